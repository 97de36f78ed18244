"""The published tables as Python objects: what workbook, CSV files and site have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.contract import load_contract
from chiffres_cles.display import FRENCH, Marks, number_of
from chiffres_cles.ledger import first_line


class PublicationError(Exception):
    """The file cannot be published: the message says which table and why."""


@dataclass(frozen=True)
class Cell:
    """One cell; a marked one holds no number at all, so that nothing downstream can show it."""

    display: str
    value: float | None
    marker: str | None
    provisional: bool
    decimals: int
    marks: Marks = FRENCH
    """Of `display`."""

    @property
    def printed(self) -> str:
        """As a reader sees it, provisional figures flagged."""
        return f"{self.display} (p)" if self.provisional else self.display


@dataclass(frozen=True)
class Row:
    """One row: `level` 0 is detail, 1 a sub-total, 2 a total."""

    code: str
    label: str
    level: int


@dataclass(frozen=True)
class Column:
    """One indicator as a column, with the texts that explain it."""

    code: str
    label: str
    unit: str
    measure: str
    definition: str
    numerator: str
    denominator: str
    rules: str
    source: str
    dimension: str
    """What the rows are: centre, epn, age_band…"""


@dataclass(frozen=True)
class Rule:
    """One of the rules R1 to R24 as readers see it."""

    code: str
    title: str
    text: str
    source: str


@dataclass(frozen=True)
class Extractions:
    """The days on which what a table counts was taken from each system, by the system's label.

    `printed` is the day that the printed edition gives for its own table, which need not rest on these extracts.
    """

    days: tuple[tuple[str, date], ...] = ()
    printed: date | None = None
    synthetic: bool | None = None
    """None where the manifest of the landing does not say it of all that is counted, and calls nothing synthetic."""

    @property
    def text(self) -> str:
        """`02/06/2025 (BéDéO : 18/04/2025)`: the usual day, and the systems that differ from it."""
        if not self.days:
            return "non documentée"
        days = [day for _, day in self.days]
        usual = max(sorted(set(days), reverse=True), key=days.count)
        others = [f"{label} : {day:%d/%m/%Y}" for label, day in self.days if day != usual]
        return f"{usual:%d/%m/%Y}" + (f" ({', '.join(others)})" if others else "")


@dataclass
class Table:
    """One table of one edition; `headers` are the (column, period) pairs that hold a cell, in printed order."""

    edition: str
    number: str
    content: str
    section: str
    title: str
    scope: str
    unit: str
    notes: list[str]
    sources: str
    rules: str
    chart: str
    extractions: Extractions
    frozen_at: datetime | None = None
    """When the edition was frozen as published (R22); None where it is this build's."""
    revised: int = 0
    """How many cells this build would print otherwise."""
    rows: list[Row] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    headers: list[tuple[Column, str]] = field(default_factory=list)
    cells: dict[tuple[str, str, str], Cell] = field(default_factory=dict)

    def cell(self, row: Row, column: Column, period: str) -> Cell | None:
        """The cell, or None where the table has none (nothing is printed there)."""
        return self.cells.get((row.code, column.code, period))

    def header(self, column: Column, period: str) -> str:
        """The heading of one data column when one line must do: what varies, and nothing else."""
        if len(self.periods) == 1:
            return column.label
        return period if len(self.columns) == 1 else f"{column.label}, {period}"

    @property
    def is_two_level(self) -> bool:
        """Whether both columns and periods vary, so that the header has two lines."""
        return len(self.columns) > 1 and len(self.periods) > 1

    @property
    def markers(self) -> list[str]:
        """The markers that the table bears."""
        return sorted({cell.marker for cell in self.cells.values() if cell.marker})

    @property
    def remarks(self) -> list[str]:
        """All that is printed below the table, in order: notes, markers, flags, source and days of extraction."""
        texts = [*self.notes, *(f"{marker} : {MARKERS.get(marker, 'voir les notes')}" for marker in self.markers)]
        texts += ["(p) : donnée provisoire"] if self.has_provisional else []
        texts += [f"Source : {self.sources}"] if self.sources else []
        texts += [f"Date d'extraction : {self.extractions.text}"]
        if self.extractions.printed:
            texts += [f"L'édition imprimée repose sur une extraction du {self.extractions.printed:%d/%m/%Y}"]
        texts += [frozen_text(self.frozen_at)] if self.frozen_at else []
        texts += [f"Chiffres de ce tableau qui seraient autres aujourd'hui : {self.revised}"] if self.revised else []
        origin = origin_text([self.extractions])
        texts += [origin] if origin else []
        return texts

    def say(self, text: str) -> str:
        """A text of the publication's own, given in French, in the language of the table."""
        return text

    def place(self, row: Row, column: Column, period: str) -> str:
        """Where a figure comes from, in words."""
        return f"Tableau {self.number} : {row.label}, {column.label}, {period}"

    def hidden(self, rows: Iterable[Row], columns: Iterable[Column], periods: Iterable[str]) -> list[str]:
        """What statistical secrecy hides among these, by label: rows, with column or period where that varies."""
        several = len(columns := list(columns)) > 1, len(periods := list(periods)) > 1
        found = []
        for row in rows:
            for column in columns:
                secret = [period for period in periods if _is_secret(self.cell(row, column, period))]
                if secret:
                    about = [column.label] if several[0] else []
                    about += secret if several[1] else []
                    found.append(row.label + (f" ({', '.join(about)})" if about else ""))
        return found

    @property
    def has_provisional(self) -> bool:
        """Whether a figure is provisional."""
        return any(cell.provisional for cell in self.cells.values())


