"""Landings as rows: the generator's committed extracts, a sample of their persons, and the files they are written
to."""

from __future__ import annotations

import csv
import datetime
import io
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from builds import SEEDS, write_landing
from oracle import facts_of

from chiffres_cles.contract import MANIFEST, Column, Extract, load_contract

Row = dict[str, str]
OWNER = ""
"""Beside the contract's columns each row names its person, under a name that no column has; no file shows it."""
NOBODY = "nobody"
"""The owner of what no person holds: catalogue, offerings, sessions."""
PERSONS = 260
EXTRACTED_ON = datetime.date(2025, 6, 2)
"""The day of every extraction of a drawn landing: that of the committed extracts."""
IDENTITIES = (
    "siscol.auditeurs",
    "gescicca.auditeur",
    "open_portal.people",
    "siicre.auditeurs",
    "sissae.auditeurs",
    "diva.candidats",
    "divap.candidats",
)
SHARED = ("bedeo.unites", "bedeo.certifications", "gescicca.unite_ouverte", "mooc.sessions")


@cache
def extracts() -> dict[str, Extract]:
    """`system.extract` -> its contract; the manifest is written from the others."""
    return {f"{e.system}.{e.name}": e for e in load_contract().extracts if (e.system, e.name) != MANIFEST}


def own_number(extract: Extract) -> str | None:
    """The column that says whose a record is in its system: the first required identifier."""
    return next((c.name for c in extract.columns if c.personal == "identifier" and c.meta.get("required")), None)


def may_be_unknown(column: Column) -> bool:
    """Whether a record can do without a value of this column."""
    if "refuses" in column.meta:
        return not column.meta["refuses"]
    return not column.meta.get("required") or column.personal in ("identity", "attribute")


@dataclass
class Landing:
    """Rows of every extract, by `system.extract`."""

    rows: dict[str, list[Row]]

    def copy(self) -> Landing:
        return Landing({name: [dict(row) for row in rows] for name, rows in self.rows.items()})

    @property
    def records(self) -> int:
        """All records that land, those of the manifest included."""
        return sum(map(len, self.rows.values())) + len(self.rows)

    def owners(self) -> list[str]:
        """Everybody who holds a record."""
        return sorted({row[OWNER] for rows in self.rows.values() for row in rows} - {NOBODY})

    def keeping(self, wanted: Callable[[str, Row], bool]) -> Landing:
        """The landing of the rows that are wanted."""
        return Landing({name: [row for row in rows if wanted(name, row)] for name, rows in self.rows.items()})

    def write(
        self, folder: Path, extracted_on: datetime.date = EXTRACTED_ON, stated: dict[str, Row] | None = None
    ) -> Path:
        """The landing as files, each in its dialect, all of one day, with the manifest that counts them.

        `stated`: what the manifest says otherwise of some extracts; of an absent one no file is written.
        """
        stated = stated or {}
        manifest = load_contract().extract(*MANIFEST)
        listed = [
            {
                "system": e.system,
                "extract": e.name,
                "extracted_on": str(extracted_on),
                "records": str(len(self.rows[name])),
                "synthetic": "true",
                "state": "delivered",
                "lacks": "",
                "reason": "",
                **stated.get(name, {}),
            }
            for name, e in extracts().items()
        ]
        for extract, rows in [(manifest, listed), *((extracts()[name], rows) for name, rows in self.rows.items())]:
            out = io.StringIO(newline="")
            names = extract.column_names
            writer = csv.writer(out, delimiter=extract.dialect.separator, lineterminator="\n")
            writer.writerows([names, *([row[name] for name in names] for row in rows)])
            if stated.get(f"{extract.system}.{extract.name}", {}).get("state") == "absent":
                continue
            file = folder / extract.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(out.getvalue().encode(extract.dialect.encoding))
        return folder


