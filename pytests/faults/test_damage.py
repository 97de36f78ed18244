"""Damage to extracts: each kind ends in a refusal that names the file, or in counted rows; none in silence.

The refusals are one `build` each, over before dbt. What ends in counted rows is damaged together, each kind in records
of its own, in one landing, and built once.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from chiffres_cles.contract import load_contract
from chiffres_cles.landing import check_landing
from chiffres_cles.publication.csv_files import safe_text
from chiffres_cles.publication.typography import french
from faults.conftest import ALL, Damaged, Project
from faults.damage import COUNTED, OF_EACH_CLASS, PORTAL, REFUSED, SEVERAL, TEXTS, Landing, Refused


@pytest.mark.parametrize(
    "damage", [damage for damage in REFUSED if ALL or damage.kind in OF_EACH_CLASS], ids=lambda damage: damage.kind
)
def test_a_damaged_landing_is_refused_by_name(damage: Refused, tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    damage.damage(landing)
    project = Project(tmp_path, landing.folder)
    project.warehouse.mkdir()
    project.published.write_bytes(b"the last good one")
    code, output = project.run("build")
    assert code == 1
    lines = [line for line in output.splitlines() if f"  - {damage.named_as or damage.file}" in line]
    assert any(damage.place in line and damage.message in line for line in lines), output
    assert "Traceback" not in output
    assert max(map(len, output.splitlines())) < 400
    assert project.published.read_bytes() == b"the last good one"
    assert list(project.work.glob("*.duckdb*")) == []
    assert [verdict for verdict, _, _ in project.runs()] == ["refused"]


def test_the_kinds_are_many_and_no_two_the_same(damaged: Damaged) -> None:
    kinds = [damage.kind for damage in REFUSED] + list(damaged.places.by_kind) + list(TEXTS) + list(HARMLESS)
    assert len(set(kinds)) == len(kinds) > 90
    assert set(kinds) >= OF_EACH_CLASS


@pytest.mark.parametrize("kind", [*(damage.kind for damage in COUNTED), *SEVERAL])
def test_a_damaged_record_is_counted(damaged: Damaged, kind: str) -> None:
    expected = damaged.places.expected[kind]
    places = damaged.places.by_kind[kind]
    assert places
    found = [damaged.dispositions[place] for place in places]
    if expected.disposition == "set_aside":
        assert "rejected" not in {disposition for disposition, _ in found}
        issues = damaged.rows(
            "select system || '.' || extract, record_number, file from quality.value_issues"
            f" where column_name = '{expected.column}' and rule = '{expected.rule}'"
        )
        assert {(*place, expected.file) for place in places} <= set(issues)
        return
    assert found == [(expected.disposition, expected.rule or None)] * len(places)
    if expected.disposition == "rejected":
        extract = places[0][0]
        rejects = damaged.rows(
            "select record_number, column_name, rule, file from quality.rejects"
            f" where system || '.' || extract = '{extract}'"
        )
        numbers = {number for _, number in places}
        column = expected.reject_column or expected.column
        assert {row for row in rejects if row[0] in numbers} == {
            (number, column, expected.rule, expected.file) for number in numbers
        }


def test_every_row_of_the_damaged_landing_is_accounted_for(damaged: Damaged) -> None:
    accounts = damaged.rows(
        "select system || '.' || extract, sum(landed), sum(kept + rejected + deduplicated + out_of_scope),"
        " sum(rejected) from quality.row_accounts group by all"
    )
    assert {extract: landed for extract, landed, _, _ in accounts} == damaged.places.landed
    assert [extract for extract, landed, disposed, _ in accounts if landed != disposed] == []
    assert damaged.rows("select count(*) from quality.rejects") == [(sum(row[3] for row in accounts),)]


def test_the_rejects_grow_by_the_damages_at_least(damaged: Damaged) -> None:
    before, after = (
        damaged.rejects_before,
        dict(damaged.rows("select rule, count(*) from quality.rejects group by all")),
    )
    # the same reason sets a value aside in another column
    refused = {
        kind: damage.rule for kind, damage in damaged.places.expected.items() if damage.disposition == "rejected"
    }
    for rule in set(refused.values()):
        own = sum(len(damaged.places.by_kind[kind]) for kind, of_kind in refused.items() if of_kind == rule)
        assert after[rule] >= before.get(rule, 0) + own, rule


def test_a_wrong_ine_matches_nobody(damaged: Damaged) -> None:
    ((extract, number),) = damaged.places.by_kind["INE with a wrong check character"]
    matches = damaged.private_rows(
        f"select match_rule from quality.identity_matches where row_id = '{extract}#{number}'"
    )
    assert len(matches) == 1
    assert matches[0][0] != "ine"


@pytest.fixture(scope="module")
def publication(damaged: Damaged, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publication")
    code, output = damaged.run("publication", "--target", "dev", "--folder", str(folder))
    assert code == 0, output
    return folder


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_stays_text_to_the_end(damaged: Damaged, publication: Path, kind: str) -> None:
    text = TEXTS[kind]
    course = damaged.places.courses[text]
    rows = f"from publication.table_rows where content = 'mooc_enrolments' and row_code = '{course}'"
    assert damaged.rows(f"select distinct label {rows}") == [(text,)]
    ((edition, number),) = damaged.rows(
        "select max(edition), max(table_no) from publication.tables where content = 'mooc_enrolments'"
    )
    sheet = openpyxl.load_workbook(publication / f"chiffres-cles-{edition}.xlsx")[f"T{number}"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == french(text)]
    assert [cell.data_type for cell in cells] == ["s"]
    with (publication / "csv" / str(edition) / f"{number}.csv").open(encoding="utf-8-sig", newline="") as file:
        assert safe_text(text) in {row[1] for row in csv.reader(file, delimiter=";")}
    pages = [page.read_text(encoding="utf-8") for page in (publication / "site").rglob(f"{number}.html")]
    assert pages
    assert not any("<script>alert(1)" in page for page in pages)


def line_ends(ends: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(b"\n", ends)


def all_quoted(content: bytes) -> bytes:
    return b"".join(b'"' + line.replace(b",", b'","') + b'"\n' for line in content.splitlines())


HARMLESS: dict[str, Callable[[bytes], bytes]] = {
    "line ends of Windows": line_ends(b"\r\n"),
    "line ends of an old Mac": line_ends(b"\r"),
    "mixed line ends": lambda content: content.replace(b"\n", b"\r\n", 40),
    "every value in quotes": all_quoted,
    "decomposed letters (NFD)": lambda content: unicodedata.normalize("NFD", content.decode()).encode(),
    "link in place of a file": lambda content: content,
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_is_harmless_is_read_as_if_it_were_not_there(kind: str, tmp_path: Path) -> None:
    """The build reads the transcoded files alone: the same bytes there are the same tables."""
    landing = Landing(tmp_path / "landing")
    contract = load_contract()
    counts = check_landing(landing.folder, contract, as_seeds=False, transcode_to=tmp_path / "before")
    if kind.startswith("link"):
        landing.path(PORTAL).rename(tmp_path / "elsewhere.csv")
        landing.path(PORTAL).symlink_to(tmp_path / "elsewhere.csv")
    else:
        landing.change(PORTAL, HARMLESS[kind])
    assert check_landing(landing.folder, contract, as_seeds=False, transcode_to=tmp_path / "after") == counts
    assert (tmp_path / "after" / PORTAL).read_bytes() == (tmp_path / "before" / PORTAL).read_bytes()
