"""What a published cell rests on: counts of persons, and how they add up to one another.

A count is of the rows of one relation in one period that meet conditions, such as learners of Bretagne in employment.
Conditions are read from `publication.table_columns`, so that what two tables count by the same words is one count. Two
counts that differ by one condition are parts of a whole, or part and whole: that is what a reader may reckon with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypedDict

from chiffres_cles.display import number_of

KEY = ("edition", "table_no", "row_code", "column_code", "period")
NULL = "∅"
OTHER = "·"
"""What has no value, and what has one that no table names."""
COARSE = {
    "home_area_code": ("home_centre_code", "centre"),
    "organising_area_code": ("organising_centre_code", "centre"),
    "area_code": ("centre_code", "centre"),
    "training_group": ("training_type", "training"),
    "certification_family": ("certification_kind", "certification"),
}
"""Attribute whose codes are groups of another's: that one, and the axis that says who is in which group."""
DERIVED = {
    ("is_bac3_plus", "true"): ("first_diploma", ("6", "7", "8")),
    ("is_bac3_plus", None): ("first_diploma", None),
    ("is_work_study", "true"): ("training_type", ("apprenticeship", "professionalisation")),
}
"""Flags that are values of another attribute; None: any that is known."""
ATOM = re.compile(r"^(?P<name>\w+)(?: (?P<kind>=|<|in|is not null)(?: ?(?P<value>.+))?)?$")
Key = tuple[str, str, str, str, str]
"""edition, table_no, row_code, column_code, period."""
Values = frozenset[str]
Where = frozenset[tuple[str, Values]]
"""(attribute, the values that it may have) of each condition."""
Condition = tuple[str, tuple[str, ...] | None]
"""(attribute, its values or None for any known one), as it is written."""


class KeyRow(TypedDict):
    """The key of a cell, as a relation of cells has it."""

    edition: str
    table_no: str
    row_code: str
    column_code: str
    period: str


class CellRow(KeyRow):
    """A row of `published_cells`: the counts behind a cell and what is displayed."""

    content: str
    numerator: float | None
    denominator: float | None
    marker: str | None
    display: str
    decimals: int


class ColumnRow(TypedDict):
    """A row of `published_table_columns`: by what words a column counts."""

    edition: str
    content: str
    column_code: str
    row_relation: str
    row_by: str
    row_parent: str
    row_condition: str | None
    numerator_condition: str | None
    numerator_expression: str
    denominator_expression: str | None
    distinct_on: str | None
    is_share: bool
    change_of: str | None
    factor: float
    unit: str


class RowRow(TypedDict):
    """A row of `published_table_rows`: 0 for a detail, 1 for a total of some, 2 for that of all."""

    content: str
    row_code: str
    level: int


class AxisRow(TypedDict):
    """A row of `axes`: a code of a dimension, and the group that it is in."""

    dimension: str
    code: str
    parent: str | None


def key_of(row: KeyRow) -> Key:
    """The key of a cell, of its row."""
    return row["edition"], row["table_no"], row["row_code"], row["column_code"], row["period"]


def _turn(row: KeyRow) -> Key:
    """By what cells are put in order: what is said of one group comes together, whatever the order of the rows is."""
    return row["row_code"], row["period"], row["table_no"], row["column_code"], row["edition"]


@dataclass(frozen=True)
class Count:
    """The rows of `relation` in `period` that meet `where`; `measure`: rows, persons, or the sum of an attribute."""

    relation: str
    period: str
    measure: str
    where: Where

    @cached_property
    def name(self) -> tuple[str, str, str, list[tuple[str, list[str]]]]:
        """By what counts are put in order: sets have none, or another in each process."""
        return self.relation, self.period, self.measure, sorted((name, sorted(values)) for name, values in self.where)


@dataclass(frozen=True)
class Cell:
    """A cell of `publication.cells` with the counts behind it, and what a reader sees of it."""

    key: Key
    content: str
    level: int
    numerator: Count
    denominator: Count | None
    top: float | None
    bottom: float | None
    factor: float
    shown: float | None
    """The displayed number; None where a marker takes its place."""
    decimals: int
    marker: str | None
    unit: str
    sensitive: bool = False
    is_of_the_data: bool = False
    """Whether it says how much of an attribute is known, which is of the data and of no person."""

    @property
    def is_mean(self) -> bool:
        """Whether it is the mean of an attribute over persons."""
        return self.numerator.measure not in ("rows", "persons")

    @property
    def counts(self) -> set[Count]:
        """The counts behind it."""
        return {self.numerator} | ({self.denominator} if self.denominator is not None else set())

    @property
    def is_part(self) -> bool:
        """Whether the numerator is a part of the denominator, so that what it lacks is a count too."""
        return self.denominator is not None and not self.is_mean and within(self.numerator, self.denominator)

    def known(self, value: float | None) -> float:
        """A value of it that is there wherever no marker takes its place. Raises ValueError where it is not."""
        if value is None:
            raise ValueError(f"the cell {'/'.join(self.key)} has neither a marker nor all its values")
        return value


