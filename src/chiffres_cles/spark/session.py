"""A Spark session of the project: ANSI mode, the functions that SQL cannot have, and the steps that a query needs.

The key of persons is held by the function `keyed_hash` itself, as Spark hands it to its workers: no SQL, plan or log
has it. `strip_accents` is written anew, and not DuckDB's.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StringType, StructType
from sqlglot import exp

from chiffres_cles.plugin import in_force, person_key
from chiffres_cles.spark.transpile import View, transpile, types
from chiffres_cles.sql import text as sql_text

PARTS = "spark.sql.shuffle.partitions"
"""The setting that says in how many parts rows are worked on."""
SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # a cast that fails stops the query, and gives no null
    "spark.sql.session.timeZone": "UTC",
    PARTS: "2",
    # on small tables compiling, by Spark or by the JVM, costs more than it gains
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.ui.showConsoleProgress": "false",
    # with it Spark 4.3 loses the columns of a relation that it has kept
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.driver.memory": "3g",
    "spark.sql.catalogImplementation": "in-memory",  # the tables are the folder: no metastore beside it
    "spark.sql.legacy.createHiveTableByDefault": "false",  # tables are Parquet
}
"""What every session of the project has; a profile sets the rest."""
WAREHOUSE = "spark.sql.warehouse.dir"
"""The setting that names the folder of tables."""
_beginning = threading.Lock()


def begun(master: str, settings: dict[str, str]) -> SparkSession:
    """The session of this process, begun where there is none: with the project's functions, and the tables that its
    folder holds."""
    with _beginning:
        if (session := SparkSession.getActiveSession() or SparkSession._instantiatedSession) is not None:
            return session
        folder = Path(settings[WAREHOUSE]).absolute()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        builder = SparkSession.builder.master(master).appName("chiffres-cles")
        for setting, value in {**SETTINGS, **settings}.items():
            is_folder = setting.endswith(".dir")
            builder = builder.config(setting, str(Path(value).absolute()) if is_folder else value)
        session = registered(builder.getOrCreate())
        session.sparkContext.setLogLevel("OFF")
        for table in sorted(folder.glob("*.db/*")):
            schema = table.parent.name.removesuffix(".db")
            session.sql(f"create schema if not exists {schema}")
            session.sql(f"create table {schema}.{table.name} using parquet location {sql_text(table.as_uri())}")
        return session


def warehouse(credentials: Any) -> Path:
    """The folder of a target's tables, `<schema>.db/<table>`."""
    return Path(credentials.server_side_parameters[WAREHOUSE]).absolute()


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

    def _made(self, rows: DataFrame) -> DataFrame:
        """The rows of a step, computed and kept: in as many parts as any, not in those of all steps; and of no known
        size, since Spark takes the product of sizes for that of a join: in thirty steps the number alone took minutes.
        """
        rows = rows.coalesce(int(str(self.session.conf.get(PARTS)))).localCheckpoint()
        made = rows._jdf.queryExecution().toRdd()
        session = self.session._jsparkSession
        return DataFrame(session.internalCreateDataFrame(made, rows._jdf.schema(), False), self.session)

    def _recurring(self, view: View) -> DataFrame:
        new = self.session.sql(view.sql).toDF(*view.columns)
        new = self._made(new.distinct() if view.distinct else new)
        all_rows = new
        # by their text, since a step may give nulls where the start has none
        kinds = StructType.fromDDL(", ".join(f"`{one.name}` {one.dataType.simpleString()}" for one in new.schema))
        while not new.isEmpty():
            new.createOrReplaceTempView(view.new)
            all_rows.createOrReplaceTempView(view.all_rows)
            new = self.session.sql(view.step).toDF(*view.columns).to(kinds)
            if view.key:
                new = self._made(new)
                if new.count() != new.select(*view.key).distinct().count():
                    raise ValueError(
                        f"{view.name}: several rows of one key in a step, and no order says which one counts"
                    )
                same = [all_rows[name].eqNullSafe(new[name]) for name in view.key]
                all_rows = all_rows.join(new, same, "left_anti").union(new)
            else:
                new = self._made(new.distinct().subtract(all_rows) if view.distinct else new)
                all_rows = all_rows.toDF(*view.columns).union(new.toDF(*view.columns))
            all_rows = self._made(all_rows)
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


def landed(session: SparkSession, file: Path, separator: str, columns: list[str]) -> str:
    """The view by which Spark reads a file of CSV, all columns text; one whose header is another stops the query."""
    rows = session.read.csv(
        str(file), sep=separator, header=True, schema=", ".join(f"`{name}` string" for name in columns), quote='"',
        escape='"', multiLine=True, enforceSchema=False, ignoreLeadingWhiteSpace=False, ignoreTrailingWhiteSpace=False,
        mode="FAILFAST",
    )  # fmt: skip
    rows.createOrReplaceTempView(view := f"csv_{file.stem}")
    return view
