"""What each system sees of the truth: which enrolments it reports, which registrations, and its records of persons.

A record is a person as one system knows it, under a local number; Gescicc@'s regional table sets count apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthetic.draws import Draws
from synthetic.groups import places_by
from synthetic.parameters import Parameters

SYSTEMS = ("siscol", "gescicca", "open_portal", "galao", "siicre", "sissae", "madagascar")
SCHOOLING = {name: number for number, name in enumerate(SYSTEMS)}
NO_REGION = -1
RECORD = ["system", "region", "person", "phase"]
"""What makes a record one: the person as a system, or a region of Gescicc@, knows it, before or after a renumbering."""


@dataclass
class Sight:
    """Three frames: who reports which enrolment, which registration, and the records of persons.

    reports: enrolment (row), system, region, record (row of records), with_results, primary.
    registrations: registration (row), system, region, record, primary.
    records: person, system, region, phase (1 after a renumbering), local_id, former_id, last_name, first_name, ine,
    cnam_ine, new (not known to the system in the years before).
    """

    reports: pd.DataFrame
    registrations: pd.DataFrame
    records: pd.DataFrame


def sight(
    parameters: Parameters, draws: Draws, people: pd.DataFrame, registrations: pd.DataFrame, enrolments: pd.DataFrame,
    known: pd.DataFrame | None = None,
) -> Sight:  # fmt: skip
    """Decide the reports, then the registrations that go with them, then number the records.

    `known`: the records of the years before; who is among them keeps it as it is.
    """
    reports, seen = _reported(parameters, draws, people, registrations, enrolments)
    records = pd.concat([reports[RECORD], seen[RECORD]]).drop_duplicates()
    records = records.sort_values(RECORD, kind="stable", ignore_index=True)
    if known is None:
        known = records.iloc[:0].assign(record=0, local_id="")
    records = records[~pd.MultiIndex.from_frame(records[RECORD]).isin(pd.MultiIndex.from_frame(known[RECORD]))]
    records = records.reset_index(drop=True).assign(new=True)
    records["record"] = len(known) + np.arange(len(records))
    numbered = pd.concat([known[[*RECORD, "record"]], records[[*RECORD, "record"]]], ignore_index=True)
    reports = reports.merge(numbered, on=RECORD, how="left")
    seen = seen.merge(numbered, on=RECORD, how="left")
    records["local_id"] = _local_ids(parameters, draws, records)
    everyone = pd.concat([known, records], ignore_index=True)
    older = everyone[everyone["phase"] == 0].set_index(["system", "region", "person"])["local_id"]
    renumbered = pd.MultiIndex.from_frame(records[["system", "region", "person"]])
    records["former_id"] = np.where(records["phase"] == 1, older.reindex(renumbered).fillna("").to_numpy(), "")
    who = people.iloc[records["person"]]
    for column in ("last_name", "first_name", "ine", "cnam_ine"):
        records[column] = who[column].to_numpy(dtype=object)
    hidden = draws.flags("sight.ine_hidden", len(records), parameters["people"]["ine_hidden"])
    records["ine"] = np.where(hidden & ~who["ine_always_shown"].to_numpy(), "", records["ine"])
    return Sight(reports, seen, pd.concat([known.assign(new=False), records], ignore_index=True))


def record_counts(
    parameters: Parameters, draws: Draws, people: pd.DataFrame, registrations: pd.DataFrame, enrolments: pd.DataFrame
) -> pd.Series:
    """Number of records by person, before any is written: who is known to one system only."""
    reports, seen = _reported(parameters, draws, people, registrations, enrolments)
    return pd.concat([reports[RECORD], seen[RECORD]]).drop_duplicates().groupby("person").size()


def _reported(
    parameters: Parameters, draws: Draws, people: pd.DataFrame, registrations: pd.DataFrame, enrolments: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The reports of enrolments and of registrations, each with the record that it is of: `RECORD`."""
    reports = _reports(parameters, draws, people, enrolments)
    seen = _registrations(parameters, registrations, enrolments, reports)
    for reported, of, name in ((reports, enrolments, "enrolment"), (seen, registrations, "registration")):
        reported["person"] = of["person"].to_numpy()[reported[name]]
        reported["phase"] = _phases(parameters, reported["region"], of["year"].to_numpy()[reported[name]])
    return reports, seen


