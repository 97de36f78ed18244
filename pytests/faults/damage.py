"""The committed extracts as a landing of files in their own dialects, and the ways to damage one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from builds import write_landing

from chiffres_cles.contract import Extract, load_contract
from chiffres_cles.landing import LONGEST_FIELD

MANIFEST = "landing/landing__manifest.csv"
LEARNERS = "siscol/siscol__auditeurs.csv"  # latin-1, « ; », decimal comma
REGISTRATIONS = "siscol/siscol__inscriptions.csv"
ENROLMENTS = "siscol/siscol__inscriptions_ue.csv"
RESULTS = "siscol/siscol__resultats.csv"
UNITS = "bedeo/bedeo__unites.csv"  # UTF-8, decimal comma
CERTIFICATIONS = "bedeo/bedeo__certifications.csv"
REUNION_ENROLMENTS = "siicre/siicre__unites.csv"
REUNION_RESULTS = "siicre/siicre__examens.csv"  # decimal point
PORTAL = "open_portal/open_portal__people.csv"  # UTF-8, « , », years as pairs
VAPP = "divap/divap__decisions.csv"  # « | », days as 20230115
INTEC = "intec/intec__validations.csv"
LEBANON = "sissae/sissae__inscriptions.csv"
MOOCS = "mooc/mooc__sessions.csv"
TWICE = "mooc/mooc__inscriptions.csv"


class Landing:
    """A folder of extracts, all of them text of their dialect until `damage` writes something else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        contract = load_contract()
        self.extracts: dict[str, Extract] = {extract.file: extract for extract in contract.extracts}
        write_landing(folder, contract)

    def path(self, file: str) -> Path:
        return self.folder / file

    def change(self, file: str, change: Callable[[bytes], bytes]) -> None:
        """Change a file's bytes; that nothing changed is an error of the test."""
        before = self.path(file).read_bytes()
        after = change(before)
        assert after != before, file
        self.path(file).write_bytes(after)

    def records(self, file: str) -> list[dict[str, str]]:
        extract = self.extracts[file]
        text = self.path(file).read_bytes().decode(extract.dialect.encoding)
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=extract.dialect.separator))

    def write(self, file: str, records: list[dict[str, str]]) -> None:
        """Write records anew, and their number to the manifest."""
        extract = self.extracts[file]
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, extract.column_names, delimiter=extract.dialect.separator, lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
        self.path(file).write_bytes(out.getvalue().encode(extract.dialect.encoding))
        if file != MANIFEST:
            self.in_manifest(file, records=str(len(records)))

    def in_manifest(self, file: str, **values: str) -> None:
        """Change what the manifest says of a file."""
        extract = self.extracts[file]
        rows = self.records(MANIFEST)
        for row in rows:
            if (row["system"], row["extract"]) == (extract.system, extract.name):
                row |= values
        self.write(MANIFEST, rows)


