"""`make erase`: one person taken out of every file that keeps pseudonyms; `make purge OLDER=…`: what is older than a
day.

Figures stay as they were published: a count is no row of a person. A file is written anew without the rows, since what
DuckDB deletes stays in its free blocks; its SHA-256 in the ledger follows.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
from datetime import date, datetime, time
from pathlib import Path

import duckdb

from chiffres_cles.ledger import FILE as LEDGER
from chiffres_cles.ledger import MODE, Publication, narrow, opened, publications, register, sha256
from chiffres_cles.plugin import keyed_hash
from chiffres_cles.publish import (
    STORAGE,
    TEMPORARY,
    check_free,
    copy_whole,
    current,
    held,
    kept,
    keys_of,
    mode_of_published,
)
from chiffres_cles.purge import WORK_PLACES, remove
from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

OWN_KEYS = ("registration_key", "enrolment_key", "exam_result_key", "diploma_key", "decision_key", "row_key")
"""Columns whose values are of one person where they are beside its key; elsewhere they find the person's other
rows."""


class EraseError(ValueError):
    """The person cannot be found or named; nothing was changed."""


def person_of(record: str, private: Path) -> str:
    """The key of the person whose record is `system.extract#number`, from the private file of the last build.

    Raises `EraseError` where the file is not there, or no person has that record.
    """
    if not private.exists():
        raise EraseError(f"{private} is not there, which says whose a record is: build the landing, then erase")
    with duckdb.connect(str(private), read_only=True) as connection:
        found = connection.execute(
            "select learner_key::varchar from quality.identity_matches where row_id = ?", [record]
        ).fetchall()
    if not found:
        raise EraseError(
            f"no person has the record {record}: it is written system.extract#number of a record of a person"
        )
    return str(found[0][0])


def erase(person: str, working: Path, private: Path, published: Path, key: bytes) -> list[str]:
    """Take a person, by its key, out of the published file, the kept builds and the ledger, and remove the working
    files.

    `key`: that by which the builds hash persons. Returns what was done, a line a file. Raises `EraseError` where
    `person` is no key, or the working and private files are not there: they alone know which records are the person's.
    """
    try:
        person = str(uuid.UUID(person))
    except ValueError:
        raise EraseError(f"{person!r} is no key of a person") from None
    if not working.exists() or not private.exists():
        raise EraseError(
            f"{working} and {private} say which records are whose, and are not both there: build, then erase"
        )
    check_free(published)
    records = _hashed_records(person, working, private, key)
    done = []
    with held(published.parent, patience=120):
        ledger = published.with_name(LEDGER)
        known = {one.build: one for one in publications(ledger, published.name)}
        now = current(published)
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=published.parent))
        try:
            builds = sorted(
                kept(published), key=lambda build: build.name == now
            )  # the published one is written down last
            for build in builds:
                rows = _without(build, folder, person, records)
                if rows:
                    done.append(f"{build}: {rows} rows erased")
                    one = Publication(published.name, build.name, sha256(build), build.stat().st_size)
                    if build.name in known:
                        register(ledger, one)
            if published.exists() and (rows := _without(published, folder, person, records)):
                done.append(f"{published}: {rows} rows erased")
                shown = now or f"{published.stem}.erased.duckdb"
                register(ledger, Publication(published.name, shown, sha256(published), published.stat().st_size))
                if now and (copy := published.parent / "kept" / now).exists():
                    shutil.copyfile(published, folder / "copy")  # the copy of the published build is the same bytes
                    narrow(folder / "copy", mode_of_published())
                    (folder / "copy").replace(copy)
            if rows := _out_of_ledger(ledger, folder, records):
                done.append(f"{ledger}: {rows} rows erased")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    found = [path for pattern in WORK_PLACES for path in sorted(working.parent.glob(pattern))]
    found += sorted(published.parent.glob("parquet"))
    return done + [f"removed: {path}" for path in remove(found)]


def forget_before(day: date, published: Path) -> list[str]:
    """Remove the kept builds that were published last before `day`, the current one never, and from the ledger the
    refused records of runs before it; returns what was removed, a line each."""
    moment, done = datetime.combine(day, time()), []
    ledger = published.with_name(LEDGER)
    if not ledger.exists():
        return []
    with held(published.parent, patience=120):
        with opened(ledger) as connection:
            old = {
                build
                for (build,) in connection.execute(
                    "select build from quality.publications where file = ? group by build having max(published_at) < ?",
                    [published.name, moment],
                ).fetchall()
            }
        now = current(published)
        for build in kept(published):
            if build.name in old and build.name != now:
                build.unlink()
                done.append(f"removed: {build}")
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=published.parent))
        try:
            rows = _ledger_anew(
                ledger,
                folder,
                "run_id in (select run_id from quality.runs where started <"
                f" {sql_text(moment.isoformat())}::timestamp)",
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return done + ([f"{ledger}: {rows} refused records of runs before {day} removed"] if rows else [])


def _hashed_records(person: str, working: Path, private: Path, key: bytes) -> list[str]:
    """The hashed keys of all records of a person, as `quality.rejects` of this extraction and of earlier ones has
    them."""
    with duckdb.connect(str(working), read_only=True) as connection:
        connection.execute(f"attach {sql_text(private)} as private (read_only)")
        relations = connection.execute(
            "select database_name || '.' || schema_name || '.' || table_name from duckdb_columns() where not internal"
            " group by all having bool_or(column_name = 'learner_key') and bool_or(column_name = 'row_id')"
        ).fetchall()
        rows = " union ".join(
            f"select row_id from {relation} where learner_key = {sql_text(person)}::uuid" for (relation,) in relations
        )
        found = connection.execute(
            "select distinct system, coalesce(record_key, '') from private.staging.stg_landing__records"
            f" where row_id in ({rows})"
        ).fetchall()
    if not found:
        raise EraseError(f"no record of the last build is of the person {person}")
    return [str(uuid.UUID(keyed_hash(key, f"record|{system}|{record}"))) for system, record in found]


def _without(file: Path, folder: Path, person: str, records: list[str]) -> int:
    """Write a published file anew without the rows of a person; how many there were, and the file is as it was without
    any."""
    thin, fresh = folder / "thin" / file.name, folder / "fresh" / file.name
    for place in (thin, fresh):
        place.parent.mkdir(exist_ok=True)
        place.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(file)} as published (read_only)")
        keys = keys_of(connection, "published")
    copy_whole(file, thin, keys={})  # a row that others point at cannot be deleted
    with duckdb.connect(str(thin), config=STORAGE) as connection:
        rows = _delete(connection, person, records)
    if rows:
        copy_whole(thin, fresh, keys)
        narrow(fresh, mode_of_published())
        fresh.replace(file)
    thin.unlink()
    return rows


def _delete(connection: duckdb.DuckDBPyConnection, person: str, records: list[str]) -> int:
    """Delete every row that holds the person's key, a key of one of its rows, or the hashed key of one of its
    records."""
    columns = connection.execute(
        "select c.schema_name, c.table_name, c.column_name from duckdb_columns() as c"
        " inner join duckdb_tables() as t on c.schema_name = t.schema_name and c.table_name = t.table_name"
        " where c.data_type = 'UUID'"
    ).fetchall()
    keys = {person, *records}
    of_person = {(schema, table) for schema, table, column in columns if column == "learner_key"}
    for schema, table, column in columns:
        if column in OWN_KEYS and (schema, table) in of_person:
            query = (
                f"select {sql_name(column)}::varchar from {sql_name(schema)}.{sql_name(table)} where learner_key ="
                " ?::uuid"
            )
            keys |= {value for (value,) in connection.execute(query, [person]).fetchall()}
    return sum(
        connection.execute(
            f"delete from {sql_name(schema)}.{sql_name(table)} where {sql_name(column)}::varchar in (select unnest(?))",
            [sorted(keys)],
        ).fetchall()[0][0]
        for schema, table, column in columns
    )


def _out_of_ledger(ledger: Path, folder: Path, records: list[str]) -> int:
    return _ledger_anew(ledger, folder, f"hashed_key::varchar in ({', '.join(map(sql_text, records))})")


def _ledger_anew(ledger: Path, folder: Path, condition: str) -> int:
    """Write the ledger anew without the refused records of a condition; how many there were."""
    with opened(ledger) as connection:
        held_tables = connection.execute("select count(*) from duckdb_tables() where table_name = 'rejects'").fetchall()
        if not held_tables[0][0]:
            return 0
        rows = int(connection.execute(f"delete from quality.rejects where {condition}").fetchall()[0][0])
        if rows:
            connection.execute(f"attach {sql_text(folder / LEDGER)} as fresh")
            connection.execute(f"copy from database {sql_name(ledger.stem)} to fresh")
            connection.execute("detach fresh")
    if rows:
        narrow(folder / LEDGER, MODE)
        (folder / LEDGER).replace(ledger)
    return rows
