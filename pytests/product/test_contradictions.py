"""Each contradiction of `seeds/reference/contradictions.csv`, proved anew from the printed cells alone.

A proof is a search over every count that the definitions of docs/publication.md allow: no data gives the cell beside
the others. A count is an integer; a printed share holds every fraction that rounds to it, half away from zero (R23).
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
YEAR = "2023-2024"
OVERSEAS = ("GLP", "MTQ", "MYT", "NCL", "REU", "PYF")
OTHERS = tuple(centre for centre in OVERSEAS if centre != "MYT")
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Counts:
    """Possible counts of one centre or of several together, one element a possibility: employed, seeking, known."""

    employed: np.ndarray
    seeking: np.ndarray
    known: np.ndarray

    def of(self, keep: np.ndarray) -> Counts:
        return Counts(self.employed[keep], self.seeking[keep], self.known[keep])


def rows_of(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def printed(row_code: str, column_code: str) -> int:
    """A printed cell of table 1, in units of its last decimal (66.9 is 669)."""
    for row in rows_of("seeds/published/printed_cells.csv"):
        if (row["table_no"], row["row_code"], row["column_code"]) == ("1", row_code, column_code):
            return int(row["value"].replace(".", ""))
    raise KeyError((row_code, column_code))


def tenths(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """A share in tenths of a percent, rounded half away from zero, in integers; -1 where there is no whole."""
    return np.where(whole > 0, (2000 * part + whole) // np.maximum(2 * whole, 1), -1)


def every_count(learners: int) -> Counts:
    """All ways in which at most `learners` persons can have a known situation, and be employed or seeking."""
    size = learners + 1
    employed, seeking, known = (axis.ravel() for axis in np.indices((size, size, size), dtype=np.int64))
    return Counts(employed, seeking, known).of((known > 0) & (employed + seeking <= known))


def gives(counts: Counts, row_code: str, *columns: str) -> np.ndarray:
    """Which possibilities round to the printed cells of a row; `columns` of employed_share and
    unemployed_among_active_share."""
    keep = np.ones(counts.known.shape, dtype=bool)
    if "employed_share" in columns:
        keep &= tenths(counts.employed, counts.known) == printed(row_code, "employed_share")
    if "unemployed_among_active_share" in columns:
        shares = tenths(counts.seeking, counts.employed + counts.seeking)
        keep &= shares == printed(row_code, "unemployed_among_active_share")
    return keep


BOTH = ("employed_share", "unemployed_among_active_share")


@cache
def exact(centre: str) -> Counts:
    """Every possibility that gives both printed shares of a centre."""
    learners = printed(centre, "learners")
    found = []
    for known in range(1, learners + 1):
        employed, seeking = (axis.ravel() for axis in np.indices((known + 1, known + 1), dtype=np.int64))
        counts = Counts(employed, seeking, np.full_like(employed, known)).of(employed + seeking <= known)
        found.append(counts.of(gives(counts, centre, *BOTH)))
    return Counts(*(np.concatenate([getattr(c, name) for c in found]) for name in ("employed", "seeking", "known")))


def together(one: Counts, other: Counts) -> Counts:
    """Sums of every possibility of one with every possibility of the other."""
    return Counts(
        *((getattr(one, n)[:, None] + getattr(other, n)[None, :]).ravel() for n in ("employed", "seeking", "known"))
    )


@cache
def five_others() -> Counts:
    """The distinct sums of the five overseas centres other than Mayotte, each at both of its printed shares."""
    total = exact(OTHERS[0])
    for centre in OTHERS[1:]:
        total = together(total, exact(centre))
        sums = np.unique(np.stack([total.employed, total.seeking, total.known]), axis=1)
        total = Counts(*sums)
    return total


def lets_the_overseas_total_be(mayotte: Counts) -> bool:
    """Whether some possibility of Mayotte and some of the five others round to the printed sub-totals."""
    total = together(five_others(), mayotte)
    return bool(gives(total, "OUTRE_MER", *BOTH).any())


def known_situations_at_most() -> int:
    """The most situations that can be known in Mayotte: who has one is known to be active or not (R19)."""
    learners = printed("MYT", "learners")
    active, known = (axis.ravel() for axis in np.indices((learners + 1, learners + 1), dtype=np.int64))
    keep = (known > 0) & (active <= known)
    return int(known[keep][tenths(active[keep], known[keep]) == printed("MYT", "active_share")].max())


def unemployed_of_mayotte_is_impossible() -> bool:
    """75.5 of unemployed: it does not go with 22.0 of employed, and leaves no way to the overseas sub-totals."""
    counts = every_count(printed("MYT", "learners"))
    beside_employed = gives(counts, "MYT", *BOTH).any()
    alone = counts.of(gives(counts, "MYT", "unemployed_among_active_share"))
    return alone.known.size > 0 and not beside_employed and not lets_the_overseas_total_be(alone)


def employed_of_mayotte_is_impossible() -> bool:
    """22.0 of employed beside 89.8 of active: it leaves no way to the overseas sub-totals."""
    counts = every_count(printed("MYT", "learners"))
    alone = counts.of(gives(counts, "MYT", "employed_share") & (counts.known <= known_situations_at_most()))
    return alone.known.size > 0 and not lets_the_overseas_total_be(alone)


def men_that_give(row_code: str, unknown: int = 0) -> list[int]:
    """The numbers of men that give the printed men for 100 women, the sex of so many learners being unknown."""
    known, ratio = printed(row_code, "learners") - unknown, printed(row_code, "masculinity_ratio")
    # rounded half away from zero, in integers
    return [men for men in range(known) if (200 * men + known - men) // (2 * (known - men)) == ratio]


PROOFS: dict[Key, Callable[[], bool]] = {
    ("2024", "1", "MYT", "unemployed_among_active_share", YEAR): unemployed_of_mayotte_is_impossible,
    ("2024", "1", "MYT", "employed_share", YEAR): employed_of_mayotte_is_impossible,
}

LISTED = [
    (row["edition"], row["table_no"], row["row_code"], row["column_code"], row["period"])
    for row in rows_of("seeds/reference/contradictions.csv")
]


def test_every_contradiction_has_a_proof_and_every_proof_a_contradiction() -> None:
    assert LISTED
    assert sorted(LISTED) == sorted(PROOFS)


def test_at_most_thirteen_cells_are_contradictions() -> None:
    assert len(set(LISTED)) == len(LISTED) <= 13


@pytest.mark.parametrize("key", LISTED, ids=lambda key: "-".join(key[1:4]))
def test_no_data_could_produce_the_cell_beside_the_others(key: Key) -> None:
    assert PROOFS[key]()


@cache
def cell(table_no: str, row_code: str, column_code: str, period: str = YEAR) -> float:
    """A printed number of edition 2024."""
    for row in rows_of("seeds/published/printed_cells.csv"):
        if (row["table_no"], row["row_code"], row["column_code"], row["period"]) == (
            table_no,
            row_code,
            column_code,
            period,
        ):
            return float(row["value"])
    raise KeyError((table_no, row_code, column_code, period))


def share_of_diplomas(family: str, period: str) -> int:
    """A family's share of the diplomas of a cohort by table 5B, in whole percent."""
    part, whole = (int(cell("5B", row, "diplomas", period)) for row in (family, "TOTAL"))
    return (200 * part + whole) // (2 * whole)


