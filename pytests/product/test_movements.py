"""A build held against the one published last: ten kinds of damage are reported, an honest next extraction is not."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from builds import SEEDS, Rows, with_records, write_landing
from in_process import Built, Compiled

from chiffres_cles.contract import MANIFEST, Contract
from chiffres_cles.gate.movements import write_page
from chiffres_cles.ledger import Run, opened
from chiffres_cles.movements import (
    Movement,
    has_measures,
    lines,
    movement_results,
    movements,
    record,
    recorded_movements,
)
from chiffres_cles.outcome import movement_lines
from chiffres_cles.register import Waiver
from chiffres_cles.settings import ROOT
from synthetic.__main__ import generate
from synthetic.parameters import FILE

Change = Callable[[Rows], Rows]
Measured = tuple[str, str | None, str | None, str | None, int, float]
"""Measure, system, centre, period, observations and their total."""
SUMMARY = 10
"""Lines of the summary in which every damage must be named."""
ABOVE = 2
"""Its lines above the movements: what was published, and what was refused (`test_outcome.py`)."""


def changed(contract: Contract, folder: Path, changes: dict[str, Change]) -> Path:
    """The committed extracts as files with the records of some of them changed, and the manifest's counts in step."""
    named = {f"{extract.system}.{extract.name}": extract for extract in contract.extracts}
    texts = {
        named[name].file: with_records(
            (SEEDS / named[name].file).read_text(encoding="utf-8"), named[name].dialect.separator, change
        )
        for name, change in changes.items()
    }
    counts = {
        name: len(list(csv.DictReader(io.StringIO(texts[named[name].file]), delimiter=named[name].dialect.separator)))
        for name in changes
    }

    def counted(rows: Rows) -> Rows:
        return [
            {**row, "records": str(counts.get(f"{row['system']}.{row['extract']}", row["records"]))} for row in rows
        ]

    manifest = contract.extract(*MANIFEST)

    def change(file: str, text: str) -> str:
        if file == manifest.file:
            return with_records(text, manifest.dialect.separator, counted)
        return texts.get(file, text)

    return write_landing(folder, contract, change)


def where(condition: Callable[[dict[str, str]], bool], **new: Callable[[str], str]) -> Change:
    """The records on which a condition holds, with new values of some columns."""
    return lambda rows: [
        {**row, **{name: make(row[name]) for name, make in new.items()}} if condition(row) else row for row in rows
    ]


def always(row: dict[str, str]) -> bool:
    return True


def swapped(rows: Rows) -> Rows:
    """The registrations of two centres of a year, each under the other's number."""
    pair = {"als": "bre", "bre": "als"}
    centre_of = {row["cra"]: row["centre"] for row in rows}
    return [
        {**row, "cra": pair[row["cra"]], "centre": centre_of[pair[row["cra"]]]}
        if row["annee"] == "2022" and row["cra"] in pair
        else row
        for row in rows
    ]


def a_copy_of_the_year_before(rows: Rows) -> Rows:
    kept = [row for row in rows if row["annee_universitaire"] != "2022-2023"]
    return kept + [
        {**row, "annee_universitaire": "2022-2023"} for row in rows if row["annee_universitaire"] == "2021-2022"
    ]


def half_of_a_year(rows: Rows) -> Rows:
    of_the_year = [row for row in rows if row["date_notification"].endswith("2022")]
    gone = {id(row) for row in of_the_year[::3] + of_the_year[1::3]}
    return [row for row in rows if id(row) not in gone]


def tenth(mark: str) -> str:
    return f"{float(mark.replace(',', '.')) / 10:.2f}".replace(".", ",") if mark.replace(",", "").isdigit() else mark


