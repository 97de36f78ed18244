"""Truth: which exams were attended, passed or never recorded, so that the rates of tables 2 and 4 print.

Table 2 counts the complete parts of a centre (its EPN with more than 40 % recorded), table 4 the complete offerings. A
centre's attended and passed are whole numbers that print its rates; they are dealt over the modalities so that those of
table 4 print too. Offerings of which nothing is recorded weigh in the first table and not in the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from synthetic.draws import largest_remainder, rank_in_group
from synthetic.parameters import Parameters
from synthetic.targets import TOTAL, Frame, Printed, in_sums

PASSED, FAILED, ABSENT, UNRECORDED = range(4)
RATES = ("attendance", "success")
COLUMNS = ("PRES", "FOAD", "HYB", "unknown")
COLUMN_OF = np.array([0, 1, 2, 1, 3])
"""Column of table 4 by modality: planned distance is distance."""
TEAMS = 17


Rates = dict[tuple[str, str], float]
"""(column of table 4, attendance or success) -> rate, in ones."""


@dataclass
class Drawn:
    """outcome (n,), elsewhere (n,): exam centre or -1, and the rates of table 4 by (row, `attendance` or `success`)."""

    outcome: np.ndarray
    elsewhere: np.ndarray
    rates: Rates


def year_outcomes(
    parameters: Parameters, rng: np.random.Generator, year: int, rows: pd.DataFrame, later: Rates | None
) -> Drawn:
    """Outcomes of the published exam enrolments of a year. `later`: the rates of the year after it."""
    settings = parameters["exams"]
    size = len(rows)
    organiser, column = rows["organiser"].to_numpy(), COLUMN_OF[rows["modality"]]
    offering = pd.factorize(rows["organiser"] * 10**7 + rows["unit"] * 10 + rows["modality"])[0]
    elsewhere = np.full(size, -1)
    base = parameters["base_year"]
    factor = (
        size / max(int(parameters.centres["exam_enrolments"].sum()), 1) if year != base or parameters.scale != 1 else 1
    )
    codes = list(parameters.centres["code"])
    movers = _movers(rng, parameters, rows, factor)
    for there, index in movers.items():
        if codes[there] in settings["few_complete"]:
            elsewhere[index] = there
    centre = np.where(elsewhere >= 0, elsewhere, organiser)
    part = centre * TEAMS + rows["team"].to_numpy()
    sizes = np.bincount(part, minlength=len(codes) * TEAMS).reshape(len(codes), TEAMS)
    complete = _complete_parts(parameters, sizes)
    # the few others who sit elsewhere are of complete parts, before and after
    for there, index in movers.items():
        if codes[there] not in settings["few_complete"]:
            wanted = round(settings["sits_at_home"][codes[there]] * factor)
            index = index[(elsewhere[index] < 0) & complete[organiser[index], rows["team"].to_numpy()[index]]][:wanted]
            elsewhere[index] = there
    centre = np.where(elsewhere >= 0, elsewhere, organiser)
    team = rows["team"].to_numpy()
    counts = complete[centre, team]
    totals = np.bincount(centre[counts], minlength=len(codes))
    attended, passed = _by_centre(parameters, year, totals)
    # the population of table 4: offerings of complete parts, but the silent
    heard = complete[organiser, team]
    # an offering most of whose learners sit elsewhere, unrecorded, cannot be complete
    away = np.bincount(offering[~counts], minlength=int(offering.max(initial=0)) + 1)
    lost = (away >= 0.45 * np.bincount(offering))[offering] & heard
    heard &= ~lost
    aims = _aims(parameters, year, later)
    shape = np.array(settings["by_modality"]) / 100
    weigh = np.bincount(column[heard], minlength=len(COLUMNS))
    wanted = _silent_wanted(settings, aims, shape[0], weigh, int(attended.sum()))
    silent = _silent(parameters, rng, rows, offering, heard & counts, centre, attended, totals, wanted)
    heard &= ~silent
    can = counts & heard
    held = np.zeros((len(codes), len(COLUMNS)), dtype=np.int64)
    np.add.at(held, (centre[can], column[can]), 1)
    weigh = np.bincount(column[heard], minlength=len(COLUMNS))
    over = _columns(aims, "attendance", weigh, attended.sum(), held.sum(axis=0), shape[0])
    attend = dealt(attended, over, held, shape[0], free=year != base)
    if (TOTAL, "success") in aims and year != base:
        passed = largest_remainder(passed.astype(float), round(aims[TOTAL, "success"] * attend.sum()))
    over = _columns(aims, "success", attend.sum(axis=0), passed.sum(), attend.sum(axis=0), shape[1])
    succeed = dealt(passed, over, attend, shape[1], free=year != base)
    outcome = np.full(size, UNRECORDED)
    outcome[can] = _labels(rng, centre[can] * len(COLUMNS) + column[can], attend.ravel(), succeed.ravel())
    _unrecord(settings, rng, outcome, can, offering)
    weak = ~heard & ~silent & ~lost & (elsewhere < 0)
    _record_some(settings, rng, outcome, weak, offering)
    rates = {}
    for name, mask in [(TOTAL, heard), *((label, heard & (column == n)) for n, label in enumerate(COLUMNS))]:
        present = int((mask & (outcome <= FAILED)).sum())
        rates[name, "attendance"] = present / max(int(mask.sum()), 1)
        rates[name, "success"] = int((mask & (outcome == PASSED)).sum()) / max(present, 1)
    return Drawn(outcome, elsewhere, rates)


def _movers(
    rng: np.random.Generator, parameters: Parameters, rows: pd.DataFrame, factor: float
) -> dict[int, np.ndarray]:
    """By home centre: the rows organised in Paris that may be sat there, in random order; those of few complete are
    counted."""
    settings, codes = parameters["exams"], list(parameters.centres["code"])
    found = {}
    for code, count in settings["sits_at_home"].items():
        here = (rows["home"] == codes.index(code)) & (rows["organiser"] == codes.index("PAR"))
        # the EPN that are taught in few places examine there
        here &= ~np.isin(rows["team"], [parameters.epns.index(epn) for epn in parameters["enrolments"]["concentrated"]])
        index = rng.permutation(np.flatnonzero(here))
        found[codes.index(code)] = index[: round(count * factor)] if code in settings["few_complete"] else index
    return found


def _rates(parameters: Parameters) -> np.ndarray:
    """Attendance and success (centres, 2) in percent of the base year, the settings' where none is printed."""
    cells, plain = parameters.targets.by_centre, parameters["exams"]["unprinted"]
    return np.array(
        [
            [
                float(cells[code, f"{name}_rate"].value) if (code, f"{name}_rate") in cells else plain[n]
                for n, name in enumerate(RATES)
            ]
            for code in parameters.centres["code"]
        ]
    )


