"""The byte-level check: each kind of damage is refused by a message that names file, line and column."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from builds import SEEDS, run_dbt, write_landing

from chiffres_cles.contract import Contract
from chiffres_cles.landing import (
    LandingError,
    _check_records,
    _plain_records,
    check_landing,
    copied,
    is_synthetic,
    lossy_text,
    stale_copies,
)
from chiffres_cles.ledger import sha256
from chiffres_cles.settings import ROOT

FILE = "siscol/siscol__auditeurs.csv"  # latin-1, « ; »


@pytest.fixture
def landing(tmp_path: Path, contract: Contract) -> Path:
    return write_landing(tmp_path / "landing", contract)


def test_the_committed_extracts_and_their_files_pass(landing: Path, contract: Contract) -> None:
    assert check_landing(SEEDS, contract, as_seeds=True) == check_landing(landing, contract, as_seeds=False)
    assert is_synthetic(landing, contract)


def second_line(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    lines = content.split(b"\n")
    lines[2] = change(lines[2])
    return b"\n".join(lines)


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda c: b"", "line 1: the file is empty"),
    "utf-8 in place of latin-1": (
        lambda c: c.decode("latin-1").encode() + "é;\n".encode(),
        "is UTF-8, the contract says latin-1",
    ),
    "byte order mark": (lambda c: b"\xef\xbb\xbf" + c, "line 1: starts with a byte order mark of UTF-8"),
    "utf-16": (lambda c: c.decode("latin-1").encode("utf-16"), "line 1: starts with a byte order mark of UTF-16"),
    "NUL byte": (lambda c: second_line(c, lambda line: line + b"\0"), "line 3: holds a NUL byte"),
    "other separator": (lambda c: c.replace(b";", b","), "line 1: the separator is « , », the contract says « ; »"),
    "renamed column": (
        lambda c: c.replace(b"prenom", b"prenom2", 1),
        "line 1, column prenom: the column of the contract is missing",
    ),
    "unknown column": (
        lambda c: c.replace(b"prenom", b"prenom2", 1),
        'line 1, column "prenom2": the column is not in the contract',
    ),
    "swapped columns": (
        lambda c: c.replace(b"nom;prenom", b"prenom;nom", 1),
        "line 1, column nom: the columns are not in the contract's order",
    ),
    "field too many": (
        lambda c: second_line(c, lambda line: line + b";x"),
        "line 3, column annee_diplome_premiere_insc: holds 12 fields where the header has 11",
    ),
    "field too few": (
        lambda c: second_line(c, lambda line: line.rsplit(b";", 2)[0]),
        "line 3, column situation_premiere_insc: holds 9 fields",
    ),
    "line for Excel": (
        lambda c: b"sep=;\n" + c,
        "line 1: « sep=; » is a line for Excel and no header: remove it",
    ),
    "empty line": (lambda c: second_line(c, lambda line: line + b"\n"), "line 4: an empty line"),
    "open quote": (lambda c: second_line(c, lambda line: b'"' + line), "cannot be read as a table"),
    "truncated in a line": (lambda c: c[:-1], "the last line does not end: the file is truncated"),
    "truncated after a line": (lambda c: c[: c.rstrip(b"\n").rindex(b"\n") + 1], "records where the manifest says"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_named(landing: Path, contract: Contract, damage: str) -> None:
    change, message = DAMAGES[damage]
    path = landing / FILE
    content = path.read_bytes()
    path.write_bytes(change(content))
    assert path.read_bytes() != content
    with pytest.raises(LandingError) as refusal:
        check_landing(landing, contract, as_seeds=False)
    assert f"{FILE}" in str(refusal.value)
    assert message in str(refusal.value)


def test_a_missing_file_is_named(landing: Path, contract: Contract) -> None:
    (landing / FILE).unlink()
    with pytest.raises(LandingError, match=f"{FILE}: the file is missing"):
        check_landing(landing, contract, as_seeds=False)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("siscol/siscol__auditeurs.CSV", "siscol/siscol__auditeurs.csv"),
        ("SISCOL/siscol__auditeurs.csv", "siscol/siscol__auditeurs.csv"),
        ("siscol/siscol__auditeurs.csv.gz", "siscol/siscol__auditeurs.csv"),
        ("siscol/siscol__inscriptions_ue_2.CSV", "siscol/siscol__inscriptions_ue.csv"),
        ("siscol/siscol__inscriptions_ue (suite).txt", "siscol/siscol__inscriptions_ue.csv"),
        ("bedeo/bedeo__unites.xlsx", "bedeo/bedeo__unites.csv"),
        ("lisez-moi.txt", None),
    ],
)
def test_a_file_that_is_not_in_the_contract_is_named(
    landing: Path, contract: Contract, name: str, nearest: str | None
) -> None:
    (landing / name).parent.mkdir(exist_ok=True)
    (landing / name).write_bytes(b"x")
    with pytest.raises(LandingError) as refusal:
        check_landing(landing, contract, as_seeds=False)
    hint = f"; the nearest name of the contract is {nearest}" if nearest else ""
    assert [str(problem) for problem in refusal.value.problems] == [f"{name}: the file is not in the contract{hint}"]


def test_files_behind_links_are_seen_and_a_circle_of_links_ends(
    landing: Path, contract: Contract, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "more.csv").write_bytes(b"x")
    (landing / "more").symlink_to(tmp_path / "elsewhere")
    (landing / "circle").symlink_to(landing)
    with pytest.raises(LandingError) as refusal:
        check_landing(landing, contract, as_seeds=False)
    assert [problem.file for problem in refusal.value.problems] == ["more/more.csv"]


def test_a_folder_that_is_none_is_one_line(landing: Path, contract: Contract) -> None:
    for folder, message in (
        (landing / "nowhere", "there is no such folder"),
        (landing / FILE, "is a file, not a folder"),
    ):
        with pytest.raises(LandingError) as refusal:
            check_landing(folder, contract, as_seeds=False)
        assert [str(problem) for problem in refusal.value.problems] == [f"{folder}: {message}"]


def test_many_unknown_columns_are_counted(landing: Path, contract: Contract) -> None:
    path = landing / FILE
    header, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(header + b"".join(b";x%d" % number for number in range(300)) + b"\n" + rest)
    with pytest.raises(LandingError, match="line 1: 295 more columns are not in the contract") as refusal:
        check_landing(landing, contract, as_seeds=False)
    assert len(refusal.value.problems) == 6


MANIFEST = "landing/landing__manifest.csv"
RECORDS = len((SEEDS / FILE).read_bytes().splitlines()) - 1
INSCRIPTIONS = len((SEEDS / "siscol/siscol__inscriptions_ue.csv").read_bytes().splitlines()) - 1
A_ROW = b"siscol,auditeurs,2025-06-02,%d,true" % RECORDS
TODAY = date(2026, 11, 28)
"""When these extracts land: a run of tests may end on another day than it began."""


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (b"siscol,auditeurs,2025-06-02,%d,FAUX" % RECORDS, "column synthetic: « FAUX » is neither true nor false"),
        (b"siscol,auditeurs,2025-06-02,%d,TRUE" % RECORDS, "column synthetic: « TRUE » is neither true nor false"),
        (b"siscol,auditeurs,2025-06-02,%d," % RECORDS, "column synthetic: «  » is neither true nor false"),
        (b"siscol,auditeurs,2062-06-02,%d,true" % RECORDS, "column extracted_on: 2062-06-02 is in the future"),
        (
            f"siscol,auditeurs,{TODAY + timedelta(1)},{RECORDS},true".encode(),
            f"column extracted_on: {TODAY + timedelta(1)} is in the future",
        ),
        (
            b"siscol,auditeurs,2005-04-18,%d,true" % RECORDS,
            (
                "column extracted_on: 2005-04-18 is more than 183 days from the other extractions, 2025-04-18 to"
                " 2025-06-02:"
            ),
        ),
        (
            b"siscol,auditeurs,2026-06-02,%d,true" % RECORDS,
            "column extracted_on: 2026-06-02 is more than 183 days from the other",
        ),
    ],
)
def test_the_manifest_accuses_its_own_row(landing: Path, contract: Contract, row: bytes, message: str) -> None:
    content = (landing / MANIFEST).read_bytes()
    assert content.count(A_ROW) == 1
    (landing / MANIFEST).write_bytes(content.replace(A_ROW, row))
    line = content[: content.index(A_ROW)].count(b"\n") + 1
    with pytest.raises(LandingError) as refusal:
        check_landing(landing, contract, as_seeds=False, today=TODAY)
    [problem] = refusal.value.problems
    assert str(problem).startswith(f"{MANIFEST}, line {line}, {message}")


def says(landing: Path, extract: str, **stated: str) -> None:
    """Have the manifest say something else of an extract, `system.name`."""
    path = landing / MANIFEST
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if f"{row['system']}.{row['extract']}" == extract:
            row.update(stated)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_a_file_that_may_be_absent_is_read_as_its_header(landing: Path, contract: Contract, tmp_path: Path) -> None:
    says(landing, "madagascar.auditeurs", state="absent", records="0", reason="attendu en juillet")
    file = "madagascar/madagascar__auditeurs.csv"
    with pytest.raises(LandingError, match=f"{file}: the file is there, and the manifest calls it absent"):
        check_landing(landing, contract, as_seeds=False)
    (landing / file).unlink()
    assert check_landing(landing, contract, as_seeds=False, transcode_to=tmp_path / "copies")[file] == 0
    extract = contract.extract("madagascar", "auditeurs")
    copy = (tmp_path / "copies" / file).read_text(encoding="utf-8")
    assert copy == extract.dialect.separator.join(extract.column_names) + "\n"


def test_a_manifest_without_states_says_that_all_is_delivered(
    landing: Path, contract: Contract, tmp_path: Path
) -> None:
    path = landing / MANIFEST
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("".join(",".join(line.split(",")[:5]) + "\n" for line in lines), encoding="utf-8")
    check_landing(landing, contract, as_seeds=False, transcode_to=tmp_path / "copies")
    copied = (tmp_path / "copies" / MANIFEST).read_text(encoding="utf-8").splitlines()
    assert copied[0] == lines[0]
    assert copied[1:] == [",".join([*line.split(",")[:5], "", "", ""]) for line in lines[1:]]


def test_a_closed_history_and_an_unchanged_file_may_be_of_years_ago(landing: Path, contract: Contract) -> None:
    says(landing, "sissae.historique", extracted_on="2020-07-01")
    with pytest.raises(LandingError, match="more than 183 days from the other extractions"):
        check_landing(landing, contract, as_seeds=False)
    says(landing, "sissae.historique", state="closed", reason="fermé en 2020")
    says(landing, "bedeo.unites", state="unchanged", extracted_on="2024-04-18", reason="le catalogue de 2024")
    check_landing(landing, contract, as_seeds=False)
    (landing / "sissae" / "sissae__historique.csv").unlink()
    with pytest.raises(LandingError, match="sissae__historique.csv: the file is missing"):
        check_landing(landing, contract, as_seeds=False)


@pytest.mark.parametrize(
    ("extract", "stated", "message"),
    [
        (
            "siscol.auditeurs",
            {"state": "late"},
            "column state: « late » is none of delivered, absent, unchanged, closed",
        ),
        ("siscol.auditeurs", {"state": "unchanged"}, "column reason: the reason is missing"),
        ("siscol.auditeurs", {"state": "closed", "reason": "x"}, "does not call siscol.auditeurs closed"),
        (
            "siscol.auditeurs",
            {"lacks": "BRE", "reason": "x"},
            "column lacks: the contract does not let siscol.auditeurs lack",
        ),
        ("gescicca.note", {"lacks": "BRE"}, "column reason: the reason is missing"),
        ("gescicca.note", {"lacks": "BRE XYZ", "reason": "x"}, "column lacks: « XYZ » is no centre"),
    ],
)
def test_what_lacks_is_allowed_by_the_contract_and_has_a_reason(
    landing: Path, contract: Contract, extract: str, stated: dict[str, str], message: str
) -> None:
    says(landing, extract, **stated)
    with pytest.raises(LandingError) as refusal:
        check_landing(landing, contract, as_seeds=False)
    assert [message in str(problem) for problem in refusal.value.problems].count(True) == 1, str(refusal.value)


def test_what_may_not_lack_is_refused_when_it_is_called_absent(landing: Path, contract: Contract) -> None:
    says(landing, "siscol.auditeurs", state="absent", reason="x")
    (landing / FILE).unlink()
    with pytest.raises(LandingError) as refusal:
        check_landing(landing, contract, as_seeds=False)
    assert [str(problem).partition(": ")[2] for problem in refusal.value.problems] == [
        "the contract does not let siscol.auditeurs lack (may_be_absent)",
        "an absent file has 0 records",
        f"holds 0 records where the manifest says {RECORDS}: truncated, or of another day",
    ]


def test_an_extract_of_its_header_alone_passes_where_the_manifest_says_so(landing: Path, contract: Contract) -> None:
    path = landing / FILE
    path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n")
    with pytest.raises(LandingError, match=f"holds 0 records where the manifest says {RECORDS}:"):
        check_landing(landing, contract, as_seeds=False)
    manifest = landing / MANIFEST
    manifest.write_bytes(manifest.read_bytes().replace(A_ROW, A_ROW.replace(b"%d" % RECORDS, b"0")))
    assert check_landing(landing, contract, as_seeds=False)[FILE] == 0


def test_copies_know_the_landing_that_they_are_of(landing: Path, contract: Contract, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    assert "was not checked yet" in str(stale_copies(landing, contract, copies))
    check_landing(landing, contract, as_seeds=False, transcode_to=copies)
    assert stale_copies(landing, contract, copies) is None
    assert "is not the one that was built last" in str(stale_copies(tmp_path / "nowhere", contract, copies))
    content = (landing / FILE).read_bytes()
    (landing / FILE).write_bytes(content + content.split(b"\n")[1] + b"\n")
    assert "changed since" in str(stale_copies(landing, contract, copies))
    with pytest.raises(LandingError):
        check_landing(landing, contract, as_seeds=False, transcode_to=copies)
    assert "or was refused" in str(stale_copies(landing, contract, copies))


def test_a_copy_that_is_of_the_same_bytes_is_not_made_again(landing: Path, contract: Contract, tmp_path: Path) -> None:
    """Of a file that a build keeps; a copy that is not what was written, or of other bytes, is made again, and the file
    checked."""
    copies, names = tmp_path / "copies", [f"{one.system}.{one.name}" for one in contract.extracts]
    counts = check_landing(landing, contract, as_seeds=False, transcode_to=copies)
    other, gone, _, same = (copies / one.file for one in contract.extracts[:4])
    other.write_text("another hand", encoding="utf-8")
    gone.unlink()
    file = landing / contract.extracts[2].file
    content = file.read_bytes()
    file.write_bytes(content + content.split(b"\n")[1] + b"\n")
    before = same.stat().st_mtime_ns
    with pytest.raises(LandingError, match=contract.extracts[2].file):
        check_landing(landing, contract, as_seeds=False, transcode_to=copies, as_before=names)
    assert "was not checked yet, or was refused" in (stale_copies(landing, contract, copies) or "")
    assert same.stat().st_mtime_ns == before
    assert gone.exists() and "another hand" not in other.read_text(encoding="utf-8")
    file.write_bytes(content)
    assert check_landing(landing, contract, as_seeds=False, transcode_to=copies, as_before=names) == counts
    assert copied(copies) == {one.file: sha256(landing / one.file) for one in contract.extracts}


def test_dbt_show_does_not_read_the_landing_before(landing: Path, tmp_path: Path) -> None:
    counting = "select count(*) as records from ({{ landed('siscol', 'inscriptions_ue') }})"
    build = ("build", "--select", "+stg_siscol__enrolments", "--exclude-resource-type", "test")
    show = ("show", "--quiet", "--inline", counting)
    assert run_dbt(tmp_path, *build, landing=landing).returncode == 0
    assert f" {INSCRIPTIONS} " in run_dbt(tmp_path, *show, landing=landing).output
    other = run_dbt(tmp_path, *show, landing=tmp_path / "nowhere")
    assert other.returncode != 0
    assert f"the landing {tmp_path / 'nowhere'} is not the one that was built last, {landing}" in other.output
    assert f" {INSCRIPTIONS} " not in other.output
    compiled = run_dbt(tmp_path, "compile", "--select", "stg_siscol__enrolments", landing=tmp_path / "nowhere")
    assert "is not the one that was built last" in compiled.output


def test_bytes_that_are_not_of_the_encoding_are_placed(landing: Path, contract: Contract) -> None:
    path = landing / "bedeo/bedeo__unites.csv"
    path.write_bytes(second_line(path.read_bytes(), lambda line: line[:4] + b"\xe9" + line[4:]))
    with pytest.raises(LandingError, match="bedeo__unites.csv, line 3: byte 5 of the line is not utf-8"):
        check_landing(landing, contract, as_seeds=False)


def test_a_plain_file_is_one_that_is_well_read_record_by_record(landing: Path, contract: Contract) -> None:
    """Nine hundred small damages: what the places of separators let pass has as many records, one by one, and no
    problem."""
    draw, outcomes = random.Random(14), Counter[bool]()
    signs = [b";", b",", b'"', b"\n", b"\r", b"\r\n", b"\n\n", b"", b" ", b"x" * 5000, "é\u2028\x85".encode(), b"?" * 3]
    for name in (("siscol", "auditeurs"), ("mooc", "inscriptions"), ("landing", "manifest")):
        extract = contract.extract(*name)
        lines = (SEEDS / extract.file).read_bytes().splitlines(keepends=True)
        for number in range(300):
            content = b"".join(lines[: draw.randint(1, 60)])
            if number:
                place = draw.randrange(len(content))
                content = content[:place] + draw.choice(signs) + content[place + draw.randint(0, 2) :]
            if number % 7 == 2:  # accents are gone from all of it
                content = b"".join(lines[:60]).replace(b"E", b"?")
            if number % 7 == 3:
                content += b"cut"
            if number % 3 == 1 and content.count(b";") + content.count(b",") > 1:
                # a separator from one line to another
                sign = b";" if b";" in content else b","
                before, _, after = content.rpartition(sign)
                place = draw.randrange(len(before))
                content = before[:place] + sign + before[place:] + after
            text = content.decode("utf-8", errors="replace")
            if text.encode() != content:
                continue
            counts: dict[str, int] = {}
            problems = list(_check_records(text, extract, counts))
            plain = _plain_records(content, text, extract)
            assert plain in (None, counts.get(extract.file)), (name, number, problems)
            outcomes[plain is not None] += 1
            if number == 0:
                assert plain is not None and not problems
    assert min(outcomes.values()) > 150, outcomes


def test_crlf_is_read_like_lf(landing: Path, contract: Contract, tmp_path: Path) -> None:
    path = landing / FILE
    expected = check_landing(landing, contract, as_seeds=False, transcode_to=tmp_path / "lf")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert check_landing(landing, contract, as_seeds=False, transcode_to=tmp_path / "crlf") == expected
    assert (tmp_path / "crlf" / FILE).read_bytes() == (tmp_path / "lf" / FILE).read_bytes()


def test_no_message_holds_a_value(landing: Path, contract: Contract) -> None:
    path = landing / FILE
    name = path.read_text(encoding="latin-1").split("\n")[2].split(";")[2]
    path.write_bytes(second_line(path.read_bytes(), lambda line: line + b";x"))
    with pytest.raises(LandingError) as refusal:
        check_landing(landing, contract, as_seeds=False)
    assert name not in str(refusal.value)


def test_a_file_without_header_does_not_show_its_first_record(landing: Path, contract: Contract) -> None:
    path = landing / FILE
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(lines[1:]))
    with pytest.raises(LandingError, match="line 1, column nom: the column of the contract is missing") as refusal:
        check_landing(landing, contract, as_seeds=False)
    assert [
        value for value in lines[1].decode("latin-1").split(";") if len(value) > 3 and value in str(refusal.value)
    ] == []


def test_dbt_builds_nothing_from_a_refused_landing(landing: Path, tmp_path: Path) -> None:
    (landing / FILE).unlink()
    build = run_dbt(tmp_path, "run", landing=landing)
    assert build.returncode != 0
    assert f"{FILE}: the file is missing" in build.output
    assert "Traceback" not in build.output
    assert build.connect().execute("select count(*) from duckdb_tables()").fetchall() == [(0,)]


def test_make_build_refuses_before_anything_is_replaced(landing: Path, tmp_path: Path) -> None:
    path = landing / FILE
    path.write_bytes(path.read_bytes().replace(b"prenom", b"prenom2", 1))
    work, warehouse = tmp_path / "work", tmp_path / "warehouse"
    published = warehouse / "cnam.duckdb"
    warehouse.mkdir()
    published.write_bytes(b"as it was")
    environment = {**os.environ, "CHIFFRES_CLES_LANDING": str(landing)}
    environment |= {"CHIFFRES_CLES_WORK": str(work), "CHIFFRES_CLES_WAREHOUSE": str(warehouse)}
    command = [sys.executable, "-m", "chiffres_cles", "build"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"{FILE}, line 1, column prenom: the column of the contract is missing" in done.stderr
    assert "Traceback" not in done.stderr
    # the lock of the working folder is there, and nothing built
    assert not list(work.glob("*.duckdb"))
    assert published.read_bytes() == b"as it was"


def spoil(landing: Path, of_every: int) -> None:
    """A letter of one first name in so many becomes what a lossy conversion leaves."""
    file = landing / FILE
    lines = file.read_text(encoding="latin-1").split("\n")
    for place in range(1, len(lines) - 1, of_every):
        fields = lines[place].split(";")
        fields[3] = fields[3][:1] + "?" + fields[3][2:]
        lines[place] = ";".join(fields)
    file.write_text("\n".join(lines), encoding="latin-1")


def test_a_file_whose_names_a_conversion_has_spoilt_is_refused(landing: Path, contract: Contract) -> None:
    spoil(landing, of_every=10)
    with pytest.raises(LandingError, match="records have a name that a conversion has spoilt") as refusal:
        check_landing(landing, contract, as_seeds=False)
    assert f"{FILE}, line 2, column nom" in str(refusal.value)


def test_a_few_spoilt_names_refuse_no_file(landing: Path, contract: Contract) -> None:
    spoil(landing, of_every=400)
    check_landing(landing, contract, as_seeds=False)


@pytest.mark.parametrize(
    ("name", "is_spoilt"),
    [
        ("B?ziersan", True),
        ("LEB½UVRAC", True),
        ("G&eacute;rauvan", True),
        ("LefÃ¨vrinot", True),
        ("CÅ“ur", True),
        ("B‚nazetou", True),
        ("¿lvaro", True),
        ("D'Œuvre-Łukasiewicz", False),
        ("João Ångström", False),
        ("N’Âge", False),
        ("Nguyễn (Thị)", False),
        ("JOÃO", False),
        ("Gal·la", False),
    ],
)
def test_signs_of_a_lossy_conversion_are_distinguished_from_letters(name: str, is_spoilt: bool) -> None:
    assert bool(lossy_text().search(name)) == is_spoilt
    with duckdb.connect() as connection:
        assert connection.execute("select regexp_matches(?, ?)", [name, lossy_text().pattern]).fetchall() == [
            (is_spoilt,)
        ]
