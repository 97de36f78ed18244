"""The languages of the site: French, which has every page, and English, which has home, key figures and tables.

An English page is made of the same template as the French one. Its texts come from three places: what tables say, from
`label_en` and its like beside the French in seeds and YAML; the text of key figures, from a template of its own; and
what the templates of pages contain and what is said of all tables, from `templates/english.csv`, put in when a
template is read. It lies beside the French page: `2024/D1.html` and `2024/D1.en.html`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath, relpath

import duckdb
from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from chiffres_cles.display import ENGLISH as ENGLISH_MARKS
from chiffres_cles.display import FRENCH as FRENCH_MARKS
from chiffres_cles.display import Marks, respelled
from chiffres_cles.lists import read_list
from chiffres_cles.publication.content import (
    MARKERS,
    Cell,
    Column,
    Extractions,
    Row,
    Rule,
    Table,
    frozen_text,
    lacks_texts,
    origin_text,
    reading,
)
from chiffres_cles.publication.home import SENTENCES, KeyNumber, themes
from chiffres_cles.publication.text import TEMPLATE, Block, frozen_figures, key_figures
from chiffres_cles.publication.typography import READ_ALOUD, english, french, set_html

CATALOGUE = Path(__file__).parent / "templates" / "english.csv"
LACKS_EN = "Provisional data, missing: "
PAGES = frozenset({"index.html", "edition.html", "key_figures.html", "table.html", "search.html"})
"""The templates of the pages that there are in English."""
LINK = re.compile(r'<a\b(?:[^>"]|"[^"]*")*>')
HREF = re.compile(r'href="([^"#:]+\.html)(#[^"]*)?"')


@cache
def catalogue() -> dict[str, str]:
    """French -> English of what templates contain and what is said of all tables."""
    return {row["fr"]: row["en"] for row in read_list(CATALOGUE, ("fr", "en"))}


def in_english(text: str) -> str:
    """A text of the catalogue in English, else the text itself; the spaces around it stay."""
    core = " ".join(text.split())
    if core not in catalogue():
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return before + catalogue()[core] + after


class Reader:
    """Parts a template's own HTML, which expressions cut anywhere, into what a reader sees and what is within tags."""

    def __init__(self) -> None:
        self.in_tag, self.quote = False, ""

    def parts(self, source: str) -> list[tuple[str, bool]]:
        """(part, whether it is seen) of the next piece of HTML; what the piece before left open is open."""
        found, start = [], 0
        for at, letter in enumerate(source):
            if self.quote:
                self.quote = "" if letter == self.quote else self.quote
            elif self.in_tag and letter in "\"'":
                self.quote = letter
            elif self.in_tag and letter == ">":
                found.append((source[start : at + 1], False))
                self.in_tag, start = False, at + 1
            elif not self.in_tag and letter == "<":
                found.append((source[start:at], True))
                self.in_tag, start = True, at
        return [*found, (source[start:], not self.in_tag)]


class Translated(Extension):
    """Puts the English of the catalogue in place of the French of a template, as it is read."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, its HTML and the strings of its expressions translated."""
        reader = Reader()
        for token in stream:
            if token.type == "data":
                parts = reader.parts(token.value)
                yield Token(token.lineno, token.type, "".join(_translated(part, seen) for part, seen in parts))
            elif token.type == "string":
                yield Token(token.lineno, token.type, in_english(token.value))
            else:
                yield token


def _translated(part: str, seen: bool) -> str:
    if seen:
        return in_english(part)
    return READ_ALOUD.sub(lambda one: f'{one[1]}="{in_english(one[2])}"', part)


def untranslated(source: str) -> list[str]:
    """The texts of a template that a reader sees or hears and that the catalogue does not have."""
    reader, found = Reader(), []
    for _, kind, value in Environment(trim_blocks=True, lstrip_blocks=True).lex(source):
        if kind == "data":
            for part, seen in reader.parts(value):
                texts = [part] if seen else [one[2] for one in READ_ALOUD.finditer(part)]
                found += [text.strip() for text in texts if re.search(r"[^\W\d]", text)]
    return [text for text in found if " ".join(text.split()) not in catalogue()]


