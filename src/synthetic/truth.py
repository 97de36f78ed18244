"""The truth: persons, what they chose and what came of it, coherent over systems and years."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pandas as pd

from synthetic.catalogue import certifications, next_units, units, with_levels
from synthetic.diplomas import diplomas
from synthetic.draws import Draws
from synthetic.enrolments import beside, enrolments
from synthetic.exams import outcomes, recorded_to_the_threshold, sessions
from synthetic.homonyms import with_homonyms
from synthetic.moocs import moocs
from synthetic.offerings import offerings
from synthetic.parameters import Parameters
from synthetic.people import persons, presences, with_ages
from synthetic.registrations import as_before, registrations
from synthetic.sight import record_counts
from synthetic.validations import validations

logger = logging.getLogger(__name__)


@dataclass
class Truth:
    """Frames that refer to each other by row number; each is described where it is made.

    Of a year drawn by `next_truth`: people, units and certifications are those of all years so far, the rest is its
    own.
    """

    people: pd.DataFrame
    units: pd.DataFrame
    certifications: pd.DataFrame
    offerings: pd.DataFrame
    registrations: pd.DataFrame
    enrolments: pd.DataFrame
    sessions: pd.DataFrame
    candidates: pd.DataFrame
    decisions: pd.DataFrame
    holders: pd.DataFrame
    documents: pd.DataFrame
    mooc_sessions: pd.DataFrame
    mooc_registrations: pd.DataFrame


def truth(parameters: Parameters, draws: Draws) -> Truth:
    """Draw it all. Nothing here depends on a system, but for who is known to one of them only (homonyms)."""
    present = presences(parameters, draws)
    logger.info("learners of %s years: %s", len(parameters.years), f"{len(present):,}")
    people = persons(parameters, draws, present)
    catalogue = units(parameters, draws)
    certified = certifications(parameters, draws)
    held = registrations(parameters, draws, present, people, certified)
    offered = offerings(parameters, draws, catalogue)
    counted = enrolments(parameters, draws, held, catalogue, offered)
    logger.info("enrolments: %s", f"{len(counted):,}")
    catalogue = with_levels(parameters, draws, catalogue, counted)
    others, more = beside(parameters, draws, held, catalogue, offered, counted)
    offered = pd.concat([offered.assign(local_unit="", open=True), more], ignore_index=True)
    taken = pd.concat([counted.assign(local_unit=""), others], ignore_index=True)
    taken["outcome"], elsewhere = outcomes(parameters, draws, taken, catalogue)
    logger.info("exams: %s", f"{int((taken['outcome'] >= 0).sum()):,}")
    people = with_homonyms(parameters, draws, people, record_counts(parameters, draws, people, held, taken))
    people = with_ages(parameters, draws, people, held)
    sat = sessions(parameters, draws, taken, taken["outcome"].to_numpy(), elsewhere)
    recorded_to_the_threshold(parameters, taken, catalogue, sat)
    return _with_events(parameters, draws, people, present, catalogue, certified, offered, held, taken, sat)


def next_truth(parameters: Parameters, draws: Draws, base: Draws, before: list[Truth]) -> Truth:
    """The last of the parameters' years, drawn beside the years `before`, of which nothing moves.

    draws: streams of its own. base: those of the first years, by which presences and the centres' taste go on.
    """
    year, last = parameters.years[-1], before[-1]
    present = presences(parameters, base)
    now = present[present["year"] == year].reset_index(drop=True)
    known = len(last.people)
    fresh = now[now["person"] >= known]
    newcomers = persons(parameters, draws, fresh.assign(person=fresh["person"] - known))
    people = pd.concat([last.people, newcomers.assign(homonym=-1, ine_always_shown=False)], ignore_index=True)
    certified = last.certifications.assign(last_year=year + 1)
    catalogue = next_units(parameters, draws, last.units)
    earlier = pd.concat([drawn.registrations for drawn in before], ignore_index=True)
    held = as_before(registrations(parameters, draws, now, people, certified), earlier)
    offered = offerings(parameters, base, catalogue, [year])
    counted = enrolments(parameters, draws, held, catalogue, offered)
    logger.info("%s-%s: %s learners, %s enrolments", year, year + 1, f"{len(now):,}", f"{len(counted):,}")
    others, more = beside(parameters, draws, held, catalogue, offered, counted, earlier[earlier["year"] == year - 1])
    offered = pd.concat([offered.assign(local_unit="", open=True), more], ignore_index=True)
    taken = pd.concat([counted.assign(local_unit=""), others], ignore_index=True)
    taken["outcome"], elsewhere = outcomes(parameters, draws, taken, catalogue)
    records = record_counts(parameters, draws, people, held, taken)
    records = records[records.index >= known]
    newcomers = with_homonyms(parameters, draws, newcomers, records.set_axis(records.index - known))
    newcomers["homonym"] += (newcomers["homonym"] >= 0) * (last.people["homonym"].max() + 1)
    people = pd.concat([last.people, newcomers], ignore_index=True)
    # who was known keeps the day of birth
    people.loc[known:, "birth"] = with_ages(parameters, draws, people, held).loc[known:, "birth"]
    sat = sessions(parameters, draws, taken, taken["outcome"].to_numpy(), elsewhere)
    had = frozenset().union(*(certificates(drawn) for drawn in before))
    return _with_events(parameters, draws, people, present, catalogue, certified, offered, held, taken, sat, had)


def certificates(drawn: Truth) -> set[tuple[int, int]]:
    """(person, certification) of every document; an outsider is -1, and several."""
    persons_of = drawn.holders["person"].to_numpy()[drawn.documents["diploma"]]
    return set(zip(persons_of.tolist(), drawn.documents["certification"].tolist(), strict=True))


def _with_events(
    parameters: Parameters, draws: Draws, people: pd.DataFrame, present: pd.DataFrame, catalogue: pd.DataFrame,
    certified: pd.DataFrame, offered: pd.DataFrame, held: pd.DataFrame, taken: pd.DataFrame, sat: pd.DataFrame,
    had: frozenset[tuple[int, int]] = frozenset(),
) -> Truth:  # fmt: skip
    """The schooling, and beside it validations, diplomas and MOOC. `had`: (person, certification) of former cohorts."""
    candidates, decisions = validations(parameters, draws, people, certified)
    holders, documents = diplomas(parameters, draws, people, present, certified, had)
    mooc_sessions, mooc_registrations = moocs(parameters, draws)
    return Truth(
        people=people,
        units=catalogue,
        certifications=certified,
        offerings=offered,
        registrations=held,
        enrolments=taken,
        sessions=sat,
        candidates=candidates,
        decisions=decisions,
        holders=holders,
        documents=documents,
        mooc_sessions=mooc_sessions,
        mooc_registrations=mooc_registrations,
    )
