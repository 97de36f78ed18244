"""Who is who: which records are one person, what is known of the person (identity, R2, R18)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import Any

import polars as pl

from oracle.contract import reference, setting
from oracle.entities import subject

Row = dict[str, Any]
Node = tuple[Any, ...]
"""What records are tied by: a record, or a number, name or day that several bear."""
LETTERS = str.maketrans(
    {
        "Þ": "TH",
        "ẞ": "SS",
        "ß": "SS",
        "Œ": "OE",
        "Æ": "AE",
        "ı": "I",
        "Ł": "L",
        "Đ": "D",
        "Ð": "D",
        "Ø": "O",
        "Ħ": "H",
        "Ŧ": "T",
        "Ŋ": "N",
        "Ɓ": "B",
        "Ɗ": "D",
        "Ɖ": "D",
        "Ɛ": "E",
        "Ǝ": "E",
        "Ə": "E",
        "Ɔ": "O",
        "Ɲ": "N",
        "Ƙ": "K",
        "Ƴ": "Y",
        "Ɠ": "G",
        "Ɣ": "G",
        "Ǥ": "G",
        "Ɨ": "I",
        "Ʋ": "V",
        "Ƒ": "F",
    }
)
"""Letters that no decomposition takes to Latin ones."""
BEA = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""The check letters of the oldest INE, by the number modulo 23."""
BASE_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CNAM_INE = re.compile(r"[A-Z]{2}[0-9]{7}")
"""The form of the identifier that the Cnam issues where there is no INE."""
AS_OF = {
    "galao.alternants": "academic_year",
    "madagascar.auditeurs": "academic_year",
    "viatic.decisions": "decision_date",
    "intec.validations": "decision_date",
}
"""The column that says when a record of a person counts, where an extract has one."""


def name_key(name: str | None) -> str | None:
    """A name as it is compared: Latin capitals alone; None where none is left."""
    if not name:
        return None
    plain = unicodedata.normalize("NFKD", name.upper().translate(LETTERS)).upper().translate(LETTERS)
    return "".join(letter for letter in plain if "A" <= letter <= "Z") or None


def generation(ine: str | None) -> str | None:
    """`old` (BEA, NNE, the apprentices' form) or `2018` of an INE whose form and check character are right, else
    None."""
    if not ine:
        return None
    ine = ine.upper().strip()
    if len(ine) != 11 or any(letter not in BASE_36 for letter in ine) or is_placeholder(ine):
        return None
    if ine[:10].isdigit() and ine[10] in BEA:
        return "old" if BEA[int(ine[:10]) % 23] == ine[10] else None
    if ine[10].isdigit():
        digits = [BASE_36.index(letter) for letter in ine]
        return "old" if (6 * sum(digits[:9]) + digits[9]) % 10 == digits[10] else None
    if ine[:9].isdigit() and ine[9:].isalpha():
        return "2018"
    return "old" if ine[:4].isdigit() and ine[4] == "A" and ine[5:10].isdigit() else None


def is_placeholder(identifier: str) -> bool:
    """Whether an identifier was only typed to fill the field: one sign over and over, or a run up or down."""
    digits = "".join(letter for letter in identifier if letter.isdigit())
    steps = {(int(b) - int(a)) % 10 for a, b in zip(digits, digits[1:], strict=False)}
    if len(digits) >= 7 and len(steps) == 1 and steps <= {0, 1, 9}:
        return True
    signs = identifier[:9]
    return signs == signs[:1] * len(signs) or signs in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def cnam_number(identifier: str | None) -> str | None:
    """The identifier that the Cnam issues, where it has its form."""
    identifier = (identifier or "").strip().upper()
    return identifier if CNAM_INE.fullmatch(identifier) and not is_placeholder(identifier) else None


class Groups:
    """Records that hold together: union-find."""

    def __init__(self) -> None:
        self.parent: dict[Node, Node] = {}

    def find(self, node: Node) -> Node:
        root = node
        while self.parent.setdefault(root, root) != root:
            root = self.parent[root]
        while self.parent[node] != root:
            self.parent[node], node = root, self.parent[node]
        return root

    def join(self, one: Node, other: Node) -> None:
        one, other = self.find(one), self.find(other)
        if one != other:
            self.parent[other] = one


