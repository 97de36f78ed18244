"""What dbt does twice, or for nobody, left out of the commands that compile or run nodes; what it writes and says stays
the same.

What each takes: bench/RESULTS.md, "Tried and left". Each replaces one place of dbt, and
`pytests/product/test_spared.py` holds it against dbt's own.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from types import CodeType
from typing import Any

import dbt.compilation as compiling
from dbt.adapters.base.column import Column
from dbt.adapters.base.relation import BaseRelation
from dbt.adapters.duckdb.impl import DuckDBAdapter
from dbt.artifacts.resources.base import FileHash
from dbt.artifacts.resources.v1.components import InjectedCTE
from dbt.compilation import Compiler
from dbt.context.macros import MacroNamespace
from dbt.context.manifest import ManifestContext
from dbt.contracts.graph.manifest import Manifest, ManifestStateCheck
from dbt.contracts.graph.nodes import UnitTestNode
from dbt.parser import manifest as parsing
from dbt.task import runnable
from dbt.tracking import track_behavior_change_warn
from dbt.version import __version__
from dbt_common.clients.jinja import MacroFuzzEnvironment
from dbt_common.contracts.config.base import BaseConfig
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager

from chiffres_cles.settings import LANDING_VARIABLE

ELSEWHERE = ("path", "attach", "plugins", "config_options")
"""What a connection says of where its files are and what memory DuckDB has: no line of the project that dbt parses
depends on it."""
FILES_VARIABLE = "CHIFFRES_CLES_AS_FILES"
"""Environment variable that says whether the landing is a folder of files, and not which: what dbt's project reads of
the environment is part of what it parses, and a landing in a folder of another name cost 10 s."""
StateCheck = Callable[[parsing.ManifestLoader], ManifestStateCheck]
NODES = ("build", "compile", "run", "seed", "test")
"""The commands of dbt that compile or run nodes: each writes its manifest at its end, whole."""
FOR_FEW = (EventLevel.TEST, EventLevel.DEBUG)
"""Levels of events that are made for a log of every statement alone."""
GAP = r"(?>\s+|--[^\n]*\n|/\*.*?\*/)"
"""A blank or a comment of SQL."""
OWN_QUERIES = re.compile(rf"{GAP}*+with\b(?:{GAP}++recursive\b)?", re.IGNORECASE | re.DOTALL)
"""How a query begins that has queries of its own."""


def spare() -> None:
    """Have this process leave out what is left out here; for a command of `NODES`."""
    ManifestContext.to_dict = context  # pyrefly: ignore[method-assign]  # the one place where contexts become dictionaries
    EventManager.fire_event = _made_where_wanted(EventManager.fire_event)  # pyrefly: ignore[method-assign]  # the one place where messages are made
    # the graph of each command as a pickle, which nothing reads, and the manifest before what it runs is compiled
    Compiler.write_graph_file = lambda *_, **__: None  # pyrefly: ignore[method-assign]  # the one place where it is written
    compile_node, asked = Compiler.compile_node, DuckDBAdapter.get_columns_in_relation
    Compiler.compile_node, DuckDBAdapter.get_columns_in_relation = _columns_once(compile_node, asked)  # pyrefly: ignore[method-assign]  # what compiles a node, and what says the columns of the relations that it reads
    compiling.inject_ctes_into_sql = inject_ctes  # the one place of dbt where rows given become part of a query
    # the second of two times has its own name of it already, or nothing would be written
    if getattr(runnable, "write_manifest", None) is parsing.write_manifest:
        parsing.write_manifest = lambda *_, **__: None


def spare_parsing() -> None:
    """Have this process take what dbt parsed before where databases or landing are in another folder or the target is
    named, compile each text of Jinja once, and hold each config to its schema once; for any command."""
    configs: Any = BaseConfig  # the one place where a config is held to its schema
    configs.validate = classmethod(_valid_once(configs.validate.__func__))
    MacroFuzzEnvironment.compile = _once(MacroFuzzEnvironment.compile)  # pyrefly: ignore[method-assign]  # what all environments of dbt compile with
    os.environ[FILES_VARIABLE] = "yes" if os.environ.get(LANDING_VARIABLE) else ""
    parsing.ManifestLoader.build_manifest_state_check = _wherever(  # pyrefly: ignore[method-assign]  # the one place of dbt where it asks whether what it parsed holds
        parsing.ManifestLoader.build_manifest_state_check
    )


def _wherever(build_manifest_state_check: StateCheck) -> Any:
    """dbt's method that says on what parsing rests: the target, and not whether the command line names it, with its
    connection but for what is `ELSEWHERE`; and the project's folder, from which a seed that was parsed is read: in a
    copy dbt's own would go on to read those of the first."""

    def build(self: parsing.ManifestLoader) -> ManifestStateCheck:
        check, config = build_manifest_state_check(self), self.root_project
        said = sorted(pair for pair in config.credentials.connection_info() if pair[0] not in ELSEWHERE)
        place = str(config.project_root), config.profile_name, config.target_name
        check.profile_hash = FileHash.from_contents(repr((place, said)))
        check.vars_hash = FileHash.from_contents(repr((sorted(config.cli_vars.items()), __version__)))
        return check

    return build


