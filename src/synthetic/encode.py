"""From meanings to the text of an extract: the landing contract, read backwards."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pandas as pd

from chiffres_cles.contract import Column, Extract
from synthetic.draws import Draws
from synthetic.parameters import reference_list

ABSENT = -1.0
"""In a column of marks: absent. NaN is blank."""


class EncodingError(ValueError):
    """A frame that does not fit its extract; the message names extract and column."""


def encode(extract: Extract, frame: pd.DataFrame, draws: Draws, raw: Collection[str] = ()) -> pd.DataFrame:
    """All columns of `extract`, in its order, as text; missing is the empty text.

    `frame` has exactly the contract's columns, holding meanings: what codes mean, days, whole numbers (-1
    missing), first calendar years, country codes of INSEE. Columns in `raw` are text in the dialect already.
    Raises `EncodingError` for another set of columns, or a meaning that has no code.
    """
    names = extract.column_names
    if set(frame.columns) != set(names):
        difference = sorted(set(frame.columns) ^ set(names))
        raise EncodingError(f"{extract.seed}: columns {difference} are not in both the frame and the contract")
    columns = {}
    for column in extract.columns:
        values = frame[column.name].to_numpy(dtype=object if frame[column.name].dtype == object else None)
        if column.name in raw:
            columns[column.name] = _mapped(values, str)
        else:
            columns[column.name] = _column(extract, column, values, draws)
    return pd.DataFrame(columns, columns=names, dtype=object)


def _column(extract: Extract, column: Column, values: np.ndarray, draws: Draws) -> np.ndarray:
    meta, dialect = column.meta, extract.dialect
    kind = meta["type"]
    if kind == "code":
        return _codes(extract, column, values, draws)
    if kind == "text" and "lookup" in meta:
        seed, scheme = meta["lookup"].split(".")
        listed = reference_list(seed)
        table = dict(zip(listed["code"], listed[scheme], strict=True))
        return _mapped(values, lambda value: table[value])
    if kind == "text":
        return _mapped(values, str)
    if kind == "academic_year":
        pair = dialect.year_format == "pair"
        return _mapped(values, lambda year: "" if year < 0 else f"{year}-{year + 1}" if pair else f"{year}")
    if kind == "date":
        # seconds where the dialect writes them
        unit = "s" if "%S" in dialect.date_format else "D"
        return _mapped(
            values.astype(f"datetime64[{unit}]"), lambda day: pd.Timestamp(day).strftime(dialect.date_format)
        )
    if kind == "integer":
        return _mapped(values, lambda number: "" if number < 0 else f"{int(number)}")
    if kind == "decimal":
        return _mapped(values, lambda number: _number(number, dialect.decimal_mark))
    if kind == "mark":
        return _marks(extract, column, values, draws)
    raise EncodingError(f"{extract.seed}.{column.name}: the contract's type {kind} is not known here")


def _mapped(values: np.ndarray, function: Callable[[Any], str]) -> np.ndarray:
    """`function` of each value (n,), called once a distinct one; missing and '' become ''."""
    places, distinct = pd.factorize(values)
    texts = np.array([function(value) if value != "" else "" for value in distinct] + [""], dtype=object)
    return texts[places]


def _codes(extract: Extract, column: Column, values: np.ndarray, draws: Draws) -> np.ndarray:
    by_meaning: dict[object, list[str]] = {}
    for code, meaning in column.codes.items():
        by_meaning.setdefault(meaning, []).append(str(code))
    places, distinct = pd.factorize(values)
    texts = np.full(len(values), "", dtype=object)
    for place, value in enumerate(distinct):
        if value in ("", -1) and value not in by_meaning:
            continue
        if value not in by_meaning:
            raise EncodingError(f"{extract.seed}.{column.name}: no code means {value!r}")
        codes = np.array(by_meaning[value], dtype=object)
        rows = np.flatnonzero(places == place)
        # several codes of one meaning: all of them are met
        stream = draws.stream(f"encode.{extract.seed}.{column.name}.{value}")
        texts[rows] = codes[0] if len(codes) == 1 else codes[stream.integers(0, len(codes), len(rows))]
    return texts


def _marks(extract: Extract, column: Column, values: np.ndarray, draws: Draws) -> np.ndarray:
    values = values.astype(float)
    texts = _mapped(values, lambda mark: _number(mark, extract.dialect.decimal_mark))
    absent = np.flatnonzero(values == ABSENT)
    if len(absent):
        codes = np.array([str(code) for code, meaning in column.codes.items() if meaning == "absent"], dtype=object)
        if not len(codes):
            raise EncodingError(f"{extract.seed}.{column.name}: no code means absent")
        stream = draws.stream(f"encode.{extract.seed}.{column.name}.absent")
        texts[absent] = codes[stream.integers(0, len(codes), len(absent))]
    return texts


def _number(value: float, mark: str) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".").replace(".", mark)
