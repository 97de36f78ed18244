"""Tables 1 to 5B of the latest edition, from the facts (docs/publication.md; R4, R5, R7 to R12, R23, R24)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import polars as pl

from oracle.contract import in_force, reference
from oracle.facts import Facts

LATEST = reference("editions").sort("edition").row(-1, named=True)
EDITION, YEAR = LATEST["edition"], LATEST["academic_year"]
BEFORE = f"{int(YEAR[:4]) - 1}-{YEAR[:4]}"
CALENDAR_YEARS = [str(int(LATEST["calendar_year"]) - back) for back in reversed(range(5))]
COHORTS = [f"{year - 1}-{year}" for year in range(int(LATEST["cohort"][5:]) - 5, int(LATEST["cohort"][5:]) + 1)]
COMPLETE = 0.4
"""Strictly above this share of recorded outcomes a part is complete (R11)."""
TOO_FEW = 30
"""The least denominator of an exam rate (setting `too_few`)."""
FAMILIES = {"NATIONAL": "national_diploma", "PROFESSIONAL": "professional_title", "ESTABLISHMENT": "establishment"}


@dataclass(frozen=True)
class Cell:
    """One printed cell: numerator over denominator, unrounded, or a marker and no value; and how it is printed."""

    table_no: str
    row_code: str
    column_code: str
    period: str
    numerator: Fraction | int | None
    denominator: int | None = None
    value: Fraction | None = None
    marker: str | None = None
    decimals: int = 0
    residual: Fraction = Fraction(0)
    """What is added at the display alone, so that a column of rounded shares makes 100 (R23)."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.table_no, self.row_code, self.column_code, self.period

    @property
    def rounded(self) -> Fraction:
        """At the printed decimals, half away from zero (R23)."""
        tenth = 10**self.decimals
        assert self.value is not None  # where there is a marker nothing is rounded
        whole = (abs(self.value) * tenth * 2 + 1) // 2
        return Fraction(whole if self.value >= 0 else -whole, tenth)

    @property
    def display(self) -> str:
        """As printed: the marker, or the number with a decimal comma and narrow spaces between thousands."""
        if self.marker:
            return self.marker
        shown = f"{float(self.rounded + self.residual):,.{self.decimals}f}"
        return shown.replace(",", "\u202f").replace(".", ",")


def printed_tables(facts: Facts) -> list[Cell]:
    """Every cell of the printed tables 1, 2, 3, 4, 5A and 5B."""
    return [*table_1(facts), *table_2(facts), *table_3(facts), *table_4(facts), *table_5a(facts), *table_5b(facts)]


def _places() -> Iterator[tuple[str, list[str], bool]]:
    """The rows of tables 1 and 2: code, the centres it holds, and whether it is a sub-total or total. A centre has a
    row in the years in which it is open; what it holds in another stays in the totals."""
    centres = reference("centres").sort(pl.col("display_order").cast(pl.Int64))
    for code in centres.filter(in_force(pl.lit(int(YEAR[:4]))))["code"]:
        yield code, [code], False
    for area in reference("areas")["code"]:
        yield area, centres.filter(pl.col("area") == area)["code"].to_list(), True
    yield "TOTAL", centres["code"].to_list(), True


class Covered:
    """What of a landing says whether a period is covered: it, or one before and one after it, is among the years of
    the rows."""

    def __init__(self, years: pl.Series) -> None:
        starts = years.drop_nulls().cast(pl.String).str.head(4).cast(pl.Int64)
        self.starts: list[int] = starts.to_list()

    def covers(self, period: str) -> bool:
        return bool(self.starts) and min(self.starts) <= int(period[:4]) <= max(self.starts)


def _count(
    table: str, row: str, column: str, period: str, number: int, covered: Covered, marker: str | None = None
) -> Cell:
    """A count: nothing is 0, of a period that no extract covers it is not communicated."""
    marker = marker if covered.covers(period) else "n.c."
    return Cell(table, row, column, period, number, None, None if marker else Fraction(number), marker)


def _ratio(
    table: str,
    row: str,
    column: str,
    period: str,
    numerator: int,
    denominator: int,
    covered: Covered,
    *,
    group: int,
    known: int | None = None,
    factor: int = 100,
    least: int = 0,
    marker: str | None = None,
    empty: str = "s.o.",
) -> Cell:
    """A ratio of a `group`: nothing where that is empty, not communicated where nothing of it is known."""
    known = denominator if known is None else known
    if not covered.covers(period):
        marker = "n.c."
    elif marker is None:
        if not group:
            marker = "s.o."
        elif not known:
            marker = "n.c."
        elif not denominator:
            marker = empty
        elif denominator < least:
            marker = "-"
    value = None if marker else Fraction(factor * numerator, denominator)
    decimals = 0 if column == "masculinity_ratio" else 1
    return Cell(table, row, column, period, numerator, denominator, value, marker, decimals)