MARKERS = {
    "n.c.": "non communiqué",
    "s.o.": "sans objet",
    "-": "effectif trop faible pour donner une part",
    "*": "non établi (double compte) ou partiellement intégré",
    "c": "secret statistique : trop peu de personnes, ou un chiffre qui permettrait de retrouver un tel effectif",
}
"""Marker (R12) -> its meaning for readers."""

SECRET = "c"
"""The marker of statistical secrecy: the figure exists, and is not given."""

SYNTHETIC = "Données synthétiques : ces chiffres viennent d'extractions inventées et ne décrivent personne"
UNKNOWN_ORIGIN = "Origine des données non documentée : rien ne dit que ces chiffres soient réels, ne pas les citer"


def _is_secret(cell: Cell | None) -> bool:
    return cell is not None and cell.marker == SECRET


def origin_text(found: Iterable[Extractions]) -> str | None:
    """What readers see where not all data are known to be real; None where they are."""
    origins = {extractions.synthetic for extractions in found}
    if True in origins:
        return SYNTHETIC
    return UNKNOWN_ORIGIN if origins != {False} else None


LACKS = "Données provisoires, il manque : "
"""The note of a table that rests on what the landing lacks begins so (model `table_lacks`)."""


def lacks_texts(tables: Iterable[Table]) -> list[str]:
    """What tables lack, each once, as their notes say it: a page says it before its figures."""
    found = [note for table in tables for note in table.notes if note.startswith(LACKS)]
    parts = {part for note in found for part in note.removeprefix(LACKS).split(" ; ")}
    return [LACKS + " ; ".join(sorted(parts))] if parts else []


def frozen_text(frozen_at: datetime) -> str:
    """What readers see of an edition that is printed as it was published."""
    return f"Édition arrêtée le {frozen_at:%d/%m/%Y} : les chiffres sont ceux qui ont été publiés"


TABLES = """
select
    edition, table_no, content, section, title, scope, unit, notes, sources, rules, chart, systems, printed_extracted_on
from published.published_tables order by edition, position
"""


def _text(value: object) -> str:
    return "" if value is None else str(value)


@contextmanager
def reading(database: Path) -> Generator[duckdb.DuckDBPyConnection]:
    """A published file, open to be read. Raises PublicationError where it cannot be, or lacks what is asked of it."""
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            yield connection
    except duckdb.Error as error:
        raise PublicationError(f"{database}: {first_line(error)}") from error


