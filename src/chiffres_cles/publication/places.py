"""The pages of centres and national teaching teams (EPN): the cells of one row, gathered from all tables of an
edition."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from chiffres_cles.display import plain
from chiffres_cles.publication.content import SECRET, Cell, PublicationError, Table, reading
from chiffres_cles.publication.csv_files import safe_text
from chiffres_cles.publication.home import KeyNumber, key_number, trend

TOTAL = "TOTAL"
YEARS = 6
"""The longest series of a page: six cohorts, five years of all else."""
HEADER = ["bloc", "indicateur", "unite", "territoire", "periode", "valeur", "marqueur", "provisoire", "tableau"]
"""Columns of a page's data, one row a cell; those of the tables are in csv_files."""


@dataclass(frozen=True)
class Place:
    """A centre or an EPN; `area` is the code of its sub-total in tables, empty for an EPN."""

    kind: str
    code: str
    label: str
    about: str
    area: str = ""
    area_label: str = ""

    @property
    def path(self) -> str:
        """Of its page, from the folder of the site."""
        return f"{self.kind}/{self.code}.html"


CENTRES, TEAMS = "centres", "epn"
"""The kinds of places, and the folders of their pages."""

KEYS = {
    CENTRES: (
        ("activity_over_years_by_centre/learners", "auditeurs rattachés"),
        ("activity_over_years_by_centre/entering_learners", "auditeurs entrants"),
        ("activity_over_years_by_centre/enrolments", "inscriptions organisées"),
        ("work_study_by_centre/work_study_learners", "auditeurs en alternance"),
        ("exams_over_years_by_centre/success", "de réussite aux examens"),
        ("diplomas_by_centre/diplomas", "diplômes et certificats"),
    ),
    TEAMS: (
        ("activity_over_years_by_epn/enrolments", "inscriptions"),
        ("activity_over_years_by_epn/offerings", "enseignements ouverts"),
        ("work_study_by_epn/work_study_learners", "auditeurs en alternance"),
        ("exams_over_years_by_epn/success", "de réussite aux examens"),
        ("diplomas_by_epn/diplomas", "diplômes et certificats"),
    ),
}
"""The key numbers of a page: content and column of the cell, and what is counted, as it is read behind the number."""

