"""The gate: each kind of expectation seen failing, what it says, and that it agrees with what the build rejects."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb
import pytest
from builds import SEEDS, Build, Rows, with_records, write_landing

from chiffres_cles.__main__ import main
from chiffres_cles.contract import Contract
from chiffres_cles.gate.checks import REFUSALS, STRUCTURE, UNEXPECTED, VOLUMES, gate_checks
from chiffres_cles.gate.run import Found, Report, run_gate
from chiffres_cles.keys import DEMO_KEY
from chiffres_cles.landing import check_landing, copied
from chiffres_cles.ledger import check_and_record, recorded
from chiffres_cles.plugin import Plugin
from chiffres_cles.settings import ROOT

MANIFEST = "landing/landing__manifest.csv"
LEARNERS = "siscol/siscol__auditeurs.csv"
RESULTS = "siscol/siscol__resultats.csv"
SMALL = ("siscol", "landing")
EXTRACTS = ("auditeurs", "resultats", "manifest")

Tally = Counter[tuple[str, str | None, str | None]]
"""Rule, extract and year -> failures."""


@pytest.fixture(scope="module")
def small(contract: Contract) -> Contract:
    """The contract of two extracts and the manifest alone."""
    systems = [system for system in contract.systems if system.name in SMALL]
    kept = [tuple(extract for extract in system.extracts if extract.name in EXTRACTS) for system in systems]
    return replace(
        contract,
        systems=tuple(replace(system, extracts=some) for system, some in zip(systems, kept, strict=True)),
    )


@pytest.fixture(scope="module")
def before(small: Contract, tmp_path_factory: pytest.TempPathFactory) -> Tally:
    """What the gate finds in the undamaged extracts."""
    root = with_context(tmp_path_factory.mktemp("before"))
    return failures(run(root, landed(root, small, LEARNERS, lambda rows: rows), small))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return with_context(tmp_path)


def with_context(root: Path) -> Path:
    """A project whose file context is the committed one."""
    (root / "gx").mkdir()
    shutil.copy(ROOT / "gx" / "great_expectations.yml", root / "gx")
    return root


def landed(root: Path, small: Contract, file: str, change: Callable[[Rows], Rows]) -> Path:
    """A landing of the small contract, its manifest true, one file changed."""
    counts = {}

    def altered(name: str, text: str) -> str:
        extract = next(extract for extract in small.extracts if extract.file == name)
        text = with_records(text, extract.dialect.separator, change) if name == file else text
        counts[extract.name] = sum(1 for _ in csv.reader(io.StringIO(text))) - 1
        if name == MANIFEST:
            return with_records(
                text,
                ",",
                lambda rows: [
                    {**row, "records": str(counts.get(row["extract"], row["records"]))}
                    for row in rows
                    if row["system"] in SMALL and row["extract"] in EXTRACTS
                ],
            )
        return text

    # the manifest last, when the records of the others are counted
    order = sorted(small.systems, key=lambda system: system.name == "landing")
    return write_landing(root / "landing", replace(small, systems=tuple(order)), altered)


def run(root: Path, landing: Path, contract: Contract) -> Report:
    return run_gate(landing, as_seeds=False, key=DEMO_KEY.encode(), root=root, contract=contract)


def failures(report: Report) -> Tally:
    return Counter({(one.rule_id, one.extract, one.year): one.failures for one in report.found if one.failures})


def page(root: Path, suite: str) -> str:
    (file,) = (root / "gx" / "uncommitted" / "data_docs" / "validations").glob(f"{suite.replace('.', '/')}/**/*.html")
    return file.read_text(encoding="utf-8")


def at(column: str, value: str, wanted: int = 6) -> Callable[[Rows], Rows]:
    """Write `value` into `column` of a record, the seventh if no other is wanted."""
    return lambda rows: [{**row, column: value} if place == wanted else row for place, row in enumerate(rows)]


BAD_VALUES = {
    "required": (LEARNERS, "num_auditeur", ""),
    "missing": (LEARNERS, "nom", ""),
    "placeholder": (LEARNERS, "prenom", "#N/A"),
    "lossy_text": (LEARNERS, "prenom", "R?mi"),
    "bad_format": (LEARNERS, "num_auditeur", "BAD7"),
    "unknown_code": (LEARNERS, "sexe", "7"),
    "not_a_year": (RESULTS, "annee", "2023-2024"),
    "not_a_date": (RESULTS, "date_examen", "2023-02-31"),
    "not_a_number": (RESULTS, "note", "quinze"),
    "above_scale": (RESULTS, "note", "20,5"),
    "out_of_range": (RESULTS, "note", "-1"),
    "wrong_ine": (LEARNERS, "ine", "0000000001A"),
    "unlike_catalogue": (RESULTS, "code_ue", "nfa-001"),
    "after_extraction": (RESULTS, "date_examen", "03/06/2025"),
}


EXPECTED = {
    "unknown_code": "Attendu : un des codes 1, 2.",
    "bad_format": "Attendu : la forme [A-Z]{3}[0-9]{7}.",
    "not_a_year": "Attendu : une année écrite comme 2023.",
    "not_a_date": "Attendu : une date écrite comme 31/01/2024.",
    "not_a_number": "Attendu : un nombre écrit comme 12,5.",
    "above_scale": "Attendu : au plus 20.",
    "out_of_range": "Attendu : au moins 0.",
}


PLACES = {kind: place for place, kind in enumerate(BAD_VALUES, 6)}
"""The record that has each bad value: one of its own, from the seventh on."""


@pytest.fixture(scope="module")
def bad_values(small: Contract, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Report]]:
    """Two landings, of each file with all its bad values: the project's folder, and what the gate found."""

    def written(file: str, rows: Rows) -> Rows:
        for kind, (of, column, value) in BAD_VALUES.items():
            rows = at(column, value, PLACES[kind])(rows) if of == file else rows
        return rows

    found = {}
    for file in (LEARNERS, RESULTS):
        root = with_context(tmp_path_factory.mktemp("bad_values"))
        found[file] = root, run(root, landed(root, small, file, partial(written, file)), small)
    return found


