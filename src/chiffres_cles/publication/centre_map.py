"""The map of the centres: a disc a centre, as large as its learners; metropolitan France in its outline, the others
beside.

Its table is its twin: the same numbers in the same order, for those who do not see it. A hidden number is a ring, and
says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import cos, radians, sqrt
from pathlib import Path
from typing import Any

from chiffres_cles.publication.content import Cell, Column, Row, Table, displayed_number
from chiffres_cles.yaml_files import read_yaml

PLACES = Path(__file__).parent / "places.yml"
CONTENTS = ("learners_by_centre", "activity_by_centre")
"""Tables that count the learners of each centre: the first that an edition has is drawn."""
MEASURE = "learners"
LARGEST = 32.0
"""Radius in px of the disc of the largest centre; the area of the others shows their number."""
ELSEWHERE = "Autres centres"
"""The box of centres that have no place in the file."""
LINE = 28
"""Least height in px of a disc in a box."""


@dataclass(frozen=True)
class Place:
    """A centre on the map; `number` is written beside its disc and in the table."""

    number: int
    row: Row
    cell: Cell | None
    where: str
    key: str


@dataclass(frozen=True)
class CentreMap:
    """What the page shows: the drawing of metropolitan France and its width by height, the boxes (name, drawing,
    height), and the places in order."""

    table: Table
    column: Column
    period: str
    drawing: str
    form: float
    boxes: tuple[tuple[str, str, int], ...]
    places: tuple[Place, ...]


def drawn_column(tables: list[Table]) -> tuple[Table, Column] | None:
    """The column of learners by centre that the map of one edition draws, with its table; None where it has none."""
    by_content = {table.content: table for table in tables}
    table = next((by_content[content] for content in CONTENTS if content in by_content), None)
    column = next((one for one in table.columns if one.code == MEASURE), None) if table else None
    return (table, column) if table and column and column.dimension == "centre" else None


def centre_map(tables: list[Table]) -> CentreMap | None:
    """The map of one edition, or None where it has no table of the learners by centre."""
    drawn_of = drawn_column(tables)
    if drawn_of is None:
        return None
    table, column = drawn_of
    known = read_yaml(PLACES)
    period = [period for one, period in table.headers if one is column][-1]
    boxes = {code: name for name, codes in known["boxes"].items() for code in codes}
    places = []
    for number, row in enumerate((row for row in table.rows if row.level == 0), start=1):
        where = known["metropolitan"].get(row.code, [None, None, boxes.get(row.code, ELSEWHERE)])[2]
        places.append(Place(number, row, table.cell(row, column, period), where, f"{row.code}/{MEASURE}/{period}"))
    high = max((displayed_number(place.cell) for place in places if place.cell and not place.cell.marker), default=0)
    mainland = [place for place in places if place.row.code in known["metropolitan"]]
    drawn = []
    for name in [*known["boxes"], ELSEWHERE]:
        own = [place for place in places if place.where == name and place not in mainland]
        if own:
            drawn.append((name, *_box(own, high)))
    return CentreMap(table, column, period, *_mainland(mainland, known, high), tuple(drawn), tuple(places))


def _radius(cell: Cell, high: float) -> float:
    return LARGEST * sqrt(displayed_number(cell) / high) if high else 0.0


def _box(places: list[Place], high: float) -> tuple[str, int]:
    """The discs of a box below one another, and its height in px."""
    shown = [_radius(place.cell, high) for place in places if place.cell and not place.cell.marker]
    step = max(LINE, 2 * max(shown, default=0) + 6)
    discs = [_disc(place, high, "12%", f"{step * (at + 0.5):.0f}") for at, place in enumerate(places)]
    return "".join(discs), round(step * len(places))


def _disc(place: Place, high: float, x: str, y: str, is_left: bool = False) -> str:
    """A disc with its number and name, right of it or left; a ring where there is no number to show."""
    name = escape(place.row.label.removeprefix("Cnam "))
    cell = place.cell
    shift = 10.0
    if cell is None or cell.marker:
        mark = f'<circle class="none" cx="{x}" cy="{y}" r="6"/>'
        name += f" : {escape(cell.printed)}" if cell else ""
    else:
        radius = _radius(cell, high)
        shift = radius + 5
        shown = escape(f"{place.row.label} : {cell.printed}")
        mark = (f'<circle class="m c0" cx="{x}" cy="{y}" r="{radius:.1f}" data-k="{escape(place.key)}">'
                f"<title>{shown}</title></circle>")  # fmt: skip
    aside = f'dx="{-shift:.0f}" text-anchor="end"' if is_left else f'dx="{shift:.0f}"'
    return (
        f'{mark}<text class="n" x="{x}" y="{y}" dy="4" {aside}>{place.number}<tspan class="name">.'
        f" {name}</tspan></text>"
    )


def _mainland(places: list[Place], known: dict[str, Any], high: float) -> tuple[str, float]:
    """The outline and the discs upon it, smaller ones above larger ones; and width by height, at the middle of the
    country."""
    points = [point for ring in known["outline"] for point in ring]
    points += [(east, north) for north, east, *_ in known["metropolitan"].values()]
    west, east = min(p[0] for p in points) - 0.6, max(p[0] for p in points) + 0.6
    south, north = min(p[1] for p in points) - 0.4, max(p[1] for p in points) + 0.4

    def across(degrees: float) -> float:
        return float(100 * (degrees - west) / (east - west))

    def down(degrees: float) -> float:
        return float(100 * (north - degrees) / (north - south))

    lines = "".join(
        "M" + "L".join(f"{across(x):.2f} {down(y):.2f}" for x, y in ring) + "Z" for ring in known["outline"]
    )
    outline = ('<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">'
               f'<path class="land" d="{lines}" vector-effect="non-scaling-stroke"/></svg>')  # fmt: skip
    size = {place.number: displayed_number(place.cell) for place in places if place.cell and not place.cell.marker}
    discs = []
    for place in sorted(places, key=lambda place: -size.get(place.number, 0)):
        north_of, east_of, _, *left = known["metropolitan"][place.row.code]
        discs.append(_disc(place, high, f"{across(east_of):.1f}%", f"{down(north_of):.1f}%", is_left=bool(left)))
    form = (east - west) * cos(radians((north + south) / 2)) / (north - south)
    return outline + "".join(discs), form