def table_1(facts: Facts) -> Iterator[Cell]:
    """Learners by home centre."""
    everybody = facts.learners.filter(pl.col("academic_year") == YEAR)
    taken = facts.outcomes.filter(
        (pl.col("academic_year") == YEAR) & (pl.col("organising_centre") != pl.col("home_centre"))
    )
    covered = Covered(facts.learners["academic_year"])
    enrolled = Covered(facts.outcomes["academic_year"])
    regional = set(reference("centres").filter(pl.col("centre_type") == "CCR")["code"])
    for row, centres, is_total in _places():
        here = everybody.filter(pl.col("home_centre").is_in(centres))
        n = here.height

        def holds(condition: pl.Expr, here: pl.DataFrame = here) -> int:
            return int(here.select(condition.fill_null(False).sum()).item())

        entering = taken.filter(pl.col("organising_centre").is_in(centres))["person"].n_unique()
        yield _count("1", row, "learners", YEAR, n, covered)
        yield _count("1", row, "entering_learners", YEAR, entering, enrolled, "*" if is_total else None)
        situation, active = pl.col("situation"), pl.col("active")
        employed, seeking = holds(situation == "employed"), holds(situation == "seeking")
        for column, numerator, denominator, known, factor in (
            ("distance_hybrid_share", holds(pl.col("at_distance")), n, n, 100),
            (
                "masculinity_ratio",
                holds(pl.col("sex") == "M"),
                holds(pl.col("sex") == "F"),
                holds(pl.col("sex").is_not_null()),
                100,
            ),
            ("mean_age", int(here["age"].sum() or 0), holds(pl.col("age").is_not_null()), None, 1),
            ("bac3_plus_share", holds(pl.col("bac3_plus")), holds(pl.col("bac3_plus").is_not_null()), None, 100),
            ("employed_share", employed, holds(situation.is_not_null()), None, 100),
            ("active_share", holds(active), holds(active.is_not_null()), None, 100),
            ("unemployed_among_active_share", seeking, employed + seeking, holds(situation.is_not_null()), 100),
        ):
            yield _ratio("1", row, column, YEAR, numerator, denominator, covered, group=n, known=known, factor=factor)
        # a French contract: it does not apply abroad, whose learners stay in the denominator of the total (R24)
        applies = None if regional & set(centres) else "s.o."
        yield _ratio(
            "1", row, "work_study_share", YEAR, holds(pl.col("work_study")), n, covered, group=n, marker=applies
        )


def table_2(facts: Facts) -> Iterator[Cell]:
    """Offerings, enrolments and exams by organising centre; exams by the centre where they are sat."""
    enrolled = facts.outcomes.filter(pl.col("academic_year") == YEAR)
    offered = enrolled.select("unit", "organising_centre", "modality").unique()
    in_scope = enrolled.filter("in_exam_scope")
    parts = _parts(in_scope, ["exam_centre", "epn"])
    covered, sat = (
        Covered(facts.outcomes["academic_year"]),
        Covered(facts.outcomes.filter("in_exam_scope")["academic_year"]),
    )
    modalities = {"presential": "PRES", "distance": "FOAD", "hybrid": "HYB", "planned_distance": "FOADP"}
    for row, centres, _ in _places():
        here = enrolled.filter(pl.col("organising_centre").is_in(centres))
        open_here = offered.filter(pl.col("organising_centre").is_in(centres))
        for name, modality in modalities.items():
            number = open_here.filter(pl.col("modality") == modality).height
            yield _count("2", row, f"units_open_{name}", YEAR, number, covered)
        # what Madagascar organises is not integrated (R7): its share is printed 0.0 beside a marked count
        apart = row == "MDG" and not here.height
        yield _count("2", row, "enrolments", YEAR, here.height, covered, "*" if apart else None)
        at_distance = here.filter(pl.col("modality").is_in(["FOAD", "HYB", "FOADP"])).height
        known = here.filter(pl.col("modality").is_not_null()).height
        share = _ratio("2", row, "distance_hybrid_share", YEAR, at_distance, known, covered, group=here.height)
        yield replace(share, value=Fraction(0), marker=None) if apart and covered.covers(YEAR) else share
        there = in_scope.filter(pl.col("exam_centre").is_in(centres)).height
        marker = "s.o." if row == "MDG" and not there else None
        yield _count("2", row, "exam_enrolments", YEAR, there, sat, marker)
        complete = parts.filter(pl.col("exam_centre").is_in(centres) & pl.col("complete"))
        yield from _rates("2", row, YEAR, complete, sat, group=there)


def _parts(in_scope: pl.DataFrame, grain: list[str]) -> pl.DataFrame:
    """The parts at the grain at which completeness is tested; complete is strictly above the threshold (R11)."""
    parts = in_scope.group_by(grain).agg(pl.len().alias("all"), pl.col("recorded", "attended", "passed").sum())
    return parts.with_columns((pl.col("recorded") > COMPLETE * pl.col("all")).alias("complete"))


