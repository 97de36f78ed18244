"""The workbook: one sheet a table, a linked contents sheet, numbers as numbers, pages ready to print."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from chiffres_cles.publication.content import MARKERS, Table, displayed_number, frozen_text, lacks_texts, origin_text
from chiffres_cles.publication.typography import french

CONTENTS = "Sommaire"
BLUE, PALE, GREY = "#1F3A5F", "#E8EEF5", "#8A97A6"
TITLE_WIDTH = 120
"""Characters of a title on one line of the contents sheet."""
LABEL_WIDTH, DATA_WIDTH = 48, 14
"""Characters of the widest column of labels, and of each column of figures: longer texts go on below."""
WIDE = 8
"""From this number of data columns on, the page lies on its side."""


def number_format(decimals: int, provisional: bool = False) -> str:
    """Excel format with U+202F between thousands on any machine (Excel's own separator follows the reader's settings,
    as the decimal mark does: a comma in French) and `(p)` beside a provisional figure."""
    point = "." + "0" * decimals if decimals else ""
    flag = '" (p)"' if provisional else ""
    thin = '"\u202f"'
    return f"[>=1000000]#{thin}000{thin}000{point}{flag};[>=1000]#{thin}000{point}{flag};0{point}{flag}"


class _Sheet(Worksheet):
    """A sheet whose texts are set as French is printed, whoever writes them."""

    def write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        """As xlsxwriter's own, of a typeset text."""
        return super().write_string(row, col, french(string), cell_format)


class _Formats:
    """The workbook's formats, made once each: Excel allows 64,000 and reading them is slow."""

    def __init__(self, book: xlsxwriter.Workbook):
        self.book = book
        self.made: dict[tuple[tuple[str, object], ...], Format] = {}

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


def _height(texts: list[tuple[str, int]], size: float = 10) -> float:
    """Height in points of a row in which no text is cut; `texts` with the characters that a line of each can hold."""
    return max(len(wrap(text, max(1, width - 1))) or 1 for text, width in texts) * size * 1.4 + 4


def _write_across(sheet: Worksheet, line: int, columns: int, width: int, text: str, style: Format) -> None:
    """A text over the whole width of the table, on as many lines as it needs: beyond it, print would cut it."""
    sheet.merge_range(line, 0, line, columns, "", style)
    sheet.write_string(line, 0, text, style)
    sheet.set_row(line, _height([(text, width)], style.font_size))


def _sheet_name(table: Table) -> str:
    return f"T{table.number}"


def _write_contents(book: xlsxwriter.Workbook, formats: _Formats, tables: list[Table]) -> None:
    sheet = book.add_worksheet(CONTENTS, worksheet_class=_Sheet)
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


def _print_ready(sheet: Worksheet, footer: str, wide: bool) -> None:
    sheet.set_paper(9)  # A4
    if wide:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8&P / &N")


def _write_table(book: xlsxwriter.Workbook, formats: _Formats, table: Table) -> None:
    sheet = book.add_worksheet(_sheet_name(table), worksheet_class=_Sheet)
    sheet.hide_gridlines(2)
    count = len(table.headers)
    label_width = min(LABEL_WIDTH, max(DATA_WIDTH, *(len(row.label) + 3 for row in table.rows)))
    width = label_width + DATA_WIDTH * count
    sheet.set_column(0, 0, label_width)
    sheet.set_column(1, count, DATA_WIDTH)
    sheet.write_url(
        0, 0, f"internal:'{CONTENTS}'!A1", formats.get(font_color="#0B5394", underline=1), "Retour au sommaire"
    )
    title = f"Tableau {table.number} : {table.title}"
    big = formats.get(bold=True, font_size=12, font_color=BLUE, text_wrap=True)
    _write_across(sheet, 1, count, width * 10 // 13, title, big)
    about = [f"Champ : {table.scope}" if table.scope else "", f"Unité : {table.unit}" if table.unit else ""]
    about += [f"Période : {table.periods[0]}" if len(table.periods) == 1 else ""]
    slanted = formats.get(italic=True, font_color="#444444", text_wrap=True)
    _write_across(sheet, 2, count, width, " ; ".join(text for text in about if text), slanted)
    top = 4
    head = formats.get(
        bold=True, bg_color=BLUE, font_color="#FFFFFF", text_wrap=True, align="center", border=1, border_color="#FFFFFF"
    )
    depth, heads = 2 if table.is_two_level else 1, []
    if depth == 2:
        sheet.merge_range(top, 0, top + 1, 0, "", head)
        at = 1
        for column in table.columns:
            own = [period for one, period in table.headers if one is column]
            heads.append((column.label, DATA_WIDTH * len(own)))
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
            heads.append((table.header(column, period), DATA_WIDTH))
    sheet.set_row(top, _height(heads))
    line = top + depth
    for row in table.rows:
        style = {
            "bold": row.level > 0,
            "bottom": 1,
            "bottom_color": "#D0D7DF",
            **({"bg_color": PALE} if row.level else {}),
        }
        label = formats.get(indent=0 if row.level else 1, text_wrap=True, **style)
        sheet.write_string(line, 0, row.label, label)
        sheet.set_row(line, _height([(row.label, label_width - 1)]))
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
    _write_notes(sheet, formats, table, line + 1, width)
    sheet.freeze_panes(top + depth, 1)
    sheet.repeat_rows(top, top + depth - 1)
    sheet.repeat_columns(0)
    _print_ready(sheet, f"Chiffres clés {table.edition}, tableau {table.number}", wide=count >= WIDE)


def _write_notes(sheet: Worksheet, formats: _Formats, table: Table, line: int, width: int) -> None:
    notes = [*table.remarks, *([f"Règles : {table.rules}"] if table.rules else [])]
    for note in notes:
        small = formats.get(font_size=9, font_color="#444444", text_wrap=True)
        _write_across(sheet, line, len(table.headers), width, note, small)
        line += 1
