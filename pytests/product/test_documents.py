"""The queries that documents give can be run on the published file."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from chiffres_cles.ledger.schema import make_tables
from chiffres_cles.settings import ROOT

QUERY = re.compile(r"^ {4,}((?:select|with|from)\b(?:(?!\n\n)[^;])+;)", re.MULTILINE)
OF_A_FILE = re.compile(r"\bfrom '")
"""What reads a file of the publication, in whose folder it is run."""


def queries() -> dict[str, str]:
    """Document and line -> the query that is there."""
    found = {}
    for document in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        text = document.read_text(encoding="utf-8")
        for query in QUERY.finditer(text):
            line = text.count("\n", 0, query.start()) + 1
            found[f"{document.relative_to(ROOT)}:{line}"] = query[1]
    return found


def test_the_queries_of_documents_run_on_the_published_file(writable: Path) -> None:
    of_the_database = {place: query for place, query in queries().items() if not OF_A_FILE.search(query)}
    assert len(of_the_database) >= 10
    refused = {}
    with duckdb.connect(str(writable)) as connection:
        make_tables(connection)  # of the ledger, which a build by its command has beside
        for place, query in of_the_database.items():
            try:
                connection.execute(f"explain {query}")
            except duckdb.Error as error:
                refused[place] = str(error)
    assert refused == {}
