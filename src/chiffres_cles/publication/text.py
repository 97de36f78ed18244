"""The text of key figures: a template of sentences whose every number is a reference to a cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from chiffres_cles.publication.content import PublicationError, Table
from chiffres_cles.publication.typography import french, set_html

TEMPLATE = Path(__file__).parent / "templates" / "chiffres-cles.txt"
REFERENCE = re.compile(r"\[([^\]]+)\]")
OPTIONAL = re.compile(r"\{([^}]*)\}")


@dataclass
class Block:
    """A heading, a paragraph or a list; `items` are HTML texts (`kind`: page, h, p, ul)."""

    kind: str
    items: list[str] = field(default_factory=list)


def key_figures(tables: list[Table], template: str | None = None, setter: Callable[[str], str] = french) -> list[Block]:
    """The text of one edition. A sentence one of whose cells is missing or marked is left out, and so is a heading
    without sentences. Raises PublicationError where a reference names a row or column that a table which is there
    has not; a sentence of a table that is not there is left out.

    Lines of the template: `= page`, `# heading`, `- item`, one sentence a line, blank between paragraphs. References:
    `[content/row/column]` (last period), `[content/row/column/previous]`, `[period content]`, `[label content/row]`. A
    part in braces is left out where a number in it is missing or nothing: `{, [content/row/rest] de modalité
    inconnue}`.
    """
    by_content = {table.content: table for table in tables}
    blocks: list[Block] = []
    fresh = True
    for line in (template if template is not None else TEMPLATE.read_text(encoding="utf-8")).splitlines():
        line = line.strip()
        if not line:
            fresh = True
            continue
        if line[:2] in ("= ", "# "):
            heading = _filled(line[2:], by_content, setter)
            blocks.append(Block("page" if line[0] == "=" else "h", [heading] if heading else []))
            fresh = True
            continue
        kind = "ul" if line.startswith("- ") else "p"
        sentence = _filled(line.removeprefix("- "), by_content, setter)
        if fresh or blocks[-1].kind != kind:
            blocks.append(Block(kind))
        fresh = False
        if sentence:
            blocks[-1].items.append(sentence)
    return _without_empty(blocks)


def frozen_figures(parts: list[tuple[int, str, str]]) -> list[Block]:
    """The text of a frozen edition, from its parts as published: (number of the block, kind, HTML) in order."""
    blocks: dict[int, Block] = {}
    for number, kind, text in parts:
        blocks.setdefault(number, Block(kind)).items.append(text)
    return list(blocks.values())


def _filled(sentence: str, tables: dict[str, Table], setter: Callable[[str], str]) -> str | None:
    """The sentence as HTML with its numbers, or None where one cannot be printed."""
    sentence = OPTIONAL.sub(lambda part: part[1] if _says_something(part[1], tables) else "", sentence)
    out, at = [], 0
    for match in REFERENCE.finditer(sentence):
        found = _resolved(match[1], tables)
        if found is None:
            return None
        out += [escape(sentence[at : match.start()], quote=False), found]
        at = match.end()
    text = "".join([*out, escape(sentence[at:], quote=False)])
    return set_html(text, setter)


def _says_something(part: str, tables: dict[str, Table]) -> bool:
    """Whether every number of a part of a sentence can be printed and is not 0."""
    found = [_resolved(match[1], tables) for match in REFERENCE.finditer(part)]
    return all(number is not None and not number.endswith(">0</a>") for number in found)


def _resolved(reference: str, tables: dict[str, Table]) -> str | None:
    kind, _, rest = reference.rpartition(" ")
    content, *path = rest.split("/")
    table = tables.get(content)
    if table is None:  # the edition does not print it
        return None
    if kind == "period":
        return f'<span class="period">{escape(table.periods[-1])}</span>'
    row = next((row for row in table.rows if row.code == path[0]), None)
    if row is None:
        raise PublicationError(f"text of key figures: [{reference}]: no such row in {content}")
    if kind == "label":
        return escape(row.label)
    column = next((column for column in table.columns if column.code == path[1]), None)
    if column is None:
        raise PublicationError(f"text of key figures: [{reference}]: no such column in {content}")
    wanted = -2 if path[2:] == ["previous"] else -1
    if len(table.periods) < -wanted:
        return None
    period = table.periods[wanted]
    cell = table.cell(row, column, period)
    if cell is None or cell.marker:
        return None
    place = f"{row.code}/{column.code}/{period}"
    key = f"{table.edition}/{table.number}/{place}"
    title = table.place(row, column, period)
    return (
        f'<a class="figure" href="{table.number}.html#{escape(place)}" data-cell="{escape(key)}"'
        f' title="{escape(title)}">{escape(cell.printed)}</a>'
    )


def _without_empty(blocks: list[Block]) -> list[Block]:
    full = [block for block in blocks if block.items]
    return [
        block for place, block in enumerate(full)
        if block.kind != "h" or (place + 1 < len(full) and full[place + 1].kind in ("p", "ul"))
    ]  # fmt: skip
