"""Truth: in which offering each enrolment is, so that every offering has a learner and every EPN its enrolments."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from synthetic.draws import largest_remainder, rank_in_group
from synthetic.offerings import ALONE, CELLS, INTEC, MODALITIES
from synthetic.parameters import Parameters

FAR = (1, 2, 3)
"""Modalities at a distance or hybrid."""
ROUNDS = 400


def place(
    parameters: Parameters,
    rng: np.random.Generator,
    rows: pd.DataFrame,
    offered: pd.DataFrame,
    plan: pd.DataFrame,
    teams: np.ndarray,
) -> pd.DataFrame:
    """`rows` with modality, unit, semester, teaching_centre and unit_group; `only_one`: without it, nobody is in the
    offering.

    offered: the offerings of the year, sorted by centre, modality and cell (EPN, or INTEC, or without exam). teams:
    enrolments by EPN. No learner has a unit twice in a centre.
    """
    blocks = len(plan) * len(MODALITIES) * CELLS
    shelf = (offered["centre"] * len(MODALITIES) + offered["modality"]) * CELLS + offered["cell"]
    block_of_offering = shelf.to_numpy()
    order = np.argsort(block_of_offering, kind="stable")
    offered = offered.iloc[order].reset_index(drop=True)
    size = np.bincount(block_of_offering, minlength=blocks)
    start = np.cumsum(size) - size
    counts = _counts(parameters, rows, plan, teams, size.reshape(len(plan), len(MODALITIES), CELLS))
    # the collection of Madagascar cannot say planned distance
    barred = (parameters.centres["own_system"] == "madagascar").to_numpy()[rows["home"]]
    block = _blocks(rng, rows, counts, size, barred)
    rows = rows.assign(block=block).sort_values(["block", "learner"], kind="stable", ignore_index=True)
    block, learner = rows["block"].to_numpy(), rows["learner"].to_numpy()
    position = rank_in_group(block)
    turn = rng.integers(0, 1 << 20, blocks)[block]
    chosen = start[block] + (position + turn) % np.maximum(size[block], 1)
    only_one = position < size[block]
    # some units are more popular than others of their kind
    liked = start[block] + np.floor(size[block] * rng.random(len(rows)) ** 2.5).astype(np.int64)
    key = learner * len(offered)
    moves = ~only_one & (rng.random(len(rows)) < parameters["enrolments"]["popular"])
    moves &= (
        ~np.isin(key + liked, key + chosen)
        & ~pd.Series(np.where(moves, key + liked, -np.arange(len(rows)) - 1)).duplicated().to_numpy()
    )
    chosen = np.where(moves, liked, chosen)
    taken = offered.iloc[chosen].reset_index(drop=True)
    for column in ("modality", "unit", "semester", "teaching_centre", "unit_group"):
        rows[column] = taken[column]
    rows["only_one"] = only_one
    doubled = rows.duplicated(["learner", "organiser", "unit"])
    if doubled.any() and parameters.scale == 1:
        raise ValueError(f"{int(doubled.sum())} enrolments are in a unit that the learner has already")
    return rows[~doubled].drop(columns="block").reset_index(drop=True)


def _counts(
    parameters: Parameters, rows: pd.DataFrame, plan: pd.DataFrame, teams: np.ndarray, open_to: np.ndarray
) -> np.ndarray:
    """Enrolments (centres, modalities, cells): rows of each centre on site and at a distance, columns of each EPN."""
    settings = parameters["enrolments"]
    organiser, far = rows["organiser"].to_numpy(), rows["far"].to_numpy()
    counts = np.zeros(open_to.shape, dtype=np.int64)
    intec = np.bincount(organiser[(rows["brand"] == "INTEC").to_numpy()], minlength=len(plan))
    shelves = np.zeros(open_to.shape[:2], dtype=np.int64)
    shelves[:, 0] = np.bincount(organiser[~far], minlength=len(plan))
    for centre, total in enumerate(np.bincount(organiser[far], minlength=len(plan))):
        shelves[centre, 1:] = _by_modality(settings, int(total), intec[centre], open_to[centre, 1:].sum(axis=1))
    codes = parameters.centres["code"].to_numpy()
    alone = parameters["catalogue"]["without_exam_elsewhere"]
    for centre in range(len(plan)):
        shares = open_to[centre, :, INTEC].astype(float)
        if intec[centre]:
            counts[centre, :, INTEC] = largest_remainder(shares, int(intec[centre]))
        if codes[centre] == alone["centre"] and open_to[centre, 0, ALONE]:
            counts[centre, 0, ALONE] = min(alone["enrolments"], int(shelves[centre, 0]))
    left = shelves - counts.sum(axis=2)
    columns = teams.copy()
    names = parameters.epns
    columns[names.index("EPN10")] -= counts[:, :, INTEC].sum()
    columns[names.index(alone["epn"])] -= counts[:, :, ALONE].sum()
    few = columns < 0
    columns = largest_remainder(np.where(few, 0, columns).astype(float), int(left.sum())) if few.any() else columns
    inner = matrix(left.reshape(-1), columns, open_to[:, :, :INTEC].reshape(-1, len(names)))
    counts[:, :, : len(names)] = inner.reshape(len(plan), len(MODALITIES), len(names))
    return counts


def _by_modality(settings: dict[str, Any], total: int, intec: int, open_to: np.ndarray) -> np.ndarray:
    """Enrolments (3,) at a distance, hybrid and at a planned distance. INTEC's are at a distance."""
    if not total or not open_to.sum():
        return np.zeros(3, dtype=np.int64)
    planned = min(settings["planned_each"] * int(open_to[2]), total - intec)
    rest = total - intec - planned
    if open_to[0] and open_to[1]:
        hybrid = min(max(round(settings["hybrid"] * rest), int(open_to[1])), max(rest - int(open_to[0]), 0), rest)
    else:
        hybrid = rest if open_to[1] else 0
    return np.array([total - planned - hybrid, hybrid, planned])


