"""The pages of centres and EPN: cells of one row from several tables, what is hidden said, and data beside them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from chiffres_cles.publication.content import Cell, Column, Extractions, PublicationError, Row, Table
from chiffres_cles.publication.places import CENTRES, HEADER, TEAMS, Page, Place, place_pages, write_places_csv

CENTRE = Place(CENTRES, "A", "Cnam A", "Centre Cnam en région (CCR)", "F", "Cnam France")
YEARS = ["2021-2022", "2022-2023", "2023-2024"]
ROWS = [Row("A", "Cnam A", 0), Row("F", "Sous-total", 1), Row("TOTAL", "Ensemble", 2)]


def table(number: str, content: str, column: str, cells: dict[tuple[str, str], str], unit: str = "auditeurs") -> Table:
    """A table of one column; a display without digit is a marker, one that ends in p is provisional."""
    made = Table("2024", number, content, "", "", "", "", [f"Note de {number}"], "", "", "bar", Extractions())
    made.rows, made.columns = ROWS, [Column(column, "C", unit, column, "", "", "", "", "", "centre")]
    made.periods = sorted({period for _, period in cells})
    for (row, period), display in cells.items():
        marker = None if any(map(str.isdigit, display)) else display
        made.cells[row, column, period] = Cell(display.rstrip("p"), None, marker, display.endswith("p"), 0)
    return made


LONG = {
    (row, year): f"{number}{at}" for row, number in (("A", 1), ("F", 2), ("TOTAL", 3)) for at, year in enumerate(YEARS)
}


def page(cells: dict[tuple[str, str], str], *others: Table) -> Page:
    [found] = place_pages([table("F1", "activity_over_years_by_centre", "learners", cells), *others], [CENTRE])
    return found


@pytest.fixture(autouse=True)
def one_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of one column is enough: the layout asks for no other one."""
    line = (("Auditeurs", "activity_over_years_by_centre/learners", "learners_by_centre/learners"),)
    monkeypatch.setattr("chiffres_cles.publication.places.BLOCKS", {CENTRES: (("Bloc", "Année", line),), TEAMS: ()})
    keys = {CENTRES: (("activity_over_years_by_centre/learners", "auditeurs"),), TEAMS: ()}
    monkeypatch.setattr("chiffres_cles.publication.places.KEYS", keys)


def test_a_line_has_the_years_of_the_centre_and_the_last_of_area_and_whole() -> None:
    [block] = page(LONG).blocks
    [line] = block.lines
    assert block.periods == tuple(YEARS)
    assert [found and found.cell.display for found in line.cells] == ["10", "11", "12"]
    assert [found and found.cell.display for found in (line.area, line.whole)] == ["22", "32"]
    assert line.cells[-1] and line.cells[-1].path == "2024/F1.html#A/learners/2023-2024"
    assert page(LONG).numbers[0].printed == "12"


def test_the_first_table_that_has_a_period_counts_and_a_later_one_fills_in() -> None:
    short = {key: display for key, display in LONG.items() if key[1] != YEARS[0]}
    other = table("1", "learners_by_centre", "learners", {**LONG, ("A", YEARS[2]): "99"})
    [block] = page(short, other).blocks
    assert [found and found.cell.display for found in block.lines[0].cells] == ["10", "11", "12"]
    assert [found and found.table.number for found in block.lines[0].cells] == ["1", "F1", "F1"]


def test_what_is_hidden_or_provisional_is_said_of_the_centre_alone() -> None:
    hidden = {**LONG, ("A", YEARS[1]): "c", ("F", YEARS[2]): "c", ("A", YEARS[2]): "12p"}
    found = page(hidden)
    assert found.hidden == ["Bloc – Auditeurs : 2022-2023"]
    assert found.provisional == ["Bloc – Auditeurs : 2023-2024"]
    assert found.markers == ["c"]
    # a trend does not cross what is hidden
    assert found.blocks[0].lines[0].lines == ()


def test_a_place_that_no_table_prints_has_no_page_and_a_wrong_layout_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Place(CENTRES, "B", "Cnam B", "", "F", "Cnam France")
    assert [
        one.place.code
        for one in place_pages([table("F1", "activity_over_years_by_centre", "learners", LONG)], [CENTRE, other])
    ] == ["A"]
    monkeypatch.setattr(
        "chiffres_cles.publication.places.BLOCKS",
        {CENTRES: (("Bloc", "Année", (("Auditeurs", "activity_over_years_by_centre/lerners"),)),)},
    )
    with pytest.raises(PublicationError, match="activity_over_years_by_centre/lerners: no such column"):
        page(LONG)


def test_the_data_of_a_page_are_its_cells_and_a_hidden_one_has_no_number(tmp_path: Path) -> None:
    write_places_csv(page({**LONG, ("A", YEARS[1]): "c"}), tmp_path / "A.csv")
    with (tmp_path / "A.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    assert list(lines[0]) == HEADER
    assert [(one["territoire"], one["periode"], one["valeur"], one["marqueur"]) for one in lines] == [
        ("Cnam A", "2021-2022", "10", ""), ("Cnam A", "2022-2023", "", "c"), ("Cnam A", "2023-2024", "12", ""),
        ("Cnam France", "2023-2024", "22", ""), ("Ensemble du Cnam", "2023-2024", "32", ""),
    ]  # fmt: skip
