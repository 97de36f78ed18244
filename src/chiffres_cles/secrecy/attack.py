"""The attack on what is published: the range of a hidden count that a reader can reckon from all that is shown.

What is shown is an integer programme: a count that is printed is known, a share or mean holds its counts within its
rounding, and sums tie counts to one another. HiGHS (`scipy.optimize.milp`) gives the least and the greatest value of a
count. The true counts are a solution, so a range is wide as soon as one other solution lies far enough from them.
"""

from __future__ import annotations

import ctypes
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from math import ceil, floor, inf

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from chiffres_cles.secrecy.counts import Cell, Count, Facts, within

LEAST, GREATEST = {"age": 14}, {"age": 100}
"""What one person may add to a sum; 0 and 80 where nothing is said."""
SECONDS = 60.0
"""Time limit of a search that tries every branch, in the test alone: what is not solved by then counts as recovered."""
EVERY = 1_000_000
"""How many branches such a search tries."""
NEAR = 12
"""How far from the truth other solutions are looked for first: what is near is found in little time."""
NODES = 300
"""How many branches such a search tries: a number and no time, so that a build hides the same on every machine."""
INFEASIBLE = 2
"""What `milp` calls a programme that has no solution."""
NEIGHBOURS = 2
"""How many rows away from a count it is first tried to prove that it lies open."""
PROOF = 2_000
"""How many branches are tried to prove that a count lies open."""
Terms = tuple[tuple[Count, float], ...]
"""What is kept secret: a sum of counts, nearly always of one; a complement is a whole less its part."""


@dataclass(frozen=True)
class Row:
    """lower <= the sum of coefficient × count <= upper; `cell` is its place in the cells, None where it always
    holds."""

    coefficients: tuple[tuple[Count, float], ...]
    lower: float
    upper: float
    cell: int | None = None


def structure(facts: Facts) -> list[Row]:
    """What holds between counts whatever is shown."""
    rows = []
    for whole, parts, more, is_all in facts.sums:
        terms = tuple((part, 1.0) for part in parts) + ((whole, -1.0),)
        rows.append(Row(terms, more if is_all else -inf, more))
    for count in facts.truth:
        rows_of = Count(count.relation, count.period, "rows", count.where)
        if count.measure == "persons":
            if rows_of in facts.truth:
                rows.append(Row(((count, 1.0), (rows_of, -1.0)), -inf, 0.0))
            # R17: a candidate of a scheme is one person in a year
            first = Count(
                rows_of.relation, rows_of.period, "rows", count.where | {("is_candidate", frozenset({"true"}))}
            )
            if first in facts.truth and facts.truth[first] == facts.truth[count]:
                rows.append(Row(((count, 1.0), (first, -1.0)), 0.0, 0.0))
    pairs = {(cell.numerator, cell.denominator) for cell in facts.cells if cell.denominator is not None}
    for top, bottom in pairs:
        if top.measure in ("rows", "persons"):
            if within(top, bottom):
                rows.append(Row(((top, 1.0), (bottom, -1.0)), -inf, 0.0))
        else:
            least, greatest = LEAST.get(top.measure, 0), GREATEST.get(top.measure, 80)
            if least:
                rows.append(Row(((top, 1.0), (bottom, -float(least))), 0.0, inf))
            rows.append(Row(((top, 1.0), (bottom, -float(greatest))), -inf, 0.0))
    # each process has its own order of sets
    return sorted(
        rows, key=lambda row: ([(count.name, factor) for count, factor in row.coefficients], row.lower, row.upper)
    )


