"""Each rule of the transpiler gives on Spark what DuckDB gives, on the rows where the two differ without it."""

from __future__ import annotations

import hmac
from decimal import Decimal

import duckdb
import pytest

pytest.importorskip("pyspark", reason="needs the extra `spark` (docs/spark.md)")

from pyspark.errors import PySparkException  # noqa: E402

from chiffres_cles.spark.session import Session, accents, contracted, hasher  # noqa: E402
from chiffres_cles.spark.transpile import RULES, NotProved  # noqa: E402

SAME = {
    "types": "select cast('900150983cd24fb0d6963f7d28e17f72' as uuid) < cast('A00150983cd24fb0d6963f7d28e17f72' as uuid) as x",
    "cast": "select cast(md5(x) as uuid) as key, md5(concat_ws('|', cast(md5(x) as uuid), 'a')) as nested from (values ('a')) as t(x)",
    "try_cast": "select try_cast(x as integer) as n from (values ('12'), ('a'), ('A12'), (null)) as t(x)",
    "divided": "select a / b as x from (values (1, 3), (10, 4)) as t(a, b)",
    "average": "select avg(x) as x from (values (1.1), (2.2), (4.4)) as t(x)",
    "floor": "select floor(x) / 4 as x from (values (cast(-1.5 as double)), (1e15)) as t(x)",
    "rounded": "select round(x, 1) as x, round(x) as w from (values (cast(0.25 as double)), (1.003), (44.16), (-2.5)) as t(x)",
    "formatted": "select format('{:,.1f}', x) as x from (values (cast(1234567.5 as double)), (0)) as t(x)",
    "trimmed": "select length(trim(x)) as n from (values (chr(160) || 'a' || chr(8239)), (chr(9) || 'a'), (' a ')) as t(x)",
    "upper": "select upper(x) as x from (values ('straße'), ('éﬁ'), ('ŉ'), ('ᾳ')) as t(x)",
    "chr_of": "select 'a' || chr(8239) || 'b' as x",
    "split": "select string_split('aé', '') as x",
    "full_match": "select x, regexp_full_match(x, '[0-9]+|a') as m from (values ('12'), ('b12'), ('12' || chr(10)), ('ab')) as t(x)",
    "matches": "select regexp_matches(x, '[\\p{Cc}\\x{FFFD}]') as m from (values ('a' || chr(7)), ('a'), (chr(65533))) as t(x)",
    "extracted": "select regexp_extract(x, '([a-z])[0-9]+') as m from (values ('-a12'), ('?')) as t(x)",
    "replaced": "select regexp_replace(x, '([0-9])', '\\1$', 'g') as m from (values ('a1b2')) as t(x)",
    "printed_day": "select strftime(date '2024-03-05', '%Y-%m') as x",
    "made_day": "select make_date(2024, 2, 29) as x",
    "series": "select cast(unnest(range(1, 4)) as integer) as x union all select cast(unnest(range(4, 1)) as integer)",
    "least_by": "select arg_min(a, b) as x from (values (null, 1), ('late', 3), ('early', 2)) as t(a, b)",
    "greatest_by": "select arg_max(a, b) filter (where b < 9) as x from (values (null, 5), ('a', 3), ('z', 9)) as t(a, b)",
    "grouping": "select a, b, grouping(a, b) as g, count(*) as n from (values (1, 2), (1, 3)) as t(a, b) group by grouping sets ((a), (a, b), ())",
    "filtered_window": "select a, count(*) filter (where b > 1) over (partition by a) as n from (values (1, 1), (1, 2), (2, 0)) as t(a, b)",
    "joined": "select a, string_agg(distinct b, ', ' order by b) as x from (values (1, 'z'), (1, 'a'), (1, 'a'), (2, null)) as t(a, b) group by a",
    "listed": "select list(b) filter (where b > 1) as x from (values (1), (1)) as t(b)",
    "filtered": "select list(b) filter (where b > 1) as x from (values (1), (2)) as t(b)",
    "comprehension": "select array_to_string([case c when 'é' then 'e' else c end for c in string_split('né', '')], '') as x",
    "array": "select [c || '.' for c in string_split('ab', '')] as x, [1, 2] as y",
    "distinct_list": "select list_sort(list_distinct(string_split(x, ','))) as x from (values ('b,a,b')) as t(x)",
    "flat": "select flatten([string_split(x, ','), null]) as x from (values ('b,a')) as t(x)",
    "of_json": """select unnest(from_json('[{"line": 1, "day": "2024-01-05"}]', '[{"line": "INTEGER", "day": "DATE"}]'), recursive := true)""",
    "unnested": "select a, unnest(l) as x from (values (1, [1, 2]), (2, null)) as t(a, l)",
    "functions": "select date_sub('year', a, b) as n from (values (date '2000-02-29', date '2001-02-28'), (date '2000-03-31', date '2001-03-30')) as t(a, b)",
    "row_numbers": "select count(*) as n, max(number) as m from (select row_number() over () as number from (values ('a'), ('b')) as t(x))",
    "first_of_each": "select x.a, x.b from (select distinct on (a) t.* from (values (1, 'late'), (1, 'early'), (2, 'x')) as t(a, b) order by b) as x",
    "list_before_function": "select list_filter([case when a in (select 1) then 'one' end, 'b'], lambda p: p is not null) as x from (select 1 as a)",
}  # fmt: skip
"""A query of DuckDB for each rule."""

