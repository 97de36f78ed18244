"""The build in this process is dbt's build: the same tables, row for row, and the same decision. dbt's is of the
committed seeds, that of this process of a landing of files."""

from __future__ import annotations

from pathlib import Path

import duckdb
from builds import Build, write_landing
from in_process import Built, Compiled

from chiffres_cles.contract import Contract

# of each table, the order of its rows does not matter
CONTENT = "select count(*), coalesce(sum(hash(row_of::varchar)::hugeint), 0) from {table} as row_of"


def content(connection: duckdb.DuckDBPyConnection, schemas: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """`database.schema.table` -> number of rows and the sum of their hashes."""
    tables = connection.execute(
        "select database_name || '.' || schema_name || '.' || table_name from duckdb_tables()"
        " where database_name in (current_database(), 'private') and list_contains(?, schema_name) order by all",
        [list(schemas)],
    ).fetchall()
    return {table: connection.execute(CONTENT.format(table=table)).fetchall()[0] for (table,) in tables}


def test_it_makes_the_tables_that_dbt_makes(built: Build, built_here: Built) -> None:
    assert not built_here.failures
    assert built_here.published.exists()
    schemas = ("identity", "intermediate", "marts", "publication", "quality")
    with built.connect() as dbts, built_here.connect() as ours:
        expected, found = content(dbts, schemas), content(ours, schemas)
    assert len(expected) > 80
    assert found == expected


def test_a_landing_that_is_refused_is_not_built(project: Compiled, contract: Contract, tmp_path: Path) -> None:
    """A landing that is refused builds nothing, and says why."""

    def without_its_last_line(file: str, text: str) -> str:
        return text.rpartition("\n")[0].rpartition("\n")[0] + "\n" if file == "mooc/mooc__sessions.csv" else text

    here = project.build(write_landing(tmp_path / "landing", contract, without_its_last_line), tmp_path)
    assert [failure.kind for failure in here.failures] == ["refused"]
    assert "mooc__sessions.csv" in here.failures[0].message
    assert not here.published.exists()
