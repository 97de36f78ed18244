"""One statement a table for its checks: what dbt runs in place of a statement, a connection and a context a check.

A check stays what it is in dbt: declared in YAML beside its column, a node of the graph, a row of `run_results.json`.
Most of its time is dbt's own work around its SQL, some 25 ms beside less than one. Here the checks that look at the
same table and are ready at the same time are one node of the queue: their SQL, as dbt compiles it, is counted in one
statement. A check that finds no row passes. Any other is run again by dbt itself, alone, which says what it says of a
failure; so is each of them where the statement cannot be run. Nothing passes or fails here that would not alone:
`SCAN=off` in the environment runs each check alone, to compare.

It is a plugin of dbt-duckdb because that is what dbt loads from a project, whoever starts it; profiles/profiles.yml
names it. It takes its place between dbt's queue and dbt's runners, as dbt itself does to run unit tests with their
model.
"""

from __future__ import annotations

import dataclasses
import functools
import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.artifacts.schemas.results import BaseResult, TestStatus
from dbt.artifacts.schemas.run import RunResult
from dbt.clients.jinja import add_rendered_test_kwargs, get_rendered
from dbt.context.providers import generate_runtime_model_context
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import GenericTestNode, TestNode, UnitTestNode
from dbt.flags import get_flags
from dbt.graph.queue import GraphQueue
from dbt.task.base import BaseRunner
from dbt.task.build import BuildTask
from dbt.task.runnable import GraphRunnableTask
from dbt.task.test import TestResultData, TestRunner, TestTask

from chiffres_cles.dbt_command import SCAN

SWITCH = "SCAN"
"""Environment variable: `off` has each check run alone."""
ExecuteNodes = Callable[[GraphRunnableTask], list[BaseResult]]
"""dbt's method that runs the nodes of a command."""
OF_A_COUNT = {"fail_calc": "count(*)", "warn_if": "!= 0", "error_if": "!= 0", "limit": None}
"""Configuration of a check whose number of rows says all: dbt's own, unless a check says otherwise."""


class Plugin(BasePlugin):
    """Loaded by dbt-duckdb with the profile, before the first node runs."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Have `dbt build` and `dbt test` run scans from here on; once in a process."""
        if not hasattr(GraphRunnableTask.execute_nodes, "alone"):
            GraphRunnableTask.execute_nodes = _with_scans(GraphRunnableTask.execute_nodes)  # pyrefly: ignore[method-assign]  # the one place of dbt where a scan can step in


def _with_scans(execute_nodes: ExecuteNodes) -> Any:
    """dbt's method, and the same with scans."""

    @functools.wraps(execute_nodes)
    def execute(task: GraphRunnableTask) -> list[BaseResult]:
        wanted = isinstance(task, BuildTask | TestTask) and os.environ.get(SWITCH) != "off"
        if wanted and not get_flags().STORE_FAILURES:
            Scans(task).take_place()
        return execute_nodes(task)

    execute.alone = execute_nodes  # pyrefly: ignore[missing-attribute]  # a mark on the function, which `initialize` looks for
    return execute


def begun(task: GraphRunnableTask) -> tuple[Manifest, GraphQueue]:
    """Manifest and queue of a command of dbt, which has both before it runs its first node."""
    if task.manifest is None or task.job_queue is None:
        raise RuntimeError("dbt runs nodes before it has its manifest and its queue")
    return task.manifest, task.job_queue


def groups(manifest: Manifest, selected: Iterable[str]) -> list[list[GenericTestNode]]:
    """The selected checks that one statement can count: of one table, and ready at the same time; two or more each."""
    found: dict[tuple[str, ...], list[GenericTestNode]] = defaultdict(list)
    above: dict[str, set[str]] = {}
    for unique_id in sorted(selected):
        check = manifest.nodes.get(unique_id)
        if isinstance(check, GenericTestNode) and is_a_count(check) and not _reads_ephemeral(check, manifest):
            table = check.attached_node
            if table is None:  # a check of no table
                continue
            if table not in above:
                above[table] = _above(table, manifest)
            # a seed waits for nothing, so that to wait for it too holds nobody up in a circle
            waits = {name for name in check.depends_on.nodes if name.startswith("model.")} - above[table]
            found[table, *sorted(waits)].append(check)
    return [checks for checks in found.values() if len(checks) > 1]


def _above(node: str, manifest: Manifest) -> set[str]:
    """All that a node is made of."""
    found: set[str] = set()
    left = [node]
    while left:
        new = {*manifest.nodes[left.pop()].depends_on_nodes} & manifest.nodes.keys() - found
        found |= new
        left += new
    return found


def is_a_count(check: GenericTestNode) -> bool:
    """Whether a check fails where it finds a row and passes where it finds none, and keeps nothing of what it found."""
    config = check.config
    usual = all(config.get(name) == value for name, value in OF_A_COUNT.items())
    return usual and config.materialized == "test" and not (config.store_failures or config.get("sql_header"))


def _reads_ephemeral(check: GenericTestNode, manifest: Manifest) -> bool:
    return any(manifest.nodes[name].is_ephemeral for name in check.depends_on.nodes if name in manifest.nodes)


