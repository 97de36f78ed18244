"""What is left out of dbt's own work and of Great Expectations' (`spared.py` of both), held against what they do."""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from builds import parsed_before
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.relation import DuckDBRelation
from dbt.artifacts.resources.base import FileHash
from dbt.artifacts.resources.v1.components import InjectedCTE
from dbt.artifacts.resources.v1.config import NodeConfig, TestConfig
from dbt.clients.jinja import get_rendered
from dbt.compilation import inject_ctes_into_sql
from dbt.context.base import BaseContext
from dbt.context.macros import MacroNamespace
from dbt.context.manifest import ManifestContext
from dbt.contracts.graph.nodes import ModelNode, UnitTestNode
from dbt_common.clients.jinja import MacroFuzzEnvironment
from dbt_common.contracts.config.base import BaseConfig
from dbt_common.dataclass_schema import ValidationError
from dbt_common.events.base_types import EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.logger import LoggerConfig
from dbt_common.exceptions import CompilationError

from chiffres_cles.dbt_command import DBT, environment
from chiffres_cles.settings import ROOT
from chiffres_cles.spared import (
    _columns_once,
    _made_where_wanted,
    _once,
    _valid_once,
    _wherever,
    context,
    inject_ctes,
    laid_over,
)


def named(kind: str, names: str) -> dict[str, Any]:
    """A namespace: what a macro is does not matter here, and each is a text."""
    return {name: f"{kind} {name}" for name in names}


def test_macros_laid_over_one_another_are_those_that_dbt_finds() -> None:
    """Each of the five places has names that the others have too, and one of its own."""
    root, local, internal = named("root", "abc"), named("local", "abd"), named("internal", "abcdx")
    namespace = MacroNamespace(root, local, internal, {"one": named("one", "z"), "a": named("a package", "z")})
    assert laid_over(namespace) == dict(namespace)
    assert laid_over(namespace)["a"] == "local a" and laid_over(namespace)["dbt"] is internal


def test_the_names_of_a_node_are_those_that_its_macros_know(monkeypatch: pytest.MonkeyPatch) -> None:
    """One dictionary: a macro that calls another looks it up there."""
    known = {"ref": "a function of dbt"}
    monkeypatch.setattr(BaseContext, "to_dict", lambda self: known)
    of_node = ManifestContext.__new__(ManifestContext)
    of_node.namespace = MacroNamespace({}, named("local", "k"), {}, {})
    assert context(of_node) is known and known["k"] == "local k"
    assert known == of_node.to_dict()


def test_a_text_that_was_compiled_for_one_node_says_what_another_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """One code for both, and the names, the kind of environment and the mistakes of each."""
    compiled = list[str]()
    jinja = MacroFuzzEnvironment.compile

    def counted(self: MacroFuzzEnvironment, source: str, *others: Any, **named: Any) -> Any:
        compiled.append(source)
        return jinja(self, source, *others, **named)

    monkeypatch.setattr(MacroFuzzEnvironment, "compile", _once(counted))
    text = "{{ 1 + number }}{% if name %}{{ name }}{% endif %}"
    shown = [get_rendered(text, {"number": number, "name": name}) for number, name in ((1, "a"), (2, ""), (3, "c"))]
    assert shown == ["2a", "3", "4c"] and compiled == [text]
    assert get_rendered("{{ number }}", {"number": 1}, native=True) == 1
    assert get_rendered("{{ number }}", {"number": 1}) == "1"
    for _ in range(2):
        with pytest.raises(CompilationError):
            get_rendered("{{ number", {"number": 1})
    assert compiled == [text, "{{ number }}", "{{ number }}", "{{ number", "{{ number"]


