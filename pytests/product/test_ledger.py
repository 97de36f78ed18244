"""The ledger and the register: what a run leaves behind, and what a waiver lets pass."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from builds import Build, Json

from chiffres_cles import register
from chiffres_cles.__main__ import main
from chiffres_cles.build import (
    RESULTS,
    _artifacts_of_all_tests,
    _forget,
    _last_results,
    build,
    built_and_held,
    publish_with_ledger,
)
from chiffres_cles.diff import VERDICTS
from chiffres_cles.freeze import _made_by
from chiffres_cles.gate.run import Found, Report
from chiffres_cles.landing import LandingError, Problem
from chiffres_cles.ledger import (
    LedgerError,
    Result,
    check_and_record,
    copy_into,
    counted_results,
    dbt_results,
    git_commit,
    judge,
    landing_digest,
    publications,
    recorded,
    write,
)
from chiffres_cles.ledger.runs import Run
from chiffres_cles.publish import kept, publish, rollback, verify
from chiffres_cles.register import (
    TITLES,
    WAIVER_COLUMNS,
    Check,
    RegisterError,
    Waiver,
    check_name,
    check_titles,
    dbt_checks,
    load_waivers,
)

RULE = Check("D-1", "dbt.x", "x", "x", "rows", "bad", "blocking", 0.0, None, None, "R1", "1")
DAY = date(2026, 11, 28)
"""When the waivers of these tests are judged: a run of them may end on another day than it began."""


def copying(ledger: Path, run: Run) -> Callable[[duckdb.DuckDBPyConnection, str], None]:
    """What writes a run of the ledger into the file that is published."""
    return lambda connection, name: copy_into(connection, ledger, run)


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_every_data_test_has_a_rule_of_its_own(built: Build) -> None:
    rules = dbt_checks(built.manifest())
    tests = [name for name in built.manifest()["nodes"] if name.startswith("test.")]
    assert len(rules) == len(tests) > 1000
    assert [number for number, times in Counter(rule.rule_number for rule in rules).items() if times > 1] == []
    assert [rule.rule_id for rule in rules if "{" in rule.title_fr + rule.title_en] == []
    assert [
        rule.rule_id for rule in rules if rule.tolerance and not (rule.tolerance_reason and rule.approving_role)
    ] == []


def test_a_check_names_the_rule_of_the_domain_that_its_column_or_model_names(built: Build) -> None:
    sources = {rule.rule_id: rule.source for rule in dbt_checks(built.manifest())}
    of_rules = [source for source in sources.values() if source.startswith("R")]
    assert len(of_rules) > len(sources) / 2
    manifest = built.manifest()
    node = next(
        node for node in manifest["nodes"].values() if node.get("attached_node") == "model.chiffres_cles.extractions"
    )
    assert sources[check_name(node["unique_id"])] == "R22"


def test_a_check_without_a_title_is_refused(built: Build) -> None:
    manifest = built.manifest()
    node = next(node for node in manifest["nodes"].values() if node["resource_type"] == "test")
    node["test_metadata"] = None
    node["name"] = "nobody_named_me"
    with pytest.raises(RegisterError, match="nobody_named_me"):
        dbt_checks(manifest)


@pytest.mark.parametrize(
    ("file", "text", "refused"),
    [
        ("tests/marts/nobody_named_me.sql", "select 1", "check nobody_named_me"),
        ("tests/generic/mine.sql", "{% test nobody_named_me(model) %}", "kind of check nobody_named_me"),
        ("tests/generic/mine.sql", "{%- test unique_combination(model) -%}", ""),
        ("tests/publication/detailed/learners_by_area.sql", "select 1", ""),
    ],
)
def test_a_check_without_a_title_is_refused_before_dbt_reads_it(
    tmp_path: Path, file: str, text: str, refused: str
) -> None:
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(text)
    with pytest.raises(RegisterError, match=rf"no title for the {refused} \({file}\)") if refused else nullcontext():
        check_titles(tmp_path)


def test_a_build_asks_for_titles_before_dbt_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = yaml.safe_load(TITLES.read_text(encoding="utf-8"))
    del titles["checks"]["row_accounts_balance"]
    monkeypatch.setattr(register, "TITLES", tmp_path / "checks.yml")
    (tmp_path / "checks.yml").write_text(yaml.safe_dump(titles), encoding="utf-8")
    monkeypatch.setattr("chiffres_cles.build._dbt", lambda *_: pytest.fail("dbt ran"))
    with pytest.raises(RegisterError, match="row_accounts_balance"):
        build("dev", tmp_path / "work" / "cnam.duckdb", tmp_path / "warehouse" / "cnam.duckdb")


def test_the_results_of_a_build_have_populations_and_are_published(built: Build, tmp_path: Path) -> None:
    working, ledger = built.working, tmp_path / "warehouse" / "ledger.duckdb"
    published = tmp_path / "warehouse" / "cnam.duckdb"
    rules, results = dbt_results(built.manifest(), built.run_results(), working, built.work / "private.duckdb", [])
    assert {result.rule_id for result in results} == {rule.rule_id for rule in rules}
    years = rows(working, "select academic_year, count(*) from marts.fct_registrations group by all order by all")
    rule = next(r.rule_id for r in rules if r.rule_id.startswith("dbt.not_null_fct_registrations_home_centre_code"))
    sliced = [(r.academic_year, r.population) for r in results if r.rule_id == rule]
    assert sorted(sliced) == years
    assert {r.system for r in results if "row_accounts_balance" in r.rule_id} >= {"siscol", "gescicca"}
    assert [result.rule_id for result in results if result.population is None or result.verdict != "pass"] == []
    reasons, rejected = counted_results(working, [])
    counts = "select (select count(*) from quality.rejects), (select count(*) from quality.value_issues)"
    assert sum(result.failures or 0 for result in rejected) == sum(rows(working, counts)[0])
    assert {result.verdict for result in rejected} == {"counted", "set_aside"}
    for _ in range(2):
        with recorded(ledger, "build", "dev") as run:
            write(run, rules + reasons, results + rejected, working)
            run.published_as = "x"
            publish(working, published, copying(ledger, run))
            run.verdict = "passed"
    now = rows(working, "select count(*), sum(landed) from quality.row_accounts")[0]
    assert rows(published, "select count(*), sum(landed) from quality.row_accounts")[0] == now
    assert rows(published, "select count(distinct run_id), sum(landed) from quality.row_accounts_history")[0] == (
        2,
        2 * now[1],
    )
    assert rows(published, "select distinct verdict from quality.runs") == [("passed",)]
    assert rows(published, "select count(*) from quality.rule_results anti join quality.rules using (rule_number)") == [
        (0,)
    ]
    silent = "select table_name, column_name from duckdb_columns() where not internal and comment is null"
    assert rows(published, silent) == []
    published.unlink()
    assert rows(ledger, "select count(*) from quality.runs") == [(2,)]


@pytest.mark.parametrize(
    ("status", "target", "passes"),
    [("pass", "dev", True), ("fail", "dev", True), ("skipped", "dev", False), ("pass", "full", False)],
)
def test_publishing_asks_for_the_results_of_every_test(tmp_path: Path, status: str, target: str, passes: bool) -> None:
    assert _artifacts_of_all_tests("dev", tmp_path) is None
    nodes = {
        "test.x.a": {"resource_type": "test"},
        "test.x.b": {"resource_type": "test"},
        "model.x.m": {"resource_type": "model"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    results = [{"unique_id": "test.x.a", "status": "pass"}, {"unique_id": "test.x.b", "status": status}]
    for some, expected in ((results, passes), (results[:1], False), ([], False)):
        (tmp_path / "run_results.json").write_text(json.dumps({"results": some, "args": {"target": target}}))
        assert (_artifacts_of_all_tests("dev", tmp_path) is not None) is expected


def results_of_dbt(folder: Path, target: str | None, seconds: int) -> Path:
    """The file of dbt's results on a target in a folder, of so many seconds after the first of them."""
    folder.mkdir(exist_ok=True)
    (folder / RESULTS).write_text(json.dumps({"results": [], "args": {"target": target} if target else {}}))
    os.utime(folder / RESULTS, (1e9 + seconds, 1e9 + seconds))
    return folder / RESULTS


