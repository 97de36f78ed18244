"""Truth: the candidates for VAE, VAPP and VES, and the notifications of decision that they receive."""

from __future__ import annotations

import numpy as np
import pandas as pd

from chiffres_cles.generator.draws import Draws
from chiffres_cles.generator.outsiders import COLUMNS, outsiders
from chiffres_cles.generator.parameters import Parameters

SCHEMES = ("VAE", "VAPP", "VES")


def validations(
    parameters: Parameters, draws: Draws, people: pd.DataFrame, certifications: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Candidates and decisions.

    candidates: one row a person, with `person` (row of people, -1 for an outsider) and the columns of `outsiders`.
    decisions: one row a notification: scheme, year, candidate (row), outcome, decided_on, applied_on, certification
    (row), centre, situation, financing, experience (years, NaN unknown), total, regulation_note, granted, refused, and who
    reports it: intec, national.
    """
    settings = parameters["validations"]
    parts, holders, offset = [], [], 0
    last: dict[int, np.ndarray] = {}
    for scheme in SCHEMES:
        for year, (persons, decisions) in settings["counts"][scheme].items():
            count = parameters.size(persons, settings["exponent"])
            more = max(round((decisions / persons - 1) * count), 2)
            known, outside = _candidates(parameters, draws, scheme, year, count, people, last)
            last[year] = known
            holders.append(people.loc[known, COLUMNS].assign(person=known))
            holders.append(outside.assign(person=-1))
            rng = draws.stream(f"validations.{scheme}.{year}")
            candidate = offset + np.concatenate([np.arange(count), rng.integers(0, count, more)])
            offset += count
            frame = pd.DataFrame({"scheme": scheme, "year": year, "candidate": candidate})
            frame["decided_on"] = _days(parameters, rng, scheme, year, len(frame))
            frame["outcome"] = draws.pick(
                f"validations.outcome.{scheme}.{year}",
                len(frame),
                settings["outcomes_by_year"].get(scheme, {}).get(year, settings["outcomes"][scheme]),
            )
            parts.append(frame)
    candidates = pd.concat(holders, ignore_index=True)
    decisions = pd.concat(parts, ignore_index=True)
    # a learner who asks twice is one candidate
    first = candidates[candidates["person"] >= 0].drop_duplicates("person")
    of_person = pd.Series(first.index, index=first["person"])
    same = candidates["person"].map(of_person).fillna(pd.Series(candidates.index, index=candidates.index)).astype(int)
    decisions["candidate"] = same.to_numpy()[decisions["candidate"]]
    return candidates, _described(parameters, draws, decisions, candidates, certifications)


def _candidates(
    parameters: Parameters, draws: Draws, scheme: str, year: int, count: int, people: pd.DataFrame, before: dict
) -> tuple[np.ndarray, pd.DataFrame]:
    """Learners (rows of people) and outsiders, `count` in all; some learners ask under another scheme that year too."""
    settings = parameters["validations"]
    rng = draws.stream(f"validations.candidates.{scheme}.{year}")
    learners = round(settings["learners"][scheme] * count)
    born = people["birth"].to_numpy().astype("datetime64[Y]").astype(int) + 1970
    plain = ((people["homonym"] < 0) & people["birth_known"]).to_numpy()
    # old enough, and with a diploma that is not of a later year
    fit = (born <= year - settings["youngest"][scheme]) & (people["first_level_year"] <= year).to_numpy()
    pool = rng.permutation(np.flatnonzero(fit & plain))
    again = rng.permutation(before.get(year, np.empty(0, dtype=int)))[
        : max(1, round(settings["several_schemes"] * learners))
    ]
    again = again[fit[again]]
    known = np.concatenate([again, pool[~np.isin(pool, again)]]).astype(int)[:learners]
    men, age = settings["men"][scheme], settings["ages"][scheme]
    years = np.full(count - len(known), year)
    return known, outsiders(parameters, draws, f"{scheme}.{year}", years, men, age)


def _days(parameters: Parameters, rng: np.random.Generator, scheme: str, year: int, size: int) -> np.ndarray:
    """Days of decision (n,) within the year of the scheme; some on its first day and some on its last."""
    windows = parameters["validations"]["windows"]
    start, end = windows.get(scheme, {}).get(year, [f"{year}-01-01", f"{year}-12-31"])
    first, last = np.datetime64(start), np.datetime64(end)
    days = first + rng.integers(0, (last - first).astype(int) + 1, size)
    edge = max(1, round(parameters["validations"]["on_the_edge"] * size))
    order = rng.permutation(size)
    days[order[:edge]], days[order[edge : 2 * edge]] = first, last
    return days


def _described(
    parameters: Parameters,
    draws: Draws,
    decisions: pd.DataFrame,
    candidates: pd.DataFrame,
    certifications: pd.DataFrame,
) -> pd.DataFrame:
    settings = parameters["validations"]
    rng = draws.stream("validations.described")
    size = len(decisions)
    aimed = np.flatnonzero(certifications["kind"].isin(settings["kinds"]))
    decisions["certification"] = aimed[rng.integers(0, len(aimed), size)]
    decisions["applied_on"] = decisions["decided_on"] - pd.to_timedelta(rng.integers(40, 400, size), unit="D")
    decisions["centre"] = candidates["anchor"].to_numpy()[decisions["candidate"]]
    decisions["situation"] = draws.pick("validations.situation", size, settings["situations"])
    financing = draws.pick("validations.financing", size, settings["financing"])
    decisions["financing"] = np.where(decisions["scheme"] == "VAE", financing, "")
    experience = np.clip(np.round(rng.normal(15.5, 6, size) * 2) / 2, 0, 45)
    decisions["experience"] = np.where(rng.random(size) < 0.1, np.nan, experience)
    ves = (decisions["scheme"] == "VES").to_numpy()
    outcome = decisions["outcome"].to_numpy()
    decisions["granted"] = np.where(ves & (outcome != "refusal"), rng.integers(1, 13, size), 0)
    decisions["refused"] = np.where(ves & (outcome != "agreement"), rng.integers(1, 5, size), 0)
    total = np.where(outcome == "agreement", rng.random(size) < 0.85, False).astype(object)
    decisions["total"] = np.where(ves & (outcome != "refusal"), total, "")
    note = (rng.random(size) < settings["regulation_note"]).astype(object)
    decisions["regulation_note"] = np.where(ves, note, "")
    # INTEC decides for its own; one who has two decisions may have one of each
    own = draws.flags("validations.intec", len(candidates), settings["intec"], minimum=12)[decisions["candidate"]]
    decisions["intec"] = own & (rng.random(size) < 0.8)
    decisions["national"] = ~decisions["intec"] | (rng.random(size) < settings["intec_too"])
    return decisions.sort_values(["decided_on", "scheme", "candidate"], kind="stable", ignore_index=True)
