"""The site: static French pages that open from disk, with no request to anywhere."""

from __future__ import annotations

import json
import shutil
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chiffres_cles.publication.centre_map import centre_map
from chiffres_cles.publication.chart_files import key_mark, write_charts
from chiffres_cles.publication.charts import STYLE, Figure
from chiffres_cles.publication.content import (
    MARKERS,
    SECRET,
    Column,
    Rule,
    Table,
    frozen_text,
    lacks_texts,
    origin_text,
)
from chiffres_cles.publication.home import HEIGHT, WIDTH, key_numbers, themes
from chiffres_cles.publication.machine import FOLDER, dataset_json, read_settings, write_machine
from chiffres_cles.publication.text import frozen_figures, key_figures

HERE = Path(__file__).parent


def write_site(
    tables: list[Table], charts: dict[tuple[str, str], list[Figure]], rules: list[Rule], folder: Path, has_docs: bool,
    secrecy: dict[str, list[str]], texts: dict[str, list[tuple[int, str, str]]] | None = None,
) -> int:  # fmt: skip
    """Write the site of all editions under `folder` and return the number of pages.

    `charts` holds each table's by edition and number; `has_docs`: link into `../docs`; `secrecy`: as `read_secrecy` gives it;
    `texts`: of frozen editions, as `read_texts` gives them.
    """
    pages = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    origin = origin_text(table.extractions for table in tables)
    pages.globals.update(
        key_mark=key_mark, has_docs=has_docs, markers=MARKERS, origin=origin, rules={rule.code: rule for rule in rules}
    )
    settings = read_settings()
    pages.globals.update(settings=settings, next_release=settings.next_text(tables))
    editions = sorted({table.edition for table in tables}, reverse=True)
    latest = [table for table in tables if table.edition == editions[0]]
    centres = centre_map(latest)
    pages.globals["has_map"] = centres is not None
    count = 0

    def write(path: str, template: str, **context: object) -> None:
        nonlocal count
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        base = "../" * path.count("/")
        own = [table for table in tables if context["edition"] in (None, table.edition)]
        page = pages.get_template(template).render(base=base, editions=editions, lacks=lacks_texts(own), **context)
        target.write_text(page, encoding="utf-8")
        count += 1

    shutil.copytree(HERE / "static", folder / "static", dirs_exist_ok=True)
    (folder / "static" / "marks.css").write_text(STYLE + "\n", encoding="utf-8")
    (folder / "static" / "search-index.js").write_text(_search_index(tables), encoding="utf-8")
    write(
        "index.html",
        "index.html",
        by_edition={edition: _sections(tables, edition) for edition in editions},
        edition=None,
        latest=editions[0],
        numbers=key_numbers(latest),
        themes=themes(latest),
        width=WIDTH,
        height=HEIGHT,
    )
    write("indicateurs.html", "indicators.html", indicators=_indicators(tables), edition=None)
    write("regles.html", "rules.html", uses=_uses(tables), edition=None)
    write("secret-statistique.html", "secrecy.html", **secrecy, hidden=_hidden(tables), edition=None)
    if centres:
        write("carte.html", "map.html", map=centres, edition=None)
    write_machine(tables, folder / FOLDER, settings)
    by_edition = {edition: [table for table in tables if table.edition == edition] for edition in editions}
    cells = sum(len(table.cells) for table in tables)
    dataset = dataset_json(settings, tables)
    write("donnees.html", "data.html", by_edition=by_edition, cells=cells, dataset=dataset, edition=None)
    for edition, own in by_edition.items():
        frozen = frozen_text(own[0].frozen_at) if own[0].frozen_at else None
        write(
            f"{edition}/index.html",
            "edition.html",
            edition=edition,
            sections=_sections(tables, edition),
            count=len(own),
            frozen=frozen,
        )
        blocks = frozen_figures(texts[edition]) if texts and edition in texts else key_figures(own)
        write(f"{edition}/chiffres-cles.html", "key_figures.html", edition=edition, blocks=blocks, frozen=frozen)
        for place, table in enumerate(own):
            neighbours = {
                "previous": own[place - 1] if place else None,
                "next": own[place + 1] if place + 1 < len(own) else None,
            }
            write(f"{edition}/{table.number}.html", "table.html", edition=edition, table=table, figures=charts[edition, table.number],
                  spans=_spans(table), dataset=dataset_json(settings, tables, table), **neighbours)  # fmt: skip
            write_charts(table, charts[edition, table.number], folder / edition / "graphiques")
    return count


def _sections(tables: list[Table], edition: str) -> list[tuple[str, list[Table]]]:
    own = [table for table in tables if table.edition == edition]
    return [(section, list(group)) for section, group in groupby(own, key=lambda table: table.section)]


def _hidden(tables: list[Table]) -> list[tuple[str, str, int, int]]:
    """(edition, which tables, their figures, how many of them are hidden): each table that hides one, then all."""
    found = []
    for edition in sorted({table.edition for table in tables}, reverse=True):
        own = [table for table in tables if table.edition == edition]
        counts = [(f"tableau {table.number}", len(table.cells), _secrets(table)) for table in own]
        found += [(edition, *told) for told in counts if told[2]]
        found.append((edition, "tous les tableaux", sum(told[1] for told in counts), sum(told[2] for told in counts)))
    return found


def _secrets(table: Table) -> int:
    return sum(cell.marker == SECRET for cell in table.cells.values())


def _spans(table: Table) -> list[tuple[Column, int]]:
    return [(column, sum(one is column for one, _ in table.headers)) for column in table.columns]


def _indicators(tables: list[Table]) -> list[tuple[Column, list[Table]]]:
    """Each indicator once, with the tables that print it, in the order of the first."""
    found: dict[tuple[str, ...], tuple[Column, list[Table]]] = {}
    for table in tables:
        for column in table.columns:
            key = (column.measure, column.definition, column.numerator, column.denominator)
            found.setdefault(key, (column, []))[1].append(table)
    return sorted(found.values(), key=lambda pair: (pair[0].label.lower(), pair[0].measure))


def _uses(tables: list[Table]) -> dict[str, list[str]]:
    """Rule -> the labels of the indicators that rest on it."""
    found: dict[str, set[str]] = {}
    for column, _ in _indicators(tables):
        for rule in column.rules.split(", "):
            found.setdefault(rule, set()).add(column.label)
    return {rule: sorted(labels, key=str.lower) for rule, labels in found.items()}


def _search_index(tables: list[Table]) -> str:
    """A script and not JSON: a page opened from disk may not fetch a file. It holds words and no figure of a cell."""
    entries = [
        {
            "e": table.edition,
            "n": table.number,
            "t": table.title,
            "s": table.section,
            "w": " ".join(
                [*(row.label for row in table.rows), *(column.label for column in table.columns), table.scope]
            ),
        }
        for table in tables
    ]
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f"window.SEARCH_INDEX={text};\n"
