"""The publication: workbook, CSV files and site, written from the published DuckDB file alone."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from chiffres_cles.publication.content import (
    PublicationError,
    Table,
    read_rules,
    read_secrecy,
    read_tables,
    read_texts,
)

__all__ = ["PublicationError", "Table", "read_tables", "write_publication"]


def write_publication(database: Path, folder: Path, docs: Callable[[], Path | None] = lambda: None) -> list[str]:
    """Write every edition of `database` under `folder`; returns one line for each thing written.

    `docs` gives the single page of `dbt docs generate --static`, or None; it is asked once all but the pages is made,
    so that dbt may be at work meanwhile, and pages link into it where there is one. Everything is written aside first
    and moved into place at the end: a failure leaves what was there. Raises PublicationError.
    """
    from chiffres_cles.publication.charts import figures
    from chiffres_cles.publication.csv_files import write_csv
    from chiffres_cles.publication.docs import write_docs
    from chiffres_cles.publication.language import ENGLISH, english_pages, english_rules, english_tables
    from chiffres_cles.publication.places import read_places
    from chiffres_cles.publication.search import read_words
    from chiffres_cles.publication.site import write_site
    from chiffres_cles.publication.trust import read_trust
    from chiffres_cles.publication.workbook import write_workbook

    tables, rules, texts = read_tables(database), read_rules(database), read_texts(database)
    secrecy, places = read_secrecy(database), read_places(database)
    editions = sorted({table.edition for table in tables})
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as aside:
        new = Path(aside)
        for edition in editions:
            own = [table for table in tables if table.edition == edition]
            name = f"chiffres-cles-{edition}.xlsx"
            write_workbook(own, new / name)
            write_csv(own, new / "csv" / edition)
            as_frozen = f", as frozen on {own[0].frozen_at:%Y-%m-%d}" if own[0].frozen_at else ""
            # pages link to what is in their own folder alone
            (new / "site").mkdir(exist_ok=True)
            shutil.copy(new / name, new / "site" / name)
            shutil.copytree(new / "csv" / edition, new / "site" / "csv" / edition)
            written.append(f"edition {edition}: {len(own)} tables, {name}{as_frozen}")
        charts = {(table.edition, table.number): figures(table) for table in tables}
        page = docs()
        if page:
            write_docs(page, new / "site" / "docs" / "index.html")
        english = english_tables(database, tables)
        twins = english_pages(english)
        site = partial(
            write_site, folder=new / "site", has_docs=page is not None, secrecy=secrecy, texts=texts, in_english=twins
        )
        french_words = read_words(database, "fr")
        pages = site(tables, charts, rules, words=french_words, places=places, trust=read_trust(database, tables))
        if english:
            drawn = {(table.edition, table.number): figures(table) for table in english}
            pages += site(
                english, drawn, english_rules(database, rules), language=ENGLISH, words=read_words(database, "en")
            )
        written.append(
            f"site: {pages} pages, {len(twins)} of them in English"
            + ("" if page else ", without links to the dbt docs")
        )
        shutil.rmtree(folder / "docs", ignore_errors=True)  # where they were before they were in the site
        for path in new.iterdir():
            target = folder / path.name
            if target.is_dir():
                shutil.rmtree(target)
            path.replace(target)
    return written