def matrix(rows: np.ndarray, columns: np.ndarray, open_to: np.ndarray) -> np.ndarray:
    """Whole numbers of the shape of `open_to` with the given sums, 0 where it is 0, and else at least it where rows
    have room."""
    least = np.where((open_to.sum(axis=1) <= rows)[:, None], open_to, 0)
    if (least.sum(axis=0) > columns).any():
        least = np.zeros_like(least)
    row_left, column_left = (rows - least.sum(axis=1)).astype(float), (columns - least.sum(axis=0)).astype(float)
    share = open_to.astype(float)
    for _ in range(500):
        share *= (column_left / np.maximum(share.sum(axis=0), 1e-12))[None, :]
        scale = row_left / np.maximum(share.sum(axis=1), 1e-12)
        share *= scale[:, None]
        if np.abs(scale - 1).max(initial=0, where=row_left > 0) < 1e-9:
            break
    counts = least + np.floor(share + 1e-9).astype(np.int64)
    spare = np.where(open_to > 0, share - np.floor(share + 1e-9), -1)
    row_left, column_left = rows - counts.sum(axis=1), columns - counts.sum(axis=0)
    # what rounding left over, to the largest remainders first
    for place in np.argsort(-spare, axis=None, kind="stable"):
        row, column = divmod(int(place), open_to.shape[1])
        if spare[row, column] >= 0 and row_left[row] > 0 and column_left[column] > 0:
            counts[row, column] += 1
            row_left[row] -= 1
            column_left[column] -= 1
    for row in np.flatnonzero(row_left > 0).tolist():
        while row_left[row] > 0:
            column = int(np.argmax(column_left))
            if open_to[row, column]:
                counts[row, column] += 1
            else:
                _through(counts, least, open_to, row, column)
            row_left[row] -= 1
            column_left[column] -= 1
    return counts


