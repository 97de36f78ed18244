"""A landing may lack: an extract that has not come, a centre of one, a closed history of years ago. It is published,
and said."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from in_process import Built, Compiled

from chiffres_cles.editions import look_at_what_lacks
from chiffres_cles.publication import read_tables, write_publication
from chiffres_cles.publication.content import LACKS, lacks_texts
from fuzz.landing import EXTRACTED_ON, Landing, Row, sample

ABSENT = {"state": "absent", "records": "0", "reason": "attendu en juillet"}
NOTES_OF_WHAT_LACKS = (
    f"select content, notes from publication.tables where edition = '2024' and starts_with(notes, '{LACKS}')"
)
Build = Callable[[Landing, dict[str, Row]], Built]
Cells = dict[tuple[str, ...], tuple[str, bool]]
"""Edition, table, row, column and period -> what is printed, and whether it is provisional."""


@pytest.fixture
def drawn() -> Landing:
    return sample(random.Random(15)).copy()


@pytest.fixture
def build(project: Compiled, tmp_path: Path) -> Build:
    """Build a landing of which the manifest says something; it must be published."""

    def built(landing: Landing, stated: dict[str, Row]) -> Built:
        found = project.build(landing.write(tmp_path / "landing", stated=stated), tmp_path, today=EXTRACTED_ON)
        assert not found.failures, "\n".join(map(str, found.failures))
        assert found.published.exists()
        return found

    return built


def rows_of(built: Built, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(built.published), read_only=True) as connection:
        return connection.execute(query).fetchall()


def cells(built: Built) -> Cells:
    found = rows_of(
        built, "select edition, table_no, row_code, column_code, period, display, provisional from publication.cells"
    )
    return {tuple(key): (display, provisional) for *key, display, provisional in found}


@pytest.fixture(scope="module")
def whole(project: Compiled, tmp_path_factory: pytest.TempPathFactory) -> Cells:
    """The cells of the landing that lacks nothing."""
    folder = tmp_path_factory.mktemp("whole")
    return cells(project.build(sample(random.Random(15)).write(folder / "landing"), folder, today=EXTRACTED_ON))


@pytest.mark.parametrize(
    "names",
    [
        ("madagascar.auditeurs", "madagascar.inscriptions"),
        ("siicre.auditeurs",),  # without whom no record of the system counts
    ],
    ids=lambda names: names[0],
)
def test_nothing_that_what_lacks_would_change_is_final(
    drawn: Landing, build: Build, whole: Cells, names: tuple[str, ...]
) -> None:
    for name in names:
        drawn.rows[name] = []
    now = cells(build(drawn, dict.fromkeys(names, ABSENT)))
    moved = {key for key, (display, _) in whole.items() if now[key][0] != display}
    assert moved and not {key for key in moved if not now[key][1]}


def test_without_madagascar(drawn: Landing, build: Build, tmp_path: Path) -> None:
    for name in ("madagascar.auditeurs", "madagascar.inscriptions"):
        drawn.rows[name] = []
    built = build(drawn, {"madagascar.auditeurs": ABSENT, "madagascar.inscriptions": ABSENT})
    rest = dict(rows_of(built, NOTES_OF_WHAT_LACKS))
    assert rest["learners_by_area"].startswith(LACKS + "Madagascar, auditeurs (attendu en juillet) ; Madagascar, insc")
    # in a table by centre its own row, its area's and the total are provisional, and those of the others are not
    by_centre = dict(
        rows_of(
            built,
            "select row_code, bool_and(provisional) from publication.cells"
            " where edition = '2024' and content = 'situation_by_centre' group by all",
        )
    )
    assert by_centre["MDG"] and by_centre["ETRANGER"] and by_centre["TOTAL"]
    assert not by_centre["PAR"] and not by_centre["LBN"] and not by_centre["METROPOLE"], by_centre
    tables = read_tables(built.published)
    assert {table.content for table in tables if lacks_texts([table])} == set(rest)
    others = {table.content for table in tables} - set(rest)
    assert {"mooc_enrolments", "vae_by_year"} & others
    # the summary and the pages say it first
    first, *_, last = look_at_what_lacks(built.published)
    assert first == "lacks: madagascar.auditeurs (attendu en juillet)"
    assert last.startswith("provisional for what lacks: ")
    write_publication(built.published, tmp_path / "out")
    page = (tmp_path / "out" / "site" / "2024" / "1.html").read_text(encoding="utf-8")
    assert page.index("Données provisoires, il manque") < page.index("<main")


def test_without_the_exams_of_a_centre(drawn: Landing, build: Build) -> None:
    numbers = {row["centre_code"] for row in drawn.rows["gescicca.unite_ouverte"] if row["cra_organisateur"] == "bre"}
    drawn.rows["gescicca.note"] = [r for r in drawn.rows["gescicca.note"] if r["centre_code"] not in numbers]
    built = build(drawn, {"gescicca.note": {"lacks": "BRE", "reason": "jurys en juillet"}})
    provisional = dict(
        rows_of(
            built,
            "select row_code, bool_and(provisional) from publication.cells"
            " where edition = '2024' and table_no = 'D62' and column_code = 'success' group by all",
        )
    )
    assert provisional["BRE"] and provisional["TOTAL"] and not provisional["PAR"] and not provisional["NOR"], (
        provisional
    )
    assert look_at_what_lacks(built.published)[0] == "lacks: gescicca.note, centres BRE (jurys en juillet)"
    notes = rows_of(built, "select notes from publication.tables where edition = '2024' and table_no = 'D62'")
    assert notes[0][0].startswith(LACKS + "Gescicc@, note, BRE (jurys en juillet)")


def test_with_a_closed_history_that_is_not_sent_again(drawn: Landing, build: Build) -> None:
    day = EXTRACTED_ON - datetime.timedelta(4 * 365)
    closed = {"state": "closed", "extracted_on": str(day), "reason": "fermé en 2020"}
    built = build(drawn, {"sissae.historique": closed})
    assert look_at_what_lacks(built.published) == [f"closed: sissae.historique, of {day} (fermé en 2020)"]
    assert rows_of(built, NOTES_OF_WHAT_LACKS) == []
    ((kept,),) = rows_of(built, "select sum(landed) from quality.row_accounts where extract = 'historique'")
    assert kept == len(drawn.rows["sissae.historique"]) > 0
