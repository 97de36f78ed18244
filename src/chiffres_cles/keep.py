"""A build that makes anew what came again, and keeps the rest: dbt's part of it.

`make build` gives dbt a file that says which bytes each extract is, and of which inputs each table was made and each
check passed last. Before a model, seed or check runs, its inputs are held against those. Where they are the same it is
kept: the table stays, the check holds. Where a model did run and its rows are those of before, what reads it is kept
too: thirty marks that came again make the exams anew, and not the identity of learners.

An input is an extract by its digest, or a table by its version: the run that last gave it other rows. Of the manifest,
which changes with every file, a table that reads extracts reads their own lines. Everything else that a result depends
on (models, macros, reference lists, settings, the key) is the same as in the build before, or `chiffres_cles.again`
gives nothing to keep.

A plugin of dbt-duckdb, as `chiffres_cles.scan` is, and named after it in profiles/profiles.yml: what scans run goes
through here.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.artifacts.resources.types import NodeType
from dbt.artifacts.schemas.results import BaseResult, RunStatus, TestStatus
from dbt.artifacts.schemas.run import RunResult
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import ManifestNode, SourceDefinition
from dbt.task.base import BaseRunner
from dbt.task.build import BuildTask
from dbt.task.runnable import GraphRunnableTask
from dbt.task.test import TestTask
from dbt_common.exceptions import DbtRuntimeError

from chiffres_cles.dbt_command import KEEP_VARIABLE, KEPT
from chiffres_cles.progress import Progress
from chiffres_cles.scan import begun

ExecuteNodes = Callable[[GraphRunnableTask], list[BaseResult]]
"""dbt's method that runs the nodes of a command."""
EXTRACTS = "seeds/extracts/"
MANIFEST_FILE = "landing/landing__manifest.csv"
DECISIONS = "macro.chiffres_cles.decisions_on_file"
"""The macro by which a model reads the operator's decisions of identity, which are no node of the graph."""
LOOKED_AT = "rows_looked_at"
"""What the `meta` of a view says where what it shows of other tables changes seldom: its rows are looked at too."""
SAME = "the project's own"
"""Version of a reference list: one that changed leaves nothing to keep."""
Remembered = dict[str, dict[str, str]]
"""Node -> `inputs`, digest of what it was made of; `run`, in which it was made or passed; of a table, its
`version`; of a view whose rows are looked at, their digest, `rows`."""


class Plugin(BasePlugin):
    """Loaded by dbt-duckdb with the profile, before the first node runs."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Have `dbt build` and `dbt test` keep what their caller says can be kept; once in a process."""
        if not hasattr(GraphRunnableTask.execute_nodes, "anew"):
            GraphRunnableTask.execute_nodes = _keeping(GraphRunnableTask.execute_nodes)  # pyrefly: ignore[method-assign]  # the one place of dbt where nodes can be kept


def _keeping(execute_nodes: ExecuteNodes) -> Any:
    """dbt's method, and the same with what is kept."""

    @functools.wraps(execute_nodes)
    def execute(task: GraphRunnableTask) -> list[BaseResult]:
        exchange = os.environ.get(KEEP_VARIABLE)
        if not exchange or not isinstance(task, BuildTask | TestTask):
            return execute_nodes(task)
        keeper = Keeper(task, Path(exchange))
        keeper.take_place()
        results = execute_nodes(task)
        keeper.write()
        return results

    execute.anew = execute_nodes  # pyrefly: ignore[missing-attribute]  # a mark on the function, which `initialize` looks for
    return execute


class Inputs:
    """What the nodes of a project are made of, by the versions of what they read."""

    def __init__(self, manifest: Manifest, files: dict[str, list[str]], decisions: str):
        """`files`: path in the landing -> digest of its bytes, and of what the manifest says of it."""
        self.manifest, self.files, self.decisions = manifest, files, decisions
        self.deciding = {DECISIONS}
        """The macros that read the decisions, themselves or by others."""
        while more := {
            name
            for name, macro in manifest.macros.items()
            if name not in self.deciding and self.deciding & {*macro.depends_on.macros}
        }:
            self.deciding |= more

    def of(self, node: ManifestNode, versions: dict[str, str]) -> str | None:
        """Digest of what a node is made of; None where the version of a table that it reads is not known.

        `versions`: of models and seeds, by unique id.
        """
        if node.resource_type == NodeType.Seed:
            return _digest([self.version_of_seed(node)])
        read = {name: self._landed(name) for name in node.depends_on.nodes}
        extracts = [file for file in read.values() if file is not None and file != MANIFEST_FILE]
        inputs = []
        for name, file in sorted(read.items()):
            if file == MANIFEST_FILE and extracts and "manifest" not in node.raw_code:
                inputs += [self.files[extract][1] for extract in sorted(extracts)]
            elif file is not None:
                inputs.append(self.files[file][0])
            elif name in versions:
                inputs.append(f"{name} {versions[name]}")
            elif name.startswith(("model.", "seed.", "snapshot.", "source.")):
                return None
        if self.deciding & {*node.depends_on.macros}:
            inputs.append(self.decisions)
        return _digest(inputs)

    def version_of_seed(self, node: ManifestNode) -> str:
        """Version of a seed: the digest of an extract, and of a reference list that it is the project's own."""
        file = self._landed(node.unique_id)
        return SAME if file is None else self.files[file][0]

    def _landed(self, name: str) -> str | None:
        """The file of the landing that a node is, by its path there; None of any other node."""
        node = self.manifest.sources.get(name) or self.manifest.nodes.get(name)
        if isinstance(node, SourceDefinition):
            return str(node.config.meta["file"])
        path = node.original_file_path if node is not None and node.resource_type == NodeType.Seed else ""
        return path.removeprefix(EXTRACTS) if path.startswith(EXTRACTS) else None