@dataclass(frozen=True)
class French:
    """French: all pages, as the templates are written."""

    code: str = "fr"
    name: str = "Français"
    markers: dict[str, str] = field(default_factory=lambda: MARKERS)
    extensions: tuple[type[Extension], ...] = ()
    suffix: str = ""
    setter: Callable[[str], str] = french

    def has(self, template: str) -> bool:
        """Whether the page of a template is written in this language."""
        return True

    def path(self, page: str) -> str:
        """Where the page lies, from where its French one does."""
        return page

    def finish(self, html: str, page: str, english_pages: set[str]) -> str:
        """A page as it is written, its texts set; `english_pages`: those that there are in English, by their French
        path."""
        return set_html(html, self.setter)

    def origin(self, tables: Iterable[Table]) -> str | None:
        """What is said where not all data are known to be real."""
        return origin_text(table.extractions for table in tables)

    def lacks(self, tables: list[Table]) -> list[str]:
        """What tables lack, each once."""
        return lacks_texts(tables)

    def frozen(self, at: datetime) -> str:
        """What is said of an edition that is printed as it was published."""
        return frozen_text(at)

    def key_numbers(self, numbers: list[KeyNumber]) -> list[KeyNumber]:
        """The key numbers of the home page, in the language of the site."""
        return numbers

    def themes(self, tables: list[Table]) -> list[tuple[str, str]]:
        """A sentence a theme, for the home page."""
        return themes(tables)

    def key_figures(self, tables: list[Table], published: list[tuple[int, str, str]] | None) -> list[Block]:
        """The text of key figures; of a frozen edition as it was published."""
        return frozen_figures(published) if published else key_figures(tables)


@dataclass(frozen=True)
class English(French):
    """English: the pages of `PAGES`, made of tables that `english_tables` gives."""

    code: str = "en"
    name: str = "English"
    markers: dict[str, str] = field(
        default_factory=lambda: {marker: in_english(meaning) for marker, meaning in MARKERS.items()}
    )
    extensions: tuple[type[Extension], ...] = (Translated,)
    suffix: str = ".en"
    setter: Callable[[str], str] = english

    def has(self, template: str) -> bool:
        """As `French.has`."""
        return template in PAGES

    def path(self, page: str) -> str:
        """As `French.path`: `2024/D1.en.html`."""
        return page.removesuffix(".html") + ".en.html"

    def finish(self, html: str, page: str, english_pages: set[str]) -> str:
        """As `French.finish`; links lead to English pages where there is one, and say where it is French that they lead
        to."""

        def led(link: re.Match[str]) -> str:
            found = HREF.search(link[0])
            if "hreflang" in link[0] or not found:
                return link[0]
            target = normpath(join(dirname(page), found[1]))
            if target not in english_pages:
                return link[0].replace("<a ", '<a hreflang="fr" ', 1)
            return link[0].replace(found[0], f'href="{self.path(found[1])}{found[2] or ""}"', 1)

        return set_html(LINK.sub(led, html), self.setter)

    def origin(self, tables: Iterable[Table]) -> str | None:
        """As `French.origin`."""
        text = origin_text(table.extractions for table in tables)
        return text and in_english(text)

    def lacks(self, tables: list[Table]) -> list[str]:
        """As `French.lacks`."""
        found = [note for table in tables for note in table.notes if note.startswith(LACKS_EN)]
        parts = {part for note in found for part in note.removeprefix(LACKS_EN).split("; ")}
        return [LACKS_EN + "; ".join(sorted(parts))] if parts else []

    def frozen(self, at: datetime) -> str:
        """As `French.frozen`."""
        return f"Edition closed on {english_day(at)}: the figures are those that were published"

    def key_numbers(self, numbers: list[KeyNumber]) -> list[KeyNumber]:
        """As `French.key_numbers`: labels of the catalogue, decimal points."""
        return [
            replace(
                number,
                label=in_english(number.label),
                change=english_number(number.change).replace("\u00a0%", "%").replace(" depuis ", " since "),
                trend=number.trend.replace(" : ", ": ").replace(" ; ", "; "),
            )
            for number in numbers
        ]

    def themes(self, tables: list[Table]) -> list[tuple[str, str]]:
        """As `French.themes`."""
        return themes(tables, SENTENCES.with_suffix(".en.txt").read_text(encoding="utf-8"), english)

    def key_figures(self, tables: list[Table], published: list[tuple[int, str, str]] | None) -> list[Block]:
        """As `French.key_figures`; a frozen edition kept its French text alone, and is put into English anew."""
        return key_figures(tables, TEMPLATE.with_suffix(".en.txt").read_text(encoding="utf-8"), english)


