"""Typography of what readers see, in one place: no-break spaces, curved apostrophes, signs, ordinals.

Texts are written with plain spaces and straight apostrophes everywhere (seeds, YAML, templates); they are set when they
leave for a page, a sheet or a sentence, and never in the data. What is already set stays as it is: to set a text twice
changes nothing. Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

NBSP, THIN = "\u00a0", "\u202f"
"""The no-break space before a colon, a per cent sign and inside quotes; the thin one before ; ! ?."""
SUPERSCRIPTS = {"er": "\u1d49\u02b3", "re": "\u02b3\u1d49", "e": "\u1d49"}
ADDRESS = re.compile(r"((?:https?://|www\.|mailto:)\S+|\S+@\S+\.\w+)")
"""Web and mail addresses: no character of them is typography."""
UNITS = r"(?:ans?|h|heures?|mois|jours?|points?|€)\b"
SET = re.compile(r"['\"%;:!?«»+-]|\d ?\w")
"""What a text must hold for anything to be set in it: most cells of a table do not."""
FRENCH = [
    (re.compile(r"(?<=[^\W\d])'"), "\u2019"),
    # a sign of a number, and not the hyphen of 2022-2023 or of an identifier
    (re.compile(r"(?<![\w.,/-])-(?=\d)"), "\u2212"),
    (re.compile(r"«[ \u202f]?(?=[^\s\u00a0])"), "«" + NBSP),
    (re.compile(r"(?<=[^\s\u00a0«])[ \u202f]?»"), NBSP + "»"),
    # an opening or a closing quote may be at the edge of a text: a link follows or goes before
    (re.compile(r"«[ \u202f]$"), "«" + NBSP),
    (re.compile(r"^[ \u202f]»"), NBSP + "»"),
    (re.compile(r" (?=[:%])"), NBSP),
    (re.compile(r" (?=[;!?])"), THIN),
    (re.compile(r"(?<=\d)(?=%)"), NBSP),
    (re.compile(r"(?<=[^\W_])(?=:(?:\s|$))"), NBSP),
    (re.compile(r"(?<=[^\W_])(?=[;!?](?:\s|$))"), THIN),
    (re.compile(r"(?<=\d) (?=" + UNITS + ")"), NBSP),
    (re.compile(r"(?<=n°) (?=\d)"), NBSP),
]
ORDINAL = re.compile(r"(?<![\w.,-])(?:(1)(er|re)|(\d{1,2})(e))\b(?!-)")
ENGLISH = [
    (re.compile(r"(?<=[^\W\d])'"), "\u2019"),
    (re.compile(r"(?<![\w.,/-])-(?=\d)"), "\u2212"),
    (re.compile(r"[ \u00a0\u202f]+(?=[:;!?](?:\s|$))"), ""),
    (re.compile(r"(?<=\d)[ \u00a0\u202f]%"), "%"),
]

TAG = re.compile(r"""(<!--.*?-->|<(?:"[^"]*"|'[^']*'|[^'">])*>)""", re.DOTALL)
VERBATIM = re.compile(r"<(/?)(code|pre|script|style|kbd|samp)\b", re.IGNORECASE)
"""Elements whose text is no prose."""
READ_ALOUD = re.compile(r'\b(title|aria-label|alt|placeholder|data-name)="([^"]*)"')
"""Attributes that a reader sees or hears."""


def french(text: str) -> str:
    """A French text as it is printed: « 1er : 12,5 % d'étudiants ! » has its no-break spaces, apostrophe and `1ᵉʳ`.

    Idempotent. Web and mail addresses in it stay as they are.
    """
    if not SET.search(text):
        return text
    parts = ADDRESS.split(text)
    parts[::2] = [_french(part) for part in parts[::2]]
    return "".join(parts)


def english(text: str) -> str:
    """An English text as it is printed: curved apostrophes and the sign of minus; punctuation has no space before
    it."""
    if not SET.search(text):
        return text
    parts = ADDRESS.split(text)
    for pattern, put in ENGLISH:
        parts[::2] = [pattern.sub(put, part) for part in parts[::2]]
    return "".join(parts)


def french_html(page: str) -> str:
    """HTML, a page or a part of one, with its French texts set: see `set_html`."""
    return set_html(page, french)


def set_html(page: str, setter: Callable[[str], str]) -> str:
    """HTML whose texts, and attributes that are read, went through `setter`; code, scripts, styles, links and ids did
    not.

    The unit of a figure that is a link stays on its line: `<a>35</a> ans`.
    """
    parts = TAG.split(page)
    verbatim = ""
    for place, part in enumerate(parts):
        if place % 2 == 0:
            if part and not verbatim:
                parts[place] = _set_text(part, setter, after_link=place > 0 and parts[place - 1] == "</a>")
        elif found := VERBATIM.match(part):
            name = found[2].lower()
            if not found[1] and not verbatim and not part.endswith("/>"):
                verbatim = name
            elif found[1] and verbatim == name:
                verbatim = ""
        elif not verbatim and "=" in part:
            parts[place] = READ_ALOUD.sub(
                lambda one: f'{one[1]}="{escape(setter(unescape(one[2])), quote=True)}"', part
            )
    return "".join(parts)


def _french(text: str) -> str:
    for pattern, put in FRENCH:
        text = pattern.sub(put, text)
    return ORDINAL.sub(lambda one: (one[1] or one[3]) + SUPERSCRIPTS[one[2] or one[4]], text)


def _set_text(text: str, setter: Callable[[str], str], after_link: bool) -> str:
    if not text.strip():
        return text
    plain = unescape(text)
    done = setter(plain)
    if after_link and setter is french:
        done = re.sub(r"^ (?=" + UNITS + ")", NBSP, done)
    return text if done == plain else escape(done, quote=False)
