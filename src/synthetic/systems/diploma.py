"""D3, SISCOL's diplomas, and the collections by hand: the same documents, each listed by one or several."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.draws import Draws
from synthetic.parameters import Parameters
from synthetic.rare import renamed, wrong_at_first
from synthetic.sight import SYSTEMS, Sight
from synthetic.systems.events import hidden, identified
from synthetic.systems.view import Tables, ascii_capitals, capitals
from synthetic.truth import Truth

LISTS = ("marques", "centres", "eicnam", "enquetes", "dnf", "dap")


def diploma_systems(parameters: Parameters, draws: Draws, truth: Truth, sight: Sight) -> tuple[Tables, Tables, Tables]:
    """(d3, siscol, collections): `demandes`; `diplomes`; the six lists by hand."""
    frame = _described(parameters, draws, truth, sight)
    listed = _listed(parameters, draws, frame)
    wrong_at_first(parameters, draws, truth, frame, listed)
    renamed(parameters, draws, frame, listed)
    by_hand = {
        "marques": _marques, "centres": _centres, "eicnam": _eicnam, "enquetes": _enquetes, "dnf": _dnf, "dap": _dap,
    }  # fmt: skip
    collections = {}
    for name in LISTS:
        rows = frame[listed[name]].reset_index(drop=True)
        noted = hidden(draws, f"{name}.number", rows["number"], parameters["diplomas"]["without_number"])
        rows["noted"] = np.where(rows["kind"] == "original", noted, rows["number"])
        collections[name] = by_hand[name](draws, rows)
    d3 = _d3(draws, frame[listed["d3"]].reset_index(drop=True))
    siscol = _siscol(draws, frame[listed["siscol"]].reset_index(drop=True))
    return Tables({"demandes": d3}), Tables({"diplomes": siscol}), Tables(collections)


def _described(parameters: Parameters, draws: Draws, truth: Truth, sight: Sight) -> pd.DataFrame:
    """The documents with their holder and certification in words."""
    documents = truth.documents
    known = identified(parameters, draws, "diplomas", truth.holders, sight)
    frame = documents.join(known.iloc[documents["diploma"]].reset_index(drop=True))
    certified = truth.certifications.iloc[documents["certification"]].reset_index(drop=True)
    frame["code"], frame["kind_code"], frame["epn"] = certified["code"], certified["kind"], certified["epn"]
    frame["title"] = certified["title"]
    frame["centre_code"] = parameters.centres["code"].to_numpy(dtype=object)[documents["centre"]]
    own = sight.records[sight.records["system"] == SYSTEMS.index("siscol")].drop_duplicates("person")
    person = truth.holders["person"].to_numpy()[documents["diploma"]]
    frame["siscol_id"] = own.set_index("person")["local_id"].reindex(person).fillna("").to_numpy(dtype=object)
    return frame


def _listed(parameters: Parameters, draws: Draws, frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Which of the lists holds each document (n,): at least one does."""
    also = parameters["diplomas"]["also"]
    rng = draws.stream("diplomas.listed")
    size = len(frame)
    # an original and what follows it are listed in the same places
    luck = rng.random((5, frame["diploma"].max() + 1))[:, frame["diploma"]]
    known = (frame["siscol_id"] != "").to_numpy()
    brand, kind = frame["brand"].to_numpy(), frame["kind_code"].to_numpy()
    intec, ich, amf = brand == "INTEC", brand == "ICH", kind == "CAMF"
    engineer = np.isin(kind, ["ING", "DOC"])
    paris = (frame["centre_code"] == "PAR").to_numpy()
    listed = {name: np.zeros(size, dtype=bool) for name in ("d3", "siscol", *LISTS)}
    free = ~(intec | ich | amf)
    listed["d3"] = free & (luck[0] < also["d3"])
    listed["siscol"] = (ich | (free & paris & (luck[1] < also["paris_in_siscol"]))) & known
    listed["eicnam"] = engineer & (luck[2] < also["eicnam"])
    listed["dap"] = amf
    listed["marques"] = (
        intec
        | (ich & (~known | (luck[2] < also["ich_by_hand"])))
        | (np.isin(brand, ["ICSV", "ENASS"]) & (luck[2] < 0.5))
    )
    nowhere = ~np.any(list(listed.values()), axis=0)
    listed["centres"] = nowhere & ~paris & (luck[3] < also["centres"] / (1 - also["dnf"] / 2))
    nowhere &= ~listed["centres"]
    listed["dnf"] = (nowhere & (luck[4] < 0.8)) | (free & (luck[4] < also["dnf"] * also["again_by_hand"]))
    listed["enquetes"] = nowhere & ~listed["dnf"]
    # lists by hand repeat some of what D3 has; surveys know originals only
    listed["centres"] |= free & ~paris & listed["d3"] & (luck[3] < also["again_by_hand"])
    plain = ((frame["kind"] == "original") & (frame["state"] == "delivered")).to_numpy()
    for name in ("eicnam", "dnf", "dap", "marques"):
        listed[name] &= (frame["state"] == "delivered").to_numpy()
    listed["enquetes"] &= plain | np.isin(frame["state"], ["in_progress", "refused"])
    listed["dap"] &= plain
    listed["centres"] &= (frame["state"] != "refused").to_numpy()
    # a re-issue keeps its document's number, and the DNF has one row a number
    listed["dnf"] &= (frame["kind"] != "reissue").to_numpy()
    return listed


