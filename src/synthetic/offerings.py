"""Truth: which units each centre runs in a year, in which modality, semester, teaching centre and group."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.catalogue import in_year
from synthetic.draws import Draws, largest_remainder
from synthetic.parameters import Parameters

MODALITIES = ("PRES", "FOAD", "HYB", "FOADP")
PLANNED_SINCE = 2022
INTEC, ALONE, CELLS = 17, 18, 19
"""Cells beyond the 17 EPN, in their order: INTEC's units of EPN10, and one unit without exam."""
"""Planned distance exists since 2022-2023 (R8)."""


def teaching_centres(parameters: Parameters, draws: Draws) -> dict[int, list[str]]:
    """Numbers of the teaching centres of each centre (row of the table), three digits, unique over the centres."""
    most = parameters["enrolments"]["teaching_centres_most"]
    learners = parameters.centres["learners"].to_numpy()
    numbers = draws.stream("offerings.teaching_centres").permutation(np.arange(201, 900))
    return {
        centre: [
            f"{n}"
            for n in sorted(numbers[centre * most : centre * most + int(np.clip(learners[centre] // 300, 1, most))])
        ]
        for centre in range(len(learners))
    }


def offerings(
    parameters: Parameters, draws: Draws, units: pd.DataFrame, years: list[int] | None = None
) -> pd.DataFrame:
    """One row an offering of the `years` (all without it): centre, year, modality, unit (row of `units`), cell,
    semester, teaching_centre, unit_group.

    A unit has one modality in a centre and year. cell: the EPN's number; or INTEC, or ALONE. Sorted by centre, year,
    modality and cell.
    """
    epns = parameters.epns
    settings = parameters["enrolments"]
    alone_at = parameters["catalogue"]["without_exam_elsewhere"]["centre"]
    cell = np.select([units["intec"], ~units["has_exam"]], [INTEC, ALONE], -1)
    sites = teaching_centres(parameters, draws)
    years = years or parameters.years
    valid = {year: in_year(units, year) & (units["type"] != "UA").to_numpy() for year in years}
    team = units["epn"].map({epn: position for position, epn in enumerate(epns)}).to_numpy()
    cell = np.where(cell < 0, team, cell)
    ue = (units["type"] == "UE").to_numpy()
    parts = []
    for centre, (_, row) in enumerate(parameters.centres.iterrows()):
        # a centre prefers the same units from year to year
        taste = draws.stream(f"offerings.taste.{row.code}").random(len(units)) + np.where(ue, 0, 0.25)
        place = draws.stream(f"offerings.place.{row.code}").integers(0, 1 << 20, len(units))
        weights = parameters.epn_weights.copy()
        for epn, home in settings["concentrated"].items():
            weights[epns.index(epn)] *= 1 if home == row.code else settings["concentrated_elsewhere"]
        for year in years:
            sizes = parameters["sizes"]
            counts = _counts(parameters, row, year)
            total = sum(counts)
            if not total:
                continue
            # units that are run here whatever the taste: INTEC's, and the one without exam
            fixed = np.empty(0, dtype=np.int64)
            if row.code in settings["intec_units"]:
                own = np.flatnonzero(valid[year] & (cell == INTEC))
                number = parameters.size(settings["intec_units"][row.code], sizes["offerings_exponent"], 2)
                fixed = own[np.argsort(taste[own], kind="stable")][: min(number, counts[1] - 1)]
            intec = len(fixed)
            if row.code == alone_at:
                fixed = np.append(fixed, np.flatnonzero(valid[year] & (cell == ALONE))[:1])
            usual = valid[year] & (cell < INTEC)
            free = total - len(fixed)
            # a large centre runs at least one unit of every EPN
            least = weights.sum() / free if free >= settings["every_epn"] else 0
            chosen = _chosen(usual, team, taste, largest_remainder(np.maximum(weights, least), free), free)
            order = draws.stream(f"offerings.modality.{row.code}").random(len(units))[chosen]
            # each modality takes its part of every EPN: the units, sorted by EPN, are dealt in proportion
            ranks = np.argsort(np.argsort(team[chosen] + order, kind="stable"), kind="stable")
            left = [counts[0] - (len(fixed) - intec), counts[1] - intec, *counts[2:]]
            deal = np.concatenate([(np.arange(n) + 0.5) / n for n in left])
            label = np.repeat(np.arange(len(left)), left)[np.argsort(deal, kind="stable")][: len(chosen)]
            modality = np.concatenate([np.where(np.arange(len(fixed)) < intec, 1, 0), label[ranks]])
            chosen = np.concatenate([fixed, chosen])
            parts.append(
                pd.DataFrame(
                    {
                        "centre": centre,
                        "year": year,
                        "modality": modality,
                        "unit": chosen,
                        "cell": cell[chosen],
                        "semester": place[chosen] % 2 + 1,
                        "teaching_centre": np.array(sites[centre], dtype=object)[place[chosen] % len(sites[centre])],
                        "unit_group": np.array(["1", "2", "A"], dtype=object)[place[chosen] // 7 % 3],
                    }
                )
            )
    frame = pd.concat(parts, ignore_index=True)
    return frame.sort_values(["centre", "year", "modality", "cell", "unit"], kind="stable", ignore_index=True)


def _counts(parameters: Parameters, row: pd.Series, year: int) -> list[int]:
    sizes = parameters["sizes"]
    full = [row.open_pres, row.open_foad, row.open_hyb, row.open_foadp]
    counts = [
        parameters.size(
            n * sizes["offerings_by_year"].get(name, {}).get(year, 1),
            sizes["offerings_exponent"],
            min(sizes["minimum_offerings"][name], n),
        )
        if n
        else 0
        for n, name in zip(full, MODALITIES, strict=True)
    ]
    return counts if year >= PLANNED_SINCE else [*counts[:3], 0]


def _chosen(valid: np.ndarray, team: np.ndarray, taste: np.ndarray, wanted: np.ndarray, total: int) -> np.ndarray:
    """The best liked units (rows), as many by EPN as `wanted`; where an EPN has too few, others fill up."""
    candidates = np.flatnonzero(valid)
    candidates = candidates[np.lexsort((taste[candidates], team[candidates]))]
    starts = np.searchsorted(team[candidates], np.arange(len(wanted)))
    position = np.arange(len(candidates)) - starts[team[candidates]]
    within = position < wanted[team[candidates]]
    rest = candidates[~within]
    missing = min(total - int(within.sum()), len(rest))
    return np.sort(np.concatenate([candidates[within], rest[np.argsort(taste[rest], kind="stable")][:missing]]))
