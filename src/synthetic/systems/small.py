"""The smaller schooling systems: Open Portal, GALAO, SiiCRE, SISSAE and Madagascar's collection."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.systems.view import Tables, View, capitals, transliterated


def open_portal(view: View) -> Tables:
    """people, registrations, course_results."""
    known, held, taken = view.newcomers, view.registrations, view.enrolments
    people = pd.DataFrame(
        {
            "personId": known["local_id"],
            "nationalStudentId": known["ine"],
            "lastName": known["last_name"],
            "firstName": known["first_name"],
            "birthDate": known["birth"],
            "gender": known["sex"],
            "nationality": known["nationality"],
            "firstYear": known["first_year"],
            "firstEmploymentStatus": known["first_situation"],
            "firstQualificationLevel": known["first_level"],
            "firstQualificationYear": known["first_level_year"],
        }
    )
    registrations = pd.DataFrame(
        {
            "personId": held["local_id"],
            "academicYear": held["year"],
            "homeCentre": held["home"],
            "registeredOn": held["registered_on"],
            "status": held["state"],
            "department": held["department"],
            "employmentStatus": held["situation"],
            "labourForce": held["activity"],
            "occupation": held["occupation"],
            "workingTime": held["working_time"],
            "qualificationLevel": held["level"],
            "qualificationYear": held["level_year"],
            "track": held["training_type"],
            "funding": held["financing"],
            "programme": held["programme"],
        }
    )
    marks = view.session_columns(view.written_marks())
    handed_in = view.session_columns(view.sessions["continuous"].to_numpy(), missing=False)[1]
    results = pd.DataFrame(
        {
            "personId": taken["local_id"],
            "academicYear": taken["year"],
            "courseCode": taken["unit_code"],
            "term": taken["semester"],
            "deliveryMode": taken["modality"],
            "organisingCentre": taken["organiser_code"],
            "status": taken["state"],
            "grantedBy": taken["obtained_by"],
            "markSession1": marks[1],
            "markSession2": marks[2],
            "continuousAssessment": handed_in,
        }
    )
    return Tables({"people": people, "registrations": registrations, "course_results": results})


def galao(view: View) -> Tables:
    """alternants, suivis. GALAO knows no planned distance: it is blank there."""
    held, taken = view.registrations, view.enrolments
    known = view.records.set_index("local_id").loc[held["local_id"]].reset_index(drop=True)
    learners = pd.DataFrame(
        {
            "Matricule": held["local_id"],
            "INE": known["ine"],
            "NomPrenom": capitals(known["last_name"]) + ", " + known["first_name"].to_numpy(dtype=object),
            "DateNaissance": known["birth"],
            "Civilite": known["sex"],
            "Nationalite": known["nationality"],
            "Annee": held["year"],
            "Site": held["home"],
            "DateContrat": held["registered_on"],
            "TypeContrat": held["training_type"],
            "EtatContrat": held["state"],
            "Departement": held["department"],
            "PremiereAnnee": known["first_year"],
            "SituationAvant": known["first_situation"],
            "DiplomeEntree": known["first_level"].replace({8: 7}),
            "AnneeDiplomeEntree": known["first_level_year"],
            "CodeFormation": held["programme"],
        }
    )
    scales = view.parameters["exams"]["scales"]["galao"]
    scale = view.draws.pick("galao.scale", len(taken), scales).astype(float)
    marks = view.session_columns(view.written_marks(scale[view.sessions["row"]]))
    granted = taken["obtained_by"] == "validation"
    followed = pd.DataFrame(
        {
            "Matricule": taken["local_id"],
            "Annee": taken["year"],
            "CodeUnite": taken["unit_code"],
            "Semestre": taken["semester"],
            "Mode": taken["modality"].replace({"FOADP": ""}),
            "Organisateur": taken["organiser_code"],
            "Etat": taken["state"].mask(granted, "dispensed"),
            "NoteExamen": marks[1],
            "NoteRattrapage": marks[2],
            "Bareme": scale,
        }
    )
    return Tables({"alternants": learners, "suivis": followed})


def siicre(view: View) -> Tables:
    """auditeurs, inscriptions, unites, examens."""
    known, held, taken = view.newcomers, view.registrations, view.enrolments
    learners = pd.DataFrame(
        {
            "ID_AUD": known["local_id"],
            "INE": known["ine"],
            "NOM": capitals(known["last_name"]),
            "PRENOM": capitals(known["first_name"]),
            "NE_LE": known["birth"],
            "SEXE": known["sex"],
            "NAT": known["nationality"],
            "AN_PREM_INSC": known["first_year"],
            "SIT_PREM": known["first_situation"],
            "NIV_PREM": known["first_level"],
            "AN_DIP_PREM": known["first_level_year"],
        }
    )
    registrations = pd.DataFrame(
        {
            "ID_AUD": held["local_id"],
            "ANNEE": held["year"],
            "CENTRE": held["home"],
            "DT_INSC": held["registered_on"],
            "ETAT": held["state"],
            "DEPT": held["department"],
            "SIT": held["situation"],
            "ACTIF": held["activity"],
            "PCS": held["occupation"],
            "TPS_TRAV": held["working_time"],
            "NIV_DIP": held["level"],
            "AN_DIP": held["level_year"],
            "TYPE": held["training_type"],
            "FIN": held["financing"],
            "DIPLOME": held["programme"],
        }
    )
    units = pd.DataFrame(
        {
            "ID_AUD": taken["local_id"],
            "ANNEE": taken["year"],
            "UE": taken["unit_code"],
            "SEM": taken["semester"],
            "MODAL": taken["modality"],
            "ORGA": taken["organiser_code"],
            "ETAT": taken["state"],
        }
    )
    sat = view.sessions
    enrolled = taken.iloc[sat["row"]].reset_index(drop=True)
    exams = pd.DataFrame(
        {
            "ID_AUD": enrolled["local_id"],
            "ANNEE": enrolled["year"],
            "UE": enrolled["unit_code"],
            "SESS": sat["session"],
            "DT_EXAM": sat["day"],
            "NOTE": view.written_marks(),
        }
    )
    return Tables({"auditeurs": learners, "inscriptions": registrations, "unites": units, "examens": exams})


def sissae(view: View) -> Tables:
    """auditeurs, inscriptions, notes, and historique for the first years, of which only valid enrolments were kept."""
    known, held, taken = view.newcomers, view.registrations, view.enrolments
    learners = pd.DataFrame(
        {
            "code_auditeur": known["local_id"],
            "nom": transliterated(known["last_name"]),
            "prenom": transliterated(known["first_name"]),
            "date_naissance": known["birth"],
            "sexe": known["sex"],
            "nationalite": known["nationality"],
            "premiere_annee": known["first_year"],
            "diplome_initial": known["first_level"],
        }
    )
    said = view.draws.stream("sissae.diploma").random(len(held)) < 0.15
    registrations = pd.DataFrame(
        {
            "code_auditeur": held["local_id"],
            "annee": held["year"],
            "centre": held["home"],
            "date_inscription": held["registered_on"],
            "etat": held["state"],
            "travail": held["situation"],
            "diplome": held["level"].where(said, -1),
            "annee_diplome": held["level_year"].where(said, -1),
            "formation": held["programme"],
        }
    )
    marks = view.session_columns(view.written_marks(100.0))
    by_hand = (taken["year"] < view.parameters["enrolments"]["liban_by_hand_before"]).to_numpy()
    notes = pd.DataFrame(
        {
            "code_auditeur": taken["local_id"],
            "annee": taken["year"],
            "code_unite": taken["unit_code"],
            "semestre": taken["semester"],
            "mode": taken["modality"].replace({"FOADP": ""}),
            "organisateur": taken["organiser_code"],
            "etat": taken["state"],
            "note_s1": marks[1],
            "note_s2": marks[2],
        }
    )
    outcome = view.session_columns(view.sessions["outcome"].to_numpy(dtype=object), missing="")
    both = pd.DataFrame(outcome)
    present, passed = (
        both.isin(words).any(axis=1).to_numpy() for words in (["passed", "failed", "attended"], ["passed"])
    )
    recorded = both.isin(["passed", "failed", "attended", "absent"]).any(axis=1).to_numpy()
    # of the absent, some lists leave blank whether they passed
    silent = ~recorded | (~present & (view.draws.stream("sissae.blank").random(len(taken)) < 0.5))
    history = pd.DataFrame(
        {
            "code_auditeur": taken["local_id"],
            "annee": taken["year"],
            "code_unite": taken["unit_code"],
            "present": np.where(recorded, present.astype(object), ""),
            "recu": np.where(silent, "", passed.astype(object)),
        }
    )
    kept = by_hand & (taken["state"] == "valid").to_numpy()
    return Tables(
        {
            "auditeurs": learners,
            "inscriptions": registrations,
            "notes": notes[~by_hand].reset_index(drop=True),
            "historique": history[kept].reset_index(drop=True),
        }
    )


def madagascar(view: View) -> Tables:
    """auditeurs, inscriptions: one result an enrolment."""
    held, taken = view.registrations, view.enrolments
    known = view.records.set_index("local_id").loc[held["local_id"]].reset_index(drop=True)
    learners = pd.DataFrame(
        {
            "numero": held["local_id"],
            "nom": capitals(known["last_name"]),
            "prenoms": known["first_name"],
            "date_naissance": known["birth"],
            "sexe": known["sex"],
            "nationalite": known["nationality"],
            "annee_universitaire": held["year"],
            "centre": held["home"],
            "date_inscription": held["registered_on"],
            "premiere_annee": known["first_year"],
            "situation": held["situation"],
            "diplome": held["level"],
        }
    )
    # one result for both sessions: the best
    both = pd.DataFrame(view.session_columns(view.sessions["outcome"].to_numpy(dtype=object), missing=""))
    had = [both.isin(words).any(axis=1) for words in (["passed"], ["failed", "attended"], ["absent"])]
    best = np.select(had, ["passed", "failed", "absent"], "").astype(object)
    rows = pd.DataFrame(
        {
            "numero": taken["local_id"],
            "annee_universitaire": taken["year"],
            "unite": taken["unit_code"],
            "centre_organisateur": taken["organiser_code"],
            "modalite": taken["modality"].replace({"FOADP": ""}),
            "resultat": best,
        }
    )
    return Tables({"auditeurs": learners, "inscriptions": rows})
