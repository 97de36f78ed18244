"""The ledger: what every run of a command did, found and decided, in `warehouse/ledger.duckdb`.

It is opened for moments only. A run's row is opened at its start and closed at its end: one that was killed stands
open, and the next run closes it as failed. Publishing copies the history into the published file, from which a ledger
that was lost comes back (`restore`).
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import platform
import stat
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, field, fields, replace
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.dbt_command import KEPT
from chiffres_cles.landing import LandingError
from chiffres_cles.register import (
    Rule,
    Waiver,
    dbt_rules,
    issue_rules,
    landing_rules,
    reject_rules,
    rule_name,
    tested_node,
)
from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

FILE = "ledger.duckdb"
MODE = 0o640
"""The most that a ledger's mode may be; the umask may take more."""
HINT = "`make ledger` restores it from what was published last"
PATIENCE = 30.0
"""Seconds to wait for another process that has the ledger open."""
PACKAGES = ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations")

TABLES = {
    "runs": (
        "Every run of build, full, publish and check, failed ones included, in the order (rowid) in which they began.",
        {
            "run_id": ("varchar primary key", "Number of the run."),
            "command": ("varchar not null", "Command that ran."),
            "target": ("varchar", "Target, dev or full; null for a check."),
            "started": ("timestamp not null", "Start, UTC."),
            "ended": ("timestamp", "End, UTC; null while it runs, or where it was killed."),
            "verdict": ("varchar not null", "running, passed, refused (by the landing), or failed."),
            "reason": ("varchar", "Why it did not pass."),
            "process": ("integer", "Process of the run on its machine."),
            "published_as": ("varchar", "Name of the kept build that it published."),
            "git_commit": ("varchar", "Commit of the project, where known."),
            "landing_digest": ("varchar", "SHA-256 of the names and contents of the landing's files."),
            "versions": ("varchar", "Versions of what computed, as JSON."),
            "key_fingerprint": (
                "varchar",
                "Fingerprint of the key that turns persons into hashes, or `demonstration`; null where no"
                " landing was read.",
            ),
        },
    ),
    "rules": (
        "The register: every check, with its titles, failing condition, tolerance and source.",
        {
            "rule_number": ("varchar primary key", "Number: a digest of the rule's name."),
            "rule_id": ("varchar not null", "Name of the rule."),
            "title_fr": ("varchar not null", "Title in French."),
            "title_en": ("varchar not null", "Title in English."),
            "population": ("varchar not null", "What is counted."),
            "failing_condition": ("varchar not null", "When one of the population fails."),
            "severity": (
                "varchar not null",
                "blocking, warning, counted (a reject), or set_aside (a value is unknown).",
            ),
            "tolerance": ("double not null", "Largest share of failures that passes."),
            "tolerance_reason": ("varchar", "Why there is a tolerance."),
            "approving_role": ("varchar", "Who approved the tolerance."),
            "source": ("varchar not null", "Rule of docs/rules.md, or document."),
            "version": ("varchar not null", "Digest of the definition."),
            "status": ("varchar not null", "active, or retired: no longer among the checks."),
        },
    ),
    "rule_results": (
        "What each rule found in each run.",
        {
            "run_id": ("varchar not null", "Run, `runs.run_id`."),
            "rule_number": ("varchar not null", "Rule, `rules.rule_number`."),
            "rule_id": ("varchar not null", "Name of the rule."),
            "system": ("varchar", "System, where the rule looks at one."),
            "extract": ("varchar", "Extract, where the rule looks at one."),
            "academic_year": ("varchar", "Academic year, where the rule counts by year."),
            "population": ("bigint", "Size of what was looked at; null where it was not."),
            "failures": ("bigint", "How many failed; null where the rule was not run."),
            "share": ("double", "Failures over population."),
            "tolerance": ("double not null", "Largest share that passes."),
            "waived": ("bigint", "Failures that a waiver in force allows."),
            "verdict": ("varchar not null", "pass, waived, warn, counted, set_aside, fail, or not_run."),
            "tested_in": (
                "varchar",
                "Run that worked it out: this one, or one before whose result holds, nothing that the check reads having"
                " changed since. Null in runs of before there were such.",
            ),
        },
    ),
    "landed_files": (
        "Every file of the landing of every build, as it was built.",
        {
            "run_id": ("varchar not null", "Run, `runs.run_id`."),
            "system": ("varchar not null", "System."),
            "extract": ("varchar not null", "Extract of the system."),
            "file": ("varchar not null", "File, by its path in the landing."),
            "sha256": ("varchar", "SHA-256 of the bytes that were built; null of a file that is absent."),
            "bytes": ("bigint", "Size of the file; null of one that is absent."),
            "extracted_on": ("date", "Day of the extraction, as the manifest says it; null of the manifest itself."),
            "state": ("varchar not null", "What the manifest says of it: delivered, absent, unchanged or closed."),
            "records": ("bigint", "Number of records."),
        },
    ),
    "movements": (
        "What left its usual range in each run, beside the build published last; what is beyond a limit first, then the largest.",
        {
            "run_id": ("varchar not null", "Run, `runs.run_id`."),
            "against": ("varchar", "Build that was published until then; null where there was none."),
            "place": ("integer not null", "Place in the run, from 1."),
            "measure": ("varchar not null", "Measure, of `quality.measures`."),
            "label": ("varchar not null", "What it is called."),
            "unit": ("varchar not null", "count, share or mean."),
            "system": ("varchar", "System, of a measure of records."),
            "extract": ("varchar", "Extract of the system."),
            "centre_code": ("varchar", "Centre, of a measure by centre."),
            "period": ("varchar", "Academic year, year, cohort or edition."),
            "kind": ("varchar", "Scheme of a decision, or kind of a certification."),
            "before": ("double", "Value in the build before, or of a new period that of the period before."),
            "after": ("double not null", "Value in this build."),
            "observations": ("bigint not null", "Rows that it rests on."),
            "times_usual": ("double not null", "How many times its usual range it moved."),
            "is_beyond_limit": ("boolean not null", "Whether it is beyond a limit, which blocks without a waiver."),
            "cause": ("varchar", "File, column and reason by which most more is refused or set aside than before."),
        },
    ),
    "publications": (
        "Every time that a build became a published file, by publishing it or by going back to it.",
        {
            "number": ("integer primary key", "Place in the order of publications, from 1; no clock is asked."),
            "file": ("varchar not null", "Name of the published file."),
            "build": ("varchar not null", "Name of the kept build."),
            "sha256": ("varchar not null", "SHA-256 of its bytes; a file does not hold its own, the next one does."),
            "bytes": ("bigint not null", "Size of the file."),
            "published_at": ("timestamp not null", "Moment by the machine's clock, UTC."),
            "run_id": ("varchar", "Run that published it, `runs.run_id`; null where no run did."),
        },
    ),
}
COPIED = ("rejects", "row_accounts")
"""Tables of the working file's `quality` that the ledger keeps of each run."""


