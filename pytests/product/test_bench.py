"""What `make bench` holds the warehouse against: the rivals give the same cells, and a multiplied landing is so many
landings."""

from __future__ import annotations

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb
import oracle.awards
import oracle.contract
import oracle.enrolments
import oracle.tables
import polars as pl
import pytest
import rival
from builds import write_landing
from measure import Cost, differing, write_section
from multiply import multiply, turned
from oracle import facts_of, printed_tables
from scale import Run, as_markdown, exponent

from chiffres_cles.contract import Contract
from chiffres_cles.landing import check_landing

COUNTS = {"learners", "enrolments", "exam_enrolments", "candidates", "decisions", "diplomas"}
"""Columns whose cells are numbers of persons or records, which a landing twice as large holds twice."""

ByHand = dict[tuple[str, str, str, str], tuple[float | None, str | None]]
"""Key of a printed cell -> value and marker."""


def is_value(value: float | None, exact: Fraction | None) -> bool:
    """Whether a rival's value is that of the second implementation."""
    if value is None or exact is None:
        return value is None and exact is None
    return abs(value - float(exact)) <= 1e-9


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Path:
    return write_landing(tmp_path_factory.mktemp("bench") / "landing", contract)


@pytest.fixture(scope="module")
def by_hand(landing: Path) -> ByHand:
    """Key of a printed cell -> value and marker, by the script of SQL."""
    return {cell[:4]: cell[4:] for cell in rival.cells(landing)}


def test_the_script_by_hand_gives_the_cells_of_the_second_implementation(landing: Path, by_hand: ByHand) -> None:
    in_polars = {cell.key: cell for cell in printed_tables(facts_of(landing))}
    assert len(by_hand) == len(in_polars) == 693
    for key, (value, marker) in by_hand.items():
        cell = in_polars[key]
        assert marker == cell.marker, key
        assert is_value(value, cell.value), key


