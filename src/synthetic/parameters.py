"""The generator's parameters: `parameters.yml`, and the reference lists that the extracts must agree with."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from chiffres_cles.settings import ROOT
from chiffres_cles.yaml_files import read_yaml
from synthetic.targets import Targets, printed_cells, targets, text_figures

FILE = Path(__file__).with_name("parameters.yml")
YEAR_LISTS = (
    "sizes.learners_by_year.*",
    "registrations.work_study_growth",
    "enrolments.by_year",
    "enrolments.distance_growth",
    "enrolments.distance_learners_growth",
    "enrolments.unknown_modality.*",
    "exams.year_shift.*",
)
"""Parameters with one value an academic year of `years`; `*` means each key."""
YEAR_MAPS = {"people.bac_below": "years", "catalogue.hours_by_year": "catalogue.years"}
"""Parameters that must name each year of another."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parameters:
    """The parameters at one scale. `values[...]` is the YAML as it is written."""

    values: dict[str, Any]
    scale: float
    """1 is full size."""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @cached_property
    def years(self) -> list[int]:
        """First calendar years of the academic years."""
        return list(self.values["years"])

    @property
    def edition(self) -> int:
        """The edition that the last year is for: the calendar year in which it ends."""
        return self.years[-1] + 1

    @cached_property
    def completeness(self) -> str:
        """The share above which parts of exams are complete in the edition of the base year (R11), as its row says
        it."""
        listed = reference_list("editions").set_index("edition")["completeness"]
        return str(listed[str(self.values["base_year"] + 1)])

    @cached_property
    def known_centres(self) -> pd.DataFrame:
        """The listed centres that the base year prints, in printed order. Of another nothing can be drawn: no
        records."""
        reference = reference_list("centres")
        calibration = self.values["calibration"]
        printed = {row for row, column, _ in printed_cells("1", calibration["period"]) if column == "learners"}
        unknown = sorted(set(reference["code"]) - printed)
        if unknown:
            logger.warning("no figures of %s are printed: no records of %s", calibration["period"], ", ".join(unknown))
        return reference[reference["code"].isin(printed)]

    @cached_property
    def targets(self) -> Targets:
        """The base year's counts at full size, from the printed figures."""
        reference = self.known_centres
        return targets(self.values["calibration"], tuple(reference["code"]), tuple(reference["area"]))

    def said(self, indicator: str, year: int, scope: str = "all", *, calendar: bool = False) -> float | None:
        """What the texts say of the academic year that begins in `year`, or of the calendar year; else None.

        Of a year after the base year, which no text knows, what they say of the base year.
        """
        year = min(year, self.values["base_year"] + calendar)
        return text_figures().get((indicator, scope, f"{year}" if calendar else f"{year}-{year + 1}"))

    def figure(self, indicator: str, year: int, scope: str = "all", *, calendar: bool = False) -> float:
        """What the texts say, as `said`. Raises `LookupError` where they say nothing."""
        if (said := self.said(indicator, year, scope, calendar=calendar)) is None:
            raise LookupError(f"no text says {indicator} of {scope} in {year}")
        return said

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
        weights: np.ndarray = self.targets.epns.loc[self.epns, self.values["base_year"]].to_numpy(dtype=float)
        return weights

    @cached_property
    def centres(self) -> pd.DataFrame:
        """One row a centre, in printed order: code, area, own_system, and its targets at full size."""
        reference = self.known_centres.set_index("code")[["area", "own_system"]]
        return reference.join(self.targets.centres).rename_axis("code").reset_index()

    def learners(self, centre: int, year: int) -> int:
        """Number of counted learners of a centre (row of `centres`) in a year, at this scale."""
        row = self.centres.iloc[centre]
        factor = self.values["sizes"]["learners_by_year"][row.area][self.years.index(year)]
        least: int = self.values["sizes"]["minimum_learners"]
        return max(least, round(float(row.learners * factor * self.scale)))

    def size(self, full: float, exponent: float, minimum: int = 0) -> int:
        """A full-size count at this scale, which acts to the power of `exponent`."""
        return max(minimum, round(full * float(self.scale**exponent)))


