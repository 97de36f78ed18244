"""The workbook: one sheet a table, a linked contents sheet, numbers as numbers, pages ready to print."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format

from chiffres_cles.publication.content import MARKERS, Table, displayed_number, frozen_text, lacks_texts, origin_text

CONTENTS = "Sommaire"
BLUE, PALE, GREY = "#1F3A5F", "#E8EEF5", "#8A97A6"
TITLE_WIDTH = 120
"""Characters of a title on one line of the contents sheet."""
WIDE = 8
"""From this number of data columns on, the page lies on its side."""


def number_format(decimals: int, provisional: bool = False) -> str:
    """Excel format with U+202F between thousands on any machine (Excel's own separator follows the reader's settings, as
    the decimal mark does: a comma in French) and `(p)` beside a provisional figure."""
    point = "." + "0" * decimals if decimals else ""
    flag = '" (p)"' if provisional else ""
    thin = '"\u202f"'
    return f"[>=1000000]#{thin}000{thin}000{point}{flag};[>=1000]#{thin}000{point}{flag};0{point}{flag}"


class _Formats:
    """The workbook's formats, made once each: Excel allows 64,000 and reading them is slow."""

    def __init__(self, book: xlsxwriter.Workbook):
        self.book = book
        self.made: dict[tuple, Format] = {}

    def get(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(
                {"font_name": "Calibri", "font_size": 10, "valign": "vcenter", **properties}
            )
        return self.made[key]


def write_workbook(tables: list[Table], path: Path) -> None:
    """Write the tables of one edition to `path`; the strings stay strings, whatever they begin with."""
    edition = tables[0].edition
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({
            "title": f"Chiffres clés du Cnam, édition {edition}", "subject": "Tableaux détaillés",
            "author": "Observatoire du Cnam", "company": "Cnam", "keywords": "chiffres clés, auditeurs, inscriptions",
            "comments": "Chaque tableau est aussi disponible en CSV et sur le site.",
        })  # fmt: skip
        formats = _Formats(book)
        _write_contents(book, formats, tables)
        for table in tables:
            _write_table(book, formats, table)


def _sheet_name(table: Table) -> str:
    return f"T{table.number}"


def _write_contents(book: xlsxwriter.Workbook, formats: _Formats, tables: list[Table]) -> None:
    sheet = book.add_worksheet(CONTENTS)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, TITLE_WIDTH)
    sheet.set_row(0, 30)
    sheet.write_string(
        0,
        0,
        f"Chiffres clés du Cnam, édition {tables[0].edition}",
        formats.get(bold=True, font_size=18, font_color=BLUE),
    )
    sheet.write_string(1, 0, "Cliquer sur un numéro pour ouvrir le tableau.", formats.get(italic=True))
    first = [*filter(None, [origin_text(table.extractions for table in tables)]), *lacks_texts(tables)]
    if first:
        sheet.write_string(2, 0, ". ".join(first), formats.get(bold=True, font_color="#B3261E"))
    if tables[0].frozen_at:
        sheet.write_string(3, 0, frozen_text(tables[0].frozen_at))
    line, section = 4, None
    for table in tables:
        if table.section != section:
            section = table.section
            line += section is not None and line > 4
            sheet.write_string(line, 0, section, formats.get(bold=True, font_color=BLUE, bottom=1, bottom_color=BLUE))
            sheet.write_blank(line, 1, None, formats.get(bottom=1, bottom_color=BLUE))
            line += 1
        link = formats.get(font_color="#0B5394", underline=1)
        sheet.write_url(line, 0, f"internal:'{_sheet_name(table)}'!A1", link, table.number)
        sheet.write_string(line, 1, table.title, formats.get(text_wrap=True))
        if len(table.title) > TITLE_WIDTH:
            sheet.set_row(line, 28)  # two lines: only Excel would find the height by itself
        line += 1
    line += 1
    for marker, meaning in MARKERS.items():
        sheet.write_string(line, 0, marker)
        sheet.write_string(line, 1, meaning)
        line += 1
    sheet.write_string(line, 0, "(p)")
    sheet.write_string(line, 1, "donnée provisoire")
    _print_ready(sheet, f"Chiffres clés {tables[0].edition}", wide=True)


