"""The build of the committed extracts: what runs, and what it declares."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import duckdb
import pytest
from builds import Build, run_dbt, write_landing
from in_process import functions_of

from chiffres_cles.contract import Contract
from chiffres_cles.settings import ROOT


def test_every_node_of_the_manifest_runs(built: Build) -> None:
    manifest = built.manifest()
    expected = {name for name, node in manifest["nodes"].items() if node["resource_type"] in ("model", "seed", "test")}
    expected |= set(manifest["unit_tests"])
    results = {result["unique_id"]: result["status"] for result in built.run_results()}
    assert expected - set(results) == set()
    assert {name for name in expected if results[name] not in ("success", "pass")} == set()
    assert manifest["disabled"] == {}


def test_declared_columns_equal_built_columns(built: Build) -> None:
    connection = built.connect()
    functions_of(built.private).configure_connection(connection)
    for node in built.manifest()["nodes"].values():
        if node["resource_type"] != "model":
            continue
        # the engine's steps and the views of its cells are described as a whole (docs/publication.md)
        if node["schema"] in ("publication_counts", "publication_tables"):
            continue
        declared = [(name, column["data_type"]) for name, column in node["columns"].items()]
        found = connection.execute(
            "select column_name, lower(data_type) from duckdb_columns()"
            " where database_name = ? and schema_name = ? and table_name = ? order by column_index",
            [node["database"], node["schema"], node["alias"]],
        ).fetchall()
        assert declared == found, node["name"]
        # a table that is made of what is declared would hide what its query gives beside it, or of another type
        if node["language"] == "sql":
            query = connection.execute(f"describe ({node['compiled_code']}\n)").fetchall()
            assert {(name, of_type.lower()) for name, of_type, *_ in query} == set(declared), node["name"]


def test_what_names_a_record_is_compressed_without_a_dictionary(built: Build) -> None:
    """As `macros/dbt/relations.sql` says, in every table that has such a column."""
    connection = built.connect()
    tables = connection.execute(
        "select database_name || '.' || schema_name || '.' || table_name, column_name from duckdb_columns()"
        " semi join duckdb_tables() using (database_name, schema_name, table_name)"
        " where (column_name like '%row_id' or column_name in ('record_key', 'record', 'node'))"
        " and database_name in ('cnam', 'private')"
    ).fetchall()
    assert len(tables) > 100
    for table, column in tables:
        found = connection.execute(
            f"select distinct compression from pragma_storage_info('{table}')"
            f" where column_name = '{column}' and segment_type = 'VARCHAR'"
        ).fetchall()
        assert not {compression for (compression,) in found} - {"ZSTD", "Constant", "Empty Validity"}, (table, column)


def test_the_schema_of_the_publication_holds_what_readers_use_and_no_step(built: Build) -> None:
    found = built.connect().execute(
        "select table_name from information_schema.tables where table_schema = 'publication' order by all"
    )
    assert [name for (name,) in found.fetchall()] == [
        "cells", "diffusion", "printed_revisions", "published_cells", "reconciliation", "revisions", "table_columns",
        "table_rows", "tables", "text_reconciliation",
    ]  # fmt: skip


HANGING = {
    "learner_rejected",
    "candidate_rejected",
    "unit_rejected",
    "offering_rejected",
    "registration_rejected",
    "enrolments_rejected",
    "certification_rejected",
    "mooc_session_rejected",
}
"""What hangs on a refused record: the bad records of the committed extracts are second copies, on which nothing
hangs."""
UNMET = {"lossy_text", "scale_unknown", "outcome_of_another_scheme", "R22_year_under_way"}
"""Shown by `pytests/faults` alone, and the years that no edition reads by `pytests/fuzz`."""


def test_the_committed_extracts_hold_every_kind_of_disposition(built: Build) -> None:
    """A reject rule that nothing meets in the committed extracts would be a rule that nobody sees work."""
    connection = built.connect()
    met = connection.execute(
        "select disposition_rule from intermediate.int_row_dispositions union select rule from quality.value_issues"
    ).fetchall()
    known = connection.execute(
        "select code from reference.disposition_rules where disposition <> 'set_aside'"
    ).fetchall()
    assert {code for (code,) in set(known) - set(met)} == HANGING | UNMET


def test_the_committed_extracts_hold_every_value_that_a_rule_sets_aside(built: Build) -> None:
    connection = built.connect()
    met = connection.execute("select distinct issue_rule from intermediate.int_rule_issues").fetchall()
    known = connection.execute(
        "select code from reference.disposition_rules where disposition = 'set_aside'"
    ).fetchall()
    assert set(known) == set(met) != set()


EMPTY = {
    # the operator's decisions of identity, and what only a store of frozen editions holds
    "identity_decisions", "int_decided_records", "int_identity_decisions", "int_learner_sides",
    "frozen_editions", "frozen_rows", "frozen_secrets", "published_texts", "revisions", "row_changes",
    # what hangs on a refused record, a number given again, an identifier that many bear: tests plant these
    "int_refused_enrolments", "int_refused_persons", "int_number_tenures", "int_crowded_identifiers",
    # a look that finds nothing, and what lacks
    "suspicions", "lacking_extracts", "lacking_rows", "table_lacks",
}  # fmt: skip
"""Models that have no row of the committed extracts."""
OPEN_ENDED = {"from_year", "to_year"}
"""Columns of the reference lists that are blank as long as nothing opens or closes: pytests/recipe fills them."""


def test_no_check_passes_on_nothing_in_the_committed_extracts(built: Build) -> None:
    """Data tests hold of any landing, one without records too; here each has rows and values to look at."""
    connection = built.connect()
    manifest = built.manifest()
    nothing = []
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and node["config"]["materialized"] == "table":
            [(count,)] = connection.execute(f"select count(*) from {node['relation_name']}").fetchall()
            nothing += [node["name"]] if not count and node["name"] not in EMPTY else []
        metadata = node.get("test_metadata") or {}
        if metadata.get("name") in ("never_above", "matches_pattern") and node.get("column_name") not in OPEN_ENDED:
            relation = manifest["nodes"][node["attached_node"]]["relation_name"]
            arguments = metadata["kwargs"]
            sides = [arguments.get("column") or arguments["column_name"], arguments.get("other", "1")]
            condition = " and ".join(
                [f"({side}) is not null" for side in sides] + [node["config"].get("where") or "true"]
            )
            [(count,)] = connection.execute(f"select count(*) from {relation} where {condition}").fetchall()
            nothing += [node["name"]] if not count else []
    assert nothing == []


def test_the_sources_of_tables_are_named_in_french(built: Build, contract: Contract) -> None:
    """Of the systems that the table counts, by the label that its readers know, and never by the one of engineers."""
    labels = {system.name: system.label_fr for system in contract.systems}
    english = {system.label for system in contract.systems} - set(labels.values())
    assert english  # else nothing would be looked for
    tables = built.connect().execute("select content, systems, sources from publication.tables").fetchall()
    assert tables
    for content, systems, sources in tables:
        names = sources.split(", ")
        assert sorted(names) == sorted(labels[system] for system in systems.split(", ")), content
        assert not english & set(names), content


def test_a_part_recorded_at_the_threshold_exactly_is_there_and_not_complete(built: Build) -> None:
    """R11 asks for more than 40 %: without such a part, a rule that asks for 40 % would change no figure."""
    connection = built.connect()
    parts = connection.execute(
        "select grain, is_complete from marts.agg_exam_completeness where completeness = ( select completeness from"
        " reference.editions order by edition desc limit 1) and grain in ('centre_epn', 'offering')"
    ).fetchall()
    assert {grain for grain, _ in parts} == {"centre_epn", "offering"}
    assert not any(is_complete for _, is_complete in parts)


def test_the_views_of_the_published_file_are_read_under_any_alias_and_say_what_they_are(published: Path) -> None:
    """A view that named its database would be lost to whoever attaches the file beside another."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published}' as elsewhere (read_only)")
        views = connection.execute(
            "select schema_name, view_name, comment from duckdb_views() where database_name = 'elsewhere'"
        ).fetchall()
        files = ("publication/tables/*/*.sql", "marts/vues/*.sql", "publication/rows/exam_enrolments.sql")
        assert len(views) == len([file for pattern in files for file in (ROOT / "models").glob(pattern)])
        empty = [
            view
            for schema, view, _ in views
            if not connection.execute(f"select count(*) from elsewhere.{schema}.{view}").fetchall()[0][0]
        ]
        silent = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where database_name = 'elsewhere'"
            " and schema_name in ('publication_tables', 'vues', 'publication_rows') and comment is null"
        ).fetchall()
    assert empty == []
    assert [view for _, view, comment in views if not comment] == []
    assert silent == []


