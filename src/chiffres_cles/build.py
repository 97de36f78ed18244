"""`make build`: check the landing, run `dbt build`, publish, and say what was done."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from chiffres_cles.again import Memory, recall
from chiffres_cles.contract import load_contract
from chiffres_cles.dbt_command import CHECKED_VARIABLE, DBT, KEEP_VARIABLE, KEPT, SCAN
from chiffres_cles.dbt_command import environment as dbt_environment
from chiffres_cles.decisions import decisions_path, load_decisions
from chiffres_cles.editions import look_at_the_editions, look_at_what_lacks
from chiffres_cles.failures import describe
from chiffres_cles.files import (
    LandedFile,
    changed_while_built,
    check_unchanged,
    digests_of,
    landed_files,
    write_files,
)
from chiffres_cles.freeze import check_store
from chiffres_cles.gate.movements import write_page
from chiffres_cles.joins import Keys, dimension_keys
from chiffres_cles.landing import LandingError, check_landing
from chiffres_cles.ledger import FILE as LEDGER
from chiffres_cles.ledger import (
    Result,
    Run,
    check_and_record,
    copy_into,
    counted_results,
    dbt_results,
    logs_of,
    publications,
    recorded,
    write,
)
from chiffres_cles.movements import lines, movement_results, movements, record
from chiffres_cles.outcome import outcome
from chiffres_cles.parquet import ParquetError, load, read_catalogue
from chiffres_cles.plugin import KeyRefused, landing_folder, person_key
from chiffres_cles.publish import check_free, check_whole, damage, held, kept, publish
from chiffres_cles.reconcile import reconciliation_summary
from chiffres_cles.records import write_records
from chiffres_cles.refusals import summary, warnings
from chiffres_cles.register import Waiver, check_titles, dbt_checks, load_waivers, movement_checks
from chiffres_cles.settings import check_memory, have_full_landing, results_folder, store

RESULTS = "run_results.json"
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class Artifacts(NamedTuple):
    """What a command of dbt left: the project as it parsed it, and what came of each node."""

    manifest: dict[str, Any]
    results: list[dict[str, Any]]


def build(target: str, working: Path, published: Path, wait: bool = False, anew: bool = False) -> int:
    """Build `target` and publish it; returns the exit code, 1 where anything refused or failed.

    What has not changed since the build before is kept (`chiffres_cles.again`), unless `anew`.

    Nothing published changes unless every check on the data holds. Unit tests are left to `make test`: they test the
    logic on rows of their own, and say nothing of a landing. `wait`: where another build is at work in the same
    folder, wait for its end. Raises `LandingError` for a landing that is refused, `FreezeError` for a frozen edition
    that is not as it was frozen, `Busy` for a folder in use, a working file that another process has open, or a
    published one that another has open for writing, `SettingRefused` for an amount of memory that is none.
    """
    with held(working.parent, patience=float("inf") if wait else 2) as lock:
        check_free(working, _private(working))
        check_free(published, to_write=False)  # now, and not after the last model
        check_store(store())
        if target == "full":
            check_memory()
            have_full_landing()
        folder, _ = landing_folder()
        with recorded(published.parent / LEDGER, "build", target, folder) as run:
            return _build(target, working, published, lock, run, anew)


def publish_with_ledger(
    working: Path, published: Path, run: Run, keys: Mapping[str, Keys] | None = None
) -> dict[str, int]:
    """Publish, with the ledger's history in `quality`; the run passes when the published file is in its place.

    `keys`: those that the published file declares, by table (`chiffres_cles.joins`); none without them.
    """

    def complete(connection: duckdb.DuckDBPyConnection, build: str) -> None:
        run.published_as = build
        copy_into(connection, run.ledger, run)

    try:
        rows = publish(working, published, complete, run.run_id, keys)
    except BaseException:
        run.published_as = None
        raise
    run.verdict = "passed"
    return rows


def publish_as_left(target: str, working: Path, published: Path) -> int:
    """Publish the working file as the last `dbt build` left it; returns the exit code, 1 where a blocking check fails.

    Where dbt's last results lack a data test (a part was built, or something else ran since), the tests
    run first. Raises `Busy` for a folder in use, `FreezeError` for a frozen edition that is not as it was frozen,
    `PublishError` for a file that cannot be published.
    """
    with held(working.parent) as lock, recorded(published.parent / LEDGER, "publish", target) as run:
        check_store(store())
        check_whole(working)
        check_free(working, _private(working))
        check_free(published, to_write=False)
        check_titles()
        waivers = load_waivers()
        left = _artifacts_of_all_tests(target, _last_results(target))
        if left is None:
            print("running the data tests: dbt's last results lack some", flush=True)
            _forget(target)
            _dbt(["test", "--exclude-resource-type", "unit_test"], target, lock)
            left = _artifacts_of_all_tests(target, results_folder(target))
        failing = _write_results(working, run, waivers, left) if left else []
        if failing or left is None:
            return _not_published(run, failing, working, left)
        publish_with_ledger(working, published, run, dimension_keys(left.manifest))
    return 0


def publish_parquet(folder: Path, target: str, work: Path, published: Path) -> None:
    """Publish what a folder of `make export` holds, which an engine wrote whose checks passed.

    Raises `ParquetError` for a folder that cannot be read, or on which no check ran, `PublishError` and `Busy` as
    `publish` does; in each case the published file is as it was.
    """
    if not (catalogue := read_catalogue(folder)).checked:
        raise ParquetError(f"{folder} is of a build by {catalogue.engine} whose checks did not all run and pass")
    with held(work), recorded(published.parent / LEDGER, "publish", target) as run:
        aside = Path(tempfile.mkdtemp(prefix="cnam_of_parquet_", dir=work))
        try:
            load(catalogue, folder, working := aside / published.name)
            write(run, *counted_results(working, load_waivers()), working)
            publish_with_ledger(working, published, run, catalogue.keys)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _manifest(folder: Path) -> dict[str, Any]:
    """What dbt wrote of the project into its folder of results."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def _last_results(target: str) -> Path:
    """The folder of dbt's last results of a target: started by the project, or by hand."""
    folders = [folder for folder in _folders(target) if _target_of(folder) == target]
    return max(folders, key=lambda folder: (folder / RESULTS).stat().st_mtime, default=results_folder(target))


