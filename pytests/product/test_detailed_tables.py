"""Each table has an assertion on its numbers that does not rest on how the table is described, and that bites."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from builds import Build, Json

ROOT = Path(__file__).resolve().parent.parent.parent
ASSERTIONS = ROOT / "tests" / "publication" / "detailed"
CONTENTS = sorted(path.stem for path in ASSERTIONS.glob("*.sql"))
"""The contents that have an assertion: that these are the described ones is a test."""
ALTERED = {
    "numerator": ("numerator = numerator + 1", "true"),
    "denominator": ("denominator = denominator + 1", "denominator is not null"),
    "value": ("value = value + 1", "true"),
    # nothing counted is a true zero, of which an assertion asks no cell
    "period": ("period = 'never'", "numerator > 0"),
    "row": ("row_code = 'nowhere'", "numerator > 0"),
}
"""What is altered in a cell -> how, and in which cells."""


@pytest.fixture(scope="module")
def manifest(built: Build) -> Json:
    return built.manifest()


@pytest.fixture(scope="module")
def tables(manifest: Json) -> dict[str, Json]:
    """Content -> the description of its table, in dbt's manifest."""
    return {
        node["name"]: node["config"]["meta"]["table"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and "table" in node["config"].get("meta", {})
    }


@pytest.fixture(scope="module")
def assertions(manifest: Json) -> dict[str, Json]:
    """Content -> its assertion, in dbt's manifest."""
    return {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node["original_file_path"].startswith("tests/publication/detailed/")
    }


@pytest.fixture(scope="module")
def altered(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the built file, to alter cells in and roll back."""
    copy = tmp_path_factory.mktemp("altered") / built.working.name
    shutil.copy(built.working, copy)
    with duckdb.connect(str(copy)) as connection:
        yield connection


def columns_of(table: Json) -> set[str]:
    return {column.get("code", column.get("metric")) for column in table["columns"]}


def macros_behind(node: Json, manifest: Json) -> set[str]:
    """The files of the project's macros that a node is written with, whether it calls them or another macro does."""
    files: set[str] = set()
    waiting = list(node["depends_on"]["macros"])
    while waiting:
        macro = manifest["macros"][waiting.pop()]
        if macro["package_name"] == "chiffres_cles" and macro["original_file_path"] not in files:
            files.add(macro["original_file_path"])
            waiting += macro["depends_on"]["macros"]
    return files


def test_each_table_has_its_assertion(tables: dict[str, Json], assertions: dict[str, Json]) -> None:
    assert tables
    assert set(tables) == set(assertions) == set(CONTENTS)


@pytest.mark.parametrize("content", CONTENTS)
def test_an_assertion_compares_its_own_table_and_works_from_the_marts(
    content: str, assertions: dict[str, Json], manifest: Json
) -> None:
    files = {
        manifest["nodes"][node]["name"]: manifest["nodes"][node]["original_file_path"]
        for node in assertions[content]["depends_on"]["nodes"]
    }
    assert any(name.startswith("fct_") for name in files)
    # the cells, and of which codes the table has a row: nothing else of the publication layer
    assert {name for name, file in files.items() if not file.startswith(("models/marts/", "seeds/reference/"))} == {
        "cells",
        "table_rows",
    }
    assert f"compare_cells('{content}'," in assertions[content]["raw_code"]
    # and no macro of the engine, or of a rule: a fault of theirs would be on both sides
    assert {Path(file).parent for file in macros_behind(assertions[content], manifest)} == {Path("macros/assertions")}


@pytest.mark.parametrize("content", CONTENTS)
def test_an_assertion_works_out_each_column_of_its_table(
    content: str, tables: dict[str, Json], assertions: dict[str, Json]
) -> None:
    columns = set(re.findall(r"'(\w+)' as column_code", assertions[content]["compiled_code"]))
    assert columns == columns_of(tables[content])


@pytest.mark.parametrize("content", CONTENTS)
def test_an_assertion_notices_each_altered_column(
    content: str, tables: dict[str, Json], assertions: dict[str, Json], altered: duckdb.DuckDBPyConnection
) -> None:
    """One part of one cell of each column is altered at a time, in the latest edition that has such a cell."""
    query = assertions[content]["compiled_code"]
    noticed = {}
    for part, (change, condition) in ALTERED.items():
        altered.execute("begin")
        changed = altered.execute(
            f"""
            update publication.cells set {change}
            where content = $content and (edition, row_code, column_code, period) in (
                select edition, row_code, column_code, period
                from publication.cells
                where content = $content and marker is null and {condition}
                qualify row_number() over (
                    partition by column_code order by numerator > 0 desc, edition desc, period desc, row_code
                ) = 1
            )
            returning column_code
            """,
            {"content": content},
        ).fetchall()
        noticed[part] = {row[2] for row in altered.execute(query).fetchall()}
        altered.execute("rollback")
        assert noticed[part] == {column for (column,) in changed}, part
    assert noticed["numerator"] == noticed["value"] == columns_of(tables[content])
