"""Truth: who the persons are, in which years they are learners, and of which home centre."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from synthetic import names
from synthetic.draws import Draws, move_to_sum
from synthetic.parameters import Parameters

UNKNOWN = -1
"""A missing whole number."""
COUNTRIES = {"CHN": "99216", "CIV": "99326", "LBN": "99205", "MDG": "99333", "MAR": "99350"}
FRANCE = "99100"


def presences(parameters: Parameters, draws: Draws) -> pd.DataFrame:
    """One row a learner and year: `person`, `year`, `centre` (row of the table of centres), `counted`.

    Counted learners are as many as the parameters say for each centre and year. The others hold a registration
    without any enrolment in scope.
    """
    settings = parameters["presence"]
    metropolitan = np.flatnonzero((parameters.centres["area"] == "METROPOLE").to_numpy())
    centre_of = np.empty(0, dtype=np.int64)
    last_year = np.empty(0, dtype=np.int64)
    parts = []
    for year in parameters.years:
        rng = draws.stream(f"people.presences.{year}")
        movable = np.flatnonzero(np.isin(centre_of, metropolitan))
        movers = rng.permutation(movable)[: round(len(movable) * settings["moves"])]
        centre_of[movers] = centre_of[rng.permutation(movers)]
        for centre in range(len(parameters.centres)):
            wanted = parameters.learners(centre, year)
            here = np.flatnonzero(centre_of == centre)
            recent = rng.permutation(here[last_year[here] == year - 1])[: round(wanted * settings["comes_back"])]
            older = rng.permutation(here[last_year[here] < year - 1])[: round(wanted * settings["comes_back_later"])]
            new = len(centre_of) + np.arange(wanted - len(recent) - len(older))
            centre_of = np.append(centre_of, np.full(len(new), centre))
            last_year = np.append(last_year, np.full(len(new), year))
            persons = np.concatenate([recent, older, new])
            last_year[persons] = year
            parts.append(_rows(persons, year, centre, counted=True))
        counted = sum(len(part) for part in parts if part["year"].iloc[0] == year)
        extra = max(6, round(counted * settings["registers_only"]))
        absent = rng.permutation(np.flatnonzero(last_year < year))[: extra // 2]
        new = len(centre_of) + np.arange(extra - len(absent))
        centre_of = np.append(centre_of, rng.choice(metropolitan, len(new)))
        # the last year stays before this one, so that they may come back later
        last_year = np.append(last_year, np.full(len(new), year - 1))
        persons = np.concatenate([absent, new])
        parts.append(_rows(persons, year, centre_of[persons], counted=False))
    return pd.concat(parts, ignore_index=True).sort_values(["year", "person"], kind="stable", ignore_index=True)


def persons(parameters: Parameters, draws: Draws, present: pd.DataFrame) -> pd.DataFrame:
    """One row a person of `present`, its number from 0 the index: sex, birth, name, identifiers, nationality, and the
    first registration.

    Columns: women, sex_known, birth (day), last_name, first_name, ine, cnam_ine, nationality (INSEE code), work_study,
    anchor (centre), anchor_year, first_year, first_situation, first_level, first_level_year.
    """
    settings = parameters["people"]
    centres = parameters.centres
    # the last year in which a person counts fixes its profile: the groups of the last year are exact
    last = present.sort_values(["person", "counted", "year"], kind="stable").groupby("person").last()
    anchor, anchor_year = last["centre"].to_numpy(), last["year"].to_numpy()
    size = len(last)
    year_position = anchor_year - parameters.years[0]
    # those who never count are a group apart
    position = np.where(last["counted"], year_position, len(parameters.years))
    groups = anchor * (len(parameters.years) + 1) + position

    def by_centre(column: str) -> np.ndarray:
        share = (centres[column] / centres["learners"]).to_numpy(dtype=float)
        return np.repeat(share, len(parameters.years) + 1)

    men = by_centre("men")
    women = draws.allot("people.sex", groups, np.column_stack([men, 1 - men])) == 1
    _meet_ratio(parameters, draws, present, anchor_year, women)
    growth = np.tile([*parameters["registrations"]["work_study_growth"], 0.5], len(centres))
    contract = by_centre("work_study") * growth
    # by sex where only the whole is printed; the base year's counts are those of each centre
    apart = np.tile([year < parameters["base_year"] for year in parameters.years] + [False], len(centres))
    of_men = np.tile(
        [*(parameters["registrations"]["work_study_men"].get(y, 0.5) for y in parameters.years), 0.5], len(centres)
    )
    of_sex = [np.where(apart, contract * part / np.maximum(sex, 0.05), contract).clip(0, 0.95)
              for part, sex in ((of_men, men), (1 - of_men, 1 - men))]  # fmt: skip
    either = np.column_stack(of_sex).ravel()
    of_group = 2 * groups + (women & apart[groups])
    work_study = draws.allot("people.work_study", of_group, np.column_stack([either, 1 - either])) == 0
    since = anchor_year - present.groupby("person")["year"].min().to_numpy()
    frame = pd.DataFrame(
        {
            "women": women,
            "sex_known": True,
            "birth": _births(parameters, draws, anchor, anchor_year, since, work_study),
            "work_study": work_study,
            "anchor": anchor,
            "anchor_year": anchor_year,
        }
    )
    frame["nationality"] = _nationalities(parameters, draws, anchor)
    flavours = np.where(
        np.isin(frame["nationality"], ["99333"]), "mg",
        np.where(np.isin(frame["nationality"], ["99205", "99350", "99351", "99352"]), "ar", "fr"),
    )  # fmt: skip
    frame["last_name"] = names.last_names(draws.stream("people.last_names"), flavours)
    frame["first_name"] = names.first_names(draws.stream("people.first_names"), women)
    numbers = draws.stream("people.ine").permutation(draws.serial("people.ine", max(size * 2, 1000)))[:size]
    abroad = np.isin(centres["area"].to_numpy()[anchor], ["ETRANGER"])
    has_ine = np.where(
        abroad, draws.flags("people.has_ine.abroad", size, settings["ine_elsewhere"]),
        draws.flags("people.has_ine", size, settings["ine_in_france"]),
    )  # fmt: skip
    frame["ine"] = np.where(has_ine, names.ine(numbers), "")
    has_cnam_ine = ~has_ine & draws.flags("people.cnam_ine", size, settings["cnam_ine"])
    frame["cnam_ine"] = np.where(has_cnam_ine, np.array([f"ZZ{n:07d}" for n in numbers.tolist()], dtype=object), "")
    hidden = 1 - by_centre("age_known")
    frame["birth_known"] = draws.allot("people.birth_known", groups, np.column_stack([hidden, 1 - hidden])) == 1
    frame["counted"] = last["counted"].to_numpy()
    above, known = by_centre("diploma_above"), by_centre("diploma_known")
    return _first_registration(parameters, draws, present, frame, groups, above, known)


def _first_registration(
    parameters: Parameters,
    draws: Draws,
    present: pd.DataFrame,
    frame: pd.DataFrame,
    groups: np.ndarray,
    above: np.ndarray,
    known: np.ndarray,
) -> pd.DataFrame:
    settings = parameters["people"]
    missing = settings["missing"]
    size = len(frame)
    first_year = present.groupby("person")["year"].min().to_numpy().copy()
    before = (first_year == parameters.years[0]) & draws.flags(
        "people.known_before", size, parameters["presence"]["known_before"]
    )
    first_year[before] -= draws.stream("people.first_year").integers(1, 9, size)[before]
    birth_year = frame["birth"].to_numpy().astype("datetime64[Y]").astype(int) + 1970
    first_year = np.maximum(first_year, np.minimum(birth_year + 17, parameters.years[-1]))
    frame["first_year"] = np.where(
        draws.flags("people.missing.first_year", size, missing["first_year"]), UNKNOWN, first_year
    )
    situations = draws.pick("people.first_situation", size, settings["first_situation"])
    frame["first_situation"] = np.where(
        draws.flags("people.missing.first_situation", size, missing["first_situation"]), "", situations
    )
    # of whom not even the birth is known, no diploma is
    score = frame["birth_known"].to_numpy().astype(float)
    said = draws.allot("people.first_level", groups, np.column_stack([1 - known, known - above, above]), score)
    below = _levels_below(parameters, draws, frame["anchor_year"].to_numpy())
    above = draws.pick("people.first_level.above", size, settings["diploma_levels_above"])
    level = np.select([said == 1, said == 2], [below, above], UNKNOWN).astype(int)
    _meet_bac(parameters, draws, present, frame["anchor_year"].to_numpy(), level)
    known = said > 0
    frame["first_level"] = level
    # a diploma of level n comes some years after the 18th birthday
    usual = birth_year + np.select([level == 0, level == 3, level == 4, level == 5], [16, 18, 18, 20], 23)
    # the year before the registration at the latest, and never later than it
    year = np.minimum(usual + draws.stream("people.first_level_year").integers(0, 4, size), first_year - 1)
    dated = known & (level > 0) & ~draws.flags("people.missing.first_level_year", size, missing["first_diploma_year"])
    frame["first_level_year"] = np.where(dated, year, UNKNOWN)
    return frame


def _meet_ratio(
    parameters: Parameters, draws: Draws, present: pd.DataFrame, anchor_year: np.ndarray, women: np.ndarray
) -> None:
    """Change the sex of some, in place, so that a year's learners have the ratio that a text prints."""
    for year, ratio in parameters.said_before("masculinity_ratio"):
        now = present.loc[present["counted"] & (present["year"] == year), "person"].to_numpy()
        missing = round(len(now) * ratio / (100 + ratio)) - int((~women[now]).sum())
        # those of that year alone, so that no later year changes
        able = now[(anchor_year[now] == year) & (women[now] == (missing > 0))]
        chosen = draws.stream(f"people.ratio.{year}").permutation(able)[: abs(missing)]
        women[chosen] = missing < 0


