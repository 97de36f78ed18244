"""Publishing: the published schemas of the working file, copied into a fresh file, checked, renamed into place.

Readers with an open connection keep the file they opened. A failure leaves the published file as it was. The last
builds stay in `kept/` beside it, so that `rollback` can put one of them back.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

PUBLISHED_SCHEMAS = (
    "marts",
    "publication",
    "publication_rows",
    "publication_tables",
    "published",
    "quality",
    "reference",
)
"""What a published file holds: tables, and in `publication_tables` views of the cells."""
KEEP_VARIABLE = "CHIFFRES_CLES_KEEP"
KEPT_BUILDS = 5
"""Published builds that are kept, the current one included, where `CHIFFRES_CLES_KEEP` does not say otherwise."""

STORAGE = "v1.5.0"
"""The oldest DuckDB that reads a published file; the engine's own default would shut out every reader of 1.5."""

WAREHOUSE_VARIABLE = "CHIFFRES_CLES_WAREHOUSE"
"""Folder of the published files and of the ledger, `warehouse` without it."""
TEMPORARY = ".publishing-"


class PublishError(RuntimeError):
    """The working file cannot be published; the message says why."""


class Busy(RuntimeError):
    """Another process works in the folder; the message says which."""


@contextmanager
def held(folder: Path, patience: float = 2) -> Iterator[int]:
    """Hold the lock of `folder`, made where it is missing; gives the lock's file descriptor.

    The kernel frees the lock of a dead process. Raises `Busy` where another process has it after `patience` seconds
    (a killed build's own dbt dies within that), `OSError` where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    holder = os.pread(lock, 200, 0).decode(errors="replace").strip() or "an unknown process"
                    raise Busy(f"{folder} is in use by {holder}: wait until it is done, or build with --wait") from None
                time.sleep(0.1)
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC".encode(), 0)
        yield lock
    finally:
        os.close(lock)


def check_free(*files: Path, to_write: bool = True) -> None:
    """Raise `Busy`, in one line with file and process, where another process has one of `files` open.

    DuckDB lets a file to one writer, or to readers: `to_write` says what is wanted. Not for a file that this process has open:
    looking would free its lock.
    """
    for file in files:
        if file.exists() and (process := _holder(file, to_write)):
            raise Busy(f"{file} is open in {process}: close it there, then run this again")


def _holder(file: Path, to_write: bool) -> str | None:
    """The process whose lock on `file` is in the way, by number and command; None where there is none."""
    flock = "hhqqi"  # struct flock of fcntl(2): type, whence, start, length, process
    with file.open("rb") as opened:
        wanted = struct.pack(flock, fcntl.F_WRLCK if to_write else fcntl.F_RDLCK, os.SEEK_SET, 0, 0, 0)
        kind, _, _, _, process = struct.unpack(flock, fcntl.fcntl(opened, fcntl.F_GETLK, wanted))
    if kind == fcntl.F_UNLCK:
        return None
    try:
        command = " ".join(Path(f"/proc/{process}/cmdline").read_text(errors="replace").replace("\0", " ").split())
    except OSError:  # another's process, or one of another container
        command = ""
    return f"process {process}" + (f" ({command[:80]})" if command else "")


def kept_builds() -> int:
    """How many published builds are kept; raises `PublishError` for a setting that is not a number from 2 on."""
    text = os.environ.get(KEEP_VARIABLE, str(KEPT_BUILDS))
    if not text.isdecimal() or int(text) < 2:
        raise PublishError(
            f"{KEEP_VARIABLE} is « {text} »: a whole number from 2 on is needed, to have one to go back to"
        )
    return int(text)


def publish(
    working: Path, published: Path, complete: Callable[[duckdb.DuckDBPyConnection, str], None] | None = None
) -> dict[str, int]:
    """Copy the published schemas of `working` to `published`, with comments and constraints.

    `complete`, where given, adds to the fresh file before it is checked: it gets a connection and the publication's
    name in `kept/`. Returns the number of rows by `schema.table` of the working file. Raises `PublishError` where the
    working file is missing or was left half-written, or where the copy differs from it; or cannot be
    written; `OSError` where the folder is read-only. In each case the published file is as it was.
    """
    keep = kept_builds()
    check_whole(working)
    check_free(working, to_write=False)
    with held(published.parent, patience=120):
        _sweep(published.parent)
        # same file name in another folder: a database takes its name from its file
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=published.parent))
        try:
            fresh = folder / published.name
            build = f"{published.stem}.{datetime.now(UTC):%Y-%m-%dT%H-%M-%S-%f}Z.duckdb"
            rows = _copy(working, fresh)
            if complete:
                with duckdb.connect(str(fresh)) as connection:
                    complete(connection, build)
            _check(fresh, rows)
            _put(fresh, published, build)
            _forget(published, keep)
        except duckdb.Error as error:  # a full disk reaches us as DuckDB's own error
            raise PublishError(f"the copy could not be written, nothing published was changed: {error}") from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return rows


def check_whole(working: Path) -> None:
    """Raise `PublishError` where the working file is missing or was left half-written."""
    if not working.exists():
        raise PublishError(f"{working} does not exist: build first")
    if working.with_name(working.name + ".wal").exists():
        raise PublishError(f"{working} was left half-written (its .wal stands beside it): build again")


def kept(published: Path) -> list[Path]:
    """The kept builds of `published`, oldest first; the names hold the time of publication, in UTC."""
    return sorted((published.parent / "kept").glob(f"{published.stem}.*.duckdb"))


def current(published: Path) -> Path | None:
    """Which of the kept builds is the published one (the same file under two names)."""
    return next((build for build in kept(published) if published.exists() and build.samefile(published)), None)


def rollback(published: Path, to: str | None = None) -> Path:
    """Put the build before the current one back, or the one that `to` names, and return its kept file.

    Nothing is lost: the build gone back from stays kept, and can be gone to by its name. Raises `PublishError` where
    there is no such build.
    """
    with held(published.parent, patience=120):
        _sweep(published.parent)
        builds = kept(published)
        now = current(published)
        if to is None:
            earlier = builds[: builds.index(now)] if now else builds
            if not earlier:
                raise PublishError(f"no build before the current one is kept in {published.parent / 'kept'}")
            chosen = earlier[-1]
        else:
            named = [build for build in builds if build.name == to]
            if not named:
                names = ", ".join(build.name for build in builds) or "none"
                raise PublishError(f"{to} is not kept in {published.parent / 'kept'}; kept: {names}")
            chosen = named[0]
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=published.parent))
        try:
            again = folder / published.name
            _link(chosen, again)
            again.replace(published)
            _sync(published.parent)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return chosen


def _put(fresh: Path, published: Path, build: str) -> None:
    """Keep the fresh file under its name, then rename it into place: after a kill between the two, one more is kept."""
    folder = published.parent / "kept"
    folder.mkdir(exist_ok=True)
    if published.exists() and not current(published):  # published before builds were kept, or copied there
        taken = datetime.fromtimestamp(published.stat().st_mtime, UTC)
        _link(published, folder / f"{published.stem}.{taken:%Y-%m-%dT%H-%M-%S-%f}Z.duckdb")
    _link(fresh, folder / build)
    _sync(folder)
    fresh.replace(published)
    _sync(published.parent)


def _forget(published: Path, keep: int) -> None:
    """Remove the oldest kept builds beyond `keep`, never the published one."""
    builds = kept(published)
    now = current(published)
    for build in builds[: max(0, len(builds) - keep)]:
        if build != now:
            build.unlink()


def _sweep(folder: Path) -> None:
    """Remove what a killed publication left; whoever calls holds the folder, so that none of it is at work."""
    for left in folder.glob(f"{TEMPORARY}*"):
        shutil.rmtree(left, ignore_errors=True)


def _link(file: Path, name: Path) -> None:
    """A second name of one file, which costs no space; a copy where the file system has no such thing."""
    try:
        name.hardlink_to(file)
    except OSError:
        unfinished = name.with_name(f".{name.name}.unfinished")
        shutil.copy2(file, unfinished)
        unfinished.replace(name)


def _sync(folder: Path) -> None:
    """Have the folder's names on the disk, not only the files' contents."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy(working: Path, fresh: Path) -> dict[str, int]:
    rows: dict[str, int] = {}
    with duckdb.connect(str(fresh), config={"storage_compatibility_version": STORAGE}) as connection:
        connection.execute(f"attach {sql_text(working)} as working (read_only)")
        tables = connection.execute(
            "select schema_name, table_name, sql, comment from duckdb_tables()"
            " where database_name = 'working' and list_contains(?, schema_name) order by all",
            [list(PUBLISHED_SCHEMAS)],
        ).fetchall()
        for schema in sorted({table[0] for table in tables}):
            connection.execute(f"create schema {sql_name(schema)}")
        for schema, table, sql, comment in tables:
            target = f"{sql_name(schema)}.{sql_name(table)}"
            connection.execute(_unqualified(sql))
            connection.execute(f"insert into {target} select * from working.{target}")
            rows[f"{schema}.{table}"] = connection.execute(f"select count(*) from working.{target}").fetchall()[0][0]
            if comment:
                connection.execute(f"comment on table {target} is {sql_text(comment)}")
        _copy_views(connection)
        columns = connection.execute(
            "select schema_name, table_name, column_name, comment from duckdb_columns()"
            " where database_name = 'working' and list_contains(?, schema_name) and comment is not null",
            [list(PUBLISHED_SCHEMAS)],
        ).fetchall()
        for schema, table, column, comment in columns:
            if f"{schema}.{table}" in rows:
                target = f"{sql_name(schema)}.{sql_name(table)}.{sql_name(column)}"
                connection.execute(f"comment on column {target} is {sql_text(comment)}")
        connection.execute("detach working")
    return rows


