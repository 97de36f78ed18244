"""From printed figures to whole numbers: counts of the base year whose ratios print as the publication prints them.

A printed share fixes a numerator only within its rounding, and a denominator hardly at all where declarations may be
missing. The counts are chosen within that slack so that the sub-totals by area and the total, ratios of the sums,
print as well. Everything is deterministic: another seed draws other people for the same counts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import ceil
from typing import Any

import numpy as np
import pandas as pd

from chiffres_cles.settings import ROOT

FILE = ROOT / "seeds" / "published" / "printed_cells.csv"
TEXTS = ROOT / "seeds" / "published" / "text_figures.csv"
CONTRADICTIONS = ROOT / "seeds" / "reference" / "contradictions.csv"
TOTAL = "TOTAL"


@dataclass(frozen=True)
class Printed:
    """A printed number: `value` is exact; the numbers that print so are `low` to `high`, the latter left out.

    `possible`: false for one that no counts can print beside the others, which is aimed at only where nothing is lost
    by it.
    """

    value: Fraction
    decimals: int
    possible: bool = True

    @property
    def half(self) -> Fraction:
        """Half of the last decimal."""
        return Fraction(1, 2 * 10**self.decimals)

    @property
    def low(self) -> Fraction:
        """The least number that prints so; nothing below zero does where the value is not."""
        return max(self.value - self.half, Fraction(0)) if self.value >= 0 else self.value - self.half

    @property
    def high(self) -> Fraction:
        """The first number above that prints otherwise."""
        return self.value + self.half

    def prints(self, numerator: int, denominator: int, factor: int = 100) -> bool:
        """Whether `factor` times the ratio prints so, halves being rounded away from zero."""
        return denominator > 0 and self.low <= Fraction(factor * int(numerator), int(denominator)) < self.high

    def counts(self, denominator: int, factor: int = 100) -> tuple[int, int]:
        """The least and the largest whole numerator over `denominator` that print so; the first is larger where none
        does."""
        scaled = Fraction(int(denominator), factor)
        return ceil(self.low * scaled), ceil(self.high * scaled) - 1


Cells = dict[tuple[str, str, str], Printed]
"""(row, column, period) -> printed number."""


def printed_cells(table: str, period: str | None = None) -> Cells:
    """The printed cells of a table of edition 2024; markers and blanks are left out."""
    cells = pd.read_csv(FILE, dtype=str, keep_default_na=False)
    cells = cells[(cells["table_no"] == table) & (cells["value"] != "")]
    if period:
        cells = cells[cells["period"] == period]
    listed = pd.read_csv(CONTRADICTIONS, dtype=str)
    listed = listed[(listed["edition"] == "2024") & (listed["table_no"] == table)]
    impossible = set(zip(listed["row_code"], listed["column_code"], listed["period"], strict=True))
    keys = list(zip(cells["row_code"], cells["column_code"], cells["period"], strict=True))
    return {
        key: Printed(Fraction(value), int(decimals), key not in impossible)
        for key, value, decimals in zip(keys, cells["value"], cells["decimals"], strict=True)
    }


@lru_cache(maxsize=1)
def text_figures() -> dict[tuple[str, str, str], float]:
    """(indicator, scope, period) -> figure of the texts, of the latest edition that prints it; contradictions are left
    out."""
    printed = pd.read_csv(TEXTS).sort_values("edition", kind="stable")
    listed = pd.read_csv(CONTRADICTIONS.with_name("contradictions_text.csv"))
    key = ["indicator", "scope", "period"]
    impossible = set(listed[["edition", *key]].astype(str).itertuples(index=False, name=None))
    columns = (printed["edition"].astype(str), *(printed[name] for name in (*key, "value")))
    return {
        (indicator, scope, period): value
        for edition, indicator, scope, period, value in zip(*columns, strict=True)
        if (edition, indicator, scope, period) not in impossible
    }


@dataclass(frozen=True)
class Frame:
    """The centres in order, and the sums to which they belong."""

    codes: tuple[str, ...]
    areas: tuple[str, ...]

    @cached_property
    def groups(self) -> dict[str, np.ndarray]:
        """Row of the printed table -> rows of the centres that it sums; the areas first, the total last."""
        areas = np.array(self.areas)
        named = {area: np.flatnonzero(areas == area) for area in dict.fromkeys(self.areas)}
        return {**named, TOTAL: np.arange(len(self.codes))}


def in_sums(frame: Frame, low: np.ndarray, high: np.ndarray, bounds: dict[str, tuple[int, int]]) -> np.ndarray:
    """Whole numbers, one a centre, from `low` to `high`, whose sums lie within `bounds` by row of `frame.groups`.

    A sum that cannot be met is met as nearly as the centres allow. All start in the middle of their range.
    """
    counts: np.ndarray = (low + high) // 2
    for name in [*(n for n in frame.groups if n != TOTAL), TOTAL]:
        members = frame.groups[name]
        if name not in bounds:
            continue
        least, most = bounds[name]
        for _ in range(2):
            # the areas' own bounds limit how far the total may move each of them
            now = int(counts[members].sum())
            missing = least - now if now < least else most - now if now > most else 0
            if not missing:
                break
            room = (high - counts if missing > 0 else counts - low)[members]
            if name == TOTAL:
                room = np.minimum(room, _room_of_area(frame, counts, bounds, members, missing > 0))
            counts[members] += np.sign(missing) * _portions(room, abs(missing))
    return counts


def _room_of_area(
    frame: Frame, counts: np.ndarray, bounds: dict[str, tuple[int, int]], members: np.ndarray, up: bool
) -> np.ndarray:
    """How far each member may move before its area leaves its bounds, the area's room being dealt in order."""
    room = np.full(len(counts), 10**9)
    for name, rows in frame.groups.items():
        if name in bounds and name != TOTAL:
            left = bounds[name][1] - counts[rows].sum() if up else counts[rows].sum() - bounds[name][0]
            room[rows] = max(int(left), 0) // len(rows)
            room[rows[0]] += max(int(left), 0) % len(rows)
    of_members: np.ndarray = room[members]
    return of_members


