"""Charts of the site: a table -> SVG texts, none where a chart does not help. Markers draw nothing.

A trend is lines by period with the total; a comparison is bars with the total as a line across, sorted where the rows have no
order of their own; a composition is stacked. Each column that can be drawn has its chart.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

import altair
import pandas
import vl_convert

from chiffres_cles.publication.content import Column, Row, Table, displayed_number

PALETTE = ["#1F3A5F", "#C8553D", "#4C8C8A", "#D9A441", "#7A5C99", "#5B7BA6", "#8A9A5B", "#A65B7B"]
TOTAL = "#1B2430"
SERIES = len(PALETTE)
"""More lines or parts than this cannot be told apart."""
FEW_TICKS = altair.Axis(tickCount=6)
WITHOUT_ORDER = {"centre", "area", "epn", "certification", "mooc"}
"""Dimensions whose rows are best read from the largest to the least; bands of age or levels keep theirs."""


@dataclass(frozen=True)
class Figure:
    """One chart: `name` says which column it draws, `caption` what it shows, `svg` is an element to stand in a page."""

    name: str
    caption: str
    svg: str


@dataclass(frozen=True)
class _Drawing:
    name: str
    caption: str
    chart: altair.Chart | altair.LayerChart
    columns: tuple[str, ...] = ()
    """Codes of the columns that it speaks of, a sum of its parts too; only of stacked ones."""


def figures(table: Table) -> list[Figure]:
    """The charts of a table. The table beside them holds the same numbers for those who do not see them."""
    if table.chart not in ("line", "bar", "stacked"):
        return []
    return [
        Figure(drawing.name, drawing.caption, _svg(table, drawing, f"g{number}"))
        for number, drawing in enumerate(_drawings(table), start=1)
    ]


def _drawings(table: Table) -> list[_Drawing]:
    details = _details(table)
    if len(table.periods) > 1 and len(table.rows) == 1:
        return list(_lines_of_columns(table))
    stacked: list[_Drawing] = []
    if table.chart == "stacked" or (table.chart == "bar" and len(table.periods) == 1):
        stacked = list(_stacked(table, details))
    drawn = {code for drawing in stacked for code in drawing.columns}
    rest = [column for column in table.columns if column.code not in drawn]
    if table.chart == "bar" or len(table.periods) == 1 or len(details) > SERIES:
        return [*stacked, *_bars(table, details, rest)]
    return [*stacked, *_lines_of_rows(table, details, rest)]


def _details(table: Table) -> list[Row]:
    """The rows of the lowest level: areas are all there is in some tables."""
    lowest = min(row.level for row in table.rows)
    return [row for row in table.rows if row.level == lowest]


def _total(table: Table) -> Row | None:
    return next((row for row in table.rows if row.level == 2), None)


def _value(table: Table, row: Row, column: Column, period: str) -> float | None:
    cell = table.cell(row, column, period)
    return None if cell is None or cell.marker else displayed_number(cell)


def _frame(table: Table, rows: list[Row], columns: list[Column], periods: list[str]) -> pandas.DataFrame:
    points = [
        (row.label, column.label, period, value)
        for row in rows
        for column in columns
        for period in periods
        if (value := _value(table, row, column, period)) is not None
    ]
    return pandas.DataFrame(points, columns=["ligne", "colonne", "période", "valeur"])


def _by_unit(columns: Iterable[Column]) -> list[list[Column]]:
    """Columns that can share an axis, together."""
    units: dict[str, list[Column]] = {}
    for column in columns:
        units.setdefault(column.unit, []).append(column)
    return list(units.values())


def _lines(frame: pandas.DataFrame, series: str, names: list[str], unit: str, total: str | None) -> altair.Chart:
    colours = [TOTAL if name == total else PALETTE[place % SERIES] for place, name in enumerate(names)]
    # told apart by form too, for who does not see colours
    dashes = [[6, 3] if name == total else [1, 0] for name in names]
    legend = altair.Legend() if len(names) > 1 else None
    domain = altair.Scale(domain=names, range=colours)
    return altair.Chart(frame).mark_line(strokeWidth=2.5, point=altair.OverlayMarkDef(size=50, filled=True)).encode(
        x=altair.X("période:O", title=None, axis=altair.Axis(labelAngle=0)),
        # an age or a ratio of sexes that begins at zero is a flat line
        y=altair.Y("valeur:Q", title=unit, scale=altair.Scale(zero=unit not in ("années", "hommes pour 100 femmes"))),
        color=altair.Color(f"{series}:N", title=None, sort=names, scale=domain, legend=legend),
        shape=altair.Shape(f"{series}:N", title=None, sort=names, scale=altair.Scale(domain=names), legend=legend),
        strokeDash=altair.StrokeDash(f"{series}:N", sort=names, scale=altair.Scale(domain=names, range=dashes), legend=None),
    ).properties(width=620, height=300)  # fmt: skip


def _span(table: Table) -> str:
    provisional = ", dernière période provisoire" if table.has_provisional else ""
    return f"de {table.periods[0]} à {table.periods[-1]}{provisional}"


def _lines_of_columns(table: Table) -> Iterable[_Drawing]:
    for columns in _by_unit(table.columns):
        frame = _frame(table, table.rows, columns[:SERIES], table.periods)
        if frame["période"].nunique() > 1:
            names = [column.label for column in columns[:SERIES]]
            chart = _lines(frame, "colonne", names, columns[0].unit, None)
            caption = f"Évolution {_span(table)}." + _secret(table.hidden(table.rows, columns[:SERIES], table.periods))
            yield _Drawing(", ".join(names), caption, chart)


def _lines_of_rows(table: Table, details: list[Row], columns: list[Column]) -> Iterable[_Drawing]:
    total = _total(table)
    for column in columns:
        rows = [*details, total] if total and not _is_whole(table, details, column) else details
        frame = _frame(table, rows, [column], table.periods)
        if frame["période"].nunique() > 1:
            names = [row.label for row in rows if row.label in set(frame["ligne"])]
            chart = _lines(frame, "ligne", names, column.unit, total.label if total else None)
            caption = f"{column.label} : évolution {_span(table)}." + _secret(
                table.hidden(rows, [column], table.periods)
            )
            yield _Drawing(column.label, caption, chart)


def _secret(hidden: list[str]) -> str:
    """What a caption says of what is not drawn because it is not given."""
    return f" Non représentés, par secret statistique : {', '.join(hidden)}." if hidden else ""


def _is_whole(table: Table, details: list[Row], column: Column) -> bool:
    """Whether the column's total is a hundred per cent of its rows, which says nothing beside them."""
    total = _total(table)
    value = total and _value(table, total, column, table.periods[-1])
    return column.unit == "%" and value == 100 and len(details) > 1


