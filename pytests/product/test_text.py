"""The generated text of key figures: what it says adds up, and each number is held against the printed text."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import pytest
from builds import Build

from chiffres_cles.publication.content import Cell, Column, Extractions, Row, Table
from chiffres_cles.publication.text import REFERENCE, TEMPLATE, key_figures

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCES = ROOT / "seeds" / "reference" / "text_references.csv"
PRINTED = ROOT / "seeds" / "published" / "text_figures.csv"
TEXTS, PARTS = "publication_counts", ("learners", "activity", "validations", "diplomas")
"""Where the rebuilt figures of the texts are: a schema, and the models text_<part>."""


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a seed."""
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_number_is_held_against_the_printed_text_or_said_to_be_in_none() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    numbers = {tuple(one.split("/")[:3]) for one in REFERENCE.findall(text) if " " not in one}
    held = rows_of(REFERENCES)
    assert {(row["content"], row["row_code"], row["column_code"]) for row in held} == numbers
    printed = {(row["indicator"], row["scope"]) for row in rows_of(PRINTED)}
    assert {(row["indicator"], row["scope"]) for row in held if row["indicator"]} <= printed


def test_each_figure_that_a_text_prints_or_gives_is_rebuilt_in_some_period(built: Build) -> None:
    # an indicator whose name nobody computes would look like a period that no extract holds
    parts = " union all ".join(f"select * from {TEXTS}.text_{part}" for part in PARTS)
    with built.connect() as connection:
        rebuilt = set(connection.execute(f"select indicator, scope from ({parts})").fetchall())
        printed = set(
            connection.execute(
                "select indicator, scope from publication.text_reconciliation"
                " where source = 'text' and status <> 'not_rebuildable'"
            ).fetchall()
        )
    given = {(row["indicator"], row["scope"]) for row in rows_of(REFERENCES) if row["indicator"]}
    assert printed and given
    assert (printed | given) - rebuilt == set()


def a_table(**displays: str) -> list[Table]:
    """One table with a row of cells, `display` by column; a cell without a display is marked."""
    table = Table("2024", "1", "offer", "", "", "", "", [], "", "", "bar", Extractions())
    table.rows, table.periods = [Row("TOTAL", "Total", 2)], ["2023-2024"]
    table.columns = [Column(code, code, "", "", "", "", "", "", "", "") for code in displays]
    table.cells = {
        ("TOTAL", code, "2023-2024"): Cell(display or "n.c.", None, None if display else "n.c.", False, 0)
        for code, display in displays.items()
    }
    return [table]


@pytest.mark.parametrize(
    ("unknown", "said"), [("3", "12 ouverts, 3 sans modalité."), ("0", "12 ouverts."), ("", "12 ouverts.")]
)
def test_a_part_in_braces_is_left_out_where_its_number_is_nothing_or_missing(unknown: str, said: str) -> None:
    template = "[offer/TOTAL/all] ouverts{, [offer/TOTAL/unknown] sans modalité}."
    [block] = key_figures(a_table(all="12", unknown=unknown), template)
    assert re.sub("<[^>]*>", "", block.items[0]) == said


def test_parts_introduced_by_dont_make_the_whole(built: Build) -> None:
    # the complete cells: at this size many of the parts are secret
    with duckdb.connect(str(built.working), read_only=True) as connection:
        cells = {
            (edition, f"{content}/{row}/{column}"): numerator
            for edition, content, row, column, numerator in connection.execute(
                "select edition, content, row_code, column_code, arg_max(numerator, period) from publication.cells"
                " group by all"
            ).fetchall()
        }
    editions = sorted({edition for edition, _ in cells})

    def count(edition: str, reference: str) -> float:
        return cells[edition, reference] or 0

    compared = 0
    for part in re.split(r"\n| ;", TEMPLATE.read_text(encoding="utf-8")):
        before, _, after = part.partition(" dont ")
        if not REFERENCE.findall(before) or not REFERENCE.findall(after):
            continue
        whole = REFERENCE.findall(before)[-1]
        parts = [one for one in REFERENCE.findall(after) if not one.endswith("/share")]
        for edition in editions:
            assert count(edition, whole) == sum(count(edition, one) for one in parts) > 0, part
            compared += 1
    assert compared >= 8
