"""The publication read back: every cell as printed, markers without a number, text that stays text, one number one
cell."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import duckdb
import openpyxl
import pytest
from builds import Build
from exports import Key
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from chiffres_cles import publication
from chiffres_cles.__main__ import main
from chiffres_cles.publication import PublicationError, read_tables, write_publication
from chiffres_cles.publication.centre_map import ELSEWHERE, centre_map
from chiffres_cles.publication.charts import COLOURS, STYLE, figures
from chiffres_cles.publication.content import SECRET, SYNTHETIC, UNKNOWN_ORIGIN, Cell, Row, Table
from chiffres_cles.publication.csv_files import safe_text
from chiffres_cles.publication.text import REFERENCE, TEMPLATE, key_figures
from chiffres_cles.publication.trust import read_trust
from chiffres_cles.publication.typography import french
from chiffres_cles.publication.workbook import write_workbook
from product.conftest import Written

STATIC = Path(publication.__file__).parent / "static"
DARK_PAPER = "#10171F"
DOCS = '<p>dbt docs of ROOT/models</p><script>o=[{manifest:{"metadata": {}, "nodes": {}}}]</script>'
"""A page of dbt's docs, as `dbt docs generate --static` makes it, with the path of the folder where it is made."""
HIDDEN = 987654
"""Planted as value, numerator and denominator of a marked cell: it may be nowhere."""
TABLES = [
    ("2024", "1", "by_centre", 1, "Les auditeurs", "Auditeurs <par> centre & part", "bar"),
    ("2024", "D1", "by_year", 2, "Les auditeurs", "=SOMME(1;1)", "line"),
    ("2023", "1", "by_year", 1, "Les auditeurs", "Auditeurs par année", "line"),
]
ROWS = [
    ("by_centre", "A", "=1+1", 1, 0),
    ("by_centre", "B", "@Cnam Île-de-France", 2, 0),
    ("by_centre", "TOTAL", "Ensemble", 3, 2),
    ("by_year", "ALL", "-Ensemble", 1, 0),
]
COLUMNS = [("by_centre", "learners", "Auditeurs", 1, "auditeurs"), ("by_centre", "growth", "+Évolution (%)", 2, "%"),
           ("by_year", "learners", "Auditeurs", 1, "auditeurs")]  # fmt: skip
CELLS = [
    ("2024", "1", "A", "learners", "2022-2023", 1234567.0, None, False, 0, "1\u202f234\u202f567"),
    ("2024", "1", "A", "learners", "2023-2024", 12345.4, None, True, 0, "12\u202f345"),
    ("2024", "1", "A", "growth", "2023-2024", -1.25, None, False, 1, "-1,3"),
    ("2024", "1", "B", "learners", "2022-2023", 0.0, None, False, 0, "0"),
    ("2024", "1", "B", "learners", "2023-2024", float(HIDDEN), "n.c.", False, 0, str(HIDDEN)),
    ("2024", "1", "B", "growth", "2023-2024", float(HIDDEN), "-", False, 1, "-"),
    ("2024", "1", "TOTAL", "learners", "2023-2024", 999.5, None, False, 0, "1\u202f000"),
    ("2024", "1", "TOTAL", "growth", "2023-2024", 1234.56, None, True, 1, "1\u202f234,6"),
    ("2024", "D1", "ALL", "learners", "2022-2023", 10.0, None, False, 0, "10"),
    ("2024", "D1", "ALL", "learners", "2023-2024", 20.0, None, False, 0, "20"),
    ("2023", "1", "ALL", "learners", "2021-2022", 9.0, None, False, 0, "9"),
    ("2023", "1", "ALL", "learners", "2022-2023", 10.0, None, False, 0, "10"),
]

SYSTEMS = {"2024": "siscol, bedeo, galao", "2023": "mooc"}
RULES = [("R2", 2, "Auditeur d'une année", "Une personne compte <une fois>, au-dessus de {completeness}.", "CC2023-M")]
EDITIONS = ("2023", "2024")
FROZEN_TEXT = [
    (1, 1, "h", "En bref"),
    (2, 2, "p", "Les auditeurs étaient 8."),
    (3, 2, "p", "Peu."),
    (4, 3, "ul", "Rien"),
]
"""Position, block, kind and text of the edition that is frozen, as it was published."""


