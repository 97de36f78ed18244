"""Each detailed table has an assertion on its numbers that does not rest on how the table is described."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from builds import Build

ROOT = Path(__file__).resolve().parent.parent.parent
ASSERTIONS = ROOT / "tests" / "publication" / "detailed"
INDEPENDENT = re.compile(
    r"pub_|published_|age_band\(|is_complete\(|completeness_part|described_tables|table_columns|across\("
)


def contents() -> list[str]:
    """The contents of the tables of edition 2023, in their printed order."""
    with (ROOT / "seeds" / "reference" / "publication_tables.csv").open(encoding="utf-8") as file:
        return [row["content"] for row in csv.DictReader(file) if row["edition"] == "2023"]


@pytest.fixture(scope="module")
def assertions(built: Build) -> dict[str, dict]:
    """Content -> the node of its assertion in dbt's manifest."""
    return {
        node["name"]: node
        for node in built.manifest()["nodes"].values()
        if node["resource_type"] == "test" and node["original_file_path"].startswith("tests/publication/detailed/")
    }


def test_each_of_the_69_tables_has_its_assertion(assertions: dict[str, dict]) -> None:
    assert len(contents()) == 69
    assert set(contents()) == set(assertions)


@pytest.mark.parametrize("content", contents())
def test_an_assertion_compares_its_own_table_and_works_from_the_marts(
    content: str, assertions: dict[str, dict]
) -> None:
    reads = {name.split(".")[-1] for name in assertions[content]["depends_on"]["nodes"]}
    assert any(name.startswith("fct_") for name in reads)
    assert {name for name in reads if name.startswith("pub_")} == {"pub_cells"}
    text = (ASSERTIONS / f"{content}.sql").read_text(encoding="utf-8")
    assert f"compare_cells('{content}'," in text
    assert not INDEPENDENT.search(text)
