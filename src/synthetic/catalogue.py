"""Truth: the national catalogue's units, the years in which each is in it, and codes that never were."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from synthetic.draws import Draws, largest_remainder
from synthetic.parameters import Parameters, reference_list

BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def units(parameters: Parameters, draws: Draws) -> pd.DataFrame:
    """One row a unit: code, type (UE, US, UA), epn, ects, hours (NaN: the catalogue has none), intec, has_exam, title,
    first_year and last_year in the catalogue (first calendar years); `with_levels` adds the level.
    """
    settings = parameters["catalogue"]
    years = settings["years"]
    epns, weights = parameters.epns, parameters.epn_weights
    parts = []
    for kind, full in settings["units"].items():
        wanted = parameters.size(full, parameters["sizes"]["catalogue_exponent"], settings["minimum"][kind])
        # beside those of every year, units that leave or enter from one year to the next
        changing = round(wanted * settings["renewed"]) * (len(years) - 1)
        rng = draws.stream(f"catalogue.{kind}")
        epn = np.repeat(
            np.array(epns, dtype=object), largest_remainder(np.maximum(weights, weights.sum() * 0.01), wanted)
        )
        more = rng.choice(np.array(epns, dtype=object), changing, p=weights / weights.sum())
        frame = pd.DataFrame({"epn": np.append(epn, more)})
        frame["type"] = kind
        size = len(frame)
        first, last = np.full(size, years[0]), np.full(size, years[-1])
        # one entering and one leaving in turn
        turn = np.arange(changing)
        when = years[1] + turn // 2 % (len(years) - 1)
        first[wanted:] = np.where(turn % 2 == 0, when, years[0])
        last[wanted:] = np.where(turn % 2 == 1, when - 1, years[-1])
        frame["first_year"], frame["last_year"] = first, last
        frame["code"] = _codes(parameters, kind, frame["epn"].to_numpy())
        if kind == "UA":
            frame["ects"] = rng.choice(settings["experience_ects"], size)
        else:
            frame["ects"] = draws.pick(f"catalogue.ects.{kind}", size, settings["ects"])
        hours = frame["ects"].map(settings["hours_by_ects"]).astype(float) + rng.integers(-4, 5, size)
        no_hours = draws.flags(f"catalogue.hours.{kind}", size, settings["without_hours"])
        frame["hours"] = np.where(no_hours | (kind == "UA"), np.nan, np.maximum(hours, 0))
        # INTEC's units are of the accountants' EPN; some of them end without an exam, and one unit elsewhere
        lasting = (frame["first_year"] == years[0]) & (frame["last_year"] == years[-1])
        own = np.flatnonzero((frame["epn"] == "EPN10") & lasting & (kind == "UE"))
        intec = own[: round(settings["intec"] * len(own))]
        frame["intec"] = np.isin(np.arange(size), intec)
        without = intec[: max(4, round(settings["without_exam"] * len(intec)))]
        other = np.flatnonzero((frame["epn"] == settings["without_exam_elsewhere"]["epn"]) & lasting & (kind == "UE"))[
            :1
        ]
        frame["has_exam"] = ~np.isin(np.arange(size), np.append(without, other)) & (kind != "UA")
        frame["title"] = _titles(settings, rng, size)
        parts.append(frame)
    frame = pd.concat(parts, ignore_index=True)
    frame["ects"] = frame["ects"].astype(int)
    return frame


def next_units(parameters: Parameters, draws: Draws, before: pd.DataFrame) -> pd.DataFrame:
    """The units `before`, with their place in the catalogue's next edition, and those that enter it.

    Most stay, a few leave, and as many enter under new codes.
    """
    settings = parameters["catalogue"]
    year = settings["years"][-1]
    parts = [before.copy()]
    stays = (before["last_year"] == year - 1).to_numpy().copy()
    for kind, own in before[stays].groupby("type", sort=False):
        rng = draws.stream(f"catalogue.next.{kind}")
        # INTEC's units and those without exam stay
        able = own.index[~own["intec"] & (own["has_exam"] | (kind == "UA"))]
        leaves = rng.permutation(able)[: round(settings["renewed"] * len(own))]
        stays[leaves] = False
        enters = before.loc[rng.permutation(leaves)].assign(
            first_year=year, last_year=year, title=_titles(settings, rng, len(leaves))
        )
        codes = _codes(parameters, kind, np.append(before.loc[before["type"] == kind, "epn"], enters["epn"]))
        parts.append(enters.assign(code=codes[len(codes) - len(enters) :]))
    parts[0]["last_year"] = np.where(stays, year, before["last_year"])
    return pd.concat(parts, ignore_index=True)


def with_levels(parameters: Parameters, draws: Draws, units: pd.DataFrame, enrolments: pd.DataFrame) -> pd.DataFrame:
    """Deal the levels over the units so that the enrolments have the shares of the settings in the year whose share a
    text prints.

    enrolments: those that count. A unit goes to the level that lacks most of its part of the enrolments.
    """
    settings = parameters["catalogue"]["levels"]
    printed = {year: parameters.said("level_7_8_enrolments_share", year) for year in parameters.years}
    year = next((y for y, share in printed.items() if share is not None), parameters["base_year"])
    taken = enrolments.loc[(enrolments["year"] == year).to_numpy(), "unit"].to_numpy()
    weights = np.bincount(taken, minlength=len(units)).astype(float)
    # the largest first, so that the small ones even out what is left; those that nobody takes follow the same shares
    order = np.lexsort((draws.stream("catalogue.levels").random(len(units)), -weights))
    weights = np.where(weights > 0, weights, 1 / len(units))
    levels, shares = np.array(list(settings)), np.array(list(settings.values()))
    lacks = shares * weights.sum()
    dealt = np.empty(len(units), dtype=np.int64)
    for unit in order:
        place = int(np.argmax(lacks))
        dealt[unit] = levels[place]
        lacks[place] -= weights[unit]
    return units.assign(level=dealt)


def in_year(frame: pd.DataFrame, year: int) -> np.ndarray:
    """Whether each unit (or certification) is in the catalogue of the academic year that begins in `year`."""
    return ((frame["first_year"] <= year) & (frame["last_year"] >= year)).to_numpy()


def local_codes(count: int) -> np.ndarray:
    """Codes (count,) of units that centres run outside the national catalogue."""
    return np.array([f"LOC{number:03d}" for number in range(1, count + 1)], dtype=object)


def _codes(parameters: Parameters, kind: str, epn: np.ndarray) -> np.ndarray:
    if kind != "UE":
        middle = "A" if kind == "US" else "B"
        digits = [f"{middle}{BASE36[n // 1296 % 36]}{BASE36[n // 36 % 36]}{BASE36[n % 36]}" for n in range(len(epn))]
        return np.array([f"{kind}{text}" for text in digits], dtype=object)
    prefixes = {team: text.split() for team, text in parameters["catalogue"]["prefixes"].items()}
    counts = dict.fromkeys(prefixes, 0)
    codes = []
    for team in epn:
        own = prefixes[team]
        number = counts[team]
        counts[team] += 1
        codes.append(f"{own[number % len(own)]}{number // len(own) + 1:03d}")
    return np.array(codes, dtype=object)


def _titles(settings: dict[str, Any], rng: np.random.Generator, size: int) -> np.ndarray:
    words = np.array(settings["title_words"], dtype=object)
    objects = np.array(settings["title_objects"], dtype=object)
    titles: np.ndarray = words[rng.integers(0, len(words), size)] + " " + objects[rng.integers(0, len(objects), size)]
    return titles


def certifications(parameters: Parameters, draws: Draws) -> pd.DataFrame:
    """One row a certification: code, kind, family, window, epn, level (-1: none), register, work_study, title,
    first_year, last_year.
    """
    settings = parameters["certifications"]
    kinds = reference_list("certification_kinds").set_index("kind")
    epns, weights = parameters.epns, parameters.epn_weights
    rng = draws.stream("catalogue.certifications")
    rows = []
    for kind, entry in settings["kinds"].items():
        count = parameters.size(entry["count"], parameters["sizes"]["catalogue_exponent"], entry.get("minimum", 2))
        levels = entry.get("levels") or [int(kinds["level"][kind])]
        for number in range(count):
            epn = entry.get("epn") or rng.choice(epns, p=weights / weights.sum())
            rows.append(
                {
                    "code": (
                        f"{entry['prefix']}{(number // 90 + 1) * 100 + number % 90 + 1:03d}"
                        f"{number % 3:02d}{'ABC'[number % 3]}"
                    ),
                    "kind": kind,
                    "family": kinds.at[kind, "family"],
                    "window": kinds.at[kind, "cohort_window"],
                    "epn": epn,
                    "level": levels[number % len(levels)],
                    "register": entry.get("register", ""),
                    "work_study": bool(entry.get("work_study", False)) and number % 2 == 0,
                    "title": f"{entry['title']} {number + 1}",
                    "first_year": parameters["catalogue"]["years"][0],
                    "last_year": parameters["catalogue"]["years"][-1],
                }
            )
    return pd.DataFrame(rows)
