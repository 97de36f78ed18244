"""A build that keeps what did not change: it equals a full build, row for row, and in doubt it is one."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from builds import Databases, Rows, parsed_before, with_records, write_landing

from chiffres_cles.again import PROJECT, Memory, recall
from chiffres_cles.build import _dbt
from chiffres_cles.compare import compare
from chiffres_cles.contract import Contract
from chiffres_cles.dbt_command import KEPT
from chiffres_cles.files import LandedFile
from chiffres_cles.keep import Inputs
from chiffres_cles.ledger import recorded
from chiffres_cles.settings import ROOT
from chiffres_cles.sql import text as sql_text

MARKS = "gescicca/gescicca__note.csv"
MANIFEST_FILE = "landing/landing__manifest.csv"
LATER = "2025-06-20"
"""Day of the marks that came again."""
KEY = b"a key of this test alone"


def thirty_marks(file: str, text: str) -> str:
    """Thirty marks of the newest year corrected, and their day in the manifest."""
    if file == MANIFEST_FILE:
        return with_records(text, ",", lambda rows: [_of_a_later_day(row) for row in rows])
    return with_records(text, ";", _corrected) if file == MARKS else text


def _of_a_later_day(row: dict[str, str]) -> dict[str, str]:
    return row | {"extracted_on": LATER} if (row["system"], row["extract"]) == ("gescicca", "note") else row


def _corrected(rows: Rows) -> Rows:
    sound = [
        place for place, row in enumerate(rows) if row["note_max"] == "20" and row["note"].replace(",", "").isdigit()
    ]
    marks = [place for place in sound if float(rows[place]["note"].replace(",", ".")) <= 20][-30:]
    for place in marks:
        rows[place]["note"] = "15" if float(rows[place]["note"].replace(",", ".")) < 10 else "5"
    assert len(marks) == 30
    return rows


@dataclass(frozen=True)
class Day(Databases):
    """A landing, and the builds that are made of it in folders of their own."""

    folder: Path
    contract: Contract

    @property
    def published(self) -> Path:
        return self.folder / "warehouse" / "cnam.duckdb"

    @property
    def landing(self) -> Path:
        """The folder that came last."""
        return max(self.folder.glob("landing_*"))

    def land(self, name: str, change: Callable[[str, str], str] = lambda file, text: text) -> None:
        """Land everything in a folder of its own, as a delivery comes in one of its day."""
        write_landing(self.folder / f"landing_{name}", self.contract, change)

    def log(self) -> str:
        """All that dbt wrote to its log."""
        return (self.folder / "logs" / "dbt.log").read_text(encoding="utf-8")

    def build(self, *arguments: str, code: int = 0) -> str:
        """What `make build` prints; its exit code is `code`."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CHIFFRES_CLES_")}
        environment = kept | {
            "CHIFFRES_CLES_LANDING": str(self.landing),
            "CHIFFRES_CLES_WORK": str(self.work),
            "CHIFFRES_CLES_WAREHOUSE": str(self.folder / "warehouse"),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }
        command = [sys.executable, "-m", "chiffres_cles", "build", *arguments]
        with parsed_before(self.folder / "target", as_files=True):
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def kept(self) -> set[str]:
        """What the last build did not run again, by dbt's names."""
        [file] = (self.folder / "target").rglob("run_results.json")
        results = json.loads(file.read_text(encoding="utf-8"))["results"]
        return {result["unique_id"] for result in results if KEPT in result["adapter_response"]}

    def aside(self, name: str) -> Databases:
        """A copy of the databases as they are."""
        place = self.folder / name
        place.mkdir()
        for file in (self.working, self.private):
            shutil.copyfile(file, place / file.name)
        return Databases(place)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Iterator[Day]:
    """The committed extracts as files, built once."""
    folder = tmp_path_factory.mktemp("again")
    one = Day(folder / "work", folder=folder, contract=contract)
    one.land("1")
    assert "everything is built: no build that came to its end" in one.build()
    yield one


