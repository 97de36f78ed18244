"""Truth: which unit each learner takes, where, how; the enrolments that count, and those that do not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from chiffres_cles.generator.catalogue import in_year, local_codes
from chiffres_cles.generator.draws import Draws, largest_remainder, rank_in_group, spread
from chiffres_cles.generator.offerings import MODALITIES
from chiffres_cles.generator.parameters import Parameters

UNKNOWN_MODALITY = len(MODALITIES)


def enrolments(
    parameters: Parameters, draws: Draws, registrations: pd.DataFrame, units: pd.DataFrame, offered: pd.DataFrame
) -> pd.DataFrame:
    """One row an enrolment that counts (R1, R2), with home and organiser.

    Columns: person, year, home, organiser (rows of the table of centres), unit, modality (0 to 3 as in MODALITIES, 4
    unknown), semester, teaching_centre, unit_group, brand, work_study, galao, reason ('').
    """
    home = registrations[(registrations["kind"] == "home") & registrations["counted"]]
    parts = [
        _year(parameters, draws, year, rows.reset_index(drop=True), offered) for year, rows in home.groupby("year")
    ]
    frame = pd.concat(parts, ignore_index=True).drop_duplicates(
        ["person", "year", "unit", "organiser"], ignore_index=True
    )
    frame["galao"] = _in_galao(parameters, draws, frame)
    frame["reason"] = ""
    return frame


def _year(
    parameters: Parameters, draws: Draws, year: int, learners: pd.DataFrame, offered: pd.DataFrame
) -> pd.DataFrame:
    slots = _incoming(parameters, draws, year, learners)
    slots = pd.concat([slots, _at_home(parameters, draws, year, learners, slots)], ignore_index=True)
    rows = slots.loc[slots.index.repeat(slots["units"])].drop(columns="units").reset_index(drop=True)
    who = learners.iloc[rows["learner"]].reset_index(drop=True)
    rows["person"], rows["home"], rows["brand"] = who["person"], who["centre"], who["brand"]
    rows["work_study"], rows["year"] = who["work_study"], year
    rows["brand"] = _brand(parameters, draws, year, rows)
    rows["modality"] = _modalities(parameters, draws, year, rows, offered)
    rows = _with_units(parameters, draws, year, rows, offered)
    # what the learner takes is known, how it is taught is not
    for centre in np.flatnonzero(parameters.centres["unknown_modality"] > 0):
        here = np.flatnonzero((rows["organiser"] == centre) & (rows["modality"] == 0))
        count = round(parameters.centres["unknown_modality"][centre] * (rows["organiser"] == centre).sum())
        chosen = draws.stream(f"enrolments.unknown.{year}.{centre}").permutation(here)[:count]
        rows.loc[chosen, "modality"] = UNKNOWN_MODALITY
    return rows.drop(columns="learner")


def _incoming(parameters: Parameters, draws: Draws, year: int, learners: pd.DataFrame) -> pd.DataFrame:
    """Pairs of a learner and a centre that is not its home: `learner` (row), `organiser`, `units`."""
    settings, centres = parameters["enrolments"], parameters.centres
    rng = draws.stream(f"enrolments.incoming.{year}")
    home = learners["centre"].to_numpy()
    per_centre = np.bincount(home, minlength=len(centres))
    factor = per_centre.sum() / centres["learners"].sum()
    slots = np.repeat(np.arange(len(centres)), np.round(centres["entering"].to_numpy() * factor).astype(int))
    going = [
        rng.permutation(np.flatnonzero(home == centre))[: round(share * per_centre[centre])]
        for centre, share in enumerate(centres["going_out"])
    ]
    # Madagascar's learners count by what they take elsewhere alone: each has a place, in the centres it deals with
    position = {code: centre for centre, code in enumerate(centres["code"])}
    obliged = going[position["MDG"]]
    fitting = rng.permutation(
        np.flatnonzero(np.isin(slots, [position[c] for c in settings["madagascar_destinations"]]))
    )
    fitting = fitting[: len(obliged)]
    who = np.full(len(slots), -1)
    who[fitting] = obliged[: len(fitting)]
    others = rng.permutation(np.concatenate([g for centre, g in enumerate(going) if centre != position["MDG"]]))
    free = rng.permutation(np.flatnonzero(who < 0))
    who[free] = np.resize(others, len(free))
    # until nobody is sent home, or twice to the same centre
    for _ in range(50):
        wrong = home[who] == slots
        wrong |= pd.DataFrame({"who": who, "slots": slots}).duplicated().to_numpy()
        wrong[fitting] &= False
        if not wrong.any():
            break
        who[wrong] = rng.choice(others, int(wrong.sum()))
    pairs = pd.DataFrame({"learner": who, "organiser": slots})[~wrong].drop_duplicates(ignore_index=True)
    pairs["units"] = draws.pick(
        f"enrolments.incoming.units.{year}", len(pairs), settings["units_when_incoming"]
    ).astype(int)
    return pairs


def _at_home(
    parameters: Parameters, draws: Draws, year: int, learners: pd.DataFrame, incoming: pd.DataFrame
) -> pd.DataFrame:
    """How many units each learner takes in its home centre, so that each centre has its enrolments."""
    settings, centres = parameters["enrolments"], parameters.centres
    rng = draws.stream(f"enrolments.home.{year}")
    home = learners["centre"].to_numpy()
    goes = np.isin(np.arange(len(learners)), incoming["learner"])
    only_elsewhere = goes & (rng.random(len(learners)) < settings["only_elsewhere"])
    taken = incoming.groupby("organiser")["units"].sum().reindex(range(len(centres)), fill_value=0)
    per_centre = np.bincount(home, minlength=len(centres))
    weight = rng.gamma(3.0, size=len(learners)) * np.where(learners["work_study"], settings["work_study_weight"], 1.0)
    units = np.zeros(len(learners), dtype=np.int64)
    for centre, row in centres.iterrows():
        here = np.flatnonzero((home == centre) & ~only_elsewhere)
        total = round(row.enrolments * per_centre[centre] / row.learners) - int(taken[centre])
        least = np.where(goes[here], 0, 1) if row.enrolments else np.zeros(len(here), dtype=int)
        units[here] = spread(total, weight[here], least, settings["most_units"]) if row.enrolments else 0
    frame = pd.DataFrame({"learner": np.arange(len(learners)), "organiser": home, "units": units})
    return frame[frame["units"] > 0]


def _brand(parameters: Parameters, draws: Draws, year: int, rows: pd.DataFrame) -> np.ndarray:
    """Brand of an enrolment: the learner's in its home centre, else the share that the organiser teaches as INTEC."""
    brand = np.where(rows["home"] == rows["organiser"], rows["brand"], "CNAM").astype(object)
    for centre, row in parameters.centres.iterrows():
        here = (rows["organiser"] == centre).to_numpy()
        wanted = round(row.intec * here.sum()) - int((brand[here] == "INTEC").sum())
        if wanted > 0 and row.intec:
            # whole learners, so that a learner takes INTEC's units together
            learner = rows["learner"].to_numpy()
            order = draws.stream(f"enrolments.intec.{year}.{row.code}").random(learner.max() + 1)[learner]
            open_to = np.flatnonzero(here & (brand == "CNAM") & ~rows["work_study"].to_numpy())
            brand[open_to[np.argsort(order[open_to], kind="stable")][:wanted]] = "INTEC"
    return brand


