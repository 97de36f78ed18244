"""Charts of the site: a table -> figures, none where a chart does not help.

Years are drawn as one small panel a row, or as the last beside the first; a comparison as bars or dots, parts of a
whole as a stack, ages by sex as a pyramid. A figure is a list of panels whose places across are percents: they fill a
page of any width, and letters keep their size. Every mark bears the key of its cell; what has a marker is written and
not drawn, and comes last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from chiffres_cles.publication.content import Cell, Column, Row, Table, displayed_number

COLOURS = ("#2B6CA8", "#B4531F", "#2A7A62", "#8A6510", "#7D5BA6", "#5C7228", "#A84478", "#61707F")
"""At least 3:1 on white and on the site's dark paper, and 4.5:1 under white letters (a test holds it)."""
SERIES = len(COLOURS)
"""More parts than this cannot be distinguished."""
STYLE = (
    "".join(f".c{place}{{fill:{colour}}}" for place, colour in enumerate(COLOURS))
    + f".l{{stroke:{COLOURS[0]};stroke-width:2.5}}.o{{fill:var(--paper,#fff);stroke:{COLOURS[0]};stroke-width:2}}"
    ".p{stroke-dasharray:4 3}.g{stroke:#76808b;stroke-width:1.5;stroke-dasharray:2 3}.b{stroke:#76808b;stroke-width:1}"
    ".r{stroke:#b3541e;stroke-width:1.5;stroke-dasharray:5 3}.h{stroke:var(--paper,#fff);stroke-width:6}"
    f".t{{stroke:{COLOURS[1]};stroke-width:3}}.d{{stroke:#76808b;stroke-width:2}}"
    ".panels text,.v,.w,.k,.a{font:12px Arial,Helvetica,sans-serif;fill:var(--ink,#1b2430)}"
    ".v{paint-order:stroke;stroke:var(--paper,#fff);stroke-width:3px;stroke-linejoin:round}"
    ".panels .w,.w{fill:#fff;text-anchor:middle;font-size:11px}"
    ".panels .a,.a,.panels .k,.k{fill:var(--soft,#4a5868);font-size:11px}"
    ".panels svg{overflow:visible}"
)
"""Of the marks, in the pages and in the files to download alike: whole at the edge of their panel."""
BY_SIZE = {"centre", "area", "epn", "certification", "mooc"}
"""Rows that have no order of their own: their counts go from the largest to the least. Their rates keep the order of
the table, since a rate of few persons, which moves by itself, would lead."""
PARITY = {"hommes pour 100 femmes", "men for 100 women"}
"""The unit of a ratio of the sexes, in each language."""
BASELESS = PARITY | {"années", "years"}
"""Units of which nothing begins at zero: they are dots."""
TALL, LOW = 104, 22
"""Heights of a panel of years and of a row, in px."""
LETTER = 6.4
"""Width of a digit in px, rather too wide: the reader's font is not known."""
NARROW = 330
"""Width in px of the narrowest chart, on a phone."""


@dataclass(frozen=True)
class Panel:
    """One row of a chart: `body` is SVG whose places across are percents, `height` px high."""

    label: str
    body: str
    height: int
    is_total: bool = False


@dataclass(frozen=True)
class Figure:
    """One chart: `name` says which column it draws, `caption` what it shows, `layout` how its panels lie (`grid`,
    `rows`)."""

    name: str
    caption: str
    layout: str
    panels: tuple[Panel, ...]
    legend: tuple[tuple[str, str], ...]
    """(class of the mark, what it means)."""
    rows: tuple[Row, ...]
    headers: tuple[tuple[Column, str], ...]
    """Rows and (column, period) pairs that it shows, hidden ones too: its data."""
    columns: tuple[str, ...] = ()
    """Codes of the columns that need no other chart."""

    @property
    def periods(self) -> list[str]:
        """The periods that it shows."""
        return sorted({period for _, period in self.headers})


