"""The transpiler, the adapter and a cluster of Spark, held against DuckDB: `make test-spark`."""
