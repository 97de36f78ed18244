"""What staging makes of a record: the macros of `macros/landing`, rendered as dbt renders them, on records made here.

dbt's own unit tests cannot see the contract, which staging is written from.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chiffres_cles.contract import Contract
from chiffres_cles.gate.checks import staging_query
from chiffres_cles.gate.verdicts import hasher, opened

Record = dict[str, Any]
"""A record as staging has it; what its columns hold depends on the extract."""
Staged = Callable[..., Record]

EXTRACTED_ON = date(2025, 6, 2)
LEARNER = {
    "num_auditeur": "PAR0000001", "nom": "DURAND", "prenom": "Ada", "date_naissance": "02/01/1980", "sexe": "2",
    "nationalite": "99100", "annee_premiere_insc": "2019",
}  # fmt: skip
REGISTRATION = {
    "num_auditeur": "PAR0000001", "annee": "2023", "centre_rattachement": "75EP", "date_inscription": "15/09/2023",
    "etat": "V", "regime": "FC",
}  # fmt: skip
RESULT = {
    "num_insc_ue": "IB1",
    "num_auditeur": "PAR0000001",
    "annee": "2023",
    "code_ue": "NFP101",
    "session": "1",
    "note": "12",
}
FOLLOWED = {
    "Matricule": "HDF1", "Annee": "2023-2024", "CodeUnite": "NFP101", "Organisateur": "HDF", "Etat": "Suivi",
    "NoteExamen": "15", "NoteRattrapage": "ABS", "Bareme": "20",
}  # fmt: skip
UNIT = {"annee": "2023", "code_ue": "CFB003", "type_unite": "UE", "credits": "4", "equipe": "EPN10", "examen": "O"}
GRANTED = {"nom_prenoms": "Durand, Ada", "ne_le": "02/01/1980"}
RECORDS = {
    "siscol.auditeurs": LEARNER,
    "siscol.inscriptions": REGISTRATION,
    "siscol.resultats": RESULT,
    "galao.suivis": FOLLOWED,
    "bedeo.unites": UNIT,
    "collections.centres": GRANTED,
    "galao.alternants": {},
    "siscol.diplomes": {},
}


@pytest.fixture(scope="module")
def staged(contract: Contract) -> Staged:
    """A record of an extract with some values changed, as staging has it; its refusal and problems beside its
    columns."""
    connection = opened(hasher(None))
    # a code that changed its meaning, and one that came
    connection.execute("update code_lists set to_year = '2022' where list = 'siscol_centres' and code = '13'")
    connection.execute("insert into code_lists values ('siscol_centres', 'centres', '13', 'COR', '2023', null)")
    connection.execute("insert into code_lists values ('siscol_centres', 'centres', '2A', 'COR', '2023', null)")

    def stage(name: str, **changed: str) -> Record:
        extract = contract.extract(*name.split("."))
        record = {**dict.fromkeys(extract.column_names, ""), **RECORDS[name], **changed}
        values = ", ".join("?" for _ in record)
        names = ", ".join(f'"{column}"' for column in record)
        relation = f"(select * from (values ({values})) as landed ({names}))"
        cursor = connection.execute(staging_query(extract, relation, EXTRACTED_ON), list(record.values()))
        (row,) = cursor.fetchall()
        return dict(zip([column[0] for column in cursor.description], row, strict=True))

    return stage


def issues(row: Record) -> dict[str, str]:
    return {problem["column"]: problem["rule"] for problem in row["problems"] or []}


def test_a_good_record_has_no_problem(staged: Staged) -> None:
    row = staged("siscol.auditeurs")
    assert (row["sexe"], row["date_naissance"], row["nationalite"]) == ("F", date(1980, 1, 2), "99100")
    assert (row["refusal"], row["problems"]) == (None, None)


def test_a_bad_value_of_an_optional_column_is_unknown_and_its_record_counts(staged: Staged) -> None:
    bad = {"sexe": "7", "nationalite": "99999", "date_naissance": "31/02/1980", "annee_premiere_insc": "premier"}
    row = staged("siscol.auditeurs", **bad)
    assert [row[column] for column in bad] == [None] * 4
    assert (row["num_auditeur"], row["nom"], row["refusal"]) == ("PAR0000001", "DURAND", None)
    assert issues(row) == {
        "sexe": "unknown_code", "nationalite": "unknown_code", "date_naissance": "not_a_date",
        "annee_premiere_insc": "not_a_year",
    }  # fmt: skip
    assert not any(problem["refuses"] for problem in row["problems"])


def test_a_value_that_can_be_read_and_is_out_of_bounds_is_unknown(staged: Staged) -> None:
    row = staged("siscol.auditeurs", date_naissance="01/01/1900", annee_diplome_premiere_insc="1899")
    assert (row["date_naissance"], row["annee_diplome_premiere_insc"], row["refusal"]) == (None, None, None)
    assert issues(row) == {"date_naissance": "out_of_range", "annee_diplome_premiere_insc": "out_of_range"}


@pytest.mark.parametrize(
    ("name", "column", "last", "after", "rule"),
    [
        ("siscol.inscriptions", "date_inscription", "02/06/2025", "03/06/2025", "after_extraction"),
        ("siscol.inscriptions", "annee_diplome", "2025", "2026", "after_extraction"),
        ("siscol.auditeurs", "date_naissance", "02/06/2013", "03/06/2013", "out_of_range"),
        ("galao.alternants", "DateContrat", "02-06-2026", "03-06-2026", "out_of_range"),
    ],
)
def test_no_day_or_year_is_after_the_extraction(
    staged: Staged, name: str, column: str, last: str, after: str, rule: str
) -> None:
    assert column not in issues(staged(name, **{column: last}))
    row = staged(name, **{column: after})
    assert (row[column], issues(row)[column]) == (None, rule)


def test_a_jury_after_the_extraction_refuses_its_record(staged: Staged) -> None:
    assert "date_jury" not in issues(staged("siscol.diplomes", date_jury="02/06/2025"))
    row = staged("siscol.diplomes", date_jury="03/06/2025")
    assert {"column": "date_jury", "rule": "after_extraction", "value": "03/06/2025", "refuses": True} in row[
        "problems"
    ]
    assert row["refusal"] is not None


def test_a_missing_value_is_reported_where_the_system_always_has_one_and_nowhere_else(staged: Staged) -> None:
    row = staged("siscol.auditeurs", sexe="", nationalite="", ine="")
    assert issues(row) == {"sexe": "missing"}


@pytest.mark.parametrize(
    ("number", "rule"), [("BAD7", "bad_format"), ("", "required"), ("0", "placeholder"), ("null", "placeholder")]
)
def test_a_bad_local_number_refuses_its_record_and_keeps_the_number(staged: Staged, number: str, rule: str) -> None:
    row = staged("siscol.auditeurs", num_auditeur=number)
    assert (row["refusal"]["column"], row["refusal"]["rule"]) == ("num_auditeur", rule)
    assert row["num_auditeur"] == (number or None), "what bears it is refused since this is"


def test_all_that_is_wrong_with_a_record_is_reported_and_the_first_refuses(staged: Staged) -> None:
    row = staged("siscol.inscriptions", annee="23", etat="X", pcs="99")
    assert row["refusal"] == {"column": "annee", "rule": "not_a_year", "value": "23", "refuses": True}
    assert issues(row) == {"annee": "not_a_year", "etat": "unknown_code", "pcs": "unknown_code"}


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"nom": "NULL"}, ("NULL", "Ada")),
        ({"prenom": "Néant"}, ("DURAND", "Néant")),
        ({"nom": "INCONNU", "prenom": "Inconnu"}, (None, None)),
        ({"nom": "NEANT", "date_naissance": "01/01/1900"}, (None, "Ada")),
        ({"nom": "NULL", "ine": "0"}, (None, "Ada")),
        ({"prenom": "#N/A"}, ("DURAND", None)),
        ({"nom": "\\N"}, (None, "Ada")),
        ({"nom": "Zéro", "prenom": "0"}, ("Zéro", "0")),
    ],
)
def test_a_word_is_a_placeholder_beside_another_alone(
    staged: Staged, changed: dict[str, str], names: tuple[str | None, str | None]
) -> None:
    row = staged("siscol.auditeurs", **changed)
    assert (row["nom"], row["prenom"]) == names
    assert row["refusal"] is None


@pytest.mark.parametrize(("written", "known"), [("NULL, NULL", None), ("Null, Ada", "Null, Ada"), ("Durand", None)])
def test_both_names_in_one_column_are_two_names(staged: Staged, written: str, known: str | None) -> None:
    assert staged("collections.centres", nom_prenoms=written)["nom_prenoms"] == known


def test_zero_is_no_identifier_and_a_declared_code_wins(staged: Staged) -> None:
    row = staged("siscol.auditeurs", ine="0", diplome_premiere_insc="0")
    assert (row["ine"], row["diplome_premiere_insc"]) == (None, 0)
    assert issues(row) == {"ine": "placeholder"}


def test_a_name_that_a_conversion_has_spoilt_is_unknown(staged: Staged) -> None:
    row = staged("siscol.auditeurs", nom="LEB½UVRAC", prenom="R?mi")
    assert (row["nom"], row["prenom"], row["refusal"]) == (None, None, None)
    assert issues(row) == {"nom": "lossy_text", "prenom": "lossy_text"}


@pytest.mark.parametrize(
    ("pcs", "kept"), [("42", "42"), ("3", "30"), ("74", "30"), ("11", "11"), ("84", None), ("73", None), ("04", None)]
)
def test_an_occupation_is_kept_at_the_level_that_tables_print(staged: Staged, pcs: str, kept: str | None) -> None:
    assert staged("siscol.inscriptions", pcs=pcs)["pcs"] == kept


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("2A", "2A"),
        ("973", "973"),
        ("988", "988"),
        ("980", "980"),
        ("99", "99"),
        ("2a", None),
        ("20", None),
        ("00", None),
    ],
)
def test_a_residence_is_one_of_the_list(staged: Staged, code: str, kept: str | None) -> None:
    assert staged("siscol.inscriptions", dept_residence=code)["dept_residence"] == kept


@pytest.mark.parametrize("country", ["99121", "99157", "99212", "99261", "99349", "99115"])
def test_every_country_that_is_or_was_is_known(staged: Staged, country: str) -> None:
    assert staged("siscol.auditeurs", nationalite=country)["nationalite"] == country


@pytest.mark.parametrize(
    ("note", "mark"), [("9,99999", "9.9999"), ("10,00001", "10"), ("12", "12"), ("12,75", "12.75")]
)
def test_a_mark_is_cut_and_never_rounded(staged: Staged, note: str, mark: str) -> None:
    """Else 9,99999 would be 10, and pass."""
    assert staged("siscol.resultats", note=note)["note"] == Decimal(mark)


def test_a_mark_above_its_scale_is_unknown_and_its_enrolment_counts(staged: Staged) -> None:
    row = staged("galao.suivis", NoteExamen="25")
    assert (row["NoteExamen"], row["NoteRattrapage_code"], row["refusal"]) == (None, "absent", None)
    assert issues(row) == {"NoteExamen": "above_scale"}


def test_a_mark_of_an_unknown_scale_is_unknown(staged: Staged) -> None:
    row = staged("galao.suivis", Bareme="0")
    assert (row["NoteExamen"], row["Bareme"], row["refusal"]) == (None, None, None)
    assert issues(row) == {"NoteExamen": "scale_unknown", "Bareme": "out_of_range"}


@pytest.mark.parametrize(("session", "rule"), [("", "required"), ("3", "unknown_code")])
def test_a_result_of_no_known_session_is_refused(staged: Staged, session: str, rule: str) -> None:
    row = staged("siscol.resultats", session=session)
    assert (row["session"], row["refusal"]["column"], row["refusal"]["rule"]) == (None, "session", rule)


def test_half_credits_are_credits_and_a_bad_title_takes_no_unit(staged: Staged) -> None:
    row = staged("bedeo.unites", credits="4,5", intitule="Projet\ndu chantier", nb_heures="trente")
    assert (row["credits"], row["intitule"], row["nb_heures"], row["refusal"]) == (Decimal("4.5"), None, None, None)


def test_the_contract_says_why_a_column_beyond_the_listed_ones_refuses(contract: Contract) -> None:
    reasons = {
        column.meta["because"]
        for extract in contract.extracts
        for column in extract.columns
        if "because" in column.meta
    }
    assert len(reasons) < 10
    assert not [
        column.name
        for extract in contract.extracts
        for column in extract.columns
        if column.refuses and column.personal in ("identity", "attribute")
    ]


@pytest.mark.parametrize(
    ("code", "year", "centre"),
    [("13", "2022", "PAC"), ("13", "2023", "COR"), ("2A", "2022", None), ("2A", "2023", "COR"), ("ZZ", "2023", None)],
)
def test_a_code_of_a_list_means_what_it_meant_in_the_year_of_its_record(
    staged: Staged, code: str, year: str, centre: str | None
) -> None:
    row = staged("siscol.inscriptions", centre_rattachement=code, annee=year)
    assert row["centre_rattachement"] == centre
    assert (row["refusal"] or {}).get("rule") == (None if centre else "unknown_code")


@pytest.mark.parametrize(("jury", "centre"), [("31/12/2023", "PAC"), ("01/01/2024", "COR"), ("", "COR")])
def test_without_an_academic_year_a_code_is_read_in_the_one_that_ends_in_the_year_of_the_jury(
    staged: Staged, jury: str, centre: str
) -> None:
    assert staged("siscol.diplomes", centre="13", date_jury=jury)["centre"] == centre
