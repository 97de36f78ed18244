"""What the YAML of tables may say, and what is refused before anything is built, with the table's name and the key."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from builds import Json, run_dbt

ROOT = Path(__file__).resolve().parent.parent.parent
SOUND: Json = {
    "numbers": {"2024": "D70"},
    "title": "Auditeurs en {Y}",
    "section": "Les auditeurs du Cnam",
    "chart": "bar",
    "rows": {"by": "home_centre_code"},
    "where": {"is_work_study": True},
    "columns": [
        {"metric": "learners", "holds": {"situation": ["employed", "seeking"], "sex": "unknown"}},
        {"change_of": "learners", "change": "growth", "code": "g", "label": "L", "definition": "D", "numerator": "N"},
    ],
    "periods": {"of": "academic_year", "back": 1},
}
WRONG: dict[str, tuple[tuple[str | int, ...], object, str]] = {
    "unknown_key": (("holdz",), "x", "the key holdz is not known"),
    "missing_title": (("title",), None, "the key title is missing"),
    "missing_numbers": (("numbers",), None, "the key numbers is missing"),
    "no_number": (("numbers",), {}, "no edition numbers it"),
    "edition_without_quotes": (("numbers",), {2024: "D70"}, "the edition 2024 of numbers wants quotes"),
    "wrong_number": (("numbers", "2024"), "seven", "the number seven of edition 2024 is none such as 3, 5B or D42"),
    "unknown_chart": (("chart",), "pie", "the chart pie is not known"),
    "unknown_rows_key": (("rows", "bye"), "x", "rows: the key bye is not known"),
    "unknown_row_code": (("rows", "codes"), ["PAR", "XXX"], "rows: XXX is no code of the axis centre"),
    "unknown_axis": (("rows", "axis"), "continent", "the axis continent of home_centre_code is not known"),
    "unknown_period": (("periods", "of"), "month", "periods are of academic_year, calendar_year or cohort"),
    "unknown_metric": (("columns", 0, "metric"), "learnerz", "the metric learnerz is not declared"),
    "unknown_column_key": (("columns", 0, "holdz"), {}, "column learners: the key holdz is not known"),
    "unknown_dimension": (("columns", 0, "by"), "epn_code", "column learners: epn_code is no dimension of learners"),
    "unknown_condition": (("where",), {"is_tall": True}, "column learners: is_tall is no dimension of learners"),
    "unknown_code": (("columns", 0, "holds"), {"situation": "asleep"}, "asleep is no code of situation"),
    "change_of_nothing": (("columns", 1, "change_of"), "share", "change_of names share, which is no column before it"),
    "unknown_change": (("columns", 1, "change"), "ratio", "column g: a change is growth or points"),
}
"""Name of a table -> where its description differs from a sound one, by what, and what is said of it."""


def altered(path: tuple[str | int, ...], value: object) -> Json:
    """A sound description with one place changed, or removed where `value` is None."""
    table = copy.deepcopy(SOUND)
    place: Any = table
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return table


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """All that dbt says of the wrong descriptions and of the sound one, asked for at once."""
    tables = {name: altered(path, value) for name, (path, value, _) in WRONG.items()} | {"sound": SOUND}
    asked = ("run-operation", "raise_table_problems", "--args", yaml.safe_dump({"tables": tables}))
    run = run_dbt(tmp_path_factory.mktemp("descriptions"), *asked)
    assert run.returncode == 0, run.output
    return re.findall(r"problem: (.*)", run.output)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_description_is_refused_by_table_and_key(name: str, problems: list[str]) -> None:
    own = [problem for problem in problems if problem.startswith(f"table {name}")]
    assert any(WRONG[name][2] in problem for problem in own), own


def test_a_sound_description_is_not(problems: list[str]) -> None:
    assert [problem for problem in problems if problem.startswith("table sound")] == []


def test_each_key_is_reported_in_the_documentation() -> None:
    macro = (ROOT / "macros" / "publication" / "check_descriptions.sql").read_text(encoding="utf-8")
    lists = re.findall(r"'(?:must|may)': \[([^\]]*)\]", macro)
    keys = {key for one in lists for key in re.findall(r"'(\w+)'", one)}
    explained = set(re.findall(r"`(\w+)(?:: \w+)?`", (ROOT / "docs" / "publication.md").read_text(encoding="utf-8")))
    assert len(keys) > 30
    assert keys <= explained