def _portions(room: np.ndarray, wanted: int) -> np.ndarray:
    """Whole parts of `wanted`, in proportion to `room` and never above it."""
    total = int(room.sum())
    if total <= wanted:
        return room.copy()
    parts = room * wanted // total
    rest = wanted - int(parts.sum())
    order = np.argsort(-(room - parts), kind="stable")
    parts[order[:rest]] += 1
    return parts


def over_all(
    frame: Frame, cells: Cells, column: str, sizes: np.ndarray, factor: int = 100, total: tuple[int, int] | None = None
) -> np.ndarray:
    """Numerators over the given denominators, one a centre; 0 where nothing is printed. Sums are over all of them.

    `total`: least and largest sum that a text prints too.
    """
    period = next(iter(cells))[2]
    low, high = np.zeros(len(sizes), dtype=np.int64), np.zeros(len(sizes), dtype=np.int64)
    for row, code in enumerate(frame.codes):
        cell = cells.get((code, column, period))
        if cell is not None and sizes[row] > 0:
            # a printed zero is nobody
            low[row], high[row] = cell.counts(sizes[row], factor) if cell.value else (0, 0)
            if low[row] > high[row]:
                low[row] = high[row] = round(cell.value * int(sizes[row]) / factor)
    bounds = {}
    for name, members in frame.groups.items():
        cell = cells.get((name, column, period))
        if cell is not None:
            bounds[name] = cell.counts(int(sizes[members].sum()), factor)
    if total:
        bounds[TOTAL] = (max(total[0], bounds[TOTAL][0]), min(total[1], bounds[TOTAL][1]))
    return in_sums(frame, low, high, bounds)


def men(frame: Frame, cells: Cells, sizes: np.ndarray) -> np.ndarray:
    """Numbers of men, from the men for 100 women."""
    period = next(iter(cells))[2]

    def count_pair(cell: Printed, size: int) -> tuple[int, int]:
        share = [bound / (100 + bound) for bound in (cell.low, cell.high)]
        return ceil(share[0] * int(size)), ceil(share[1] * int(size)) - 1

    pairs = [
        count_pair(cells[code, "masculinity_ratio", period], size)
        for code, size in zip(frame.codes, sizes, strict=True)
    ]
    bounds = {
        name: count_pair(cells[name, "masculinity_ratio", period], sizes[members].sum())
        for name, members in frame.groups.items()
    }
    low, high = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    return in_sums(frame, low, high, bounds)


