"""Thirty questions of analysts: the fixed answers, the SQL on the marts that gives them, and what holds it from
elsewhere."""

from __future__ import annotations

import math
import re
from pathlib import Path

import duckdb
import pytest
import yaml
from builds import Json

FOLDER = Path(__file__).parent / "questions"
QUESTIONS = yaml.safe_load((FOLDER / "questions.yml").read_text(encoding="utf-8"))["questions"]
ANSWERS = yaml.safe_load((FOLDER / "answers.yml").read_text(encoding="utf-8"))["answers"]
DECIMALS = {question["number"]: question["decimals"] for question in QUESTIONS}


def number(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    """The one number that `sql` finds."""
    rows = connection.execute(sql).fetchall()
    assert len(rows) == 1
    assert len(rows[0]) == 1
    return float(rows[0][0])


def from_elsewhere(connection: duckdb.DuckDBPyConnection, answer: Json) -> float:
    """The same number from a cell of the latest edition, or by the SQL of `check`."""
    if "check" in answer:
        return number(connection, answer["check"])
    content, row, column, period = answer["cell"].split("/")
    return number(
        connection,
        "select value from publication.cells where edition = (select max(edition) from publication.cells)"
        f" and content = '{content}' and row_code = '{row}' and column_code = '{column}' and period = '{period}'",
    )


def test_there_are_thirty_questions_each_with_its_answer_and_no_answer_beside_it() -> None:
    assert [question["number"] for question in QUESTIONS] == list(range(1, 31))
    assert [answer["number"] for answer in ANSWERS] == list(range(1, 31))
    assert {frozenset(question) for question in QUESTIONS} == {frozenset({"number", "decimals", "question"})}
    assert all(question["question"].endswith(" ?") for question in QUESTIONS)
    assert all(("cell" in answer) != ("check" in answer) for answer in ANSWERS)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: str(answer["number"]))
def test_the_marts_give_the_answer_that_another_way_gives(answer: Json, published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        found = number(connection, answer["sql"])
        assert math.isclose(found, from_elsewhere(connection, answer), rel_tol=1e-12)
    assert round(found, DECIMALS[answer["number"]]) == answer["answer"]


@pytest.mark.parametrize(("said", "column"), [("Présence", "attendance_rate"), ("Réussite", "success_rate")])
@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("offer_and_exams_by_centre", "est_complet_par_epn_du_centre"),
        ("exams_by_modality", "est_complet_par_enseignement"),
    ],
)
def test_the_rates_that_the_view_of_exams_explains_are_those_printed(
    said: str, column: str, content: str, part: str, published: Path
) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        comment = connection.execute("select comment from duckdb_views() where view_name = 'examens'").fetchall()[0][0]
        expression = re.search(rf"{said} : `([^`]+)`", " ".join(comment.split()))
        assert expression and f"`{part}`" in comment
        by_view = f"select {expression[1]} from vues.examens where annee_universitaire = '2023-2024' and {part}"
        cell = {"cell": f"{content}/TOTAL/{column}/2023-2024"}
        assert math.isclose(number(connection, by_view), from_elsewhere(connection, cell), rel_tol=1e-12)
