"""The checks are checked: known mistakes are made one at a time on the full landing, and each must be caught.

Each runs in a process forked from one that has parsed a copy of the project. The models below the change that lead to
`publication.cells` are built in a file of their own; all others are read from the good build, attached read only.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import yaml
from dbt.artifacts.resources.types import NodeType
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import SeedNode
from mutating import ROOT, Change, callers, changed_node, code_of, copied_project, invoked, reached, set_code

from chiffres_cles.settings import LANDING_VARIABLE, WORK_VARIABLE
from chiffres_cles.sql import text as sql_text
from full.conftest import FullBuild

FILE = Path(__file__).with_name("known_mistakes.yml")
REPORT = ROOT / "warehouse" / "known_mistakes.md"
CELLS = "model.chiffres_cles.cells"
FILE_VARIABLE = "MISTAKEN_FILE"
PROFILE = """
chiffres_cles:
  target: full
  outputs:
    full:
      type: duckdb
      path: "{{{{ env_var('{variable}') }}}}"
      attach:
        - {{path: "{full.working}", alias: {full.working.stem}, read_only: true}}
        - {{path: "{full.private}", alias: private, read_only: true}}
      plugins:
        - module: chiffres_cles.plugin
          config: {{target: full, private: "{full.private}"}}
      threads: 2
"""
# a cell is another when a reader sees another: as printed, at its decimals
CHANGED = """
    select
        coalesce(good.table_no, bad.table_no) as table_no,
        coalesce(good.row_code, bad.row_code) as row_code,
        coalesce(good.column_code, bad.column_code) as column_code,
        coalesce(good.period, bad.period) as period,
        good.display as was,
        bad.display as became,
        printed.table_no is not null as is_printed
    from good.publication.cells as good
    full join bad.publication.cells as bad using (edition, table_no, row_code, column_code, period)
    left join good.publication.reconciliation as printed using (edition, table_no, row_code, column_code, period)
    where good.display is distinct from bad.display
    order by is_printed desc, table_no, row_code, column_code, period
"""


@dataclass(frozen=True, kw_only=True)
class Mistake(Change):
    """A known mistake, or a control."""

    id: str
    title: str
    rule: str


@dataclass(frozen=True)
class Caught:
    """What a mistake did: cells that changed, of those that were printed and of all."""

    mistake: Mistake
    models: int
    printed: int
    cells: int
    example: str
    seconds: float


def known(section: str) -> list[Mistake]:
    """The entries of a section of the file of mistakes."""
    return [Mistake(**entry) for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))[section]]


@pytest.fixture(scope="module")
def project(full: FullBuild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manifest]:
    """The manifest of a copy of the project, which stays the current folder; every relation is the good build's."""
    folder = copied_project(tmp_path_factory.mktemp("mistaken") / "project")
    (folder / "profiles" / "profiles.yml").write_text(PROFILE.format(variable=FILE_VARIABLE, full=full))
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(folder):
        patch.setenv(WORK_VARIABLE, str(full.work))
        patch.setenv(LANDING_VARIABLE, str(full.landing))
        patch.setenv(FILE_VARIABLE, str(full.working))
        manifest = invoked(["parse"])
        # the landing was checked by the good build
        hooks = [unit for unit, node in manifest.nodes.items() if node.resource_type is NodeType.Operation]
        for hook in hooks:
            del manifest.nodes[hook]
        manifest.build_parent_and_child_maps()
        yield manifest


def make(manifest: Manifest, mistake: Mistake, folder: Path) -> list[str]:
    """Make the mistake in the manifest; the names of what must be built anew, which goes to the database `mistaken`."""
    node = changed_node(manifest, mistake)
    if isinstance(node, SeedNode):
        file = folder / node.original_file_path
        file.parent.mkdir(parents=True)
        file.write_text(mistake.of((ROOT / mistake.file).read_text(encoding="utf-8")), encoding="utf-8")
        node.root_path = str(folder)
    else:
        set_code(node, mistake.of(code_of(node)))
    below = reached(callers(manifest, node.unique_id), manifest.child_map)
    rebuilt = below & reached({CELLS}, manifest.parent_map)
    for unit in rebuilt:
        manifest.nodes[unit].database = "mistaken"
    return sorted(manifest.nodes[unit].name for unit in rebuilt)


