"""The recording of runs: opened at their start, closed at their end, with what they found and decided."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, field, fields, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.landing import LandingError
from chiffres_cles.ledger.schema import COPIED, TABLES
from chiffres_cles.ledger.store import now, opened
from chiffres_cles.ledger.verdicts import Result, judge
from chiffres_cles.register import Check, Waiver, landing_checks
from chiffres_cles.sql import text as sql_text

PACKAGES = ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations")


@dataclass
class Run:
    """One run of a command, open in the ledger."""

    ledger: Path
    run_id: str
    reason: str | None = None
    verdict: str = "failed"
    published_as: str | None = None
    results: list[Result] = field(default_factory=list)


@contextmanager
def recorded(ledger: Path, command: str, target: str | None, landing: Path | None = None) -> Generator[Run]:
    """A run, written at its start and closed at its end with the verdict that the body gave it, else failed.

    Open runs whose process is gone were killed: they are closed as failed first. An error of the body is its reason and
    goes on.
    """
    run = Run(ledger, f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}")
    is_open = False
    try:
        with opened(ledger) as connection:
            is_open = True
            _begin(connection, run, command, target, landing)
        yield run
    except LandingError as error:
        run.verdict, run.reason = "refused", str(error)
        raise
    except BaseException as error:
        run.verdict, run.reason = "failed", run.reason or f"{type(error).__name__}: {error}"[:2000]
        raise
    finally:
        if is_open:
            with opened(ledger) as connection:
                connection.begin()
                close(connection, run)
                connection.commit()


def _begin(
    connection: duckdb.DuckDBPyConnection, run: Run, command: str, target: str | None, landing: Path | None
) -> None:
    """Close the runs that were killed, and write this one's start."""
    for killed, process in connection.execute(
        "select run_id, process from quality.runs where verdict = 'running'"
    ).fetchall():
        if process == os.getpid() or not Path(f"/proc/{process}").exists():
            connection.execute(
                "update quality.runs set verdict = 'failed', reason = 'killed, or could not write its end' where"
                " run_id = ?",
                [killed],
            )
    connection.execute(
        "insert into quality.runs (run_id, command, target, started, verdict, process, git_commit, versions)"
        " values (?, ?, ?, ?, 'running', ?, ?, ?)",
        [run.run_id, command, target, now(), os.getpid(), git_commit(), json.dumps(versions())],
    )
    if landing is not None:
        connection.execute(
            "update quality.runs set landing_digest = ?, key_fingerprint = ? where run_id = ?",
            [landing_digest(landing), _key_of(landing), run.run_id],
        )


