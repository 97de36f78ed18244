"""Truth: the documents delivered for each graduation cohort, and those that are no diploma of their own."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.draws import Draws
from synthetic.groups import places_by
from synthetic.outsiders import COLUMNS, outsiders
from synthetic.parameters import Parameters


def cohort_window(parameters: Parameters, window: str, cohort: int) -> tuple[np.datetime64, np.datetime64]:
    """First and last jury day of cohort `cohort`-`cohort + 1` under a window (`rectorat` or `calendar`)."""
    exceptions = parameters["diplomas"]["windows"]["exceptions"].get(window, {})
    if window == "rectorat":
        start, end = f"{cohort}-12-01", f"{cohort + 1}-11-30"
    else:
        start, end = f"{cohort + 1}-01-01", f"{cohort + 1}-12-31"
    start, end = exceptions.get(cohort, [start, end])
    return np.datetime64(start), np.datetime64(end)


def diplomas(
    parameters: Parameters, draws: Draws, people: pd.DataFrame, present: pd.DataFrame, certifications: pd.DataFrame,
    held: frozenset[tuple[int, int]] = frozenset(),
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Holders and documents. `present`: the years in which each person is a learner; `held`: (person, certification) of
    the cohorts before.

    holders: one row a diploma, with `person` (row of people, -1 for an outsider) and the columns of `outsiders`.
    documents: one row a document: diploma (row of holders), serial (of the diploma), cohort, certification (row), jury,
    brand, centre, kind (original, duplicate, reissue, correction), state, number, replaces (number or ''), asked_on,
    delivered_on (NaT until delivered), situation.
    """
    settings = parameters["diplomas"]
    parts = []
    for family, by_cohort in settings["counts"].items():
        kinds = settings["kinds"][family]
        for cohort, full in by_cohort.items():
            count = parameters.size(full, 1.0, settings["minimum"])
            name = f"diplomas.{family}.{cohort}"
            kind = draws.pick(name, count, settings["kinds_by_cohort"].get(cohort, {}).get(family, kinds))
            parts.append(pd.DataFrame({"cohort": cohort, "kind_of_certification": kind}))
    frame = pd.concat(parts, ignore_index=True)
    frame["certification"] = _certified(draws, frame["kind_of_certification"].to_numpy(), certifications)
    frame["jury"] = _juries(parameters, draws, frame, certifications)
    holders = _holders(parameters, draws, frame, people, present, held)
    frame["centre"] = holders["anchor"]
    frame["brand"] = _brands(parameters, draws, frame, certifications)
    frame["diploma"] = np.arange(len(frame))
    # from 0 on, over all years
    frame["serial"] = draws.serial("diplomas", len(frame)) - 1
    return holders, _documents(parameters, draws, frame)


def _certified(draws: Draws, kinds: np.ndarray, certifications: pd.DataFrame) -> np.ndarray:
    rng = draws.stream("diplomas.certification")
    number = rng.integers(0, 1 << 30, len(kinds))
    chosen = np.empty(len(kinds), dtype=np.int64)
    for kind in pd.unique(kinds):
        pool = np.flatnonzero(certifications["kind"] == kind)
        mask = kinds == kind
        chosen[mask] = pool[number[mask] % len(pool)]
    return chosen


def until(days: pd.Series, last: pd.Timestamp) -> pd.Series:
    """The days, those after `last` moved to it."""
    return days.mask(days > last, last)


def _juries(parameters: Parameters, draws: Draws, frame: pd.DataFrame, certifications: pd.DataFrame) -> np.ndarray:
    """Jury days (n,) in the cohort's window, some on its first and some on its last day."""
    framed = frame.assign(window=certifications["window"].to_numpy()[frame["certification"]])
    days = np.empty(len(frame), dtype="datetime64[D]")
    for (kind, cohort), rows in places_by(framed, "window", "cohort"):
        first, last = cohort_window(parameters, kind, cohort)
        rng = draws.stream(f"diplomas.jury.{kind}.{cohort}")
        rows = rng.permutation(rows)
        days[rows] = first + rng.integers(0, (last - first).astype(int) + 1, len(rows))
        edge = max(2, round(parameters["diplomas"]["on_the_edge"] * len(rows)))
        days[rows[:edge]], days[rows[edge : 2 * edge]] = first, last
    return days


