"""`make purge`: removes every place that may hold personal data. The places are the table of SECURITY.md."""

from __future__ import annotations

import shutil
from pathlib import Path

WORK_PLACES = ("private*.duckdb*", "landing_*", "cnam*.duckdb*")
"""Below the working folder. The working files hold no identity, but pseudonyms and whatever a failed build left."""
PROJECT_PLACES = ("logs", "target", "gx/uncommitted")
"""Below the project: compiled SQL, logs and Data Docs, clean by design, removed all the same."""
SEEDS = "seeds/extracts"
"""The committed extracts: synthetic, so that nothing is to be purged there."""


def purge(root: Path, work: Path, landing: Path | None = None) -> list[Path]:
    """Remove the places below `root` and `work`, and the `landing` folder where given; returns what was removed.

    The published files and the ledger stay: they hold no personal value.
    """
    found = [path for pattern in WORK_PLACES for path in sorted(work.glob(pattern))]
    found += [root / place for place in PROJECT_PLACES if (root / place).exists()]
    if landing is not None and landing.exists():
        found.append(landing)
    for path in found:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return found
