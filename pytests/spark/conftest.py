"""A Spark session for the tests of the rules; without the extra `spark` they are not run."""

from __future__ import annotations

import pytest

pytest.importorskip("pyspark", reason="needs the extra `spark` (docs/spark.md)")

from pyspark.sql import SparkSession  # noqa: E402

from chiffres_cles.spark.session import SETTINGS, registered  # noqa: E402


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    builder = SparkSession.builder.master("local[1]")
    for setting, value in SETTINGS.items():
        builder = builder.config(setting, value)
    folder = tmp_path_factory.mktemp("spark")
    session = registered(builder.config("spark.sql.warehouse.dir", str(folder)).getOrCreate())
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
