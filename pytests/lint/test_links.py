"""Every link of the documents leads somewhere: the file is there, and the heading that an anchor names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OVERVIEW = ROOT / "docs" / "overview.md"
"""The first page of the dbt docs: its links are places there, and `pytests/product/test_docs.py` follows them."""
DOCUMENTS = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")} - {OVERVIEW})
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.*?) *#*$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r'<a (?:id|name)="([^"]+)"')


def anchors(text: str) -> set[str]:
    """The anchors of a document, as GitHub makes them of its headings: small letters, blanks as hyphens, no other
    sign."""
    headings = HEADING.findall(re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    made = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
    repeated = {f"{name}-{made[:place].count(name)}" for place, name in enumerate(made) if made[:place].count(name)}
    return {*made, *repeated, *PLACE.findall(text)}


def broken(document: Path) -> list[str]:
    """The links of a document that lead nowhere."""
    text = document.read_text(encoding="utf-8")
    wrong = []
    for link in ("".join(found) for found in LINK.findall(CODE.sub("", text))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    assert broken(document) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# The one\n## Where: it is\n## The one\n", encoding="utf-8")
    links = ("a.md#where-it-is", "#here", "a.md#the-one-1", "b.md", "a.md#gone", "#gone", "https://example.org")
    text = "# Here\n" + " ".join(f"[x]({link})" for link in links) + " `[x](code.md)`"
    (tmp_path / "c.md").write_text(text, encoding="utf-8")
    assert broken(tmp_path / "c.md") == ["b.md", "a.md#gone", "#gone"]
