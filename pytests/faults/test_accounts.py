"""The row account as a property: whatever the records of a landing, each ends in one disposition, and each extract
balances.

The SQL is the project's own, as the good build compiled it, over small generated extracts in memory.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import duckdb
import pytest
from builds import SEEDS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiffres_cles.contract import Extract, load_contract
from chiffres_cles.sql import text as sql_text
from faults.conftest import ALL, Project

EXTRACTS = [extract for extract in load_contract().extracts if extract.system != "landing"]
ASKED = ("row_accounts", "rejects", "int_row_dispositions")
BASE = 12
"""First records of each committed extract: they belong together, so that joins have something to find."""

Record = tuple[str, ...]
Landing = dict[str, list[Record]]
Extra = tuple[str, int, list[tuple[int, str]], bool]
"""A copy of a record: its extract and place, the cells that change, and whether it comes before the rest."""
Account = Callable[[Landing], duckdb.DuckDBPyConnection]


def committed(extract: Extract) -> list[Record]:
    text = (SEEDS / extract.file).read_text(encoding="utf-8")
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=extract.dialect.separator)][1:]


@pytest.fixture(scope="module")
def base() -> Landing:
    """The first records of every extract, and the catalogue's of the units that they name."""
    rows = {extract.seed: committed(extract)[:BASE] for extract in EXTRACTS if extract.seed != "bedeo__unites"}
    named = {value for records in rows.values() for record in records for value in record}
    units = next(extract for extract in EXTRACTS if extract.seed == "bedeo__unites")
    rows[units.seed] = [record for record in committed(units) if record[1] in named and record[0] in ("2018", "2019")]
    return rows


# what a cell may become: what damage looks like, and anything else but the NUL byte that no landing may hold
VALUES = st.sampled_from(
    [
        "",
        "  ",
        "x",
        "-1",
        "1E3",
        "1.234",
        "12,5",
        "99999999999",
        "31/02/2020",
        "2049",
        "2018",
        "2018-2019",
        "ZZZ999",
        "\u00a0",
        "A",
        "O",
        "1",
    ]
) | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5)
CHANGES = st.lists(st.tuples(st.integers(0, 40), VALUES), max_size=2)
EXTRA = st.tuples(
    st.sampled_from([extract.seed for extract in EXTRACTS]), st.integers(0, BASE - 1), CHANGES, st.booleans()
)
GONE = st.tuples(st.sampled_from([extract.seed for extract in EXTRACTS]), st.integers(0, BASE - 1))


def landed(base: Landing, extra: list[Extra], gone: set[tuple[str, int]]) -> Landing:
    """The base without some records, with others more: copies, each with some cells changed, before or after the
    rest."""
    landing = {
        seed: [record for place, record in enumerate(records) if (seed, place) not in gone]
        for seed, records in base.items()
    }
    for seed, place, changes, first in extra:
        record = list(base[seed][place % len(base[seed])])
        for column, value in changes:
            record[column % len(record)] = value
        landing[seed].insert(0 if first else len(landing[seed]), tuple(record))
    return landing


@pytest.fixture(scope="module")
def account(good: Project) -> Account:
    """Build the dispositions and accounts of a landing in memory, by the compiled SQL of the models they rest on."""
    nodes = json.loads(good.manifest.read_text(encoding="utf-8"))["nodes"]
    wanted: list[str] = []

    def add(name: str) -> None:
        if name in nodes and name not in wanted:
            for parent in nodes[name]["depends_on"].get("nodes", []):
                add(parent)
            wanted.append(name)

    for model in ASKED:
        add(f"model.chiffres_cles.{model}")
    needed = [nodes[name] for name in wanted]
    models = [node for node in needed if node["resource_type"] == "model"]
    assert len(models) > 50
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as cnam; attach ':memory:' as private; use cnam; set threads = 1")
    connection.execute("create macro keyed_hash(text) as md5(text)")  # any hash does: no person is to be protected here
    connection.execute("create macro identity_decisions() as '[]'")  # no one decided anything
    for schema in {(node["database"], node["schema"]) for node in needed}:
        connection.execute("create schema " + ".".join(schema))
    connection.execute(f"attach {sql_text(good.work / 'cnam.duckdb')} as built (read_only)")
    for node in needed:
        if node["resource_type"] == "seed" and node["schema"] == "reference":
            connection.execute(f"create table reference.{node['alias']} as from built.reference.{node['alias']}")
    for extract in load_contract().extracts:
        columns = ", ".join(f'"{name}" varchar' for name in extract.column_names)
        connection.execute(f"create table private.landing.{extract.seed} ({columns})")
    statements = []
    for node in models:
        kind = "view" if node["schema"] == "staging" else "table"
        name = f"{node['database']}.{node['schema']}.{node['alias']}"
        statements.append(f"create or replace {kind} {name} as {node['compiled_code']}")

    def run(landing: Landing) -> duckdb.DuckDBPyConnection:
        for seed, records in landing.items():
            connection.execute(f"delete from private.landing.{seed}")
            if records:
                places = "(" + ", ".join("?" * len(records[0])) + ")"
                values = [value or None for record in records for value in record]
                connection.execute(
                    f"insert into private.landing.{seed} values {', '.join([places] * len(records))}", values
                )
        for statement in statements:
            connection.execute(statement)
        return connection

    return run


@settings(
    max_examples=60 if ALL else 10,
    deadline=None,
    derandomize=not ALL,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(extra=st.lists(EXTRA, max_size=30), gone=st.sets(GONE, max_size=20))
def test_every_record_ends_in_one_disposition(
    base: Landing, account: Account, extra: list[Extra], gone: set[tuple[str, int]]
) -> None:
    landing = landed(base, extra, gone)
    connection = account(landing)

    def ask(query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query).fetchall()

    found = ask(
        "select split_part(row_id, '#', 1), split_part(row_id, '#', 2)::integer from intermediate.int_row_dispositions"
    )
    expected = {
        (f"{extract.system}.{extract.name}", number)
        for extract in EXTRACTS
        for number in range(1, len(landing[extract.seed]) + 1)
    }
    assert len(found) == len(set(found))
    assert set(found) == expected
    accounts = ask(
        "select system || '__' || extract, sum(landed), sum(kept + rejected + deduplicated + out_of_scope),"
        " sum(rejected) from quality.row_accounts group by all"
    )
    assert {seed: rows for seed, rows, _, _ in accounts} == {seed: len(rows) for seed, rows in landing.items() if rows}
    assert [seed for seed, rows, disposed, _ in accounts if rows != disposed] == []
    assert ask("select count(*), count(distinct row_id) from quality.rejects") == [
        (sum(row[3] for row in accounts), sum(row[3] for row in accounts))
    ]
    # a record that repeats another names one that counts; of a result, one whose own result is kept
    assert ask(
        "select r.row_id from intermediate.int_row_dispositions as r left join intermediate.int_row_dispositions as s"
        " on s.row_id = r.kept_row_id where r.disposition = 'deduplicated'"
        " and coalesce(s.disposition, 'missing') not in ('kept', 'out_of_scope')"
        " and not (r.entity = 'exam_results' and r.kept_row_id in"
        " (select row_id from intermediate.int_exam_results_decided where disposition = 'kept'))"
    ) == []  # fmt: skip
    # and everything that is not kept has a rule
    assert ask(
        "select row_id from intermediate.int_row_dispositions as d left join reference.disposition_rules as r"
        " on r.code = d.disposition_rule and r.disposition = d.disposition"
        " where (d.disposition = 'kept') <> (r.code is null)"
    ) == []  # fmt: skip