def read_tables(database: Path) -> list[Table]:
    """Every table of every edition in printed order. Raises PublicationError for a table that has no cell, or a row or
    column without a label."""
    if not database.exists():
        raise PublicationError(f"{database} does not exist: `make full` or `make build` publishes it")
    with reading(database) as connection:
        try:
            return read_from(connection)
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            again = "published by another version? `make build` or `make full` publishes it anew"
            raise PublicationError(f"{database}: {first_line(error)} ({again})") from error


def read_from(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """As `read_tables`, from an open connection; what is read is as published: frozen editions as they were (R22)."""

    def fetch(query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query).fetchall()

    taken = _read_extractions(connection)
    frozen = dict(fetch("select edition, frozen_at from published.frozen_editions where is_in_force"))
    revised = Counter(
        fetch("select edition, table_no from publication.revisions where display is distinct from published_display")
    )
    labels = {system.name: system.label_fr for system in load_contract().systems}
    rows: dict[tuple[str, str], list[Row]] = {}
    for edition, content, *row in fetch(
        "select edition, content, row_code, label, level from published.published_table_rows order by position, level"
    ):
        rows.setdefault((edition, content), []).append(Row(*row))
    columns: dict[tuple[str, str], list[Column]] = {}
    for edition, content, *texts in fetch(
        "select edition, content, column_code, label, unit, measure, definition, numerator, denominator, rules, source,"
        " dimension from published.published_table_columns order by position"
    ):
        columns.setdefault((edition, content), []).append(Column(*map(_text, texts)))
    cells: dict[tuple[str, str], dict[tuple[str, str, str], Cell]] = {}
    for edition, number, row, column, period, value, marker, provisional, decimals, display in fetch(
        "select edition, table_no, row_code, column_code, period, value, marker, provisional, decimals, display"
        " from publication.diffusion"
    ):
        # (p) is beside a value (R12). The marker itself is shown, whatever `display` says: a slip there must not
        # print the figure it hides
        cells.setdefault((edition, number), {})[row, column, period] = Cell(
            marker or display, None if marker else value, marker, bool(provisional) and not marker, decimals
        )
    tables = []
    for edition, number, content, section, title, scope, unit, notes, sources, rules, chart, systems, printed in fetch(
        TABLES
    ):
        own = cells.pop((edition, number), {})
        where = f"edition {edition}, table {number} ({content})"
        if not own:
            raise PublicationError(f"{where}: it has no cell")
        table = Table(edition, number, content, _text(section), _text(title), _text(scope), _text(unit),
                      _text(notes).splitlines(), _text(sources), _text(rules), chart or "none",
                      _extractions(_text(systems), taken.get(edition, {}), labels, printed),
                      frozen.get(edition), revised[edition, number])  # fmt: skip
        table.cells = own
        table.rows = [row for row in rows.get((edition, content), []) if any(key[0] == row.code for key in own)]
        table.columns = [one for one in columns.get((edition, content), []) if any(key[1] == one.code for key in own)]
        table.periods = sorted({key[2] for key in own})
        for kind, labelled, position in (("row", table.rows, 0), ("column", table.columns, 1)):
            missing = {key[position] for key in own} - {one.code for one in labelled}
            if missing:
                raise PublicationError(f"{where}: {kind} without a label: {', '.join(sorted(missing))}")
        present = {key[1:] for key in own}
        table.headers = [(c, p) for c in table.columns for p in table.periods if (c.code, p) in present]
        tables.append(table)
    if cells:
        edition, number = sorted(cells)[0]
        raise PublicationError(f"edition {edition}, table {number}: it has cells and no title in publication.tables")
    if not tables:
        raise PublicationError("publication.tables is empty")
    return tables


def _read_extractions(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, tuple[set[date], bool | None]]]:
    """Edition -> system -> the days on which its files were taken, and whether they are synthetic, where all say it or
    one is."""
    found: dict[str, dict[str, tuple[set[date], bool | None]]] = {}
    for edition, system, days, synthetic in connection.execute(
        "select edition, system, list(distinct extracted_on), case when bool_or(is_synthetic) then true"
        " when count(is_synthetic) = count(*) then false end from published.published_extractions"
        " where extracted_on is not null group by edition, system"
    ).fetchall():
        found.setdefault(edition, {})[system] = (set(days), synthetic)
    return found