def seen(cell: Cell, place: int, is_shown: bool) -> list[Row]:
    """What a reader has of a cell: its number, where it is shown; that a group is empty, where a marker says so."""
    if cell.marker is not None:
        return [Row(((cell.denominator, 1.0),), 0.0, 0.0, place)] if cell.denominator and cell.bottom == 0 else []
    if not is_shown:
        return []
    half = 0.5 * 10.0**-cell.decimals + 1e-9
    if cell.denominator is None:
        value = cell.known(cell.top)
        return [Row(((cell.numerator, 1.0),), value, value, place)]
    top, bottom, factor, shown = cell.numerator, cell.denominator, cell.factor, cell.known(cell.shown)
    return [
        Row(((top, factor), (bottom, -(shown + half))), -inf, 0.0, place),
        Row(((top, factor), (bottom, -(shown - half))), 0.0, inf, place),
        Row(((bottom, 1.0),), 1.0, inf, place),
    ]


@dataclass
class Part:
    """Counts that hang together, with the bounds and rows that hold them."""

    counts: list[Count]
    lower: np.ndarray
    upper: np.ndarray
    matrix: sparse.csr_matrix
    row_lower: np.ndarray
    row_upper: np.ndarray
    true: np.ndarray
    places: dict[Count, int]

    def solve(
        self, objective: np.ndarray, near: int | None, gap: float = 0.0, enough: float = inf, beyond: bool = False
    ) -> np.ndarray | None:
        """Whole numbers that keep every row and make `objective` great, no further than `near` from the truth; None
        where none are found in time. It need not move by more than `enough`, and must by as much where it is to go
        `beyond`: shares let a count move by steps alone, and the next step may lie further than enough."""
        lower, upper = self.lower, self.upper
        if near is not None:
            sums = np.array([1 if count.measure in ("rows", "persons") else 60 for count in self.counts])
            lower, upper = np.maximum(lower, self.true - near * sums), np.minimum(upper, self.true + near * sums)
        if not objective.any():  # the secrets are opposed, as a part and the rest of its whole: no way moves them all
            return None
        nodes = NODES if near is not None else EVERY
        solved = self._solved(objective, lower, upper, enough, beyond, nodes, gap)
        if solved.x is None:
            return None
        found = np.round(solved.x)
        held = self.matrix @ found
        keeps = (held >= self.row_lower - 1e-6).all() and (held <= self.row_upper + 1e-6).all()
        return found if keeps and (found >= lower).all() and (found <= upper).all() else None

    def reach(self, objective: np.ndarray, enough: float) -> float:
        """How far `objective` may lie above its true value, at most `enough`: no solution anywhere exceeds it, as
        HiGHS proves; `enough` where nothing is proved."""
        if self._solved(objective, self.lower, self.upper, enough, True, PROOF).status != INFEASIBLE:
            return enough
        bound = self._solved(objective, self.lower, self.upper, enough, False, PROOF).mip_dual_bound
        return enough if bound is None else min(enough, floor(-bound - objective @ self.true + 1e-6))

    def around(self, objective: np.ndarray) -> tuple[Part, np.ndarray]:
        """The rows near the counts of `objective` alone, and it on their counts: what is proved of fewer rows holds of
        all, and is proved sooner."""
        reached = np.flatnonzero(objective)
        for _ in range(NEIGHBOURS):
            reached = np.unique(self.matrix[np.unique(self.matrix[:, reached].nonzero()[0])].nonzero()[1])
        is_in = np.zeros(len(self.counts), dtype=bool)
        is_in[reached] = True
        rows, columns = self.matrix.nonzero()
        own = np.setdiff1d(np.arange(len(self.row_lower)), rows[~is_in[columns]])
        counts = [self.counts[place] for place in reached]
        part = Part(
            counts, self.lower[reached], self.upper[reached], self.matrix[own][:, reached], self.row_lower[own],
            self.row_upper[own], self.true[reached], {c: p for p, c in enumerate(counts)},
        )  # fmt: skip
        return part, objective[reached]

    def _solved(
        self, objective: np.ndarray, lower: np.ndarray, upper: np.ndarray, enough: float, beyond: bool, nodes: int,
        gap: float = 0.0,
    ) -> OptimizeResult:  # fmt: skip
        """What HiGHS says of the greatest `objective` up to `enough` above the truth, or of the least beyond it. It
        is always asked for a number that has an end: where a whole and its part may both grow for ever, it says
        nothing of their difference."""
        rows = [LinearConstraint(self.matrix, self.row_lower, self.row_upper)]
        if enough < inf:
            end = objective @ self.true + enough
            rows.append(LinearConstraint(objective, *((end - 1e-7, inf) if beyond else (-inf, end + 1e-7))))
        with c_output_left_out():
            return milp(
                objective if beyond else -objective, integrality=np.ones(len(objective), dtype=np.uint8),
                bounds=Bounds(lower, upper), constraints=rows,
                options={
                    "mip_rel_gap": gap, "node_limit": nodes, "time_limit": SECONDS if nodes == EVERY else inf,
                },
            )  # fmt: skip


