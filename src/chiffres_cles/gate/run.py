"""The gate at work: the byte-level check and the suites of a landing, a file at a time, and their Data Docs."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from chiffres_cles import settings
from chiffres_cles.contract import Contract, Extract, load_contract
from chiffres_cles.gate.checks import (
    ABSENCES,
    REFUSALS,
    STRUCTURE,
    UNEXPECTED,
    VOLUMES,
    GateCheck,
    GateError,
    extract_checks,
    general_checks,
    year_column,
)
from chiffres_cles.gate.verdicts import (
    KEY_HASH,
    KEY_VERDICT,
    RECORD,
    hasher,
    kinds_looked_at,
    note_refusals,
    opened,
    refusal_verdicts,
    structure_verdicts,
    taken_years,
    value_verdicts,
    volume_verdicts,
)
from chiffres_cles.landing import (
    Problem,
    absent_extracts,
    check_absent,
    check_file,
    check_folder,
    check_manifest,
    check_names,
    extraction_days,
    forget_copies,
    remember_copies,
)
from chiffres_cles.publish import held
from chiffres_cles.settings import ROOT

if TYPE_CHECKING:
    from great_expectations.data_context.data_context.file_data_context import FileDataContext
    from great_expectations.expectations.expectation import Expectation

EXAMPLES = 20
"""Records that Data Docs list of each check; their number is always shown."""


@dataclass(frozen=True)
class Found:
    """What one check found, in the scope that it looked at."""

    rule_id: str
    system: str | None
    extract: str | None
    year: str | None
    population: int | None
    failures: int | None
    """None where the check was not run: the file was refused, or its day of extraction is not known."""


@dataclass
class Report:
    """What the gate found in a landing."""

    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Reasons to refuse the landing, each with file, line and column."""
    records: dict[str, int] = field(default_factory=dict)
    """Number of records by file, of the files that were not refused."""
    warnings: list[str] = field(default_factory=list)
    """What takes many others with it, and of what much is refused: a line each."""
    data_docs: Path = Path()


def run_gate(
    folder: Path,
    *,
    as_seeds: bool,
    key: bytes | None = None,
    root: Path = ROOT,
    contract: Contract | None = None,
    progress: Callable[[str], None] = lambda line: None,
    kept: dict[tuple[str, str], int] | None = None,
    copies: Path | None = None,
) -> Report:
    """Run every suite on the landing `folder`, a file at a time, and write the Data Docs below `root`/gx.

    `as_seeds`: the files are UTF-8 whatever the dialect says. `key`: hashes the keys of failing records as the build
    does; without one they go by their numbers alone. A refused file does not keep the others from their suites. `kept`:
    number of records of the extracts that are those of the last build, byte for byte, whose suites are not run again;
    how many records a refused one takes with it is then the build's to say. `copies`: where the files stay in UTF-8 for
    the build that follows, which need not check them again. Raises `GateError` where a check could not
    be worked out, `Busy` where another gate is at work for ten minutes, `LandingError` where `folder` is none.
    """
    check_folder(folder)
    with held(root / "gx", patience=600):
        return _run(folder, as_seeds, key, root, contract or load_contract(), progress, kept or {}, copies)