def _meet_bac(
    parameters: Parameters, draws: Draws, present: pd.DataFrame, anchor_year: np.ndarray, level: np.ndarray
) -> None:
    """Change levels 4 and 5 for each other, in place, so that a year's known first diplomas have the share of bac that
    a text prints."""
    for year, printed in parameters.said_before("bac_share"):
        now = present.loc[present["counted"] & (present["year"] == year), "person"].to_numpy()
        known = now[level[now] != UNKNOWN]
        missing = round(len(known) * printed / 100) - int((level[known] == 4).sum())
        able = known[(anchor_year[known] == year) & (level[known] == (5 if missing > 0 else 4))]
        chosen = draws.stream(f"people.bac.{year}").permutation(able)[: abs(missing)]
        level[chosen] = 4 if missing > 0 else 5


def _levels_below(parameters: Parameters, draws: Draws, anchor_year: np.ndarray) -> np.ndarray:
    """Level (n,) of a first diploma below bac+3, by year: who came earlier held a bac more often."""
    settings = parameters["people"]
    shares = settings["diploma_levels_below"]
    years = parameters.years
    bac = np.array([settings["bac_below"][year] for year in years])
    weights = np.array([list(shares.values())] * len(years), dtype=float)
    levels = np.array(list(shares))
    weights[:, levels == 4] = bac[:, None]
    weights[:, levels == 5] += shares[4] - bac[:, None]
    groups = np.clip(anchor_year - years[0], 0, len(years) - 1)
    below: np.ndarray = levels[draws.allot("people.first_level.below", groups, weights)]
    return below


