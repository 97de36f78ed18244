"""Rows by the values of several columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd


def rows_by(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[tuple[Any, ...], pd.DataFrame]]:
    """(values of the columns, their rows), in the order of the values."""
    yield from frame.groupby([*columns])


def places_by(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[tuple[Any, ...], np.ndarray]]:
    """(values of the columns, places of their rows in the frame)."""
    for values, places in frame.groupby([*columns]).indices.items():
        assert isinstance(values, tuple)
        yield values, np.asarray(places)