def _run(
    folder: Path,
    as_seeds: bool,
    key: bytes | None,
    root: Path,
    contract: Contract,
    progress: Callable[[str], None],
    kept: dict[tuple[str, str], int],
    copies: Path | None,
) -> Report:
    context = _context(root)
    report = Report()
    earlier, digests = forget_copies(copies) if copies else {}, dict[str, str]()
    days, absent = extraction_days(folder, contract), absent_extracts(folder, contract)
    volumes: list[pd.DataFrame] = []
    refused = {problem.file: [problem] for problem in check_names(folder, contract, as_seeds=as_seeds)}
    connection = opened(hasher(key))
    with tempfile.TemporaryDirectory(prefix="gate_", dir=_private_folder()) as aside:
        for place, extract in enumerate(contract.extracts, start=1):
            day = days.get((extract.system, extract.name))
            if (extract.system, extract.name) in kept:
                report.records[extract.file] = kept[extract.system, extract.name]
                if copy := earlier.get(extract.file):
                    digests[extract.file] = copy.sha256
                continue
            if (extract.system, extract.name) in absent:
                refused[extract.file] = check_absent(folder, extract, report.records)
                report.found += [_not_run(check) for check in extract_checks(extract)] + _volumes_not_run(extract)
                progress(
                    f"{place:>3}/{len(contract.extracts)}  {extract.file}: absent,"
                    f" {absent[extract.system, extract.name]}"
                )
                continue
            transcoded = None if as_seeds else copies or Path(aside)
            problems = check_file(folder, extract, report.records, digests, as_seeds=as_seeds, transcode_to=transcoded)
            if problems:
                refused[extract.file] = problems
                report.found += [_not_run(check) for check in extract_checks(extract)] + _volumes_not_run(extract)
                outcome = f"refused: {len(problems)} problems" if len(problems) > 1 else "refused"
            else:
                file = (transcoded or folder) / extract.file
                frame = value_verdicts(connection, extract, file, day)
                note_refusals(connection, extract)
                counted = volume_verdicts(extract, taken_years(frame), day)
                volumes.append(counted)
                report.found += _volumes_not_run(extract) if counted.empty else []
                found = _values(context, extract, frame, day)
                report.found += found
                if transcoded and not copies:
                    file.unlink()
                failing = [one for one in found if one.failures]
                outcome = f"{report.records[extract.file]} records" + (
                    f", {len(failing)} checks fail" if failing else ""
                )
            progress(f"{place:>3}/{len(contract.extracts)}  {extract.file}: {outcome}")
    for problem in check_manifest(folder, contract, report.records):
        refused.setdefault(problem.file, []).append(problem)
    report.problems = [problem for problems in refused.values() for problem in problems]
    if copies and not report.problems:
        remember_copies(folder, contract, copies, digests, report.records)
    report.found += _structure(context, contract, refused)
    report.found += _refusals(context, refusal_verdicts(connection), report, () if kept else ("takes_others",))
    if volumes:
        report.found += _volumes(context, pd.concat(volumes, ignore_index=True))
    context.build_data_docs()
    report.data_docs = root / "gx" / "uncommitted" / "data_docs" / "index.html"
    return report


def _context(root: Path) -> FileDataContext:
    """The file context of `root`/gx, without what an earlier run left: Data Docs are of one landing."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read at the import
    import great_expectations as gx

    from chiffres_cles.gate.spared import spare

    spare()
    shutil.rmtree(root / "gx" / "uncommitted", ignore_errors=True)
    return gx.get_context(mode="file", context_root_dir=root / "gx")


def _private_folder() -> Path:
    """Where copies of extracts are while they are read: beside the private file, and purged like it."""
    folder = settings.work() / "landing_gate"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _validate(
    context: FileDataContext,
    name: str,
    checks: list[tuple[GateCheck, Expectation]],
    frame: pd.DataFrame,
    index: list[str],
    every: bool,
) -> dict[str, dict[str, Any]]:
    """Run a suite on a frame and keep its result; returns each check's figures. `every`: list each failing row."""
    import great_expectations as gx
    from great_expectations.exceptions.exceptions import GreatExpectationsError

    try:
        suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=[one for _, one in checks]))
        batch = context.data_sources.get("landing").get_asset("verdicts").get_batch_definition("whole")
        definition = context.validation_definitions.add(gx.ValidationDefinition(name=name, data=batch, suite=suite))
        result = definition.run(
            batch_parameters={"dataframe": frame},
            result_format={
                "result_format": "COMPLETE" if every else "SUMMARY",
                "unexpected_index_column_names": index,
                "partial_unexpected_count": EXAMPLES,
            },
        )
    except (GreatExpectationsError, ValueError, KeyError) as error:
        raise GateError(f"suite {name}: Great Expectations cannot run it: {type(error).__name__} {error}") from error
    figures = {}
    for one in result.results:
        rule_id = (one.expectation_config.meta if one.expectation_config else {})["rule_id"]
        if "unexpected_count" not in one.result:
            raise GateError(f"suite {name}, check {rule_id}: could not be worked out")
        figures[rule_id] = one.result
    return figures


def _expectation(check: GateCheck, column: str) -> Expectation:
    from great_expectations.expectations.core.expect_column_values_to_not_be_in_set import (
        ExpectColumnValuesToNotBeInSet,
    )
    from great_expectations.expectations.core.expect_column_values_to_not_be_null import ExpectColumnValuesToNotBeNull

    described: dict[str, Any] = {
        "description": check.title_fr,
        "meta": {
            "rule_id": check.rule_id,
            "severity": check.severity,
            "expected": check.expected_fr,
            "todo": check.todo_fr,
        },
    }
    if check.kind in ABSENCES:
        return ExpectColumnValuesToNotBeNull(column=column, **described)
    return ExpectColumnValuesToNotBeInSet(column=column, value_set=[check.kind], **described)


