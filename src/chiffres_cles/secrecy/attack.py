"""The attack on what is published: the range of a hidden count that a reader can reckon from all that is shown.

What is shown is an integer programme: a count that is printed is known, a share or mean holds its counts within its
rounding, and sums tie counts to one another. HiGHS (`scipy.optimize.milp`) gives the least and the greatest value of a
count. The true counts are a solution, so a range is wide as soon as one other solution lies far enough from them.
"""

from __future__ import annotations

import ctypes
import os
from collections import defaultdict
from collections.abc import Container, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from math import floor, inf

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse.csgraph import connected_components

from chiffres_cles.secrecy.counts import Cell, Count, Facts, within

LEAST, GREATEST = {"age": 14}, {"age": 100}
"""What one person may add to a sum; 0 and 80 where nothing is said."""
SECONDS = 60.0
"""Time limit of a search that tries every branch, in the test alone: what is not solved by then counts as recovered."""
EVERY = 1_000_000
"""How many branches such a search tries."""
NEAR, FAR = 12.0, 100.0
"""How far from the truth other solutions are looked for first, and then: what is near is found in little time."""
NODES = 300
"""How many branches such a search tries: a number and no time, so that a build hides the same on every machine."""
INFEASIBLE = 2
"""What `milp` calls a programme that has no solution."""
NEIGHBOURS = 2
"""How many rows away from a count it is first tried to prove that it lies open."""
PROOF = 2_000
"""How many branches are tried to prove that a count lies open."""
ALWAYS = -1
"""In the place of a cell: a row that holds whatever is shown."""
Terms = tuple[tuple[Count, float], ...]
"""What is kept secret: a sum of counts, nearly always of one; a complement is a whole less its part."""


@dataclass(frozen=True)
class Row:
    """lower <= the sum of coefficient × count <= upper; `cell` is the place of the cell that says it, or `ALWAYS`."""

    coefficients: tuple[tuple[Count, float], ...]
    lower: float
    upper: float
    cell: int = ALWAYS


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


def seen(cell: Cell, place: int) -> list[Row]:
    """What a reader has of a cell: its number, where it is shown; that a group is empty, where a marker says so."""
    if cell.marker is not None:
        return [Row(((cell.denominator, 1.0),), 0.0, 0.0, place)] if cell.denominator and cell.bottom == 0 else []
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


@dataclass(frozen=True)
class Rows:
    """Rows as a matrix: a line a row, a column a count; lower <= matrix @ counts <= upper."""

    matrix: sparse.csr_matrix
    lower: np.ndarray
    upper: np.ndarray

    @classmethod
    def of(cls, rows: Sequence[Row], counts: Iterable[Count]) -> Rows:
        """`rows`, which are of these counts alone."""
        columns = {count: column for column, count in enumerate(counts)}
        terms = [(line, columns[count], by) for line, row in enumerate(rows) for count, by in row.coefficients]
        lines, at, by = zip(*terms, strict=True) if terms else ((), (), ())
        return cls(
            sparse.csr_matrix((np.array(by, dtype=float), (lines, at)), shape=(len(rows), len(columns))),
            np.array([row.lower for row in rows]),
            np.array([row.upper for row in rows]),
        )

    def __getitem__(self, which: np.ndarray) -> Rows:
        return Rows(self.matrix[which], self.lower[which], self.upper[which])

    def kept_by(self, values: np.ndarray) -> np.ndarray:
        """Whether these values of the counts keep each row; a line a row, and a column a set of values where there are
        several."""
        held = (self.matrix @ values).T
        kept: np.ndarray = (held >= self.lower - 1e-6) & (held <= self.upper + 1e-6)
        return kept.T