def _through(counts: np.ndarray, least: np.ndarray, open_to: np.ndarray, row: int, column: int) -> None:
    """One more in a row and in a column that do not meet: another row gives up one of what the first can have."""
    for other in np.flatnonzero(open_to[:, column]):
        gives = (open_to[row] > 0) & (counts[other] > least[other])
        if gives.any():
            between = int(np.argmax(np.where(gives, counts[other], -1)))
            counts[other, column] += 1
            counts[other, between] -= 1
            counts[row, between] += 1
            return
    # nothing to exchange (small scales): the row's own largest
    counts[row, int(np.argmax(open_to[row]))] += 1


def _blocks(
    rng: np.random.Generator, rows: pd.DataFrame, counts: np.ndarray, size: np.ndarray, barred: np.ndarray
) -> np.ndarray:
    """The block (n,) of each row, as many as `counts`; a learner's lie side by side, and are no more than the block's
    offerings.

    barred: (n,) rows that are at no planned distance.
    """
    organiser, far = rows["organiser"].to_numpy(), rows["far"].to_numpy()
    learner, intec = rows["learner"].to_numpy(), (rows["brand"] == "INTEC").to_numpy()
    interest = rng.random(learner.max() + 1)[learner]
    group = organiser * 4 + far * 2 + intec
    order = np.lexsort((learner, interest, group))
    block = np.empty(len(rows), dtype=np.int64)
    numbers = np.arange(counts.size).reshape(counts.shape)
    for each in np.unique(group):
        here = order[np.searchsorted(group[order], each) : np.searchsorted(group[order], each, side="right")]
        centre, is_far, is_intec = each // 4, bool(each // 2 % 2), bool(each % 2)
        cells = np.zeros(counts.shape[1:], dtype=bool)
        cells[list(FAR) if is_far else [0], :] = True
        cells &= (np.arange(CELLS) == INTEC) == is_intec
        # by EPN first, so that a learner's modalities are of one EPN
        labels = np.repeat(numbers[centre].T[cells.T], counts[centre].T[cells.T])
        if len(labels) != len(here):
            labels = np.resize(labels if len(labels) else np.flatnonzero(size)[:1], len(here))
        block[here] = labels
    planned = np.arange(counts.size) // CELLS % len(MODALITIES) == MODALITIES.index("FOADP")
    return _spread_out(rng, learner, group, block, size, planned, barred)


def _spread_out(
    rng: np.random.Generator, learner: np.ndarray, group: np.ndarray, block: np.ndarray, size: np.ndarray,
    planned: np.ndarray, barred: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Exchange blocks between learners of a group until nobody has more of one than it has offerings, or what is
    barred.

    planned: (blocks,) those that are barred.
    """
    block = block.copy()
    start = np.searchsorted(np.sort(group), group)
    length = np.bincount(group)[group]
    order = np.argsort(group, kind="stable")
    for _ in range(ROUNDS):
        key = learner * len(size) + block
        wrong = np.flatnonzero((rank_in_group(key) >= size[block]) | (barred & planned[block]))
        if not len(wrong):
            break
        partner = order[start[wrong] + (rng.random(len(wrong)) * length[wrong]).astype(np.int64)]
        known, number = np.unique(key, return_counts=True)

        def held(
            who: np.ndarray, what: np.ndarray, known: np.ndarray = known, number: np.ndarray = number
        ) -> np.ndarray:
            wanted = who * len(size) + what
            place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
            return np.where(known[place] == wanted, number[place], 0)

        mine, theirs = block[wrong], block[partner]
        fits = (held(learner[wrong], theirs) < size[theirs]) & (held(learner[partner], mine) < size[mine])
        fits &= (mine != theirs) & ~(barred[partner] & planned[mine]) & ~(barred[wrong] & planned[theirs])
        # one exchange a learner and round
        seen: set[int] = set()
        for w, p, fit in zip(wrong.tolist(), partner.tolist(), fits.tolist(), strict=True):
            if fit and learner[w] not in seen and learner[p] not in seen:
                seen.update((learner[w], learner[p]))
                block[w], block[p] = block[p], block[w]
    return block
