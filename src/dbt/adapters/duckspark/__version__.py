"""The version that dbt names beside the adapter's type: that of dbt-spark, which it is made for."""

version = "1.11.0"