@dataclass
class Part:
    """Counts that hang together, by their columns, with the bounds and rows that hold them."""

    columns: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    rows: Rows
    true: np.ndarray
    units: np.ndarray
    """How far one person may move a count."""

    def solve(
        self,
        objective: np.ndarray,
        near: float | np.ndarray,
        enough: float = inf,
        beyond: bool = False,
        gap: float = 0.0,
    ) -> np.ndarray | None:
        """Whole numbers that keep every row and make `objective` great, no count further than `near` from the truth
        (inf: anywhere); None where none are found in time. It need not move by more than `enough`, and must by as much
        where it is to go `beyond`: shares let a count move by steps alone, and the next step may lie further than
        enough. `gap`: by which part it may fall short of the greatest."""
        if not objective.any():  # the secrets are opposed, as a part and the rest of its whole: no way moves them all
            return None
        lower = np.maximum(self.lower, self.true - near * self.units)
        upper = np.minimum(self.upper, self.true + near * self.units)
        nodes = NODES if np.isfinite(near).all() else EVERY
        solved = self._solved(objective, lower, upper, enough, beyond, nodes, gap)
        if solved.x is None:
            return None
        found = np.round(solved.x)
        is_one = self.rows.kept_by(found).all() and (found >= lower).all() and (found <= upper).all()
        return found if is_one else None

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
        ties = abs(self.rows.matrix.sign())
        reached = objective != 0
        for _ in range(NEIGHBOURS):
            reached = ties.T @ (ties @ reached) > 0
        own = self.rows[np.flatnonzero(ties @ ~reached == 0)]
        part = Part(
            self.columns[reached], self.lower[reached], self.upper[reached],
            Rows(own.matrix[:, reached], own.lower, own.upper), self.true[reached], self.units[reached],
        )  # fmt: skip
        return part, objective[reached]

    def _solved(
        self, objective: np.ndarray, lower: np.ndarray, upper: np.ndarray, enough: float, beyond: bool, nodes: int,
        gap: float = 0.0,
    ) -> OptimizeResult:  # fmt: skip
        """What HiGHS says of the greatest `objective` up to `enough` above the truth, or of the least beyond it. It
        is always asked for a number that has an end: where a whole and its part may both grow for ever, it says
        nothing of their difference."""
        rows = [LinearConstraint(self.rows.matrix, self.rows.lower, self.rows.upper)]
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
def c_output_left_out() -> Generator[None]:
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

    def __init__(self, truth: Mapping[Count, float]):
        self.columns = {count: column for column, count in enumerate(truth)}
        self.true = np.array(list(truth.values()))
        self.moved = np.zeros((0, len(truth)), dtype=np.int32)
        self.of: dict[Terms, np.ndarray] = {}

    def add(self, part: Part, solution: np.ndarray | None) -> None:
        """Keep a solution of one part, where there is one; the others may be as they are."""
        if solution is None:
            return
        row = np.zeros((1, len(self.true)), dtype=np.int32)
        row[0, part.columns] = np.round(solution - part.true)
        self.moved = np.vstack([self.moved, row])

    def moves(self, terms: Terms) -> np.ndarray:
        """How far a secret lies above its true value in each solution."""
        values = self.of.get(terms, np.zeros(0))
        if len(values) < len(self.moved):
            more = sum(factor * self.moved[len(values) :, self.columns[count]] for count, factor in terms)
            values = self.of[terms] = np.append(values, more)
        return values

    def width(self, terms: Terms) -> float:
        """The greatest value of a secret less its least in all that was found; the truth is one solution."""
        moves = self.moves(terms)
        return float(moves.max(initial=0.0) - moves.min(initial=0.0))


