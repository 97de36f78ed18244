"""The files of a chart: SVG and PNG that can be read on their own, with title, source and origin, and its data as
CSV."""

from __future__ import annotations

import textwrap
from html import escape
from pathlib import Path

import vl_convert

from chiffres_cles.publication.charts import LOW, STYLE, Figure, Panel
from chiffres_cles.publication.content import Table, origin_text
from chiffres_cles.publication.csv_files import write_cells
from chiffres_cles.publication.typography import french, set_html

WIDTH, EDGE, LABELS, ACROSS = 960, 24, 330, 3
"""Of a file, in px: the whole, its margin, the labels of rows; and panels of years abreast."""
LINE = 16


def write_charts(table: Table, figures: list[Figure], folder: Path) -> None:
    """Write `<table_no>-<n>.svg`, `.png` and `.csv` for each figure of a table, n from 1."""
    if figures:
        folder.mkdir(parents=True, exist_ok=True)
    for number, figure in enumerate(figures, start=1):
        stem = folder / f"{table.number}-{number}"
        svg = set_html(whole_svg(table, figure), french)
        stem.with_suffix(".svg").write_text(svg, encoding="utf-8")
        stem.with_suffix(".png").write_bytes(vl_convert.svg_to_png(svg, scale=1))
        write_cells(table, list(figure.rows), list(figure.headers), stem.with_suffix(".csv"))


def whole_svg(table: Table, figure: Figure) -> str:
    """The chart as one file of fixed width."""
    out: list[str] = []
    y = EDGE
    for text, size, weight in (
        (f"{table.title}", 16, "bold"), (figure.caption, 12, "normal"),
    ):  # fmt: skip
        for line in textwrap.wrap(text, int((WIDTH - 2 * EDGE) / (size * 0.52))):
            y += size + 4
            out.append(
                f'<text x="{EDGE}" y="{y}" style="font-size:{size}px;font-weight:{weight}">{escape(line)}</text>'
            )
        y += 6
    for kind, label in figure.legend:
        y += LINE + 2
        out.append(f'<g transform="translate({EDGE},{y - 10})">{key_mark(kind)}</g>')
        out.append(f'<text x="{EDGE + 34}" y="{y}">{escape(label)}</text>')
    y += LINE
    out.append('<g class="panels">')
    drawn, y = (_rows if figure.layout == "rows" else _grid)(figure.panels, y)
    out += [*drawn, "</g>"]
    y += 4
    foot = [f"Cnam, Observatoire, chiffres clés {table.edition}, tableau {table.number}. Source : {table.sources}."]
    origin = origin_text([table.extractions])
    for line in [*foot, *([f"{origin}."] if origin else [])]:
        y += LINE
        out.append(f'<text class="a" x="{EDGE}" y="{y}">{escape(line)}</text>')
    y += EDGE
    title = escape(f"{table.title}. {figure.caption}")
    style = f"text{{font:12px Arial,Helvetica,sans-serif;fill:#1b2430}}{STYLE}".replace("var(--paper,#fff)", "#fff")
    style = style.replace("var(--ink,#1b2430)", "#1b2430").replace("var(--soft,#4a5868)", "#4a5868")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}" role="img">'
        f"<title>{title}</title><style>{style}</style>"
        f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>{"".join(out)}</svg>\n'
    )


def key_mark(kind: str) -> str:
    """The sign of a legend, 26 px by 12: a box of what fills, a line of what is drawn as one, a ring."""
    if kind.startswith("c"):
        return f'<rect class="{kind}" width="26" height="12"/>'
    if kind == "o":
        return '<circle class="o" cx="13" cy="6" r="4"/>'
    if kind == "t":
        return '<line class="t" x1="13" y1="0" x2="13" y2="12"/>'
    return f'<line class="{kind}" x1="0" y1="6" x2="26" y2="6"/>'


def _label(panel: Panel, x: int, y: int, width: int, anchor: str = "start") -> tuple[list[str], int]:
    """The lines of a label from `y` on, none cut, and their height."""
    lines = textwrap.wrap(panel.label, int(width / 6.6))
    weight = ' style="font-weight:bold"' if panel.is_total else ""
    texts = [
        f'<text x="{x}" y="{y + 14 + 14 * at}" text-anchor="{anchor}"{weight}>{escape(line)}</text>'
        for at, line in enumerate(lines)
    ]
    return texts, 14 * len(lines)


def _rows(panels: tuple[Panel, ...], y: int) -> tuple[list[str], int]:
    out = []
    for panel in panels:
        texts, height = _label(panel, EDGE + LABELS - 10, y, LABELS - 10, "end")
        out += texts
        width = WIDTH - 2 * EDGE - LABELS
        out.append(f'<svg x="{EDGE + LABELS}" y="{y}" width="{width}" height="{panel.height}">{panel.body}</svg>')
        y += max(LOW, height + 6)
    return out, y


def _grid(panels: tuple[Panel, ...], y: int) -> tuple[list[str], int]:
    out = []
    abreast = min(ACROSS, len(panels))
    width = (WIDTH - 2 * EDGE - 24 * (abreast - 1)) // abreast
    for first in range(0, len(panels), abreast):
        line = panels[first : first + abreast]
        labels = [_label(panel, EDGE + at * (width + 24), y, width) for at, panel in enumerate(line)]
        below = y + max(height for _, height in labels) + 4
        for at, panel in enumerate(line):
            out += labels[at][0]
            box = f'x="{EDGE + at * (width + 24)}" y="{below}" width="{width}" height="{panel.height}"'
            out.append(f"<svg {box}>{panel.body}</svg>")
        y = below + max(panel.height for panel in line) + 10
    return out, y
