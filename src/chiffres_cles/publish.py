"""Publishing: the published schemas of the working file, copied into a fresh file, checked, renamed into place.

Readers with an open connection keep the file they opened. A failure leaves the published file as it was. Copies of the
last builds stay in `kept/` beside it, so that `rollback` can put one of them back. The ledger has the order in which
files were published and the SHA-256 of each, by which `verify` finds a file that is not as it was published.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import stat
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from chiffres_cles.joins import Keys
from chiffres_cles.ledger import FILE as LEDGER
from chiffres_cles.ledger import Publication, first_line, logs_of, narrow, opened, publications, register, sha256
from chiffres_cles.privacy import open_persons
from chiffres_cles.readers import MODE as READERS_MODE
from chiffres_cles.readers import readers_file, write_readers
from chiffres_cles.settings import KEEP_VARIABLE, READERS_VARIABLE, WAREHOUSE_VARIABLE
from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

PUBLISHED_SCHEMAS = (
    "detail",
    "marts",
    "publication",
    "publication_rows",
    "publication_tables",
    "published",
    "quality",
    "reference",
    "vues",
)
"""What a published file holds: tables, in `publication_tables` views of the cells, in `vues` views of the facts."""
KEPT_BUILDS = 5
"""Published builds that are kept, the current one included, where `CHIFFRES_CLES_KEEP` does not say otherwise."""

READERS = {"group": 0o440, "all": 0o444}
"""Who may read a published file beside its owner -> the most that its mode may be; the umask may take more."""
IN_USE = ("lock on file", "different configuration", "already attached", "already open")
"""What DuckDB says, in one of its versions, of a file that this process or another has open."""
TEMPORARY = ".publishing-"
KEY = re.compile(r",? (?:PRIMARY|FOREIGN) KEY(?: ?\([^()]*\))?(?: REFERENCES [^()]*\([^()]*\))?")
"""A key in a table's DDL as DuckDB keeps it."""
STORAGE: dict[str, str | bool | int | float | list[str]] = {"storage_compatibility_version": "v1.5.0"}
"""The oldest DuckDB that reads a published file; the engine's own default would shut out every reader of 1.5. From
1.4 on a write-ahead log says which file it is of, so that DuckDB refuses one that another file left."""


class PublishError(RuntimeError):
    """The working file cannot be published; the message says why."""


class Busy(RuntimeError):
    """Another process works in the folder; the message says which."""


class Altered(RuntimeError):
    """A published or kept file is not as it was published; the message names it."""


class OneFolder(RuntimeError):
    """The working folder is the published one."""


def check_apart(work: Path, warehouse: Path) -> None:
    """Raise `OneFolder` where dbt would work in the published files themselves, and a purge remove them."""
    for folder in (warehouse, warehouse / "kept"):
        if work.resolve() == folder.resolve() or (work.exists() and folder.exists() and work.samefile(folder)):
            raise OneFolder(
                f"{work} is the working folder and holds what is published: set CHIFFRES_CLES_WORK and"
                f" {WAREHOUSE_VARIABLE}"
                " to two folders"
            )


@contextmanager
def held(folder: Path, patience: float = 2) -> Generator[int]:
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

    DuckDB lets a file to one writer, or to readers: `to_write` says what is wanted. Not for a file that this process
    has open: looking would free its lock.
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


def mode_of_published() -> int:
    """The most that a published file's mode may be; raises `PublishError` for a setting that is not of `READERS`."""
    setting = os.environ.get(READERS_VARIABLE, "group")
    if setting not in READERS:
        raise PublishError(f"{READERS_VARIABLE} is « {setting} »: {' or '.join(READERS)} is needed")
    return READERS[setting]


