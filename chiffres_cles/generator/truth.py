"""The truth: persons, what they chose and what came of it, coherent over systems and years."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pandas as pd

from chiffres_cles.generator.catalogue import certifications, units, with_levels
from chiffres_cles.generator.diplomas import diplomas
from chiffres_cles.generator.draws import Draws
from chiffres_cles.generator.enrolments import beside, enrolments
from chiffres_cles.generator.exams import outcomes, sessions
from chiffres_cles.generator.homonyms import with_homonyms
from chiffres_cles.generator.moocs import moocs
from chiffres_cles.generator.offerings import offerings
from chiffres_cles.generator.parameters import Parameters
from chiffres_cles.generator.people import persons, presences, with_ages
from chiffres_cles.generator.registrations import registrations
from chiffres_cles.generator.sight import record_counts
from chiffres_cles.generator.validations import validations

logger = logging.getLogger(__name__)


@dataclass
class Truth:
    """Frames that refer to each other by row number; each is described where it is made."""

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
    candidates, decisions = validations(parameters, draws, people, certified)
    holders, documents = diplomas(parameters, draws, people, present, certified)
    mooc_sessions, mooc_registrations = moocs(parameters, draws)
    return Truth(
        people=people,
        units=catalogue,
        certifications=certified,
        offerings=offered,
        registrations=held,
        enrolments=taken,
        sessions=sessions(parameters, draws, taken, taken["outcome"].to_numpy(), elsewhere),
        candidates=candidates,
        decisions=decisions,
        holders=holders,
        documents=documents,
        mooc_sessions=mooc_sessions,
        mooc_registrations=mooc_registrations,
    )
