"""Files generated from the landing contract: the seeds' properties, `docs/landing.md`, and the list of records.

A test holds the committed files against what this writes.
"""

from __future__ import annotations

import csv
from pathlib import Path

import yaml

from chiffres_cles.contract import ROOT, Contract, Extract, System

GENERATED = "Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead."
VARIABLES = Path("seeds/reference/contract_variables.csv")


def generated_files(contract: Contract, root: Path = ROOT) -> dict[Path, str]:
    """Every generated file, by its path relative to `root`, with its text.

    Raises `ValueError` where a printed table needs a variable that no extract carries.
    """
    files = {
        Path("seeds/extracts") / system.name / f"_{system.name}__seeds.yml": _seed_properties(system)
        for system in contract.systems
    }
    files[Path("docs/landing.md")] = _landing_page(contract, root)
    files[Path("models/staging/landing/stg_landing__records.sql")] = _records_model(contract)
    return files


def write_documents(contract: Contract, root: Path = ROOT) -> list[Path]:
    """Write the generated files; returns those whose text changed."""
    changed = []
    for path, text in generated_files(contract, root).items():
        target = root / path
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def _seed_properties(system: System) -> str:
    seeds = [
        {
            "name": extract.seed,
            "description": extract.description,
            "config": {
                "delimiter": extract.dialect.separator,
                "quote_columns": True,
                "column_types": {name: "varchar" for name in extract.column_names},
            },
            "columns": [
                {"name": column.name, "description": column.description, "data_type": "varchar"}
                for column in extract.columns
            ],
        }
        for extract in system.extracts
    ]
    text = yaml.safe_dump({"version": 2, "seeds": seeds}, allow_unicode=True, sort_keys=False, width=140)
    return f"# {GENERATED}\n{text}"


def _records_model(contract: Contract) -> str:
    """The model that lists every landed record: it must name each extract, for dbt to know what it reads."""
    records = [f"{{{{ landed_records('{extract.system}', '{extract.name}') }}}}" for extract in contract.extracts]
    return f"-- {GENERATED}\n" + "\nunion all\n".join(records) + "\n"


def _landing_page(contract: Contract, root: Path) -> str:
    lines = [
        "# The landing contract",
        "",
        GENERATED,
        "",
        "What each system must deliver, file by file. A landing is a folder with one folder a system; each file is in",
        "its system's own dialect. Every column lands as text; typing, and the refusal of bad values, is the work of",
        "staging. `landing/landing__manifest.csv` lists the files with the day of their extraction, their number of",
        "records, and whether they are synthetic.",
        "",
        "**Personal**: *identity* (names, birth date, INE) and *identifier* (local numbers) never leave the private",
        "file; *attribute* is declared by the learner and is published only in aggregates or under a keyed hash.",
        "",
        "| system | extracts | holders | separator | encoding | decimal mark | dates | years |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for system in contract.systems:
        d = system.dialect
        separator = {"\t": "tab", "|": "\\|"}.get(d.separator, d.separator)
        lines.append(
            f"| [{system.label}](#{system.name}) | {len(system.extracts)} | {system.holders} | `{separator}` | {d.encoding}"
            f" | `{d.decimal_mark}` | `{d.date_format}` | {d.year_format} |"
        )
    lines += ["", *_matrix(contract, root)]
    for system in contract.systems:
        lines += ["", f'<a id="{system.name}"></a>', "", f"## {system.label}", "", system.description, ""]
        lines += [f"Invented: {system.invented}"]
        for extract in system.extracts:
            lines += _extract_section(extract)
    return "\n".join(lines) + "\n"


def _extract_section(extract: Extract) -> list[str]:
    lines = [
        "",
        f"### `{extract.file}`",
        "",
        f"{extract.description} Key: {', '.join(f'`{name}`' for name in extract.key)}.",
        "",
        "| column | type | personal | meaning |",
        "|---|---|---|---|",
    ]
    for column in extract.columns:
        kind = column.meta["type"] + (", required" if column.meta.get("required") else "")
        description = column.description
        if column.codes:
            codes = ", ".join(f"`{code}` {meaning}" for code, meaning in column.codes.items())
            description += f" Codes: {codes}."
        elif column.meta.get("lookup"):
            description += f" Code list: `seeds/reference/{column.meta['lookup'].split('.')[0]}.csv`."
        elif column.meta.get("pattern"):
            description += f" Format: `{column.meta['pattern']}`."
        lines.append(
            f"| `{column.name}` | {kind} | {column.personal or ''} | {description.replace('|', chr(92) + '|')} |"
        )
    return lines


def _matrix(contract: Contract, root: Path) -> list[str]:
    """Variable by table and extract: who needs it, who carries it."""
    carriers: dict[str, list[str]] = {}
    for extract in contract.extracts:
        for column in extract.columns:
            if variable := column.meta.get("variable"):
                carriers.setdefault(variable, []).append(f"{extract.system}.{extract.name}")
    with (root / VARIABLES).open(encoding="utf-8") as file:
        needs = list(csv.DictReader(file))
    users: dict[str, dict[str, list[str]]] = {}
    for row in needs:
        users.setdefault(row["variable"], {}).setdefault(row["figure_set"], []).append(row["figure"])
    missing = sorted(set(users) - set(carriers))
    if missing:
        raise ValueError(f"no extract carries {', '.join(missing)}, which {VARIABLES} names")
    tables = sorted({row["figure_set"] for row in needs if row["figure_set"].startswith("table_")})
    headings = {kind: f"tables of edition {kind.removeprefix('table_')}" for kind in tables} | {"text": "text figures"}
    lines = [
        "## Variable, table, extract",
        "",
        "Which tables need a variable (`seeds/reference/contract_variables.csv`), and which extracts carry it."
        f" {len(users)} variables are needed, none is missing.",
        "",
        f"| variable | {' | '.join(headings.values())} | carried by |",
        "|---|" + "---|" * len(headings) + "---|",
    ]
    for variable in sorted(set(users) | set(carriers)):
        used = users.get(variable, {})
        cells = [", ".join(dict.fromkeys(used.get(kind, []))) for kind in headings]
        lines.append(f"| `{variable}` | {' | '.join(cells)} | {', '.join(dict.fromkeys(carriers.get(variable, [])))} |")
    return lines
