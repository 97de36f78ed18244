"""What the comments of the published file promise: examples that run on it alone, the French words, the codes of a
column."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

EXAMPLE = re.compile(r"`((?:select|from|with) [^`]+)`", re.IGNORECASE)
FOR_ANALYSTS = ("marts", "detail")
NO_CODE = re.compile(r"(_label|_title|_month|_year|_key|^cohort|_cohort|^starts_in|^session_code)$")
"""Columns of text that hold no code with a meaning: labels, periods, and the code of a MOOC's session, which has
none."""


def test_each_example_of_a_comment_runs_and_finds_something(published: Path) -> None:
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


def test_comments_hold_no_path_of_the_repository(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        comments = connection.execute(
            "select table_name, comment from duckdb_tables() union all select view_name, comment from duckdb_views()"
            " union all select table_name || '.' || column_name, comment from duckdb_columns()"
        ).fetchall()
    paths = re.compile(r"\b(?:seeds|models|macros|tests|docs|chiffres_cles)/")
    assert [name for name, comment in comments if comment and paths.search(comment)] == []


def test_comments_say_it_in_french_too(published: Path) -> None:
    """Who searches the file for a word of the house finds the tables and columns that the glossary names for it."""
    with duckdb.connect(str(published), read_only=True) as connection:
        tables = dict(
            connection.execute(
                "select table_name, comment from duckdb_tables() where schema_name in ?", [FOR_ANALYSTS]
            ).fetchall()
        )
        columns = connection.execute(
            "select table_name, column_name, comment from duckdb_columns() where schema_name in ?", [FOR_ANALYSTS]
        ).fetchall()
        glossary = [
            (words.split(", "), found.split(", "))
            for words, found in connection.execute("select term_fr, found_in from reference.glossary").fetchall()
        ]

    def is_said(words: list[str], comment: str) -> bool:
        plurals = (r"s?\s+".join(map(re.escape, word.split())) for word in words)
        return any(re.search(rf"\b{plural}s?\b", comment, re.IGNORECASE) for plural in plurals)

    lacking = []
    for words, found in glossary:
        lacking += [f"{name}: {words}" for name in found if name in tables and not is_said(words, tables[name])]
        lacking += [
            f"{table}.{column}: {words}"
            for table, column, comment in columns
            if column in found and not is_said(words, comment)
        ]
    every_word = [word for words, _ in glossary for word in words]
    lacking += [f"{table}: no French word" for table, comment in tables.items() if not is_said(every_word, comment)]
    assert lacking == []


def test_the_comment_of_a_coded_column_has_its_codes_or_says_where_their_labels_are(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        tables = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        relations = {name for (name,) in tables}
        columns = connection.execute(
            "select schema_name, table_name, column_name, comment from duckdb_columns()"
            " where schema_name in ? and data_type = 'VARCHAR'",
            [FOR_ANALYSTS],
        ).fetchall()
        siblings = {(table, column) for _, table, column, _ in columns}
        lacking = []
        for schema, table, column, comment in columns:
            named = {*re.findall(r"`([a-z_.]+)", comment)}
            if NO_CODE.search(column) or named & relations:
                continue
            if any((table, name) in siblings and name.endswith(("_label", "_title")) for name in named):
                continue
            codes = connection.execute(
                f'select distinct "{column}" from {schema}.{table} where "{column}" is not null'
            ).fetchall()
            unsaid = [code for (code,) in codes if not re.search(rf"\b{re.escape(code)}\b", comment)]
            if unsaid:
                lacking.append(f"{table}.{column}: {unsaid[:5]}")
    assert lacking == []


def test_in_a_labelled_view_no_code_is_without_its_label(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'vues'"
        ).fetchall()
    codes = [(view, column) for view, column in columns if column.startswith("code_")]
    assert len(codes) > 10
    assert [(view, code) for view, code in codes if (view, code.removeprefix("code_")) not in columns] == []
