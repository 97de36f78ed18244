"""Any cell is explained by its rows: a hundred random cells worked out again from the listed keys and the marts."""

from __future__ import annotations

import random
import re
from pathlib import Path

import duckdb
import pytest
from builds import Build

from chiffres_cles.explain import ExplainError, Explanation, explain, explained

SEED = 20261125
DECISIONS = " union all by name ".join(
    f"select * from marts.fct_{scheme}_decisions" for scheme in ("vae", "vapp", "ves")
)
FACTS = {
    "rows_learners": ("marts.fct_registrations", "registration_key"),
    "rows_enrolments": ("marts.fct_enrolments", "enrolment_key"),
    "rows_offerings": ("marts.fct_offerings", "offering_key"),
    "rows_exams": ("marts.fct_exam_outcomes", "enrolment_key"),
    "rows_validations": (f"({DECISIONS})", "decision_key"),
    "rows_diplomas": ("marts.fct_diplomas", "diploma_key"),
    "rows_mooc": ("marts.fct_mooc_enrolments", "mooc_enrolment_key"),
}
# what a listed row is worth, by the mart: (numerator, denominator); others count the rows listed for each
WORTH = {
    "mean_age": ("age", "cast(age is not null as integer)"),
    "candidate_mean_age": ("age", "cast(age is not null as integer)"),
    "candidate_years_since_diploma": (
        "years_since_highest_diploma",
        "cast(years_since_highest_diploma is not null as integer)",
    ),
    "learner_hours": ("learner_hours", "null"),
    "masculinity_ratio": ("cast(sex = 'M' as integer)", "cast(sex = 'F' as integer)"),
    "diploma_masculinity_ratio": ("cast(sex = 'M' as integer)", "cast(sex = 'F' as integer)"),
    "women_share": ("cast(sex = 'F' as integer)", "cast(sex is not null as integer)"),
    "under_26_share": ("cast(age < 26 as integer)", "cast(age is not null as integer)"),
    "apprentice_share": ("cast(training_type = 'apprenticeship' as integer)", "1"),
    "work_study_share": ("cast(is_work_study as integer)", "1"),
    "distance_hybrid_learner_share": ("cast(has_distance_or_hybrid as integer)", "1"),
    "active_share": ("cast(is_active as integer)", "cast(is_active is not null as integer)"),
    "unemployed_among_active_share": (
        "cast(situation = 'seeking' as integer)",
        "cast(situation in ('employed', 'seeking') as integer)",
    ),
    "candidate_seeking_share": (
        "cast(situation in ('seeking', 'inactive') as integer)",
        "cast(situation is not null as integer)",
    ),
    "completeness": ("cast(is_recorded as integer)", "1"),
    "regulation_note_share": ("cast(regulation_note as integer)", "cast(regulation_note is not null as integer)"),
    "total_validation_share": ("cast(is_total as integer)", "1"),
    "partial_validation_share": ("cast(not is_total as integer)", "1"),
}


@pytest.fixture(scope="module")
def working(built: Build) -> Path:
    return built.working


def from_the_marts(
    connection: duckdb.DuckDBPyConnection, explanation: Explanation, measure: str
) -> tuple[float, float]:
    """Numerator and denominator of the listed keys, joined to the fact they are keys of."""
    fact, key = FACTS[explanation.relation]
    connection.execute("create or replace temp table listed (row_key uuid, above double, below double)")
    if explanation.rows:
        connection.executemany("insert into listed values (?, ?, ?)", explanation.rows)
    above, below = WORTH.get(measure, ("cast(above > 0 as integer)", "cast(below > 0 as integer)"))
    numerator = f"sum({above})"
    if explanation.distinct_on:
        what = next(column for column in ("learner_key", "organising_centre_code") if column in explanation.distinct_on)
        numerator = f"count(distinct {what}) filter (where above > 0)"
    found = connection.execute(
        f"""
        select count(*), coalesce({numerator}, 0), coalesce(sum({below}), 0)
        from listed inner join {fact} as facts on listed.row_key = facts.{key}
        """
    ).fetchall()[0]
    assert found[0] == len(explanation.rows), f"{explanation.cell}: keys that the marts do not hold, or hold twice"
    return float(found[1]), float(found[2])


