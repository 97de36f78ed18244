"""What DuckDB may take at full size."""

from __future__ import annotations

from pathlib import Path

from builds import run_dbt

from chiffres_cles.settings import MEMORY_VARIABLE


def test_a_larger_landing_is_given_more_memory_by_the_environment(tmp_path: Path) -> None:
    query = "select current_setting('memory_limit') as held"
    shown = run_dbt(tmp_path, "show", "--inline", query, "--target", "full", variables={MEMORY_VARIABLE: "3GB"})
    assert "2.7 GiB" in shown.output, shown.output
