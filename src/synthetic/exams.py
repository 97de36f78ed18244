"""Truth: what became of each enrolment at the two sessions of its exam."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd

from synthetic.draws import Draws
from synthetic.offerings import MODALITIES
from synthetic.parameters import Parameters
from synthetic.rates import ABSENT, FAILED, PASSED, UNRECORDED, Rates, year_outcomes

HAVE_RESULTS = ("", "local", "other_year", "own", "unregistered")
"""Reasons of enrolments that have results; '' is those that count."""


def outcomes(
    parameters: Parameters, draws: Draws, enrolments: pd.DataFrame, units: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Outcome (n,) of each enrolment: PASSED, FAILED, ABSENT, UNRECORDED, or -1 where there is no exam to record; and
    the centre (n,) where the exam is sat, -1 where it is the organiser's.
    """
    settings = parameters["exams"]
    has_exam = np.where(enrolments["unit"] >= 0, units["has_exam"].to_numpy()[enrolments["unit"]], True).astype(bool)
    result, elsewhere = np.full(len(enrolments), -1), np.full(len(enrolments), -1)
    sits = has_exam & np.isin(enrolments["reason"], HAVE_RESULTS)
    published = sits & ((enrolments["reason"] == "") & (enrolments["brand"] != "INTEC")).to_numpy()
    # what no table shows: INTEC's, and what does not count
    beside = np.flatnonzero(sits & ~published)
    result[beside] = draws.pick("exams.beside", len(beside), settings["beside"]).astype(int)
    team = units["epn"].map({epn: n for n, epn in enumerate(parameters.epns)}).to_numpy()
    later: Rates | None = None
    # the last year first: the one before is known by its change
    for year in sorted(enrolments["year"].unique(), reverse=True):
        index = np.flatnonzero(published & (enrolments["year"] == year).to_numpy())
        rows = enrolments.iloc[index].reset_index(drop=True)
        rows["team"] = team[rows["unit"]]
        drawn = year_outcomes(parameters, draws.stream(f"exams.{year}"), year, rows, later)
        result[index], elsewhere[index] = drawn.outcome, drawn.elsewhere
        later = drawn.rates
    return result, elsewhere


def sessions(
    parameters: Parameters, draws: Draws, enrolments: pd.DataFrame, outcome: np.ndarray, elsewhere: np.ndarray
) -> pd.DataFrame:
    """One row a session with something recorded, or a blank: enrolment (row), session, outcome, mark, continuous, day,
    exam_centre.

    outcome: passed, failed, absent, attended (no mark), blank. mark: out of 20 in halves, NaN where there is none.
    exam_centre: row of the table of centres, -1 where it is the organiser's. elsewhere: (n,) the same by enrolment.
    """
    settings = parameters["exams"]
    size = len(enrolments)
    rng = draws.stream("exams.sessions")
    second, miss, again = rng.random(size), rng.random(size), rng.random(size)
    passed, failed, absent = (outcome == label for label in (PASSED, FAILED, ABSENT))
    late = passed & (second < settings["passed_at_second"])
    unmarked = failed & (second < settings["attended_without_mark"])
    first = np.select(
        [passed & ~late, unmarked, (late | failed) & (miss < 0.3), late | failed, absent,
         (outcome == UNRECORDED) & ((second < settings["blank_mark"]) | (elsewhere >= 0))],
        ["passed", "attended", "absent", "failed", "absent", "blank"], "",
    ).astype(object)  # fmt: skip
    # someone who failed but missed session 1 failed at session 2
    then = np.select(
        [late, failed & (first == "absent"), failed & ~unmarked & (again < settings["failed_tries_again"] / 2),
         failed & ~unmarked & (again < settings["failed_tries_again"]), absent & (again < settings["absent_twice"])],
        ["passed", "failed", "failed", "absent", "absent"], "",
    ).astype(object)  # fmt: skip
    parts = []
    for session, label in ((1, first), (2, then)):
        index = np.flatnonzero(label != "")
        frame = pd.DataFrame({"enrolment": index, "session": session, "outcome": label[index]})
        frame["mark"] = _marks(draws, session, frame["outcome"].to_numpy())
        frame["day"] = _days(parameters, draws, enrolments.iloc[index], session)
        parts.append(frame)
    frame = pd.concat(parts, ignore_index=True).sort_values(["enrolment", "session"], kind="stable", ignore_index=True)
    marked = frame["mark"].notna().to_numpy()
    continuous = draws.flags("exams.continuous", size, settings["continuous"])[frame["enrolment"]]
    frame["continuous"] = (continuous & marked & (frame["session"] == 1)) | (frame["outcome"] == "attended")
    frame["result_only"] = marked & draws.flags("exams.result_only", len(frame), settings["result_only"])
    frame["exam_centre"] = elsewhere[frame["enrolment"]]
    return frame


