"""The publication for machines, read by the tools of each format: Frictionless, DuckDB, rdflib, an XML reader."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import duckdb
import pytest
from frictionless import Package, system, validate
from rdflib import DCAT, DCTERMS, RDF, Graph

from chiffres_cles.publication import PublicationError, read_tables, write_publication
from chiffres_cles.publication.content import Table, displayed_number
from chiffres_cles.publication.machine import SETTINGS, read_settings
from chiffres_cles.publication.typography import french
from product.test_publication import CELLS, HIDDEN, write_database

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("machine")
    write_publication(write_database(folder / "cnam.duckdb"), folder / "out")
    return folder / "out/site/donnees"


@pytest.fixture(scope="module")
def tables(data: Path) -> list[Table]:
    return read_tables(data.parents[2] / "cnam.duckdb")


def problems(package: Path) -> list[str]:
    with system.use_context(trusted=True):
        return [str(error) for error in validate(str(package)).flatten(["type", "note"])]


def test_frictionless_finds_nothing_wrong_and_would(data: Path) -> None:
    assert problems(data / "datapackage.json") == []
    package = Package.from_descriptor(str(data / "datapackage.json"))
    tables = [package.get_table_resource(name) for name in package.resource_names]
    assert [len(table.read_rows()) for table in tables] == [len(CELLS), 3, 4]
    whole = (data / "cellules.csv").read_text(encoding="utf-8")
    try:
        for change, found in ((("n.c.", "?"), "constraint-error"), (("2024,1,A", "2024,9,A"), "foreign-key")):
            (data / "cellules.csv").write_text(whole.replace(*change), encoding="utf-8")
            assert any(found in problem for problem in problems(data / "datapackage.json"))
    finally:
        (data / "cellules.csv").write_text(whole, encoding="utf-8", newline="")


def test_the_tidy_file_holds_each_cell_once_as_printed(data: Path, tables: list[Table]) -> None:
    with (data / "cellules.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {tuple(row[key] for key in ("edition", "tableau", "ligne", "colonne", "periode")): row for row in rows}
    cells = {(table.edition, table.number, *key): cell for table in tables for key, cell in table.cells.items()}
    assert found.keys() == cells.keys() and len(rows) == len(cells)
    for key, cell in cells.items():
        row = found[key]
        assert (row["marqueur"] or None) == cell.marker and row["provisoire"] == str(cell.provisional).lower()
        assert (float(row["valeur"]) if row["valeur"] else None) == (None if cell.marker else displayed_number(cell))
    # a label that a spreadsheet would run is none
    assert {row["libelle_ligne"] for row in rows} >= {"'=1+1", "'@Cnam Île-de-France"}


def test_parquet_holds_what_the_csv_holds_with_its_types(data: Path) -> None:
    with duckdb.connect() as db:
        kinds = dict(
            db.execute(f"select column_name, column_type from (describe from '{data}/cellules.parquet')").fetchall()
        )
        assert (kinds["valeur"], kinds["provisoire"], kinds["edition"]) == ("DOUBLE", "BOOLEAN", "VARCHAR")
        same = (
            "select count(*) from (select edition, tableau, ligne, colonne, periode, valeur, marqueur from"
            " '{0}/cellules.parquet' intersect select edition, tableau, ligne, colonne, periode, cast(valeur as"
            " double), marqueur from read_csv('{0}/cellules.csv', all_varchar = true, nullstr = ''))"
        )
        assert db.execute(same.format(data)).fetchall() == [(len(CELLS),)]


def test_the_dictionary_describes_each_field_of_each_file(data: Path) -> None:
    with (data / "dictionnaire.csv").open(encoding="utf-8", newline="") as file:
        described = [(row["fichier"], row["champ"]) for row in csv.DictReader(file) if row["description"]]
    for name in ("cellules.csv", "tableaux.csv", "indicateurs.csv"):
        with (data / name).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [field for file_name, field in described if file_name == name]


def test_json_stat_holds_each_cell_at_its_place(data: Path, tables: list[Table]) -> None:
    for table in tables:
        cube = json.loads((data / f"json-stat/{table.edition}/{table.number}.json").read_text(encoding="utf-8"))
        assert (cube["version"], cube["class"]) == ("2.0", "dataset")
        sizes = [len(cube["dimension"][name]["category"]["index"]) for name in cube["id"]]
        assert sizes == cube["size"] and len(cube["value"]) == sizes[0] * sizes[1] * sizes[2]
        found = {}
        axes = [cube["dimension"][name]["category"]["index"] for name in cube["id"]]
        for place, value in enumerate(cube["value"]):
            row, rest = divmod(place, sizes[1] * sizes[2])
            column, period = divmod(rest, sizes[2])
            status = cube.get("status", {}).get(str(place))
            if value is not None or status:
                found[axes[0][row], axes[1][column], axes[2][period]] = (value, status)
        for key, cell in table.cells.items():
            expected = (
                (None, cell.marker) if cell.marker else (displayed_number(cell), "p" if cell.provisional else None)
            )
            assert found.pop(key) == expected, key
        assert not found


def test_the_catalogue_is_dcat_with_licence_contact_and_files(data: Path) -> None:
    graph = Graph().parse(data / "catalogue.jsonld", format="json-ld", publicID="https://example.org/donnees/")
    [catalog] = graph.subjects(RDF.type, DCAT.Catalog)
    datasets = set(graph.objects(catalog, DCAT.dataset))
    assert datasets == set(graph.subjects(RDF.type, DCAT.Dataset)) and len(datasets) == 1 + 3
    for dataset in datasets:
        for wanted in (DCTERMS.title, DCTERMS.license, DCTERMS.publisher, DCAT.contactPoint):
            assert graph.value(dataset, wanted), (dataset, wanted)
        files = [str(graph.value(one, DCAT.downloadURL)) for one in graph.objects(dataset, DCAT.distribution)]
        assert files and all((data / one.removeprefix("https://example.org/donnees/")).exists() for one in files)


def test_every_table_page_describes_its_data_set(data: Path) -> None:
    pages = [*data.parent.glob("202*/[0-9D]*.html"), data.parent / "donnees.html"]
    assert len(pages) == 4
    for page in pages:
        text = page.read_text(encoding="utf-8")
        [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        about = json.loads(found)
        assert about["@type"] == "Dataset" and about["license"].startswith("https://") and about["creator"]["name"]
        assert all((page.parent / one["contentUrl"]).exists() for one in about["distribution"])


def test_the_feed_has_an_entry_an_edition_and_one_a_revision(data: Path) -> None:
    root = ElementTree.parse(data / "atom.xml").getroot()
    entries = {entry.findtext(f"{ATOM}title"): entry for entry in root.findall(f"{ATOM}entry")}
    assert set(entries) == {
        "Chiffres clés du Cnam, édition 2024", "Chiffres clés du Cnam, édition 2023", "Révisions de l'édition 2023",
    }  # fmt: skip
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 4 and all(one and one.startswith("urn:uuid:") for one in ids)
    assert entries["Chiffres clés du Cnam, édition 2023"].findtext(f"{ATOM}updated") == "2024-07-01T00:00:00Z"
    assert "1 (tableau 1 : 1)" in entries["Révisions de l'édition 2023"].findtext(f"{ATOM}content", "")
    for entry in entries.values():
        [link] = entry.findall(f"{ATOM}link")
        assert (data / link.attrib["href"]).resolve().exists()


def test_licence_contact_and_next_release_are_on_every_page(data: Path) -> None:
    for page in data.parent.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        is_french = '<html lang="fr">' in text
        assert "Licence Ouverte 2.0" in text, page
        assert french("contact : Observatoire du Cnam") in text or not is_french, page
        assert french("prochaine édition : édition 2025, date non annoncée") in text or not is_french, page


def test_no_number_of_a_marked_cell_is_in_a_file_for_machines(data: Path) -> None:
    # Parquet is held against the CSV above
    for path in data.rglob("*"):
        if path.is_file() and path.suffix != ".parquet":
            assert str(HIDDEN).encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("address:", "adress:"), "adress"),
        (('next_release: ""', 'next_release: "soon"'), "soon"),
        (("  identifier: etalab-2.0", "  name: x"), "identifier is missing"),
        (("title: ", "title: ["), "settings.yml"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = tmp_path / "settings.yml"
    path.write_text(SETTINGS.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(PublicationError, match=re.escape(message)):
        read_settings(path)


def test_a_day_may_be_written_with_and_without_quotes(tmp_path: Path, tables: list[Table]) -> None:
    path = tmp_path / "settings.yml"
    text = SETTINGS.read_text(encoding="utf-8")
    for day in ("2025-12-15", '"2025-12-15"'):
        path.write_text(text.replace('next_release: ""', f"next_release: {day}"), encoding="utf-8")
        assert read_settings(path).next_text(tables) == "édition 2025, 15/12/2025"
