"""The facts of a landing, row by row: what became of each record, and what the tables count."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from oracle import awards, enrolments
from oracle.entities import landing
from oracle.people import identify


@dataclass(frozen=True)
class Facts:
    """Frames of one landing; `row_id` is `system.extract#record` in all of them."""

    people: pl.DataFrame
    """One row a record that counts for a person: `row_id`, `system`, `local_id`, `person`."""
    learners: pl.DataFrame
    """One row a learner and year."""
    registrations: pl.DataFrame
    """Every landed registration, with its disposition."""
    enrolments: pl.DataFrame
    """Every landed enrolment, with its disposition."""
    outcomes: pl.DataFrame
    """One row an enrolment that counts, with what the exams say of it."""
    results: pl.DataFrame
    """Every result, one row a session, with its disposition."""
    decisions: pl.DataFrame
    diplomas: pl.DataFrame
    under_way: set[str]
    """`row_id` of the records of a year that no edition reads yet, which are out of scope."""


def facts_of(folder: Path) -> Facts:
    """The facts of the landing in `folder`, each file in its own dialect."""
    extracts = landing(folder)
    people, profiles = identify(extracts)
    registered = enrolments.registrations(extracts, people)
    enrolled = enrolments.enrolments(extracts, people, registered)
    results = enrolments.exams(extracts, people, enrolled)
    counted = enrolments.outcomes(extracts, enrolled, registered, results)
    return Facts(
        people=people,
        learners=enrolments.learners(registered, counted, profiles),
        registrations=enrolments.registrations_decided(registered, enrolled),
        enrolments=enrolled,
        outcomes=counted,
        results=results,
        decisions=awards.decisions(extracts, people),
        diplomas=awards.diplomas(extracts, people),
        under_way={row for frame in extracts.values() for row in frame.filter("under_way")["row_id"]},
    )
