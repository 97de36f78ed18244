"""The publication: workbook, CSV files and site, written from the published DuckDB file alone."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from chiffres_cles.publication.content import PublicationError, Table, read_rules, read_tables

__all__ = ["PublicationError", "Table", "read_tables", "write_publication"]


def write_publication(database: Path, folder: Path, docs: Path | None = None) -> list[str]:
    """Write every edition of `database` under `folder`; returns one line for each thing written.

    `docs` is the single page of `dbt docs generate --static`; pages link into it where it is given. Everything is written
    aside first and moved into place at the end: a failure leaves what stood there. Raises PublicationError.
    """
    from chiffres_cles.publication.csv_files import write_csv
    from chiffres_cles.publication.docs import write_docs
    from chiffres_cles.publication.site import write_site
    from chiffres_cles.publication.workbook import write_workbook

    tables = read_tables(database)
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
            written.append(f"edition {edition}: {len(own)} tables, {name}")
        if docs:
            write_docs(docs, new / "docs" / "index.html")
        pages = write_site(tables, read_rules(database), new / "site", has_docs=docs is not None)
        written.append(f"site: {pages} pages" + ("" if docs else ", without links to the dbt docs"))
        if not docs:
            shutil.rmtree(folder / "docs", ignore_errors=True)
        for path in new.iterdir():
            target = folder / path.name
            if target.is_dir():
                shutil.rmtree(target)
            path.replace(target)
    return written
