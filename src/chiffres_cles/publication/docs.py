"""The dbt docs as one page beside the site, so that each indicator can point at the model behind it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

from chiffres_cles import settings
from chiffres_cles.dbt_command import DBT
from chiffres_cles.publication.content import PublicationError

PATIENCE = 120
"""Seconds after which the publication goes on without the docs."""
MANIFEST = '{manifest:{"metadata"'
"""How dbt's manifest begins in the page."""
KINDS = ("nodes", "sources", "exposures", "metrics", "semantic_models", "unit_tests")
"""What of the manifest has a page of its own."""


def generate_docs(target: str, working: Path) -> tuple[Path | None, str]:
    """Run `dbt docs generate --static` on `working`; the page, or None and why there is none.

    Without compiling: the catalogue of columns comes from the file that the build left, the texts from the project, in
    the folder where the build of the target left its manifest.
    """
    folder = settings.results_folder(target)
    for file in (working, folder / "manifest.json"):
        if not file.exists():
            return None, f"{file} does not exist"
    command = [*DBT, "--quiet", "--no-use-colors", "docs", "generate"]
    command += ["--static", "--no-compile", "--target", target, "--target-path", str(folder)]
    try:
        done = subprocess.run(
            command,
            env={"DBT_PROFILES_DIR": "profiles", **os.environ},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return None, f"dbt took more than {PATIENCE} s"
    page = folder / "static_index.html"
    if done.returncode or not page.exists():
        printed = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        return None, f"dbt refused: {printed[-1].strip() if printed else 'without a word'}"
    return page, ""


def write_docs(page: Path, target: Path) -> None:
    """Copy the page, its descriptions made for reading, without the path of the folder in which it was made."""
    target.parent.mkdir(parents=True, exist_ok=True)
    text = readable(page.read_text(encoding="utf-8"))
    target.write_text(text.replace(str(Path.cwd()), "."), encoding="utf-8")


def readable(page: str) -> str:
    """The page with its manifest made for reading: no raw `meta` at the head of a page, and paragraphs that stay apart.

    What a table's `meta` says to a reader, its French title, begins its description, where the search finds it too.
    Raises `PublicationError` where the page holds no manifest: another dbt writes it elsewhere.
    """
    at = page.find(MANIFEST)
    if at < 0:
        raise PublicationError(f"the page of dbt's docs does not hold {MANIFEST!r}")
    at = page.index(":", at) + 1
    manifest, end = json.JSONDecoder().raw_decode(page, at)
    for kind in KINDS:
        for node in manifest.get(kind, {}).values():
            meta = node.pop("meta", None) or {}
            title = meta.get("table", {}).get("title", "")
            texts = [re.sub(r"\{[YC](-\d+)?\}", "…", title), *node.get("description", "").split("\n")]
            node["description"] = "\n\n".join(text for text in texts if text.strip())
            if "config" in node:
                node["config"].pop("meta", None)
    return page[:at] + json.dumps(manifest, ensure_ascii=False) + page[end:]