@cache
def pool() -> Landing:
    """The committed extracts, which `synthetic` made, each row with its person."""
    with TemporaryDirectory() as folder:
        facts = facts_of(write_landing(Path(folder), load_contract()))
    persons = {
        (system, number): person
        for system, number, person in facts.people.select("system", "local_id", "person").iter_rows()
    }
    rows: dict[str, list[Row]] = {}
    for name, extract in extracts().items():
        number = own_number(extract)
        with (SEEDS / extract.file).open(encoding="utf-8", newline="") as text:
            rows[name] = list(csv.DictReader(text, delimiter=extract.dialect.separator))
        for record, row in enumerate(rows[name], start=1):
            if name in SHARED:
                row[OWNER] = NOBODY
            elif name == "siscol.diplomes":  # it names its holder by a number of the system
                row[OWNER] = persons.get(("siscol", row["num_auditeur"]), f"siscol/{row['num_auditeur']}")
            elif number:
                row[OWNER] = persons.get((extract.system, row[number]), f"{extract.system}/{row[number]}")
            else:
                row[OWNER] = persons.get((extract.system, f"{name}#{record}"), f"{name}#{record}")
    return Landing(rows)


def sample(random: Random, persons: int = PERSONS) -> Landing:
    """Some persons of the pool with all their records, from every extract, and of the catalogue what those name."""
    whole = pool()
    wanted: set[str] = set()
    names = [name for name in whole.rows if name not in SHARED]
    for turn in range(persons):  # every extract gives its share, the small ones too
        rows = whole.rows[names[turn % len(names)]]
        wanted.add(random.choice(rows)[OWNER])
    landing = whole.keeping(lambda name, row: row[OWNER] in wanted or row[OWNER] == NOBODY)
    units = {(_year(row), _first(row, _units)) for name, row in _all(landing) if name not in SHARED} - {(None, None)}
    programmes = {
        value
        for name, row in _all(landing)
        if name not in SHARED
        for column, value in row.items()
        if column in _certifications and value
    }
    groups = {
        tuple(row[c] for c in ("centre_code", "annee", "semestre_code", "unite_code", "groupe_code"))
        for row in landing.rows["gescicca.inscription_unite"]
    }
    runs = {row["course_run"] for row in landing.rows["mooc.inscriptions"]}
    few = 0.02  # and a little of what nobody takes

    def named(name: str, row: Row) -> bool:
        if name == "bedeo.unites":
            return (row["annee"], row["code_ue"]) in units or random.random() < few
        if name == "bedeo.certifications":
            return row["code_diplome"] in programmes or random.random() < few
        if name == "gescicca.unite_ouverte":
            return (
                tuple(row[c] for c in ("centre_code", "annee", "semestre_code", "unite_numero", "groupe_code"))
                in groups
                or random.random() < few
            )
        return name != "mooc.sessions" or row["course_run"] in runs or random.random() < few

    return landing.keeping(named)


_units = ("code_ue", "unite_code", "CodeUnite", "courseCode", "UE", "code_unite", "unite")
_certifications = (
    "code_diplome",
    "diplome",
    "CODE_CERTIFICAT",
    "code_certification",
    "CODE_CERTIF",
    "Diplome",
    "CodeFormation",
    "diplome_prepare",
    "programme",
    "DIPLOME",
    "formation",
)


def _all(landing: Landing) -> Iterable[tuple[str, Row]]:
    return ((name, row) for name, rows in landing.rows.items() for row in rows)


def _first(row: Row, columns: Iterable[str]) -> str | None:
    return next((row[column] for column in columns if column in row), None)


def _year(row: Row) -> str | None:
    """The academic year of a row, as the catalogue writes it."""
    year = _first(row, ("annee", "Annee", "academicYear", "ANNEE", "annee_universitaire"))
    return year[:4] if year else None


def by_owner(landing: Landing, name: str) -> dict[str, list[Row]]:
    """The rows of an extract by their person."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in landing.rows[name]:
        found[row[OWNER]].append(row)
    return found
