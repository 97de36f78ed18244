"""docs/new-system.md, tried: in a copy of the project two systems and their centre are added as it says, and counted.

Ypareo is hard to read: cp1252, `|`, decimal commas, two sessions a row, centre codes of its own, an extract that is not
sent. Valnord delivers decisions of VAE. What is written by hand for them is in `pytests/recipe/`.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml
from builds import Build, own_code, run_dbt

from chiffres_cles.contract import ContractError, load_contract
from chiffres_cles.new_system import begin, kinds
from chiffres_cles.settings import ROOT
from chiffres_cles.staging import staged_models
from synthetic.__main__ import generate
from synthetic.parameters import FILE

RECIPE = ROOT / "pytests" / "recipe"
SYSTEMS = {"ypareo": "schooling", "valnord": "validation"}
REFERENCE = ("centres", "code_lists")
MOST_FILES, MOST_LINES = 3, 120
COPIED = ("src", "macros", "models", "seeds", "tests", "profiles", "docs", "analyses", "dbt_project.yml")
DAY = "2026-06-02"
EDITION = "2025,2024-2025,2025,2024-2025,0.40,30,,,,,,2024,Chiffres clés 2025\n"


@pytest.mark.parametrize("kind", kinds())
def test_a_system_begins_as_a_contract_that_can_be_staged(tmp_path: Path, kind: str) -> None:
    shutil.copytree(ROOT / "models" / "staging", tmp_path / "models" / "staging")
    shutil.copytree(ROOT / "seeds" / "reference", tmp_path / "seeds" / "reference")
    load_contract.cache_clear()  # the folder of a test before may have had the same path
    path = begin("ypareo", kind, tmp_path)
    load_contract.cache_clear()
    contract = load_contract(tmp_path)
    mine = [model for model in staged_models(contract) if model.extract.system == "ypareo"]
    assert path == Path("models/staging/ypareo/_ypareo__sources.yml") and mine
    assert contract.by_priority[-1].name == "ypareo"
    with pytest.raises(ContractError, match="the system ypareo is there"):
        begin("ypareo", kind, tmp_path)


@pytest.mark.parametrize("name", ["Ypareo", "2net", "united", "siscol", "../x", ""])
def test_a_name_that_cannot_be_a_systems_is_refused(name: str) -> None:
    with pytest.raises(ContractError, match="is no name of a system|is there"):
        begin(name, "schooling")


def test_what_is_written_by_hand_is_little_and_as_the_recipe_counts_it() -> None:
    by_hand = [*RECIPE.glob("*/*.yml"), *RECIPE.glob("*/*.sql"), *(RECIPE / f"reference/{n}.csv" for n in REFERENCE)]
    lines = {file.name: len(file.read_text(encoding="utf-8").splitlines()) for file in by_hand}
    assert max(lines.values()) <= MOST_LINES
    for system in SYSTEMS:
        files = [file for file in by_hand if file.parent.name in (system, "reference")]
        assert len(files) <= MOST_FILES, system
    recipe = " ".join((ROOT / "docs" / "new-system.md").read_text(encoding="utf-8").split())
    contracts = [lines[f"_{system}__sources.yml"] for system in SYSTEMS]
    assert f"at most three files of at most {MOST_LINES} lines each" in recipe
    assert "({} lines of Ypareo, {} of Valnord)".format(*contracts) in recipe
    assert "in two lists of reference ({} and {})".format(*(lines[f"{name}.csv"] for name in REFERENCE)) in recipe


def command(project: Path, *arguments: str) -> None:
    """A command of the copy, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "chiffres_cles", *arguments], cwd=project, capture_output=True, text=True,
        env=os.environ | own_code(project),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def added(file: Path, lines: str) -> None:
    """Lines at the end of a file."""
    file.write_text(file.read_text(encoding="utf-8") + lines, encoding="utf-8")


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """A copy of the project in which both systems and their centre are written, and the files that are not as they
    were."""
    copy = tmp_path_factory.mktemp("recipe") / "project"
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    for system, kind in SYSTEMS.items():
        command(copy, "system", system, "--kind", kind)
        contract = f"_{system}__sources.yml"
        shutil.copy(RECIPE / system / contract, copy / "models" / "staging" / system / contract)
    for name in REFERENCE:
        added(copy / f"seeds/reference/{name}.csv", (RECIPE / f"reference/{name}.csv").read_text(encoding="utf-8"))
    return copy, {
        str(file.relative_to(copy))
        for folder in ("src", "macros", "models", "seeds", "tests", "profiles", "docs", "analyses")
        for file in (copy / folder).rglob("*")
        if file.is_file() and file.suffix != ".pyc" and not same(file, ROOT / file.relative_to(copy))
    }


def same(file: Path, other: Path) -> bool:
    """Whether two files have the same bytes; not where one is not there."""
    return other.exists() and file.read_bytes() == other.read_bytes()


@pytest.fixture(scope="module")
def project(by_hand: tuple[Path, set[str]]) -> Path:
    """The copy, where what follows from the contracts is written too, and an edition of the year is open."""
    copy, _ = by_hand
    added(copy / "seeds/reference/editions.csv", EDITION)
    command(copy, "contract")
    return copy


