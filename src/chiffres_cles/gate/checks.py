"""The gate's checks, derived from the landing contract.

What makes a value bad is the text that staging rejects by: the macros of `macros/`, rendered here as dbt renders them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment

from chiffres_cles.contract import Column, Contract, Extract, from_extraction, load_contract
from chiffres_cles.refusals import limits
from chiffres_cles.register import titles
from chiffres_cles.settings import ROOT
from chiffres_cles.yaml_files import project_variables

MACROS = ("landing/landed.sql", "engine/identifiers.sql")
STRUCTURE = ("presence", "encoding", "separator", "header", "records", "ending", "manifest")
"""What `chiffres_cles.landing` checks, in its order: behind a failure the later ones were not looked at."""
EXAMPLE_DAY = datetime(2024, 1, 31)
UNEXPECTED = "unexpected"
ABSENCES = ("required", "missing")
"""Checks that a missing value breaks."""
VOLUMES = ("missing_year", "far_off")
REFUSALS = ("takes_others", "much_refused")
ACADEMIC_YEAR = "academic_year"
OFFERING = ("centre_code", "semestre_code", "groupe_code")
"""Beside unit and year, the columns by which an enrolment of Gescicc@ finds its offering."""
DATED_BY = (ACADEMIC_YEAR, "jury_date", "decision_date", "mooc_registration_date")
"""Variables by which the records of an extract are counted by year, the first that it carries."""
CATALOGUE = {"unit": ("bedeo", "unites", "code_ue"), "programme": ("bedeo", "certifications", "code_diplome")}
"""Variable -> the column of the catalogue whose pattern its codes should have, where its own column states none."""


class GateError(RuntimeError):
    """The gate itself did not work; the message names suite and check, never a value."""


@dataclass(frozen=True)
class GateCheck:
    """One check of the gate: of every file, or of a column of one."""

    rule_id: str
    kind: str
    """Key of `gate` in `checks.yml`."""
    title_fr: str
    title_en: str
    population: str
    failing_condition: str
    severity: str
    """`blocking`, `warning`, `counted` (the build rejects or deduplicates the record), or `set_aside` (the value is
    unknown)."""
    source: str
    todo_fr: str
    expected_fr: str | None
    """What the contract expects of a value, where one line can say it."""
    definition: str
    """What it says of this column, of which the version is a digest."""
    system: str | None = None
    extract: str | None = None
    column: str | None = None


def gate_checks(contract: Contract) -> list[GateCheck]:
    """Every check: of structure and volumes, then of each extract in the contract's order."""
    of_extracts = (check for extract in contract.extracts for check in extract_checks(extract))
    return [*general_checks().values(), *of_extracts]


def general_checks() -> dict[str, GateCheck]:
    """Kind -> its check, of those that are asked of every file, of volumes and of what is refused."""
    return {kind: _check(kind) for kind in (UNEXPECTED, *STRUCTURE, *VOLUMES, *REFUSALS)}


def extract_checks(extract: Extract) -> list[GateCheck]:
    """The checks of one extract: its columns' in their order, then that of its key."""
    found: dict[tuple[str, str], GateCheck] = {}
    for column in extract.columns:
        for kind, condition in value_conditions(extract, column):
            # a range is two conditions of one check
            previous = found[column.name, kind].definition if (column.name, kind) in found else ""
            found[column.name, kind] = _check(kind, extract, column, previous + condition)
    return [*found.values(), _check("same_key", extract, None, ", ".join(extract.key))]


def value_conditions(extract: Extract, column: Column) -> list[tuple[str, str]]:
    """What may be wrong with a value: (kind, SQL condition on the columns of `landed_values`), in the order they are
    asked."""
    macros = _macros()
    checks = json.loads(macros.value_rules(_described(column), _columns(extract)))
    # a record of a year under way is out of scope, and there is nothing to correct
    conditions = [(kind, condition) for kind, condition in checks if kind != str(macros.year_under_way())]
    text, variable = macros.landed_text(column.name), column.meta.get("variable")
    if variable == "ine":
        conditions.append(
            ("wrong_ine", f"{text} is not null and {macros.usable_identifier(text, macros.is_valid_ine)} is null")
        )
    if variable in CATALOGUE and not column.meta.get("pattern"):
        conditions.append(
            ("unlike_catalogue", f"not regexp_full_match({text}, {macros.sql_text(_catalogue_pattern(variable))})")
        )
    return conditions