@pytest.mark.parametrize(
    ("extract", "year", "before", "after"),
    [
        ("siscol.inscriptions", "annee", "2021", "2022"),
        ("open_portal.registrations", "academicYear", "2021-2022", "2022-2023"),
        ("diva.decisions", "date_decision", "31/12/2022", "01/01/2023"),
    ],
)
def test_a_listed_code_is_read_in_the_year_of_its_record(
    extract: str, year: str, before: str, after: str, landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The academic year that begins in 2022 is the one that ends with 2023's decisions; a record without a year is read
    now."""
    codes = [("one", "X", "PAR", "", "2021"), ("one", "X", "ARA", "2022", ""), ("other", "X", "BRE", "", "")]
    columns = ("list", "code", "meaning", "from_year", "to_year")
    listed = pl.DataFrame(codes, schema=dict.fromkeys(columns, pl.String), orient="row")
    monkeypatch.setattr(rival, "reference", lambda name: listed)
    meaning = rival.Reader(extract, landing, tmp_path, date(2025, 4, 28))._listed("centre", "one")
    records = [(before, "X"), (after, "X"), (None, "X"), (after, "Y")]
    with duckdb.connect() as connection:
        connection.execute(f'create table records ("{year}" varchar, centre varchar)')
        connection.executemany("insert into records values (?, ?)", records)
        found = connection.execute(f"select {meaning} from records").fetchall()
    assert found == [("PAR",), ("ARA",), ("ARA",), (None,)]


def test_lists_of_reference_hold_in_the_years_that_they_say(
    landing: Path, by_hand: ByHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A centre that has closed has no row and stays in the totals; documents of a kind that has ended are of no
    cohort after it."""
    lists = tmp_path / "seeds/reference"
    shutil.copytree(oracle.contract.ROOT / "seeds/reference", lists)
    for name, key, code in (("centres", "code", "PDL"), ("certification_kinds", "kind", "LG")):
        rows = pl.read_csv(lists / f"{name}.csv", infer_schema=False)
        ends = pl.when(pl.col(key) == code).then(pl.lit("2020")).otherwise("to_year").alias("to_year")
        rows.with_columns(ends).write_csv(lists / f"{name}.csv")
    for module in (oracle.tables, oracle.enrolments, oracle.awards):
        monkeypatch.setattr(module, "reference", lambda name: oracle.contract.reference(name, tmp_path))
    in_polars = {cell.key: cell for cell in printed_tables(facts_of(landing))}
    in_sql = {cell[:4]: cell[4:] for cell in rival.cells(landing, root=tmp_path)}
    assert {key for key in by_hand if key not in in_sql} == {key for key in by_hand if key[1] == "PDL"}
    assert in_sql.keys() == in_polars.keys()
    for place, (value, marker) in in_sql.items():
        own = in_polars[place]
        assert marker == own.marker and is_value(value, own.value), place
    changed = {place for place in in_sql if in_sql[place] != by_hand[place]}
    assert changed and all(key[0] == "5B" and key[3] > "2020-2021" for key in changed)


def test_a_landing_three_times_as_large_is_sound_and_counts_three_times(
    landing: Path, by_hand: ByHand, contract: Contract, tmp_path: Path
) -> None:
    records = multiply(landing, tmp_path, 3)
    own = len(contract.extracts) - 1  # the manifest's records are the other extracts
    assert records == sum(check_landing(tmp_path, contract, as_seeds=False).values()) - own
    thrice = {cell[:4]: cell[4:] for cell in rival.cells(tmp_path)}
    counts = {key: value for key, (value, _) in by_hand.items() if key[2] in COUNTS and value is not None}
    assert len(counts) > 150
    assert {key: thrice[key] for key in counts} == {key: (3 * value, None) for key, value in counts.items()}


def test_each_copy_has_names_of_its_own() -> None:
    copies = {turned(copy)[1] for copy in range(120)}
    assert len(copies) == 120
    letters, replacements = turned(5)
    assert replacements[letters.index("É")] == replacements[letters.index("E")]


def test_more_copies_than_names_are_refused(landing: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="121 times: from 1 to 120"):
        multiply(landing, tmp_path, 121)


def test_a_cell_that_a_rival_gives_otherwise_is_named(tmp_path: Path, by_hand: ByHand) -> None:
    working, cells = tmp_path / "working.duckdb", tmp_path / "cells.csv"
    with duckdb.connect(str(working)) as connection:
        connection.execute(
            "create schema publication; create schema reference; create table reference.editions (edition varchar)"
        )
        connection.execute("insert into reference.editions values ('2024')")
        connection.execute(
            "create table publication.cells (table_no varchar, row_code varchar, column_code varchar, period varchar,"
            " value double, marker varchar, edition varchar)"
        )
        rows = [(*key, *numbers, "2024") for key, numbers in by_hand.items()]
        connection.executemany("insert into publication.cells values (?, ?, ?, ?, ?, ?, ?)", rows)
    lines = [
        ",".join((*key, "" if value is None else repr(value), marker or "")) for key, (value, marker) in by_hand.items()
    ]
    header = "table_no,row_code,column_code,period,value,marker"
    cells.write_text("\n".join([header, *lines]), encoding="utf-8")
    assert differing(cells, working) == []
    wrong = [
        line if not line.startswith("1,TOTAL,learners,") else line.rsplit(",", 2)[0] + ",1.0," for line in lines[1:]
    ]
    cells.write_text("\n".join([header, *wrong]), encoding="utf-8")
    assert differing(cells, working) == sorted(["/".join(next(iter(by_hand))), "1/TOTAL/learners/2023-2024"])


def test_a_section_of_the_results_is_written_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "RESULTS.md"
    file.write_text("# a\n<!-- daily: written by bench -->\nold\n<!-- /daily -->\nkept\n", encoding="utf-8")
    write_section("daily", ["new"], file)
    assert file.read_text(encoding="utf-8") == "# a\n<!-- daily: written by bench -->\n\nnew\n\n<!-- /daily -->\nkept\n"
    with pytest.raises(ValueError, match="has no section full"):
        write_section("full", ["new"], file)


def test_a_cost_that_grows_as_the_landing_does_has_exponent_1() -> None:
    """Four times the records in eight times the time have 1.5; the table has a column a size, in their order."""
    sizes = (1, 4)
    runs = [
        Run(
            t,
            t * 10**6,
            Cost(t, t * 100.0, 900),
            Cost(t, 9, 900),
            Cost(t, t**1.5 * 30, 900),
            0,
            1,
            1,
            [("staging", "a", float(t))],
        )
        for t in sizes
    ]
    assert [exponent(runs), exponent(runs, "by_hand")] == pytest.approx([1.0, 1.5])
    assert exponent(runs[:1]) is None
    assert {"| | 1× | 4× |", "| models, CPU seconds | 100.0 | 400.0 |", "| mask, CPU seconds | 9.0 | 9.0 |"} <= {
        *as_markdown(runs, [])
    }