def within(part: Count, whole: Count) -> bool:
    """Whether all that one count holds is in another, by their conditions."""
    conditions = dict(part.where)
    return all(name in conditions and conditions[name] <= values for name, values in whole.where)


@dataclass
class Facts:
    """The counts of a publication with their true values, and the sums that hold between them."""

    cells: list[Cell]
    truth: dict[Count, float] = field(default_factory=dict)
    sums: list[tuple[Count, tuple[Count, ...], float, bool]] = field(default_factory=list)
    """(whole, parts, how much more the parts hold, whether the parts are all of it)."""
    dropped: int = 0
    """Sums that the true counts do not keep, which no reader may rely on."""


def _conditions(text: str | None) -> list[Condition]:
    """The parts of a condition as `table_columns` has it."""
    found: list[Condition] = []
    for one in re.split(r"\s+and\s+", text.strip()) if text else []:
        atom = one.strip()
        if atom.startswith("not "):
            found.append((atom.removeprefix("not ").strip(), ("false",)))
            continue
        match = ATOM.match(atom)
        if match is None:
            raise ValueError(f"the condition {atom!r} cannot be read for statistical secrecy")
        name, kind, value = match["name"], match["kind"], match["value"]
        if kind is None:
            found.append((name, ("true",)))
        elif kind == "is not null":
            found.append((name, None))
        elif kind == "<":
            found.append((name, (f"<{value.strip()}",)))
        else:
            found.append((name, tuple(re.findall(r"[^\s,()']+", value))))
    return found


def _measured(expression: str, distinct_on: str | None) -> tuple[str, list[Condition]]:
    """(measure, conditions) of what is summed or counted distinct."""
    if distinct_on is not None:
        condition = re.match(r"^case when (.+) then \w+ end$", distinct_on)
        return "persons", _conditions(condition[1]) if condition else []
    if expression == "1":
        return "rows", []
    flag = re.match(r"^cast\((.+) as integer\)$", expression)
    if flag:
        return "rows", _conditions(flag[1])
    mean = re.match(r"^case when (.+) then (\w+) end$", expression)
    return (mean[2], _conditions(mean[1])) if mean else (expression, [])


def _says_what_is_known(column: ColumnRow) -> bool:
    """Whether a column is the share of the rows of which something is known, whatever it is."""
    _, own = _measured(column["numerator_expression"], column["distinct_on"])
    return (
        bool(column["denominator_expression"] and own)
        and not column["numerator_condition"]
        and all(values is None for _, values in own)
    )


class Reader:
    """Reads cells and their descriptions into `Facts`."""

    def __init__(self, columns: Iterable[ColumnRow], rows: Iterable[RowRow], axes: Iterable[AxisRow]):
        self.columns = {(one["edition"], one["content"], one["column_code"]): one for one in columns}
        self.levels: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            self.levels[row["content"]][row["row_code"]] = row["level"]
        self.groups: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.codes: dict[str, set[str]] = defaultdict(set)
        for axis in axes:
            self.codes[axis["dimension"]].add(axis["code"])
            if axis["parent"]:
                self.groups[axis["dimension"], axis["parent"]].add(axis["code"])
        self.domain: dict[tuple[str, str], set[str]] = defaultdict(lambda: {NULL, OTHER})

    def _fine(self, name: str, values: tuple[str, ...] | None) -> Condition:
        """The condition on the finest attribute that says the same."""
        if name in COARSE:
            fine, axis = COARSE[name]
            if values is None:
                return fine, None
            return fine, tuple(sorted({member for value in values for member in self.groups[axis, value]}))
        key = (name, None if values is None else values[0])
        return DERIVED.get(key, (name, values))

    def _where(self, relation: str, conditions: list[Condition]) -> list[Condition]:
        fine = [self._fine(*condition) for condition in conditions]
        for name, values in fine:
            self.domain[relation, name].update(values or ())
        return fine

    def _count(self, relation: str, period: str, measure: str, conditions: list[Condition]) -> Count:
        found: dict[str, Values] = {}
        for name, values in conditions:
            domain = self.domain[relation, name]
            own = frozenset(domain - {NULL}) if values is None else frozenset(values)
            found[name] = found[name] & own if name in found else own
        return Count(relation, period, measure, frozenset(found.items()))

    def read(self, cells: Iterable[CellRow], persons: Set[str], sensitive: Set[str] = frozenset()) -> Facts:
        """The facts of all cells whose rows are of the relations `persons`, or that count persons once; `sensitive`:
        those relations in which a whole group gives something of each of its persons. They come in one order,
        whatever that of the rows is."""
        parsed = []
        for cell in sorted(cells, key=_turn):
            column = self.columns[cell["edition"], cell["content"], cell["column_code"]]
            is_person = column["row_relation"] in persons or "learner_key" in (column["distinct_on"] or "")
            if not is_person or column["change_of"]:
                continue
            relation, level = column["row_relation"], self.levels[cell["content"]][cell["row_code"]]
            by = {0: column["row_by"], 1: column["row_parent"], 2: "all"}[level]
            base = _conditions(column["row_condition"])
            of_row: list[Condition] = [] if by == "all" else [(by, (cell["row_code"],))]
            measure, own = _measured(column["numerator_expression"], column["distinct_on"])
            top = base + _conditions(column["numerator_condition"]) + own
            # a mean is over whose value is known, which the denominator counts
            bottom = None
            if column["is_share"]:
                listed = tuple(code for code, one in self.levels[cell["content"]].items() if one == 0)
                bottom = (measure, self._where(relation, [*top, (column["row_by"], listed)]))
            elif column["denominator_expression"]:
                what, more = _measured(column["denominator_expression"], None)
                bottom = (what, self._where(relation, [*base, *of_row, *more]))
            parsed.append((cell, column, level, relation, measure, self._where(relation, top + of_row), bottom))
        facts = Facts([])
        counted = []
        for cell, column, level, relation, measure, top, bottom in parsed:
            numerator = self._count(relation, cell["period"], measure, top)
            denominator = self._count(relation, cell["period"], *bottom) if bottom else None
            counted.append((cell, column, level, numerator, denominator))
        vintages = _vintages([(one[0], *one[3:]) for one in counted])
        for cell, column, level, numerator, denominator in counted:
            vintage = vintages[numerator.relation, numerator.period, cell["edition"]]
            numerator = replace(numerator, period=vintage)
            denominator = replace(denominator, period=vintage) if denominator else None
            shown = None if cell["marker"] else number_of(cell["display"])
            facts.cells.append(Cell(
                key_of(cell), cell["content"], level, numerator, denominator, cell["numerator"], cell["denominator"],
                column["factor"], shown, cell["decimals"], cell["marker"], column["unit"],
                column["row_relation"] in sensitive, _says_what_is_known(column),
            ))  # fmt: skip
            if cell["numerator"] is not None:
                facts.truth[numerator] = cell["numerator"]
            if denominator and cell["denominator"] is not None:
                facts.truth[denominator] = cell["denominator"]
        _add_sums(facts)
        return facts