def records(extracts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """One row a record of a person that can be read, its place by priority of system, extract and number of record."""
    holders = subject(extracts, "diplomas").with_columns(pl.col("row_id").alias("local_id"))
    parts = [subject(extracts, "learners"), subject(extracts, "candidates"), holders]
    people = pl.concat(parts, how="diagonal_relaxed").filter(~pl.col("refused"))
    priority = reference("system_priorities").select("system", pl.col("priority").cast(pl.Int64))
    keys = [
        pl.col(name).map_elements(name_key, return_dtype=pl.String, skip_nulls=True).alias(f"{name}_key")
        for name in ("last_name", "first_name")
    ]
    ine, extract = pl.col("ine").str.to_uppercase(), pl.col("row_id").str.split("#").list.get(0)
    dated = pl.coalesce(
        *(pl.when(extract == name).then(pl.col(column).cast(pl.String)) for name, column in AS_OF.items())
    )
    usable = pl.col("cnam_ine").map_elements(cnam_number, return_dtype=pl.String, skip_nulls=True).alias("cnam_ine")
    return (
        people.join(priority, on="system")
        .with_columns(extract.alias("extract"), dated.alias("as_of"), usable, *keys)
        .with_columns(ine.map_elements(generation, return_dtype=pl.String, skip_nulls=True).alias("generation"))
        .with_columns(pl.when(pl.col("generation").is_not_null()).then(ine).alias("ine"))
        .sort("priority", "extract", "record")
        .with_row_index("place")
    )


def identify(extracts: dict[str, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The people: (`system`, `local_id`, from when until when) -> `person`; and one row a person with what is known of
    it.

    Of several records of one number and person the last counts: by the year or day that it carries, else by its place.
    """
    every = _holders(records(extracts))
    latest = (
        every.sort(pl.col("as_of").fill_null(""), "record")
        .group_by("system", "local_id", "holder", maintain_order=True)
        .last()
        .sort("place")
    )
    groups = Groups()
    rows = latest.to_dicts()
    crowded = _crowded(every)
    for row in rows:
        row["node"] = (row["system"], row["local_id"], row["holder"])
        row |= {column: None for column in ("ine", "cnam_ine") if row[column] in crowded}
        groups.find(row["node"])
    _tie_identifiers(rows, groups)
    _tie_pointers(rows, groups)
    _tie_names(rows, groups)
    persons = ["/".join(map(str, groups.find(row["node"]))) for row in rows]
    latest = latest.with_columns(pl.Series("person", persons, dtype=pl.String))
    # a record without a birth date cannot count for the person
    ordered = latest.sort(pl.col("birth_date").is_null(), "place")
    declared = ("sex", "birth_date", "nationality", "situation_at_first_registration", "diploma_at_first_registration")
    known = [pl.col(column).drop_nulls().first().alias(column) for column in declared]
    profiles = ordered.group_by("person", maintain_order=True).agg(*known, pl.col("first_registration_year").min())
    return latest.select("row_id", "system", "local_id", "held_from", "held_until", "person"), profiles


def _holders(every: pl.DataFrame) -> pl.DataFrame:
    """With the `holder` of a number, from 0: another where neither last name nor birth date is that of the record
    before."""
    since = pl.coalesce("as_of", "first_registration_year", pl.lit(""))
    number = ["system", "local_id"]
    before = [pl.col(column).shift(1).over(number) for column in ("last_name_key", "birth_date")]
    another = ((pl.col("last_name_key") != before[0]) & (pl.col("birth_date") != before[1])).fill_null(False)
    every = every.with_columns(since.alias("since")).sort(*number, "since", "record")
    every = every.with_columns(another.cum_sum().over(number).alias("holder"))
    terms = every.group_by(*number, "holder").agg(pl.col("since").min().alias("held_from")).sort(*number, "holder")
    terms = terms.with_columns(pl.col("held_from").shift(-1).over(number).alias("held_until"))
    return every.join(
        terms.with_columns(pl.when(pl.col("holder") > 0).then("held_from").alias("held_from")), on=[*number, "holder"]
    )


def _crowded(every: pl.DataFrame) -> set[str]:
    """Identifiers that more last names, or more first names, bear than one person may have (a setting)."""
    many = int(setting("identifier_names", 3))
    identifiers = pl.concat(
        every.select(pl.col(column).alias("identifier"), "last_name_key", "first_name_key")
        for column in ("ine", "cnam_ine")
    )
    names = (
        identifiers.drop_nulls("identifier")
        .group_by("identifier")
        .agg(pl.col("last_name_key", "first_name_key").drop_nulls().n_unique())
    )
    return set(names.filter(pl.max_horizontal("last_name_key", "first_name_key") > many)["identifier"])


def _tie_identifiers(rows: list[Row], groups: Groups) -> None:
    """A valid INE, or the Cnam's own number: those of its holders whose birth date or last name is the same."""
    for column in ("ine", "cnam_ine"):
        for row in rows:
            for name in ("birth_date", "last_name_key"):
                if row[column] and row[name] is not None:
                    groups.join((column, row[column], row[name]), row["node"])


def _tie_pointers(rows: list[Row], groups: Groups) -> None:
    """A record that names the number of another, in its system or before a merger: where names or birth date agree."""
    holders = defaultdict(list)
    for row in rows:
        holders[row["system"], row["local_id"]].append(row)
    for row in rows:
        for system, number, is_former in (
            (row["system"], row["former_id"], True),
            (row["known_system"], row["known_id"], False),
        ):
            for named in holders[system, number] if system and number else ():
                if _pointed(row, named, is_former):
                    groups.join(named["node"], row["node"])


def _pointed(row: Row, named: Row, is_former: bool) -> bool:
    """Whether a record that names another's number is of the same person."""
    if row["birth_date"] is not None and row["birth_date"] == named["birth_date"]:
        return True
    if row["last_name_key"] is None and row["birth_date"] is None:  # only whose number it was can say
        return (
            row["system"] == named["system"]
            and not is_former
            and held_at(named, str(row["jury_date"] or row["as_of"] or ""))
        )
    if row["last_name_key"] is None or row["last_name_key"] != named["last_name_key"]:
        return False
    if None in (row["birth_date"], named["birth_date"]):
        return True
    return row["first_name_key"] is not None and row["first_name_key"] == named["first_name_key"]


def held_at(named: Row, moment: str) -> bool:
    """Whether the number was this holder's then."""
    return moment >= (named["held_from"] or "") and (named["held_until"] is None or moment < named["held_until"])


def _tie_names(rows: list[Row], groups: Groups) -> None:
    """The same names, birth date and sex, all known; unless two numbers of one generation prove two persons."""
    same = defaultdict(list)
    for row in rows:
        key = (row["last_name_key"], row["first_name_key"], row["birth_date"], row["sex"])
        if None not in key:
            same[key].append(row)
    for first, *others in same.values():
        numbers = defaultdict(set)
        for row in (first, *others):
            if row["ine"]:
                numbers[row["generation"]].add(row["ine"])
        if all(len(of_generation) < 2 for of_generation in numbers.values()):
            for other in others:
                groups.join(first["node"], other["node"])