DAMAGES: dict[str, tuple[dict[str, Change], str, bool]] = {
    "two centres are mixed up for a year": (
        {"gescicca.inscription": swapped},
        "learners of two centres: 2022-2023",
        False,
    ),
    "the marks of a centre are on 2": (
        {"gescicca.note": where(lambda row: row["auditeur_numero"].startswith("npc"), note=tenth)},
        "mean mark: centre HDF",
        False,
    ),
    "the hours of a year are ten times over": (
        {"bedeo.unites": where(lambda row: row["annee"] == "2022", nb_heures=lambda hours: hours and hours + "0")},
        "hours of a unit: 2022-2023",
        False,
    ),
    "a year is a copy of the year before": (
        {"madagascar.inscriptions": a_copy_of_the_year_before},
        "records refused: madagascar.inscriptions",
        False,
    ),
    "birth dates are of another century": (
        {"siscol.auditeurs": where(always, date_naissance=lambda day: day.replace("/19", "/18"))},
        "BEYOND THE LIMIT, values set aside: siscol.auditeurs",
        True,
    ),
    "numbers are written another way": (
        {
            "siscol.auditeurs": where(
                lambda row: row["date_naissance"] > "03", num_auditeur=lambda number: number.replace("CNA", "CNA-")
            )
        },
        "BEYOND THE LIMIT, records refused: siscol.auditeurs",
        True,
    ),
    "the codes of units are in small letters": (
        {"siscol.inscriptions_ue": where(lambda row: row["annee"] == "2021", code_ue=str.lower)},
        "BEYOND THE LIMIT, records kept: siscol.inscriptions_ue 2021-2022",
        True,
    ),
    "a column has the academic year of last year": (
        {"siscol.inscriptions": where(lambda row: row["annee"] == "2022", annee=lambda year: "2021")},
        "BEYOND THE LIMIT, records kept: siscol.inscriptions 2022-2023",
        True,
    ),
    "juries have the day that a form proposes": (
        {
            "d3.demandes": lambda rows: (
                rows[:500] + [{**row, "date_jury": "2019-12-01"} for row in rows[500:600]] + rows[600:]
            )
        },
        "diplomas: ",
        False,
    ),
    "the codes of sex are turned around": (
        {"gescicca.auditeur": where(always, titre=lambda code: {"1": "2", "2": "1"}.get(code, code))},
        "BEYOND THE LIMIT, learners of a year: ",
        True,
    ),
    "two thirds of a year's decisions are not in the file": (
        {"viatic.decisions": half_of_a_year},
        "decisions: VES 2022",
        False,
    ),
}
"""Damage -> the extracts it changes, how the line on it begins, and whether it must block. The limits of
`seeds/reference/usual_movements.csv` were written first."""


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damage_is_reported_in_the_first_lines(
    kind: str, built_here: Built, project: Compiled, contract: Contract, tmp_path: Path
) -> None:
    changes, begins, blocks = DAMAGES[kind]
    # of cells that damage has moved the mask takes up to two minutes, and movements do not read it
    built = project.build(changed(contract, tmp_path / "landing", changes), tmp_path, masked=False)
    assert not built.failures, "today's checks stop it already: " + "\n".join(map(str, built.failures))
    found = movements(built_here.published, built.working)
    _, results = movement_results(found, [])
    assert any(result.verdict == "fail" for result in results) == blocks
    reported = lines(found) if blocks else summary(found, built_here.published, tmp_path)
    first = reported[: SUMMARY if blocks else SUMMARY - ABOVE]
    assert any(line.removeprefix("  - ").startswith(begins) for line in first), "\n".join(lines(found))


def summary(found: list[Movement], before: Path, folder: Path) -> list[str]:
    """The lines on movements of a build that is published; one that is refused lists all of them, before all else."""
    run = Run(folder / "ledger.duckdb", "r1")
    record(run, found, before.name)
    with opened(run.ledger) as connection:
        return movement_lines(connection, run.run_id, before)


def test_a_second_build_of_the_same_landing_reports_nothing(
    built_here: Built, project: Compiled, contract: Contract, tmp_path: Path
) -> None:
    again = project.build(write_landing(tmp_path / "landing", contract), tmp_path)
    assert movements(built_here.published, again.published) == []
    assert movements(None, again.published) == []