def figures(table: Table) -> list[Figure]:
    """The charts of a table. The table beside them holds the same numbers for those who do not see them."""
    if table.chart not in ("line", "bar", "slope", "stacked"):
        return []
    details = _details(table)
    pyramid = list(_pyramid(table, details))
    if pyramid:
        return pyramid
    stacked: list[Figure] = []
    if len(table.rows) > 1 and (table.chart == "stacked" or (table.chart == "bar" and len(table.periods) == 1)):
        stacked = list(_stacked(table, details))
    drawn = {code for figure in stacked for code in figure.columns}
    found = list(stacked)
    if len(table.rows) == 1 and len(table.periods) > 2:
        return list(_years_of_columns(table))
    for column in table.columns:
        if column.code not in drawn:
            are_panels = len(_periods(table, column)) > 2 and table.chart != "slope"
            found += (_years if are_panels else _rows)(table, details, column)
    return found


def _details(table: Table) -> list[Row]:
    """The rows of the lowest level: areas are all there is in some tables."""
    lowest = min(row.level for row in table.rows)
    return [row for row in table.rows if row.level == lowest]


def _total(table: Table) -> Row | None:
    return next((row for row in table.rows if row.level == 2), None)


def _periods(table: Table, column: Column) -> list[str]:
    return [period for one, period in table.headers if one is column]


def _value(table: Table, row: Row, column: Column, period: str) -> float | None:
    cell = table.cell(row, column, period)
    return None if cell is None or cell.marker else displayed_number(cell)


def _values(table: Table, rows: Iterable[Row], columns: Iterable[Column], periods: Iterable[str]) -> list[float]:
    columns, periods = list(columns), list(periods)
    found = (_value(table, row, column, period) for row in rows for column in columns for period in periods)
    return [value for value in found if value is not None]


def _by_unit(columns: Iterable[Column]) -> list[list[Column]]:
    """Columns that can share an axis, together."""
    units: dict[str, list[Column]] = {}
    for column in columns:
        units.setdefault(column.unit, []).append(column)
    return list(units.values())


def _named(column: Column) -> str:
    """The label of a column with its unit, where the label does not say it."""
    return column.label if column.unit.lower() in column.label.lower() else f"{column.label} ({column.unit})"


def _is_whole(table: Table, details: list[Row], column: Column) -> bool:
    """Whether the column's total is a hundred per cent of its rows, which says nothing beside them."""
    total = _total(table)
    value = total and _value(table, total, column, table.periods[-1])
    return column.unit == "%" and value == 100 and len(details) > 1


def _caption(table: Table, what: str, rows: list[Row], columns: list[Column], periods: list[str]) -> str:
    """A caption: what is shown, then what is not, by name: secret figures, and rows without any value."""
    secret = table.hidden(rows, columns, periods)
    absent = [
        row.label for row in rows
        if not _values(table, [row], columns, periods)
        and any(table.cell(row, column, period) for column in columns for period in periods)
        and not table.hidden([row], columns, periods)
    ]  # fmt: skip
    return (
        what
        + (f" ; {table.say('sans valeur')} : {', '.join(absent)}" if absent else "")
        + "."
        + (f" {table.say('Non représentés, par secret statistique')} : {', '.join(secret)}." if secret else "")
    )


# Marks ----------------------------------------------------------------------------------------------------------------


def _mark(
    shape: str, row: Row, column: Column, period: str, cell: Cell, place: str, kind: str, series: str = ""
) -> str:
    """A mark that says its value to who points at it, and whose cell it is."""
    key = escape(f"{row.code}/{column.code}/{period}")
    shown = escape(f"{series + ', ' if series else ''}{period} : {cell.printed}")
    return f'<{shape} class="m {kind}" {place} data-k="{key}"><title>{shown}</title></{shape}>'


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}%" y1="{y1:.0f}" x2="{x2:.1f}%" y2="{y2:.0f}"/>'


