"""BéDéO, the national catalogue, one edition an academic year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.catalogue import in_year
from synthetic.parameters import Parameters
from synthetic.systems.view import Tables
from synthetic.truth import Truth


def bedeo(parameters: Parameters, truth: Truth, years: list[int]) -> Tables:
    """unites, certifications: the catalogue's editions of the `years`."""
    units = _editions(truth.units, years)
    certifications = _editions(truth.certifications, years)
    return Tables(
        {
            "unites": pd.DataFrame(
                {
                    "annee": units["year"],
                    "code_ue": units["code"],
                    "type_unite": units["type"],
                    "intitule": units["title"],
                    "credits": units["ects"],
                    "nb_heures": (units["hours"] * units["year"].map(parameters["catalogue"]["hours_by_year"])).round(),
                    "equipe": units["epn"],
                    "niveau": units["level"],
                    "examen": units["has_exam"].astype(object),
                }
            ),
            "certifications": pd.DataFrame(
                {
                    "annee": certifications["year"],
                    "code_diplome": certifications["code"],
                    "intitule": certifications["title"],
                    "nature": certifications["kind"],
                    "niveau": certifications["level"],
                    "equipe": certifications["epn"],
                    "repertoire": certifications["register"],
                    "alternance": certifications["work_study"].astype(object),
                }
            ),
        }
    )


def _editions(frame: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Each row once a year in which the catalogue holds it, with `year`."""
    rows = [np.flatnonzero(in_year(frame, year)) for year in years]
    chosen = frame.iloc[np.concatenate([np.empty(0, dtype=int), *rows])].reset_index(drop=True)
    return chosen.assign(year=np.repeat(np.array(years, dtype=int), [len(of_year) for of_year in rows]))