def _copy_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the published views of the attached working file anew, with their comments; they name no database.

    A view is of the cells: what these say of their columns is said of the view's.
    """
    of_cells = connection.execute(
        "select column_name, comment from duckdb_columns() where database_name = 'working'"
        " and schema_name = 'publication' and table_name = 'cells' and comment is not null"
    ).fetchall()
    views = connection.execute(
        "select schema_name, view_name, sql, comment from duckdb_views()"
        " where database_name = 'working' and list_contains(?, schema_name) order by all",
        [list(PUBLISHED_SCHEMAS)],
    ).fetchall()
    for schema, view, sql, comment in views:
        connection.execute(f"create schema if not exists {sql_name(schema)}")
        connection.execute(sql)
        if comment:
            connection.execute(f"comment on view {sql_name(schema)}.{sql_name(view)} is {sql_text(comment)}")
        held = connection.execute(
            "select column_name from duckdb_columns() where schema_name = ? and table_name = ? and database_name = current_database()",
            [schema, view],
        ).fetchall()
        for column, said in of_cells:
            if (column,) in held:
                target = f"{sql_name(schema)}.{sql_name(view)}.{sql_name(column)}"
                connection.execute(f"comment on column {target} is {sql_text(said)}")


def _check(fresh: Path, expected: dict[str, int]) -> None:
    """Read the fresh file as a reader would, under another name than its own, and compare."""
    if not expected:
        raise PublishError("the working file holds no table to publish")
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(fresh)} as fresh (read_only)")
        for table, rows in expected.items():
            found = connection.execute(f"select count(*) from fresh.{table}").fetchall()[0][0]
            if found != rows:
                raise PublishError(f"{table}: {found} rows were copied, {rows} expected")
        views = connection.execute(
            "select schema_name, view_name from duckdb_views() where database_name = 'fresh' and not internal"
        ).fetchall()
        for schema, view in views:
            try:
                connection.execute(f"select * from fresh.{sql_name(schema)}.{sql_name(view)} limit 1")
            except duckdb.Error as error:
                raise PublishError(
                    f"the view {schema}.{view} cannot be read from the published file alone: {error}"
                ) from error
    fresh.chmod(0o644)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())


def _unqualified(sql: str) -> str:
    """A table's DDL as DuckDB keeps it, without the attached database's name."""
    return sql.replace("CREATE TABLE working.", "CREATE TABLE ", 1)