def _forget(target: str) -> None:
    """Remove dbt's results of a target before: until a first result is there, they would pass for the next build's."""
    for folder in _folders(target):
        if _target_of(folder) == target:
            (folder / RESULTS).unlink(missing_ok=True)


def _folders(target: str) -> set[Path]:
    return {results_folder(target), results_folder()}


def _target_of(folder: Path) -> str | None:
    """The target of the results in a folder, the profile's own where they name none; None where there are no
    results."""
    file = folder / RESULTS
    if not file.exists():
        return None
    arguments = json.loads(file.read_text(encoding="utf-8")).get("args", {})
    return arguments.get("target") or os.environ.get("DBT_TARGET", "dev")


def _artifacts_of_all_tests(target: str, folder: Path) -> Artifacts | None:
    """What dbt left in a folder; None unless it holds a result of every data test of the target, none skipped."""
    if _target_of(folder) != target or not (folder / "manifest.json").exists():
        return None
    left = Artifacts(_manifest(folder), _run_results(folder))
    tests = {name for name, node in left.manifest["nodes"].items() if node["resource_type"] == "test"}
    ran = {result["unique_id"] for result in left.results if result["status"] in ("pass", "fail", "warn")}
    return left if tests and tests <= ran else None


def _not_published(run: Run, failing: list[Result], working: Path, left: Artifacts | None) -> int:
    """Say what keeps a build from being published, to the reader and in the ledger; the exit code."""
    names = ", ".join(dict.fromkeys(result.rule_id for result in failing))
    run.reason = f"{len(failing)} blocking rules fail: {names}"[:2000] if failing else "dbt did not finish"
    if failing and left:
        rules = dbt_checks(left.manifest) + movement_checks()
        found = describe(failing, rules, left.manifest, working, _private(working), load_contract())
        print("\n".join(found), file=sys.stderr)
    print("not published: the build did not pass, see above; what was published stays", file=sys.stderr)
    return 1


