"""Truth: the candidates for VAE, VAPP and VES, and the notifications of decision that they receive."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.draws import Draws, move_to_sum
from synthetic.groups import rows_by
from synthetic.outsiders import COLUMNS, outsiders
from synthetic.parameters import Parameters
from synthetic.people import later_by_years

SCHEMES = ("VAE", "VAPP", "VES")


def validations(
    parameters: Parameters, draws: Draws, people: pd.DataFrame, certifications: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Candidates and decisions.

    candidates: one row a person, with `person` (row of people, -1 for an outsider) and the columns of `outsiders`.
    decisions: one row a notification: scheme, year, candidate (row), outcome, decided_on, applied_on, certification
    (row), centre, situation, financing, experience (years, NaN unknown), total, regulation_note, granted, refused, and
    who reports it: intec, national.
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
    decisions = _described(parameters, draws, decisions, candidates, certifications)
    return _as_said(parameters, draws, decisions, candidates), decisions


def _candidates(
    parameters: Parameters,
    draws: Draws,
    scheme: str,
    year: int,
    count: int,
    people: pd.DataFrame,
    before: dict[int, np.ndarray],
) -> tuple[np.ndarray, pd.DataFrame]:
    """Learners (rows of people) and outsiders, `count` in all; some learners ask under another scheme that year too."""
    settings = parameters["validations"]
    rng = draws.stream(f"validations.candidates.{scheme}.{year}")
    learners = round(settings["learners"][scheme] * count)
    born = _year(people["birth"].to_numpy())
    plain = ((people["homonym"] < 0) & people["birth_known"]).to_numpy()
    # old enough, and with a diploma that is not of a later year
    fit = (born <= year - settings["youngest"][scheme]) & (people["first_level_year"] <= year).to_numpy()
    pool = rng.permutation(np.flatnonzero(fit & plain))
    again = rng.permutation(before.get(year, np.empty(0, dtype=int)))[
        : max(1, round(settings["several_schemes"] * learners))
    ]
    again = again[fit[again]]
    known = np.concatenate([again, pool[~np.isin(pool, again)]]).astype(int)
    men, age = _share_of_men(parameters, scheme, year), settings["ages"][scheme]
    outside = outsiders(parameters, draws, f"{scheme}.{year}", np.full(count - learners, year), men, age)
    # as many men in all as the share wants
    women = people["women"].to_numpy()[known]
    of_men = round(men * count) - int((~outside["women"]).sum())
    rank = np.where(women, np.cumsum(women), np.cumsum(~women))
    return known[rank <= np.where(women, learners - of_men, of_men)], outside


def _share_of_men(parameters: Parameters, scheme: str, year: int) -> float:
    """Share of men among the candidates of a year: as a text prints it, else the scheme's."""
    men, women = (parameters.said(f"{scheme.lower()}_{sex}_share", year, calendar=True) for sex in ("men", "women"))
    if men is not None:
        return men / 100
    if women is not None:
        return (100 - women) / 100
    return float(parameters["validations"]["men"][scheme])


def _days(parameters: Parameters, rng: np.random.Generator, scheme: str, year: int, size: int) -> np.ndarray:
    """Days of decision (n,) within the year of the scheme; some on its first day and some on its last."""
    windows = parameters["validations"]["windows"]
    start, end = windows.get(scheme, {}).get(year, [f"{year}-01-01", f"{year}-12-31"])
    first: np.datetime64 = np.datetime64(start)
    last: np.datetime64 = np.datetime64(end)
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
    decisions["situation"] = _situations(parameters, draws, decisions)
    financing = draws.pick("validations.financing", size, settings["financing"])
    decisions["financing"] = np.where(decisions["scheme"] == "VAE", financing, "")
    experience = np.clip(np.round(rng.normal(15.5, 6, size) * 2) / 2, 0, 45)
    decisions["experience"] = np.where(rng.random(size) < 0.1, np.nan, experience)
    for (scheme, year), own in rows_by(decisions, "scheme", "year"):
        mean = parameters.said(f"{scheme.lower()}_years_of_experience", year, calendar=True)
        if mean is not None:
            off = mean - own.sort_values("decided_on").drop_duplicates("candidate")["experience"].mean()
            decisions.loc[own.index, "experience"] = (own["experience"] + round(2 * off) / 2).clip(lower=0)
    ves = (decisions["scheme"] == "VES").to_numpy()
    outcome = decisions["outcome"].to_numpy()
    decisions["granted"] = np.where(ves & (outcome != "refusal"), rng.integers(1, 13, size), 0)
    decisions["refused"] = np.where(ves & (outcome != "agreement"), rng.integers(1, 5, size), 0)
    total = np.where(outcome == "agreement", rng.random(size) < 0.85, False).astype(object)
    decisions["total"] = np.where(ves & (outcome != "refusal"), total, "")
    note = (rng.random(size) < settings["regulation_note"]).astype(object)
    decisions["regulation_note"] = np.where(ves, note, "")
    # INTEC decides for its own; one who has two decisions may have one of each
    of_intec = draws.flags("validations.intec", len(candidates), settings["intec"], minimum=12)
    decisions["intec"] = of_intec[decisions["candidate"]] & (rng.random(size) < 0.8)
    decisions["national"] = ~decisions["intec"] | (rng.random(size) < settings["intec_too"])
    return decisions.sort_values(["decided_on", "scheme", "candidate"], kind="stable", ignore_index=True)


