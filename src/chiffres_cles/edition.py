"""`make edition YEAR=2025`: whether the landing holds an edition's year, and its row of
`seeds/reference/editions.csv`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from chiffres_cles.editions import Edition, editions
from chiffres_cles.ledger import first_line
from chiffres_cles.lists import read_list
from chiffres_cles.publish import check_whole
from chiffres_cles.settings import ROOT

REFERENCE = ROOT / "seeds" / "reference"
CARRIED = ("completeness", "least_exam_denominator")
"""Settings that an edition takes over from the one that it carries on."""
PERIOD_OF = {"academic_year": "academic_year", "cohort": "cohort", "calendar_year": "edition"}
"""What the periods of a table are -> the setting that ends them."""


@dataclass
class Proposal:
    """What is known of an edition before it is written: its row, what lacks, and what a person must decide."""

    row: dict[str, str]
    landing: str
    exists: bool = False
    lacks: list[str] = field(default_factory=list)
    to_decide: list[str] = field(default_factory=list)


class EditionError(ValueError):
    """The working file cannot say what the landing holds; the message says why."""


def propose(working: Path, year: int, reference: Path = REFERENCE) -> Proposal:
    """The row of edition `year`, and what the windows of `reference` and the landing of the working file lack for it.

    Raises `EditionError` for a working file that holds no whole build, `PublishError` for one that is missing or
    half-written.
    """
    check_whole(working)
    known = editions(reference / "editions.csv")
    model = _carried_on(known, year)
    periods = {"edition": str(year), "academic_year": f"{year - 1}-{year}", "cohort": f"{year - 1}-{year}"}
    row = dict.fromkeys(model.settings, "") | {
        **periods,
        "calendar_year": str(year),
        **{setting: model.settings[setting] for setting in CARRIED},
        "from_edition": model.edition,
        "title": f"Chiffres clés {year}",
    }
    own = next((one for one in known if one.calendar_year == year), None)
    with duckdb.connect(str(working), read_only=True) as connection:
        try:
            proposal = Proposal(own.settings if own else row, _landing(connection, working), exists=own is not None)
            windows = _windows(reference, periods)
            proposal.lacks = [
                *(f"window: {window}: none in seeds/reference/{file}" for window, file, found in windows if not found),
                *_missing_from_landing(connection, periods, reference),
            ]
            proposal.to_decide = [
                *([] if own else _carried(model, row)),
                *(f"window of {window}, as {file} has it: {found}" for window, file, found in windows if found),
                *_worth_a_look(connection, periods),
            ]
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            first = first_line(error)
            raise EditionError(f"{working} holds no whole build of this version, build first: {first}") from error
    between = range(max(one.calendar_year for one in known) + 1, year)
    if between and proposal.lacks:
        years = ", ".join(map(str, between))
        proposal.lacks.append(f"editions before it: {years}; a year is read once the edition before it is there")
    return proposal


def write_row(proposal: Proposal, file: Path = REFERENCE / "editions.csv") -> None:
    """Add the proposal's row to the seed, in the order of the editions; the other lines stay byte for byte."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    out = io.StringIO()
    csv.DictWriter(out, list(proposal.row), lineterminator="\n").writerow(proposal.row)
    later = (number for number, line in enumerate(lines) if number and line.split(",", 1)[0] > proposal.row["edition"])
    lines.insert(next(later, len(lines)), out.getvalue())
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.write_text("".join(lines), encoding="utf-8")
    unfinished.replace(file)


def proposal_text(proposal: Proposal) -> str:
    """A proposal as text: what the landing is and what lacks; where nothing does, what is to decide."""
    edition = proposal.row["edition"]
    lines = [proposal.landing]
    if proposal.lacks:
        return "\n".join([*lines, f"edition {edition} lacks:", *(f"  {lack}" for lack in proposal.lacks)])
    if proposal.exists:
        lines.append(f"edition {edition} is in seeds/reference/editions.csv, and the landing holds its year")
    else:
        lines.append(f"edition {edition}: the landing holds its year")
    return "\n".join([*lines, "to decide:", *(f"  {text}" for text in proposal.to_decide)])


def _carried_on(known: list[Edition], year: int) -> Edition:
    """The edition before `year`, or else the first one after it: whose table numbers and thresholds it takes over."""
    others = [one for one in known if one.calendar_year != year]
    before = [one for one in others if one.calendar_year < year]
    if not others:
        raise EditionError("seeds/reference/editions.csv holds no other edition, whose table numbers it could carry on")
    return before[-1] if before else others[0]


def _landing(connection: duckdb.DuckDBPyConnection, working: Path) -> str:
    """Which landing is looked at."""
    extracts, first, last, synthetic = connection.execute(
        "select count(*), min(extracted_on), max(extracted_on), bool_or(is_synthetic) from quality.extractions"
    ).fetchall()[0]
    years = connection.execute("select min(academic_year), max(academic_year) from marts.fct_registrations").fetchall()[
        0
    ]
    kind = {True: "synthetic", False: "real"}.get(synthetic, "undocumented")
    return (
        f"looked into {working}: a {kind} landing of {extracts} extracts, taken from {first} to {last},"
        f" with learners of {years[0]} to {years[1]}"
    )


