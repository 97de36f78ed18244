"""Doubts about identity at full size: few enough that people can settle them, and not none."""

from __future__ import annotations

from full.conftest import FullBuild

MOST = 0.01
"""Doubtful pairs over persons: more would bury the pairs that deserve a look."""


def test_doubtful_pairs_are_few_beside_persons(full: FullBuild) -> None:
    with full.connect() as connection:
        [(pairs, persons)] = connection.execute(
            "select (select count(*) from quality.identity_doubts), (select count(*) from marts.dim_person)"
        ).fetchall()
    assert persons > 100_000
    assert 0 < pairs < MOST * persons, f"{pairs} pairs, {persons} persons"