def _modalities(
    parameters: Parameters, draws: Draws, year: int, rows: pd.DataFrame, offered: pd.DataFrame
) -> np.ndarray:
    """Modality of each row, as many at a distance in each centre as its share; incoming learners first."""
    centres = parameters.centres
    learner, organiser = rows["learner"].to_numpy(), rows["organiser"].to_numpy()
    home = rows["home"].to_numpy()
    rng = draws.stream(f"enrolments.modality.{year}")
    prefers = rng.random(learner.max() + 1)[learner] > centres["distance_learners"].to_numpy()[home] / 100
    rank = rank_in_group(learner, organiser)
    counts = offered[offered["year"] == year].groupby(["centre", "modality"]).size()
    modality = np.zeros(len(rows), dtype=np.int64)
    for centre, row in centres.iterrows():
        here = np.flatnonzero(organiser == centre)
        open_count = np.array([counts.get((centre, m), 0) for m in range(len(MODALITIES))])
        if not len(here) or not open_count[1:].sum():
            continue
        total = len(here) if open_count[0] == 0 else round(row.distance_enrolments / 100 * len(here))
        beyond = rank[here] >= open_count[1:].sum()
        order = np.lexsort((rng.random(len(here)), prefers[here], home[here] == centre, beyond))
        distance = here[order[:total]]
        split = largest_remainder(open_count[1:].astype(float), total)
        modality[distance] = rng.permutation(np.repeat([1, 2, 3], split))
    return modality