@pytest.mark.parametrize("kind", BAD_VALUES)
def test_a_bad_value_is_counted_and_blocks_nothing(
    bad_values: dict[str, tuple[Path, Report]], before: Tally, kind: str
) -> None:
    file, column, _ = BAD_VALUES[kind]
    root, report = bad_values[file]
    name = Path(file).stem.removeprefix("siscol__")
    rule = (f"gate.siscol.{name}.{column}.{kind}", name, None)
    assert failures(report)[rule] == before[rule] + 1
    assert report.problems == []
    text = page(root, f"siscol.{name}")
    assert "Que faire" in text
    assert EXPECTED.get(kind, "") in text
    assert re.search(rf"<td>{PLACES[kind] + 1}</td><td>[0-9a-f-]{{36}}</td>", text), "record number and hashed key"


def test_a_record_written_twice_is_counted(root: Path, small: Contract, before: Tally) -> None:
    report = run(root, landed(root, small, RESULTS, lambda rows: [*rows, rows[4], rows[4]]), small)
    rule = ("gate.siscol.resultats.same_key", "resultats", None)
    assert failures(report)[rule] == before[rule] + 2


@pytest.mark.parametrize(
    ("kind", "years", "change"),
    [
        ("missing_year", ["2022-2023"], lambda rows: [row for row in rows if row["annee"] != "2022"]),
        ("missing_year", ["2023-2024"], lambda rows: [row for row in rows if row["annee"] != "2023"]),
        (
            "far_off",
            ["2023-2024"],
            lambda rows: [row for row in rows if row["annee"] != "2023" or row["session"] == "2"],
        ),
    ],
    ids=["a year missing", "a file of last year", "most of a year missing"],
)
def test_volumes_are_held_against_last_year(
    root: Path, small: Contract, before: Tally, kind: str, years: list[str], change: Callable[[Rows], Rows]
) -> None:
    assert not [rule for rule in before if rule[2]]
    report = run(root, landed(root, small, RESULTS, change), small)
    found = [year for rule, extract, year in failures(report) if (rule, extract) == (f"gate.{kind}", "resultats")]
    assert found == years
    assert report.problems == []
    assert years[0] in page(root, "volumes")


