"""The landing contract, read from the sources' YAML under `models/staging/`.

The YAML is the one source: dbt reads it as sources, and this module gives the same facts to the byte-level
check, the generator and the generated documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from chiffres_cles.lists import read_list, whole_number
from chiffres_cles.settings import ROOT
from chiffres_cles.yaml_files import read_yaml

CODE_LISTS = Path("seeds/reference/code_lists.csv")
"""The lists of codes that systems share, or that follow the centres: `list`, `subject`, `code`, `meaning`, `from_year`,
`to_year`."""
MANIFEST = ("landing", "manifest")
"""The technical extract that lists the others with the day of their extraction."""
REFUSING = (
    "academic_year",
    "home_centre",
    "organising_centre",
    "diploma_centre",
    "decision_centre",
    "unit",
    "registration_state",
    "enrolment_state",
    "document_state",
    "validation_scheme",
    "certification",
    "exam_session",
    "jury_date",
    "decision_date",
)
"""Variables without which nothing can be counted, beside the local number: a bad value refuses its record. Any other
column that does so says why (`because`)."""


EARLIEST_YEAR = 1900
"""A whole number that may be greater is a calendar year."""
EXTRACTION = re.compile(r"extraction(?: ([+-]) ([0-9]+) years?)?")
"""The last day, or calendar year, of a column: that of the extraction, or so many years from it."""


class ContractError(ValueError):
    """The contract itself is wrong: the message names file, table and column."""


@dataclass(frozen=True)
class Dialect:
    """How one system writes its files."""

    separator: str
    encoding: str
    decimal_mark: str
    date_format: str
    year_format: str
    """`first` (2023) or `pair` (2023-2024)."""


@dataclass(frozen=True)
class Column:
    """One column of an extract; `meta` holds type, codes, pattern and the like, as in the YAML."""

    name: str
    description: str
    meta: dict[str, Any] = field(hash=False)

    @property
    def personal(self) -> str | None:
        """`identity` (name, birth date, INE), `identifier` (local number), `attribute` (declared), or None."""
        return self.meta.get("personal")

    @property
    def refuses(self) -> bool:
        """Whether a bad value refuses the record, as none does unless the column may be blank; of other columns a bad
        value is unknown, and counted.
        """
        return bool(self.meta.get("required"))

    @property
    def codes(self) -> dict[str, object]:
        """Code as written in the extract -> meaning in the warehouse; empty for other types."""
        return self.meta.get("codes") or {}

    @property
    def targets(self) -> list[str]:
        """The columns of the extract's entities that it becomes (`entities.yml`)."""
        target = self.meta.get("target") or []
        return [target] if isinstance(target, str) else list(target)

    @property
    def meaning(self) -> dict[str, object]:
        """Target -> what its decoded values mean there, or the one thing that any value means."""
        return self.meta.get("meaning") or {}

    @property
    def blank(self) -> object:
        """What a blank says; None where it says nothing."""
        return self.meta.get("blank")

    @property
    def session(self) -> int | None:
        """The session that it gives, where a record holds several side by side."""
        return self.meta.get("session")


@dataclass(frozen=True)
class Extract:
    """One file of one system."""

    system: str
    name: str
    description: str
    file: str
    """Path under the landing folder, such as `siscol/siscol__auditeurs.csv`."""
    entity: str
    """What its records are (`entities.yml`): by it their disposition is decided."""
    key: tuple[str, ...]
    dialect: Dialect
    columns: tuple[Column, ...]
    closed: bool = False
    """Whether it is a history to which no year comes any more."""
    may_be_absent: bool = False
    """Whether a landing may do without it, or without a centre of it, where its manifest says why."""
    also: tuple[str, ...] = ()
    """Further entities that its records give."""
    part: str = ""
    """What distinguishes it from the system's other extracts of its entity."""
    always: dict[str, object] = field(default_factory=dict, hash=False)
    """Column of an entity -> its value where the extract has no column of it."""
    by_hand: dict[str, str] = field(default_factory=dict, hash=False)
    """Entity -> why its staging model is written by hand."""

    @property
    def seed(self) -> str:
        """Name of the dbt seed that holds the committed extract."""
        return f"{self.system}__{self.name}"

    @property
    def column_names(self) -> list[str]:
        """The header, in order."""
        return [column.name for column in self.columns]


@dataclass(frozen=True)
class System:
    """One source system and its extracts."""

    name: str
    label: str
    label_fr: str
    """What readers of the figures call it: the sources of tables are named by it."""
    description: str
    holders: str
    invented: str
    dialect: Dialect
    extracts: tuple[Extract, ...]
    priority: int | None = None
    """Place among the systems that report the same thing, the least comes first (R3, R5); None where it reports
    nobody."""


@dataclass(frozen=True)
class Contract:
    """All systems, in alphabetical order of their folder."""

    systems: tuple[System, ...]

    @property
    def by_priority(self) -> list[System]:
        """The systems that report persons, in the order of their priority; `ContractError` where two claim one
        place."""
        ranked = sorted((one for one in self.systems if one.priority is not None), key=lambda one: one.priority or 0)
        for one, other in pairwise(ranked):
            if one.priority == other.priority:
                raise ContractError(f"{one.name} and {other.name} both have the priority {one.priority}")
        return ranked

    @property
    def extracts(self) -> list[Extract]:
        """Every extract of every system."""
        return [extract for system in self.systems for extract in system.extracts]

    def extract(self, system: str, name: str) -> Extract:
        """One extract; `KeyError` where the contract has none of that name."""
        for extract in self.extracts:
            if (extract.system, extract.name) == (system, name):
                return extract
        raise KeyError(f"the contract has no extract {system}.{name}")