def publish(
    working: Path,
    published: Path,
    complete: Callable[[duckdb.DuckDBPyConnection, str], None] | None = None,
    run_id: str | None = None,
    keys: Mapping[str, Keys] | None = None,
) -> dict[str, int]:
    """Copy the published schemas of `working` to `published`, with comments and constraints.

    `keys`: those that the published file declares, by `schema.table`; none where they are not given.
    `complete`, where given, adds to the fresh file before it is checked: it gets a connection and the publication's
    name in `kept/`. `run_id`: the run that publishes. Returns the number of rows by `schema.table` of the working file.
    Raises `PublishError` where the working file is missing or was left half-written, or where the copy differs from
    it, or cannot be written; `Busy` where another process has the published file open for writing; `OSError` where
    the folder is read-only. In each case the published file is as it was.
    """
    keep, mode = kept_builds(), mode_of_published()
    check_whole(working)
    check_free(working, to_write=False)
    with held(published.parent, patience=120):
        _sweep(published.parent)
        _have_ledger(published)
        # same file name in another folder: a database takes its name from its file
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=published.parent))
        try:
            fresh = folder / published.name
            build = f"{published.stem}.{datetime.now(UTC):%Y-%m-%dT%H-%M-%S-%f}Z.duckdb"
            rows = copy_whole(working, fresh, keys)
            if complete:
                with duckdb.connect(str(fresh), config=STORAGE) as connection:
                    complete(connection, build)
            _check(fresh, rows)
            narrow(fresh, mode)
            _put(fresh, published, build, run_id)
            _forget(published, keep, build)
        except duckdb.Error as error:  # a full disk reaches us as DuckDB's own error
            said = f"the copy could not be written, nothing published was changed: {first_line(error)}"
            raise PublishError(said) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return rows


def check_whole(working: Path) -> None:
    """Raise `PublishError` where the working file is missing, damaged, or was left half-written."""
    if not working.exists():
        raise PublishError(f"{working} does not exist: build first")
    if logs_of(working):
        raise PublishError(f"{working} was left half-written (its log is beside it): build again")
    if reason := damage(working):
        raise PublishError(f"{working} is damaged, build again: {reason}")


def damage(database: Path) -> str | None:
    """Why DuckDB cannot open a file that is there, in a line; None where it can, or where somebody has it open."""
    try:
        duckdb.connect(str(database), read_only=True).close()
    except duckdb.Error as error:
        return None if any(word in str(error) for word in IN_USE) else first_line(error)
    return None


def kept(published: Path) -> list[Path]:
    """The kept builds of `published` in the order in which the ledger says they were published, whatever their names.

    Those that it does not know come first.
    """
    number: dict[str, int] = {}
    for place, one in enumerate(_known(published), start=1):
        number.setdefault(one.build, place)
    builds = (published.parent / "kept").glob(f"{published.stem}.*.duckdb")
    return sorted(builds, key=lambda build: (number.get(build.name, 0), build.name))


def current(published: Path) -> str | None:
    """Name of the build that the published file is, by its bytes; None where it is none that the ledger knows."""
    if not published.exists():
        return None
    return _build_of(sha256(published), _known(published))


def _build_of(digest: str, known: list[Publication]) -> str | None:
    """Name of the build of that digest that was published last; None where the ledger knows none."""
    return next((one.build for one in reversed(known) if one.sha256 == digest), None)


def check_published(published: Path) -> str | None:
    """Raise `Altered` where the published file is not as it was published, or a write-ahead log is beside it.

    Returns why nothing could be verified, in a line, where the ledger is not there, or knows no publication of this
    file.
    """
    return _verified(published)[1]


def _verified(published: Path) -> tuple[str | None, str | None]:
    """The build that the published file is by its bytes, which are read once, and what `check_published` returns."""
    if logs := logs_of(published):
        raise Altered(
            f"{logs[0]} is what a connection open for writing left: close it, then `make publish` or"
            " `make rollback` removes the log"
        )
    if not published.exists():
        return None, None
    known = _known(published)
    if not known:
        reason = (
            "it was published before digests were kept" if _ledger(published).exists() else "no ledger is beside it"
        )
        return None, f"{published} is not verified: {reason}"
    digest = sha256(published)
    build = _build_of(digest, known)
    if build is None:
        last = known[-1]
        raise Altered(
            f"{published} is not as it was published: its SHA-256 is {digest[:16]}…, that of {last.build}"
            f" {last.sha256[:16]}…;"
            f" make rollback TO={last.build} puts the kept copy back"
        )
    return build, None


def verify(published: Path) -> tuple[list[str], bool]:
    """A line on the published file and on each kept build, and whether all are as they were published."""
    lines, whole = [], True
    try:
        build, reason = _verified(published)
        if published.exists():
            lines.append(reason or f"{published}: as published, {build}")
    except Altered as error:
        lines.append(str(error))
        whole = False
    digests = {one.build: one.sha256 for one in _known(published)}
    for file in kept(published):
        if file.name not in digests:
            lines.append(f"{file} is not verified: the ledger does not know it")
        elif logs_of(file) or sha256(file) != digests[file.name]:
            lines.append(f"{file} is not as it was published")
            whole = False
        else:
            lines.append(f"{file}: as published")
    return lines, whole


