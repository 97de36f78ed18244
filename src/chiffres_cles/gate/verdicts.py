"""The verdicts on a file: for each value the check it breaks, `ok`, or missing. Values stay in DuckDB.

Great Expectations is given verdicts alone, so that nothing it stores or shows can hold a value of a personal column.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
from duckdb.func import SPECIAL

from chiffres_cles.contract import Contract, Extract
from chiffres_cles.gate.checks import (
    ABSENCES,
    ACADEMIC_YEAR,
    STRUCTURE,
    is_missing,
    landed_values,
    lookups,
    references,
    value_conditions,
    volume_thresholds,
    year_column,
    year_expression,
)
from chiffres_cles.landing import Problem
from chiffres_cles.plugin import keyed_hash
from chiffres_cles.refusals import limits
from chiffres_cles.settings import ROOT
from chiffres_cles.sql import text as sql_text

OK = "ok"
RECORD, KEY_HASH, KEY_VERDICT, YEAR = "record_number", "hashed_key", "(key)", "(year)"
"""Columns of the frame beside the contract's: place in the file, the key hashed as in `quality.rejects`, its verdict,
and the year of a record that is not to be rejected."""
VERDICT = "verdict"
"""The type of a verdict on a value of the extract that is looked at: the checks that it may break, and `ok`."""
SEPTEMBER = 9
Years = dict[int, int]
"""Year -> number of records."""


def opened(hashed: Callable[[str], str | None]) -> duckdb.DuckDBPyConnection:
    """A database in memory with the code lists of the contract, where `hashed` is the function `keyed_hash`; empty
    tables for what `note_refusals` keeps.
    """
    connection = duckdb.connect()
    connection.create_function("keyed_hash", hashed, ["VARCHAR"], "VARCHAR", null_handling=SPECIAL)
    for seed in lookups():
        file = ROOT / "seeds" / "reference" / f"{seed}.csv"
        connection.execute(f'create table "{seed}" as from read_csv({sql_text(file)}, all_varchar = true)')
    connection.execute(
        "create table refused_of (file varchar, system varchar, extract varchar, records bigint, refused bigint)"
    )
    connection.execute("create table pointed_to (kind varchar, reference varchar, file varchar, record bigint)")
    connection.execute("create table pointing (kind varchar, reference varchar, records bigint)")
    return connection


def hasher(key: bytes | None) -> Callable[[str], str | None]:
    """The keyed hash of the build, or one that says nothing where there is no key."""
    return lambda text: keyed_hash(key, text) if key else None


def value_verdicts(
    connection: duckdb.DuckDBPyConnection, extract: Extract, file: Path, extracted_on: date | None
) -> pd.DataFrame:
    """One row a record of `file`, which is UTF-8: the frame's columns above, and each column of the contract."""
    _judge(connection, extract, file, extracted_on)
    columns = list(enumerate(extract.columns))
    warns = " or ".join(
        f"coalesce(s{place} <> {_verdict(OK)}, {f'm{place}' if column.meta.get('expected') else 'false'})"
        for place, column in columns
    )
    key = ", ".join(f'"{name}"' for name in extract.key)
    same_key = " and ".join(f'judged."{name}" is not distinct from first_of."{name}"' for name in extract.key)
    # keys that come again are few: they are looked for alone, and no record is sorted for them
    return connection.execute(f"""
        with first_of as (
            select {key}, min({RECORD}) as first_record from judged where not is_rejected group by {key}
            having count(*) > 1
        ),
        repeats as (
            select {RECORD} from judged inner join first_of on {same_key}
            where not is_rejected and {RECORD} > first_record
        )
        select
            {RECORD},
            case when is_rejected or repeated or {warns}
                then cast(
                    cast(keyed_hash('record|{extract.system}|' || concat_ws('|', {key})) as uuid) as varchar
                ) end as {KEY_HASH},
            case when repeated then {_verdict("same_key")} else {_verdict(OK)} end as "{KEY_VERDICT}",
            case when not is_rejected then y end as "{YEAR}",
            {", ".join(f's{place} as "{column.name}"' for place, column in columns)}
        from (select *, {RECORD} in (from repeats) as repeated from judged)
        order by {RECORD}
    """).df()


def _judge(connection: duckdb.DuckDBPyConnection, extract: Extract, file: Path, extracted_on: date | None) -> None:
    """Make the table `judged`: of each record its key and year `y`, of the column at a place its verdict `s0` and
    whether it is missing `m0`, what it points to `r_<kind>`, and whether the record is to be rejected."""
    kinds, states = [], []
    for place, column in enumerate(extract.columns):
        conditions = value_conditions(extract, column)
        kinds += [kind for kind, _ in conditions]
        cases = "".join(
            f" when {condition} then {_verdict(kind)}" for kind, condition in conditions if kind not in ABSENCES
        )
        states.append(f"case when {is_missing(column)} then null{cases} else {_verdict(OK)} end as s{place}")
        states += [f"{is_missing(column)} as m{place}"] if column.refuses or column.meta.get("expected") else []
    words = dict.fromkeys([OK, "same_key", *kinds])
    taken = ", ".join(_verdict(word) for word in (OK, "wrong_ine", "unlike_catalogue") if word in words)
    bad = " or ".join(
        ("" if column.meta.get("may_be_blank") else f"m{place} or ") + f"coalesce(s{place} not in ({taken}), false)"
        for place, column in enumerate(extract.columns)
        if column.refuses
    )
    key = ", ".join(f'"{name}"' for name in extract.key)
    dated_by = year_column(extract)
    year = year_expression(extract, dated_by) if dated_by else "cast(null as integer)"
    pointing = {kind: expression for kind, (expression, _) in references(extract).items()}
    connection.execute("drop table if exists judged")
    connection.execute(f"create or replace type {VERDICT} as enum ({', '.join(map(sql_text, words))})")
    connection.execute(f"""
        create temp table judged as
        with records as ({landed_values(extract, _reader(extract, file), extracted_on)}),
        judged as (
            select
                {RECORD}, {key}, {year} as y, {", ".join(states)}
                {"".join(f", {expression} as r_{kind}" for kind, expression in pointing.items())}
            from records
        )
        select *, {bad} as is_rejected from judged
    """)


