"""Truth: the administrative registrations, with what was declared at each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.draws import Draws
from synthetic.parameters import Parameters, reference_list
from synthetic.people import UNKNOWN


def registrations(
    parameters: Parameters, draws: Draws, present: pd.DataFrame, people: pd.DataFrame, certifications: pd.DataFrame
) -> pd.DataFrame:
    """One row a learner and year with its home centre, and a few second ones, in conflict or cancelled.

    Columns: person, year, centre, counted, kind (`home`, `conflict`, `cancelled`), brand, training_type, registered_on,
    department, situation, activity, occupation, working_time, level, level_year, financing, programme (a code). Missing
    is '' or -1.
    """
    rows = present.copy()
    size = len(rows)
    who = people.iloc[rows["person"]].reset_index(drop=True)
    rows["kind"] = "home"
    contract = who["work_study"].to_numpy() & (rows["year"] > who["anchor_year"] - 3).to_numpy()
    _meet_work_study(parameters, draws, rows, ~who["women"].to_numpy(), contract)
    types = parameters["registrations"]["training_types"]
    rows["training_type"] = np.where(
        contract, draws.pick("registrations.contract", size, types["work_study"]),
        draws.pick("registrations.training", size, types["other"]),
    )  # fmt: skip
    rows["work_study"] = contract
    rows["brand"] = _brands(parameters, draws, rows, contract)
    rows["registered_on"] = _days(parameters, draws, "registrations.day", rows["year"].to_numpy())
    rows["department"] = _departments(parameters, draws, rows)
    _declare(parameters, draws, rows, who)
    rows["programme"] = _programmes(parameters, draws, rows, who, certifications)
    others = [_seconds(parameters, draws, rows), _unsettled(parameters, draws, rows)]
    parts = [rows.assign(seen_by=""), *others]
    return pd.concat(parts, ignore_index=True)


def as_before(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """`rows`, the registrations of a year, where what a learner keeps from year to year is as in those `before`.

    Brand, programme and department are kept by who registers in the same centre, in or out of work-study as before.
    """
    kept, tie = ["brand", "programme", "department"], ["person", "centre", "work_study"]
    last = before[before["kind"] == "home"].sort_values("year", kind="stable").drop_duplicates(tie, keep="last")
    known = rows[tie].merge(last[[*tie, *kept]], on=tie, how="left")
    found = (known["brand"].notna() & (rows["kind"] == "home").to_numpy()).to_numpy()
    return rows.assign(**{name: np.where(found, known[name], rows[name]) for name in kept})


def _meet_work_study(
    parameters: Parameters, draws: Draws, rows: pd.DataFrame, men: np.ndarray, contract: np.ndarray
) -> None:
    """Leave a year as many contracts (n,), in place, as a text prints, and with its ratio of men to women."""
    for year, printed in parameters.said_before("work_study_learners"):
        now = np.flatnonzero(contract & rows["counted"].to_numpy() & (rows["year"] == year).to_numpy())
        now = draws.stream(f"registrations.contracts.{year}").permutation(now)
        wanted = round(printed * parameters.scale)
        ratio = parameters.said("masculinity_ratio", year, "work-study")
        if ratio is None:
            contract[now[wanted:]] = False
            continue
        of_men = round(wanted * ratio / (100 + ratio))
        for sex, count in ((men, of_men), (~men, wanted - of_men)):
            contract[now[sex[now]][count:]] = False


def _declare(parameters: Parameters, draws: Draws, rows: pd.DataFrame, who: pd.DataFrame) -> None:
    """Add what the learner declared; situation and activity go missing apart."""
    size, missing = len(rows), parameters["people"]["missing"]
    settings = parameters["registrations"]
    centres = parameters.centres
    # those who do not count are a group apart
    position = np.where(rows["counted"], rows["year"] - parameters.years[0], len(parameters.years))
    groups = rows["centre"].to_numpy() * (len(parameters.years) + 1) + position
    named = centres[["situation_known", "employed", "seeking", "active_too", "idle_too"]]
    of_base = named.div(centres["learners"], axis=0).to_numpy(dtype=float)
    # by centre, then year, those who do not count last
    known, employed, seeking, active_too, idle_too = np.repeat(of_base, len(parameters.years) + 1, axis=0).T
    employed, seeking = (
        part * np.tile([*(settings["situations"][name].get(year, 1) for year in parameters.years), 1], len(centres))
        for name, part in (("employed", employed), ("seeking", seeking))
    )
    seeking = np.minimum(seeking, 0.9 * known)
    employed = np.minimum(employed, known - seeking)
    # those whom GALAO knows come first: their contract is their employment
    shares = np.column_stack(
        [employed, 1 - known - active_too - idle_too, active_too, idle_too, seeking, known - employed - seeking]
    )
    contract = rows["work_study"].to_numpy()
    hired = galao(parameters, draws, rows["person"].to_numpy(), rows["centre"].to_numpy(), contract) != ""
    shares = np.clip(shares, 0, 1)
    said = draws.allot("registrations.situation", groups, shares, np.where(hired, 0, 1))
    drawn = np.array(["employed", "", "", "", "seeking", "inactive"], dtype=object)[said]
    rows["situation"] = drawn
    activity = np.array(["active", "", "active", "inactive", "active", "inactive"], dtype=object)[said]
    # a situation says the activity too: the flag may be missing beside it
    gone = (drawn != "") & (draws.stream("registrations.missing.activity").random(size) < missing["activity"])
    rows["activity"] = np.where(gone, "", activity)
    employed = drawn == "employed"
    rows["occupation"] = _occupations(parameters, draws, position, employed)
    time = np.where(draws.flags("registrations.part_time", size, settings["part_time"]), "part", "full")
    rows["working_time"] = _lost(draws, "working_time", np.where(employed, time, ""), missing["working_time"])
    financing = np.where(
        rows["work_study"], rows["training_type"],
        draws.pick("registrations.financing", size, settings["financing"]["other"]),
    )  # fmt: skip
    rows["financing"] = _lost(draws, "financing", financing, missing["financing"])
    rows["department"] = _lost(draws, "department", rows["department"].to_numpy(dtype=object), missing["department"])
    later = draws.flags("registrations.higher", size, parameters["people"]["higher_diploma_since"])
    first = who["first_level"].to_numpy()
    level = np.where(later & (first >= 3) & (first < 7), first + 1, first)
    known = (level >= 0) & ~draws.flags("registrations.missing.level", size, missing["diploma"])
    rows["level"] = np.where(known, level, UNKNOWN)
    year = np.minimum(np.where(level > first, rows["year"] - 1, who["first_level_year"]), rows["year"])
    dated = known & (year > 0) & ~draws.flags("registrations.missing.level_year", size, missing["diploma_year"])
    rows["level_year"] = np.where(dated, year, UNKNOWN)


def _occupations(parameters: Parameters, draws: Draws, position: np.ndarray, employed: np.ndarray) -> np.ndarray:
    """Occupation (n,) of those employed, '' where it is missing; the part of the intermediate ones as the texts print
    it.

    position: (n,) place of the year, those who do not count behind the last.
    """
    shares, missing = parameters["registrations"]["occupations"], parameters["people"]["missing"]["occupation"]
    labels = np.array([*shares, ""], dtype=object)
    weights = []
    for year in [*parameters.years, None]:
        printed = year and parameters.said("intermediate_occupations_share", year, "employed")
        middle = printed / 100 if printed else shares["4"]
        rest = (1 - middle) / (1 - shares["4"])
        known = [middle if code == "4" else share * rest for code, share in shares.items()]
        weights.append([*(share * (1 - missing) for share in known), missing])
    # in exact counts among those who are employed and count; the others are groups apart
    groups = 2 * position + employed
    code = labels[draws.allot("registrations.occupation", groups, np.repeat(np.array(weights), 2, axis=0))]
    detail = np.array(["1", "2", "3"], dtype=object)[draws.stream("registrations.pcs").integers(0, 3, len(position))]
    return np.where(employed & (code != ""), code + detail, "")


def galao(
    parameters: Parameters, draws: Draws, person: np.ndarray, centre: np.ndarray, work_study: np.ndarray
) -> np.ndarray:
    """How GALAO knows a learner (n,): '' not at all, 'both' with the home's own system, 'only'. Stable for a person."""
    settings = parameters["enrolments"]
    codes = parameters.centres["code"].to_numpy()[centre]
    rng = draws.stream("registrations.galao")
    branch, double = rng.random(person.max() + 1)[person], rng.random(person.max() + 1)[person]
    north = work_study & (codes == "HDF")
    eicnam = work_study & (codes == "PAR") & (branch < settings["eicnam"])
    both = np.where(north, double < settings["imported_from_galao"], double < settings["eicnam_in_siscol"])
    return np.where(north | eicnam, np.where(both, "both", "only"), "").astype(object)