def _once(compile_text: Any) -> Any:
    """Jinja's method that makes code of a text, once for a text and kind of environment: dbt has a new environment for
    each text, and most checks have the same one. What its names are is looked up where the code runs."""
    made: dict[tuple[type, str], CodeType] = {}

    def compiled(self: MacroFuzzEnvironment, source: str, *others: Any, **named: Any) -> Any:
        if others or named or not isinstance(source, str):  # a template that has a file, or is read already
            return compile_text(self, source, *others, **named)
        key = type(self), source
        if key not in made:
            made[key] = compile_text(self, source)
        return made[key]

    return compiled


def _valid_once(validate: Any) -> Any:
    """dbt's method that refuses what is no config of a kind of node: what it took before is not asked again. Most
    checks have the config of another, and each is asked twice."""
    taken = set[tuple[type, str]]()

    def valid(cls: type, data: Any) -> None:
        key = cls, repr(data)
        if key not in taken:
            validate(cls, data)
            taken.add(key)

    return valid


def _columns_once(
    compile_node: Any, get_columns: Callable[[DuckDBAdapter, BaseRelation], list[Column]]
) -> tuple[Any, Any]:
    """dbt's methods that compile a node and that ask for a relation's columns: those of what unit tests give rows of
    are asked for once, not by each test. A build makes what a model reads once and before its unit tests; a test that
    gives rows of the tested model itself, which is made after it, asks anew."""
    known: dict[str, list[Column]] = {}
    here = threading.local()

    def compiled(self: Compiler, node: Any, manifest: Manifest, *others: Any, **named: Any) -> Any:
        here.once = isinstance(node, UnitTestNode) and node.this_input_node_unique_id is None
        try:
            return compile_node(self, node, manifest, *others, **named)
        finally:
            here.once = False

    def columns(self: DuckDBAdapter, relation: BaseRelation) -> list[Column]:
        if not getattr(here, "once", False):
            return get_columns(self, relation)
        name = relation.render()
        if not known.get(name):  # one that is not there yet has no columns
            known[name] = get_columns(self, relation)
        return known[name]

    return compiled, columns


def inject_ctes(sql: str, ctes: list[InjectedCTE]) -> str:
    """The query with the rows that a unit test gives before its own queries: dbt reads all its SQL for the one word
    where they begin."""
    if not ctes:
        return sql
    given = ", ".join(cte.sql for cte in ctes)
    begins = OWN_QUERIES.match(sql)
    return f"{begins[0]} {given}, {sql[begins.end() :]}" if begins else f"with {given} {sql}"


def context(self: ManifestContext) -> dict[str, Any]:
    """The names that a node's Jinja knows: the dictionary that its macros hold too, which is filled and not copied."""
    names: dict[str, Any] = super(ManifestContext, self).to_dict()
    if isinstance(self.namespace, MacroNamespace):
        names.update(laid_over(self.namespace))
    else:  # of a generic test while it is parsed
        names.update(self.namespace.local_namespace)
        names.update(self.namespace.project_namespace)
    return names


def laid_over(namespace: MacroNamespace) -> dict[str, Any]:
    """The macros of a namespace by their names: dbt asks five dictionaries for each, and the first that has it counts;
    here they are laid over one another, that one last."""
    macros: dict[str, Any] = {}
    for one in reversed([*namespace._search_order()]):
        macros.update(one)
    return macros


def _made_where_wanted(fire_event: Any) -> Any:
    """dbt's method that makes a message of an event for each who listens, and leaves out what none of them takes: of
    ten thousand events of a build, most are for a log of every statement. dbt itself always listens, for warnings of
    what it will do otherwise one day."""

    def fire(self: EventManager, e: BaseEvent, level: EventLevel | None = None, *others: Any, **named: Any) -> None:
        called_back = any(callback is not track_behavior_change_warn for callback in self.callbacks)
        listened_to = called_back or any(logger.level in FOR_FEW for logger in self.loggers)
        if listened_to or (level or e.level_tag()) not in FOR_FEW:
            fire_event(self, e, level, *others, **named)

    return fire
