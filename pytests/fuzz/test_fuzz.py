"""Any landing within the contract is built, published and equal to the second implementation (`make fuzz`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from in_process import Compiled

from chiffres_cles.settings import ROOT
from fuzz.conftest import DRAWS
from fuzz.draws import ROUND, Coverage, Draw, Drawer, draws
from fuzz.shrink import shrunk
from fuzz.verdict import again, faults, kind_of

FAILED = ROOT / "target" / "fuzz"
"""Where a failing draw is printed as files."""
SHRINKING = 120.0
"""Seconds given to make one failing draw small."""


@pytest.fixture(scope="module")
def draw(seed: int) -> Drawer:
    return Drawer(seed)


def test_a_drawn_landing_is_published_and_right(project: Compiled, draw: Drawer, number: int, tmp_path: Path) -> None:
    drawn = draw(number)
    found = faults(project, drawn.landing, tmp_path / "draw")
    if found:
        pytest.fail(_report(project, drawn, found, tmp_path), pytrace=False)


def _report(project: Compiled, drawn: Draw, found: list[str], folder: Path) -> str:
    """What failed, the variations, and the first fault on the fewest records, printed as files."""
    small = shrunk(drawn.landing, again(project, found[0], folder / "small"), SHRINKING)
    files = small.write(FAILED / f"{drawn.seed}-{drawn.number}")
    kinds = Counter(map(kind_of, found))
    lines = [
        str(drawn),
        f"{len(found)} faults: " + "; ".join(f"{count} × {kind}" for kind, count in kinds.most_common()),
        *found[:20],
    ]
    return "\n".join(
        [
            *lines,
            f"the first with {sum(map(len, small.rows.values()))} of {drawn.landing.records} records: {files}",
            _shown(files),
        ]
    )


def _shown(files: Path) -> str:
    """The files of a small landing that hold records, but for the manifest."""
    shown = []
    for file in sorted(files.rglob("*.csv")):
        lines = file.read_bytes().decode("latin-1").splitlines()
        if len(lines) > 1 and file.parent.name != "landing":
            shown += [str(file.relative_to(files)), *lines[:12]]
    return "\n".join(shown[:80])


def test_the_draws_cover_every_code_blank_and_emptiness(seed: int, at_the_end: Callable[[str], None]) -> None:
    coverage = Coverage()
    for drawn in islice(draws(seed), DRAWS):
        coverage.add(drawn.landing)
    at_the_end(f"fuzz: SEED={seed}, {DRAWS} draws covered {coverage}")
    assert DRAWS < ROUND or not any(coverage.missing().values()), coverage.missing()
