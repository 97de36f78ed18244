"""Truth: which unit each learner takes, where, how; the enrolments that count, and those that do not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.catalogue import in_year, local_codes
from synthetic.draws import Draws, largest_remainder, spread
from synthetic.groups import rows_by
from synthetic.offerings import MODALITIES
from synthetic.parameters import Parameters
from synthetic.places import place
from synthetic.registrations import galao

UNKNOWN_MODALITY = len(MODALITIES)
PLANNED = MODALITIES.index("FOADP")


def enrolments(
    parameters: Parameters, draws: Draws, registrations: pd.DataFrame, units: pd.DataFrame, offered: pd.DataFrame
) -> pd.DataFrame:
    """One row an enrolment that counts (R1, R2), with home and organiser.

    Columns: person, year, home, organiser (rows of the table of centres), unit, modality (0 to 3 as in MODALITIES, 4
    unknown to every system), semester, teaching_centre, unit_group, brand, work_study, galao, reason ('').
    """
    home = registrations[(registrations["kind"] == "home") & registrations["counted"]]
    parts = [
        _year(parameters, draws, year, rows.reset_index(drop=True), offered[offered["year"] == year])
        for (year,), rows in rows_by(home, "year")
    ]
    frame = pd.concat(parts, ignore_index=True)
    frame["galao"] = _in_galao(parameters, draws, frame)
    frame["reason"] = ""
    return frame


def _year(
    parameters: Parameters, draws: Draws, year: int, learners: pd.DataFrame, offered: pd.DataFrame
) -> pd.DataFrame:
    plan = year_plan(parameters, year, np.bincount(learners["centre"], minlength=len(parameters.centres)))
    rng = draws.stream(f"enrolments.{year}")
    learners["distance"] = _at_a_distance(rng, learners, plan)
    counted = offered.groupby(["centre", "modality"]).size().unstack(fill_value=0)
    counted = counted.reindex(index=range(len(plan)), columns=range(len(MODALITIES)), fill_value=0)
    shelves: np.ndarray = counted.to_numpy()
    open_to = np.column_stack([shelves[:, 0], shelves[:, 1:].sum(axis=1)])
    slots = _incoming(parameters, rng, learners, plan, open_to)
    slots = pd.concat([slots, _at_home(parameters, rng, learners, plan, slots, open_to)], ignore_index=True)
    rows = slots.loc[slots.index.repeat(slots["units"])].drop(columns="units").reset_index(drop=True)
    who = learners.iloc[rows["learner"]].reset_index(drop=True)
    rows["person"], rows["home"], rows["work_study"] = who["person"], who["centre"], who["work_study"]
    rows["year"] = year
    # the collection of Madagascar names no brand
    named = (parameters.centres["own_system"] != "madagascar").to_numpy()[rows["home"]]
    rows["brand"] = _brand(rng, rows, who["brand"], plan, named)
    rows = place(parameters, rng, rows, offered, plan, epn_totals(parameters, year, len(rows)))
    # what the learner takes is known, how it is taught is not
    for centre in np.flatnonzero(plan["unknown"] > 0):
        here = np.flatnonzero((rows["organiser"] == centre) & (rows["modality"] == 0) & ~rows["only_one"])
        rows.loc[rng.permutation(here)[: plan["unknown"][centre]], "modality"] = UNKNOWN_MODALITY
    # rates, shares and offerings of a modality are met without those (R8)
    rows.loc[by_hand(parameters, year)[rows["organiser"]], "modality"] = UNKNOWN_MODALITY
    return rows.drop(columns=["learner", "far", "intec", "only_one"])


def by_hand(parameters: Parameters, year: int) -> np.ndarray:
    """Which centres (n,) have a year's enrolments collected by hand, in a history that says no modality: Liban's first
    years."""
    collected = (parameters.centres["own_system"] == "sissae").to_numpy()
    still: bool = year < parameters["enrolments"]["liban_by_hand_before"]
    return collected & still


def year_plan(parameters: Parameters, year: int, learners: np.ndarray) -> pd.DataFrame:
    """What each centre (row) has in a year, at this scale: `learners`, `enrolments`, `far` (of them at a distance or
    hybrid), `unknown` (of unknown modality), `entering`, `distance_learners`, `intec` (enrolments).
    """
    settings, centres = parameters["enrolments"], parameters.centres
    position = parameters.years.index(year)
    factor = learners / centres["learners"].to_numpy()
    plan = pd.DataFrame({"learners": learners})
    total = settings["by_year"][position] * learners.sum() / centres["learners"].sum()
    if parameters.scale == 1:
        total = settings["by_year"][position]
    plan["enrolments"] = largest_remainder(centres["enrolments"].to_numpy() * factor, round(total))
    change = plan["enrolments"].to_numpy() / np.maximum(centres["enrolments"].to_numpy(), 1)
    growth, of_learners = (settings[name][position] for name in ("distance_growth", "distance_learners_growth"))
    unknown = np.array(
        [settings["unknown_modality"].get(code, [0] * len(parameters.years))[position] for code in centres["code"]]
    )
    unknown = np.where(year == parameters["base_year"], centres["enrolments"] - centres["modality_known"], unknown)
    plan["unknown"] = np.round(unknown * factor).astype(int)
    far = centres["distance_enrolments"].to_numpy() * change
    everything = (centres["distance_enrolments"] == centres["enrolments"]).to_numpy()
    plan["far"] = np.where(everything, plan["enrolments"], np.round(far * growth)).astype(int)
    share = (centres["distance_learners"] / centres["learners"]).to_numpy()
    plan["distance_learners"] = np.round(share * learners * np.where(share < 1, of_learners, 1)).astype(int)
    plan["entering"] = np.minimum(np.round(centres["entering"].to_numpy() * factor).astype(int), plan["far"])
    intec = np.array([settings["intec"].get(code, 0) for code in centres["code"]])
    plan["intec"] = np.minimum(np.round(intec * change).astype(int), plan["far"])
    # who can learn at a distance at home, the centre teaching its incoming learners too; the others must go elsewhere
    left = plan["far"] - settings["units_of_incoming"] * plan["entering"]
    cover = np.floor(np.clip(settings["cover"] * left, 0, plan["distance_learners"])).astype(int)
    plan["must_go"] = plan["distance_learners"] - cover
    return plan


def epn_totals(parameters: Parameters, year: int, total: int) -> np.ndarray:
    """Enrolments by EPN (in the order of the parameters) of a year: as printed where it is, else in proportion to the
    nearest year."""
    printed = parameters.targets.epns
    nearest = min(map(int, printed.columns), key=lambda known: abs(known - year))
    counts = printed.loc[parameters.epns, nearest].to_numpy()
    return counts if counts.sum() == total else largest_remainder(counts.astype(float), total)


def _at_a_distance(rng: np.random.Generator, learners: pd.DataFrame, plan: pd.DataFrame) -> np.ndarray:
    """Who takes something at a distance or hybrid, anywhere: as many in each centre as the plan says; INTEC's learners
    first."""
    home = learners["centre"].to_numpy()
    key = rng.random(len(learners)) + 0.4 * learners["work_study"] - 2.0 * (learners["brand"] == "INTEC")
    order = np.lexsort((key, home))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(home[order], home[order])
    first: np.ndarray = rank < plan["distance_learners"].to_numpy()[home]
    return first


def _incoming(
    parameters: Parameters, rng: np.random.Generator, learners: pd.DataFrame, plan: pd.DataFrame, open_to: np.ndarray
) -> pd.DataFrame:
    """Pairs of a learner and a centre that is not its home: `learner` (row), `organiser`, `far`, `intec`, `units`."""
    settings = parameters["enrolments"]
    codes = parameters.centres["code"].to_numpy()
    position = {code: centre for centre, code in enumerate(codes)}
    home, distance = learners["centre"].to_numpy(), learners["distance"].to_numpy()
    left = plan["entering"].to_numpy().copy()
    pairs: list[tuple[np.ndarray, int]] = []
    gone = np.zeros(len(learners), dtype=bool)
    # those whose own centre has no room for them at a distance, and those who go to sit their exam at home
    plain = (learners["brand"] != "INTEC").to_numpy()
    obliged = []
    for centre in range(len(plan)):
        here = rng.permutation(np.flatnonzero((home == centre) & distance & plain))
        wanted = plan["must_go"][centre]
        if codes[centre] in settings["goes_to_paris"]:
            wanted = max(wanted, round(settings["goes_to_paris"][codes[centre]] * len(here)))
        obliged.append(here[:wanted])
    only = [position[c] for c in settings["madagascar_destinations"]]
    for centre in sorted(
        range(len(plan)), key=lambda c: codes[c] != "MDG" and codes[c] not in settings["goes_to_paris"]
    ):
        who = obliged[centre]
        allowed = np.zeros(len(plan), dtype=bool)
        allowed[only if codes[centre] == "MDG" else slice(None)] = True
        if codes[centre] in settings["goes_to_paris"]:
            allowed = np.arange(len(plan)) == position["PAR"]
        allowed[centre] = False
        places = rng.permutation(np.repeat(np.arange(len(plan)), np.where(allowed, left, 0)))[: len(who)]
        for organiser in np.unique(places):
            chosen = who[: len(places)][places == organiser]
            pairs.append((chosen, organiser))
            left[organiser] -= len(chosen)
            gone[chosen] = True
    neighbours = settings["neighbours"]
    for organiser in rng.permutation(len(plan)):
        if left[organiser] <= 0:
            continue
        near = np.isin(home, [position[c] for c in neighbours.get(codes[organiser], [])])
        pool = (home != organiser) & (
            distance & plain | near & ~distance & (rng.random(len(learners)) < settings["near"])
        )
        for chosen, there in pairs:
            if there == organiser:
                pool[chosen] = False
        # a few go to several centres; most who leave their own go to one
        order = rng.random(len(learners)) + gone * 0.4
        candidates = np.flatnonzero(pool)
        chosen = candidates[np.argsort(order[candidates], kind="stable")][: left[organiser]]
        pairs.append((chosen, organiser))
        gone[chosen] = True
    frame = pd.DataFrame(
        {
            "learner": np.concatenate([np.asarray(who, dtype=np.int64) for who, _ in pairs]),
            "organiser": np.concatenate([np.full(len(who), there) for who, there in pairs]),
        }
    )
    frame["far"] = distance[frame["learner"]]
    organisers, origin = frame["organiser"].to_numpy(), home[frame["learner"]]
    to_paris = organisers == position["PAR"]
    sits_at_home = np.isin(codes[origin], list(settings["goes_to_paris"])) & to_paris
    intec = frame["far"].to_numpy() & to_paris & ~sits_at_home & (codes[origin] != "MDG")
    frame["intec"] = intec & (rng.random(len(frame)) < settings["intec_incoming"])
    draw = rng.random(len(frame))
    units = np.ones(len(frame), dtype=np.int64)
    for kind, mask in (
        ("units_when_incoming", ~frame["intec"] & ~sits_at_home),
        ("units_of_intec", frame["intec"]),
        ("units_when_at_home", sits_at_home),
    ):
        shares = settings[kind]
        units[mask] = np.array(list(shares))[np.searchsorted(np.cumsum(list(shares.values())) - 1e-9, draw[mask])]
    frame["units"] = np.minimum(units, np.maximum(open_to[organisers, frame["far"].astype(int)], 1))
    return _within_budget(rng, frame, plan, home, distance)


def _within_budget(
    rng: np.random.Generator, pairs: pd.DataFrame, plan: pd.DataFrame, home: np.ndarray, distance: np.ndarray
) -> pd.DataFrame:
    """Fewer units where the centre must keep some at a distance for its own learners who go nowhere else."""
    served = np.zeros(len(home), dtype=bool)
    served[pairs["learner"][pairs["far"]]] = True
    own = np.bincount(home[distance & ~served], minlength=len(plan))
    for centre in range(len(plan)):
        here = np.flatnonzero((pairs["organiser"] == centre) & pairs["far"])
        over = int(pairs["units"].to_numpy()[here].sum()) - max(int(plan["far"][centre]) - int(own[centre]), len(here))
        if over > 0:
            units = pairs["units"].to_numpy()[here]
            spare = np.repeat(np.arange(len(here)), units - 1)
            units = units - np.bincount(rng.permutation(spare)[:over], minlength=len(here))
            pairs.loc[here, "units"] = units
    return pairs


def _at_home(
    parameters: Parameters,
    rng: np.random.Generator,
    learners: pd.DataFrame,
    plan: pd.DataFrame,
    incoming: pd.DataFrame,
    open_to: np.ndarray,
) -> pd.DataFrame:
    """How many units each learner takes in its home centre, on site and at a distance, so that each centre has its
    enrolments."""
    settings = parameters["enrolments"]
    home, distance = learners["centre"].to_numpy(), learners["distance"].to_numpy()
    intec = (learners["brand"] == "INTEC").to_numpy()
    weight = rng.gamma(3.0, size=len(learners)) * np.where(learners["work_study"], settings["work_study_weight"], 1.0)
    parts = []
    for far in (True, False):
        elsewhere = incoming[incoming["far"] == far]
        goes = np.isin(np.arange(len(learners)), elsewhere["learner"])
        given = elsewhere.groupby("organiser")["units"].sum().reindex(range(len(plan)), fill_value=0)
        units = np.zeros(len(learners), dtype=np.int64)
        # who learns at a distance takes less on site, and INTEC's learners hardly anything
        liking = (
            np.where(intec, settings["intec_weight"], 1.0)
            if far
            else np.where(distance, 0.4, 1.0) * np.where(intec, 0.01, 1.0)
        )
        for centre in range(len(plan)):
            row = plan.iloc[centre]
            here = np.flatnonzero((home == centre) & (distance if far else True))
            total = int((row["far"] if far else row["enrolments"] - row["far"]) - given[centre])
            if total <= 0:
                continue
            least = np.where(goes[here] | (distance[here] != far), 0, 1)
            most = min(settings["most_units"], open_to[centre, int(far)])
            units[here] = spread(total, (weight * liking)[here], least, most)
        parts.append(pd.DataFrame({"learner": np.arange(len(learners)), "organiser": home, "far": far, "units": units}))
    frame = pd.concat(parts, ignore_index=True).assign(intec=False)
    return frame[frame["units"] > 0]


def _brand(
    rng: np.random.Generator, rows: pd.DataFrame, own: pd.Series, plan: pd.DataFrame, named: np.ndarray
) -> np.ndarray:
    """Brand of an enrolment: the learner's in its home centre; of what is taken at a distance, the plan's number is
    INTEC's.

    named: (n,) whether the home's system can hold the brand.
    """
    at_home = (rows["home"] == rows["organiser"]).to_numpy()
    brand = np.where(at_home, own, "CNAM").astype(object)
    brand[brand == "INTEC"] = "CNAM"
    learner = rows["learner"].to_numpy()
    order = rng.random(learner.max() + 1)[learner]
    first = (at_home & (own == "INTEC").to_numpy()) | rows["intec"].to_numpy()
    for centre in np.flatnonzero(plan["intec"] > 0):
        here = np.flatnonzero((rows["organiser"] == centre).to_numpy() & rows["far"].to_numpy() & named)
        # whole learners, so that a learner takes INTEC's units together
        sorted_here = here[np.lexsort((order[here], rows["work_study"].to_numpy()[here], ~first[here]))]
        brand[sorted_here[: plan["intec"][centre]]] = "INTEC"
    return brand


def _in_galao(parameters: Parameters, draws: Draws, frame: pd.DataFrame) -> np.ndarray:
    """How GALAO knows an enrolment: '' not at all, 'both' with the home's own system, 'only'."""
    local = (frame["home"] == frame["organiser"]).to_numpy() & frame["work_study"].to_numpy()
    known = galao(parameters, draws, frame["person"].to_numpy(), frame["home"].to_numpy(), local)
    # GALAO knows no planned distance: the home's own system holds that
    return np.where((known == "only") & (frame["modality"] == PLANNED).to_numpy(), "both", known)


def beside(
    parameters: Parameters, draws: Draws, registrations: pd.DataFrame, units: pd.DataFrame, offered: pd.DataFrame,
    counted: pd.DataFrame, before: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Enrolments that do not count, each with its `reason`, and the offerings that they need beyond `offered`.

    `before`: registrations of the year before those at hand, whose learners may come without a new one.

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
    held = registrations if before is None else pd.concat([before, registrations], ignore_index=True)
    parts.append(_unregistered(parameters, draws, held, len(counted)))
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
