"""A landing and the lists of reference some years later: every day and year moved, in the dialect that writes it."""

from __future__ import annotations

import calendar
import datetime
import re
from copy import copy

import duckdb
from in_process import Compiled
from oracle.contract import setting

from chiffres_cles.contract import Column, Extract, from_extraction
from fuzz.landing import Landing, extracts
from fuzz.variations import day_of

PERIODS = (
    "edition",
    "from_edition",
    "academic_year",
    "calendar_year",
    "cohort",
    "period",
    "year",
    "starts_in",
    "from_year",
    "to_year",
)
"""Columns of the lists of reference that hold a year; days are known by their type."""
YEARS = re.compile(r"\d{4}(-\d{4})?")


def day_later(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later; the last of February stays the last."""
    last = (day + datetime.timedelta(1)).day == 1
    of_month = calendar.monthrange(day.year + years, day.month)[1]
    return datetime.date(day.year + years, day.month, of_month if last else min(day.day, of_month))


def years_later(text: str, years: int) -> str:
    """`2024` or `2023-2024` so many years later; any other text as it is."""
    if not YEARS.fullmatch(text):
        return text
    return "-".join(str(int(year) + years) for year in text.split("-"))


def landing_later(landing: Landing, years: int) -> Landing:
    """The landing with each day and year moved; what the contract refuses as too early stays, and so stays refused."""
    moved = landing.copy()
    for name, extract in extracts().items():
        for column in extract.columns:
            for row in moved.rows[name]:
                row[column.name] = _value_later(extract, column, row[column.name], years)
    return moved


def _value_later(extract: Extract, column: Column, text: str, years: int) -> str:
    kind, least = column.meta["type"], column.meta.get("minimum")
    if kind == "date":
        day = day_of(extract, text)
        if day is None or (least and day < datetime.date.fromisoformat(least)):
            return text
        return day_later(day, years).strftime(extract.dialect.date_format)
    if kind == "academic_year":
        first = text[:4]
        early = first.isdigit() and int(first) < int(setting("first_academic_year"))
        return text if early else years_later(text, years)
    if kind == "integer" and from_extraction(column.meta.get("maximum")) is not None:
        return years_later(text, years) if text.isdigit() and int(text) >= column.meta["minimum"] else text
    return text


def lists_later(connection: duckdb.DuckDBPyConnection, years: int) -> None:
    """Move every day and period of the lists of reference and of the printed figures, in the working file."""
    for schema, table, column, kind in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns()"
        " where database_name = current_database() and schema_name in ('reference', 'published_figures')"
    ).fetchall():
        moved = None
        if kind == "DATE":
            at = f'("{column}" + interval {years} year)::date'
            moved = f'case when "{column}" = last_day("{column}") then last_day({at}) else {at} end'
        elif column in PERIODS and kind == "VARCHAR":
            first = f'(left("{column}", 4)::int + {years})::varchar'
            second = f"'-' || (right(\"{column}\", 4)::int + {years})::varchar"
            moved = (
                f"case when regexp_full_match(\"{column}\", '[0-9]{{4}}') then {first}"
                f" when regexp_full_match(\"{column}\", '[0-9]{{4}}-[0-9]{{4}}') then {first} || {second}"
                f' else "{column}" end'
            )
        elif column in PERIODS:
            moved = f'"{column}" + {years}'
        if moved:
            connection.execute(f'update "{schema}"."{table}" set "{column}" = {moved}')


def descriptions_later(project: Compiled, years: int) -> Compiled:
    """The compiled project where the editions that the descriptions of tables number are moved: they are no list."""
    later, name = copy(project), "model.chiffres_cles.described_numbers"
    moved = f"(edition::int + {years})::varchar as edition, content, table_no"
    code = f"select {moved} from ({project.nodes[name]['compiled_code']})"
    later.nodes = project.nodes | {name: project.nodes[name] | {"compiled_code": code}}
    return later