def differing(one: Databases, other: Databases) -> list[str]:
    """The tables, private ones too, whose rows are not the same in two builds."""
    found = [str(difference) for difference in compare(one.working, other.working, ALL_SCHEMAS).tables]
    with duckdb.connect() as connection:
        for name, databases in (("one", one), ("other", other)):
            connection.execute(f"attach {sql_text(databases.private)} as {name} (read_only)")
        tables = connection.execute(
            "select distinct schema_name || '.' || table_name from duckdb_tables() where database_name in ('one',"
            " 'other')"
        ).fetchall()
        assert tables
        for (table,) in tables:
            left, right = f"select * from one.{table}", f"select * from other.{table}"
            query = f"select count(*) from ({left} except all {right} union all ({right} except all {left}))"
            found += [table] if connection.execute(query).fetchall()[0][0] else []
    return found


ALL_SCHEMAS = (
    "intermediate",
    "marts",
    "publication",
    "publication_rows",
    "publication_counts",
    "published",
    "quality",
    "reference",
    "published_figures",
)


def results_of(published: Path, run: int) -> list[tuple[Any, ...]]:
    """What the rules found in a run, counted from the last, without who worked it out."""
    with duckdb.connect(str(published), read_only=True) as connection:
        return connection.execute(
            "select * exclude (run_id, tested_in) from quality.rule_results where run_id = ("
            " select run_id from quality.runs order by rowid desc limit 1 offset ?) order by all",
            [run],
        ).fetchall()


@pytest.mark.parametrize("pattern", PROJECT)
def test_each_place_of_the_projects_own_files_holds_some(pattern: str) -> None:
    """A folder that moved is one whose changes nobody sees: a build would keep what the code before made."""
    assert any(ROOT.glob(pattern))


def test_thirty_marks_that_came_again_give_what_a_full_build_gives(day: Day) -> None:
    before = day.aside("before")
    day.land("2", thirty_marks)
    log = day.log()
    output = day.build()
    assert "Unable to do partial parsing" not in day.log().removeprefix(log), (
        "dbt's own work depends on a folder's name"
    )
    assert "came again: gescicca.note; what does not rest on it is kept" in output
    built, kept_models = map(int, re.findall(r"(\d+) models built, (\d+) kept;", output)[0])
    assert 10 < built < 60 < kept_models
    accounts = {f"model.chiffres_cles.{name}" for name in ("int_row_dispositions", "row_accounts", "rejects")}
    assert accounts <= day.kept(), "a mark is no disposition, and no other record"
    kept = day.aside("kept")
    with duckdb.connect(str(day.published), read_only=True) as connection:
        [(runs, without)] = connection.execute(
            "select count(distinct tested_in), count(*) filter (where tested_in not in (select run_id from quality.runs"
            " where published_as is not null)) from quality.rule_results"
            " where run_id = (select max_by(run_id, rowid) from quality.runs)"
        ).fetchall()
        assert (runs, without) == (2, 0)
        landed = connection.execute(
            "select count(distinct sha256), count(distinct extracted_on) from quality.landed_files"
            f" where file in ('{MARKS}', 'd3/d3__demandes.csv') group by file order by file"
        ).fetchall()
        assert landed == [(1, 1), (2, 2)]
    assert differing(before, kept), "thirty other marks would change nothing: the comparison compares nothing"
    assert "everything is built: it was asked for" in day.build("--anew")
    full = day.aside("full")
    assert differing(kept, full) == []
    assert results_of(day.published, 0) == results_of(day.published, 1)


def test_a_build_gives_its_dbt_the_extracts_that_it_has_checked(
    remembered: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, str] = {}
    monkeypatch.setattr(
        "chiffres_cles.build.subprocess.run",
        lambda *_, env, **__: given.update(env) or SimpleNamespace(returncode=0),
    )
    assert _dbt([], "dev", 0, remembered) == 0
    assert given["CHIFFRES_CLES_CHECKED"].split() == [one.name for one in remembered.files] != []


def test_a_build_that_was_killed_leaves_nothing_to_keep(remembered: Memory) -> None:
    remembered.hand_over()
    assert "no build that came to its end" in anew(remembered)


