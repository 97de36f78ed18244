"""Each unit test, seen to fail: the rules are broken one by one in a copy of the project, as `pytests/mutations/` says.

Mutations run in groups of one dbt invocation. Two share a group only if no model is under the hand of both, so that
a test can fail by its own mutation alone: a unit test sees one model, the macros it calls and the seeds it reads.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from dbt.artifacts.resources.types import NodeType
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import SeedNode
from mutating import ROOT, Change, callers, changed_node, code_of, copied_project, invoked, set_code

MUTATIONS = sorted((ROOT / "pytests" / "mutations").glob("*.yml"))


@dataclass(frozen=True, kw_only=True)
class Mutation(Change):
    """One way to break a rule: the change makes the unit tests `expect` fail."""

    name: str
    rule: str
    expect: tuple[str, ...]


def mutations() -> list[Mutation]:
    """The entries of `pytests/mutations/`."""
    entries = [entry for file in MUTATIONS for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["mutations"]]
    return [Mutation(**(entry | {"expect": tuple(entry["expect"])})) for entry in entries]


@dataclass
class Copy:
    """The project in a temporary folder, built on empty extracts; commands run in this process, on one manifest."""

    folder: Path
    manifest: Manifest

    def unit_tests(self, *names: str) -> dict[str, str]:
        """Unit test name -> dbt's status; all unit tests without names."""
        results = invoked(["test", "--select", *(names or ["test_type:unit"])], self.manifest)
        return {r.node.name: r.status.value for r in results if r.node.resource_type is NodeType.Unit}

    @contextlib.contextmanager
    def broken_by(self, group: list[Mutation]) -> Generator[None]:
        """The manifest with the mutations of a group in force: parsing the changed files would take all the time."""
        with contextlib.ExitStack() as undo:
            for mutation in group:
                if mutation.file.startswith("seeds/"):
                    self.break_seed(mutation, undo)
                else:
                    self.break_code(mutation, undo)
            yield

    def break_code(self, mutation: Mutation, undo: contextlib.ExitStack) -> None:
        """Replace the text in the model or macro that holds it."""
        node = changed_node(self.manifest, mutation)
        assert not isinstance(node, SeedNode)
        undo.callback(set_code, node, code_of(node))
        set_code(node, mutation.of(code_of(node)))

    def break_seed(self, mutation: Mutation, undo: contextlib.ExitStack) -> None:
        """Give the changed rows to the unit tests that read the seed: dbt copies them there when it parses."""
        text = (self.folder / mutation.file).read_text(encoding="utf-8")
        rows = list(csv.DictReader(text.splitlines()))
        changed = list(csv.DictReader(mutation.of(text).splitlines()))
        for test in self.manifest.unit_tests.values():
            for given in test.given:
                held = given.rows if isinstance(given.rows, list) else []
                reads_seed = given.input == f"ref('{Path(mutation.file).stem}')" and len(held) == len(rows)
                if reads_seed and all(row in held for row in rows):
                    undo.callback(setattr, given, "rows", given.rows)
                    given.rows = changed


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Generator[Copy]:
    """A copy of the project in which every model that a unit test tests can be built."""
    folder = copied_project(tmp_path_factory.mktemp("mutated"))
    (folder / "work").mkdir()
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(folder):
        patch.setenv("CHIFFRES_CLES_WORK", str(folder / "work"))
        patch.delenv("CHIFFRES_CLES_LANDING", raising=False)
        manifest = invoked(["parse"])
        tested = {node for test in manifest.unit_tests.values() for node in test.depends_on.nodes}
        models = [f"+{manifest.nodes[node].name}" for node in sorted(tested)]
        invoked(["build", "--select", *models, "--exclude-resource-types", "test", "unit_test"], manifest)
        yield Copy(folder, manifest)


def touched_models(manifest: Manifest, mutation: Mutation) -> set[str]:
    """The models whose unit tests can see a mutation: a unit test is given the inputs of its model."""
    reached = callers(manifest, changed_node(manifest, mutation).unique_id)
    return {unit for unit in reached if unit.startswith("model.")}


def grouped(manifest: Manifest) -> list[list[Mutation]]:
    """The mutations in as few groups as a first fit finds, each model under one mutation of a group at most."""
    groups: list[tuple[set[str], list[Mutation]]] = []
    for mutation in mutations():
        touched = touched_models(manifest, mutation)
        for taken, group in groups:
            if not taken & touched:
                taken |= touched
                group.append(mutation)
                break
        else:
            groups.append((touched, [mutation]))
    return [group for _, group in groups]


def test_every_mutation_has_a_name_of_its_own() -> None:
    assert len({mutation.name for mutation in mutations()}) == len(mutations())


@pytest.mark.long
def test_without_a_mutation_every_unit_test_passes(project: Copy) -> None:
    statuses = project.unit_tests()
    assert len(statuses) == len(project.manifest.unit_tests)
    assert {name: status for name, status in statuses.items() if status != "pass"} == {}


@pytest.mark.long
def test_every_unit_test_is_named_by_a_mutation(project: Copy) -> None:
    names = {test.name for test in project.manifest.unit_tests.values()}
    assert len(names) == len(project.manifest.unit_tests), "a unit test's name is that of one test"
    assert names == {name for mutation in mutations() for name in mutation.expect}


@pytest.mark.long
def test_every_rule_of_the_unit_tests_is_broken_by_a_mutation(project: Copy) -> None:
    tags = {tag for test in project.manifest.unit_tests.values() for tag in test.config.tags}
    assert tags == {mutation.rule for mutation in mutations()}


@pytest.mark.long
def test_every_mutation_makes_the_tests_fail_that_it_names(project: Copy) -> None:
    survivors = {}
    for group in grouped(project.manifest):
        with project.broken_by(group):
            statuses = project.unit_tests(*(name for mutation in group for name in mutation.expect))
        for mutation in group:
            # an error would prove that the mutation cannot run, not that the test catches it
            passed = {name: statuses.get(name) for name in mutation.expect if statuses.get(name) != "fail"}
            if passed:
                survivors[mutation.name] = passed
    assert survivors == {}