def test_each_word_of_the_glossary_is_found_where_it_says(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        places = connection.execute("select found_in from reference.glossary").fetchall()
        held = connection.execute("select table_name, column_name from duckdb_columns()").fetchall()
    names = {name for pair in held for name in pair}
    assert len(places) > 30
    assert {place for (given,) in places for place in given.split(", ")} - names == set()


def test_the_private_file_is_its_owners_alone(built: Build) -> None:
    assert stat.S_IMODE((built.work / "private.duckdb").stat().st_mode) == 0o600


@pytest.mark.parametrize(("model", "schema", "kind"), [("examens", "vues", "view"), ("dim_modality", "marts", "table")])
def test_a_relation_takes_the_place_of_another_of_its_name_and_has_its_comments(
    built: Build, tmp_path: Path, model: str, schema: str, kind: str
) -> None:
    """`macros/dbt` replaces in one statement, which DuckDB refuses where the name is that of another kind."""
    shutil.copytree(built.work, tmp_path / "work")
    database = tmp_path / "work" / built.working.name
    of_it = f"where schema_name = '{schema}' and {{}}_name = '{model}'"
    for former in ("view", "table"):
        with duckdb.connect(str(database)) as connection:
            connection.execute(f"drop {kind} {schema}.{model}; create {former} {schema}.{model} as select 1 as former")
        again = run_dbt(tmp_path, "run", "--select", model)
        assert again.returncode == 0, again.output
        with duckdb.connect(str(database), read_only=True) as connection:
            ((comment, columns),) = connection.execute(
                f"select comment, column_count from duckdb_{kind}s() {of_it.format(kind)}"
            ).fetchall()
            commented = connection.execute(
                f"select count(comment) from duckdb_columns() {of_it.format('table')}"
            ).fetchall()
        assert comment and columns > 1
        assert commented == [(columns,)]


def test_transcoded_files_are_their_owners_alone(planted: tuple[Build, Path]) -> None:
    build, _ = planted
    files = list((build.work / "landing_dev").rglob("*.csv"))
    assert files
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_landing_that_is_not_synthetic_needs_a_key(tmp_path: Path, contract: Contract) -> None:
    def real(file: str, text: str) -> str:
        return text.replace(",true", ",false") if file.startswith("landing/") else text

    landing = write_landing(tmp_path / "landing", contract, real)
    refused = run_dbt(tmp_path, "run", "--select", "int_learners_identified", landing=landing)
    assert refused.returncode != 0
    assert "CHIFFRES_CLES_KEY" in refused.output
    short_key = {"CHIFFRES_CLES_KEY": "short"}
    short = run_dbt(tmp_path, "run", "--select", "int_learners_identified", landing=landing, variables=short_key)
    assert short.returncode != 0
    assert "shorter than 32" in short.output
