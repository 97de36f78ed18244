"""The project changed on purpose: one text of one file replaced, in dbt's manifest of a copy of the project.

The manifest is parsed once and changed in place: parsing the changed files would take all the time.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import Macro, ModelNode, SeedNode

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Change:
    """`find` is once in `file`, a path below the project, and `replace` takes its place."""

    file: str
    find: str
    replace: str

    def of(self, text: str) -> str:
        """The text with the change made."""
        return text.replace(self.find, self.replace)


def changed_node(manifest: Manifest, change: Change) -> ModelNode | Macro | SeedNode:
    """The one model, macro or seed that holds the text of a change. Raises `LookupError` where none does."""
    for node in manifest.nodes.values():
        if node.original_file_path == change.file and isinstance(node, ModelNode | SeedNode):
            return node
    for macro in manifest.macros.values():
        if macro.original_file_path == change.file and change.find in macro.macro_sql:
            return macro
    raise LookupError(f"in no model, macro or seed: {change.find} of {change.file}")


def set_code(node: ModelNode | Macro, code: str) -> None:
    """Give a model or macro other code, which dbt compiles at the next command."""
    setattr(node, "macro_sql" if isinstance(node, Macro) else "raw_code", code)


def code_of(node: ModelNode | Macro) -> str:
    """The code of a model or macro, before Jinja."""
    return node.macro_sql if isinstance(node, Macro) else node.raw_code


def callers(manifest: Manifest, changed: str) -> set[str]:
    """`changed` and the nodes that a change of this macro, model or seed is part of: it reaches through macros, which
    call each other, and stops at a model, whose own code it changes."""
    callers_of = defaultdict(set)
    for unit, node in {**manifest.nodes, **manifest.macros}.items():
        for need in [*node.depends_on.macros, *getattr(node.depends_on, "nodes", ())]:
            if not need.startswith("model."):
                callers_of[need].add(unit)
    return {unit for unit in reached({changed}, callers_of) if not unit.startswith("macro.")}


def reached(start: Iterable[str], edges: Mapping[str, Iterable[str]]) -> set[str]:
    """All that can be reached from `start` along `edges`, the start included."""
    found = set(start)
    left = list(found)
    while left:
        new = set(edges[left.pop()]) - found
        found |= new
        left += new
    return found


def invoked(arguments: list[str], manifest: Manifest | None = None) -> Any:
    """The results of a dbt command in the current folder; raises what dbt raises."""
    outcome = dbtRunner(manifest=manifest).invoke(["--quiet", *arguments, "--profiles-dir", "profiles"])
    if outcome.exception:
        raise outcome.exception
    return outcome.result


DECLARING = ("_united__models.yml", "_published__models.yml")
"""Schemas by which a model is written: it begins with no row of the columns that they declare."""


def copied_project(folder: Path) -> Path:
    """Copy what models and unit tests need into `folder`: extracts by their header only, and few schemas of models.

    Those hold descriptions, contracts and data tests: a unit test reads none, and every parse would.
    """
    for part in ("macros", "models", "seeds", "profiles", "docs"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copytree(ROOT / "tests" / "generic", folder / "tests" / "generic")
    for schema in folder.glob("models/**/_*__models.yml"):
        if schema.name not in DECLARING:
            schema.unlink()
    settings = (ROOT / "dbt_project.yml").read_text(encoding="utf-8").replace("enforced: true", "enforced: false")
    # a landing without a record is refused, and here none has one
    for hook in ('"{{ check_landing() }}"', '"{{ check_descriptions() }}"'):
        assert hook in settings
        settings = settings.replace(hook, "select 1")
    (folder / "dbt_project.yml").write_text(settings, encoding="utf-8")
    # the manifest stays: it says that the landing is synthetic
    for extract in set(folder.glob("seeds/extracts/**/*.csv")) - set(folder.glob("seeds/extracts/landing/*.csv")):
        header = extract.read_text(encoding="utf-8").splitlines()[0]
        extract.write_text(header + "\n", encoding="utf-8")
    return folder
