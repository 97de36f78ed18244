"""Two published files differ by each cell and each fact that is not the same, and by no other."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from chiffres_cles.__main__ import main
from chiffres_cles.compare import CellDifference, CompareError, compare

CELLS = """
create schema publication; create schema marts;
create table publication.cells as from (values
    ('2024', '1', 'PAR', 'mean_age', '2023-2024', 31.25, null, 1, '31,3'),
    ('2024', '1', 'REU', 'mean_age', '2023-2024', 30.0, null, 1, '30,0'),
    ('2024', '1', 'LBN', 'mean_age', '2023-2024', null, 'n.c.', 1, 'n.c.')
) as rows(edition, table_no, row_code, column_code, period, value, marker, decimals, display);
create table marts.facts as from (values (1, 'a'), (2, 'b'), (2, 'b')) as rows(key, word);
"""
SAME = "update publication.cells set value = value + 1e-12"
CHANGES = {
    "value": ("update publication.cells set value = 31.26 where row_code = 'PAR'", "PAR"),
    "marker": ("update publication.cells set marker = 's.o.' where row_code = 'LBN'", "LBN"),
    "display": ("update publication.cells set display = '31,2' where row_code = 'PAR'", "PAR"),
    "gone": ("delete from publication.cells where row_code = 'REU'", "REU"),
    "added": ("insert into publication.cells values ('2024','1','CIV','mean_age','2023-2024',1,null,1,'1,0')", "CIV"),
}


def written(path: Path, *statements: str) -> Path:
    """A published file in small, changed by `statements`."""
    with duckdb.connect(str(path)) as connection:
        for statement in (CELLS, *statements):
            connection.execute(statement)
    return path


@pytest.mark.parametrize("kind", CHANGES)
def test_a_cell_that_differs_is_reported_with_how(kind: str, tmp_path: Path) -> None:
    change, row = CHANGES[kind]
    found = compare(written(tmp_path / "before.duckdb"), written(tmp_path / "after.duckdb", change))
    assert [(one.cell, one.kind) for one in found.cells] == [(f"2024/1/{row}/mean_age/2023-2024", kind)]
    assert isinstance(found.cells[0], CellDifference) and found.tables == []


def test_facts_are_compared_row_for_row_and_as_often(tmp_path: Path) -> None:
    change = "delete from marts.facts where key = 2; insert into marts.facts values (2, 'b'), (3, 'c'), (3, 'c')"
    found = compare(written(tmp_path / "before.duckdb"), written(tmp_path / "after.duckdb", change))
    assert [(one.table, one.gone, one.added) for one in found.tables] == [("marts.facts", 1, 2)]


def test_what_is_equal_is_equal_whatever_the_last_bits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(written(tmp_path / "l'avant.duckdb")), str(written(tmp_path / "après.duckdb", SAME))]
    assert main(["compare", *files]) == 0
    assert "3 cells equal, 0 differ" in capsys.readouterr().out


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(CompareError, match="does not exist"):
        compare(tmp_path / "none.duckdb", tmp_path / "none.duckdb")
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    with pytest.raises(CompareError, match="no published file"):
        compare(tmp_path / "empty.duckdb", tmp_path / "empty.duckdb")
