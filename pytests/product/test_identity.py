"""Pairs planted in a landing: who must be one person, who two, which pairs are listed as doubts, and what decisions
change."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from builds import Build, Rows, run_dbt, with_records, write_landing

from chiffres_cles.contract import Contract
from chiffres_cles.decisions import HEADER
from chiffres_cles.settings import DECISIONS_VARIABLE

Pair = tuple[str, str]
"""Local numbers of two records, a SISCOL number twice where it was given again."""

SISCOL = ("num_auditeur", "ine", "nom", "prenom", "date_naissance", "sexe", "annee_premiere_insc")
OPEN_PORTAL = ("personId", "nationalStudentId", "lastName", "firstName", "birthDate", "gender")
PEOPLE = {
    "siscol.auditeurs": [
        dict(zip(SISCOL, values, strict=False))
        for values in (
            # placeholders: zeros of two forms, a run
            ("BUG0000001", "00000000000", "VERZANNE", "Orlin", "02/01/1980", "1"),
            ("BUG0000002", "00000000000", "VERZANNE", "Mélisse", "06/05/1991", "2"),
            ("BUG0000003", "0000000000A", "KERDULIN", "Yvor", "09/03/1984", "1"),
            ("BUG0000004", "0000000000A", "TOSCANNOU", "Fabrielle", "09/03/1984", "2"),
            ("BUG0000005", "123456789AA", "MALVERGNOU", "Odin", "12/04/1986", "1"),
            ("BUG0000006", "123456789AA", "MALVERGNOU", "Ysaline", "25/08/1992", "2"),
            # an identifier of the right form, typed for four of one family name
            ("BUG0000007", "0007700009A", "ORSENVAULT", "Alba", "01/02/1981", "2"),
            ("BUG0000008", "0007700009A", "ORSENVAULT", "Brieuc", "02/03/1982", "1"),
            ("BUG0000009", "0007700009A", "ORSENVAULT", "Cassien", "03/04/1983", "1"),
            ("BUG0000010", "0007700009A", "ORSENVAULT", "Damia", "04/05/1984", "2"),
            # brother and sister, and twins, with one INE
            ("BUG0000013", "0007700001S", "SALVEGRIN", "Tancrède", "03/03/1989", "1"),
            ("BUG0000015", "0007700002T", "QUERVALOU", "Maël", "19/07/1998", "1"),
            # an INE renewed
            ("BUG0000017", "0007700003U", "ESTERVANNE", "Cyprien", "27/05/1993", "1"),
            # letters that Latin-1 spells otherwise
            ("BUG0000021", "", "LUKASIEWSKAR", "Lukasz", "10/04/1987", "1"),
            ("BUG0000023", "", "DURDEVIANIC", "Djorda", "11/04/1987", "2"),
            ("BUG0000025", "", "STRAUSSENVAL", "Ottilie", "12/04/1987", "2"),
            ("BUG0000027", "", "OSTERVANDEN", "Soren", "13/04/1987", "1"),
            ("BUG0000029", "", "THORVALDARSON", "Ragnar", "14/04/1987", "1"),
            ("BUG0000031", "", "DEFILIPPANTO", "Livia", "15/04/1987", "2"),
            # nearly one: all first names, a married name beside, one name, sex, day and month, a name cut
            ("BUG0000041", "", "HAUTMESNILON", "Robin", "16/04/1987", "1"),
            ("BUG0000043", "", "PRUDENVALLE", "Célestine", "17/04/1987", "2"),
            ("BUG0000045", "", "SUKARNOTO", "Ahmedou", "18/04/1987", "1"),
            ("BUG0000047", "", "CAMBRELINGUE", "Camille", "19/04/1987", "1"),
            ("BUG0000049", "", "DELVARENNOU", "Swann", "05/09/1987", "1"),
            ("BUG0000051", "", "MONTGARDENAISVILLIERS", "Aurèle", "20/04/1987", "1"),
            # a frequent name on 1 January
            ("BUG0000053", "", "DUBOISANTON", "Marie", "01/01/1970", "2"),
            # a number given to another later, who was first registered in 2022
            ("BUG0000055", "", "AVANTSCENE", "Noëlle", "02/02/1972", "2", "2014"),
            ("BUG0000055", "", "APRESCOUP", "Gildas", "03/03/2001", "1", "2022"),
        )
    ],
    "open_portal.people": [
        dict(zip(OPEN_PORTAL, values, strict=True))
        for values in (
            ("OP-9000014", "0007700001S", "Salvegrin", "Apolline", "1994-10-21", "F"),
            ("OP-9000016", "0007700002T", "Quervalou", "Gaspard", "1998-07-19", "M"),
            ("OP-9000018", "077000031FH", "Estervanne", "Cyprien", "1993-05-27", "M"),
            ("OP-9000022", "", "Łukasiewskar", "Łukasz", "1987-04-10", "M"),
            ("OP-9000024", "", "Đurđevianić", "Đjorđa", "1987-04-11", "F"),
            ("OP-9000026", "", "Straußenval", "Ottilie", "1987-04-12", "F"),
            ("OP-9000028", "", "Østervanden", "Søren", "1987-04-13", "M"),
            ("OP-9000030", "", "Þorvaldarson", "Ragnar", "1987-04-14", "M"),
            ("OP-9000032", "", "Deﬁlippanto", "Livia", "1987-04-15", "F"),
            ("OP-9000042", "", "Hautmesnilon", "Robin Marie", "1987-04-16", "M"),
            ("OP-9000044", "", "Prudenvalle-Durandier", "Célestine", "1987-04-17", "F"),
            ("OP-9000046", "", "Sukarnoto", "Sukarnoto", "1987-04-18", "M"),
            ("OP-9000048", "", "Cambrelingue", "Camille", "1987-04-19", "F"),
            ("OP-9000050", "", "Delvarennou", "Swann", "1987-05-09", "M"),
            ("OP-9000052", "", "Montgardenaisvilli", "Aurèle", "1987-04-20", "M"),
            ("OP-9000054", "", "Duboisanton", "Marie", "1970-01-01", "F"),
        )
    ],
    "sissae.auditeurs": [{"code_auditeur": "LB900001", "nom": "Khoravaly", "prenom": "Rami", "sexe": "M"}],
    "d3.demandes": [
        {
            "num_demande": "D3-90000009",
            "date_demande": "2023-07-01",
            "application_origine": "SISSAE",
            "num_auditeur": "LB900001",
            "nom_naissance": "Zeitounian",
            "prenom": "Carla",
            "date_naissance": "1991-01-31",
            "genre": "féminin",
            "code_diplome": "LG10602C",
            "date_jury": "2023-06-21",
            "nature_document": "original",
            "etat": "délivré",
            "centre": "Cnam Liban",
        }
    ],
}
"""Extract -> records of invented persons, columns left out blank."""
ONE_PERSON = {
    *(
        ("BUG0000013", "OP-9000014"),
        ("BUG0000015", "OP-9000016"),
        ("BUG0000017", "OP-9000018"),
        ("BUG0000053", "OP-9000054"),
    ),
    *((f"BUG00000{number}", f"OP-90000{number + 1}") for number in (21, 23, 25, 27, 29, 31)),
}
LISTED = {
    "one_identifier_other_first_name": {("BUG0000013", "OP-9000014"), ("BUG0000015", "OP-9000016")},
    "first_name_alike": {("BUG0000041", "OP-9000042")},
    "last_name_alike": {("BUG0000043", "OP-9000044"), ("BUG0000051", "OP-9000052")},
    "one_name": {("BUG0000045", "OP-9000046")},
    "other_sex": {("BUG0000047", "OP-9000048")},
    "day_and_month_swapped": {("BUG0000049", "OP-9000050")},
    "name_on_default_birth_date": {("BUG0000053", "OP-9000054")},
    "two_sexes": {("BUG0000013", "OP-9000014")},
    "number_given_again": {("BUG0000055", "BUG0000055")},
    "number_not_followed": {("D3-90000009", "LB900001")},
}


@dataclass
class Planted:
    """A build of the identity models on a landing with the planted records."""

    folder: Path
    landing: Path
    build: Build

    def again(self, decisions: str) -> Build:
        """The identity models once more, with decisions in force."""
        file = self.folder / "identity_decisions.csv"
        file.write_text(f"{','.join(HEADER)}\n{decisions}", encoding="utf-8")
        models = ["int_identity_decisions+,models/intermediate/identity", "identity_doubts", "identity_decisions"]
        selected = ["--select", *models, "--exclude", "int_learner_ages", "int_event_ages"]
        variables = {DECISIONS_VARIABLE: str(file)}
        return run_dbt(self.folder, "run", *selected, landing=self.landing, variables=variables)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.build.connect() as connection:
            return connection.execute(query).fetchall()

    def persons(self) -> dict[str, set[str]]:
        """Local number (of a request its own) -> the persons that it is of."""
        found: dict[str, set[str]] = {}
        for number, person in self.rows(f"select {NUMBER}, learner_key::varchar from {MATCHED} where {IS_PLANTED}"):
            found.setdefault(number, set()).add(person)
        return found

    def doubts(self) -> dict[str, set[Pair]]:
        """Rule -> the planted pairs that it lists."""
        query = f"""
            select doubts.doubt_rule, one.number, other.number
            from quality.identity_doubts as doubts
            inner join (select row_id, {NUMBER} as number from {MATCHED} where {IS_PLANTED}) as one
                on row_id_a = one.row_id
            inner join (select row_id, {NUMBER} as number from {MATCHED} where {IS_PLANTED}) as other
                on row_id_b = other.row_id
        """
        found: dict[str, set[Pair]] = {}
        for rule, one, other in self.rows(query):
            found.setdefault(rule, set()).add(tuple(sorted((one, other))))
        return found


NUMBER = "case when system = 'd3' then 'D3-90000009' else local_id end"
MATCHED = "private.identity.int_learners_identified"
IS_PLANTED = """(
    local_id like 'BUG%' or local_id like 'OP-90000%' or local_id = 'LB900001'
    or row_id in (select row_id from private.identity.int_learner_records_unioned where last_name = 'Zeitounian')
)"""


def planting(contract: Contract) -> Callable[[str, str], str]:
    """Adds the planted records to their extracts, and to the manifest's counts."""
    extracts = {extract.file: extract for extract in contract.extracts}

    def change(file: str, text: str) -> str:
        extract = extracts[file]

        def counted(rows: Rows) -> Rows:
            more = {name: len(people) for name, people in PEOPLE.items()}
            for row in rows:
                row["records"] = str(int(row["records"]) + more.get(f"{row['system']}.{row['extract']}", 0))
            return rows

        if file.startswith("landing/"):
            return with_records(text, extract.dialect.separator, counted)
        people = PEOPLE.get(f"{extract.system}.{extract.name}", [])
        blank = dict.fromkeys(extract.column_names, "")
        return with_records(text, extract.dialect.separator, lambda rows: rows + [blank | one for one in people])

    return change


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Planted:
    folder = tmp_path_factory.mktemp("identity")
    landing = write_landing(folder / "landing", contract, planting(contract))
    models = ["+identity_doubts", "+identity_decisions", "+identity_matches"]
    build = run_dbt(
        folder, "build", "--select", *models, "--exclude-resource-types", "test", "unit_test", landing=landing
    )
    assert build.returncode == 0, build.output[-8000:]
    return Planted(folder, landing, build)


