"""Who is who: which records are one person, what is known of the person (identity, R2, R18)."""

from __future__ import annotations

import unicodedata
from collections import defaultdict

import polars as pl

from oracle.contract import reference
from oracle.entities import subject

LETTERS = str.maketrans({
    "Ł": "L", "Đ": "D", "Ð": "D", "Ø": "O", "Þ": "TH", "ẞ": "SS", "ß": "SS", "Œ": "OE", "Æ": "AE", "Ħ": "H", "Ŧ": "T", "ı": "I", "ĸ": "K", "Ŋ": "N",
})  # fmt: skip
"""Letters that no decomposition takes to Latin ones."""
BEA = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""The check letters of the oldest INE, by the number modulo 23."""
BASE_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HOLDERS_OF_A_PLACEHOLDER = 3
"""An identifier that more records of different names hold than this ties nothing."""


def name_key(name: str | None) -> str | None:
    """A name as it is compared: Latin capitals alone; None where none is left."""
    if not name:
        return None
    plain = unicodedata.normalize("NFKD", name.upper().translate(LETTERS)).upper().translate(LETTERS)
    return "".join(letter for letter in plain if "A" <= letter <= "Z") or None


def generation(ine: str | None) -> str | None:
    """`old` (BEA, NNE, the apprentices' form) or `2018` of an INE whose form and check character are right, else None."""
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
    """Whether an identifier was only typed to fill the field: one digit over and over, or a run."""
    digits = "".join(letter for letter in identifier if letter.isdigit())
    if len(digits) < 6:
        return False
    steps = {(int(b) - int(a)) % 10 for a, b in zip(digits, digits[1:], strict=False)}
    return len(steps) == 1 and steps <= {0, 1, 9}


class Groups:
    """Records that hold together: union-find."""

    def __init__(self) -> None:
        self.parent: dict = {}

    def find(self, node):
        root = node
        while self.parent.setdefault(root, root) != root:
            root = self.parent[root]
        while self.parent[node] != root:
            self.parent[node], node = root, self.parent[node]
        return root

    def join(self, one, other) -> None:
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
    ine = pl.col("ine").str.to_uppercase()
    return (
        people.join(priority, on="system")
        .with_columns(pl.col("row_id").str.split("#").list.get(0).alias("extract"), *keys)
        .with_columns(ine.map_elements(generation, return_dtype=pl.String, skip_nulls=True).alias("generation"))
        .with_columns(pl.when(pl.col("generation").is_not_null()).then(ine).alias("ine"))
        .sort("priority", "extract", "record")
        .with_row_index("place")
    )


def identify(extracts: dict[str, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The people: (`system`, `local_id`) -> `person`; and one row a person with sex, birth date and what was first declared.

    Of several records of one number in a system the last speaks: by its academic year where it has one, else by its place.
    """
    every = records(extracts)
    spoken = (
        every.sort(pl.col("academic_year").fill_null(""), "record").group_by("system", "local_id", maintain_order=True).last().sort("place")
    )
    groups = Groups()
    rows = spoken.select(
        "system", "local_id", "ine", "generation", "cnam_ine", "last_name_key", "first_name_key", "birth_date", "sex",
        "former_id", "known_system", "known_id",
    ).to_dicts()  # fmt: skip
    for row in rows:
        groups.find((row["system"], row["local_id"]))
    _tie_identifiers(rows, groups)
    _tie_pointers(rows, groups)
    _tie_names(rows, groups)
    persons = [groups.find((row["system"], row["local_id"])) for row in rows]
    spoken = spoken.with_columns(pl.Series("person", [f"{system}/{local_id}" for system, local_id in persons], dtype=pl.String))
    # a record without a birth date cannot speak for the person
    ordered = spoken.sort(pl.col("birth_date").is_null(), "place")
    declared = ("sex", "birth_date", "nationality", "situation_at_first_registration", "diploma_at_first_registration")
    known = [pl.col(column).drop_nulls().first().alias(column) for column in declared]
    profiles = ordered.group_by("person", maintain_order=True).agg(*known, pl.col("first_registration_year").min())
    return spoken.select("row_id", "system", "local_id", "person"), profiles


def _agree(one: dict, other: dict) -> bool:
    """Whether birth date or last name are known to be the same."""
    return any(one[name] is not None and one[name] == other[name] for name in ("birth_date", "last_name_key"))


def _tie_identifiers(rows: list[dict], groups: Groups) -> None:
    """A valid INE, or the Cnam's own number: each holder who agrees with the first in birth date or last name."""
    for column in ("ine", "cnam_ine"):
        holders = defaultdict(list)
        for row in rows:
            if row[column] and not is_placeholder(row[column]):
                holders[row[column].upper()].append(row)
        for first, *others in holders.values():
            names = {(row["last_name_key"], row["first_name_key"]) for row in (first, *others)}
            if len(names) > HOLDERS_OF_A_PLACEHOLDER:
                continue
            for other in others:
                if _agree(first, other):
                    groups.join((first["system"], first["local_id"]), (other["system"], other["local_id"]))


def _tie_pointers(rows: list[dict], groups: Groups) -> None:
    """A record that names the number of another, in its system or before a merger: where something besides agrees."""
    by_number = {(row["system"], row["local_id"]): row for row in rows}
    for row in rows:
        for named in ((row["system"], row["former_id"]), (row["known_system"], row["known_id"])):
            target = by_number.get(named)
            if target is None or None in named:
                continue
            births = {row["birth_date"], target["birth_date"]} - {None}
            nameless = row["last_name_key"] is None and row["birth_date"] is None
            if len(births) < 2 and (nameless or _agree(row, target)):
                groups.join((target["system"], target["local_id"]), (row["system"], row["local_id"]))


def _tie_names(rows: list[dict], groups: Groups) -> None:
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
                groups.join((first["system"], first["local_id"]), (other["system"], other["local_id"]))