def _with_units(
    parameters: Parameters, draws: Draws, year: int, rows: pd.DataFrame, offered: pd.DataFrame
) -> pd.DataFrame:
    """Give each row an offering of its organiser and modality; a learner's units lie side by side, in one EPN if it can."""
    teams = len(parameters["catalogue"]["enrolments_by_epn"])
    weights = np.array(list(parameters["catalogue"]["enrolments_by_epn"].values()), dtype=float)
    position = {epn: n for n, epn in enumerate(parameters["catalogue"]["enrolments_by_epn"])}
    of_year = offered[offered["year"] == year]
    shelf = of_year["centre"].to_numpy() * len(MODALITIES) + of_year["modality"].to_numpy()
    shelves = len(parameters.centres) * len(MODALITIES)
    start = np.searchsorted(shelf, np.arange(shelves))
    length = np.bincount(shelf, minlength=shelves)
    block = np.searchsorted(shelf * teams + of_year["epn"].to_numpy(), np.arange(shelves * teams + 1))

    own = rows["organiser"].to_numpy() * len(MODALITIES) + rows["modality"].to_numpy()
    # a modality with fewer offerings than the learner wants sends the rest to the longest shelf of the centre
    rank = rank_in_group(rows["learner"].to_numpy(), own)
    longest = length.reshape(-1, len(MODALITIES)).argmax(axis=1)
    too_many = rank >= length[own]
    rows.loc[too_many, "modality"] = longest[rows["organiser"].to_numpy()[too_many]]
    own = rows["organiser"].to_numpy() * len(MODALITIES) + rows["modality"].to_numpy()

    rng = draws.stream(f"enrolments.units.{year}")
    learner = rows["learner"].to_numpy()
    intec = (rows["brand"] == "INTEC").to_numpy()
    # INTEC's share of EPN10 is taken by INTEC: the others take less of it
    others = weights.copy()
    share = intec.mean()
    accounting = position["EPN10"]
    others[accounting] = max(others[accounting] - share * weights.sum(), 0.02 * weights.sum())
    team = rng.choice(teams, learner.max() + 1, p=others / others.sum())[learner]
    team = np.where(intec, accounting, team)
    rank = rank_in_group(learner, own, intec)
    first = block[own * teams + team]
    size = block[own * teams + team + 1] - first
    random = rng.integers(0, 1 << 30, learner.max() + 1)[learner]
    walk_block = first + (random % np.maximum(size, 1) + rank) % np.maximum(size, 1)
    walk_shelf = start[own] + (first - start[own] + random % np.maximum(size, 1) + rank) % np.maximum(length[own], 1)
    chosen = np.where((size > rank) & (intec | (size > 0)), walk_block, walk_shelf)
    taken = of_year.iloc[chosen].reset_index(drop=True)
    for column in ("unit", "semester", "teaching_centre", "unit_group"):
        rows[column] = taken[column]
    return rows


def _in_galao(parameters: Parameters, draws: Draws, frame: pd.DataFrame) -> np.ndarray:
    """How GALAO knows an enrolment: '' not at all, 'both' with the home's own system, 'only'."""
    settings = parameters["enrolments"]
    codes = parameters.centres["code"].to_numpy()
    local = (frame["home"] == frame["organiser"]).to_numpy() & frame["work_study"].to_numpy()
    person = frame["person"].to_numpy()
    rng = draws.stream("enrolments.galao")
    branch, double = rng.random(person.max() + 1)[person], rng.random(person.max() + 1)[person]
    north = local & (codes[frame["home"]] == "HDF")
    eicnam = local & (codes[frame["home"]] == "PAR") & (branch < settings["eicnam"])
    both = np.where(north, double < settings["imported_from_galao"], double < settings["eicnam_in_siscol"])
    return np.where(north | eicnam, np.where(both, "both", "only"), "").astype(object)


