"""French typography: what is set, what is left alone, and that to set a text twice changes nothing."""

from __future__ import annotations

import pytest

from chiffres_cles.publication.typography import NBSP, THIN, english, french, french_html

SET = [
    ("Part : 12,5 %", f"Part{NBSP}: 12,5{NBSP}%"),
    ("Part: 12,5%", f"Part{NBSP}: 12,5{NBSP}%"),
    ("vrai ; faux ! ou ? oui", f"vrai{THIN}; faux{THIN}! ou{THIN}? oui"),
    ("vrai; faux!", f"vrai{THIN}; faux{THIN}!"),
    ("« n.c. » et «s.o.»", f"«{NBSP}n.c.{NBSP}» et «{NBSP}s.o.{NBSP}»"),
    ("l'année d'« un an »", f"l’année d’«{NBSP}un an{NBSP}»"),
    ("-1,3", "\u22121,3"),
    ("(-1,3 point)", f"(\u22121,3{NBSP}point)"),
    ("+10,0 %", f"+10,0{NBSP}%"),
    ("du 1er décembre, la 1re et la 2e", "du 1ᵉʳ décembre, la 1ʳᵉ et la 2ᵉ"),
    ("35 ans, 40 h", f"35{NBSP}ans, 40{NBSP}h"),
    ("loi n° 51-711", f"loi n°{NBSP}51-711"),
]
LEFT = [
    "",
    "-",
    "*",
    "n.c.",
    "(%)",
    "Auditeurs (%)",
    "2022-2023",
    "1\u202f234,5",
    "CC2023-M",
    "R12",
    "12:30",
    "D1",
    "https://www.cnam.fr/a?b=1&c=l'an;d",
    "observatoire@cnam.fr",
    "EPN01",
    "0e1",
    "Auvergne - Rhône-Alpes",
    "« - »".replace(" ", NBSP),
]


@pytest.mark.parametrize(("text", "printed"), SET)
def test_a_text_is_set_and_only_once(text: str, printed: str) -> None:
    assert french(text) == printed
    assert french(printed) == printed


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_prose_is_left_alone(text: str) -> None:
    assert french(text) == text


def test_no_letter_of_a_text_is_lost() -> None:
    """A label is never cut: but for spaces, apostrophes, signs and ordinals all is there."""
    text = "EPN08 : Institut national des sciences et techniques de la mer (INTECHMER) ; l'an « 1 » !"
    plain = french(text).replace(NBSP, " ").replace(THIN, " ").replace("’", "'")
    assert plain == text


def test_html_has_its_texts_and_read_attributes_set_and_nothing_else() -> None:
    page = (
        '<a href="a?b=l\'an ; c" title="Part : l\'an" data-cell="2024/1/A/l : x/-1">l&#39;an &lt; 1 %</a>'
        "<code>x ? y : -1 %</code><script>a ? b : '-1 %'</script><style>a{b : c}</style><!-- l'an : -->"
    )
    assert french_html(page) == (
        f'<a href="a?b=l\'an ; c" title="Part{NBSP}: l’an" data-cell="2024/1/A/l : x/-1">l’an &lt; 1{NBSP}%</a>'
        "<code>x ? y : -1 %</code><script>a ? b : '-1 %'</script><style>a{b : c}</style><!-- l'an : -->"
    )
    assert french_html(french_html(page)) == french_html(page)


def test_what_belongs_to_a_linked_figure_stays_on_its_line() -> None:
    text = "d'« <a>x</a> », <a>53,8</a> %, <a>35</a> ans, <b>Champ</b> : tout"
    assert french_html(text) == (
        f"d’«{NBSP}<a>x</a>{NBSP}», <a>53,8</a>{NBSP}%, <a>35</a>{NBSP}ans, <b>Champ</b>{NBSP}: tout"
    )


def test_english_has_no_space_before_punctuation() -> None:
    assert english("the year's share: -1.3%") == "the year’s share: \u22121.3%"
    assert english("2022-2023") == "2022-2023"
