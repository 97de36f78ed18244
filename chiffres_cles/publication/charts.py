"""Charts of the site: a table -> an SVG text, or None where a chart does not help. Markers draw nothing."""

from __future__ import annotations

import html
import re

import altair
import pandas
import vl_convert

from chiffres_cles.publication.content import Column, Row, Table, displayed_number

PALETTE = ["#1F3A5F", "#C8553D", "#4C8C8A", "#D9A441", "#7A5C99", "#5B7BA6", "#8A9A5B", "#A65B7B"]
SERIES = 8
"""More lines than this cannot be told apart."""


def chart_svg(table: Table) -> tuple[str, str] | None:
    """(SVG, what it shows in one sentence). The table beside it holds the same numbers for those who do not see it."""
    if table.chart not in ("line", "bar", "stacked"):
        return None
    made = {"line": _line, "bar": _bar, "stacked": _stacked}[table.chart](table)
    if made is None:
        return None
    chart, caption = made
    # the reader's font may be wider than the one measured here: room on each side
    padding = {"left": 40, "right": 40, "top": 5, "bottom": 5}
    chart = chart.configure(font="Arial, Helvetica, sans-serif", padding=padding).configure_view(stroke=None)
    chart = chart.configure_axis(
        labelFontSize=12, titleFontSize=12, gridColor="#E3E8EE", domainColor="#8A97A6", labelLimit=260
    )
    chart = chart.configure_legend(
        labelFontSize=12, titleFontSize=12, labelLimit=280, orient="bottom", columns=2, columnPadding=60
    )
    svg = vl_convert.vegalite_to_svg(chart.to_dict(), format_locale="fr-FR")
    label = html.escape(f"{table.title}. {caption} Les valeurs sont dans le tableau de cette page.", quote=True)
    # one image for a screen reader, with a name; its hundred marks would only be noise
    svg = re.sub(r' (?:role|aria-label|aria-roledescription|aria-hidden)="[^"]*"', "", svg)
    svg = re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" ', svg, count=1)
    return re.sub(r"(<svg[^>]*>)", rf"\1<title>{label}</title>", svg, count=1), caption


def _details(table: Table) -> list[Row]:
    """The rows without totals: a total beside its parts flattens them. Areas are all there is in some tables."""
    lowest = min(row.level for row in table.rows)
    return [row for row in table.rows if row.level == lowest] if len(table.rows) > 1 else table.rows


def _frame(table: Table, rows: list[Row], columns: list[Column], periods: list[str]) -> pandas.DataFrame:
    points = []
    for place, row in enumerate(rows):
        for column in columns:
            for period in periods:
                cell = table.cell(row, column, period)
                if cell is not None and cell.marker is None:
                    points.append((row.label, column.label, period, displayed_number(cell), place))
    return pandas.DataFrame(points, columns=["ligne", "colonne", "période", "valeur", "rang"])


def _alike(table: Table) -> list[Column]:
    """The columns that share the first one's unit, and so an axis."""
    return [column for column in table.columns if column.unit == table.columns[0].unit]


def _line(table: Table) -> tuple[altair.Chart, str] | None:
    rows, columns = _details(table), _alike(table)
    by_column = len(rows) == 1
    if not by_column:
        columns = columns[:1]
    frame = _frame(table, rows, columns, table.periods)
    series = "colonne" if by_column else "ligne"
    names = [one.label for one in (columns if by_column else rows)]
    if frame.empty or len(table.periods) < 2 or len(names) > SERIES:
        return None
    colour = altair.Color(f"{series}:N", title=None, sort=names, scale=altair.Scale(domain=names, range=PALETTE[: len(names)]),
                          legend=altair.Legend() if len(names) > 1 else None)  # fmt: skip
    chart = altair.Chart(frame).mark_line(strokeWidth=2.5, point=altair.OverlayMarkDef(size=50, filled=True)).encode(
        x=altair.X("période:O", title=None, axis=altair.Axis(labelAngle=0)),
        y=altair.Y("valeur:Q", title=columns[0].unit, scale=altair.Scale(zero=columns[0].unit != "ans")),
        color=colour,
        shape=altair.Shape(f"{series}:N", sort=names, title=None, scale=altair.Scale(domain=names), legend=altair.Legend() if len(names) > 1 else None),
    ).properties(width=620, height=300)  # fmt: skip
    what = "" if by_column else f"{columns[0].label} : "
    return chart, f"{what}évolution de {table.periods[0]} à {table.periods[-1]}."


def _bar(table: Table) -> tuple[altair.Chart, str] | None:
    rows, column, period = _details(table), table.columns[0], table.periods[-1]
    frame = _frame(table, rows, [column], [period])
    if frame.empty:
        return None
    chart = altair.Chart(frame).mark_bar(color=PALETTE[0]).encode(
        y=altair.Y("ligne:N", title=None, sort=[row.label for row in rows]),
        x=altair.X("valeur:Q", title=column.unit),
    ).properties(width=480, height=altair.Step(20))  # fmt: skip
    return chart, f"{column.label}, {period}."


def _stacked(table: Table) -> tuple[altair.Chart, str] | None:
    rows, columns = _details(table), _alike(table)
    if len(table.periods) > 1:
        frame, series, place = _frame(table, rows, columns[:1], table.periods), "ligne", "période"
        names, order, what = [row.label for row in rows], table.periods, f"{columns[0].label} par période."
    else:
        parts = [column for column in columns if not _is_sum(table, rows, column, columns)]
        frame, series, place = _frame(table, rows, parts, table.periods), "colonne", "ligne"
        names, order = [column.label for column in parts], [row.label for row in rows]
        what = f"Composition par ligne, {table.periods[0]}."
    if frame.empty or len(names) > SERIES:
        return None
    tops = frame.groupby(place)["valeur"].sum()
    is_whole = columns[0].unit == "%" and tops.max() < 101  # parts of a hundred, but for their rounding
    scale = altair.Scale(domain=[0, 100], clamp=True) if is_whole else altair.Scale()
    frame["ordre"] = frame[series].map(names.index)
    chart = altair.Chart(frame).mark_bar().encode(
        y=altair.Y(f"{place}:N", title=None, sort=order),
        x=altair.X("valeur:Q", title=columns[0].unit, stack="zero", scale=scale),
        color=altair.Color(f"{series}:N", title=None, sort=names, scale=altair.Scale(domain=names, range=PALETTE[: len(names)])),
        order=altair.Order("ordre:Q"),
    ).properties(width=480, height=altair.Step(22))  # fmt: skip
    return chart, what


def _is_sum(table: Table, rows: list[Row], column: Column, columns: list[Column]) -> bool:
    """Whether the column is the sum of the others in every complete row: stacking it would count twice."""
    others = [one for one in columns if one is not column]
    checked = 0
    for row in rows:
        cells = [table.cell(row, one, table.periods[0]) for one in (column, *others)]
        if any(cell is None or cell.marker for cell in cells):
            continue
        total, *parts = [displayed_number(cell) for cell in cells]
        if len(parts) < 2 or abs(total - sum(parts)) > 0.05:
            return False
        checked += total > 0
    return checked > 0
