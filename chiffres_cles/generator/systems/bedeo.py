"""BéDéO, the national catalogue, one edition an academic year."""

from __future__ import annotations

import pandas as pd

from chiffres_cles.generator.catalogue import in_year
from chiffres_cles.generator.parameters import Parameters
from chiffres_cles.generator.systems.view import Tables
from chiffres_cles.generator.truth import Truth


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
    return pd.concat([frame[in_year(frame, year)].assign(year=year) for year in years], ignore_index=True)
