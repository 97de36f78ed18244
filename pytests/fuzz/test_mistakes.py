"""Each known mistake, made alone, is found by some drawn landing: `make fuzz MISTAKES=1`, some ten minutes, run when
the rules change.

The mistakes are those of `pytests/full/known_mistakes.yml`, and those that the rules once held themselves
(`put_back.yml`); a draw finds one where the project as it is has no fault of that kind on the same landing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, cached_property
from itertools import product
from pathlib import Path

import pytest
import yaml
from in_process import Compiled
from mutating import Change
from oracle import Facts, facts_of

from chiffres_cles.settings import ROOT
from fuzz.conftest import DRAWS
from fuzz.draws import Draw, Drawer
from fuzz.mistaken import Mistaken
from fuzz.verdict import faults, faults_of_facts, kind_of, models_of_facts


def listed(file: str, section: str) -> list[dict[str, str]]:
    """The mistakes of a section of a file below `pytests`."""
    return list(yaml.safe_load((ROOT / "pytests" / file).read_text(encoding="utf-8"))[section])


MISTAKES = listed("full/known_mistakes.yml", "mistakes") + listed("fuzz/put_back.yml", "put_back")


class Held:
    """A draw, its files, what the oracle makes of them, and what the project as it is has wrong on it."""

    def __init__(self, project: Compiled, drawn: Draw, folder: Path) -> None:
        self.project, self.landing, self.folder = project, drawn.landing, folder
        self.files = drawn.landing.write(folder / "landing")

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.files)

    def found(self, changed: Compiled, whole: bool) -> set[str]:
        """The kinds of fault that a changed project has and this one has not, of its facts or of all."""
        return self._kinds(changed, whole) - self._known(whole)

    def _kinds(self, project: Compiled, whole: bool) -> set[str]:
        if whole:
            return {*map(kind_of, faults(project, self.landing, self.folder / "built"))}
        return {*map(kind_of, faults_of_facts(project, self.landing, self.files, self.facts, self.folder / "built"))}

    @cache  # noqa: B019 (the draws of a run are few, and stay to its end)
    def _known(self, whole: bool) -> set[str]:
        return self._kinds(self.project, whole)


@pytest.fixture(scope="module")
def held(project: Compiled, seed: int, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Held]:
    """Number of a draw -> the draw, made once."""
    draw, folder = Drawer(seed), tmp_path_factory.mktemp("held")
    return cache(lambda number: Held(project, draw(number), folder / str(number)))


@pytest.fixture(scope="module")
def mistaken(project: Compiled, tmp_path_factory: pytest.TempPathFactory) -> Mistaken:
    return Mistaken(project, tmp_path_factory.mktemp("mistaken"))


def may_change_facts(changed: Compiled, project: Compiled) -> bool:
    """Whether the facts are made of what was changed; a list of reference may be read by any of them."""
    made_of = project.upstream(models_of_facts(project))
    ours, theirs = (
        {name: compiled.nodes[name].get("compiled_code") for name in made_of} for compiled in (project, changed)
    )
    return changed.seeded != project.seeded or ours != theirs


def change_of(mistake: dict[str, str]) -> Change:
    return Change(file=mistake["file"], find=mistake["find"], replace=mistake["replace"])


@pytest.mark.skipif(not os.environ.get("MISTAKES"), reason="MISTAKES=1 makes the known mistakes")
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["id"])
def test_a_mistake_is_found_by_a_draw(
    mistake: dict[str, str],
    project: Compiled,
    held: Callable[[int], Held],
    mistaken: Mistaken,
    at_the_end: Callable[[str], None],
) -> None:
    changed = mistaken.by(change_of(mistake))
    # what the facts show is found at half the cost, so that all draws are asked of it before their tables are made
    ways = (False, True) if may_change_facts(changed, project) else (True,)
    for whole, number in product(ways, range(DRAWS)):
        found = sorted(held(number).found(changed, whole))
        if found:
            at_the_end(f"{mistake['id']}: found by draw {number}: {', '.join(found[:3])}")
            return
    pytest.fail(f"{mistake['title']}: no draw of {DRAWS} finds it")
