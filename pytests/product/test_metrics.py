"""The metrics, asked of the published file through MetricFlow, are the cells; nothing leaves the house on the way.

What is asked for is read from the same YAML as the engine reads, without its macros: a table's rows, its columns, their
conditions. What comes back is held against every cell, sub-totals, totals and changes between years included.
"""

from __future__ import annotations

import csv
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest
from builds import Build, Json, parsed_before
from dbt_common.exceptions import DbtRuntimeError
from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

from chiffres_cles.__main__ import main
from chiffres_cles.metrics import PublishedMetrics, mf
from chiffres_cles.publish import publish
from chiffres_cles.settings import ROOT

MOST_OUT_OF_REACH = 10
Figures = dict[tuple[date, str | None], float]


@pytest.fixture(scope="module")
def published(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed extracts as published, in a folder with nothing else."""
    file = tmp_path_factory.mktemp("warehouse") / "cnam.duckdb"
    publish(built.working, file)
    return file


@pytest.fixture(scope="module")
def reader(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A reader without dbt, on a copy: DuckDB opens no file twice in a process under two configurations."""
    copied = shutil.copy2(published, published.parent / "copied.duckdb")
    with duckdb.connect(str(copied), read_only=True) as connection:
        yield connection


def alone(published: Path, logs: Path) -> dict[str, str]:
    """An environment that knows the published file, and no working folder, landing or key."""
    others = {name: text for name, text in os.environ.items() if not name.startswith(("CHIFFRES_CLES_", "DBT_"))}
    return others | {
        "CHIFFRES_CLES_WAREHOUSE": str(published.parent),
        "CHIFFRES_CLES_WORK": str(published.parent / "no-work"),
        "CHIFFRES_CLES_LANDING": str(published.parent / "no-landing"),
        "DBT_LOG_PATH": str(logs),
    }


@pytest.fixture(scope="module")
def metrics(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublishedMetrics]:
    """MetricFlow on that file, in this process."""
    environment = alone(published, tmp_path_factory.mktemp("logs"))
    with mock.patch.dict(os.environ, environment, clear=True):
        metrics = PublishedMetrics(published, tmp_path_factory.mktemp("analyst"))
        with parsed_before(metrics.folder / "target", "analyst", as_files=True):
            metrics.setup(configure_file_logging=False)
        yield metrics
        metrics.sql_client.close()


@dataclass(frozen=True)
class Question:
    """One figure by one dimension (None: in all), where `conditions` hold, by day of the period."""

    metric: str
    model: str
    dimension: str | None
    conditions: tuple[str, ...]


class Answers:
    """What MetricFlow answers; figures by the same dimension under the same conditions are asked for at once."""

    def __init__(self, metrics: PublishedMetrics, questions: set[Question], entities: dict[str, str]) -> None:
        self.answers: dict[Question, Figures] = {}
        alike = defaultdict(set)
        for question in questions:
            alike[question.model, question.dimension, question.conditions].add(question.metric)
        for (model, dimension, conditions), names in alike.items():
            ordered = sorted(names)
            by = ["metric_time", *([f"{entities[model]}__{dimension}"] if dimension else [])]
            request = MetricFlowQueryRequest.create(
                metric_names=ordered, group_by_names=by, where_constraints=conditions or None
            )
            table = metrics.mf.query(request).result_df
            assert table is not None
            answers: list[dict[str, Any]] = [dict(zip(table.column_names, row, strict=True)) for row in table.rows]
            for metric in ordered:
                figures: Figures = {}
                for answer in answers:
                    code = answer[by[1]] if dimension else None
                    if dimension and code is None:  # not known: no row of a table
                        continue
                    key = answer["metric_time__day"].date(), code
                    assert key not in figures, f"two answers to one question: {key}"
                    figures[key] = math.nan if answer[metric] is None else float(answer[metric])
                self.answers[Question(metric, model, dimension, conditions)] = figures

    def __call__(self, question: Question, day: date, code: str | None) -> float | None:
        """A figure; None where the group has no row, or where it is a ratio over nothing."""
        found = self.answers[question].get((day, code))
        return None if found is None or math.isnan(found) else found


class Column:
    """A column of a table, as its description and its metric's declaration say it."""

    def __init__(
        self, table: Json, given: Json, metric: Json, dimensions: dict[str, Json], entity: str, model: str
    ) -> None:
        self.model, self.name = model, metric["name"]
        meta = metric["config"]["meta"]
        self.factor = meta.get("factor", 100 if meta.get("unit", "%") == "%" else 1)
        params = metric["type_params"]
        self.parts = (
            (params["numerator"]["name"], params["denominator"]["name"]) if metric["type"] == "ratio" else (self.name,)
        )
        self.is_share, self.holds = given.get("share", False), given.get("holds")
        by = given.get("by", table["rows"].get("by"))
        self.dimensions = (by, dimensions.get(by, {}).get("parent"), None)  # of the rows, sub-totals and totals
        scope = {**table.get("where", {}), **given.get("where", {}), **({by: "known"} if self.is_share else {})}
        self.scope = tuple(condition(entity, *wanted) for wanted in scope.items())
        self.held = self.scope + tuple(condition(entity, *wanted) for wanted in (self.holds or {}).items())

    def question(self, metric: str, level: int, conditions: tuple[str, ...]) -> Question:
        return Question(metric, self.model, self.dimensions[level], conditions)

    def questions(self, level: int) -> list[Question]:
        """The numerator, the denominator where there is one, and the ratio itself where no condition divides the
        two."""
        questions = [self.question(self.parts[0], level, self.held)]
        if len(self.parts) == 2:
            questions.append(self.question(self.parts[1], level, self.scope))
            if not self.holds:
                questions.append(self.question(self.name, level, self.scope))
        return questions


def condition(entity: str, dimension: str, wanted: object) -> str:
    """A condition of a description in MetricFlow's words."""
    name = f"{{{{ Dimension('{entity}__{dimension}') }}}}"
    if isinstance(wanted, bool):
        return name if wanted else f"not {name}"
    if wanted in ("known", "unknown"):
        return f"{name} is {'not ' if wanted == 'known' else ''}null"
    if isinstance(wanted, str):
        return f"{name} = '{wanted}'"
    assert isinstance(wanted, list)
    return f"{name} in ({', '.join(repr(code) for code in wanted)})"


class Declared:
    """Metrics and tables as dbt has read them."""

    def __init__(self, manifest: Json) -> None:
        self.metrics = {metric["name"]: metric for metric in manifest["metrics"].values()}
        self.measures: dict[str, str] = {}
        self.dimensions: dict[str, dict[str, Json]] = {}
        self.entities: dict[str, str] = {}
        for model in manifest["semantic_models"].values():
            self.measures |= {measure["name"]: model["name"] for measure in model["measures"]}
            self.dimensions[model["name"]] = {
                dimension["name"]: (dimension["config"] or {}).get("meta", {}) for dimension in model["dimensions"]
            }
            (self.entities[model["name"]],) = (e["name"] for e in model["entities"] if e["type"] == "primary")
        self.tables = {
            node["name"]: node["config"]["meta"]["table"]
            for node in manifest["nodes"].values()
            if node["config"].get("meta", {}).get("table")
        }
        # metrics that are only above or below a line have no definition of their own
        self.defined = {name for name, metric in self.metrics.items() if metric["config"]["meta"]}
        self.out_of_reach = {
            name
            for name in self.defined
            if self.metrics[name]["config"]["meta"].get("out_of_metricflow")  # the reason
        }

    @cached_property
    def columns(self) -> dict[tuple[str, str], Column]:
        """By content and column code, without changes between periods."""
        columns = {}
        for content, table in self.tables.items():
            for given in table["columns"]:
                if "change_of" not in given and given["metric"] not in self.out_of_reach:
                    metric = self.metrics[given["metric"]]
                    model = self.model_of(metric)
                    columns[content, given.get("code", given["metric"])] = Column(
                        table, given, metric, self.dimensions[model], self.entities[model], model
                    )
        return columns

    def model_of(self, metric: Json) -> str:
        params = metric["type_params"]
        if metric["type"] == "ratio":
            return self.model_of(self.metrics[params["numerator"]["name"]])
        return self.measures[params["measure"]["name"]]

    @cached_property
    def changes(self) -> dict[tuple[str, str], tuple[str, str]]:
        """By content and column code: the column whose change it is, and `growth` or `points`."""
        return {
            (content, given["code"]): (given["change_of"], given["change"])
            for content, table in self.tables.items()
            for given in table["columns"]
            if "change_of" in given
        }


class Figure:
    """Numerator, denominator and value of a cell, from MetricFlow's answers alone."""

    def __init__(
        self, answers: Answers, column: Column, level: int, day: date, code: str | None, rows: list[str]
    ) -> None:
        first, *others = column.questions(level)
        self.numerator: float | None = answers(first, day, code) or 0.0  # a group without any row has a true zero
        self.denominator: float | None = None
        if column.is_share:  # of the rows that the table lists
            self.denominator = sum(answers(column.questions(0)[0], day, row) or 0.0 for row in rows)
        elif others:
            self.denominator = answers(others[0], day, code) or 0.0
        if self.denominator is None:
            self.value: float | None = self.numerator
        elif len(others) == 2:
            ratio = answers(others[1], day, code)
            self.value = None if ratio is None else column.factor * ratio
        else:
            factor = 100 if column.is_share else column.factor
            self.value = factor * self.numerator / self.denominator if self.denominator else None

    def change_from(self, before: Figure, how: str) -> Figure:
        """This figure as a change: growth in percent of counts, or points of rates (R23)."""
        if how == "growth":
            assert self.numerator is not None and before.numerator is not None
            self.numerator, self.denominator = self.numerator - before.numerator, before.numerator
            self.value = 100 * self.numerator / self.denominator if self.denominator else None
        else:
            self.value = None if self.value is None or before.value is None else self.value - before.value
            self.numerator, self.denominator = self.value, None
        return self


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)