STRUCTURES: dict[str, Callable[[bytes], bytes | None]] = {
    "presence": lambda content: None,
    "encoding": lambda content: b"\xef\xbb\xbf" + content,
    "separator": lambda content: content.replace(b";", b","),
    "header": lambda content: content.replace(b"nom;prenom", b"prenom;nom", 1),
    "records": lambda content: content.replace(b"\n", b"\nx;", 3).replace(b"\nx;", b"\n", 2),
    "ending": lambda content: content[:-1],
    "manifest": lambda content: content[: content.rstrip(b"\n").rindex(b"\n") + 1],
}


def test_every_check_of_structure_is_damaged_below() -> None:
    assert tuple(STRUCTURES) == STRUCTURE


@pytest.mark.parametrize("kind", STRUCTURES)
def test_structure_blocks_and_the_other_suites_run(root: Path, small: Contract, kind: str) -> None:
    landing = landed(root, small, LEARNERS, lambda rows: rows)
    content = STRUCTURES[kind]((landing / LEARNERS).read_bytes())
    (landing / LEARNERS).unlink()
    if content is not None:
        (landing / LEARNERS).write_bytes(content)
    report = run(root, landing, small)
    assert [problem.file for problem in report.problems] == [LEARNERS]
    assert failures(report)[f"gate.{kind}", "auditeurs", None] == 1
    assert {extract for rule, extract, _ in failures(report) if rule.split(".")[1] in STRUCTURE} == {"auditeurs"}
    values = [one for one in report.found if one.rule_id.startswith("gate.siscol.auditeurs.")]
    assert values
    # a file that can be read but is not of the manifest's day has its values looked at
    assert all((one.failures is None) == (kind != "manifest") for one in values)
    others = [one for one in report.found if one.rule_id.startswith("gate.siscol.resultats.")]
    assert others
    assert all(one.failures is not None for one in others)
    later = STRUCTURE[STRUCTURE.index(kind) + 1 :]
    found = {one.rule_id.split(".")[1]: one.failures for one in report.found if one.extract == "auditeurs"}
    assert [found[name] for name in later] == [None] * len(later)
    text = page(root, "structure")
    assert f"<td>{LEARNERS}</td>" in text
    assert "Cela empêche toute construction" in text
    index = report.data_docs.read_text(encoding="utf-8")
    assert "Rien ne sera construit" in index
    for file in report.data_docs.parent.rglob("*.html"):
        links = re.findall(r'href="([^"]+)"', file.read_text(encoding="utf-8"))
        assert links
        assert [link for link in links if not (file.parent / link).exists()] == []
    assert "1 fichier sur" in index


def test_a_file_that_is_not_in_the_contract_blocks(root: Path, small: Contract, before: Tally) -> None:
    landing = landed(root, small, LEARNERS, lambda rows: rows)
    shutil.copy(landing / LEARNERS, landing / "siscol" / "copie.csv")
    report = run(root, landing, small)
    assert [str(problem) for problem in report.problems] == ["siscol/copie.csv: the file is not in the contract"]
    assert failures(report) == before + Counter({("gate.unexpected", None, None): 1})
    assert "<td>siscol/copie.csv</td>" in page(root, "structure")


