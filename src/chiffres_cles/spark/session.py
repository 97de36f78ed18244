"""A Spark session of the project: ANSI mode, the functions that SQL cannot have, and the steps that a query needs.

The key of persons is held by the function `keyed_hash` itself, as Spark hands it to its workers: no SQL, plan or log
has it. `strip_accents` is written anew, and not DuckDB's.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StringType, StructField, StructType
from sqlglot import exp

from chiffres_cles.plugin import in_force, person_key
from chiffres_cles.spark.transpile import View, transpile, types

SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # a cast that fails stops the query, and gives no null
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",  # on small tables compiling costs more than it gains
    # with it Spark 4.3 loses the columns of a relation that it has kept
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.driver.memory": "3g",
    "spark.sql.catalogImplementation": "in-memory",  # the tables are the folder: no metastore beside it
    "spark.sql.legacy.createHiveTableByDefault": "false",  # tables are Parquet
}
"""What every session of the project has; a profile may set the rest."""


def accents() -> Callable[[str | None], str | None]:
    """`strip_accents`: a text without its marks, composed again where letters remain."""

    def strip_accents(text: str | None) -> str | None:
        import unicodedata

        if text is None or text.isascii():
            return text
        bare = "".join(
            c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) not in ("Mn", "Mc", "Me")
        )
        return unicodedata.normalize("NFC", bare)

    return strip_accents


def hasher(key: bytes) -> Callable[[str | None], str | None]:
    """`keyed_hash` of the plugin: the key is the function's own, and shown nowhere."""

    def keyed_hash(text: str | None) -> str | None:
        import hashlib
        import hmac

        return None if text is None else hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]

    return keyed_hash


def registered(session: SparkSession) -> SparkSession:
    """The session with the project's functions, which workers that do not have the project can run.

    Raises `KeyRefused` without a key, `DecisionsError` for bad decisions.
    """
    decisions = in_force()
    session.udf.register("keyed_hash", hasher(person_key()), StringType())
    session.udf.register("strip_accents", accents(), StringType())
    session.udf.register("identity_decisions", lambda: decisions, StringType())
    return session


class Session:
    """What the transpiler asks of a Spark session (`chiffres_cles.spark.transpile.Engine`)."""

    numbers = itertools.count()
    lock = threading.Lock()

    def __init__(self, session: SparkSession) -> None:
        self.session = session

    def columns(self, query: str) -> list[str]:
        """The names of a query's columns; nothing runs."""
        return list(self.session.sql(query).columns)

    def make(self, view: View) -> None:
        """Make a step, whole and once where it says so."""
        if view.step:
            self._recurring(view).createOrReplaceTempView(view.name)
            return
        rows = self.session.sql(view.sql)
        (rows.localCheckpoint() if view.kept else rows).createOrReplaceTempView(view.name)

    def _recurring(self, view: View) -> DataFrame:
        new = self.session.sql(view.sql).toDF(*view.columns)
        new = (new.distinct() if view.distinct else new).localCheckpoint()
        all_rows = new
        kinds = StructType([StructField(one.name, one.dataType) for one in new.schema])  # a step may give nulls
        while not new.isEmpty():
            new.createOrReplaceTempView(view.new)
            all_rows.createOrReplaceTempView(view.all_rows)
            new = self.session.sql(view.step).toDF(*view.columns).to(kinds)
            if view.key:
                new = new.localCheckpoint()
                if new.count() != new.select(*view.key).distinct().count():
                    raise ValueError(f"{view.name}: several rows of one key in a step, and no order says which stands")
                same = [all_rows[name].eqNullSafe(new[name]) for name in view.key]
                all_rows = all_rows.join(new, same, "left_anti").union(new).localCheckpoint()
            else:
                new = (new.distinct().subtract(all_rows) if view.distinct else new).localCheckpoint()
                all_rows = all_rows.toDF(*view.columns).union(new.toDF(*view.columns)).localCheckpoint()
        return all_rows

    def transpiled(self, sql: str) -> str:
        """A query of DuckDB in Spark's words, its steps made."""
        with self.lock:
            prefix = f"step{next(self.numbers)}"
        return transpile(sql, self, prefix)


def typed(data_type: str) -> str:
    """A type of DuckDB as Spark's."""
    kind = exp.DataType.build(data_type, dialect="duckdb")
    return str(types(kind).sql("spark"))


def contracted(sql: str, columns: dict[str, str]) -> str:
    """A query with each column cast to the type that its contract declares: DuckDB does so when it inserts."""
    chosen = ", ".join(f"cast(`{name}` as {typed(kind)}) as `{name}`" for name, kind in columns.items())
    return f"select {chosen} from ({sql})"


def landed(
    session: SparkSession, file: Path, separator: str, columns: dict[str, str], table: str, number: str = ""
) -> None:
    """Read a CSV file into a table, every column by the type given; `number` names a column for the record's number."""
    schema = ", ".join(f"`{name}` string" for name in columns)
    rows = session.read.csv(
        str(file),
        sep=separator,
        header=True,
        schema=schema,
        quote='"',
        escape='"',
        multiLine=True,
        enforceSchema=False,
        ignoreLeadingWhiteSpace=False,
        ignoreTrailingWhiteSpace=False,
        mode="FAILFAST",
    )
    rows.createOrReplaceTempView(name := f"csv_{table.replace('.', '_')}")
    chosen = ", ".join(f"cast(`{column}` as {typed(kind)}) as `{column}`" for column, kind in columns.items())
    if number:
        # one file is read by one task, from its first line to its last
        chosen += f", monotonically_increasing_id() + 1 as `{number}`"
    session.sql(f"drop table if exists {table}")
    session.sql(f"create table {table} using parquet as select {chosen} from {name}")
