"""`make diff`: what moved between two published builds, as a page in French and as CSV tables.

What came again first, since it is the reason: each extract with its records added, gone and changed, never a value.
Then facts by centre and year, cells (those of open editions apart from frozen ones), rules whose verdict changed;
suspicions apart, since they are no failures.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.publish import kept
from chiffres_cles.records import moved
from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

LANDED = """
with last as (
    select
        '{side}' as side, files.*, runs.key_fingerprint
    from {side}.quality.landed_files as files inner join {side}.quality.runs as runs using (run_id)
    where run_id = (
        select run_id from {side}.quality.runs
        where published_as is not null and run_id in (select run_id from {side}.quality.landed_files)
        order by rowid desc limit 1
    )
)
select * from last
"""
CAME_AGAIN = """
with old as ({old}), new as ({new})
select
    coalesce(old.system, new.system) as system, coalesce(old.extract, new.extract) as extract,
    old.extracted_on as old_day, new.extracted_on as new_day, old.state as old_state, new.state as new_state,
    old.records as old_records, new.records as new_records, old.sha256 as old_sha256, new.sha256 as new_sha256,
    case when old.key_fingerprint = new.key_fingerprint then new.key_fingerprint end as key_fingerprint
from old full join new using (system, extract)
where
    coalesce(old.system, new.system) <> 'landing'
    and (
        old.sha256 is distinct from new.sha256 or old.extracted_on is distinct from new.extracted_on
        or old.state is distinct from new.state
    )
order by all
"""
FACTS = """
select
    {table} as table_name, coalesce({new_centre}, {old_centre})::varchar as centre,
    coalesce({new_year}, {old_year})::varchar as year,
    count(*) filter (where old.{key} is null) as added, count(*) filter (where new.{key} is null) as gone,
    count(*) filter (where old.{key} is not null and new.{key} is not null) as changed
from (select {columns} from old.marts.{name}) as old
full join (select {columns} from new.marts.{name}) as new on old.{key} = new.{key}
where old is distinct from new
group by all
"""
"""Facts of one table that are in one build alone, or in both and not the same, by centre and year."""
CELLS = """
select
    coalesce(old.edition, new.edition) as edition, coalesce(old.table_no, new.table_no) as table_no,
    coalesce(old.row_code, new.row_code) as row_code, coalesce(old.column_code, new.column_code) as column_code,
    coalesce(old.period, new.period) as period, old.display as old, new.display as new,
    old.value as old_value, new.value as new_value,
    case when old.display is null then 'ajoutée' when new.display is null then 'disparue' else 'modifiée' end as change,
    coalesce(old.edition, new.edition) in ({frozen}) as is_frozen
from old.publication.cells as old
full join new.publication.cells as new using (edition, table_no, row_code, column_code, period)
where old.display is distinct from new.display or old.value is distinct from new.value
order by all
"""
FROZEN = "select edition from new.published.frozen_editions where is_in_force"
COUNTS = {"ajoutée": "added", "modifiée": "changed", "disparue": "gone"}
"""What became of a cell -> the column that counts it."""
VERDICTS = """
with last as (
    select '{side}' as side, rule_number, rule_id, coalesce(system, '') as system, coalesce(extract, '') as extract,
        coalesce(academic_year, '') as academic_year, verdict, failures
    from {side}.quality.rule_results
    where run_id = (select run_id from {side}.quality.runs where published_as is not null order by rowid desc limit 1)
)
select * from last
"""
CHANGED = """
with old as ({old}), new as ({new})
select
    coalesce(old.rule_number, new.rule_number) as rule_number, coalesce(old.rule_id, new.rule_id) as rule_id,
    coalesce(old.system, new.system) as system, coalesce(old.extract, new.extract) as extract,
    coalesce(old.academic_year, new.academic_year) as academic_year,
    old.verdict as old_verdict, new.verdict as new_verdict, old.failures as old_failures, new.failures as new_failures
from old full join new using (rule_number, system, extract, academic_year)
where old.verdict is distinct from new.verdict
    -- a year or system that comes or goes changes no verdict of a rule that both have, while it passes
    and not (
        coalesce(old.verdict, 'pass') = 'pass' and coalesce(new.verdict, 'pass') = 'pass'
        and rule_number in (select rule_number from old) and rule_number in (select rule_number from new)
    )