def test_the_committed_extracts_hold_and_agree_with_what_the_build_refuses_and_sets_aside(
    root: Path, contract: Contract, built: Build
) -> None:
    report = run_gate(SEEDS, as_seeds=True, key=DEMO_KEY.encode(), root=root)
    assert report.problems == []
    assert [one for one in report.found if one.failures is None] == []
    rules = {rule.rule_id: rule for rule in gate_checks(contract)}
    looked_at = {(one.system, one.extract) for one in report.found if one.extract}
    assert len(looked_at) == len(contract.extracts)
    assert {one.rule_id for one in report.found} == set(rules)
    counted: Counter[tuple[str | None, ...]] = Counter()
    for one in report.found:
        rule = rules[one.rule_id]
        if rule.severity in ("counted", "set_aside") and rule.kind != "same_key" and one.failures:
            counted[one.system, one.extract, rule.column, rule.kind] += one.failures
    kinds = {rule.kind for rule in rules.values() if rule.severity in ("counted", "set_aside")} - {"same_key"}
    with duckdb.connect(str(built.working), read_only=True) as connection:
        rejected = Counter(
            {
                tuple(row): count
                for *row, count in connection.execute(
                    "select system, extract, column_name, rule, count(*)"
                    " from (from quality.rejects union all by name from quality.value_issues)"
                    " where rule in (select unnest(?)) group by all",
                    [sorted(kinds)],
                ).fetchall()
            }
        )
        keys = dict(
            connection.execute(
                "select file || '#' || record_number, cast(hashed_key as varchar) from quality.rejects"
            ).fetchall()
        )
    assert sum(counted.values()) > 40
    assert counted == rejected
    # a reader finds the record of the page in quality.rejects by its number and by its hashed key
    shown = re.findall(r"<td>(\d+)</td><td>([0-9a-f-]{36})</td>", page(root, "siscol.inscriptions_ue"))
    number, key = shown[0]
    assert keys[f"siscol/siscol__inscriptions_ue.csv#{number}"] == key


def test_rules_have_titles_in_both_languages_and_what_to_do(contract: Contract) -> None:
    rules = gate_checks(contract)
    assert len({rule.rule_id for rule in rules}) == len(rules) > 800
    assert {rule.kind for rule in rules} == {
        *BAD_VALUES, *STRUCTURES, *VOLUMES, *REFUSALS, UNEXPECTED, "same_key", "scale_unknown",
    }  # fmt: skip
    assert [rule.rule_id for rule in rules if "{" in rule.title_fr + rule.title_en + rule.todo_fr] == []
    assert all(rule.title_fr and rule.title_en and rule.todo_fr and rule.source for rule in rules)


def test_data_docs_are_in_french_load_nothing_and_show_no_value(root: Path, small: Contract) -> None:
    landing = landed(root, small, LEARNERS, at("date_naissance", "31/02/1999"))
    names = {row.split(";")[2] for row in (landing / LEARNERS).read_text(encoding="latin-1").split("\n")[1:] if row}
    report = run(root, landing, small)
    pages = [file.read_text(encoding="utf-8") for file in report.data_docs.parent.rglob("*.html")]
    # its own first page, the index of all suites, that of the expectations and that of the validations
    assert len(pages) == len(small.extracts) + 4
    assert all('lang="fr"' in text for text in pages)
    assert [text for text in pages if re.search(r"https?:|<script|src=", text)] == []
    kept = "".join(file.read_text(encoding="utf-8") for file in (root / "gx").rglob("*.json")) + "".join(pages)
    assert "31/02/1999" not in kept
    assert [name for name in names if len(name) > 4 and re.search(rf"\b{re.escape(name)}\b", kept)] == []


NO_NETWORK = """
import socket, sys
from pathlib import Path
def refused(*arguments, **options):
    raise AssertionError("a call left the machine")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refused
from chiffres_cles.gate.run import run_gate
import logging
logging.raiseExceptions = False
report = run_gate(Path(sys.argv[1]), as_seeds=False, root=Path(sys.argv[2]))
assert report.data_docs.exists()
"""


