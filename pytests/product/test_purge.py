"""SECURITY.md's table of places is the list that `make purge` knows, and nothing personal stays after it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from builds import Build

from chiffres_cles.decisions import DECISIONS
from chiffres_cles.purge import PROJECT_PLACES, SEEDS, WORK_PLACES, PurgeError, purge
from chiffres_cles.settings import DECISIONS_VARIABLE, ROOT
from product.conftest import PLANT


def test_the_table_names_the_places_that_the_purge_knows() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    table = text.split("<!-- places")[1].split("<!-- /places -->")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| ")][1:]
    named = {place.strip("/") for row in rows for place in re.findall("`([^`]+)`", row)}
    work = {"work/" + pattern.removesuffix("*") for pattern in WORK_PLACES if pattern != "landing_*"} | {
        "work/landing_*"
    }
    kept = {SEEDS, "warehouse", str(DECISIONS), DECISIONS_VARIABLE}
    assert named == work | set(PROJECT_PLACES) | kept | {"landing", "CHIFFRES_CLES_LANDING"}


@pytest.mark.usefixtures("built")
def test_a_build_writes_nowhere_that_the_table_does_not_name(built: Build) -> None:
    known = [path for pattern in WORK_PLACES for path in built.work.glob(pattern)]
    assert [path.name for path in built.work.iterdir() if path not in known and path.name != ".lock"] == []


def test_nothing_personal_stays_after_a_purge(planted: tuple[Build, Path], tmp_path: Path) -> None:
    build, published = planted
    shutil.copytree(build.work.parent, tmp_path / "project")
    root = tmp_path / "project"

    def personal() -> list[Path]:
        return [path for path in root.rglob("*") if path.is_file() and PLANT.encode() in path.read_bytes()]

    assert {path.relative_to(root).parts[0] for path in personal()} >= {"landing", "work"}
    decisions = root / DECISIONS
    decisions.parent.mkdir()
    decisions.touch()
    removed = purge(root, root / "work", root / "landing")
    assert len(removed) > 3
    assert decisions.exists()  # they outlive the extraction
    assert personal() == []
    assert (root / "warehouse" / published.name).exists()
    assert sorted(path.name for path in root.iterdir()) == ["private", "warehouse", "work"]
    assert list((root / "work").iterdir()) == []
    assert purge(root, root / "work") == []


def test_what_is_no_landing_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "cnam.duckdb").touch()
    (tmp_path / "precious").mkdir()
    shutil.copytree(ROOT / SEEDS / "landing", tmp_path / SEEDS / "landing")
    for landing in ("precious", "nowhere", SEEDS, "."):
        with pytest.raises(PurgeError, match="nothing was removed"):
            purge(tmp_path, tmp_path / "work", tmp_path / landing)
    assert (tmp_path / "work" / "cnam.duckdb").exists()
    assert (tmp_path / "precious").exists()


def test_dbt_s_own_folders_elsewhere_are_removed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DBT_LOG_PATH", "DBT_TARGET_PATH"):
        monkeypatch.setenv(name, str(tmp_path / name))
        (tmp_path / name).mkdir()
    assert len(purge(tmp_path, tmp_path / "work")) == 2
    assert list(tmp_path.iterdir()) == []