BESIDE_RULES = {
    "a sum of a digest": "select md5_number_lower('abc') as x",
    "union by name": "select * from (select 1 as a, 2 as b union all by name select 3 as b, 4 as c) as u",
    "star with replace": "select t.* replace (a + 1 as a) from (values (1, 2)) as t(a, b)",
    "unpivot": "with g as (select 1 as k, 2 as x, null::integer as y), n as (unpivot g on columns(* exclude (k)) into name q value v) select * from n",
    "recursion of distinct rows": "with recursive ties as (select * from (values (1, 2), (2, 3), (3, 1)) as t(a, b)), reached as (select * from ties union select reached.a, ties.b from reached inner join ties on reached.b = ties.a) select * from reached",
    "recursion by key": """with recursive s as (select * from (values (1, 9), (2, 9), (2, 8), (3, 8), (4, 7)) as t(record, node)),
        l (record, label) using key (record) as (
            select distinct record, record as label from s
            union
            select theirs.record, min(l.label) as label from l
            inner join s as ours on l.record = ours.record inner join s as theirs on ours.node = theirs.node
            inner join recurring.l as before on theirs.record = before.record
            where l.label < before.label group by theirs.record
        ) select * from l""",
    "many rows of constants": " union all ".join(f"select {n} as a, cast(null as varchar) as b" for n in range(12)),
    "null order": "select a, row_number() over (order by a) as n, row_number() over (order by a desc) as m from (values (1), (null), (2)) as t(a)",
    "concat passes over null": "select concat('a', null, 'b') as x, 'a' || null as y",
}  # fmt: skip


def rows(query, spark):
    return [
        sorted(
            (tuple(plain(value) for value in row) for row in given),
            key=repr,
        )
        for given in (duckdb.sql(query).fetchall(), spark.sql(Session(spark).transpiled(query)).collect())
    ]


def plain(value):
    if isinstance(value, list):
        return [plain(one) for one in value]
    return (
        float(value)
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool)
        else (value if isinstance(value, float) else value and str(value))
    )


@pytest.mark.parametrize("query", [pytest.param(query, id=name) for name, query in {**SAME, **BESIDE_RULES}.items()])
def test_spark_gives_what_duckdb_gives(query, spark):
    of_duckdb, of_spark = rows(query, spark)
    assert of_duckdb == of_spark


def test_each_rule_has_a_query():
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
def test_what_is_not_proved_is_refused(query, spark):
    with pytest.raises(NotProved):
        Session(spark).transpiled(query)


@pytest.mark.parametrize(
    "query",
    [
        "select cast(x as integer) from (values (cast(2.5 as double))) as t(x)",
        "select cast(x as integer) from (values (cast(2.5 as decimal(3, 1)))) as t(x)",
        "select round(x, 1) from (values (cast(44.15 as double))) as t(x)",
        "select try_cast(x as integer) from (values ('12.7')) as t(x)",
        "select try_cast(x as date) from (values ('2024')) as t(x)",
        "select cast(x as uuid) from (values ('no key')) as t(x)",
        "select cast(x as integer) from (values ('a')) as t(x)",
    ],
)
def test_what_depends_on_a_type_or_value_stops_the_query(query, spark):
    with pytest.raises(PySparkException):
        spark.sql(Session(spark).transpiled(query)).collect()


def test_the_key_is_in_no_plan(spark):
    key = b"a key of thirty-two signs and more"
    spark.udf.register("keyed_hash", hasher(key), "string")
    frame = spark.sql("select keyed_hash(x) as h from (values ('a')) as t(x)")
    assert frame.collect()[0].h == hmac.new(key, b"a", "sha256").hexdigest()[:32]
    assert key.decode() not in frame._jdf.queryExecution().toString()


def test_accents_go_as_duckdb_takes_them():
    """Every letter of the alphabets of Europe and of the compositions."""
    letters = [chr(i) for i in [*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000), 0x301, 0x4E2D]]
    taken = dict(duckdb.execute("select x, strip_accents(x) from (select unnest(?) as x)", [letters]).fetchall())
    strip = accents()
    assert {letter: strip(letter) for letter in letters} == taken


def test_capitals_are_those_of_duckdb(spark):
    letters = [chr(i) for i in range(0x21, 0x10000) if not 0xD800 <= i < 0xF900]
    spark.createDataFrame([(one,) for one in letters], "x string").createOrReplaceTempView("letters")
    of_spark = dict(spark.sql(Session(spark).transpiled("select x, upper(x) as u from letters")).collect())
    of_duckdb = dict(duckdb.execute("select x, upper(x) from (select unnest(?) as x)", [letters]).fetchall())
    assert {one: (of_spark[one], of_duckdb[one]) for one in letters if of_spark[one] != of_duckdb[one]} == {}


def test_a_contract_casts_each_column(spark):
    query = contracted("select '1' as a, '900150983cd24fb0d6963f7d28e17f72' as k", {"a": "integer", "k": "uuid"})
    assert spark.sql(query).dtypes == [("a", "int"), ("k", "string")]
