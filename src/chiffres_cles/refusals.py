"""What a build refused and what it set aside, in words: how much, what took others along, and how much is too much.

The limits are settings of the project (`refused_records_taken`, `refused_share` in `dbt_project.yml`); the gate warns
by them before a build, from the files alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb

from chiffres_cles.yaml_files import project_variables

MOST_KINDS = 5


@cache
def limits() -> tuple[int, float]:
    """How many records a refused one may take with it, and which share of an extract may be refused, unsaid."""
    settings = project_variables()
    return settings["refused_records_taken"], settings["refused_share"]


def warnings(database: Path) -> list[str]:
    """One line for each refused record that takes too many with it, and for each extract of which too much is
    refused."""
    most, share = limits()
    with duckdb.connect(str(database), read_only=True) as connection:
        taking = connection.execute(
            "select file, record_number, column_name, rule, records_taken from quality.rejects"
            " where records_taken > ? and refused_by is null order by records_taken desc, file, record_number",
            [most],
        ).fetchall()
        refused = connection.execute(
            "select system || '.' || extract, sum(rejected), sum(landed) from quality.row_accounts"
            " group by all having sum(rejected) > ? * sum(landed) order by sum(rejected) / sum(landed) desc",
            [share],
        ).fetchall()
    return [
        f"warning: {file}, record {number}, column {column} ({rule}): refused, and {taken:,} records with it"
        for file, number, column, rule, taken in taking
    ] + [
        f"warning: {extract}: {rejected:,} of {landed:,} records are refused, {rejected / landed:.0%}"
        for extract, rejected, landed in refused
    ]


def summary(database: Path) -> list[str]:
    """How many records were refused and how many values set aside, and by which reasons most."""
    with duckdb.connect(str(database), read_only=True) as connection:
        refused, taken = connection.execute(
            "select count(*), count(*) filter (where refused_by is not null) from quality.rejects"
        ).fetchall()[0]
        aside = connection.execute("select count(*) from quality.value_issues").fetchall()[0][0]
        most = connection.execute(
            "select system || '.' || extract || '.' || column_name, rule, count(*) from quality.value_issues"
            " group by all order by count(*) desc, 1, 2 limit ?",
            [MOST_KINDS],
        ).fetchall()
    lines = [
        f"{refused:,} records refused ({taken:,} of them since another was), {aside:,} values set aside as unknown"
    ]
    return lines + [f"  {column}: {rule} {count:,}" for column, rule, count in most]
