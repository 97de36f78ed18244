"""Gescicc@, the regional table sets of most centres, united."""

from __future__ import annotations

import numpy as np
import pandas as pd

from chiffres_cles.contract import Extract
from synthetic.offerings import MODALITIES
from synthetic.systems.view import Tables, View

OBTAINED = ("VES", "VAE", "VAPP")


def gescicca(view: View, offering_extract: Extract) -> Tables:
    """auditeur, inscription, unite_ouverte, inscription_unite, note.

    `offering_extract`: the contract of unite_ouverte, whose codes of regional centres the old regions share.
    """
    regions = _Regions(view, offering_extract)
    known = view.newcomers
    learners = pd.DataFrame(
        {
            "numero": known["local_id"],
            "ancien_code": known["former_id"],
            "ine": known["ine"],
            "ine_cnam": known["cnam_ine"],
            "nom": known["last_name"],
            "prenom": known["first_name"],
            "date_naissance": known["birth"],
            "titre": known["sex"],
            "code_nationalite": known["nationality"],
            "annee_premiere_inscription": known["first_year"],
            "situation_premiere_inscription": known["first_situation"],
            "plus_haut_diplome_initial_niveau": known["first_level"],
            "plus_haut_diplome_initial_annee": known["first_level_year"],
        }
    )
    held = view.registrations
    home_sites = regions.home_site(held["centre"].to_numpy(), held["person"].to_numpy())
    registrations = pd.DataFrame(
        {
            "cra": regions.code(held["centre"].to_numpy(), home_sites),
            "centre": home_sites,
            "annee": held["year"],
            "auditeur_numero": held["local_id"],
            "etat": held["state"],
            "date_inscription": held["registered_on"],
            "departement_residence": held["department"],
            "situation_professionnelle": held["situation"],
            "actif": held["activity"],
            "pcs": held["occupation"],
            "temps_travail": held["working_time"],
            "plus_haut_diplome_niveau": held["level"],
            "plus_haut_diplome_annee": held["level_year"],
            "type_inscription": held["training_type"],
            "dispositif_financement": held["financing"],
            "diplome_prepare": held["programme"],
        }
    )
    taken = view.enrolments
    enrolments = pd.DataFrame(
        {
            "cra": regions.code(
                taken["home"].to_numpy(), regions.home_site(taken["home"].to_numpy(), taken["person"].to_numpy())
            ),
            "centre_code": taken["teaching_centre"],
            "annee": taken["year"],
            "semestre_code": taken["semester"],
            "unite_code": taken["unit_code"],
            "groupe_code": taken["group"],
            "auditeur_numero": taken["local_id"],
            "etat": taken["state"],
            "type_obtention": _obtained(view, taken),
            "composante": taken["brand"].replace({"ENASS": "CNAM"}),
        }
    )
    raw: dict[str, tuple[str, ...]] = {
        "inscription": ("cra",),
        "inscription_unite": ("cra", "type_obtention"),
        "unite_ouverte": ("cra_organisateur",),
    }
    frames = {
        "auditeur": learners,
        "inscription": registrations,
        "unite_ouverte": _offerings(view, regions),
        "inscription_unite": enrolments,
        "note": _marks(view),
    }
    return Tables(frames, raw)


class _Regions:
    """Teaching centres and the old regions' codes of a regional centre."""

    def __init__(self, view: View, extract: Extract):
        codes = next(c for c in extract.columns if c.name == "cra_organisateur").codes
        self.codes = [[code for code, meaning in codes.items() if meaning == centre] for centre in view.codes]
        sites = view.truth.offerings
        sites = sites[sites["teaching_centre"] != ""]
        self.sites = sites.groupby("centre")["teaching_centre"].unique().to_dict()

    def home_site(self, centre: np.ndarray, person: np.ndarray) -> np.ndarray:
        """Number of the teaching centre (n,) where a person registers, '' where the centre has none."""
        result = np.full(len(centre), "", dtype=object)
        for number, sites in self.sites.items():
            mask = centre == number
            result[mask] = np.array(sites, dtype=object)[person[mask] % len(sites)]
        return result

    def code(self, centre: np.ndarray, site: np.ndarray) -> np.ndarray:
        """Old region (n,) of a teaching centre: always the same for one."""
        result = np.full(len(centre), "", dtype=object)
        number = pd.to_numeric(pd.Series(site), errors="coerce").fillna(0).astype(int).to_numpy()
        for row, codes in enumerate(self.codes):
            mask = centre == row
            result[mask] = np.array(codes, dtype=object)[number[mask] % len(codes)]
        return result