def _d3(draws: Draws, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "num_demande": [f"D3-{n:08d}" for n in draws.serial("d3.request", len(rows))],
            "date_demande": rows["asked_on"],
            "application_origine": rows["application"],
            "num_auditeur": rows["local_id"],
            "ine": rows["d3_ine"],
            "nom_naissance": rows["d3_last_name"],
            "prenom": rows["first_name"],
            "date_naissance": rows["birth"],
            "genre": rows["sex"],
            "code_diplome": rows["code"],
            "date_jury": rows["jury"],
            "date_delivrance": rows["delivered_on"],
            "nature_document": rows["kind"],
            "num_parchemin": rows["number"],
            "num_parchemin_initial": rows["replaces"],
            "etat": rows["state"],
            "centre": rows["centre_code"],
            "epn": rows["epn"].where(rows["diploma"] % 10 != 0, ""),
            "situation": rows["situation"],
            "niveau_diplome_anterieur": rows["level"],
            "annee_diplome_anterieur": rows["level_year"],
        }
    )


def _siscol(draws: Draws, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "num_diplome": [f"DP{n:07d}" for n in draws.serial("siscol.diploma", len(rows))],
            "num_auditeur": rows["siscol_id"],
            "code_diplome": rows["code"],
            "date_jury": rows["jury"],
            "date_delivrance": rows["delivered_on"],
            "num_parchemin": rows["number"],
            "nature_parchemin": rows["kind"],
            "num_parchemin_origine": rows["replaces"],
            "etat": rows["state"],
            "centre": rows["centre_code"],
            "composante": rows["brand"].where(rows["centre_code"] == "PAR", ""),
            "date_saisie": rows["asked_on"],
        }
    )


def _marques(draws: Draws, rows: pd.DataFrame) -> pd.DataFrame:
    # a brand of its own numbers, where the national number was not noted
    own = rows["brand"] + "-" + (rows["serial"] % 1_000_000).astype(str).str.zfill(5)
    keep = (rows["noted"] != "") | (rows["diploma"] % 2 == 0)
    brand = rows["brand"]
    return pd.DataFrame(
        {
            "marque": brand,
            "civilite": rows["sex"],
            "nom": capitals(rows["last_name"]),
            "prenom": rows["first_name"],
            "date_naissance": rows["birth"],
            "code_diplome": rows["code"],
            "date_jury": rows["jury"],
            "date_remise": rows["delivered_on"].where(rows["diploma"] % 5 != 0),
            "num_diplome": rows["noted"].where(keep, own),
            "nature": _natures(draws, "marques", rows),
            "num_diplome_initial": rows["replaces"],
            "date_envoi": rows["delivered_on"] + pd.Timedelta(days=20),
        }
    )


