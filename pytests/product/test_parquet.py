"""What is published comes out as Parquet, and the same file, workbook and site of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from builds import Build

from chiffres_cles.build import publish_parquet, publish_with_ledger
from chiffres_cles.compare import compare
from chiffres_cles.joins import dimension_keys
from chiffres_cles.ledger import recorded, write
from chiffres_cles.parquet import CATALOGUE, ParquetError, export, folder_of, load, read_catalogue
from chiffres_cles.publish import PUBLISHED_SCHEMAS, keys_of, mode_of_published
from chiffres_cles.spark.publishing import export as export_of_spark
from chiffres_cles.spark.publishing import published as published_nodes

SAID = (
    "select schema_name, table_name, column_name, data_type, is_nullable, comment from duckdb_columns()"
    " where database_name = '{}' and schema_name <> 'quality' order by all"
)
PRIVATE = ("row_id", "record_number", "last_name", "first_name", "birth_date", "ine", "local_id", "record_key")
"""Columns of persons that the private file alone has (SECURITY.md)."""


@pytest.fixture(scope="module")
def warehouse(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a published build, its ledger, and its Parquet."""
    published = tmp_path_factory.mktemp("parquet") / "cnam.duckdb"
    with recorded(published.with_name("ledger.duckdb"), "build", "dev") as run:
        write(run, [], [], built.working)
        publish_with_ledger(built.working, published, run, dimension_keys(built.manifest()))
    export(published, folder_of(published))
    return published


def test_the_published_file_comes_again_of_its_parquet(warehouse: Path, tmp_path: Path) -> None:
    again = tmp_path / "cnam.duckdb"
    publish_parquet(folder_of(warehouse), "dev", tmp_path / "work", again)
    found = compare(warehouse, again, tuple(one for one in PUBLISHED_SCHEMAS if one != "quality"))
    assert found.cells == [] and found.tables == [] and found.equal_cells > 10_000 and found.equal_tables > 150
    with duckdb.connect() as connection:
        for name, file in (("before", warehouse), ("after", again)):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        said = [connection.execute(SAID.format(name)).fetchall() for name in ("before", "after")]
        assert said[0] == said[1]
        assert keys_of(connection, "before") == keys_of(connection, "after") != {}
        for table in ("rejects", "row_accounts", "value_issues"):
            columns = "* exclude (run_id)" if table != "value_issues" else "*"
            sides = [f"select {columns} from {name}.quality.{table}" for name in ("before", "after")]
            assert connection.execute(f"{sides[0]} except all {sides[1]}").fetchall() == []
    assert list((tmp_path / "work").glob("cnam*")) == []


def test_the_published_file_comes_of_the_parquet_that_spark_writes(
    warehouse: Path, built: Build, tmp_path: Path
) -> None:
    """As its adapter writes it: a folder a table and a view, a uuid as text, no wider number than 38 digits."""
    narrower = {"UUID": "varchar", "HUGEINT": "decimal(38, 0)"}
    manifest, tables, again = built.manifest(), tmp_path / "spark", tmp_path / "cnam.duckdb"
    with duckdb.connect(str(built.working), read_only=True) as connection:
        for node in published_nodes(manifest):
            relation, place = f'{node["schema"]}."{node["alias"]}"', tables / f"{node['schema']}.db" / node["alias"]
            place.mkdir(parents=True)
            columns = connection.execute(f"describe {relation}").fetchall()
            cast = ", ".join(f'"{name}"::{narrower.get(kind, kind)} as "{name}"' for name, kind, *_ in columns)
            connection.execute(f"copy (select {cast} from {relation}) to '{place / 'part-0.parquet'}'")
    export_of_spark(manifest, True, tables, tmp_path / "out")
    publish_parquet(tmp_path / "out", "dev", tmp_path / "work", again)
    found = compare(warehouse, again, tuple(one for one in PUBLISHED_SCHEMAS if one != "quality"))
    assert found.cells == [] and found.tables == [] and found.equal_cells > 10_000 and found.equal_tables > 150
    with duckdb.connect() as connection:
        for name, file in (("before", warehouse), ("after", again)):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        assert keys_of(connection, "before") == keys_of(connection, "after") != {}


def test_nothing_that_the_private_file_alone_has_comes_out(warehouse: Path, built: Build) -> None:
    catalogue = read_catalogue(folder_of(warehouse))
    assert {one.schema for one in catalogue.tables} <= {*PUBLISHED_SCHEMAS}
    with duckdb.connect(str(built.private), read_only=True) as connection:
        private = set(connection.execute("select schema_name, table_name from duckdb_tables()").fetchall())
    assert not private & {(one.schema, one.name) for one in catalogue.tables}
    named = {(one.name, c.name) for one in catalogue.tables for c in one.columns if c.name in PRIVATE}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        published = set(connection.execute("select table_name, column_name from duckdb_columns()").fetchall())
    assert named <= published


def test_files_are_read_by_whoever_may_read_the_published_file(warehouse: Path) -> None:
    files = list(folder_of(warehouse).rglob("*.parquet"))
    assert len(files) > 100
    assert all(file.stat().st_mode & 0o777 & ~mode_of_published() == 0 for file in files)


def test_an_export_is_whole_or_as_it_was(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "out"
    export(warehouse, folder)
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}
    monkeypatch.setattr("chiffres_cles.parquet._of_parquet", lambda column: "no type")
    with pytest.raises(ParquetError, match="is as it was"):
        export(warehouse, folder)
    assert {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()} == before
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_something_else_is_left_alone(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").touch()
    with pytest.raises(ParquetError, match="name another folder"):
        export(warehouse, tmp_path / "precious")
    assert (tmp_path / "precious" / "file").exists()


def test_a_folder_that_is_not_whole_is_not_published(warehouse: Path, tmp_path: Path) -> None:
    folder, published = tmp_path / "out", tmp_path / "warehouse" / "cnam.duckdb"
    export(warehouse, folder)
    catalogue = json.loads((folder / CATALOGUE).read_text())
    for wrong, message in (
        (catalogue | {"checked": False}, "checks did not all run"),
        (catalogue | {"tables": [catalogue["tables"][0] | {"rows": -1}]}, "were written"),
        (catalogue | {"tables": [catalogue["tables"][0] | {"name": "gone"}]}, "gone.parquet"),
        ({}, "no catalogue.json"),
    ):
        (folder / CATALOGUE).write_text(json.dumps(wrong))
        with pytest.raises(ParquetError, match=message):
            publish_parquet(folder, "dev", tmp_path / "work", published)
        assert not published.exists()


def test_a_number_wider_than_parquet_s_is_kept_exactly(tmp_path: Path, warehouse: Path) -> None:
    wide = 12345678901234567890123456789012345678
    catalogue = read_catalogue(folder_of(warehouse))
    one = next(table for table in catalogue.tables if not table.sql)
    from chiffres_cles.parquet import Column, Table, write

    with duckdb.connect() as connection:
        connection.execute(f"create table wide as select {wide}::hugeint as n")
        table = Table(one.schema, "wide", "", [Column("n", "HUGEINT")])
        write(connection, replace(catalogue, tables=[table], keys={}), lambda _: "wide", tmp_path / "out")
    load(read_catalogue(tmp_path / "out"), tmp_path / "out", tmp_path / "again.duckdb")
    with duckdb.connect(str(tmp_path / "again.duckdb")) as connection:
        assert connection.execute(f"select n from {one.schema}.wide").fetchall() == [(wide,)]