def test_what_dbt_last_results_of_a_target_is_looked_at_whoever_started_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make full` has a folder of its own; `dbt build --target full` by hand writes to dbt's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)
    monkeypatch.delenv("DBT_TARGET", raising=False)
    by_hand, own = Path("target"), Path("target/full")
    assert (_last_results("full"), _last_results("dev")) == (own, by_hand)
    results_of_dbt(by_hand, "full", 1)
    assert _last_results("full") == by_hand
    results_of_dbt(own, "full", 2)
    assert (_last_results("full"), _last_results("dev")) == (own, by_hand)
    results_of_dbt(by_hand, None, 3)  # no --target: the profile's, dev
    assert (_last_results("full"), _last_results("dev")) == (own, by_hand)
    _forget("full")
    assert not (own / RESULTS).exists()
    assert (by_hand / RESULTS).exists()
    results_of_dbt(by_hand, "full", 4)
    _forget("full")
    assert not (by_hand / RESULTS).exists()


def test_checks_and_the_nodes_that_ran_them_are_counted_apart() -> None:
    def ran(name: str, status: str = "pass", scan: str | None = None) -> Json:
        return {"unique_id": name, "status": status, "adapter_response": {"scan": scan} if scan else {}}

    results = [ran("test.x.a", scan="test.x.a"), ran("test.x.b", scan="test.x.a"), ran("test.x.c")]
    results += [ran("test.x.d", "warn"), ran("model.x.m", "success")]
    assert built_and_held(results) == "1 models built, 3 checks hold, run as 3 nodes"


def test_a_rule_that_is_gone_is_retired_and_keeps_its_results(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.duckdb"
    other = replace(RULE, rule_number="D-2", rule_id="dbt.y")
    with recorded(ledger, "build", "dev") as run:
        write(run, [RULE, other], [judge(RULE, 10, 1, [], (None, None, None))])
    with recorded(ledger, "build", "dev") as run:
        write(run, [other], [])
    assert rows(ledger, "select rule_id, status from quality.rules order by all") == [
        ("dbt.x", "retired"),
        ("dbt.y", "active"),
    ]
    assert rows(ledger, "select population, failures, share, verdict from quality.rule_results") == [
        (10, 1, 0.1, "fail")
    ]


def test_a_run_that_fails_and_one_that_is_killed_are_reported_as_failed(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.duckdb"
    with pytest.raises(ZeroDivisionError), recorded(ledger, "build", "dev"):
        raise ZeroDivisionError("by zero")
    code = (
        "import os, signal, sys; from pathlib import Path; from chiffres_cles.ledger import recorded\n"
        "with recorded(Path(sys.argv[1]), 'build', 'dev'):\n    os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(ledger)]).returncode == -9
    assert rows(ledger, "select verdict from quality.runs order by started") == [("failed",), ("running",)]
    with recorded(ledger, "build", "dev") as run:
        run.verdict = "passed"
    assert rows(ledger, "select verdict, reason from quality.runs order by started") == [
        ("failed", "ZeroDivisionError: by zero"),
        ("failed", "killed, or could not write its end"),
        ("passed", None),
    ]


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "waived"),
        ({"allowed_failures": 2}, "fail"),
        ({"expires_on": DAY}, "waived"),
        ({"expires_on": DAY - timedelta(days=1)}, "fail"),
        ({"system": "siscol", "academic_year": "2023-2024"}, "waived"),
        ({"system": "galao"}, "fail"),
        ({"academic_year": "2022-2023"}, "fail"),
        ({"rule_id": "dbt.y"}, "fail"),
    ],
)
def test_a_waiver_lets_pass_what_it_says_and_fires_again(change: Json, verdict: str) -> None:
    waiver = replace(Waiver("dbt.x", "", "", 3, "reason", "role", date.max), **change)
    result: Result = judge(RULE, 100, 3, [waiver], ("siscol", None, "2023-2024"), DAY)
    assert result.verdict == verdict
    assert judge(RULE, 100, 0, [waiver], ("siscol", None, None)).verdict == "pass"


@pytest.mark.parametrize(
    ("test", "failures", "found"),
    [
        # each failure is in its year, and so is what a waiver of that year lets pass
        (
            "select y from {t} where x is null",
            3,
            {("2021-2022", 1, "fail"), ("2022-2023", 2, "waived"), (None, 0, "pass")},
        ),
        # a text may name the table that it reads
        (
            "select '{t}' as read from {t} where x is null",
            3,
            {("2021-2022", 1, "fail"), ("2022-2023", 2, "waived"), (None, 0, "pass")},
        ),
        # what fails across years is in none of them
        ("select x from {t} group by x having count(*) > 2", 1, {(None, 1, "fail")}),
        ("select y from {t} where false", 0, {("2021-2022", 0, "pass"), ("2022-2023", 0, "pass"), (None, 0, "pass")}),
    ],
)
def test_a_check_of_a_table_with_years_is_reported_by_year(
    tmp_path: Path, test: str, failures: int, found: set[tuple[str | None, int, str]]
) -> None:
    database, relation = tmp_path / "cnam.duckdb", '"cnam"."marts"."fct_x"'
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "create schema marts; create table marts.fct_x (x integer, academic_year varchar, y integer)"
        )
        connection.execute(
            "insert into marts.fct_x values (null, '2021-2022', 1), (1, '2021-2022', 1), (null, '2022-2023', 1),"
            " (null, '2022-2023', 2), (7, null, 3)"
        )
    model = {"database": "cnam", "schema": "marts", "alias": "fct_x", "columns": {"x": {}, "academic_year": {}},
             "original_file_path": "models/marts/fct_x.sql", "relation_name": relation}  # fmt: skip
    node = {"resource_type": "test", "unique_id": "test.chiffres_cles.not_null_x", "name": "not_null_x", "raw_code": "",
            "test_metadata": {"name": "not_null"}, "column_name": "x", "attached_node": "model.chiffres_cles.fct_x",
            "original_file_path": "x.yml", "depends_on": {"nodes": ["model.chiffres_cles.fct_x"]},
            "config": {"severity": "ERROR"}, "compiled_code": test.format(t=relation)}  # fmt: skip
    manifest = {"nodes": {"model.chiffres_cles.fct_x": {**model, "resource_type": "model"}, node["unique_id"]: node}}
    ran = [{"unique_id": node["unique_id"], "status": "fail" if failures else "pass", "failures": failures}]
    waiver = Waiver("dbt.not_null_x", "", "2022-2023", 2, "reason", "role", date.max)
    _, results = dbt_results(manifest, ran, database, tmp_path / "private.duckdb", [waiver])
    assert {(result.academic_year, result.failures, result.verdict) for result in results} == found
    # a waiver of all years is held against all of them together
    whole = replace(waiver, academic_year="", allowed_failures=2)
    _, results = dbt_results(manifest, ran, database, tmp_path / "private.duckdb", [whole])
    assert {result.verdict for result in results if result.failures} == (
        {"fail"} if failures > 2 else {"waived"} if failures else set()
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("dbt.x,,,3,,role,2030-01-01", "line 2, column reason"),
        ("dbt.x,,,3,why,,2030-01-01", "line 2, column approving_role"),
        ("dbt.x,,,many,why,role,2030-01-01", "line 2, column allowed_failures"),
        ("dbt.x,,,3,why,role,soon", "line 2, column expires_on"),
        ("dbt.x,,,3,why,role,", "line 2, column expires_on"),
    ],
)
def test_a_waiver_without_figure_reason_role_or_end_is_refused(tmp_path: Path, row: str, message: str) -> None:
    file = tmp_path / "waivers.csv"
    file.write_text(f"{','.join(WAIVER_COLUMNS)}\n{row}\n", encoding="utf-8")
    with pytest.raises(RegisterError, match=message):
        load_waivers(file)


def test_waivers_that_are_not_utf_8_are_refused_by_their_line(tmp_path: Path) -> None:
    file = tmp_path / "waivers.csv"
    text = f"{','.join(WAIVER_COLUMNS)}\ndbt.x,,,3,\u00e9t\u00e9,role,2030-01-01\n"
    file.write_bytes(text.encode("cp1252"))
    with pytest.raises(RegisterError, match=r"waivers\.csv, line 2: not UTF-8"):
        load_waivers(file)


def test_waivers_of_other_columns_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "waivers.csv"
    file.write_text(f"{','.join(WAIVER_COLUMNS)},note\ndbt.x,,,3,why,role,2030-01-01,\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="line 1: the columns must be"):
        load_waivers(file)


def test_the_committed_waivers_can_be_read() -> None:
    assert all(waiver.reason and waiver.approving_role for waiver in load_waivers())


def test_the_digest_follows_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1")
    first = landing_digest(tmp_path)
    (tmp_path / "a.csv").write_text("2")
    second = landing_digest(tmp_path)
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert len({first, second, landing_digest(tmp_path)}) == 3


@pytest.mark.parametrize(
    ("verdict", "severity", "failures"),
    [("fail", "blocking", 2), ("warn", "warning", 2), ("not_run", "blocking", None), ("pass", "blocking", 0)],
)
def test_what_the_gate_finds_is_written_before_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verdict: str, severity: str, failures: int | None
) -> None:
    rule = replace(RULE, rule_number="G-1", rule_id="gate.siscol.x.same_key", severity=severity)
    problems = [Problem("siscol/x.csv", "another shape", 3, "nom")] if verdict == "fail" else []
    report = Report([Found(rule.rule_id, "siscol", "x", "2023-2024", 10, failures)], problems)
    monkeypatch.setattr("chiffres_cles.gate.run.run_gate", lambda folder, **options: report)
    monkeypatch.setattr("chiffres_cles.ledger.runs.landing_checks", lambda: [rule])
    ledger = tmp_path / "ledger.duckdb"
    refusal = pytest.raises(LandingError, match="siscol/x.csv, line 3, column nom") if problems else nullcontext()
    with refusal, recorded(ledger, "check", None) as run:
        check_and_record(tmp_path, False, run, [])
        run.verdict = "passed"
    results = rows(ledger, "select verdict, system, academic_year, failures from quality.rule_results")
    assert results == [(verdict, "siscol", "2023-2024", failures)]
    assert rows(ledger, "select verdict from quality.runs") == [("refused" if problems else "passed",)]


def published_thrice(tmp_path: Path) -> tuple[Path, Path]:
    """A published file with the ledger's copy in it, of a working file of one table, and the ledger."""
    working, published = tmp_path / "work" / "cnam.duckdb", tmp_path / "warehouse" / "cnam.duckdb"
    working.parent.mkdir()
    ledger = published.with_name("ledger.duckdb")
    with duckdb.connect(str(working)) as connection:
        connection.execute("create schema marts; create table marts.dim_x as select 1 as x; create schema quality")
        connection.execute("create table quality.rejects as select 'siscol' as system, 1 as record_number")
    for _ in range(3):
        with recorded(ledger, "build", "dev") as run:
            write(run, [RULE], [judge(RULE, 10, 0, [], (None, None, None))], working)
            publish_with_ledger(working, published, run)
    return published, ledger


HISTORY = "select run_id, verdict, published_as from quality.runs order by started"
DIGESTS = "select file, build, sha256, bytes from quality.publications order by number"


@pytest.mark.parametrize("empty", [False, True])
def test_a_lost_ledger_comes_back_from_the_published_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], empty: bool
) -> None:
    published, ledger = published_thrice(tmp_path)
    before = {query: rows(ledger, query) for query in (HISTORY, DIGESTS, "from quality.rejects", "from quality.rules")}
    ledger.unlink()
    if empty:  # which DuckDB takes for a new database
        ledger.touch()
    with recorded(ledger, "check", None) as run:
        run.verdict = "passed"
    assert (
        f"the ledger {ledger} was not there: restored from the copy in {published}, 3 runs" in capsys.readouterr().err
    )
    after = {query: rows(ledger, query) for query in before}
    assert after.pop(HISTORY)[:-1] == before.pop(HISTORY)
    assert after == before
    assert verify(published)[1]
    assert rollback(published) == kept(published)[-2]


def test_a_lost_ledger_takes_no_digest_of_files_that_contradict_each_other(tmp_path: Path) -> None:
    published, ledger = published_thrice(tmp_path)
    ledger.unlink()
    published.chmod(0o640)
    with duckdb.connect(str(published)) as connection:
        connection.execute("update marts.dim_x set x = 999999")
    with (
        pytest.raises(LedgerError, match="are one build and not the same bytes") as refusal,
        recorded(ledger, "check", None),
    ):
        pass
    assert str(published) in str(refusal.value) and str(kept(published)[-1]) in str(refusal.value)
    assert not ledger.exists()
    published.unlink()  # as the message says
    with recorded(ledger, "check", None):
        pass
    assert rollback(published, kept(published)[-1].name).exists()
    assert verify(published)[1]


def test_a_damaged_ledger_is_refused_with_the_command_that_restores_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published, ledger = published_thrice(tmp_path)
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(published.parent))
    before = rows(ledger, DIGESTS)
    assert main(["ledger"]) == 0
    assert "can be read: 3 runs" in capsys.readouterr().out
    for damage in (b"not a ledger" * 1000, ledger.read_bytes()[:20_000]):
        ledger.write_bytes(damage)
        capsys.readouterr()
        for command in (["rollback"], ["verify"], ["check"]):
            assert main(command) == 1
            lines = capsys.readouterr().err.splitlines()
            assert len(lines) == 1 and "`make ledger` restores it" in lines[0]
        assert main(["ledger"]) == 0
        assert rows(ledger, DIGESTS) == before
        assert verify(published)[1]
    assert len(list(published.parent.glob("ledger.damaged-*.duckdb"))) == 2


def test_a_ledger_begins_anew_where_nothing_was_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with recorded(tmp_path / "ledger.duckdb", "check", None):
        pass
    assert capsys.readouterr().err == ""
    (tmp_path / "ledger.duckdb").unlink()
    (tmp_path / "cnam.duckdb").write_bytes(b"no published file")
    with recorded(tmp_path / "ledger.duckdb", "check", None):
        pass
    assert "it begins anew" in capsys.readouterr().err


def test_the_last_run_is_the_last_that_was_written_whatever_the_clock_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as once:
        for part in ("runs", "store"):
            once.setattr(f"chiffres_cles.ledger.{part}.now", lambda: datetime(2099, 1, 1))
        published, ledger = published_thrice(tmp_path)
    working = tmp_path / "work" / "cnam.duckdb"
    with recorded(ledger, "build", "dev") as run:
        publish_with_ledger(working, published, run)
    last = publications(ledger, published.name)
    ledger.unlink()
    with recorded(ledger, "check", None):
        pass
    assert publications(ledger, published.name) == [*last[:-1], replace(last[-1], run_id=None)]
    with duckdb.connect(str(published), read_only=True) as connection:
        assert _made_by(connection, "dev")[0] == git_commit()
        side = VERDICTS.format(side="p").split("where run_id = (")[1].split(")\n")[0].replace("p.", "")
        assert connection.execute(side).fetchall() == [(run.run_id,)]
