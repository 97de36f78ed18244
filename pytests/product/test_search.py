"""The search: what it finds, that it holds no figure, and that every synonym means something that the tables say."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from chiffres_cles.publication.content import Cell, Column, Extractions, Row, Rule, Table
from chiffres_cles.publication.search import SYNONYMS, Entry, Word, by_letter, entries, index_script, plain, synonyms
from chiffres_cles.settings import ROOT

COLUMN = Column(
    "learners", "Auditeurs", "auditeurs", "learners", "Personnes inscrites", "auditeurs", "", "R2", "CC2024", "sex"
)


def table(edition: str = "2024") -> Table:
    made = Table(
        edition,
        "1",
        "learners_by_centre",
        "Les auditeurs",
        "Auditeurs par centre",
        "Le Cnam",
        "auditeurs",
        [],
        "",
        "R2",
        "bar",
        Extractions(),
    )
    made.rows, made.columns, made.periods = (
        [Row("BRE", "Cnam Bretagne", 0), Row("TOTAL", "Total", 2)],
        [COLUMN],
        ["2023"],
    )
    made.headers = [(COLUMN, "2023")]
    made.cells = {(row.code, "learners", "2023"): Cell("987654", 987654.0, None, False, 0) for row in made.rows}
    return made


def found(folder: Path, *tables: Table) -> list[Entry]:
    own = list(tables) or [table()]
    rules = [Rule("R2", "Auditeur d'une année", "Compte une fois.", "CC2023-M")]
    words = [Word("auditeur", "Personne inscrite", "learner")]
    return entries(folder, own, [(COLUMN, own)], rules, words, "fr")


def test_each_kind_is_found_with_a_page_that_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("<h1>Le <b>secret</b></h1>", encoding="utf-8")
    paths = {entry.kind: entry.path for entry in found(tmp_path)}
    assert paths["rule"] == "regles.html#R2" and paths["word"] == "recherche.html#auditeur"
    assert paths["table"] == "2024/1.html" and paths["page"] == "secret.html"
    assert paths["place"] == "2024/1.html#BRE/learners/2023" and paths["indicator"].startswith(
        "indicateurs.html#learners-"
    )


def test_a_centre_that_has_a_page_of_its_own_leads_there_and_is_found_once(tmp_path: Path) -> None:
    (tmp_path / "centres").mkdir()
    (tmp_path / "centres" / "BRE.html").write_text("<h1>Cnam Bretagne</h1>", encoding="utf-8")
    centres = [entry for entry in found(tmp_path) if entry.title == "Cnam Bretagne"]
    assert [(entry.kind, entry.path) for entry in centres] == [("place", "centres/BRE.html")]


def test_centres_are_those_of_the_latest_edition(tmp_path: Path) -> None:
    places = [entry.path for entry in found(tmp_path, table("2023"), table("2024")) if entry.kind == "place"]
    assert places == ["2024/1.html#BRE/learners/2023"]


def test_the_index_is_a_script_without_figures_that_no_text_can_end(tmp_path: Path) -> None:
    own = table()
    own.title = "</script><b>"
    script = index_script(found(tmp_path, own), "fr")
    assert "</" not in script and "987654" not in script
    index = json.loads(script.removeprefix("window.SEARCH=").removesuffix(";\n"))
    assert index["synonyms"]["etudiants"] == "auditeurs" and index["synonyms"]["chomage"] == "demandeurs d emploi"
    assert {one["k"] for one in index["entries"]} == {"rule", "word", "table", "place", "indicator"}


def test_texts_are_compared_without_accents_case_and_signs() -> None:
    assert plain("  L’Œuvre d'ÉTÉ – à\u00a0Hauts-de-France ") == "l oeuvre d ete – a hauts de france"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_synonym_means_something_that_tables_rules_or_words_say(language: str) -> None:
    suffix = "_en" if language == "en" else ""
    said = []
    for path in [*(ROOT / "models/publication").rglob("*.yml"), *(ROOT / "seeds/reference").glob("*.csv")]:
        said.append(path.read_text(encoding="utf-8"))
    text = plain(" ".join(said) + " Le secret statistique Statistical secrecy" + suffix)
    for word, means in synonyms(language).items():
        assert all(part.rstrip("sx") in text for part in means.split()), (word, means)
    with SYNONYMS.open(encoding="utf-8", newline="") as file:
        rows = [(row["lang"], plain(row["word"])) for row in csv.DictReader(file)]
    assert len(rows) == len(set(rows)) and len(rows) > 40


def test_the_page_without_script_has_every_entry_and_synonym(tmp_path: Path) -> None:
    listed = [entry for _, own in by_letter(found(tmp_path), "fr") for entry in own]
    assert len(listed) == len(found(tmp_path)) + len(synonyms("fr"))
    assert ("étudiants", "auditeurs") in {(entry.title, entry.shown) for entry in listed}
