"""What the search of the site finds: tables, indicators, rules, centres and teams, words of the glossary, other pages,
synonyms.

A page opened from disk may not fetch a file, so the index is a script; it holds words and no figure of a cell. The same
entries are a page of their own, `recherche.html`, for who has no script.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from itertools import groupby
from pathlib import Path

from chiffres_cles.lists import read_list
from chiffres_cles.publication.content import Column, Row, Rule, Table, reading

SYNONYMS = Path(__file__).parent / "templates" / "synonyms.csv"
"""Words that readers use, by language, and the words of the tables that they mean."""
KINDS = {
    "fr": {"word": "Mot", "place": "Centre ou EPN", "indicator": "Indicateur", "rule": "Règle", "page": "Page",
           "table": "Tableau", "synonym": "Voir"},
    "en": {"word": "Word", "place": "Centre or EPN", "indicator": "Indicator", "rule": "Rule", "page": "Page",
           "table": "Table", "synonym": "See"},
}  # fmt: skip
PLACES = {"centre": "learners_by_centre", "epn": "enrolments_by_epn"}
"""Dimension -> the table in which each of its rows is found, where it has no page of its own."""


@dataclass(frozen=True)
class Word:
    """A word of the glossary and what it means."""

    term: str
    meaning: str
    others: str = ""
    """What it is found by too: its other language."""


@dataclass(frozen=True)
class Entry:
    """One thing that is found: `path` from the folder of the site, `shown` what is below its title, `words` what
    else it is found by."""

    kind: str
    title: str
    path: str
    shown: str = ""
    words: str = ""
    edition: str = ""


def read_words(database: Path, language: str) -> list[Word]:
    """The glossary in a language. Raises PublicationError where the file has none."""
    order = ("fr", "en") if language == "fr" else ("en", "fr")
    named = ", ".join(f"replace(term_{one}, '`', '')" for one in order)
    with reading(database) as connection:
        rows = connection.execute(
            f"select {named}, replace(meaning_{language}, '`', '') from reference.glossary order by all"
        ).fetchall()
    return [Word(term, meaning, other) for term, other, meaning in rows]


def synonyms(language: str) -> dict[str, str]:
    """Word of a reader -> what it means in the tables, both plain."""
    return {plain(row["word"]): plain(row["means"]) for row in _synonyms(language)}


def _synonyms(language: str) -> list[dict[str, str]]:
    """The rows of the synonyms of a language, `word` and `means` as they are written."""
    return [row for row in read_list(SYNONYMS, ("lang", "word", "means")) if row["lang"] == language]


def plain(text: str) -> str:
    """A text as it is compared: without accents and case, hyphens and apostrophes as spaces; `static/search.js` does
    the same."""
    text = "".join(one for one in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(one))
    text = text.replace("œ", "oe")
    return re.sub(r"[\s'’\u00a0\u202f-]+", " ", text).strip()


def anchor(column: Column) -> str:
    """The place of an indicator on the page of indicators, the same as long as its texts are."""
    text = f"{column.measure} {column.definition} {column.numerator} {column.denominator}"
    return f"{slug(column.measure)}-{sha256(text.encode()).hexdigest()[:6]}"


def entries(
    folder: Path,
    tables: list[Table],
    indicators: list[tuple[Column, list[Table]]],
    rules: list[Rule],
    words: list[Word],
    language: str,
) -> list[Entry]:
    """All that is found, in the order of titles; `folder` holds the pages that are written, of which those that are
    none of the rest are found too."""
    latest = [table for table in tables if table.edition == max(table.edition for table in tables)]
    suffix = ".en.html" if language == "en" else ".html"
    pages = _pages(folder, suffix)
    paths = {plain(title): path for path, title in pages.items()}
    found = [
        Entry(
            "rule",
            f"{rule.code}, {rule.title}",
            f"regles.html#{rule.code}",
            "" if language == "fr" else "in French",
            rule.text,
        )
        for rule in rules
    ]
    if language == "fr":
        found += [
            Entry("indicator", column.label, f"indicateurs.html#{anchor(column)}", column.definition,
                  f"{column.numerator} {column.denominator} {own[0].title}")
            for column, own in indicators
        ]  # fmt: skip
    own_page = f"recherche{suffix}"
    glossary = "glossaire.html" if language == "fr" and "glossaire.html" in pages else own_page
    found += [
        Entry(
            "word",
            word.term,
            f"{glossary}#{slug(word.term)}" if glossary == own_page else glossary,
            word.meaning,
            word.others,
        )
        for word in words
    ]
    for table in latest:
        for dimension, content in PLACES.items():
            if table.content == content:
                found += [
                    Entry(
                        "place",
                        row.label,
                        paths.get(plain(row.label)) or _row_path(table, row.code, suffix),
                        words=dimension,
                    )
                    for row in table.rows
                    if row.level == 0
                ]
    of_tables = {f"{table.edition}/{table.number}{suffix}" for table in tables}
    taken = {entry.path for entry in found} | of_tables
    found += [Entry("page", title, path) for path, title in pages.items() if path not in taken and path != own_page]
    edition, number = ("Édition", "tableau") if language == "fr" else ("Edition", "table")
    found += [
        Entry("table", table.title, f"{table.edition}/{table.number}{suffix}",
              f"{edition} {table.edition}, {number} {table.number} – {table.section}",
              f"{table.number} {table.scope} " + " ".join(_labels(table)),
              table.edition)
        for table in tables
    ]  # fmt: skip
    return sorted(found, key=lambda entry: (plain(entry.title), entry.kind, entry.edition, entry.path))


def slug(text: str) -> str:
    """A text as the name of a place in a page."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text)).strip("-")