def _lost(draws: Draws, column: str, values: np.ndarray, share: float) -> np.ndarray:
    return np.where(draws.flags(f"registrations.missing.{column}", len(values), share), "", values)


def _brands(parameters: Parameters, draws: Draws, rows: pd.DataFrame, contract: np.ndarray) -> np.ndarray:
    """Brand of registration; of the continuing learners of the centres that have brands."""
    brands = np.full(len(rows), "CNAM", dtype=object)
    codes = parameters.centres["code"].to_numpy()[rows["centre"]]
    for centre, shares in parameters["registrations"]["brands"].items():
        here = np.flatnonzero((codes == centre) & ~contract)
        # a person keeps its brand from year to year
        person = rows["person"].to_numpy()[here]
        distinct, position = np.unique(person, return_inverse=True)
        of_person = draws.pick(
            f"registrations.brand.{centre}", len(distinct), {**shares, "CNAM": 1 - sum(shares.values())}
        )
        brands[here] = of_person[position]
    return brands


def _programmes(
    parameters: Parameters, draws: Draws, rows: pd.DataFrame, who: pd.DataFrame, certifications: pd.DataFrame
) -> np.ndarray:
    """Code (n,) of the certification aimed at, the same from year to year; work-study always follows one."""
    person = rows["person"].to_numpy()
    number = draws.stream("registrations.programme").integers(0, 1 << 30, person.max() + 1)[person]
    follows = draws.flags("registrations.follows", person.max() + 1, parameters["certifications"]["programme"])[person]
    codes = certifications["code"].to_numpy(dtype=object)
    of_engineers = (certifications["kind"] == "ING").to_numpy()
    engineers, others = (codes[certifications["work_study"] & part] for part in (of_engineers, ~of_engineers))
    contract = np.where(
        _engineers(parameters, draws, rows, who), engineers[number % len(engineers)], others[number % len(others)]
    )
    return np.where(rows["work_study"], contract, np.where(follows, codes[number % len(codes)], ""))