def _complete_parts(parameters: Parameters, sizes: np.ndarray) -> np.ndarray:
    """Which parts (centres, EPN) are complete."""
    settings = parameters["exams"]
    complete = np.zeros(sizes.shape, dtype=bool)
    cells = parameters.targets.by_centre
    codes = list(parameters.centres["code"])
    for centre, code in enumerate(codes):
        if code in settings["never_complete"]:
            continue
        if code in settings["few_complete"]:
            order = np.argsort(np.where(sizes[centre] > 0, sizes[centre], 10**9), kind="stable")
            most = settings["few_complete"][code]
            complete[centre, order] = np.cumsum(sizes[centre][order]) <= most
            continue
        complete[centre] = True
        printed = _printed(cells, code)
        if printed and parameters.scale == 1:
            smallest_first = [(size > 0, size) for size in sizes[centre]]
            for out in sorted(range(TEAMS), key=smallest_first.__getitem__):
                if _fits(printed, int(sizes[centre][complete[centre]].sum())):
                    break
                complete[centre] = True
                complete[centre, out] = False
    partly = [codes.index(code) for code in settings["partly_complete"]]
    wanted = _wanted(parameters, sizes, complete, partly)
    for centre, total in zip(partly, wanted, strict=True):
        printed = _printed(cells, codes[centre])
        complete[centre] = _subset(sizes[centre], total, printed if parameters.scale == 1 else None)
    return complete & (sizes > 0)


