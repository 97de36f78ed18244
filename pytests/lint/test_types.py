"""What the check of types finds with the project's settings: it is strict but for what `pyproject.toml` lets pass."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MISTAKES = {
    "implicit-any-parameter": "def doubled(x):\n    return x",
    "implicit-any-type-argument": "rows: dict = {}",
    "bad-return": "def doubled(x: int) -> str:\n    return x",
    "bad-argument-type": "chr('a')",
    "bad-assignment": "years: list[int] = ['2023']",
    "missing-attribute": "def found(x: str | None) -> int:\n    return x.find('a')",
    "unbound-name": "def said(sure: bool) -> str:\n    if sure:\n        x = 'a'\n    return x",
    "missing-import": "import chiffres_cles.nothing",
    "deprecated": "import contextlib\nfrom collections.abc import Iterator\n\n\n"
    "@contextlib.contextmanager\ndef held() -> Iterator[None]:\n    yield",
    "unused-ignore": "x = 1  # pyrefly: ignore[bad-return]  # it is not there",
}
"""Kind of error -> code that has it, and no other."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Kind of error that code has -> the kinds that were found in it."""
    folder = tmp_path_factory.mktemp("mistakes")
    files = {kind: folder / f"{kind.replace('-', '_')}.py" for kind in MISTAKES}
    for kind, file in files.items():
        file.write_text(MISTAKES[kind] + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pyrefly", "check", "--config", str(ROOT / "pyproject.toml")]
    command += ["--output-format", "json", *map(str, files.values())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    errors = json.loads(done.stdout)["errors"]
    return {kind: {e["name"] for e in errors if Path(e["path"]).name == file.name} for kind, file in files.items()}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_of_types_is_found(kind: str, found: dict[str, set[str]]) -> None:
    assert found[kind] == {kind}
