"""What is left out of dbt's own work (`chiffres_cles.spared`), held against what dbt does."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from dbt.context.base import BaseContext
from dbt.context.macros import MacroNamespace
from dbt.context.manifest import ManifestContext
from dbt_common.events.base_types import EventLevel
from dbt_common.events.logger import LoggerConfig, _TextLogger

from chiffres_cles.spared import LEVELS, _written_where_wanted, context, laid_over


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
    assert known == of_node.to_dict()  # type: ignore[no-untyped-call]  # dbt types it not


@pytest.mark.parametrize(("level", "made"), [("debug", 0), ("info", 0), ("warn", 0), ("error", 1)])
def test_a_line_is_made_for_a_logger_that_takes_it_alone(
    level: str, made: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = _TextLogger(LoggerConfig(name="of a test", level=EventLevel.ERROR, output_stream=sys.stdout))
    lines = []

    def create_line(msg: object) -> str:
        lines.append(msg)
        return "a line"

    monkeypatch.setattr(logger, "create_line", create_line)
    msg = SimpleNamespace(info=SimpleNamespace(name="SQLQuery", level=level))
    _written_where_wanted(_TextLogger.write_line)(logger, msg)
    assert len(lines) == made and level in LEVELS
    assert capsys.readouterr().out == "a line\n" * made


def test_the_manifest_is_still_written_at_the_end_of_a_command() -> None:
    """`spare` replaces names of dbt: they are there, and the second writing is dbt's own. A process of its own, in
    the order of the command: dbt loads what runs nodes late."""
    looked_at = """
from dbt.cli.main import cli
from dbt.compilation import Compiler
from dbt.parser import manifest
own, graph = manifest.write_manifest, Compiler.write_graph_file
from chiffres_cles.spared import spare
spare()
from dbt.task import runnable
assert runnable.write_manifest is own and manifest.write_manifest is not own
assert callable(graph) and Compiler.write_graph_file is not graph
"""
    subprocess.run([sys.executable, "-c", looked_at], check=True)
