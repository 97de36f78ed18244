"""The spelling of what people read, French or English: by the dictionaries of pyspellchecker, and `words.txt`."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from spellchecker import SpellChecker
from texts import PRODUCT, READERS, ROOT, Text, texts

OWN = Path(__file__).with_name("words.txt")
LANGUAGES = ("en", "fr")
NO_WORD = re.compile(
    r"\S*[_/\\@=<>{}$|#*]\S*"  # a name of the code, a path
    r"|\S*\d\S*|\w+(?:\.\w+)+"  # a number, a file
    r"|\b[A-ZÉÈÀÂÎÔÛÇ]{2,}\w*|\b\w+[a-z][A-Z]\w*"  # an abbreviation, a name such as DuckDB
)
ASIDE = re.compile(r"[()«»\"“”*:;…]|\.\s")
WORD = re.compile(r"[^\W\d_]{3,}")


@cache
def dictionary(language: str) -> frozenset[str]:
    """The words of a language, in small letters."""
    return frozenset(SpellChecker(language=language).word_frequency.words())


@cache
def own() -> frozenset[str]:
    """The project's own words: names, terms of the trade, and what the dictionaries lack."""
    lines = OWN.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def words_of(part: str) -> list[str]:
    """The words of a text, in small letters; `l'année` is two, of which one is long enough to ask for."""
    return [word.lower() for word in WORD.findall(NO_WORD.sub(" ", part))]


def unknown(text: Text, more: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text that its language does not know: the one, of French and English, that knows the most.

    What is in brackets or quotes may be of the other: `the academic year (année universitaire)`.
    """
    found = []
    for part in ASIDE.split(text.words):
        words = [word for word in words_of(part) if word not in more]
        unknown_to = [[word for word in words if word not in dictionary(one)] for one in LANGUAGES]
        fewest = min(unknown_to, key=len)
        found += fewest
    return found


@cache
def of_project() -> list[Text]:
    """Every text of the project but the list itself."""
    return [text for text in texts() if text.file != OWN]


def test_every_word_is_in_a_dictionary_or_in_the_projects_list() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for text in of_project():
        for word in unknown(text, own()):
            places[word].append(f"{text.file.relative_to(ROOT)}:{text.line}")
    assert [f"{word}: {', '.join(found[:3])}" for word, found in sorted(places.items())] == []


def test_the_projects_list_has_no_word_that_it_could_do_without() -> None:
    needed = {word for text in of_project() for word in unknown(text)}
    assert sorted(own() - needed) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.md", "# Title\n\nA good paragraph, and\na mispelled one with `codde` and [a link](filee.md).\n"),
        ("a.md", "| column | mispelled meaning |\n|---|---|\n"),
        ("a.yml", "models:\n  - name: codde\n    description: >-\n      Of a mispelled thing.\n"),
        ("a.yml", "columns: []  # a mispelled comment\n"),
        ("a.py", 'def codde() -> None:\n    """Say something mispelled."""\n'),
        ("a.py", "filee = 1  # a mispelled comment\n"),
        ("a.py", 'raise ValueError(f"the value {codde} is mispelled here")\n'),
        ("a.sql", "select codde from filee  -- a mispelled comment\n"),
        ("a.sql", "{# What this\n   mispelled macro does. #}\n{% macro codde() %}{% endmacro %}\n"),
        ("a.csv", "codde,label_fr\nfilee,Un libellé mispelled\n"),
        ("a.html", "<p class='codde'>Un texte <b>mispelled</b> {{ filee }}</p>\n"),
        ("a.txt", "Un texte mispelled de {{ codde }}\n"),
    ],
)
def test_a_misspelt_word_is_found_wherever_people_read_it(name: str, source: str) -> None:
    file = PRODUCT / name
    assert [word for text in READERS[file.suffix](file, source) for word in unknown(text)] == ["mispelled"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Les auditeurs de l'année universitaire, et leurs diplômes", []),
        ("Les auditeurs de l'anée universitaire", ["anée"]),
        ("Répartition des diplomes par niveau", ["diplomes"]),
        ("The learners of an academic year", []),
        ("The learners of an academic yeer", ["yeer"]),
    ],
)
def test_a_text_is_held_to_one_language(text: str, wrong: list[str]) -> None:
    assert unknown(Text(ROOT / "a.md", 1, text), own()) == wrong