def test_an_honest_next_extraction_blocks_nothing_and_reports_little(
    built_here: Built, project: Compiled, contract: Contract, tmp_path: Path
) -> None:
    """A year on: its records, late and corrected marks, two in a hundred rows late, and edition 2025 beside the
    others."""
    defaults = yaml.safe_load(FILE.read_text(encoding="utf-8"))["defaults"]
    later = (date(2026, 7, 15),)
    generate(tmp_path / "landing", defaults["seed"], defaults["scale"], False, 2025, later)
    built = project.build(tmp_path / "landing", tmp_path, prepare=with_edition_2025, publishing=False, masked=False)
    assert has_measures(built.working), "\n".join(map(str, built.failures))
    assert last_years(built.working) == {
        "kept": "2024-2025",
        "learners": "2024-2025",
        "decisions": "2025",
        "numbers": "2025",
    }
    found = movements(built_here.published, built.working)
    assert len(lines(found)) <= SUMMARY, "\n".join(lines(found))
    assert not any(one.is_beyond_limit for one in found)


def with_edition_2025(connection: duckdb.DuckDBPyConnection) -> None:
    """The lists of reference with the row that `make edition YEAR=2025` proposes."""
    later = {"2024": "2025", "2023-2024": "2024-2025"}
    columns = [name for name, *_ in connection.execute("describe reference.editions").fetchall()]
    row = connection.execute("select * from reference.editions where edition = '2024'").fetchall()[0]
    marks = ", ".join("?" * len(columns))
    added = {name: later.get(str(value), value) for name, value in zip(columns, row, strict=True)}
    added |= {"from_edition": "2024", "title": "Chiffres clés 2025"}
    added |= dict.fromkeys((name for name in columns if name.startswith("extracted_on")), None)
    connection.execute(f"insert into reference.editions values ({marks})", list(added.values()))