def from_extraction(maximum: object) -> int | None:
    """By how many years a `maximum` is after the day of the extraction: 0 for `extraction`, -12 for `extraction - 12
    years`.

    None where it is a number, or there is none. Raises `ContractError` where it is neither.
    """
    if maximum is None or isinstance(maximum, int | float):
        return None
    found = EXTRACTION.fullmatch(str(maximum))
    if found is None:
        raise ContractError(f"maximum {maximum!r} is neither a number nor `extraction`, `extraction - 12 years`")
    return int((found[1] or "") + (found[2] or "0"))


@cache
def load_contract(root: Path = ROOT) -> Contract:
    """Read `models/staging/*/_*__sources.yml` below `root`; `ContractError` where one lacks a part."""
    files = sorted((root / "models" / "staging").glob("*/_*__sources.yml"))
    if not files:
        raise ContractError(f"{root / 'models' / 'staging'}: no contract (_<system>__sources.yml) was found")
    lists = code_lists(root)
    return Contract(tuple(_system(file, lists) for file in files))


def code_lists(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """List -> code -> what it means, of a code that changed its meaning the last one; empty where there is no file.

    Raises `ProjectFileError` where it cannot be read, or a year is none.
    """
    found: dict[str, dict[str, str]] = {}
    file = root / CODE_LISTS
    if file.exists():
        rows = read_list(file, ("list", "code", "meaning", "from_year"))
        years = [whole_number(file, place, "from_year", row["from_year"] or "0") for place, row in enumerate(rows)]
        for _, row in sorted(zip(years, rows, strict=True), key=lambda pair: pair[0]):
            found.setdefault(row["list"], {})[row["code"]] = row["meaning"]
    return found


def _system(file: Path, lists: dict[str, dict[str, str]]) -> System:
    try:
        (source,) = read_yaml(file)["sources"]
        meta = source["config"]["meta"]
        dialect = Dialect(**meta["dialect"])
        return System(
            name=source["name"],
            label=meta["label"],
            label_fr=meta["label_fr"],
            description=source["description"],
            holders=meta["holders"],
            invented=meta["invented"],
            dialect=dialect,
            priority=meta.get("priority"),
            extracts=tuple(_extract(source["name"], dialect, table, lists) for table in source["tables"]),
        )
    except ContractError as error:
        raise ContractError(f"{file.name}: {error}") from error
    except yaml.YAMLError as error:
        raise ContractError(str(error)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise ContractError(f"{file.name}: {type(error).__name__} {error}") from error


def _check_ceiling(place: str, meta: dict[str, Any]) -> None:
    """A ceiling that names a year would refuse sound records when that year is over: it is counted from the
    extraction."""
    most = meta.get("maximum")
    try:
        years = from_extraction(most)
    except ContractError as error:
        raise ContractError(f"{place}: {error}") from error
    if years is None and most is not None and meta["type"] == "integer" and most > EARLIEST_YEAR:
        raise ContractError(
            f"{place}: maximum {most} is a year: it is counted from the extraction, `maximum: extraction`"
        )


def _with_codes(place: str, meta: dict[str, Any], lists: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The facts of a column, with the codes of the list that it names."""
    if "list" not in meta:
        return meta
    if meta["list"] not in lists:
        raise ContractError(f"{place}: {CODE_LISTS} has no list {meta['list']}")
    return {**meta, "codes": lists[meta["list"]]}


def _extract(system: str, dialect: Dialect, table: dict[str, Any], lists: dict[str, dict[str, str]]) -> Extract:
    meta = table["config"]["meta"]
    columns = tuple(
        Column(
            column["name"],
            column["description"],
            _with_codes(f"{system}.{table['name']}: column {column['name']}", column["config"]["meta"], lists),
        )
        for column in table["columns"]
    )
    names = {column.name for column in columns}
    for column in columns:
        listed = column.personal == "identifier" or column.meta.get("variable") in REFUSING
        if column.refuses and not listed and not column.meta.get("because"):
            raise ContractError(
                f"{system}.{table['name']}: column {column.name} is required and does not say why (because)"
            )
        _check_ceiling(f"{system}.{table['name']}: column {column.name}", column.meta)
    missing = [name for name in meta["key"] if name not in names]
    if missing:
        raise ContractError(f"{system}.{table['name']}: key columns {missing} are not among the columns")
    return Extract(
        system=system,
        name=table["name"],
        description=table["description"],
        file=meta["file"],
        entity=meta["entity"],
        key=tuple(meta["key"]),
        dialect=dialect,
        columns=columns,
        closed=meta.get("closed", False),
        may_be_absent=meta.get("may_be_absent", False),
        also=tuple(meta.get("also", ())),
        part=meta.get("part", ""),
        always=meta.get("always", {}),
        by_hand=meta.get("by_hand", {}),
    )