def _obtained(view: View, taken: pd.DataFrame) -> np.ndarray:
    rng = view.draws.stream("gescicca.obtained")
    granted = np.array(OBTAINED, dtype=object)[rng.integers(0, len(OBTAINED), len(taken))]
    return np.where(taken["obtained_by"] == "validation", granted, "Inscription")


def _offerings(view: View, regions: _Regions) -> pd.DataFrame:
    """The offerings of the centres on Gescicc@, and those of other centres that its enrolments point to."""
    rows = view.truth.offerings
    unit = rows["unit"].to_numpy()
    code = np.where(unit >= 0, view.truth.units["code"].to_numpy(dtype=object)[unit], rows["local_unit"])
    used = view.enrolments
    key = pd.MultiIndex.from_arrays([rows["teaching_centre"], rows["year"], rows["semester"], code, rows["unit_group"]])
    pointed = pd.MultiIndex.from_frame(used[["teaching_centre", "year", "semester", "unit_code", "group"]])
    own = (view.parameters.centres["own_system"] == view.name).to_numpy()[rows["centre"]]
    keep = (own | key.isin(pointed)) & (rows["teaching_centre"] != "").to_numpy()
    frame = pd.DataFrame(
        {
            "centre_code": rows["teaching_centre"],
            "annee": rows["year"],
            "semestre_code": rows["semester"],
            "unite_numero": code,
            "groupe_code": rows["unit_group"],
            "cra_organisateur": regions.code(rows["centre"].to_numpy(), rows["teaching_centre"].to_numpy()),
            "modalite": np.array(MODALITIES, dtype=object)[rows["modality"]],
            "etat_ouverture_code": np.where(rows["open"], "open", "closed"),
        }
    )[keep]
    # a lesson whose modality is unknown to the learner's own system is a group of its own
    unknown = used[used["modality"] == ""].drop_duplicates(
        ["teaching_centre", "year", "semester", "unit_code", "group"]
    )
    more = pd.DataFrame(
        {
            "centre_code": unknown["teaching_centre"],
            "annee": unknown["year"],
            "semestre_code": unknown["semester"],
            "unite_numero": unknown["unit_code"],
            "groupe_code": unknown["group"],
            "cra_organisateur": regions.code(unknown["organiser"].to_numpy(), unknown["teaching_centre"].to_numpy()),
            "modalite": "",
            "etat_ouverture_code": "open",
        }
    )
    frame = pd.concat([frame, more], ignore_index=True)
    return frame.sort_values(["annee", "centre_code", "unite_numero", "groupe_code"], kind="stable", ignore_index=True)


def _marks(view: View) -> pd.DataFrame:
    sat = view.sessions
    enrolled = view.enrolments.iloc[sat["row"]].reset_index(drop=True)
    scales = view.parameters["exams"]["scales"]["gescicca"]
    scale = view.draws.pick("gescicca.scale", len(view.truth.enrolments), scales)[sat["enrolment"]].astype(float)
    return pd.DataFrame(
        {
            "annee": enrolled["year"],
            "auditeur_numero": enrolled["local_id"],
            "unite_code": enrolled["unit_code"],
            "centre_code": enrolled["teaching_centre"],
            "session_examen": sat["session"],
            "type_examen": np.where(sat["continuous"], "continuous", "exam"),
            "date_examen": sat["day"],
            "note": view.written_marks(scale),
            "note_max": scale,
            "cra_examen": sat["exam_centre_code"],
        }
    )
