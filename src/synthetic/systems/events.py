"""Who a decision or a document is about, as the systems of validations and diplomas write it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.draws import Draws
from synthetic.parameters import Parameters
from synthetic.sight import SYSTEMS, Sight


def identified(
    parameters: Parameters, draws: Draws, name: str, holders: pd.DataFrame, sight: Sight, *, only: str = ""
) -> pd.DataFrame:
    """One row a holder: last_name, first_name, birth, sex, ine, nationality, level, level_year, application, local_id.

    A learner's local number, of the system `only` or of any, is noted for some; `application` is '' where it is not.
    """
    rng = draws.stream(f"events.{name}")
    size = len(holders)
    records = sight.records
    if only:
        records = records[records["system"] == SYSTEMS.index(only)]
    first = records.drop_duplicates("person").set_index("person")
    person = holders["person"].to_numpy()
    system = first["system"].reindex(person).to_numpy()
    noted = ~np.isnan(system.astype(float)) & (rng.random(size) < parameters["validations"]["with_number"])
    local = first["local_id"].reindex(person).to_numpy(dtype=object)
    applications = np.array([*SYSTEMS, ""], dtype=object)[
        np.where(noted, np.nan_to_num(system.astype(float)), -1).astype(int)
    ]
    shown = rng.random(size) < 0.4
    return pd.DataFrame(
        {
            "last_name": holders["last_name"].to_numpy(dtype=object),
            "first_name": holders["first_name"].to_numpy(dtype=object),
            "birth": holders["birth"].to_numpy(),
            "sex": np.where(holders["women"], "F", "M"),
            "ine": np.where(shown, holders["ine"], "").astype(object),
            "nationality": holders["nationality"].to_numpy(dtype=object),
            "level": holders["first_level"].to_numpy(),
            "level_year": holders["first_level_year"].to_numpy(),
            "application": applications,
            "local_id": np.where(noted, local, "").astype(object),
        }
    )


def hidden(draws: Draws, name: str, values: pd.Series | np.ndarray, share: float) -> np.ndarray:
    """`values` with '' in a share of the rows."""
    values = np.asarray(values, dtype=object)
    return np.where(draws.stream(f"events.hidden.{name}").random(len(values)) < share, "", values)
