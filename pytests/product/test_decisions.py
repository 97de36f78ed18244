"""The operator's file of identity decisions: what is taken, and what is refused with line and column."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from chiffres_cles.contract import Contract
from chiffres_cles.decisions import HEADER, DecisionsError, decisions_as_json, decisions_path, load_decisions
from chiffres_cles.settings import DECISIONS_VARIABLE

ADA, BEA, CLEA = (f"0000000{n}-0000-0000-0000-00000000000{n}" for n in (1, 2, 3))


def written(folder: Path, *rows: str, header: str = ",".join(HEADER)) -> Path:
    path = folder / "identity_decisions.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def row(
    a: str = ADA,
    b: str = BEA,
    decision: str = "apart",
    *,
    extracts: tuple[str, str] = ("siscol.auditeurs", "gescicca.auditeur"),
    role: str = "DPO",
    day: str = "2025-01-31",
    reason: str = "twins",
) -> str:
    return f"{extracts[0]},{a},{extracts[1]},{b},{decision},{role},{day},{reason}"


def refusals(path: Path, contract: Contract) -> list[str]:
    with pytest.raises(DecisionsError) as refused:
        load_decisions(path, contract)
    return [line.removeprefix("  - ") for line in str(refused.value).splitlines()[1:]]


def test_no_file_in_the_settled_place_is_no_decision(contract: Contract, tmp_path: Path) -> None:
    assert load_decisions(tmp_path / "none.csv", contract) == []


def test_a_file_that_the_environment_names_must_be_there(
    contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DECISIONS_VARIABLE, str(tmp_path / "none.csv"))
    assert decisions_path() == tmp_path / "none.csv"
    assert refusals(decisions_path(), contract) == [
        "none.csv: the file that CHIFFRES_CLES_DECISIONS names does not exist"
    ]


def test_a_decision_names_two_records_a_role_a_day_and_a_reason(contract: Contract, tmp_path: Path) -> None:
    blank_line = written(tmp_path, row(), "")
    assert refusals(blank_line, contract) == ["identity_decisions.csv, line 3: holds 0 fields where the header has 8"]
    capitals = row(BEA.upper().replace("-", ""), CLEA, "together")
    first, second = load_decisions(written(tmp_path, row(), capitals), contract)
    assert (first.line, first.decision, first.decided_on) == (2, "apart", date(2025, 1, 31))
    assert first.record_a == ("siscol.auditeurs", ADA)
    assert second.record_a == ("siscol.auditeurs", BEA)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (row(extracts=("siscol.auditeur", "gescicca.auditeur")), "column extract_a: is no extract of the contract"),
        (row(extracts=("siscol.auditeurs", "")), "column extract_b: is blank"),
        (row(a="1234"), "column key_a: is no hashed key"),
        (row(b=""), "column key_b: is blank"),
        (row(decision="appart"), "column decision: is neither together nor apart"),
        (row(role=" "), "column role: is blank"),
        (row(reason=""), "column reason: is blank"),
        (row(day="31/01/2025"), "column decided_on: is no day of the form 2025-01-31"),
        (row(day=str(date.today() + timedelta(days=2))), "column decided_on: is in the future"),
        (row(reason="twins,really"), "holds 9 fields where the header has 8"),
        (row(extracts=("siscol.auditeurs", "siscol.auditeurs"), b=ADA), "names one record twice"),
    ],
)
def test_a_bad_line_is_refused_with_its_column(contract: Contract, tmp_path: Path, line: str, message: str) -> None:
    (refusal,) = refusals(written(tmp_path, line), contract)
    assert refusal.startswith("identity_decisions.csv, line 2")
    assert message in refusal


def test_no_value_is_shown(contract: Contract, tmp_path: Path) -> None:
    path = written(tmp_path, row(a="QZPLANTEDQZ", decision="QZPLANTEDQZ", day="QZPLANTEDQZ"))
    assert len(refusals(path, contract)) == 3
    assert "QZPLANTEDQZ" not in "".join(refusals(path, contract))


def test_a_pair_is_decided_once_whichever_record_comes_first(contract: Contract, tmp_path: Path) -> None:
    turned = row(BEA, ADA, extracts=("gescicca.auditeur", "siscol.auditeurs"))
    assert refusals(written(tmp_path, row(), turned), contract) == [
        "identity_decisions.csv, line 3: the pair is decided in line 2 already"
    ]


def test_records_put_together_one_by_one_cannot_be_held_apart(contract: Contract, tmp_path: Path) -> None:
    one = ("siscol.auditeurs", "siscol.auditeurs")
    rows = [
        row(ADA, BEA, "together", extracts=one),
        row(BEA, CLEA, "together", extracts=one),
        row(ADA, CLEA, "apart", extracts=one),
    ]
    assert refusals(written(tmp_path, *rows), contract) == [
        "identity_decisions.csv, line 4: holds apart two records that other lines put together"
    ]


def test_records_put_together_have_one_number(contract: Contract, tmp_path: Path) -> None:
    one = ("siscol.auditeurs", "siscol.auditeurs")
    rows = [row(ADA, BEA, "apart", extracts=one), row(BEA, CLEA, "together", extracts=one)]
    lines = json.loads(decisions_as_json(load_decisions(written(tmp_path, *rows), contract)))
    assert [(line["person_a"], line["person_b"]) for line in lines] == [(1, 2), (2, 2)]
    assert {key for line in lines for key in line} & {"role", "reason"} == set()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: the header is not"),
        (b"extract_a;key_a\n", "line 1: the header is not"),
        ("rôle\n".encode("latin-1"), "byte 1 is not UTF-8"),
        (",".join(HEADER).encode() + b'\n"a"b,c\n', "line 2: is no CSV"),
    ],
)
def test_a_file_of_another_form_is_refused(contract: Contract, tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "identity_decisions.csv"
    path.write_bytes(content)
    (refusal,) = refusals(path, contract)
    assert message in refusal