def least_work_study() -> float:
    """The fewest work-study learners of 2023-2024 that round to the share of table 1."""
    return cell("1", "TOTAL", "learners") * (cell("1", "TOTAL", "work_study_share") - 0.05) / 100


TEXT_PROOFS: dict[tuple[str, str], Callable[[float], bool]] = {
    ("offerings_presential", YEAR): lambda printed_value: (
        cell("2", "TOTAL", "units_open_presential") * 1.05 < printed_value
        and printed_value
        == sum(cell("2", "TOTAL", f"units_open_{m}") for m in ("presential", "distance", "hybrid", "planned_distance"))
    ),
    ("diplomas", YEAR): lambda printed_value: abs(cell("5B", "TOTAL", "diplomas") - printed_value) > 50,
    ("national_diplomas_share", YEAR): lambda printed_value: share_of_diplomas("NATIONAL", YEAR) != printed_value,
    ("professional_titles_share", YEAR): lambda printed_value: share_of_diplomas("PROFESSIONAL", YEAR) != printed_value,
    ("establishment_share", YEAR): lambda printed_value: share_of_diplomas("ESTABLISHMENT", YEAR) != printed_value,
    # 162 of 321 decisions, both printed in the same sentence
    ("vae_full_share", "2024"): lambda printed_value: printed_value != (200 * 162 + 321) // (2 * 321),
    ("work_study_learners", YEAR): lambda printed_value: least_work_study() > printed_value + 25,
    # against 14,400 the year before, rounded to 100
    ("work_study_growth", YEAR): lambda printed_value: 100 * (least_work_study() / 14450 - 1) > printed_value + 0.05,
}


def test_every_contradiction_of_the_texts_is_proved() -> None:
    listed = [(row["indicator"], row["period"]) for row in rows_of("seeds/reference/contradictions_text.csv")]
    assert sorted(listed) == sorted(TEXT_PROOFS)
    figures = {
        (row["indicator"], row["period"]): float(row["value"])
        for row in rows_of("seeds/published/text_figures.csv")
        if row["edition"] == "2024" and row["scope"] == "all"
    }
    assert [key for key in listed if not TEXT_PROOFS[key](figures[key])] == []


def test_the_other_overseas_cells_are_possible_once_these_are_left_out() -> None:
    # else the list would be too short: some Mayotte, within its printed active share, fits all that is not listed
    counts = every_count(printed("MYT", "learners"))
    assert lets_the_overseas_total_be(counts.of(counts.known <= known_situations_at_most()))


def test_every_printed_ratio_of_men_to_women_is_possible_where_sex_may_be_unknown() -> None:
    centres = [r["row_code"] for r in rows_of("seeds/published/printed_cells.csv")
               if (r["table_no"], r["column_code"]) == ("1", "masculinity_ratio")]  # fmt: skip
    assert [code for code in centres if not men_that_give(code)] == ["PYF", "CIV"]
    assert (men_that_give("PYF", unknown=2), men_that_give("CIV", unknown=6)) == ([41], [659])
    assert not men_that_give("PYF", unknown=1)


def test_a_search_that_should_find_finds() -> None:
    # Guadeloupe's three shares hold with 174 known of 175 (domain: only that denominator), and 66.9 is 669 tenths
    counts = exact("GLP")
    assert 174 in counts.known
    assert list(tenths(np.array([669, 1, 0]), np.array([1000, 2, 0]))) == [669, 500, -1]