def _printed(cells: dict[tuple[str, str], Printed], code: str) -> list[Printed] | None:
    """The two rates of a centre; None where they are not printed."""
    printed = [cells[code, f"{name}_rate"] for name in RATES if (code, f"{name}_rate") in cells]
    return printed if len(printed) == len(RATES) else None


def _fits(printed: list[Printed], size: int) -> bool:
    low, high = printed[0].counts(size)
    return any(np.diff(printed[1].counts(present))[0] >= 0 for present in range(low, high + 1))


def _wanted(parameters: Parameters, sizes: np.ndarray, complete: np.ndarray, partly: list[int]) -> list[int]:
    """Exam enrolments of the complete parts of the partly complete centres: in the middle of what makes the sums print.

    The smallest area first; the total is met with the largest.
    """
    cells = parameters.targets.by_centre
    frame = Frame(tuple(parameters.centres["code"]), tuple(parameters.centres["area"]))
    rates = _rates(parameters) / 100
    weights = np.where(complete, sizes, 0).sum(axis=1).astype(float)
    areas = sorted((name for name in frame.groups if name != TOTAL), key=lambda name: weights[frame.groups[name]].sum())
    for area in areas:
        own = [centre for centre in partly if centre in frame.groups[area]]
        share = np.meshgrid(*(np.linspace(0.4, 1, 241) for _ in own), indexing="ij")
        margin = np.full(share[0].shape if own else (1,), np.inf)
        for name in (area, TOTAL) if area == areas[-1] else (area,):
            totals = [0.0, 0.0, 0.0]
            for centre in frame.groups[name]:
                weight = weights[centre] * (share[own.index(centre)] if centre in own else 1)
                present = weight * rates[centre, 0]
                totals = [totals[0] + weight, totals[1] + present, totals[2] + present * rates[centre, 1]]
            for place, rate in enumerate(RATES):
                cell = cells.get((name, f"{rate}_rate"))
                if cell is not None:
                    value = 100 * totals[place + 1] / np.maximum(totals[place], 1e-9)
                    margin = np.minimum(margin, float(cell.half) - np.abs(value - float(cell.value)))
        best = np.unravel_index(np.argmax(margin), margin.shape)
        for number, centre in enumerate(own):
            weights[centre] = round(weights[centre] * share[number][best])
    return [int(weights[centre]) for centre in partly]


def _subset(sizes: np.ndarray, total: int, printed: list[Printed] | None) -> np.ndarray:
    """The EPN whose sizes add up nearest to `total`, and to a number over which the rates can print."""
    choices = (np.arange(1 << len(sizes))[:, None] >> np.arange(len(sizes))) & 1
    sums = choices @ sizes
    reached, where = np.unique(sums, return_index=True)
    order = np.argsort(np.abs(reached - total), kind="stable")
    for place in order[:60]:
        if printed is None or _fits(printed, int(reached[place])):
            break
    else:
        place = order[0]
    chosen: np.ndarray = choices[where[place]].astype(bool)
    return chosen