# ---- shares over what is known: the denominators are chosen too


@dataclass(frozen=True)
class Share:
    """A printed column as a ratio of two sums over what is counted: weights of the counts above and below the line."""

    column: str
    above: tuple[int, ...]
    below: tuple[int, ...]


OfShare = dict[str, Printed | None]
"""Centre, or row of `Frame.groups` -> what is printed of a share."""
DIPLOMA = (Share("bac3_plus_share", (0, 1), (1, 0)),)
"""Counts: known, with a diploma of level bac+3 or more."""
EMPLOYMENT = (
    Share("employed_share", (0, 1, 0, 0, 0), (1, 0, 0, 0, 0)),
    Share("active_share", (0, 1, 1, 1, 0), (1, 0, 0, 1, 1)),
    Share("unemployed_among_active_share", (0, 0, 1, 0, 0), (0, 1, 1, 0, 0)),
)
"""Counts: situation known, employed, seeking; and of those whose situation is not: known as active, as inactive."""


def declared(
    frame: Frame, cells: Cells, shares: tuple[Share, ...], most: np.ndarray, missing: np.ndarray, apart: np.ndarray
) -> np.ndarray:
    """Counts (centres, weights of a share) of what was declared.

    most: (centres,) learners whose declaration may be known. missing: (centres,) share of them that does not say,
    about, where nothing forbids. apart: (centres,) whether activity may be known without the situation.
    """
    period = next(iter(cells))[2]
    printed: list[OfShare] = [
        {code: cells.get((code, s.column, period)) for code in (*frame.codes, *frame.groups)} for s in shares
    ]
    known = _denominators(frame, printed, shares, most, missing)
    options = [
        _options(shares, [p[code] for p in printed], int(round(known[row])), int(most[row]), bool(apart[row]))
        for row, code in enumerate(frame.codes)
    ]
    return _descent(frame, shares, printed, options)


def _denominators(
    frame: Frame, printed: list[OfShare], shares: tuple[Share, ...], most: np.ndarray, missing: np.ndarray
) -> np.ndarray:
    """Denominators (centres,), as near to what is wanted as the sub-totals by area allow, to which the shares weigh."""
    is_printed = np.array([printed[0][code] is not None for code in frame.codes]) & (most > 0)
    rows = []
    for share, cells in zip(shares, printed, strict=True):
        if share.below[0] != 1:
            continue
        of_centres = (cells[code] for code in frame.codes)
        values = np.array([float(cell.value) if cell else 0 for cell in of_centres]) / 100
        for name, members in frame.groups.items():
            cell = cells[name]
            if cell is not None and name != TOTAL:
                row = np.zeros(len(most))
                # no more is missing than it takes: of what prints, the nearest to the mean over all
                all_of = np.where(is_printed, most, 0)[members]
                margin = float(cell.half) / 5
                aim = np.clip(
                    100 * (values[members] * all_of).sum() / all_of.sum(),
                    float(cell.low) + margin,
                    float(cell.high) - margin,
                )
                row[members] = values[members] - aim / 100
                rows.append(np.where(is_printed, row, 0))
    equations = np.array(rows)
    low, high = np.where(is_printed, 0.25 * most, 0), np.where(is_printed, most, 0).astype(float)
    wanted = high * (1 - missing)
    result = wanted.copy()
    fixed = ~is_printed
    for _ in range(60):
        # least relative change that meets the equations, with what hit a bound held there
        free = np.flatnonzero(~fixed)
        weights = np.maximum(high[free], 1)
        system = equations[:, free] * weights
        gap = -equations @ np.where(fixed, result, wanted)
        step = weights * np.linalg.lstsq(system, gap, rcond=None)[0]
        result[free] = wanted[free] + step
        outside = (result < low - 1e-9) | (result > high + 1e-9)
        if not outside.any():
            break
        worst = np.argmax(np.where(outside, np.maximum(low - result, result - high) / np.maximum(most, 1), -1))
        result[worst] = np.clip(result[worst], low[worst], high[worst])
        fixed[worst] = True
    within: np.ndarray = np.clip(result, low, high)
    return within


