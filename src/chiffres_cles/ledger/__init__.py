"""The ledger: what every run of a command did, found and decided, in `warehouse/ledger.duckdb`.

It is opened for moments only. A run's row is opened at its start and closed at its end: one that was killed stays
open, and the next run closes it as failed. Publishing copies the history into the published file, from which a ledger
that was lost comes back (`restore`).

`schema` has its tables, `store` the file, `runs` writes a run, `verdicts` says what its checks found.
"""

from __future__ import annotations

from chiffres_cles.ledger.runs import (
    Run,
    check_and_record,
    copy_into,
    git_commit,
    landing_digest,
    recorded,
    versions,
    write,
)
from chiffres_cles.ledger.schema import COPIED, TABLES
from chiffres_cles.ledger.store import (
    FILE,
    MODE,
    LedgerError,
    Publication,
    first_line,
    logs_of,
    narrow,
    opened,
    publications,
    readable,
    register,
    restore,
    set_aside,
    sha256,
)
from chiffres_cles.ledger.verdicts import Result, counted_results, dbt_results, judge

__all__ = [
    "COPIED",
    "FILE",
    "LedgerError",
    "MODE",
    "Publication",
    "Result",
    "Run",
    "TABLES",
    "check_and_record",
    "copy_into",
    "counted_results",
    "dbt_results",
    "first_line",
    "git_commit",
    "judge",
    "landing_digest",
    "logs_of",
    "narrow",
    "opened",
    "publications",
    "readable",
    "recorded",
    "register",
    "restore",
    "set_aside",
    "sha256",
    "versions",
    "write",
]