def test_every_metric_by_every_dimension_of_its_tables_equals_the_cells(
    built: Build, reader: duckdb.DuckDBPyConnection, metrics: PublishedMetrics
) -> None:
    declared = Declared(built.manifest())
    columns, changes = declared.columns, declared.changes
    questions = {
        question
        for column in columns.values()
        for level, dimension in enumerate(column.dimensions)
        if dimension or level != 1
        for question in column.questions(level)
    }
    answers = Answers(metrics, questions, declared.entities)
    levels = {
        (content, code): level
        for content, code, level in reader.execute(
            "select content, row_code, level from publication.table_rows"
        ).fetchall()
    }
    # metrics of exams count what is complete by the latest edition's threshold
    cells = reader.execute(
        "select content, column_code, row_code, period, numerator, denominator, value, marker"
        " from publication.cells where edition in (select edition from reference.editions"
        " where completeness = (select max_by(completeness, edition) from reference.editions)) order by all"
    ).fetchall()
    rows = defaultdict(list)
    for (content, code), level in levels.items():
        if level == 0:
            rows[content].append(code)

    def figure(content: str, name: str, row: str, day: date) -> Figure:
        column, level = columns[content, name], levels[content, row]
        return Figure(answers, column, level, day, row if column.dimensions[level] else None, rows[content])

    seen, wrong = set(), []
    for content, name, row, period, numerator, denominator, value, marker in cells:
        base, how = changes.get((content, name), (name, None))
        if (content, base) not in columns:
            continue
        day = date(int(period[:4]), 9 if "-" in period else 1, 1)
        found = figure(content, base, row, day)
        if how:
            found = found.change_from(figure(content, base, row, day.replace(year=day.year - 1)), how)
        if marker and how == "points":
            continue  # of a marked rate: no points to compare
        agree = [same(found.numerator, numerator), same(found.denominator, denominator)]
        # a marked cell prints no value; 0 is printed for the share of nothing (R12)
        agree.append(marker is not None or same(found.value or 0.0, value))
        if not all(agree):
            wrong.append(((content, name, row, period), vars(found), (numerator, denominator, value)))
        seen.add((content, base))
    assert not wrong, f"{len(wrong)} of {len(cells)} cells, first: {wrong[:5]}"
    assert seen == set(columns), "a column without cells"
    covered = {columns[key].name for key in seen}
    assert covered | declared.out_of_reach == declared.defined, (
        "metrics that no table prints, or that are not asked for"
    )
    assert len(declared.out_of_reach) <= MOST_OUT_OF_REACH


