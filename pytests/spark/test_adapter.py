"""dbt's target on Spark: what its macros take as a query is DuckDB's, on a session of this machine and on a cluster."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyspark
import pytest

from chiffres_cles.keys import DEMO_KEY
from chiffres_cles.plugin import keyed_hash
from spark.conftest import Done

Dbt = Callable[..., Done]


def table(folder: Path, name: str, columns: str) -> list[tuple[Any, ...]]:
    """Rows of a table that Spark wrote."""
    files = folder / "intermediate.db" / name / "*.parquet"
    return duckdb.execute(f"select {columns} from read_parquet('{files}') order by all").fetchall()


def check_the_small_project(tables: Path) -> None:
    assert table(tables, "persons", "name, age, share") == [
        ("O'BRIEN,", 34, None),
        ("STRAẞE", None, pytest.approx(1 / 6)),
        ("ZOÉ", 44, pytest.approx(12.5 / 3)),
    ]
    key = keyed_hash(DEMO_KEY.encode(), " Zoé")
    assert table(tables, "persons", "replace(person_key, '-', '')")[0:] and (key,) in table(
        tables, "persons", "replace(person_key, '-', '')"
    )
    assert table(tables, "shown", "*") == [(3, "ZOÉ")]
    assert table(tables, "numbered", "length") == [(3,), (6,), (8,)]


def test_a_project_is_built_and_tested_with_its_contract_and_its_unit_test(dbt: Dbt) -> None:
    done = dbt("build")
    assert done.code == 0, done.said
    assert "PASS=9" in done.said and "ERROR=0" in done.said, done.said
    check_the_small_project(done.tables)
    assert done.tables.stat().st_mode & 0o077 == 0
    # another command finds the tables in the folder
    again = dbt("test", "--select", "persons")
    assert again.code == 0, again.said


def test_what_is_not_proved_stops_with_model_construct_and_both_dialects(dbt: Dbt) -> None:
    planted = ("middle", "in_whole", "apart", "other_columns")
    done = dbt("build", "--select", "+middle", *planted[1:], "--vars", "{unproved: true}", "--full-refresh")
    assert done.code != 0
    said = dict(re.findall(r"Failure in model (\w+) (.*?)compiled code", done.said, re.DOTALL))
    assert said.keys() == {*planted}, done.said
    assert "Median: MEDIAN(age); Spark would read MEDIAN(age)" in said["middle"]
    assert (
        "cast of a fraction to a whole number: CAST(share AS INT); Spark would read CAST(share AS INT)"
        in said["in_whole"]
    )
    assert "a difference of days: days: DuckDB would give a number of them; Spark interval day" in said["apart"]
    assert "of the contract alone: a, b" in said["other_columns"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """A standalone cluster of one master and two workers of one core, stopped in the end; gives its address."""
    spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    given = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(tmp_path / "worker")}
    given |= {"SPARK_LOCAL_DIRS": str(tmp_path / "local"), "SPARK_DAEMON_MEMORY": "512m"}
    deploy = "org.apache.spark.deploy"
    master = [f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port())]
    worker = [f"{deploy}.worker.Worker", "--cores", "1", "--memory", "1g", "--webui-port", "0", address]
    running, log = [], (tmp_path / "cluster.log").open("w")
    try:
        for command in (master, worker, worker):
            running.append(subprocess.Popen([str(spark_class), *command], env=given, stdout=log, stderr=log))
        until = time.monotonic() + 120
        while (tmp_path / "cluster.log").read_text().count("Registering worker") < 2:
            assert time.monotonic() < until, (tmp_path / "cluster.log").read_text()[-3000:]
            assert all(one.poll() is None for one in running), (tmp_path / "cluster.log").read_text()[-3000:]
            time.sleep(0.5)
        yield address
    finally:
        for one in reversed(running):
            one.terminate()
        for one in running:
            one.wait(30)
        log.close()


def test_a_cluster_of_two_workers_gives_the_same_tables(dbt: Dbt, cluster: str, tmp_path: Path) -> None:
    done = dbt("build", master=cluster)
    assert done.code == 0, done.said
    check_the_small_project(done.tables)
    executors = list((tmp_path / "worker").glob("app-*/*/stderr"))
    assert len(executors) == 2
    assert DEMO_KEY not in (tmp_path / "cluster.log").read_text()
