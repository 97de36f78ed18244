"""What dbt does twice, or for nobody, left out of the commands that run nodes; what it writes and says stays the same.

What each takes: bench/RESULTS.md, "Tried and left". Each replaces one place of dbt, and
`pytests/product/test_spared.py` holds it against dbt's own.
"""

from __future__ import annotations

import logging
from typing import Any

from dbt.compilation import Compiler
from dbt.context.macros import MacroNamespace
from dbt.context.manifest import ManifestContext
from dbt.parser import manifest as parsing
from dbt.task import runnable
from dbt_common.events.base_types import EventMsg
from dbt_common.events.logger import _is_print_event, _Logger

NODES = ("build", "run", "seed", "test")
"""The commands of dbt that run nodes: each writes its manifest at its end, whole."""
LEVELS = {
    "test": logging.DEBUG, "debug": logging.DEBUG, "info": logging.INFO, "warn": logging.WARNING,
    "error": logging.ERROR,
}  # fmt: skip
"""dbt's level of an event -> that of the logger that it is handed to; what a command prints goes as an error."""


def spare() -> None:
    """Have this process leave out what is left out here; for a command of `NODES`."""
    ManifestContext.to_dict = context  # type: ignore[method-assign]  # the one place where contexts become dictionaries
    _Logger.write_line = _written_where_wanted(_Logger.write_line)  # type: ignore[method-assign]  # the one place where lines are made
    # the graph of each command as a pickle, which nothing reads, and the manifest before what it runs is compiled
    Compiler.write_graph_file = lambda *_: None  # type: ignore[method-assign]  # the one place where it is written
    # the second of two times has its own name of it already, or nothing would be written
    if getattr(runnable, "write_manifest", None) is parsing.write_manifest:
        parsing.write_manifest = lambda *_, **__: None


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


def _written_where_wanted(write_line: Any) -> Any:
    """dbt's method that makes a line and hands it to a logger, asked first whether the logger takes its level: of a
    quiet command the terminal takes errors alone, and thousands of lines were made for it."""

    def write(self: _Logger, msg: EventMsg) -> None:
        level = "error" if _is_print_event(msg) else msg.info.level
        if self._python_logger is None or self._python_logger.isEnabledFor(LEVELS[level]):
            write_line(self, msg)

    return write
