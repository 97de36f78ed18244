"""The files of a landing in the ledger: by the bytes that were built, and the same where the manifest says so."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from builds import write_landing

from chiffres_cles.contract import Contract
from chiffres_cles.files import (
    LandedFile,
    changed_while_built,
    check_unchanged,
    digests_of,
    landed_files,
    not_as_before,
    write_files,
)
from chiffres_cles.landing import LandingError, check_landing
from chiffres_cles.ledger import opened, recorded, sha256

HISTORY = LandedFile(
    "sissae", "historique", "sissae/sissae__historique.csv", "a" * 64, 9, date(2019, 9, 1), "closed", 411, "digest"
)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger that knows one published build of the target dev, of the history alone."""
    with recorded(tmp_path / "ledger.duckdb", "build", "dev") as run:
        write_files(run.ledger, run.run_id, [HISTORY])
        run.verdict, run.published_as = "passed", "cnam.one.duckdb"
    return run.ledger


def test_each_file_has_its_digest_its_day_and_its_records(tmp_path: Path, contract: Contract) -> None:
    landing = write_landing(tmp_path, contract)
    files = {one.name: one for one in landed_files(landing, contract)}
    counts = check_landing(landing, contract, as_seeds=False)
    assert {one.file: one.records for one in files.values()} == counts
    assert {one.sha256 for one in files.values()} == {sha256(landing / one.file) for one in files.values()}
    marks = files["gescicca.note"]
    assert (marks.state, marks.extracted_on, marks.bytes) == (
        "delivered", date(2025, 6, 2), (landing / marks.file).stat().st_size,
    )  # fmt: skip


def test_a_file_that_changes_while_it_is_built_is_reported_by_name(tmp_path: Path, contract: Contract) -> None:
    """Of the files themselves, and of the copies that a build reads, which say what they are copies of."""
    landing = write_landing(tmp_path / "landing", contract)
    before = landed_files(landing, contract)
    check_landing(landing, contract, as_seeds=False, transcode_to=tmp_path / "copies")
    assert changed_while_built(landing, contract, before, tmp_path / "copies") == []
    assert changed_while_built(landing, contract, before, None) == []
    file = landing / "gescicca" / "gescicca__note.csv"
    file.write_bytes(file.read_bytes().replace(b";13,5;", b";14,5;", 1))
    assert (
        changed_while_built(landing, contract, before, tmp_path / "copies") == []
    )  # the copies are of what was checked
    check_landing(landing, contract, as_seeds=False, transcode_to=tmp_path / "copies")
    for copies in (tmp_path / "copies", None):
        [problem] = changed_while_built(landing, contract, before, copies)
        assert str(problem) == f"{file.relative_to(landing)}: changed while it was built: build again, once it is whole"


def test_a_closed_file_is_the_one_that_the_ledger_knows(ledger: Path) -> None:
    assert not_as_before(ledger, "dev", [HISTORY]) == ([], [])
    with pytest.raises(LandingError, match="sissae__historique.csv: the manifest calls it closed, and of 2019-09-01"):
        check_unchanged(ledger, "dev", [dataclasses.replace(HISTORY, sha256="b" * 64)])
    delivered = dataclasses.replace(HISTORY, sha256="b" * 64, state="delivered")
    assert not_as_before(ledger, "dev", [delivered]) == ([], [])


@pytest.mark.parametrize("another", ["another day", "another target", "a build that was not published"])
def test_a_closed_file_that_the_ledger_does_not_know_is_said(
    ledger: Path, another: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one, target = dataclasses.replace(HISTORY, sha256="b" * 64, state="unchanged"), "dev"
    if another == "another day":
        one = dataclasses.replace(one, extracted_on=date(2020, 9, 1))
    elif another == "another target":
        target = "full"
    else:
        with opened(ledger) as connection:
            connection.execute("update quality.runs set published_as = null")
    check_unchanged(ledger, target, [one])
    assert "sissae/sissae__historique.csv: unchanged, and new to the ledger" in capsys.readouterr().out


def test_the_digests_of_the_builds_that_are_kept(ledger: Path) -> None:
    assert digests_of(ledger, ["cnam.one.duckdb"]) == {HISTORY.sha256}
    assert digests_of(ledger, ["cnam.two.duckdb"]) == set()