def rollback(published: Path, to: str | None = None, run_id: str | None = None) -> Path:
    """Put the build before the current one back, or the one that `to` names, and return its kept file.

    Nothing is lost: the build gone back from stays kept, and can be gone to by its name. Raises `PublishError` where
    there is no such build, `Altered` where its kept file is not as it was published, `Busy` where another process
    has the published file open for writing; in each case the published file is as it was.
    """
    with held(published.parent, patience=120):
        _sweep(published.parent)
        _have_ledger(published)
        known = _known(published)
        builds = kept(published)
        names = [build.name for build in builds]
        if to is None:
            # a published file that is altered is none of them: then the ledger says which it was
            now = current(published) or (known[-1].build if known else None)
            earlier = builds[: names.index(now)] if now in names else builds
            if not earlier:
                raise PublishError(f"no build before the current one is kept in {published.parent / 'kept'}")
            chosen = earlier[-1]
        else:
            named = [build for build in builds if build.name == to]
            if not named:
                listed = ", ".join(names) or "none"
                raise PublishError(f"{to} is not kept in {published.parent / 'kept'}; kept: {listed}")
            chosen = named[0]
        # the last: a build that a person was erased from is another file
        expected = next((one.sha256 for one in reversed(known) if one.build == chosen.name), None)
        if expected is None:
            raise Altered(
                f"{chosen} has no digest in the ledger, so that nothing says whether it is whole: not put back"
            )
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=published.parent))
        try:
            again = folder / published.name
            _copy_file(chosen, again)
            if (found := sha256(again)) != expected:
                raise Altered(
                    f"{chosen} is not as it was published, SHA-256 {found[:16]}… and not {expected[:16]}…: not put back"
                )
            narrow(again, mode_of_published())
            _replace(published, again, Publication(published.name, chosen.name, found, again.stat().st_size, run_id))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return chosen


def _ledger(published: Path) -> Path:
    return published.with_name(LEDGER)


def _have_ledger(published: Path) -> None:
    """Make or restore the ledger where it is not there, before anything depends on what it says."""
    with opened(_ledger(published)):
        pass


def _known(published: Path) -> list[Publication]:
    return publications(_ledger(published), published.name)


def _put(fresh: Path, published: Path, build: str, run_id: str | None) -> None:
    """Keep a copy of the fresh file under its name, then rename it into place: after a kill between, one more is kept.

    A copy, and not a second name of the same file: what is written into the one is not in the other.
    """
    folder = published.parent / "kept"
    folder.mkdir(exist_ok=True)
    _keep_stranger(published, fresh.parent)
    digest = sha256(fresh)
    copy = fresh.with_name(build)
    _copy_file(fresh, copy)
    if sha256(copy) != digest:
        raise PublishError(f"the copy of {build} is not what was copied: the disk is not to be trusted")
    kept_as = folder / build
    copy.replace(kept_as)
    _sync(folder)
    try:
        _replace(published, fresh, Publication(published.name, build, digest, fresh.stat().st_size, run_id))
    except Busy:
        kept_as.unlink()
        raise


def _keep_stranger(published: Path, aside: Path) -> None:
    """Keep a published file that the ledger does not know (altered, copied there, or of before there were digests)."""
    folder = published.parent / "kept"
    if not published.exists() or current(published) or any(published.samefile(build) for build in folder.iterdir()):
        return
    taken = datetime.fromtimestamp(published.stat().st_mtime, UTC)
    name = f"{published.stem}.{taken:%Y-%m-%dT%H-%M-%S-%f}Z.duckdb"
    if not (folder / name).exists():
        _copy_file(published, aside / name)
        narrow(aside / name, mode_of_published())
        (aside / name).replace(folder / name)
        print(f"{published} is none of the builds that the ledger knows: kept as {name}", file=sys.stderr)


