"""Where dbt looks for an adapter of this type: `chiffres_cles.spark.adapter` is it."""

from pathlib import Path

from dbt.adapters.base import AdapterPlugin

from chiffres_cles import spark
from chiffres_cles.spark.adapter import DucksparkAdapter, DucksparkCredentials

Plugin = AdapterPlugin(
    adapter=DucksparkAdapter,
    credentials=DucksparkCredentials,
    include_path=str(Path(spark.__file__).with_name("include")),
    dependencies=["spark"],
    project_name="dbt_duckspark",
)
