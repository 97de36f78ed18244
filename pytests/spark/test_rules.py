"""Each rule of the transpiler gives on Spark what DuckDB gives, on the rows where the two differ without it."""

from __future__ import annotations

import hmac
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from chiffres_cles.spark.session import Session, accents, hasher
from chiffres_cles.spark.transpile import RULES, NotProved

QUERIES = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text(encoding="utf-8"))
SAME = QUERIES["of_rules"]
BESIDE_RULES = QUERIES["beside_rules"] | {
    "many rows of constants": " union all ".join(f"select {n} as a, cast(null as varchar) as b" for n in range(12)),
}


def rows(query: str, spark: SparkSession) -> list[list[tuple[object, ...]]]:
    return [
        sorted(
            (tuple(plain(value) for value in row) for row in given),
            key=repr,
        )
        for given in (duckdb.execute(query).fetchall(), spark.sql(Session(spark).transpiled(query)).collect())
    ]


def plain(value: object) -> object:
    if isinstance(value, list):
        return [plain(one) for one in value]
    return (
        float(value)
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool)
        else (value if isinstance(value, float) else value and str(value))
    )


@pytest.mark.parametrize("query", [pytest.param(query, id=name) for name, query in {**SAME, **BESIDE_RULES}.items()])
def test_spark_gives_what_duckdb_gives(query: str, spark: SparkSession) -> None:
    of_duckdb, of_spark = rows(query, spark)
    assert of_duckdb == of_spark


def test_each_rule_has_a_query() -> None:
    assert set(RULES) - {"one_catalogue"} == set(SAME)


@pytest.mark.parametrize(
    "query",
    [
        "select median(x) from (values (1)) as t(x)",
        "select distinct on (a) a from (values (1)) as t(a)",
        "select regexp_replace(x, 'a', 'b') from (values ('aa')) as t(x)",
        "select regexp_matches(x, 'a$b') from (values ('aa')) as t(x)",
        "select chr(n) from (values (8239)) as t(n)",
        "select x like 'a\\_b' from (values ('a')) as t(x)",
        "select strftime(date '2024-01-01', '%A')",
        "select date_sub('month', date '2024-01-01', date '2024-02-01')",
        "select epoch(date '2024-01-01')",
        "select * from read_csv('a.csv')",
    ],
)
def test_what_is_not_proved_is_refused(query: str, spark: SparkSession) -> None:
    with pytest.raises(NotProved):
        Session(spark).transpiled(query)


@pytest.mark.parametrize(
    "query",
    [
        "select cast(x as integer) from (values (cast(2.5 as double))) as t(x)",
        "select cast(x as integer) from (values (cast(2.5 as decimal(3, 1)))) as t(x)",
        "select cast(x as integer) from (values (cast(2.5 as decimal(38, 10)))) as t(x)",
        "select cast(x as varchar) from (values (cast(1e7 as double))) as t(x)",
        "select cast(round(x) as varchar) from (values (cast(1e7 as double))) as t(x)",
        "select cast(x - date '2024-01-01' as varchar) from (values (date '2024-03-01')) as t(x)",
        "select round(x, 1) from (values (cast(44.15 as double))) as t(x)",
        "select try_cast(x as integer) from (values ('12.7')) as t(x)",
        "select md5_number_lower(cast(t as varchar)) from (values (1)) as t(x)",
        "select try_cast(x as date) from (values ('2024')) as t(x)",
    ],
)
def test_what_depends_on_a_type_or_value_stops_the_query_with_the_words_of_both(
    query: str, spark: SparkSession
) -> None:
    with pytest.raises(PySparkException, match=r"not proved on Spark: .*; Spark would read"):
        spark.sql(Session(spark).transpiled(query)).collect()


@pytest.mark.parametrize("kind, value", [("uuid", "no key"), ("integer", "a")])
def test_a_cast_that_fails_stops_the_query(kind: str, value: str, spark: SparkSession) -> None:
    with pytest.raises(PySparkException):
        spark.sql(Session(spark).transpiled(f"select cast(x as {kind}) from (values ('{value}')) as t(x)")).collect()


def test_the_key_is_in_no_plan(spark: SparkSession) -> None:
    key = b"a key of thirty-two signs and more"
    spark.udf.register("keyed_hash", hasher(key), "string")
    frame = spark.sql("select keyed_hash(x) as h from (values ('a')) as t(x)")
    assert frame.collect()[0].h == hmac.new(key, b"a", "sha256").hexdigest()[:32]
    assert key.decode() not in frame._jdf.queryExecution().toString()


def test_accents_go_as_duckdb_takes_them() -> None:
    """Every letter of the alphabets of Europe and of the compositions."""
    letters = [chr(i) for i in [*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000), 0x301, 0x4E2D]]
    taken = dict(duckdb.execute("select x, strip_accents(x) from (select unnest(?) as x)", [letters]).fetchall())
    strip = accents()
    assert {letter: strip(letter) for letter in letters} == taken


def test_capitals_are_those_of_duckdb(spark: SparkSession) -> None:
    letters = [chr(i) for i in range(0x21, 0x10000) if not 0xD800 <= i < 0xF900]
    spark.createDataFrame([(one,) for one in letters], "x string").createOrReplaceTempView("letters")
    of_spark = dict(spark.sql(Session(spark).transpiled("select x, upper(x) as u from letters")).collect())
    of_duckdb = dict(duckdb.execute("select x, upper(x) from (select unnest(?) as x)", [letters]).fetchall())
    assert {one: (of_spark[one], of_duckdb[one]) for one in letters if of_spark[one] != of_duckdb[one]} == {}
