"""Texts and names as SQL writes them: paths hold apostrophes, and so do comments."""

from __future__ import annotations


def text(value: object) -> str:
    """A value as a literal of SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def name(identifier: str) -> str:
    """A name in double quotes."""
    return '"' + identifier.replace('"', '""') + '"'