def _verdict(word: str) -> str:
    """A verdict as SQL: a number of one byte, and not a text a value."""
    return f"{sql_text(word)}::{VERDICT}"


def note_refusals(connection: duckdb.DuckDBPyConnection, extract: Extract) -> None:
    """Keep, of the extract judged last, how much is refused, what is pointed to and refused, and what points."""
    connection.execute(
        "insert into refused_of select ?, ?, ?, count(*), count(*) filter (where is_rejected) from judged",
        [extract.file, extract.system, extract.name],
    )
    for kind, (_, is_pointed_to) in references(extract).items():
        table, columns, having = (
            ("pointed_to", f"'{extract.file}', min({RECORD})", "having bool_and(is_rejected)")
            if is_pointed_to
            else ("pointing", "count(*)", "")
        )
        connection.execute(
            f"insert into {table} select '{kind}', r_{kind}, {columns} from judged"
            f" where r_{kind} is not null group by r_{kind} {having}"
        )


def refusal_verdicts(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row a refused record that takes others with it (`taken`), and one an extract (`refused` of `records`)."""
    most, share = limits()
    return connection.execute(
        f"""
        select
            any_value(pointed_to.file) as file,
            split_part(split_part(any_value(pointed_to.file), '__', 1), '/', 1) as system,
            replace(split_part(any_value(pointed_to.file), '__', 2), '.csv', '') as extract,
            pointed_to.record as record_number, cast(sum(pointing.records) as bigint) as taken,
            cast(null as bigint) as refused, cast(null as bigint) as records,
            case when sum(pointing.records) > ? then 'takes_others' else '{OK}' end as verdict
        from pointed_to inner join pointing using (kind, reference)
        group by kind, reference, pointed_to.record
        union all
        select file, system, extract, null, null, refused, records,
            case when refused > ? * records then 'much_refused' else '{OK}' end
        from refused_of
        order by 1, 4
        """,
        [most, share],
    ).df()


def taken_years(frame: pd.DataFrame) -> Years:
    """Records by year, taken out of the frame; empty where the extract has no year."""
    return {int(str(year)): int(count) for year, count in frame.pop(YEAR).dropna().astype(int).value_counts().items()}


def volume_verdicts(extract: Extract, years: Years, extracted_on: date | None) -> pd.DataFrame:
    """One row a year, from the first to the last that was over on the day of the extraction, or to the last of a closed
    extract: `year`, `records`, `before` (those of the year before), `verdict`.
    """
    smallest, jump = volume_thresholds()
    column = year_column(extract)
    academic = column is not None and column.meta["type"] == ACADEMIC_YEAR
    rows = []
    if years and extracted_on is not None:
        over = extracted_on.year - (2 if academic and extracted_on.month < SEPTEMBER else 1)
        for year in range(min(years), (max(years) if extract.closed else over) + 1):
            count, before = years.get(year, 0), years.get(year - 1)
            far = before is not None and before >= smallest and abs(count - before) > jump * before
            verdict = "missing_year" if not count else "far_off" if far else OK
            rows.append((f"{year}-{year + 1}" if academic else str(year), count, before, verdict))
    frame = pd.DataFrame(rows, columns=["year", "records", "before", "verdict"])
    return frame.assign(file=extract.file, system=extract.system, extract=extract.name)


def structure_verdicts(contract: Contract, problems: list[Problem]) -> pd.DataFrame:
    """One row a problem of a file, or one for a file without: `file`, `line`, `column`, `verdict`."""
    rows = [(p.file, p.line, p.column, p.kind) for p in problems]
    refused = {problem.file for problem in problems}
    rows += [(extract.file, None, None, OK) for extract in contract.extracts if extract.file not in refused]
    frame = pd.DataFrame(rows, columns=["file", "line", "column", "verdict"])
    return frame.astype({"line": "Int64"}).astype({"line": object})


def kinds_looked_at(problems: list[Problem]) -> tuple[str, ...]:
    """The checks of structure that ran on a file with these problems."""
    last = max((STRUCTURE.index(problem.kind) for problem in problems), default=len(STRUCTURE) - 1)
    return STRUCTURE[: last + 1]


def _reader(extract: Extract, file: Path) -> str:
    columns = ", ".join(f"'{name}': 'varchar'" for name in extract.column_names)
    return (
        f"read_csv({sql_text(file)}, delim = '{extract.dialect.separator}', quote = '\"', escape = '\"', header = true,"
        f" auto_detect = false, new_line = '\\n', columns = {{{columns}}})"
    )