BLOCKS = {
    CENTRES: (
        ("Les auditeurs", "Année universitaire", (
            ("Auditeurs rattachés", "activity_over_years_by_centre/learners", "learners_by_centre/learners"),
            ("Auditeurs entrants", "activity_over_years_by_centre/entering_learners",
             "learners_by_centre/entering_learners"),
            ("Formation continue (%)", "activity_by_centre/lifelong_training_share"),
            ("Au moins un enseignement FOAD ou HYB (%)",
             "distance_learner_share_by_centre/distance_hybrid_learner_share",
             "learners_by_centre/distance_hybrid_share"),
        )),
        ("Leur profil", "Année universitaire", (
            ("Âge moyen (années)", "ages_and_sexes_by_centre/mean_age", "learners_by_centre/mean_age"),
            ("Hommes pour 100 femmes", "ages_and_sexes_by_centre/masculinity_ratio",
             "learners_by_centre/masculinity_ratio"),
            ("Bac+3 et plus (%)", "learners_by_centre/bac3_plus_share"),
            ("En emploi (%)", "learners_by_centre/employed_share", "situation_by_centre/employed"),
            ("Actifs (%)", "learners_by_centre/active_share"),
            ("Demandeurs d’emploi parmi les actifs (%)", "learners_by_centre/unemployed_among_active_share"),
        )),
        ("Ce qui est connu des auditeurs", "Année universitaire", (
            ("Âge connu (%)", "known_values_by_centre/age_known_share"),
            ("Premier diplôme connu (%)", "known_values_by_centre/first_diploma_known_share"),
            ("Situation connue (%)", "known_values_by_centre/situation_known_share"),
        )),
        ("L’offre et les inscriptions", "Année universitaire", (
            ("Enseignements ouverts", "activity_over_years_by_centre/offerings", "offerings_by_centre/offerings"),
            ("Inscriptions organisées", "activity_over_years_by_centre/enrolments", "enrolments_by_centre/enrolments"),
            ("dont d’auditeurs d’autres centres", "activity_by_centre/incoming_enrolments"),
            ("Inscriptions de ses auditeurs ailleurs", "activity_by_centre/outgoing_enrolments"),
            ("Inscriptions FOAD ou HYB (%)", "offer_and_exams_by_centre/distance_hybrid_share"),
            ("Heures stagiaires", "activity_over_years_by_centre/learner_hours",
             "learner_hours_by_centre/learner_hours"),
        )),
        ("Les examens", "Année universitaire", (
            ("Inscriptions à l’examen", "exams_over_years_by_centre/exam_enrolments",
             "exam_rates_by_centre/exam_enrolments"),
            ("Complétude des résultats (%)", "exams_over_years_by_centre/completeness",
             "exam_rates_by_centre/completeness"),
            ("Taux de présence (%)", "exams_over_years_by_centre/attendance", "exam_rates_by_centre/attendance"),
            ("Taux de réussite (%)", "exams_over_years_by_centre/success", "exam_rates_by_centre/success"),
        )),
        ("L’alternance", "Année universitaire", (
            ("Auditeurs en alternance", "work_study_by_centre/work_study_learners"),
            ("Part des auditeurs (%)", "learners_by_centre/work_study_share"),
            ("Âge moyen (années)", "work_study_ages_and_sexes_by_centre/mean_age"),
            ("Femmes (%)", "work_study_profile_by_centre/women_share"),
            ("Apprentis (%)", "work_study_profile_by_centre/apprentice_share"),
        )),
        ("Les validations", "Année civile", (
            ("Notifications de VAPP", "validations_over_years_by_centre/vapp_decisions",
             "vapp_rates_by_centre/decisions"),
            ("Notifications de VAE", "validations_over_years_by_centre/vae_decisions", "vae_rates_by_centre/decisions"),
            ("VAE, délivrance du diplôme (%)", "vae_rates_by_centre/full_rate"),
            ("Notifications de VES", "validations_over_years_by_centre/ves_decisions", "ves_rates_by_centre/decisions"),
        )),
        ("Les diplômes", "Promotion", (("Diplômes et certificats", "diplomas_by_centre/diplomas"),)),
    ),
    TEAMS: (
        ("L’offre et les inscriptions", "Année universitaire", (
            ("Inscriptions", "activity_over_years_by_epn/enrolments", "enrolments_and_offer_by_epn/enrolments"),
            ("Part des inscriptions (%)", "enrolments_by_epn/share"),
            ("Enseignements ouverts", "activity_over_years_by_epn/offerings", "enrolments_and_offer_by_epn/offerings"),
            ("Centres organisateurs", "activity_over_years_by_epn/offering_centres",
             "enrolments_and_offer_by_epn/offering_centres"),
            ("Heures stagiaires", "activity_over_years_by_epn/learner_hours", "learner_hours_by_epn/learner_hours"),
        )),
        ("Les examens", "Année universitaire", (
            ("Inscriptions à l’examen", "exams_over_years_by_epn/exam_enrolments", "exam_rates_by_epn/exam_enrolments"),
            ("Complétude des résultats (%)", "exams_over_years_by_epn/completeness", "exam_rates_by_epn/completeness"),
            ("Taux de présence (%)", "exams_over_years_by_epn/attendance", "exam_rates_by_epn/attendance"),
            ("Taux de réussite (%)", "exams_over_years_by_epn/success", "exam_rates_by_epn/success"),
        )),
        ("Les examens selon la modalité", "Année universitaire", (
            ("Présence en présentiel (%)", "exam_rates_by_modality_and_epn/attendance_pres"),
            ("Présence à distance (%)", "exam_rates_by_modality_and_epn/attendance_foad"),
            ("Présence en hybride (%)", "exam_rates_by_modality_and_epn/attendance_hyb"),
            ("Réussite en présentiel (%)", "exam_rates_by_modality_and_epn/success_pres"),
            ("Réussite à distance (%)", "exam_rates_by_modality_and_epn/success_foad"),
            ("Réussite en hybride (%)", "exam_rates_by_modality_and_epn/success_hyb"),
        )),
        ("L’alternance", "Année universitaire", (
            ("Auditeurs en alternance", "work_study_by_epn/work_study_learners"),
            ("Âge moyen (années)", "work_study_ages_and_sexes_by_epn/mean_age"),
            ("Hommes pour 100 femmes", "work_study_ages_and_sexes_by_epn/masculinity_ratio"),
        )),
        ("Les validations", "Année civile", (
            ("Notifications de VAPP", "validations_over_years_by_epn/vapp_decisions", "vapp_rates_by_epn/decisions"),
            ("VAPP, accès direct ou avec dispense (%)", "vapp_rates_by_epn/direct_rate"),
            ("Notifications de VAE", "validations_over_years_by_epn/vae_decisions", "vae_rates_by_epn/decisions"),
            ("VAE, délivrance du diplôme (%)", "vae_rates_by_epn/full_rate"),
            ("Notifications de VES", "validations_over_years_by_epn/ves_decisions", "ves_validations_by_epn/decisions"),
            ("VES, validations totales (%)", "ves_validations_by_epn/total_validation_share"),
        )),
        ("Les diplômes", "Promotion", (("Diplômes et certificats", "diplomas_by_epn/diplomas"),)),
    ),
}  # fmt: skip
"""Kind -> blocks of a page: heading, what its periods are, and its lines: a label, then the cells (content/column) that
are asked in turn for each period."""


