"""`make system NAME=ypareo`: the contract of a new system, begun from a template (docs/new-system.md)."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from chiffres_cles.contract import ContractError, load_contract
from chiffres_cles.settings import ROOT

TEMPLATES = Path(__file__).with_name("templates")
NAME = re.compile(r"[a-z][a-z0-9_]*")
STEP = 10
"""How far apart the priorities of two systems are, so that a third can come between."""


def kinds() -> list[str]:
    """What a system may be of: the templates."""
    return sorted(file.stem for file in TEMPLATES.glob("*.yml"))


def begin(name: str, kind: str, root: Path = ROOT) -> Path:
    """Write the contract of a new system; returns its path, relative to `root`.

    It comes behind all others until its `priority` is changed. Raises `ContractError` for a name that is no name of a
    folder and of models, and for a system that the contract has.
    """
    if not NAME.fullmatch(name):
        raise ContractError(f"{name!r} is no name of a system: small letters, digits and _, such as ypareo")
    contract = load_contract(root)
    if name in {system.name for system in contract.systems} | {"united"}:
        raise ContractError(f"the system {name} is there: models/staging/{name}/")
    last = max(system.priority or 0 for system in contract.systems)
    text = Template((TEMPLATES / f"{kind}.yml").read_text(encoding="utf-8")).substitute(
        NAME=name, PRIORITY=(last // STEP + 1) * STEP
    )
    path = Path("models/staging") / name / f"_{name}__sources.yml"
    (root / path).parent.mkdir(parents=True)
    (root / path).write_text(text, encoding="utf-8")
    return path
