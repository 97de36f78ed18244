"""The dbt adapter `duckspark`: dbt-spark's, for models that are written in DuckDB's dialect.

Where a macro of dbt takes a query (`include/macros`), it is transpiled; what dbt writes around it, `create table` or
`show databases`, is dbt-spark's own. Nothing comes between dbt and its connection.
"""

from __future__ import annotations

import csv
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.base.meta import available
from dbt.adapters.contracts.connection import AdapterResponse, Connection
from dbt.adapters.spark import SparkAdapter, SparkColumn, SparkConnectionManager, SparkCredentials
from dbt_common.clients.agate_helper import table_from_data_flat
from dbt_common.exceptions import DbtRuntimeError
from pyspark.errors import AnalysisException
from sqlglot import exp
from sqlglot.errors import SqlglotError

from chiffres_cles.plugin import Plugin
from chiffres_cles.spark.session import Session, begun, landed, typed, warehouse
from chiffres_cles.spark.transpile import RECORD_NUMBER, NotProved
from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

OF_FILES = re.compile(r"\b(read_csv|glob|landing_refusal|stale_copies)\(")
"""What asks of files, and of no table: DuckDB answers it on every target."""


@dataclass
class DucksparkCredentials(SparkCredentials):
    """A target of the profile: `host` is the session's master, `server_side_parameters` its settings."""

    def __post_init__(self) -> None:
        super().__post_init__()
        # dbt-spark turns it off, and a cast that fails would give a null
        self.server_side_parameters["spark.sql.ansi.enabled"] = "true"

    @property
    def type(self) -> str:
        """The type that the profile names."""
        return "duckspark"


class DucksparkConnectionManager(SparkConnectionManager):
    """dbt-spark's, on a session of the project."""

    TYPE = "duckspark"

    @classmethod
    def open(cls, connection: Connection) -> Connection:
        """Begin the session, which dbt-spark then finds, where this is the first connection."""
        credentials: Any = connection.credentials  # of dbt-spark, which are there once dbt opens
        begun(credentials.host, credentials.server_side_parameters)
        return super().open(connection)


class DucksparkColumn(SparkColumn):
    """A column, by its type in DuckDB's words."""

    @property
    def quoted(self) -> str:
        """Its name as DuckDB quotes it."""
        return sql_name(self.column)


