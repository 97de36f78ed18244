"""Files generated from the landing contract: the staging layer, the seeds' properties, `docs/landing.md`; and the
glossary's page, from its seed.

A test holds the committed files against what this writes.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import yaml

from chiffres_cles.contract import CODE_LISTS, Column, Contract, ContractError, Extract, System, from_extraction
from chiffres_cles.glossary import PAGE as GLOSSARY
from chiffres_cles.glossary import glossary_page
from chiffres_cles.lists import read_list
from chiffres_cles.settings import ROOT
from chiffres_cles.staging import (
    model_sql,
    properties,
    records_sql,
    staged_models,
    united,
    united_properties,
    united_sql,
)

GENERATED = "Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead."
PRIORITIES = Path("seeds/reference/system_priorities.csv")
VARIABLES = Path("seeds/reference/contract_variables.csv")
NARROW = 92
"""Columns at which YAML is broken: what follows the last blank before it may run on to 120."""


def generated_files(contract: Contract, root: Path = ROOT) -> dict[Path, str]:
    """Every generated file, by its path relative to `root`, with its text.

    Raises `ContractError` where a printed table needs a variable that no extract carries, an extract cannot become what
    it says, and `ProjectFileError` where a list or the glossary cannot be read.
    """
    files = {
        Path("seeds/extracts") / system.name / f"_{system.name}__seeds.yml": _seed_properties(system)
        for system in contract.systems
    }
    files[GLOSSARY] = glossary_page(root)
    files[Path("docs/landing.md")] = _landing_page(contract, root)
    files[Path("models/staging/landing/stg_landing__records.sql")] = records_sql(staged_models(contract), GENERATED)
    files[PRIORITIES] = _priorities(contract)
    return files | _staging(contract)


def _priorities(contract: Contract) -> str:
    """The seed of the systems that report persons, in the order of their priority."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("system", "label_fr", "priority"))
    writer.writerows((one.name, one.label_fr, place) for place, one in enumerate(contract.by_priority, start=1))
    return text.getvalue()


def _staging(contract: Contract) -> dict[Path, str]:
    """The staging models, their properties, and the unions of all systems."""
    models = staged_models(contract)
    files = {
        model.folder / f"{model.name}.sql": model_sql(model, GENERATED) for model in models if model.by_hand is None
    }
    for system in contract.systems:
        mine = [model for model in models if model.extract.system == system.name]
        files[mine[0].folder / f"_{system.name}__models.yml"] = _yaml(properties(system.name, mine, contract))
    folder = Path("models/staging/united")
    for entity in united(models):
        files[folder / f"stg_united__{entity.name}.sql"] = united_sql(entity, models, GENERATED)
    files[folder / "_united__models.yml"] = _yaml(united_properties(models))
    return files


def _yaml(content: dict[str, Any]) -> str:
    """Properties as dbt reads them, under a line that says where they come from."""
    return f"# {GENERATED}\n" + yaml.dump(
        content, Dumper=_WithoutAliases, allow_unicode=True, sort_keys=False, width=NARROW
    )


class _WithoutAliases(yaml.SafeDumper):
    """Writes what is said twice twice: an alias would hide what a column is checked by."""

    def ignore_aliases(self, data: object) -> bool:
        """No value is written as a reference to another."""
        return True


def left_over(contract: Contract, root: Path = ROOT) -> list[Path]:
    """Staging files that were generated and are no more: of a system that went, an entity that it no longer brings."""
    generated = generated_files(contract, root)
    files = sorted((root / "models/staging").glob("*/*.*"))
    written = [file.relative_to(root) for file in files if GENERATED in file.read_text(encoding="utf-8")[:200]]
    return [path for path in written if path not in generated]


def write_documents(contract: Contract, root: Path = ROOT) -> list[Path]:
    """Write the generated files and remove what is left over; returns those that changed."""
    changed = left_over(contract, root)
    for path in changed:
        (root / path).unlink()
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
    text = yaml.safe_dump({"version": 2, "seeds": seeds}, allow_unicode=True, sort_keys=False, width=NARROW)
    return f"# {GENERATED}\n{text}"