def _by_centre(parameters: Parameters, year: int, totals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Attended and passed (centres,) over the complete parts; in the base year they print, and so do their sums."""
    shift = parameters["exams"]["year_shift"]
    position = parameters.years.index(year)
    rates = _rates(parameters)
    moved = np.array([shift[name][position] for name in RATES])
    rates = np.clip(rates + moved, 1, 99.5) / 100
    attended = np.round(totals * rates[:, 0]).astype(np.int64)
    if year != parameters["base_year"] or parameters.scale != 1:
        attended = _as_said(parameters, "attendance_rate", year, attended, totals)
        passed = np.round(attended * rates[:, 1]).astype(np.int64)
        return attended, _as_said(parameters, "success_rate", year, passed, attended)
    attended = _printing(parameters, "attendance_rate", totals, attended)
    return attended, _printing(parameters, "success_rate", attended, np.round(attended * rates[:, 1]).astype(np.int64))


def _as_said(parameters: Parameters, name: str, year: int, above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Numerators (centres,) whose sum has the rate that a text prints of the year, where one does."""
    rate = parameters.said(name, year)
    if rate is None or year == parameters["base_year"]:
        return above
    numerators: np.ndarray = np.minimum(largest_remainder(above.astype(float), round(rate * below.sum() / 100)), below)
    return numerators


def _printing(parameters: Parameters, name: str, below: np.ndarray, free: np.ndarray) -> np.ndarray:
    cells = parameters.targets.by_centre
    frame = Frame(tuple(parameters.centres["code"]), tuple(parameters.centres["area"]))
    low, high = free.copy(), free.copy()
    for centre, code in enumerate(frame.codes):
        cell = cells.get((code, name))
        if cell is not None and below[centre]:
            least, most = cell.counts(below[centre])
            if least <= most:
                low[centre], high[centre] = least, most
            # what makes the next rate printable too
            after = cells.get((code, "success_rate"))
            if name == "attendance_rate" and after is not None:
                good = [n for n in range(least, most + 1) if np.diff(after.counts(n))[0] >= 0]
                if good and len(good) <= most - least:
                    low[centre] = high[centre] = good[len(good) // 2]
    bounds = {g: cells[g, name].counts(int(below[m].sum())) for g, m in frame.groups.items() if (g, name) in cells}
    return in_sums(frame, low, high, bounds)


def _aims(parameters: Parameters, year: int, later: Rates | None) -> Rates:
    """Rates of table 4 of a year, in ones: as printed, the year after's less the printed change, or some that a text
    prints."""
    cells = parameters.targets.by_modality
    names = [*COLUMNS[:3], TOTAL]
    if year == parameters["base_year"]:
        return {(n, r): float(cells[n, f"{r}_rate"].value) / 100 for n in names for r in RATES}
    if year == parameters["base_year"] - 1 and later is not None:
        return {(n, r): later[n, r] - float(cells[n, f"{r}_change_pp"].value) / 100 for n in names for r in RATES}
    said = {(n, r): parameters.said(f"{r}_rate", year, n) for n in names[:3] for r in RATES}
    return {key: rate / 100 for key, rate in said.items() if rate is not None}


def _silent_wanted(settings: dict[str, Any], aims: Rates, shape: np.ndarray, weigh: np.ndarray, attended: int) -> int:
    """Enrolments on site that are of silent offerings, for the rates beside `attended`; a usual part where
    none is known."""
    total = int(weigh.sum())
    if (TOTAL, "attendance") in aims:
        return int(total - attended / aims[TOTAL, "attendance"])
    if not all((name, "attendance") in aims for name in COLUMNS[:3]):
        return round(total * float(settings["silent"]))
    rates = np.array([*(aims[name, "attendance"] for name in COLUMNS[:3]), shape[3]])
    return int(((rates * weigh).sum() - attended) / rates[0])


def _columns(
    aims: Rates, rate: str, below: np.ndarray, total: int, most: np.ndarray, shape: np.ndarray
) -> np.ndarray | None:
    """Counts by column of table 4, the unknown modality taking what is left; None where nothing is printed.

    shape: (columns,) the rates of those that are not printed, against each other.
    """
    if (TOTAL, rate) not in aims:
        return _around(aims, rate, below, total, most, shape)
    counts: np.ndarray = np.array([*(round(aims[name, rate] * below[n]) for n, name in enumerate(COLUMNS[:3])), 0])
    counts = np.minimum(counts, most)
    left = int(total - counts.sum())
    counts[3] = np.clip(left, 0, most[3])
    missing = left - int(counts[3])
    # what the unknown cannot take is taken within the rounding of the others, in proportion
    if missing:
        room = most[:3] - counts[:3] if missing > 0 else counts[:3]
        part = np.minimum(largest_remainder(counts[:3].astype(float), abs(missing)), room)
        counts[:3] += np.sign(missing) * part
        rest = abs(missing) - int(part.sum())
        if rest:
            place = int(np.argmax(room - part))
            counts[place] += np.sign(missing) * rest
    return counts


def _around(
    aims: Rates, rate: str, below: np.ndarray, total: int, most: np.ndarray, shape: np.ndarray
) -> np.ndarray | None:
    """Counts by column, those that a text prints first: the others take what is left; None where it prints none."""
    printed = np.array([(name, rate) in aims for name in COLUMNS])
    if not printed.any():
        return None
    counts = np.zeros(len(COLUMNS), dtype=np.int64)
    counts[printed] = [round(aims[COLUMNS[n], rate] * below[n]) for n in np.flatnonzero(printed)]
    counts = np.minimum(counts, most)
    others = np.where(printed, 0, shape * below)
    counts += np.minimum(largest_remainder(others, max(int(total - counts.sum()), 0)), np.where(printed, 0, most))
    # what the others cannot take, or give, is within the rounding of the printed ones
    left = int(total - counts.sum())
    part = largest_remainder(np.where(printed, counts, 0).astype(float), abs(left))
    rounded: np.ndarray = np.clip(counts + np.sign(left) * part, 0, most)
    return rounded


def _silent(
    parameters: Parameters, rng: np.random.Generator, rows: pd.DataFrame, offering: np.ndarray, heard: np.ndarray,
    centre: np.ndarray, attended: np.ndarray, totals: np.ndarray, wanted: int,
) -> np.ndarray:  # fmt: skip
    """Whole offerings on site of complete parts of which nothing is recorded (n,), `wanted` enrolments in all."""
    settings = parameters["exams"]
    size = int(offering.max(initial=-1)) + 1
    own = np.bincount(offering, minlength=size)
    first = np.full(size, -1)
    first[offering[::-1]] = np.arange(len(offering))[::-1]
    able = np.bincount(offering[heard], minlength=size) > 0
    able &= rows["modality"].to_numpy()[first] == 0
    place, team = rows["organiser"].to_numpy()[first], rows["team"].to_numpy()[first]
    spare = np.floor((totals - attended) * 0.8).astype(np.int64)
    few = [list(parameters.centres["code"]).index(code) for code in settings["few_complete"]]
    spare[few] = 0
    in_part = np.bincount(rows["organiser"].to_numpy() * TEAMS + rows["team"].to_numpy(), minlength=len(spare) * TEAMS)
    room = np.floor(in_part * settings["silent_of_part"]).astype(np.int64)
    silent = np.zeros(size, dtype=bool)
    room_of_centre = spare.astype(float) / np.maximum(totals, 1)
    order = rng.random(size) / np.maximum(room_of_centre[place], 1e-6)
    for each in np.flatnonzero(able)[np.argsort(order[able], kind="stable")]:
        if wanted <= 0:
            break
        number, where = int(own[each]), int(place[each])
        spot = where * TEAMS + int(team[each])
        if number <= min(wanted, spare[where], room[spot]):
            silent[each] = True
            wanted -= number
            spare[where] -= number
            room[spot] -= number
    of_rows: np.ndarray = silent[offering]
    return of_rows


def dealt(
    rows: np.ndarray, columns: np.ndarray | None, most: np.ndarray, shape: np.ndarray, *, free: bool
) -> np.ndarray:
    """Whole numbers of the shape of `most` and not above it, with the sums `rows` and, if given, `columns`.

    free: where both cannot be had, the sums of the rows give way.
    """
    rows = np.minimum(rows, most.sum(axis=1))
    share = most * shape[None, :]
    for _ in range(300):
        share = np.minimum(share * (rows / np.maximum(share.sum(axis=1), 1e-12))[:, None], most)
        if columns is not None:
            share = np.minimum(share * (columns / np.maximum(share.sum(axis=0), 1e-12))[None, :], most)
    counts: np.ndarray = np.floor(share + 1e-9).astype(np.int64)
    row_left = rows - counts.sum(axis=1)
    column_left = columns - counts.sum(axis=0) if columns is not None else np.full(len(shape), row_left.sum())
    for place in np.argsort(-(share - counts), axis=None, kind="stable"):
        row, column = divmod(int(place), len(shape))
        step = min(row_left[row], column_left[column], most[row, column] - counts[row, column])
        if step > 0:
            counts[row, column] += step
            row_left[row] -= step
            column_left[column] -= step
    for row in range(len(rows)):
        # what rounding left over, then what the columns still lack, row by row
        while row_left[row] > 0 and (most[row] > counts[row]).any():
            counts[row, int(np.argmax(most[row] - counts[row]))] += 1
            row_left[row] -= 1
        while row_left[row] < 0:
            counts[row, int(np.argmax(counts[row]))] -= 1
            row_left[row] += 1
    if columns is not None:
        _exchange(counts, most, columns)
        if free:
            _give_way(counts, most, columns)
    return counts


def _exchange(counts: np.ndarray, most: np.ndarray, columns: np.ndarray) -> None:
    """Move within the rows, from columns that have too much to columns that lack, in place."""
    for lacks in range(len(columns)):
        for has in range(len(columns)):
            for row in range(len(counts)):
                step = min(
                    columns[lacks] - counts[:, lacks].sum(), counts[:, has].sum() - columns[has],
                    most[row, lacks] - counts[row, lacks], counts[row, has],
                )  # fmt: skip
                if step > 0:
                    counts[row, lacks] += step
                    counts[row, has] -= step


def _give_way(counts: np.ndarray, most: np.ndarray, columns: np.ndarray) -> None:
    """Meet the sums of the columns in place, each row changing in proportion to its size."""
    for column, wanted in enumerate(columns):
        missing = int(wanted - counts[:, column].sum())
        room = most[:, column] - counts[:, column] if missing > 0 else counts[:, column]
        step = np.minimum(largest_remainder(room.astype(float), abs(missing)), room) if room.sum() else 0
        counts[:, column] += np.sign(missing) * step


def _labels(rng: np.random.Generator, cell: np.ndarray, attended: np.ndarray, passed: np.ndarray) -> np.ndarray:
    """Outcome (n,) of the rows of each cell: so many passed, so many more attended, the rest absent."""
    order = np.lexsort((rng.random(len(cell)), cell))
    rank = np.empty(len(cell), dtype=np.int64)
    rank[order] = rank_in_group(cell[order])
    return np.select([rank < passed[cell], rank < attended[cell]], [PASSED, FAILED], ABSENT)


def _unrecord(
    settings: dict[str, Any], rng: np.random.Generator, outcome: np.ndarray, can: np.ndarray, offering: np.ndarray
) -> None:
    """Lose the record of some of the absent, never of so many that the offering is no longer complete."""
    rows = np.flatnonzero(can & (outcome == ABSENT) & (rng.random(len(outcome)) < settings["unrecorded"]))
    rows = rng.permutation(rows)
    already = np.bincount(offering[outcome == UNRECORDED], minlength=int(offering.max(initial=0)) + 1)
    most = np.floor(np.bincount(offering) * 0.5).astype(np.int64) - already
    rows = rows[rank_in_group(offering[rows]) < most[offering[rows]]]
    outcome[rows] = UNRECORDED


def _record_some(
    settings: dict[str, Any], rng: np.random.Generator, outcome: np.ndarray, weak: np.ndarray, offering: np.ndarray
) -> None:
    """Some records in offerings that stay below the completeness that counts."""
    size = np.bincount(offering)
    most = np.floor(size * settings["recorded_at_most"] * rng.random(len(size))).astype(np.int64)
    rows = rng.permutation(np.flatnonzero(weak))
    rows = rows[rank_in_group(offering[rows]) < most[offering[rows]]]
    attendance, success = (rate / 100 for rate in settings["unprinted"])
    present = rng.random(len(rows)) < attendance
    outcome[rows] = np.where(present, np.where(rng.random(len(rows)) < success, PASSED, FAILED), ABSENT)
