"""Random draws that stay put, and exact apportionment of counts.

Every draw comes from a named stream, so that one more stream does not move the others.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np


class Draws:
    """Named streams of random numbers of one seed, and the serial numbers that systems give."""

    def __init__(self, seed: int, carry_below: int = 0):
        self.seed = seed
        self.carry_below = carry_below
        self.prefix = ""
        self.given: Counter[str] = Counter()

    def apart(self, prefix: str) -> Draws:
        """Streams of their own, that move none of these; serial numbers go on where these are."""
        other = Draws(self.seed, self.carry_below)
        other.prefix, other.given = f"{prefix}.", self.given
        return other

    def stream(self, name: str) -> np.random.Generator:
        """The stream of that name, always from its beginning."""
        return np.random.default_rng([self.seed, zlib.crc32(f"{self.prefix}{name}".encode())])

    def serial(self, series: str, count: int) -> np.ndarray:
        """The next numbers (count,) of a series, from 1: none is given twice, in whatever year it is drawn."""
        first = self.given[series] + 1
        self.given[series] += count
        return np.arange(first, first + count)

    def flags(self, name: str, size: int, share: float, minimum: int = 0) -> np.ndarray:
        """Booleans of shape (size,), of which `round(share * size)` are true, at least `minimum` if there are as
        many."""
        count = min(size, max(minimum, round(share * size)))
        flags = np.zeros(size, dtype=bool)
        flags[self.stream(name).permutation(size)[:count]] = True
        return flags

    def pick(self, name: str, size: int, shares: Mapping[Any, float]) -> np.ndarray:
        """Labels of shape (size,) in the proportions of `shares`, by rounded counts, in random order."""
        labels = np.array(list(shares), dtype=object)
        weights = np.array([list(shares.values())], dtype=float)
        picked: np.ndarray = labels[self.allot(name, np.zeros(size, dtype=int), weights)]
        return picked

    def allot(self, name: str, groups: np.ndarray, shares: np.ndarray, score: np.ndarray | None = None) -> np.ndarray:
        """A label (column of `shares`) for each row, in exact counts within each group.

        `groups`: (n,) row of `shares` that rules each row; `shares`: (G, K) weights, each row is made to add to 1.
        `score`: (n,) added to a uniform draw; low ones take the first labels. Without it the order is random.
        """
        size = len(groups)
        key = self.stream(name).random(size)
        if score is not None:
            key = key + score
        order = np.lexsort((key, groups))
        counts = quotas(np.bincount(groups, minlength=len(shares)), shares, self.carry_below)
        labels = np.empty(size, dtype=np.int64)
        labels[order] = np.repeat(np.tile(np.arange(shares.shape[1]), len(shares)), counts.ravel())
        return labels


def largest_remainder(expected: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers (K,) that add up to `total`, each within one of `expected` where these add up to it too."""
    expected = np.clip(expected, 0, None)
    if expected.sum() > 0:
        expected = expected * (total / expected.sum())
    elif total:
        expected = np.full(len(expected), total / len(expected))
    counts = np.floor(expected + 1e-9).astype(np.int64)
    missing = total - counts.sum()
    counts[np.argsort(-(expected - counts), kind="stable")[:missing]] += 1
    return counts


def quotas(sizes: np.ndarray, shares: np.ndarray, carry_below: int = 0) -> np.ndarray:
    """Counts (G, K) that add up to `sizes` (G,) in the proportions of `shares` (G, K).

    A group below `carry_below` hands its rounding residual on, so that a rare label is not lost in many small groups.
    """
    weights = shares / np.where(shares.sum(axis=1, keepdims=True) > 0, shares.sum(axis=1, keepdims=True), 1)
    counts = np.zeros(shares.shape, dtype=np.int64)
    residual = np.zeros(shares.shape[1])
    for group, size in enumerate(sizes):
        if not size:
            continue
        expected = weights[group] * size
        if size < carry_below:
            # a label that the group cannot have takes no residual
            wanted = np.where(weights[group] > 0, expected + residual, 0)
            counts[group] = largest_remainder(wanted, int(size))
            residual = expected + residual - counts[group]
        else:
            counts[group] = largest_remainder(expected, int(size))
    return counts


def spread(total: int, weights: np.ndarray, least: np.ndarray, most: int) -> np.ndarray:
    """Whole numbers (n,) that add up to `total`, in proportion to `weights`, each between `least` and `most`.

    Where `total` is outside what the bounds allow, the bound wins.
    """
    counts = least.astype(np.int64).copy()
    left = total - counts.sum()
    while left > 0:
        room = most - counts
        open_to = np.where(room > 0, weights, 0)
        if open_to.sum() == 0:
            break
        step = np.minimum(largest_remainder(open_to, int(left)), room)
        counts += step
        left -= step.sum()
    return counts


def move_to_sum(
    rng: np.random.Generator,
    missing: Callable[[], int],
    able: Callable[[int], np.ndarray],
    move: Callable[[np.ndarray, int], None],
) -> None:
    """Move rows at random, each by one at a time, until nothing is missing from a sum or none can move.

    missing: what the sum still lacks, below 0 what it has too much. able: the rows that may move by the given step, 1
    or -1.
    move: moves the given rows by the step, in place.
    """
    while left := missing():
        step = 1 if left > 0 else -1
        chosen = rng.permutation(able(step))[: abs(left)]
        if not len(chosen):
            return
        move(chosen, step)


def rank_in_group(*keys: np.ndarray) -> np.ndarray:
    """Position (n,) of each row among those that share its keys, in the order of the rows, from 0."""
    order = np.lexsort(keys[::-1])
    starts = np.zeros(len(order), dtype=bool)
    if len(order):
        starts[0] = True
    for key in keys:
        ordered = np.asarray(key)[order]
        starts[1:] |= ordered[1:] != ordered[:-1]
    first = np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - first
    return rank
