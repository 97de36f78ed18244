"""What DuckDB may take at full size."""

from __future__ import annotations

from pathlib import Path

import pytest
from builds import own_code, run_dbt

from chiffres_cles.__main__ import main
from chiffres_cles.settings import MEMORY_VARIABLE, ROOT


def shown(folder: Path, query: str, memory: str) -> str:
    """What `dbt show` says of a query with this amount in the environment, by the profile of a build of full size. In
    a project without models, which is parsed in no time: the connection is the same."""
    (folder / "dbt_project.yml").write_text("name: nothing\nprofile: chiffres_cles\n", encoding="utf-8")
    variables = {"DBT_PROFILES_DIR": str(ROOT / "profiles"), **own_code(ROOT), MEMORY_VARIABLE: memory}
    command = ("show", "--inline", query, "--target", "full")
    return run_dbt(folder, *command, project=folder, variables=variables).output


def test_an_amount_of_memory_that_is_none_is_said_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = f"{MEMORY_VARIABLE} is « lots », and no amount of memory, such as 6GB"
    ran = shown(tmp_path, "select 1", "lots")
    assert said in ran and "Traceback" not in ran
    for variable, folder in (("CHIFFRES_CLES_WORK", "work"), ("CHIFFRES_CLES_WAREHOUSE", "warehouse")):
        monkeypatch.setenv(variable, str(tmp_path / folder))
    monkeypatch.setenv(MEMORY_VARIABLE, "lots")
    assert main(["build", "--target", "full"]) == 1
    assert capsys.readouterr().err == said + "\n"


@pytest.mark.parametrize(("given", "held"), [("3GB", "2.7 GiB"), ("", "1.3 GiB")], ids=["more", "blank"])
def test_a_larger_landing_is_given_more_memory_by_the_environment(tmp_path: Path, given: str, held: str) -> None:
    ran = shown(tmp_path, "select current_setting('memory_limit') as held", given)
    assert held in ran, ran