def statement(compiled: Iterable[str]) -> str:
    """One statement of the compiled SQL of checks: (number, failures) of each, counted from 0."""
    return "\nunion all\n".join(
        f"select {number} as number, count(*) as failures from (\n{sql}\n) as found"
        for number, sql in enumerate(compiled)
    )


class ScanRunner(TestRunner):
    """Runs the statement of several checks as dbt runs a test: its node is the first of them."""

    def __init__(self, alone: TestRunner, checks: list[GenericTestNode]):
        super().__init__(alone.config, alone.adapter, checks[0], alone.node_index, alone.num_nodes)
        self.checks = checks
        self.passed: set[str] = set()
        """Unique ids of the checks that found no row."""

    def describe_node_name(self) -> str:
        """What dbt prints of it: the table, the number of checks and, at the end, which found rows."""
        return f"{len(self.checks)} checks of {self.node.attached_node.split('.')[-1]}"

    def compile(self, manifest: Manifest) -> GenericTestNode:
        """Compile each check as dbt does, in one context for all: what makes it takes most of the time."""
        context = generate_runtime_model_context(self.node, self.config, manifest)
        for check in self.checks:
            for reader in ("config", "ref", "source"):
                context[reader].model = check
            add_rendered_test_kwargs(context, check)
            check.compiled_code = get_rendered(check.raw_code, context, check)
            check.compiled = check.extra_ctes_injected = True
        return self.checks[0]

    def execute(self, test: TestNode | UnitTestNode, manifest: Manifest) -> RunResult:
        """Count what each check finds."""
        sql = statement(check.compiled_code or "" for check in self.checks)
        _, table = self.adapter.execute(sql, fetch=True)
        failures = {int(number): int(count) for number, count in table.rows}
        if failures.keys() != {*range(len(self.checks))}:
            raise RuntimeError(f"{self.describe_node_name()}: the statement gives {len(failures)}")
        self.passed = {check.unique_id for number, check in enumerate(self.checks) if failures[number] == 0}
        return self.passing(self.checks[0])

    def passing(self, check: GenericTestNode) -> RunResult:
        """The result of a check that found no row."""
        response = {SCAN: self.node.unique_id}
        return self.build_test_run_result(check, TestResultData(0, False, False, adapter_response=response))

    def print_result_line(self, result: RunResult) -> None:
        """Print it as a test that fails where a check found rows: what dbt says of each such check follows."""
        found = len(self.checks) - len(self.passed)
        if result.status == TestStatus.Pass and found:
            result = dataclasses.replace(result, status=TestStatus.Fail, failures=found)
        super().print_result_line(result)


class Scans:
    """The scans of one dbt command."""

    def __init__(self, task: GraphRunnableTask):
        self.task = task
        self.run_alone: Callable[[BaseRunner], RunResult] = task.call_runner
        self.manifest, self.queue = begun(task)
        self.checks = {checks[0].unique_id: checks for checks in groups(self.manifest, self.queue.get_selected_nodes())}

    def take_place(self) -> None:
        """Leave the first check of each group in the queue, before and after what is so for any of them."""
        if not self.checks:
            return
        queue = self.queue
        for first, checks in self.checks.items():
            for check in checks[1:]:
                before = [(node, first) for node in queue.graph.predecessors(check.unique_id)]
                after = [(first, node) for node in queue.graph.successors(check.unique_id)]
                queue.graph.remove_node(check.unique_id)
                queue.graph.add_edges_from(before + after)
                self.task.num_nodes -= 1
        self.task.job_queue = GraphQueue(queue.graph, self.manifest, queue.get_selected_nodes())
        self.task.call_runner = self.call_runner  # pyrefly: ignore[method-assign]  # the one place of dbt where a scan can step in

    def call_runner(self, runner: BaseRunner) -> RunResult:
        """Run what the queue gave: where it replaces several checks, those; the result of the first is returned."""
        checks = self.checks.get(runner.node.unique_id)
        if checks is None or not isinstance(runner, TestRunner):
            return self.run_alone(runner)
        skipped = {*self.task._skipped_children} | ({checks[0].unique_id} if runner.skip else set())
        ready = [check for check in checks if check.unique_id not in skipped]
        keeper = getattr(self.task, "keeper", None)  # chiffres_cles.keep, where a build keeps what did not change
        kept = {check.unique_id: keeper.kept(runner, check) for check in ready} if keeper else {}
        ready = [check for check in ready if not kept.get(check.unique_id)]
        scan = ScanRunner(runner, ready or checks)
        if ready:
            self.run_alone(scan)
        results = [kept.get(check.unique_id) or self._result(runner, scan, check) for check in checks]
        for result in results[1:]:
            self.task._handle_result(result)
        return results[0]

    def _result(self, runner: TestRunner, scan: ScanRunner, check: GenericTestNode) -> RunResult:
        """The result of one check of a scan: passed, else what dbt makes of it alone, or of a node that it skips."""
        if check.unique_id in scan.passed:
            return scan.passing(check)
        if check.unique_id == runner.node.unique_id:
            return self.run_alone(runner)
        alone = TestRunner(runner.config, runner.adapter, check, runner.node_index, runner.num_nodes)
        if check.unique_id in self.task._skipped_children:
            alone.do_skip(cause=self.task._skipped_children.pop(check.unique_id))
        return self.run_alone(alone)
