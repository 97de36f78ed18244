"""One CSV file a table, as French Excel opens it: UTF-8 with BOM, semicolons, decimal commas."""

from __future__ import annotations

import csv
from pathlib import Path

from chiffres_cles.display import plain
from chiffres_cles.publication.content import Column, Row, Table

HEADER = ["ligne", "libelle_ligne", "colonne", "libelle_colonne", "unite", "periode", "valeur", "marqueur",
          "provisoire"]  # fmt: skip
"""Columns of each file, one row a cell. The counts behind a share stay in the house: some are of few persons."""
NOTES = "notes.csv"
"""The notes of all tables, one row a note: below a table they would be rows of it."""


def safe_text(text: str) -> str:
    """Text that a spreadsheet will not run as a formula: a leading = + - @, tab or return gets an apostrophe."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def write_csv(tables: list[Table], folder: Path) -> None:
    """Write `<table_no>.csv` for each table, and `notes.csv`; a marked cell has its marker and no number."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / NOTES).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["tableau", "titre", "note"])
        writer.writerows(
            map(safe_text, (table.number, table.title, note)) for table in tables for note in table.remarks
        )
    for table in tables:
        write_cells(table, table.rows, table.headers, folder / f"{table.number}.csv")


def write_cells(table: Table, rows: list[Row], headers: list[tuple[Column, str]], path: Path) -> None:
    """Write the cells of these rows and (column, period) pairs of a table, one a line."""
    # newline='' leaves the line ends to csv, which writes CRLF
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for row in rows:
            for column, period in headers:
                cell = table.cell(row, column, period)
                if cell is None:
                    continue
                shown = "" if cell.marker else plain(cell.display, decimal=",")
                texts = map(safe_text, (row.code, row.label, column.code, column.label, column.unit, period))
                # markers come from a closed list, and a lone "-" is no formula
                writer.writerow([*texts, shown, cell.marker or "", "p" if cell.provisional else ""])
