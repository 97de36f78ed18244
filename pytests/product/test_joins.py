"""The joins that analysts try on the published file: what each does to rows, and that both tables warn of it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import yaml
from builds import Build, Json

from chiffres_cles.joins import COSTLY, LARGEST, dimension_keys, read_links
from chiffres_cles.publish import keys_of

JOINS = yaml.safe_load((Path(__file__).parent / "joins.yml").read_text(encoding="utf-8"))["joins"]


def kinds(join: Json) -> set[str]:
    return {join["rows"]} if isinstance(join["rows"], str) else {*join["rows"]}


@pytest.mark.parametrize("join", JOINS, ids=lambda join: f"{join['left']} {join['right']} {'+'.join(join['using'])}")
def test_a_join_does_to_rows_what_is_said_of_it(join: Json, published: Path) -> None:
    left, right, using = join["left"], join["right"], ", ".join(join["using"])
    with duckdb.connect(str(published), read_only=True) as connection:
        matches = connection.execute(
            "select matches, count(*) from (select count(r.found) as matches from (select *, row_number() over () as"
            f" one from {left}) as l left join (select {using}, true as found from {right}) as r using ({using}) group"
            " by l.one) group by all"
        ).fetchall()
        found = {
            name
            for name, done in (
                ("multiplies", any(number > 1 for number, _ in matches)),
                ("loses", any(number == 0 for number, _ in matches)),
            )
            if done
        }
        assert matches
        assert (found or {"keeps"}) == kinds(join)
        if found:
            for table, other in ((left, right), (right, left)):
                schema, name = table.split(".")
                [(comment,)] = connection.execute(
                    "select comment from duckdb_tables() where schema_name = ? and table_name = ?", [schema, name]
                ).fetchall()
                warnings = " ".join(comment.split()).partition("Beware: ")[2]
                assert other.split(".")[1] in warnings, f"{table} does not warn of {other}"


def test_the_published_file_declares_the_keys_of_its_dimensions_and_what_points_at_them(
    built: Build, published: Path
) -> None:
    expected = dimension_keys(built.manifest())
    with duckdb.connect(str(published), read_only=True) as connection:
        assert keys_of(connection, published.stem) == expected
    assert expected["marts.dim_centre"].primary == "centre_code"
    for fact in LARGEST:  # one line to the centres, of two and three that it points at them with
        to_centres = [key for key in expected[f"marts.{fact}"].foreign if key[1] == "marts.dim_centre"]
        assert to_centres == [("organising_centre_code", "marts.dim_centre", "centre_code")]
    pointing = {
        (table, target)
        for table, points in read_links(built.manifest()).points.items()
        if table.startswith("fct_")
        for _, target, key in points
        if target.startswith("dim_") and expected[f"marts.{target}"].primary == key
    }
    declared = {
        (table.removeprefix("marts."), target.removeprefix("marts."))
        for table, keys in expected.items()
        for _, target, _ in keys.foreign
    }
    undeclared = pointing - declared
    assert {table for table, _ in undeclared} == {*LARGEST} and {target for _, target in undeclared} == {*COSTLY}


def test_every_table_of_the_marts_has_a_key_that_each_build_tests_whether_it_is_declared_or_not(built: Build) -> None:
    links = read_links(built.manifest())
    facts = {name for name in links.names if name.startswith("fct_")}
    assert len(facts) > 10
    tables = {name for name in links.names if not name.startswith("agg_")}  # an aggregate has a key of several columns
    assert [name for name in sorted(tables) if not links.keys[name] & links.filled[name]] == []
    assert not any(one.primary for name, one in dimension_keys(built.manifest()).items() if name.split(".")[1] in facts)