def beside(
    parameters: Parameters, draws: Draws, registrations: pd.DataFrame, units: pd.DataFrame, offered: pd.DataFrame,
    counted: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Enrolments that do not count, each with its `reason`, and the offerings that they need beyond `offered`.

    Reasons: cancelled, validation (granted), experience (UA), local, other_year, closed, own (Madagascar's),
    unregistered. A local unit has `unit` -1 and its code in `local_unit`.
    """
    settings = parameters["enrolments"]
    centres = parameters.centres
    home = registrations[registrations["kind"] == "home"].reset_index(drop=True)
    known = counted[["person", "year", "galao"]].drop_duplicates(["person", "year"])
    home = home.merge(known, on=["person", "year"], how="left").fillna({"galao": ""})
    systems = centres["own_system"].to_numpy()[home["centre"]]
    madagascar = systems == "madagascar"
    full = np.isin(systems, ["siscol", "gescicca", "open_portal"]) & (home["galao"] == "").to_numpy()
    gescicca = (systems == "gescicca") & (home["galao"] == "").to_numpy()
    taught = centres["enrolments"].to_numpy()[home["centre"]] > 0
    eligible = {
        "cancelled": taught & ~madagascar, "validation": full, "experience": taught & ~madagascar,
        "local": taught & ~madagascar, "other_year": taught & ~madagascar, "closed": gescicca,
    }  # fmt: skip
    names = {
        "cancelled": "cancelled", "validation": "granted_by_validation", "experience": "experience_units",
        "local": "local_units", "other_year": "other_year_units", "closed": "closed_offerings",
    }  # fmt: skip
    parts = []
    # those beyond the counted learners: half of them hold no enrolment at all
    idle = np.flatnonzero(~home["counted"].to_numpy())
    busy_idle = {reason: idle[n::8] for n, reason in enumerate(("cancelled", "experience", "local", "validation"))}
    for reason, mask in eligible.items():
        rng = draws.stream(f"enrolments.beside.{reason}")
        count = max(12, round(settings[names[reason]] * len(counted)))
        pool = rng.permutation(np.flatnonzero(mask & home["counted"].to_numpy()))
        rows = np.concatenate([np.resize(pool, count), [r for r in busy_idle.get(reason, []) if mask[r]]]).astype(int)
        frame = home.loc[rows, ["person", "year", "centre", "brand", "work_study", "galao"]].reset_index(drop=True)
        parts.append(frame.assign(reason=reason))
    own = home[madagascar & home["counted"]]
    own = own.loc[
        own.index.repeat(settings["madagascar_own_units"]), ["person", "year", "centre", "brand", "work_study"]
    ]
    parts.append(own.assign(reason="own", galao=""))
    parts.append(_unregistered(parameters, draws, registrations, len(counted)))
    frame = pd.concat(parts, ignore_index=True).rename(columns={"centre": "home"})
    frame["organiser"], frame["modality"] = frame["home"], 0
    frame["brand"] = np.where(frame["brand"] == "INTEC", "CNAM", frame["brand"])
    frame = _units_beside(parameters, draws, frame, units, offered)
    taken = counted[["person", "year", "unit", "organiser"]].assign(taken=True)
    frame = frame.merge(taken, on=["person", "year", "unit", "organiser"], how="left")
    frame = frame[frame["taken"].isna()].drop(columns="taken")
    frame = frame.drop_duplicates(["person", "year", "unit", "local_unit", "organiser"], ignore_index=True)
    place = ["teaching_centre", "semester", "unit_group"]
    more = frame[["organiser", "year", "unit", "local_unit", *place, "modality", "reason"]].rename(
        columns={"organiser": "centre"}
    )
    more["open"] = more.pop("reason") != "closed"
    return frame, more.drop_duplicates(ignore_index=True)


def _unregistered(parameters: Parameters, draws: Draws, registrations: pd.DataFrame, counted: int) -> pd.DataFrame:
    """Enrolments in a year in which the learner holds no registration anywhere."""
    rng = draws.stream("enrolments.unregistered")
    system = parameters.centres["own_system"].to_numpy()[registrations["centre"]]
    fit = (registrations["kind"] == "home").to_numpy() & np.isin(
        system, ["siscol", "gescicca", "open_portal", "siicre"]
    )
    held = set(zip(registrations["person"], registrations["year"], strict=True))
    rows = registrations[fit].iloc[rng.permutation(int(fit.sum()))[: max(40, counted // 50)]].copy()
    rows["year"] = rows["year"] + 1
    free = [(p, y) not in held and y in parameters.years for p, y in zip(rows["person"], rows["year"], strict=True)]
    rows = rows[free].iloc[: max(8, round(parameters["enrolments"]["unregistered"] * counted))]
    rows = rows.drop_duplicates(["person", "year"])
    return rows[["person", "year", "centre", "brand"]].assign(work_study=False, galao="", reason="unregistered")


def _units_beside(
    parameters: Parameters, draws: Draws, frame: pd.DataFrame, units: pd.DataFrame, offered: pd.DataFrame
) -> pd.DataFrame:
    """Give each row its unit, as its reason wants, and a place: semester, teaching centre, group `Z`."""
    rng = draws.stream("enrolments.beside.units")
    number = rng.integers(0, 1 << 30, len(frame))
    year, reason = frame["year"].to_numpy(), frame["reason"].to_numpy()
    kind = units["type"].to_numpy()
    chosen = np.full(len(frame), -1)
    for y in parameters.years:
        now = in_year(units, y)
        pools = {
            "experience": np.flatnonzero((kind == "UA") & now),
            "other_year": np.flatnonzero((kind != "UA") & ~now),
        }
        usual = np.flatnonzero((kind != "UA") & now)
        for r in np.unique(reason):
            mask = (year == y) & (reason == r)
            pool = pools.get(r, usual)
            chosen[mask] = pool[number[mask] % len(pool)] if r != "local" else -1
    codes = local_codes(40)
    frame["unit"] = chosen
    frame["local_unit"] = np.where(reason == "local", codes[number % len(codes)], "")
    frame["semester"] = number % 2 + 1
    sites = offered.groupby("centre")["teaching_centre"].first()
    frame["teaching_centre"] = frame["organiser"].map(sites).fillna("")
    # a group of their own: these offerings are none of those of the enrolments that count
    frame["unit_group"] = np.where(reason == "closed", "Y", "Z")
    return frame
