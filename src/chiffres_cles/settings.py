"""Where things are, and what may be set: the environment variables of the project, and the folders that they name.

Every path without a root is below the project, where each command works: `at_root` puts it there, from wherever it is
called.
"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
"""The project: dbt's files, the seeds and the contracts are read where they are, and not copied into an
installation."""

LANDING_VARIABLE = "CHIFFRES_CLES_LANDING"
"""The landing, a folder of files; the committed extracts where it is not set."""
FULL_LANDING = Path("landing/full")
"""Where the generated full-size landing is; git-ignored."""
WORK_VARIABLE = "CHIFFRES_CLES_WORK"
"""The folder of working and private files, `work` where it is not set."""
WAREHOUSE_VARIABLE = "CHIFFRES_CLES_WAREHOUSE"
"""The folder of published files and the ledger, `warehouse` where it is not set."""
STORE_VARIABLE = "CHIFFRES_CLES_EDITIONS"
"""The folder of frozen editions, `editions` where it is not set."""
DECISIONS_VARIABLE = "CHIFFRES_CLES_DECISIONS"
"""The operator's decisions of identity, `private/identity_decisions.csv` where it is not set."""
PUBLISHED_VARIABLE = "CHIFFRES_CLES_PUBLISHED"
"""The file that dbt's target `analyst` reads, `cnam.duckdb` of the warehouse where it is not set."""
KEY_VARIABLE = "CHIFFRES_CLES_KEY"
"""The secret that turns persons into hashes (SECURITY.md)."""
KEEP_VARIABLE = "CHIFFRES_CLES_KEEP"
"""How many published builds are kept."""
MEMORY_VARIABLE = "CHIFFRES_CLES_MEMORY"
"""What DuckDB may take at full size, `1500MB` where it is not set (profiles/profiles.yml)."""
READERS_VARIABLE = "CHIFFRES_CLES_READERS"
"""Who may read the published files beside their owner: `group`, or `all`."""

TARGETS = {"dev": "cnam.duckdb", "full": "cnam_full.duckdb"}
"""Target of dbt -> its working file, and what is published of it."""

PATHS = (
    LANDING_VARIABLE, WORK_VARIABLE, WAREHOUSE_VARIABLE, STORE_VARIABLE, DECISIONS_VARIABLE, PUBLISHED_VARIABLE,
    "DBT_TARGET_PATH", "DBT_LOG_PATH",
)  # fmt: skip
"""The variables that name a file or a folder."""


class SettingRefused(ValueError):
    """A variable of the environment that says nothing that can be used."""


def check_memory() -> None:
    """Raise `SettingRefused` where what DuckDB may take at full size is no amount of memory."""
    if not (given := os.environ.get(MEMORY_VARIABLE)):
        return
    try:
        duckdb.connect(config={"memory_limit": given}).close()
    except duckdb.Error:
        raise SettingRefused(f"{MEMORY_VARIABLE} is « {given} », and no amount of memory, such as 6GB") from None


def have_full_landing() -> None:
    """Where no landing is named, the one in force is the generated one of full size."""
    os.environ.setdefault(LANDING_VARIABLE, str(FULL_LANDING))


def at_root() -> None:
    """Work at the project's root. What the environment names stays where it was meant, seen from the folder left."""
    for variable in PATHS:
        if given := os.environ.get(variable):
            os.environ[variable] = str(Path(given).absolute())
    os.chdir(ROOT)


def work() -> Path:
    """The folder of working and private files."""
    return Path(os.environ.get(WORK_VARIABLE) or "work")


def warehouse() -> Path:
    """The folder of published files and the ledger."""
    return Path(os.environ.get(WAREHOUSE_VARIABLE) or "warehouse")


def store() -> Path:
    """The folder of frozen editions."""
    return Path(os.environ.get(STORE_VARIABLE) or "editions")


def results_folder(target: str | None = None) -> Path:
    """Where the project's dbt writes what it did on a target; without one, where dbt itself does.

    `DBT_TARGET_PATH` says so, else it is `target`, and of another target than dev a folder below.
    """
    given = os.environ.get("DBT_TARGET_PATH")
    if given:
        return Path(given)
    return Path("target") if target is None or target == "dev" else Path("target") / target