def _values(context: FileDataContext, extract: Extract, frame: pd.DataFrame, day: date | None) -> list[Found]:
    checks = extract_checks(extract)
    run = [check for check in checks if check.kind != "after_extraction" or day is not None]
    pairs = [(check, _expectation(check, check.column or KEY_VERDICT)) for check in run]
    figures = _validate(context, f"{extract.system}.{extract.name}", pairs, frame, [RECORD, KEY_HASH], every=False)
    found = []
    for check in checks:
        if check.rule_id not in figures:
            found.append(_not_run(check))
            continue
        result = figures[check.rule_id]
        looked_at = result["element_count"] - (0 if check.kind in ABSENCES else result["missing_count"])
        found.append(Found(check.rule_id, extract.system, extract.name, None, looked_at, result["unexpected_count"]))
    return found


def _structure(context: FileDataContext, contract: Contract, refused: dict[str, list[Problem]]) -> list[Found]:
    general = general_checks()
    checks = {kind: general[kind] for kind in (UNEXPECTED, *STRUCTURE)}
    frame = structure_verdicts(contract, [problem for problems in refused.values() for problem in problems])
    pairs = [(check, _expectation(check, "verdict")) for check in checks.values()]
    figures = _validate(context, "structure", pairs, frame, ["file", "line", "column"], every=True)
    unexpected = checks.pop(UNEXPECTED)
    strangers = figures[unexpected.rule_id]["unexpected_count"]
    found = [Found(unexpected.rule_id, None, None, None, len(contract.extracts) + strangers, strangers)]
    for extract in contract.extracts:
        looked_at = kinds_looked_at(refused.get(extract.file, []))
        for kind, check in checks.items():
            rows = figures[check.rule_id].get("unexpected_index_list") or []
            failures = int(any(row["file"] == extract.file for row in rows)) if kind in looked_at else None
            found.append(Found(check.rule_id, extract.system, extract.name, None, 1, failures))
    return found


def _volumes(context: FileDataContext, frame: pd.DataFrame) -> list[Found]:
    general = general_checks()
    checks = {kind: general[kind] for kind in VOLUMES}
    pairs = [(check, _expectation(check, "verdict")) for check in checks.values()]
    index = ["file", "system", "extract", "year", "records", "before"]
    figures = _validate(context, "volumes", pairs, frame, index, every=True)
    found = []
    for check in checks.values():
        rows = figures[check.rule_id].get("unexpected_index_list") or []
        failing = {(row["system"], row["extract"], row["year"]) for row in rows}
        found += [
            Found(check.rule_id, system, extract, year, 1, int((system, extract, year) in failing))
            for system, extract, year in frame[["system", "extract", "year"]].itertuples(index=False, name=None)
        ]
    return found


def _refusals(
    context: FileDataContext, frame: pd.DataFrame, report: Report, of_all: tuple[str, ...] = ("takes_others",)
) -> list[Found]:
    """Add to the report what the verdicts warn of; returns what they found, a file each. `of_all`: the checks that
    look at all files, none where some were kept."""
    if frame.empty:
        return []
    general = general_checks()
    checks = {kind: general[kind] for kind in REFUSALS if kind in ("much_refused", *of_all)}
    pairs = [(check, _expectation(check, "verdict")) for check in checks.values()]
    index = ["file", "system", "extract", "record_number", "taken", "refused", "records"]
    figures = _validate(context, "refusals", pairs, frame.astype(object).where(frame.notna(), None), index, every=True)
    found = []
    for kind, check in checks.items():
        rows = figures[check.rule_id].get("unexpected_index_list") or []
        for row in rows:
            report.warnings.append(
                f"warning: {row['file']}, record {row['record_number']:.0f}: refused, and {row['taken']:,.0f} records"
                " with it"
                if kind == "takes_others"
                else f"warning: {row['file']}: {row['refused']:,.0f} of {row['records']:,.0f} records are refused"
            )
        failing = Counter((row["system"], row["extract"]) for row in rows)
        extracts = frame[frame["refused"].notna()][["system", "extract", "records"]].itertuples(index=False, name=None)
        found += [Found(check.rule_id, s, e, None, int(records), failing[s, e]) for s, e, records in extracts]
    return found


def _volumes_not_run(extract: Extract) -> list[Found]:
    """Of an extract that has a year, where none could be counted or the day of extraction is not known."""
    kinds = VOLUMES if year_column(extract) else ()
    return [Found(f"gate.{kind}", extract.system, extract.name, None, None, None) for kind in kinds]


def _not_run(check: GateCheck) -> Found:
    return Found(check.rule_id, check.system, check.extract, None, None, None)
