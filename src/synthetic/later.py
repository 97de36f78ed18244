"""A later extract of the same landing: what was recorded, delivered or corrected since the first.

Lines that did not change stay as they are and where they are; a corrected one stays in its place; what is new follows.
"""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from chiffres_cles.contract import MANIFEST, Column, Contract, Extract
from synthetic.diplomas import diplomas, until
from synthetic.draws import Draws
from synthetic.extracts import Extracts, append, written
from synthetic.landing import manifest
from synthetic.offerings import MODALITIES
from synthetic.parameters import Parameters, without_rare
from synthetic.people import presences
from synthetic.sight import SCHOOLING, sight
from synthetic.systems.view import ascii_capitals, capitals, transliterated
from synthetic.truth import Truth, certificates

SPELT = {
    ("siscol", "auditeurs", "num_auditeur", "nom"): ascii_capitals,
    ("gescicca", "auditeur", "numero", "nom"): lambda names: names.to_numpy(dtype=object),
    ("open_portal", "people", "personId", "lastName"): lambda names: names.to_numpy(dtype=object),
    ("siicre", "auditeurs", "ID_AUD", "NOM"): capitals,
    ("sissae", "auditeurs", "code_auditeur", "nom"): transliterated,
}
"""How the systems with an extract of learners write a last name: (system, extract, local number, column)."""

Changes = Counter[tuple[str, str]]
"""(extract, what happened) -> records."""


def extracted_later(made: Extracts, contract: Contract, on: date, seed: int = 1) -> Changes:
    """Make of `made`, in place, what the same systems give on the day `on`; returns what changed.

    `seed`: another one, other changes. Raises `ValueError` where `on` is not after every day of the landing.
    """
    last = max(made.frames[MANIFEST]["extracted_on"])
    if on <= date.fromisoformat(last):
        raise ValueError(f"the landing was extracted until {last}: a later extract is after that day, not on {on}")
    draws = made.base.apart(f"later.{on}.{seed}")
    settings = made.parameters["later"]
    changes: Changes = Counter()
    for extract in contract.extracts:
        if not extract.closed:
            frame = made.frames[extract.system, extract.name]
            _marks(made.parameters, draws, extract, frame, changes)
    _names(draws, made, settings, changes)
    since = _since(made, draws, date.fromisoformat(last), on)
    more = written(since.parameters, draws, since.truth, since.sight, contract, [])
    # the groups that the late enrolments are in were listed already
    more["gescicca", "unite_ouverte"] = more["gescicca", "unite_ouverte"].iloc[:0]
    for (system, name), frame in more.items():
        what = "late enrolments" if system in SCHOOLING and name != "diplomes" else "late documents"
        if len(frame):
            changes[f"{system}.{name}", what] += len(frame)
    append(made.frames, more)
    made.late.append(since.truth)
    made.parameters = replace(made.parameters, values={**made.parameters.values, "extracted_on": {"default": str(on)}})
    made.frames[MANIFEST] = manifest(made.parameters, contract, made.frames)
    return changes


# ---- late and corrected marks: by what the contract says of each extract


def _marks(parameters: Parameters, draws: Draws, extract: Extract, frame: pd.DataFrame, changes: Changes) -> None:
    """Record some of the last year's results that were blank, and correct some marks, in place."""
    year = next((c for c in extract.columns if c.meta.get("variable") == "academic_year"), None)
    results = [c for c in extract.columns if c.meta.get("variable") in ("mark", "exam_outcome")]
    if year is None or not results:
        return
    settings, target = parameters["later"], results[0]
    rng = draws.stream(f"marks.{extract.seed}")
    first = parameters.years[-1]
    last_year = frame[year.name] == (f"{first}-{first + 1}" if extract.dialect.year_format == "pair" else f"{first}")
    # neither row of those that are written twice, which would contradict each other
    open_to = last_year & ~frame.duplicated(list(extract.key), keep=False) & _expects_a_mark(extract, frame)
    scale = _scale(extract, target, frame)
    open_to &= scale.notna()
    blank = open_to & (frame[[c.name for c in results]] == "").all(axis=1)
    # a result beside the mark would contradict another mark
    alone = (frame[[c.name for c in results if c.meta["type"] == "code"]] == "").all(axis=1)
    marked = open_to & alone & _as_numbers(extract, frame[target.name]).notna()
    for what, rows, share in (
        ("late marks", blank, settings["late_marks"]), ("corrected marks", marked, settings["corrected_marks"]),
    ):  # fmt: skip
        chosen = _some(rng, np.flatnonzero(rows), share, settings["minimum"])
        old = frame[target.name].to_numpy(dtype=object)[chosen]
        new = _new_marks(rng, extract, target, scale.to_numpy()[chosen], old)
        values = frame[target.name].to_numpy(dtype=object).copy()
        values[chosen] = new
        frame[target.name] = values
        if len(chosen):
            changes[f"{extract.system}.{extract.name}", what] += len(chosen)