def load_parameters(scale: float, path: Path = FILE) -> Parameters:
    """Read `path`; `ValueError` for a scale that is not above 0, and for a parameter that lacks a year."""
    if not scale > 0:
        raise ValueError(f"the scale must be above 0, not {scale}")
    values = read_yaml(path)
    check_years(values, path.name)
    return Parameters(values, scale)


def check_years(values: dict[str, Any], name: str) -> None:
    """`ValueError` where a parameter by year has not one value for each year; it names file, parameters and years."""
    years = values["years"]
    wrong = [
        f"{path} has {len(listed)} values for the {len(years)} years {years}"
        for path, listed in _by_year(values)
        if len(listed) != len(years)
    ]
    unknown = sorted(set(values["next_years"]["by_year"]) - {path for path, _ in _by_year(values)})
    wrong += [f"next_years.by_year names {path}, which is no parameter by year" for path in unknown]
    for path, years_path in YEAR_MAPS.items():
        lacks = [f"{year}" for year in _at(values, years_path) if year not in _at(values, path)]
        wrong += [f"{path} has no value for {', '.join(lacks)}, which {years_path} names"] if lacks else []
    if wrong:
        raise ValueError(f"{name}: " + "; ".join(wrong))


def _at(values: dict[str, Any], path: str) -> Any:
    found: Any = values
    for key in path.split("."):
        found = found[key]
    return found


def _by_year(values: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """(path, list) of each parameter in YEAR_LISTS."""
    for path in YEAR_LISTS:
        if path.endswith(".*"):
            path = path.removesuffix(".*")
            yield from ((f"{path}.{key}", listed) for key, listed in _at(values, path).items())
        else:
            yield path, _at(values, path)


def following(parameters: Parameters) -> Parameters:
    """The parameters with one academic year more: trends go on as `next_years` says, all else holds as in the last
    year.

    What is counted by year and not by learner (decisions, documents, MOOC) is that of the new year alone, and what is
    rare stays with the years that have it.
    """
    values = copy.deepcopy(parameters.values)
    trends = values["next_years"]
    year = values["years"][-1] + 1
    values["years"].append(year)
    for path, listed in _by_year(values):
        listed.append(listed[-1] * trends["by_year"].get(path, 1))
    values["catalogue"]["years"].append(values["catalogue"]["years"][-1] + 1)
    for path, years_path in YEAR_MAPS.items():
        by_year, last = _at(values, path), _at(values, years_path)[-1]
        by_year[last] = by_year[last - 1]
    for section in ("validations", "diplomas"):
        counts = values[section]["counts"]
        for kind, by_year in counts.items():
            last = max(by_year)
            counts[kind] = {last + 1: _times(by_year[last], trends[section][kind])}
    last = max(values["moocs"]["counts"])
    values["moocs"]["counts"] = {last + 1: _times(values["moocs"]["counts"][last], trends["moocs"])}
    values["extracted_on"] = {extract: _a_year_later(day) for extract, day in values["extracted_on"].items()}
    values["diplomas"]["known_until"] = _a_year_later(values["diplomas"]["known_until"])
    without_rare(values)
    return Parameters(values, parameters.scale)


def without_rare(values: dict[str, Any]) -> None:
    """Have `values` ask, in place, for no rare case: the first years have each, and none is written again beside
    them."""
    values["rare"] = dict.fromkeys(values["rare"], 0)
    values["dirt"]["orphans_once"] = []


def _times(counts: int | list[int], factor: float) -> int | list[int]:
    if isinstance(counts, list):
        return [round(count * factor) for count in counts]
    return round(counts * factor)


def _a_year_later(day: str) -> str:
    """The same day of the year after, as YYYY-MM-DD."""
    return f"{int(day[:4]) + 1}{day[4:]}"


def reference_list(name: str) -> pd.DataFrame:
    """A reference list of the project (`seeds/reference/`), all columns text."""
    return pd.read_csv(ROOT / "seeds" / "reference" / f"{name}.csv", dtype=str, keep_default_na=False)