def _print_ready(sheet: xlsxwriter.worksheet.Worksheet, footer: str, wide: bool) -> None:
    sheet.set_paper(9)  # A4
    if wide:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8&P / &N")


def _write_table(book: xlsxwriter.Workbook, formats: _Formats, table: Table) -> None:
    sheet = book.add_worksheet(_sheet_name(table))
    sheet.hide_gridlines(2)
    count = len(table.headers)
    sheet.set_column(0, 0, min(48, max(14, *(len(row.label) + 3 for row in table.rows))))
    sheet.set_column(1, count, 14)
    sheet.write_url(
        0, 0, f"internal:'{CONTENTS}'!A1", formats.get(font_color="#0B5394", underline=1), "Retour au sommaire"
    )
    title = f"Tableau {table.number} : {table.title}"
    sheet.write_string(1, 0, title, formats.get(bold=True, font_size=12, font_color=BLUE))
    about = [f"Champ : {table.scope}" if table.scope else "", f"Unité : {table.unit}" if table.unit else ""]
    about += [f"Période : {table.periods[0]}" if len(table.periods) == 1 else ""]
    sheet.write_string(2, 0, " ; ".join(text for text in about if text), formats.get(italic=True, font_color="#444444"))
    top = 4
    head = formats.get(
        bold=True, bg_color=BLUE, font_color="#FFFFFF", text_wrap=True, align="center", border=1, border_color="#FFFFFF"
    )
    depth = 2 if table.is_two_level else 1
    if depth == 2:
        sheet.merge_range(top, 0, top + 1, 0, "", head)
        at = 1
        for column in table.columns:
            own = [period for one, period in table.headers if one is column]
            if len(own) > 1:
                sheet.merge_range(top, at, top, at + len(own) - 1, "", head)
            sheet.write_string(top, at, column.label, head)
            for shift, period in enumerate(own):
                sheet.write_string(top + 1, at + shift, period, head)
            at += len(own)
    else:
        sheet.write_blank(top, 0, None, head)
        for at, (column, period) in enumerate(table.headers, start=1):
            sheet.write_string(top, at, table.header(column, period), head)
    sheet.set_row(top, 48 if any(len(column.label) > 14 for column in table.columns) else 20)
    line = top + depth
    for row in table.rows:
        style = {
            "bold": row.level > 0,
            "bottom": 1,
            "bottom_color": "#D0D7DF",
            **({"bg_color": PALE} if row.level else {}),
        }
        sheet.write_string(line, 0, row.label, formats.get(indent=0 if row.level else 1, **style))
        for at, (column, period) in enumerate(table.headers, start=1):
            cell = table.cell(row, column, period)
            if cell is None:
                sheet.write_blank(line, at, None, formats.get(**style))
            elif cell.marker:
                sheet.write_string(line, at, cell.printed, formats.get(align="right", **style))
            else:
                shown = formats.get(num_format=number_format(cell.decimals, cell.provisional), align="right", **style)
                sheet.write_number(line, at, displayed_number(cell), shown)
        line += 1
    _write_notes(sheet, formats, table, line + 1)
    sheet.freeze_panes(top + depth, 1)
    sheet.repeat_rows(top, top + depth - 1)
    sheet.repeat_columns(0)
    _print_ready(sheet, f"Chiffres clés {table.edition}, tableau {table.number}", wide=count >= WIDE)


def _write_notes(sheet: xlsxwriter.worksheet.Worksheet, formats: _Formats, table: Table, line: int) -> None:
    notes = [*table.remarks, *([f"Règles : {table.rules}"] if table.rules else [])]
    for note in notes:
        sheet.write_string(line, 0, note, formats.get(font_size=9, font_color="#444444"))
        line += 1
