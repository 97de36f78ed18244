"""The project's own generic tests, each held against data that it must pass and data that it must fail."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner

TESTS = Path(__file__).resolve().parent.parent
GENERIC = TESTS / "generic"
FIXTURES = TESTS / "generic_fixtures"
DEFINITION = re.compile(r"\{%-?\s*test\s+(\w+)\s*\(")


def own_generic_tests() -> list[str]:
    """The names that `tests/generic` defines."""
    return sorted(
        name for file in GENERIC.glob("*.sql") for name in DEFINITION.findall(file.read_text(encoding="utf-8"))
    )


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Fixture test name -> dbt's status, from one `dbt build` of the fixture project in a temporary copy."""
    folder = tmp_path_factory.mktemp("generic")
    shutil.copytree(GENERIC, folder / "generic")
    project = shutil.copytree(FIXTURES, folder / "generic_fixtures", ignore=shutil.ignore_patterns("target", "logs"))
    outcome = dbtRunner().invoke(["--quiet", "build", "--project-dir", str(project), "--profiles-dir", str(project)])
    if outcome.exception:
        raise outcome.exception
    results = list(outcome.result)
    models = [result for result in results if result.node.resource_type.value == "model"]
    assert [result.node.name for result in models if result.status.value != "success"] == []
    return {r.node.name: r.status.value for r in results if r.node.resource_type.value == "test"}


def test_each_own_generic_test_has_a_fixture_it_passes_and_one_it_fails(outcomes: dict[str, str]) -> None:
    assert own_generic_tests()
    for name in own_generic_tests():
        assert {f"{name}__passes", f"{name}__fails"} <= outcomes.keys()
        assert {f"{name}__passes_on_nothing", f"{name}__fails_on_nothing"} & outcomes.keys()


def test_every_fixture_has_the_outcome_its_name_states(outcomes: dict[str, str]) -> None:
    expected = {name: "pass" if name.split("__")[1].startswith("passes") else "fail" for name in outcomes}
    assert outcomes == expected


def test_every_fixture_is_of_an_own_generic_test(outcomes: dict[str, str]) -> None:
    assert {name.split("__")[0] for name in outcomes} == set(own_generic_tests())


@pytest.mark.parametrize("name", own_generic_tests())
def test_each_own_generic_test_is_documented(name: str) -> None:
    assert f"- name: test_{name}\n" in (GENERIC / "_generic__tests.yml").read_text(encoding="utf-8")
