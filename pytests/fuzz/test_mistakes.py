"""Each known mistake, made alone, is found by some drawn landing: `make fuzz MISTAKES=1`, an hour or two, run when the
rules change.

The mistakes are those of `pytests/full/known_mistakes.yml`; a draw finds one where the project as it stands has no
fault of that kind on the same landing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from in_process import Compiled, compiled
from mutating import Change

from chiffres_cles.settings import ROOT
from fuzz.conftest import DRAWS
from fuzz.draws import Draw, Drawer
from fuzz.verdict import faults, kind_of

MISTAKES = yaml.safe_load((ROOT / "pytests" / "full" / "known_mistakes.yml").read_text(encoding="utf-8"))["mistakes"]
COPIED = (
    *("analyses", "docs", "macros", "models", "profiles", "seeds", "src", "tests"),
    "dbt_project.yml",
)
"""What dbt reads of the project."""

pytestmark = pytest.mark.skipif(not os.environ.get("MISTAKES"), reason="MISTAKES=1 makes the known mistakes")


@pytest.fixture(scope="module")
def right(
    project: Compiled, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], tuple[Draw, set[str]]]:
    """Number of a draw -> the draw, and the kinds of fault that the project as it stands has on it."""
    draw = Drawer(seed)
    folder = tmp_path_factory.mktemp("right") / "draw"
    known: dict[int, set[str]] = {}

    def of(number: int) -> tuple[Draw, set[str]]:
        drawn = draw(number)
        if number not in known:
            known[number] = {*map(kind_of, faults(project, drawn.landing, folder))}
        return drawn, known[number]

    return of


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["id"])
def test_a_mistake_is_found_by_a_draw(
    mistake: dict[str, str],
    right: Callable[[int], tuple[Draw, set[str]]],
    tell: Callable[[str], None],
    tmp_path: Path,
) -> None:
    change = Change(file=mistake["file"], find=mistake["find"], replace=mistake["replace"])
    assert change.times_found() == 1, f"{change.file} does not hold the text once"
    mistaken = compiled(tmp_path / "compiled", changed_project(tmp_path / "project", change))
    for number in range(DRAWS):
        drawn, known = right(number)
        found = sorted({*map(kind_of, faults(mistaken, drawn.landing, tmp_path / "draw"))} - known)
        if found:
            tell(f"{mistake['id']}: found by draw {number}: {', '.join(found[:3])}")
            return
    pytest.fail(f"{mistake['title']}: no draw of {DRAWS} finds it")


def changed_project(folder: Path, change: Change) -> Path:
    """A copy of the project with one text changed."""
    for part in COPIED:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / part)
    file = folder / change.file
    file.write_text(change.of(file.read_text(encoding="utf-8")), encoding="utf-8")
    return folder
