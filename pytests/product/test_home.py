"""The home page: its numbers are cells as printed, with the change and the trend of printed numbers alone."""

from __future__ import annotations

import re

import pytest

from chiffres_cles.publication.content import Cell, Column, Extractions, PublicationError, Row, Table
from chiffres_cles.publication.home import NUMBERS, SENTENCES, KeyNumber, key_numbers, themes
from chiffres_cles.publication.text import REFERENCE, TEMPLATE

PERIODS = ["2021-2022", "2022-2023", "2023-2024"]


def table(reference: str, displays: list[str], unit: str = "auditeurs") -> Table:
    """A table of one cell a period; a display without digit is a marker."""
    content, row, column = reference.split("/")
    made = Table("2024", "D1", content, "", "", "", "", [], "", "", "line", Extractions())
    made.rows, made.periods = [Row(row, "Ensemble", 2)], PERIODS[-len(displays) :]
    made.columns = [Column(column, "C", unit, column, "", "", "", "", "", "area")]
    for period, display in zip(made.periods, displays, strict=True):
        marker = None if any(map(str.isdigit, display)) else display
        made.cells[row, column, period] = Cell(display, None, marker, False, 0)
    return made


def number(displays: list[str], unit: str = "auditeurs") -> KeyNumber:
    [found] = key_numbers([table(NUMBERS[0][0], displays, unit)])
    return found


def test_a_count_has_its_growth_in_percent_of_the_numbers_as_printed() -> None:
    found = number(["1\u202f000", "1\u202f100"])
    assert (found.printed, found.period, found.path) == (
        "1\u202f100",
        "2023-2024",
        "2024/D1.html#TOTAL/learners/2023-2024",
    )
    assert found.cell == "2024/D1/TOTAL/learners/2023-2024"
    assert found.change == "+10,0\u00a0% depuis 2022-2023"
    assert found.trend == "2022-2023 : 1\u202f000 ; 2023-2024 : 1\u202f100"


def test_a_share_has_its_change_in_points_with_the_sign_of_minus() -> None:
    assert number(["53,8", "50,0"], "%").change == "\u22123,8\u00a0points depuis 2022-2023"
    assert number(["53,8", "54,7"], "%").change == "+0,9\u00a0point depuis 2022-2023"
    assert number(["53,8", "53,8"], "%").change == "0,0\u00a0point depuis 2022-2023"


@pytest.mark.parametrize("displays", [["c", "12"], ["0", "12"], ["12"]])
def test_no_change_is_given_from_what_is_hidden_or_nothing(displays: list[str]) -> None:
    assert number(displays).change == ""


def test_a_hidden_number_is_no_key_number() -> None:
    assert key_numbers([table(NUMBERS[0][0], ["12", "c"])]) == []


def test_a_period_without_number_breaks_the_line_and_a_flat_one_is_in_the_middle() -> None:
    assert number(["10", "c", "30"]).lines == ()
    [line] = number(["10", "10", "10"]).lines
    assert [point.split(",")[1] for point in line.split()] == ["18.0"] * 3
    rising = [float(point.split(",")[1]) for point in number(["10", "20", "30"]).lines[0].split()]
    assert rising == sorted(rising, reverse=True)


def test_a_table_that_has_no_such_row_is_named() -> None:
    wrong = table(NUMBERS[0][0], ["12"])
    wrong.rows = [Row("OTHER", "", 0)]
    with pytest.raises(PublicationError, match=NUMBERS[0][0]):
        key_numbers([wrong])


def test_a_theme_is_its_sentence_with_links_from_the_home_page_and_none_where_a_number_is_hidden() -> None:
    assert themes([table("learners_by_area/TOTAL/learners", ["10", "12"])])[0][0] == "Les auditeurs"
    [(_, sentence)] = themes([table("learners_by_area/TOTAL/learners", ["10", "12"])])
    assert 'href="2024/D1.html#TOTAL/learners/2023-2024"' in sentence and "12" in sentence
    assert themes([table("learners_by_area/TOTAL/learners", ["c", "12"])]) == []


def test_what_the_home_page_names_the_key_figures_name_too_or_a_table_of_their_own() -> None:
    """The references of the key figures are held against the printed text; the home page has no other measure but
    these."""
    held = set(REFERENCE.findall(TEMPLATE.read_text(encoding="utf-8")))
    own = set(REFERENCE.findall(SENTENCES.read_text(encoding="utf-8"))) | {reference for reference, _ in NUMBERS}
    assert len(own) > 10
    columns = {re.sub(r"^(?:period|label) ", "", one).removesuffix("/previous") for one in held}
    assert {one.removeprefix("period ").removesuffix("/previous") for one in own} - columns == set()
