"""The verdicts: what each check found, by system and academic year, and whether it passes, is waived or fails."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.dbt_command import KEPT
from chiffres_cles.register import Check, Waiver, check_name, dbt_checks, issue_checks, reject_checks, tested_node
from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

SLICED = ("marts", "quality")
"""Schemas whose tests have a verdict for each system and academic year, where the table has such columns."""

Scope = tuple[str | None, str | None]
"""System and academic year."""


@dataclass
class Result:
    """What one check found, as `quality.rule_results` has it without its run."""

    rule_number: str
    rule_id: str
    system: str | None
    extract: str | None
    academic_year: str | None
    population: int | None
    failures: int | None
    share: float | None
    tolerance: float
    waived: int | None
    verdict: str
    tested_in: str | None = None
    """Run before that worked it out, where this one kept it."""


def judge(
    check: Check, population: int | None, failures: int | None, waivers: list[Waiver], scope: tuple[str | None, ...],
    today: date | None = None,
) -> Result:  # fmt: skip
    """The result of a check on one scope (system, extract, academic year): a waiver or tolerance may let failures
    pass. `today`: the day on which a waiver must not have expired."""
    system, extract, year = scope
    share = failures / population if failures is not None and population else None
    allowed = [
        waiver.allowed_failures
        for waiver in waivers
        if failures and waiver.covers(check.rule_id, system, year, failures, today or date.today())
    ]
    if failures is None:
        verdict = "not_run"
    elif not failures or (check.tolerance and share is not None and share <= check.tolerance):
        verdict = "pass"
    elif allowed:
        verdict = "waived"
    else:
        verdict = {"blocking": "fail", "warning": "warn"}.get(check.severity, check.severity)
    return Result(
        check.rule_number, check.rule_id, system, extract, year, population, failures, share, check.tolerance,
        max(allowed, default=None), verdict,
    )  # fmt: skip


def dbt_results(
    manifest: dict[str, Any], run_results: list[dict[str, Any]], database: Path, private: Path, waivers: list[Waiver]
) -> tuple[list[Check], list[Result]]:
    """The checks of dbt's tests and what they found; populations are counted in the working and private files.

    A test of `SLICED` tables gives a result for each system and academic year of its table, so that a waiver can be as
    narrow as they are. It gives one result where a waiver of the whole lets it pass, or where the failures of the
    slices are not all of its failures: two years that share a key fail together, and neither alone.
    """
    checks = {check.rule_id: check for check in dbt_checks(manifest)}
    statuses = {r["unique_id"]: r for r in run_results if r["unique_id"].startswith("test.")}
    results = []
    with duckdb.connect(str(database), read_only=True) as connection:
        if private.exists():
            connection.execute(f"attach {sql_text(private)} as private (read_only)")
        counts: dict[str, int | None] = {}
        populations: dict[str, dict[Scope, int]] = {}
        for unique_id, found in statuses.items():
            node = manifest["nodes"][unique_id]
            tested = tested_node(node, manifest)
            model = manifest["nodes"][tested] if tested else None
            where = node["config"].get("where")
            key = f"{tested}|{where}"
            if key not in counts:
                counts[key] = _count(connection, model, where)
            path = model["original_file_path"].split("/") if model else []
            system = path[2] if path[:2] == ["models", "staging"] else None
            failures = found["failures"] if found["status"] in ("pass", "fail", "warn") else None
            check = checks[check_name(unique_id)]
            if key not in populations:
                populations[key] = _populations(connection, model, where)
            whole = judge(check, counts[key], failures, waivers, (system, None, None))
            slices = (
                _slices((database, private), node, model, manifest, populations[key], failures)
                if whole.verdict != "waived"
                else []
            )
            judged = [
                judge(check, population, failed, _as_narrow(waivers, scope), (scope[0], None, scope[1]))
                for scope, population, failed in slices
            ] or [whole]
            kept_from = found.get("adapter_response", {}).get(KEPT)
            results += [replace(result, tested_in=kept_from) for result in judged]
    return list(checks.values()), results


def counted_results(database: Path, waivers: list[Waiver]) -> tuple[list[Check], list[Result]]:
    """The reasons to reject a record and to set a value aside, and how often each was met in a system, extract and
    year."""
    checks: dict[str, Check] = {}
    results = []
    with duckdb.connect(str(database), read_only=True) as connection:
        # what refuses a record in one column sets a value aside in another
        of_a_value = "disposition in ('unknown', 'set_aside') or (subject is null and code <> 'required')"
        for made, table, prefix, met in (
            (reject_checks, "rejects", "reject", "disposition = 'rejected'"),
            (issue_checks, "value_issues", "value", of_a_value),
        ):
            reasons = connection.execute(
                f"select code, rule, meaning from reference.disposition_rules where {met} order by code"
            ).fetchall()
            found = connection.execute(
                "select own.rule, accounts.system, accounts.extract, accounts.academic_year,"
                " any_value(accounts.landed), count(*) from quality.row_accounts as accounts inner join"
                f" quality.{table} as own on own.system = accounts.system and own.extract = accounts.extract and"
                " own.academic_year is not distinct from accounts.academic_year group by all order by all"
            ).fetchall()
            checks |= {check.rule_id: check for check in made(reasons)}
            results += [
                judge(checks[f"{prefix}.{code}"], landed, count, waivers, (system, extract, year))
                for code, system, extract, year, landed, count in found
            ]
    return list(checks.values()), results


def _count(connection: duckdb.DuckDBPyConnection, model: dict[str, Any] | None, where: str | None) -> int | None:
    """Rows that a test looks at; null where the table is not there, or the condition is dbt's own words."""
    if model is None:
        return None
    database = "private." if model["database"] == "private" else ""
    query = f"select count(*) from {database}{model['schema']}.{model['alias']}" + (f" where {where}" if where else "")
    try:
        return int(connection.execute(query).fetchall()[0][0])
    except duckdb.Error:
        return None


