"""Displayed numbers: one way to write them, one to read them back."""

from __future__ import annotations

import re

import pytest

from chiffres_cles.display import ENGLISH, FRENCH, number_of, plain, respelled, written
from chiffres_cles.settings import ROOT

NUMBERS = [
    (0, 0, "0"),
    (999, 0, "999"),
    (1234, 0, "1\u202f234"),
    (1234567.85, 1, "1\u202f234\u202f567,9"),
    (-1234.5, 1, "-1\u202f234,5"),
    (22.0, 1, "22,0"),
]


@pytest.mark.parametrize(("value", "decimals", "display"), NUMBERS)
def test_a_number_is_read_back_as_it_was_written_in_both_languages(value: float, decimals: int, display: str) -> None:
    assert written(value, decimals) == display
    in_english = written(value, decimals, ENGLISH)
    assert in_english == f"{value:,.{decimals}f}"
    assert number_of(display) == number_of(in_english, ENGLISH) == float(f"{value:.{decimals}f}")


def test_a_display_becomes_what_machines_and_spreadsheets_read() -> None:
    assert plain("\u22121\u202f234,5") == "-1234.5"
    assert plain("1\u202f234,5", decimal=",") == "1234,5"
    assert plain("1,234.5", ENGLISH) == "1234.5"
    assert respelled("1\u202f234,5", FRENCH, ENGLISH) == "1,234.5"
    with pytest.raises(ValueError, match="n.c."):
        number_of("n.c.")


def test_no_other_module_writes_or_reads_a_display() -> None:
    own = re.compile(r"""replace\([^)]*u202f|replace\("\.", ","\)|replace\(",", "\."\)""")
    source = ROOT / "src" / "chiffres_cles"
    assert [
        path.name for path in source.rglob("*.py") if path.name != "display.py" and own.search(path.read_text("utf-8"))
    ] == []