def _holders(
    parameters: Parameters, draws: Draws, frame: pd.DataFrame, people: pd.DataFrame, present: pd.DataFrame,
    held: frozenset[tuple[int, int]],
) -> pd.DataFrame:  # fmt: skip
    """Who holds each diploma: learners who had studied long enough by then, else persons of earlier years."""
    settings = parameters["diplomas"]
    rng = draws.stream("diplomas.holders")
    size = len(frame)
    jury_year = frame["jury"].to_numpy().astype("datetime64[Y]").astype(int) + 1970
    person = np.full(size, -1)
    wanted = rng.random(size) < settings["learners"]
    number = rng.integers(0, 1 << 30, size)
    plain = np.flatnonzero(((people["homonym"] < 0) & people["birth_known"]).to_numpy())
    years = frame["kind_of_certification"].map(settings["years_of_study"]).fillna(1).astype(int).to_numpy()
    for span in np.unique(years):
        reached = _year_of_study(parameters, people, present, int(span))[plain]
        # sorted by the year in which they had studied long enough: any of those before the jury will do
        order = plain[np.argsort(reached, kind="stable")]
        until = np.searchsorted(np.sort(reached), jury_year)
        rows = wanted & (years == span) & (until > 0)
        person[rows] = order[number[rows] % until[rows]]
    # one person has one diploma of a certification
    person[pd.DataFrame({"p": person, "c": frame["certification"]}).duplicated().to_numpy()] = -1
    person[[pair in held for pair in zip(person.tolist(), frame["certification"].tolist(), strict=True)]] = -1
    outside = outsiders(parameters, draws, "diplomas", jury_year, settings["men"], settings["age"])
    inside = people.loc[np.maximum(person, 0), COLUMNS].reset_index(drop=True)
    holders = inside.where(pd.Series(person >= 0), outside)
    for column in ("women", "first_level", "first_level_year", "anchor", "birth"):
        holders[column] = holders[column].astype(outside[column].dtype)
    with_person: pd.DataFrame = holders.assign(person=person)
    return with_person


def _year_of_study(parameters: Parameters, people: pd.DataFrame, present: pd.DataFrame, number: int) -> np.ndarray:
    """The academic year (n,) of each person's `number`-th year as a learner, those before the first that is known
    included; 9999: none."""
    first = people["first_year"].to_numpy()
    before = np.where(first < 0, 0, np.clip(parameters.years[0] - first, 0, None))
    seen = present.sort_values(["person", "year"], kind="stable")
    rank = seen.groupby("person").cumcount().to_numpy() + 1
    person, year = seen["person"].to_numpy(), seen["year"].to_numpy()
    reached = np.full(len(people), 9999)
    hit = rank == number - before[person]
    reached[person[hit]] = year[hit]
    return np.where(before >= number, first + number - 1, reached)


def _brands(parameters: Parameters, draws: Draws, frame: pd.DataFrame, certifications: pd.DataFrame) -> np.ndarray:
    """Brand (n,) that delivers; engineers', doctors' and the AMF's documents have none."""
    shares = parameters["diplomas"]["brands"]
    kind = certifications["kind"].to_numpy()[frame["certification"]]
    drawn = draws.pick("diplomas.brand", len(frame), {**shares, "CNAM": 1 - sum(shares.values())})
    return np.where(np.isin(kind, ["ING", "DOC", "CAMF"]), "CNAM", drawn)


def _documents(parameters: Parameters, draws: Draws, frame: pd.DataFrame) -> pd.DataFrame:
    settings = parameters["diplomas"]
    rng = draws.stream("diplomas.documents")
    size = len(frame)
    last_day = np.datetime64(settings["known_until"])
    frame["kind"], frame["state"], frame["replaces"] = "original", "delivered", ""
    frame["asked_on"] = frame["jury"] + pd.to_timedelta(rng.integers(5, 60, size), unit="D")
    frame["delivered_on"] = frame["asked_on"] + pd.to_timedelta(rng.integers(20, 90, size), unit="D")
    frame["situation"] = draws.pick("diplomas.situation", size, parameters["validations"]["situations"])
    year = frame["jury"].dt.year.astype(str)
    numbers = pd.Series(draws.serial("diplomas.number", size)).astype(str).str.zfill(7)
    frame["number"] = (year + "P" + numbers).astype(object)
    parts = [frame]
    for kind, share in settings["again"].items():
        chosen = np.flatnonzero(draws.flags(f"diplomas.{kind}", size, share, minimum=8))
        more = frame.iloc[chosen].copy()
        more["kind"], more["replaces"] = kind, more["number"]
        later = pd.to_timedelta(rng.integers(30, 400, len(more)), unit="D")
        more["asked_on"] = more["delivered_on"] + later
        more["delivered_on"] = more["asked_on"] + pd.Timedelta(days=30)
        numbers = pd.Series(draws.serial("diplomas.number", len(more)), index=more.index).astype(str).str.zfill(7)
        # the same document printed anew keeps its number
        if kind != "reissue":
            more["number"] = (more["asked_on"].dt.year.astype(str) + "P" + numbers).astype(object)
        parts.append(more[more["delivered_on"] <= last_day])
    for state, share in settings["not_delivered"].items():
        chosen = np.flatnonzero(draws.flags(f"diplomas.{state}", size, share, minimum=8))
        more = frame.iloc[chosen].copy()
        # another diploma of the same person, that never came
        more["state"], more["number"], more["delivered_on"] = state, "", pd.NaT
        more["certification"] = more["certification"].to_numpy()[::-1]
        parts.append(more)
    documents = pd.concat(parts, ignore_index=True)
    for column in ("delivered_on", "asked_on"):
        documents[column] = until(documents[column], pd.Timestamp(last_day))
    return documents.sort_values(["jury", "diploma", "asked_on"], kind="stable", ignore_index=True)