@contextmanager
def c_output_left_out() -> Iterator[None]:
    """Leave out what C prints: HiGHS 1.12, which SciPy 1.17 brings, prints a line of debugging whatever its options
    (issue 2783 of HiGHS, closed in 1.13). What Python prints meanwhile, in other threads, is printed."""
    try:
        stdout = ctypes.c_void_p.in_dll(ctypes.CDLL(None), "stdout")
    except ValueError:  # a C library that names it otherwise: a line of debugging harms nothing
        yield
        return
    before, stdout.value = stdout.value, _nowhere()
    try:
        yield
    finally:
        stdout.value = before


@cache
def _nowhere() -> int:
    """The address of a file of C that keeps nothing."""
    library = ctypes.CDLL(None)
    library.fopen.restype = ctypes.c_void_p
    address: int = library.fopen(os.devnull.encode(), b"w")
    return address


class Witnesses:
    """Solutions that were found, kept as what they move of each count: a solution stays one where more is hidden, and
    serves every secret that it moves."""

    def __init__(self, truth: dict[Count, float]):
        self.places = {count: place for place, count in enumerate(truth)}
        self.true = np.array(list(truth.values()))
        self.moved = np.zeros((0, len(truth)), dtype=np.int32)
        self.of: dict[Terms, np.ndarray] = {}

    def add(self, part: Part, solution: np.ndarray) -> None:
        """Keep a solution of one part; the others may be as they are."""
        row = np.zeros((1, len(self.true)), dtype=np.int32)
        row[0, [self.places[count] for count in part.counts]] = np.round(solution - part.true)
        self.moved = np.vstack([self.moved, row])

    def width(self, terms: Terms) -> float:
        """The greatest value of a secret less its least in all that was found; the truth is one solution."""
        values = self.of.get(terms, np.zeros(0))
        if len(values) < len(self.moved):
            more = sum(factor * self.moved[len(values) :, self.places[count]] for count, factor in terms)
            values = self.of[terms] = np.append(values, more)
        return float(max(values.max(initial=0.0), 0.0) - min(values.min(initial=0.0), 0.0))

    def keeping(self, rows: Iterable[Row]) -> Witnesses:
        """Those of the solutions that keep these rows too."""
        keep = np.ones(len(self.moved), dtype=bool)
        for row in rows:
            at = [self.places[count] for count, _ in row.coefficients]
            factors = np.array([factor for _, factor in row.coefficients])
            held = (self.true[at] + self.moved[:, at]) @ factors
            keep &= (held >= row.lower - 1e-6) & (held <= row.upper + 1e-6)
        kept = Witnesses.__new__(Witnesses)
        kept.places, kept.true, kept.moved = self.places, self.true, self.moved[keep]
        kept.of = {terms: values[keep[: len(values)]] for terms, values in self.of.items() if len(values) == len(keep)}
        return kept


