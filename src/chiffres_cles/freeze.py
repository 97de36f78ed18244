"""`make freeze`: an edition as it was published, kept in a store of its own for good.

A freeze is a folder `<store>/<target>-<synthetic or real>/<edition>/<moment>/` with the edition's cells, its tables,
rows and columns, its text, the days of its extracts and, of the rows that it counts, key and digest, as parquet, and
`edition.json`, which says what made it. It is written aside and renamed into place, and never changed: an edition that
is frozen anew has two, of which the later is in force. The models of `models/publication/published/` read it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.ledger import first_line, sha256
from chiffres_cles.publish import current, held
from chiffres_cles.sql import text as sql_text

SETTINGS = "edition.json"
MOMENT = "%Y-%m-%dT%H-%M-%S-%fZ"
ROW_RELATIONS = tuple(
    f"rows_{name}" for name in ("learners", "enrolments", "offerings", "exams", "validations", "diplomas", "mooc")
)
KEPT = {
    "cells": "select * from publication.cells where edition = $edition",
    "diffusion": "select * from publication.diffusion where edition = $edition",
    "tables": "select * from publication.tables where edition = $edition",
    "table_columns": "select * from publication.table_columns where edition = $edition",
    "table_rows": """
        select $edition as edition, rows_of.* from publication.table_rows as rows_of
        where content in (select content from publication.tables where edition = $edition)""",
    "extractions": """
        select $edition as edition, system, extract, extracted_on, records, is_synthetic from quality.extractions""",
}
"""File of a freeze -> what it holds, from a published file."""


class FreezeError(ValueError):
    """The edition cannot be frozen, or is frozen already; the message says why. Nothing was written."""


@dataclass(frozen=True)
class Frozen:
    """A freeze in the store; `settings` is its `edition.json`."""

    folder: Path
    settings: dict[str, Any]

    @property
    def line(self) -> str:
        """The freeze in one line."""
        digest = self.settings["landing_digest"]
        return (
            f"{self.folder}: {self.settings['cells']} cells, commit {self.settings['git_commit'] or 'unknown'},"
            f" landing {digest[:12] if digest else 'unknown'} of {self.settings['extracted_on']}"
            + (f", {self.settings['reason']}" if self.settings["reason"] else "")
        )


def lineage(target: str, synthetic: bool) -> str:
    """Folder of the editions of one target and kind of landing: those of a small build are never those of the full
    one."""
    return f"{target}-{'synthetic' if synthetic else 'real'}"


def frozen(edition: str, lineage_id: str, folder: Path) -> list[Frozen]:
    """The freezes of an edition in the lineage `lineage_id`, oldest first. Raises `FreezeError` for settings that are
    damaged."""
    found = []
    for file in sorted((folder / lineage_id / edition).glob(f"*/{SETTINGS}")):
        try:
            found.append(Frozen(file.parent, json.loads(file.read_text(encoding="utf-8"))))
        except ValueError as error:
            raise FreezeError(f"{file} is damaged: {error}") from error
    return found


def check_store(folder: Path) -> int:
    """How many freezes the store `folder` holds, each as it was frozen.

    Raises `FreezeError` that names the first file which is not: a build would print what nobody published.
    """
    settings = sorted(folder.glob(f"*/*/*/{SETTINGS}"))
    for file in settings:
        try:
            digests = json.loads(file.read_text(encoding="utf-8"))["files"].items()
        except (ValueError, KeyError, AttributeError) as error:
            raise FreezeError(f"{file} is damaged: put it back from a backup") from error
        for name, digest in digests:
            held_file = file.parent / name
            if not held_file.exists() or sha256(held_file) != digest:
                state = "is not as it was frozen" if held_file.exists() else "is gone"
                raise FreezeError(
                    f"{held_file} {state}: put it back from a backup, or remove the folder {file.parent}, and what is"
                    " printed of the edition is an older freeze or this build's"
                )
    return len(settings)


def freeze(database: Path, edition: str, target: str, folder: Path, reason: str | None = None) -> Frozen:
    """Freeze `edition` as the published file `database` of `target` has it, into the store `folder`.

    Of an edition that is frozen anew the cells are this build's; what is hidden, and the text, are of the freeze
    before. Raises `FreezeError` where the file does not hold the edition, or it is frozen and no `reason` is given.
    """
    if not database.exists():
        raise FreezeError(f"{database} does not exist: `make build` or `make full` publishes it")
    reason = (reason or "").strip() or None
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder, patience=120), duckdb.connect() as connection:
        try:
            connection.execute(f"attach {sql_text(database)} as source (read_only)")
            connection.execute("use source")
            return _freeze(connection, edition, target, folder, reason, current(database))
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            first = first_line(error)
            raise FreezeError(f"{database} was published by another version, build it anew: {first}") from error


def _freeze(
    connection: duckdb.DuckDBPyConnection,
    edition: str,
    target: str,
    folder: Path,
    reason: str | None,
    build: str | None,
) -> Frozen:
    def one(query: str, *values: object) -> tuple[Any, ...]:
        return connection.execute(query, values).fetchall()[0]

    known = [
        row[0] for row in connection.execute("select distinct edition from publication.cells order by all").fetchall()
    ]
    if edition not in known:
        raise FreezeError(f"edition {edition!r} is not published; published: {', '.join(known)}")
    synthetic, day = one("select coalesce(bool_and(is_synthetic), false), max(extracted_on) from quality.extractions")
    if day is None:
        raise FreezeError("quality.extractions is empty: nothing says what landing the edition was made from")
    lineage_id = lineage(target, synthetic)
    before = frozen(edition, lineage_id, folder)
    if before and not reason:
        raise FreezeError(
            f"edition {edition} is frozen already ({before[-1].line});"
            f" to freeze it anew, say why: make freeze EDITION={edition} REASON='…'. The old one stays readable"
        )
    now = datetime.now(UTC)
    commit, digest = _made_by(connection, target)
    settings = {
        "edition": edition,
        "target": target,
        "lineage": lineage_id,
        "frozen_at": f"{now:%Y-%m-%d %H:%M:%S.%f}",
        "reason": reason,
        "git_commit": commit,
        "landing_digest": digest,
        "extracted_on": f"{day}",
        "build": build,
        "settings": _settings(connection, edition),
    }
    place = folder / lineage_id / edition
    place.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".freezing-", dir=folder))
    try:
        _write(connection, edition, aside)
        settings["cells"] = one(f"select count(*) from read_parquet({sql_text(aside / 'cells.parquet')})")[0]
        settings["files"] = {file.name: sha256(file) for file in sorted(aside.glob("*.parquet"))}
        text = json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
        (aside / SETTINGS).write_text(text, encoding="utf-8")
        for file in aside.iterdir():
            with file.open("rb") as written:
                os.fsync(written.fileno())
            file.chmod(0o444)
        aside.chmod(0o755)
        target_folder = place / f"{now:{MOMENT}}"
        aside.rename(target_folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Frozen(target_folder, settings)


def _write(connection: duckdb.DuckDBPyConnection, edition: str, folder: Path) -> None:
    """Write the parquet files of a freeze; the text is that which the pages would print from them."""
    for name, query in KEPT.items():
        _copy(connection, query, edition, folder / f"{name}.parquet")
    relations = " union all by name ".join(map(_rows, ROW_RELATIONS))
    _copy(connection, f"select $edition as edition, * from ({relations})", edition, folder / "rows.parquet")
    _write_text(folder)


def _rows(relation: str) -> str:
    """SQL of the keys of a relation's rows, in the periods that the edition prints of it, and of digests of what they
    hold.

    The key is a keyed hash, or made of one, and says nothing of a person; the digest is that of the macro `row_digest`.
    """
    return f"""
        select
            '{relation}' as relation,
            period,
            row_key,
            md5_number_lower(cast(rows_of as varchar)) as content_digest,
            (
                select string_agg(column_name, ',' order by column_index) from duckdb_columns()
                where database_name = 'source' and schema_name = 'publication_rows' and table_name = '{relation}'
            ) as column_names
        from publication_rows.{relation} as rows_of
        where period in (
            select cells.period from publication.cells as cells
            inner join publication.table_columns as columns_of using (edition, content, column_code)
            where cells.edition = $edition and columns_of.row_relation = '{relation}'
        )"""


def _write_text(folder: Path) -> None:
    """Write `texts.parquet`: the text of key figures, from the files of the freeze as the pages read them. Raises
    `FreezeError` where it cannot be made of them, as of a table that came since the freeze before."""
    from chiffres_cles.publication.content import PublicationError, read_from
    from chiffres_cles.publication.text import key_figures

    rows = []
    with duckdb.connect() as connection:
        empty_texts = (
            "create table published.published_texts (edition varchar, position integer, block integer, kind varchar,"
            " text varchar)"
        )
        connection.execute("create schema publication; create schema published")
        connection.execute(empty_texts)
        connection.execute(
            "create table published.frozen_editions (edition varchar, frozen_at timestamp, is_in_force boolean);create"
            " table publication.revisions (edition varchar, table_no varchar, published_display varchar, display"
            " varchar)"
        )
        for name in KEPT:
            view = "publication.diffusion" if name == "diffusion" else f"published.published_{name}"
            connection.execute(f"create view {view} as from read_parquet({sql_text(folder / f'{name}.parquet')})")
        try:
            tables = read_from(connection)
            blocks = key_figures(tables)
        except PublicationError as error:
            raise FreezeError(
                f"the text of the edition cannot be made, which is of the freeze before: {error}"
            ) from error
        for block, part in enumerate(blocks, start=1):
            rows += [(tables[0].edition, block, part.kind, text) for text in part.items]
        connection.executemany(
            "insert into published.published_texts values (?, ?, ?, ?, ?)",
            [(edition, position, *rest) for position, (edition, *rest) in enumerate(rows, start=1)],
        ) if rows else None
        _copy(connection, "select * from published.published_texts where edition = $edition", tables[0].edition,
              folder / "texts.parquet")  # fmt: skip


def _copy(connection: duckdb.DuckDBPyConnection, query: str, edition: str, file: Path) -> None:
    connection.execute(
        f"copy ({query.replace('$edition', sql_text(edition))}) to {sql_text(file)} (format parquet, compression zstd)"
    )


def _made_by(connection: duckdb.DuckDBPyConnection, target: str) -> tuple[str | None, str | None]:
    """Commit and landing of the published file: those of the run that built it, the last of the target to read a
    landing."""
    found = connection.execute(
        "select git_commit, landing_digest from quality.runs"
        " where target = ? and verdict = 'passed' and command in ('build', 'publish') order by rowid desc",
        [target],
    ).fetchall()
    commit = found[0][0] if found else None
    return commit, next((digest for _, digest in found if digest), None)


def _settings(connection: duckdb.DuckDBPyConnection, edition: str) -> dict[str, str | None]:
    """The edition's row of settings as text; raises `FreezeError` where there is none."""
    result = connection.execute("select * from reference.editions where edition = ?", [edition])
    names = [column[0] for column in result.description]
    rows = result.fetchall()
    if not rows:
        raise FreezeError(f"edition {edition} has cells and no row in reference.editions")
    return {name: None if value is None else str(value) for name, value in zip(names, rows[0], strict=True)}
