"""What the comments of the published file promise: the SQL that they give as an example runs on that file alone."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

EXAMPLE = re.compile(r"`((?:select|from|with) [^`]+)`", re.IGNORECASE)


def test_each_example_of_a_comment_runs_and_finds_something(published: Path):
    with duckdb.connect(str(published), read_only=True) as connection:
        comments = connection.execute(
            "select schema_name || '.' || table_name, comment from duckdb_tables()"
            " union all select schema_name || '.' || view_name, comment from duckdb_views() order by 1"
        ).fetchall()
        examples = [(table, sql) for table, comment in comments for sql in EXAMPLE.findall(comment or "")]
        wrong = []
        for table, sql in examples:
            try:
                if connection.execute(sql).fetchone() is None and table.startswith(("marts.", "vues.")):
                    wrong.append(f"{table}: {sql} finds nothing")
            except duckdb.Error as error:
                wrong.append(f"{table}: {sql}: {error}")
    assert len(examples) > 20
    assert wrong == []


def test_comments_hold_no_path_of_the_repository(published: Path):
    with duckdb.connect(str(published), read_only=True) as connection:
        comments = connection.execute(
            "select table_name, comment from duckdb_tables() union all select view_name, comment from duckdb_views()"
            " union all select table_name || '.' || column_name, comment from duckdb_columns()"
        ).fetchall()
    paths = re.compile(r"\b(?:seeds|models|macros|tests|docs|chiffres_cles)/")
    assert [name for name, comment in comments if comment and paths.search(comment)] == []
