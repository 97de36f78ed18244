"""A landing many times as large: the records of another under new keys.

    python bench/multiply.py FOLDER TO --times 10

Copy 0 is the landing as it is. In every other copy the numbers of persons, enrolments, decisions and documents are
moved on, INE with their check letter, and the letters of last names turned, so that no person of one copy is one of
another; what was damaged or repeated stays so. The catalogues (units, offerings, certifications, sessions of MOOC) are
the same for all. A number that outgrows its width is refused by its pattern as any other: MG00001 fits 22 times,
97400001 24 times.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "pytests"))

from oracle.contract import MANIFEST, contract
from rival import text, utf8

SHARED = ("units", "certifications", "offerings", "mooc_sessions", "extractions")
NUMBER = "^(974|.*-|[0-9]{4}P|[^0-9]*)([0-9]+)([A-Z]*)$"
"""What comes before a number, the number, what comes after: CNA|0000001|, 2017P|0000286|, |0000205351|H."""
VOWELS, CONSONANTS = "AEIOUY", "BCDFGHJKLMNPQRSTVWXZ"
ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸ"
BEA = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""The check letters of the oldest INE, by the number modulo 23."""


def turned(copy: int) -> tuple[str, str]:
    """Letters and what replaces them in a copy: each of 120 copies has names of its own.

    A letter with an accent goes where the letter goes, and loses it: systems write one name with and without.
    """
    replaced_by: dict[str, str] = {}
    for letters, steps in ((VOWELS, copy % len(VOWELS)), (CONSONANTS, copy // len(VOWELS) % len(CONSONANTS))):
        replaced_by |= dict(zip(letters, letters[steps:] + letters[:steps], strict=True))
    for letter in ACCENTED:
        replaced_by[letter] = replaced_by[unicodedata.normalize("NFD", letter)[0]]
    letters, said = "".join(replaced_by), "".join(replaced_by.values())
    return letters + letters.lower(), said + said.lower()


def kinds(name: str) -> dict[str, str]:
    """The columns of an extract that a copy changes: to `number`, `ine`, `hex` or `name`."""
    found = {}
    for column, meta in contract()[name]["columns"].items():
        variable, own = meta.get("variable"), "own number" in meta.get("because", "")
        if meta["type"] != "text":
            continue
        if variable in ("last_name", "names"):
            found[column] = "name"
        elif variable == "ine" or column == "nationalStudentId":
            found[column] = "ine"
        elif "a-f" in meta.get("pattern", ""):
            found[column] = "hex"
        elif (
            own
            or meta.get("personal") == "identifier"
            or column == "ine_cnam"
            or variable in ("document", "replaced_document")
        ):
            found[column] = "number"
    return found


def in_copy(column: str, kind: str, copy: int) -> str:
    """The value of a column in a copy, as SQL on the columns of `split`."""
    said, parts = f'"{column}"', f'"{column}:parts"'
    if copy == 0:
        return said
    before, turned_to = map(text, turned(copy))
    if kind == "name":
        last, rest = f"split_part({said}, ',', 1)", f"substr({said}, length(split_part({said}, ',', 1)) + 1)"
        return f"translate({last}, {before}, {turned_to}) || {rest}"
    if kind == "hex":
        return f"left(md5({said} || '/{copy}'), 16)"
    width = f"length({parts}.number)::integer"
    number = f'{parts}.number::bigint + {copy} * "{column}:step"'
    digits = f"lpad(({number})::varchar, greatest({width}, length(({number})::varchar)::integer), '0')"
    tail = f"{parts}.tail"
    if kind == "ine":
        tail = f"case when {width} = 10 then substr({text(BEA)}, (({number}) % 23)::integer + 1, 1) else {tail} end"
    return f"case when {parts}.number = '' then {said} else {parts}.head || {digits} || {tail} end"


def split(connection: duckdb.DuckDBPyConnection, folder: Path, work: Path) -> dict[str, dict[str, str]]:
    """A table an extract that is multiplied; beside a number its parts, and the step from a copy to the next.

    The step of a kind of number (what comes before it, and its width) is the landing's own, so that whoever names a
    number names it still; the few that somebody typed at random (9999999) are not counted on.
    """
    multiplied = {name: kinds(name) for name, extract in contract().items() if extract["entity"] not in SHARED}
    numbers = {
        name: [c for c, kind in changed.items() if kind in ("number", "ine")] for name, changed in multiplied.items()
    }
    for name, columns in numbers.items():
        extract = contract()[name]
        copy = utf8(folder / extract["file"], work / "one.csv", extract["dialect"]["encoding"])
        types = ", ".join(f"'{column}': 'varchar'" for column in extract["columns"])
        parts = "".join(
            f""", regexp_extract(coalesce("{c}", ''), '{NUMBER}', ['head', 'number', 'tail']) as "{c}:parts\""""
            for c in columns
        )
        connection.execute(f"""
            create table "{name}:split" as select *{parts}
            from read_csv({text(copy)}, delim = {text(extract["dialect"]["separator"])}, quote = '"', escape = '"',
                header = true, auto_detect = false, new_line = '\\n', columns = {{{types}}})
        """)
    every = " union ".join(
        f'select "{c}:parts" as parts from "{n}:split"' for n, columns in numbers.items() for c in columns
    )
    connection.execute(f"""
        create table steps as
        select parts.head as head, length(parts.number) as width,
            quantile_disc(parts.number::hugeint, 0.9) * 12 // 10 + 10 as step
        from ({every}) where parts.number <> '' and length(parts.number) < 18
        group by all
    """)
    for name, columns in numbers.items():
        steps = "".join(f', coalesce("{c}:steps".step, 0)::bigint as "{c}:step"' for c in columns)
        joins = "".join(
            f"""left join steps as "{c}:steps" on "{c}:parts".head = "{c}:steps".head
                and length("{c}:parts".number) = "{c}:steps".width """
            for c in columns
        )
        connection.execute(f'create table "{name}" as select "{name}:split".*{steps} from "{name}:split" {joins}')
        connection.execute(f'drop table "{name}:split"')
    return multiplied


def multiply(folder: Path, to: Path, times: int) -> int:
    """Write the landing below `folder` `times` times below `to`; returns its number of records.

    Raises `ValueError` for more copies than there are names, `OSError` where a file cannot be read or written.
    """
    if not 1 <= times <= len(VOWELS) * len(CONSONANTS):
        raise ValueError(f"{times} times: from 1 to {len(VOWELS) * len(CONSONANTS)}")
    records: dict[tuple[str, str], int] = {}
    with (
        tempfile.TemporaryDirectory() as work,
        duckdb.connect(config={"temp_directory": f"{work}/spill"}) as connection,
    ):
        multiplied = split(connection, folder, Path(work))
        for name, extract in contract().items():
            source, target = folder / extract["file"], to / extract["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            if name not in multiplied:
                shutil.copyfile(source, target)
                continue
            with target.open("wb") as out:
                for copy in range(times):
                    columns = ", ".join(
                        f'{in_copy(c, multiplied[name][c], copy)} as "{c}"' if c in multiplied[name] else f'"{c}"'
                        for c in extract["columns"]
                    )
                    one = f"{work}/copy.csv"
                    separator, header = text(extract["dialect"]["separator"]), "true" if copy == 0 else "false"
                    connection.execute(
                        f'copy (select {columns} from "{name}") to {text(one)} (delim {separator}, header {header})'
                    )
                    out.write(Path(one).read_bytes().decode("utf-8").encode(extract["dialect"]["encoding"]))
            found = connection.execute(f'select count(*) from "{name}"').fetchone()
            records[extract["system"], name.split(".")[1]] = times * (found[0] if found else 0)
    return _manifest(folder, to, records)


def _manifest(folder: Path, to: Path, records: dict[tuple[str, str], int]) -> int:
    """The manifest with the new numbers of records; returns their sum."""
    file = contract()[MANIFEST]["file"]
    with (folder / file).open(encoding="utf-8", newline="") as text_of:
        rows = list(csv.DictReader(text_of))
    for row in rows:
        row["records"] = str(records.get((row["system"], row["extract"]), row["records"]))
    with (to / file).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return sum(int(row["records"]) for row in rows)


def main() -> None:
    """Multiply a landing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("to", type=Path)
    parser.add_argument("--times", type=int, required=True)
    options = parser.parse_args()
    print(f"{multiply(options.folder, options.to, options.times):,} records below {options.to}")


if __name__ == "__main__":
    main()