def write_database(path: Path) -> Path:
    with duckdb.connect(str(path)) as db:
        db.execute("create schema publication; create schema published; create schema reference")
        db.execute(
            "create table published.published_tables (edition varchar, table_no varchar, content varchar, position int,"
            " section varchar, title varchar, scope varchar, unit varchar, notes varchar, sources varchar, rules"
            " varchar, chart varchar, systems varchar, printed_extracted_on date)"
        )
        for edition, number, *others, chart in TABLES:
            texts = [
                "Auditeurs",
                "auditeurs",
                "Première note\n@Deuxième note",
                "Scolarité",
                "R3, R11",
                chart,
                SYSTEMS[edition],
                date(2025, 4, 28) if (edition, number) == ("2024", "1") else None,
            ]
            line = [edition, number, *others, *texts]
            db.execute("insert into published.published_tables values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", line)
        db.execute(
            "create table published.published_table_rows (edition varchar, content varchar, row_code varchar, label"
            " varchar, position int, level int)"
        )
        db.execute(
            "create table published.published_table_columns (edition varchar, content varchar, column_code varchar,"
            " label varchar, position int, unit varchar, decimals int, measure varchar, definition varchar, numerator"
            " varchar, denominator varchar, rules varchar, source varchar, dimension varchar)"
        )
        for edition in EDITIONS:
            db.executemany(
                "insert into published.published_table_rows values (?,?,?,?,?,?)", [(edition, *row) for row in ROWS]
            )
            db.executemany(
                "insert into published.published_table_columns"
                " values (?,?,?,?,?,?,0,?,'Personnes inscrites','auditeurs',null,'R2','CC2024','centre')",
                [(edition, *column, column[1]) for column in COLUMNS],
            )
        db.execute(
            "create table publication.diffusion (edition varchar, table_no varchar, row_code varchar, column_code"
            " varchar, period varchar, value double, marker varchar, provisional boolean, decimals int, display"
            " varchar)"
        )
        for *key, value, marker, provisional, decimals, display in CELLS:
            db.execute("insert into publication.diffusion values (?,?,?,?,?,?,?,?,?,?)",
                       [*key, value, marker, provisional, decimals, display])  # fmt: skip
        db.execute(
            "create table publication.revisions as from (values ('2023', '1', 'ALL', 'learners', '2021-2022', '8', '9',"
            " 8, 9), ('2023', '1', 'ALL', 'learners', '2022-2023', '9', '9', 9, 9)) as cells(edition, table_no,"
            " row_code, column_code, period, published_display, display, published_numerator, numerator)"
        )
        db.execute("alter table publication.revisions add column published_denominator double")
        db.execute("alter table publication.revisions add column denominator double")
        db.execute("alter table publication.revisions add column row_relation varchar default 'rows_learners'")
        db.execute(
            "create table published.frozen_editions as select '2023' as edition, timestamp '2024-07-01 10:00:00' as"
            " frozen_at, true as is_in_force, 'clos' as reason"
        )
        db.execute(
            "create table published.published_texts (edition varchar, position int, block int, kind varchar, text"
            " varchar)"
        )
        db.executemany("insert into published.published_texts values ('2023',?,?,?,?)", FROZEN_TEXT)
        db.execute(
            "create table reference.editions as from (values ('2023', 0.4), ('2024', 0.5)) as rows(edition,"
            " completeness)"
        )
        db.execute(
            "create table reference.publication_rules (rule varchar, position int, title_fr varchar, text_fr varchar,"
            " source varchar)"
        )
        db.execute("create table reference.glossary as select 'auditeur' as term_fr, 'learner' as term_en,"
                   " 'Personne <inscrite>.' as meaning_fr, 'A person' as meaning_en")  # fmt: skip
        db.execute(
            "create table reference.disclosure as select '2023' as edition, 'rows_learners' as row_relation, 5 as"
            " least_count, 6 as least_base, 7 as least_complement, 11 as least_group"
        )
        db.execute("create table reference.disclosure_exceptions as select '2024' as edition, '1' as table_no")
        db.executemany("insert into reference.publication_rules values (?,?,?,?,?)", RULES)
        db.execute("""create table published.published_extractions as select editions.edition, rows.* from (values
            ('siscol', 'auditeurs', date '2025-06-02', true), ('galao', 'suivis', date '2025-06-02', true),
            ('bedeo', 'unites', date '2025-04-18', true), ('viatic', 'decisions', date '2025-01-01', true)
            ) as rows(system, extract, extracted_on, is_synthetic) cross join reference.editions""")
        write_house(db)
    return path


