"""The generator's parameters: `parameters.yml`, and the reference lists that the extracts must agree with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from chiffres_cles.contract import ROOT
from chiffres_cles.generator.targets import Targets, targets, text_figures

FILE = Path(__file__).with_name("parameters.yml")


@dataclass(frozen=True)
class Parameters:
    """The parameters at one scale. `values[...]` is the YAML as it stands."""

    values: dict
    scale: float
    """1 is full size."""

    def __getitem__(self, name: str):
        return self.values[name]

    @cached_property
    def years(self) -> list[int]:
        """First calendar years of the academic years."""
        return list(self.values["years"])

    @cached_property
    def targets(self) -> Targets:
        """The base year's counts at full size, from the printed figures."""
        reference = reference_list("centres")
        return targets(self.values["calibration"], tuple(reference["code"]), tuple(reference["area"]))

    def said(self, indicator: str, year: int, scope: str = "all", *, calendar: bool = False) -> float | None:
        """What the texts say of the academic year that begins in `year`, or of the calendar year; None where they do not."""
        return text_figures().get((indicator, scope, f"{year}" if calendar else f"{year}-{year + 1}"))

    def said_before(self, indicator: str, scope: str = "all") -> list[tuple[int, float]]:
        """(year, figure) of the academic years before the base year of which the texts say it.

        The last first: who is met in a later year may have been there before.
        """
        figures = ((year, self.said(indicator, year, scope)) for year in reversed(self.years))
        return [(year, figure) for year, figure in figures if figure is not None and year < self.values["base_year"]]

    @property
    def epns(self) -> list[str]:
        """Codes of the EPN, in their order."""
        return list(self.values["catalogue"]["prefixes"])

    @property
    def epn_weights(self) -> np.ndarray:
        """Enrolments by EPN of the base year at full size."""
        return self.targets.epns.loc[self.epns, self.values["base_year"]].to_numpy(dtype=float)

    @cached_property
    def centres(self) -> pd.DataFrame:
        """One row a centre, in printed order: code, area, own_system, and its targets at full size."""
        reference = reference_list("centres").set_index("code")[["area", "own_system"]]
        return reference.join(self.targets.centres).rename_axis("code").reset_index()

    def learners(self, centre: int, year: int) -> int:
        """Number of counted learners of a centre (row of `centres`) in a year, at this scale."""
        row = self.centres.iloc[centre]
        factor = self.values["sizes"]["learners_by_year"][row.area][self.years.index(year)]
        return max(self.values["sizes"]["minimum_learners"], round(row.learners * factor * self.scale))

    def size(self, full: float, exponent: float, minimum: int = 0) -> int:
        """A full-size count at this scale, which acts to the power of `exponent`."""
        return max(minimum, round(full * self.scale**exponent))


def load_parameters(scale: float, path: Path = FILE) -> Parameters:
    """Read `path`; `ValueError` for a scale that is not above 0."""
    if not scale > 0:
        raise ValueError(f"the scale must be above 0, not {scale}")
    return Parameters(yaml.safe_load(path.read_text(encoding="utf-8")), scale)


def reference_list(name: str) -> pd.DataFrame:
    """A reference list of the project (`seeds/reference/`), all columns text."""
    return pd.read_csv(ROOT / "seeds" / "reference" / f"{name}.csv", dtype=str, keep_default_na=False)
