"""What moved between two published builds: nothing where nothing did, each change where one did."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from builds import SEEDS

from chiffres_cles.contract import Contract
from chiffres_cles.diff import DiffError, difference, last_two, write_difference
from chiffres_cles.files import LandedFile
from chiffres_cles.keys import fingerprint
from chiffres_cles.records import Moved, moved, write_records


def published(
    path: Path,
    *,
    facts: int = 3,
    mark: int = 10,
    cells: str = "('2024', '1,0')",
    frozen: str = "",
    verdict: str = "pass",
    day: str = "2025-06-02",
    digest: str = "a" * 64,
    records: int = 3,
) -> Path:
    """A published file with `facts` facts, the first of which has a `mark`, its cells of (edition, display), and one
    extract."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        for schema in ("marts", "publication", "published", "quality"):
            connection.execute(f"create schema {schema}")
        connection.execute(
            "create table marts.fct_x as select i as x_key, 'PAR' as exam_centre_code, '2023-2024' as academic_year,"
            " if(i = 0, ?, 10) as mark from range(?) as r (i)",
            [mark, facts],
        )
        connection.execute(
            "create table publication.cells as select edition, '1' as table_no, 'ALL' as row_code, 'c' as column_code,"
            f" '2023' as period, 1.0::double as value, display::varchar as display from (values {cells}) as c (edition,"
            " display)"
        )
        connection.execute(
            "create table published.frozen_editions as select ? as edition, true as is_in_force", [frozen]
        )
        connection.execute(
            "create table quality.runs as select 'r' as run_id, now() as started, 'x' as published_as, 'k' as"
            " key_fingerprint"
        )
        connection.execute(
            "create table quality.landed_files as select 'r' as run_id, 'gescicca' as system, 'note' as extract,"
            " ?::date as extracted_on, 'delivered' as state, ?::int as records, ? as sha256",
            [day, records, digest],
        )
        connection.execute(
            "create table quality.rule_results as select 'r' as run_id, 'D-1' as rule_number, 'dbt.x' as rule_id,"
            " null::varchar as system, null::varchar as extract, null::varchar as academic_year, ?::varchar as verdict,"
            " 1 as failures",
            [verdict],
        )
        connection.execute("create table quality.suspicions as select 'jump <b>' as suspicion, 2 as observed")
        connection.execute("create table quality.cell_suspicions as select '2024/1/ALL/c/2023' as cell, '9' as display")
    return path


def test_nothing_moved(tmp_path: Path) -> None:
    old, new = published(tmp_path / "a.duckdb"), published(tmp_path / "b.duckdb")
    tables = difference(old, new)
    assert [table.name for table in tables][:4] == ["came_again", "facts", "cells_by_table", "cells"]
    moved = {table.name: table.rows for table in tables if table.rows}
    assert moved == {"suspicions": [("jump <b>", 2)], "cell_suspicions": [("2024/1/ALL/c/2023", "9")]}


def test_each_change_is_reported_in_page_and_tables(tmp_path: Path) -> None:
    old = published(tmp_path / "a.duckdb", cells="('2024', '1,0'), ('2023', '1,0'), ('2022', '1,0')", frozen="2023")
    new = published(
        tmp_path / "b.duckdb",
        facts=5,
        mark=12,
        cells="('2024', '2,0'), ('2023', '3,0'), ('2025', '1,0')",
        frozen="2023",
        verdict="waived",
        day="2025-06-20",
        digest="b" * 64,
        records=4,
    )
    page = write_difference(old, new, tmp_path / "diff").read_text(encoding="utf-8")
    tables = {}
    for file in (tmp_path / "diff").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            tables[file.stem] = [list(row.values()) for row in csv.DictReader(text)]
    days, states = ["2025-06-02", "2025-06-20"], ["delivered", "delivered"]
    assert tables["came_again"] == [["gescicca", "note", *days, *states, "3", "4", "", "", ""]]
    assert tables["facts"] == [["marts.fct_x", "PAR", "2023-2024", "2", "0", "1"]]
    assert [row[5:7] for row in tables["cells"]] == [["1,0", "2,0"]]
    assert [row[0] for row in tables["cells_added"]] == ["2025"]
    assert [row[0] for row in tables["cells_gone"]] == ["2022"]
    assert [row[:2] for row in tables["cells_of_frozen_editions"]] == [["modifiée", "2023"]]
    assert ["2023", "True", "1", "0", "1", "0"] in tables["cells_by_table"]
    assert [row[5:7] for row in tables["verdicts"]] == [["pass", "waived"]]
    assert page.index("Extraits revenus") < page.index("Faits ajoutés") < page.index("Cellules qui")
    assert "jump &lt;b&gt;" in page
    assert page.count("ce ne sont pas des échecs") == 2 and "2024/1/ALL/c/2023" in page
    assert tables["cell_suspicions"] == [["2024/1/ALL/c/2023", "9"]]
    assert "http" not in page


def test_the_records_of_what_came_again_are_counted_by_key(tmp_path: Path, contract: Contract) -> None:
    """A record of another mark is changed, one of another student is one gone and one added; no value is kept."""
    extract = contract.extract("gescicca", "note")
    text = (SEEDS / extract.file).read_text(encoding="utf-8").splitlines()[:6]
    place = {name: number for number, name in enumerate(extract.column_names)}
    work, key, before, after = tmp_path, b"a key of this test alone", "0" * 64, "1" * 64
    rows = [line.split(extract.dialect.separator) for line in text]
    came_again = [[*row] for row in rows]
    _one_mark_and_one_student(place)(came_again)

    def land(records: list[list[str]], digest: str, kept: set[str]) -> None:
        landed = tmp_path / digest
        (landed / extract.file).parent.mkdir(parents=True, exist_ok=True)
        (landed / extract.file).write_text("\n".join(";".join(row) for row in records) + "\n", encoding="utf-8")
        one = LandedFile("gescicca", "note", extract.file, digest, 1, None, "delivered", 5, "")
        write_records(work, landed, contract, [one], key, kept)

    land(rows, before, {before})
    land(came_again, after, {before, after})
    assert moved(work, before, after, fingerprint(key)) == Moved(added=1, gone=1, changed=1)
    assert moved(work, before, after, "another key") is None
    kept = sorted((work / "records").iterdir())
    assert len(kept) == 2 and {file.stat().st_mode & 0o777 for file in kept} == {0o600}
    held = b"".join(file.read_bytes() for file in kept)
    assert not any(row[place["auditeur_numero"]].encode() in held for row in came_again)
    land(came_again, after, set())
    assert len(list((work / "records").iterdir())) == 1  # no build that is kept was made of the other


def _one_mark_and_one_student(place: dict[str, int]) -> Callable[[list[list[str]]], None]:
    def change(rows: list[list[str]]) -> None:
        rows[1][place["note"]] = "0,5"
        rows[2][place["auditeur_numero"]] = "als999999"

    return change


def test_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    with pytest.raises(DiffError, match="two are needed"):
        last_two(tmp_path / "cnam.duckdb")
    with pytest.raises(DiffError, match="does not exist"):
        difference(tmp_path / "none.duckdb", tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("no database, only some words, long enough to be read as a header of a file")
    with pytest.raises(DiffError, match="cannot be read"):
        difference(tmp_path / "text.duckdb", tmp_path / "text.duckdb")