order by all
"""
SUSPICIONS = "select * from new.quality.{table} order by all"
SHOWN = 500
"""Lines of a table that the page shows; the CSV files have them all."""

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;font-size:.9rem}td,th{border:1px solid #999;padding:.2rem .5rem;text-align:left}"""


class DiffError(RuntimeError):
    """There are no two builds to compare, or one cannot be read."""


@dataclass(frozen=True)
class Table:
    """One table of the difference: its name as a file, its title on the page, its columns and rows."""

    name: str
    title: str
    columns: list[str]
    rows: list[tuple[Any, ...]]


def last_two(published: Path) -> tuple[Path, Path]:
    """The two builds published last, in the ledger's order; raises `DiffError` where fewer are kept."""
    builds = kept(published)
    if len(builds) < 2:
        raise DiffError(f"{len(builds)} build is kept in {published.parent / 'kept'}: two are needed")
    return builds[-2], builds[-1]


def difference(old: Path, new: Path, work: Path | None = None) -> list[Table]:
    """What moved from `old` to `new`, two published files; raises `DiffError` where one cannot be read.

    `work`: the working folder, which has the digests of the records of what was built; without it, or where they were
    purged, an extract that came again is described by its day and its number of records.
    """
    tables = []
    with duckdb.connect() as connection:
        for name, file in (("old", old), ("new", new)):
            if not file.is_file():
                raise DiffError(f"{file} does not exist")
            try:
                connection.execute(f"attach {sql_text(file)} as {name} (read_only)")
            except duckdb.Error as error:
                raise DiffError(f"{file} cannot be read as a published file: {error}") from error
        held = {
            tuple(row)
            for row in connection.execute(
                "select database_name, schema_name || '.' || table_name from duckdb_tables()"
            ).fetchall()
        }
        for needed in ("publication.cells", "quality.rule_results"):
            if not {("old", needed), ("new", needed)} <= held:
                raise DiffError(f"one of the two builds has no {needed}: it was published before there was one")
        if {("old", "quality.landed_files"), ("new", "quality.landed_files")} <= held:
            tables.append(_came_again(connection, work))
        tables.append(_facts(connection))
        is_frozen = FROZEN if ("new", "published.frozen_editions") in held else "null"
        tables += _cells(connection, CELLS.format(frozen=is_frozen))
        verdicts = CHANGED.format(old=VERDICTS.format(side="old"), new=VERDICTS.format(side="new"))
        queries = {
            "verdicts": ("Contrôles dont le verdict a changé", verdicts),
            "suspicions": ("À vérifier (ce ne sont pas des échecs)", SUSPICIONS.format(table="suspicions")),
            "cell_suspicions": (
                "À vérifier : cellules qui bougent d'une période à l'autre (ce ne sont pas des échecs)",
                SUSPICIONS.format(table="cell_suspicions"),
            ),
        }
        for name, (title, query) in queries.items():
            if not name.endswith("suspicions") or ("new", f"quality.{name}") in held:
                tables.append(_table(connection, name, title, query))
    return tables


def _table(connection: duckdb.DuckDBPyConnection, name: str, title: str, query: str) -> Table:
    found = connection.execute(query)
    return Table(name, title, [column[0] for column in found.description or []], found.fetchall())


def _came_again(connection: duckdb.DuckDBPyConnection, work: Path | None) -> Table:
    """The extracts that are not those of the old build: both days, and what became of their records."""
    query = CAME_AGAIN.format(old=LANDED.format(side="old"), new=LANDED.format(side="new"))
    rows = []
    for *described, old_digest, new_digest, key in connection.execute(query).fetchall():
        counts = moved(work, old_digest, new_digest, key) if work else None
        rows.append((*described, *((counts.added, counts.gone, counts.changed) if counts else (None, None, None))))
    columns = [
        "system", "extract", "old_day", "new_day", "old_state", "new_state", "old_records", "new_records",
        "added", "gone", "changed",
    ]  # fmt: skip
    return Table("came_again", "Extraits revenus, et leurs enregistrements ajoutés, retirés, modifiés", columns, rows)


