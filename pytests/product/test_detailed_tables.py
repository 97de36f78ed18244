"""Each table has an assertion on its numbers that does not rest on how the table is described."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builds import Build

ROOT = Path(__file__).resolve().parent.parent.parent
ASSERTIONS = ROOT / "tests" / "publication" / "detailed"
CONTENTS = sorted(path.stem for path in ASSERTIONS.glob("*.sql"))
"""The contents that have an assertion: that these are the described ones is a test."""
ENGINE = re.compile(
    r"rows_|counted_|counted\(|published_|age_band\(|completeness\(|is_complete\(|training_group\("
    r"|certification_family\(|described_|table_rows|table_columns|'axes'"
)
"""What an assertion may not use: the engine's relations and macros."""


@pytest.fixture(scope="module")
def tables(built: Build) -> dict[str, dict]:
    """Content -> the description of its table, in dbt's manifest."""
    return {
        node["name"]: node["config"]["meta"]["table"]
        for node in built.manifest()["nodes"].values()
        if node["resource_type"] == "model" and "table" in node["config"].get("meta", {})
    }


@pytest.fixture(scope="module")
def read(built: Build) -> dict[str, dict[str, str]]:
    """Content -> what its assertion reads: the name of each node and the file it stands in."""
    nodes = built.manifest()["nodes"]
    return {
        node["name"]: {nodes[unit]["name"]: nodes[unit]["original_file_path"] for unit in node["depends_on"]["nodes"]}
        for node in nodes.values()
        if node["resource_type"] == "test" and node["original_file_path"].startswith("tests/publication/detailed/")
    }


def test_each_table_has_its_assertion(tables: dict[str, dict], read: dict[str, dict[str, str]]) -> None:
    assert tables
    assert set(tables) == set(read) == set(CONTENTS)


@pytest.mark.parametrize("content", CONTENTS)
def test_an_assertion_compares_its_own_table_and_works_from_the_marts(
    content: str, read: dict[str, dict[str, str]]
) -> None:
    assert any(name.startswith("fct_") for name in read[content])
    # the cells, and of which codes the table has a row
    published = {name for name, file in read[content].items() if file.startswith("models/publication/")}
    assert published == {"cells", "table_rows"}
    text = (ASSERTIONS / f"{content}.sql").read_text(encoding="utf-8")
    assert f"compare_cells('{content}'," in text
    assert not ENGINE.search(text)


@pytest.mark.parametrize("content", CONTENTS)
def test_an_assertion_works_out_each_column_of_its_table(content: str, tables: dict[str, dict]) -> None:
    text = (ASSERTIONS / f"{content}.sql").read_text(encoding="utf-8")
    columns = {column.get("code", column.get("metric")) for column in tables[content]["columns"]}
    assert columns == set(re.findall(r"'(\w+)' as column_code", text))
