"""The readers' file: what the list names and nothing else, no row of a person, always of the published build."""

from __future__ import annotations

import stat
from pathlib import Path

import duckdb

from chiffres_cles.publish import publish, rollback
from chiffres_cles.readers import RELATIONS, readers_file


def held(file: Path) -> set[str]:
    with duckdb.connect(str(file), read_only=True) as connection:
        query = "select schema_name || '.' || table_name from duckdb_tables() union all"
        query += " select schema_name || '.' || view_name from duckdb_views() where not internal"
        return {relation for (relation,) in connection.execute(query).fetchall()}


def test_the_readers_file_holds_what_the_list_names_and_nothing_else(published: Path) -> None:
    file = readers_file(published)
    assert file.name == "diffusion.duckdb"
    assert held(file) == set(RELATIONS)
    assert stat.S_IMODE(file.stat().st_mode) & 0o222 == 0


def test_the_readers_file_holds_no_key_no_record_and_no_numerator(published: Path) -> None:
    with duckdb.connect(str(readers_file(published)), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal"
        ).fetchall()
    assert len(columns) > 50
    assert [column for column in columns if column[3] == "UUID" or "learner_key" in column[2]] == []
    # the definition of a column names what it counts; a cell's own counts stay in the house
    counts = [c for c in columns if c[2] in ("numerator", "denominator") and c[3] != "VARCHAR"]
    assert counts == []


def test_everything_in_it_is_described(published: Path) -> None:
    with duckdb.connect(str(readers_file(published)), read_only=True) as connection:
        assert connection.execute("select table_name from duckdb_tables() where comment is null").fetchall() == []
        query = "select table_name, column_name from duckdb_columns() where not internal and comment is null"
        assert connection.execute(query).fetchall() == []


def test_going_back_takes_the_readers_file_along(tmp_path: Path) -> None:
    working, published = tmp_path / "work" / "cnam.duckdb", tmp_path / "warehouse" / "cnam.duckdb"
    working.parent.mkdir()
    for build in ("first", "second"):
        with duckdb.connect(str(working)) as connection:
            connection.execute("create schema if not exists publication")
            connection.execute(f"create or replace table publication.tables as select '{build}' as title")
        publish(working, published)

    def title() -> str:
        with duckdb.connect(str(readers_file(published)), read_only=True) as connection:
            return str(connection.execute("select title from publication.tables").fetchall()[0][0])

    assert title() == "second"
    rollback(published)
    assert title() == "first"


def test_a_build_without_anything_to_show_leaves_no_readers_file_of_another(tmp_path: Path) -> None:
    working, published = tmp_path / "work" / "cnam.duckdb", tmp_path / "warehouse" / "cnam.duckdb"
    working.parent.mkdir()
    with duckdb.connect(str(working)) as connection:
        connection.execute("create schema publication; create schema marts")
        connection.execute("create table publication.tables as select 1 as x")
        connection.execute("create table marts.dim_x as select 1 as x")
    publish(working, published)
    assert readers_file(published).exists()
    with duckdb.connect(str(working)) as connection:
        connection.execute("drop table publication.tables")
    publish(working, published)
    assert not readers_file(published).exists()