@dataclass
class System:
    """All that a reader may reckon with, cut into parts that have nothing in common."""

    truth: dict[Count, float]
    bounds: dict[Count, tuple[float, float]] = field(default_factory=dict)
    parts: dict[Count, Part] = field(default_factory=dict)

    def narrow(self, secrets: Iterable[Terms], width: int, found: Witnesses, exact: bool) -> list[Terms]:
        """Those of the secrets that have fewer than `width` whole values for all that a reader can know.

        `found` has the solutions found before, and takes those that are found. Where not `exact`, solutions are
        looked for near the truth alone, and a secret that has none there is taken for narrow.
        """
        pending: dict[int, list[Terms]] = defaultdict(list)
        part_of: dict[int, Part] = {}
        narrow = []
        for terms in secrets:
            if found.width(terms) >= width - 1:
                continue
            own = {id(self.parts[count]): self.parts[count] for count, _ in terms if count in self.parts}
            ranges = [sorted(factor * bound for bound in self.bounds[count]) for count, factor in terms]
            if not own or sum(high for _, high in ranges) - sum(low for low, _ in ranges) < width - 1:
                narrow.append(terms)
                continue
            for key, part in own.items():
                part_of[key] = part
                pending[key].append(terms)
        for key, left in pending.items():
            self._widen_together(part_of[key], left, width, found)
        for terms in dict.fromkeys(terms for left in pending.values() for terms in left):
            if not self.is_wide(terms, width, found, exact):
                narrow.append(terms)
        return narrow

    def proved(self, secrets: Iterable[Terms], width: int) -> list[Terms]:
        """Those of the secrets that are proved to have fewer than `width` whole values: no solution anywhere lies
        further. It is the other side of `narrow`: what is in doubt is narrow there, and not proved here."""
        near = self.narrow(secrets, width, Witnesses(self.truth), exact=False)
        return [terms for terms in near if self._range(terms, width - 1.0) < width - 1]

    def _range(self, terms: Terms, enough: float) -> float:
        """The greatest value of a secret less its least, at most; what hangs on no other count lies within its
        bounds."""
        found = 0.0
        for count, factor in terms:
            if count not in self.parts:
                low, high = self.bounds[count]
                found += abs(factor) * (high - low)
        for part in {id(self.parts[count]): self.parts[count] for count, _ in terms if count in self.parts}.values():
            objective = self._objective(part, [terms])
            if objective.any():
                near, of_near = part.around(objective)
                moved = near.reach(of_near, enough) + near.reach(-of_near, enough)
                if moved >= enough:
                    moved = part.reach(objective, enough) + part.reach(-objective, enough)
                found += moved
        return found

    def _objective(self, part: Part, secrets: Iterable[Terms]) -> np.ndarray:
        objective = np.zeros(len(part.counts))
        for terms in secrets:
            for count, factor in terms:
                if count in part.places:
                    objective[part.places[count]] += factor
        return objective

    def _widen_together(self, part: Part, secrets: list[Terms], width: int, found: Witnesses) -> None:
        """One solution that moves many secrets spares a solve for each."""
        left = secrets
        for sign in (1.0, -1.0):
            left = [terms for terms in left if found.width(terms) < width - 1]
            if len(left) < 3:
                return
            # each in turn in half of them: all at once pull against one another
            for half in (left[::2], left[1::2]):
                solution = part.solve(sign * self._objective(part, half), NEAR, 0.1)
                if solution is not None:
                    found.add(part, solution)

    def is_wide(self, terms: Terms, width: int, found: Witnesses, exact: bool) -> bool:
        """Whether solutions that are `width` - 1 apart in the secret were found, or are."""
        parts = {id(self.parts[count]): self.parts[count] for count, _ in terms if count in self.parts}
        for near in (NEAR, None) if exact else (NEAR,):
            for part in parts.values():
                # a solution far enough is found sooner than the farthest one
                for beyond, sign in ((True, 1.0), (True, -1.0), (False, 1.0), (False, -1.0)):
                    if found.width(terms) >= width - 1:
                        return True
                    objective = sign * self._objective(part, [terms])
                    solution = part.solve(objective, near, enough=width - 1.0, beyond=beyond)
                    if solution is not None:
                        found.add(part, solution)
        return found.width(terms) >= width - 1


