"""DIVA (VAE), DIVAP (VAPP), VIATIC (VES), and the validations that INTEC runs by itself."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.draws import Draws
from synthetic.parameters import Parameters
from synthetic.sight import Sight
from synthetic.systems.events import hidden, identified
from synthetic.systems.view import Tables, capitals
from synthetic.truth import Truth


def validation_systems(parameters: Parameters, draws: Draws, truth: Truth, sight: Sight) -> dict[str, Tables]:
    """The tables of the four systems by name."""
    own, intec = truth.decisions[truth.decisions["national"]], truth.decisions[truth.decisions["intec"]]
    parts = {scheme: own[own["scheme"] == scheme].reset_index(drop=True) for scheme in ("VAE", "VAPP", "VES")}
    make = _Maker(parameters, draws, truth, sight)
    return {
        "diva": _diva(make, parts["VAE"]),
        "divap": _divap(make, parts["VAPP"]),
        "viatic": _viatic(make, parts["VES"]),
        "intec": _intec(make, intec.reset_index(drop=True)),
    }


class _Maker:
    """What the four share."""

    def __init__(self, parameters: Parameters, draws: Draws, truth: Truth, sight: Sight):
        self.parameters, self.draws, self.truth, self.sight = parameters, draws, truth, sight

    def candidates(self, name: str, decisions: pd.DataFrame, only: str = "") -> tuple[pd.DataFrame, np.ndarray]:
        """The system's candidates, identified, and each decision's row among them."""
        rows, place = np.unique(decisions["candidate"], return_inverse=True)
        holders = self.truth.candidates.iloc[rows].reset_index(drop=True)
        return identified(self.parameters, self.draws, name, holders, self.sight, only=only), place

    def common(self, name: str, decisions: pd.DataFrame) -> pd.DataFrame:
        """certification code, level aimed at, epn (hidden in some) and centre code of each decision."""
        aimed = self.truth.certifications.iloc[decisions["certification"]].reset_index(drop=True)
        epn = hidden(self.draws, f"{name}.epn", aimed["epn"], self.parameters["validations"]["hidden_epn"])
        centre = self.parameters.centres["code"].to_numpy(dtype=object)[decisions["centre"]]
        return pd.DataFrame({"code": aimed["code"], "level": aimed["level"], "epn": epn, "centre": centre})


def _diva(make: _Maker, decisions: pd.DataFrame) -> Tables:
    known, place = make.candidates("diva", decisions)
    number = np.array([f"VAE{n:06d}" for n in make.draws.serial("diva.candidate", len(known))], dtype=object)
    common = make.common("diva", decisions)
    serial = decisions.groupby("year").cumcount() + 1
    candidates = pd.DataFrame(
        {
            "num_candidat": number,
            "civilite": known["sex"],
            "nom_naissance": capitals(known["last_name"]),
            "prenom": known["first_name"],
            "date_naissance": known["birth"],
            "ine": hidden(make.draws, "diva.ine", known["ine"], 0.6),
            "nationalite": known["nationality"],
            "appli_scolarite": known["application"],
            "num_auditeur": known["local_id"],
        }
    )
    notified = pd.DataFrame(
        {
            "num_decision": [f"{year}-{n:05d}" for year, n in zip(decisions["year"], serial, strict=True)],
            "num_candidat": number[place],
            "date_candidature": decisions["applied_on"],
            "date_decision": decisions["decided_on"],
            "decision": decisions["outcome"],
            "code_certification": common["code"],
            "niveau_vise": common["level"],
            "epn": common["epn"],
            "num_centre": common["centre"],
            "situation": decisions["situation"],
            "niveau_diplome": known["level"].to_numpy()[place],
            "annee_diplome": known["level_year"].to_numpy()[place],
            "financement": decisions["financing"],
            "annees_experience": decisions["experience"],
        }
    )
    return Tables({"candidats": candidates, "decisions": notified})


def _divap(make: _Maker, decisions: pd.DataFrame) -> Tables:
    known, place = make.candidates("divap", decisions)
    number = np.array([f"P{n:07d}" for n in make.draws.serial("divap.candidate", len(known))], dtype=object)
    common = make.common("divap", decisions)
    candidates = pd.DataFrame(
        {
            "ID_CANDIDAT": number,
            "NOM": capitals(known["last_name"]),
            "PRENOM": capitals(known["first_name"]),
            "NAISSANCE": known["birth"],
            "SEXE": known["sex"],
            "INE": hidden(make.draws, "divap.ine", known["ine"], 0.6),
            "NATIONALITE": known["nationality"],
            "APPLI": known["application"],
            "ID_AUDITEUR": known["local_id"],
        }
    )
    notified = pd.DataFrame(
        {
            "ID_DOSSIER": [f"DVP{n:07d}" for n in make.draws.serial("divap.decision", len(decisions))],
            "ID_CANDIDAT": number[place],
            "DATE_DEPOT": decisions["applied_on"],
            "DATE_JURY": decisions["decided_on"],
            "AVIS": decisions["outcome"],
            "CODE_CERTIF": common["code"],
            "NIVEAU_VISE": common["level"],
            "EPN": common["epn"],
            "CENTRE": common["centre"],
            "SITUATION": decisions["situation"],
            "NIVEAU_DIPLOME": known["level"].to_numpy()[place],
            "ANNEE_DIPLOME": known["level_year"].to_numpy()[place],
            "ANNEES_EXP": decisions["experience"],
        }
    )
    return Tables({"candidats": candidates, "decisions": notified})


def _viatic(make: _Maker, decisions: pd.DataFrame) -> Tables:
    known, place = make.candidates("viatic", decisions)
    each = known.iloc[place].reset_index(drop=True)
    common = make.common("viatic", decisions)
    frame = pd.DataFrame(
        {
            "no_notification": [f"V{n:08d}" for n in make.draws.serial("viatic.decision", len(decisions))],
            "no_candidat": [f"{n:07d}" for n in make.draws.serial("viatic.candidate", len(known))[place]],
            "appli": each["application"],
            "no_auditeur": each["local_id"],
            "nom": each["last_name"],
            "prenom": each["first_name"],
            "ne_le": each["birth"],
            "sexe": each["sex"],
            "pays": each["nationality"],
            "date_demande": decisions["applied_on"],
            "date_notification": decisions["decided_on"],
            "decision": decisions["outcome"],
            "portee": decisions["total"],
            "note_reglement": decisions["regulation_note"],
            "nb_ue_accordees": decisions["granted"],
            "nb_ue_refusees": decisions["refused"],
            "code_diplome": common["code"],
            "niveau_vise": common["level"],
            "epn": common["epn"],
            "centre": common["centre"],
            "situation": decisions["situation"],
            "dernier_diplome": each["level"],
            "annee_dernier_diplome": each["level_year"],
        }
    )
    return Tables({"decisions": frame})


def _intec(make: _Maker, decisions: pd.DataFrame) -> Tables:
    known, place = make.candidates("intec", decisions, only="siscol")
    each = known.iloc[place].reset_index(drop=True)
    common = make.common("intec", decisions)
    frame = pd.DataFrame(
        {
            "NumDossier": [f"INT{n:06d}" for n in make.draws.serial("intec.decision", len(decisions))],
            "Dispositif": decisions["scheme"],
            "NumCandidat": [f"C{n:06d}" for n in make.draws.serial("intec.candidate", len(known))[place]],
            "NumSiscol": each["local_id"],
            "INE": each["ine"],
            "Nom": each["last_name"],
            "Prenom": each["first_name"],
            "DateNaissance": each["birth"],
            "Civilite": each["sex"],
            "DateDemande": decisions["applied_on"],
            "DateDecision": decisions["decided_on"],
            "Decision": decisions["outcome"],
            "Totale": decisions["total"],
            "NoteReglement": decisions["regulation_note"],
            "Diplome": common["code"],
            "NiveauVise": common["level"],
            "Centre": common["centre"],
            "Situation": decisions["situation"],
            "DiplomeObtenu": each["level"],
            "AnneeDiplome": each["level_year"],
            "Experience": decisions["experience"],
            "Financement": decisions["financing"],
        }
    )
    return Tables({"validations": frame})