def _populations(
    connection: duckdb.DuckDBPyConnection, model: dict[str, Any] | None, where: str | None
) -> dict[Scope, int]:
    """Rows that a test looks at by system and academic year; empty where its table has neither, or is not there."""
    if model is None or model["schema"] not in SLICED or not {"system", "academic_year"} & set(model["columns"]):
        return {}
    scope = ", ".join(name if name in model["columns"] else f"null as {name}" for name in ("system", "academic_year"))
    query = f"select {scope}, count(*) from {model['schema']}.{model['alias']}" + (f" where {where}" if where else "")
    try:
        return {(system, year): rows for system, year, rows in connection.execute(query + " group by all").fetchall()}
    except duckdb.Error:
        return {}


def _as_narrow(waivers: list[Waiver], scope: Scope) -> list[Waiver]:
    """The waivers that name what a slice is of: the figure of a wider one is not each slice's own."""
    system, year = scope
    return [waiver for waiver in waivers if (waiver.system or not system) and (waiver.academic_year or not year)]


def _slices(
    databases: tuple[Path, Path],
    node: dict[str, Any],
    model: dict[str, Any] | None,
    manifest: dict[str, Any],
    populations: dict[Scope, int],
    failures: int | None,
) -> list[tuple[Scope, int, int]]:
    """A test's (scope, population, failures) by system and year; empty where the slices do not make up its failures."""
    if not populations or failures is None or not model:
        return []
    if not failures:
        return [(scope, population, 0) for scope, population in populations.items()]
    slices = []
    try:
        with _views_of(databases, node, manifest) as connection:
            for scope, population in populations.items():
                conditions = [
                    f"{name} is not distinct from " + ("null" if value is None else sql_text(value))
                    for name, value in zip(("system", "academic_year"), scope, strict=True)
                    if name in model["columns"]
                ]
                _view(connection, model, " where " + " and ".join(conditions))
                failed = connection.execute(f"select count(*) from ({node['compiled_code']})").fetchall()[0][0]
                slices.append((scope, population, failed))
    except (duckdb.Error, KeyError):
        return []
    return slices if sum(failed for _, _, failed in slices) == failures else []


@contextmanager
def _views_of(
    databases: tuple[Path, Path], node: dict[str, Any], manifest: dict[str, Any]
) -> Generator[duckdb.DuckDBPyConnection]:
    """A database in memory that a test takes for the working file: each table that the test reads is a view of the
    file's, which may be made a view of a part of it."""
    working, private = databases
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(working)} as held (read_only)")
        if private.exists():
            connection.execute(f"attach {sql_text(private)} as private (read_only)")
        connection.execute(f"attach ':memory:' as {sql_name(working.stem)}")
        connection.execute(f"use {sql_name(working.stem)}")
        for unique_id in node["depends_on"]["nodes"]:
            read = manifest["nodes"].get(unique_id)
            if read and read.get("relation_name") and read["database"] != "private":
                _view(connection, read)
        yield connection


def _view(connection: duckdb.DuckDBPyConnection, relation: dict[str, Any], condition: str = "") -> None:
    """Make the view of a table of the file `held`, or of the rows for which a condition holds."""
    schema, table = sql_name(relation["schema"]), sql_name(relation["alias"])
    connection.execute(f"create schema if not exists {schema}")
    connection.execute(f"create or replace view {schema}.{table} as select * from held.{schema}.{table}{condition}")
