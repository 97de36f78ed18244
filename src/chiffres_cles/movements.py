"""A build held against the one published last: which measures left their usual range, by how much, and which left a
limit.

Measures are `quality.measures`; how much each may move is the reference list `usual_movements`. What the manifest of
one of the two landings declares (an extract absent, unchanged or closed, a centre that lacks) is no movement. A limit
on a change needs a build before; a limit on a share holds of the first build too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from math import sqrt
from pathlib import Path

import duckdb

from chiffres_cles.ledger import Result, Run, judge, opened
from chiffres_cles.register import Check, Waiver, movement_checks

Subject = tuple[str | None, str | None, str | None, str | None]
"""System, extract, centre and kind of what is measured."""
Place = tuple[str, Subject, str | None]
"""Measure, subject, period."""
LEAST_ROWS = 4
"""Rows by which a count may always differ: one family moves as many."""
SPREADS = {"same": 1.0, "whole": 1.5, "new": 4.0}
"""How many standard errors a share or mean may differ: within a period that both builds have, whose rows are the same
ones; of a whole extract, which grows by a year; of a period against the one before it, whose rows are others."""
SHOWN_SUBJECTS = 3
LEAST_CAUSE = 5
"""Records by which a reason must have grown to be named as a cause."""
REST_ON = {
    "decisions": {"diva", "divap", "viatic", "intec"},
    "favourable": {"diva", "divap", "viatic", "intec"},
    "diplomas": {"d3", "collections", "siscol"},
    "mooc": {"mooc"},
    "hours": {"bedeo"},
    "credits_unknown": {"bedeo"},
}
"""Measure that has neither extract nor centre -> the systems that it rests on; of those not named, all."""


@dataclass(frozen=True)
class Allowed:
    """How much a measure may move: a row of the reference list `usual_movements`, where each is described."""

    label: str
    unit: str
    least: int
    usual: float
    usual_new_year: float
    limit_change: float | None
    limit_new_year: float | None
    limit_share: float | None


@dataclass(frozen=True)
class Value:
    """What a measure came to: its observations, their sum, and the sum of their squares."""

    observations: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """Share or mean; zero of nothing."""
        return self.total / self.observations if self.observations else 0.0

    @property
    def spread(self) -> float:
        """Standard deviation of the observations; zero of nothing."""
        return sqrt(max(self.squares / self.observations - self.mean**2, 0.0)) if self.observations else 0.0


NOTHING = Value(0, 0.0, 0.0)


@dataclass(frozen=True)
class Movement:
    """A measure that left its usual range, as `quality.movements` has it without run and build."""

    measure: str
    label: str
    unit: str
    system: str | None
    extract: str | None
    centre_code: str | None
    period: str | None
    kind: str | None
    before: float | None
    after: float
    observations: int
    times_usual: float
    is_beyond_limit: bool
    failures: int
    cause: str | None = None

    @property
    def subject(self) -> str:
        """What is measured, in words."""
        parts = [
            f"{self.system}.{self.extract}" if self.system else None,
            f"centre {self.centre_code}" if self.centre_code else None,
            self.kind,
            self.period,
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Build:
    """What of a build is compared."""

    values: dict[Place, Value]
    declared: frozenset[tuple[str, str]]
    """Extracts that the manifest says are absent, unchanged or closed."""
    lacking: frozenset[str]
    """Centres that the manifest says lack, or whose own system does."""
    centres: dict[str, str]
    """Centre -> its own system."""
    reasons: Counter[tuple[str, str, str, str]]
    """(system, file, column, rule) -> records refused or values set aside, without those that another took along."""


def movements(before: Path | None, after: Path) -> list[Movement]:
    """What moved from the published file `before` to the file `after`, what is beyond a limit first, then the largest.

    `before`: None where nothing was published; then, and where it is of before there were measures, limits on shares
    alone are held. A file `after` without measures (a build that stopped) has no movements.
    """
    with duckdb.connect(str(after), read_only=True) as connection:
        now, allowed = _read(connection), _allowed(connection)
    if now is None or not allowed:
        return []
    last = None
    if before is not None and before.exists():
        with duckdb.connect(str(before), read_only=True) as connection:
            last = _read(connection)
    found = [
        movement
        for place, was, is_now, when in _compared(last, now)
        if place[0] in allowed
        and not _is_declared(place, now, last)
        and (movement := _moved(place, allowed[place[0]], was, is_now, when))
    ]
    found = [replace(one, cause=_cause(one, last, now)) for one in found] if last else found
    return sorted(found, key=lambda one: (not one.is_beyond_limit, -one.times_usual, one.subject, one.measure))


def has_measures(file: Path) -> bool:
    """Whether a build can be compared with: one of before there were measures, or that is kept no more, cannot."""
    if not file.exists():
        return False
    with duckdb.connect(str(file), read_only=True) as connection:
        return _read(connection) is not None


def movement_results(found: list[Movement], waivers: list[Waiver]) -> tuple[list[Check], list[Result]]:
    """The rules of the limits and what they found, for the ledger: what is beyond one blocks, unless a waiver lifts
    it."""
    rules = {rule.rule_id: rule for rule in movement_checks()}
    return list(rules.values()), [
        judge(
            rules["movement.share" if one.unit == "share" else "movement.change"],
            one.observations,
            one.failures,
            waivers,
            (one.system, one.extract, one.period),
        )
        for one in found
        if one.is_beyond_limit
    ]


def record(run: Run, found: list[Movement], against: str | None) -> None:
    """Write a run's movements to the ledger; `against`: the build that was published until then."""
    if not found:
        return
    names = ["run_id", "against", "place", *(field.name for field in fields(Movement) if field.name != "failures")]
    rows = [
        [
            run.run_id,
            against,
            place,
            *(value for name, value in zip(_names(), astuple(one), strict=True) if name != "failures"),
        ]
        for place, one in enumerate(found, start=1)
    ]
    marks = ", ".join("?" * len(names))
    with opened(run.ledger) as connection:
        connection.executemany(f"insert into quality.movements ({', '.join(names)}) values ({marks})", rows)