def test_every_planted_record_has_its_person(planted: Planted) -> None:
    numbers = {next(iter(record.values())) for people in PEOPLE.values() for record in people}
    persons = planted.persons()
    assert numbers == set(persons)
    assert {number for number, keys in persons.items() if len(keys) > 1} == {"BUG0000055"}


def test_who_is_one_person_is_one_and_nobody_else(planted: Planted) -> None:
    together: dict[str, set[str]] = {}
    for number, keys in planted.persons().items():
        for key in keys:
            together.setdefault(key, set()).add(number)
    assert {tuple(sorted(numbers)) for numbers in together.values() if len(numbers) > 1} == ONE_PERSON


def test_every_doubtful_pair_is_listed_by_its_rule(planted: Planted) -> None:
    assert planted.doubts() == LISTED


def test_the_first_of_a_number_keeps_her_years(planted: Planted) -> None:
    query = f"select birth_year, held_from, held_until from {MATCHED} where local_id = 'BUG0000055' order by all"
    assert planted.rows(query) == [(1972, None, "2022-2023"), (2001, "2022-2023", None)]


def test_decisions_part_and_put_together_and_settle_the_doubts(planted: Planted) -> None:
    query = "select doubt_rule, extract_a, key_a::varchar, extract_b, key_b::varchar from quality.identity_doubts"
    records = "(select row_id from private.identity.int_learner_records where local_id = '{}')"
    of_record = f"where row_id_a in {records} or row_id_b in {records}"
    ((_, *twins),) = planted.rows(f"{query} {of_record.format('BUG0000015', 'BUG0000015')}")
    ((_, *one),) = planted.rows(f"{query} {of_record.format('BUG0000041', 'BUG0000041')}")
    gone = ["siscol.auditeurs", "00000000-0000-0000-0000-000000000001", *one[2:]]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for pair, decision in ((twins, "apart"), (one, "together"), (gone, "together")):
        writer.writerow([*pair, decision, "Observatoire", "2025-01-31", "asked the centre"])
    before, doubts = planted.persons(), planted.doubts()
    build = planted.again(text.getvalue())
    assert build.returncode == 0, build.output[-8000:]
    after = planted.persons()
    assert before["BUG0000015"] == before["OP-9000016"]
    assert after["BUG0000015"] != after["OP-9000016"]
    assert before["BUG0000041"] != before["OP-9000042"]
    assert after["BUG0000041"] == after["OP-9000042"]
    decisions = planted.rows("select line, decision, state from quality.identity_decisions order by line")
    assert decisions == [(2, "apart", "applies"), (3, "together", "applies"), (4, "together", "not_found")]
    settled = {("BUG0000015", "OP-9000016"), ("BUG0000041", "OP-9000042")}
    left = {rule: pairs - settled for rule, pairs in doubts.items()}
    assert planted.doubts() == {rule: pairs for rule, pairs in left.items() if pairs}


def test_a_file_of_decisions_that_cannot_be_taken_stops_the_build_before_it(planted: Planted) -> None:
    refused = planted.again("siscol.auditeurs,1,siscol.auditeurs,2,perhaps,DPO,2025-01-31,twins\n")
    assert refused.returncode != 0
    assert "identity_decisions.csv, line 2, column decision: is neither together nor apart" in refused.output
    assert "int_identity_decisions" not in refused.output