def _labels(table: Table) -> list[str]:
    return [column.label for column in table.columns] + [row.label for row in _named_rows(table)]


def _named_rows(table: Table) -> list[Row]:
    """The rows by which a table is found: centres and teams are found by themselves, and are in most tables."""
    return [] if table.columns[0].dimension in PLACES else table.rows


def _row_path(table: Table, row_code: str, suffix: str) -> str:
    column, period = table.headers[0]
    return f"{table.edition}/{table.number}{suffix}#{row_code}/{column.code}/{period}"


def _pages(folder: Path, suffix: str) -> dict[str, str]:
    """Path -> heading of each page of the folder in the language of `suffix`; what dbt or a frame wrote has none."""
    found = {}
    for path in sorted(folder.rglob("*.html")):
        if (".en.html" in path.name) == (suffix == ".en.html") and path.relative_to(folder).parts[0] not in (
            "docs",
            "static",
        ):
            heading = re.search(r"<h1[^>]*>(.*?)</h1>", path.read_text(encoding="utf-8"), re.DOTALL)
            if heading:
                title = " ".join(unescape(re.sub(r"<[^>]*>", " ", heading[1])).split())
                found[path.relative_to(folder).as_posix()] = title
    return found


def index_script(found: list[Entry], language: str) -> str:
    """The index as a script: entries with their words, each once and plain, and synonyms."""
    listed = [
        {"k": one.kind, "t": one.title, "u": one.path, "s": one.shown, "e": one.edition, "w": _other_words(one)}
        for one in found
    ]
    text = json.dumps(
        {"entries": listed, "synonyms": synonyms(language), "kinds": KINDS[language]},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return f"window.SEARCH={text.replace('</', '<' + chr(92) + '/')};\n"


def _other_words(entry: Entry) -> str:
    """The words of an entry that are not in what is shown of it, each once."""
    shown = set(plain(f"{entry.title} {entry.shown}").split())
    return " ".join(dict.fromkeys(word for word in plain(entry.words).split() if word not in shown))


def by_letter(found: list[Entry], language: str) -> list[tuple[str, list[Entry]]]:
    """The entries and the synonyms by first letter, for the page that needs no script."""
    listed = [*found, *(Entry("synonym", row["word"], "", row["means"]) for row in _synonyms(language))]
    listed.sort(key=lambda entry: plain(entry.title))

    def letter(entry: Entry) -> str:
        first = plain(entry.title)[:1].upper()
        return first if first.isalpha() else "0–9"

    return [
        (first, list(own))
        for first, own in groupby(sorted(listed, key=lambda one: (letter(one), plain(one.title))), key=letter)
    ]