def landed_values(extract: Extract, relation: str, extracted_on: date | None) -> str:
    """SQL of the records of a relation with each column trimmed and typed, as staging reads them.

    `extracted_on`: the day of the extraction; without one nothing is held against it.
    """
    day = f"date '{extracted_on}'" if extracted_on else "cast(null as date)"
    return str(_macros().landed_values(_columns(extract), extract.dialect, relation, day))


def staging_query(extract: Extract, relation: str, extracted_on: date) -> str:
    """SQL of the records of a relation, taken on a day, as staging has them, with `refusal` and `problems` beside the
    columns."""
    macros, columns = _macros(), _columns(extract)
    known = [f'{macros.known_value(one, columns)} as "{one["name"]}"' for one in columns]
    known += [
        f'{macros.decoded(macros.landed_text(one.name), one.codes, "varchar")} as "{one.name}_code"'
        for one in extract.columns
        if one.meta["type"] == "mark"
    ]
    known += [f"{macros.landing_refusal()} as refusal", f"{macros.record_problems()} as problems"]
    judged = f"select *, {macros.landing_problems(columns)} as {macros.record_problems()}"
    return f"select {', '.join(known)} from ({judged} from ({landed_values(extract, relation, extracted_on)}))"


def references(extract: Extract) -> dict[str, tuple[str, bool]]:
    """By which a record is pointed to, or points: kind -> (SQL of the reference, whether the extract is what is pointed
    to).

    The kinds are those where one refused record takes others along: a person by the number in its system, a unit by the
    catalogue of a year, an offering.
    """
    by_variable = {column.meta.get("variable"): column.name for column in extract.columns}
    value = _macros().landed_value
    found = {}
    number = next((c.name for c in extract.columns if c.personal == "identifier" and c.refuses), None)
    if number:
        is_person = bool({"last_name", "names"} & set(by_variable))
        found["person"] = (f"'{extract.system}/' || {value(number)}", is_person)
    if {"unit", ACADEMIC_YEAR} <= set(by_variable):
        unit = f"{value(by_variable[ACADEMIC_YEAR])} || '/' || {value(by_variable['unit'])}"
        found["unit"] = (unit, extract.entity == "units")
        if set(OFFERING) <= set(extract.column_names):
            offering = " || '/' || ".join([unit, *(f"cast({value(name)} as varchar)" for name in OFFERING)])
            found["offering"] = (offering, extract.entity == "offerings")
    return found


def is_missing(column: Column) -> str:
    """SQL of whether a record holds no value of a column."""
    return f"{_macros().landed_text(column.name)} is null"


def year_column(extract: Extract) -> Column | None:
    """The column by which the volumes of an extract are counted, or None where it has no year."""
    by_variable = {column.meta.get("variable"): column for column in extract.columns}
    return next((by_variable[variable] for variable in DATED_BY if variable in by_variable), None)


def year_expression(extract: Extract, column: Column) -> str:
    """SQL of the year (integer) that a record counts in: the first of its academic year, or the civil one."""
    typed = _macros().landed_value(column.name)
    return f"cast(left({typed}, 4) as integer)" if column.meta["type"] == ACADEMIC_YEAR else f"year({typed})"


@cache
def volume_thresholds() -> tuple[int, float]:
    """From how many records on a year is compared with the next, and the share of change that is far off.

    They are those by which `quality.suspicions` looks at the facts.
    """
    return project_variables()["suspicion_smallest_count"], project_variables()["suspicion_jump"]


@cache
def lookups() -> tuple[str, ...]:
    """The reference seeds that typing reads: the code lists of the contract, the placeholders, and the editions,
    which end the years read."""
    columns = [column for extract in load_contract().extracts for column in extract.columns]
    lists = {column.meta["lookup"].split(".")[0] for column in columns if column.meta.get("lookup")}
    return tuple(sorted({*lists, "code_lists", "editions", "placeholders"}))


def _described(column: Column) -> dict[str, Any]:
    """A column as dbt gives it to macros."""
    return {"name": column.name, "config": {"meta": column.meta}}


def _columns(extract: Extract) -> list[dict[str, Any]]:
    return [_described(column) for column in extract.columns]


@cache
def _macros() -> Any:
    """The project's macros, a module with each as an attribute, with the few of dbt's names that they use."""
    environment = Environment(extensions=["jinja2.ext.do"])
    names: dict[str, Any] = {
        "tojson": json.dumps,
        "fromjson": json.loads,
        "var": project_variables().__getitem__,
        "ref": lambda seed: f'"{seed}"',
    }
    environment.globals.update(names)
    text = "\n".join((ROOT / "macros" / file).read_text(encoding="utf-8") for file in MACROS)
    return environment.from_string(text).module


