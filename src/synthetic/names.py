"""Invented names, and identifiers in ranges that are not issued.

No real person: a name is two or three syllables drawn at random, in three flavours (French, Arabic and Malagasy
lookalikes). INE are of the form BEA, 10 digits and a check letter, and all begin with `0000`: no academy has that
number. What the Cnam issues instead begins with `ZZ`. Check characters are right unless dirt changes them.
"""

from __future__ import annotations

import unicodedata

import numpy as np

LETTERS = np.array(list("ABCDEFGHJKLMNPRSTUVWXYZ"), dtype=object)
"""Check letters of the form BEA: the number modulo 23."""
INE_RANGE = r"0000\d{6}[A-HJ-NPR-Z]"
"""Every INE that the generator writes, wrong check letters included."""
CNAM_INE_RANGE = r"ZZ\d{7}"

_STARTS = {
    "fr": "Bréz Cavr Dulf Éral Flar Gorv Lanv Méz Norv Ossel Pév Quilb Rouz Sorv Tréf Vauz Yvor Zél Chév Brind",
    "ar": "Abz Bouz Chaf Djal Fez Ghar Haz Kour Laf Mehr Naz Rahz Saf Tahr Yaz Zour",
    "mg": "Andrav Rabez Rakov Ralaz Ramiv Ranav Rasov Ratsiv Raveh Zafiv",
}
_MIDDLES = {"fr": "an el im or ur ain eau on ien é", "ar": "a i ou ai e", "mg": "o a ina ely iary"}
_ENDS = {
    "fr": "dac tier vel roz nard gny lion quet çon sière",
    "ar": "dri mouz lil bane ked rif zoun far",
    "mg": "harivo nirina tsoa manana solo bary fetra",
}
_PARTICLES = {"fr": "L'", "ar": "El ", "mg": ""}
_FIRST = {
    "F": "Alménie Brunelise Céliande Dorélie Éloïne Fanélie Gwenaëline Hélièle "
    "Isaurine Joséphène Laurélie Maëlise Noémine Orianelle Solvène Thaïne",
    "M": "Aldéric Brunaël Cyrien Dorian-Élie Éliam Fabrian Gaëtan-Luc Hervian "
    "Iwénaël Jorian Ludovan Mathuric Noélan Orvaël Silvère Théophan",
}
_FIRST_ENDS = ["", "", "", "", "-Anaë", "-Mévon", "-Loé", " Ysé", " Arto", "-Zoé-Lin"]


def last_names(rng: np.random.Generator, flavours: np.ndarray) -> np.ndarray:
    """Birth names (n,) of the given flavours (`fr`, `ar`, `mg`): accents, hyphens, particles and apostrophes happen."""
    names = np.empty(len(flavours), dtype=object)
    for flavour in ("fr", "ar", "mg"):
        mask = flavours == flavour
        count = int(mask.sum())
        parts = [np.array(part[flavour].split(), dtype=object) for part in (_STARTS, _MIDDLES, _ENDS)]
        simple = _drawn(rng, parts[0], count) + _drawn(rng, parts[1], count)
        simple = simple + _drawn(rng, np.array(["", "l", "r", "n", "m", "v"], dtype=object), count)
        simple = simple + _drawn(rng, parts[1], count) + _drawn(rng, parts[2], count)
        second = _drawn(rng, parts[0], count) + _drawn(rng, parts[2], count)
        kind = rng.random(count)
        names[mask] = np.where(
            kind < 0.06, simple + "-" + second, np.where(kind < 0.12, _PARTICLES[flavour] + simple, simple)
        )
    return names


def first_names(rng: np.random.Generator, women: np.ndarray) -> np.ndarray:
    """First names (n,) by sex."""
    count = len(women)
    drawn = {sex: _drawn(rng, np.array(listed.split(), dtype=object), count) for sex, listed in _FIRST.items()}
    names = np.where(women, drawn["F"], drawn["M"])
    named: np.ndarray = names + _drawn(rng, np.array(_FIRST_ENDS, dtype=object), count)
    return named


def ine(numbers: np.ndarray) -> np.ndarray:
    """INE (n,) of the form BEA for numbers below 1,000,000, with the right check letter."""
    if len(numbers) and numbers.max() >= 1_000_000:
        raise ValueError("more than 1,000,000 persons: the reserved range of INE is too small")
    digits = np.array([f"{number:010d}" for number in numbers.tolist()], dtype=object)
    checked: np.ndarray = digits + LETTERS[numbers % 23]
    return checked


def plain(text: str) -> str:
    """Without accents."""
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()


def _drawn(rng: np.random.Generator, choices: np.ndarray, size: int) -> np.ndarray:
    drawn: np.ndarray = choices[rng.integers(0, len(choices), size)]
    return drawn
