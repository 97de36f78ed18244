"""Views and pages that read the published file say no more and no less than it holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from chiffres_cles.publication import read_tables
from chiffres_cles.publication.trust import read_trust

EXAMENS = ("fct_exam_outcomes", "agg_exam_completeness", "dim_unit", "dim_centre", "dim_epn", "dim_modality")
"""What the view of the exams reads."""


@pytest.fixture
def writable(published: Path, tmp_path: Path) -> Path:
    """A copy of the published file that a test may change."""
    copy = shutil.copyfile(published, tmp_path / "cnam.duckdb")
    copy.chmod(0o600)
    return copy


def test_exams_of_an_unknown_team_are_complete_or_not_as_their_table_counts_them(published: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published}' as published (read_only); create schema marts; create schema vues")
        for table in EXAMENS:
            connection.execute(f"create table marts.{table} as from published.marts.{table}")
        [(team,)] = connection.execute("select min(epn_code) from marts.fct_exam_outcomes").fetchall()
        for table in EXAMENS[:2]:
            connection.execute(f"update marts.{table} set epn_code = null where epn_code = ?", [team])
        [(view,)] = connection.execute(
            "select sql from duckdb_views() where schema_name = 'vues' and view_name = 'examens'"
        ).fetchall()
        connection.execute(view)
        [(exams, unsaid)] = connection.execute(
            "select count(*), count(*) filter (where est_complet_par_epn_du_centre is null) from vues.examens"
            " where code_epn is null"
        ).fetchall()
    assert exams
    assert unsaid == 0


def test_a_file_that_is_there_and_as_before_is_not_said_to_lack(writable: Path) -> None:
    with duckdb.connect(str(writable)) as connection:
        connection.execute("update quality.extractions set state = 'unchanged' where system = 'diva'")
        connection.execute("update quality.extractions set state = 'absent' where system = 'intec'")
        [(absent,)] = connection.execute("select count(*) from quality.extractions where system = 'intec'").fetchall()
    lacks = read_trust(writable, read_tables(writable)).lacks
    assert len(lacks) == absent
    assert {lacking for _, lacking in lacks} == {"l’extraction entière"}


def test_a_table_that_no_edition_prints_has_no_printed_day(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        days = connection.execute(
            "select left(table_no, 1) in ('D', 'F') as is_ours, count(*), count(printed_extracted_on)"
            " from publication.tables where edition = '2024' group by all order by 1"
        ).fetchall()
    (_, printed, dated), (_, ours, of_ours) = days
    assert (printed, dated) == (6, 4)  # 5A and 5B name no day
    assert ours > 0
    assert of_ours == 0
