"""The ledger as a file: opened for moments only, read, registered in, and restored from the copy in a published
file."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from chiffres_cles.ledger.schema import COPIED, TABLES, make_tables
from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

FILE = "ledger.duckdb"

MODE = 0o640
"""The most that a ledger's mode may be; the umask may take more."""

HINT = "`make ledger` restores it from what was published last"

PATIENCE = 30.0
"""Seconds to wait for another process that has the ledger open."""


@dataclass(frozen=True)
class Publication:
    """A build that became the published file `file`: a row of `quality.publications`, without its number and moment."""

    file: str
    build: str
    sha256: str
    bytes: int
    run_id: str | None = None


class LedgerError(RuntimeError):
    """The ledger cannot be opened, written or restored."""


@contextmanager
def opened(ledger: Path) -> Generator[duckdb.DuckDBPyConnection]:
    """The ledger, its tables made where they are missing; waits for another process that has it open.

    A ledger that is gone comes back from the published files beside it first, and a line says so.
    """
    ledger.parent.mkdir(parents=True, exist_ok=True)
    # DuckDB takes an empty file for a new database
    if not (ledger.exists() and ledger.stat().st_size) and (restored := restore(ledger)):
        print(restored, file=sys.stderr)
    with _narrowed(MODE):
        connection = _connection(ledger)
        try:
            make_tables(connection)
            yield connection
        except duckdb.Error as error:
            raise LedgerError(f"the ledger {ledger} cannot be written: {first_line(error)}; {HINT}") from error
        finally:
            with suppress(duckdb.Error):  # a damaged file may refuse even this: what it refused first is printed
                connection.close()
    with suppress(PermissionError):  # another's ledger keeps the mode that its owner gave it
        narrow(ledger, MODE)


