"""The site: static French pages that open from disk, with no request to anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chiffres_cles.display import written
from chiffres_cles.publication.centre_map import centre_map, drawn_column
from chiffres_cles.publication.chart_files import key_mark, write_charts
from chiffres_cles.publication.charts import STYLE, Figure
from chiffres_cles.publication.content import (
    SECRET,
    Column,
    Rule,
    Table,
)
from chiffres_cles.publication.home import HEIGHT, WIDTH, key_numbers
from chiffres_cles.publication.language import FRENCH, French, twin
from chiffres_cles.publication.machine import FOLDER, dataset_json, read_settings, write_machine
from chiffres_cles.publication.places import CENTRES, TEAMS, Page, Place, place_pages, write_places_csv
from chiffres_cles.publication.search import KINDS, Word, anchor, by_letter, entries, index_script, slug
from chiffres_cles.publication.trust import STATUSES, Trust, linked

HERE = Path(__file__).parent


def write_site(
    tables: list[Table], charts: dict[tuple[str, str], list[Figure]], rules: list[Rule], folder: Path, has_docs: bool,
    secrecy: dict[str, list[str]], texts: dict[str, list[tuple[int, str, str]]] | None = None,
    language: French = FRENCH, in_english: set[str] | None = None, words: list[Word] | None = None,
    places: Sequence[Place] = (), trust: Trust | None = None,
) -> int:  # fmt: skip
    """Write the site of all editions under `folder` and return the number of pages.

    `charts` holds each table's by edition and number; `has_docs`: link into `docs`; `secrecy`: as `read_secrecy` gives
    it; `texts`: of frozen editions, as `read_texts` gives them; `language`: the pages that it has, of tables that are
    in it; `in_english`: French paths of the pages that there are in English; `words`: the glossary; `places`: the
    centres and EPN that may have a page; `trust`: what the pages on revisions, reconciliation, quality and words say.
    """
    pages = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=language.extensions,
    )  # fmt: skip
    editions = sorted({table.edition for table in tables}, reverse=True)
    by_edition = {edition: [table for table in tables if table.edition == edition] for edition in editions}
    latest = by_edition[editions[0]]
    kinds, settings = _kinds(place_pages(latest, places)), read_settings()
    filters: dict[str, Any] = {"anchor": anchor, "slug": slug, "linked": linked, "grouped": written}
    names: dict[str, Any] = {
        "has_docs": has_docs,
        "has_map": drawn_column(latest) is not None,
        "place_kinds": kinds,
        "width": WIDTH,
        "height": HEIGHT,
        "key_mark": key_mark,
        "markers": language.markers,
        "origin": language.origin(tables),
        "lang": language.code,
        "language_suffix": language.suffix,
        "rules": {rule.code: rule for rule in rules},
        "settings": settings,
        "next_release": settings.next_text(tables),
    }
    pages.filters.update(filters)
    pages.globals.update(names)
    count = 0

    def write(path: str, template: str, *, edition: str | None, **context: object) -> None:
        """Write a page; what it is made of may be a function, which is asked where the language has the page."""
        nonlocal count
        if not language.has(template):
            return
        context = {name: found() if callable(found) else found for name, found in context.items()}
        target = folder / language.path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        base = "../" * path.count("/")
        own = tables if edition is None else by_edition[edition]
        page = pages.get_template(template).render(
            base=base, edition=edition, editions=editions, lacks=language.lacks(own),
            twin=twin(path, language, in_english or set()), **context,
        )  # fmt: skip
        target.write_text(language.finish(page, path, in_english or set()), encoding="utf-8")
        count += 1

    if language is FRENCH:
        shutil.copytree(HERE / "static", folder / "static", dirs_exist_ok=True)
        (folder / "static" / "marks.css").write_text(STYLE + "\n", encoding="utf-8")
        write_machine(tables, folder / FOLDER, settings)
    write(
        "index.html",
        "index.html",
        by_edition={edition: _sections(own) for edition, own in by_edition.items()},
        edition=None,
        latest=editions[0],
        numbers=language.key_numbers(key_numbers(latest)),
        themes=language.themes(latest),
    )
    for kind, own_pages in kinds.items():
        label, lead = PLACES[kind]
        write(
            f"{kind}/index.html", "places.html", edition=None, kind_label=label, lead=lead, groups=_by_area(own_pages)
        )
        for at, page in enumerate(own_pages):
            if language is FRENCH:
                write_places_csv(page, folder / kind / f"{page.place.code}.csv")
            beside = _neighbours(own_pages, at)
            write(page.place.path, "place.html", edition=editions[0], page=page, kind_label=label, **beside)
    indicators = _indicators(tables)
    write("indicateurs.html", "indicators.html", indicators=indicators, edition=None)
    write("regles.html", "rules.html", uses=_uses(indicators), edition=None)
    trust = trust or Trust()
    of_hidden = {"hidden": _hidden(tables), "is_sample": trust.is_sample}
    write("secret-statistique.html", "secrecy.html", **secrecy, **of_hidden, edition=None)
    given = {
        "trust": trust,
        "statuses": STATUSES,
        "by_centre": _content(latest, "exams_over_years_by_centre"),
        "known": _content(latest, "known_values_by_centre"),
    }
    for name in ("revisions", "reconciliation", "qualite", "glossaire"):
        write(f"{name}.html", f"{name}.html", edition=None, **given)
    if drawn_column(latest):
        write("carte.html", "map.html", map=lambda: centre_map(latest), edition=None)
    cells = sum(len(table.cells) for table in tables)
    dataset = partial(dataset_json, settings, tables)
    write("donnees.html", "data.html", by_edition=by_edition, cells=cells, dataset=dataset, edition=None)
    for edition, own in by_edition.items():
        frozen = language.frozen(own[0].frozen_at) if own[0].frozen_at else None
        write(
            f"{edition}/index.html",
            "edition.html",
            edition=edition,
            sections=_sections(own),
            count=len(own),
            frozen=frozen,
        )
        blocks = language.key_figures(own, (texts or {}).get(edition))
        write(f"{edition}/chiffres-cles.html", "key_figures.html", edition=edition, blocks=blocks, frozen=frozen)
        for at, table in enumerate(own):
            write(
                f"{edition}/{table.number}.html",
                "table.html",
                edition=edition,
                table=table,
                figures=charts.get((edition, table.number), []),
                spans=_spans(table),
                dataset=dataset_json(settings, tables, table),
                **_neighbours(own, at),
            )
            if language is FRENCH:
                write_charts(table, charts[edition, table.number], folder / edition / "graphiques")
    found = entries(folder, tables, indicators, rules, words or [], language.code)
    write(
        "recherche.html",
        "search.html",
        letters=by_letter(found, language.code),
        kinds=KINDS[language.code],
        edition=None,
    )
    index = index_script(
        [replace(one, title=language.setter(one.title), shown=language.setter(one.shown)) for one in found],
        language.code,
    )
    (folder / "static" / f"search-index{language.suffix}.js").write_text(index, encoding="utf-8")
    return count


PLACES = {
    CENTRES: (
        "Les centres",
        (
            "Une page par centre : ses auditeurs, son offre, ses examens, ses validations et ses diplômes sur"
            " plusieurs années, en regard de son aire et de l’ensemble du Cnam."
        ),
    ),
    TEAMS: (
        "Les équipes pédagogiques nationales",
        (
            "Une page par équipe (EPN) : ses inscriptions, ses examens, son alternance,"
            " ses validations et ses diplômes sur plusieurs années, en regard de l’ensemble du Cnam."
        ),
    ),
}
"""Kind of places -> the heading of their list, and what it leads to."""


def _neighbours(pages: Sequence[object], at: int) -> dict[str, object]:
    """What comes before and after a page in its list, None at an end."""
    return {"previous": pages[at - 1] if at else None, "next": pages[at + 1] if at + 1 < len(pages) else None}


def _content(tables: list[Table], content: str) -> Table | None:
    return next((table for table in tables if table.content == content), None)


def _kinds(pages: list[Page]) -> dict[str, list[Page]]:
    """Kind -> its pages in order; a kind without page is left out."""
    return {kind: own for kind in PLACES if (own := [page for page in pages if page.place.kind == kind])}


def _by_area(pages: list[Page]) -> list[tuple[str, list[Page]]]:
    return [(area or "Équipes", list(own)) for area, own in groupby(pages, key=lambda page: page.place.area_label)]


def _sections(tables: list[Table]) -> list[tuple[str, list[Table]]]:
    return [(section, list(group)) for section, group in groupby(tables, key=lambda table: table.section)]


def _hidden(tables: list[Table]) -> list[tuple[str, str, int, int]]:
    """(edition, which tables, their figures, how many of them are hidden): each table that hides one, then all."""
    found = []
    for edition in sorted({table.edition for table in tables}, reverse=True):
        own = [table for table in tables if table.edition == edition]
        counts = [(f"tableau {table.number}", len(table.cells), _secrets(table)) for table in own]
        found += [(edition, *count) for count in counts if count[2]]
        found.append(
            (edition, "tous les tableaux", sum(count[1] for count in counts), sum(count[2] for count in counts))
        )
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


def _uses(indicators: list[tuple[Column, list[Table]]]) -> dict[str, list[str]]:
    """Rule -> the labels of the indicators that rest on it."""
    found: dict[str, set[str]] = {}
    for column, _ in indicators:
        for rule in column.rules.split(", "):
            found.setdefault(rule, set()).add(column.label)
    return {rule: sorted(labels, key=str.lower) for rule, labels in found.items()}
