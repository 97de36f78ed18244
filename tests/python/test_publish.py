"""Publishing: whole or not at all."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from chiffres_cles.publish import PublishError, publish


@pytest.fixture
def working(tmp_path: Path) -> Path:
    path = tmp_path / "work" / "cnam.duckdb"
    path.parent.mkdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts; create schema intermediate")
        connection.execute('create table marts.dim_x (x integer primary key, "odd \'name" varchar not null)')
        connection.execute("insert into marts.dim_x values (1, 'a'), (2, 'b')")
        connection.execute("comment on table marts.dim_x is 'it''s x'")
        connection.execute("comment on column marts.dim_x.x is 'the key'")
        connection.execute("create table intermediate.hidden as select 1 as y")
    return path


def test_only_published_schemas_are_copied_with_comments_and_keys(working: Path, tmp_path: Path):
    published = tmp_path / "warehouse" / "cnam.duckdb"
    assert publish(working, published) == {"marts.dim_x": 2}
    connection = duckdb.connect(str(published))
    assert connection.execute("select table_name, comment from duckdb_tables()").fetchall() == [("dim_x", "it's x")]
    assert ("x", "the key") in connection.execute(
        "select column_name, comment from duckdb_columns() where not internal"
    ).fetchall()
    with pytest.raises(duckdb.ConstraintException):
        connection.execute("insert into marts.dim_x values (1, 'c')")


def test_a_reader_keeps_what_it_opened(working: Path, tmp_path: Path):
    published = tmp_path / "warehouse" / "cnam.duckdb"
    publish(working, published)
    reader = duckdb.connect(str(published), read_only=True)
    with duckdb.connect(str(working)) as connection:
        connection.execute("insert into marts.dim_x values (3, 'c')")
    publish(working, published)
    assert reader.execute("select count(*) from marts.dim_x").fetchall() == [(2,)]
    reader.close()
    with duckdb.connect(str(published), read_only=True) as later:
        assert later.execute("select count(*) from marts.dim_x").fetchall() == [(3,)]


def test_a_half_written_or_missing_or_empty_working_file_is_refused(working: Path, tmp_path: Path):
    published = tmp_path / "warehouse" / "cnam.duckdb"
    publish(working, published)
    before = published.read_bytes()
    wal = working.with_name(working.name + ".wal")
    wal.touch()
    with pytest.raises(PublishError, match="half-written"):
        publish(working, published)
    wal.unlink()
    with pytest.raises(PublishError, match="build first"):
        publish(tmp_path / "nothing.duckdb", published)
    with duckdb.connect(str(working)) as connection:
        connection.execute("drop table marts.dim_x")
    with pytest.raises(PublishError, match="no table"):
        publish(working, published)
    assert published.read_bytes() == before
    assert [path.name for path in published.parent.iterdir()] == ["cnam.duckdb"]


def test_a_view_is_never_published(working: Path, tmp_path: Path):
    with duckdb.connect(str(working)) as connection:
        connection.execute("create view marts.v as select * from marts.dim_x")
    assert publish(working, tmp_path / "cnam.duckdb") == {"marts.dim_x": 2}
