"""Each unit test, seen to fail: the rules are broken one by one in a copy of the project, as `tests/mutations/` says.

Mutations run in groups of one dbt invocation. Two share a group only if no model is under the hand of both, so that
a test can fail by its own mutation alone: a unit test sees one model, the macros it calls and the seeds it reads.
"""

from __future__ import annotations

import contextlib
import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from dbt.artifacts.resources.types import NodeType
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import ModelNode

ROOT = Path(__file__).resolve().parent.parent.parent
MUTATIONS = sorted((ROOT / "tests" / "mutations").glob("*.yml"))


@dataclass(frozen=True)
class Mutation:
    """One way to break a rule: `find` stands once in `file`, and `replace` in its place makes `expect` fail."""

    name: str
    rule: str
    file: str
    find: str
    replace: str
    expect: tuple[str, ...]


def mutations() -> list[Mutation]:
    """The entries of `tests/mutations/`."""
    entries = [entry for file in MUTATIONS for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["mutations"]]
    return [Mutation(**{**entry, "expect": tuple(entry["expect"])}) for entry in entries]


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
    def broken_by(self, group: list[Mutation]) -> Iterator[None]:
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
        holders = [(node, "raw_code") for node in self.manifest.nodes.values() if isinstance(node, ModelNode)]
        holders += [(macro, "macro_sql") for macro in self.manifest.macros.values()]
        for holder, attribute in holders:
            text = getattr(holder, attribute)
            if holder.original_file_path == mutation.file and mutation.find in text:
                undo.callback(setattr, holder, attribute, text)
                setattr(holder, attribute, text.replace(mutation.find, mutation.replace))
                return
        raise AssertionError(f"{mutation.name}: in no model or macro: {mutation.find}")

    def break_seed(self, mutation: Mutation, undo: contextlib.ExitStack) -> None:
        """Give the changed rows to the unit tests that read the seed: dbt copies them there when it parses."""
        text = (self.folder / mutation.file).read_text(encoding="utf-8")
        rows = list(csv.DictReader(text.splitlines()))
        changed = list(csv.DictReader(text.replace(mutation.find, mutation.replace).splitlines()))
        for test in self.manifest.unit_tests.values():
            for given in test.given:
                reads_seed = given.input == f"ref('{Path(mutation.file).stem}')" and len(given.rows) == len(rows)
                if reads_seed and all(row in given.rows for row in rows):
                    undo.callback(setattr, given, "rows", given.rows)
                    given.rows = changed


def invoked(arguments: list[str], manifest: Manifest | None = None) -> list | Manifest:
    """The results of a dbt command in the current folder; raises what dbt raises."""
    outcome = dbtRunner(manifest=manifest).invoke(["--quiet", *arguments, "--profiles-dir", "profiles"])
    if outcome.exception:
        raise outcome.exception
    return outcome.result


def copied_project(folder: Path) -> Path:
    """Copy what unit tests need into `folder`: extracts by their header only, and no schema of models.

    Those hold descriptions, contracts and data tests: a unit test reads none, and every parse would.
    """
    for part in ("macros", "models", "seeds", "profiles"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copytree(ROOT / "tests" / "generic", folder / "tests" / "generic")
    for schema in [*folder.glob("models/**/_*__models.yml"), *folder.glob("models/**/_*__marts.yml")]:
        schema.unlink()
    settings = (ROOT / "dbt_project.yml").read_text(encoding="utf-8")
    (folder / "dbt_project.yml").write_text(settings.replace("enforced: true", "enforced: false"), encoding="utf-8")
    for extract in folder.glob("seeds/extracts/**/*.csv"):
        lines = extract.read_text(encoding="utf-8").splitlines()
        if extract.stem == "landing__manifest":
            rows = [{**row, "records": "0"} for row in csv.DictReader(lines)]
            lines = [lines[0], *(",".join(row.values()) for row in rows)]
        else:
            lines = lines[:1]
        extract.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
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


def touched_models(manifest: Manifest, file: str) -> set[str]:
    """The models whose unit tests can see a change of `file`."""
    parents = {
        unit: {*node.depends_on.macros, *getattr(node.depends_on, "nodes", ())} for unit, node in manifest.nodes.items()
    }
    parents |= {unit: set(macro.depends_on.macros) for unit, macro in manifest.macros.items()}
    touched = {unit for unit, node in (manifest.nodes | manifest.macros).items() if node.original_file_path == file}
    # a change reaches through macros, which call each other, and stops at the model: its tests are given its inputs
    while callers := {
        unit
        for unit, needs in parents.items()
        if unit not in touched and any(need in touched for need in needs if not need.startswith("model."))
    }:
        touched |= callers
    return {unit for unit in touched if unit.startswith("model.")}


def grouped(manifest: Manifest) -> list[list[Mutation]]:
    """The mutations in as few groups as a first fit finds, each model under one mutation of a group at most."""
    groups: list[tuple[set[str], list[Mutation]]] = []
    for mutation in mutations():
        touched = touched_models(manifest, mutation.file)
        for taken, group in groups:
            if not taken & touched:
                taken |= touched
                group.append(mutation)
                break
        else:
            groups.append((touched, [mutation]))
    return [group for _, group in groups]


def test_every_mutation_finds_its_text_once() -> None:
    counts = {m.name: (ROOT / m.file).read_text(encoding="utf-8").count(m.find) for m in mutations()}
    assert len(counts) == len(mutations()), "a mutation's name stands for one mutation"
    assert {name: count for name, count in counts.items() if count != 1} == {}


def test_without_a_mutation_every_unit_test_passes(project: Copy) -> None:
    statuses = project.unit_tests()
    assert len(statuses) == len(project.manifest.unit_tests)
    assert {name: status for name, status in statuses.items() if status != "pass"} == {}


def test_every_unit_test_is_named_by_a_mutation(project: Copy) -> None:
    names = {test.name for test in project.manifest.unit_tests.values()}
    assert len(names) == len(project.manifest.unit_tests), "a unit test's name stands for one test"
    assert names == {name for mutation in mutations() for name in mutation.expect}


def test_every_rule_of_the_unit_tests_is_broken_by_a_mutation(project: Copy) -> None:
    tags = {tag for test in project.manifest.unit_tests.values() for tag in test.config.tags}
    assert tags == {mutation.rule for mutation in mutations()}


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