class DucksparkAdapter(SparkAdapter):
    """dbt-spark's adapter, with what its macros ask of the transpiler."""

    Column = DucksparkColumn
    ConnectionManager = DucksparkConnectionManager
    landing = threading.Lock()

    @property
    def spark(self) -> Session:
        """The session of this target."""
        credentials = self.config.credentials
        return Session(begun(credentials.host, credentials.server_side_parameters))

    def quote(self, identifier: str) -> str:
        """A name as DuckDB quotes it: macros quote within queries."""
        return sql_name(identifier)

    @available.parse(lambda *_, **__: "")
    def transpiled(self, sql: str) -> str:
        """A query in Spark's words, its steps made. Raises `DbtRuntimeError` for a construct that is not proved; dbt
        names the model."""
        try:
            return self.spark.transpiled(sql)
        except (NotProved, SqlglotError) as error:
            raise DbtRuntimeError(f"not proved on Spark: {error}") from error

    @available.parse(lambda *_, **__: "")
    def created(self, relation: Any, sql: str, model: dict[str, Any], contract: bool) -> str:
        """Make a table of a query, with its descriptions; returns the statement that fills it.

        With its contract each column is cast to the type that it declares, as DuckDB does when it inserts. Raises
        `DbtRuntimeError` where the query has other columns.
        """
        query = self.transpiled(sql)
        kinds = {one.name: one.dataType.simpleString() for one in self.spark.session.sql(query).schema}
        for name, kind in kinds.items():
            if kind.startswith("interval"):
                said = f"a difference of days: {name}: DuckDB would give a number of them; Spark {kind}"
                raise DbtRuntimeError(f"not proved on Spark: {said}")
        if contract:
            declared = {name: typed(column["data_type"]) for name, column in model["columns"].items()}
            if other := {name.lower() for name in kinds} ^ {name.lower() for name in declared}:
                raise DbtRuntimeError(f"columns of the query or of the contract alone: {', '.join(sorted(other))}")
            kinds = declared
        chosen = ", ".join(f"cast(`{name}` as {kind}) as `{name}`" for name, kind in kinds.items())
        self._make(relation, kinds, model)
        return f"insert into {relation} select {chosen} from ({query})"

    def _make(self, relation: Any, kinds: dict[str, str], model: dict[str, Any]) -> None:
        """Make an empty table: Spark's `create table as` takes no description of a column."""

        def said(part: dict[str, Any]) -> str:
            return f" comment {exp.Literal.string(part['description']).sql('spark')}" if part.get("description") else ""

        columns = ", ".join(f"`{name}` {kind}{said(model['columns'].get(name, {}))}" for name, kind in kinds.items())
        self.spark.session.sql(f"create table {relation} ({columns}) using parquet{said(model)}")

    @available.parse(lambda *_, **__: [])
    def columns_of(self, sql: str) -> list[str]:
        """The names of the columns of a query of DuckDB."""
        return self.spark.columns(self.transpiled(sql))

    def get_columns_in_relation(self, relation: Any) -> list[SparkColumn]:
        """The columns of a table or view, none where there is none."""
        try:
            fields = self.spark.session.table(relation.render()).schema
        except AnalysisException:
            return []
        # a column of nulls alone has no type in Spark
        said = (one.dataType.simpleString().replace("void", "string") for one in fields)
        kinds = [exp.DataType.build(one, dialect="spark").sql("duckdb") for one in said]
        return [self.Column(column=one.name, dtype=kind) for one, kind in zip(fields, kinds, strict=True)]

    def execute(self, sql: str, auto_begin: bool = False, fetch: bool = False, limit: int | None = None) -> Any:
        """As dbt-spark does; what asks of files alone is asked of DuckDB."""
        if not fetch or not OF_FILES.search(sql):
            return super().execute(sql, auto_begin=auto_begin, fetch=fetch, limit=limit)
        with duckdb.connect() as connection:
            target = self.config.target_name
            Plugin("spark", {"target": target, "private": warehouse(self.config.credentials)}).configure_connection(
                connection
            )
            found = connection.execute(sql)
            names = [column[0] for column in found.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        return AdapterResponse(_message="OK"), table_from_data_flat(rows, names)

    @available.parse(lambda *_, **__: "")
    def load_seed(self, model: dict[str, Any], relation: Any) -> str:
        """Have Spark read a seed; of an extract, with the number of each record."""
        file, config = Path(model["root_path"], model["original_file_path"]), model["config"]
        separator = config.get("delimiter") or ","
        with file.open(encoding="utf-8", newline="") as lines:
            header = next(csv.reader(lines, delimiter=separator))
        kinds = {name: typed(config["column_types"].get(name, "varchar")) for name in header}
        self._land(file, separator, kinds, relation, model, relation.schema == "landing")
        return f"-- {relation} is read from {file.name}"

    def _land(
        self, file: Path, separator: str, kinds: dict[str, str], relation: Any, model: dict[str, Any], numbered: bool
    ) -> None:
        """Fill a table from a file of CSV; `numbered` with a column that has each record's number in it."""
        session = self.spark.session
        view = landed(session, file, separator, list(kinds))
        chosen = ", ".join(f"cast(`{column}` as {kind}) as `{column}`" for column, kind in kinds.items())
        if numbered:  # one file is read by one task, from its first line to its last
            chosen += f", monotonically_increasing_id() + 1 as {RECORD_NUMBER}"
            kinds = {**kinds, RECORD_NUMBER: "bigint"}
        self._make(relation, kinds, model)
        session.sql(f"insert into {relation} select {chosen} from {view}")

    @available.parse(lambda *_, **__: "")
    def landed(self, contract: dict[str, Any], file: str) -> str:
        """The table of an extract of the landing folder, read from its copy in UTF-8 where it was not yet."""
        table = f"landing.{contract['source_name']}__{contract['name']}"
        with self.landing:
            self.spark.session.sql("create schema if not exists landing")
            if not self.spark.session.catalog.tableExists(table):
                kinds = dict.fromkeys(contract["columns"], "string")
                separator = contract["source_meta"]["dialect"]["separator"]
                self._land(Path(file), separator, kinds, table, contract, True)
        return table

    def submit_python_job(self, parsed_model: dict[str, Any], compiled_code: str) -> AdapterResponse:
        """Run a model in Python: it is given DuckDB's relations, here of what Spark has written."""
        space: dict[str, Any] = {}
        exec(compiled_code.strip(), space)
        session, table = self.spark.session, f"{parsed_model['schema']}.{parsed_model['alias']}"
        with duckdb.connect() as connection:

            def load(relation: str) -> duckdb.DuckDBPyRelation:
                schema, name = relation.split(".")
                files = warehouse(self.config.credentials) / f"{schema}.db" / name / "*.parquet"
                return connection.sql(f"select * from read_parquet({sql_text(files)})")

            made = space["model"](space["dbtObj"](load), connection)
            kinds = zip(made.columns, map(typed, map(str, made.types)), strict=True)
            shape = ", ".join(f"`{name}` {kind}" for name, kind in kinds)
            session.createDataFrame(made.fetchall(), shape).write.saveAsTable(table)
        return AdapterResponse(_message="OK")
