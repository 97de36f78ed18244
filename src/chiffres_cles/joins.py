"""How facts join: docs/joins.md, a diagram a fact from the keys that the project declares and tests (`unique`,
`relationships`)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

PAGE = """# How facts join

A diagram a fact: the tables that it points at, each by a key that holds on every build (`unique` there, `relationships`
here). A line ends in `||` where each row finds one, in `o|` where the key may be empty: join it left. What other joins
do to rows, the comments of the tables say after *Beware*.

The published file declares the key of each dimension, and what each mart points at a dimension with: DBeaver draws
these lines. A key that does not hold, which a waiver may let a build pass with, is said and left out. DuckDB enforces
what is declared and keeps an index a key, which readers of a file that never changes do not need: so what costs more
than it says is tested on every build (`relationships`, `unique`, `not_null`) and not declared. Measured on 27/11/2026
at full size, seconds of a processor and MB of the file:

| table, rows | its keys | seconds | MB |
|---|---|---|---|
| `fct_enrolments`, 1.7 million | none | 1.4 | 98 |
| | one to a short dimension (year, centre, EPN or modality) | 0.6 to 1.0 more | 6 to 13 more |
| | `learner_key`, or `unit_key` | 3 more | 44 to 50 more |
| | all seven to dimensions | 11.7 more | 146 more |
| | its own | 2.8 more | 96 more |
| `fct_exam_outcomes`, 1.7 million | all eight to dimensions | 9.4 more | 103 more |
| `fct_exam_results`, 1.7 million | both to dimensions | 1.8 more | 22 more |
| `fct_registrations`, 0.3 million | its own | 0.3 more | 15 more |

Not declared are the facts' own keys, what points at facts, and what the two largest, `fct_enrolments` and
`fct_exam_outcomes`, point at `dim_learner` and `dim_unit` with, whose keys are many; nor a second centre of theirs:
they have one line to `dim_centre`, of `organising_centre_code`. With all keys to dimensions a publication took 42 to 45
seconds and a file of 992 MB, with none of these two facts 18 and 742 MB. DBeaver draws what is declared; below are all.

Generated from dbt's manifest by `make flow`.
"""

LARGEST = ("fct_enrolments", "fct_exam_outcomes")
"""Facts of a row an enrolment, which point at most dimensions."""
COSTLY = ("dim_learner", "dim_unit")
"""Dimensions that the largest facts point at with a key that is not declared: `PAGE` says what it would cost."""


@dataclass
class Links:
    """What the tests of the marts hold of their keys; each by the table's name."""

    names: set[str]
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Columns that are unique."""
    filled: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Columns that are never null."""
    points: dict[str, set[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(set))
    """(column, table and column that it points at)."""


class Keys(NamedTuple):
    """The keys of one table, as its DDL declares them."""

    primary: str | None = None
    foreign: tuple[tuple[str, str, str], ...] = ()
    """(column, `schema.table` and column that it points at)."""


def read_links(manifest: dict[str, Any]) -> Links:
    """The keys that the tests `unique`, `not_null` and `relationships` hold. `manifest`: content of
    `target/manifest.json`."""
    marts = {
        name: node
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
        and node["path"].startswith("marts/")
        and node["config"]["schema"] == "marts"
    }
    links = Links({node["name"] for node in marts.values()})
    for test in manifest["nodes"].values():
        kind = (test.get("test_metadata") or {}).get("name")
        if test["resource_type"] != "test" or test.get("attached_node") not in marts:
            continue
        table, column = marts[test["attached_node"]]["name"], test["column_name"]
        if kind == "unique":
            links.keys[table].add(column)
        elif kind == "not_null" and not test["config"].get("where"):
            links.filled[table].add(column)
        elif kind == "relationships":
            arguments = test["test_metadata"]["kwargs"]
            target = re.findall(r"'(\w+)'", arguments["to"])[-1]
            links.points[table].add((column, target, arguments["field"]))
    return links


def dimension_keys(manifest: dict[str, Any]) -> dict[str, Keys]:
    """The keys that the published file declares, by `schema.table`: of each dimension, and from each mart to its
    dimensions; of the largest facts some (`_lines`).

    A fact's own key is not declared, nor what points at it: see docs/joins.md for the cost.
    """
    links = read_links(manifest)
    pointed = Counter((target, key) for points in links.points.values() for _, target, key in points)
    primary = {
        table: max(sorted(columns), key=lambda column: pointed[table, column])
        for table, unique in links.keys.items()
        if table.startswith("dim_") and (columns := unique & links.filled[table])
    }
    foreign = {
        table: _lines(
            table,
            [
                (column, f"marts.{target}", key)
                for column, target, key in sorted(points)
                if target != table and primary.get(target) == key
            ],
        )
        for table, points in links.points.items()
    }
    return {
        f"marts.{table}": Keys(primary.get(table), foreign.get(table, ()))
        for table in sorted(links.names)
        if table in primary or foreign.get(table)
    }


def _lines(table: str, points: list[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """Of what a table points at dimensions with, in order of the columns' names, what the file declares: of the largest
    facts one line to a dimension, the last, and none to a costly one."""
    if table not in LARGEST:
        return tuple(points)
    costly = {f"marts.{name}" for name in COSTLY}
    lines = {target: (column, target, key) for column, target, key in points if target not in costly}
    return tuple(sorted(lines.values()))


def joins_page(manifest: dict[str, Any]) -> str:
    """The text of docs/joins.md. `manifest` is the content of `target/manifest.json`."""
    links = read_links(manifest)
    keys, filled, points = links.keys, links.filled, links.points
    names = links.names
    parts = [PAGE]
    for fact in sorted(name for name in names if name.startswith("fct_")):
        lines = [f"## {fact}", "", "```mermaid", "erDiagram"]
        inside = sorted(point for point in points[fact] if point[1] in names and point[1] != fact)
        for column, target, key in inside:
            many = "||--||" if column in keys[fact] else "}o--||"
            line = many if column in filled[fact] else many.replace("--||", "--o|")
            lines.append(f'  {fact} {line} {target} : "{column if column == key else f"{column} = {key}"}"')
        lines += [f"  {fact} {{", *(f"    key {column}" for column in sorted(keys[fact])), "  }", "```", ""]
        parts.append("\n".join(lines))
    return "\n".join(parts)