def _windows(reference: Path, periods: dict[str, str]) -> list[tuple[str, str, str | None]]:
    """(window, file, its days and source or None) of the cohort and of each scheme's year."""
    found = []
    for file, kind, period, wanted in (
        ("cohort_windows.csv", "cohort_window", "cohort", periods["cohort"]),
        ("validation_years.csv", "scheme", "year", periods["edition"]),
    ):
        rows = read_list(reference / file, (kind, period, "starts_on", "ends_on", "source"))
        for one in dict.fromkeys(row[kind] for row in rows):
            own = next((row for row in rows if row[kind] == one and row[period] == wanted), None)
            days = f"{own['starts_on']} to {own['ends_on']} ({own['source']})" if own else None
            found.append((f"{one} {wanted}", file, days))
    return found


def _missing_from_landing(connection: duckdb.DuckDBPyConnection, periods: dict[str, str], reference: Path) -> list[str]:
    """What the tables count and the landing does not hold of the edition's own year; the catalogue and lists among
    it."""
    lacks = []
    year = periods["academic_year"]
    if not _count(connection, "marts.dim_unit", "academic_year", year):
        lacks.append(f"catalogue: no unit of {year} (bedeo.unites)")
    for relation, periods_of in _counted(connection):
        period = periods[PERIOD_OF[periods_of]]
        if not _count(connection, f"publication_rows.{relation}", "period", period):
            lacks.append(f"landing: no row of {relation.removeprefix('rows_')} in {period}")
        elif relation == "rows_validations":
            held = connection.execute(
                "select distinct scheme from publication_rows.rows_validations where period = ?", [period]
            ).fetchall()
            rows = read_list(reference / "validation_years.csv", ("scheme",))
            schemes = dict.fromkeys(row["scheme"] for row in rows)
            lacks += [f"landing: no decision of {one} in {period}" for one in schemes if (one,) not in held]
    unlisted = connection.execute(
        """
        select rejects.system, rejects.extract, rejects.column_name, count(*), any_value(accounts.landed)
        from quality.rejects as rejects
        inner join quality.row_accounts as accounts using (system, extract, academic_year)
        where rejects.rule = 'unknown_code' and rejects.academic_year = ?
        group by all having count(*) = any_value(accounts.landed) order by all
        """,
        [year],
    ).fetchall()
    return lacks + [
        f"reference lists: every record of {system}.{extract} of {year} holds a {column} that no list knows"
        for system, extract, column, _, _ in unlisted
    ]


def _carried(model: Edition, row: dict[str, str]) -> list[str]:
    """What the row takes over or leaves open."""
    thresholds = ", ".join(f"{setting} {row[setting]}" for setting in CARRIED)
    return [
        f"table numbers: those of edition {model.edition} (from_edition); to number a table anew, name it"
        " in `numbers` of the table's YAML",
        f"thresholds: those of edition {model.edition}, {thresholds}",
        "days of extraction: extracted_on_… stay empty until the printed edition says them",
        "printed cells: none; until seeds/published/printed_cells.csv holds some, it is not reconciled",
    ]


def _worth_a_look(connection: duckdb.DuckDBPyConnection, periods: dict[str, str]) -> list[str]:
    """What is no lack and should be known: silent extracts, unknown codes, periods that will be n.c."""
    year = periods["academic_year"]
    before = f"{int(year[:4]) - 1}-{year[:4]}"
    silent = connection.execute(
        "select distinct system || '.' || extract as name from quality.row_accounts where academic_year = ?"
        " except select system || '.' || extract from quality.row_accounts where academic_year = ? order by all",
        [before, year],
    ).fetchall()
    unknown = connection.execute(
        "select system || '.' || extract, column_name, count(*) from quality.rejects"
        " where rule = 'unknown_code' and academic_year = ? group by all order by all",
        [year],
    ).fetchall()
    doubts = [f"{name} holds {before} and not {year}: is it complete?" for (name,) in silent]
    doubts += [f"{name}: {number} records of {year} refused, {column} in no list" for name, column, number in unknown]
    for relation, periods_of, back in connection.execute(
        "select row_relation, periods_of, max(back) from publication_counts.described_columns group by all order by all"
    ).fetchall():
        last = int(periods[PERIOD_OF[periods_of]][:4])
        held = connection.execute(f"select min(period_year) from publication_rows.{relation}").fetchall()[0][0]
        first = last - back
        if held is not None and held > first:
            doubts.append(
                f"{relation.removeprefix('rows_')}: tables go back to {first}, the landing begins in {held}:"
                " the periods before print n.c."
            )
    return doubts


def _counted(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """(relation of rows, what its periods are) of all that tables count."""
    return connection.execute(
        "select distinct row_relation, periods_of from publication_counts.described_columns order by all"
    ).fetchall()


def _count(connection: duckdb.DuckDBPyConnection, relation: str, column: str, value: str) -> int:
    found = connection.execute(f"select count(*) from {relation} where {column} = ?", [value]).fetchall()
    return int(found[0][0])
