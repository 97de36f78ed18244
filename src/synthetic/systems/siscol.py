"""SISCOL, of Cnam Paris."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.systems.view import Tables, View, ascii_capitals

RESULTS = {"passed": "passed", "failed": "failed", "absent": "absent", "attended": "", "blank": ""}


def siscol(view: View) -> Tables:
    """`auditeurs`, `inscriptions`, `inscriptions_ue`, `resultats`."""
    known = view.newcomers
    learners = pd.DataFrame(
        {
            "num_auditeur": known["local_id"],
            "ine": known["ine"],
            "nom": ascii_capitals(known["last_name"]),
            "prenom": known["first_name"],
            "date_naissance": known["birth"],
            "sexe": known["sex"],
            "nationalite": known["nationality"],
            "annee_premiere_insc": known["first_year"],
            "situation_premiere_insc": known["first_situation"],
            "diplome_premiere_insc": known["first_level"],
            "annee_diplome_premiere_insc": known["first_level_year"],
        }
    )
    held = view.registrations
    registrations = pd.DataFrame(
        {
            "num_auditeur": held["local_id"],
            "annee": held["year"],
            "centre_rattachement": held["home"],
            "composante": held["brand"].where(held["home"] == "PAR", ""),
            "date_inscription": held["registered_on"],
            "etat": held["state"],
            "dept_residence": held["department"],
            "situation": held["situation"],
            "actif": held["activity"],
            "pcs": held["occupation"],
            "quotite": held["working_time"],
            "niveau_diplome": held["level"],
            "annee_diplome": held["level_year"],
            "regime": held["training_type"],
            "financement": held["financing"],
            "code_diplome": held["programme"],
        }
    )
    taken = view.enrolments
    number = np.array([f"IU{n:07d}" for n in view.draws.serial("siscol.enrolment", len(taken))], dtype=object)
    enrolments = pd.DataFrame(
        {
            "num_insc_ue": number,
            "num_auditeur": taken["local_id"],
            "annee": taken["year"],
            "code_ue": taken["unit_code"],
            "semestre": taken["semester"],
            "modalite": taken["modality"],
            "etat": taken["state"],
            "centre_organisateur": taken["organiser_code"],
            "composante": taken["brand"],
            "obtention": taken["obtained_by"],
        }
    )
    sat = view.sessions
    enrolled = taken.iloc[sat["row"]].reset_index(drop=True)
    marks = np.where((sat["outcome"] == "absent") | sat["result_only"], np.nan, sat["mark"])
    # a mark needs no result code, and only some have one
    coded = (view.draws.stream("siscol.coded").random(len(sat)) < 0.7) | np.isnan(marks)
    results = pd.DataFrame(
        {
            "num_insc_ue": number[sat["row"]],
            "num_auditeur": enrolled["local_id"],
            "annee": enrolled["year"],
            "code_ue": enrolled["unit_code"],
            "session": sat["session"],
            "date_examen": sat["day"],
            "note": marks,
            "resultat": sat["outcome"].map(RESULTS).where(coded, ""),
            "controle_continu": sat["continuous"].astype(object),
            "centre_examen": sat["exam_centre_code"],
        }
    )
    return Tables(
        {"auditeurs": learners, "inscriptions": registrations, "inscriptions_ue": enrolments, "resultats": results}
    )