def _replace(published: Path, file: Path, publication: Publication) -> None:
    """Write down what is published, then rename `file` into its place, where nobody has the published file open for
    writing.

    A connection open for writing keeps its log under the published file's name, where DuckDB would apply it to the new
    file: while one is open nothing is published, and what a dead one left is removed, before and after the renaming.
    The readers' file, made before, follows at once.
    """
    readers = readers_file(published)
    fresh_readers = file.with_name(f"{readers.name}.fresh")
    shown = write_readers(file, fresh_readers, **STORAGE)
    with _no_writer(published), _no_writer(readers):
        removed = _remove_logs(published) + _remove_logs(readers)
        register(_ledger(published), publication)
        file.replace(published)
        if shown:
            narrow(fresh_readers, READERS_MODE)
            fresh_readers.replace(readers)
        else:
            readers.unlink(missing_ok=True)  # of another build
        removed += _remove_logs(published) + _remove_logs(readers)
        _sync(published.parent)
    for log in removed:
        print(f"removed: {log}, changes of a connection open for writing, which are in no build", file=sys.stderr)


def _remove_logs(database: Path) -> list[Path]:
    """Remove the logs beside a database, and return which there were."""
    logs = logs_of(database)
    for log in logs:
        log.unlink(missing_ok=True)
    return logs


@contextmanager
def _no_writer(published: Path) -> Generator[None]:
    """Keep everybody from opening the published file for writing; raises `Busy` where somebody has it open so.

    By the lock that DuckDB's readers have, which is compatible with theirs and keeps writers out, until the file has no
    name any more. Opening and closing the same file in this process would free it.
    """
    try:
        file = published.open("rb")
    except FileNotFoundError:
        yield
        return
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN):
                raise
            process = _holder(published, to_write=False) or "another process"
            raise Busy(
                f"{published} is open for writing in {process}: close it there, then `make publish` publishes"
            ) from None
        yield


def _forget(published: Path, keep: int, now: str) -> None:
    """Remove the oldest kept builds beyond `keep`, never the published one, of name `now`."""
    builds = kept(published)
    for build in builds[: max(0, len(builds) - keep)]:
        if build.name != now:
            build.unlink()
            _remove_logs(build)


def _sweep(folder: Path) -> None:
    """Remove what a killed publication left; whoever calls holds the folder, so that none of it is at work."""
    for left in folder.glob(f"{TEMPORARY}*"):
        shutil.rmtree(left, ignore_errors=True)


def _copy_file(file: Path, name: Path) -> None:
    """A copy of a file with its mode, its bytes on the disk."""
    shutil.copyfile(file, name)
    name.chmod(stat.S_IMODE(file.stat().st_mode))
    with name.open("rb") as written:
        os.fsync(written.fileno())


def _sync(folder: Path) -> None:
    """Have the folder's names on the disk, not only the files' contents."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_whole(working: Path, fresh: Path, keys: Mapping[str, Keys] | None = None) -> dict[str, int]:
    """Copy the published schemas of a file to a fresh one, with comments and constraints; the rows by `schema.table`.

    `keys`, where given, are declared instead of those that the file has. One that does not hold, which a waiver may let
    a build pass with, is said and left out, with what points at it: a diagram is not worth a publication.
    """
    rows: dict[str, int] = {}
    with duckdb.connect(str(fresh), config=STORAGE) as connection:
        connection.execute(f"attach {sql_text(working)} as working (read_only)")
        tables = connection.execute(
            "select schema_name, table_name, sql, comment from duckdb_tables()"
            " where database_name = 'working' and list_contains(?, schema_name) order by all",
            [list(PUBLISHED_SCHEMAS)],
        ).fetchall()
        for schema in sorted({table[0] for table in tables}):
            connection.execute(f"create schema {sql_name(schema)}")
        declared = keys_of(connection, "working") if keys is None else dict(keys)
        for schema, table, sql, comment in _pointed_at_first(tables, declared):
            name, target = f"{schema}.{table}", f"{sql_name(schema)}.{sql_name(table)}"
            ddl = _unqualified(sql)
            try:
                _copy_table(connection, target, ddl if keys is None else _with_keys(ddl, name, declared))
            except duckdb.ConstraintException as error:
                if keys is None:
                    raise
                print(f"{name}: its keys are not declared in the published file: {first_line(error)}", file=sys.stderr)
                declared.pop(name)
                _copy_table(connection, target, _with_keys(ddl, name, declared))
            rows[name] = connection.execute(f"select count(*) from working.{target}").fetchall()[0][0]
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

    A column of a view says what its own comment says, or that of the same column of the cells.
    """
    said = dict(
        connection.execute(
            "select column_name, comment from duckdb_columns() where database_name = 'working'"
            " and schema_name = 'publication' and table_name = 'cells' and comment is not null"
        ).fetchall()
    )
    views = connection.execute(
        "select schema_name, view_name, sql, comment from duckdb_views()"
        " where database_name = 'working' and list_contains(?, schema_name) order by all",
        [list(PUBLISHED_SCHEMAS)],
    ).fetchall()
    for schema, view, sql, comment in views:
        target = f"{sql_name(schema)}.{sql_name(view)}"
        connection.execute(f"create schema if not exists {sql_name(schema)}")
        connection.execute(sql)
        if comment:
            connection.execute(f"comment on view {target} is {sql_text(comment)}")
        columns = connection.execute(
            "select column_name, comment from duckdb_columns()"
            " where database_name = 'working' and schema_name = ? and table_name = ?",
            [schema, view],
        ).fetchall()
        for column, own in columns:
            if says := own or (said.get(column) if schema == "publication_tables" else None):
                connection.execute(f"comment on column {target}.{sql_name(column)} is {sql_text(says)}")


