"""The generic tests that the project uses, each held against data that it must pass and data that it must fail: counted
with those beside it in one statement, and alone."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
import yaml
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner

from chiffres_cles.dbt_command import SCAN
from chiffres_cles.register import TITLES
from chiffres_cles.scan import SWITCH
from chiffres_cles.settings import ROOT

GENERIC = ROOT / "tests" / "generic"
FIXTURES = ROOT / "pytests" / "generic_fixtures"
DEFINITION = re.compile(r"\{%-?\s*test\s+(\w+)\s*\(")


def own_generic_tests() -> list[str]:
    """The names that `tests/generic` defines."""
    return sorted(
        name for file in GENERIC.glob("*.sql") for name in DEFINITION.findall(file.read_text(encoding="utf-8"))
    )


def kinds() -> set[str]:
    """Each generic test that the project uses, its own and dbt's: those that have a title."""
    return {*yaml.safe_load(TITLES.read_text(encoding="utf-8"))["kinds"]}


@dataclass
class Outcomes:
    """What one `dbt build` of the fixture project found."""

    statuses: dict[str, str]
    """Fixture test name -> dbt's status."""
    failures: dict[str, int | None]
    compiled: dict[str, str]
    scans: Counter[str]
    """What the checks of a statement wait for -> how many passed in it."""


@pytest.fixture(scope="module")
def outcomes_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Outcomes]:
    """Builds the fixture project in a temporary copy, with scans `on` or `off`."""

    @cache
    def build(scans: str) -> Outcomes:
        folder = tmp_path_factory.mktemp("generic")
        shutil.copytree(GENERIC, folder / "generic")
        project = shutil.copytree(
            FIXTURES, folder / "generic_fixtures", ignore=shutil.ignore_patterns("target", "logs")
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(SWITCH, scans)
            outcome = dbtRunner().invoke(
                ["--quiet", "build", "--project-dir", str(project), "--profiles-dir", str(project)]
            )
        if outcome.exception:
            raise outcome.exception
        assert isinstance(outcome.result, RunExecutionResult)
        results: list[Any] = list(outcome.result)  # of nodes that are models and checks
        models = [result for result in results if result.node.resource_type.value == "model"]
        assert [result.node.name for result in models if result.status.value != "success"] == ["marks_skipped"]
        tests = {r.node.name: r for r in results if r.node.resource_type.value == "test"}
        assert len(tests) == len(results) - len(models)
        reads = {
            result.node.unique_id: " and ".join(name.split(".")[-1] for name in result.node.depends_on.nodes[::-1])
            for result in tests.values()
        }
        return Outcomes(
            {name: result.status.value for name, result in tests.items()},
            {name: result.failures for name, result in tests.items()},
            {name: result.node.compiled_code for name, result in tests.items()},
            Counter(reads[r.adapter_response[SCAN]] for r in tests.values() if SCAN in r.adapter_response),
        )

    return build


@pytest.fixture(params=["on", "off"])
def outcomes(request: pytest.FixtureRequest, outcomes_of: Callable[[str], Outcomes]) -> dict[str, str]:
    """Fixture test name -> dbt's status, with scans and without."""
    return outcomes_of(request.param).statuses


def test_each_generic_test_has_a_fixture_it_passes_and_one_it_fails(outcomes: dict[str, str]) -> None:
    assert kinds() > set(own_generic_tests()) != set()
    for name in kinds():
        assert {f"{name}__passes", f"{name}__fails"} <= outcomes.keys()
        assert {f"{name}__passes_on_nothing", f"{name}__fails_on_nothing"} & outcomes.keys()


def test_every_fixture_has_the_outcome_its_name_states(outcomes: dict[str, str]) -> None:
    statuses = {"passes": "pass", "fails": "fail", "warns": "warn", "errors": "error", "skips": "skipped"}
    expected = {name: statuses[name.split("__")[1].split("_")[0]] for name in outcomes}
    assert outcomes == expected


def test_every_fixture_is_of_a_generic_test_in_use(outcomes: dict[str, str]) -> None:
    assert {name.split("__")[0] for name in outcomes} == kinds()


def test_a_scan_gives_what_each_check_gives_alone(outcomes_of: Callable[[str], Outcomes]) -> None:
    together, alone = outcomes_of("on"), outcomes_of("off")
    assert not alone.scans
    assert (together.statuses, together.failures) == (alone.statuses, alone.failures)
    assert together.compiled == alone.compiled


def test_what_passes_beside_others_is_counted_with_them(outcomes_of: Callable[[str], Outcomes]) -> None:
    """One statement a model, and one for its checks that wait for another; none where a check cannot be run."""
    assert sorted(outcomes_of("on").scans.elements()) == sorted(
        ["marks_sound"] * 14 + ["marks_sound and marks_faulty"] * 2 + ["marks_faulty"] + ["marks_empty"] * 8
    )


@pytest.mark.parametrize("name", own_generic_tests())
def test_each_own_generic_test_is_documented(name: str) -> None:
    assert f"- name: test_{name}\n" in (GENERIC / "_generic__tests.yml").read_text(encoding="utf-8")
