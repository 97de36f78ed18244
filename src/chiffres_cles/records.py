"""Digests of the records of each extract that was built, by which `make diff` counts what came, went and changed.

A record is two numbers of 64 bits, of its key and of all its columns, made with the key of persons: they say whether
two records are the same, and nothing else. They are in the working folder, its owner's alone, and are purged with it;
a file that did not come again shares those of before.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from chiffres_cles.contract import Contract, Extract
from chiffres_cles.files import LandedFile
from chiffres_cles.keys import fingerprint
from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

FOLDER = "records"
"""Below the working folder."""
COUNTED = """
with old as (
    select record_key, record, count(*) as records from read_parquet({old}) group by all
),
new as (
    select record_key, record, count(*) as records from read_parquet({new}) group by all
),
moved as (
    select
        record_key,
        sum(greatest(coalesce(new.records, 0) - coalesce(old.records, 0), 0)) as came,
        sum(greatest(coalesce(old.records, 0) - coalesce(new.records, 0), 0)) as went
    from old full join new using (record_key, record) group by all
)
select
    coalesce(sum(came - least(came, went)), 0)::bigint as added,
    coalesce(sum(went - least(came, went)), 0)::bigint as gone,
    coalesce(sum(least(came, went)), 0)::bigint as changed
from moved
"""


@dataclass(frozen=True)
class Moved:
    """How many records of a file came, went, or changed under the same key."""

    added: int
    gone: int
    changed: int


def write_records(
    work: Path, landed: Path, contract: Contract, files: Iterable[LandedFile], key: bytes, keep: set[str]
) -> None:
    """Write the digests of the records of `files` that are not there yet, and remove those of files that nobody asks
    for.

    `work`: the working folder. `landed`: where the files are in UTF-8, as SQL reads them. `key`: of persons.
    `keep`: SHA-256 of the files that builds still kept were made of.
    """
    folder = work / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    wanted = {_place(work, one.sha256, fingerprint(key)): one for one in files if one.sha256}
    still = {_place(work, digest, fingerprint(key)) for digest in keep}
    for file in folder.iterdir():
        if file not in wanted and file not in still:
            file.unlink()
    secret = hmac.new(key, b"records of extracts", hashlib.sha256).hexdigest()
    with duckdb.connect() as connection:
        for place, one in wanted.items():
            if not place.exists():
                _write(connection, landed / one.file, contract.extract(one.system, one.extract), secret, place)


def moved(work: Path, old: str | None, new: str | None, key_fingerprint: str | None) -> Moved | None:
    """What moved between two files, by their SHA-256; None where the digests of one are not there.

    `key_fingerprint`: of the key by which both were built.
    """
    places = [_place(work, digest, key_fingerprint or "") for digest in (old, new) if digest]
    if len(places) < 2 or not all(place.exists() for place in places):
        return None
    query = COUNTED.format(old=sql_text(places[0]), new=sql_text(places[1]))
    with duckdb.connect() as connection:
        return Moved(*connection.execute(query).fetchall()[0])


def _place(work: Path, digest: str, key_fingerprint: str) -> Path:
    return work / FOLDER / f"{digest[:32]}-{key_fingerprint}.parquet"


def _write(connection: duckdb.DuckDBPyConnection, file: Path, extract: Extract, secret: str, place: Path) -> None:
    columns = ", ".join(f"{sql_text(name)}: 'varchar'" for name in extract.column_names)
    separator = sql_text(extract.dialect.separator)
    read = (
        f"read_csv({sql_text(file)}, delim = {separator}, quote = '\"', escape = '\"', header = true,"
        f" auto_detect = false, columns = {{{columns}}})"
    )
    digests = [
        f"md5_number_lower($secret || concat_ws(chr(31), {_values(names)})) as {name}"
        for name, names in (("record_key", extract.key), ("record", extract.column_names))
    ]
    unfinished = place.with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    connection.execute(
        f"create or replace temp table digests as select {', '.join(digests)} from {read}", {"secret": secret}
    )
    connection.execute(f"copy digests to {sql_text(unfinished)} (format parquet)")
    unfinished.chmod(0o600)
    unfinished.replace(place)


def _values(names: Iterable[str]) -> str:
    """The columns as SQL reads them, none of them null: `concat_ws` would leave one out."""
    return ", ".join(f"coalesce(trim({sql_name(name)}), '')" for name in names)
