"""What was worked out before: the same cells under the same rules hide the same, and to find it takes half a minute.

A mask is made block by block, of one kind of rows in one period, and what a block hides is kept in `target/secrecy/`
under the digest of all that it follows from: its cells, the limits, this package, and scipy. A file that came again
has the blocks worked out anew whose cells it changed, and no other. What is kept says which hidden cell only hides
another, so that the files are their owner's alone; `make purge` removes them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import scipy

from chiffres_cles import display
from chiffres_cles.settings import ROOT

FOLDER = ROOT / "target" / "secrecy"
SOURCES = [*sorted(Path(__file__).parent.glob("*.py")), Path(display.__file__)]
"""The code that a mask follows from: this package, and what reads the displays of cells."""
KEPT = 2000
"""Blocks that are kept, those used last: of some twenty builds."""


def remembered(made_of: str, work_out: Callable[[], list[int]]) -> list[int]:
    """What the block that is `made_of` this hides: as kept, else as `work_out` gives it."""
    file = FOLDER / f"{_digest(made_of)}.json"
    with contextlib.suppress(OSError, ValueError):
        kept: list[int] = json.loads(file.read_text(encoding="utf-8"))
        file.touch()
        return kept
    found = work_out()
    with contextlib.suppress(OSError):  # a project that cannot be written to works its masks out each time
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(found), encoding="utf-8")
        unfinished.replace(file)
        for old in sorted(FOLDER.glob("*.json"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
            old.unlink()
    return found


def _digest(made_of: str) -> str:
    digest = hashlib.sha256(scipy.__version__.encode())
    for file in SOURCES:
        digest.update(file.read_bytes())
    digest.update(made_of.encode())
    return digest.hexdigest()