class System:
    """All that a reader may reckon with, cut into parts that have nothing in common: bounds are drawn tight first, and
    what they fix leaves it."""

    def __init__(self, rows: Rows, truth: Mapping[Count, float]):
        self.rows, self.truth = rows, truth
        self.columns = {count: column for column, count in enumerate(truth)}
        self.units = np.array([1 if count.measure in ("rows", "persons") else 60 for count in truth])
        self.true = np.array(list(truth.values()))
        self.lower, self.upper = _tightened(rows, np.minimum(0.0, self.true), np.full(len(self.true), inf))
        self.is_free = self.upper > self.lower
        ties = rows.matrix @ sparse.diags_array(self.is_free.astype(float))
        _, labels = connected_components(sparse.block_array([[None, ties.T], [ties, None]]), directed=False)
        self.of_column, self.of_row = labels[: len(self.true)], labels[len(self.true) :]
        self.parts: dict[int, Part] = {}

    def part(self, number: int) -> Part:
        """The counts that are not fixed of one number, and the rows on them."""
        if number not in self.parts:
            is_own = self.of_column == number
            rows = self.rows[np.flatnonzero(self.of_row == number)]
            # what the others add is known, for they are fixed
            fixed = rows.matrix @ np.where(is_own, 0.0, self.lower)
            own = Rows(rows.matrix[:, is_own], rows.lower - fixed - 1e-7, rows.upper - fixed + 1e-7)
            self.parts[number] = Part(
                np.flatnonzero(is_own), self.lower[is_own], self.upper[is_own], own, self.true[is_own],
                self.units[is_own],
            )  # fmt: skip
        return self.parts[number]

    def narrow(
        self, secrets: Iterable[Terms], width: int, found: Witnesses, exact: bool, again: Container[Terms] = ()
    ) -> list[Terms]:
        """Those of the secrets that have fewer than `width` whole values for all that a reader can know.

        `found` has the solutions found before, and takes those that are found. Where not `exact`, solutions are
        looked for near the truth alone, or far of what is tried `again`, and a secret that has none there is taken for
        narrow.
        """
        pending: dict[int, list[Terms]] = defaultdict(list)
        narrow = []
        for terms in secrets:
            if found.width(terms) >= width - 1:
                continue
            own = [(self.columns[count], by) for count, by in terms]
            if sum(abs(by) * (self.upper[column] - self.lower[column]) for column, by in own) < width - 1:
                narrow.append(terms)
                continue
            for number in self._numbers(terms):
                pending[number].append(terms)
        for number, left in pending.items():
            self._widen_together(self.part(number), left, width, found)
        for terms in dict.fromkeys(terms for left in pending.values() for terms in left):
            reaches = (NEAR, FAR, inf) if exact else (FAR,) if terms in again else (NEAR,)
            if not self._is_wide(terms, width, found, reaches):
                narrow.append(terms)
        return narrow

    def proved(self, secrets: Iterable[Terms], width: int) -> list[Terms]:
        """Those of the secrets that are proved to have fewer than `width` whole values: no solution anywhere lies
        further. It is the other side of `narrow`: what is in doubt is narrow there, and not proved here."""
        near = self.narrow(secrets, width, Witnesses(self.truth), exact=False)
        return [terms for terms in near if self._range(terms, width - 1.0) < width - 1]

    def _numbers(self, terms: Terms) -> list[int]:
        """The numbers of the parts that a secret's counts are in."""
        own = (self.columns[count] for count, _ in terms)
        return list(dict.fromkeys(int(self.of_column[column]) for column in own if self.is_free[column]))

    def _range(self, terms: Terms, enough: float) -> float:
        """The greatest value of a secret less its least, at most."""
        found = 0.0
        for number in self._numbers(terms):
            part = self.part(number)
            objective = self._objective(part, [terms])
            if objective.any():
                moved = enough
                for one, way in (part.around(objective), (part, objective)):
                    if moved >= enough:
                        moved = one.reach(way, enough)
                        moved += one.reach(-way, enough - moved) if moved < enough else 0.0
                found += moved
        return found

    def _objective(self, part: Part, secrets: Iterable[Terms]) -> np.ndarray:
        weights = np.zeros(len(self.true))
        for terms in secrets:
            for count, factor in terms:
                weights[self.columns[count]] += factor
        own: np.ndarray = weights[part.columns]
        return own

    def _widen_together(self, part: Part, secrets: list[Terms], width: int, found: Witnesses) -> None:
        """One solution that moves many secrets spares a solve for each."""
        left = secrets
        for sign in (1.0, -1.0, 1.0, -1.0):
            if len(left) < 3:
                return
            # each in turn in half of them: all at once pull against one another
            for half in (left[::2], left[1::2]):
                way = sign * self._objective(part, half)
                # none further than is enough, that as many as can be move
                found.add(part, part.solve(way, np.where(way, width - 1.0, NEAR), gap=0.1))
            before, left = len(left), [terms for terms in left if found.width(terms) < width - 1]
            if sign < 0 and before - len(left) < 2:  # more of it no longer pays
                return

    def _is_wide(self, terms: Terms, width: int, found: Witnesses, reaches: Iterable[float]) -> bool:
        """Whether solutions that are `width` - 1 apart in the secret were found, or are, so far from the truth."""
        wanted = width - 1.0
        parts = [self.part(number) for number in self._numbers(terms)]
        for near in reaches:
            for part in parts:
                way = self._objective(part, [terms])
                # a solution far enough is found sooner than the farthest one
                for one in (way, -way):
                    if found.width(terms) < wanted:
                        found.add(part, part.solve(one, near, enough=wanted, beyond=True))
                # where no way is enough alone: the farthest one way, and what it leaves to the other
                if found.width(terms) < wanted:
                    found.add(part, part.solve(way, near, enough=wanted))
                    above = float(found.moves(terms).max(initial=0.0))
                    if 0 < above < wanted:
                        found.add(part, part.solve(-way, near, enough=wanted - above, beyond=True))
                if found.width(terms) >= wanted:
                    return True
        return False


def _tightened(rows: Rows, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The bounds of whole numbers drawn tighter by all rows, until none moves by much; what moves by little is left to
    the solver."""
    # each row is a limit from above, and so is its opposite
    limits = np.append(rows.upper, -rows.lower)
    both = sparse.vstack([rows.matrix, -rows.matrix], format="csr")
    lines, columns, by = np.repeat(np.arange(len(limits)), np.diff(both.indptr)), both.indices, both.data
    use = np.isfinite(limits)[lines]
    lines, columns, by = lines[use], columns[use], by[use]
    rises = by > 0
    while True:
        least = by * np.where(rises, low[columns], high[columns])
        has_none = np.isneginf(least)
        least[has_none] = 0.0
        # what the least of all other counts of the line leaves to one
        left = limits[lines] - np.bincount(lines, least, len(limits))[lines] + least
        knows = np.bincount(lines, has_none, len(limits))[lines] == has_none
        bounds = left / by
        new_low, new_high = low.copy(), high.copy()
        above, below = knows & rises, knows & ~rises
        np.minimum.at(new_high, columns[above], np.floor(bounds[above] + 1e-6))
        np.maximum.at(new_low, columns[below], np.ceil(bounds[below] - 1e-6))
        new_high = np.maximum(new_high, low)
        new_low = np.minimum(new_low, new_high)
        before, after = high - low, new_high - new_low
        low, high = new_low, new_high
        is_much = (after < 0.9 * before) | ((after == 0) & (before > 0))
        if not is_much.any():
            return low, high