def _expects_a_mark(extract: Extract, frame: pd.DataFrame) -> np.ndarray:
    """Which rows (n,) are of a valid enrolment that is studied, without continuous assessment in place of a mark."""
    expects = np.ones(len(frame), dtype=bool)
    wanted: dict[str, set[object]] = {
        "enrolment_state": {"valid"},
        "obtained_by": {"study"},
        "assessment_kind": {False, "exam", ""},
    }
    for column in extract.columns:
        meanings = wanted.get(column.meta.get("variable", ""))
        if meanings is not None:
            codes = {str(code) for code, meaning in column.codes.items() if meaning in meanings}
            expects &= frame[column.name].isin(codes | ({""} if "" in meanings else set())).to_numpy()
    return expects


def _scale(extract: Extract, target: Column, frame: pd.DataFrame) -> pd.Series:
    """What each row's (n,) mark is out of, NaN where that cannot be read; 20 where the result is a code."""
    if "scale_column" in target.meta:
        return _as_numbers(extract, frame[target.meta["scale_column"]])
    return pd.Series(float(target.meta.get("scale", 20)), index=frame.index)


def _as_numbers(extract: Extract, texts: pd.Series) -> pd.Series:
    """The numbers (n,) that the texts write, NaN for another text."""
    return pd.to_numeric(texts.str.replace(extract.dialect.decimal_mark, "."), errors="coerce")


def _new_marks(
    rng: np.random.Generator, extract: Extract, target: Column, scale: np.ndarray, old: np.ndarray
) -> list[str]:
    """Text of marks (n,), each other than the old one; of results, where the extract has codes alone."""
    codes = {meaning: str(code) for code, meaning in target.codes.items()}
    texts = []
    for out_of, before in zip(scale.tolist(), old.tolist(), strict=True):
        # most pass
        half = int(rng.integers(20, 37)) if rng.random() < 0.8 else int(rng.integers(6, 20))
        if target.meta["type"] == "code":
            texts.append(codes["passed" if half >= 20 else "failed"])
            continue
        text = _number(half * out_of / 40, extract)
        texts.append(text if text != before else _number((half - 1) * out_of / 40, extract))
    return texts


def _number(value: float, extract: Extract) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", extract.dialect.decimal_mark)


def _some(rng: np.random.Generator, rows: np.ndarray, share: float, minimum: int) -> np.ndarray:
    """A share of the rows in random choice, at least `minimum` where there are as many; sorted."""
    return np.sort(rng.permutation(rows)[: max(minimum, round(share * len(rows)))])


# ---- corrected names


def _names(draws: Draws, made: Extracts, settings: dict[str, Any], changes: Changes) -> None:
    """Spell right some of the last names that a system has wrong, in place."""
    records = made.sight.records
    right = made.truth.people["last_name"].to_numpy(dtype=object)[records["person"]]
    for (system, name, number, column), spell in SPELT.items():
        wrong = np.flatnonzero((records["system"] == SCHOOLING[system]) & (records["last_name"] != right))
        chosen = _some(draws.stream(f"names.{system}"), wrong, settings["corrected_names"], settings["minimum"])
        frame = made.frames[system, name]
        known = dict(zip(records["local_id"].iloc[chosen], spell(pd.Series(right[chosen], dtype=object)), strict=True))
        corrected = frame[number].map(known)
        changed = corrected.notna() & (corrected != frame[column])
        frame[column] = corrected.where(changed, frame[column])
        records.loc[records.index[chosen], "last_name"] = right[chosen]
        if changed.any():
            changes[f"{system}.{name}", "corrected names"] += int(changed.sum())