def _text(kind: str, x: float, y: float, text: str, shift: int = 0, anchor: str = "") -> str:
    at = (f' dx="{shift}"' if shift else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text class="{kind}" x="{x:.1f}%" y="{y:.0f}"{at}>{escape(text)}</text>'


# Years ----------------------------------------------------------------------------------------------------------------


def _years(table: Table, details: list[Row], column: Column) -> Iterable[Figure]:
    """A small panel a row: counts on a scale of their own from zero, what can be compared on one, with the total
    behind."""
    periods, total = _periods(table, column), _total(table)
    if total and _is_whole(table, details, column):
        total = None
    rows = [*details, *([total] if total else [])]
    values = _values(table, rows, [column], periods)
    if not values:
        return
    is_shared = bool(column.denominator) or column.unit in BASELESS or column.unit == "%"
    low, high = (min(0.0, *values), max(values)) if column.unit not in BASELESS else (min(values), max(values))
    if column.unit in PARITY:
        low, high = min(low, 100), max(high, 100)
    behind = total if is_shared and total else None
    shown = sorted(rows, key=lambda row: not _values(table, [row], [column], periods))
    panels = []
    for row in shown:
        own = _values(table, [row], [column], periods)
        scale = (low, high) if is_shared else (min(0.0, *own, 0.0), max(own, default=1))
        series = [(period, table.cell(row, column, period)) for period in periods]
        ghost = [_value(table, behind, column, period) for period in periods] if behind and row is not behind else []
        body = _trend(row, column, series, scale, ghost, has_zero=column.unit not in BASELESS)
        panels.append(Panel(row.label, body, TALL, row is total))
    legend = [("g", f"{behind.label}")] if behind else []
    if column.unit in PARITY:
        legend.append(("r", table.say("100 : autant d'hommes que de femmes")))
    scale_text = table.say("même échelle partout" if is_shared else "échelle propre à chaque ligne, depuis zéro")
    what = f"{_named(column)} : {table.say('évolution')} {_span(table, periods)} ; {scale_text}"
    yield Figure(column.label, _caption(table, what, rows, [column], periods), "grid", tuple(panels), tuple(legend),
                 tuple(rows), tuple((column, period) for period in periods))  # fmt: skip


def _years_of_columns(table: Table) -> Iterable[Figure]:
    """A panel a column, of a table of one row."""
    row, periods, columns = table.rows[0], table.periods, table.columns
    panels, headers = [], []
    for column in columns:
        own = _values(table, [row], [column], periods)
        if own:
            low = min(own) if column.unit in BASELESS else min(0.0, *own)
            series = [(period, table.cell(row, column, period)) for period in _periods(table, column)]
            body = _trend(row, column, series, (low, max(own)), [], has_zero=column.unit not in BASELESS)
            panels.append(Panel(_named(column), body, TALL))
            headers += [(column, period) for period, _ in series]
    if panels:
        name = ", ".join(column.label for column in columns)
        what = f"{table.say('Évolution')} {_span(table, periods)} ; {table.say('échelle propre à chaque indicateur')}"
        caption = _caption(table, what, [row], columns, periods)
        yield Figure(name, caption, "grid", tuple(panels), (), (row,), tuple(headers))


def _span(table: Table, periods: list[str]) -> str:
    return table.say("de {first} à {last}").format(first=periods[0], last=periods[-1]) + _provisional(table)


def _provisional(table: Table) -> str:
    return ", " + table.say("dernière période provisoire") if table.has_provisional else ""


def _trend(
    row: Row, column: Column, series: list[tuple[str, Cell | None]], scale: tuple[float, float],
    ghost: list[float | None], has_zero: bool,
) -> str:  # fmt: skip
    """A panel of years: line and points, first and last value, what is marked as its marker on the ground."""
    top, ground = 30, TALL - 26
    low, high = scale
    places = [7 + 86 * at / max(1, len(series) - 1) for at in range(len(series))]

    def y(value: float) -> float:
        return ground - (ground - top) * ((value - low) / (high - low) if high > low else 0.5)

    out = [_line("b", 2, ground, 98, ground)] if has_zero else []
    if column.unit in PARITY:
        out.append(_line("r", 2, y(100), 98, y(100)))
    behind = [None if value is None else (x, y(value)) for x, value in zip(places, ghost, strict=False)]
    for before, after in pairwise(behind):
        if before and after:
            out.append(_line("g", *before, *after))
    points = [
        (x, y(displayed_number(cell)), cell) if cell and not cell.marker else None
        for x, (_, cell) in zip(places, series, strict=True)
    ]
    for one, next_one in pairwise(points):
        if one and next_one:
            out.append(_line("l p" if next_one[2].provisional else "l", *one[:2], *next_one[:2]))
    for x, point, (period, cell) in zip(places, points, series, strict=True):
        if point:
            place = f'cx="{x:.1f}%" cy="{point[1]:.0f}" r="4"'
            out.append(_mark("circle", row, column, period, point[2], place, "o" if point[2].provisional else "c0"))
        elif cell:
            out.append(_text("k", x, ground - 4, cell.printed, anchor="middle"))
    for at, x, anchor in ((0, 1, "start"), (-1, 99, "end")):
        if end := points[at]:
            out.append(_text("v", x, end[1] - 9, end[2].printed, anchor=anchor))
        out.append(_text("a", x, TALL - 8, series[at][0], anchor=anchor))
    return "".join(out)


# Rows -----------------------------------------------------------------------------------------------------------------


def _rows(table: Table, details: list[Row], column: Column) -> Iterable[Figure]:
    """A bar a row, or a dot where nothing begins at zero, with the period before (the first of all in a slope) and what
    they are compared with."""
    periods = _periods(table, column)
    is_slope = table.chart == "slope"
    period, before = periods[-1], periods[0 if is_slope else -2] if len(periods) > 1 else None
    two = [period] if before is None else [before, period]
    values = _values(table, details, [column], two)
    if not any(values):
        return
    total = _total(table)
    of_all = None
    # the total of a count flattens its parts; that of a share or a mean is what they are compared with
    of_all_text = ""
    if total and column.denominator and column.unit not in PARITY and not _is_whole(table, details, column):
        of_all = _value(table, total, column, period)
        whole = table.cell(total, column, period)
        of_all_text = f"{total.label} : {whole.printed}" if whole else ""
    line = 100.0 if column.unit in PARITY else of_all
    ends = [*values, *([] if line is None else [line]), *([] if column.unit in BASELESS else [0.0])]
    low, high = min(ends), max(ends)
    shown = list(details)
    if column.dimension in BY_SIZE and not column.denominator and column.unit != "%":
        shown.sort(key=lambda row: -(_value(table, row, column, period) or 0))
    shown.sort(key=lambda row: _value(table, row, column, period) is None)

    def x(value: float) -> float:
        first = 3 if column.unit in BASELESS else 0 if low >= 0 else 12
        last = 55 if is_slope else 78  # what is written behind is longer
        return first + (last - first) * ((value - low) / (high - low) if high > low else 0.5)

    panels = []
    for row in shown:
        cell = table.cell(row, column, period)
        old = table.cell(row, column, before) if before else None
        # over the bars, within a gap of its own; nothing to compare where a marker is written
        over = ""
        if line is not None and cell is not None and not cell.marker:
            over = _line("h", x(line), 0, x(line), LOW) + _line("r", x(line), 0, x(line), LOW)
        was = (before, old) if before and old and not old.marker else None
        panels.append(Panel(row.label, _row(row, column, (period, cell), was, x, over, says_both=is_slope), LOW))
    legend = [("c0", period), ("o" if column.unit in BASELESS else "t", before)] if before else []
    if column.unit in PARITY:
        legend.append(("r", table.say("100 : autant d'hommes que de femmes")))
    elif of_all is not None:
        legend.append(("r", of_all_text))
    what = f"{_named(column)}, {period}" + (f" {table.say('et')} {before}" if before else "")
    yield Figure(column.label, _caption(table, what, shown, [column], [period]), "rows", tuple(panels), tuple(legend),
                 tuple(shown), tuple((column, one) for one in two))  # fmt: skip


def _row(
    row: Row, column: Column, now: tuple[str, Cell | None], before: tuple[str, Cell] | None,
    x: Callable[[float], float], over: str, says_both: bool,
) -> str:  # fmt: skip
    """The marks of one row, `before` where it has a number too; `x` gives the place of a value in percent, `over` is
    drawn over a bar and under a dot; `says_both`: write what it was too."""
    period, cell = now
    if cell is None:
        return ""
    if cell.marker:
        return _text("k", 0, 15, cell.marker, shift=2)
    value = displayed_number(cell)
    was = displayed_number(before[1]) if before else None
    is_dot, middle = column.unit in BASELESS, LOW / 2
    out = []
    if is_dot:
        out.append(over)
        if before and was is not None:
            out.append(_line("d", x(was), middle, x(value), middle))
            place = f'cx="{x(was):.1f}%" cy="{middle:.0f}" r="4"'
            out.append(_mark("circle", row, column, *before, place, "o"))
        out.append(_mark("circle", row, column, period, cell, f'cx="{x(value):.1f}%" cy="{middle:.0f}" r="5.5"', "c0"))
    else:
        left, width = min(x(0), x(value)), abs(x(value) - x(0))
        place = f'x="{left:.1f}%" y="3" width="{max(width, 0.2):.1f}%" height="{LOW - 6}"'
        out += [_mark("rect", row, column, period, cell, place, "c0"), over]
        if before and was is not None:
            out.append(_line("h", x(was), 2, x(was), LOW - 2))
            place = f'x1="{x(was):.1f}%" y1="1" x2="{x(was):.1f}%" y2="{LOW - 1}"'
            out.append(_mark("line", row, column, *before, place, "t"))
    end = max(x(value), x(was) if was is not None else 0, x(0) if not is_dot else 0)
    shown = f"{before[1].printed} → {cell.printed}" if says_both and before else cell.printed
    return "".join([*out, _text("v", end, 15, shown, shift=9)])


# Parts ----------------------------------------------------------------------------------------------------------------


def _stacked(table: Table, details: list[Row]) -> Iterable[Figure]:
    """Parts of a whole: rows within each period, or columns within each row. Nothing where the parts make no whole."""
    if len(table.periods) > 1:
        total = _total(table)
        for column in table.columns:
            is_share = _is_whole(table, details, column)
            if not is_share and (column.denominator or total is None):
                continue
            bars = [(period, [(row, column, period) for row in details]) for period in _periods(table, column)]
            names = [row.label for row in details]
            what = f"{_named(column)} {table.say('par période')}{_provisional(table)}"
            yield from _stack(table, bars, names, column.label, what, column.unit, (column.code,))
        return
    for columns in _by_unit(table.columns):
        parts = [column for column in columns if not _is_sum(table, details, column, columns)]
        period = table.periods[0]
        bars = [(row.label, [(row, column, period) for column in parts]) for row in details]
        sums = [sum(_values(table, [row], parts, [period])) for row in details
                if len(_values(table, [row], parts, [period])) == len(parts)]  # fmt: skip
        is_hundred = columns[0].unit == "%" and bool(sums) and all(99 <= one <= 101 for one in sums)
        # columns make a whole where another is their sum, or where they are the parts of a hundred
        if len(parts) > 1 and (len(parts) < len(columns) or is_hundred):
            if parts[0].dimension in BY_SIZE and not is_hundred:
                bars.sort(key=lambda bar: -sum(_values_of(table, bar[1])))
            names = [column.label for column in parts]
            codes = tuple(column.code for column in columns)
            what = f"{table.say('Composition par ligne')} ({columns[0].unit}), {period}"
            yield from _stack(table, bars, names, ", ".join(names), what, columns[0].unit, codes)


def _values_of(table: Table, keys: list[tuple[Row, Column, str]]) -> list[float]:
    return [value for key in keys if (value := _value(table, *key)) is not None]


def _stack(
    table: Table, bars: list[tuple[str, list[tuple[Row, Column, str]]]], names: list[str], name: str, what: str,
    unit: str, codes: tuple[str, ...],
) -> Iterable[Figure]:  # fmt: skip
    """A bar for each of `bars`, made of the parts `names`; one without a part that is secret would be too short: it is
    left out."""
    if len(names) > SERIES or not any(any(_values_of(table, keys)) for _, keys in bars):
        return
    rows = list(dict.fromkeys(row for _, keys in bars for row, _, _ in keys))
    headers = list(dict.fromkeys((column, period) for _, keys in bars for _, column, period in keys))
    columns = list(dict.fromkeys(column for column, _ in headers))
    periods = list(dict.fromkeys(period for _, period in headers))
    whole = 100.0 if unit == "%" else max(sum(_values_of(table, keys)) for _, keys in bars)
    panels, last = [], []
    for label, keys in bars:
        hidden = any(table.hidden([row], [column], [period]) for row, column, period in keys)
        if hidden or not _values_of(table, keys):
            markers = dict.fromkeys(cell.marker for key in keys if (cell := table.cell(*key)) and cell.marker)
            shown = ", ".join(markers)
            last.append(Panel(label, _text("k", 0, 15, shown, shift=2), LOW))
            continue
        at, out = 0.0, []
        for place, (key, name_of) in enumerate(zip(keys, names, strict=True)):
            cell = table.cell(*key)
            if cell is None or cell.marker or not (value := displayed_number(cell)):
                continue
            width = min(100 * value / whole, 100 - at)
            box = f'x="{at:.1f}%" y="2" width="{width:.1f}%" height="{LOW - 4}"'
            out.append(_mark("rect", *key, cell, box, f"c{place} s", name_of))
            if width * NARROW / 100 > LETTER * len(cell.display) + 4:
                out.append(_text("w", at + width / 2, 15, cell.display))
            at += width
        panels.append(Panel(label, "".join(out), LOW))
    legend = tuple((f"c{place}", name) for place, name in enumerate(names))
    caption = _caption(table, what, rows, columns, periods)
    yield Figure(name, caption, "rows", (*panels, *last), legend, tuple(rows), tuple(headers), codes)


def _is_sum(table: Table, rows: list[Row], column: Column, columns: list[Column]) -> bool:
    """Whether the column is the sum of the others in every complete row: stacking it would count twice."""
    others = [one for one in columns if one is not column]
    checked = 0
    for row in rows:
        values = _values(table, [row], (column, *others), table.periods[:1])
        if len(values) < len(columns):
            continue
        total, *parts = values
        if len(parts) < 2 or abs(total - sum(parts)) > 0.05:
            return False
        checked += total > 0
    return checked > 0


def _pyramid(table: Table, details: list[Row]) -> Iterable[Figure]:
    """Ages by sex: women on the right and men on the left of one line, the oldest above."""
    sexes = {column.code.rsplit("_", 1)[-1]: column for column in table.columns if re.search(r"_[fm]$", column.code)}
    if len(table.periods) > 1 or len(sexes) < 2 or table.columns[0].dimension != "age_band":
        return
    men, women, period = sexes["m"], sexes["f"], table.periods[0]
    high = max(_values(table, details, (men, women), [period]), default=0)
    if not high:
        return
    panels = []
    for row in reversed(details):
        out = [_line("b", 50, 0, 50, LOW)]
        for column, kind, side in ((men, "c1", -1), (women, "c0", 1)):
            cell = table.cell(row, column, period)
            if cell is None:
                continue
            width, anchor = 0.0, "end" if side < 0 else "start"
            if not cell.marker:
                width = 36 * displayed_number(cell) / high
                place = f'x="{50 - width if side < 0 else 50:.1f}%" y="2" width="{width:.1f}%" height="{LOW - 4}"'
                out.append(_mark("rect", row, column, period, cell, place, kind, column.label))
            out.append(_text("v", 50 + side * width, 15, cell.printed, shift=6 * side, anchor=anchor))
        panels.append(Panel(row.label, "".join(out), LOW))
    name = table.say("Pyramide des âges")
    what = f"{name} ({men.unit}), {period}"
    yield Figure(
        name,
        _caption(table, what, details, [men, women], [period]),
        "rows",
        tuple(panels),
        (("c1", men.label), ("c0", women.label)),
        tuple(details),
        ((men, period), (women, period)),
    )
