"""Truth: which units each centre runs in a year, in which modality, semester, teaching centre and group."""

from __future__ import annotations

import numpy as np
import pandas as pd

from chiffres_cles.generator.catalogue import in_year
from chiffres_cles.generator.draws import Draws, largest_remainder
from chiffres_cles.generator.parameters import Parameters

MODALITIES = ("PRES", "FOAD", "HYB", "FOADP")
PLANNED_SINCE = 2022
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


def offerings(parameters: Parameters, draws: Draws, units: pd.DataFrame) -> pd.DataFrame:
    """One row an offering: centre, year, modality, unit (row of `units`), epn, semester, teaching_centre, unit_group.

    A unit has one modality in a centre and year. Sorted by centre, year, modality and EPN.
    """
    epns = list(parameters["catalogue"]["enrolments_by_epn"])
    weights = np.array(list(parameters["catalogue"]["enrolments_by_epn"].values()), dtype=float)
    sites = teaching_centres(parameters, draws)
    valid = {year: in_year(units, year) & (units["type"] != "UA").to_numpy() for year in parameters.years}
    team = units["epn"].map({epn: position for position, epn in enumerate(epns)}).to_numpy()
    ue = (units["type"] == "UE").to_numpy()
    parts = []
    for centre, row in parameters.centres.iterrows():
        # a centre prefers the same units from year to year
        taste = draws.stream(f"offerings.taste.{row.code}").random(len(units)) + np.where(ue, 0, 0.25)
        place = draws.stream(f"offerings.place.{row.code}").integers(0, 1 << 20, len(units))
        for year in parameters.years:
            counts = _counts(parameters, row, year)
            total = sum(counts)
            if not total:
                continue
            chosen = _chosen(valid[year], team, taste, largest_remainder(weights, total), total)
            order = draws.stream(f"offerings.modality.{row.code}").random(len(units))[chosen]
            modality = np.empty(len(chosen), dtype=np.int64)
            # each modality takes its part of every EPN: the units, sorted by EPN, are dealt in proportion
            ranks = np.argsort(np.argsort(team[chosen] + order, kind="stable"), kind="stable")
            deal = np.concatenate([(np.arange(n) + 0.5) / n for n in counts])
            label = np.repeat(np.arange(len(counts)), counts)[np.argsort(deal, kind="stable")][: len(chosen)]
            modality[:] = label[ranks]
            parts.append(
                pd.DataFrame(
                    {
                        "centre": centre,
                        "year": year,
                        "modality": modality,
                        "unit": chosen,
                        "epn": team[chosen],
                        "semester": place[chosen] % 2 + 1,
                        "teaching_centre": np.array(sites[centre], dtype=object)[place[chosen] % len(sites[centre])],
                        "unit_group": np.array(["1", "2", "A"], dtype=object)[place[chosen] // 7 % 3],
                    }
                )
            )
    frame = pd.concat(parts, ignore_index=True)
    return frame.sort_values(["centre", "year", "modality", "epn", "unit"], kind="stable", ignore_index=True)


def _counts(parameters: Parameters, row, year: int) -> list[int]:
    sizes = parameters["sizes"]
    full = [row.open_pres, row.open_foad, row.open_hyb, row.open_foadp]
    counts = [
        parameters.size(n, sizes["offerings_exponent"], min(sizes["minimum_offerings"][name], n)) if n else 0
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