def recorded_to_the_threshold(
    parameters: Parameters, enrolments: pd.DataFrame, units: pd.DataFrame, sat: pd.DataFrame
) -> None:
    """Have blank results of one part say an absence, in place, until exactly the share that the base year's edition
    asks for is recorded of it, and of each of its offerings: at the threshold and not above it, and so not complete
    (R11).

    A part is an EPN of a centre where none is complete. Taken is the largest of the last year with blanks enough: no
    line comes or goes, and nothing else is drawn otherwise. `sat`: the sessions of `enrolments`, as `sessions` makes
    them.
    """
    if not parameters["rare"]["recorded_to_the_threshold"]:
        return
    share, centres = Fraction(parameters.completeness), list(parameters.centres["code"])
    weak = [centres.index(code) for code in parameters["exams"]["never_complete"]]
    counts = (enrolments["reason"] == "") & (enrolments["brand"] != "INTEC") & (enrolments["outcome"] >= 0)
    rows = enrolments.loc[counts & enrolments["organiser"].isin(weak), ["year", "organiser", "unit", "modality"]]
    rows["epn"] = units["epn"].to_numpy()[rows["unit"]]
    rows["recorded"] = enrolments["outcome"][rows.index] != UNRECORDED
    rows["blank"] = rows.index.isin(sat.loc[sat["outcome"] == "blank", "enrolment"])
    part = ["year", "organiser", "epn"]
    by_offering = rows.groupby([*part, "unit", "modality"])
    size = by_offering["unit"].transform("size")
    rows["wanted"] = size * share.numerator // share.denominator - by_offering["recorded"].transform("sum")
    able = (size % share.denominator == 0) & rows["wanted"].between(0, by_offering["blank"].transform("sum"))
    by_part = able.groupby([rows[name] for name in part])
    rows["size"] = by_part.transform("size")
    rows = rows[by_part.transform("all") & (rows["modality"] < len(MODALITIES))].sort_values(
        ["year", "size"], kind="stable"
    )
    if rows.empty:
        return
    rows = rows[(rows[part] == rows[part].iloc[-1]).all(axis=1) & rows["blank"]]
    absent = rows.index[rows.groupby(["unit", "modality"]).cumcount() < rows["wanted"]]
    enrolments.loc[absent, "outcome"] = ABSENT
    sat.loc[sat["enrolment"].isin(absent), "outcome"] = "absent"


def _marks(draws: Draws, session: int, outcome: np.ndarray) -> np.ndarray:
    """Marks (n,) out of 20, in halves: 10 and more where passed, less where failed."""
    rng = draws.stream(f"exams.marks.{session}")
    up, down = rng.beta(1.4, 2.6, len(outcome)), rng.beta(2.6, 1.4, len(outcome))
    high, low = np.floor((10 + up * 10.49) * 2) / 2, np.floor(down * 9.99 * 2) / 2
    return np.select([outcome == "passed", outcome == "failed"], [np.minimum(high, 20), np.minimum(low, 9.5)], np.nan)


def _days(parameters: Parameters, draws: Draws, rows: pd.DataFrame, session: int) -> np.ndarray:
    """Day (n,) of the exam by the calendar of its semester and session."""
    calendar, late = parameters["exams"]["calendar"], parameters["exams"]["late_second_session"]
    years = rows["year"].to_numpy()
    months = (years - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    rng = draws.stream(f"exams.days.{session}")
    days = np.empty(len(rows), dtype="datetime64[D]")
    for semester, sittings in calendar.items():
        mask = (rows["semester"] == semester).to_numpy()
        sitting = sittings[session]
        start = (months[mask] + sitting["month"] - 1).astype("datetime64[D]") + sitting["day"] - 1
        days[mask] = start + rng.integers(0, sitting["days"], int(mask.sum()))
    if session == 2:
        organiser = parameters.centres["code"].to_numpy()[rows["organiser"]]
        moved = (organiser == late["centre"]) & (rows["semester"] == 1).to_numpy() & (years <= late["until"])
        days[moved] = (months[moved] + late["month"] - 1).astype("datetime64[D]") + late["day"] - 1
    return days
