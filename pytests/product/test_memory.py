"""What DuckDB may take at full size."""

from __future__ import annotations

from pathlib import Path

import pytest
from builds import run_dbt

from chiffres_cles.__main__ import main
from chiffres_cles.settings import MEMORY_VARIABLE


def test_an_amount_of_memory_that_is_none_is_said_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = f"{MEMORY_VARIABLE} is « lots », and no amount of memory, such as 6GB"
    ran = run_dbt(tmp_path, "show", "--inline", "select 1", "--target", "full", variables={MEMORY_VARIABLE: "lots"})
    assert said in ran.output and "Traceback" not in ran.output
    for variable, folder in (("CHIFFRES_CLES_WORK", "work"), ("CHIFFRES_CLES_WAREHOUSE", "warehouse")):
        monkeypatch.setenv(variable, str(tmp_path / folder))
    monkeypatch.setenv(MEMORY_VARIABLE, "lots")
    assert main(["build", "--target", "full"]) == 1
    assert capsys.readouterr().err == said + "\n"


@pytest.mark.parametrize(("given", "held"), [("3GB", "2.7 GiB"), ("", "1.3 GiB")], ids=["more", "blank"])
def test_a_larger_landing_is_given_more_memory_by_the_environment(tmp_path: Path, given: str, held: str) -> None:
    query = "select current_setting('memory_limit') as held"
    shown = run_dbt(tmp_path, "show", "--inline", query, "--target", "full", variables={MEMORY_VARIABLE: given})
    assert held in shown.output, shown.output
