"""The lists of the project, CSV files that people write, read outside dbt."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path


class ProjectFileError(ValueError):
    """A file of the project that people write cannot be read; the message names file and line."""


def read_list(file: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a list in UTF-8, with or without a byte order mark, which has these columns and may have others.

    Raises `ProjectFileError` for another encoding, a column that is missing, and a row of more or fewer values than
    columns; `OSError` where there is no file.
    """
    written = file.read_bytes()
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise ProjectFileError(f"{file.name}, line {line}: not UTF-8") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise ProjectFileError(
                f"{file.name}, line 1: {', '.join(missing)} is missing; values are separated by commas"
            )
        for row in reader:
            if None in row or None in row.values():
                raise ProjectFileError(f"{file.name}, line {reader.line_num}: not as many values as columns")
            rows.append(row)
    except csv.Error as error:
        raise ProjectFileError(f"{file.name}, line {reader.reader.line_num}: {error}") from error
    return rows


def whole_number(file: Path, place: int, column: str, value: str) -> int:
    """A value of a list as a whole number; `place`: that of the row among the rows, from 0 on. Raises
    `ProjectFileError`."""
    try:
        return int(value)
    except ValueError:
        raise ProjectFileError(f"{file.name}, row {place + 1}, column {column}: {value!r} is no whole number") from None
