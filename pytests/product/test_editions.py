"""An edition from its row to its revision: the next year landed, added, built, frozen, and extracted again later."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from builds import changed_files, own_code

from chiffres_cles.dbt_command import DBT
from chiffres_cles.explain import explain, explained
from chiffres_cles.freeze import FreezeError, freeze, frozen, lineage
from chiffres_cles.publication import read_tables, write_publication
from chiffres_cles.publish import publish
from chiffres_cles.settings import ROOT
from synthetic.__main__ import generate

SEED, SCALE = 2024, 0.01
LATER = date(2026, 10, 15)
WITHDRAWN = 5
"""Enrolments in MOOC sessions that the later extract has no more."""
COPIED = ("analyses", "docs", "macros", "models", "profiles", "rules", "seeds", "src", "tests")
DIPLOMAS = (
    "select coalesce(sum(numerator), 0) from {relation} where edition = '2025' and table_no = '5B' and row_code ="
    " 'TOTAL' and period = '2024-2025'"
)


@dataclass(frozen=True)
class Project:
    """A copy of the project with its own landing, working folder, warehouse and store."""

    folder: Path

    @property
    def landing(self) -> Path:
        return self.folder / "landing" / "now"

    @property
    def editions(self) -> Path:
        return self.folder / "seeds" / "reference" / "editions.csv"

    @property
    def working(self) -> Path:
        return self.folder / "work" / "cnam.duckdb"

    @property
    def published(self) -> Path:
        return self.folder / "warehouse" / "cnam.duckdb"

    @property
    def store(self) -> Path:
        return self.folder / "editions"

    def land(self, name: str) -> None:
        """Have the landing be that of `name`; its path stays, so that dbt need not parse anew."""
        self.landing.unlink(missing_ok=True)
        self.landing.symlink_to(self.folder / name)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("CHIFFRES_CLES_", "DBT_"))}
        environment |= {
            "DBT_PROFILES_DIR": "profiles",
            "CHIFFRES_CLES_LANDING": str(self.landing),
            **own_code(self.folder),
        }
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "chiffres_cles", *arguments)

    def dbt(self, *arguments: str) -> None:
        done = self.run(*DBT, "--quiet", *arguments)
        assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]


def query(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def withdraw(landing: Path) -> None:
    """Take the last enrolments in MOOC sessions out of a landing, as when the platform deletes accounts."""
    file, manifest = landing / "mooc" / "mooc__inscriptions.csv", landing / "landing" / "landing__manifest.csv"
    header, *lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    last = set(sorted(lines, key=lambda line: line.split(",")[2])[-WITHDRAWN:])
    kept = [line for line in lines if line not in last]
    file.write_text(header + "".join(kept), encoding="utf-8")
    text, count = re.subn(
        rf"^(mooc,inscriptions,[^,]*),{len(lines)},", rf"\1,{len(kept)},", manifest.read_text("utf-8"), flags=re.M
    )
    assert count == 1
    manifest.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Built from the landing of the next year, which no edition holds yet."""
    project = Project(tmp_path_factory.mktemp("editions"))
    for part in COPIED:
        shutil.copytree(ROOT / part, project.folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "dbt_project.yml", project.folder)
    generate(project.folder / "next", SEED, SCALE, as_seeds=False, until=2025)
    generate(project.folder / "later", SEED, SCALE, as_seeds=False, until=2025, later=(LATER,))
    withdraw(project.folder / "later")
    project.landing.parent.mkdir()
    project.working.parent.mkdir()
    project.land("next")
    # what an edition is added by; the mask of secrecy takes as long as all else, and is of the build after it
    project.dbt(
        "build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test", "--exclude", "hidden_cells+"
    )
    return project


@pytest.fixture(scope="module")
def added(project: Project) -> str:
    """Edition 2025 added and built, with all data tests; what the build printed."""
    periods = query(
        project.working, "select distinct academic_year from quality.suspicions where suspicion = 'year_in_no_edition'"
    )
    assert periods == [("2024-2025",)]
    done = project.command("edition", "2025")
    assert done.returncode == 0, done.stderr
    done = project.command("build")
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    return done.stdout


