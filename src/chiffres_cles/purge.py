"""`make purge`: removes every place that may hold personal data. The places are the table of SECURITY.md."""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path

from chiffres_cles.contract import MANIFEST, load_contract

WORK_PLACES = ("private*.duckdb*", "landing_*", "cnam*.duckdb*", "records", "again_*.json", "spark*")
"""Below the working folder. The working files hold no identity, but pseudonyms and whatever a failed build left."""
PROJECT_PLACES = ("logs", "target", "gx/uncommitted")
"""Below the project: compiled SQL, logs and Data Docs, clean by design, removed all the same."""
SEEDS = "seeds/extracts"
"""The committed extracts: synthetic, so that nothing is to be purged there."""
DBT_VARIABLES = ("DBT_LOG_PATH", "DBT_TARGET_PATH")
"""Where the environment says to write dbt's logs and target elsewhere."""


class PurgeError(ValueError):
    """What is to be removed is no landing; nothing was removed."""


def day_of(text: str, today: date | None = None) -> date:
    """The day that `2025-08-31` names, or so many days ago as `365` says; raises `PurgeError` for anything else."""
    try:
        days = int(text) if text.isdecimal() else None
        day = date.fromisoformat(text) if days is None else (today or date.today()) - timedelta(days)
    except (ValueError, OverflowError):
        raise PurgeError(f"{text!r} is neither a day as 2025-08-31 nor a number of days: nothing was removed") from None
    if day > (today or date.today()):
        raise PurgeError(f"{day} is to come: nothing was removed")
    return day


def purge(root: Path, work: Path, landing: Path | None = None) -> list[Path]:
    """Remove the places below `root` and `work`, and the `landing` folder where given; returns what was removed.

    The published files and the ledger stay: they hold no personal value. So do the decisions of identity, which outlive
    the extraction. Raises `PurgeError` where `landing` is not there, is the committed extracts, or holds no manifest:
    another folder would be lost for good.
    """
    if landing is not None:
        if not landing.is_dir():
            raise PurgeError(f"{landing} is no folder: nothing was removed")
        if landing.resolve() == (root / SEEDS).resolve():
            raise PurgeError(f"{landing} holds the committed extracts, which are synthetic: nothing was removed")
        manifest = load_contract().extract(*MANIFEST).file
        if not (landing / manifest).exists():
            raise PurgeError(f"{landing} holds no {manifest}, so it is no landing: nothing was removed")
    found = [path for pattern in WORK_PLACES for path in sorted(work.glob(pattern))]
    found += [root / place for place in PROJECT_PLACES if (root / place).exists()]
    elsewhere = [Path(os.environ[name]) for name in DBT_VARIABLES if os.environ.get(name)]
    found += [path for path in elsewhere if path.exists() and path not in found]
    if landing is not None:
        found.append(landing)
    return remove(found)


def remove(found: list[Path]) -> list[Path]:
    """Remove files and folders; returns them."""
    for path in found:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return found