# ---- late enrolments and documents: drawn as the others were


def _since(made: Extracts, draws: Draws, after: date, on: date) -> Extracts:
    """What is new between two days, as a truth of its own; its `frames` are empty."""
    parameters = _parameters_since(made.parameters, on)
    drawn = made.truth
    taken = _late_enrolments(parameters, draws, drawn)
    present = presences(parameters, made.base)
    held = frozenset().union(*(certificates(truth) for truth in [*made.truths, *made.late]))
    holders, documents = diplomas(parameters, draws, drawn.people, present, drawn.certifications, held)
    # what came late was delivered in between, and asked for before that
    days = draws.stream("documents.days").integers(1, max((on - after).days, 2), len(documents))
    documents["delivered_on"] = pd.Timestamp(after) + pd.to_timedelta(days, unit="D")
    documents["asked_on"] = until(documents["asked_on"], pd.Timestamp(after - timedelta(days=1)))
    truth = replace(
        drawn,
        registrations=drawn.registrations.iloc[:0],
        enrolments=taken,
        sessions=drawn.sessions.iloc[:0],
        candidates=drawn.candidates.iloc[:0],
        decisions=drawn.decisions.iloc[:0],
        holders=holders,
        documents=documents,
        mooc_sessions=drawn.mooc_sessions.iloc[:0],
        mooc_registrations=drawn.mooc_registrations.iloc[:0],
    )
    known = made.sight.records
    seen = sight(parameters, draws, drawn.people, truth.registrations, taken, known)
    return Extracts(parameters, made.base, [truth], seen, {}, Counter())


def _parameters_since(parameters: Parameters, on: date) -> Parameters:
    """A few documents of the last cohort, plain ones, and those alone."""
    values = copy.deepcopy(parameters.values)
    settings, own = values["diplomas"], values["later"]
    settings["counts"] = {
        family: {max(by_year): round(own["late_documents"] * by_year[max(by_year)])}
        for family, by_year in settings["counts"].items()
    }
    settings |= {"minimum": own["minimum"], "again": {}, "not_delivered": {}, "known_until": str(on)}
    without_rare(values)
    return replace(parameters, values=values)


def _late_enrolments(parameters: Parameters, draws: Draws, drawn: Truth) -> pd.DataFrame:
    """Enrolments of the last year in units of the home centre that the learner had not taken; none has a result yet."""
    rows = drawn.enrolments
    rows = rows[
        (rows["year"] == parameters.years[-1]) & (rows["reason"] == "") & (rows["brand"] == "CNAM")
        & (rows["home"] == rows["organiser"]) & (rows["galao"] == "") & (rows["modality"] < len(MODALITIES))
    ].reset_index(drop=True)  # fmt: skip
    rng = draws.stream("enrolments")
    settings = parameters["later"]
    late = rows.iloc[_some(rng, np.arange(len(rows)), settings["late_enrolments"], settings["minimum"])].copy()
    # what another learner of the centre takes
    order = rng.permutation(len(rows))
    of_centre = {centre: order[rows["home"].to_numpy()[order] == centre] for centre in late["home"].unique()}
    other = [int(rng.choice(of_centre[centre])) for centre in late["home"]]
    place = ["unit", "modality", "semester", "teaching_centre", "unit_group", "local_unit"]
    late[place] = rows[place].iloc[other].to_numpy()
    late = late.astype(rows.dtypes.to_dict()).assign(outcome=-1)
    once = ["person", "year", "unit", "organiser"]
    held = pd.MultiIndex.from_frame(drawn.enrolments[once])
    return late[~pd.MultiIndex.from_frame(late[once]).isin(held)].drop_duplicates(once).reset_index(drop=True)