def _extractions(
    systems: str, taken: dict[str, tuple[set[date], bool | None]], labels: dict[str, str], printed: date | None
) -> Extractions:
    counted = [system for system in systems.split(", ") if system]
    days = [
        (labels.get(system, system), day) for system in counted if system in taken for day in sorted(taken[system][0])
    ]
    # a table that counts no row is of the whole landing
    origins = {taken[system][1] if system in taken else None for system in counted or taken}
    synthetic = True if True in origins else False if origins == {False} else None
    return Extractions(tuple(days), printed, synthetic)


def read_texts(database: Path) -> dict[str, list[tuple[int, str, str]]]:
    """Edition -> its text of key figures as published, (block, kind, HTML) in order; frozen editions alone have one.

    Raises PublicationError where the file has no such table.
    """
    found: dict[str, list[tuple[int, str, str]]] = {}
    with reading(database) as connection:
        for edition, *part in connection.execute(
            "select edition, block, kind, text from published.published_texts order by edition, position"
        ).fetchall():
            found.setdefault(edition, []).append(tuple(part))
    return found


def read_rules(database: Path) -> list[Rule]:
    """The rules in order. Raises PublicationError where the file has none."""
    with reading(database) as connection:
        rows = connection.execute(
            "select rule, title_fr, text_fr, source from reference.publication_rules order by position"
        ).fetchall()
        thresholds = connection.execute(
            "select edition, cast(round(100 * completeness) as integer) from reference.editions order by edition"
        ).fetchall()
    completeness = _by_edition([(edition, f"{percent} %") for edition, percent in thresholds])
    return [
        Rule(code, title, text.replace("{completeness}", completeness), source) for code, title, text, source in rows
    ]


def read_secrecy(database: Path) -> dict[str, list[str]]:
    """What readers see of statistical secrecy: `limits`, a sentence each, and `exceptions`, the tables as printed.

    Raises PublicationError where the file has no such seeds.
    """
    with reading(database) as connection:
        rows = connection.execute(
            "select max(least_count), max(least_base), max(least_complement), max(least_group)"
            " from (select * from reference.disclosure"
            " qualify row_number() over (partition by row_relation order by edition desc) = 1)"
        ).fetchall()
        exceptions = connection.execute(
            "select edition, string_agg(table_no, ', ' order by table_no) from reference.disclosure_exceptions"
            " group by edition order by edition"
        ).fetchall()
    count, base, complement, group = rows[0]
    limits = [
        f"Un nombre de personnes, de décisions ou de diplômes compris entre 1 et {count - 1}.",
        f"Une part ou une moyenne établie sur moins de {base}.",
        (
            f"Une part dont le numérateur est compris entre 1 et {count - 1}, ou à laquelle il en manque entre 1 et"
            f" {complement - 1}."
        ),
    ]
    if group:
        limits.append(f"Que tous ou aucun ont eu un résultat (VAE, VAPP, VES), dans un groupe de moins de {group}.")
    return {
        "limits": limits,
        "exceptions": [f"tableaux {tables} de l’édition {edition}" for edition, tables in exceptions],
    }


def _by_edition(settings: list[tuple[str, str]]) -> str:
    """A setting of every edition: its text where all have one, else each with its editions."""
    values = list(dict.fromkeys(value for _, value in settings))
    if len(values) == 1:
        return values[0]
    named = ((value, ", ".join(edition for edition, own in settings if own == value)) for value in values)
    return ", ".join(f"{value} (édition {editions})" for value, editions in named)


def displayed_number(cell: Cell) -> float:
    """The number that `display` prints, rounded as printed; only for a cell without marker."""
    return number_of(cell.display, cell.marks)