def _engineers(parameters: Parameters, draws: Draws, rows: pd.DataFrame, who: pd.DataFrame) -> np.ndarray:
    """Which learners (n,) would be engineers by work-study, the same from year to year; those of the last year with the
    printed ratio of men to women.
    """
    year = parameters.years[-1]
    ratio = parameters.figure("masculinity_ratio", year, "work-study engineers")
    now = (rows["counted"] & rows["work_study"] & (rows["year"] == year)).to_numpy()
    women = who["women"].to_numpy()
    total = parameters["certifications"]["engineers"] * now.sum()
    wanted = {False: total * ratio / (100 + ratio), True: total * 100 / (100 + ratio)}
    chosen = np.zeros(rows["person"].max() + 1, dtype=bool)
    for sex, count in wanted.items():
        pool = draws.stream(f"registrations.engineers.{sex}").permutation(np.flatnonzero(women == sex))
        pool = pool[np.argsort(~now[pool], kind="stable")]
        among = int(now[pool].sum())
        # in the same proportion among those of other years
        others = pd.unique(rows["person"].to_numpy()[pool[among:]])
        chosen[others[: round(len(others) * count / max(among, 1))]] = True
        chosen[rows["person"].to_numpy()[pool[:among]]] = False
        chosen[rows["person"].to_numpy()[pool[: round(count)]]] = True
    return chosen[rows["person"]]


