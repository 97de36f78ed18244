"""Which cells are hidden: those that rest on too few persons, and others without which these could be reckoned back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, fields
from functools import partial

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from chiffres_cles.secrecy.attack import ALWAYS, Row, Rows, System, Terms, Witnesses, seen, structure
from chiffres_cles.secrecy.counts import Cell, Count, Facts

Memory = Callable[[str, Callable[[], list[int]]], list[int]]
"""What a block is made of, and what works out what it hides -> what it hides (`chiffres_cles.secrecy.memory`)."""


@dataclass(frozen=True)
class Limits:
    """The least numbers of persons of the seed `disclosure`."""

    count: int = 5
    base: int = 5
    complement: int = 5
    group: int = 11


def secrets(cell: Cell, limits: Limits) -> list[Terms]:
    """What in the cell is of too few persons."""
    if cell.marker is not None or cell.top is None:
        return []
    found: list[Terms] = []
    if cell.denominator is None:
        return [((cell.numerator, 1.0),)] if 0 < cell.top < limits.count else []
    bottom = cell.known(cell.bottom)
    if 0 < bottom < limits.base:
        found.append(((cell.denominator, 1.0),))
    # that something is unknown of a person says nothing of that person
    if cell.is_mean or cell.is_of_the_data:
        return found
    if 0 < cell.top < limits.count:
        found.append(((cell.numerator, 1.0),))
    if cell.is_part:
        rest = bottom - cell.top
        if 0 < rest < limits.complement:
            found.append(((cell.denominator, 1.0), (cell.numerator, -1.0)))
        if cell.sensitive and bottom < limits.group and cell.top in (0, bottom):
            found.append(((cell.numerator, 1.0),))
    elif 0 < cell.top + bottom < limits.base and not found:
        found.append(((cell.numerator, 1.0),))
    return found


@dataclass
class Mask:
    """What is hidden, by place in the cells: `primary` for its own sake, `secondary` for others'."""

    primary: set[int]
    secondary: set[int]
    secret: dict[int, list[Terms]]
    public: set[Terms]
    """What is of few persons and can be reckoned from cells that are excepted: the Observatoire printed it."""


def hidden(
    facts: Facts,
    limits: Limits,
    excepted: set[int],
    kept: Set[int] = frozenset(),
    remembered: Memory = lambda made_of, work_out: work_out(),
    say: Callable[[str], None] = lambda text: None,
) -> Mask:
    """The mask of a publication; `excepted` are shown whatever they say, `kept` were hidden before.

    `remembered`: what a block hid before, where it is the same. What is public is of the blocks that are worked out.
    """
    excepted = excepted - kept
    secret = {place: secrets(cell, limits) for place, cell in enumerate(facts.cells)}
    primary = {place for place, found in secret.items() if found and place not in excepted}
    mask = Mask(primary, set(kept) - primary, {p: secret[p] for p in primary}, set())
    for block in _blocks(facts, mask, excepted, limits):
        own = remembered(block.made_of(kept), partial(block.hides, say, kept))
        mask.secondary |= {block.places[number] for number in own}
    return mask


def recovered(facts: Facts, limits: Limits, excepted: set[int], shown: set[int]) -> list[tuple[Cell | None, Terms]]:
    """The attack: what of few persons a reader has of the cells `shown`, each with the cell that shows it, or None
    where it is reckoned from others. What the excepted cells give by themselves is public and left out: where it is
    proved, and where they are all that is shown of the rows of a relation and period, since nothing else can have given
    it."""
    found: list[tuple[Cell | None, Terms]] = []
    for place in sorted(shown - excepted):
        found += [(facts.cells[place], terms) for terms in secrets(facts.cells[place], limits)]
    places = set(range(len(facts.cells))) - shown
    secret = {place: secrets(facts.cells[place], limits) for place in places}
    for block in _blocks(facts, Mask(places, set(), secret, set()), excepted, limits):
        kept = block.to_keep()
        if kept and block.shows_its_own():
            public = block.system(lambda place: place in excepted).proved(kept, limits.count)
            left = [terms for terms in kept if terms not in public]
            narrow = block.system(block.is_shown).narrow(left, limits.count, Witnesses(block.truth), exact=True)
            found += [(None, terms) for terms in narrow]
    return found


