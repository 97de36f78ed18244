"""From a seed and a scale to the text of every extract: truth, views, dirt."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from chiffres_cles.contract import MANIFEST, Contract, load_contract
from synthetic.dirt import Frames, dirty_records, dirty_rows
from synthetic.draws import Draws
from synthetic.encode import encode
from synthetic.landing import manifest
from synthetic.parameters import Parameters, following, load_parameters
from synthetic.rare import cancelled_afterwards, known_sexes
from synthetic.sight import SYSTEMS, Sight, sight
from synthetic.systems.bedeo import bedeo
from synthetic.systems.diploma import diploma_systems
from synthetic.systems.gescicca import gescicca
from synthetic.systems.mooc import mooc
from synthetic.systems.siscol import siscol
from synthetic.systems.small import galao, madagascar, open_portal, siicre, sissae
from synthetic.systems.validation import validation_systems
from synthetic.systems.view import Tables, View
from synthetic.truth import Truth, next_truth, truth

logger = logging.getLogger(__name__)


@dataclass
class Extracts:
    """All that a run makes. `frames` is what is written; `dirt` counts the rows of each kind of dirt.

    truths: that of the first years, then one for each year more. parameters, truth and sight: of the last of them.
    base: the draws of the first years.
    """

    parameters: Parameters
    base: Draws
    truths: list[Truth]
    sight: Sight
    frames: Frames
    dirt: Counter[str]
    late: list[Truth] = field(default_factory=list)
    """What later extracts brought beside."""

    @property
    def truth(self) -> Truth:
        """What was drawn last."""
        return self.truths[-1]


def extracts(seed: int, scale: float, contract: Contract | None = None, until: int | None = None) -> Extracts:
    """Draw, view and soil; `until`: the edition whose year is the last, that of the parameters without it.

    A year more is drawn, seen and soiled apart, and its records follow those of the years before, which stay as they
    are. Raises `EncodingError` where a view does not fit the contract, `ValueError` for an edition before the
    parameters' own.
    """
    contract = contract or load_contract()
    parameters = load_parameters(scale)
    if until is not None and until < parameters.edition:
        raise ValueError(f"the parameters' years are those of edition {parameters.edition}: none ends in {until}")
    # at full size every count is exact; small groups of a small scale hand their residuals on
    base = Draws(seed, parameters["sizes"]["carry_below"] if scale < 0.5 else 0)
    drawn = truth(parameters, base)
    logger.info("drawn: %s persons, %s enrolments", f"{len(drawn.people):,}", f"{len(drawn.enrolments):,}")
    seen = sight(parameters, base, drawn.people, drawn.registrations, drawn.enrolments)
    drawn.people["sex_known"] = known_sexes(parameters, base, drawn, seen)
    dirt = dirty_records(parameters, base, seen.records, drawn.people)
    frames = written(parameters, base, drawn, seen, contract, parameters["catalogue"]["years"])
    cancelled_afterwards(parameters, base, frames)
    dirt += dirty_rows(parameters, base, contract, frames)
    made = Extracts(parameters, base, [drawn], seen, frames, dirt)
    while made.parameters.edition < (until or parameters.edition):
        _one_year_more(made, contract)
    if any((extract.system, extract.name) == MANIFEST for extract in contract.extracts):
        frames[MANIFEST] = manifest(made.parameters, contract, frames)
    return made


def _one_year_more(made: Extracts, contract: Contract) -> None:
    """Add the records of the next year to `made`, in place."""
    parameters = following(made.parameters)
    draws = made.base.apart(str(parameters.edition))
    drawn = next_truth(parameters, draws, made.base, made.truths)
    known = made.sight.records
    seen = sight(parameters, draws, drawn.people, drawn.registrations, drawn.enrolments, known)
    # what the systems knew stays as it was spelt
    new = seen.records[seen.records["new"]].reset_index(drop=True)
    made.dirt += dirty_records(parameters, draws, new, drawn.people)
    seen.records = pd.concat([known.assign(new=False), new], ignore_index=True)
    more = written(parameters, draws, drawn, seen, contract, parameters["catalogue"]["years"][-1:])
    made.dirt += dirty_rows(parameters, draws, contract, more)
    append(made.frames, more)
    made.parameters, made.sight = parameters, seen
    made.truths.append(drawn)


def append(frames: Frames, more: Frames) -> None:
    """Add the records of `more` behind those of `frames`, in place."""
    for key, frame in more.items():
        frames[key] = pd.concat([frames[key], frame], ignore_index=True)


def written(
    parameters: Parameters, draws: Draws, drawn: Truth, seen: Sight, contract: Contract, catalogue: list[int]
) -> Frames:
    """The text of every extract but the manifest. `catalogue`: the years whose catalogue is written."""
    frames: Frames = {}
    for system, tables in _views(parameters, draws, drawn, seen, contract, catalogue).items():
        for name, frame in tables.frames.items():
            frames[system, name] = encode(contract.extract(system, name), frame, draws, tables.raw.get(name, ()))
            logger.info("%s.%s: %s records", system, name, f"{len(frame):,}")
    return frames


def _views(
    parameters: Parameters, draws: Draws, drawn: Truth, seen: Sight, contract: Contract, catalogue: list[int]
) -> dict[str, Tables]:
    blank = {
        extract.system
        for extract in contract.extracts
        for column in extract.columns
        if column.meta.get("variable") == "birth_date" and not column.meta.get("expected")
    }
    views = {name: View(name, parameters, draws, drawn, seen, name in blank) for name in SYSTEMS}
    d3, siscol_diplomas, collections = diploma_systems(parameters, draws, drawn, seen)
    return {
        "bedeo": bedeo(parameters, drawn, catalogue),
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
