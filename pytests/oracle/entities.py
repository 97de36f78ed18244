"""What the extracts say of each subject, under one name: the contract's `variable` is the name of a column.

Only what no variable names is listed here: numbers, names of persons, places and groups of an offering.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from oracle.contract import MANIFEST, contract, read

UNNAMED = {
    "siscol.auditeurs": {"local_id": "num_auditeur", "last_name": "nom", "first_name": "prenom"},
    "siscol.inscriptions": {"local_id": "num_auditeur"},
    "siscol.inscriptions_ue": {"local_id": "num_auditeur", "enrolment_ref": "num_insc_ue"},
    "siscol.resultats": {"local_id": "num_auditeur", "enrolment_ref": "num_insc_ue"},
    "siscol.diplomes": {"known_id": "num_auditeur"},
    "gescicca.auditeur": {
        "local_id": "numero",
        "former_id": "ancien_code",
        "cnam_ine": "ine_cnam",
        "last_name": "nom",
        "first_name": "prenom",
    },
    "gescicca.inscription": {"local_id": "auditeur_numero"},
    "gescicca.unite_ouverte": {
        "teaching_centre": "centre_code",
        "semester": "semestre_code",
        "group": "groupe_code",
        "offering_state": "etat_ouverture_code",
    },
    "gescicca.inscription_unite": {
        "local_id": "auditeur_numero",
        "teaching_centre": "centre_code",
        "semester": "semestre_code",
        "group": "groupe_code",
    },
    "gescicca.note": {"local_id": "auditeur_numero", "teaching_centre": "centre_code"},
    "open_portal.people": {
        "local_id": "personId",
        "last_name": "lastName",
        "first_name": "firstName",
        "ine": "nationalStudentId",
    },
    "open_portal.registrations": {"local_id": "personId"},
    "open_portal.course_results": {"local_id": "personId"},
    "galao.alternants": {"local_id": "Matricule", "full_name": "NomPrenom"},
    "galao.suivis": {"local_id": "Matricule"},
    "siicre.auditeurs": {"local_id": "ID_AUD", "last_name": "NOM", "first_name": "PRENOM"},
    "siicre.inscriptions": {"local_id": "ID_AUD"},
    "siicre.unites": {"local_id": "ID_AUD"},
    "siicre.examens": {"local_id": "ID_AUD"},
    "sissae.auditeurs": {"local_id": "code_auditeur", "last_name": "nom", "first_name": "prenom"},
    "sissae.inscriptions": {"local_id": "code_auditeur"},
    "sissae.notes": {"local_id": "code_auditeur"},
    "sissae.historique": {"local_id": "code_auditeur"},
    "madagascar.auditeurs": {"local_id": "numero", "last_name": "nom", "first_name": "prenoms"},
    "madagascar.inscriptions": {"local_id": "numero"},
    "diva.candidats": {
        "local_id": "num_candidat",
        "known_system": "appli_scolarite",
        "known_id": "num_auditeur",
        "last_name": "nom_naissance",
        "first_name": "prenom",
    },
    "diva.decisions": {"local_id": "num_candidat", "reference": "num_decision"},
    "divap.candidats": {
        "local_id": "ID_CANDIDAT",
        "known_system": "APPLI",
        "known_id": "ID_AUDITEUR",
        "last_name": "NOM",
        "first_name": "PRENOM",
    },
    "divap.decisions": {"local_id": "ID_CANDIDAT", "reference": "ID_DOSSIER"},
    "viatic.decisions": {
        "local_id": "no_candidat",
        "known_system": "appli",
        "known_id": "no_auditeur",
        "last_name": "nom",
        "first_name": "prenom",
        "reference": "no_notification",
    },
    "intec.validations": {
        "local_id": "NumCandidat",
        "known_id": "NumSiscol",
        "last_name": "Nom",
        "first_name": "Prenom",
        "reference": "NumDossier",
    },
    "d3.demandes": {
        "known_system": "application_origine",
        "known_id": "num_auditeur",
        "last_name": "nom_naissance",
        "first_name": "prenom",
    },
    "collections.marques": {"last_name": "nom", "first_name": "prenom"},
    "collections.centres": {"full_name": "nom_prenoms"},
    "collections.eicnam": {"last_name": "nom", "first_name": "prenom"},
    "collections.enquetes": {"last_name": "nom", "first_name": "prenom"},
    "collections.dnf": {"last_name": "nom_naissance", "first_name": "prenom"},
    "collections.dap": {"last_name": "NOM", "first_name": "PRENOM"},
}
CONSTANT = {
    # a contract of GALAO is employment (R19), its kind the kind of registration
    "galao.alternants": {"situation": "employed", "activity": "active"},
    "madagascar.auditeurs": {"registration_state": "valid", "training_type": "continuing"},
    "madagascar.inscriptions": {"enrolment_state": "valid"},
    "sissae.inscriptions": {"training_type": "continuing"},
    # the history of Liban has neither modality nor state (R8: unknown is not on site)
    "sissae.historique": {"organising_centre": "LBN", "enrolment_state": "valid"},
    "siscol.diplomes": {"known_system": "siscol"},
    "intec.validations": {"known_system": "siscol"},
    "diva.decisions": {"validation_scheme": "VAE"},
    "divap.decisions": {"validation_scheme": "VAPP"},
    "viatic.decisions": {"validation_scheme": "VES"},
    "collections.marques": {"document_state": "delivered"},
    "collections.eicnam": {"document_state": "delivered"},
    "collections.dnf": {"document_state": "delivered"},
    "collections.dap": {"document_state": "delivered"},
}
ALSO = {
    "learners": ("galao.alternants", "madagascar.auditeurs"),
    "candidates": ("viatic.decisions", "intec.validations"),
    "exam_results": (
        "galao.suivis",
        "open_portal.course_results",
        "sissae.notes",
        "sissae.historique",
        "madagascar.inscriptions",
    ),
}
"""Extracts that hold a second subject beside the one that their contract names."""
TWO_SESSIONS = {
    "galao.suivis": (("NoteExamen", "NoteRattrapage"), None),
    "open_portal.course_results": (("markSession1", "markSession2"), 20),
    "sissae.notes": (("note_s1", "note_s2"), 100),
}


def landing(folder: Path) -> dict[str, pl.DataFrame]:
    """Every extract but the manifest, as `read` types it, its columns named by what they say of their subject."""
    return {name: _named(name, read(folder, name)) for name in contract() if name != MANIFEST}


def _named(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    columns = contract()[name]["columns"]
    marks = {column for marks, _ in [TWO_SESSIONS.get(name, ((), 0))] for column in marks}
    said = {meta["variable"]: column for column, meta in columns.items() if "variable" in meta and column not in marks}
    if name == "sissae.historique":  # two columns say one outcome
        said.pop("exam_outcome")
        passed, sat = (pl.col(column) == "true" for column in ("recu", "present"))
        frame = frame.with_columns(
            pl.when(passed)
            .then(pl.lit("passed"))
            .when(pl.col("recu").is_not_null() & sat)
            .then(pl.lit("failed"))
            .when(sat)
            .then(pl.lit("attended"))
            .when(~sat)
            .then(pl.lit("absent"))
            .alias("exam_outcome")
        )
    said |= UNNAMED.get(name, {})
    kept = ["record", "row_id", "system", "refused", "under_way", *marks, *(f"{mark}_code" for mark in marks)]
    kept += ["exam_outcome"] if name == "sissae.historique" else []
    kept += (
        ["note_code"]
        if name in ("siscol.resultats", "gescicca.note")
        else ["NOTE_code"]
        if name == "siicre.examens"
        else []
    )
    frame = frame.select(*kept, *(pl.col(column).alias(variable) for variable, column in said.items()))
    frame = frame.rename({code: "mark_code" for code in ("note_code", "NOTE_code") if code in frame.columns})
    frame = frame.with_columns(pl.lit(value).alias(column) for column, value in CONSTANT.get(name, {}).items())
    if "full_name" in frame.columns:
        last, first = (pl.col("full_name").str.split(",").list.get(place, null_on_oob=True) for place in (0, 1))
        frame = frame.with_columns(last.alias("last_name"), first.alias("first_name"))
    if name == "galao.alternants":
        frame = frame.with_columns(pl.col("training_type").alias("financing"))
    if name in ("madagascar.auditeurs", "sissae.inscriptions"):  # no flag: the situation says the activity (R19)
        active = pl.col("situation").is_in(["employed", "seeking"])
        frame = frame.with_columns(
            pl.when(active).then(pl.lit("active")).otherwise(pl.col("situation")).alias("activity")
        )
    return frame


def subject(extracts: dict[str, pl.DataFrame], entity: str) -> pl.DataFrame:
    """All records of a subject, of every system that holds it, in the order of systems, extracts and records."""
    names = [name for name, extract in contract().items() if extract["entity"] == entity]
    return pl.concat([extracts[name] for name in (*names, *ALSO.get(entity, ()))], how="diagonal_relaxed")


def exam_results(extracts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """One row a session: of the extracts of results, and of those that write results on the enrolment's own row."""
    frames = []
    for name in ("siscol.resultats", "gescicca.note", "siicre.examens"):
        frame = extracts[name].with_columns(pl.col("exam_session").cast(pl.Int64))
        if name != "gescicca.note":
            frame = frame.with_columns(pl.lit(20.0).alias("mark_scale"))
        else:  # continuous assessment is handed in where it has a mark
            handed_in = (pl.col("assessment_kind") == "continuous") & pl.col("mark").is_not_null()
            frame = frame.with_columns(
                (handed_in & pl.col("mark_scale").is_not_null()).cast(pl.String).alias("assessment_kind")
            )
        frames.append(frame)
    for name, (marks, scale) in TWO_SESSIONS.items():
        for session, mark in enumerate(marks, start=1):
            frame = extracts[name].with_columns(
                pl.lit(session, dtype=pl.Int64).alias("exam_session"),
                pl.col(mark).alias("mark"),
                pl.col(f"{mark}_code").alias("mark_code"),
                pl.col("row_id").alias("own_enrolment"),
                (pl.col("mark_scale") if scale is None else pl.lit(float(scale))).alias("mark_scale"),
            )
            if session == 2 and "assessment_kind" in frame.columns:  # what was handed in counts for the first session
                frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias("assessment_kind"))
            frames.append(frame)
    for name in ("sissae.historique", "madagascar.inscriptions"):
        first = pl.lit(1, dtype=pl.Int64).alias("exam_session")
        frames.append(extracts[name].with_columns(first, pl.col("row_id").alias("own_enrolment")))
    results = pl.concat(frames, how="diagonal_relaxed").with_columns(
        pl.coalesce("mark_code", "exam_outcome").alias("result"),
        pl.when(pl.col("mark_scale").is_not_null()).then("mark").alias("mark"),  # a mark says nothing without its scale
    )
    says_something = pl.any_horizontal(pl.col("mark", "result", "assessment_kind").is_not_null())
    # a row of its own is a session even where nothing is recorded; of an enrolment's row it is one where something is
    return results.filter(pl.col("own_enrolment").is_null() | says_something & ~pl.col("refused"))
