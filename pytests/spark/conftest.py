"""A Spark session for the tests of the rules, which need the extra `spark` (docs/spark.md)."""

from __future__ import annotations

import pytest
from pyspark.sql import SparkSession

from chiffres_cles.spark.session import SETTINGS, registered


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
