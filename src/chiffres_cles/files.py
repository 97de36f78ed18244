"""The files of a landing as they were built: digest, day and number of records of each, which the ledger keeps.

By the digest a build knows what came again, and a file that changes while it is built is refused. What the manifest
calls `unchanged` or `closed` is held against the digest that the ledger has of that file and day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from chiffres_cles.contract import MANIFEST, Contract
from chiffres_cles.landing import LandingError, Problem, copied, manifest_rows
from chiffres_cles.ledger import opened, sha256

TABLE = "landed_files"
"""The ledger's table of them."""
AS_BEFORE = ("unchanged", "closed")
"""States of a file that was landed before."""


@dataclass(frozen=True)
class LandedFile:
    """One file of a landing, as the ledger keeps it without its run."""

    system: str
    extract: str
    file: str
    sha256: str | None
    """Of the bytes; None of an absent file."""
    bytes: int | None
    extracted_on: date | None
    """As the manifest says; None of the manifest itself."""
    state: str
    records: int | None
    manifest_digest: str
    """Digest of all that the manifest says of the file."""

    @property
    def name(self) -> str:
        """`system.extract`, as the contract names it."""
        return f"{self.system}.{self.extract}"


def landed_files(folder: Path, contract: Contract) -> list[LandedFile]:
    """Every extract of the contract as it is in `folder`, in the contract's order; one that cannot be read has no
    digest.

    Nothing is checked: `check_landing` refuses what is wrong.
    """
    rows: dict[tuple[str, str], dict[str, str]] = {}
    with suppress(OSError, ValueError):
        rows = {(row.get("system") or "", row.get("extract") or ""): row for row in manifest_rows(folder, contract)}
    found = []
    for extract in contract.extracts:
        name = (extract.system, extract.name)
        row = rows.get(name, {})
        digest = size = day = None
        with suppress(OSError):
            digest, size = sha256(folder / extract.file), (folder / extract.file).stat().st_size
        with suppress(ValueError):
            day = date.fromisoformat(row.get("extracted_on") or "")
        stated = row.get("records") or ""
        records = len(rows) if name == MANIFEST else int(stated) if stated.isdecimal() else None
        state = row.get("state") or "delivered"
        manifest_digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
        found.append(LandedFile(*name, extract.file, digest, size, day, state, records, manifest_digest))
    return found


def changed_while_built(
    folder: Path, contract: Contract, before: Iterable[LandedFile], copies: Path | None
) -> list[Problem]:
    """The files that are not the bytes that were checked before the build, once it is over.

    `copies`: where the build read copies, which say what they are copies of; None where it read the files themselves.
    """
    landed: Mapping[str, str | None] = {}
    if not copies:
        landed = {one.file: one.sha256 for one in landed_files(folder, contract)}
    built = copied(copies) if copies else landed
    return [
        Problem(one.file, "changed while it was built: build again, once it is whole", kind="records")
        for one in before
        if built.get(one.file) != one.sha256
    ]


def write_files(ledger: Path, run_id: str, files: Iterable[LandedFile]) -> None:
    """Write the files of a run's landing into the ledger."""
    rows = [
        (run_id, one.system, one.extract, one.file, one.sha256, one.bytes, one.extracted_on, one.state, one.records)
        for one in files
    ]
    with opened(ledger) as connection:
        connection.executemany(f"insert into quality.{TABLE} values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def not_as_before(ledger: Path, target: str | None, files: Iterable[LandedFile]) -> tuple[list[Problem], list[str]]:
    """The unchanged and closed files that are not the bytes of before, and a line on each that the ledger does not
    know.

    What came before is the same file of the same day in a build of `target` that was published, of any target without
    one.
    """
    unchanged = [(one, one.sha256) for one in files if one.state in AS_BEFORE and one.sha256]
    if not unchanged:
        return [], []
    problems, lines = [], []
    with opened(ledger) as connection:
        for one, digest in unchanged:
            known = _known(connection, target, one)
            if known and digest not in known:
                message = (
                    f"the manifest calls it {one.state}, and of {one.extracted_on} the ledger knows another file"
                    f" (SHA-256 {known[-1][:12]}… and not {digest[:12]}…): send that one, or call it delivered"
                )
                problems.append(Problem(one.file, message, kind="manifest"))
            elif not known:
                lines.append(f"{one.file}: {one.state}, and new to the ledger, which says nothing of it before today")
    return problems, lines


def check_unchanged(ledger: Path, target: str | None, files: Iterable[LandedFile]) -> None:
    """Print what the ledger cannot say of unchanged and closed files; raises `LandingError` for those that are
    others."""
    problems, lines = not_as_before(ledger, target, files)
    if lines:
        print("\n".join(lines), flush=True)
    if problems:
        raise LandingError(problems)


def digests_of(ledger: Path, builds: Iterable[str]) -> set[str]:
    """SHA-256 of the files that published builds were made of, by the names under which these are kept."""
    query = (
        f"select distinct files.sha256 from quality.{TABLE} as files inner join quality.runs as runs using (run_id)"
        " where list_contains(?, runs.published_as) and files.sha256 is not null"
    )
    with opened(ledger) as connection:
        return {digest for (digest,) in connection.execute(query, [list(builds)]).fetchall()}


def _known(connection: duckdb.DuckDBPyConnection, target: str | None, one: LandedFile) -> list[str]:
    """Digests that the ledger has of a file of one day, oldest first."""
    query = (
        f"select files.sha256 from quality.{TABLE} as files inner join quality.runs as runs using (run_id)"
        " where files.system = ? and files.extract = ? and files.extracted_on is not distinct from ?"
        " and files.sha256 is not null and runs.published_as is not null and runs.target = coalesce(?, runs.target)"
        " order by runs.rowid"
    )
    found = connection.execute(query, [one.system, one.extract, one.extracted_on, target]).fetchall()
    return [digest for (digest,) in found]