def _reports(parameters: Parameters, draws: Draws, people: pd.DataFrame, enrolments: pd.DataFrame) -> pd.DataFrame:
    settings = parameters["enrolments"]
    codes = parameters.centres["code"].to_numpy()
    own = parameters.centres["own_system"].map(SCHOOLING).to_numpy()
    home, organiser = enrolments["home"].to_numpy(), enrolments["organiser"].to_numpy()
    # Open Portal holds most of its centre's activity; INTEC's is in Gescicc@
    moved = (enrolments["brand"] == "INTEC").to_numpy()
    from_home = np.where(moved & (own[home] == SCHOOLING["open_portal"]), SCHOOLING["gescicca"], own[home])
    from_there = np.where(moved & (own[organiser] == SCHOOLING["open_portal"]), SCHOOLING["gescicca"], own[organiser])
    local = home == organiser
    galao = enrolments["galao"].to_numpy()
    who = draws.pick("sight.reports", len(enrolments), settings["reports"])
    # what Madagascar's learners take elsewhere is known to the centre that teaches them, too, but of some whose birth
    # its collection does not hold: nothing could tie two records of them
    is_born_known = people["birth_known"].to_numpy()[enrolments["person"]]
    who = np.where(codes[home] == "MDG", np.where(is_born_known, np.where(who == "home", "both", who), "home"), who)
    able = from_home != SCHOOLING["siicre"]
    able &= (from_home != SCHOOLING["sissae"]) | (codes[organiser] == "PAR")
    able &= (from_home != SCHOOLING["madagascar"]) | np.isin(codes[organiser], settings["madagascar_destinations"])
    by_home = np.where(local, galao != "only", able & (who != "organiser"))
    by_there = ~local & (~able | (who != "home"))
    repeats = draws.flags("sight.results_too", len(enrolments), settings["results_from_home_too"])
    parts = [
        _report(by_home, from_home, home, local | ~by_there | repeats, ~by_there & (galao != "only")),
        _report(by_there, from_there, organiser, np.ones(len(home), bool), np.ones(len(home), bool)),
        _report(galao != "", np.full(len(home), SCHOOLING["galao"]), home, np.ones(len(home), bool), galao == "only"),
    ]
    return pd.concat(parts, ignore_index=True)


def _report(
    mask: np.ndarray, system: np.ndarray, centre: np.ndarray, results: np.ndarray, primary: np.ndarray
) -> pd.DataFrame:
    index = np.flatnonzero(mask)
    frame = pd.DataFrame({"enrolment": index, "system": system[index]})
    frame["region"] = np.where(frame["system"] == SCHOOLING["gescicca"], centre[index], NO_REGION)
    frame["with_results"], frame["primary"] = results[index], primary[index]
    return frame


def _registrations(
    parameters: Parameters, registrations: pd.DataFrame, enrolments: pd.DataFrame, reports: pd.DataFrame
) -> pd.DataFrame:
    """The home's own system holds each registration; so does every system that reports an enrolment of the learner."""
    own = parameters.centres["own_system"].map(SCHOOLING).to_numpy()
    home = registrations[registrations["kind"] == "home"]
    number = pd.Series(home.index, index=pd.MultiIndex.from_frame(home[["person", "year"]]))
    rows = enrolments.iloc[reports["enrolment"]]
    key = pd.MultiIndex.from_arrays([rows["person"], rows["year"]])
    needed = reports[["system", "region"]].assign(registration=number.reindex(key).to_numpy())
    # what `unregistered` says has no registration
    needed = needed[needed["registration"].notna()].astype({"registration": int})
    only_galao = enrolments[enrolments["galao"] == "only"][["person", "year"]].drop_duplicates()
    apart = pd.MultiIndex.from_frame(home[["person", "year"]]).isin(pd.MultiIndex.from_frame(only_galao))
    main = home[~apart]
    system = own[main["centre"]]
    region = np.where(system == SCHOOLING["gescicca"], main["centre"], NO_REGION)
    base = pd.DataFrame({"system": system, "region": region, "registration": main.index})
    seen = pd.concat([base, needed]).drop_duplicates(ignore_index=True)
    second = registrations[registrations["kind"] != "home"]
    system = np.where(second["seen_by"] == "siscol", SCHOOLING["siscol"], own[second["centre"]])
    other = pd.DataFrame({"system": system, "registration": second.index})
    other["region"] = np.where(system == SCHOOLING["gescicca"], second["centre"], NO_REGION)
    # a system of one centre has one registration a learner and year
    people = registrations["person"].to_numpy() * 10_000 + registrations["year"].to_numpy()
    taken = set((seen["system"] * 10**12 + people[seen["registration"]]).tolist())
    several = np.isin(other["system"], [SCHOOLING["siscol"], SCHOOLING["gescicca"]])
    free = ~np.isin(other["system"] * 10**12 + people[other["registration"]], list(taken))
    return pd.concat([seen, other[several | free]], ignore_index=True)


def _phases(parameters: Parameters, region: pd.Series, year: np.ndarray) -> np.ndarray:
    """1 from the year on in which a regional table set renumbered its learners, else 0."""
    codes = parameters.centres["code"].to_numpy()
    since = np.full(len(codes), 9999)
    for code, first in parameters["sight"]["renumbered"].items():
        since[codes == code] = first
    regions = region.to_numpy()
    phases: np.ndarray = ((regions >= 0) & (year >= since[regions])).astype(int)
    return phases


def _local_ids(parameters: Parameters, draws: Draws, records: pd.DataFrame) -> np.ndarray:
    """Local numbers, unique in their system and over the years, in the form of the contract."""
    forms = parameters["sight"]["local_ids"]
    prefixes = np.array(
        [forms["gescicca_regions"].get(code, code.lower()) for code in parameters.centres["code"]], dtype=object
    )
    rank = np.empty(len(records), dtype=np.int64)
    for (system, region), rows in places_by(records, "system", "region"):
        rank[rows] = draws.serial(f"sight.{system}.{region}", len(rows))
    ids = np.empty(len(records), dtype=object)
    for name, system in SCHOOLING.items():
        mask = np.flatnonzero(records["system"] == system)
        if name == "gescicca":
            start = prefixes[records["region"].to_numpy()[mask]]
            ids[mask] = start + np.array([f"{n:06d}" for n in rank[mask].tolist()], dtype=object)
        else:
            form = forms[name]
            ids[mask] = np.array([form.format(n) for n in rank[mask].tolist()], dtype=object)
    return ids
