"""A model in Python is given DuckDB's relations."""


def model(dbt, session):
    """The persons and the length of each name."""
    return dbt.ref("persons").project("name, length(name)::integer as length")