def write_house(db: duckdb.DuckDBPyConnection) -> None:
    """What the pages of centres and EPN, and those on revisions, reconciliation and quality read: a row of each at
    most."""
    db.execute("create table reference.areas as select 'F' as code, 'Cnam France' as label_fr")
    db.execute(
        "create table reference.centres as from (values ('A', 'Cnam A', 'CCR', 'F', 1), ('B', 'Cnam B', 'CCE', 'F', 2))"
        " as rows(code, label_fr, centre_type, area, display_order)"
    )
    db.execute(
        "create table reference.teaching_teams as select 'EPN01' as code, 'EPN01 : Bâtiment' as label_fr, 1 as"
        " display_order"
    )
    key = "edition varchar, table_no varchar, row_code varchar, column_code varchar, period varchar"
    text_key = "edition varchar, indicator varchar, scope varchar, period varchar"
    for relation, columns in (
        ("reference.contradictions", f"{key}, explanation_fr varchar"),
        ("reference.contradictions_text", f"{text_key}, explanation_fr varchar"),
        ("reference.publication_text_limits", f"{text_key}, reason_fr varchar"),
        (
            "publication.printed_revisions",
            (
                "edition varchar, later_edition varchar, indicator varchar, period varchar, value double, later_value"
                " double, is_revised boolean"
            ),
        ),
        ("publication.reconciliation", f"{key}, printed_value double, printed_marker varchar, status varchar"),
        ("publication.text_reconciliation", f"{text_key}, printed_value double, status varchar"),
        ("quality.extractions", "system varchar, extract varchar, extracted_on date, state varchar, lacks varchar"),
        ("quality.row_accounts", "system varchar, landed int, rejected int, deduplicated int, value_issues int"),
        ("quality.rejects", "rule varchar"),
        ("quality.value_issues", "rule varchar"),
    ):
        db.execute("create schema if not exists quality")
        db.execute(f"create table {relation} ({columns})")  # fmt: skip
    db.execute("insert into quality.rejects values ('unknown_learner'), ('unknown_learner'), ('required')")
    db.execute("insert into quality.row_accounts values ('siscol', 1234567, 3, 20, 1)")
    db.execute(
        "insert into quality.extractions values ('siscol', 'auditeurs', '2025-06-02', 'delivered', null), ('galao',"
        " 'suivis', null, 'absent', null)"
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_database(tmp_path_factory.mktemp("published") / "cnam.duckdb")


@pytest.fixture(scope="module")
def folder(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publication")
    docs = folder / "static_index.html"
    docs.write_text(DOCS.replace("ROOT", str(Path.cwd())), encoding="utf-8")
    write_publication(database, folder, lambda: docs)
    return folder


def shown(cell: SheetCell | MergedCell) -> str | None:
    """What Excel in French shows for a cell: the sections of the number format, read without the code that writes
    it."""
    value = cell.value
    if value is None or isinstance(value, str):
        return value
    assert isinstance(value, int | float), value
    for section in cell.number_format.split(";"):
        condition = re.match(r"\[>=(\d+)\]", section)
        if condition is None or value >= int(condition[1]):
            break
    flag = " (p)" if section.endswith('" (p)"') else ""
    body = re.sub(r"^\[[^\]]*\]", "", section).removesuffix('" (p)"')
    whole, _, decimals = body.partition(".")
    digits = f"{abs(value):.{len(decimals)}f}"
    whole_digits, _, fraction = digits.partition(".")
    groups = whole.count('"\u202f"')
    for group in range(groups):
        at = len(whole_digits) - 3 * (group + 1) - group
        whole_digits = f"{whole_digits[:at]}\u202f{whole_digits[at:]}"
    return ("-" if value < 0 else "") + whole_digits + (f",{fraction}" if fraction else "") + flag


def assert_workbook_is(tables: list[Table], path: Path) -> int:
    """Every cell of every table is at its place with its display; returns how many were compared."""
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Sommaire", *(f"T{table.number}" for table in tables)]
    compared = 0
    for table in tables:
        sheet = book[f"T{table.number}"]
        assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
        top = 5 + (2 if table.is_two_level else 1)
        assert sheet.freeze_panes == f"B{top}"
        for shift, row in enumerate(table.rows):
            assert sheet.cell(top + shift, 1).value == french(row.label)
            for at, (column, period) in enumerate(table.headers, start=2):
                cell = table.cell(row, column, period)
                found = shown(sheet.cell(top + shift, at))
                assert found == (cell.printed if cell else None), (table.number, row.code, column.code, period)
                compared += cell is not None
    return compared


def test_a_frozen_edition_is_printed_as_published_and_says_so(database: Path, folder: Path) -> None:
    tables = {(table.edition, table.number): table for table in read_tables(database)}
    remarks = tables["2023", "1"].remarks
    assert "Édition arrêtée le 01/07/2024 : les chiffres sont ceux qui ont été publiés" in remarks
    assert "Chiffres de ce tableau qui seraient autres aujourd'hui : 1" in remarks
    assert not any("arrêtée" in text for text in tables["2024", "1"].remarks)
    page = (folder / "site" / "2023" / "chiffres-cles.html").read_text(encoding="utf-8")
    assert "Les auditeurs étaient 8. Peu." in page
    assert "arrêtée le 01/07/2024" in page
    assert "arrêtée" not in (folder / "site" / "2024" / "index.html").read_text(encoding="utf-8")


def test_a_rule_prints_the_threshold_of_each_edition(database: Path, folder: Path) -> None:
    assert french("40 % (édition 2023), 50 % (édition 2024)") in (folder / "site" / "regles.html").read_text(
        encoding="utf-8"
    )


def test_workbook_shows_every_cell_as_printed(database: Path, folder: Path) -> None:
    tables = read_tables(database)
    for edition, cells in (("2023", 2), ("2024", 10)):
        own = [table for table in tables if table.edition == edition]
        assert assert_workbook_is(own, folder / f"chiffres-cles-{edition}.xlsx") == cells


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column, by words, counted without the code that sets the heights."""
    lines, at = 1, 0
    for word in text.split(" "):
        if at and at + 1 + len(word) > width:
            lines, at = lines + 1, len(word)
        else:
            at += len(word) + (at > 0)
    return lines


def test_no_text_of_a_sheet_is_cut(database: Path, tmp_path: Path) -> None:
    table = next(one for one in read_tables(database) if (one.edition, one.number) == ("2024", "1"))
    table.rows[0] = replace(
        table.rows[0], label="EPN08 : Institut national des sciences et techniques de la mer (INTECHMER)"
    )
    table.columns[1] = replace(table.columns[1], label="Évolution des inscriptions aux enseignements à distance (%)")
    table.headers = [
        (next(one for one in table.columns if one.code == old.code), period) for old, period in table.headers
    ]
    table.notes.append("Le total comprend aussi ce qui n'a pas de ligne. " * 8)
    write_workbook([table], tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["T1"]
    widths = {letter: one.width for letter, one in sheet.column_dimensions.items()}
    merged = {one.coord.split(":")[0]: one for one in sheet.merged_cells.ranges}
    compared = 0
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            if isinstance(cell.value, str) and cell.value:
                spanned = merged.get(cell.coordinate)
                columns = range(spanned.min_col, spanned.max_col + 1) if spanned else [cell.column]
                width = sum(widths.get(get_column_letter(one), 14) for one in columns)
                lines = _lines(cell.value, width)
                height = sheet.row_dimensions[cell.row].height or 15
                assert lines * cell.font.sz * 1.2 <= height + 1, cell.value
                assert lines == 1 or cell.alignment.wrap_text, cell.value
                compared += 1
    assert compared > 15


def _links(sheet: Worksheet) -> list[str]:
    return [cell.hyperlink.location or "" for line in sheet.iter_rows() for cell in line if cell.hyperlink]


def test_workbook_is_linked_and_ready_to_print(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "chiffres-cles-2024.xlsx")
    assert _links(book["Sommaire"]) == ["'T1'!A1", "'TD1'!A1"]
    sheet = book["T1"]
    assert _links(sheet) == ["'Sommaire'!A1"]
    assert sheet.print_title_rows == "$5:$6" and sheet.page_setup.fitToHeight == 0
    assert book.properties.title == "Chiffres clés du Cnam, édition 2024"
    texts = [cell.value for cell in sheet["A"]]
    assert "@Deuxième note" in texts
    # of the systems that the table counts, and no other; the printed edition's own day apart
    assert french("Date d'extraction : 02/06/2025 (BéDéO : 18/04/2025)") in texts
    assert "L’édition imprimée repose sur une extraction du 28/04/2025" in texts
    detailed = [cell.value for cell in book["TD1"]["A"]]
    assert french("Date d'extraction : 02/06/2025 (BéDéO : 18/04/2025)") in detailed
    assert not [text for text in detailed if text and "imprimée" in text]
    assert [text for text in texts if text and text.startswith("Données synthétiques")]
    before = [cell.value for cell in openpyxl.load_workbook(folder / "chiffres-cles-2023.xlsx")["T1"]["A"]]
    assert french("Date d'extraction : non documentée") in before and not [
        t for t in before if t and "synthétiques" in t
    ]


def test_no_number_of_a_marked_cell_is_written_anywhere(folder: Path) -> None:
    written = [
        path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".xlsx", ".png", ".parquet")
    ]
    assert len(written) > 10
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"987.?654", text), path
    for path in folder.glob("*.xlsx"):
        values = [cell.value for sheet in openpyxl.load_workbook(path) for line in sheet.iter_rows() for cell in line]
        assert not [value for value in values if "987654" in re.sub(r"\D", "", str(value))]


def test_csv_is_what_french_excel_opens_and_runs_nothing(folder: Path) -> None:
    raw = (folder / "csv/2024/1.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 8
    assert {row["libelle_ligne"] for row in rows} == {"'=1+1", "'@Cnam Île-de-France", "Ensemble"}
    marked = [row for row in rows if row["marqueur"]]
    assert [row["marqueur"] for row in marked] == ["n.c.", "-"]
    assert all(row["valeur"] == "" for row in marked)
    # the counts behind a figure stay in the house
    assert not {"numerateur", "denominateur"} & set(rows[0])
    growth = next(row for row in rows if row["ligne"] == "A" and row["colonne"] == "growth")
    assert growth["valeur"] == "-1,3"


def test_every_note_of_a_table_is_in_workbook_csv_and_page(database: Path, folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "chiffres-cles-2024.xlsx")
    lines = (folder / "csv/2024/notes.csv").read_bytes().decode("utf-8-sig").splitlines()
    notes = {(row["tableau"], row["note"].lstrip("'")) for row in csv.DictReader(lines, delimiter=";")}
    for table in read_tables(database):
        if table.edition != "2024":
            continue
        page = unescape((folder / f"site/2024/{table.number}.html").read_text(encoding="utf-8"))
        sheet = {cell.value for cell in book[f"T{table.number}"]["A"]}
        assert len(table.remarks) >= 4
        for remark in table.remarks:
            assert french(remark) in sheet and (table.number, remark) in notes
            assert f"<li>{french(remark)}</li>" in _without_terms(page)


def _without_terms(page: str) -> str:
    """A page whose words lead to no glossary."""
    return re.sub(r'<a class="term"[^>]*>([^<]*)</a>', r"\1", page)


def test_rules_are_named_where_an_indicator_rests_on_them(folder: Path) -> None:
    for name in ("2024/1.html", "indicateurs.html", "regles.html"):
        assert "Une personne compte &lt;une fois&gt;, " in (folder / "site" / name).read_text(encoding="utf-8"), name
    assert 'href="../regles.html#R2"' in (folder / "site/2024/1.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_formulas_are_neutralised(text: str) -> None:
    assert safe_text(text) == f"'{text}"
    assert safe_text(f"a{text}") == f"a{text}"


def test_pages_escape_texts_and_link_into_the_docs(folder: Path) -> None:
    page = (folder / "site/2024/1.html").read_text(encoding="utf-8")
    assert "Auditeurs &lt;par&gt; centre &amp; part" in page
    assert "../docs/index.html#!/model/model.chiffres_cles.by_centre" in page
    assert (folder / "site/docs/index.html").read_text(encoding="utf-8") == DOCS.replace("ROOT", ".")
    assert page.count('scope="row"') == 3 and 'scope="colgroup"' in page and "<caption" in page
    assert 'role="img" aria-label="Auditeurs &lt;par&gt;' in page


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("delete from publication.diffusion where table_no = 'D1'", "table D1 (by_year): it has no cell"),
        ("delete from published.published_table_rows where row_code = 'B'", "row without a label: B"),
        (
            "delete from published.published_table_columns where column_code = 'growth'",
            "column without a label: growth",
        ),
        ("delete from published.published_tables where table_no = 'D1'", "table D1: it has cells and no title"),
        ("drop table publication.diffusion", "diffusion"),
    ],
)
def test_what_cannot_be_published_is_named_and_replaces_nothing(tmp_path: Path, change: str, message: str) -> None:
    database = write_database(tmp_path / "cnam.duckdb")
    write_publication(database, tmp_path / "out")
    before = sorted(path for path in (tmp_path / "out").rglob("*"))
    with duckdb.connect(str(database)) as db:
        db.execute(change)
    with pytest.raises(PublicationError, match=re.escape(message)):
        write_publication(database, tmp_path / "out")
    assert sorted(path for path in (tmp_path / "out").rglob("*")) == before


def test_a_table_of_which_nothing_is_known_is_published_with_its_markers(tmp_path: Path) -> None:
    database = write_database(tmp_path / "cnam.duckdb")
    with duckdb.connect(str(database)) as db:
        db.execute("update publication.diffusion set marker = 'n.c.', value = null where table_no = 'D1'")
    write_publication(database, tmp_path / "out")
    assert french("n.c. : non communiqué") in (tmp_path / "out/site/2024/D1.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("update published.published_extractions set is_synthetic = false", None),
        ("update published.published_extractions set is_synthetic = false where system = 'siscol'", SYNTHETIC),
        ("update published.published_extractions set is_synthetic = null", UNKNOWN_ORIGIN),
        (
            "update published.published_extractions set is_synthetic = case when system <> 'bedeo' then true end",
            SYNTHETIC,
        ),
        (
            "update published.published_extractions set is_synthetic = case when system <> 'bedeo' then false end",
            UNKNOWN_ORIGIN,
        ),
        ("delete from published.published_extractions", UNKNOWN_ORIGIN),
    ],
)
def test_only_a_landing_that_its_manifest_calls_real_is_reported_as_such(
    tmp_path: Path, change: str, expected: str | None
) -> None:
    database = write_database(tmp_path / "cnam.duckdb")
    with duckdb.connect(str(database)) as db:
        db.execute(
            "insert into published.published_extractions select edition, 'mooc', 'sessions', date '2025-06-02', true"
            " from reference.editions"
        )
        db.execute(change)
    write_publication(database, tmp_path / "out")
    page = unescape((tmp_path / "out/site/2024/1.html").read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(tmp_path / "out/chiffres-cles-2024.xlsx")
    notes = (tmp_path / "out/csv/2024/notes.csv").read_text(encoding="utf-8-sig")
    for origin in (SYNTHETIC, UNKNOWN_ORIGIN):
        places = (
            page.count(french(origin)),
            notes.count(origin),
            book["Sommaire"]["A3"].value == french(origin),
        )
        assert all(places) == (origin == expected) and any(places) == (origin == expected), origin


@pytest.mark.parametrize(("status", "is_sample"), [("unexplained", True), ("exact", False)])
def test_synthetic_data_of_full_size_are_called_no_sample(tmp_path: Path, status: str, is_sample: bool) -> None:
    database = write_database(tmp_path / "cnam.duckdb")
    with duckdb.connect(str(database)) as db:
        db.execute("delete from publication.reconciliation")
        db.execute(
            "insert into publication.reconciliation values ('2024', '1', 'A', 'learners', '2023-2024', 1, null, ?)",
            [status],
        )
    write_publication(database, tmp_path / "out")
    page = (tmp_path / "out/site/secret-statistique.html").read_text(encoding="utf-8")
    assert french(SYNTHETIC) in page
    assert ("un centième des effectifs" in page) == is_sample


def test_no_file_is_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(tmp_path))
    assert main(["publication"]) == 1
    assert "does not exist" in capsys.readouterr().err


def test_no_digit_is_in_the_text_of_key_figures_but_in_references() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    assert len(REFERENCE.findall(text)) > 50
    assert not re.findall(r"\d", REFERENCE.sub("", text))


def test_numbers_of_the_text_are_cells_and_a_missing_one_removes_its_sentence(database: Path) -> None:
    tables = [table for table in read_tables(database) if table.edition == "2024"]
    blocks = key_figures(tables, "\n".join([
        "# Présents", "En [period by_year], [by_year/ALL/learners] contre [by_year/ALL/learners/previous].",
        "Provisoire : [by_centre/A/learners]. [label by_centre/A]", "Marqué : [by_centre/B/learners].",
        "Absent : [elsewhere/ALL/learners].", "# Vide", "Marqué : [by_centre/B/growth]."]))  # fmt: skip
    assert [block.kind for block in blocks] == ["h", "p"]
    first, second = blocks[1].items
    assert 'data-cell="2024/D1/ALL/learners/2023-2024"' in first and ">20</a> contre" in first and ">10</a>." in first
    assert ">12\u202f345 (p)</a>. =1+1" in second
    with pytest.raises(PublicationError, match="no such row in by_year"):
        key_figures(tables, "[by_year/NONE/learners]")
    with pytest.raises(PublicationError, match="no such column in by_year"):
        key_figures(tables, "[by_year/ALL/none]")


def test_the_real_tables_are_published_within_a_minute(built: Build, written: Written, exports: dict[Key, str]) -> None:
    assert written.seconds < 60
    tables, folder = read_tables(built.working), written.folder
    compared = 0
    for edition in sorted({table.edition for table in tables}):
        own = [table for table in tables if table.edition == edition]
        compared += assert_workbook_is(own, folder / f"chiffres-cles-{edition}.xlsx")
        text = (folder / f"site/{edition}/chiffres-cles.html").read_text(encoding="utf-8")
        for key, printed in re.findall(r'data-cell="([^"]+)"[^>]*>([^<]+)</a>', text):
            _, number, *rest = key.split("/")
            table = next(table for table in own if table.number == number)
            assert table.cells[tuple(rest)].printed == printed
    assert compared == sum(len(table.cells) for table in tables)
    # whatever file is read, what is hidden in one is shown in none
    secret = {(t.edition, t.number, *key) for t in tables for key, cell in t.cells.items() if cell.marker == SECRET}
    assert secret and secret == {key for key, shown in exports.items() if shown == SECRET}
    with duckdb.connect(str(built.working), read_only=True) as db:
        assert db.execute("select count(*) from publication.cells").fetchall() == [(compared,)]


def test_colours_of_marks_contrast_with_both_papers_and_with_white_letters() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    marks = set(re.findall(r"(?:fill|stroke):(#[0-9A-Fa-f]{6})", STYLE))
    assert set(COLOURS) < marks
    assert f"--paper:{DARK_PAPER.lower()}" in (STATIC / "dark.css").read_text(encoding="utf-8")
    for colour in marks:
        assert 1.05 / (light(colour) + 0.05) >= 3, colour
        assert (light(colour) + 0.05) / (light(DARK_PAPER) + 0.05) >= 3, colour
    assert all(1.05 / (light(colour) + 0.05) >= 4.5 for colour in COLOURS)


def test_what_a_title_promises_since_a_year_is_drawn_over_the_years(built: Build) -> None:
    tables = [table for table in read_tables(built.working) if " depuis " in table.title]
    assert len(tables) > 60
    for table in tables:
        drawn = figures(table)
        assert drawn, table.number
        for figure in drawn:
            if table.chart == "slope":  # from where the years begin to where they end
                assert figure.periods == [table.periods[0], table.periods[-1]], (table.number, figure.name)
            else:
                assert len(figure.periods) > 2, (table.number, figure.name)


def test_a_slope_writes_both_ends_and_leaves_room_for_them(built: Build) -> None:
    [table] = [table for table in read_tables(built.working) if table.content == "exams_over_years_by_centre"]
    attendance = next(column for column in table.columns if column.code == "attendance")
    [figure] = [one for one in figures(table) if one.name == attendance.label]
    ends = [table.periods[0], table.periods[-1]]
    rows = [row for row in table.rows if row.level == 0]
    shown = {row: [table.cell(row, attendance, period) for period in ends] for row in rows}
    unmarked = {row.label: [cell for cell in cells if cell and not cell.marker] for row, cells in shown.items()}
    both = {label: cells for label, cells in unmarked.items() if len(cells) == len(ends)}
    assert len(both) > 10
    for panel in figure.panels:
        if panel.label in both:
            first, last = (cell.printed for cell in both[panel.label])
            assert f">{first} → {last}</text>" in panel.body
            assert max(float(x) for x in re.findall(r'x(?:1|2)?="([\d.]+)%"', panel.body)) < 60


def test_ages_by_sex_are_a_pyramid_and_ratios_have_a_line_at_100(built: Build) -> None:
    by_content = {table.content: table for table in read_tables(built.working) if table.edition == "2024"}
    [pyramid] = figures(by_content["learners_by_age_and_sex"])
    assert [panel.label for panel in pyramid.panels] == [
        row.label for row in reversed(by_content["learners_by_age_and_sex"].rows) if row.level == 0
    ]
    for content in ("learners_by_centre", "ages_and_sexes_by_centre", "diploma_masculinity"):
        [ratio] = [one for one in figures(by_content[content]) if "masculinité" in one.name.lower()]
        drawn = [panel for panel in ratio.panels if "data-k" in panel.body]
        assert drawn and all('class="r"' in panel.body and "<circle" in panel.body for panel in drawn), content


def test_no_panel_without_a_value_comes_before_one_with(built: Build) -> None:
    marked = 0
    for table in read_tables(built.working):
        for figure in figures(table):
            if figure.name != "Pyramide des âges":
                has = ["data-k" in panel.body or "<rect" in panel.body for panel in figure.panels]
                assert has == sorted(has, reverse=True), (table.edition, table.number, figure.name)
                marked += has.count(False)
    assert marked > 50


def test_a_centre_that_the_map_does_not_know_is_in_a_box_and_a_hidden_one_is_a_ring(built: Build) -> None:
    tables = [table for table in read_tables(built.working) if table.edition == "2024"]
    table = next(table for table in tables if table.content == "learners_by_centre")
    period = table.periods[-1]
    first = next(row for row in table.rows if row.code == "ARA")
    before, moved = centre_map(tables), table.cell(first, table.columns[0], period)
    assert before and moved and 'data-k="ARA/' in before.drawing and ELSEWHERE not in {box[0] for box in before.boxes}
    table.rows.insert(0, Row("NEW", "Cnam Nouveau", 0))
    table.cells["NEW", "learners", period] = moved
    table.cells[first.code, "learners", period] = Cell("c", None, "c", False, 0)
    found = centre_map(tables)
    assert found and [place.where for place in found.places if place.row.code == "NEW"] == [ELSEWHERE]
    [(_, drawing, _)] = [box for box in found.boxes if box[0] == ELSEWHERE]
    assert "Nouveau" in drawing and 'data-k="NEW/' in drawing
    assert 'data-k="ARA/' not in found.drawing
    assert f"{first.label.removeprefix('Cnam ')} : c<" in found.drawing and 'class="none"' in found.drawing
    assert centre_map([one for one in tables if "by_centre" not in one.content]) is None


def test_a_chart_is_downloaded_as_it_is_seen_with_its_source_and_its_data(database: Path, folder: Path) -> None:
    files = folder / "site/2024/graphiques"
    names = sorted(path.name for path in files.iterdir())
    assert names and {Path(name).suffix for name in names} == {".svg", ".png", ".csv"}
    page = (folder / "site/2024/1.html").read_text(encoding="utf-8")
    for path in files.glob("1-*.svg"):
        svg = path.read_text(encoding="utf-8")
        assert ElementTree.fromstring(svg).tag.endswith("svg")
        assert french("Source : Scolarité.") in svg and french(SYNTHETIC) in svg
        for mark in re.findall(r'data-k="[^"]+"><title>[^<]+</title>', svg):
            assert mark in page
        assert path.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
        data = path.with_suffix(".csv").read_text(encoding="utf-8-sig").splitlines()
        assert set(data[1:]) <= set((folder / "csv/2024/1.csv").read_text(encoding="utf-8-sig").splitlines())


def test_a_chart_leaves_out_what_is_secret_and_names_it(tmp_path: Path) -> None:
    database = write_database(tmp_path / "cnam.duckdb")
    with duckdb.connect(str(database)) as db:
        db.execute(
            "update publication.diffusion set marker = 'c', value = null, display = 'c'"
            " where edition = '2024' and table_no = '1' and row_code = 'A' and column_code = 'learners'"
        )
    table = next(table for table in read_tables(database) if (table.edition, table.number) == ("2024", "1"))
    [drawn] = [figure for figure in figures(table) if figure.name == "+Évolution (%)"]
    assert "secret" not in drawn.caption
    with duckdb.connect(str(database)) as db:
        db.execute(
            "update publication.diffusion set marker = 'c', value = null, display = 'c' where column_code = 'growth'"
            " and row_code = 'B'"
        )
    table = next(table for table in read_tables(database) if (table.edition, table.number) == ("2024", "1"))
    [drawn] = [figure for figure in figures(table) if figure.name == "+Évolution (%)"]
    assert drawn.caption.endswith(" Non représentés, par secret statistique : @Cnam Île-de-France.")
    assert "sans valeur" not in drawn.caption
    # named in the chart too, last and without a mark
    assert drawn.panels[-1].label == "@Cnam Île-de-France" and "data-k" not in drawn.panels[-1].body
    assert ">c</text>" in drawn.panels[-1].body
    write_publication(database, tmp_path / "out")
    page = (tmp_path / "out/site/2024/1.html").read_text(encoding="utf-8")
    assert "secret-statistique.html" in page and '<abbr title="secret statistique' in page
    page = (tmp_path / "out/site/secret-statistique.html").read_text(encoding="utf-8")
    assert "compris entre 1 et 4" in page and "moins de 6" in page and "tableaux 1 de l’édition 2024" in page


def test_a_file_that_is_there_and_as_before_is_not_said_to_lack(writable: Path) -> None:
    with duckdb.connect(str(writable)) as connection:
        connection.execute("update quality.extractions set state = 'unchanged' where system = 'diva'")
        connection.execute("update quality.extractions set state = 'absent' where system = 'intec'")
        [(absent,)] = connection.execute("select count(*) from quality.extractions where system = 'intec'").fetchall()
    lacks = read_trust(writable, read_tables(writable)).lacks
    assert len(lacks) == absent
    assert {lacking for _, lacking in lacks} == {"l’extraction entière"}


def test_a_table_that_no_edition_prints_has_no_printed_day(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        days = connection.execute(
            "select left(table_no, 1) in ('D', 'F') as is_ours, count(*), count(printed_extracted_on)"
            " from publication.tables where edition = '2024' group by all order by 1"
        ).fetchall()
    (_, printed, dated), (_, ours, of_ours) = days
    assert (printed, dated) == (6, 4)  # 5A and 5B name no day
    assert ours > 0
    assert of_ours == 0
