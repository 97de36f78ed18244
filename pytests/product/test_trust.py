"""The pages on revisions, reconciliation, quality and words: French for each cause, words linked, nothing hidden
shown."""

from __future__ import annotations

import csv

import pytest

from chiffres_cles.publication.search import slug
from chiffres_cles.publication.trust import (
    ABBREVIATIONS,
    INDICATORS,
    REASONS,
    SOURCES,
    _moved_enough,
    _number,
    linked,
)
from chiffres_cles.settings import ROOT


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_cause_of_a_refusal_or_of_a_value_set_aside_is_reported_in_french() -> None:
    causes = {
        row["code"] for row in rows_of("seeds/reference/disposition_rules.csv")
        if row["disposition"] in ("rejected", "unknown", "set_aside")
    }  # fmt: skip
    assert len(causes) > 30
    assert causes - set(REASONS) == set()


def test_each_figure_of_the_texts_that_is_not_met_has_a_french_name() -> None:
    listed = rows_of("seeds/reference/contradictions_text.csv") + rows_of("seeds/reference/publication_text_limits.csv")
    assert {row["indicator"] for row in listed} - set(INDICATORS) == set()
    assert all(row.get("explanation_fr") or row.get("reason_fr") for row in listed)


def test_every_source_of_a_rule_is_spelled_out() -> None:
    named = {"CC2024", "CC2023-M", "CC2020"}
    sources = " ".join(row["source"] for row in rows_of("seeds/reference/publication_rules.csv"))
    assert all(source in sources for source in named)
    assert {term for term, _ in SOURCES} == named
    terms = [slug(term) for term, _ in (*SOURCES, *ABBREVIATIONS)]
    assert len(set(terms)) == len(terms)


def test_an_abbreviation_leads_to_the_glossary_once_and_text_stays_text() -> None:
    found = linked("CC2023-M V <FOADP> ; VAE, VAE et TUE", "../")
    assert '<a class="term" href="../glossaire.html#cc2023-m">CC2023-M</a> V &lt;' in found
    assert found.count("glossaire.html#vae") == 1 and "#foadp" in found and '#foad"' not in found and "TUE" in found
    assert "#ue" not in found


@pytest.mark.parametrize(
    ("amounts", "shown"),
    [
        ((12, 13, None, None), False),  # one person came
        ((12, 17, None, None), True),
        ((12, 3, None, None), False),
        ((12, 12, 40, 43), False),
        ((12, 20, 40, 50), True),
        ((12, 38, 40, 40), False),  # two lack to the whole
        ((0, 0, 40, 60), True),
    ],
)
def test_a_new_number_of_persons_is_given_where_it_is_of_no_few(amounts: tuple[int | None, ...], shown: bool) -> None:
    assert _moved_enough(list(amounts), 5) is shown


def test_a_printed_figure_is_written_as_the_french_do() -> None:
    assert (_number(15250.0), _number(22.0, 1), _number(5.8), _number(None)) == ("15\u202f250", "22,0", "5,8", "")
