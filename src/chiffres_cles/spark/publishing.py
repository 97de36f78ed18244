"""What Spark built as the Parquet that the publisher takes (`chiffres_cles.parquet`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.joins import dimension_keys
from chiffres_cles.parquet import Catalogue, Column, Table, write
from chiffres_cles.publish import PUBLISHED_SCHEMAS
from chiffres_cles.sql import text as sql_text


def catalogue_of(manifest: dict[str, Any], checked: bool) -> Catalogue:
    """The published tables of a project by dbt's manifest. What it says is of the private file stays out."""
    tables = []
    for node in manifest["nodes"].values():
        config = node["config"]
        private = config.get("database") == "private" or node["resource_type"] not in ("model", "seed")
        if private or not config["enabled"] or node["schema"] not in PUBLISHED_SCHEMAS:
            continue
        columns = [
            Column(
                column["name"],
                column["data_type"],
                column["description"],
                any(one["type"] == "not_null" for one in column["constraints"]),
            )
            for column in node["columns"].values()
        ]
        view = config["materialized"] == "view"
        sql = f'create view {node["schema"]}."{node["alias"]}" as {node["compiled_code"]}' if view else ""
        tables.append(Table(node["schema"], node["alias"], node["description"], columns, sql))
    return Catalogue("Spark", checked, sorted(tables, key=lambda one: (one.schema, one.name)), dimension_keys(manifest))


def export(manifest: dict[str, Any], checked: bool, tables: Path, folder: Path) -> Catalogue:
    """Write the published tables of a Spark build, Parquet below `tables`, as one file each. Raises `ParquetError`."""

    def relation(one: Table) -> str:
        return f"read_parquet({sql_text(tables / f'{one.schema}.db' / one.name / '*.parquet')})"

    with duckdb.connect() as connection:
        return write(connection, catalogue_of(manifest, checked), relation, folder)