def test_the_declarations_are_valid_and_of_the_published_file(metrics: PublishedMetrics) -> None:
    """Every dimension, entity, measure and metric can be asked of the file."""
    assert mf(metrics, ["validate-configs"]) == 0


def test_the_published_file_is_only_read(metrics: PublishedMetrics) -> None:
    with pytest.raises(DbtRuntimeError, match="read-only"):
        metrics.sql_client.execute("create table marts.of_an_analyst as select 1 as one")


PAGE = ROOT / "docs" / "metrics.md"
EXAMPLES = re.findall(r"^```sh\n(mf query .*?)```\s+```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def normal(field: object) -> object:
    """What a CSV field or a database's value says: a number to nine figures, a day, a text."""
    text = "" if field is None else str(field)
    try:
        return float(f"{float(text):.9g}")
    except ValueError:
        return text.removesuffix(" 00:00:00").removesuffix("T00:00:00")


def test_the_page_has_three_examples_of_each_kind_of_metric() -> None:
    kinds = re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.M)[1:]
    assert [(kind.splitlines()[0], kind.count("```sh\nmf query")) for kind in kinds] == [
        ("Counts and sums", 3),
        ("Persons and centres, each once", 3),
        ("Means", 3),
        ("Shares and rates", 3),
    ]
    assert len(EXAMPLES) == 12


