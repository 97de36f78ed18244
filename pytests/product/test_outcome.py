"""The last lines of a build, and the key that they name."""

from __future__ import annotations

import secrets
from pathlib import Path

import duckdb
import pytest
from builds import write_landing

from chiffres_cles.build import publish_with_ledger
from chiffres_cles.contract import MANIFEST, Contract
from chiffres_cles.keys import DEMO_KEY, DEMONSTRATION, fingerprint, strength
from chiffres_cles.ledger import judge, publications, recorded, write
from chiffres_cles.outcome import key_lines, outcome
from chiffres_cles.plugin import KeyRefused, person_key
from chiffres_cles.register import Check
from chiffres_cles.settings import KEY_VARIABLE

REJECT = Check("R-1", "reject.x", "x", "x", "rows", "bad", "counted", 0.0, None, None, "R1", "1")
VALUE = Check("V-1", "value.x", "x", "x", "rows", "bad", "set_aside", 0.0, None, None, "R1", "1")
GATE = Check("G-1", "gate.x", "x", "x", "rows", "bad", "warning", 0.0, None, None, "R1", "1")


@pytest.fixture
def working(tmp_path: Path) -> Path:
    path = tmp_path / "work" / "cnam.duckdb"
    path.parent.mkdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema quality")
        connection.execute(
            "create table quality.rejects as select 'siscol/x.csv' as file, 7 as record_number, 'nom' as column_name,"
            " 'required' as rule, 99 as records_taken, null::varchar as refused_by"
        )
        connection.execute(
            "create table quality.row_accounts as select 'siscol' as system, 'x' as extract, 1 as rejected,"
            " 1000 as landed"
        )
    return path


def built(working: Path, landing: Path, refused: int, aside: int) -> list[str]:
    """The last lines of a build that refused so many records, set so many values aside, and of which one check
    warns."""
    published = working.parent.parent / "warehouse" / "cnam.duckdb"
    ledger = published.with_name("ledger.duckdb")
    with recorded(ledger, "build", "dev", landing) as run:
        nowhere = (None, None, None)
        found = [judge(REJECT, 100, refused, [], nowhere), judge(VALUE, 100, aside, [], nowhere)]
        write(run, [REJECT, VALUE, GATE], [*found, judge(GATE, 100, 1, [], nowhere)], working)
        before = publications(ledger, published.name)
        publish_with_ledger(working, published, run)
    return outcome(published, run.run_id, 12, before[-1].build if before else None)


@pytest.fixture
def landing(tmp_path: Path, contract: Contract) -> Path:
    return write_landing(tmp_path / "landing", contract)


def test_a_build_ends_with_what_a_person_must_know(
    working: Path, landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    first = built(working, landing, 152, 40)
    assert first[0].endswith("12 checks hold")
    assert first[1:] == [
        "152 records refused, 40 values set aside as unknown; no build was published before",
        "warnings: 1 on what was refused (above), 1 of the checks (quality.rule_results, verdict warn)",
        "KEY: THE DEMONSTRATION KEY, which anybody has: whoever has the extracts finds every person of this file",
    ]
    key = secrets.token_hex(32)
    monkeypatch.setenv(KEY_VARIABLE, key)
    second = built(working, landing, 14_193, 40)
    assert second[1] == "14,193 records refused (152 last time, +14,041), 40 values set aside as unknown (as last time)"
    assert second[3] == f"key: fingerprint {fingerprint(key.encode())}"
    assert second[4].startswith(f"KEY: ANOTHER THAN LAST TIME ({DEMONSTRATION})")
    assert len(built(working, landing, 152, 40)) == 4 <= len(second) < 7
    assert key not in "".join(second)


def test_the_same_key_is_known_by_its_fingerprint_alone() -> None:
    assert key_lines("a1b2", None) == key_lines("a1b2", "a1b2") == ["key: fingerprint a1b2"]
    assert key_lines(None, "a1b2") == []


@pytest.mark.parametrize(
    "key",
    [
        "a" * 32,
        "password" * 5,
        "password" * 4 + "pas",
        "0123456789" * 4,
        "abcdefghijklmnopqrstuvwxyz012345",
        "13579" * 8,
    ],
)
def test_a_key_that_repeats_itself_or_counts_is_refused(
    landing: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, key)
    with pytest.raises(KeyRefused, match="can be guessed"):
        person_key(landing)


def test_a_random_key_is_taken(landing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (16, 32):
        assert min(strength(secrets.token_hex(size)) for _ in range(2000)) > 80
    monkeypatch.setenv(KEY_VARIABLE, key := secrets.token_hex(32))
    assert person_key(landing) == key.encode()


@pytest.mark.parametrize("given", [None, DEMO_KEY])
def test_the_demonstration_key_is_for_a_manifest_that_says_synthetic_in_every_row(
    landing: Path, contract: Contract, monkeypatch: pytest.MonkeyPatch, given: str | None
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, given or "")
    assert person_key(landing) == DEMO_KEY.encode()
    manifest = landing / contract.extract(*MANIFEST).file
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text[::-1].replace("eurt", "eslaf", 1)[::-1], encoding="utf-8")  # the last row of all
    with pytest.raises(KeyRefused, match="demonstration key" if given else "in every row"):
        person_key(landing)


def test_two_keys_have_two_fingerprints_and_the_demonstration_key_its_name() -> None:
    prints = {fingerprint(secrets.token_bytes(32)) for _ in range(100)}
    assert len(prints) == 100
    assert {len(one) for one in prints} == {12}
    assert fingerprint(DEMO_KEY.encode()) == DEMONSTRATION


def test_a_ledger_of_before_there_were_fingerprints_gets_the_column(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.duckdb"
    with recorded(ledger, "check", None):
        pass
    with duckdb.connect(str(ledger)) as connection:
        connection.execute("alter table quality.runs drop column key_fingerprint; drop table quality.publications")
    with recorded(ledger, "check", None):
        pass
    with duckdb.connect(str(ledger), read_only=True) as connection:
        assert connection.execute("select key_fingerprint from quality.runs").fetchall() == [(None,), (None,)]