def test_what_dbt_did_not_end_is_not_kept(remembered: Memory) -> None:
    remembered.hand_over()
    remembered.take_back()  # dbt died: the file is still what it was given
    remembered.keep()
    assert "no build that came to its end" in anew(remembered)


def test_a_build_after_one_that_ended_keeps(remembered: Memory) -> None:
    assert anew(remembered) == ""
    assert recalled(remembered).opening().startswith("no file came again")
    other = dataclasses.replace(remembered.files[0], sha256="b" * 64)
    assert recalled(remembered, files=[other]).opening().startswith("came again: gescicca.note;")


@pytest.mark.parametrize(
    "doubt", ["another hand", "damage", "gone", "log", "memory", "key", "seeds", "project", "ledger"]
)
def test_in_doubt_everything_is_built_and_a_line_says_why(
    remembered: Memory, doubt: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database, said = remembered.databases[0], "is not as the last build left it"
    settings: dict[str, Any] = {}
    if doubt == "another hand":
        with duckdb.connect(str(database)) as connection:
            connection.execute("create table fct_by_hand as select 1 as x")
    elif doubt == "damage":
        stamp = database.stat()
        database.write_bytes(b"x" * stamp.st_size)  # as long as before, and of the same moment
        os.utime(database, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        said = "is damaged"
    elif doubt == "gone":
        database.unlink()
    elif doubt == "log":
        database.with_name(database.name + ".wal").write_bytes(b"")
    elif doubt == "memory":
        remembered.file.write_text("{", encoding="utf-8")
        said = "cannot be read"
    elif doubt == "key":
        settings, said = {"key": b"another key of this test"}, "the key changed"
    elif doubt == "seeds":
        settings, said = {"as_seeds": True}, "the kind of landing"
    elif doubt == "project":
        (tmp_path / "models").mkdir()
        (tmp_path / "models" / "new.sql").write_text("select 1", encoding="utf-8")
        monkeypatch.setattr("chiffres_cles.again.ROOT", tmp_path)
        said = "the project's files changed"
    else:
        settings, said = {"ledger": tmp_path / "other" / "ledger.duckdb"}, "the ledger does not know"
    assert said in anew(remembered, **settings)


def node(name: str, *reads: str, text: str = "select 1", macros: tuple[str, ...] = (), file: str = "") -> Any:
    """A node of dbt's graph, as far as its inputs are asked of it."""
    return SimpleNamespace(
        unique_id=name, resource_type=name.split(".")[0], raw_code=text, original_file_path=file,
        depends_on=SimpleNamespace(nodes=[*reads], macros=[*macros]),
    )  # fmt: skip


def inputs_of(one: Any, files: dict[str, list[str]], decisions: str = "d", version: str = "1") -> str | None:
    """Digest of what a node is made of, in a project of two extracts, the manifest, a table and the decisions."""
    seeds = [
        node(f"seed.p.{name}", file=f"seeds/extracts/{name}.csv")
        for name in ("a__x", "a__y", "landing/landing__manifest")
    ]
    macros = {
        "macro.chiffres_cles.decisions_on_file": SimpleNamespace(depends_on=SimpleNamespace(macros=[])),
        "macro.p.by_another": SimpleNamespace(
            depends_on=SimpleNamespace(macros=["macro.chiffres_cles.decisions_on_file"])
        ),
    }
    manifest: Any = SimpleNamespace(sources={}, nodes={seed.unique_id: seed for seed in seeds}, macros=macros)
    return Inputs(manifest, files, decisions).of(one, {"model.p.t": version})


def test_a_table_is_made_of_its_extracts_and_of_what_the_manifest_says_of_them() -> None:
    files = {"a__x.csv": ["x1", "said x1"], "a__y.csv": ["y1", "said y1"], MANIFEST_FILE: ["m1", ""]}
    own = node("model.p.staged", "seed.p.a__x", "seed.p.landing/landing__manifest")
    whole = node(
        "model.p.all",
        "seed.p.a__x",
        "seed.p.landing/landing__manifest",
        text="from {{ extract('landing', 'manifest') }}",
    )
    for change, moves_own, moves_whole in (
        ({"a__x.csv": ["x2", "said x1"]}, True, True),
        ({"a__x.csv": ["x1", "said x2"]}, True, False),  # the whole manifest would be another too
        ({"a__y.csv": ["y2", "said y2"]}, False, False),
        ({MANIFEST_FILE: ["m2", ""]}, False, True),
    ):
        assert (inputs_of(own, files) != inputs_of(own, files | change)) == moves_own, change
        assert (inputs_of(whole, files) != inputs_of(whole, files | change)) == moves_whole, change


def test_a_table_is_made_of_the_versions_of_what_it_reads() -> None:
    one = node("model.p.u", "model.p.t")
    assert inputs_of(one, {}) == inputs_of(one, {}) != inputs_of(one, {}, version="2")
    assert inputs_of(node("model.p.u", "model.p.t", "model.p.not_made"), {}) is None


@pytest.mark.parametrize("macro", ["macro.chiffres_cles.decisions_on_file", "macro.p.by_another"])
def test_what_reads_the_decisions_of_identity_follows_them(macro: str) -> None:
    reader, other = node("model.p.u", "model.p.t", macros=(macro,)), node("model.p.u", "model.p.t")
    assert inputs_of(reader, {}) != inputs_of(reader, {}, decisions="others")
    assert inputs_of(other, {}) == inputs_of(other, {}, decisions="others")


def test_no_macro_reads_files_that_a_build_would_not_see_change() -> None:
    """A build keeps a table by the versions of what its graph says that it reads; what is read past the graph, it asks
    for."""
    reading = re.compile(
        r"read_csv|read_parquet|read_json|glob\(|identity_decisions\(|extract\('landing', 'manifest'\)"
    )
    found = {
        str(file.relative_to(ROOT)): sorted(set(reading.findall(file.read_text(encoding="utf-8"))))
        for folder in ("macros", "models", "tests")
        for file in (ROOT / folder).rglob("*.sql")
    }
    assert {file: reads for file, reads in found.items() if reads and "staging/landing" not in file} == {
        "macros/landing/extract.sql": ["read_csv"],  # an extract, by its source
        "macros/landing/landed.sql": ["extract('landing', 'manifest')"],  # the day of an extract: its own row
        "macros/engine/keys.sql": ["identity_decisions("],  # decisions_on_file
        "macros/publication/frozen.sql": ["glob(", "read_json", "read_parquet"],  # the frozen editions: a circumstance
        "models/publication/secrecy/frozen_secrets.sql": ["read_parquet"],  # the same
        "macros/publication/check_descriptions.sql": ["read_csv"],  # lists of reference: the project's files
    }


@pytest.fixture
def remembered(tmp_path: Path) -> Memory:
    """What a build of one file left, beside its databases."""
    databases = (tmp_path / "cnam.duckdb", tmp_path / "private.duckdb")
    for database in databases:
        with duckdb.connect(str(database)) as connection:
            connection.execute("create table x as select 1 as x")
    with recorded(tmp_path / "ledger.duckdb", "build", "dev") as run:
        run.verdict = "passed"
    one = LandedFile("gescicca", "note", MARKS, "a" * 64, 10, None, "delivered", 1, "digest")
    memory = recall(tmp_path / "again_dev.json", databases, run.ledger, run.run_id, KEY, False, [one])
    assert memory.anew == "no build that came to its end left its tables here"
    memory.nodes = {"model.chiffres_cles.cells": {"inputs": "i", "run": run.run_id, "version": "v"}}
    memory.keep()
    return memory


def recalled(memory: Memory, **settings: Any) -> Memory:
    given: dict[str, Any] = {
        "file": memory.file, "databases": memory.databases, "ledger": memory.file.with_name("ledger.duckdb"),
        "run": "next", "key": KEY, "as_seeds": False, "files": memory.files,
    }  # fmt: skip
    return recall(**(given | settings))


def anew(memory: Memory, **settings: Any) -> str:
    """Why a build after `memory` keeps nothing; empty where it keeps."""
    found = recalled(memory, **settings)
    assert bool(found.anew) != bool(found.nodes)
    return found.anew or ""