def _days(parameters: Parameters, draws: Draws, name: str, years: np.ndarray) -> np.ndarray:
    settings = parameters["registrations"]
    first = settings["first_day"]
    start = (years - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (first["month"] - 1)
    after = draws.stream(name).integers(0, settings["days_open"], len(years))
    days: np.ndarray = start.astype("datetime64[D]") + first["day"] - 1 + after
    return days


def _departments(parameters: Parameters, draws: Draws, rows: pd.DataFrame) -> np.ndarray:
    """Department of residence (n,), one of the home centre's own but for a few; 99 abroad. Stable for a person and
    centre."""
    listed = reference_list("departments").groupby("centre_code")["department"].apply(list).to_dict()
    everywhere = np.array(sorted({d for ds in listed.values() for d in ds if len(d) == 2}), dtype=object)
    persons = rows["person"].to_numpy()
    number = draws.stream("registrations.department").integers(0, 1 << 30, persons.max() + 1)[persons]
    away = draws.flags("registrations.elsewhere", persons.max() + 1, parameters["people"]["residence_elsewhere"])[
        persons
    ]
    departments = np.full(len(rows), "99", dtype=object)
    for centre, code in enumerate(parameters.centres["code"]):
        mask = (rows["centre"] == centre).to_numpy()
        own = np.array(listed.get(code, ["99"]), dtype=object)
        departments[mask] = own[number[mask] % len(own)]
    metropolitan = (parameters.centres["area"] == "METROPOLE").to_numpy()[rows["centre"]]
    return np.where(away & metropolitan, everywhere[number % len(everywhere)], departments)


def _seconds(parameters: Parameters, draws: Draws, rows: pd.DataFrame) -> pd.DataFrame:
    """Second registrations of the year, a while after or before the first, in another centre that does not serve the
    residence."""
    settings = parameters["registrations"]
    metropolitan = np.flatnonzero((parameters.centres["area"] == "METROPOLE").to_numpy())
    codes = parameters.centres["code"].to_numpy()
    serves = set(reference_list("departments")[["department", "centre_code"]].itertuples(index=False, name=None))
    parts = []
    for kind, share in (("conflict", settings["conflicts"]), ("cancelled", settings["cancelled"])):
        rng = draws.stream(f"registrations.{kind}")
        chosen = np.isin(rows["centre"], metropolitan) & rows["counted"].to_numpy()
        index = rng.permutation(np.flatnonzero(chosen))
        second = rows.iloc[index[: max(8, round(share * len(rows)))]].copy()
        other = rng.choice(metropolitan, len(second))
        keep = [
            o != c and (d, codes[o]) not in serves and (d, codes[c]) in serves
            for o, c, d in zip(other, second["centre"], second["department"], strict=True)
        ]
        days = rng.integers(5, 40, len(second))
        # residence decides, whichever comes first
        before = draws.flags(f"registrations.{kind}.before", len(second), settings["conflicts_before"])
        second["registered_on"] = second["registered_on"] + pd.to_timedelta(np.where(before, -days, days), unit="D")
        second["kind"], second["brand"], second["centre"], second["seen_by"] = kind, "CNAM", other, ""
        parts.append(second[keep])
    return pd.concat(parts, ignore_index=True)


def _unsettled(parameters: Parameters, draws: Draws, rows: pd.DataFrame) -> pd.DataFrame:
    """Registrations of an earlier day that SISCOL holds for another centre, of learners whose residence nobody knows:
    the home centre's own system decides.
    """
    settings, centres = parameters["registrations"], parameters.centres
    able = ((centres["area"] == "METROPOLE") & (centres["own_system"] == "gescicca")).to_numpy()
    chosen = able[rows["centre"]] & (rows["counted"] & ~rows["work_study"] & (rows["department"] == "")).to_numpy()
    rng = draws.stream("registrations.unsettled")
    index = rng.permutation(np.flatnonzero(chosen))
    second = rows.iloc[index[: max(6, round(settings["conflicts_unsettled"] * len(rows)))]].copy()
    other = rng.choice(np.flatnonzero(able), len(second))
    days = pd.to_timedelta(rng.integers(5, 40, len(second)), unit="D")
    second["registered_on"] = second["registered_on"] - days
    elsewhere = other != second["centre"].to_numpy()
    conflicts: pd.DataFrame = second.assign(kind="conflict", brand="CNAM", centre=other, seen_by="siscol")[elsewhere]
    return conflicts