FRENCH, ENGLISH = French(), English()


def twin(page: str, language: French, english_pages: set[str]) -> dict[str, str] | None:
    """The same page in the other language, for the template of all pages: href, code, name, and whether it is the same
    page.

    A page that is French alone leads to the English home page; None where there is no English.
    """
    if language.code == "en":
        return {"href": relpath(page, dirname(page) or "."), "code": "fr", "name": FRENCH.name, "same": "yes"}
    if "index.html" not in english_pages:
        return None
    same = page in english_pages
    target = ENGLISH.path(page if same else "index.html")
    return {
        "href": relpath(target, dirname(page) or "."),
        "code": "en",
        "name": ENGLISH.name,
        "same": "yes" if same else "",
    }


def english_pages(tables: list[Table]) -> set[str]:
    """French paths of the pages that there are in English, where these are the English tables."""
    found = {f"{table.edition}/{table.number}.html" for table in tables}
    found |= {f"{table.edition}/{name}.html" for table in tables for name in ("index", "chiffres-cles")}
    return found | ({"index.html", "recherche.html"} if found else set())


def english_number(display: str) -> str:
    """A displayed number with English marks: `1\u202f234,5` is `1,234.5`."""
    return respelled(display, FRENCH_MARKS, ENGLISH_MARKS)


def english_day(day: date) -> str:
    """`2 June 2025`, on a machine of any language."""
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return f"{day.day} {months[day.month - 1]} {day.year}"


@dataclass(frozen=True)
class EnglishCell(Cell):
    """A cell whose display is English."""

    marks: Marks = ENGLISH_MARKS


@dataclass
class EnglishTable(Table):
    """A table with the texts of its description in English."""

    @property
    def remarks(self) -> list[str]:
        """As those of a French table, in their order."""
        texts = [*self.notes, *(f"{marker}: {ENGLISH.markers.get(marker, 'see the notes')}" for marker in self.markers)]
        texts += ["(p): provisional figure"] if self.has_provisional else []
        texts += [f"Source: {self.sources}"] if self.sources else []
        texts += [f"Day of extraction: {english_extractions(self.extractions)}"]
        if self.extractions.printed:
            texts += [f"The printed edition rests on an extraction of {english_day(self.extractions.printed)}"]
        texts += [ENGLISH.frozen(self.frozen_at)] if self.frozen_at else []
        texts += [f"Figures of this table that would differ today: {self.revised}"] if self.revised else []
        origin = ENGLISH.origin([self])
        texts += [origin] if origin else []
        return texts

    def say(self, text: str) -> str:
        """As `Table.say`, from the catalogue."""
        return in_english(text)

    def place(self, row: Row, column: Column, period: str) -> str:
        """Where a figure comes from, in words."""
        return f"Table {self.number}: {row.label}, {column.label}, {period}"


