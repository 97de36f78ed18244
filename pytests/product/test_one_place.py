"""What changes often is in one place: the threshold of an edition and a label are one cell of a list of reference each.

An edition is one row (test_editions.py), a table three files (test_contributing.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from builds import write_landing
from in_process import Built, Compiled

from chiffres_cles.contract import Contract

LABEL = "Cnam Bretagne et Iroise"
THRESHOLD = 0.9


def publication(project: Compiled) -> list[str]:
    """What makes and checks the publication in the house; the mask, which takes the longest, is of no matter here."""
    mask = "model.chiffres_cles.hidden_cells"
    own = (n for n, node in project.nodes.items() if node["original_file_path"].split("/")[1] == "publication")
    return [name for name in own if mask not in project.upstream([name])]


@pytest.fixture(scope="module")
def changed(project: Compiled, contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same landing, with another threshold of completeness of edition 2024 and another name of a centre."""

    def prepare(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(f"update reference.editions set completeness = {THRESHOLD} where edition = '2024'")
        connection.execute(f"update reference.centres set label_fr = '{LABEL}' where code = 'BRE'")

    folder = tmp_path_factory.mktemp("changed")
    landing = write_landing(folder / "landing", contract)
    return project.build(landing, folder, only=publication(project), prepare=prepare)


def query(file: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_no_check_holds_a_threshold_or_a_label_by_hand(changed: Built) -> None:
    assert [str(one) for one in changed.failures] == []


def test_the_threshold_of_an_edition_moves_its_cells_and_no_other_edition_s(built_here: Built, changed: Built) -> None:
    differing = set()
    cells = "select edition, table_no, row_code, column_code, period, value, marker from publication.cells"
    for row in {*query(built_here.working, cells)} ^ {*query(changed.working, cells)}:
        differing.add(row[0])
    assert differing == {"2024"}


def test_the_notes_print_the_threshold_of_their_edition(built_here: Built, changed: Built) -> None:
    notes = "select edition, string_agg(notes, ' ' order by table_no) from publication.tables group by all"
    before, after = (dict(query(built.working, notes)) for built in (built_here, changed))
    assert "40 %" in before["2024"]
    assert after == before | {"2024": before["2024"].replace("40 %", "90 %")}


def test_a_label_is_the_same_in_every_table(built_here: Built, changed: Built) -> None:
    labels = "select distinct label from publication.table_rows where row_code = 'BRE'"
    assert query(built_here.working, labels) == [("Cnam Bretagne",)]
    assert query(changed.working, labels) == [(LABEL,)]
    rest = "select * from publication.table_rows where row_code <> 'BRE' order by all"
    assert query(built_here.working, rest) == query(changed.working, rest)
