"""Truth: persons who are no learners of the years at hand, but ask for a validation or receive a diploma."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic import names
from synthetic.draws import Draws
from synthetic.parameters import Parameters
from synthetic.people import UNKNOWN

COLUMNS = [
    "women",
    "birth",
    "last_name",
    "first_name",
    "ine",
    "nationality",
    "first_level",
    "first_level_year",
    "anchor",
]
"""What a frame of holders shares with the frame of persons."""


def outsiders(
    parameters: Parameters, draws: Draws, purpose: str, year: np.ndarray, men: float, age: float
) -> pd.DataFrame:
    """One row (n,) each, of the given mean age at the end of `year`, with the columns COLUMNS."""
    rng = draws.stream(f"outsiders.{purpose}")
    size = len(year)
    women = ~draws.flags(f"outsiders.{purpose}.sex", size, men)
    aged = np.clip(rng.normal(age, 7.5, size), 21, 66)
    last_day = ((year - 1969).astype("datetime64[Y]")).astype("datetime64[D]") - 1
    birth = last_day - np.floor((aged + 0.5) * 365.25).astype("timedelta64[D]")
    level = np.array(list(parameters["validations"]["levels"]))[
        draws.allot(
            f"outsiders.{purpose}.level",
            np.zeros(size, dtype=int),
            np.array([list(parameters["validations"]["levels"].values())]),
        )
    ]
    dated = (level > 0) & ~draws.flags(f"outsiders.{purpose}.undated", size, 0.08)
    born = birth.astype("datetime64[Y]").astype(int) + 1970
    obtained = np.minimum(born + np.select([level == 3, level == 4, level == 5], [18, 19, 21], 24), year - 1)
    weights = parameters.centres["learners"].to_numpy(dtype=float)
    return pd.DataFrame(
        {
            "women": women,
            "birth": birth,
            "last_name": names.last_names(rng, np.full(size, "fr", dtype=object)),
            "first_name": names.first_names(rng, women),
            "ine": "",
            "nationality": "99100",
            "first_level": level,
            "first_level_year": np.where(dated, obtained, UNKNOWN),
            "anchor": rng.choice(len(weights), size, p=weights / weights.sum()),
        },
        columns=COLUMNS,
    )
