"""What the home page of the site shows of an edition: its key numbers with their trend, and a sentence a theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chiffres_cles.display import MINUS, written
from chiffres_cles.publication.content import Cell, PublicationError, Table, displayed_number
from chiffres_cles.publication.text import TEMPLATE, key_figures
from chiffres_cles.publication.typography import french

NUMBERS = (
    ("learners_by_area/TOTAL/learners", "auditeurs"),
    ("enrolments_by_area/TOTAL/enrolments", "inscriptions pédagogiques"),
    ("learner_hours_by_area/TOTAL/learner_hours", "heures stagiaires"),
    ("distance_learners_by_area/TOTAL/distance_hybrid_learner_share", "des auditeurs à distance ou en hybride"),
    ("work_study_by_area/TOTAL/work_study_learners", "auditeurs en alternance"),
    ("exam_rates_by_area/TOTAL/success", "de réussite aux examens"),
    ("vae_overview/ALL/candidates", "candidats à la VAE"),
    ("diplomas_by_kind/TOTAL/diplomas", "diplômes et certificats"),
)
"""The key numbers: content, row and column of the cell, and what is counted, as it is read behind the number."""
SENTENCES = TEMPLATE.with_name("accueil.txt")
"""A sentence a theme, written as those of the key figures."""
WIDTH, HEIGHT, EDGE = 160, 36, 4
"""Of a trend line, in the units of its drawing; EDGE is kept free for its marks."""


@dataclass(frozen=True)
class KeyNumber:
    """One number with its trend; `path` leads to its cell from the folder of the site."""

    label: str
    printed: str
    unit: str
    period: str
    change: str
    path: str
    cell: str
    trend: str
    """The trend in words: each period with its number or marker."""
    lines: tuple[str, ...]
    """Points of the trend, a line for each run of periods that have a number; empty where one period has one."""
    last: tuple[float, float]


def key_numbers(tables: list[Table]) -> list[KeyNumber]:
    """The key numbers that one edition prints; what it marks or does not print is left out.

    Raises PublicationError where a table that is there has no such row or column.
    """
    by_content = {table.content: table for table in tables}
    found = (key_number(by_content, reference, label) for reference, label in NUMBERS)
    return [number for number in found if number]


def key_number(tables: dict[str, Table], reference: str, label: str) -> KeyNumber | None:
    """The number that `content/row/column` names, of tables by content; None where it is marked or no table prints it.

    Raises PublicationError where a table that is there has no such row or column.
    """
    content, row_code, column_code = reference.split("/")
    table = tables.get(content)
    if table is None:
        return None
    row = next((row for row in table.rows if row.code == row_code), None)
    column = next((column for column in table.columns if column.code == column_code), None)
    if row is None or column is None:
        raise PublicationError(f"key number: {reference}: no such row or column in {content}")
    series = [(period, table.cell(row, column, period)) for period in table.periods]
    period, cell = series[-1]
    if not cell or cell.marker:
        return None
    lines, last = trend([cell for _, cell in series])
    return KeyNumber(
        label, cell.printed, column.unit if column.unit == "%" else "", period,
        _change(series, column.unit),
        f"{table.edition}/{table.number}.html#{row.code}/{column.code}/{period}",
        f"{table.edition}/{table.number}/{row.code}/{column.code}/{period}",
        " ; ".join(f"{period} : {one.printed}" for period, one in series if one), lines, last,
    )  # fmt: skip


def _change(series: list[tuple[str, Cell | None]], unit: str) -> str:
    """What the number did since the period before, of the numbers as printed; nothing where one of them is marked or
    0."""
    if len(series) < 2:
        return ""
    (period, before), (_, now) = series[-2:]
    if not before or before.marker or not now or now.marker:
        return ""
    old, new = displayed_number(before), displayed_number(now)
    if unit == "%":
        moved, what = new - old, "point" if abs(new - old) < 2 else "points"
    elif old:
        moved, what = 100 * (new - old) / old, "%"
    else:
        return ""
    sign = "" if round(moved, 1) == 0 else "+" if moved > 0 else MINUS
    return f"{sign}{written(abs(moved), 1)}\u00a0{what} depuis {period}"


def trend(cells: list[Cell | None]) -> tuple[tuple[str, ...], tuple[float, float]]:
    """The lines of a trend and its last point; a period without number breaks the line."""
    values = [displayed_number(cell) if cell and not cell.marker else None for cell in cells]
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    points = [
        (
            None
            if value is None
            else (
                EDGE + place * step,
                HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * ((value - low) / (high - low) if high > low else 0.5),
            )
        )
        for place, value in enumerate(values)
    ]
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(f"{point[0]:.1f},{point[1]:.1f}")
    last = points[-1] or (0.0, 0.0)
    return tuple(" ".join(run) for run in runs if len(run) > 1), last


def themes(
    tables: list[Table], sentences: str | None = None, setter: Callable[[str], str] = french
) -> list[tuple[str, str]]:
    """(theme, its sentence) of one edition, as HTML with links from the home page; a sentence that lacks a number is
    left out.

    Raises PublicationError where the sentences name what exists nowhere.
    """
    found, theme = [], ""
    for block in key_figures(tables, sentences or SENTENCES.read_text(encoding="utf-8"), setter):
        if block.kind == "h":
            theme = block.items[0]
        else:
            found.append((theme, block.items[0].replace('href="', f'href="{tables[0].edition}/')))
    return found