def _landing_page(contract: Contract, root: Path) -> str:
    lines = [
        "# The landing contract",
        "",
        GENERATED,
        "",
        "What each system must deliver, file by file. A landing is a folder with one folder a system; each file is",
        "in its system's own dialect. Every column lands as text; typing, and what becomes of bad values, is the",
        "work of staging. `landing/landing__manifest.csv` lists the files with the day of their extraction, their",
        "number of records, and whether they are synthetic. A file that has not come is `absent`, with the day and",
        "no record; one of an earlier landing is `unchanged`, a history that is not sent again `closed`: both",
        "are in the folder, and no age limit applies to them. For each the manifest gives the reason, and also for",
        "a file that lacks a centre. Without these columns all is delivered.",
        "",
        "**Bad value**: where a column is marked *refuses*, a missing or bad value refuses the record, and the",
        "records that depend on it (`quality.rejects`). In any other column a bad value is *unknown*: the record",
        "counts without it, and `quality.value_issues` lists it. A column marked *unknown, listed if blank* is one",
        "that its system always fills in, so that a blank is listed too; elsewhere a blank is no fault. A value is",
        "bad if the type, the codes, the format or the bounds do not allow it, if it is a placeholder",
        "(`seeds/reference/placeholders.csv`: `NULL`, `#N/A`, `0` for a number of a person), if a text has a control",
        "character, or if a name has the sign of a lossy conversion. No bound but the earliest names a year: a day",
        "or year can be no later than the extraction, whose day the manifest gives.",
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
            f"| [{system.label}](#{system.name}) | {len(system.extracts)} | {system.holders} | `{separator}`"
            f" | {d.encoding} | `{d.decimal_mark}` | `{d.date_format}` | {d.year_format} |"
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
        f"{extract.description} Key: {', '.join(f'`{name}`' for name in extract.key)}.{_may_lack(extract)}",
        "",
        "| column | type | bad value | personal | meaning |",
        "|---|---|---|---|---|",
    ]
    for column in extract.columns:
        description = column.description
        if column.meta.get("list"):
            description += f" Codes: the list `{column.meta['list']}` of `{CODE_LISTS}`."
        elif column.codes:
            codes = ", ".join(f"`{code}` {meaning}" for code, meaning in column.codes.items())
            description += f" Codes: {codes}."
        elif column.meta.get("lookup"):
            description += f" Code list: `seeds/reference/{column.meta['lookup'].split('.')[0]}.csv`."
        elif column.meta.get("pattern"):
            description += f" Format: `{column.meta['pattern']}`."
        if bounds := _bounds(column):
            description += f" {bounds}."
        if reason := column.meta.get("because"):
            description += f" Refuses: {reason[0].lower() + reason[1:]}"
        description = description.replace("|", chr(92) + "|")
        lines.append(
            f"| `{column.name}` | {column.meta['type']} | {_bad_value(column)} | {column.personal or ''}"
            f" | {description} |"
        )
    return lines


def _may_lack(extract: Extract) -> str:
    """What the manifest may say of an extract beside that it was delivered."""
    closed = (
        " A closed history: the manifest may say so, and its file stays from landing to landing."
        if extract.closed
        else ""
    )
    return closed + (" It may lack, or a centre of it, where the manifest says why." if extract.may_be_absent else "")


def _bad_value(column: Column) -> str:
    """What becomes of a bad value of the column."""
    if column.refuses:
        return "refuses, may be blank" if column.meta.get("may_be_blank") else "refuses"
    return "unknown, listed if blank" if column.meta.get("expected") else "unknown"


def _bounds(column: Column) -> str:
    """The bounds of a column in words, both included; nothing where it has none."""
    meta = column.meta
    if meta["type"] == "mark":
        return f"From 0 to {meta['scale']}" if "scale" in meta else f"From 0 to the value of `{meta['scale_column']}`"
    least, most = meta.get("minimum"), meta.get("maximum")
    years = from_extraction(most)
    if years is not None:
        what = "day" if meta["type"] == "date" else "year"
        most = f"{abs(years)} year{'s' * (abs(years) > 1)} {'before' if years < 0 else 'after'} " if years else ""
        most += f"the {what} of the extraction"
    if least is not None and most is not None:
        return f"From {least} to {most}"
    return f"At least {least}" if least is not None else f"At most {most}" if most is not None else ""


def _matrix(contract: Contract, root: Path) -> list[str]:
    """Variable by table and extract: who needs it, who carries it."""
    carriers: dict[str, list[str]] = {}
    for extract in contract.extracts:
        for column in extract.columns:
            if variable := column.meta.get("variable"):
                carriers.setdefault(variable, []).append(f"{extract.system}.{extract.name}")
    needs = read_list(root / VARIABLES, ("variable", "figure_set", "figure"))
    users: dict[str, dict[str, list[str]]] = {}
    for row in needs:
        users.setdefault(row["variable"], {}).setdefault(row["figure_set"], []).append(row["figure"])
    missing = sorted(set(users) - set(carriers))
    if missing:
        raise ContractError(f"no extract carries {', '.join(missing)}, which {VARIABLES} names")
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