def build(manifest: Manifest, mistake: Mistake, folder: Path) -> int:
    """Build what a mistake touches, for a process of its own; the number of models."""
    names = make(manifest, mistake, folder)
    invoked(["build", "--select", *names, "--exclude-resource-types", "test", "unit_test"], manifest)
    return len(names)


def caught(manifest: Manifest, mistake: Mistake, full: FullBuild) -> Caught:
    """Make a mistake in a forked process, which leaves this one's manifest as it is, and compare the cells."""
    started = time.monotonic()
    folder = Path.cwd().parent / mistake.id
    folder.mkdir()
    receiving, sending = multiprocessing.Pipe(duplex=False)

    def work() -> None:
        os.environ[FILE_VARIABLE] = str(folder / "mistaken.duckdb")
        sending.send(build(manifest, mistake, folder))

    process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
    process.start()
    sending.close()
    try:
        models = receiving.recv()
        process.join()
        with duckdb.connect() as connection:
            connection.execute(f"attach {sql_text(full.working)} as good (read_only)")
            connection.execute(f"attach {sql_text(folder / 'mistaken.duckdb')} as bad")
            changed = connection.execute(CHANGED).fetchall()
    except EOFError:
        raise AssertionError(f"{mistake.id} could not be built, see the output") from None
    finally:
        shutil.rmtree(folder)
    example = "{} {} {} {}: {} became {}".format(*changed[0][:6]) if changed else ""
    printed = sum(is_printed for *_, is_printed in changed)
    return Caught(mistake, models, printed, len(changed), example, time.monotonic() - started)


def row(result: Caught) -> str:
    """A row of the report."""
    mistake = result.mistake
    by = f"{result.printed} / {result.cells}" if result.cells else "none"
    return f"| {mistake.rule} | {mistake.title} | {by} | {result.example} | {result.models} | {result.seconds:.0f} |"


HEAD = (
    "| rule | mistake | cells changed: printed / all | the first of them | models built | s |\n"
    "|---|---|---|---|---|---|"
)


def test_every_mistake_has_a_name_of_its_own() -> None:
    mistakes = [*known("mistakes"), *known("controls")]
    assert len({mistake.id for mistake in mistakes}) == len(mistakes)


@pytest.mark.parametrize("control", known("controls"), ids=lambda control: control.id)
def test_a_change_of_no_effect_changes_no_cell(project: Manifest, full: FullBuild, control: Mistake) -> None:
    result = caught(project, control, full)
    assert result.models > 20
    assert result.cells == 0, result.example


@pytest.fixture(scope="module")
def results(at_the_end: Callable[[str], None]) -> Iterator[list[Caught]]:
    """What the mistakes of a run did; printed and written at its end."""
    found: list[Caught] = []
    yield found
    table = "\n".join([HEAD, *map(row, found)])
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(f"# Known mistakes, made one at a time on the full landing\n\n{table}\n", encoding="utf-8")
    at_the_end(f"{table}\nwritten: {REPORT.relative_to(ROOT)}")


@pytest.mark.parametrize("mistake", known("mistakes"), ids=lambda mistake: mistake.id)
def test_a_known_mistake_is_caught(project: Manifest, full: FullBuild, results: list[Caught], mistake: Mistake) -> None:
    result = caught(project, mistake, full)
    results.append(result)
    assert result.cells


def test_most_mistakes_are_caught_by_printed_cells(results: list[Caught]) -> None:
    assert {result.mistake.id for result in results} == {mistake.id for mistake in known("mistakes")}
    assert len(results) >= 18
    assert sum(result.printed > 0 for result in results) >= 12