@pytest.fixture(scope="module")
def revised(project: Project, added: str) -> Project:
    """Edition 2025 frozen, then built from the later extract."""
    done = project.command("freeze", "2025")
    assert done.returncode == 0, done.stderr
    project.land("later")
    project.dbt("build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    project.dbt("test", "--select", "path:models/publication/published", "published_cells", "path:tests/publication")
    publish(project.working, project.published)
    return project


def test_an_edition_that_lacks_a_window_is_refused_and_nothing_is_written(project: Project) -> None:
    windows = project.folder / "seeds" / "reference" / "cohort_windows.csv"
    whole, before = windows.read_text(encoding="utf-8"), project.editions.read_bytes()
    windows.write_text("".join(line for line in whole.splitlines(True) if ",2024-2025," not in line), encoding="utf-8")
    done = project.command("edition", "2025")
    windows.write_text(whole, encoding="utf-8")
    assert done.returncode == 1
    assert "window: rectorat 2024-2025: none in seeds/reference/cohort_windows.csv" in done.stdout
    assert "window: calendar 2024-2025: none" in done.stdout
    assert "landing: no row" not in done.stdout  # the landing holds it
    assert project.editions.read_bytes() == before


def test_an_edition_whose_year_the_landing_does_not_hold_is_refused(project: Project) -> None:
    before = project.editions.read_bytes()
    done = project.command("edition", "2027")
    assert done.returncode == 1
    for lack in ("landing: no row of learners in 2026-2027", "landing: no row of validations in 2027",
                 "catalogue: no unit of 2026-2027", "editions before it: 2025, 2026"):  # fmt: skip
        assert lack in done.stdout
    assert project.editions.read_bytes() == before


def test_an_edition_is_one_row_and_a_second_time_nothing(project: Project, added: str) -> None:
    lines = project.editions.read_text(encoding="utf-8").splitlines()
    ours = (ROOT / "seeds" / "reference" / "editions.csv").read_text(encoding="utf-8").splitlines()
    assert lines[:-1] == ours  # the other lines stay
    assert changed_files(project.folder, COPIED) == {"seeds/reference/editions.csv"}
    assert lines[-1] == "2025,2024-2025,2025,2024-2025,0.40,30,,,,,,2024,Chiffres clés 2025"
    before = project.editions.read_bytes()
    again = project.command("edition", "2025")
    assert again.returncode == 0
    assert "is in seeds/reference/editions.csv" in again.stdout
    assert project.editions.read_bytes() == before


def test_the_new_edition_has_the_tables_of_the_one_before_and_ends_a_year_later(project: Project, added: str) -> None:
    tables = dict(query(project.published, "select edition, count(*) from publication.tables group by all"))
    assert tables["2025"] == tables["2024"]
    last = dict(query(project.published, "select edition, max(right(period, 4)) from publication.cells group by all"))
    assert last["2025"] == "2025"
    stale = (
        "select count(*) from publication.tables where edition = '2025' and title like '%2023-2024%' and title not like"
        " '%2024-2025%'"
    )
    assert query(project.published, stale) == [(0,)]
    marked = (
        "select count(*) filter (where marker is null), count(*) from publication.cells where edition = '2025' and"
        " right(period, 4) = '2025'"
    )
    [(numbers, cells)] = query(project.published, marked)
    assert numbers > cells / 2
    assert "no edition prints it" not in added


def test_an_edition_without_printed_cells_is_not_reconciled_and_says_so(project: Project, added: str) -> None:
    done = project.command("reconcile", "--target", "dev")
    assert "edition 2025: not reconciled" in done.stdout
    assert "edition 2024: not reconciled" not in done.stdout


def test_frozen_twice_needs_a_reason_and_the_old_one_stays(project: Project, added: str, tmp_path: Path) -> None:
    first = freeze(project.published, "2025", "dev", tmp_path)
    kept = {file.name: file.read_bytes() for file in first.folder.iterdir()}
    with pytest.raises(FreezeError, match="frozen already"):
        freeze(project.published, "2025", "dev", tmp_path)
    with pytest.raises(FreezeError, match="frozen already"):
        freeze(project.published, "2025", "dev", tmp_path, reason="  ")
    with pytest.raises(FreezeError, match="published: 2023, 2024, 2025"):
        freeze(project.published, "2031", "dev", tmp_path)
    assert len(frozen("2025", "dev-synthetic", tmp_path)) == 1
    second = freeze(project.published, "2025", "dev", tmp_path, reason="an erratum")
    assert [one.folder for one in frozen("2025", "dev-synthetic", tmp_path)] == [first.folder, second.folder]
    assert {file.name: file.read_bytes() for file in first.folder.iterdir()} == kept
    settings = json.loads(kept["edition.json"])
    assert settings["settings"]["completeness"] == "0.4"
    assert len(settings["landing_digest"]) == 64
    assert second.settings["reason"] == "an erratum"


def test_a_later_extract_revises_cells_and_what_is_printed_stays(revised: Project) -> None:
    published, cells = (
        query(revised.published, DIPLOMAS.format(relation=f"publication.{name}"))[0][0]
        for name in ("published_cells", "cells")
    )
    assert cells > published
    moved = query(
        revised.published,
        "select published_numerator, numerator, difference, rows_added, kind, published_extracted_on from"
        " publication.revisions where table_no = '5B' and row_code = 'TOTAL' and period = '2024-2025'",
    )
    [(before, now, difference, added, kind, day)] = moved
    assert (before, now, difference, kind) == (published, cells, cells - published, "display")
    assert added >= difference
    assert day < LATER
    # only the frozen edition has revisions, and every other cell is printed as it is built
    assert query(revised.published, "select distinct edition from publication.revisions") == [("2025",)]
    others = "select * from publication.{} where edition <> '2025'"
    assert not query(revised.published, f"{others.format('cells')} except {others.format('published_cells')}")
    held = f"select * exclude (content) from read_parquet('{revised.store}/dev-synthetic/2025/*/cells.parquet')"
    printed = "select * exclude (content) from publication.published_cells where edition = '2025'"
    assert not query(revised.published, f"({held} except {printed}) union all ({printed} except {held})")
    # what was hidden when it was frozen stays hidden; what else is shown is what was published
    key = "edition, table_no, row_code, column_code, period"
    before = f"read_parquet('{revised.store}/dev-synthetic/2025/*/diffusion.parquet')"
    now = "publication.diffusion where edition = '2025'"
    assert query(revised.published, f"select 1 from {before} where marker = 'c' limit 1")
    assert not query(
        revised.published,
        f"select {key} from {before} where marker = 'c' except select {key} from {now} and marker = 'c'",
    )
    shown = f"select {key}, display from {now} and marker is distinct from 'c'"
    assert not query(revised.published, f"{shown} except select {key}, display from {before}")


def test_explain_names_the_rows_that_came(revised: Project) -> None:
    explanation = explain(revised.published, "2025/5B/TOTAL/diplomas/2024-2025")
    assert explanation.revision is not None
    assert explanation.numerator is not None and explanation.revision.published is not None
    published = float(explanation.revision.published.replace("\u202f", ""))
    assert len(explanation.revision.added) >= explanation.numerator - published
    assert set(explanation.revision.added) <= {key for key, *_ in explanation.rows}
    assert "of its rows came since" in explained(explanation)
    assert explanation.revision.gone_of_the_cell
    assert explain(revised.published, "2024/1/TOTAL/learners/2023-2024").revision is None


def test_explain_names_the_rows_that_went(revised: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the cell while the build that was frozen is kept, else those of its column."""
    went = query(revised.published, "select relation, period, row_key from published.row_changes where change = 'gone'")
    assert 0 < len(went) <= WITHDRAWN
    [key, *_] = [
        list(row)
        for row in query(
            revised.published,
            "select edition, table_no, row_code, column_code, period from publication.revisions"
            " where rows_gone > 0 and row_code = 'TOTAL' and column_code = 'mooc_enrolments' order by all",
        )
    ]
    revision = explain(revised.published, "/".join(key)).revision
    assert revision is not None and revision.gone and revision.gone_of_the_cell
    assert set(revision.gone) <= {row_key for *_, row_key in went}
    with monkeypatch.context() as patched:
        patched.setattr("chiffres_cles.explain.kept", lambda _: [])
        of_the_column = explain(revised.published, "/".join(key)).revision
    assert of_the_column is not None and not of_the_column.gone_of_the_cell
    assert set(revision.gone) <= set(of_the_column.gone)
    assert "in this cell or in others of the column:" in "\n".join(of_the_column.lines(1))


def test_workbook_site_and_text_print_what_was_published_and_say_so(revised: Project, tmp_path: Path) -> None:
    tables = {(table.edition, table.number): table for table in read_tables(revised.published)}
    table = tables["2025", "5B"]
    [(display,)] = query(
        revised.published,
        "select published_display from publication.revisions where table_no = '5B' and row_code = 'TOTAL' and period ="
        " '2024-2025'",
    )
    total = next(row for row in table.rows if row.code == "TOTAL")
    cell = table.cell(total, table.columns[0], "2024-2025")
    assert cell and cell.display == display
    assert any(text.startswith("Édition arrêtée le") for text in table.remarks)
    assert any("seraient autres" in text for text in table.remarks)
    assert not any("arrêtée" in text for text in tables["2024", "5B"].remarks)
    days = [day for _, day in table.extractions.days]
    assert max(days) < LATER <= max(day for _, day in tables["2024", "5B"].extractions.days)
    written = write_publication(revised.published, tmp_path)
    assert any(line.startswith("edition 2025") and "as frozen on" in line for line in written)
    contents = openpyxl.load_workbook(tmp_path / "chiffres-cles-2025.xlsx")["Sommaire"]
    assert any("arrêtée" in str(cell.value) for row in contents.iter_rows(max_row=5) for cell in row)
    page = (tmp_path / "site" / "2025" / "chiffres-cles.html").read_text(encoding="utf-8")
    assert "Édition arrêtée le" in page
    assert f">{display}" in page  # the text of the published edition, not of today's cells


def test_the_store_outlives_purge_and_the_ledger(revised: Project) -> None:
    (revised.folder / "warehouse" / "ledger.duckdb").unlink()
    work = revised.folder / "work"
    # what later tests read, and what dbt parsed, without which it would take 13 s more
    kept, parsed = work.rename(revised.folder / "aside"), revised.folder / "target" / "partial_parse.msgpack"
    parsed.rename(revised.folder / parsed.name)
    work.mkdir()
    done = revised.command("purge")
    assert done.returncode == 0, done.stderr
    shutil.rmtree(work)
    kept.rename(work)
    parsed.parent.mkdir(exist_ok=True)
    (revised.folder / parsed.name).rename(parsed)
    assert len(frozen("2025", "dev-synthetic", revised.store)) == 1


def test_a_build_of_another_target_or_kind_of_landing_never_meets_it(revised: Project) -> None:
    assert len({lineage(target, synthetic) for target in ("dev", "full") for synthetic in (True, False)}) == 4
    (revised.store / lineage("dev", True)).rename(revised.store / lineage("full", True))
    revised.dbt("run", "--select", "frozen_editions", "published_cells", "revisions")
    counted = "select (select count(*) from published.frozen_editions), (select count(*) from publication.revisions)"
    assert query(revised.working, counted) == [(0, 0)]
    assert not query(
        revised.working, "select * from publication.published_cells except select * from publication.cells"
    )
