"""How facts join: docs/joins.md, a diagram a fact from the keys that the project declares and tests (`unique`, `relationships`)."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

PAGE = """# How facts join

A diagram a fact: the tables that it points at, each by a key that holds on every build (`unique` there, `relationships` here).
A line ends in `||` where each row finds one, in `o|` where the key may be empty: join it left. What other joins do to rows,
the comments of the tables say after *Beware*.

The keys are tested and not declared in the published file. Measured on 27/11/2026: the primary keys of thirteen marts alone take these
marts at full size from 269 to 605 MB and their copying from 4 to 12 s of a processor, since DuckDB keeps an index a key, and foreign keys
one more a column.

Generated from dbt's manifest by `make flow`.
"""


def joins_page(manifest: dict[str, Any]) -> str:
    """The text of docs/joins.md. `manifest` is the content of `target/manifest.json`."""
    marts = {
        name: node
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
        and node["path"].startswith("marts/")
        and node["config"]["schema"] == "marts"
    }
    keys: dict[str, set[str]] = defaultdict(set)  # columns that are unique, by table
    filled: dict[str, set[str]] = defaultdict(set)  # columns that are never null
    points: dict[str, set[tuple[str, str, str]]] = defaultdict(set)  # column, table and column that it points at
    for test in manifest["nodes"].values():
        kind = (test.get("test_metadata") or {}).get("name")
        if test["resource_type"] != "test" or test.get("attached_node") not in marts:
            continue
        table, column = marts[test["attached_node"]]["name"], test["column_name"]
        if kind == "unique":
            keys[table].add(column)
        elif kind == "not_null" and not test["config"].get("where"):
            filled[table].add(column)
        elif kind == "relationships":
            arguments = test["test_metadata"]["kwargs"]
            target = re.findall(r"'(\w+)'", arguments["to"])[-1]
            points[table].add((column, target, arguments["field"]))
    names = {node["name"] for node in marts.values()}
    parts = [PAGE]
    for fact in sorted(name for name in names if name.startswith("fct_")):
        lines = [f"## {fact}", "", "```mermaid", "erDiagram"]
        inside = sorted(point for point in points[fact] if point[1] in names and point[1] != fact)
        for column, target, field in inside:
            many = "||--||" if column in keys[fact] else "}o--||"
            line = many if column in filled[fact] else many.replace("--||", "--o|")
            lines.append(f'  {fact} {line} {target} : "{column if column == field else f"{column} = {field}"}"')
        lines += [f"  {fact} {{", *(f"    key {column}" for column in sorted(keys[fact])), "  }", "```", ""]
        parts.append("\n".join(lines))
    return "\n".join(parts)
