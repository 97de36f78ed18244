"""Writing a landing: one file an extract, in its dialect, and the manifest that lists them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from chiffres_cles.contract import MANIFEST, Contract, Extract
from synthetic.dirt import Frames
from synthetic.encode import EncodingError
from synthetic.parameters import Parameters


def manifest(parameters: Parameters, contract: Contract, frames: Frames) -> pd.DataFrame:
    """One row an extract that is in `frames`, but the manifest: its day of extraction, its number of records, and that
    it is synthetic.
    """
    days = parameters["extracted_on"]
    listed = [extract for extract in contract.extracts if (extract.system, extract.name) in frames.keys() - {MANIFEST}]
    rows = [
        {
            "system": extract.system,
            "extract": extract.name,
            "extracted_on": days.get(f"{extract.system}.{extract.name}", days.get(extract.system, days["default"])),
            "records": str(len(frames[extract.system, extract.name])),
            "synthetic": "true",
            "state": "delivered",
            "lacks": "",
            "reason": "",
        }
        for extract in listed
    ]
    columns = contract.extract(*MANIFEST).column_names
    return pd.DataFrame(rows, dtype=object)[columns]


def write(landing: Path, contract: Contract, frames: Frames, *, as_seeds: bool) -> dict[str, int]:
    """Write `frames` below `landing`; returns the number of records by file.

    `as_seeds`: UTF-8 whatever the dialect's encoding. Raises `EncodingError` for a frame whose columns are not the
    contract's, and for a character that the encoding lacks.
    """
    counts = {}
    for extract in contract.extracts:
        frame = frames.get((extract.system, extract.name))
        if frame is None:
            continue
        _write_one(landing / extract.file, extract, frame, "utf-8" if as_seeds else extract.dialect.encoding)
        counts[extract.file] = len(frame)
    return counts


def _write_one(path: Path, extract: Extract, frame: pd.DataFrame, encoding: str) -> None:
    if list(frame.columns) != extract.column_names:
        raise EncodingError(f"{extract.seed}: the frame's columns are not the contract's, in its order")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        frame.to_csv(path, sep=extract.dialect.separator, index=False, encoding=encoding, lineterminator="\n")
    except UnicodeEncodeError as error:
        path.unlink(missing_ok=True)
        raise EncodingError(f"{extract.seed}: a character is not in {encoding}: {error.reason}") from error