def _build(target: str, working: Path, published: Path, lock: int, run: Run, anew: bool) -> int:
    folder, as_seeds = landing_folder()
    check_titles()
    waivers, contract = load_waivers(), load_contract()
    load_decisions(decisions_path(), contract)
    files = landed_files(folder, contract)
    copies = None if as_seeds else working.parent / f"landing_{target}"
    memory = None
    with suppress(KeyRefused):  # said below, once the gate has said what there is to say of the landing
        memory = _recall(target, working, run, as_seeds, files, anew)
        print(memory.opening(), flush=True)
    if target == "full":
        kept_extracts, held_by = (memory.as_before(), memory.last) if memory else ({}, "")
        check_and_record(folder, as_seeds, run, waivers, kept_extracts, held_by, copies)
    else:
        # the byte-level check of the gate alone, in a second or two, before dbt, whose parser stops with a message of
        # its own at a seed that is not UTF-8
        as_before = [".".join(name) for name in memory.as_before()] if memory else []
        check_landing(folder, contract, as_seeds=as_seeds, transcode_to=copies, as_before=as_before)
    check_unchanged(run.ledger, target, files)
    write_files(run.ledger, run.run_id, files)
    try:
        key = person_key()
    except KeyRefused as error:
        run.verdict, run.reason = "refused", str(error)
        print(f"not built: {error}", file=sys.stderr)
        return 1
    memory = memory or _recall(target, working, run, as_seeds, files, anew)
    databases = (working, _private(working))
    if memory.anew:
        begin_anew(*databases)
    started = time.monotonic()  # the gate has printed its own time
    results = _dbt_build(target, lock, waivers, memory)
    left = Artifacts(_manifest(results_folder(target)), results) if results else None
    of_dbt = time.monotonic() - started
    if results and (changed := changed_while_built(folder, contract, files, copies)):
        raise LandingError(changed)
    failing = _write_results(working, run, waivers, left) if left else []
    statuses = {result["status"] for result in results}
    if "error" not in statuses:  # an error may be a table that cannot be read: then nothing is kept
        memory.keep()
    if failing or left is None or statuses & {"error", "skipped"}:
        return _not_published(run, failing, working, left)
    still = digests_of(run.ledger, [build.name for build in kept(published)])
    write_records(working.parent, copies or folder, contract, files, key, still)
    before = publications(run.ledger, published.name)
    try:
        rows = publish_with_ledger(working, published, run, dimension_keys(left.manifest))
    except BaseException:
        memory.file.unlink(missing_ok=True)  # a kept table that cannot be copied would never be made anew
        raise
    if lines := look_at_what_lacks(published):
        print("\n".join(lines))
    _summarise(rows, results, published, of_dbt, time.monotonic() - started - of_dbt)
    for line in look_at_the_editions(published):
        print(line)
    if target == "full":
        print("\n" + reconciliation_summary(published))
    checks = sum(r["unique_id"].startswith("test.") and r["status"] == "pass" for r in results)
    print("\n" + "\n".join(outcome(published, run.run_id, checks, before[-1].build if before else None)))
    return 0


def _recall(target: str, working: Path, run: Run, as_seeds: bool, files: list[LandedFile], anew: bool) -> Memory:
    """What this build may keep of the one before, nothing where it is to be made `anew`; raises `KeyRefused`."""
    file, databases = working.with_name(f"again_{target}.json"), (working, _private(working))
    memory = recall(file, databases, run.ledger, run.run_id, person_key(), as_seeds, files)
    if anew:
        memory.anew, memory.nodes = "it was asked for", {}
    return memory


def _write_results(working: Path, run: Run, waivers: list[Waiver], left: Artifacts) -> list[Result]:
    """Write dbt's results, the rejects and the accounts to the ledger; returns the results that block."""
    rules, results = dbt_results(left.manifest, left.results, working, _private(working), waivers)
    try:
        reasons, rejected = counted_results(working, waivers)
        rules, results = rules + reasons, results + rejected
    except duckdb.CatalogException:  # the build stopped before the accounts
        pass
    published = run.ledger.with_name(working.name)
    moved = movements(published, working)
    limits, beyond = movement_results(moved, waivers)
    write(run, rules + limits, results + beyond, working)
    known = publications(run.ledger, published.name)
    against = known[-1].build if known else None
    record(run, moved, against)
    write_page(moved, against)
    results = results + beyond
    if any(result.verdict == "fail" for result in results):
        print("\n".join(lines(moved)), file=sys.stderr)
    return [result for result in results if result.verdict == "fail"]


def begin_anew(*files: Path) -> None:
    """Remove the working files that a build makes from nothing: damage in one, or a table that no model makes any more,
    would outlive it. Whoever calls holds the folder. One that DuckDB cannot even open is named in a line."""
    for file in files:
        if file.exists() and (reason := damage(file)):
            print(f"{file} was damaged, and is made anew: {reason}", file=sys.stderr)
        for left in (file, *logs_of(file)):
            left.unlink(missing_ok=True)


def _private(working: Path) -> Path:
    """The private file that dbt attaches beside a working file."""
    return working.with_name(working.name.replace("cnam", "private", 1))


