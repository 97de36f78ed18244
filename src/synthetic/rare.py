"""What no printed cell turns on, and real extracts hold: written so that a rule which breaks moves a figure.

Whoever follows the rules counts the same with it as without. The first years alone have it (`parameters.without_rare`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.dirt import Frames
from synthetic.draws import Draws
from synthetic.parameters import Parameters
from synthetic.sight import Sight
from synthetic.truth import Truth

REGISTRATIONS = ("gescicca", "inscription")
WRONG_JURY = 400
"""Days by which a jury's first day is wrong: in another cohort, whatever the window."""


def known_sexes(parameters: Parameters, draws: Draws, drawn: Truth, seen: Sight) -> np.ndarray:
    """Whether anybody says the sex of each person (n,): of a few women of the base year in the centres where
    `calibration.known_at_most.sex` has fewer than learners, nobody does. One record alone knows them: nothing else
    would tie two."""
    people, centres = drawn.people, parameters.centres
    known = np.ones(len(people), dtype=bool)
    alone = seen.records.groupby("person").size().reindex(people.index).to_numpy() == 1
    elsewhere = np.isin(people.index, np.concatenate([drawn.candidates["person"], drawn.holders["person"]]))
    able = alone & ~elsewhere & (people["homonym"] < 0) & people["birth_known"] & people["women"]
    for code, most in parameters["calibration"]["known_at_most"]["sex"].items():
        number = centres.index[centres["code"] == code][0]
        here = (people["anchor"] == number) & (people["anchor_year"] == parameters["base_year"]) & people["counted"]
        share = 1 - most / centres["learners"][number]
        pool = draws.stream(f"rare.sex.{code}").permutation(np.flatnonzero(here & able))
        known[pool[: max(1, round(share * int(here.sum())))]] = False
    return known


def cancelled_afterwards(parameters: Parameters, draws: Draws, frames: Frames) -> None:
    """Behind some valid registrations of Gescicc@, in place, the same one cancelled: the learner came back, or never
    left."""
    frame = frames[REGISTRATIONS]
    valid = np.flatnonzero(frame["etat"] == "Validée")
    count = _some(parameters["rare"]["cancelled_afterwards"], len(frame), 8)
    rows = np.sort(draws.stream("rare.cancelled").permutation(valid)[:count])
    both = pd.concat([frame, frame.iloc[rows].assign(etat="Annulée")], ignore_index=True)
    order = np.argsort(np.concatenate([np.arange(len(frame)), rows]), kind="stable")
    frames[REGISTRATIONS] = both.iloc[order].reset_index(drop=True)


def wrong_at_first(
    parameters: Parameters, draws: Draws, truth: Truth, frame: pd.DataFrame, listed: dict[str, np.ndarray]
) -> None:
    """Give some corrected documents, in place, what their correction corrects: another certification, or another day.

    Only where D3 and SISCOL alone list the diploma, with its numbers: a list by hand would hold the wrong one alone.
    """
    by_hand = np.any([rows for name, rows in listed.items() if name not in ("d3", "siscol")], axis=0)
    corrects = ((frame["kind"] == "correction") & (frame["state"] == "delivered")).to_numpy() & listed["d3"]
    first = ((frame["kind"] == "original") & (frame["state"] == "delivered")).to_numpy() & listed["d3"]
    diploma = frame["diploma"].to_numpy()
    able = np.setdiff1d(np.intersect1d(diploma[corrects], diploma[first]), diploma[by_hand])
    chosen = draws.stream("rare.corrections").permutation(able)
    chosen = chosen[: _some(parameters["rare"]["wrong_at_first"], len(chosen), 6)]
    of_code, of_day = chosen[::2], chosen[1::2]
    person = truth.holders["person"].to_numpy()
    held = set(zip(person[diploma].tolist(), frame["code"], strict=True))
    codes = frame["code"].to_numpy(dtype=object)
    certified = truth.certifications[["code", "kind"]].to_numpy(dtype=object)
    # a re-issue bears the number of what it prints anew, and its mistakes
    again = frame["kind"].isin(["original", "reissue"]) & (frame["state"] == "delivered")
    rows_of = frame[again].groupby("diploma").groups
    for number in of_code:
        rows = rows_of[number]
        start = int(number) % len(certified)
        for code, kind in np.roll(certified, -start, axis=0):
            if kind != frame["kind_code"].iat[rows[0]] and (person[number], code) not in held:
                held.add((person[number], code))
                codes[rows] = code
                break
    frame["code"] = codes
    wrong = np.concatenate([rows_of[number] for number in of_day]) if len(of_day) else np.array([], dtype=int)
    jury = frame["jury"].to_numpy().copy()
    jury[wrong] -= np.timedelta64(WRONG_JURY, "D")
    frame["jury"] = jury


def renamed(parameters: Parameters, draws: Draws, frame: pd.DataFrame, listed: dict[str, np.ndarray]) -> None:
    """Give the rows of D3 of some diplomas, in place, a name that no system of schooling knows and no INE: the local
    number of SISCOL, which reports the diploma too, alone says whose it is."""
    pointed = (
        (frame["application"] == "siscol") & (frame["local_id"] == frame["siscol_id"]) & (frame["siscol_id"] != "")
    )
    both = pointed.to_numpy() & listed["d3"] & listed["siscol"] & (frame["state"] == "delivered").to_numpy()
    alone = ~np.any([rows for name, rows in listed.items() if name not in ("d3", "siscol")], axis=0)
    rng = draws.stream("rare.renamed")
    pool = frame["diploma"].to_numpy()[both & alone & (frame["kind"] == "original").to_numpy()]
    chosen = rng.permutation(pool)[: _some(parameters["rare"]["renamed"], len(pool), 6)]
    rows = np.flatnonzero(np.isin(frame["diploma"], chosen))
    names = frame["last_name"].to_numpy(dtype=object)
    married = dict(zip(chosen.tolist(), rng.permutation(names)[: len(chosen)], strict=True))
    frame["d3_last_name"], frame["d3_ine"] = names, frame["ine"]
    frame.loc[rows, "d3_last_name"] = [married[number] for number in frame["diploma"].to_numpy()[rows].tolist()]
    frame.loc[rows, "d3_ine"] = ""


def _some(share: float, size: int, minimum: int) -> int:
    """How many of `size` a share is: at least `minimum`, and none where the share is 0."""
    return max(minimum, round(share * size)) if share else 0