def _rates(table: str, row: str, year: str, complete: pl.DataFrame, covered: Covered, *, group: int) -> Iterator[Cell]:
    """Attendance and success of the complete parts (R10)."""
    everyone, attended, passed = (int(complete[column].sum()) for column in ("all", "attended", "passed"))
    yield _ratio(table, row, "attendance_rate", year, attended, everyone, covered, group=group, least=TOO_FEW)
    yield _ratio(
        table,
        row,
        "success_rate",
        year,
        passed,
        attended,
        covered,
        group=group,
        known=everyone,
        least=TOO_FEW,
        empty="n.c.",
    )


def table_3(facts: Facts) -> Iterator[Cell]:
    """Enrolments by EPN, two years; the rounded shares are shown to make 100, by the largest of them."""
    cells = list(_by_team(facts))
    shares = [
        cell for cell in cells if cell.column_code == "share" and cell.row_code != "TOTAL" and cell.value is not None
    ]
    if shares:
        largest = min(shares, key=lambda cell: (-Fraction(cell.value or 0), cell.row_code))
        lacking = 100 - sum((cell.rounded for cell in shares), Fraction(0))
        cells[cells.index(largest)] = replace(largest, residual=lacking)
    return iter(cells)


def _by_team(facts: Facts) -> Iterator[Cell]:
    by_year = {year: facts.outcomes.filter(pl.col("academic_year") == year) for year in (YEAR, BEFORE)}
    total, covered = by_year[YEAR].height, Covered(facts.outcomes["academic_year"])
    known = by_year[YEAR]["epn"].drop_nulls().len()
    for row in (*reference("teaching_teams")["code"], "TOTAL"):
        now, before = (
            frame.height if row == "TOTAL" else frame.filter(pl.col("epn") == row).height for frame in by_year.values()
        )
        yield _count("3", row, "enrolments", YEAR, now, covered)
        yield _count("3", row, "enrolments", BEFORE, before, covered)
        yield _ratio("3", row, "share", YEAR, now, total, covered, group=total, known=known)
        uncovered = None if covered.covers(BEFORE) else "n.c."
        yield _ratio("3", row, "growth", YEAR, now - before, before, covered, group=before, marker=uncovered)


def table_4(facts: Facts) -> Iterator[Cell]:
    """Exams by modality, and the change from the year before in points."""
    published = dict(zip(*reference("modalities").select("code", "published_code").get_columns(), strict=True))
    in_scope = facts.outcomes.filter("in_exam_scope").with_columns(
        pl.col("modality").replace_strict(published, default=None, return_dtype=pl.String).alias("published")
    )
    covered = Covered(in_scope["academic_year"])
    for row in ("PRES", "FOAD", "HYB", "TOTAL"):
        rates: dict[str, dict[str, Cell]] = {}
        for year in (YEAR, BEFORE):
            of_year = in_scope.filter(pl.col("academic_year") == year)
            parts = _parts(of_year, ["unit", "organising_centre", "modality", "published"])
            if row != "TOTAL":  # the total holds the offerings of unknown modality too
                of_year, parts = of_year.filter(pl.col("published") == row), parts.filter(pl.col("published") == row)
            cells = _rates("4", row, year, parts.filter("complete"), covered, group=of_year.height)
            rates[year] = {cell.column_code: cell for cell in cells}
        yield from rates[YEAR].values()
        for column, now in rates[YEAR].items():
            before = rates[BEFORE][column]
            marker = now.marker or before.marker
            change = now.value - before.value if now.value is not None and before.value is not None else None
            yield Cell("4", row, column.replace("_rate", "_change_pp"), YEAR, change, None, change, marker, 1)


def table_5a(facts: Facts) -> Iterator[Cell]:
    """Candidates and decisions by scheme and year."""
    kept = facts.decisions.filter(pl.col("disposition") == "kept")
    covered = Covered(kept["decision_year"])
    for scheme in ("VAPP", "VAE", "VES"):
        for year in CALENDAR_YEARS:
            here = kept.filter((pl.col("validation_scheme") == scheme) & (pl.col("decision_year") == year))
            yield _count("5A", scheme, "candidates", year, here["person"].n_unique(), covered)
            yield _count("5A", scheme, "decisions", year, here.height, covered)


def table_5b(facts: Facts) -> Iterator[Cell]:
    """Diplomas by family and cohort."""
    kept = facts.diplomas.filter(pl.col("disposition") == "kept")
    covered = Covered(kept["cohort"])
    for cohort in COHORTS:
        here = kept.filter(pl.col("cohort") == cohort)
        for row, family in FAMILIES.items():
            yield _count("5B", row, "diplomas", cohort, here.filter(pl.col("family") == family).height, covered)
        yield _count("5B", "TOTAL", "diplomas", cohort, here.height, covered)