def _facts(connection: duckdb.DuckDBPyConnection) -> Table:
    """Rows of each fact added, gone, or changed under the same key, by centre and year, the first of a table's columns
    that give one."""
    columns: dict[str, dict[str, list[str]]] = {"old": {}, "new": {}}
    for database, table, column in connection.execute(
        "select database_name, table_name, column_name from duckdb_columns() where schema_name = 'marts'"
        " and database_name in ('old', 'new') and starts_with(table_name, 'fct_')"
        " order by database_name, table_name, column_index"
    ).fetchall():
        columns[database].setdefault(table, []).append(column)
    rows: list[tuple[Any, ...]] = []
    for table in sorted(columns["old"].keys() & columns["new"].keys()):
        both = [column for column in columns["new"][table] if column in columns["old"][table]]
        if not both:
            continue
        centre = next((sql_name(column) for column in both if column.endswith("centre_code")), None)
        year = next((sql_name(column) for column in both if column in ("academic_year", "decision_year")), None)
        query = FACTS.format(
            table=sql_text(f"marts.{table}"), name=sql_name(table), key=sql_name(both[0]),
            columns=", ".join(map(sql_name, both)),
            **{f"{side}_{what}": f"{side}.{column}" if column else "null"
               for side in ("old", "new") for what, column in (("centre", centre), ("year", year))},
        )  # fmt: skip
        rows += connection.execute(f"select * from ({query}) order by all").fetchall()
    names = ["table_name", "centre", "year", "added", "gone", "changed"]
    return Table("facts", "Faits ajoutés, retirés, modifiés, par table, centre et année", names, rows)


def _cells(connection: duckdb.DuckDBPyConnection, cells: str) -> list[Table]:
    """The cells that moved: those of open editions added, changed and gone apart, then those of frozen editions."""
    counts = ", ".join(f"count(*) filter (where change = '{kind}') as {name}" for kind, name in COUNTS.items())
    by_table = (
        f"select edition, is_frozen, table_no, {counts} from ({cells}) group by all order by is_frozen, edition,"
        " table_no"
    )
    shown = "edition, table_no, row_code, column_code, period, old, new, old_value, new_value"
    lists = {
        "cells": ("Cellules modifiées des éditions ouvertes", "modifiée"),
        "cells_added": ("Cellules ajoutées aux éditions ouvertes", "ajoutée"),
        "cells_gone": ("Cellules disparues des éditions ouvertes", "disparue"),
    }
    tables = [_table(connection, "cells_by_table", "Cellules qui ont changé, par édition et par table", by_table)]
    for name, (title, kind) in lists.items():
        query = f"select {shown} from ({cells}) where not is_frozen and change = '{kind}' order by all"
        tables.append(_table(connection, name, title, query))
    query = f"select change, {shown} from ({cells}) where is_frozen order by all"
    title = "Éditions gelées : cellules recalculées autrement (ce qui est publié reste, voir publication.revisions)"
    return [*tables, _table(connection, "cells_of_frozen_editions", title, query)]


def write_difference(old: Path, new: Path, folder: Path, work: Path | None = None) -> Path:
    """Write the page and one CSV file a table below `folder`; returns the page. `work`: as `difference` has it."""
    import csv

    tables = difference(old, new, work)
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([table.columns, *table.rows])
    page = folder / "index.html"
    page.write_text(_page(old, new, tables), encoding="utf-8")
    return page


def _page(old: Path, new: Path, tables: list[Table]) -> str:
    parts = [
        "<!doctype html><html lang=fr><meta charset=utf-8><title>Ce qui a changé</title>",
        f"<style>{STYLE}</style><h1>Ce qui a changé</h1>",
        f"<p>De <b>{escape(old.name)}</b> à <b>{escape(new.name)}</b>.</p>",
    ]
    for table in tables:
        parts.append(f"<h2>{escape(table.title)}&#160;: {len(table.rows)}</h2>")
        if not table.rows:
            parts.append("<p>Rien.</p>")
            continue
        if len(table.rows) > SHOWN:
            parts.append(f"<p>Les {SHOWN} premières lignes&#160;; toutes sont dans {table.name}.csv.</p>")
        lines = [_line("th", table.columns)] + [_line("td", row) for row in table.rows[:SHOWN]]
        parts.append(f"<table>{''.join(lines)}</table>")
    return "\n".join(parts) + "\n"


def _line(cell: str, values: tuple[Any, ...] | list[Any]) -> str:
    shown = ("" if value is None else escape(str(value)) for value in values)
    return "<tr>" + "".join(f"<{cell}>{value}</{cell}>" for value in shown) + "</tr>"
