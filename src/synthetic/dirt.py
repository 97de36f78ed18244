"""Dirt: what real extracts hold beside the truth. Each kind is counted, so that a test can ask for it.

Dirt of persons changes records before they are written. Dirt of rows adds rows to written extracts and leaves the
good row where it was, so that nothing that counts is lost: a bad value is in a second copy of its row, on the side
where the good one counts: of two records with one key the first counts, of two of one person the last.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from chiffres_cles.contract import Contract
from synthetic.draws import Draws
from synthetic.names import LETTERS
from synthetic.parameters import Parameters
from synthetic.sight import SCHOOLING

Frames = dict[tuple[str, str], pd.DataFrame]
"""Extract (system, table) -> its rows as text."""
PLACE = "place in the extract"
AFTER, BEFORE = "after that place", "before that place"
"""Columns that say where the row is of which a row is a copy; no extract has them."""


def dirty_records(parameters: Parameters, draws: Draws, records: pd.DataFrame, people: pd.DataFrame) -> Counter[str]:
    """Misspell names, spoil INE, in place on `records`; returns how many rows each kind has."""
    settings = parameters["dirt"]
    counts: Counter[str] = Counter()
    size = len(records)
    several = records.groupby("person")["record"].transform("size").to_numpy() > 1
    plain_person = (people["homonym"].to_numpy() < 0)[records["person"]]
    has_ine = (people["ine"].to_numpy(dtype=object)[records["person"]] != "") & np.isin(
        records["system"], [SCHOOLING[s] for s in ("siscol", "gescicca", "open_portal", "galao", "siicre")]
    )
    first = ~records.duplicated("person").to_numpy()
    rng = draws.stream("dirt.records")

    def chosen(mask: np.ndarray, name: str) -> np.ndarray:
        rows = rng.permutation(np.flatnonzero(mask))
        return rows[: max(settings["minimum"], round(settings[name] * size))]

    # a real misspelling, the INE being on both records of the person
    pairs = has_ine & plain_person & several & (records["phase"] == 0).to_numpy()
    complete = pd.Series(pairs).groupby(records["person"].to_numpy()).transform("all").to_numpy()
    rows = chosen(complete & ~first, "misspelt")
    records.loc[rows, "last_name"] = _misspelt(records["last_name"].to_numpy(dtype=object)[rows])
    of_them = np.isin(records["person"], records["person"].to_numpy()[rows])
    records.loc[of_them, "ine"] = people["ine"].to_numpy(dtype=object)[records["person"].to_numpy()[of_them]]
    counts["misspelt_name_same_ine"] = len(rows)
    free = ~of_them & plain_person
    # a wrong check letter, on one of a person's records
    rows = chosen(free & (records["ine"] != "").to_numpy(), "wrong_check")
    ine = records["ine"].to_numpy(dtype=object)[rows]
    wrong = [text[:10] + LETTERS[(int(text[:10]) + 1 + int(text[9])) % 23] for text in ine]
    records.loc[rows, "ine"] = wrong
    counts["wrong_ine_check"] = len(rows)
    # an INE typed on the record of somebody else, who has none, in a system that holds it
    holds = np.isin(records["system"], [SCHOOLING[s] for s in ("gescicca", "open_portal", "galao")])
    without = people["ine"].to_numpy(dtype=object)[records["person"]] == ""
    rows = chosen(free & without & holds & ~several & first, "ine_of_another")
    owners = np.flatnonzero(has_ine & free & (records["ine"] != "").to_numpy())
    records.loc[rows, "ine"] = records.iloc[rng.permutation(owners)[: len(rows)]]["ine"].to_numpy(dtype=object)
    counts["ine_of_another"] = len(rows)
    # known again under a new number and another spelling: the former number alone ties them
    renumbered = (records["former_id"] != "").to_numpy() & free & (records["cnam_ine"] == "").to_numpy()
    rows = chosen(renumbered, "renumbered_misspelt")
    records.loc[rows, "last_name"] = _misspelt(records["last_name"].to_numpy(dtype=object)[rows])
    records.loc[rows, "ine"] = ""
    counts["former_number_other_spelling"] = len(rows)
    return counts


def dirty_rows(parameters: Parameters, draws: Draws, contract: Contract, frames: Frames) -> Counter[str]:
    """Add the bad rows that `parameters.yml` lists, twice-written rows, orphans and odd blanks, in place on
    `frames`."""
    settings = parameters["dirt"]
    counts: Counter[str] = Counter()
    for kind, extract_name, column, share in settings["unknown_values"]:
        system, name = extract_name.split(".")
        _unknown_values(draws, contract, frames, (system, name), column, share, counts, kind)
    added: dict[tuple[str, str], list[pd.DataFrame]] = {key: [] for key in frames}
    for extract_name in settings["written_twice"]["extracts"]:
        key = tuple(extract_name.split("."))
        rows = _sample(
            draws, f"twice.{extract_name}", frames[key], settings["written_twice"]["share"], settings["minimum"]
        )
        added[key].append(rows)
        counts["written_twice"] += len(rows)
    for number, (kind, extract_name, values) in enumerate([*settings["orphans"], *settings["orphans_once"]]):
        key = tuple(extract_name.split("."))
        rows = _sample(draws, f"orphan.{number}", frames[key], settings["orphan_share"], settings["minimum"])
        for column, value in values.items():
            rows[column] = value
        added[key].append(rows)
        counts[kind] += len(rows)
    for number, (rule, extract_name, column, value) in enumerate(settings["bad_values"]):
        key = tuple(extract_name.split("."))
        rows = _sample(draws, f"bad.{number}", frames[key], settings["bad_share"], 1)
        rows[column] = value
        rows[BEFORE if extract_name in settings["last_counts"] else AFTER] = rows.pop(PLACE)
        added[key].append(rows)
        counts[f"reject_{rule}"] += len(rows)
    for key, parts in added.items():
        if parts:
            more = pd.concat(parts, ignore_index=True)
            frames[key] = _mixed_in(draws, key, frames[key], more.drop(columns=PLACE, errors="ignore"))
    return counts


def _sample(draws: Draws, name: str, frame: pd.DataFrame, share: float, minimum: int) -> pd.DataFrame:
    """Some rows, `PLACE` saying where each is in the frame."""
    count = min(len(frame), max(minimum, round(share * len(frame))))
    places = np.sort(draws.stream(f"dirt.{name}").permutation(len(frame))[:count])
    return frame.iloc[places].reset_index(drop=True).assign(**{PLACE: places})


def _mixed_in(draws: Draws, key: tuple[str, str], frame: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """`frame` with the rows of `more` at random places, a bad copy on its side of its row."""
    drawn = draws.stream(f"dirt.places.{'.'.join(key)}").random(len(more)) * len(frame)
    if AFTER in more:
        drawn = np.fmax(drawn, more.pop(AFTER).to_numpy(dtype=float) + 0.5)
    if BEFORE in more:
        drawn = np.fmin(drawn, more.pop(BEFORE).to_numpy(dtype=float) - 0.5)
    both = pd.concat([frame, more], ignore_index=True)
    return both.iloc[np.argsort(np.concatenate([np.arange(len(frame)), drawn]), kind="stable")].reset_index(drop=True)


def _unknown_values(
    draws: Draws,
    contract: Contract,
    frames: Frames,
    key: tuple[str, str],
    column: str,
    share: float,
    counts: Counter[str],
    kind: str,
) -> None:
    """Write a value that the contract calls unknown where there was none, and in a share of the rows."""
    unknown = next(c for c in contract.extract(*key).columns if c.name == column).meta["unknown"]
    values = frames[key][column].to_numpy(dtype=object).copy()
    rng = draws.stream(f"dirt.unknown.{'.'.join(key)}.{column}")
    draw = rng.random(len(values))
    rows = (draw < share) if kind == "unknown_nationality" else (values == "") & (draw < share)
    values[rows] = np.array(unknown, dtype=object)[rng.integers(0, len(unknown), len(values))][rows]
    frames[key] = frames[key].assign(**{column: values})
    counts[kind] += int(rows.sum())


def _misspelt(names: np.ndarray) -> np.ndarray:
    """The names with two neighbouring letters in the wrong order, or the last one lost where they are the same."""
    result = []
    for name in names:
        swapped = name[:1] + name[2:3] + name[1:2] + name[3:]
        result.append(swapped if swapped.lower() != name.lower() else name[:-1])
    return np.array(result, dtype=object)