@pytest.fixture(scope="module")
def landing(project: Path) -> Path:
    """A landing with the year of edition 2025, and the files of both systems in their dialects; one is said to be
    absent."""
    folder = project.parent / "landing"
    defaults = yaml.safe_load(FILE.read_text(encoding="utf-8"))["defaults"]
    generate(folder, defaults["seed"], defaults["scale"], as_seeds=False, until=2025)
    rows = []
    for extract in load_contract(project).extracts:
        if extract.system not in SYSTEMS:
            continue
        given = RECIPE / extract.file
        stated = (
            ("delivered", "", "") if given.exists() else ("absent", "", "The centre sends its diplomas from 2026 on.")
        )
        records = 0
        if given.exists():
            text = given.read_text(encoding="utf-8")
            (folder / extract.system).mkdir(exist_ok=True)
            (folder / extract.file).write_bytes(text.encode(extract.dialect.encoding))
            records = len(text.splitlines()) - 1
        rows.append((extract.system, extract.name, DAY, records, "true", *stated))
    with (folder / "landing/landing__manifest.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


@pytest.mark.long
def test_nothing_else_was_written_by_hand(by_hand: tuple[Path, set[str]]) -> None:
    contracts = {f"models/staging/{system}/_{system}__sources.yml" for system in SYSTEMS}
    assert by_hand[1] == contracts | {f"seeds/reference/{name}.csv" for name in REFERENCE}


@pytest.mark.long
def test_the_generator_draws_the_same_records_whatever_centres_are_listed(project: Path, landing: Path) -> None:
    folder = project.parent / "generated"
    done = subprocess.run(
        [sys.executable, "-m", "synthetic", "--landing", str(folder)],
        cwd=project, capture_output=True, text=True, env=os.environ | own_code(project),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "TUN" in done.stderr
    for file in ("siscol/siscol__inscriptions.csv", "d3/d3__demandes.csv"):
        before = (folder / file).read_bytes()
        assert before and (landing / file).read_bytes().startswith(before), file


@pytest.fixture(scope="module")
def built(project: Path, landing: Path) -> Build:
    """The copy built on the landing, all checks included."""
    build = run_dbt(project.parent, "build", "--exclude-resource-type", "unit_test", landing=landing, project=project)
    assert build.returncode == 0, build.output[-8000:]
    return build


@pytest.fixture
def database(built: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    """The copy's working file, which is closed again: dbt opens it for itself."""
    with built.connect() as connection:
        yield connection


def counted(database: duckdb.DuckDBPyConnection, query: str) -> object:
    (row,) = database.execute(query).fetchall()
    return row[0]


@pytest.mark.long
def test_its_learners_enrolments_and_results_are_facts(database: duckdb.DuckDBPyConnection) -> None:
    of_tunis = "home_centre_code = 'TUN' and academic_year = '2024-2025'"
    assert counted(database, f"select count(*) from marts.fct_registrations where {of_tunis}") == 3
    flows = database.execute(
        f"select organising_centre_code, count(*) from marts.fct_enrolments where {of_tunis} group by all order by 1"
    ).fetchall()
    assert flows == [("PAR", 1), ("TUN", 3)]
    situations = "select list(situation order by situation) from marts.fct_registrations where home_centre_code = 'TUN'"
    assert counted(database, situations) == ["employed", "inactive", "seeking"]


@pytest.mark.long
def test_both_sessions_with_their_decimal_commas_are_results(database: duckdb.DuckDBPyConnection) -> None:
    marks = database.execute(
        "select local_id, unit_code, session, mark::varchar, outcome from private.staging.stg_ypareo__exam_results"
        " order by all"
    ).fetchall()
    assert marks == [
        ("TN0001", "ANG001", 1, "12.5000", None),
        ("TN0001", "ESP001", 1, "9.7500", None),
        ("TN0001", "ESP001", 2, "14.0000", None),
        ("TN0002", "ANG001", 1, None, "absent"),
        ("TN0002", "ANG001", 2, None, "absent"),
    ]


@pytest.mark.long
def test_its_decisions_are_facts_and_one_person_is_one_in_both_systems(database: duckdb.DuckDBPyConnection) -> None:
    decided = "marts.fct_vae_decisions where centre_code = 'TUN'"
    assert counted(database, f"select count(*) from {decided}") == 2
    both = "select count(*) from marts.fct_registrations semi join (from {}) using (learner_key)"
    assert counted(database, both.format(decided)) == 1


@pytest.mark.long
def test_the_centre_has_cells_in_the_edition_of_its_first_year_and_none_before(
    database: duckdb.DuckDBPyConnection,
) -> None:
    learners = "publication.cells where content = 'learners_by_centre' and column_code = 'learners'"
    assert database.execute(f"select edition, value from {learners} and row_code = 'TUN'").fetchall() == [("2025", 3.0)]
    assert counted(database, "select count(*) from publication.cells where row_code = 'TUN' and edition < '2025'") == 0
    total = f"select sum(value) filter (level = 0) = any_value(value) filter (level = 2) from {learners}"
    assert counted(
        database,
        f"{total.replace('level', 'rows_of.level')} and edition = '2025'".replace(
            learners,
            f"(from {learners}) as cells join publication.table_rows as rows_of using (content, row_code) where true",
        ),
    )


@pytest.mark.long
def test_a_sub_total_comes_behind_the_new_centre(database: duckdb.DuckDBPyConnection) -> None:
    order = database.execute(
        "select code from publication_counts.axes where dimension = 'centre' order by position, level"
    ).fetchall()
    assert [code for (code,) in order][-3:] == ["TUN", "ETRANGER", "TOTAL"]


@pytest.mark.long
def test_a_list_that_lacks_the_centre_is_named(project: Path, landing: Path, built: Build) -> None:
    file = project / "seeds/reference/code_lists.csv"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace("d3_centres,centres,Cnam Tunisie,TUN,2024,\n", ""), encoding="utf-8")
    check = "every_code_list_follows_the_centres"
    again = run_dbt(project.parent, "build", "--select", "code_lists", check, landing=landing, project=project)
    file.write_text(whole, encoding="utf-8")
    assert again.returncode != 0
    assert f"FAIL 1 {check}" in again.output