def _dbt_build(target: str, lock: int, waivers: list[Waiver], memory: Memory) -> list[dict[str, Any]]:
    """Run dbt in a process of its own, which closes the working file; its results, none where it stopped on something
    else.

    A test with a waiver runs after the build, where its failures keep no model from being built: the ledger judges
    them. dbt holds `lock` with its parent and dies with it, so that the folder is free when nothing works in it.
    """
    waived = sorted({waiver.rule_id.split(".")[1] for waiver in waivers if waiver.rule_id.startswith("dbt.")})
    # a changed contract may change the columns of a seed, which only a full refresh follows
    arguments = ["build", "--full-refresh", "--exclude-resource-type", "unit_test"]
    arguments += ["--exclude", *waived] if waived else []
    folder = results_folder(target)
    _forget(target)
    code = _dbt(arguments, target, lock, memory)
    results = _run_results(folder)
    if code and not any(result["status"] in ("error", "fail", "skipped") for result in results):
        return []  # it died on something that is not a result
    if waived and results:
        _dbt(["test", "--select", *waived], target, lock, memory)
        results += _run_results(folder)
        (folder / RESULTS).write_text(json.dumps({"results": results, "args": {"target": target}}), encoding="utf-8")
    return results


def _dbt(arguments: list[str], target: str, lock: int, memory: Memory | None = None) -> int:
    """Run dbt, which prints its progress and its faults; `memory`: what it may keep, and where it leaves what it
    made."""
    command = [*DBT, "--quiet", *arguments, "--target", target]
    environment = dbt_environment(results_folder(target))
    if memory:
        environment[CHECKED_VARIABLE] = " ".join(one.name for one in memory.files)
        environment[KEEP_VARIABLE] = str(memory.hand_over())
    # a dbt that is killed frees its semaphores by a helper of Python, which need not say so
    quiet = "ignore:resource_tracker:UserWarning"
    environment["PYTHONWARNINGS"] = ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), quiet]))
    code = subprocess.run(command, env=environment, pass_fds=[lock], preexec_fn=_live_and_die_with_parent).returncode
    if memory:
        memory.take_back()
    return code


def _run_results(folder: Path) -> list[dict[str, Any]]:
    """What dbt did last; nothing where it stopped before its first node."""
    file = folder / RESULTS
    return json.loads(file.read_text(encoding="utf-8"))["results"] if file.exists() else []


def _live_and_die_with_parent() -> None:
    """Have the kernel kill this process when its parent is killed: an orphan would go on writing. Ctrl-C, which a
    terminal gives to both, is the parent's to answer, who then kills it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def identity_summary(published: Path) -> list[str]:
    """What a build says of identity: how many pairs are doubtful, and each decision that no longer applies."""
    with duckdb.connect(str(published), read_only=True) as connection:
        doubts = connection.execute("select count(*) from quality.identity_doubts").fetchall()[0][0]
        query = "select line, state from quality.identity_decisions where state <> 'applies' order by line"
        idle = connection.execute(query).fetchall()
        applying = connection.execute(
            "select count(*) from quality.identity_decisions where state = 'applies'"
        ).fetchall()
    lines = [f"identity: {doubts:,} doubtful pairs (quality.identity_doubts), {applying[0][0]} decisions applied"]
    return lines + [f"identity: the decision of line {line} no longer applies: {state}" for line, state in idle]


def built_and_held(results: list[dict[str, Any]]) -> str:
    """What dbt's results come to: models, checks that hold, and in how many nodes of dbt's queue the checks ran."""
    counts = Counter((result["unique_id"].split(".")[0], result["status"]) for result in results)
    checks = [result for result in results if result["unique_id"].startswith("test.")]
    anew = [result for result in checks if KEPT not in result["adapter_response"]]
    nodes = {result["adapter_response"].get(SCAN, result["unique_id"]) for result in anew}
    as_before = sum(r["unique_id"].startswith("model.") and KEPT in r["adapter_response"] for r in results)
    models, holding = counts["model", "success"], counts["test", "pass"]
    if not as_before:
        return f"{models} models built, {holding} checks hold, run as {len(nodes)} nodes"
    return (
        f"{models - as_before} models built, {as_before} kept; {holding} checks hold: {len(anew)} run as {len(nodes)}"
        f" nodes, {len(checks) - len(anew)} kept with the build that ran them"
    )


def _summarise(
    rows: dict[str, int], results: list[dict[str, Any]], published: Path, of_dbt: float, after: float
) -> None:
    """Say what was built; `of_dbt`, `after`: seconds of dbt, and of the ledger and the publication."""
    for line in warnings(published):
        print(line)
    facts = [count for table, count in rows.items() if table.split(".")[1].startswith(("fct_", "dim_"))]
    print("\n".join(summary(published)))
    print(f"{built_and_held(results)}; {sum(facts):,} rows in {len(facts)} facts and dimensions")
    print(f"dbt {of_dbt:.0f} s; ledger and publication {after:.1f} s, {after / (of_dbt + after):.1%} of both")
    for line in identity_summary(published):
        print(line)
