"""What the views of the schooling systems share: their records, registrations, enrolments and sessions as wide
frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from synthetic.draws import Draws
from synthetic.encode import ABSENT
from synthetic.names import plain
from synthetic.offerings import MODALITIES
from synthetic.parameters import Parameters
from synthetic.sight import SCHOOLING, Sight
from synthetic.truth import Truth

CONTINUOUS_ASSESSMENT = ("siscol", "open_portal")
"""Systems that say that continuous assessment was handed in, apart from a mark."""


@dataclass
class Tables:
    """The frames of one system by table name, and the columns that are text in the dialect already."""

    frames: dict[str, pd.DataFrame]
    raw: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class View:
    """One schooling system's part of the truth, with words instead of codes."""

    name: str
    parameters: Parameters
    draws: Draws
    truth: Truth
    sight: Sight
    birth_may_be_blank: bool = False

    @cached_property
    def codes(self) -> np.ndarray:
        """Centre code by row of the table of centres."""
        return self.parameters.centres["code"].to_numpy(dtype=object)

    @cached_property
    def records(self) -> pd.DataFrame:
        """The system's records of persons with all that is known at the first registration."""
        own = self.sight.records
        own = own[own["system"] == SCHOOLING[self.name]].reset_index(drop=True)
        who = self.truth.people.iloc[own["person"]].reset_index(drop=True)
        own["sex"] = np.where(who["sex_known"], np.where(who["women"], "F", "M"), "")
        columns = ["birth", "nationality", "first_year", "first_situation", "first_level", "first_level_year"]
        own = own.join(who[columns])
        if self.birth_may_be_blank:
            own["birth"] = own["birth"].where(who["birth_known"])
        return own

    @cached_property
    def newcomers(self) -> pd.DataFrame:
        """The records that the system did not hold in the years before."""
        return self.records[self.records["new"]].reset_index(drop=True)

    @cached_property
    def registrations(self) -> pd.DataFrame:
        """The registrations that the system holds, with `local_id`, `home` (centre code) and `state`."""
        own = self.sight.registrations
        own = own[own["system"] == SCHOOLING[self.name]]
        rows = self.truth.registrations.iloc[own["registration"]].reset_index(drop=True)
        rows["local_id"] = self.sight.records["local_id"].to_numpy(dtype=object)[own["record"]]
        rows["region"] = own["region"].to_numpy()
        rows["record"] = own["record"].to_numpy()
        rows["home"] = self.codes[rows["centre"]]
        rows["state"] = np.where(rows["kind"] == "cancelled", "cancelled", "valid")
        # another centre's learner says less
        elsewhere = (self.parameters.centres["own_system"] != self.name).to_numpy()[rows["centre"]]
        silent = elsewhere & (
            self.draws.stream(f"view.{self.name}.silent").random(len(rows)) < self.parameters["sight"]["silent"]
        )
        for column in ("situation", "activity", "occupation", "working_time", "financing"):
            rows[column] = np.where(silent, "", rows[column])
        return rows.sort_values(["year", "local_id", "registered_on"], kind="stable", ignore_index=True)

    @cached_property
    def enrolments(self) -> pd.DataFrame:
        """The enrolments that the system reports: local_id, unit_code, state, obtained_by, modality (word or '')."""
        settings, own = self.parameters["sight"], self.sight.reports
        own = own[own["system"] == SCHOOLING[self.name]]
        rows = self.truth.enrolments.iloc[own["enrolment"]].reset_index(drop=True)
        rows["local_id"] = self.sight.records["local_id"].to_numpy(dtype=object)[own["record"]]
        for column in ("enrolment", "region", "with_results", "primary"):
            rows[column] = own[column].to_numpy()
        unit = rows["unit"].to_numpy()
        rows["unit_code"] = np.where(
            unit >= 0, self.truth.units["code"].to_numpy(dtype=object)[unit], rows["local_unit"]
        )
        rows["home_code"], rows["organiser_code"] = self.codes[rows["home"]], self.codes[rows["organiser"]]
        rows["state"] = np.where(rows["reason"] == "cancelled", "cancelled", "valid")
        rows["obtained_by"] = np.where(rows["reason"] == "validation", "validation", "study")
        rows["modality"] = np.array([*MODALITIES, ""], dtype=object)[rows["modality"]]
        # another centre's teaching is less known than one's own
        unsaid = self.draws.stream(f"view.{self.name}.modality").random(len(rows)) < settings["modality_unsaid"]
        rows["modality"] = rows["modality"].mask(~rows["primary"] & unsaid, "")
        # Gescicc@ keeps the modality with the group: where it is unknown, that is a group of its own
        rows["group"] = rows["unit_group"] + np.where(rows["modality"] == "", "U", "")
        return rows.sort_values(["year", "local_id", "unit_code"], kind="stable", ignore_index=True)

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """The sessions of the reported enrolments, one row each: `row` in `enrolments`, and the truth's columns."""
        reported = self.enrolments[["enrolment", "with_results"]].rename_axis("row").reset_index()
        reported = reported[reported["with_results"]].drop(columns="with_results")
        rows = reported.merge(self.truth.sessions, on="enrolment", how="inner")
        # where a system has no room for continuous assessment without a mark, it has a mark
        unsaid = (rows["outcome"] == "attended") & (self.name not in CONTINUOUS_ASSESSMENT)
        rows["mark"] = rows["mark"].mask(unsaid, rows["enrolment"] % 10)
        rows["exam_centre_code"] = np.where(rows["exam_centre"] >= 0, self.codes[rows["exam_centre"]], "")
        return rows.sort_values(["row", "session"], kind="stable", ignore_index=True)

    def written_marks(self, scale: np.ndarray | float = 20.0) -> np.ndarray:
        """Marks of `sessions` (n,) on `scale`, ABSENT where absent; NaN where no mark was recorded."""
        marks = self.sessions["mark"].to_numpy() * np.asarray(scale) / 20
        return np.where(self.sessions["outcome"] == "absent", ABSENT, marks)

    def session_columns(self, values: np.ndarray, missing: object = np.nan) -> dict[int, np.ndarray]:
        """`values` of `sessions` beside `enrolments`: session -> (number of enrolments,)."""
        columns = {}
        for session in (1, 2):
            column = np.full(len(self.enrolments), missing, dtype=values.dtype if values.dtype != bool else object)
            mask = (self.sessions["session"] == session).to_numpy()
            column[self.sessions["row"].to_numpy()[mask]] = values[mask]
            columns[session] = column
        return columns


def capitals(names: pd.Series) -> np.ndarray:
    """Names in capitals, accents kept."""
    return names.str.upper().to_numpy(dtype=object)


def ascii_capitals(names: pd.Series) -> np.ndarray:
    """Names in capitals without accents, hyphens as they are."""
    return names.map(plain).str.upper().to_numpy(dtype=object)


def transliterated(names: pd.Series) -> np.ndarray:
    """Names without accents, hyphens or apostrophes."""
    return names.map(plain).str.replace("-", " ").str.replace("'", " ").to_numpy(dtype=object)
