"""The ledger's tables and their columns, each with its meaning."""

from __future__ import annotations

import duckdb

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
                (
                    "Fingerprint of the key that turns persons into hashes, or `demonstration`; null where no"
                    " landing was read."
                ),
            ),
        },
    ),
    "rules": (
        "The register: every check, with its titles, failing condition, tolerance and source.",
        {
            "rule_number": ("varchar primary key", "Number: a digest of the check's name."),
            "rule_id": ("varchar not null", "Name of the check."),
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
        "What each check found in each run.",
        {
            "run_id": ("varchar not null", "Run, `runs.run_id`."),
            "rule_number": ("varchar not null", "Check, `rules.rule_number`."),
            "rule_id": ("varchar not null", "Name of the check."),
            "system": ("varchar", "System, where the check looks at one."),
            "extract": ("varchar", "Extract, where the check looks at one."),
            "academic_year": ("varchar", "Academic year, where the check counts by year."),
            "population": ("bigint", "Size of what was looked at; null where it was not."),
            "failures": ("bigint", "How many failed; null where the check was not run."),
            "share": ("double", "Failures over population."),
            "tolerance": ("double not null", "Largest share that passes."),
            "waived": ("bigint", "Failures that a waiver in force allows."),
            "verdict": ("varchar not null", "pass, waived, warn, counted, set_aside, fail, or not_run."),
            "tested_in": (
                "varchar",
                (
                    "Run that worked it out: this one, or one before whose result holds, nothing that the check reads"
                    " having changed since. Null in runs of before there were such."
                ),
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
        (
            "What left its usual range in each run, beside the build published last; what is beyond a limit first, then"
            " the largest."
        ),
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


def make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables, and the columns, that a ledger does not have yet."""
    connection.execute("create schema if not exists quality")
    for table, (_, columns) in TABLES.items():
        types = ", ".join(f"{name} {kind}" for name, (kind, _) in columns.items())
        connection.execute(f"create table if not exists quality.{table} ({types})")
        held = {name for name, *_ in connection.execute(f"describe quality.{table}").fetchall()}
        for name, (kind, _) in columns.items():  # those that a ledger of before does not have
            if name not in held:
                connection.execute(f"alter table quality.{table} add column {name} {kind}")