def _connection(ledger: Path, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to the ledger, once no other process has it; raises `LedgerError` where it cannot be opened."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return duckdb.connect(str(ledger), read_only=read_only)
        except duckdb.Error as error:
            locked = "lock" in str(error).lower()
            if not locked or time.monotonic() > until:
                hint = "" if locked or not os.access(ledger, os.R_OK) else f"; {HINT}"
                raise LedgerError(f"the ledger {ledger} cannot be opened: {first_line(error)}{hint}") from error
            time.sleep(0.2)


def first_line(error: BaseException) -> str:
    """What an error says in its first line: DuckDB adds a stack to what it finds damaged."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def narrow(file: Path, mode: int) -> None:
    """Take from a file's mode what `mode` does not have, and give it nothing that the umask took."""
    now = stat.S_IMODE(file.stat().st_mode)
    if now & mode != now:
        file.chmod(now & mode)


@contextmanager
def _narrowed(mode: int) -> Generator[None]:
    """Files made meanwhile (a write-ahead log) have no more than `mode`, nor more than the umask gives."""
    before = os.umask(0o077)
    os.umask(before | (0o777 & ~mode))
    try:
        yield
    finally:
        os.umask(before)


def publications(ledger: Path, file: str) -> list[Publication]:
    """Every time that a build became the published file of this name, in that order; none where there is no ledger.

    Reads alone, so that whoever may not write the ledger can verify a file. Raises `LedgerError`.
    """
    if not ledger.exists():
        return []
    connection = _connection(ledger, read_only=True)
    try:
        found = connection.execute(
            "select file, build, sha256, bytes, run_id from quality.publications where file = ? order by number", [file]
        ).fetchall()
    except duckdb.CatalogException:  # a ledger of before there were digests
        return []
    except duckdb.Error as error:
        raise LedgerError(f"the ledger {ledger} cannot be read: {first_line(error)}; {HINT}") from error
    finally:
        connection.close()
    return [Publication(*row) for row in found]


def register(ledger: Path, publication: Publication) -> None:
    """Write down what is about to become a published file. Raises `LedgerError`."""
    with opened(ledger) as connection:
        _register(connection, publication)


def _register(connection: duckdb.DuckDBPyConnection, publication: Publication) -> None:
    connection.execute(
        "insert into quality.publications by name select (select coalesce(max(number), 0) + 1 from"
        " quality.publications)"
        " as number, ? as file, ? as build, ? as sha256, ? as bytes, ?::timestamp as published_at, ?::varchar"
        " as run_id",
        [publication.file, publication.build, publication.sha256, publication.bytes, now(), publication.run_id],
    )


def readable(ledger: Path) -> int:
    """How many runs the ledger holds, every table of it read to its end; raises `LedgerError` where it cannot be."""
    connection = _connection(ledger, read_only=True)
    try:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema, table in tables:
            connection.execute(f"select bit_xor(hash(t)) from {sql_name(schema)}.{sql_name(table)} as t").fetchall()
        return int(connection.execute("select count(*) from quality.runs").fetchall()[0][0])
    except duckdb.Error as error:
        raise LedgerError(f"the ledger {ledger} cannot be read: {first_line(error)}; {HINT}") from error
    finally:
        connection.close()


def restore(ledger: Path) -> str | None:
    """Make a ledger that is not there from the copy that a published or kept file beside it holds, the longest one.

    Returns what was done, in a line; None where nothing was published yet. What ran after that publication is in no
    copy and is lost, the digest of the file itself too: it is taken anew, where a kept copy is the same. Raises
    `LedgerError` where it is not.
    """
    files = sorted([*ledger.parent.glob("cnam*.duckdb"), *(ledger.parent / "kept").glob("cnam*.duckdb")])
    copies = {file: copy for file in files if (copy := _copy_in(file))}
    if not files:
        return None
    if not copies:
        return f"the ledger {ledger} is not there, and no published file beside it holds a copy: it begins anew"
    source = max(copies, key=lambda file: copies[file][0])
    runs, build = copies[source]
    twins = [file for file in files if copies.get(file) == copies[source]]
    digests = {sha256(file) for file in twins}
    if len(digests) > 1:
        raise LedgerError(
            f"the ledger {ledger} is not there, and {' and '.join(map(str, twins))} are one build and not the"
            " same bytes:"
            " move the damaged one away, then run this again"
        )
    unfinished = ledger.with_name(".restoring.duckdb")
    unfinished.unlink(missing_ok=True)
    try:
        with _narrowed(MODE), duckdb.connect(str(unfinished)) as connection:
            connection.execute(f"attach {sql_text(source)} as source (read_only)")
            _copy_back(connection)
            file = f"{build.split('.')[0]}.duckdb"
            _register(connection, Publication(file, build, digests.pop(), source.stat().st_size))
            connection.execute("detach source")
        unfinished.replace(ledger)
    except duckdb.Error as error:
        raise LedgerError(f"the ledger {ledger} cannot be restored from {source}: {first_line(error)}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return f"the ledger {ledger} was not there: restored from the copy in {source}, {runs} runs"


def set_aside(ledger: Path) -> Path:
    """Move a ledger that cannot be read out of the way, its log with it; the file's new place.

    Raises `LedgerError` where another process has it open: it is not damaged.
    """
    place = ledger.with_name(f"{ledger.stem}.damaged-{datetime.now(UTC):%Y-%m-%dT%H-%M-%S-%f}Z.duckdb")
    try:
        duckdb.connect(str(ledger), read_only=True).close()
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise LedgerError(f"the ledger {ledger} cannot be opened: {first_line(error)}") from error
    ledger.rename(place)
    for log in logs_of(ledger):
        log.rename(place.with_name(log.name.replace(ledger.name, place.name, 1)))
    return place


def logs_of(database: Path) -> list[Path]:
    """The logs beside a database (`.wal`, and what a checkpoint makes of it): DuckDB applies them to
    whatever file has that name."""
    return sorted(database.parent.glob(f"{glob.escape(database.name)}.wal*"))


def _copy_in(file: Path) -> tuple[int, str] | None:
    """How many runs the copy of the ledger in a published file holds, and as which build the file was published;
    None where there is no copy, or it cannot be read."""
    if logs_of(file):  # what it would read is not what was published
        return None
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            runs, build = connection.execute(
                "select count(*), max_by(published_as, rowid) filter (where command in ('build', 'publish'))"
                " from quality.runs"
            ).fetchall()[0]
    except duckdb.Error:
        return None
    return (runs, build) if build else None


def _copy_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables of a new ledger from those of the attached file `source`."""
    make_tables(connection)
    held = {
        table
        for (table,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'source' and schema_name = 'quality'"
        ).fetchall()
    }
    for table in TABLES:
        if table in held:
            connection.execute(f"insert into quality.{table} by name select * from source.quality.{table}")
    for table in COPIED:
        if f"{table}_history" in held:
            connection.execute(f"create table quality.{table} as select * from source.quality.{table}_history")


def sha256(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def now() -> datetime:
    """The moment by the machine's clock, UTC, as the ledger writes it."""
    return datetime.now(UTC).replace(tzinfo=None)
