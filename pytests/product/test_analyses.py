"""The analyses: ten questions, each described and with its warning, plain SQL that answers on the published file
alone."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from builds import Build, Json, run_dbt

from chiffres_cles.settings import ROOT
from chiffres_cles.sql import text as sql_text

QUESTIONS = sorted(path.stem for path in (ROOT / "analyses").glob("*.sql"))
NUMBER_OF_QUESTIONS = 10
LONGEST = 60
# quality, the marts (dimensions, facts, aggregates) and the reference seeds are what an analyst can read
READABLE_SCHEMAS = {"detail", "marts", "quality", "reference"}


@pytest.fixture(scope="module")
def analyses(published: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Json]:
    """The compiled nodes of the analyses by name, from one `dbt compile` as an analyst runs it: of the published file
    alone."""
    folder = tmp_path_factory.mktemp("analyses")
    alone = {"DBT_TARGET": "analyst", "CHIFFRES_CLES_PUBLISHED": str(published)}
    nowhere = published.parent / "no-landing"  # as test_metrics.py names one, so that dbt parses for both at once
    compiled = run_dbt(folder, "compile", "--select", "resource_type:analysis", landing=nowhere, variables=alone)
    assert compiled.returncode == 0, compiled.output[-4000:]
    nodes = json.loads((compiled.target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    return {node["name"]: node for node in nodes.values() if node["resource_type"] == "analysis"}


def sql_of(analysis: Json) -> str:
    """The plain SQL that dbt compiled."""
    path = Path(analysis["compiled_path"])
    return (path if path.is_absolute() else ROOT / path).read_text(encoding="utf-8")


def comment(name: str) -> list[str]:
    """The comment lines with which an analysis begins."""
    lines = (ROOT / "analyses" / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    first_other = next(index for index, line in enumerate(lines) if not line.startswith("--"))
    return lines[:first_other]


def test_there_are_ten_questions_and_dbt_knows_them_all(analyses: dict[str, Json]) -> None:
    assert len(QUESTIONS) == NUMBER_OF_QUESTIONS
    assert sorted(analyses) == QUESTIONS


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_analysis_begins_with_its_question_its_reading_and_its_warning(name: str) -> None:
    lines = comment(name)
    assert lines[0].endswith("?")
    assert any(line.startswith("-- Read: ") for line in lines)
    assert any(line.startswith("-- Beware: ") for line in lines)


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_analysis_is_short_and_described(name: str, analyses: dict[str, Json]) -> None:
    assert len((ROOT / "analyses" / f"{name}.sql").read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert analyses[name]["description"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_analysis_reads_only_what_is_published(name: str, analyses: dict[str, Json], built: Build) -> None:
    nodes = built.manifest()["nodes"]
    read = [nodes[node] for node in analyses[name]["depends_on"]["nodes"]]
    assert read
    assert {node["schema"] for node in read} <= READABLE_SCHEMAS
    assert {node["database"] for node in read} == {analyses[name]["database"]}


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_analysis_answers_from_the_published_file_under_any_name(
    name: str, analyses: dict[str, Json], published: Path
) -> None:
    sql = sql_of(analyses[name])
    assert "-- Beware: " in sql
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(published)} as of_an_analyst (read_only)")
        connection.execute("use of_an_analyst")
        answer = connection.execute(sql)
        columns = [column[0] for column in answer.description]
        assert len(columns) == len(set(columns))
        assert answer.fetchall() != []


def test_an_unknown_age_is_in_no_age_group(analyses: dict[str, Json], published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        recorded = connection.execute(
            f"select sum(recorded) from ({sql_of(analyses['recorded_absentees'])}\n) where dimension = 'age_group' and"
            " dimension_value = 'unknown'"
        ).fetchall()
        unknown = connection.execute(
            "select count(*) from marts.fct_exam_outcomes as outcomes"
            " inner join marts.fct_registrations as registrations on outcomes.learner_key = registrations.learner_key"
            " and outcomes.academic_year = registrations.academic_year"
            " where outcomes.is_in_exam_scope and outcomes.is_recorded and registrations.age is null"
        ).fetchall()
    assert recorded == unknown != [(0,)]