SLICED = ("marts", "quality")
"""Schemas whose tests are told by system and academic year, where the table has such columns."""
Scope = tuple[str | None, str | None]
"""System and academic year."""


@dataclass
class Result:
    """What one rule found, as `quality.rule_results` has it without its run."""

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


@dataclass
class Run:
    """One run of a command, open in the ledger."""

    ledger: Path
    run_id: str
    reason: str | None = None
    verdict: str = "failed"
    published_as: str | None = None
    results: list[Result] = field(default_factory=list)


@dataclass(frozen=True)
class Publication:
    """A build that became the published file `file`: a row of `quality.publications`, without its number and moment."""

    file: str
    build: str
    sha256: str
    bytes: int
    run_id: str | None = None


class LedgerError(RuntimeError):
    """The ledger cannot be opened, written or restored."""


@contextmanager
def opened(ledger: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The ledger, its tables made where they are missing; waits for another process that has it open.

    A ledger that is gone comes back from the published files beside it first, which is told in a line.
    """
    ledger.parent.mkdir(parents=True, exist_ok=True)
    # DuckDB takes an empty file for a new database
    if not (ledger.exists() and ledger.stat().st_size) and (told := restore(ledger)):
        print(told, file=sys.stderr)
    with _narrowed(MODE):
        connection = _connection(ledger)
        try:
            _make_tables(connection)
            yield connection
        except duckdb.Error as error:
            raise LedgerError(f"the ledger {ledger} cannot be written: {first_line(error)}; {HINT}") from error
        finally:
            with suppress(duckdb.Error):  # a damaged file may refuse even this: what it refused first is told
                connection.close()
    with suppress(PermissionError):  # another's ledger keeps the mode that its owner gave it
        narrow(ledger, MODE)


def _connection(ledger: Path, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to the ledger, once no other process has it; raises `LedgerError` where it cannot be opened."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return duckdb.connect(str(ledger), read_only=read_only)
        except duckdb.Error as error:
            locked = "lock" in str(error).lower()
            if not locked or time.monotonic() > until:
                hint = "" if locked or not os.access(ledger, os.R_OK) else f"; {HINT}"
                raise LedgerError(f"the ledger {ledger} cannot be opened: {first_line(error)}{hint}") from error
            time.sleep(0.2)


def first_line(error: BaseException) -> str:
    """What an error says in its first line: DuckDB adds a stack to what it finds damaged."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def narrow(file: Path, mode: int) -> None:
    """Take from a file's mode what `mode` does not have, and give it nothing that the umask took."""
    now = stat.S_IMODE(file.stat().st_mode)
    if now & mode != now:
        file.chmod(now & mode)


@contextmanager
def _narrowed(mode: int) -> Iterator[None]:
    """Files made meanwhile (a write-ahead log) have no more than `mode`, nor more than the umask gives."""
    before = os.umask(0o077)
    os.umask(before | (0o777 & ~mode))
    try:
        yield
    finally:
        os.umask(before)


def publications(ledger: Path, file: str) -> list[Publication]:
    """Every time that a build became the published file of this name, in that order; none where there is no ledger.

    Reads alone, so that whoever may not write the ledger can verify a file. Raises `LedgerError`.
    """
    if not ledger.exists():
        return []
    connection = _connection(ledger, read_only=True)
    try:
        found = connection.execute(
            "select file, build, sha256, bytes, run_id from quality.publications where file = ? order by number", [file]
        ).fetchall()
    except duckdb.CatalogException:  # a ledger of before there were digests
        return []
    except duckdb.Error as error:
        raise LedgerError(f"the ledger {ledger} cannot be read: {first_line(error)}; {HINT}") from error
    finally:
        connection.close()
    return [Publication(*row) for row in found]


def register(ledger: Path, publication: Publication) -> None:
    """Write down what is about to become a published file. Raises `LedgerError`."""
    with opened(ledger) as connection:
        _register(connection, publication)


def _register(connection: duckdb.DuckDBPyConnection, publication: Publication) -> None:
    connection.execute(
        "insert into quality.publications by name select (select coalesce(max(number), 0) + 1 from"
        " quality.publications)"
        " as number, ? as file, ? as build, ? as sha256, ? as bytes, ?::timestamp as published_at, ?::varchar"
        " as run_id",
        [publication.file, publication.build, publication.sha256, publication.bytes, _now(), publication.run_id],
    )


def readable(ledger: Path) -> int:
    """How many runs the ledger holds, every table of it read to its end; raises `LedgerError` where it cannot be."""
    connection = _connection(ledger, read_only=True)
    try:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema, table in tables:
            connection.execute(f"select bit_xor(hash(t)) from {sql_name(schema)}.{sql_name(table)} as t").fetchall()
        return int(connection.execute("select count(*) from quality.runs").fetchall()[0][0])
    except duckdb.Error as error:
        raise LedgerError(f"the ledger {ledger} cannot be read: {first_line(error)}; {HINT}") from error
    finally:
        connection.close()


def restore(ledger: Path) -> str | None:
    """Make a ledger that is not there from the copy that a published or kept file beside it holds, the longest one.

    Returns what was done, in a line; None where nothing was published yet. What ran after that publication is in no
    copy and is lost, the digest of the file itself too: it is taken anew, where a kept copy is the same. Raises
    `LedgerError` where it is not.
    """
    files = sorted([*ledger.parent.glob("cnam*.duckdb"), *(ledger.parent / "kept").glob("cnam*.duckdb")])
    copies = {file: told for file in files if (told := _copy_in(file))}
    if not files:
        return None
    if not copies:
        return f"the ledger {ledger} is not there, and no published file beside it holds a copy: it begins anew"
    source = max(copies, key=lambda file: copies[file][0])
    runs, build = copies[source]
    twins = [file for file in files if copies.get(file) == copies[source]]
    digests = {sha256(file) for file in twins}
    if len(digests) > 1:
        raise LedgerError(
            f"the ledger {ledger} is not there, and {' and '.join(map(str, twins))} are one build and not the"
            " same bytes:"
            " move the damaged one away, then run this again"
        )
    unfinished = ledger.with_name(".restoring.duckdb")
    unfinished.unlink(missing_ok=True)
    try:
        with _narrowed(MODE), duckdb.connect(str(unfinished)) as connection:
            connection.execute(f"attach {sql_text(source)} as source (read_only)")
            _copy_back(connection)
            file = f"{build.split('.')[0]}.duckdb"
            _register(connection, Publication(file, build, digests.pop(), source.stat().st_size))
            connection.execute("detach source")
        unfinished.replace(ledger)
    except duckdb.Error as error:
        raise LedgerError(f"the ledger {ledger} cannot be restored from {source}: {first_line(error)}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return f"the ledger {ledger} was not there: restored from the copy in {source}, {runs} runs"


def set_aside(ledger: Path) -> Path:
    """Move a ledger that cannot be read out of the way, its log with it; the file's new place.

    Raises `LedgerError` where another process has it open: it is not damaged.
    """
    place = ledger.with_name(f"{ledger.stem}.damaged-{datetime.now(UTC):%Y-%m-%dT%H-%M-%S-%f}Z.duckdb")
    try:
        duckdb.connect(str(ledger), read_only=True).close()
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise LedgerError(f"the ledger {ledger} cannot be opened: {first_line(error)}") from error
    ledger.rename(place)
    for log in logs_of(ledger):
        log.rename(place.with_name(log.name.replace(ledger.name, place.name, 1)))
    return place


def logs_of(database: Path) -> list[Path]:
    """The logs that stand beside a database (`.wal`, and what a checkpoint makes of it): DuckDB applies them to
    whatever file has that name."""
    return sorted(database.parent.glob(f"{glob.escape(database.name)}.wal*"))


def _copy_in(file: Path) -> tuple[int, str] | None:
    """How many runs the copy of the ledger in a published file holds, and as which build the file was published;
    None where there is no copy, or it cannot be read."""
    if logs_of(file):  # what it would read is not what was published
        return None
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            runs, build = connection.execute(
                "select count(*), max_by(published_as, rowid) filter (where command in ('build', 'publish'))"
                " from quality.runs"
            ).fetchall()[0]
    except duckdb.Error:
        return None
    return (runs, build) if build else None


def _copy_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables of a new ledger from those of the attached file `source`."""
    _make_tables(connection)
    held = {
        table
        for (table,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'source' and schema_name = 'quality'"
        ).fetchall()
    }
    for table in TABLES:
        if table in held:
            connection.execute(f"insert into quality.{table} by name select * from source.quality.{table}")
    for table in COPIED:
        if f"{table}_history" in held:
            connection.execute(f"create table quality.{table} as select * from source.quality.{table}_history")


def sha256(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def recorded(ledger: Path, command: str, target: str | None, landing: Path | None = None) -> Iterator[Run]:
    """A run, written at its start and closed at its end with the verdict that the body gave it, else failed.

    The caller holds the working folder, so that any open run of the same command and target was killed: it is closed
    as failed first. An error of the body is its reason and goes on.
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
                "update quality.runs set verdict = 'failed', reason = 'killed, or could not write its end' where run_id = ?",
                [killed],
            )
    connection.execute(
        "insert into quality.runs (run_id, command, target, started, verdict, process, git_commit, versions)"
        " values (?, ?, ?, ?, 'running', ?, ?, ?)",
        [run.run_id, command, target, _now(), os.getpid(), git_commit(), json.dumps(versions())],
    )
    if landing is not None:
        connection.execute(
            "update quality.runs set landing_digest = ?, key_fingerprint = ? where run_id = ?",
            [landing_digest(landing), _key_of(landing), run.run_id],
        )


def close(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Write the run's end and the results that it has not written yet."""
    connection.execute(
        "update quality.runs set ended = ?, verdict = ?, reason = ?, published_as = ? where run_id = ?",
        [_now(), run.verdict, run.reason, run.published_as, run.run_id],
    )


def judge(
    rule: Rule, population: int | None, failures: int | None, waivers: list[Waiver], scope: tuple[str | None, ...]
) -> Result:
    """The result of a rule on one scope (system, extract, academic year): a waiver or tolerance may let failures pass."""
    system, extract, year = scope
    share = failures / population if failures is not None and population else None
    allowed = [
        waiver.allowed_failures
        for waiver in waivers
        if failures and waiver.covers(rule.rule_id, system, year, failures, date.today())
    ]
    if failures is None:
        verdict = "not_run"
    elif not failures or (rule.tolerance and share is not None and share <= rule.tolerance):
        verdict = "pass"
    elif allowed:
        verdict = "waived"
    else:
        verdict = {"blocking": "fail", "warning": "warn"}.get(rule.severity, rule.severity)
    return Result(
        rule.rule_number, rule.rule_id, system, extract, year, population, failures, share, rule.tolerance,
        max(allowed, default=None), verdict,
    )  # fmt: skip


def dbt_results(
    manifest: dict[str, Any], run_results: list[dict[str, Any]], database: Path, private: Path, waivers: list[Waiver]
) -> tuple[list[Rule], list[Result]]:
    """The rules of dbt's tests and what they found; populations are counted in the working and private files.

    A test of `SLICED` tables gives a result for each system and academic year of its table, so that a waiver can be as
    narrow as they are. Where a waiver of the whole lets it pass, or its failures are not those of the slices (a key that
    two years share), it gives one.
    """
    rules = {rule.rule_id: rule for rule in dbt_rules(manifest)}
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
            rule = rules[rule_name(unique_id)]
            if key not in populations:
                populations[key] = _populations(connection, model, where)
            whole = judge(rule, counts[key], failures, waivers, (system, None, None))
            slices = _slices(connection, node, model, populations[key], failures) if whole.verdict != "waived" else []
            told = [
                judge(rule, population, failed, _as_narrow(waivers, scope), (scope[0], None, scope[1]))
                for scope, population, failed in slices
            ] or [whole]
            kept_from = found.get("adapter_response", {}).get(KEPT)
            results += [replace(result, tested_in=kept_from) for result in told]
    return list(rules.values()), results


def counted_results(database: Path, waivers: list[Waiver]) -> tuple[list[Rule], list[Result]]:
    """The reasons to reject a record and to set a value aside, and how often each was met in a system, extract and year."""
    rules: dict[str, Rule] = {}
    results = []
    with duckdb.connect(str(database), read_only=True) as connection:
        # what refuses a record in one column sets a value aside in another
        of_a_value = "disposition in ('unknown', 'set_aside') or (subject is null and code <> 'required')"
        for made, table, prefix, met in (
            (reject_rules, "rejects", "reject", "disposition = 'rejected'"),
            (issue_rules, "value_issues", "value", of_a_value),
        ):
            reasons = connection.execute(
                f"select code, rule, meaning from reference.disposition_rules where {met} order by code"
            ).fetchall()
            found = connection.execute(
                "select told.rule, accounts.system, accounts.extract, accounts.academic_year, any_value(accounts.landed), count(*)"
                f" from quality.row_accounts as accounts inner join quality.{table} as told"
                " on told.system = accounts.system and told.extract = accounts.extract"
                " and told.academic_year is not distinct from accounts.academic_year group by all order by all"
            ).fetchall()
            rules |= {rule.rule_id: rule for rule in made(reasons)}
            results += [
                judge(rules[f"{prefix}.{code}"], landed, count, waivers, (system, extract, year))
                for code, system, extract, year, landed, count in found
            ]
    return list(rules.values()), results


def check_and_record(
    folder: Path,
    as_seeds: bool,
    run: Run,
    waivers: list[Waiver],
    kept: dict[tuple[str, str], int] | None = None,
    held_by: str = "",
) -> None:
    """Run the gate on a landing, tell its progress on stderr and its outcome on stdout, and write what it found.

    `kept`: the extracts (system, extract) that are those of the run `held_by`, with their numbers of records: what the gate found
    of them then is written again, under that run.

    Raises `LandingError` for a landing that is refused, once its results are written; `GateError` where the gate failed.
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
    )
    rules = {rule.rule_id: rule for rule in landing_rules()}
    results = [
        judge(rules[one.rule_id], one.population, one.failures, waivers, (one.system, one.extract, one.year))
        for one in report.found
    ]
    told = {(result.rule_id, result.system, result.extract, result.academic_year) for result in results}
    results += [
        replace(judge(rules[rule_id], population, failures, waivers, (system, extract, year)), tested_in=ran)
        for rule_id, system, extract, year, population, failures, ran in _found_before(run.ledger, held_by, kept or {})
        if rule_id in rules and (rule_id, system, extract, year) not in told
    ]
    write(run, list(rules.values()), results)
    verdicts = Counter(result.verdict for result in results)
    for line in report.warnings:
        print(line)
    print(
        f"gate: {sum(report.records.values())} records in {len(report.records)} files; {verdicts['fail']} checks block,"
        f" {verdicts['counted']} find records to reject, {verdicts['set_aside']} values to set aside, {verdicts['warn']} warn, {verdicts['pass'] + verdicts['waived']} hold,"
        f" {verdicts['not_run']} not run; {time.monotonic() - started:.0f} s"
    )
    print(f"Data Docs: {report.data_docs}", flush=True)
    if report.problems:
        raise LandingError(report.problems)


def _found_before(ledger: Path, held_by: str, kept: dict[tuple[str, str], int]) -> list[tuple[Any, ...]]:
    """What the gate found of the `kept` extracts in the run `held_by`: rule, system, extract, year, population, failures, and
    the run that worked it out."""
    query = (
        "select rule_id, system, extract, academic_year, population, failures, coalesce(tested_in, run_id)"
        " from quality.rule_results where run_id = ? and starts_with(rule_number, 'G-') order by rowid"
    )
    with opened(ledger) as connection:
        found = connection.execute(query, [held_by]).fetchall() if kept else []
    return [row for row in found if (row[1], row[2]) in kept]


def write(run: Run, rules: list[Rule], results: list[Result], working: Path | None = None) -> None:
    """Write the register as it stands, the results, and the rejects and accounts of the working file, at once.

    Rules of the same kind (first letter of the number) that are not in `rules` any more are retired.
    """
    import pandas as pd

    register = pd.DataFrame([astuple(rule) for rule in rules], columns=[f.name for f in fields(Rule)])  # noqa: F841 (DuckDB reads it by its name)
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
    """Copy the ledger into `quality` of a fresh published file, where the run is told as what it becomes: passed.

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
        [_now(), run.published_as, run.run_id],
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
    """SHA-256 over the names and contents of the extracts under `folder`; empty where there is none.

    What cannot be read is told by its name alone: the check of the landing refuses it.
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
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--abbrev=12"], capture_output=True, text=True, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return told.stdout.strip() or None


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that compute."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema if not exists quality")
    for table, (_, columns) in TABLES.items():
        types = ", ".join(f"{name} {kind}" for name, (kind, _) in columns.items())
        connection.execute(f"create table if not exists quality.{table} ({types})")
        held = {name for name, *_ in connection.execute(f"describe quality.{table}").fetchall()}
        for name, (kind, _) in columns.items():  # those that a ledger of before does not have
            if name not in held:
                connection.execute(f"alter table quality.{table} add column {name} {kind}")


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
    connection: duckdb.DuckDBPyConnection,
    node: dict[str, Any],
    model: dict[str, Any] | None,
    populations: dict[Scope, int],
    failures: int | None,
) -> list[tuple[Scope, int, int]]:
    """A test's (scope, population, failures) by system and year; empty where the slices do not make up its failures."""
    if not populations or failures is None or not model:
        return []
    if not failures:
        return [(scope, population, 0) for scope, population in populations.items()]
    # of a test that fails, the rows that fail say whose they are: the test is run on each slice of its table
    relation, slices = model["relation_name"], []
    for scope, population in populations.items():
        conditions = [
            f"{name} is not distinct from " + ("null" if value is None else sql_text(value))
            for name, value in zip(("system", "academic_year"), scope, strict=True)
            if name in model["columns"]
        ]
        part = f"(select * from {relation} where {' and '.join(conditions)})"
        try:
            query = node["compiled_code"].replace(relation, part)
            slices.append((scope, population, connection.execute(f"select count(*) from ({query})").fetchall()[0][0]))
        except (duckdb.Error, KeyError, AttributeError):
            return []
    return slices if sum(failed for _, _, failed in slices) == failures else []


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