@pytest.mark.parametrize(("command", "twin"), EXAMPLES, ids=[shlex.split(command)[3] for command, _ in EXAMPLES])
def test_an_example_of_the_page_answers_as_its_twin_in_sql(
    command: str, twin: str, metrics: PublishedMetrics, reader: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    answer = tmp_path / "answer.csv"
    words = shlex.split(command.replace("\\\n", " "))
    assert mf(metrics, [*words[1:], "--csv", str(answer), "--quiet"]) == 0
    with answer.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    found = sorted([normal(field) for field in row] for row in rows)
    assert len(found) > 2
    assert found == sorted([normal(field) for field in row] for row in reader.execute(twin).fetchall())


NO_WAY_OUT = """
import os, socket

def refused(*_, **__):
    with open(os.environ["CALLS"], "a", encoding="utf-8") as calls:
        calls.write("a call out\\n")
    raise OSError("there is no network here")

socket.getaddrinfo = socket.create_connection = socket.socket.connect = socket.socket.sendto = refused
"""


def test_the_command_needs_the_published_file_alone_and_calls_nobody(
    published: Path, metrics: PublishedMetrics, tmp_path: Path
) -> None:
    """The whole command, with no working folder, landing, key or network, and no cache of an earlier look-up."""
    shutil.copytree(metrics.folder, tmp_path / "target" / "analyst")  # what dbt has read once, it need not read again
    (tmp_path / "sitecustomize.py").write_text(NO_WAY_OUT, encoding="utf-8")
    environment = alone(published, tmp_path / "logs") | {
        "CALLS": str(tmp_path / "calls"),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
        "PYTHONPATH": str(tmp_path),
        "TMPDIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "chiffres_cles", "mf", "query", "--metrics", "learners", "--quiet"]
    before = published.stat()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.fullmatch(r"\s*learners\s+-+\s+\d+\s*", done.stdout), done.stdout
    assert not (tmp_path / "calls").exists(), "something called out"
    assert not (published.parent / "no-work").exists()
    assert (published.stat().st_mtime_ns, published.stat().st_size) == (before.st_mtime_ns, before.st_size)


def test_a_file_that_is_not_there_is_reported_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(tmp_path))
    assert main(["mf", "query", "--metrics", "learners"]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'cnam.duckdb'} does not exist: build and publish first\n"
