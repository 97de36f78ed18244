"""The SQL that macros write, linted as the engine gets it: in a file of macros sqlfluff sees text of Jinja alone. What
replaces a macro of dbt writes what dbt writes."""

from __future__ import annotations

import json
from pathlib import Path

from builds import Build, Json, run_dbt
from sqlfluff.core import FluffConfig, Linter

from chiffres_cles.settings import ROOT

OFF = ("layout", "AL10", "PRS", "RF03", "RF05", "RF06", "ST07", "ST10")
"""What is not asked of written SQL, beside what `.sqlfluff` asks of none: its layout, which nobody reads; a name for
each query within a query (AL10); bare names for the columns of extracts, which have quotes and marks of their own
(RF05, RF06); of which relation a column is that a macro was given by name (RF03); `on` for a full join by what both
sides have (ST07); that a condition is no constant, as that on the target is (ST10). What sqlfluff cannot read (PRS),
grouping sets and `using key`, DuckDB runs."""
LONGEST = 320
"""Lines of the longest union that is linted whole; of a longer one the first part is."""


def macros_behind(node: Json, manifest: Json) -> set[str]:
    """The macros of the project that a node is written with, whether it calls them or another macro does."""
    found: set[str] = set()
    waiting = list(node["depends_on"]["macros"])
    while waiting:
        name = waiting.pop()
        macro = manifest["macros"][name]
        if macro["package_name"] == "chiffres_cles" and name not in found:
            found.add(name)
            waiting += macro["depends_on"]["macros"]
    return found


def first_part(sql: str) -> str:
    """The query, or of one that is too long the first of those that it unites."""
    return sql.split("\nunion all\n")[0] if sql.count("\n") > LONGEST else sql


def few_with_all(nodes: dict[str, str], macros: dict[str, set[str]]) -> list[str]:
    """Few and short nodes, of those given with their SQL, in which each macro has a part."""
    chosen: list[str] = []
    left = set().union(*(macros[name] for name in nodes))
    while left:
        chosen.append(max(nodes, key=lambda name: len(macros[name] & left) / (20 + nodes[name].count("\n"))))
        left -= macros[chosen[-1]]
    return chosen


def faults(linter: Linter, name: str, sql: str) -> list[str]:
    """What is wrong with a query, each with its line."""
    lines = sql.split("\n")
    return [
        f"{name}: {found.rule_code()} {found.desc()}: {lines[found.line_no - 1].strip()[:200]}"
        for found in linter.lint_string(sql + "\n").get_violations()
        if found.rule_code() not in OFF
    ]


def linter() -> Linter:
    off = FluffConfig.from_path(str(ROOT)).get("exclude_rules")
    return Linter(
        config=FluffConfig.from_path(
            str(ROOT), overrides={"templater": "raw", "exclude_rules": f"{off},{','.join(OFF)}"}
        )
    )


def test_the_sql_of_each_macro_is_clean(built: Build) -> None:
    manifest = built.manifest()
    nodes = {
        name: node
        for name, node in manifest["nodes"].items()
        if node["resource_type"] in ("model", "test") and node.get("compiled_code") and node["language"] == "sql"
        # dbt itself writes the query around a check that has a condition
        if not node["config"].get("where")
    }
    written = {name: first_part(node["compiled_code"]) for name, node in nodes.items()}
    chosen = few_with_all(written, {name: macros_behind(node, manifest) for name, node in nodes.items()})
    assert len(chosen) > 30
    strict = linter()
    assert [fault for name in chosen for fault in faults(strict, name, written[name])] == []


def test_a_fault_of_written_sql_is_found() -> None:
    strict = linter()
    assert faults(strict, "x", "select a.b from a") == []
    assert len(faults(strict, "x", "SELECT a.b, from a")) == 2
    assert len(faults(strict, "x", "select a.b, sum(a.c) from a")) == 1


def test_a_row_of_a_unit_test_is_written_as_dbt_writes_it(tmp_path: Path) -> None:
    row = "{'A': \"l'eau\", 'b': none, 'c': 1.5, 'd': true, 'e': 7}"
    types = "{'a': 'varchar', 'b': 'date', 'c': 'decimal(12, 4)', 'd': 'boolean', 'e': 'integer'}"
    both = f"{{{{ tojson([format_row({row}, {types}), dbt.format_row({row}, {types})]) }}}}"
    compiled = run_dbt(tmp_path, "--quiet", "compile", "--inline", both)
    ours, theirs = json.loads(compiled.output)
    assert ours == {column: value.strip() for column, value in theirs.items()}
    assert ours["a"] == "cast('l''eau' as varchar)"
    refused = run_dbt(tmp_path, "compile", "--inline", f"{{{{ format_row({{'x': 1}}, {types}) }}}}")
    assert refused.returncode and "Invalid column name: 'x'" in refused.output
