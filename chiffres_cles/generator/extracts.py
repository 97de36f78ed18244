"""From a seed and a scale to the text of every extract: truth, views, dirt."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass

from chiffres_cles.contract import MANIFEST, Contract, load_contract
from chiffres_cles.generator.dirt import Frames, dirty_records, dirty_rows
from chiffres_cles.generator.draws import Draws
from chiffres_cles.generator.encode import encode
from chiffres_cles.generator.landing import manifest
from chiffres_cles.generator.parameters import Parameters, load_parameters
from chiffres_cles.generator.rare import cancelled_afterwards, known_sexes
from chiffres_cles.generator.sight import SYSTEMS, Sight, sight
from chiffres_cles.generator.systems.bedeo import bedeo
from chiffres_cles.generator.systems.diploma import diploma_systems
from chiffres_cles.generator.systems.gescicca import gescicca
from chiffres_cles.generator.systems.mooc import mooc
from chiffres_cles.generator.systems.siscol import siscol
from chiffres_cles.generator.systems.small import galao, madagascar, open_portal, siicre, sissae
from chiffres_cles.generator.systems.validation import validation_systems
from chiffres_cles.generator.systems.view import Tables, View
from chiffres_cles.generator.truth import Truth, truth

logger = logging.getLogger(__name__)


@dataclass
class Extracts:
    """All that a run makes. `frames` is what is written; `dirt` counts the rows of each kind of dirt."""

    parameters: Parameters
    truth: Truth
    sight: Sight
    frames: Frames
    dirt: Counter


def extracts(seed: int, scale: float, contract: Contract | None = None) -> Extracts:
    """Draw, view and soil. Raises `EncodingError` where a view does not fit the contract."""
    contract = contract or load_contract()
    parameters = load_parameters(scale)
    # at full size every count is exact; small groups of a small scale hand their residuals on
    draws = Draws(seed, parameters["sizes"]["carry_below"] if scale < 0.5 else 0)
    drawn = truth(parameters, draws)
    logger.info("drawn: %s persons, %s enrolments", f"{len(drawn.people):,}", f"{len(drawn.enrolments):,}")
    seen = sight(parameters, draws, drawn.people, drawn.registrations, drawn.enrolments)
    drawn.people["sex_known"] = known_sexes(parameters, draws, drawn, seen)
    dirt = dirty_records(parameters, draws, seen.records, drawn.people)
    frames: Frames = {}
    for system, tables in _views(parameters, draws, drawn, seen, contract).items():
        for name, frame in tables.frames.items():
            frames[system, name] = encode(contract.extract(system, name), frame, draws, tables.raw.get(name, ()))
            logger.info("%s.%s: %s records", system, name, f"{len(frame):,}")
    cancelled_afterwards(parameters, draws, frames)
    dirt += dirty_rows(parameters, draws, contract, frames)
    listed = {(extract.system, extract.name) for extract in contract.extracts}
    if MANIFEST in listed:
        frames[MANIFEST] = manifest(parameters, contract, frames)
    return Extracts(parameters, drawn, seen, frames, dirt)


def _views(parameters: Parameters, draws: Draws, drawn: Truth, seen: Sight, contract: Contract) -> dict[str, Tables]:
    blank = {
        extract.system
        for extract in contract.extracts
        for column in extract.columns
        if column.meta.get("variable") == "birth_date" and not column.meta.get("required")
    }
    views = {name: View(name, parameters, draws, drawn, seen, name in blank) for name in SYSTEMS}
    d3, siscol_diplomas, collections = diploma_systems(parameters, draws, drawn, seen)
    return {
        "bedeo": bedeo(parameters, drawn),
        "siscol": Tables({**siscol(views["siscol"]).frames, **siscol_diplomas.frames}),
        "gescicca": gescicca(views["gescicca"], contract.extract("gescicca", "unite_ouverte")),
        "open_portal": open_portal(views["open_portal"]),
        "galao": galao(views["galao"]),
        "siicre": siicre(views["siicre"]),
        "sissae": sissae(views["sissae"]),
        "madagascar": madagascar(views["madagascar"]),
        "d3": d3,
        "collections": collections,
        **validation_systems(parameters, draws, drawn, seen),
        "mooc": mooc(drawn),
    }
