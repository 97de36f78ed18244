"""No year is written down: a landing 1, 5 and 20 years later makes the same accounts and cells, under later periods."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import duckdb
import pytest
from in_process import Built, Compiled

from fuzz.landing import EXTRACTED_ON, Landing, extracts, sample
from fuzz.years import day_later, descriptions_later, landing_later, lists_later, years_later

SEED = 15
EDGES = ("cohort_edges_of_r13_r14", "validation_year_edges_of_r15_r16")
"""Checks that name days of the lists themselves: of lists that were moved they cannot hold."""
QUERIES = {
    "cells": (
        "select edition, table_no, row_code, column_code, period, value, numerator, denominator, marker, provisional,"
        " display from publication.cells"
    ),
    "dispositions": (
        "select row_id, disposition, disposition_rule, reject_column, kept_row_id from"
        " intermediate.int_row_dispositions"
    ),
    "accounts": (
        "select system, extract, academic_year, landed, kept, rejected, deduplicated, out_of_scope, value_issues"
        " from quality.row_accounts"
    ),
    "issues": "select file, record_number, column_name, rule from quality.value_issues",
    "extractions": "select system, extract, records, is_synthetic from quality.extractions",
}


@pytest.fixture(scope="module")
def drawn() -> Landing:
    """A landing drawn from the committed extracts, the bad values among them."""
    return sample(random.Random(SEED))


@pytest.fixture(scope="module")
def base(
    project: Compiled, drawn: Landing, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[tuple[Any, ...]]]:
    """What the landing makes of its own years."""
    folder = tmp_path_factory.mktemp("years")
    built = project.build(drawn.write(folder / "landing"), folder)
    assert not built.failures, "\n".join(map(str, built.failures))
    return facts_of(built)


def facts_of(built: Built, years: int = 0) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each query, their periods so many years earlier."""

    def earlier(value: object) -> object:
        return years_later(value, -years) if isinstance(value, str) and years else value

    found = {}
    with duckdb.connect(str(built.working), read_only=True) as connection:
        for name, query in QUERIES.items():
            rows = [tuple(map(earlier, row)) for row in connection.execute(query).fetchall()]
            found[name] = sorted(rows, key=str)
    return found


@pytest.mark.parametrize("years", [1, 5, 20])
def test_a_landing_of_later_years_loses_nothing(
    project: Compiled, drawn: Landing, base: dict[str, list[tuple[Any, ...]]], tmp_path: Path, years: int
) -> None:
    day = day_later(EXTRACTED_ON, years)
    files = landing_later(drawn, years).write(tmp_path / "landing", extracted_on=day)
    built = descriptions_later(project, years).build(
        files, tmp_path, today=day, prepare=lambda connection: lists_later(connection, years)
    )
    failed = [str(failure) for failure in built.failures if not failure.node.rpartition(".")[2].startswith(EDGES)]
    assert failed == []
    later = facts_of(built, years)
    assert len(later["extractions"]) == len(extracts())
    for name, rows in base.items():
        lost, come = set(rows) - set(later[name]), set(later[name]) - set(rows)
        assert (sorted(lost, key=str)[:10], sorted(come, key=str)[:10]) == ([], []), name
        assert len(rows) == len(later[name]), name
    assert sum(disposition == "kept" for _, disposition, *_ in later["dispositions"]) > 1000
