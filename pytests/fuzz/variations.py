"""What a draw varies of a landing, within the contract. Each variation changes rows in place and says what it did."""

from __future__ import annotations

import csv
import datetime
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from random import Random

from chiffres_cles.contract import Column, Extract, from_extraction
from chiffres_cles.settings import ROOT
from fuzz.landing import EXTRACTED_ON, NOBODY, OWNER, Landing, Row, by_owner, extracts

Variation = Callable[[Landing, Random], str]
NAMES = (
    "Łukasiewicz",
    "Đặng Thị",
    "Ørsted",
    "Þórðardóttir",
    "Weiß",
    "ﬁlou",
    "D’Aboville",
    "O'Neill",
    "Le Gall-Quéré",
    "ÇAĞLAR",
    "İnönü",
    "Œuvrard",
    "Ægir",
    "Null",
    "None",
    "N'Guessan",
    "dos  Santos",
    "Ñandú",
    "Анна",
    "李",
    "محمد",
    "Ελένη",
    "e\u0301lodie",
    "Jean\u00a0Paul",
    "Groß;ßmann",
    'dit "Petit"',
    "X",
)
"""Names in every script, with the signs that names and separators share."""
PLACEHOLDERS = ("00000000000", "0000000000A", "11111111111", "12345678901", "123456789AA", "INCONNU", "NEANT", "0")
BAD = {
    "text": ("a\u0001b", "a\nb"),
    "code": ("???",),
    "integer": ("4,5", "abc", "99999"),
    "decimal": ("1e3", "-1"),
    "mark": ("21,5x", "-3", "9999"),
    "date": ("31/02/2023", "demain", "1899"),
    "academic_year": ("2O23", "1066"),
}
EXAMPLES = {"replaced_document": "2020P0000001"}
"""A value for a column that the generator leaves blank, by its variable."""
EDGES = ("11-30", "12-01", "12-31", "01-01", "01-31", "02-01")
"""Days at which windows of years and cohorts end and begin."""
SCHEMES = ("VAE", "VAPP", "VES")