def test_no_call_leaves_the_machine(root: Path, small: Contract) -> None:
    """Whether it is answered or not: an attempt fails the gate, in a process where none was made before."""
    landing = landed(root, small, LEARNERS, lambda rows: rows)
    command = [sys.executable, "-c", NO_NETWORK, str(landing), str(root)]
    environment = {**os.environ, "CHIFFRES_CLES_WORK": str(root / "work")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "a call left the machine" not in done.stderr
    assert done.stdout == ""


def test_what_the_gate_lets_pass_is_not_checked_again_by_the_build_that_follows(
    root: Path, small: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing, copies = landed(root, small, LEARNERS, lambda rows: rows), tmp_path / "copies"

    gate = partial(run_gate, landing, as_seeds=False, key=None, root=root, contract=small, copies=copies)
    report = gate()
    assert report.problems == [] and copied(copies).keys() == report.records.keys()
    names = [f"{one.system}.{one.name}" for one in small.extracts]
    with monkeypatch.context() as patched:
        patched.setattr("chiffres_cles.landing.check_file", lambda *_, **__: pytest.fail("checked again"))
        counts = check_landing(landing, small, as_seeds=False, transcode_to=copies, as_before=names)
    assert counts == report.records
    (landing / LEARNERS).write_bytes(b"")
    assert gate().problems and copied(copies) == {}


def test_dbt_takes_from_its_build_what_was_checked(
    root: Path, small: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setenv("CHIFFRES_CLES_LANDING", str(landed(root, small, LEARNERS, lambda rows: rows)))
    monkeypatch.setenv("CHIFFRES_CLES_CHECKED", "siscol.auditeurs d3.demandes")
    monkeypatch.setattr("chiffres_cles.plugin.check_landing", lambda *_, as_before, **__: asked.append(as_before))
    plugin = Plugin.__new__(Plugin)
    plugin.target = "dev"
    assert plugin.landing_refusal() is None
    assert asked == [["siscol.auditeurs", "d3.demandes"]]


def test_an_extract_that_did_not_come_again_keeps_what_was_found_of_it(
    root: Path, small: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marks come again, learners do not: what the gate found of learners is under the run that found it."""
    landing = landed(root, small, LEARNERS, at("sexe", "7"))
    whole = run(root, landing, small)
    learners = next(one for one in small.extracts if one.file == LEARNERS)
    kept = {(learners.system, learners.name): whole.records[LEARNERS]}
    part = run_gate(landing, as_seeds=False, key=DEMO_KEY.encode(), root=root, contract=small, kept=kept)
    assert part.records == whole.records and part.problems == []
    monkeypatch.setattr("chiffres_cles.gate.run.run_gate", lambda folder, **options: part if options["kept"] else whole)
    ledger = tmp_path / "ledger.duckdb"
    runs: list[str] = []
    for extracts in ({}, kept, kept):
        with recorded(ledger, "build", "full") as one:
            check_and_record(landing, False, one, [], extracts, runs[-1] if runs else "")
            runs.append(one.run_id)
            one.verdict = "passed"
    with duckdb.connect(str(ledger), read_only=True) as connection:
        first_found, *later = (
            connection.execute(
                "select * exclude (run_id, tested_in) from quality.rule_results where run_id = ?"
                # how many a refused record takes with it is the build's to say
                " and rule_id <> 'gate.takes_others' order by all",
                [name],
            ).fetchall()
            for name in runs
        )
        assert later == [first_found, first_found]
        ran = connection.execute(
            "select distinct run_id, tested_in from quality.rule_results where extract = ? and failures > 0 order"
            " by all",
            [learners.name],
        ).fetchall()
    assert sorted(ran) == sorted((name, runs[0]) for name in runs)


@pytest.mark.data_docs
def test_the_command_blocks_on_structure_alone(
    tmp_path: Path, contract: Contract, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("CHIFFRES_CLES_WORK", str(tmp_path / "work"))
    landing = write_landing(tmp_path / "landing", contract)
    assert main(["check", str(landing)]) == 0
    output = capfd.readouterr()
    assert "Data Docs: " in output.out
    assert f"{len(contract.extracts)}/{len(contract.extracts)}  {contract.extracts[-1].file}: " in output.err
    file = landing / LEARNERS
    lines = file.read_bytes().split(b"\n")
    lines[2] += b";one too many"
    file.write_bytes(b"\n".join(lines))
    (landing / RESULTS).unlink()
    assert main(["check", str(landing)]) == 1
    output = capfd.readouterr()
    assert f"{LEARNERS}, line 3, column annee_diplome_premiere_insc: holds 12 fields" in output.err
    assert f"{RESULTS}: the file is missing" in output.err
    assert "Traceback" not in output.out + output.err
    with duckdb.connect(str(tmp_path / "warehouse" / "ledger.duckdb"), read_only=True) as ledger:
        verdicts = ledger.execute("select command, verdict from quality.runs order by started").fetchall()
        blocking = ledger.execute("select rule_id, extract from quality.rule_results where verdict = 'fail'").fetchall()
        not_run = ledger.execute(
            "select distinct extract from quality.rule_results where verdict = 'not_run' order by all"
        ).fetchall()
        silent = ledger.execute("from quality.rule_results anti join quality.rules using (rule_number)").fetchall()
    assert verdicts == [("check", "passed"), ("check", "refused")]
    assert sorted(blocking) == [("gate.presence", "resultats"), ("gate.records", "auditeurs")]
    assert not_run == [("auditeurs",), ("resultats",)]
    assert silent == []
    # a copy of an extract does not outlive the check
    assert list((tmp_path / "work" / "landing_gate").iterdir()) == []


def test_a_landing_without_manifest_has_its_suites_all_the_same(root: Path, small: Contract) -> None:
    landing = landed(root, small, LEARNERS, lambda rows: rows)
    (landing / MANIFEST).unlink()
    report = run(root, landing, small)
    assert [str(problem) for problem in report.problems] == [f"{MANIFEST}: the file is missing"]
    late = [one for one in report.found if one.rule_id.endswith(".after_extraction")]
    assert late
    assert all(one.failures is None for one in late)
    volumes = [one for one in report.found if one.rule_id in ("gate.missing_year", "gate.far_off")]
    assert [(one.extract, one.failures) for one in volumes] == [("resultats", None)] * 2
    values: list[Found] = [one for one in report.found if one.rule_id.endswith("auditeurs.nom.missing")]
    assert values[0].failures is not None


def test_a_refused_record_that_takes_many_with_it_is_reported_first(root: Path, small: Contract) -> None:
    """The learner with the most results, and an extract of which much is refused."""
    counts: Counter[str] = Counter()

    def read(rows: Rows) -> Rows:
        counts.update(row["num_auditeur"] for row in rows)
        return rows

    landed(root, small, RESULTS, read)
    ((number, records),) = counts.most_common(1)

    def repeated(rows: Rows) -> Rows:
        return [*rows, *(row for row in rows if row["num_auditeur"] == number)] * 3

    shutil.rmtree(root / "landing")
    landing = landed(root, small, RESULTS, repeated)
    file = landing / LEARNERS
    # a number that is none refuses the learner, and all results bear it
    for one in (LEARNERS, RESULTS):
        text = (landing / one).read_text(encoding="latin-1")
        (landing / one).write_text(text.replace(number, "BAD" + number[7:]), encoding="latin-1")
    report = run(root, landing, small)
    place = [line.split(";")[0] for line in file.read_text(encoding="latin-1").split("\n")].index("BAD" + number[7:])
    warning = f"warning: {LEARNERS}, record {place}: refused, and {records * 6} records with it"
    assert (warning in report.warnings) == (records * 6 > 20)
    index = report.data_docs.read_text(encoding="utf-8")
    assert f"l'enregistrement {place} est écarté" in index.replace("&#39;", "'")


def test_an_extract_of_which_much_is_refused_is_reported_first(root: Path, small: Contract) -> None:
    def changed(rows: Rows) -> Rows:
        return [{**row, "session": "3"} if place % 10 == 0 else row for place, row in enumerate(rows)]

    report = run(root, landed(root, small, RESULTS, changed), small)
    (warning,) = [line for line in report.warnings if RESULTS in line]
    assert "records are refused" in warning
    assert "enregistrements sur" in report.data_docs.read_text(encoding="utf-8")
    assert failures(report)["gate.much_refused", "resultats", None] == 1