@dataclass(frozen=True)
class Found:
    """One cell with its table: `key` names it, `path` leads to it from the folder of the site."""

    cell: Cell
    table: Table
    key: str

    @property
    def path(self) -> str:
        """From the folder of the site to the cell in its table."""
        edition, number, row, column, period = self.key.split("/")
        return f"{edition}/{number}.html#{row}/{column}/{period}"


@dataclass(frozen=True)
class Line:
    """One indicator of a place: its cell of each period of the block, and of the last one that of the area and of
    all."""

    label: str
    cells: tuple[Found | None, ...]
    area: Found | None
    whole: Found | None
    lines: tuple[str, ...]
    """Points of the trend, as those of the home page; empty where fewer than two periods follow each other."""
    last: tuple[float, float]

    @property
    def source(self) -> Found:
        """The last cell of the place: every line has one."""
        return [found for found in self.cells if found][-1]


@dataclass(frozen=True)
class Block:
    """The lines of one theme, over the same periods."""

    title: str
    periods_are: str
    periods: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Page:
    """What the page of one place shows of an edition."""

    place: Place
    edition: str
    numbers: tuple[KeyNumber, ...]
    blocks: tuple[Block, ...]

    @property
    def cells(self) -> list[tuple[Block, Line, str, str, Found]]:
        """Every cell of the page: block, line, whose it is (place, area or all), period."""
        found = []
        for block in self.blocks:
            for line in block.lines:
                own = list(zip(block.periods, line.cells, strict=True))
                found += [(block, line, self.place.label, period, one) for period, one in own if one]
                period = [period for period, one in own if one][-1]
                others = ((self.place.area_label, line.area), ("Ensemble du Cnam", line.whole))
                found += [(block, line, whose, period, one) for whose, one in others if one]
        return found

    def marked(self, marker: str) -> list[str]:
        """The lines of the place that bear a marker, each with its theme and periods."""
        listed = []
        for block in self.blocks:
            for line in block.lines:
                own = zip(block.periods, line.cells, strict=True)
                periods = [period for period, one in own if one and one.cell.marker == marker]
                if periods:
                    listed.append(f"{block.title} – {line.label} : {', '.join(periods)}")
        return listed

    @property
    def hidden(self) -> list[str]:
        """What statistical secrecy hides of the place."""
        return self.marked(SECRET)

    @property
    def markers(self) -> list[str]:
        """The markers of the page, of area and whole too."""
        return sorted({found.cell.marker for *_, found in self.cells if found.cell.marker})

    @property
    def provisional(self) -> list[str]:
        """The lines with provisional figures, each with its periods."""
        listed: dict[str, list[str]] = {}
        for block, line, whose, period, found in self.cells:
            if found.cell.provisional and whose == self.place.label:
                listed.setdefault(f"{block.title} – {line.label}", []).append(period)
        return [f"{what} : {', '.join(periods)}" for what, periods in listed.items()]

    @property
    def tables(self) -> list[Table]:
        """The tables that the page takes its cells from, in printed order of first use."""
        return list({found.table.number: found.table for *_, found in self.cells}.values())

    @property
    def notes(self) -> list[str]:
        """The notes of these tables, each once, with the numbers of its tables."""
        listed: dict[str, list[str]] = {}
        for table in self.tables:
            for note in table.notes:
                listed.setdefault(note, []).append(table.number)
        return [f"{note} (tableau{'x' if len(own) > 1 else ''} {', '.join(own)})" for note, own in listed.items()]


