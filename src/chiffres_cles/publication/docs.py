"""The dbt docs as one page beside the site, so that each indicator can point at the model behind it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from chiffres_cles import settings
from chiffres_cles.dbt_command import DBT

PATIENCE = 50
"""Seconds after which the publication goes on without the docs."""


def generate_docs(target: str, working: Path) -> tuple[Path | None, str]:
    """Run `dbt docs generate --static` on `working`; the page, or None and why there is none.

    Without compiling: the catalogue of columns comes from the file that the build left, the texts from the project.
    """
    if not working.exists():
        return None, f"{working} does not exist"
    command = [*DBT, "--quiet", "--no-use-colors", "docs", "generate"]
    command += ["--static", "--no-compile", "--target", target]
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
    page = settings.results_folder() / "static_index.html"
    if done.returncode or not page.exists():
        told = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        return None, f"dbt refused: {told[-1].strip() if told else 'without a word'}"
    return page, ""


def write_docs(page: Path, target: Path) -> None:
    """Copy the page without the path of the folder in which it was made."""
    target.parent.mkdir(parents=True)
    target.write_text(page.read_text(encoding="utf-8").replace(str(Path.cwd()), "."), encoding="utf-8")