def _vintages(counted: list[tuple[CellRow, Count, Count | None]]) -> dict[tuple[str, str, str], str]:
    """(relation, period, edition) -> the period by which its counts go. Editions that agree on every count that they
    share are one publication; one that was frozen before the extracts changed is another vintage, and its counts are
    its own."""
    counts_of: dict[tuple[str, str], dict[str, dict[Count, float]]] = defaultdict(lambda: defaultdict(dict))
    for cell, numerator, denominator in counted:
        own = counts_of[numerator.relation, numerator.period][cell["edition"]]
        for count, value in ((numerator, cell["numerator"]), (denominator, cell["denominator"])):
            if count is not None and value is not None:
                own[count] = value
    found = {}
    for (relation, period), editions in counts_of.items():
        vintages: dict[str, dict[Count, float]] = {}
        for edition in sorted(editions, reverse=True):
            own = editions[edition]
            name = next(
                (
                    name
                    for name, held in vintages.items()
                    if all(held.get(count, value) == value for count, value in own.items())
                ),
                f"{period}@{edition}" if vintages else period,
            )
            vintages.setdefault(name, {}).update(own)
            found[relation, period, edition] = name
    return found


def _add_sums(facts: Facts) -> None:
    """Every sum that holds between the counts: one condition is what parts differ by."""
    families: dict[tuple[str, str, str, Where, str], dict[Values | None, Count]] = defaultdict(dict)
    for count in facts.truth:
        conditions = dict(count.where)
        for name, values in count.where:
            rest = frozenset((other, kept) for other, kept in conditions.items() if other != name)
            families[count.relation, count.period, count.measure, rest, name][values] = count
    for (relation, period, measure, rest, _), family in families.items():
        whole = Count(relation, period, measure, rest)
        if whole in facts.truth:
            family[None] = whole
    seen = set()
    for family in families.values():
        for all_values, whole in family.items():
            inside = [
                own
                for own in family
                if own is not None and own != all_values and (all_values is None or own < all_values)
            ]
            for order in (-1, 1):
                parts: list[Count] = []
                taken: set[str] = set()
                for own in sorted(inside, key=lambda one: (order * len(one), sorted(one))):
                    if not taken & own:
                        parts.append(family[own])
                        taken |= own
                key = (whole, tuple(parts))
                if not parts or key in seen:
                    continue
                seen.add(key)
                more = sum(facts.truth[part] for part in parts) - facts.truth[whole]
                if whole.measure == "persons":
                    facts.sums.append((whole, tuple(parts), more, True))
                elif more > 0:
                    facts.dropped += 1
                else:
                    is_all = more == 0 or (all_values is not None and taken == all_values)
                    facts.sums.append((whole, tuple(parts), 0.0, is_all))