@cache
def _label(system: str) -> str:
    """What the pages, which are in French, call a system."""
    return next(one.label_fr for one in load_contract().systems if one.name == system)


def _catalogue_pattern(variable: str) -> str:
    system, name, column = CATALOGUE[variable]
    return str(next(c for c in load_contract().extract(system, name).columns if c.name == column).meta["pattern"])


def _expected(kind: str, extract: Extract, column: Column) -> str | None:
    """What the contract expects, in French: a list, a form, an example or bounds."""
    meta, dialect = column.meta, extract.dialect
    if kind == "unknown_code":
        if meta.get("lookup"):
            return f"un code de seeds/reference/{meta['lookup'].split('.')[0]}.csv"
        return "un des codes " + ", ".join(map(str, column.codes))
    if kind == "bad_format":
        return f"la forme {meta['pattern']}" if meta.get("pattern") else "un texte sans caractère de contrôle"
    if kind == "unlike_catalogue":
        return f"la forme {_catalogue_pattern(meta['variable'])}"
    if kind == "not_a_year":
        return "une année écrite comme " + ("2023" if dialect.year_format == "first" else "2023-2024")
    if kind == "not_a_date":
        return f"une date écrite comme {EXAMPLE_DAY:{dialect.date_format}}"
    if kind == "not_a_number":
        return "un nombre entier" if meta["type"] == "integer" else f"un nombre écrit comme 12{dialect.decimal_mark}5"
    if kind == "above_scale":
        return f"au plus {meta['scale']}" if "scale" in meta else f"au plus la valeur de « {meta['scale_column']} »"
    if kind == "out_of_range":
        least, most = meta.get("minimum", 0 if meta["type"] == "mark" else None), meta.get("maximum")
        if meta["type"] == ACADEMIC_YEAR:
            least, most = project_variables()["first_academic_year"], "extraction + 1 year"
        years = from_extraction(most)
        most = _ceiling(meta["type"], years) if years is not None else most
        bounds = ["au moins " + str(least)] * (least is not None) + ["au plus " + str(most)] * (most is not None)
        return ", ".join(bounds)
    return None


def _ceiling(kind: str, years: int) -> str:
    """The last day or year of a column, so many years from the day of the extraction, in French."""
    what = "le jour" if kind == "date" else "l'année"
    if not years:
        return f"{what} de l'extraction"
    return f"{abs(years)} an{'s' * (abs(years) > 1)} {'avant' if years < 0 else 'après'} {what} de l'extraction"


def _check(kind: str, extract: Extract | None = None, column: Column | None = None, definition: str = "") -> GateCheck:
    title = titles()["gate"][kind]
    severity = title["severity"]
    if severity == "counted" and column is not None and not column.meta.get("required"):
        severity = "set_aside"
    followed = titles()["follows"]
    follows = " " + followed[severity] if column is not None and severity in followed else ""
    smallest, jump = volume_thresholds()
    most, share = limits()
    words = {
        "most": most,
        "share": f"{share:.0%}",
        "column": column.name if column else "",
        "system": _label(extract.system) if extract else "",
        "smallest": smallest,
        "jump": f"{jump:.0%}",
    }
    place = [extract.system, extract.name, *([column.name] if column else [])] if extract else []
    if extract:
        population = f"records of {extract.file}" + (f" with a value of {column.name}" if column else "")
        population = f"records of {extract.file}" if kind in ABSENCES else population
    else:
        populations = dict.fromkeys(VOLUMES, "years of each extract that has a year")
        populations |= dict.fromkeys(REFUSALS, "records of each extract")
        population = populations.get(kind, "files of the landing")
    return GateCheck(
        rule_id=".".join(["gate", *place, kind]),
        kind=kind,
        title_fr=title["fr"].format(**words),
        title_en=title["en"].format(**words),
        population=population,
        failing_condition=title["fails"].format(**words),
        severity=severity,
        source=title.get("source") or "contract",
        todo_fr=title["do"].format(**words) + follows,
        expected_fr=_expected(kind, extract, column) if extract and column else None,
        definition=definition or title["fails"].format(**words),
        system=extract.system if extract else None,
        extract=extract.name if extract else None,
        column=column.name if column else None,
    )
