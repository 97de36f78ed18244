"""Statistical secrecy: the cells that are hidden, worked out by src/chiffres_cles/secrecy (docs/secrecy.md)."""

from chiffres_cles.secrecy.mask import hidden_cells


def model(dbt, session):
    """The relation of hidden cells, of what is published, described and excepted."""
    dbt.config(materialized="table")
    return hidden_cells(
        session,
        cells=dbt.ref("published_cells"),
        columns=dbt.ref("published_table_columns"),
        rows=dbt.ref("published_table_rows"),
        axes=dbt.ref("axes"),
        limits=dbt.ref("disclosure"),
        exceptions=dbt.ref("disclosure_exceptions"),
        printed=dbt.ref("reconciliation"),
        kept=dbt.ref("frozen_secrets"),
    )
