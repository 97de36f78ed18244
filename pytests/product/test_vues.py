"""The views in French say what the facts and aggregates that they read say."""

from __future__ import annotations

from pathlib import Path

import duckdb

from chiffres_cles.sql import text as sql_text

EXAMENS = ("fct_exam_outcomes", "agg_exam_completeness", "dim_unit", "dim_centre", "dim_epn", "dim_modality")
"""What the view of the exams reads."""


def test_exams_of_an_unknown_team_are_complete_or_not_as_their_table_counts_them(published: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"attach {sql_text(published)} as published (read_only); create schema marts; create schema vues"
        )
        for table in EXAMENS:
            connection.execute(f"create table marts.{table} as from published.marts.{table}")
        [(team,)] = connection.execute("select min(epn_code) from marts.fct_exam_outcomes").fetchall()
        for table in EXAMENS[:2]:
            connection.execute(f"update marts.{table} set epn_code = null where epn_code = ?", [team])
        [(view,)] = connection.execute(
            "select sql from duckdb_views() where schema_name = 'vues' and view_name = 'examens'"
        ).fetchall()
        connection.execute(view)
        [(exams,)] = connection.execute("select count(*) from vues.examens where code_epn is null").fetchall()
        query = """
            select count(*) from vues.examens as exams
            inner join marts.agg_exam_completeness as parts
                on parts.grain = 'centre_epn' and parts.epn_code is null and exams.code_epn is null
                and exams.annee_universitaire = parts.academic_year
                and exams.code_centre_examen = parts.exam_centre_code
            where exams.est_complet_par_epn_du_centre = parts.is_complete
        """
        [(as_their_part,)] = connection.execute(query).fetchall()
        [(facts,)] = connection.execute(
            "select count(*) from marts.fct_exam_outcomes where is_in_exam_scope and epn_code is null"
        ).fetchall()
    assert exams == facts == as_their_part > 0