def at_line(line: int, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A change of one line of a file, counted from 1."""

    def changed(content: bytes) -> bytes:
        lines = content.split(b"\n")
        lines[line - 1] = change(lines[line - 1])
        return b"\n".join(lines)

    return changed


@dataclass(frozen=True)
class Refused:
    """A damage that refuses the landing before anything is built."""

    kind: str
    file: str
    damage: Callable[[Landing], object]
    place: str
    """What follows the file's name in the message: line, column."""
    message: str
    named_as: str | None = None
    """File that the message names, where it is not the damaged one."""


@dataclass(frozen=True)
class Counted:
    """A damaged value of one record: the record ends in a disposition of its own, with this rule; or the value is
    `set_aside`, and the record counts.
    """

    kind: str
    file: str
    column: str
    value: str | Callable[[str], str]
    rule: str
    disposition: str = "rejected"
    reject_column: str | None = None
    """Column that the reject names, where it is not the damaged one."""


def of_another_scheme(decision: str) -> str:
    """A decision in words that the scheme of this one does not use; of a refusal, a word of all schemes, it cannot
    say."""
    return "Accord" if decision.startswith("Validation") else "Validation totale"


def cut(content: bytes, at: float) -> bytes:
    return content[: int(len(content) * at)].rstrip(b"\n")


def a_directory(landing: Landing) -> None:
    landing.path(LEARNERS).unlink()
    landing.path(LEARNERS).mkdir()


def a_dangling_link(landing: Landing) -> None:
    landing.path(LEARNERS).unlink()
    landing.path(LEARNERS).symlink_to("nowhere.csv")


def an_unreadable_file(landing: Landing) -> None:
    """Unreadable for root too: a process's memory, whose first byte is nobody's."""
    landing.path(LEARNERS).unlink()
    landing.path(LEARNERS).symlink_to("/proc/self/mem")


def copied_over(source: str, target: str) -> Callable[[Landing], object]:
    return lambda landing: landing.path(target).write_bytes(landing.path(source).read_bytes())


def last_years_file(landing: Landing) -> None:
    """Last year's extract under this year's name, with the manifest's row that came with it."""
    landing.write(REGISTRATIONS, [row for row in landing.records(REGISTRATIONS) if row["annee"] < "2023"])
    landing.in_manifest(REGISTRATIONS, extracted_on="2024-04-05")


def without_year(landing: Landing) -> None:
    lines = landing.path(REGISTRATIONS).read_bytes().splitlines(keepends=True)
    landing.path(REGISTRATIONS).write_bytes(b"".join(line for line in lines if b";2021;" not in line))


def bytes_of(file: str, change: Callable[[bytes], bytes]) -> Callable[[Landing], object]:
    return lambda landing: landing.change(file, change)


def line_of(file: str, line: int, change: Callable[[bytes], bytes]) -> Callable[[Landing], object]:
    return lambda landing: landing.change(file, at_line(line, change))


def in_manifest(file: str, **values: str) -> Callable[[Landing], object]:
    return lambda landing: landing.in_manifest(file, **values)


def other_order(content: bytes) -> bytes:
    return content.replace(b"nom;prenom", b"prenom;nom", 1)


REFUSED = [
    Refused("missing file", LEARNERS, lambda landing: landing.path(LEARNERS).unlink(), "", "the file is missing"),
    Refused("directory in place of a file", LEARNERS, a_directory, "", "is not a file"),
    Refused("link to nothing", LEARNERS, a_dangling_link, "", "the file is missing"),
    Refused("unreadable file", LEARNERS, an_unreadable_file, "", "cannot be read: Input/output error"),
    Refused(
        "file that no contract knows",
        LEARNERS,
        lambda landing: landing.path("siscol/siscol__auditeurs (1).csv").write_bytes(b"x\n"),
        "",
        "the file is not in the contract",
        named_as="siscol/siscol__auditeurs (1).csv",
    ),
    Refused("empty file", LEARNERS, bytes_of(LEARNERS, lambda c: b""), ", line 1", "the file is empty"),
    Refused(
        "header only",
        LEARNERS,
        bytes_of(LEARNERS, lambda c: c.split(b"\n")[0] + b"\n"),
        "",
        "holds 0 records where the manifest says",
    ),
    Refused(
        "half of a file under another ending",
        LEARNERS,
        lambda landing: landing.path("siscol/siscol__auditeurs_2.CSV").write_bytes(b"x\n"),
        "",
        "the nearest name of the contract is siscol/siscol__auditeurs.csv",
        named_as="siscol/siscol__auditeurs_2.CSV",
    ),
    Refused(
        "line for Excel",
        LEARNERS,
        bytes_of(LEARNERS, lambda c: b"sep=;\n" + c),
        ", line 1",
        "is a line for Excel and no header",
    ),
    Refused(
        "manifest saved by Excel in French",
        MANIFEST,
        in_manifest(LEARNERS, synthetic="FAUX"),
        ", column synthetic",
        "« FAUX » is neither true nor false",
    ),
    Refused(
        "day of extraction to come",
        MANIFEST,
        in_manifest(LEARNERS, extracted_on="2062-06-02"),
        ", column extracted_on",
        "2062-06-02 is in the future",
    ),
    Refused("truncated in a line", LEARNERS, bytes_of(LEARNERS, lambda c: cut(c, 0.6)), ", line", ""),
    Refused("last line end lost", LEARNERS, bytes_of(LEARNERS, lambda c: c[:-1]), ", line", "the file is truncated"),
    Refused(
        "truncated after a line",
        LEARNERS,
        bytes_of(LEARNERS, lambda c: b"\n".join(c.split(b"\n")[:700]) + b"\n"),
        "",
        "holds 699 records where the manifest says",
    ),
    Refused(
        "another system's file under this name",
        LEARNERS,
        copied_over("sissae/sissae__auditeurs.csv", LEARNERS),
        ", line 1, column num_auditeur",
        "the column of the contract is missing",
    ),
    Refused(
        "another table of the same system",
        LEARNERS,
        copied_over(REGISTRATIONS, LEARNERS),
        ", line 1, column ine",
        "the column of the contract is missing",
    ),
    Refused("a year missing, the manifest as sent", REGISTRATIONS, without_year, "", "records where the manifest says"),
    Refused(
        "a file of last year",
        REGISTRATIONS,
        last_years_file,
        ", column extracted_on",
        "a file of another year",
        named_as=MANIFEST,
    ),
    Refused(
        "rows twice, the manifest as sent",
        LEBANON,
        bytes_of(LEBANON, lambda c: c + c.split(b"\n", 1)[1]),
        "",
        "records where the manifest says",
    ),
    Refused(
        "UTF-8 BOM", LEARNERS, bytes_of(LEARNERS, lambda c: b"\xef\xbb\xbf" + c), ", line 1", "byte order mark of UTF-8"
    ),
    Refused(
        "UTF-16",
        PORTAL,
        bytes_of(PORTAL, lambda c: c.decode().encode("utf-16")),
        ", line 1",
        "byte order mark of UTF-16",
    ),
    Refused(
        "UTF-8 in a system of latin-1",
        LEARNERS,
        bytes_of(LEARNERS, lambda c: c.decode("latin-1").encode()),
        ", line",
        "is UTF-8, the contract says latin-1",
    ),
    Refused(
        "latin-1 in a system of UTF-8",
        PORTAL,
        bytes_of(PORTAL, lambda c: c.decode().encode("latin-1")),
        ", line",
        "is not utf-8, the encoding of the contract",
    ),
    Refused(
        "mixed: a line of UTF-8 among latin-1",
        LEARNERS,
        line_of(LEARNERS, 5, lambda line: line.replace(b";", "é;".encode(), 3)),
        ", line 5",
        "holds UTF-8 among latin-1",
    ),
    Refused(
        "mixed: quotes of Windows-1252 among UTF-8",
        PORTAL,
        line_of(PORTAL, 4, lambda line: line.replace(b",F,", b"\x92,F,").replace(b",M,", b"\x92,M,")),
        ", line 4",
        "is not utf-8",
    ),
    Refused(
        "byte that the code page has not",
        "gescicca/gescicca__auditeur.csv",
        line_of("gescicca/gescicca__auditeur.csv", 6, lambda line: b"\x81" + line),
        ", line 6",
        "is not cp1252",
    ),
    Refused("NUL byte", LEARNERS, line_of(LEARNERS, 3, lambda line: line + b"\0"), ", line 3", "NUL byte"),
    Refused(
        "wrong separator",
        LEARNERS,
        bytes_of(LEARNERS, lambda c: c.replace(b";", b",")),
        ", line 1",
        "the separator is « , », the contract says « ; »",
    ),
    Refused(
        "swapped columns",
        LEARNERS,
        bytes_of(LEARNERS, other_order),
        ", line 1, column nom",
        "not in the contract's order",
    ),
    Refused(
        "renamed column",
        LEARNERS,
        bytes_of(LEARNERS, lambda c: c.replace(b"prenom", b"Prenom", 1)),
        ", line 1, column prenom",
        "the column of the contract is missing",
    ),
    Refused(
        "missing column",
        LEARNERS,
        bytes_of(
            LEARNERS, lambda c: b"\n".join(line.rpartition(b";")[0] for line in c.rstrip(b"\n").split(b"\n")) + b"\n"
        ),
        ", line 1, column annee_diplome_premiere_insc",
        "the column of the contract is missing",
    ),
    Refused(
        "extra column",
        LEARNERS,
        bytes_of(LEARNERS, lambda c: c.replace(b"\n", b";x\n")),
        ', line 1, column "x"',
        "the column is not in the contract",
    ),
    Refused(
        "trailing separators",
        LEARNERS,
        bytes_of(LEARNERS, lambda c: c.replace(b"\n", b";\n")),
        ', line 1, column ""',
        "the column is not in the contract",
    ),
    Refused(
        "trailing separator of a line",
        LEARNERS,
        line_of(LEARNERS, 3, lambda line: line + b";"),
        ", line 3, column annee_diplome_premiere_insc",
        "holds 12 fields where the header has 11",
    ),
    Refused(
        "separator in a value",
        LEARNERS,
        line_of(LEARNERS, 3, lambda line: line.replace(b";", b";;", 1)),
        ", line 3",
        "holds 12 fields",
    ),
    Refused(
        "line broken in two",
        LEARNERS,
        line_of(LEARNERS, 3, lambda line: line.replace(b";1;", b";\n1;", 1).replace(b";2;", b";\n2;", 1)),
        ", line 3",
        "fields where the header has 11",
    ),
    Refused(
        "unclosed quote",
        LEARNERS,
        line_of(LEARNERS, 3, lambda line: line.replace(b";", b';"', 1)),
        ", line 3",
        "cannot be read as a table",
    ),
    Refused(
        "text after a closing quote",
        LEARNERS,
        line_of(LEARNERS, 3, lambda line: line.replace(b";", b';"a"', 1)),
        ", line 3",
        "cannot be read as a table",
    ),
    Refused("empty line", LEARNERS, line_of(LEARNERS, 3, lambda line: line + b"\n"), ", line 4", "an empty line"),
    Refused(
        "comment before the header",
        LEARNERS,
        bytes_of(LEARNERS, lambda c: b"# export SISCOL\n" + c),
        ", line 1, column num_auditeur",
        "the column of the contract is missing",
    ),
    Refused(
        "total line of another shape",
        LEARNERS,
        bytes_of(LEARNERS, lambda c: c + b"Total;1218\n"),
        ", line",
        "holds 2 fields where the header has 11",
    ),
    Refused(
        "line of 10 MB",
        LEARNERS,
        line_of(LEARNERS, 3, lambda line: line.replace(b";", b";" + b"X" * 10_000_000, 1)),
        ", line 3",
        "cannot be read as a table: field larger than field limit",
    ),
    Refused(
        "very long field",
        LEARNERS,
        line_of(LEARNERS, 3, lambda line: line.replace(b";", b";" + b"X" * (LONGEST_FIELD + 1), 1)),
        ", line 3",
        "cannot be read as a table: field larger than field limit",
    ),
    Refused(
        "wrong number of records in the manifest",
        LEARNERS,
        in_manifest(LEARNERS, records="1"),
        "",
        "records where the manifest says 1:",
    ),
    Refused(
        "number of records that is none",
        MANIFEST,
        in_manifest(LEARNERS, records="1 218"),
        ", column records",
        "not a number",
    ),
    Refused(
        "day of extraction that is none",
        MANIFEST,
        in_manifest(LEARNERS, extracted_on="45810"),
        ", column extracted_on",
        "not a day",
    ),
    Refused(
        "extract that the manifest does not list",
        MANIFEST,
        lambda landing: landing.write(MANIFEST, landing.records(MANIFEST)[1:]),
        "",
        "extract bedeo.unites is not listed",
    ),
    Refused(
        "extract that the manifest lists twice",
        MANIFEST,
        lambda landing: landing.write(MANIFEST, landing.records(MANIFEST) + landing.records(MANIFEST)[:1]),
        ", column extract",
        "is listed twice",
    ),
    Refused(
        "extract that only the manifest knows",
        MANIFEST,
        in_manifest(LEARNERS, extract="eleves"),
        "",
        "extract siscol.eleves is not in the contract",
    ),
]
OF_EACH_CLASS = {
    "missing file",
    "truncated in a line",
    "another system's file under this name",
    "a file of last year",
    "mixed: a line of UTF-8 among latin-1",
    "wrong separator",
    "unclosed quote",
    "line of 10 MB",
    "wrong number of records in the manifest",
}
"""Presence, truncation, identity, age, encoding, shape, quotes, size, manifest: what runs without FAULTS=all."""


COUNTED = [
    Counted("day that does not exist", LEARNERS, "date_naissance", "31/02/1980", "not_a_date", "set_aside"),
    Counted("day out of range", LEARNERS, "date_naissance", "01/01/1890", "out_of_range", "set_aside"),
    Counted("day as an Excel serial number", REGISTRATIONS, "date_inscription", "45123", "not_a_date", "set_aside"),
    Counted("day in another system's form", REGISTRATIONS, "date_inscription", "2021-10-02", "not_a_date", "set_aside"),
    Counted("day with a year of two digits", REGISTRATIONS, "date_inscription", "02/10/21", "not_a_date", "set_aside"),
    Counted("day that lost its zeros", REGISTRATIONS, "date_inscription", "2/9/2021", "not_a_date", "set_aside"),
    Counted("day with a time", REGISTRATIONS, "date_inscription", "02/10/2021 00:00", "not_a_date", "set_aside"),
    Counted("compact day that lost a zero", VAPP, "DATE_JURY", "2021115", "not_a_date"),
    Counted("mark above its scale", RESULTS, "note", "20,5", "above_scale", "set_aside"),
    Counted("negative mark", RESULTS, "note", "-1", "out_of_range", "set_aside"),
    Counted("point in place of a comma", RESULTS, "note", "12.5", "not_a_number", "set_aside"),
    Counted("comma in place of a point", REUNION_RESULTS, "NOTE", "12,5", "not_a_number", "set_aside"),
    Counted("words in place of a number", RESULTS, "note", "douze", "not_a_number", "set_aside"),
    Counted("negative hours", UNITS, "nb_heures", "-10", "out_of_range", "set_aside"),
    Counted("thousands with a point", UNITS, "nb_heures", "1.234", "not_a_number", "set_aside"),
    Counted("thousands with a non-breaking space", UNITS, "nb_heures", "1\u00a0234", "not_a_number", "set_aside"),
    Counted("scientific notation", UNITS, "nb_heures", "1,2E+01", "not_a_number", "set_aside"),
    Counted("fraction of a whole number", REGISTRATIONS, "annee_diplome", "1999,5", "not_a_number", "set_aside"),
    Counted(
        "whole number with a point and zero", REGISTRATIONS, "annee_diplome", "1999.0", "not_a_number", "set_aside"
    ),
    Counted("Excel's error", REGISTRATIONS, "regime", "#N/A", "unknown_code", "set_aside"),
    Counted("scientific notation of an identifier", LEARNERS, "num_auditeur", "1,23E+09", "bad_format"),
    Counted("leading zero lost", REGISTRATIONS, "dept_residence", "1", "unknown_code", "set_aside"),
    Counted("unknown code", LEARNERS, "sexe", "3", "unknown_code", "set_aside"),
    Counted("code in lower case", REGISTRATIONS, "etat", "v", "unknown_code"),
    Counted("unknown centre", ENROLMENTS, "centre_organisateur", "9999", "unknown_code"),
    Counted("unknown unit", ENROLMENTS, "code_ue", "ZZZ999", "R1_not_in_catalogue", "out_of_scope"),
    Counted("unknown learner", ENROLMENTS, "num_auditeur", "ZZZ9999999", "unknown_learner", reject_column="learner"),
    Counted("required value missing", ENROLMENTS, "annee", "", "required"),
    Counted("year in another system's form", ENROLMENTS, "annee", "2021-2022", "not_a_year"),
    Counted("years that do not follow", LEBANON, "annee", "2020-2022", "not_a_year"),
    Counted("year to come", REGISTRATIONS, "annee", "2049", "out_of_range"),
    Counted("control character", LEARNERS, "nom", lambda value: value + "\x1b[31m", "bad_format", "set_aside"),
    Counted("line end within quotes", LEARNERS, "prenom", lambda value: f"{value}\nJEAN", "bad_format", "set_aside"),
    Counted(
        "quote of Windows-1252 among latin-1",
        LEARNERS,
        "prenom",
        lambda value: f"D\x92{value}",
        "bad_format",
        "set_aside",
    ),
    Counted("replacement character", PORTAL, "firstName", lambda value: f"{value}\ufffd", "bad_format", "set_aside"),
    Counted("SQL in a code", LEARNERS, "sexe", "1'; drop table marts.dim_unit; --", "unknown_code", "set_aside"),
    Counted("Jinja in a code", LEARNERS, "sexe", "{{ env_var('CHIFFRES_CLES_KEY') }}", "unknown_code", "set_aside"),
    Counted(
        "unknown kind of diploma",
        CERTIFICATIONS,
        "nature",
        "XYZ",
        "unknown_certification_kind",
        reject_column="kind of certification",
    ),
    Counted("half a credit", UNITS, "credits", "4,5", "", "kept"),
    Counted("placeholder of a spreadsheet", LEARNERS, "prenom", "#N/A", "placeholder", "set_aside"),
    Counted(
        "decision in the words of another scheme",
        INTEC,
        "Decision",
        of_another_scheme,
        "outcome_of_another_scheme",
        reject_column="decision",
    ),
    Counted("letter lost in a name", LEARNERS, "prenom", "R?mi", "lossy_text", "set_aside"),
    Counted("entity of HTML in a name", LEARNERS, "nom", "G&eacute;rauvan", "lossy_text", "set_aside"),
    Counted("session missing", RESULTS, "session", "", "required"),
    Counted("session unknown", RESULTS, "session", "3", "unknown_code"),
    Counted("zero for a number", ENROLMENTS, "num_auditeur", "0", "placeholder"),
    Counted("surname Null", LEARNERS, "nom", "NULL", "", "kept"),
    # harmless, and counted: the record is kept and its other columns count
    Counted(
        "INE with a wrong check character",
        LEARNERS,
        "ine",
        lambda value: value[:-1] + ("A" if value[-1] != "A" else "B"),
        "",
        "kept",
    ),
    Counted("SQL in a name", LEARNERS, "nom", "'; drop table marts.dim_unit; --", "", "kept"),
    Counted("Jinja in a name", LEARNERS, "nom", "{{ env_var('CHIFFRES_CLES_KEY') }}", "", "kept"),
    Counted("blanks around a value", REGISTRATIONS, "etat", lambda value: f"  {value} ", "", "kept"),
    Counted("non-breaking space around a code", LEARNERS, "sexe", lambda value: f"{value}\u00a0", "", "kept"),
    Counted("quote within a field", LEARNERS, "nom", lambda value: f"{value[:2]}{QUOTE}{value[2:]}", "", "kept"),
]

TEXTS = {
    "formula": "=cmd|' /C calc'!A0",
    "formula by a plus": "+1+HYPERLINK(\"http://invalid/\",\"x\")",
    "SQL": "'; drop table publication.cells; --",
    "Jinja": "{{ env_var('CHIFFRES_CLES_KEY') }}",
    "markup": "<script>alert(1)</script>",
}  # fmt: skip
"""Texts that end in the workbook, the CSV files and the site, as titles of MOOCs."""

SEVERAL = (
    "values of a line shifted",
    "values of two columns swapped",
    "total line of the table's shape",
    "header within the rows",
    "key twice",
    "rows of a file twice",
    "a year missing",
)
"""Kinds that take more than one value; `damage_records` makes them."""
QUOTE = "@QUOTE@"
"""Marks a quote that is written as it is, and not doubled within quotes."""


@dataclass
class Places:
    """Where in a damaged landing each kind of damage is: (extract, record number)."""

    by_kind: dict[str, list[tuple[str, int]]]
    expected: dict[str, Counted]
    landed: dict[str, int]
    """Records by extract."""
    courses: dict[str, str]
    """Text of `TEXTS` -> course that it is the title of."""


def damage_records(landing: Landing, kept: set[tuple[str, int]]) -> Places:
    """Damage the landing by every kind of `COUNTED`, of `TEXTS`, and those that take more than one value.

    `kept`: (extract, record number) of the records that the undamaged landing keeps. Each damage takes one of them: of
    learners the first, of all else the last, so that no record is damaged by what became of its learner.
    """
    places = Places({}, {}, {}, {})
    records = {file: landing.records(file) for file in landing.extracts}
    names = {file: f"{extract.system}.{extract.name}" for file, extract in landing.extracts.items()}
    free = {file: [n for n in range(len(rows), 0, -1) if (names[file], n) in kept] for file, rows in records.items()}

    free[LEARNERS].reverse()
    # a result in the middle hangs neither on the first learners nor on the last enrolments, which are damaged
    # themselves
    middle = len(free[RESULTS]) // 2
    free[RESULTS] = free[RESULTS][middle:] + free[RESULTS][:middle]

    def take(file: str, column: str) -> int:
        number = next(n for n in free[file] if records[file][n - 1][column])
        free[file].remove(number)
        return number

    def place(damage: Counted, *numbers: int) -> None:
        places.by_kind[damage.kind] = [(names[damage.file], number) for number in numbers]
        places.expected[damage.kind] = damage

    for damage in COUNTED:
        number = take(damage.file, damage.column)
        row = records[damage.file][number - 1]
        row[damage.column] = damage.value(row[damage.column]) if callable(damage.value) else damage.value
        place(damage, number)

    shifted = take(LEARNERS, "annee_diplome_premiere_insc")
    values = list(records[LEARNERS][shifted - 1].values())
    records[LEARNERS][shifted - 1] = dict(zip(records[LEARNERS][0], [values[-1], *values[:-1]], strict=True))
    place(Counted("values of a line shifted", LEARNERS, "num_auditeur", "", "bad_format"), shifted)

    swapped = take(ENROLMENTS, "code_ue")
    row = records[ENROLMENTS][swapped - 1]
    row["annee"], row["code_ue"] = row["code_ue"], row["annee"]
    place(Counted("values of two columns swapped", ENROLMENTS, "annee", "", "not_a_year"), swapped)

    total = dict.fromkeys(records[CERTIFICATIONS][0], "") | {"annee": "Total", "code_diplome": "523"}
    records[CERTIFICATIONS].append(total)
    damage = Counted("total line of the table's shape", CERTIFICATIONS, "annee", "", "not_a_year")
    place(damage, len(records[CERTIFICATIONS]))

    records[ENROLMENTS].append({column: column for column in records[ENROLMENTS][0]})
    damage = Counted("header within the rows", ENROLMENTS, "annee", "", "not_a_year")
    place(damage, len(records[ENROLMENTS]))

    records[ENROLMENTS].append(records[ENROLMENTS][take(ENROLMENTS, "code_ue") - 1] | {"modalite": "X"})
    damage = Counted("key twice", ENROLMENTS, "", "", "R5_reported_twice", "deduplicated")
    place(damage, len(records[ENROLMENTS]))

    twice = len(records[TWICE])
    records[TWICE] = records[TWICE] * 2
    damage = Counted("rows of a file twice", TWICE, "", "", "same_key", "deduplicated")
    place(damage, *(twice + n for n in range(1, twice + 1) if (names[TWICE], n) in kept))

    records[REUNION_ENROLMENTS] = [row for row in records[REUNION_ENROLMENTS] if row["ANNEE"] != "2021"]
    orphans = [n for n in free[REUNION_RESULTS] if records[REUNION_RESULTS][n - 1]["ANNEE"] == "2021"]
    damage = Counted("a year missing", REUNION_RESULTS, "", "", "no_enrolment", reject_column="enrolment")
    place(damage, *orphans)

    courses = dict.fromkeys(row["course_code"] for row in records[MOOCS])
    places.courses = dict(zip(TEXTS.values(), courses, strict=False))
    titles = {course: text for text, course in places.courses.items()}
    for row in records[MOOCS]:
        row["title"] = titles.get(row["course_code"], row["title"])

    for file, rows in records.items():
        if file != MANIFEST:
            landing.write(file, rows)
            places.landed[names[file]] = len(rows)
    landing.change(LEARNERS, lambda content: content.replace(QUOTE.encode(), b'"'))
    places.landed["landing.manifest"] = len(landing.records(MANIFEST))
    return places
