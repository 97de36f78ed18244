"""Displayed numbers, written and read in one place: `1\u202f234,5` in French, `1,234.5` in English."""

from __future__ import annotations

from typing import NamedTuple


class Marks(NamedTuple):
    """The separators of thousands and of decimals."""

    thousands: str
    decimals: str


FRENCH, ENGLISH = Marks("\u202f", ","), Marks(",", ".")
MINUS = "\u2212"


def written(value: float, decimals: int = 0, marks: Marks = FRENCH) -> str:
    """A number as it is displayed: `written(1234.5, 1)` is `1\u202f234,5`; a negative one has a hyphen, which
    typography sets."""
    return respelled(f"{value:,.{decimals}f}", ENGLISH, marks)


def respelled(display: str, marks: Marks, into: Marks) -> str:
    """A displayed number with the marks of another language."""
    return display.translate(str.maketrans(marks.thousands + marks.decimals, into.thousands + into.decimals))


def plain(display: str, marks: Marks = FRENCH, decimal: str = ".") -> str:
    """A displayed number as machines write it: `-1234.5`, with `decimal` before its decimals."""
    without = display.replace(marks.thousands, "").replace(MINUS, "-")
    return without.replace(marks.decimals, decimal)


def number_of(display: str, marks: Marks = FRENCH) -> float:
    """The number that a display prints, rounded as printed. Raises ValueError where it prints none."""
    return float(plain(display, marks))