def read_places(database: Path) -> list[Place]:
    """The centres in printed order, then the EPN. Raises PublicationError where the file has no such seeds."""
    with reading(database) as connection:
        centres = connection.execute(
            "select centres.code, centres.label_fr, centres.centre_type, areas.code, areas.label_fr"
            " from reference.centres as centres join reference.areas as areas on centres.area = areas.code"
            " order by centres.display_order"
        ).fetchall()
        teams = connection.execute(
            "select code, label_fr from reference.teaching_teams order by display_order"
        ).fetchall()
    types = {"CCR": "Centre Cnam en région (CCR)", "CCE": "Centre Cnam à l’étranger (CCE)"}
    return [
        Place(CENTRES, code, label, types.get(kind, kind), area, area_label)
        for code, label, kind, area, area_label in centres
    ] + [Place(TEAMS, code, label, "Équipe pédagogique nationale (EPN)") for code, label in teams]


def place_pages(tables: Iterable[Table], places: Iterable[Place]) -> list[Page]:
    """The page of each place that one edition prints anything of, in order.

    Raises PublicationError where a table that is there has no such column; a place without a cell has no page.
    """
    by_content = {table.content: table for table in tables}
    pages = []
    for place in places:
        blocks = tuple(
            block for block in (_block(by_content, place, *parts) for parts in BLOCKS[place.kind]) if block.lines
        )
        if blocks:
            numbers = (
                key_number(by_content, f"{content}/{place.code}/{column}", label)
                for (content, column), label in ((one.split("/"), label) for one, label in KEYS[place.kind])
                if content in by_content and _has_row(by_content[content], place.code)
            )
            edition = next(iter(by_content.values())).edition
            pages.append(Page(place, edition, tuple(number for number in numbers if number), blocks))
    return pages


def _has_row(table: Table, code: str) -> bool:
    return any(row.code == code for row in table.rows)


def _block(
    tables: dict[str, Table], place: Place, title: str, periods_are: str, lines: tuple[tuple[str, ...], ...]
) -> Block:
    read = [(label, _series(tables, place.code, references)) for label, *references in lines]
    periods = tuple(sorted({period for _, series in read for period in series})[-YEARS:])
    return Block(
        title, periods_are, periods,
        tuple(_line(tables, place, label, series, periods, references)
              for (label, series), (_, *references) in zip(read, lines, strict=True)
              if any(period in series for period in periods)),
    )  # fmt: skip


def _series(tables: dict[str, Table], row: str, references: list[str]) -> dict[str, Found]:
    """Period -> the cell of a row, from the first of the columns that has one."""
    found: dict[str, Found] = {}
    for reference in references:
        content, column = reference.split("/")
        table = tables.get(content)
        if table is None:
            continue
        if column not in {one.code for one in table.columns}:
            raise PublicationError(f"page of {row}: {reference}: no such column in {content}")
        for period in table.periods:
            cell = table.cells.get((row, column, period))
            if cell:
                key = f"{table.edition}/{table.number}/{row}/{column}/{period}"
                found.setdefault(period, Found(cell, table, key))
    return found


def _line(
    tables: dict[str, Table], place: Place, label: str, series: dict[str, Found], periods: tuple[str, ...],
    references: list[str],
) -> Line:  # fmt: skip
    cells = tuple(series.get(period) for period in periods)
    last = [period for period, found in zip(periods, cells, strict=True) if found][-1]
    area = _series(tables, place.area, references).get(last) if place.area else None
    numbers = [found.cell if found else None for found in cells]
    drawn = trend(numbers) if any(cell and not cell.marker for cell in numbers) else ((), (0.0, 0.0))
    return Line(label, cells, area, _series(tables, TOTAL, references).get(last), *drawn)


def write_places_csv(page: Page, target: Path) -> None:
    """The cells of a page as French Excel opens them; a marked cell has its marker and no number."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for block, line, whose, period, found in page.cells:
            cell = found.cell
            shown = "" if cell.marker else plain(cell.display, decimal=",")
            column = next(one for one in found.table.columns if one.code == found.key.split("/")[3])
            texts = map(safe_text, (block.title, line.label, column.unit, whose, period))
            writer.writerow([*texts, shown, cell.marker or "", "p" if cell.provisional else "", found.table.number])