def test_a_hundred_random_cells_are_worked_out_again_from_their_rows(working: Path) -> None:
    with duckdb.connect(str(working), read_only=True) as connection:
        cells = connection.execute(
            """
            select
                cells.edition, table_no, row_code, cells.column_code, period, cells.numerator, cells.denominator, value,
                measure, factor
            from publication.cells
            inner join publication.table_columns as columns_of
                on cells.edition = columns_of.edition
                and cells.content = columns_of.content
                and cells.column_code = columns_of.column_code
            where change_of is null
            order by all
            """
        ).fetchall()
    draw = random.Random(SEED)
    tables = sorted({cell[:2] for cell in cells})
    # one of each table at least, a hundred in all and more
    chosen = [draw.choice([cell for cell in cells if cell[:2] == table]) for table in tables]
    explained_tables = {cell[:2] for cell in chosen}
    assert len(chosen) >= 100 and len(explained_tables) == len(tables)
    with duckdb.connect(str(working), read_only=True) as connection:
        for *key, numerator, denominator, value, measure, factor in chosen:
            explanation = explain(working, "/".join(key))
            above, below = from_the_marts(connection, explanation, measure)
            if numerator is not None:
                assert above == pytest.approx(numerator, abs=1e-6), explanation.cell
            if denominator is not None:
                assert below == pytest.approx(denominator, abs=1e-6), explanation.cell
            if value is not None:
                expected = factor * above / below if denominator else factor * above
                assert (value == 0 and above == 0) or expected == pytest.approx(value), explanation.cell


def test_a_change_is_explained_by_the_two_cells_it_compares(working: Path) -> None:
    explanation = explain(working, "2024/4/PRES/success_change_pp/2023-2024")
    assert [part.cell.split("/")[-1] for part in explanation.parts] == ["2023-2024", "2022-2023"]
    now, before = (100 * (part.numerator or 0) / (part.denominator or 0) for part in explanation.parts)
    assert explanation.numerator == pytest.approx(now - before)


def test_the_text_shows_keys_and_counts(working: Path) -> None:
    text = explained(explain(working, "2024/D1/TOTAL/learners/2023-2024"), shown=2)
    assert "rows of publication_rows.rows_learners" in text and "more" in text


def test_a_marked_cell_is_explained_with_its_counts_and_says_that_they_are_not_published(working: Path) -> None:
    with duckdb.connect(str(working), read_only=True) as connection:
        key = connection.execute(
            "select concat_ws('/', edition, table_no, row_code, column_code, period) from publication.cells"
            " where marker = '-' and numerator > 0 and edition = '2024' and table_no = '2' order by all limit 1"
        ).fetchall()[0][0]
    explanation = explain(working, key)
    text = explained(explanation)
    assert explanation.marker == "-" and explanation.rows and (explanation.numerator or 0) > 0
    assert "- is printed, « effectif trop faible pour donner une part »" in text and "published nowhere" in text
    assert f"{explanation.denominator:.0f} where 30 are needed" in text


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (
            "2024/1/PAR/learners",
            "period missing; a cell is written edition/table_no/row_code/column_code/period, such as",
        ),
        ("2024//PAR/learners/2023-2024", "table_no missing"),
        ("2024/1/PAR/learners/2023-2024/x", "6 parts where 5 are wanted"),
        ("1999/1/PAR/learners/2023-2024", "edition '1999' is not; nearest: 2023, 2024; all: 2023, 2024"),
        ("2024/D1/PAR/learners/2023-2024", "row_code 'PAR' is not in 2024/D1; nearest: "),
        (
            "2024/D62/Paris/success/2023-2024",
            "row_code 'Paris' is not in 2024/D62; nearest: PAR (Cnam Paris - Établissement public)",
        ),
        (
            "2024/D62/PAR/sucess/2023-2024",
            "column_code 'sucess' is not in 2024/D62/PAR; nearest: success (Taux de réussite (%))",
        ),
        ("2024/D62/PAR/success/2023", "period '2023' is not in 2024/D62/PAR/success; nearest: "),
    ],
)
def test_a_cell_that_does_not_exist_is_reported_with_what_is_nearest(working: Path, cell: str, says: str) -> None:
    with pytest.raises(ExplainError, match=re.escape(says)):
        explain(working, cell)
