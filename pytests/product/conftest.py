"""What the Python tests share: the contract, builds of the committed extracts, and one of a landing with planted
values."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from builds import Build, Rows, run_dbt, with_records, write_landing
from exports import Key, exported
from in_process import Built, Compiled

from chiffres_cles.contract import Contract, Extract, load_contract
from chiffres_cles.joins import dimension_keys
from chiffres_cles.publication import site, write_publication
from chiffres_cles.publication.docs import generate_docs
from chiffres_cles.publish import publish

KINDS = {"seed": "seeds", "model": "models", "test": "data tests", "unit_test": "unit tests"}
LONGEST = ("built", "test_editions", "test_again", "planted", "test_gate")
"""Groups of tests of a minute or more."""
PLANT = "QZPLANTEDQZ"
"""Part of every planted personal value, and of no other text."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run in several processes, each build is made in one of them, and one writes the gate's Data Docs."""
    order: dict[pytest.Item, int] = {}
    for item in items:
        fixtures = item.fixturenames if isinstance(item, pytest.Function) else []
        if "built" in fixtures or "built_here" in fixtures:  # one test holds the one against the other
            group = "built"
        elif "planted" in fixtures or item.get_closest_marker("data_docs"):
            group = "planted"
        else:
            group = item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))
        order[item] = LONGEST.index(group) if group in LONGEST else len(LONGEST)
    # what takes longest begins first, lest one process waits for the other at the end
    items.sort(key=order.__getitem__)


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load_contract()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, at_the_end: Callable[[str], None]) -> Build:
    """`dbt build` on the committed extracts, with all data and unit tests."""
    build = run_dbt(tmp_path_factory.mktemp("seeds"), "build")
    assert build.returncode == 0, build.output[-8000:]
    kinds = Counter(result["unique_id"].split(".")[0] for result in build.run_results())
    counts = ", ".join(f"{kinds[kind]} {name}" for kind, name in KINDS.items())
    at_the_end(f"dbt build on the committed extracts: {counts}; all pass")
    return build


@pytest.fixture(scope="session")
def built_here(project: Compiled, contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The committed extracts as files, built and published in this process."""
    folder = tmp_path_factory.mktemp("here")
    build = project.build(write_landing(folder / "landing", contract), folder)
    assert not build.failures, "\n".join(map(str, build.failures))
    return build


@dataclass(frozen=True)
class Written:
    """The folder that a publication was written to, and what that took."""

    folder: Path
    seconds: float
    """Of a processor: other work on the machine says nothing of this one."""
    calls: Counter[str]
    """How often the map and the description of the data were worked out, by how much they were given."""


@pytest.fixture(scope="session")
def written(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The publication of `built`, with the dbt docs beside it as `make publication` makes them."""
    folder = tmp_path_factory.mktemp("publication")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHIFFRES_CLES_WORK", str(built.work))
        patch.setenv("DBT_TARGET_PATH", str(built.target))
        patch.setenv("DBT_LOG_PATH", str(built.logs))
        docs, reason = generate_docs("dev", built.working)
    assert docs, reason
    calls = Counter[str]()

    def counted(name: str) -> Callable[..., object]:
        there: Callable[..., object] = getattr(site, name)

        def called(*given: object) -> object:
            calls[f"{name} of {len(given)}"] += 1
            return there(*given)

        return called

    with pytest.MonkeyPatch.context() as patch:
        for name in ("centre_map", "dataset_json"):
            patch.setattr(site, name, counted(name))
        started = time.process_time()
        write_publication(built.working, folder, lambda: docs)
        return Written(folder, time.process_time() - started, calls)


@pytest.fixture(scope="session")
def exports(written: Written) -> dict[Key, str]:
    """What a reader has of that publication."""
    return exported(written.folder)


class Planted:
    """The committed extracts with a recognisable value in every personal column of text, in good rows and bad."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.columns: list[str] = []

    def __call__(self, file: str, text: str) -> str:
        extract = next(extract for extract in self.contract.extracts if extract.file == file)
        return with_records(text, extract.dialect.separator, lambda rows: self.planted(extract, rows))

    def planted(self, extract: Extract, rows: Rows) -> Rows:
        for column in extract.columns:
            # an identity column of any form: text is prefixed, a date is made unreadable, so that it becomes a reject
            if column.personal not in ("identity", "identifier") or not rows:
                continue
            row = rows[len(self.columns) % len(rows)]
            row[column.name] = f"{PLANT}{len(self.columns)}{row[column.name]}"
            self.columns.append(f"{extract.seed}.{column.name}")
        return rows


@pytest.fixture(scope="session")
def published(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`built` as published, with its readers' file beside it, for tests that only read it."""
    file = tmp_path_factory.mktemp("published") / "cnam.duckdb"
    publish(built.working, file, keys=dimension_keys(built.manifest()))
    return file


@pytest.fixture
def writable(published: Path, tmp_path: Path) -> Path:
    """A copy of the published file that a test may change."""
    copy = shutil.copyfile(published, tmp_path / "cnam.duckdb")
    copy.chmod(0o600)
    return copy


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> tuple[Build, Path]:
    """A build, with stored failures, of the planted landing, and its published file."""
    folder = tmp_path_factory.mktemp("planted")
    plant = Planted(contract)
    landing = write_landing(folder / "landing", contract, plant)
    assert len(plant.columns) > 60
    build = run_dbt(folder, "build", "--exclude-resource-types", "test", "unit_test", landing=landing)
    assert build.returncode == 0, build.output[-3000:]
    # tests may fail on planted rows: what they store and log must be clean all the same
    build = run_dbt(folder, "test", "--exclude", "test_type:unit", landing=landing)
    published = folder / "warehouse" / "cnam.duckdb"
    publish(build.working, published)
    return build, published
