"""Draws: which landing, with which variations, a seed and a number mean; and what a run of draws covers.

Codes, blanks and groups are dealt to the draws of a round like cards, so that a round covers them all; a card that had
no effect (the rows were taken away by another) goes to the next draw. The rest is drawn at random. Own seeds and not
Hypothesis: a landing is a sample of thousands of rows and a build takes seconds, so what is worth shrinking is the
landing (by persons, then rows) and not the choices that led to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from random import Random

from fuzz.landing import Landing, extracts, may_be_unknown, sample
from fuzz.variations import (
    HELD,
    WHOLE,
    Variation,
    any_order,
    bad,
    blank,
    codes_of,
    column_of,
    columns,
    emptinesses,
    every_code,
    nobody,
)

ROUND = 25
"""Draws after which everything is covered."""
DEALT_TO = 20
"""The draws of a round to which cards are dealt; the others take what is left."""
LARGE = ("bedeo", "siscol", "gescicca")
"""Without one of these little is left to look at: they are dealt to the last of those draws."""
KINDS = ("code", "one", "bad", "nobody", "all")
"""Codes come before what may blank or remove them, whole columns last."""


@dataclass(frozen=True)
class Card:
    """One thing to cover: `code` (of a column), `one` or `all` (rows blank in a column), `bad` (a value), `nobody` (of
    a group)."""

    kind: str
    item: tuple[str, ...]

    def variation(self) -> Variation:
        if self.kind in ("one", "all"):
            return blank(*self.item, whole=self.kind == "all")
        return {"code": every_code, "bad": bad, "nobody": nobody}[self.kind](*self.item)


@dataclass(frozen=True)
class Draw:
    """One drawn landing."""

    seed: int
    number: int
    landing: Landing
    varied: tuple[str, ...]

    def __str__(self) -> str:
        return f"draw {self.number} of seed {self.seed}: " + "; ".join(self.varied)


class Drawer:
    """Gives the landings of a seed by their number; asked for in rising order, none is drawn twice."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._later, self._next = draws(seed), 0

    def __call__(self, number: int) -> Draw:
        """The landing of a number, from 0 on."""
        if number < self._next:
            self._later, self._next = draws(self.seed), 0
        drawn = next(islice(self._later, number - self._next, None))
        self._next = number + 1
        return drawn


def draws(seed: int) -> Iterator[Draw]:
    """The landings of a seed, one after the other; what they cover does not depend on what comes of them."""
    hands, coverage = dict[int, list[Card]](), Coverage()
    carried: list[Card] = []
    for number in count():
        if number % ROUND == 0:
            hands, coverage = _hands(Random(f"{seed}/{number}/cards")), Coverage()
        place = number % ROUND
        hand = carried + hands.get(place, [])
        drawn = _draw(seed, number, hand)
        coverage.add(drawn.landing)
        carried = [card for card in hand if not coverage.has(card)]
        yield drawn


def _hands(random: Random) -> dict[int, list[Card]]:
    """Number of a draw in its round -> the cards dealt to it."""
    cards = _cards()
    random.shuffle(cards)
    large = [
        card
        for card in cards
        if card.kind == "nobody" and card.item[0] in ("system", "extract") and card.item[1].startswith(LARGE)
    ]
    others = [card for card in cards if card not in large]
    last = range(DEALT_TO - 3, DEALT_TO)
    return {
        place: others[place::DEALT_TO] + (large[place % 3 :: 3] if place in last else []) for place in range(DEALT_TO)
    }


def _draw(seed: int, number: int, hand: list[Card]) -> Draw:
    random = Random(f"{seed}/{number}")
    landing = sample(random).copy()
    of_kind = {kind: [card.variation() for card in hand if card.kind == kind] for kind in KINDS}
    chosen = random.sample([variation for variation in WHOLE if variation is not any_order], 4)
    steps = [*of_kind["code"], *chosen, *of_kind["bad"], *of_kind["nobody"], *of_kind["one"], *of_kind["all"]]
    steps += [any_order] if random.random() < 0.7 else []
    return Draw(seed, number, landing, tuple(step(landing, random) for step in steps))


def _optional() -> list[tuple[str, str]]:
    return columns(may_be_unknown)


def _coded() -> list[tuple[str, str]]:
    return columns(lambda column: bool(codes_of(column)))


def _cards() -> list[Card]:
    items = {
        "code": _coded(),
        "one": _optional(),
        "all": _optional(),
        "bad": columns(lambda column: True),
        "nobody": emptinesses(),
    }
    return [Card(kind, item) for kind in KINDS for item in items[kind]]


class Coverage:
    """Which codes, blanks and empty values the landings of a run held."""

    def __init__(self) -> None:
        self.wanted: dict[str, set[tuple[str, ...]]] = {
            "code": {(*place, code) for place in _coded() for code in codes_of(column_of(*place))},
            "one": {*_optional()},
            "all": {*_optional()},
            "nobody": {*emptinesses()},
        }
        self.covered: dict[str, set[tuple[str, ...]]] = {kind: set() for kind in self.wanted}

    def add(self, landing: Landing) -> None:
        """Count what a landing holds, whatever the variations meant to do."""
        for name, column in _optional():
            values = [row[column] for row in landing.rows[name]]
            if values and not any(values):
                self.covered["all"].add((name, column))
            elif not all(values):
                self.covered["one"].add((name, column))
        for name, rows in landing.rows.items():
            for column in extracts()[name].column_names:
                found = {(name, column, value) for value in {row[column] for row in rows}}
                self.covered["code"] |= found & self.wanted["code"]
        for what, code in self.wanted["nobody"] - self.covered["nobody"]:
            held = HELD[what](code)
            if not any(held(name, row) for name, rows in landing.rows.items() for row in rows):
                self.covered["nobody"].add((what, code))

    def has(self, card: Card) -> bool:
        """Whether what a card means is covered; a bad value always is."""
        if card.kind == "code":
            return {(*card.item, code) for code in codes_of(column_of(*card.item))} <= self.covered["code"]
        return card.kind == "bad" or card.item in self.covered[card.kind]

    def missing(self) -> dict[str, list[tuple[str, ...]]]:
        return {kind: sorted(wanted - self.covered[kind]) for kind, wanted in self.wanted.items()}

    def __str__(self) -> str:
        words = {
            "code": "codes",
            "one": "columns blank in a row",
            "all": "columns blank in all rows",
            "nobody": "groups without anybody",
        }
        return ", ".join(
            f"{len(self.covered[kind])} of {len(self.wanted[kind])} {word}" for kind, word in words.items()
        )
