"""The same models on Apache Spark: their DuckDB text transpiled, run, and held against DuckDB's tables (docs/spark.md).

Needs the extra `chiffres-cles[spark]` and Java 17; nothing outside this package imports it.
"""
