"""The page of the glossary, `docs/glossary.md`, written from the seed `glossary`, which the published file holds
too."""

from __future__ import annotations

from pathlib import Path

from chiffres_cles.lists import ProjectFileError, read_list

SEED = Path("seeds/reference/glossary.csv")
PAGE = Path("docs/glossary.md")
HEAD = "| French | English, in names | meaning | *avoid* |\n|---|---|---|---|\n"


def glossary_page(root: Path) -> str:
    """The text of the page with the seed's words in the table that begins with HEAD; all else as it is.

    Raises `ProjectFileError` where the seed cannot be read, or the page has no such table.
    """
    before, head, after = (root / PAGE).read_text(encoding="utf-8").partition(HEAD)
    if not head:
        raise ProjectFileError(f"{PAGE} has no table of French words: it begins with {HEAD.splitlines()[0]}")
    _, blank, rest = after.partition("\n\n")
    rows = [
        f"| {word['term_fr']} | {word['term_en']} | {word['meaning_en']} | {word['avoid']} |"
        for word in read_list(root / SEED, ("term_fr", "term_en", "meaning_en", "avoid"))
    ]
    return before + head + "\n".join(rows) + blank + rest