def _rows(persons: np.ndarray, year: int, centre: np.ndarray | int, *, counted: bool) -> pd.DataFrame:
    return pd.DataFrame({"person": persons, "year": year, "centre": centre, "counted": counted})


def _births(
    parameters: Parameters,
    draws: Draws,
    anchor: np.ndarray,
    anchor_year: np.ndarray,
    since: np.ndarray,
    work_study: np.ndarray,
) -> np.ndarray:
    """Birth days (n,): ages on 31 December of the anchor year around the centre's mean, work-study being younger.

    `since`: years from the first one to the anchor year; nobody was younger than the youngest then.
    """
    settings = parameters["people"]
    centres = parameters.centres
    share = (centres["work_study"] / centres["learners"]).to_numpy(dtype=float)
    mean = (centres["age_sum"] / centres["age_known"].clip(lower=1)).to_numpy(dtype=float)
    mean = np.where(mean > 0, mean, settings["mean_age_unknown"])
    young = np.minimum(settings["work_study_age"], mean)
    other = np.where(share < 1, (mean - share * young) / np.maximum(1 - share, 0.05), mean)
    target = np.where(work_study, young[anchor], np.minimum(other, 46)[anchor])
    wide = np.where(work_study, settings["work_study_age_spread"], settings["age_spread"])
    excess = np.maximum(target - settings["youngest"], 1.5)
    # skewed to the right, with the given mean and spread above the youngest
    shape = (excess / wide) ** 2
    age = settings["youngest"] + draws.stream("people.birth").gamma(shape) * (excess / shape)
    reference = (anchor_year.astype("int64") - 1970).astype("datetime64[Y]")
    last_day = (reference + 1).astype("datetime64[D]") - 1
    lived = np.floor((np.clip(age, settings["youngest"] + since, 80) + 0.5) * 365.25).astype("timedelta64[D]")
    born: np.ndarray = last_day - lived
    return born


