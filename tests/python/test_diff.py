"""What moved between two published builds: nothing where nothing did, each change where one did."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from chiffres_cles.diff import DiffError, difference, last_two, write_difference


def published(path: Path, *, facts: int = 3, display: str = "1,0", verdict: str = "pass") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        for schema in ("marts", "publication", "quality"):
            connection.execute(f"create schema {schema}")
        connection.execute("create table marts.fct_x as select i from range(?) as r (i)", [facts])
        connection.execute(
            "create table publication.cells as select '2024' as edition, '1' as table_no, 'ALL' as row_code, 'c' as column_code,"
            " '2023' as period, 1.0::double as value, ?::varchar as display",
            [display],
        )
        connection.execute("create table quality.runs as select 'r' as run_id, now() as started, 'x' as published_as")
        connection.execute(
            "create table quality.rule_results as select 'r' as run_id, 'D-1' as rule_number, 'dbt.x' as rule_id,"
            " null::varchar as system, null::varchar as extract, null::varchar as academic_year, ?::varchar as verdict, 1 as failures",
            [verdict],
        )
        connection.execute("create table quality.suspicions as select 'jump <b>' as suspicion, 2 as observed")
        connection.execute("create table quality.cell_suspicions as select '2024/1/ALL/c/2023' as cell, '9' as display")
    return path


def test_nothing_moved(tmp_path: Path):
    old, new = published(tmp_path / "a.duckdb"), published(tmp_path / "b.duckdb")
    moved = {table.name: table.rows for table in difference(old, new)}
    suspected = {"suspicions": [("jump <b>", 2)], "cell_suspicions": [("2024/1/ALL/c/2023", "9")]}
    assert moved == {"rows": [], "cells_by_table": [], "cells": [], "verdicts": [], **suspected}


def test_each_change_is_told_in_page_and_tables(tmp_path: Path):
    old = published(tmp_path / "a.duckdb")
    new = published(tmp_path / "b.duckdb", facts=5, display="2,0", verdict="waived")
    page = write_difference(old, new, tmp_path / "diff").read_text(encoding="utf-8")
    tables = {}
    for file in (tmp_path / "diff").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            tables[file.stem] = list(csv.DictReader(text))
    assert tables["rows"] == [{"table_name": "marts.fct_x", "new": "5", "old": "3"}]
    assert [(row["old"], row["new"]) for row in tables["cells"]] == [("1,0", "2,0")]
    assert tables["cells_by_table"] == [{"edition": "2024", "table_no": "1", "changed": "1"}]
    assert [(row["old_verdict"], row["new_verdict"]) for row in tables["verdicts"]] == [("pass", "waived")]
    assert "jump &lt;b&gt;" in page
    assert page.count("ce ne sont pas des échecs") == 2 and "2024/1/ALL/c/2023" in page
    assert tables["cell_suspicions"] == [{"cell": "2024/1/ALL/c/2023", "display": "9"}]
    assert "http" not in page


def test_what_cannot_be_compared_is_said(tmp_path: Path):
    with pytest.raises(DiffError, match="two are needed"):
        last_two(tmp_path / "cnam.duckdb")
    with pytest.raises(DiffError, match="does not exist"):
        difference(tmp_path / "none.duckdb", tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("no database, only some words, long enough to be read as a header of a file")
    with pytest.raises(DiffError, match="cannot be read"):
        difference(tmp_path / "text.duckdb", tmp_path / "text.duckdb")
