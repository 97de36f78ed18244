"""What Spark built as the Parquet that the publisher takes (`chiffres_cles.parquet`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.joins import dimension_keys
from chiffres_cles.parquet import Catalogue, Column, Table, write
from chiffres_cles.publish import PUBLISHED_SCHEMAS
from chiffres_cles.sql import text as sql_text

Node = dict[str, Any]
"""A node of dbt's manifest."""


def published(manifest: dict[str, Any]) -> list[Node]:
    """The nodes of a manifest whose tables are published. What is of the private file stays out."""
    return sorted(
        (
            node
            for node in manifest["nodes"].values()
            if node["resource_type"] in ("model", "seed")
            and node["schema"] in PUBLISHED_SCHEMAS
            and node["config"].get("database") != "private"
        ),
        key=lambda node: (node["schema"], node["alias"]),
    )


def export(manifest: dict[str, Any], checked: bool, tables: Path, folder: Path) -> Catalogue:
    """Write the published tables of a Spark build, Parquet below `tables`, as one file each, in the form of
    `make export`. Raises `ParquetError`."""

    def relation(schema: str, name: str) -> str:
        return f"read_parquet({sql_text(tables / f'{schema}.db' / name / '*.parquet')})"

    with duckdb.connect() as connection:
        described = [_table(connection, node, relation(node["schema"], node["alias"])) for node in published(manifest)]
        catalogue = Catalogue("Spark", checked, described, dimension_keys(manifest))
        return write(connection, catalogue, lambda one: relation(one.schema, one.name), folder)


def _table(connection: duckdb.DuckDBPyConnection, node: Node, relation: str) -> Table:
    """A table or view as the manifest describes it: a column of no declared type has that of the file."""
    there = connection.execute(f"describe select * from {relation}").fetchall()
    columns = []
    for name, kind, *_ in there:
        said = node["columns"].get(name) or {}
        required = any(one["type"] == "not_null" for one in said.get("constraints") or [])
        columns.append(Column(name, said.get("data_type") or kind, said.get("description") or "", required))
    view = node["config"]["materialized"] == "view"
    sql = f'create view {node["schema"]}."{node["alias"]}" as {node["compiled_code"]}' if view else ""
    return Table(node["schema"], node["alias"], node["description"], columns, sql)