def _bars(table: Table, details: list[Row], columns: list[Column]) -> Iterable[_Drawing]:
    for column in columns:
        periods = [period for one, period in table.headers if one is column]
        period = periods[-1]
        frame = _frame(table, details, [column], [period])
        if frame.empty or not frame["valeur"].any():
            continue
        if column.dimension in WITHOUT_ORDER:
            frame = frame.sort_values("valeur", ascending=False, kind="stable")
        order = list(frame["ligne"])
        y = altair.Y("ligne:N", title=None, sort=order)
        x = altair.X("valeur:Q", title=column.unit, axis=FEW_TICKS)
        chart = altair.Chart(frame).mark_bar(color=PALETTE[0]).encode(y=y, x=x)
        told = [f"{column.label}, {period}"]
        if len(periods) > 1:
            before = _frame(table, details, [column], [periods[-2]])
            chart += (
                altair.Chart(before[before["ligne"].isin(order)])
                .mark_tick(color=PALETTE[1], thickness=3)
                .encode(y=y, x=x)
            )
            told.append(f"trait rouge : {periods[-2]}")
        total = _total(table)
        of_all = total and _value(table, total, column, period)
        # the total of a count flattens its parts; that of a share or a mean is what they are compared with
        if of_all is not None and column.denominator and not _is_whole(table, details, column):
            line = altair.Chart(pandas.DataFrame({"valeur": [of_all]}))
            chart += line.mark_rule(color=TOTAL, strokeDash=[5, 4], strokeWidth=1.5).encode(x=x)
            told.append(f"pointillé : {total.label.lower()}, {table.cell(total, column, period).display}")
        secret = table.hidden(details, [column], [period])
        absent = [row.label for row in details if row.label not in order and table.cell(row, column, period)]
        absent = [label for label in absent if label not in secret]
        if absent:
            told.append(f"sans valeur : {', '.join(absent)}")
        caption = " ; ".join(told) + "." + _secret(secret)
        yield _Drawing(column.label, caption, chart.properties(width=480, height=altair.Step(20)))


