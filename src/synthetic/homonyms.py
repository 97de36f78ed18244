"""Homonyms: different persons of one name, birth date and sex, distinguished by their INE or not at all."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.draws import Draws
from synthetic.parameters import Parameters

WITHOUT_INE = ("sissae", "madagascar")
"""Systems that hold no INE: their learners cannot be distinguished by it."""


def with_homonyms(parameters: Parameters, draws: Draws, people: pd.DataFrame, records: pd.Series) -> pd.DataFrame:
    """Make pairs of homonyms with two INE, and for some a third person of that name without one.

    `records`: number of records by person; a third person is one of a single record, so that nothing ties it.
    Adds `homonym` (group number, -1 for none) and `ine_always_shown`.
    """
    settings = parameters["homonyms"]
    people = people.copy()
    people["homonym"] = -1
    in_scope = ~parameters.centres["own_system"].isin(WITHOUT_INE).to_numpy()[people["anchor"]]
    single = (records.reindex(people.index, fill_value=0) == 1).to_numpy()
    order = np.lexsort((draws.stream("homonyms").random(len(people)), people["birth"].to_numpy(), people["women"]))
    wanted = max(settings["minimum"], round(settings["share"] * len(people)))
    has_ine = (people["ine"] != "").to_numpy()
    # neighbours by sex and birth date, so that ages hardly move
    in_scope &= people["birth_known"].to_numpy()
    first = order[in_scope[order] & has_ine[order]]
    third = order[in_scope[order] & ~has_ine[order] & single[order]]
    starts = np.linspace(len(first) * 0.05, len(first) * 0.95, wanted).astype(int)
    starts = starts[starts + 1 < len(first)]
    copied = ["last_name", "first_name", "birth"]
    sex = people["women"].to_numpy()
    rank_of = {person: rank for rank, person in enumerate(order)}
    third_rank = np.array([rank_of[p] for p in third])
    for group, start in enumerate(starts):
        one, two = first[start], first[start + 1]
        members = [one, two] if sex[one] == sex[two] else [one]
        if group % 2 == 0 and len(third):
            nearest = third[min(int(np.searchsorted(third_rank, rank_of[one])), len(third) - 1)]
            is_free = people["homonym"].to_numpy()[nearest] < 0
            if sex[nearest] == sex[one] and is_free and len(members) == 2:
                members.append(nearest)
        if len(members) < 2:
            continue
        for column in copied:
            people.loc[members[1:], column] = people[column].to_numpy()[one]
        people.loc[members, "homonym"] = group
        people.loc[members[2:], "cnam_ine"] = ""
    people["ine_always_shown"] = (people["homonym"] >= 0) & (people["ine"] != "")
    return people