def test_a_config_is_held_to_its_schema_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is refused is refused each time, and one of a kind of node is none of another."""
    asked: list[tuple[str, dict[str, Any]]] = []
    own: Any = BaseConfig.validate
    of_node: Any = NodeConfig
    of_test: Any = TestConfig

    def counted(cls: type, data: dict[str, Any]) -> None:
        asked.append((cls.__name__, data))
        own.__func__(cls, data)

    monkeypatch.setattr(BaseConfig, "validate", classmethod(_valid_once(counted)))
    check, wrong = ({**of_test().to_dict(), "limit": limit} for limit in (1, True))  # which Python holds equal
    for _ in range(2):
        of_test.validate(dict(check))
        with pytest.raises(ValidationError, match="True is not valid"):
            of_test.validate(wrong)
    assert [data["limit"] is True for _, data in asked] == [False, True, True]
    with pytest.raises(ValidationError, match="Severity must be"):
        of_test.validate({**check, "severity": "grave"})
    with pytest.raises(ValidationError, match="materialized"):
        of_test.validate({**check, "materialized": "table"})
    asked.clear()
    for kind in (of_node, of_test):
        kind.validate(of_node().to_dict() | {"materialized": "test"})
    assert [name for name, _ in asked] == ["NodeConfig", "TestConfig"]


@pytest.mark.parametrize("sql", [
    "select 1",
    "with a as (select 1) select * from a",
    "\n  WITH recursive a as (select 1) select * from a",
    "-- with a comment\nwith a as (select ';' as b) select * from a",
    "/* one * two */ /* with */ with\n\n  recursive a as (select 1) select * from a",
    "select * from (with a as (select 1) select * from a)",
    "-- with nothing\nselect 'with' as within",
    "(with a as (select 1) select * from a)",
])  # fmt: skip
@pytest.mark.parametrize("names", ["", "x", "xy"])
def test_rows_that_are_given_are_put_where_dbt_puts_them(sql: str, names: str) -> None:
    ctes = [InjectedCTE(id=name, sql=f" {name} as (\nselect 'with' as b\n)") for name in names]
    assert inject_ctes(sql, ctes).split() == inject_ctes_into_sql(sql, ctes).split()


def test_columns_are_asked_for_once_by_unit_tests_alone() -> None:
    """And anew by a test that gives rows of the model it tests, by what is no unit test, of what is not there yet, and
    by another thread while one compiles a unit test."""
    there, asked = ["a column"], list[str]()

    def get_columns(self: Any, relation: Any) -> Any:
        asked.append(relation.identifier)
        return there if relation.identifier != "absent" else []

    def compile_node(self: Any, node: Any, manifest: Any, wanted: list[str]) -> list[list[str]]:
        return [columns(None, DuckDBRelation.create("db", "marts", name)) for name in wanted]

    compiled, columns = _columns_once(compile_node, get_columns)
    test, of_itself = UnitTestNode.__new__(UnitTestNode), UnitTestNode.__new__(UnitTestNode)
    test.this_input_node_unique_id, of_itself.this_input_node_unique_id = None, "model.p.m"
    for _ in range(2):
        assert compiled(None, test, None, ["facts", "absent", "lists", "facts"]) == [there, [], there, there]
    assert asked == ["facts", "absent", "lists", "absent"]
    asked.clear()
    for node in (of_itself, ModelNode.__new__(ModelNode)):
        assert compiled(None, node, None, ["facts"]) == [there]
    columns(None, DuckDBRelation.create("db", "marts", "facts"))
    assert asked == ["facts"] * 3
    asked.clear()

    def beside(self: Any, node: Any, manifest: Any) -> None:
        with ThreadPoolExecutor() as other:
            other.submit(columns, None, DuckDBRelation.create("db", "marts", "facts")).result()

    compiled, columns = _columns_once(beside, get_columns)
    for _ in range(2):
        compiled(None, test, None)
    assert asked == ["facts"] * 2


@pytest.mark.parametrize("listens", [EventLevel.ERROR, EventLevel.INFO, EventLevel.DEBUG])
@pytest.mark.parametrize("called_back", [False, True])
def test_a_message_is_made_for_who_takes_it(listens: EventLevel, called_back: bool) -> None:
    """Of events that a log of every statement alone has; all others go to dbt, which asks what they do."""
    manager, made = EventManager(), list[Any]()
    manager.add_logger(LoggerConfig(name="of a test", level=listens, output_stream=io.StringIO()))
    if called_back:
        manager.add_callback(lambda _: None)
    events = {level: SimpleNamespace(level_tag=lambda level=level: level) for level in EventLevel}
    fire = _made_where_wanted(lambda _, e, level, **named: made.append((e.level_tag(), level, named)))
    for event in events.values():
        fire(manager, event, force_warn_or_error_handling=True)
    fire(manager, events[EventLevel.INFO], level=EventLevel.DEBUG)
    fire(manager, events[EventLevel.DEBUG], EventLevel.WARN)
    taken = {EventLevel.INFO, EventLevel.WARN, EventLevel.ERROR}
    taken |= {EventLevel.DEBUG, EventLevel.TEST} if called_back or listens == EventLevel.DEBUG else set()
    asked = {"force_warn_or_error_handling": True}
    expected: list[Any] = [(level, None, asked) for level in EventLevel if level in taken]
    expected += [(EventLevel.INFO, EventLevel.DEBUG, {})] if EventLevel.DEBUG in taken else []
    assert made == [*expected, (EventLevel.DEBUG, EventLevel.WARN, {})]


@pytest.mark.parametrize(("level", "are_made"), [("info", False), ("debug", True)])
def test_a_command_makes_messages_for_its_log_alone(tmp_path: Path, level: str, are_made: bool) -> None:
    """In a process of its own, as dbt sets its loggers up and what it calls back itself."""
    looked_at = f"""
from chiffres_cles.spared import FOR_FEW, spare, spare_parsing
from dbt.cli.main import cli
from dbt_common.events import event_manager
own, levels = event_manager.msg_from_base_event, []
def made(e, level=None):
    levels.append(level or e.level_tag())
    return own(e, level=level)