def _names() -> list[str]:
    return [field.name for field in fields(Movement)]


def recorded_movements(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[Movement]:
    """A run's movements from the ledger, or from the copy in a published file, in their order."""
    names = [name for name in _names() if name != "failures"]
    found = connection.execute(
        f"select {', '.join(names)} from quality.movements where run_id = ? order by place", [run_id]
    ).fetchall()
    return [Movement(**dict(zip(names, row, strict=True)), failures=0) for row in found]


def lines(found: list[Movement]) -> list[str]:
    """A line for each measure (and system) that moved, in the order of `found`, with the subjects that moved most."""
    groups: dict[tuple[str, str | None, bool], list[Movement]] = defaultdict(list)
    for one in found:
        groups[one.measure, one.system, one.is_beyond_limit].append(one)
    causes: set[str] = set()
    return [_line(group, causes) for group in groups.values()]


def _line(group: list[Movement], causes: set[str]) -> str:
    first = group[0]
    subjects = ", ".join(f"{one.subject} {_number(one, one.after)} ({_was(one)})" for one in group[:SHOWN_SUBJECTS])
    more = f", and {len(group) - SHOWN_SUBJECTS} more" if len(group) > SHOWN_SUBJECTS else ""
    limit = "BEYOND THE LIMIT, " if first.is_beyond_limit else ""
    cause = next((one.cause for one in group if one.cause), None)
    because = f"; {cause}" if cause and cause not in causes else ""
    causes |= {cause} if cause else set()
    return f"{limit}{first.label}: {subjects}{more}{because}"


def _was(one: Movement) -> str:
    return "no build before" if one.before is None else f"{_number(one, one.before)} before"


def _number(one: Movement, value: float) -> str:
    return {"count": f"{value:,.0f}", "share": f"{value:.1%}", "mean": f"{value:.1f}"}[one.unit]


def _allowed(connection: duckdb.DuckDBPyConnection) -> dict[str, Allowed]:
    names = ", ".join(field.name for field in fields(Allowed))
    try:
        found = connection.execute(f"select measure, {names} from reference.usual_movements").fetchall()
    except duckdb.CatalogException:
        return {}
    return {measure: Allowed(*row) for measure, *row in found}


def _read(connection: duckdb.DuckDBPyConnection) -> Build | None:
    """What is compared of a file; None where it does not have it all."""
    try:
        rows = connection.execute(
            "select measure, system, extract, centre_code, kind, period, observations, total, squares from"
            " quality.measures"
        ).fetchall()
        declared = connection.execute(
            "select system, extract from quality.extractions where state <> 'delivered'"
        ).fetchall()
        lacks = connection.execute("select lacks from quality.extractions where lacks is not null").fetchall()
        centres = dict(connection.execute("select code, own_system from reference.centres").fetchall())
        reasons = connection.execute(
            "select system, file, column_name, rule, count(*) from ("
            " select system, file, column_name, rule from quality.rejects where refused_by is null"
            " union all select system, file, column_name, rule from quality.value_issues) group by all"
        ).fetchall()
    except duckdb.CatalogException:  # of before there were measures, or of a build that stopped
        return None
    systems = {system for system, _ in declared}
    lacking = {centre for centre in centres if any(centre in text for (text,) in lacks)}
    lacking |= {centre for centre, system in centres.items() if system in systems}
    values = {
        (measure, (system, extract, centre, kind), period): Value(*value)
        for measure, system, extract, centre, kind, period, *value in rows
        if value[0]  # of a year that no edition reads yet nothing is kept: it is no period
    }
    return Build(
        values, frozenset(declared), frozenset(lacking), centres, Counter({tuple(row[:4]): row[4] for row in reasons})
    )


def _compared(last: Build | None, now: Build) -> Iterator[tuple[Place, Value | None, Value, str]]:
    """(place, value before, value now, `same`, `new` or `whole`): a period that the last build did not have is held
    against the period before it, and what lacks on one side is nothing there."""
    if last is None:
        yield from ((place, None, value, "whole") for place, value in now.values.items())
        return
    before, after = _with_totals(last.values, now, last), _with_totals(now.values, now, last)
    newest: dict[str, str] = {}
    for measure, _, period in before:
        if period is not None:
            newest[measure] = max(newest.get(measure, ""), period)
    periods: dict[str, set[str]] = defaultdict(set)
    for measure, _, period in after:
        if period is not None:
            periods[measure].add(period)
    for place in before.keys() | after.keys():
        measure, subject, period = place
        if period is None:
            yield place, before.get(place, NOTHING), after.get(place, NOTHING), "whole"
        elif period <= newest.get(measure, ""):
            yield place, before.get(place, NOTHING), after.get(place, NOTHING), "same"
    for measure, subject in {(measure, subject) for measure, subject, _ in after}:
        for period in sorted(periods[measure]):
            earlier = max((one for one in periods[measure] if one < period), default=None)
            if period > newest.get(measure, "") and earlier is not None:
                was = after.get((measure, subject, earlier), NOTHING)
                yield (measure, subject, period), was, after.get((measure, subject, period), NOTHING), "new"


def _with_totals(values: dict[Place, Value], now: Build, last: Build) -> dict[Place, Value]:
    """The values with the learners of each year over all centres, those left out that one of the two landings lacks."""
    totals: Counter[str] = Counter()
    for (measure, (_, _, centre, _), period), value in values.items():
        if measure == "learners" and period and centre not in now.lacking | last.lacking:
            totals[period] += value.observations
    whole: Subject = (None, None, None, None)
    return values | {
        ("learners_of_the_year", whole, period): Value(count, count, count) for period, count in totals.items()
    }


def _is_declared(place: Place, now: Build, last: Build | None) -> bool:
    """Whether the manifest of one of the two landings says why it may move."""
    measure, (system, extract, centre, _), _ = place
    builds = [build for build in (now, last) if build]
    if system is not None:
        return any((system, extract) in build.declared for build in builds)
    if centre is not None:
        return any(centre in build.lacking for build in builds)
    if measure == "learners_of_the_year":
        return False  # counted without them
    systems = {system for build in builds for system, _ in build.declared}
    return bool(systems & REST_ON.get(measure, systems))


def _moved(place: Place, allowed: Allowed, was: Value | None, now: Value, when: str) -> Movement | None:
    """The movement of a measure, None where it is within its usual range and every limit."""
    measure, (system, extract, centre, kind), period = place
    if max(now.observations, was.observations if was else 0) < allowed.least:
        return None
    is_count = allowed.unit == "count"
    if not is_count and (not now.observations or (was and not was.observations)):
        return None  # that nothing is there any more, or was before, a count shows
    before = None if was is None else float(was.observations) if is_count else was.mean
    after = float(now.observations) if is_count else now.mean
    times = abs(after - before) / _width(allowed, was, now, when) if was and before is not None else 0.0
    failures = _failures(allowed, was, now, when)
    if times <= 1 and not failures:
        return None
    return Movement(
        measure,
        allowed.label,
        allowed.unit,
        system,
        extract,
        centre,
        period,
        kind,
        before,
        after,
        now.observations if not is_count else int(max(before or 0, after)),
        times,
        failures > 0,
        failures,
    )


def _width(allowed: Allowed, was: Value, now: Value, when: str) -> float:
    """By how much a measure may differ: its usual change, and never less than what a handful of rows makes of it."""
    grew = when == "whole" and now.observations > was.observations
    usual = allowed.usual_new_year if when == "new" or (grew and allowed.unit == "count") else allowed.usual
    if allowed.unit == "count":
        by_chance = SPREADS["new"] * sqrt(was.observations) if when == "new" else 0.0
        return max(usual * was.observations, by_chance, LEAST_ROWS)
    by_chance = SPREADS[when] * was.spread / sqrt(now.observations)
    if allowed.unit == "share":
        return max(usual, by_chance, LEAST_ROWS / now.observations)
    return max(usual * abs(was.mean), by_chance, 1e-9)


def _failures(allowed: Allowed, was: Value | None, now: Value, when: str) -> int:
    """How many rows are behind a measure that left its limit; zero where it did not."""
    if allowed.limit_share is not None and now.observations >= allowed.least and now.mean > allowed.limit_share:
        return int(now.total)
    limit = allowed.limit_new_year if when == "new" else allowed.limit_change
    if limit is None or was is None or not was.observations:
        return 0
    change = now.observations - was.observations
    # of a whole extract without years, growth is what years are made of
    beyond = abs(change) > limit * was.observations and not (when == "whole" and change > 0)
    return abs(change) if beyond and max(now.observations, was.observations) >= allowed.least else 0


def _cause(one: Movement, last: Build, now: Build) -> str | None:
    """The reason, in a file of the systems that a movement is about, by which most more is refused or set aside than
    before."""
    grown = Counter({reason: count - last.reasons[reason] for reason, count in now.reasons.items()})
    systems = _systems(one, now)
    of_them = [pair for pair in grown.most_common() if not systems or pair[0][0] in systems]
    if not of_them or of_them[0][1] < LEAST_CAUSE:
        return None
    reason = of_them[0][0]
    _, file, column, rule = reason
    return f"{file}, column {column}: {rule} of {now.reasons[reason]:,} records, {last.reasons[reason]:,} before"


def _systems(one: Movement, now: Build) -> set[str]:
    if one.system:
        return {one.system}
    if one.centre_code:
        return {now.centres.get(one.centre_code) or ""}
    return REST_ON.get(one.measure, set())
