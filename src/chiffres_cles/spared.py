"""What dbt does twice, or for nobody, left out of the commands that run nodes; what it writes and says stays the same.

What each takes: bench/RESULTS.md, "Tried and left". Each replaces one place of dbt, and
`pytests/product/test_spared.py` holds it against dbt's own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from types import CodeType
from typing import Any

from dbt.artifacts.resources.base import FileHash
from dbt.compilation import Compiler
from dbt.context.macros import MacroNamespace
from dbt.context.manifest import ManifestContext
from dbt.contracts.graph.manifest import ManifestStateCheck
from dbt.parser import manifest as parsing
from dbt.task import runnable
from dbt.tracking import track_behavior_change_warn
from dbt_common.clients.jinja import MacroFuzzEnvironment
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
NODES = ("build", "run", "seed", "test")
"""The commands of dbt that run nodes: each writes its manifest at its end, whole."""
FOR_FEW = (EventLevel.TEST, EventLevel.DEBUG)
"""Levels of events that are made for a log of every statement alone."""


def spare() -> None:
    """Have this process leave out what is left out here; for a command of `NODES`."""
    ManifestContext.to_dict = context  # type: ignore[method-assign]  # the one place where contexts become dictionaries
    EventManager.fire_event = _made_where_wanted(EventManager.fire_event)  # type: ignore[method-assign]  # the one place where messages are made
    # the graph of each command as a pickle, which nothing reads, and the manifest before what it runs is compiled
    Compiler.write_graph_file = lambda *_: None  # type: ignore[method-assign]  # the one place where it is written
    # the second of two times has its own name of it already, or nothing would be written
    if getattr(runnable, "write_manifest", None) is parsing.write_manifest:
        parsing.write_manifest = lambda *_, **__: None


def spare_parsing() -> None:
    """Have this process take what dbt parsed before where databases or landing are in another folder, and compile
    each text of Jinja once; for any command."""
    MacroFuzzEnvironment.compile = _once(MacroFuzzEnvironment.compile)  # type: ignore[method-assign]  # what all environments of dbt compile with
    os.environ[FILES_VARIABLE] = "yes" if os.environ.get(LANDING_VARIABLE) else ""
    parsing.ManifestLoader.build_manifest_state_check = _wherever(  # type: ignore[method-assign]  # the one place of dbt where it asks whether what it parsed holds
        parsing.ManifestLoader.build_manifest_state_check
    )


def _wherever(build_manifest_state_check: StateCheck) -> StateCheck:
    """dbt's method that says on what parsing rests, with the target and its connection but for what is `ELSEWHERE`."""

    def build(self: parsing.ManifestLoader) -> ManifestStateCheck:
        check = build_manifest_state_check(self)
        said = sorted(pair for pair in self.root_project.credentials.connection_info() if pair[0] not in ELSEWHERE)
        check.profile_hash = FileHash.from_contents(repr((self.root_project.target_name, said)))
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