event_manager.msg_from_base_event = made
spare()
spare_parsing()
logs = ["--log-path", {str(tmp_path)!r}, "--log-level-file", {level!r}]
cli([*logs, "list", "--select", "dim_learner"], standalone_mode=False)
assert levels and any(level in FOR_FEW for level in levels) == {are_made}, levels
"""
    with parsed_before(tmp_path, "dev", as_files=False):
        subprocess.run([sys.executable, "-c", looked_at], check=True, cwd=ROOT, env=environment(tmp_path))


def test_what_was_parsed_holds_wherever_the_databases_are_and_however_the_target_is_named(tmp_path: Path) -> None:
    """And for no other target, schema, profile or variable, which the project may read, and in no copy of it."""

    def hashed(
        path: str, schema: str = "main", target: str = "dev", profile: str = "p", root: str = "/project", **given: str
    ) -> set[str]:
        said = {"path": str(tmp_path / path), "schema": schema, "config_options": {"memory_limit": "1GB"}}
        project: Any = SimpleNamespace(
            credentials=DuckDBCredentials.from_dict(said), target_name=target, profile_name=profile, cli_vars=given,
            project_root=root,
        )  # fmt: skip
        state: Any = SimpleNamespace(
            profile_hash=FileHash.from_contents("what dbt says of the whole connection"),
            vars_hash=FileHash.from_contents("what dbt says of the command line, its --target too"),
        )
        made = _wherever(lambda _: state)(cast(Any, SimpleNamespace(root_project=project)))
        return {made.profile_hash.checksum, made.vars_hash.checksum}

    own = hashed("here/cnam.duckdb")
    assert own == hashed("there/cnam.duckdb")
    others = [("cnam_full.duckdb",), ("cnam.duckdb", "other"), ("cnam.duckdb", "main", "analyst")]
    others += [("cnam.duckdb", "main", "dev", "another"), ("cnam.duckdb", "main", "dev", "p", "/copy")]
    found = [own, *(hashed(*other) for other in others), hashed("cnam.duckdb", a="1"), hashed("cnam.duckdb", a="2")]
    assert len({*map(frozenset, found)}) == len(found)


def test_a_command_that_names_its_target_takes_what_one_that_does_not_has_parsed(tmp_path: Path) -> None:
    command = [*DBT, "--log-path", str(tmp_path), "--log-level-file", "info", "list", "--select", "dim_learner"]

    def said(*named: str) -> str:
        subprocess.run([*command, *named], check=True, cwd=ROOT, env=environment(tmp_path), capture_output=True)
        return (tmp_path / "dbt.log").rename(tmp_path / "read.log").read_text(encoding="utf-8")

    with parsed_before(tmp_path, "dev", as_files=False):
        said()  # what another test left may be of another day's project
        again = [said("--target", "dev"), said()]
    assert not [log for log in again if "Unable to do partial parsing" in log or "Running with dbt" not in log]


def test_the_manifest_is_still_written_at_the_end_of_a_command() -> None:
    """`spare` replaces names of dbt: they are there, and the second writing is dbt's own. A process of its own, in
    the order of the command: dbt loads what runs nodes late."""
    looked_at = """
from dbt.cli.main import cli
from dbt import compilation
from dbt.compilation import Compiler
from dbt.parser import manifest
own, graph = manifest.write_manifest, Compiler.write_graph_file
injected, compiled = compilation.inject_ctes_into_sql, Compiler.compile_node
from chiffres_cles.dbt_command import environment
from chiffres_cles.settings import ROOT
from chiffres_cles.spared import spare
spare()
from dbt.task import runnable
assert runnable.write_manifest is own and manifest.write_manifest is not own
assert callable(graph) and Compiler.write_graph_file is not graph
assert injected is not compilation.inject_ctes_into_sql and compiled is not Compiler.compile_node
"""
    subprocess.run([sys.executable, "-c", looked_at], check=True)


def test_an_expectation_is_asked_with_what_its_library_gathers() -> None:
    # an import of seconds, which every process of the tests would wait for
    from great_expectations.core.result_format import ResultFormat
    from great_expectations.expectations.core.expect_column_values_to_not_be_in_set import (
        ExpectColumnValuesToNotBeInSet,
    )
    from great_expectations.expectations.core.expect_column_values_to_not_be_null import ExpectColumnValuesToNotBeNull

    from chiffres_cles.gate.spared import OF_THE_LIBRARY, arguments

    complete = {"result_format": {"result_format": "COMPLETE"}}
    for expectation in (
        ExpectColumnValuesToNotBeNull(column="age"),
        ExpectColumnValuesToNotBeNull(
            column="age", mostly=0.5, result_format=ResultFormat.SUMMARY, catch_exceptions=True
        ),
        ExpectColumnValuesToNotBeInSet(column="sex", value_set=["X"], mostly=0.9),
    ):
        for of_run in (None, {}, complete, {"mostly": 0.1, "column": "other", "catch_exceptions": True}):
            found = arguments(expectation, of_run)
            assert found == OF_THE_LIBRARY(expectation, of_run)
            assert (found["result_format"]["result_format"] == "COMPLETE") == (of_run is complete)