def close(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Write the run's end."""
    connection.execute(
        "update quality.runs set ended = ?, verdict = ?, reason = ?, published_as = ? where run_id = ?",
        [now(), run.verdict, run.reason, run.published_as, run.run_id],
    )


def check_and_record(
    folder: Path,
    as_seeds: bool,
    run: Run,
    waivers: list[Waiver],
    kept: dict[tuple[str, str], int] | None = None,
    held_by: str = "",
    copies: Path | None = None,
) -> None:
    """Run the gate on a landing, print its progress on stderr and its outcome on stdout, and write what it found.

    `kept`: the extracts (system, extract) that are those of the run `held_by`, with their numbers of records: what the
    gate found of them then is written again, under that run. `copies`: where the files stay in UTF-8 for the build.

    Raises `LandingError` for a landing that is refused, once its results are written; `GateError` where the gate
    failed.
    """
    from chiffres_cles.gate.run import run_gate
    from chiffres_cles.plugin import KeyRefused, person_key

    started = time.monotonic()
    try:
        key = person_key(folder)
    except KeyRefused:  # the build will say so; the gate needs none to find a record
        key = None
    report = run_gate(
        folder,
        as_seeds=as_seeds,
        key=key,
        progress=lambda line: print(line, file=sys.stderr, flush=True),
        kept=kept,
        copies=copies,
    )
    checks = {check.rule_id: check for check in landing_checks()}
    results = [
        judge(checks[one.rule_id], one.population, one.failures, waivers, (one.system, one.extract, one.year))
        for one in report.found
    ]
    judged = {(result.rule_id, result.system, result.extract, result.academic_year) for result in results}
    results += [
        replace(judge(checks[rule_id], population, failures, waivers, (system, extract, year)), tested_in=ran)
        for rule_id, system, extract, year, population, failures, ran in _found_before(run.ledger, held_by, kept or {})
        if rule_id in checks and (rule_id, system, extract, year) not in judged
    ]
    write(run, list(checks.values()), results)
    verdicts = Counter(result.verdict for result in results)
    for line in report.warnings:
        print(line)
    print(
        f"gate: {sum(report.records.values())} records in {len(report.records)} files; {verdicts['fail']} checks block,"
        f" {verdicts['counted']} find records to reject, {verdicts['set_aside']} values to set aside,"
        f" {verdicts['warn']} warn, {verdicts['pass'] + verdicts['waived']} hold, {verdicts['not_run']} not run;"
        f" {time.monotonic() - started:.0f} s"
    )
    print(f"Data Docs: {report.data_docs}", flush=True)
    if report.problems:
        raise LandingError(report.problems)


def _found_before(ledger: Path, held_by: str, kept: dict[tuple[str, str], int]) -> list[tuple[Any, ...]]:
    """What the gate found of the `kept` extracts in the run `held_by`: check, system, extract, year, population,
    failures, and the run that worked it out."""
    query = (
        "select rule_id, system, extract, academic_year, population, failures, coalesce(tested_in, run_id)"
        " from quality.rule_results where run_id = ? and starts_with(rule_number, 'G-') order by rowid"
    )
    with opened(ledger) as connection:
        found = connection.execute(query, [held_by]).fetchall() if kept else []
    return [row for row in found if (row[1], row[2]) in kept]


def write(run: Run, checks: list[Check], results: list[Result], working: Path | None = None) -> None:
    """Write the register as it is and the results at once, then the rejects and accounts of the working file.

    Checks of the same kind (first letter of the number) that are not in `checks` any more are retired.
    """
    import pandas as pd

    register = pd.DataFrame([astuple(check) for check in checks], columns=[f.name for f in fields(Check)])  # noqa: F841 (DuckDB reads it by its name)
    outcome = pd.DataFrame([astuple(r) for r in results], columns=[f.name for f in fields(Result)])
    for name in ("population", "failures", "waived"):
        outcome[name] = outcome[name].astype("Int64")
    with opened(run.ledger) as connection:
        connection.begin()
        connection.execute(
            "update quality.rules set status = 'retired' where rule_number not in (select rule_number from register)"
            " and left(rule_number, 1) in (select left(rule_number, 1) from register)"
        )
        connection.execute("insert or replace into quality.rules by name select * from register")
        connection.execute(
            "insert into quality.rule_results by name"
            " select ? as run_id, * replace (coalesce(cast(tested_in as varchar), ?) as tested_in) from outcome",
            [run.run_id, run.run_id],
        )
        connection.commit()
        if working is not None and working.exists():
            connection.execute(f"attach {sql_text(working)} as working (read_only)")
            for table in COPIED:
                columns = connection.execute(
                    "select column_name, data_type from duckdb_columns() where database_name = 'working'"
                    " and schema_name = 'quality' and table_name = ?",
                    [table],
                ).fetchall()
                if columns:
                    connection.execute(
                        f"create table if not exists quality.{table} as"
                        f" select ''::varchar as run_id, * from working.quality.{table} limit 0"
                    )
                    for name, data_type in columns:  # those that a ledger of before does not have
                        connection.execute(f"alter table quality.{table} add column if not exists {name} {data_type}")
                    connection.execute(
                        f"insert into quality.{table} by name select ? as run_id, * from working.quality.{table}",
                        [run.run_id],
                    )
            connection.execute("detach working")
    run.results += results


def copy_into(connection: duckdb.DuckDBPyConnection, ledger: Path, run: Run) -> None:
    """Copy the ledger into `quality` of a fresh published file, where the verdict of the run is: passed.

    `rejects` and `row_accounts` stay those of this build, with its run beside them; those of every run are
    `rejects_history` and `row_accounts_history`.
    """
    connection.execute("create schema if not exists quality")
    connection.execute(f"attach {sql_text(ledger)} as ledger (read_only)")
    for table, (comment, columns) in TABLES.items():
        connection.execute(f"create table quality.{table} as select * from ledger.quality.{table}")
        connection.execute(f"comment on table quality.{table} is {sql_text(comment)}")
        for name, (_, text) in columns.items():
            connection.execute(f"comment on column quality.{table}.{name} is {sql_text(text)}")
    connection.execute(
        "update quality.runs set ended = ?, verdict = 'passed', published_as = ? where run_id = ?",
        [now(), run.published_as, run.run_id],
    )
    for table in COPIED:
        described = dict(
            connection.execute(
                "select column_name, comment from duckdb_columns() where schema_name = 'quality' and table_name = ?"
                " and database_name <> 'ledger'",
                [table],
            ).fetchall()
        )
        if not described:
            continue
        connection.execute(f"create table quality.{table}_history as select * from ledger.quality.{table}")
        connection.execute(f"comment on table quality.{table}_history is 'quality.{table} of every run of the ledger.'")
        connection.execute(f"alter table quality.{table} add column run_id varchar default {sql_text(run.run_id)}")
        run_text = sql_text(TABLES["rule_results"][1]["run_id"][1])
        for target in (table, f"{table}_history"):
            connection.execute(f"comment on column quality.{target}.run_id is {run_text}")
        for name, text in described.items():
            connection.execute(f"comment on column quality.{table}_history.{name} is {sql_text(text or '')}")
    connection.execute("detach ledger")


def landing_digest(folder: Path) -> str:
    """SHA-256 over the names and contents of the CSV files under `folder`; that of nothing where there is none.

    What cannot be read counts by its name alone: the check of the landing refuses it.
    """
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.csv")):
        digest.update(f"{file.relative_to(folder)}\0".encode())
        if file.is_file():
            with suppress(OSError), file.open("rb") as content:
                digest.update(f"{file.stat().st_size}\0".encode() + hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()


def _key_of(landing: Path) -> str | None:
    """Fingerprint of the key by which a landing's persons are hashed; None where there is none, which the build
    refuses."""
    from chiffres_cles.keys import fingerprint
    from chiffres_cles.plugin import KeyRefused, person_key

    try:
        return fingerprint(person_key(landing))
    except KeyRefused:
        return None


def git_commit() -> str | None:
    """The commit of the project, with `+` where files differ from it; null outside a repository."""
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--abbrev=12"], capture_output=True, text=True, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return described.stdout.strip() or None


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that compute."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