def system(rows: Iterable[Row], truth: dict[Count, float]) -> System:
    """The system of all rows: bounds are drawn tight first, and what they fix leaves it."""
    rows = list(rows)
    bounds: dict[Count, list[float]] = {count: [min(0.0, value), inf] for count, value in truth.items()}
    using: dict[Count, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for count, _ in row.coefficients:
            using[count].append(place)
    _tighten(rows, bounds, using)
    left = {count for count, (low, high) in bounds.items() if high > low}
    result = System(truth, {count: (low, high) for count, (low, high) in bounds.items()})
    reached: set[Count] = set()
    for start in left:
        if start in reached:
            continue
        own, waiting, places = [], [start], set()
        reached.add(start)
        while waiting:
            count = waiting.pop()
            own.append(count)
            for place in using[count]:
                if place in places:
                    continue
                places.add(place)
                for other, _ in rows[place].coefficients:
                    if other in left and other not in reached:
                        reached.add(other)
                        waiting.append(other)
        part = _part(sorted(own, key=lambda one: one.name), [rows[place] for place in sorted(places)], bounds, truth)
        result.parts.update(dict.fromkeys(own, part))
    return result


def _part(counts: list[Count], rows: list[Row], bounds: dict[Count, list[float]], truth: dict[Count, float]) -> Part:
    places = {count: place for place, count in enumerate(counts)}
    data, line, at, lower, upper = [], [], [], [], []
    for number, row in enumerate(rows):
        fixed = 0.0
        for count, factor in row.coefficients:
            if count in places:
                data.append(factor)
                line.append(number)
                at.append(places[count])
            else:
                fixed += factor * bounds[count][0]
        lower.append(row.lower - fixed - 1e-7)
        upper.append(row.upper - fixed + 1e-7)
    matrix = sparse.csr_matrix((data, (line, at)), shape=(len(rows), len(counts)))
    return Part(counts, np.array([bounds[c][0] for c in counts]), np.array([bounds[c][1] for c in counts]),
                matrix, np.array(lower), np.array(upper), np.array([truth[c] for c in counts]), places)  # fmt: skip


def _tighten(rows: list[Row], bounds: dict[Count, list[float]], using: dict[Count, list[int]]) -> None:
    """Draw bounds of whole numbers tighter by each row in turn; what moves by little is left to the solver."""
    number = {count: place for place, count in enumerate(bounds)}
    low, high = [own[0] for own in bounds.values()], [own[1] for own in bounds.values()]
    uses = [using[count] for count in bounds]
    halves = []
    for row in rows:
        terms = [(number[count], factor) for count, factor in row.coefficients]
        both = [(terms, row.upper)] if row.upper < inf else []
        halves.append(both + ([([(place, -f) for place, f in terms], -row.lower)] if row.lower > -inf else []))
    waiting, queued = list(range(len(rows)))[::-1], [True] * len(rows)
    while waiting:
        place = waiting.pop()
        queued[place] = False
        for terms, limit in halves[place]:
            least = [factor * (low[count] if factor > 0 else high[count]) for count, factor in terms]
            unbounded = least.count(-inf)
            if unbounded > 1:
                continue
            rest = limit - sum(value for value in least if value != -inf)
            for (count, factor), own in zip(terms, least, strict=True):
                if unbounded and own != -inf:
                    continue
                bound = (rest + (0.0 if unbounded else own)) / factor
                before = high[count] - low[count]
                if factor > 0:
                    new = floor(bound + 1e-6)
                    if new >= high[count]:
                        continue
                    high[count] = max(float(new), low[count])
                else:
                    new = ceil(bound - 1e-6)
                    if new <= low[count]:
                        continue
                    low[count] = min(float(new), high[count])
                width = high[count] - low[count]
                if width == 0 or before - width > 0.1 * before:
                    for other in uses[count]:
                        if not queued[other]:
                            queued[other] = True
                            waiting.append(other)
    for each, place in number.items():
        bounds[each] = [low[place], high[place]]
