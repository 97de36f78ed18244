"""What keeps persons from being found: no record number beside a person's key, and few rows that are one of a kind.

`make privacy` measures the second: how many rows are alone with what a neighbour or a colleague may know of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

LATEST = "(select max(academic_year) from marts.fct_registrations)"
YEAR = f"""(
    select r.*, l.* exclude (learner_key, sex, first_diploma_level)
    from marts.fct_registrations as r inner join marts.dim_learner as l using (learner_key)
    where r.academic_year = {LATEST}
)"""
SETS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("a learner, by all that `dim_learner` holds", "marts.dim_learner", ("*",)),
    (
        "a learner, by sex, birth and nationality",
        "marts.dim_learner",
        ("sex", "birth_year", "birth_month", "nationality"),
    ),
    (
        "a learner of the latest year, by centre, sex, age, nationality, day or month of registration",
        YEAR,
        ("home_centre_code", "sex", "age", "nationality", "registered_on", "registered_month"),
    ),
    (
        "a learner of the latest year, by centre, sex, age and programme",
        YEAR,
        ("home_centre_code", "sex", "age", "programme_code"),
    ),
    (
        "a learner of the latest year, by centre, sex, age and highest diploma",
        YEAR,
        ("home_centre_code", "sex", "age", "highest_diploma_level", "highest_diploma_year"),
    ),
    (
        "a decision of VAE, by certification and day or month",
        "marts.fct_vae_decisions",
        ("certification_code", "decided_on", "decided_month"),
    ),
    (
        "a decision of VAE, by centre, year, sex and age",
        "marts.fct_vae_decisions",
        ("centre_code", "decision_year", "sex", "age"),
    ),
    (
        "a diploma, by certification, sex, age and day or month of the jury",
        "marts.fct_diplomas",
        ("certification_code", "sex", "age", "jury_date", "jury_month"),
    ),
)
"""What somebody may know of a person -> the rows in which it finds them, and the columns that say it. Of the columns
those count that the file has, so that files of before and after a change are measured by one rule."""
KEYS = "learner_key"
PERSONS = "(learner|account)_key"
RECORDS = "row_id|record_number"
"""Names of columns, as patterns: the keys of persons, and what finds a record in its extract."""


@dataclass(frozen=True)
class Uniqueness:
    """Of `rows` rows, how many are one of a kind by some columns, and how many share them with fewer than 5 or 11."""

    known: str
    columns: tuple[str, ...]
    rows: int
    unique: int
    under_5: int
    under_11: int


def uniqueness(published: Path) -> list[Uniqueness]:
    """The measure of each set of columns of `SETS`, in a published file. Raises `duckdb.Error` for a file without
    marts."""
    found = []
    with duckdb.connect(str(published), read_only=True) as connection:
        for known, relation, wanted in SETS:
            held = [name for name, *_ in connection.execute(f"describe select * from {relation}").fetchall()]
            columns = [name for name in held if name != KEYS and (wanted == ("*",) or name in wanted)]
            [counts] = connection.execute(
                "select coalesce(sum(alike), 0)::bigint, count(*) filter (where alike = 1),"
                " coalesce(sum(alike) filter (where alike < 5), 0)::bigint,"
                " coalesce(sum(alike) filter (where alike < 11), 0)::bigint"
                f" from (select count(*) as alike from {relation} group by {', '.join(columns)})"
            ).fetchall()
            found.append(Uniqueness(known, tuple(columns), *counts))
    return found


def as_markdown(measures: list[Uniqueness]) -> str:
    """The measures as a table of Markdown."""
    lines = [
        "| known of a person | columns | rows | unique | fewer than 5 | fewer than 11 |",
        "|---|---|---|---|---|---|",
    ]
    for one in measures:
        shares = [f"{count / one.rows:.1%}" if one.rows else "" for count in (one.unique, one.under_5, one.under_11)]
        names = ", ".join(f"`{name}`" for name in one.columns)
        lines.append(f"| {one.known} | {names} | {one.rows:,} | {' | '.join(shares)} |")
    return "\n".join(lines)


def open_persons(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """The relations of an attached database that hold a record's number beside a person's key: whoever has the extract
    finds by the one all rows of the other."""
    return [
        relation
        for (relation,) in connection.execute(
            "select schema_name || '.' || table_name from duckdb_columns() where database_name = ? and not internal"
            " group by all having bool_or(regexp_matches(column_name, ?)) and bool_or(regexp_matches(column_name, ?))"
            " order by all",
            [database, PERSONS, RECORDS],
        ).fetchall()
    ]
