"""The store of frozen editions: what is printed of one is what was frozen, or the build is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from chiffres_cles.__main__ import main
from chiffres_cles.freeze import FreezeError, check_store
from chiffres_cles.settings import STORE_VARIABLE, WAREHOUSE_VARIABLE, WORK_VARIABLE

FREEZE = Path("dev-synthetic/2024/2025-01-31T00-00-00-000000Z")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of one freeze, of two files."""
    folder = tmp_path / "editions" / FREEZE
    folder.mkdir(parents=True)
    files = {"cells.parquet": b"cells", "tables.parquet": b"tables"}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    (folder / "edition.json").write_text(json.dumps({"files": digests}), encoding="utf-8")
    return tmp_path / "editions"


def test_a_store_as_it_was_frozen_passes(store: Path, tmp_path: Path) -> None:
    assert check_store(store) == 1
    assert check_store(tmp_path / "none") == 0


def test_a_file_that_was_changed_or_removed_is_named(store: Path) -> None:
    file = store / FREEZE / "cells.parquet"
    file.write_bytes(b"cellz")
    with pytest.raises(FreezeError, match=r"cells\.parquet is not as it was frozen"):
        check_store(store)
    file.unlink()
    with pytest.raises(FreezeError, match=r"cells\.parquet is gone"):
        check_store(store)


def test_settings_that_cannot_be_read_are_named(store: Path) -> None:
    (store / FREEZE / "edition.json").write_text("{", encoding="utf-8")
    with pytest.raises(FreezeError, match=r"edition\.json is damaged"):
        check_store(store)


@pytest.mark.parametrize("command", ["build", "publish", "verify"])
def test_no_build_prints_what_nobody_froze(
    command: str, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (store / FREEZE / "cells.parquet").write_bytes(b"cellz")
    monkeypatch.setenv(STORE_VARIABLE, str(store))
    monkeypatch.setenv(WORK_VARIABLE, str(tmp_path / "work"))
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(tmp_path / "warehouse"))
    assert main([command]) == 1
    output = capsys.readouterr()
    assert "cells.parquet is not as it was frozen" in output.out + output.err