def english_extractions(extractions: Extractions) -> str:
    """As `Extractions.text`: the usual day, and the systems that differ from it."""
    if not extractions.days:
        return in_english("non documentée")
    days = [day for _, day in extractions.days]
    usual = max(sorted(set(days), reverse=True), key=days.count)
    others = [f"{in_english(label)}: {english_day(day)}" for label, day in extractions.days if day != usual]
    return english_day(usual) + (f" ({', '.join(others)})" if others else "")


def english_tables(database: Path, tables: list[Table]) -> list[Table]:
    """The tables that are in English: those all of whose texts have it. None of a file that was published before there
    were any.

    Raises PublicationError where the file cannot be read.
    """
    with reading(database) as connection:
        try:
            heads = _texts(connection, "published.published_tables", ("edition", "content"),
                           ("title", "section", "scope", "unit", "notes"))  # fmt: skip
            rows = _texts(connection, "published.published_table_rows", ("edition", "content", "row_code"), ("label",))
            columns = _texts(connection, "published.published_table_columns", ("edition", "content", "column_code"),
                             ("label", "unit", "definition", "numerator", "denominator"))  # fmt: skip
        except duckdb.BinderException:  # no such column
            return []
    return [made for table in tables if (made := _english_table(table, heads, rows, columns))]


def english_rules(database: Path, rules: list[Rule]) -> list[Rule]:
    """The rules with their English titles; their texts are French, and are left to the French page of rules."""
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            titles = dict(connection.execute("select rule, title_en from reference.publication_rules").fetchall())
    except duckdb.Error:
        return rules
    return [replace(rule, title=titles.get(rule.code) or rule.title, text="") for rule in rules]


Texts = dict[tuple[str, ...], dict[str, str | None] | None]


def _texts(
    connection: duckdb.DuckDBPyConnection, relation: str, keys: tuple[str, ...], texts: tuple[str, ...]
) -> Texts:
    """Key -> its English texts by name; None where a French one has no English."""
    named = ", ".join((*keys, *texts, *(f"{text}_en" for text in texts)))
    found: Texts = {}
    for row in connection.execute(f"select {named} from {relation}").fetchall():
        own = row[len(keys) : len(keys) + len(texts)]
        translated = row[len(keys) + len(texts) :]
        is_whole = all(there or not given for given, there in zip(own, translated, strict=True))
        found[row[: len(keys)]] = dict(zip(texts, translated, strict=True)) if is_whole else None
    return found


def _english_table(table: Table, heads: Texts, rows: Texts, columns: Texts) -> Table | None:
    key = (table.edition, table.content)
    head = heads.get(key)
    row_texts = [texts for row in table.rows if (texts := rows.get((*key, row.code)))]
    column_texts = [texts for column in table.columns if (texts := columns.get((*key, column.code)))]
    if head is None or len(row_texts) < len(table.rows) or len(column_texts) < len(table.columns):
        return None
    made = EnglishTable(**{one.name: getattr(table, one.name) for one in fields(Table)})
    made.title, made.section = head["title"] or "", head["section"] or ""
    made.scope, made.unit, made.notes = head["scope"] or "", head["unit"] or "", (head["notes"] or "").splitlines()
    made.sources = ", ".join(map(in_english, table.sources.split(", ")))
    made.rows = [replace(row, label=texts["label"] or "") for row, texts in zip(table.rows, row_texts, strict=True)]
    made.columns = [
        replace(column, **{name: text or "" for name, text in texts.items()})
        for column, texts in zip(table.columns, column_texts, strict=True)
    ]
    by_code = {column.code: column for column in made.columns}
    made.headers = [(by_code[column.code], period) for column, period in table.headers]
    made.cells = {
        place: EnglishCell(cell.display if cell.marker else english_number(cell.display), cell.value, cell.marker,
                           cell.provisional, cell.decimals)
        for place, cell in table.cells.items()
    }  # fmt: skip
    return made
