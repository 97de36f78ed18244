"""Statistical secrecy at full size: the attack on all that is exported of the build that `make full` left."""

from __future__ import annotations

from pathlib import Path

from attacking import attack
from exports import exported

from chiffres_cles.publication import write_publication
from chiffres_cles.secrecy.suppression import recovered
from full.conftest import FullBuild


def test_nothing_hidden_is_reckoned_from_all_that_is_exported(full: FullBuild, tmp_path: Path) -> None:
    write_publication(full.working, tmp_path)
    found = attack(full.working, exported(tmp_path))
    assert len(found.hidden) > 300
    # what the Observatoire printed stays as it printed it
    assert len(found.excepted) > 200
    assert recovered(found.facts, found.limits, found.excepted, found.shown) == []