MOST_OPTIONS = 300


def _options(
    shares: tuple[Share, ...], printed: list[Printed | None], known: int, most: int, apart: bool
) -> np.ndarray:
    """Choices (choices, counts + 1) of a centre near a denominator; the last column says how many cells do not
    print."""
    width = len(shares[0].above)
    if printed[0] is None and not (len(shares) > 1 and printed[1] is not None):
        return np.zeros((1, width + 1), dtype=np.int64)
    reach = max(80, most // 2 if apart else most // 50)
    wide = range(max(1, known - reach), min(most, known + reach) + 1)
    found: np.ndarray = np.concatenate([_choices(shares, printed, size, most, apart) for size in wide])
    found = found[found[:, -1] == found[:, -1].min()]
    # near first, so that what is left out is far
    found = found[np.argsort(np.abs(found[:, 0] - known), kind="stable")]
    if len(found) > MOST_OPTIONS:
        power = 1.0 if apart else 1.5
        found = found[np.unique(np.round((len(found) - 1) * np.linspace(0, 1, MOST_OPTIONS) ** power).astype(int))]
    return found


def _choices(
    shares: tuple[Share, ...], printed: list[Printed | None], known: int, most: int, apart: bool
) -> np.ndarray:
    def around(cell: Printed | None, size: int) -> list[int]:
        if cell is None:
            return [0]
        if not cell.possible:
            return list(range(size + 1))
        low, high = cell.counts(size)
        if low > high:
            low = high = round(cell.value * size / 100)
        return sorted({low, (low + high) // 2, high, low + (high - low) // 4, high - (high - low) // 4})

    rows = []
    for yes in around(printed[0], known):
        if len(shares) == 1:
            rows.append([known, yes])
            continue
        if apart:
            rows += _with_activity_apart(printed, known, most, yes)
            continue
        for active in around(printed[1], known):
            if yes <= active <= known:
                rows.append([known, yes, active - yes, 0, 0])
    if not rows:
        return np.zeros((0, len(shares[0].above) + 1), dtype=np.int64)
    choices = np.array(rows, dtype=np.int64)
    missed = np.zeros(len(choices), dtype=np.int64)
    for share, cell in zip(shares, printed, strict=True):
        if cell is not None and cell.possible:
            above, below = choices @ np.array(share.above), choices @ np.array(share.below)
            missed += _distance(cell, above, below) > 0
    return np.column_stack([choices, missed])


def _with_activity_apart(printed: list[Printed | None], known: int, most: int, employed: int) -> list[list[int]]:
    """Choices of a centre some of whose learners are known as active or not, though their situation is not."""
    of_employed, of_active, of_unemployed = printed
    assert of_active and of_unemployed
    if of_employed is not None and of_employed.possible and not of_employed.prints(employed, known):
        return []
    share = float(of_unemployed.value) / 100
    about = round(employed * share / (1 - share))
    near = range(max(0, about - 2), about + 3) if of_unemployed.possible else ()
    likely = [s for s in near if of_unemployed.prints(s, employed + s)]
    rows = []
    for seeking in likely or range(0, known - employed + 1, 2):
        if employed + seeking > known:
            continue
        for size in range(known, most + 1):
            low, high = of_active.counts(size)
            for active in range(max(low, employed + seeking), min(high, employed + seeking + size - known) + 1):
                more = active - employed - seeking
                rows.append([known, employed, seeking, more, size - known - more])
    return rows


def _distance(cell: Printed, above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """How far ratios in percent are from printing so, in units of the last decimal; 0 where they do."""
    ratio = 100 * above / np.maximum(below, 1)
    edge = 1e-7
    unit = 2 * float(cell.half)
    outside = np.maximum(float(cell.low) - ratio + edge, ratio - float(cell.high) + edge)
    return np.where(below > 0, np.maximum(outside, 0) / unit, 10)


def _descent(frame: Frame, shares: tuple[Share, ...], printed: list[OfShare], options: list[np.ndarray]) -> np.ndarray:
    """One choice of each centre, so that as many sums print as can be found: pairs of centres are moved together."""
    width = len(shares[0].above)
    rng = np.random.default_rng(0)  # fixed: the counts are the same for every seed
    above, below = np.array([s.above for s in shares]).T, np.array([s.below for s in shares]).T
    groups = list(frame.groups)
    inside = np.zeros((len(groups), len(options)), dtype=bool)
    for position, name in enumerate(groups):
        inside[position, frame.groups[name]] = True
    tops = [o[:, :width] @ above for o in options]
    bottoms = [o[:, :width] @ below for o in options]
    # where a share is not printed for a centre it enters no sum
    for row, code in enumerate(frame.codes):
        for position, cells in enumerate(printed):
            if cells[code] is None and not (len(shares) > 1 and printed[1][code] is not None):
                tops[row][:, position] = bottoms[row][:, position] = 0

    def cost(top: list[np.ndarray], bottom: list[np.ndarray], positions: list[int]) -> np.ndarray:
        total = np.zeros(())
        for position in positions:
            for column, cells in enumerate(printed):
                cell = cells[groups[position]]
                if cell is not None:
                    far = _distance(cell, top[position][..., column], bottom[position][..., column])
                    total = total + np.where(far > 0, 1 + far, 0)
        return total

    chosen = np.zeros(len(options), dtype=int)
    top: list[Any] = [sum(tops[r][chosen[r]] for r in np.flatnonzero(inside[g])) for g in range(len(groups))]
    bottom: list[Any] = [sum(bottoms[r][chosen[r]] for r in np.flatnonzero(inside[g])) for g in range(len(groups))]
    best = float(cost(top, bottom, list(range(len(groups)))))
    several = [r for r in range(len(options)) if len(options[r]) > 1]
    for turn in range(400):
        if best == 0 or len(several) < 2:
            break
        # two centres of a sum that does not print yet
        wrong = [g for g in range(len(groups)) if cost(top, bottom, [g]) > 0]
        of_sum = [r for r in several if inside[rng.choice(wrong), r]]
        first, second = rng.choice(of_sum if len(of_sum) > 1 else several, 2, replace=False)
        held = [
            (
                top[g]
                - inside[g, first] * tops[first][chosen[first]]
                - inside[g, second] * tops[second][chosen[second]],
                bottom[g]
                - inside[g, first] * bottoms[first][chosen[first]]
                - inside[g, second] * bottoms[second][chosen[second]],
            )
            for g in range(len(groups))
        ]
        with_both = [
            (
                held[g][0] + inside[g, first] * tops[first][:, None, :] + inside[g, second] * tops[second][None, :, :],
                held[g][1]
                + inside[g, first] * bottoms[first][:, None, :]
                + inside[g, second] * bottoms[second][None, :, :],
            )
            for g in range(len(groups))
        ]
        costs = np.broadcast_to(
            cost([t for t, _ in with_both], [b for _, b in with_both], list(range(len(groups)))),
            (len(options[first]), len(options[second])),
        )
        place = np.unravel_index(np.argmin(costs), costs.shape)
        if costs[place] < best or turn % 7 == 0 and costs[place] <= best:
            best = float(costs[place])
            chosen[first], chosen[second] = place
            top, bottom = ([w[side][place] for w in with_both] for side in (0, 1))
    return np.array([o[c, :width] for o, c in zip(options, chosen, strict=True)])


# ---- what the generator asks for


@dataclass(frozen=True)
class Targets:
    """The base year in whole numbers at full size, one row a centre, and what is printed of other cells."""

    centres: pd.DataFrame
    """learners, entering, men, work_study, distance_learners, age_known, age_sum, diploma_known, diploma_above,
    situation_known, employed, seeking, active_too, idle_too, enrolments, modality_known, distance_enrolments,
    exam_enrolments, open_pres, open_foad, open_hyb, open_foadp; index: code."""
    epns: pd.DataFrame
    """Enrolments by EPN (index) and first calendar year (columns)."""
    by_centre: dict[tuple[str, str], Printed]
    by_modality: dict[tuple[str, str], Printed]
    """Printed rates of tables 2 and 4, as `printed_cells` gives them."""


def targets(settings: dict[str, Any], codes: tuple[str, ...], areas: tuple[str, ...]) -> Targets:
    """Choose the counts. `settings`: the section `calibration` of `parameters.yml`."""
    return _chosen(json.dumps(settings), codes, areas)


@lru_cache(maxsize=4)
def _chosen(settings_text: str, codes: tuple[str, ...], areas: tuple[str, ...]) -> Targets:
    settings = json.loads(settings_text)
    frame = Frame(codes, areas)
    period = settings["period"]
    people, teaching = printed_cells("1", period), printed_cells("2", period)
    for code, column, value in settings["blank_cells"]:
        people[code, column, period] = Printed(Fraction(value), 1)

    def whole(cells: Cells, column: str) -> np.ndarray:
        empty = Printed(Fraction(0), 0)
        return np.array([int(cells.get((code, column, period), empty).value) for code in codes])

    learners = whole(people, "learners")
    chosen = {"learners": learners, "entering": whole(people, "entering_learners")}
    sexes_known = _at_most(settings["known_at_most"]["sex"], codes, learners)
    chosen["men"] = men(frame, people, sexes_known)
    chosen["work_study"] = over_all(frame, people, "work_study_share", learners)
    said = int(text_figures()["distance_hybrid_learners", "all", period])
    chosen["distance_learners"] = over_all(
        frame,
        people,
        "distance_hybrid_share",
        learners,
        total=(said - 50, said + 49),  # rounded to 100
    )
    most = {what: _at_most(settings["known_at_most"].get(what, {}), codes, learners) for what in KNOWN}
    missing = {what: _by_code(settings["missing"][what], codes, areas) for what in ("diploma", "situation")}
    chosen["age_known"] = most["age"]
    chosen["age_sum"] = over_all(frame, people, "mean_age", most["age"], 1)
    nowhere = np.zeros(len(codes), dtype=bool)
    counts = declared(frame, people, DIPLOMA, most["diploma"], missing["diploma"], nowhere)
    chosen |= dict(zip(("diploma_known", "diploma_above"), counts.T, strict=True))
    apart = np.isin(areas, settings["activity_apart"])
    counts = declared(frame, people, EMPLOYMENT, most["situation"], missing["situation"], apart)
    names = ("situation_known", "employed", "seeking", "active_too", "idle_too")
    chosen |= dict(zip(names, counts.T, strict=True))
    chosen["enrolments"] = whole(teaching, "enrolments")
    unknown = np.array([settings["unknown_modality"].get(code, 0) for code in codes])
    chosen["modality_known"] = chosen["enrolments"] - unknown
    chosen["distance_enrolments"] = over_all(frame, teaching, "distance_hybrid_share", chosen["modality_known"])
    chosen["exam_enrolments"] = whole(teaching, "exam_enrolments")
    for name, column in OPEN.items():
        chosen[name] = whole(teaching, column)
    series = printed_cells("3")
    epns = pd.Series({(row, int(year[:4])): int(cell.value) for (row, column, year), cell in series.items()
                      if column == "enrolments" and row != TOTAL})  # fmt: skip
    return Targets(
        centres=pd.DataFrame(chosen, index=pd.Index(codes, name="code")),
        epns=epns.unstack(),
        by_centre={key[:2]: cell for key, cell in teaching.items()},
        by_modality={key[:2]: cell for key, cell in printed_cells("4").items()},
    )


KNOWN = ("age", "diploma", "situation")
OPEN = {
    "open_pres": "units_open_presential",
    "open_foad": "units_open_distance",
    "open_hyb": "units_open_hybrid",
    "open_foadp": "units_open_planned_distance",
}


def _at_most(limits: dict[str, int], codes: tuple[str, ...], learners: np.ndarray) -> np.ndarray:
    return np.array([limits.get(code, size) for code, size in zip(codes, learners, strict=True)])


def _by_code(shares: dict[str, float], codes: tuple[str, ...], areas: tuple[str, ...]) -> np.ndarray:
    """A share for each centre: its own, else its area's."""
    return np.array([shares.get(code, shares[area]) for code, area in zip(codes, areas, strict=True)])