def _centres(draws: Draws, rows: pd.DataFrame) -> pd.DataFrame:
    state = hidden(draws, "centres.state", rows["state"], 0.3)
    return pd.DataFrame(
        {
            "centre": rows["centre_code"],
            "nom_prenoms": capitals(rows["last_name"]) + ", " + rows["first_name"].to_numpy(dtype=object),
            "ne_le": rows["birth"],
            "sexe": rows["sex"],
            "ine": hidden(draws, "centres.ine", rows["ine"], 0.5),
            "diplome": rows["code"],
            "jury_du": rows["jury"],
            "numero": rows["noted"],
            "type_document": _natures(draws, "centres", rows),
            "remplace": rows["replaces"],
            # blank is handed over
            "etat_remise": np.where(rows["state"] == "delivered", state, rows["state"]),
            "transmis_le": rows["asked_on"] + pd.Timedelta(days=90),
        }
    )


def _eicnam(draws: Draws, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "nom": ascii_capitals(rows["last_name"]),
            "prenom": rows["first_name"],
            "naissance": rows["birth"],
            "genre": rows["sex"],
            "code_diplome": rows["code"],
            "specialite": rows["title"],
            "date_jury": rows["jury"],
            "num_parchemin": rows["noted"],
            "nature_parchemin": _natures(draws, "eicnam", rows),
            "parchemin_remplace": rows["replaces"],
            "epn": rows["epn"],
        }
    )


def _enquetes(draws: Draws, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "enquete": "OEC" + (rows["cohort"] + 2).astype(str),
            "nom": rows["last_name"],
            "prenom": rows["first_name"],
            "date_naissance": rows["birth"],
            "sexe": rows["sex"],
            "code_diplome": rows["code"],
            "nature_diplome": rows["kind_code"].where(rows["diploma"] % 4 != 0, ""),
            "date_jury": rows["jury"],
            "centre": rows["centre_code"],
            "delivre": rows["state"].replace({"cancelled": "refused"}),
            "situation_emploi": rows["situation"],
            "date_reponse": rows["asked_on"] + pd.Timedelta(days=150),
        }
    )


def _dnf(draws: Draws, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "num_parchemin": rows["number"],
            "ine": hidden(draws, "dnf.ine", rows["ine"], 0.3),
            "nom_naissance": ascii_capitals(rows["last_name"]),
            "prenom": capitals(rows["first_name"]),
            "date_naissance": rows["birth"],
            "civilite": rows["sex"],
            "code_diplome": rows["code"],
            "nature_diplome": rows["kind_code"],
            "date_jury": rows["jury"],
            "date_edition": rows["delivered_on"],
            "nature_edition": _natures(draws, "dnf", rows),
            "num_parchemin_remplace": rows["replaces"],
            "centre": hidden(draws, "dnf.centre", rows["centre_code"], 0.1),
            "epn": rows["epn"],
        }
    )


def _dap(draws: Draws, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "NOM": capitals(rows["last_name"]),
            "PRENOM": rows["first_name"],
            "DATE_NAISSANCE": rows["birth"],
            "SEXE": rows["sex"],
            "CODE_CERTIFICAT": rows["code"],
            "DATE_SESSION": rows["jury"],
            "NUM_CERTIFICAT": rows["noted"],
            "CENTRE": hidden(draws, "dap.centre", rows["centre_code"], 0.2),
            "DATE_EXPORT": rows["asked_on"] + pd.Timedelta(days=60),
        }
    )


def _natures(draws: Draws, name: str, rows: pd.DataFrame) -> np.ndarray:
    """Kind of document; an original's is left blank by some."""
    kinds = rows["kind"].to_numpy(dtype=object)
    return np.where(kinds == "original", hidden(draws, f"{name}.kind", kinds, 0.4), kinds)
