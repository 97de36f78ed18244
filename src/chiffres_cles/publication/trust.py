"""What readers see of the figures themselves: revisions, reconciliation with print, quality, glossary.

Nothing here shows a number that publication.diffusion hides: a rebuilt value is that of diffusion, `c` where it is
hidden, and of a figure on persons that moved by a few the new value is not given either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.contract import load_contract
from chiffres_cles.display import written
from chiffres_cles.publication.content import SECRET, Cell, Table, reading
from chiffres_cles.publication.search import slug

STATUSES = {
    "exact": "identique au chiffre imprimé",
    "contradiction": "aucune donnée ne pourrait le donner à côté des autres",
    "revised": "révisé depuis",
    "not_printed": "non imprimé",
    "unexplained": "différent, sans explication",
    "agrees": "concordant, à la précision du texte",
    "out_of_period": "hors des années que contiennent les extractions",
    "not_rebuildable": "ne peut pas être reconstruit des extractions",
}
"""Status of a reconciliation (R22) -> what readers see of it."""

INDICATORS = {
    "diplomas": "Diplômes et certificats",
    "engineer_diplomas": "Diplômes d’ingénieur",
    "establishment_share": "Part des diplômes d’établissement (%)",
    "evening_share": "Part des cours du soir (%)",
    "learners_evening": "Auditeurs en cours du soir",
    "learners_institutes": "Auditeurs des instituts",
    "level_7_8_enrolments_share": "Part des inscriptions de niveau 7 et 8 (%)",
    "lifelong_training_share": "Part de la formation continue (%)",
    "apprentices_and_students_share": "Part des apprentis et des étudiants (%)",
    "national_diplomas_share": "Part des diplômes nationaux (%)",
    "national_vae_share": "Part du Cnam dans les diplômes de VAE délivrés en France (%)",
    "offerings_presential": "Enseignements en présentiel",
    "professional_titles_share": "Part des titres professionnels (%)",
    "vae_candidates": "Candidats à une VAE",
    "vae_decisions": "Notifications de VAE",
    "vae_full_share": "Part des délivrances du diplôme par la VAE (%)",
    "vapp_candidates": "Candidats à une VAPP",
    "vapp_decisions": "Notifications de VAPP",
    "ves_candidates": "Candidats à une VES",
    "ves_decisions": "Notifications de VES",
    "work_study_growth": "Évolution de l’alternance (%)",
    "work_study_learners": "Auditeurs en alternance",
}
"""The indicators of the printed texts that are contradictory, revised, out of period or cannot be rebuilt."""

REASONS = {
    "above_scale": "La note dépasse son barème.",
    "after_extraction": "Le jour ou l’année est postérieur à l’extraction.",
    "bad_format": "La valeur n’a pas la forme attendue.",
    "candidate_rejected": "L’enregistrement du candidat est refusé.",
    "certification_rejected": "L’enregistrement de la certification est refusé.",
    "enrolment_rejected": "Le résultat est celui d’une inscription elle-même refusée.",
    "enrolments_rejected": "Les inscriptions de l’auditeur cette année-là sont refusées.",
    "learner_rejected": "L’enregistrement de l’auditeur est refusé.",
    "lossy_text": "Le nom porte les traces d’une conversion qui a perdu des lettres.",
    "missing": "Une valeur que l’application remplit toujours manque.",
    "mooc_session_rejected": "L’enregistrement de la session de MOOC est refusé.",
    "no_enrolment": "Le résultat n’est celui d’aucune inscription connue de l’application.",
    "no_registration": "L’auditeur n’a aucune inscription administrative valide cette année-là, donc aucun centre.",
    "no_window": "Le jour n’est dans aucune promotion, ou dans aucune année de décisions.",
    "not_a_date": "La valeur n’est pas une date.",
    "not_a_number": "La valeur n’est pas un nombre.",
    "not_a_year": "La valeur n’est pas une année universitaire.",
    "offering_rejected": "L’enregistrement de l’enseignement est refusé.",
    "out_of_range": "La valeur est hors des bornes attendues.",
    "outcome_of_another_scheme": "La décision est dans les termes d’un autre dispositif de validation.",
    "placeholder": "Ce qui est écrit tient lieu de valeur absente (NULL, 0).",
    "R21_replaces_itself": "Le document se remplace lui-même.",
    "R3_day_of_another_year": "Le jour n’est pas de l’année universitaire.",
    "R8_before_its_first_year": "La modalité n’existait pas encore cette année-là.",
    "registration_rejected": "L’inscription administrative de l’auditeur est refusée.",
    "required": "Une valeur obligatoire manque.",
    "scale_unknown": "Le barème de la note est inconnu.",
    "unit_rejected": "L’enregistrement de l’unité au catalogue national est refusé.",
    "unknown_candidate": "L’application ne connaît aucun candidat de ce numéro.",
    "unknown_certification": "La certification n’est dans aucun catalogue, et son genre n’est pas donné.",
    "unknown_certification_kind": "Le genre de la certification est inconnu.",
    "unknown_code": "Le code n’est pas dans la liste.",
    "unknown_learner": "L’application ne connaît aucun auditeur de ce numéro.",
    "unknown_mooc_session": "La plateforme ne connaît pas cette session.",
    "unknown_offering": "L’application n’a pas ouvert cet enseignement.",
}
"""Rule by which a record is refused or a value set aside -> why, in French; that all have one is a test."""

SOURCES = (
    ("CC2024", "Chiffres clés du Cnam, édition 2024 : les tableaux 1 à 5B et le texte imprimés."),
    (
        "CC2023-M",
        (
            "Chiffres clés du Cnam, édition 2023 : les notes méthodologiques (M) qui accompagnent les tableaux ; le"
            " chiffre romain qui suit en est la partie."
        ),
    ),
    ("CC2020", "Chiffres clés du Cnam, édition 2020 : les chiffres du texte imprimé."),
)
"""The documents that rules and indicators name as their source: abbreviation and what it is."""

ABBREVIATIONS = (
    ("CCE", "Centre Cnam à l’étranger."),
    ("CCR", "Centre Cnam en région."),
    ("CLE", "Communication en langues étrangères, rangée avec les équipes pédagogiques nationales."),
    ("EPN", "Équipe pédagogique nationale : les seize équipes qui portent l’offre nationale."),
    ("FOAD", "Formation ouverte et à distance."),
    ("FOADP", "FOAD planifiée : à distance, à heures fixes, depuis 2022-2023."),
    ("HYB", "Modalité hybride : en partie sur place, en partie à distance."),
    ("PRES", "Présentiel : sur place."),
    ("MOOC", "Cours en ligne ouvert à tous (massive open online course)."),
    ("RNCP", "Répertoire national des certifications professionnelles."),
    ("UE", "Unité d’enseignement."),
    ("US", "Unité spécifique, le plus souvent d’un cursus bloqué."),
    ("UA", "Unité d’activité, qui ne compte jamais."),
    ("VAE", "Validation des acquis de l’expérience."),
    ("VAPP", "Validation des acquis professionnels et personnels, pour accéder à une formation."),
    ("VES", "Validation des études supérieures."),
    ("n.c.", "Marque d’une case : non communiqué."),
    ("s.o.", "Marque d’une case : sans objet."),
    ("(p)", "Marque d’une case : donnée provisoire."),
)
"""Abbreviations of tables and pages, each with an entry of its own in the glossary."""


LINKED = re.compile(
    r"\b("
    + "|".join(sorted((re.escape(a) for a, _ in (*SOURCES, *ABBREVIATIONS) if a[0].isupper()), key=len, reverse=True))
    + r")(?![\w-])"
)


def linked(text: str, base: str) -> str:
    """HTML of a text in which each abbreviation leads to its entry of the glossary, the first time that it is used
    there."""
    from markupsafe import Markup, escape

    seen: set[str] = set()

    def link(match: re.Match[str]) -> str:
        term = match[1]
        if term in seen:
            return term
        seen.add(term)
        return f'<a class="term" href="{base}glossaire.html#{slug(term)}">{term}</a>'

    return Markup(LINKED.sub(link, str(escape(text))))


@dataclass(frozen=True)
class Moved:
    """A cell that two makings of an edition, or print and build, give otherwise; `path` leads to it, from the site's
    folder."""

    table: str
    what: str
    period: str
    before: str
    now: str
    why: str = ""
    path: str = ""


@dataclass
class Trust:
    """What the pages show; each list is in the order in which it is shown."""

    frozen: list[tuple[str, str, str]] = field(default_factory=list)
    """(edition, day, reason) of each freeze."""
    revised: dict[str, list[Moved]] = field(default_factory=dict)
    """Edition -> the cells that this build would print otherwise."""
    printed: list[Moved] = field(default_factory=list)
    """Figures that two printed editions give of one period; `table` is which editions."""
    statuses: list[tuple[str, str, dict[str, int]]] = field(default_factory=list)
    """(edition, table, status -> printed cells)."""
    contradictions: list[Moved] = field(default_factory=list)
    text_statuses: dict[str, int] = field(default_factory=dict)
    texts: list[Moved] = field(default_factory=list)
    """Figures of the printed texts that are not simply met; `table` is the edition, `before` the printed figure."""
    systems: list[tuple[str, str, int, int, int, int]] = field(default_factory=list)
    """(system, days of extraction, records, refused, repeated, values set aside)."""
    rejects: list[tuple[str, int]] = field(default_factory=list)
    issues: list[tuple[str, int]] = field(default_factory=list)
    lacks: list[tuple[str, str]] = field(default_factory=list)
    """(extract, what of it has not come)."""
    glossary: list[tuple[str, str]] = field(default_factory=list)
    """(term, meaning)."""

    @property
    def is_sample(self) -> bool:
        """Whether most printed cells are unlike the rebuilt ones without a reason, as on a landing of another size."""
        counts = [counts for *_, counts in self.statuses]
        return 2 * sum(one.get("unexplained", 0) for one in counts) > sum(sum(one.values()) for one in counts)


def read_trust(database: Path, tables: Iterable[Table]) -> Trust:
    """What a published file says of itself. Raises PublicationError where it lacks a relation that is read."""
    with reading(database) as connection:
        return _read(connection, list(tables))


def _read(connection: duckdb.DuckDBPyConnection, tables: list[Table]) -> Trust:
    def fetch(query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query).fetchall()

    by_number = {(table.edition, table.number): table for table in tables}
    labels = {system.name: system.label_fr for system in load_contract().systems}
    trust = Trust()
    trust.frozen = [
        (edition, f"{day:%d/%m/%Y}", reason or "")
        for edition, day, reason in fetch(
            "select edition, frozen_at, reason from published.frozen_editions order by edition desc, frozen_at desc"
        )
    ]
    least = max((row[0] for row in fetch("select max(least_count) from reference.disclosure")), default=0) or 0
    persons = {row[0] for row in fetch("select row_relation from reference.disclosure")}
    for edition, number, row, column, period, before, now, relation, *amounts in fetch(
        "select edition, table_no, row_code, column_code, period, published_display, display, row_relation,"
        " published_numerator, numerator, published_denominator, denominator from publication.revisions"
        " where display is distinct from published_display order by all"
    ):
        place = _named(by_number, edition, number, row, column, period)
        if place:
            what, path, cell = place
            hidden = cell.marker == SECRET
            new = now if not hidden and (relation not in persons or _moved_enough(amounts, least)) else SECRET
            trust.revised.setdefault(edition, []).append(
                Moved(number, what, period, SECRET if hidden else before or "", new or "", path=path)
            )
    trust.printed = [
        Moved(f"{edition} puis {later}", INDICATORS.get(indicator, indicator), period, _number(before), _number(now))
        for edition, later, indicator, period, before, now in fetch(
            "select edition, later_edition, indicator, period, value, later_value from publication.printed_revisions"
            " where is_revised order by all"
        )
    ]
    found: dict[tuple[str, str], dict[str, int]] = {}
    for edition, number, status, count in fetch(
        "select edition, table_no, status, count(*) from publication.reconciliation group by all order by all"
    ):
        found.setdefault((edition, number), {})[status] = count
    trust.statuses = [(*key, counts) for key, counts in found.items()]
    for edition, number, row, column, period, printed, marker, why in fetch(
        "select edition, table_no, row_code, column_code, period, printed_value, printed_marker, explanation_fr from"
        " publication.reconciliation join reference.contradictions using (edition, table_no, row_code, column_code,"
        " period) where status = 'contradiction' order by all"
    ):
        place = _named(by_number, edition, number, row, column, period)
        if place:
            what, path, cell = place
            trust.contradictions.append(
                Moved(number, what, period, marker or _number(printed, cell.decimals), cell.printed, why, path)
            )
    trust.text_statuses = dict(
        fetch(
            "select status, count(*) from publication.text_reconciliation group by status order by count(*) desc,"
            " status"
        )
    )
    trust.texts = [
        Moved(
            edition,
            INDICATORS.get(indicator, indicator),
            period,
            _number(printed),
            STATUSES.get(status, status),
            why or "",
        )
        for edition, indicator, period, printed, status, why in fetch(
            "select one.edition, one.indicator, one.period, one.printed_value, one.status, case one.status when"
            " 'contradiction' then contradictions.explanation_fr when 'not_rebuildable' then limits.reason_fr end from"
            " publication.text_reconciliation as one left join reference.contradictions_text as contradictions using"
            " (edition, indicator, scope, period) left join reference.publication_text_limits as limits using (edition,"
            " indicator, scope, period) where one.status not in ('agrees', 'unexplained') order by one.status,"
            " one.edition desc, one.indicator, one.period"
        )
    ]
    days = {
        system: ", ".join(f"{day:%d/%m/%Y}" for day in sorted(found))
        for system, found in fetch(
            "select system, list(distinct extracted_on) filter (where extracted_on is not null) from"
            " quality.extractions group by system"
        )
        if found
    }
    trust.systems = [
        (labels.get(system, system), days.get(system, "non documentée"), *counts)
        for system, *counts in fetch(
            "select system, sum(landed), sum(rejected), sum(deduplicated), sum(value_issues) from quality.row_accounts"
            " where system <> 'landing' group by system order by system"
        )
    ]
    for relation, into in (("rejects", trust.rejects), ("value_issues", trust.issues)):
        into += [
            (REASONS.get(rule, rule), count)
            for rule, count in fetch(
                f"select rule, count(*) from quality.{relation} group by rule order by count(*) desc, rule"
            )
        ]
    trust.lacks = [
        (f"{labels.get(system, system)}, {extract}", lacks or "l’extraction entière")
        for system, extract, lacks in fetch(
            "select system, extract, lacks from quality.extractions where state = 'absent' or lacks is not null"
            " order by all"
        )
    ]
    terms = [(term, meaning) for term, meaning in fetch("select term_fr, meaning_fr from reference.glossary")]
    own = {slug(term) for term, _ in (*SOURCES, *ABBREVIATIONS)}
    trust.glossary = sorted(
        [*((term, meaning) for term, meaning in terms if slug(term) not in own), *SOURCES, *ABBREVIATIONS],
        key=lambda pair: slug(pair[0]),
    )
    return trust


def _named(
    tables: dict[tuple[str, str], Table], edition: str, number: str, row: str, column: str, period: str
) -> tuple[str, str, Cell] | None:
    """What a cell is called, where it is and what readers see of it; None where the edition prints none."""
    table = tables.get((edition, number))
    cell = table.cells.get((row, column, period)) if table else None
    if table is None or cell is None:
        return None
    rows = {one.code: one.label for one in table.rows}
    columns = {one.code: one.label for one in table.columns}
    return f"{rows[row]}, {columns[column]}", f"{edition}/{number}.html#{row}/{column}/{period}", cell


def _moved_enough(amounts: list[float | None], least: int) -> bool:
    """Whether the counts of before and now, and what lies between them, are each nothing or at least `least`."""
    before, now, before_all, now_all = (0 if amount is None else amount for amount in amounts)
    parts = [before, now, before_all, now_all, now - before, now_all - before_all]
    parts += [now_all - now] if now_all else []  # what lacks to the whole
    return all(part == 0 or abs(part) >= least for part in parts)


def _number(value: float | None, decimals: int | None = None) -> str:
    """A printed figure as French readers write it, by default with a decimal where it has one; nothing where none is
    printed."""
    if value is None:
        return ""
    return written(value, int(value != int(value)) if decimals is None else decimals)
