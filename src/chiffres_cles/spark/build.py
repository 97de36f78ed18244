"""`make spark`: the models of the last small build on Apache Spark, and each of its tables held against DuckDB's.

The models are read as dbt compiled them for DuckDB, transpiled, and run in dbt's order; seeds are read from their files
by Spark itself. Every table is written as Parquet, and the folder stands whole or not at all.
"""

from __future__ import annotations

import csv
import json
import shutil
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from chiffres_cles.contract import load_contract
from chiffres_cles.landing import check_landing
from chiffres_cles.plugin import landing_folder
from chiffres_cles.spark.compare import TableComparison, compared
from chiffres_cles.spark.session import SETTINGS, Session, contracted, landed, registered
from chiffres_cles.spark.transpile import RECORD_NUMBER, NotProved
from chiffres_cles.sql import text as sql_text

Node = dict[str, Any]
"""A node of dbt's manifest."""


class SparkError(ValueError):
    """What the build needs is not there; the message says what makes it."""


class SparkBuild:
    """A build of the models that `artifacts` holds compiled, into `folder`."""

    def __init__(self, artifacts: Path, folder: Path, master: str) -> None:
        if not landing_folder()[1]:
            raise SparkError("make spark reads the committed extracts: unset CHIFFRES_CLES_LANDING")
        manifest = artifacts / "manifest.json"
        if not manifest.exists():
            raise SparkError(f"{manifest} is not there: `make build` first")
        self.compiled = artifacts / "compiled"
        self.nodes: dict[str, Node] = {
            name: node
            for name, node in json.loads(manifest.read_text(encoding="utf-8"))["nodes"].items()
            if node["resource_type"] in ("model", "seed") and node["config"]["enabled"]
        }
        self.folder, self.unfinished = folder, folder.with_name(folder.name + ".unfinished")
        self.master = master
        self.failures: dict[str, str] = {}

    def run(self) -> None:
        """Build every table. The folder takes the place of the last build's where all were built."""
        check_landing(landing_folder()[0], load_contract(), as_seeds=True)
        shutil.rmtree(self.unfinished, ignore_errors=True)
        self.unfinished.mkdir(parents=True, mode=0o700)
        builder = SparkSession.builder.master(self.master).appName("chiffres-cles")
        for setting, value in SETTINGS.items():
            builder = builder.config(setting, value)
        builder = builder.config("spark.sql.warehouse.dir", str(self.unfinished.absolute()))
        self.session = registered(builder.getOrCreate())
        try:
            self.session.sparkContext.setLogLevel("OFF")
            for schema in {node["schema"] for node in self.nodes.values()}:
                place = (self.unfinished / schema).absolute().as_uri()
                self.session.sql(f"create schema {schema} location {sql_text(place)}")
            self._in_order()
        finally:
            self.session.stop()
        if not self.failures:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.unfinished.rename(self.folder)

    def _in_order(self) -> None:
        """Each node once all that it reads is there, two at a time; one that reads a failed one is not built."""
        left, done = dict(self.nodes), set[str]()
        running: dict[Future[None], tuple[str, float]] = {}
        with ThreadPoolExecutor(2) as executor:
            while left or running:
                for name in [n for n in left if len(running) < 2]:
                    behind = [one for one in self.nodes[name]["depends_on"].get("nodes", []) if one in self.nodes]
                    if any(one in self.failures for one in behind):
                        self.failures[name] = "not built: it reads one that failed"
                        del left[name]
                    elif len(running) < 2 and done.issuperset(behind):
                        running[executor.submit(self._node, left.pop(name))] = name, time.monotonic()
                for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                    name, began = running.pop(future)
                    try:
                        future.result()
                        done.add(name)
                        print(
                            f"{len(done):4} of {len(self.nodes)}  {name}  {time.monotonic() - began:.1f} s", flush=True
                        )
                    except (NotProved, PySparkException, SparkError, ValueError) as error:
                        self.failures[name] = str(error).strip().partition("\n")[0] or type(error).__name__
                        print(f"{name}: {self.failures[name]}", flush=True)

    def _node(self, node: Node) -> None:
        table = f"{node['schema']}.{node['alias']}"
        if node["resource_type"] == "seed":
            self._seed(node, table)
            return
        query = self._of_python(node) if node["language"] == "python" else self._of_sql(node)
        if node["config"]["contract"]["enforced"]:
            query = contracted(query, {column["name"]: column["data_type"] for column in node["columns"].values()})
        self.session.sql(f"create table {table} using parquet as {query}")

    def _seed(self, node: Node, table: str) -> None:
        file, separator = Path(node["original_file_path"]), node["config"].get("delimiter") or ","
        with file.open(encoding="utf-8", newline="") as lines:
            header = next(csv.reader(lines, delimiter=separator))
        types = node["config"]["column_types"]
        columns = {name: types.get(name, "varchar") for name in header}
        landed(self.session, file, separator, columns, table, RECORD_NUMBER if node["schema"] == "landing" else "")

    def _of_sql(self, node: Node) -> str:
        text = self.compiled / node["package_name"] / node["original_file_path"]
        if not text.exists():
            raise SparkError(f"{text} is not there: `make build FULL=1` compiles every model")
        return Session(self.session).transpiled(text.read_text(encoding="utf-8"))

    def _of_python(self, node: Node) -> str:
        """A model in Python is given DuckDB's relations, here of what Spark has written."""
        space: dict[str, Any] = {}
        exec(Path(node["original_file_path"]).read_text(encoding="utf-8"), space)
        with duckdb.connect() as connection:

            def ref(name: str) -> duckdb.DuckDBPyRelation:
                found = next(one for one in self.nodes.values() if one["name"] == name)
                files = self.unfinished / found["schema"] / found["alias"] / "*.parquet"
                return connection.sql(f"select * from read_parquet({sql_text(files)})")

            dbt = SimpleNamespace(ref=ref, config=lambda **_: None)
            given = space["model"](dbt, connection)
            schema = ", ".join(f"`{name}` string" for name in given.columns)
            name = f"python__{node['alias']}"
            self.session.createDataFrame(given.fetchall(), schema).createOrReplaceTempView(name)
        return f"select * from {name}"

    def compared(self, working: Path) -> list[TableComparison]:
        """Each table against that of DuckDB's working file and the private file beside it."""
        places = [(f"{node['database']}.{node['schema']}", node["alias"]) for node in self.nodes.values()]
        private = working.with_name(working.name.replace("cnam", "private", 1))
        for file in (working, private):
            if not file.exists():
                raise SparkError(f"{file} is not there: `make build` first")
        return compared(places, working, private, self.unfinished if self.failures else self.folder)


def report(comparisons: list[TableComparison], failures: dict[str, str]) -> list[str]:
    """What a comparison came to, a line each table that is not equal."""
    equal = [one for one in comparisons if one.equal]
    lines = [f"{len(equal)} of {len(comparisons)} tables equal, {sum(one.rows for one in equal):,} rows"]
    for one in comparisons:
        if not one.equal:
            failure = next((why for name, why in failures.items() if name.endswith("." + one.table.split(".")[-1])), "")
            why = one.reason or f"{one.only_duckdb} rows of DuckDB alone, {one.only_spark} of Spark alone"
            lines.append(f"  {one.table}: {why}" + (f": {failure}" if failure else ""))
    return lines
