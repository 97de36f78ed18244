"""The English of the publication: every text that a table shows has one, and its pages are the French ones in
English."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import duckdb
import pytest
import yaml
from builds import Build, Json

from chiffres_cles.publication.charts import BASELESS, PARITY
from chiffres_cles.publication.content import MARKERS, SYNTHETIC, UNKNOWN_ORIGIN, displayed_number, read_tables
from chiffres_cles.publication.home import NUMBERS, SENTENCES
from chiffres_cles.publication.language import (
    CATALOGUE,
    PAGES,
    EnglishCell,
    catalogue,
    english_number,
    english_pages,
    english_tables,
    untranslated,
)
from chiffres_cles.publication.text import REFERENCE, TEMPLATE
from chiffres_cles.settings import ROOT
from product.conftest import Written

MODELS = ROOT / "models" / "publication"
SEEDS = ROOT / "seeds" / "reference"
TEXTS = ("label", "title", "section", "scope", "notes", "definition", "numerator", "denominator")


def described(pattern: str, kind: str) -> Iterator[tuple[str, Json]]:
    """(name, its `config.meta`) of each model or metric of the files that a pattern names."""
    for path in sorted(MODELS.glob(pattern)):
        for one in yaml.safe_load(path.read_text(encoding="utf-8")).get(kind, []):
            if meta := one.get("config", {}).get("meta"):
                yield one["name"], meta


def lacking(where: str, given: Json) -> list[str]:
    return [f"{where}: {key}_en" for key in TEXTS if given.get(key) and not given.get(f"{key}_en")]


def lacking_of_tables(tables: Iterator[tuple[str, Json]]) -> list[str]:
    """Each English text that the description of a table does not have beside its French one."""
    found = []
    for name, meta in tables:
        found += lacking(name, meta["table"])
        for column in meta["table"]["columns"]:
            found += lacking(f"{name}, {column.get('code') or column.get('metric')}", column)
    return found


def test_every_text_of_a_table_has_its_english() -> None:
    tables = list(described("tables/*/_*__tables.yml", "models"))
    assert len(tables) > 60
    assert lacking_of_tables(iter(tables)) == []


def test_every_text_of_a_metric_has_its_english() -> None:
    metrics = list(described("rows/_*__metrics.yml", "metrics"))
    assert len(metrics) > 40
    found = []
    for name, meta in metrics:
        found += [f"{name}: {key}_en" for key in ("label", "definition", "numerator") if not meta.get(f"{key}_en")]
        found += lacking(name, {key: meta.get(key) for key in meta if key != "label"})
        found += (
            [f"{name}: unit_en"] if meta.get("unit", "%") not in ("%", "points") and not meta.get("unit_en") else []
        )
    assert found == []


def test_every_scope_of_rows_has_its_english() -> None:
    rows = list(described("rows/_rows__models.yml", "models"))
    assert [lacking(name, meta) for name, meta in rows if lacking(name, meta)] == [] and len(rows) >= 6


def test_every_label_of_the_nomenclatures_that_tables_print_has_its_english() -> None:
    """A seed whose labels tables print holds both; what an axis prints comes from these."""
    found, seeds = [], 0
    for path in sorted(SEEDS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for column in [
            name for name in rows[0] if name.endswith("_en") and name.removesuffix("_en") + "_fr" in rows[0]
        ]:
            seeds += 1
            found += [f"{path.name}: {row}" for row in rows if not (row[column] or "").strip()]
    assert found == [] and seeds >= 10


def test_a_text_without_its_english_is_named() -> None:
    table = {
        "title": "Titre",
        "title_en": "Title",
        "section": "S",
        "columns": [{"code": "a", "metric": "m", "label": "L"}],
    }
    assert lacking_of_tables(iter([("one", {"table": table})])) == ["one: section_en", "one, a: label_en"]


def test_every_row_and_column_of_the_built_tables_has_its_english(built: Build) -> None:
    with built.connect() as db:
        for relation, texts in (
            ("publication.table_rows", ["label"]),
            ("publication.table_columns", ["label", "unit", "definition", "numerator", "denominator"]),
            ("publication.tables", ["title", "section", "scope", "unit", "notes"]),
        ):
            missing = " or ".join(f"({text} is not null and {text}_en is null)" for text in texts)
            assert db.execute(f"select * from {relation} where {missing}").fetchall() == [], relation
        # what the numbers ask a note for: as many in both languages
        assert (
            db.execute(
                "select content from publication.tables where len(string_split(notes, chr(10))) <>"
                " len(string_split(notes_en, chr(10)))"
            ).fetchall()
            == []
        )


NEUTRAL = {"Cnam", "&nbsp;", "(p)", "JSON-stat", "SVG", "PNG"}
"""What the templates print that is the same in both languages."""


def test_every_text_of_the_templates_has_its_english() -> None:
    for name in sorted(PAGES | {"base.html", "figure.html", "indicator.html"}):
        source = (CATALOGUE.parent / name).read_text(encoding="utf-8")
        assert set(untranslated(source)) - NEUTRAL == set(), f"{CATALOGUE.name} has no English of what {name} says"
    source = '<p title="Une infobulle">{{ x }} Un texte</p><a href="{{ y }}">Accueil</a>'
    assert untranslated(source) == ["Une infobulle", "Un texte"]


def test_what_charts_say_has_its_english_and_an_english_unit_is_drawn_as_the_french_one() -> None:
    source = (CATALOGUE.parents[1] / "charts.py").read_text(encoding="utf-8")
    said = re.findall(r"""\.say\(\s*(?:"([^"]*)"|'([^']*)')(?: if \w+ else "([^"]*)")?""", source)
    texts = {text for one in said for text in one if text}
    assert len(texts) >= 13
    assert texts - set(catalogue()) == set()
    units = {
        (meta["unit"], meta["unit_en"])
        for _, meta in [*described("**/*.yml", "metrics")]
        if meta.get("unit") and meta.get("unit_en")
    }
    assert units
    for kind in (PARITY, BASELESS):
        assert [pair for pair in units if (pair[0] in kind) != (pair[1] in kind)] == []


def test_markers_key_numbers_and_what_is_said_of_the_data_have_their_english() -> None:
    said = [*MARKERS.values(), *(label for _, label in NUMBERS), SYNTHETIC, UNKNOWN_ORIGIN]
    assert [text for text in said if text not in catalogue()] == []


@pytest.mark.parametrize("template", [TEMPLATE, SENTENCES])
def test_the_english_text_prints_the_figures_of_the_french_one(template: Path) -> None:
    french, english = (path.read_text(encoding="utf-8") for path in (template, template.with_suffix(".en.txt")))
    assert not re.findall(r"\d", REFERENCE.sub("", english))
    for one, other in zip(french.splitlines(), english.splitlines(), strict=True):
        assert sorted(REFERENCE.findall(one)) == sorted(REFERENCE.findall(other)), other


def test_numbers_have_english_marks_and_are_the_same_numbers() -> None:
    assert english_number("1\u202f234\u202f567") == "1,234,567"
    assert english_number("-1\u202f234,5") == "-1,234.5"
    assert displayed_number(EnglishCell("-1,234.5", -1234.5, None, False, 1)) == -1234.5


def test_english_pages_are_the_french_ones_with_their_cells(built: Build, written: Written) -> None:
    folder = written.folder / "site"
    tables = read_tables(built.working)
    translated = english_tables(built.working, tables)
    assert [(one.edition, one.number) for one in translated] == [(one.edition, one.number) for one in tables]
    pages = english_pages(translated)
    compared = 0
    for path in sorted(pages):
        french, english = (
            (folder / name).read_text(encoding="utf-8") for name in (path, path.replace(".html", ".en.html"))
        )
        name = Path(path).name
        assert '<html lang="en">' in english and '<html lang="fr">' in french
        assert (
            f'href="{name.replace(".html", ".en.html")}" lang="en"' in french and f'href="{name}" lang="fr"' in english
        )
        cells = re.compile(r'<td id="([^"]+)"[^>]*>(.*?)</td>')
        found = [cells.findall(page) for page in (french, english)]
        for (key, one), (other_key, other) in zip(*found, strict=True):
            plain = [unescape(re.sub("<[^>]*>", "", text)) for text in (one, other)]
            assert key == other_key and english_number(plain[0]) == plain[1], (path, key)
            compared += 1
        # what leads to a page that is French alone says so
        for link in re.findall(r'<a\b[^>]*href="[^"#:]+\.html[^>]*>', english):
            assert ".en.html" in link or 'hreflang="fr"' in link or "docs/" in link, link
    assert compared > 1000
    for file in folder.glob("*.html"):  # a page that is French alone leads to the English home page
        assert re.search(
            r'href="[^"]*\.en\.html" lang="en"|lang="fr" hreflang="fr"', file.read_text(encoding="utf-8")
        ), file


def test_what_french_pages_alone_show_is_worked_out_once(built: Build, written: Written) -> None:
    tables = len(read_tables(built.working))
    # of the whole once, and of each table once a language
    assert written.calls == {"centre_map of 1": 1, "dataset_json of 2": 1, "dataset_json of 3": 2 * tables}


def test_a_table_one_of_whose_texts_has_no_english_is_french_alone(built: Build, tmp_path: Path) -> None:
    file = Path(shutil.copy(built.working, tmp_path / "cnam.duckdb"))
    with duckdb.connect(str(file)) as db:
        db.execute("update published.published_table_columns set label_en = null where content = 'vae_overview'")
    tables = read_tables(file)
    lacking = {one.content for one in tables} - {one.content for one in english_tables(file, tables)}
    assert lacking == {"vae_overview"}