class Keeper:
    """What one dbt command keeps, and what it leaves to be kept."""

    def __init__(self, task: GraphRunnableTask, exchange: Path):
        given = json.loads(exchange.read_text(encoding="utf-8"))
        self.task, self.exchange = task, exchange
        self.run: str = given["run"]
        self.remembered: Remembered = given["nodes"]
        manifest, queue = begun(task)
        self.inputs = Inputs(manifest, given["files"], given["decisions"])
        self.versions = {name: node["version"] for name, node in self.remembered.items() if "version" in node}
        self.anew = task.call_runner
        self.handle = task._handle_result
        self.progress = Progress(queue.get_selected_nodes())

    def take_place(self) -> None:
        """Take the place of dbt's way from its queue to its runners."""
        self.task.keeper = self  # pyrefly: ignore[missing-attribute]  # chiffres_cles.scan looks for it there
        self.task.call_runner = self.call_runner  # pyrefly: ignore[method-assign]  # the one place of dbt where nodes can be kept
        self.task._handle_result = self.handle_result  # pyrefly: ignore[method-assign]  # the same

    def kept(self, runner: BaseRunner, node: ManifestNode) -> RunResult | None:
        """The result of a node that need not run: what it is made of has not changed. None of any other."""
        before = self.remembered.get(node.unique_id)
        if runner.skip or before is None:
            return None
        inputs = self.inputs.of(node, self.versions)
        if before["inputs"] != inputs:
            if inputs is None or not _is_view(node):
                return None
            # its text is the same: it shows what it reads, and is as new as that, or as the rows that it shows of it
            earlier = before.pop("rows", None)
            rows = self._rows(runner) if earlier else None
            if not rows or rows != earlier:
                before["version"] = f"{self.run} {inputs}"
            before |= {"inputs": inputs} | ({"rows": rows} if rows else {})
            self.versions[node.unique_id] = before["version"]
        is_check = node.resource_type == NodeType.Test
        return RunResult(
            status=TestStatus.Pass if is_check else RunStatus.Success,
            timing=[], thread_id="", execution_time=0.0, adapter_response={KEPT: before["run"]},
            message="kept", failures=0 if is_check else None, node=node, batch_results=None,
        )  # fmt: skip

    def call_runner(self, runner: BaseRunner) -> RunResult:
        """Keep the node, or run it; of a table that was run say whether its rows are others than before."""
        node = runner.node
        # a scan asks for each of its checks itself
        if node.resource_type not in (NodeType.Model, NodeType.Seed, NodeType.Test) or getattr(runner, "checks", None):
            return self.anew(runner)
        if kept := self.kept(runner, node):
            return kept
        if node.resource_type == NodeType.Test:
            return self.anew(runner)
        earlier = self.remembered.pop(node.unique_id, {})
        before = self._rows(runner) if earlier and node.resource_type == NodeType.Model else None
        self.versions.pop(node.unique_id, None)
        result = self.anew(runner)
        inputs = self.inputs.of(node, self.versions)
        if result.status == RunStatus.Success and inputs is not None:
            version = f"{self.run} {inputs}"
            rows = self._rows(runner) if before else None
            if node.resource_type == NodeType.Seed:
                version = self.inputs.version_of_seed(node)
            elif rows and rows == before:
                version = earlier["version"]
            self.versions[node.unique_id] = version
            remembered = {"inputs": inputs, "run": self.run, "version": version}
            if _is_view(node) and node.config.meta.get(LOOKED_AT) and (shown := self._rows(runner)):
                remembered["rows"] = shown
            self.remembered[node.unique_id] = remembered
        return result

    def handle_result(self, result: RunResult) -> None:
        """Remember a check that found no row, forget what did not end well, and print the progress."""
        node = result.node
        if KEPT not in result.adapter_response:
            inputs = self.inputs.of(node, self.versions) if node.resource_type == NodeType.Test else None
            if result.status == TestStatus.Pass and result.failures == 0 and inputs is not None:
                self.remembered[node.unique_id] = {"inputs": inputs, "run": self.run}
            elif node.resource_type == NodeType.Test or result.status != RunStatus.Success:
                self.remembered.pop(node.unique_id, None)
                self.versions.pop(node.unique_id, None)
        self.progress.done(node.unique_id, kept=KEPT in result.adapter_response)
        self.handle(result)

    def write(self) -> None:
        """Leave what was made and what passed to the build that called, which asks whether dbt came to its end."""
        unfinished = self.exchange.with_suffix(".unfinished")
        unfinished.write_text(json.dumps({"run": self.run, "nodes": self.remembered}), encoding="utf-8")
        unfinished.replace(self.exchange)

    def _rows(self, runner: BaseRunner) -> str | None:
        """What is the same of a table with the same rows in whatever order; None where there is no table."""
        of_all = "count(*), sum(cast(hash(item) as hugeint)), bit_xor(hash(item))"
        sql = f"select {of_all} from {runner.node.relation_name} as item"
        try:
            with runner.adapter.connection_named(runner.node.unique_id, runner.node):
                return " ".join(map(str, runner.adapter.execute(sql, fetch=True)[1].rows[0]))
        except DbtRuntimeError:  # DuckDB cannot read it
            return None


def _is_view(node: ManifestNode) -> bool:
    return node.resource_type == NodeType.Model and node.config.materialized == "view"


def _digest(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
