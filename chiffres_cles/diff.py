"""`make diff`: what moved between two published builds, as a page in French and as CSV tables.

Rows by fact, cells by table, rules whose verdict changed; suspicions apart, since they are no failures.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

import duckdb

from chiffres_cles.publish import kept
from chiffres_cles.sql import text as sql_text

ROWS = """
with counted as (
    select database_name, schema_name || '.' || table_name as table_name, estimated_size as rows
    from duckdb_tables() where database_name in ('old', 'new') and schema_name = 'marts'
)
pivot counted on database_name in ('old', 'new') using any_value(rows) group by table_name order by table_name
"""
CELLS = """
select
    coalesce(old.edition, new.edition) as edition, coalesce(old.table_no, new.table_no) as table_no,
    coalesce(old.row_code, new.row_code) as row_code, coalesce(old.column_code, new.column_code) as column_code,
    coalesce(old.period, new.period) as period, old.display as old, new.display as new,
    old.value as old_value, new.value as new_value
from old.publication.cells as old
full join new.publication.cells as new using (edition, table_no, row_code, column_code, period)
where old.display is distinct from new.display or old.value is distinct from new.value
order by all
"""
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
    rows: list[tuple]


def last_two(published: Path) -> tuple[Path, Path]:
    """The two builds published last, in the ledger's order; raises `DiffError` where fewer are kept."""
    builds = kept(published)
    if len(builds) < 2:
        raise DiffError(f"{len(builds)} build is kept in {published.parent / 'kept'}: two are needed")
    return builds[-2], builds[-1]


def difference(old: Path, new: Path) -> list[Table]:
    """What moved from `old` to `new`, two published files; raises `DiffError` where one cannot be read."""
    verdicts = CHANGED.format(old=VERDICTS.format(side="old"), new=VERDICTS.format(side="new"))
    asked = {
        "rows": ("Lignes par table de faits", f"from ({ROWS.strip()}) where old is distinct from new"),
        "cells_by_table": (
            "Cellules modifiées, par table",
            f"select edition, table_no, count(*) as changed from ({CELLS}) group by all order by all",
        ),
        "cells": ("Cellules modifiées", CELLS),
        "verdicts": ("Contrôles dont le verdict a changé", verdicts),
        "suspicions": ("À vérifier (ce ne sont pas des échecs)", SUSPICIONS.format(table="suspicions")),
        "cell_suspicions": (
            "À vérifier : cellules qui bougent d'une période à l'autre (ce ne sont pas des échecs)",
            SUSPICIONS.format(table="cell_suspicions"),
        ),
    }
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
        for name, (title, query) in asked.items():
            needed = {
                "cells": "publication.cells",
                "cells_by_table": "publication.cells",
                "verdicts": "quality.rule_results",
            }
            if name in needed and not {("old", needed[name]), ("new", needed[name])} <= held:
                raise DiffError(f"one of the two builds has no {needed[name]}: it was published before there was one")
            if name.endswith("suspicions") and ("new", f"quality.{name}") not in held:
                continue
            found = connection.execute(query)
            tables.append(Table(name, title, [column[0] for column in found.description or []], found.fetchall()))
    return tables


def write_difference(old: Path, new: Path, folder: Path) -> Path:
    """Write the page and one CSV file a table below `folder`; returns the page."""
    import csv

    tables = difference(old, new)
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


def _line(cell: str, values: tuple | list) -> str:
    shown = ("" if value is None else escape(str(value)) for value in values)
    return "<tr>" + "".join(f"<{cell}>{value}</{cell}>" for value in shown) + "</tr>"