def _check(fresh: Path, expected: dict[str, int]) -> None:
    """Read the fresh file as a reader would, under another name than its own, and compare."""
    if not expected:
        raise PublishError("the working file holds no table to publish")
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(fresh)} as fresh (read_only)")
        if opening := open_persons(connection, "fresh"):
            raise PublishError(
                f"{', '.join(opening)}: a record number is beside a person's key, by which whoever holds the"
                " extract would find all of that person; build again"
            )
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
    if logs_of(fresh):
        raise PublishError(f"{fresh} was not written to its end: its log is left beside it")
    with fresh.open("rb") as file:
        os.fsync(file.fileno())


def keys_of(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, Keys]:
    """The keys of one column that an attached file declares, by `schema.table`."""
    found: dict[str, Keys] = {}
    for table, kind, columns, target, pointed in connection.execute(
        "select schema_name || '.' || table_name, constraint_type, constraint_column_names,"
        " schema_name || '.' || referenced_table, referenced_column_names from duckdb_constraints()"
        " where database_name = ? and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY') order by all",
        [database],
    ).fetchall():
        one = found.get(table, Keys())
        if kind == "PRIMARY KEY":
            found[table] = one._replace(primary=columns[0])
        else:
            found[table] = one._replace(foreign=(*one.foreign, (columns[0], target, pointed[0])))
    return found


def _pointed_at_first(tables: list[tuple[str, ...]], keys: Mapping[str, Keys]) -> list[tuple[str, ...]]:
    """Tables, that begin with schema and name, with those that a foreign key points at before the one that has it."""
    own = {f"{table[0]}.{table[1]}": table for table in tables}
    after = {name: sorted({one[1] for one in keys.get(name, Keys()).foreign} & own.keys()) for name in own}
    return [own[name] for name in TopologicalSorter(after).static_order()]


def _copy_table(connection: duckdb.DuckDBPyConnection, target: str, ddl: str) -> None:
    """Make a table by its DDL, in place of one that was begun, and copy its rows from the attached working file."""
    connection.execute(f"drop table if exists {target}")
    connection.execute(ddl)
    connection.execute(f"insert into {target} select * from working.{target}")


def _with_keys(ddl: str, table: str, declared: Mapping[str, Keys]) -> str:
    """A table's DDL with the keys that are declared of it, instead of its own."""
    bare = KEY.sub("", ddl)
    own = declared.get(table, Keys())
    foreign = [key for key in own.foreign if key[2] == declared.get(key[1], Keys()).primary]
    parts = [f"primary key ({sql_name(own.primary)})"] if own.primary else []
    parts += [f"foreign key ({sql_name(one)}) references {to} ({sql_name(key)})" for one, to, key in foreign]
    return f"{bare.removesuffix(');')}, {', '.join(parts)})" if parts else bare


def _unqualified(sql: str) -> str:
    """A table's DDL as DuckDB keeps it, without the attached database's name."""
    return sql.replace("CREATE TABLE working.", "CREATE TABLE ", 1)