def _situations(parameters: Parameters, draws: Draws, decisions: pd.DataFrame) -> np.ndarray:
    """Situation (n,) of the candidate in the year; the part of those who seek work as a text prints it of the known."""
    shares = parameters["validations"]["situations"]
    requests = decisions[["scheme", "year", "candidate"]]
    distinct = requests.drop_duplicates(ignore_index=True)
    groups = distinct.groupby(["scheme", "year"], sort=True)
    weights = []
    for (scheme, year), _ in rows_by(distinct, "scheme", "year"):
        printed = parameters.said(f"{scheme.lower()}_seeking_share", year, calendar=True)
        known = 1 - shares[""]
        seeking = shares["seeking"] if printed is None else known * printed / 100
        rest = (known - seeking) / (known - shares["seeking"])
        weights.append([
            seeking if name == "seeking" else share * (rest if name else 1) for name, share in shares.items()
        ])  # fmt: skip
    labels = np.array(list(shares), dtype=object)
    distinct["situation"] = labels[draws.allot("validations.situation", groups.ngroup().to_numpy(), np.array(weights))]
    return requests.merge(distinct, on=["scheme", "year", "candidate"], how="left")["situation"].to_numpy()


def _as_said(parameters: Parameters, draws: Draws, decisions: pd.DataFrame, candidates: pd.DataFrame) -> pd.DataFrame:
    """The candidates, outsiders being moved by whole years so that ages, and years since the highest diploma, have the
    means that the texts print of a scheme and year, at each candidate's first decision (R17).
    """
    birth = candidates["birth"].to_numpy().astype("datetime64[D]").copy()
    level_year = candidates["first_level_year"].to_numpy().copy()
    outside = (candidates["person"] < 0).to_numpy()
    rng = draws.stream("validations.means")
    firsts = decisions.drop_duplicates(["scheme", "year", "candidate"])
    for (scheme, year), first in rows_by(firsts, "scheme", "year"):
        who, day = first["candidate"].to_numpy(), first["decided_on"].to_numpy().astype("datetime64[D]")
        of_age, since = (
            parameters.said(f"{scheme.lower()}_{what}", year, calendar=True)
            for what in ("mean_age", "years_since_highest_diploma")
        )
        if of_age is not None:
            _meet_age(rng, birth, who, day, outside[who], of_age)
        if since is not None:
            decided = _year(day)
            dated = (level_year[who] >= 0) & (level_year[who] <= decided)
            _meet_years_since(rng, level_year, who[dated], decided[dated], outside[who[dated]], _year(birth), since)
    return candidates.assign(birth=birth, first_level_year=level_year)


def _meet_age(
    rng: np.random.Generator, birth: np.ndarray, who: np.ndarray, day: np.ndarray, movable: np.ndarray, mean: float
) -> None:
    """Move days of `birth` in place, of the `movable` (m,) among the candidates `who` (m,), to their mean age on `day`
    (m,)."""

    def missing() -> int:
        return round(mean * len(who)) - int(_age_on(birth[who], day).sum())

    def able(step: int) -> np.ndarray:
        age = _age_on(birth[who], day)
        return who[movable & (age < 64 if step > 0 else age > 24)]

    def move(chosen: np.ndarray, step: int) -> None:
        birth[chosen] = later_by_years(birth[chosen], -step)

    move_to_sum(rng, missing, able, move)


def _meet_years_since(
    rng: np.random.Generator, level_year: np.ndarray, who: np.ndarray, decided: np.ndarray, movable: np.ndarray,
    born: np.ndarray, mean: float,
) -> None:  # fmt: skip
    """The same of `level_year` and the years from it to the year `decided` (m,); `born`: (candidates,) years of
    birth."""

    def missing() -> int:
        return round(mean * len(who)) - int((decided - level_year[who]).sum())

    def able(step: int) -> np.ndarray:
        may = level_year[who] > born[who] + 18 if step > 0 else level_year[who] < decided - 1
        rows: np.ndarray = who[movable & may]
        return rows

    def move(chosen: np.ndarray, step: int) -> None:
        level_year[chosen] -= step

    move_to_sum(rng, missing, able, move)


def _year(days: np.ndarray) -> np.ndarray:
    return days.astype("datetime64[Y]").astype(int) + 1970


def _age_on(birth: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Completed years (n,) on a day."""
    years = _year(day) - _year(birth)
    months, of_birth = (d.astype("datetime64[M]") for d in (day, birth))
    before = (months.astype(int) % 12 * 32 + (day - months).astype(int)) < (
        of_birth.astype(int) % 12 * 32 + (birth - of_birth).astype(int)
    )
    ages: np.ndarray = years - before
    return ages
