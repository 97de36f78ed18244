"""English that reads without stumbling: words that the project does not use, neither in texts nor in names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from texts import FOLDERS, READERS, ROOT

INSTEAD = {
    "told": "said, shown, printed, listed, counted",
    "tell tells telling": "say, show, give, distinguish",
    "stand stands stood standing": "is, counts, means, replaces",
    "speak speaks spoke spoken speaking": "counts, comes first, is about",
}
"""Words, and plainer ones that say which of their many meanings is meant."""
PUBLISHED = {
    "every_landed_year_is_printed_or_told",
    "every_rule_of_a_column_is_told",
    "a_repeated_row_names_the_one_that_speaks",
}
"""Names of checks, by which waivers and `quality.rules` know them."""
SUFFIXES = {*READERS, ".js", ".css"}
WORD = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(' '.join(INSTEAD).split())})(?![^\W\d_])", re.IGNORECASE)


def words_to_replace(source: str) -> Iterator[tuple[int, str]]:
    """The lines of a source that use such a word, in a text or in a name, with the word."""
    for number, line in enumerate(source.splitlines(), start=1):
        for name in PUBLISHED:
            line = line.replace(name, "")
        for found in WORD.findall(line):
            yield number, found.lower()


def test_texts_and_names_use_plain_words() -> None:
    files = {*ROOT.glob("*.*"), ROOT / "Makefile", *(file for one in FOLDERS for file in (ROOT / one).rglob("*.*"))}
    wrong = [
        f"{file.relative_to(ROOT)}:{number}: {word}"
        for file in sorted(files - {Path(__file__)})
        if (file.suffix in SUFFIXES or file.name == "Makefile") and "extracts" not in file.parent.parts
        for number, word in words_to_replace(file.read_text(encoding="utf-8"))
    ]
    assert wrong == [], INSTEAD


def test_such_a_word_is_found_in_texts_and_in_names() -> None:
    source = "# Told twice.\nuntil_told = 1\nunderstands = told_by(1)\n-- no stand-in\n"
    assert [*words_to_replace(source)] == [(1, "told"), (2, "told"), (3, "told"), (4, "stand")]
    assert [*words_to_replace("every_rule_of_a_column_is_told: {}\nunderstanding, standard, bookstands\n")] == []