def last_years(file: Path) -> dict[str, str]:
    """The last period of some measures, which a year of records and an edition must have moved on."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return dict(
            connection.execute(
                "select measure, max(period) from quality.measures where observations > 0"
                " and measure in ('kept', 'learners', 'decisions', 'numbers') group by measure"
            ).fetchall()
        )


def moved(**given: Any) -> Movement:
    values: dict[str, Any] = {
        "measure": "kept", "label": "records kept", "unit": "count", "system": "siscol", "extract": "inscriptions",
        "centre_code": None, "period": "2022-2023", "kind": None, "before": 100.0, "after": 20.0, "observations": 20,
        "times_usual": 16.0, "is_beyond_limit": True, "failures": 80,
    }  # fmt: skip
    return Movement(**(values | given))


def test_a_waiver_lifts_what_is_beyond_a_limit() -> None:
    waiver = Waiver("movement.change", "siscol", "2022-2023", 80, "moved to Gescicc@", "Observatoire", date.max)
    assert [one.verdict for one in movement_results([moved()], [])[1]] == ["fail"]
    assert [one.verdict for one in movement_results([moved()], [waiver])[1]] == ["waived"]
    assert [one.verdict for one in movement_results([moved(failures=81)], [waiver])[1]] == ["fail"]
    assert [one.verdict for one in movement_results([moved(extract="x", system="diva")], [waiver])[1]] == ["fail"]
    assert movement_results([moved(is_beyond_limit=False)], [])[1] == []


def test_the_ledger_keeps_what_moved_in_its_order(tmp_path: Path) -> None:
    run = Run(tmp_path / "ledger.duckdb", "r1")
    found = [
        moved(),
        moved(measure="mark", unit="mean", system=None, extract=None, centre_code="REU", cause="x.csv: y"),
    ]
    record(run, found, "cnam.before.duckdb")
    with opened(run.ledger) as connection:
        kept = recorded_movements(connection, "r1")
        assert [one.measure for one in kept] == ["kept", "mark"]
        assert kept[1].cause == "x.csv: y"
        assert connection.execute("select distinct against from quality.movements").fetchall() == [
            ("cnam.before.duckdb",)
        ]
        assert recorded_movements(connection, "r2") == []


def test_a_line_names_the_three_that_moved_most_and_each_cause_once() -> None:
    found = [
        moved(period=f"{year}-{year + 1}", is_beyond_limit=False, cause="a.csv, column b: c")
        for year in range(2018, 2023)
    ]
    found.append(moved(measure="x", label="others", is_beyond_limit=False, cause="a.csv, column b: c"))
    first, second = lines(found)
    assert first == (
        "records kept: siscol.inscriptions 2018-2019 20 (100 before), siscol.inscriptions 2019-2020 20 (100 before),"
        " siscol.inscriptions 2020-2021 20 (100 before), and 2 more; a.csv, column b: c"
    )
    assert "a.csv" not in second


@pytest.fixture
def toy(tmp_path: Path) -> Callable[..., Path]:
    """A file with the relations that are compared, of measures (measure, system, centre, period, observations,
    total)."""

    def made(
        name: str, rows: list[Measured], declared: Sequence[tuple[str, str]] = (), lacks: str | None = None
    ) -> Path:
        file = tmp_path / f"{name}.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute("create schema quality; create schema reference")
            connection.execute(
                f"create table reference.usual_movements as from read_csv('{ROOT}/seeds/reference/usual_movements.csv')"
            )
            connection.execute("create table reference.centres as select 'PAR' as code, 'siscol' as own_system")
            connection.execute(
                "create table quality.measures (measure varchar, system varchar, extract varchar, centre_code varchar,"
                " kind varchar, period varchar, observations bigint, total double, squares double)"
            )
            for measure, system, centre, period, observations, total in rows:
                extract = system and "x"
                values = [measure, system, extract, centre, None, period, observations, total, total]
                connection.execute("insert into quality.measures values (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            connection.execute(
                "create table quality.extractions (system varchar, extract varchar, state varchar, lacks varchar)"
            )
            for system, extract in declared:
                connection.execute("insert into quality.extractions values (?, ?, 'absent', null)", [system, extract])
            connection.execute("insert into quality.extractions values ('galao', 'y', 'delivered', ?)", [lacks])
            for table in ("rejects", "value_issues"):
                columns = "system varchar, file varchar, column_name varchar, rule varchar, refused_by varchar"
                connection.execute(f"create table quality.{table} ({columns})")
        return file

    return made


def test_a_first_build_is_held_to_the_limits_on_shares_alone(toy: Callable[..., Path]) -> None:
    rows: list[Measured] = [("refused", "siscol", None, None, 20, 6.0), ("refused", "diva", None, None, 19, 19.0)]
    rows += [("kept", "siscol", None, "2022-2023", 3, 3.0), ("refused", "d3", None, None, 100, 25.0)]
    found = movements(None, toy("first", rows))
    assert [(one.system, one.before, one.is_beyond_limit, one.failures) for one in found] == [("siscol", None, True, 6)]
    assert lines(found) == ["BEYOND THE LIMIT, records refused: siscol.x 30.0% (no build before)"]


def test_a_year_that_is_gone_or_does_not_come_is_beyond_the_limit(toy: Callable[..., Path]) -> None:
    def kept(**years: int) -> list[Measured]:
        return [("kept", "siscol", None, f"20{year[1:]}", count, count) for year, count in years.items()]

    others = [("kept", "galao", None, f"20{year}", 100, 100) for year in (21, 22, 23)]
    before = toy("before", kept(y21=100, y22=100) + others[:2])
    gone = movements(before, toy("gone", kept(y21=100) + others[:2]))
    assert [(one.period, one.after, one.is_beyond_limit) for one in gone] == [("2022", 0, True)]
    not_come = movements(before, toy("not_come", kept(y21=100, y22=100) + others))
    assert [(one.period, one.before, one.after, one.is_beyond_limit) for one in not_come] == [("2023", 100, 0, True)]
    grown = movements(before, toy("grown", kept(y21=100, y22=104, y23=130) + others))
    assert grown == []


def test_persons_up_or_down_are_beyond_the_limit(toy: Callable[..., Path]) -> None:
    before = toy("before", [("learners", None, "PAR", "2022", 1000, 1000)])
    for count, beyond in ((1099, False), (1101, True), (901, False), (899, True)):
        found = movements(before, toy(f"now{count}", [("learners", None, "PAR", "2022", count, count)]))
        assert [one.is_beyond_limit for one in found if one.measure == "learners_of_the_year"] == [beyond]


def test_what_the_manifest_declares_is_no_movement(toy: Callable[..., Path]) -> None:
    rows = [
        ("kept", "siscol", None, "2022", 1000, 1000), ("learners", None, "PAR", "2022", 1000, 1000),
        ("learners", None, "REU", "2022", 500, 500), ("mooc", None, None, "2022", 500, 500),
    ]  # fmt: skip
    left = [rows[2], rows[3]]
    assert len(movements(toy("a", rows), toy("b", left))) == 3
    assert movements(toy("c", rows), toy("d", left, [("siscol", "x")])) == []
    assert movements(toy("e", left, [("siscol", "x")]), toy("f", rows)) == []
    without_centre = [rows[0], rows[2], rows[3]]
    assert movements(toy("g", rows), toy("h", without_centre, [], "PAR REU")) == []


def test_a_file_without_measures_is_compared_with_nothing(toy: Callable[..., Path], tmp_path: Path) -> None:
    now = toy("now", [("learners", None, "PAR", "2022", 1000, 1000)])
    old = tmp_path / "old.duckdb"
    duckdb.connect(str(old)).close()
    assert movements(old, now) == movements(now, old) == movements(tmp_path / "nowhere", now) == []


def test_nothing_that_was_not_compared_is_said_not_to_have_moved(toy: Callable[..., Path], tmp_path: Path) -> None:
    ledger = Run(tmp_path / "ledger.duckdb", "r1").ledger
    kept, old = toy("kept", [("learners", None, "PAR", "2022", 1000, 1000)]), tmp_path / "old.duckdb"
    duckdb.connect(str(old)).close()
    assert has_measures(kept) and not has_measures(old) and not has_measures(tmp_path / "nowhere.duckdb")
    with opened(ledger) as connection:
        assert movement_lines(connection, "r1", None) == []
        assert movement_lines(connection, "r1", kept) == ["movements: none beyond its usual range, beside kept.duckdb"]
        record_one = (
            "insert into quality.movements (run_id, place, measure, label, unit, after, observations, times_usual,"
        )
        connection.execute(
            f"{record_one} is_beyond_limit) values ('r1', 1, 'kept', 'records kept', 'count', 3, 3, 2.0, false)"
        )
        assert movement_lines(connection, "r1", kept) == [
            "movements: 1 beyond their usual range (quality.movements), of 1 kinds; the largest:",
            "  - records kept:  3 (no build before)",
        ]


def test_the_gates_page_has_every_movement_in_french(tmp_path: Path) -> None:
    found = [
        moved(before=1200.0),
        moved(measure="women", unit="share", before=0.51, after=0.4, is_beyond_limit=False, cause="<b>"),
    ]
    text = write_page(found, "cnam.before.duckdb", tmp_path).read_text(encoding="utf-8")
    for words in (
        "enregistrements retenus",
        "1\u202f200",
        "dépassée",
        "femmes",
        "51,0 %",
        "40,0 %",
        "&lt;b&gt;",
        "cnam.before",
    ):
        assert words in text
    assert text.count("dépassée") == 1
    assert "Rien ne sort" in write_page([], None, tmp_path).read_text(encoding="utf-8")
