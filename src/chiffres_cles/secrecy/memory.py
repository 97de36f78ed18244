"""Masks that were worked out before: the same cells under the same rules hide the same, and to find it takes half a
minute.

A mask is kept in `target/secrecy/` under the digest of all that it follows from: what was read, this package, and
scipy. It says which hidden cell is small and which only hides another, so that the files are their owner's alone; `make
purge` removes them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import scipy

from chiffres_cles import display
from chiffres_cles.settings import ROOT

FOLDER = ROOT / "target" / "secrecy"
SOURCES = [*sorted(Path(__file__).parent.glob("*.py")), Path(display.__file__)]
"""The code that a mask follows from: this package, and what reads the displays of cells."""
KEPT = 20
"""Masks that are kept, those used last."""


def remembered(read: Mapping[str, Sequence[object]], work_out: Callable[[], list[list[str]]]) -> list[list[str]]:
    """The rows of the mask of what was `read`, a list of rows by relation: as kept, else as `work_out` gives them."""
    file = FOLDER / f"{_digest(read)}.json"
    with contextlib.suppress(OSError, ValueError):
        kept: list[list[str]] = json.loads(file.read_text(encoding="utf-8"))
        file.touch()
        return kept
    rows = work_out()
    with contextlib.suppress(OSError):  # a project that cannot be written to works its masks out each time
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(rows), encoding="utf-8")
        unfinished.replace(file)
        for old in sorted(FOLDER.glob("*.json"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
            old.unlink()
    return rows


def _digest(read: Mapping[str, Sequence[object]]) -> str:
    digest = hashlib.sha256(scipy.__version__.encode())
    for file in SOURCES:
        digest.update(file.read_bytes())
    for name in sorted(read):
        digest.update(f"\0{name}\0{len(read[name])}\0".encode() + "\n".join(map(repr, read[name])).encode())
    return digest.hexdigest()