def _nationalities(parameters: Parameters, draws: Draws, anchor: np.ndarray) -> np.ndarray:
    settings = parameters["people"]
    rng = draws.stream("people.nationality")
    others = np.array(settings["nationalities"], dtype=object)
    home = parameters.centres["code"].map(COUNTRIES).fillna(FRANCE).to_numpy(dtype=object)[anchor]
    abroad = home != FRANCE
    own = rng.random(len(anchor)) < np.where(abroad, settings["abroad_nationality"], settings["french_nationality"])
    return np.where(own, home, others[rng.integers(1, len(others), len(anchor))])


def ages(people: pd.DataFrame, year: int) -> np.ndarray:
    """Completed years (n,) on 31 December of `year`."""
    return _ages(people["birth"].to_numpy(), year)


def _ages(birth: np.ndarray, year: int) -> np.ndarray:
    return year - (birth.astype("datetime64[Y]").astype(int) + 1970)


def with_ages(parameters: Parameters, draws: Draws, people: pd.DataFrame, registrations: pd.DataFrame) -> pd.DataFrame:
    """Move birth days by whole years, so that the known ages of a centre's learners of the base year have their mean,
    and those of another year the mean that a text prints, by work-study where it prints that too.

    Homonyms keep theirs, which they share.
    """
    people = people.copy()
    birth = people["birth"].to_numpy().astype("datetime64[D]").copy()
    homonym = (people["homonym"] >= 0).to_numpy()
    rng = draws.stream("people.ages")
    base = parameters["base_year"]
    now = (people["anchor_year"] == base).to_numpy() & people["counted"].to_numpy()
    known = people["birth_known"].to_numpy()
    # the ages that are known, and the others alike
    for (centre, row), is_known in product(parameters.centres.iterrows(), (True, False)):
        rows = np.flatnonzero(now & (people["anchor"] == centre).to_numpy() & (known == is_known))
        if row.age_known and len(rows):
            mean = row.age_sum / row.age_known
            _shift(parameters, rng, people, birth, base, rows, rows[~homonym[rows]], mean)
    held = registrations[(registrations["kind"] == "home") & registrations["counted"]]
    for year in sorted(set(parameters.years) - {base}, reverse=True):
        present = held[held["year"] == year]
        for scope, part in (("work-study", present[present["work_study"]]), ("all", present)):
            mean = parameters.said("mean_age", year, scope)
            if mean is None:
                continue
            rows = part["person"].to_numpy()[known[part["person"]]]
            # those of that year alone move; and of all, those whose mean is not met already
            able = part["person"][~part["work_study"]].to_numpy() if scope == "all" else rows
            able = able[known[able] & (people["anchor_year"].to_numpy()[able] == year) & ~homonym[able]]
            _shift(parameters, rng, people, birth, year, rows, able, mean)
    people["birth"] = birth
    return people


def later_by_years(days: np.ndarray, years: int) -> np.ndarray:
    """The days moved by whole years; at most the 28th, so that each exists in any year."""
    months = days.astype("datetime64[M]")
    of_month = np.minimum((days - months.astype("datetime64[D]")).astype(int), 27)
    moved: np.ndarray = (months + 12 * years).astype("datetime64[D]") + of_month
    return moved


def _shift(
    parameters: Parameters, rng: np.random.Generator, people: pd.DataFrame, birth: np.ndarray, year: int,
    rows: np.ndarray, movable: np.ndarray, mean: float,
) -> None:  # fmt: skip
    """Move days of `birth` in place, those of the persons `movable`, so that the ages of `rows` have their mean in
    `year`."""
    first = people["first_year"].to_numpy()
    youngest = parameters["people"]["youngest"] + np.where(first < 0, 8, np.maximum(year - first, 0)) + 1

    def missing() -> int:
        return round(mean * len(rows)) - int(_ages(birth, year)[rows].sum())

    def able(step: int) -> np.ndarray:
        age = _ages(birth, year)[movable]
        rows: np.ndarray = movable[age < 60 if step > 0 else age > youngest[movable]]
        return rows

    def move(chosen: np.ndarray, step: int) -> None:
        birth[chosen] = later_by_years(birth[chosen], -step)

    move_to_sum(rng, missing, able, move)