def _stacked(table: Table, details: list[Row]) -> Iterable[_Drawing]:
    """Parts of a whole: rows within each period, or columns within each row. Nothing where the parts make no whole."""
    if len(table.periods) > 1:
        total = _total(table)
        for column in table.columns:
            is_share = _is_whole(table, details, column)
            if not is_share and (column.denominator or total is None):
                continue
            # a bar without one of its parts would be too short
            periods = [period for period in table.periods if not table.hidden(details, [column], [period])]
            frame = _frame(table, details, [column], periods)
            what = f"{column.label} par période{', dernière période provisoire' if table.has_provisional else ''}."
            what += _secret([period for period in table.periods if period not in periods])
            yield from _stack(frame, "ligne", "période", details, periods, [column], column.label, what)
        return
    for columns in _by_unit(table.columns):
        parts = [column for column in columns if not _is_sum(table, details, column, columns)]
        whole = [row for row in details if not table.hidden([row], parts, table.periods)]
        frame = _frame(table, whole, parts, table.periods)
        sums = frame.groupby("ligne")["valeur"].sum()
        # columns make a whole where another is their sum, or where they are the parts of a hundred
        if len(parts) > 1 and (len(parts) < len(columns) or (columns[0].unit == "%" and sums.between(99, 101).all())):
            name = ", ".join(column.label for column in parts)
            what = f"Composition par ligne, {table.periods[0]}."
            what += _secret([row.label for row in details if row not in whole])
            order = list(dict.fromkeys(frame["ligne"]))
            if parts[0].dimension in WITHOUT_ORDER:
                # by the whole, or by the first part of a hundred
                sized = frame[frame["colonne"] == parts[0].label] if columns[0].unit == "%" else frame
                size = sized.groupby("ligne")["valeur"].sum()
                order.sort(key=lambda label: -size.get(label, 0))
            yield from _stack(frame, "colonne", "ligne", parts, order, columns, name, what)


def _stack(
    frame: pandas.DataFrame,
    series: str,
    place: str,
    parts: list,
    order: list[str],
    columns: list[Column],
    name: str,
    what: str,
) -> Iterable[_Drawing]:
    """A bar for each of `order`, made of `parts`; `columns` are those it speaks of, of one unit."""
    unit = columns[0].unit
    names = [part.label for part in parts]
    if frame.empty or len(names) > SERIES:
        return
    frame["ordre"] = frame[series].map(names.index)
    scale = altair.Scale(domain=[0, 100], clamp=True) if unit == "%" else altair.Scale()
    colours = altair.Scale(domain=names, range=PALETTE[: len(names)])
    chart = altair.Chart(frame).mark_bar(stroke="#FFFFFF", strokeWidth=1).encode(
        y=altair.Y(f"{place}:N", title=None, sort=order),
        x=altair.X("valeur:Q", title=unit, stack="zero", scale=scale, axis=FEW_TICKS),
        color=altair.Color(f"{series}:N", title=None, sort=names, scale=colours),
        order=altair.Order("ordre:Q"),
    ).properties(width=480, height=altair.Step(24))  # fmt: skip
    yield _Drawing(name, what, chart, tuple(column.code for column in columns))


def _is_sum(table: Table, rows: list[Row], column: Column, columns: list[Column]) -> bool:
    """Whether the column is the sum of the others in every complete row: stacking it would count twice."""
    others = [one for one in columns if one is not column]
    checked = 0
    for row in rows:
        values = [_value(table, row, one, table.periods[0]) for one in (column, *others)]
        if None in values:
            continue
        total, *parts = values
        if len(parts) < 2 or abs(total - sum(parts)) > 0.05:
            return False
        checked += total > 0
    return checked > 0


def _svg(table: Table, drawing: _Drawing, prefix: str) -> str:
    # the reader's font may be wider than the one measured here: room on each side
    padding = {"left": 40, "right": 40, "top": 5, "bottom": 5}
    chart = drawing.chart.configure(font="Arial, Helvetica, sans-serif", padding=padding)
    chart = chart.configure_view(stroke=None)
    chart = chart.configure_axis(
        labelFontSize=12, titleFontSize=12, gridColor="#E3E8EE", domainColor="#8A97A6", labelLimit=260
    )
    chart = chart.configure_legend(
        labelFontSize=12, titleFontSize=12, labelLimit=280, orient="bottom", columns=2, columnPadding=60
    )
    svg = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), format_locale="fr-FR")
    label = html.escape(f"{table.title}. {drawing.caption} Les valeurs sont dans le tableau de cette page.", quote=True)
    # one image for a screen reader, with a name; its hundred marks would only be noise
    svg = re.sub(r' (?:role|aria-label|aria-roledescription|aria-hidden)="[^"]*"', "", svg)
    # several in one page: what they name is named apart
    svg = re.sub(r'(\bid="|url\(#)', rf"\g<1>{prefix}-", svg)
    svg = re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" ', svg, count=1)
    return re.sub(r"(<svg[^>]*>)", rf"\1<title>{label}</title>", svg, count=1)