@cache
def reference(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


LAST = max(int(row["calendar_year"]) for row in reference("editions"))
"""The year of the latest edition, which ends the academic years and decisions of a draw."""
FIRST = LAST - 6


def columns(kind: Callable[[Column], bool]) -> list[tuple[str, str]]:
    """(extract, column) of the whole contract, of one kind."""
    return [(name, column.name) for name, extract in extracts().items() for column in extract.columns if kind(column)]


def codes_of(column: Column) -> list[str]:
    """Every code that a value of the column may be, those that mean unknown included; of other columns none."""
    if column.meta.get("lookup"):
        seed, scheme = column.meta["lookup"].split(".")
        listed = [row[scheme] for row in reference(seed) if row[scheme]]
    elif column.meta.get("variable") == "certification_kind":
        listed = [row["kind"] for row in reference("certification_kinds")]
    else:
        listed = list(column.codes)
    return [str(code) for code in (*listed, *column.meta.get("unknown", ()))]


def column_of(name: str, column: str) -> Column:
    return next(c for c in extracts()[name].columns if c.name == column)


# ---- one value, one column


def every_code(name: str, column: str) -> Variation:
    """Every code of a column's list, each in some row."""

    def vary(landing: Landing, random: Random) -> str:
        rows, codes = landing.rows[name], codes_of(column_of(name, column))
        while rows and len(rows) < len(codes):  # a list longer than the extract: some records twice
            rows.append(dict(random.choice(rows)))
        chosen = random.sample(rows, min(len(rows), len(codes)))
        start = random.randrange(len(codes))
        for place, row in enumerate(chosen):
            row[column] = codes[(start + place) % len(codes)]
        return f"every code of {name}.{column}"

    return vary


def blank(name: str, column: str, *, whole: bool) -> Variation:
    """No value of a column that may be unknown, in one row or in all."""

    def vary(landing: Landing, random: Random) -> str:
        rows = landing.rows[name]
        if not whole and len(rows) > 1 and not any(row[column] for row in rows):  # a column that nobody fills
            random.choice(rows)[column] = EXAMPLES.get(column_of(name, column).meta.get("variable", ""), "")
        filled = [row for row in rows if row[column]]
        for row in rows if whole else random.sample(filled, min(len(filled) - 1, 1) if filled else 0):
            row[column] = ""
        return f"{name}.{column} blank in {'all rows' if whole else 'one row'}"

    return vary


def bad(name: str, column: str) -> Variation:
    """One value that the contract does not allow."""

    def vary(landing: Landing, random: Random) -> str:
        rows = landing.rows[name]
        of_contract = column_of(name, column)
        value = random.choice((*BAD[of_contract.meta["type"]], *_too_late(extracts()[name], of_contract)))
        for row in random.sample(rows, min(len(rows), 1)):
            row[column] = value
        return f"{value!r} in {name}.{column}"

    return vary


def _too_late(extract: Extract, column: Column) -> list[str]:
    """The first day, or calendar year, that is too late for the contract, counted from the day of the extraction."""
    years = from_extraction(column.meta.get("maximum"))
    if years is None:
        return []
    last = EXTRACTED_ON.replace(year=EXTRACTED_ON.year + years)
    if column.meta["type"] == "integer":
        return [str(last.year + 1)]
    return [(last + datetime.timedelta(1)).strftime(extract.dialect.date_format)]


# ---- nobody


def nobody(what: str, code: str) -> Variation:
    """A centre, system, scheme, year, kind of diploma… without anybody."""

    def vary(landing: Landing, random: Random) -> str:
        held = HELD[what](code)
        for name, rows in landing.rows.items():
            landing.rows[name] = [row for row in rows if not held(name, row)]
        return f"nobody of {what} {code}"

    return vary


Held = Callable[[str, Row], bool]


def _meaning(variables: tuple[str, ...]) -> Callable[[str], Held]:
    """Rows of which a coded column of these variables means the code."""

    def held_by(code: str) -> Held:
        def held(name: str, row: Row) -> bool:
            return any(
                column.codes.get(row[column.name]) == code
                for column in extracts()[name].columns
                if column.meta.get("variable") in variables
            )

        return held

    return held_by


def _of_year(code: str) -> Held:
    """Rows of an academic year, the catalogue's too."""

    def held(name: str, row: Row) -> bool:
        return any(
            row[c.name].startswith(code[:4])
            for c in extracts()[name].columns
            if c.meta.get("variable") == "academic_year"
        )

    return held


def _of_event(variables: tuple[str, ...]) -> Callable[[str], Held]:
    """Decisions or diplomas of a calendar year."""

    def held_by(code: str) -> Held:
        def held(name: str, row: Row) -> bool:
            extract = extracts()[name]
            days = (day_of(extract, row[c.name]) for c in extract.columns if c.meta.get("variable") in variables)
            return any(day is not None and str(day.year) == code for day in days)

        return held

    return held_by


def _of_system(code: str) -> Held:
    return lambda name, row: name.startswith(f"{code}.")


def _of_extract(code: str) -> Held:
    return lambda name, row: name == code


def _of_scheme(code: str) -> Held:
    extract = {"VAE": "diva.decisions", "VAPP": "divap.decisions", "VES": "viatic.decisions"}[code]
    return lambda name, row: name == extract or (name == "intec.validations" and row["Dispositif"] == code)


def _of_team(code: str) -> Held:
    return lambda name, row: name in ("bedeo.unites", "bedeo.certifications") and row["equipe"] == code


def _of_kind(code: str) -> Held:
    return lambda name, row: (
        (name == "bedeo.certifications" and row["nature"] == code) or row.get("nature_diplome") == code
    )


def _learners_of(code: str) -> Held:
    centre = _meaning(("home_centre",))(code)
    return lambda name, row: name != "gescicca.inscription_unite" and centre(name, row)


HELD: dict[str, Callable[[str], Held]] = {
    "centre": _meaning(("home_centre", "organising_centre", "exam_centre", "decision_centre", "diploma_centre")),
    "system": _of_system,
    "extract": _of_extract,
    "academic year": _of_year,
    "year of decisions": _of_event(("decision_date",)),
    "year of juries": _of_event(("jury_date",)),
    "scheme": _of_scheme,
    "team": _of_team,
    "kind of certification": _of_kind,
    "modality": _meaning(("modality",)),
    "brand": _meaning(("brand",)),
    "kind of training": _meaning(("training_type",)),
    "outcome of decisions": _meaning(("decision_outcome",)),
    "sex": _meaning(("sex",)),
}


def emptinesses() -> list[tuple[str, str]]:
    """(what, code) of every group that a draw may leave without anybody."""
    centres = [row["code"] for row in reference("centres")]
    listed = {
        "centre": centres,
        "system": sorted({extract.system for extract in extracts().values()}),
        "extract": list(extracts()),
        "academic year": [f"{year}-{year + 1}" for year in range(FIRST, LAST)],
        "year of decisions": [str(year) for year in range(FIRST + 1, LAST + 1)],
        "year of juries": [str(year) for year in range(FIRST, LAST + 1)],
        "scheme": list(SCHEMES),
        "team": [row["code"] for row in reference("teaching_teams")],
        "kind of certification": [row["kind"] for row in reference("certification_kinds")],
        "modality": [row["code"] for row in reference("modalities")],
        "brand": ["CNAM", "INTEC", "ICH", "ICSV", "ENASS"],
        "kind of training": [row["code"] for row in reference("training_types")],
        "outcome of decisions": sorted(
            {
                str(m)
                for n, c in columns(lambda c: c.meta.get("variable") == "decision_outcome")
                for m in column_of(n, c).codes.values()
            }
        ),
        "sex": ["M", "F"],
    }
    return [(what, code) for what, codes in listed.items() for code in codes]


# ---- days


def day_of(extract: Extract, text: str) -> datetime.date | None:
    try:
        return datetime.datetime.strptime(text, extract.dialect.date_format).date()
    except ValueError:
        return None


def set_day(name: str, row: Row, column: str, day: datetime.date) -> None:
    moment = datetime.datetime(day.year, day.month, day.day)
    row[column] = moment.strftime(extracts()[name].dialect.date_format)


# ---- variations of no particular column


def any_order(landing: Landing, random: Random) -> str:
    """Every extract in another order of its rows."""
    for rows in landing.rows.values():
        random.shuffle(rows)
    return "any order of rows"


def edges(landing: Landing, random: Random) -> str:
    """Days at the ends of windows, birthdays on the day of reference and on 29 February, marks at the pass mark."""
    for name, extract in extracts().items():
        for column in extract.columns:
            variable = column.meta.get("variable")
            for row in landing.rows[name]:
                if variable in ("jury_date", "decision_date") and random.random() < 0.3:
                    day = day_of(extract, row[column.name])
                    if day:
                        month, of_month = map(int, random.choice(EDGES).split("-"))
                        set_day(name, row, column.name, datetime.date(min(max(day.year, FIRST), LAST), month, of_month))
                elif variable == "birth_date" and row[column.name] and random.random() < 0.05:
                    born = random.choice(
                        (datetime.date(1990, 12, 31), datetime.date(1991, 1, 1), datetime.date(1992, 2, 29))
                    )
                    set_day(name, row, column.name, born)
                elif (
                    variable == "mark"
                    and row[column.name].replace(".", "").replace(",", "").isdigit()
                    and random.random() < 0.2
                ):
                    _edge_of_mark(extract, column, row, random)
    _at_the_ends_of_windows(landing, random)
    return "days, birthdays and marks at their edges"


def _at_the_ends_of_windows(landing: Landing, random: Random) -> None:
    """A jury on the first and on the last day of each cohort, a decision on those of each year, by the kind of diploma
    or the scheme that the window is of; as far as the landing has records of it, one each."""
    dated: dict[str, list[tuple[str, Row, str]]] = defaultdict(list)
    natures = {row["code_diplome"]: row["nature"] for row in landing.rows["bedeo.certifications"]}
    windows = {row["kind"]: row["cohort_window"] for row in reference("certification_kinds")}
    for name, extract in extracts().items():
        column_of_variable = {column.meta.get("variable"): column.name for column in extract.columns}
        for row in landing.rows[name]:
            if "jury_date" in column_of_variable:
                kind = natures.get(row.get(column_of_variable.get("certification", ""), ""), "")
                dated[windows.get(kind, "")].append((name, row, column_of_variable["jury_date"]))
            elif "decision_date" in column_of_variable:
                scheme = next((scheme for scheme in SCHEMES if _of_scheme(scheme)(name, row)), "")
                dated[scheme].append((name, row, column_of_variable["decision_date"]))
    ends: dict[str, set[datetime.date]] = defaultdict(set)
    for listed, kind_of in (("cohort_windows", "cohort_window"), ("validation_years", "scheme")):
        for window in reference(listed):
            days = {datetime.date.fromisoformat(window[column]) for column in ("starts_on", "ends_on")}
            ends[window[kind_of]] |= {day for day in days if FIRST <= day.year <= LAST}
    for kind, days in ends.items():
        records, chosen = dated[kind], sorted(days)
        random.shuffle(records)
        random.shuffle(chosen)
        for day, (name, row, column) in zip(chosen, records, strict=False):
            set_day(name, row, column, day)


def _edge_of_mark(extract: Extract, column: Column, row: Row, random: Random) -> None:
    scale = column.meta.get("scale") or row[column.meta["scale_column"]].replace(",", ".")
    half = float(scale) / 2
    mark = random.choice((half, half - 0.01, half - 0.0001, half - 0.00001, half + 0.01, 0, float(scale)))
    row[column.name] = f"{max(mark, 0):.5f}".rstrip("0").rstrip(".").replace(".", extract.dialect.decimal_mark)


def ties(landing: Landing, random: Random) -> str:
    """Records twice, keys twice with other values, and the same day in registrations of two centres."""
    for name, extract in extracts().items():
        rows = landing.rows[name]
        for row in random.sample(rows, min(len(rows), 3)):
            twin = dict(row)
            if random.random() < 0.6:
                other = random.choice(rows)
                for column in extract.columns:
                    if column.name not in extract.key and column.personal is None and random.random() < 0.5:
                        twin[column.name] = other[column.name]
            rows.insert(random.randrange(len(rows) + 1), twin)
    day = datetime.date(LAST - 1, 9, random.randrange(1, 28))
    for name in (
        "siscol.inscriptions",
        "gescicca.inscription",
        "open_portal.registrations",
        "siicre.inscriptions",
        "sissae.inscriptions",
    ):
        dated = next(c.name for c in extracts()[name].columns if c.meta.get("variable") == "registration_date")
        for row in landing.rows[name]:
            if random.random() < 0.3:
                set_day(name, row, dated, day)
    return "ties"


def identifiers(landing: Landing, random: Random) -> str:
    """National and local numbers that are missing, shared, renewed, mistyped, placeholders; pointers to another
    person."""
    numbers = [
        (name, column.name)
        for name, extract in extracts().items()
        for column in extract.columns
        if column.meta.get("variable") == "ine" or column.name in ("ine_cnam", "nationalStudentId")
    ]
    held = [row[column] for name, column in numbers for row in landing.rows[name] if row[column]]
    placeholder = random.choice(PLACEHOLDERS)
    for name, column in numbers:
        for row in landing.rows[name]:
            turn = random.random()
            if turn < 0.05:
                row[column] = ""
            elif turn < 0.10 and held:
                row[column] = random.choice(held)
            elif turn < 0.15:
                row[column] = f"{random.randrange(10**9):09}{random.choice('ABCDEFGH')}{random.choice('ABCDEFGH')}"
            elif turn < 0.20:
                row[column] = placeholder
            elif turn < 0.22 and row[column]:
                row[column] = row[column][:-1] + "7"
    for name, column in (
        ("gescicca.auditeur", "ancien_code"),
        ("d3.demandes", "num_auditeur"),
        ("diva.candidats", "num_auditeur"),
        ("intec.validations", "NumSiscol"),
    ):
        known = [row[column] for row in landing.rows[name] if row[column]] or [
            row["numero"] for row in landing.rows["gescicca.auditeur"]
        ]
        for row in landing.rows[name]:
            if known and random.random() < 0.05:
                row[column] = random.choice(known)
    return "identifiers missing, shared, renewed and misplaced"


def scripts(landing: Landing, random: Random) -> str:
    """Names in every script, as far as each system's encoding has them; else as a clerk would write them."""
    given = {
        owner: (random.choice(NAMES), random.choice(NAMES))
        for owner in random.sample(landing.owners(), min(40, len(landing.owners())))
    }
    for name, extract in extracts().items():
        last, first, full = names_of(extract)
        for row in landing.rows[name]:
            if row[OWNER] not in given or not (last or full):
                continue
            names = [written(text, extract, random) for text in given[row[OWNER]]]
            if full:
                row[full] = ", ".join(text.replace(",", " ") or "X" for text in names)
            elif last and first:
                row[last], row[first] = names
    return "names in every script"


def names_of(extract: Extract) -> tuple[str | None, str | None, str | None]:
    """The columns of last name, first name, and both in one."""
    found: list[str | None] = [None, None, None]
    for column in extract.columns:
        place = {
            "nom": 0,
            "nom_naissance": 0,
            "lastname": 0,
            "prenom": 1,
            "prenoms": 1,
            "firstname": 1,
            "nomprenom": 2,
            "nom_prenoms": 2,
        }.get(column.name.lower())
        if place is not None and column.personal == "identity":
            found[place] = column.name
    return found[0], found[1], found[2]


CLERK = {
    "Ł": "L",
    "ł": "l",
    "Đ": "D",
    "đ": "d",
    "ặ": "a",
    "ị": "i",
    "Ø": "O",
    "ø": "o",
    "Þ": "Th",
    "ð": "d",
    "ß": "ss",
    "ﬁ": "fi",
    "Ğ": "G",
    "İ": "I",
    "Œ": "OE",
    "œ": "oe",
    "Æ": "AE",
    "’": "'",
    "\u0301": "",
}
"""How a clerk writes what the encoding lacks."""


def written(text: str, extract: Extract, random: Random) -> str:
    if random.random() < 0.3:
        text = text.upper()
    try:
        text.encode(extract.dialect.encoding)
    except UnicodeEncodeError:
        text = "".join(CLERK.get(letter, letter) for letter in text)
        text = text.encode(extract.dialect.encoding, "ignore").decode(extract.dialect.encoding)
    return text.strip() or "Anon"


def reports_that_disagree(landing: Landing, random: Random) -> str:
    """Learners of Gescicc@ whom SISCOL knows too: registration, enrolments and results written otherwise there."""
    learners, registrations = by_owner(landing, "gescicca.auditeur"), by_owner(landing, "gescicca.inscription")
    taken, known = by_owner(landing, "gescicca.inscription_unite"), by_owner(landing, "siscol.auditeurs")
    organisers = {
        _offering(row, "unite_numero"): row["cra_organisateur"] for row in landing.rows["gescicca.unite_ouverte"]
    }
    of_gescicca = column_of("gescicca.unite_ouverte", "cra_organisateur").codes
    to_siscol = {
        str(centre): code for code, centre in column_of("siscol.inscriptions_ue", "centre_organisateur").codes.items()
    }
    changed = 0
    for owner in sorted(learners.keys() & registrations.keys()):
        if owner == NOBODY or random.random() > 0.5:
            continue
        if owner in known:
            number = known[owner][0]["num_auditeur"]
        else:
            number = f"FUZ{len(landing.rows['siscol.auditeurs']):07}"
            landing.rows["siscol.auditeurs"].append(_in_siscol(learners[owner][0], number, owner))
        for row in registrations[owner]:
            landing.rows["siscol.inscriptions"].append(_registration(row, number, owner, random))
            if random.random() < 0.5:  # its residence is known of the other registration alone
                row["departement_residence"] = ""
        for row in taken.get(owner, ()):
            organiser = organisers.get(_offering(row, "unite_code"))
            if organiser not in of_gescicca or random.random() < 0.2:
                continue
            reference_number = f"FU{len(landing.rows['siscol.inscriptions_ue']):07}"
            landing.rows["siscol.inscriptions_ue"].append(
                {
                    "num_insc_ue": reference_number,
                    "num_auditeur": number,
                    "annee": row["annee"],
                    "code_ue": row["unite_code"],
                    "semestre": random.choice(("S1", "S2", "A", "")),
                    "modalite": random.choice(("P", "D", "H", "DP", "X", "")),
                    "etat": random.choice("VVVA"),
                    "centre_organisateur": to_siscol[str(of_gescicca[organiser])],
                    "composante": random.choice(("EPN", "INTEC", "ICH", "", "")),
                    "obtention": random.choice(("E", "E", "V", "")),
                    OWNER: owner,
                }
            )
            for session in random.sample("12", random.randrange(3)):
                landing.rows["siscol.resultats"].append(
                    {
                        "num_insc_ue": reference_number,
                        "num_auditeur": number,
                        "annee": row["annee"],
                        "code_ue": row["unite_code"],
                        "session": session,
                        "date_examen": "",
                        "note": random.choice(("", "10", "9,99", "15,5", "0")),
                        "resultat": random.choice(("", "ADM", "AJ", "DEF", "ABS")),
                        "controle_continu": random.choice(("", "O", "N")),
                        "centre_examen": random.choice(("", *to_siscol.values())),
                        OWNER: owner,
                    }
                )
            changed += 1
    return f"{changed} enrolments that SISCOL and Gescicc@ write otherwise"


def _offering(row: Row, unit: str) -> tuple[str, ...]:
    return tuple(row[column] for column in ("centre_code", "annee", "semestre_code", unit, "groupe_code"))


def _in_siscol(learner: Row, number: str, owner: str) -> Row:
    extract = extracts()["siscol.auditeurs"]
    names = {column: written(learner[column].upper(), extract, Random(1)) for column in ("nom", "prenom")}
    row = dict.fromkeys(extract.column_names, "")
    return {
        **row,
        **names,
        "num_auditeur": number,
        "ine": learner["ine"],
        "date_naissance": learner["date_naissance"],
        "sexe": learner["titre"],
        OWNER: owner,
    }


def _registration(row: Row, number: str, owner: str, random: Random) -> Row:
    extract = extracts()["siscol.inscriptions"]
    centres = column_of("siscol.inscriptions", "centre_rattachement").codes
    registration = dict.fromkeys(extract.column_names, "")
    registration |= {
        "num_auditeur": number,
        "annee": row["annee"],
        "centre_rattachement": random.choice(("75EP", *centres) if random.random() < 0.5 else ("75EP",)),
        "etat": random.choice("VVVA"),
        "composante": random.choice(("EPN", "INTEC", "")),
        "regime": random.choice(("FC", "FA", "CP", "FI")),
        "date_inscription": random.choice(
            (row["date_inscription"], f"{random.randrange(1, 29):02}/10/{row['annee']}", "10/10/2013")
        ),
        "dept_residence": random.choice(("", "69", "75", "2A", row["departement_residence"])),
        "situation": random.choice(("", "1", "2", "3")),
        "actif": random.choice(("", "O", "N")),
    }
    return registration | {OWNER: owner}


def brand_elsewhere(landing: Landing, random: Random) -> str:
    """INTEC known by one of two reports, or by the registration alone."""
    for name, column in (
        ("siscol.inscriptions", "composante"),
        ("siscol.inscriptions_ue", "composante"),
        ("gescicca.inscription_unite", "composante"),
    ):
        for row in landing.rows[name]:
            if random.random() < 0.4:
                row[column] = random.choice(("", "INTEC"))
    return "INTEC known of some reports alone"


def sat_elsewhere(landing: Landing, random: Random) -> str:
    """Exams sat in other centres, the first session often missed: its centre, or none, is not where the exam was
    sat."""
    for name, mark, centre, absent in (
        ("siscol.resultats", "note", "centre_examen", ""),
        ("gescicca.note", "note", "cra_examen", "ABS"),
    ):
        centres = list(column_of(name, centre).codes)
        for row in landing.rows[name]:
            if random.random() < 0.5:
                row[centre] = random.choice(("", *centres))
            if random.random() < 0.3:
                row[mark] = absent
                row |= {"resultat": "ABS", "controle_continu": ""} if name == "siscol.resultats" else {}
    return "exams sat elsewhere, first sessions missed"


def two_residences(landing: Landing, random: Random) -> str:
    """Residence blank or known, in each registration by chance; planned distance in every year."""
    for name, column in (
        ("siscol.inscriptions", "dept_residence"),
        ("gescicca.inscription", "departement_residence"),
        ("open_portal.registrations", "department"),
    ):
        for row in landing.rows[name]:
            if random.random() < 0.4:
                row[column] = random.choice(("", "69", "75", "33", "974"))
    for name, column, code in (
        ("siscol.inscriptions_ue", "modalite", "DP"),
        ("gescicca.unite_ouverte", "modalite", "FOAD planifiée"),
    ):
        for row in landing.rows[name]:
            if random.random() < 0.1:
                row[column] = code
    return "residences known of one registration, planned distance in any year"


def exactly_forty_percent(landing: Landing, random: Random) -> str:
    """Units of Pays de la Loire of which two in five outcomes are recorded, and nothing else of their team there."""
    rows = [row for row in landing.rows["open_portal.course_results"] if row["academicYear"] == f"{LAST - 1}-{LAST}"]
    by_unit: dict[str, list[Row]] = {}
    for row in rows:
        by_unit.setdefault(row["courseCode"], []).append(row)
    recorded = 0
    for _, people in sorted(by_unit.items()):
        while len(people) % 5:  # one more person takes it
            twin = dict(people[0])
            person = random.choice(landing.rows["open_portal.registrations"])
            twin["personId"], twin[OWNER] = person["personId"], person[OWNER]
            landing.rows["open_portal.course_results"].append(twin)
            people.append(twin)
        for place, row in enumerate(people):
            row |= {
                "status": "CONFIRMED",
                "grantedBy": "STUDY",
                "organisingCentre": "PDL",
                "deliveryMode": "ONSITE",
                "continuousAssessment": "",
                "markSession2": "",
            }
            row["markSession1"] = random.choice(("8", "14")) if place < 2 * len(people) // 5 else ""
        recorded += 1
    return f"{recorded} units of which exactly 40 % is recorded"


def chains(landing: Landing, random: Random) -> str:
    """Diplomas corrected, re-issued, corrected again, in D3, SISCOL, the DNF's and the brands' lists; loops; one
    number of two brands."""
    codes = sorted({row["code_diplome"] for row in landing.rows["bedeo.certifications"]} | {"LG10302C"})
    made = 0
    for place, row in enumerate(random.sample(landing.rows["d3.demandes"], min(12, len(landing.rows["d3.demandes"])))):
        step_by_step = place < 3  # corrected three times, each time to another certification and under the last number
        row |= {
            "nature_document": "original",
            "etat": "délivré",
            "num_parchemin": _document(random),
            "num_parchemin_initial": "",
        }
        last, numbers = row, [row["num_parchemin"]]
        for _ in range(3 if step_by_step else random.randrange(1, 5)):
            kind = random.choice(("rectificatif", "rectificatif", "réédition", "duplicata"))
            kind = "rectificatif" if step_by_step else kind
            last = {
                **last,
                "num_demande": f"D3-{random.randrange(10**8):08}",
                "nature_document": kind,
                "num_parchemin": _document(random),
            }
            last["num_parchemin_initial"] = numbers[-1] if step_by_step else random.choice((numbers[-1], numbers[0]))
            if kind == "rectificatif" and (step_by_step or random.random() < 0.6):
                last["code_diplome"] = random.choice(codes)
            if random.random() < 0.2:
                last["date_delivrance"] = ""
            landing.rows["d3.demandes"].append(last)
            numbers.append(last["num_parchemin"])
            made += 1
        if random.random() < 0.2:  # a chain that loops
            row["nature_document"], row["num_parchemin_initial"] = "rectificatif", last["num_parchemin"]
        held = by_owner(landing, "siscol.auditeurs").get(row[OWNER])
        if held:
            landing.rows["siscol.diplomes"].append(
                {
                    "num_diplome": f"DP{random.randrange(10**7):07}",
                    "num_auditeur": held[0]["num_auditeur"],
                    "code_diplome": last["code_diplome"],
                    "date_jury": _french(row["date_jury"]),
                    "date_delivrance": "",
                    "num_parchemin": random.choice(("", last["num_parchemin"])),
                    "nature_parchemin": random.choice("OC"),
                    "num_parchemin_origine": random.choice(("", numbers[0])),
                    "etat": "D",
                    "centre": "75EP",
                    "composante": "",
                    "date_saisie": "",
                    OWNER: row[OWNER],
                }
            )
    for row in random.sample(landing.rows["collections.marques"], min(6, len(landing.rows["collections.marques"]))):
        row |= {
            "num_diplome": f"ICH-9000{random.randrange(3):02}",
            "nature": "Original",
            "marque": random.choice(("ICH", "ICSV")),
        }
        corrected = {
            **row,
            "num_diplome": f"ICH-8000{random.randrange(99):02}",
            "nature": "Rectificatif",
            "num_diplome_initial": row["num_diplome"],
        }
        corrected["code_diplome"] = random.choice(codes)
        landing.rows["collections.marques"].append(corrected)
        # the same person has another diploma of the other brand, under the same number of its own
        other = {"ICH": "ICSV", "ICSV": "ICH"}[row["marque"]]
        landing.rows["collections.marques"].append({**row, "marque": other, "code_diplome": random.choice(codes)})
    return f"{made} corrections, re-issues and duplicates in chains"


def _document(random: Random) -> str:
    return f"20{random.randrange(18, 25)}P{random.randrange(10**7):07}"


def _french(day: str) -> str:
    return "/".join(reversed(day.split("-")))


def numbers_of_another(landing: Landing, random: Random) -> str:
    """Local numbers given to somebody else later, and the same person's record again with another name."""
    for name in (
        "siscol.auditeurs",
        "gescicca.auditeur",
        "galao.alternants",
        "madagascar.auditeurs",
        "viatic.decisions",
    ):
        rows = landing.rows[name]
        last, first, full = names_of(extracts()[name])
        for row in random.sample(rows, min(len(rows), 2)):
            again = dict(row)
            if full:
                again[full] = "MARITALE, " + row[full].rpartition(",")[2].strip()
            elif last:
                again[last] = "Maritale"
            rows.append(again)
    return "records of one number under another name"


def years_under_way(landing: Landing, random: Random) -> str:
    """Records of the years after the one that follows the latest edition's, as far as an extract can hold them."""
    for name, extract in extracts().items():
        column = next((c.name for c in extract.columns if c.meta.get("variable") == "academic_year"), None)
        for row in landing.rows[name]:
            if column and random.random() < 0.05:
                first = random.choice(range(LAST + 1, EXTRACTED_ON.year + 2))
                row[column] = f"{first}" if extract.dialect.year_format == "first" else f"{first}-{first + 1}"
    return "records of years that no edition reads yet"


WHOLE: tuple[Variation, ...] = (
    any_order,
    edges,
    ties,
    identifiers,
    scripts,
    reports_that_disagree,
    brand_elsewhere,
    sat_elsewhere,
    two_residences,
    exactly_forty_percent,
    chains,
    numbers_of_another,
    years_under_way,
)
"""The variations of no particular column."""