def _blocks(facts: Facts, mask: Mask, excepted: set[int], limits: Limits) -> Iterator[Block]:
    """The cells by relation and period, with the rows that hold between their counts."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, cell in enumerate(facts.cells):
        places[cell.numerator.relation, cell.numerator.period].append(place)
    rows_of: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in structure(facts):
        count = row.coefficients[0][0]
        rows_of[count.relation, count.period].append(row)
    for key in sorted(places):
        yield Block(facts, mask, places[key], rows_of[key], excepted, limits)


class Block:
    """The cells of one relation in one period, which have nothing in common with others."""

    def __init__(
        self, facts: Facts, mask: Mask, places: list[int], fixed: list[Row], excepted: set[int], limits: Limits
    ):
        self.facts, self.mask, self.places, self.fixed = facts, mask, places, fixed
        self.excepted, self.limits = excepted, limits
        counts = {count for row in fixed for count, _ in row.coefficients}
        for place in places:
            counts |= facts.cells[place].counts
        known = sorted((count for count in counts if count in facts.truth), key=lambda count: count.name)
        self.truth = {count: facts.truth[count] for count in known}
        own = [row for place in places for row in seen(facts.cells[place], place)]
        rows = [row for row in fixed + own if all(count in self.truth for count, _ in row.coefficients)]
        self.rows = Rows.of(rows, self.truth)
        self.is_kept = self.rows.kept_by(np.array(list(self.truth.values())))
        """Whether the true counts keep a row: an age that no person has, or a rest put on a displayed share, is no rule
        to reckon by."""
        self.cell_of = np.array([row.cell for row in rows], dtype=int)
        """The cell that says a row."""

    def system(self, shown: Callable[[int], bool]) -> System:
        """What a reader reckons with where the cells `shown` are."""
        says = [ALWAYS, *(place for place in self.places if self.facts.cells[place].marker or shown(place))]
        return System(self.rows[np.flatnonzero(self.is_kept & np.isin(self.cell_of, says))], self.truth)

    def is_shown(self, place: int) -> bool:
        """Whether the cell is not hidden so far."""
        return place not in self.mask.primary and place not in self.mask.secondary

    def to_keep(self) -> list[Terms]:
        """All that must not be reckoned back: what is of few persons, and every count that is hidden."""
        hidden = (place for place in self.places if not self.is_shown(place))
        return list(dict.fromkeys(terms for place in hidden for terms in self.kept_by(place)))

    def kept_by(self, place: int) -> list[Terms]:
        """What a hidden cell keeps."""
        cell = self.facts.cells[place]
        is_count = cell.marker is None and cell.denominator is None
        return [*self.mask.secret.get(place, []), *([((cell.numerator, 1.0),)] if is_count else [])]

    def made_of(self, kept: Set[int]) -> str:
        """All that what it hides follows from, in one order and by names that are the same in each process."""
        cells = [
            [
                value.name if isinstance(value, Count) else value
                for value in (getattr(cell, one.name) for one in fields(cell))
            ]
            for cell in (self.facts.cells[place] for place in self.places)
        ]
        fixed = [([(count.name, by) for count, by in row.coefficients], row.lower, row.upper) for row in self.fixed]
        marks = [(place in self.excepted, place in kept) for place in self.places]
        truth = [(count.name, value) for count, value in self.truth.items()]
        return repr((self.limits, cells, marks, fixed, truth))

    def hides(self, say: Callable[[str], None], kept: Set[int]) -> list[int]:
        """The cells that it hides beside those of few persons, by their numbers among its own."""
        self.work(say, kept)
        return [number for number, place in enumerate(self.places) if place in self.mask.secondary]

    def work(self, say: Callable[[str], None], kept: Set[int]) -> None:
        """Hide what is needed, round by round, until nothing is reckoned back."""
        width, found, rounds = self.limits.count, Witnesses(self.truth), 0
        public: set[Terms] = set()
        attempts: dict[Terms, int] = defaultdict(int)
        printed = self.system(lambda place: place in self.excepted)
        programme, is_proved = Programme(self), True
        while True:
            left = [terms for terms in self.to_keep() if terms not in public]
            narrow = self.system(self.is_shown).narrow(left, width, found, exact=False, again=attempts)
            # what of these was printed is public; what is wide for all that is shown is so for what was printed
            public.update(printed.proved([terms for terms in narrow if terms not in attempts], width))
            narrow = [terms for terms in narrow if terms not in public]
            if not narrow:
                break
            rounds += 1
            before = len(self.mask.secondary)
            firsts = [terms for terms in narrow if terms not in attempts]
            for terms in narrow:
                attempts[terms] += 1
                if attempts[terms] == 1:
                    # what an earlier secret of the round needed may be enough for this one too
                    more = set() if programme.has_moved(terms, width - 1.0) else programme.others(terms, width - 1.0)
                else:
                    more = self.near(terms, attempts[terms])
                self.mask.secondary |= more or set()
            # what a round hides for one secret may open another for which nothing was found: it is attacked again first
            if firsts or len(self.mask.secondary) > before:
                continue
            more = self.wide(narrow[0])
            if more:
                self.mask.secondary |= more
                continue
            # nothing of the block is left that may go: what is shown was printed already, and what it gives is public
            remaining = printed.narrow(narrow, width, found, exact=True)
            # where a proof met its limit, print is all that a reader may have: nothing is shown again
            is_proved = len(printed.proved(remaining, width)) == len(remaining)
            public.update(remaining)
            break
        self.mask.public |= public
        taken_back = self.take_back(public, found, kept) if is_proved else 0
        say(
            f"{self.facts.cells[self.places[0]].numerator.relation} {self.facts.cells[self.places[0]].key[4]}:"
            f" {rounds} rounds, {taken_back} taken back"
        )

    def take_back(self, public: set[Terms], found: Witnesses, kept: Set[int]) -> int:
        """Show again what was hidden for others and is no longer needed, since more was hidden after it: the dearest
        first, each where the solutions that are left leave every secret wide, so that nothing is solved anew. How
        many cells are shown again."""
        lines = {terms: line for line, terms in enumerate(one for one in self.to_keep() if one not in public)}
        moves = np.reshape([found.moves(terms) for terms in lines], (len(lines), len(found.moved)))
        holds = self.rows.kept_by((found.true + found.moved).T) | ~self.is_kept[:, None]
        of = {
            place: [lines[terms] for terms in dict.fromkeys(self.kept_by(place)) if terms in lines]
            for place in self.places if not self.is_shown(place)
        }  # fmt: skip
        keepers = np.bincount([line for own in of.values() for line in own], minlength=len(lines))
        own = [place for place in of if place in self.mask.secondary and place not in kept]
        left = np.ones(len(found.moved), dtype=bool)
        for place in sorted(own, key=lambda place: (-self.cost(place), place)):
            keepers[of[place]] -= 1
            fewer = left & holds[self.cell_of == place].all(axis=0)
            moved = moves[keepers > 0][:, fewer]
            width = moved.max(axis=1, initial=0.0) - moved.min(axis=1, initial=0.0)
            if (width >= self.limits.count - 1).all():
                self.mask.secondary.discard(place)
                left = fewer
            else:
                keepers[of[place]] += 1
        return sum(self.is_shown(place) for place in own)

    def near(self, terms: Terms, attempt: int) -> set[int]:
        """Where fractions are free and whole numbers are not: shares and means of the secret's own counts (83.3 % of a
        few is of 6, 12 or 18), the cheapest first, then what is in a sum with them."""
        for totals in (False, True):
            reach = {count for count, _ in terms}
            for _ in range(4):
                found = sorted(
                    (
                        place for place in self.places
                        if self.may_go(place) and self.facts.cells[place].counts & reach
                        and (totals or self.facts.cells[place].level < 2)
                    ),
                    key=lambda place: (self.facts.cells[place].denominator is None, self.cost(place), place),
                )  # fmt: skip
                if found:
                    return set(found[: max(1, attempt - 3)])
                reach |= {
                    count for row in self.fixed if reach & {c for c, _ in row.coefficients}
                    for count, _ in row.coefficients
                }  # fmt: skip
        return set()

    def wide(self, terms: Terms) -> set[int]:
        """Where all that is near is hidden and is not enough: of all shares and means of the secret's counts, then of
        the tables that show these, then of the whole block, the cheaper half of what may go; empty where nothing is
        left."""
        own = {count for count, _ in terms}
        cells = self.facts.cells
        showing = [place for place in self.places if cells[place].counts & own]
        tables = {cells[place].key[:2] for place in showing}
        beside = [place for place in self.places if cells[place].key[:2] in tables]
        for reach in (showing, beside, self.places):
            found = sorted((place for place in reach if self.may_go(place)), key=lambda p: (self.cost(p), p))
            if found:
                return set(found[: (len(found) + 1) // 2])
        return set()

    def may_go(self, place: int) -> bool:
        """Whether the cell is shown and may be hidden."""
        return self.is_shown(place) and self.could_go(place)

    def could_go(self, place: int) -> bool:
        """Whether the cell is hidden where that is needed: it has a number, and no exception."""
        return place not in self.excepted and self.facts.cells[place].marker is None

    def shows_its_own(self) -> bool:
        """Whether anything is shown that was not printed."""
        return any(self.may_go(place) for place in self.places)

    def cost(self, place: int) -> float:
        """What is lost with a cell: totals more than details, large more than small, figures more than what is known
        of them."""
        cell = self.facts.cells[place]
        size = 8.0 * cell.known(cell.top) if cell.denominator is None else cell.known(cell.bottom)
        rank = 0.1 if cell.is_of_the_data else 1.0
        return rank * float(1.0 + np.log1p(max(size, 0.0))) * (1.0, 6.0, 300.0)[cell.level]


class Programme:
    """The cheapest cells whose numbers would have to differ for a secret to lie elsewhere: these are hidden too.

    A linear programme: each shown cell may leave what it shows at its cost, and the secret must move by what is wanted;
    what leaves, is hidden. What is hidden already leaves for nothing.
    """

    def __init__(self, block: Block):
        self.block = block
        self.columns = {count: column for column, count in enumerate(block.truth)}
        self.solutions: list[np.ndarray] = []
        may_go = np.isin(block.cell_of, [place for place in block.places if block.could_go(place)])
        use = np.flatnonzero(block.is_kept | (block.cell_of != ALWAYS))
        rows, self.owner = block.rows[use], np.where(may_go, block.cell_of, ALWAYS)[use]
        """The cell that may be hidden of each row."""
        held = rows.matrix @ np.array(list(block.truth.values()))
        # the true counts keep every row
        self.rows = Rows(rows.matrix, np.minimum(rows.lower, held), np.maximum(rows.upper, held))
        most = abs(rows.matrix).max(axis=1).toarray().ravel()
        self.costs = np.array([0.0 if place == ALWAYS else block.cost(place) for place in self.owner]) / most

    def has_moved(self, terms: Terms, needed: float) -> bool:
        """Whether the secret lies elsewhere in a solution that was found for another: its cells are hidden already."""
        true = sum(factor * self.block.truth[count] for count, factor in terms)
        values = (sum(factor * solution[self.columns[count]] for count, factor in terms) for solution in self.solutions)
        return any(abs(value - true) >= needed - 1e-6 for value in values)

    def others(self, terms: Terms, needed: float) -> set[int] | None:
        """The cells to hide, by place; None where nothing that may be hidden helps."""
        stays = np.array([place == ALWAYS or self.block.is_shown(place) for place in self.owner])
        rows, owner, costs = self.rows[np.flatnonzero(stays)], self.owner[stays], self.costs[stays]
        # by how much a cell leaves what it shows, one way and the other
        ways = [(1.0, rows.lower), (-1.0, rows.upper)]
        left = [np.flatnonzero((owner != ALWAYS) & np.isfinite(limits)) for _, limits in ways]
        signs, lines = np.repeat([sign for sign, _ in ways], [len(own) for own in left]), np.concatenate(left)
        leaves = sparse.csr_matrix((signs, (lines, np.arange(len(lines)))), (len(owner), len(lines)))
        shown = LinearConstraint(sparse.hstack([rows.matrix, leaves], format="csr"), rows.lower, rows.upper)
        objective = np.append(np.zeros(len(self.columns)), costs[lines])
        best: tuple[float, np.ndarray] | None = None
        true = sum(factor * self.block.truth[count] for count, factor in terms)
        for sign in (1.0, -1.0) if true >= needed else (1.0,):
            secret = np.zeros(len(objective))
            for count, factor in terms:
                secret[self.columns[count]] = sign * factor
            moved = LinearConstraint(secret, sign * true + needed, np.inf)
            solved = milp(objective, bounds=Bounds(0, np.inf), constraints=[shown, moved])
            if solved.fun is None or solved.x is None:
                continue
            if solved.status == 0 and (best is None or solved.fun < best[0]):
                best = solved.fun, solved.x
        if best is None:
            return None
        self.solutions.append(best[1])
        return {int(owner[line]) for line in lines[best[1][len(self.columns) :] > 1e-6]}
