"""The hand-written rival: one DuckDB script from the landing's files to the 693 printed cells of the latest edition.

    python bench/rival.py FOLDER [--threads 2] [--out cells.csv]

It says what the printed tables cost without layers, contracts, checks or a file to publish: everything is in memory, of
each record only what tables 1 to 5B need, every year of the landing. `rival.sql` decides; this file types each extract
by the contract and takes the names of columns from the second implementation (`pytests/oracle`), and neither reads a
model or a macro. `measure.py` times it, and holds its cells equal to those of the warehouse.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "pytests"))

from oracle.contract import MANIFEST, NAMES, Meta, contract, reference, refuses, setting  # noqa: E402 (path set above)
from oracle.entities import ALSO, CONSTANT, UNNAMED  # noqa: E402 (path set above)

SUBJECTS = ("learners", "candidates", "registrations", "enrolments", "exam_results", "decisions", "diplomas")
REFERENCE = (
    "areas", "centres", "certification_kinds", "cohort_windows", "departments", "diploma_levels", "editions",
    "modalities", "system_priorities", "teaching_teams", "validation_years",
)  # fmt: skip
LETTERS = (
    "Þ=TH ẞ=SS ß=SS Œ=OE Æ=AE ı=I Ł=L Đ=D Ð=D Ø=O Ħ=H Ŧ=T Ŋ=N Ɓ=B Ɗ=D Ɖ=D Ɛ=E Ǝ=E Ə=E Ɔ=O Ɲ=N Ƙ=K Ƴ=Y Ɠ=G Ɣ=G Ǥ=G Ɨ=I"
    " Ʋ=V Ƒ=F"
)
"""Letters that no decomposition takes to Latin ones, each with what replaces it."""
Printed = tuple[str, str, str, str, float | None, str | None]
"""A printed cell: table, row, column, period, value, marker."""


def text(value: object) -> str:
    """A value as an SQL text."""
    return "'" + str(value).replace("'", "''") + "'"


def texts(values: Iterable[object]) -> str:
    """Values as what follows SQL's `in`."""
    return "(" + ", ".join(map(text, values)) + ")"


def either(conditions: list[str]) -> str:
    """Whether any of the conditions holds, unknown ones left out."""
    return " or ".join(f"coalesce({condition}, false)" for condition in conditions) or "false"


def utf8(file: Path, copy: Path, encoding: str) -> Path:
    """The file in UTF-8 with composed letters and LF, at `copy`: DuckDB reads no Windows code page."""
    content = file.read_bytes().decode(encoding)
    if not content.isascii():
        content = unicodedata.normalize("NFC", content)
    copy.write_text(content.replace("\r\n", "\n"), encoding="utf-8", newline="")
    return copy


class Reader:
    """An extract as a relation of typed columns, named by what they say of their subject."""

    def __init__(self, name: str, folder: Path, copies: Path, day: date) -> None:
        self.name, self.extract, self.day = name, contract()[name], day
        self.columns, self.dialect = self.extract["columns"], self.extract["dialect"]
        self.file = utf8(folder / self.extract["file"], copies / f"{name}.csv", self.dialect["encoding"])
        self.identities = [c for c, meta in self.columns.items() if meta.get("personal") == "identity"]

    def relation(self, number: int) -> str:
        """The `select` of the extract; `row_id` is unique in the landing, by the extract's `number`."""
        said = {column: meta["variable"] for column, meta in self.columns.items() if "variable" in meta}
        said |= {column: name for name, column in UNNAMED.get(self.name, {}).items()}
        taken, refusing = [], []
        for column, meta in self.columns.items():
            value, bad = self.typed(column, meta)
            if refuses(meta):
                lacks = meta.get("required") and not meta.get("may_be_blank")
                refusing += [f'"{column}" is null'] * bool(lacks) + bad
            if column in said:
                # marks, and the two columns of the history that say one outcome, keep their own names
                own = meta["type"] == "mark" or list(said.values()).count(said[column]) > 1
                taken.append(f'case when not ({either(bad)}) then {value} end as "{column if own else said[column]}"')
            if meta["type"] == "mark":
                taken.append(f'{self.decoded(column, meta)} as "{column}_code"')
        constants = (f"{text(value)} as {name}" for name, value in CONSTANT.get(self.name, {}).items())
        columns = ", ".join(f"'{column}': 'varchar'" for column in self.columns)
        trimmed = ", ".join(f"""nullif(trim("{column}"), '') as "{column}\"""" for column in self.columns)
        return f"""
            select record, {number}000000000 + record as row_id, {text(self.name)} as extract,
                {text(self.extract["system"])} as system, {either(refusing)} as refused,
                {", ".join([*taken, *constants])}
            from (
                select row_number() over () as record, {trimmed}
                from read_csv({text(self.file)}, delim = {text(self.dialect["separator"])}, quote = '"', escape = '"',
                    header = true, auto_detect = false, new_line = '\\n', columns = {{{columns}}})
            )"""

    def decoded(self, column: str, meta: Meta) -> str:
        """What the codes of a column mean, as text."""
        codes = meta.get("codes") or {}
        whens = " ".join(f"when {text(code)} then {text(meaning)}" for code, meaning in codes.items())
        return f'case "{column}" {whens} end' if codes else "cast(null as varchar)"

    def typed(self, column: str, meta: Meta) -> tuple[str, list[str]]:
        """The value of a column, and the conditions on which what is written there is bad."""
        value, bad = self._typed(column, meta)
        if meta.get("unknown"):
            unknown = f'"{column}" in {texts(meta["unknown"])}'
            return f"case when not {unknown} then {value} end", [f"not {unknown} and ({b})" for b in bad]
        return value, bad

    def _typed(self, column: str, meta: Meta) -> tuple[str, list[str]]:
        kind, said, spoilt = meta["type"], f'"{column}"', setting("lossy_text")
        if kind == "text" and "lookup" in meta:
            listed, scheme = meta["lookup"].split(".")
            listed_codes = reference(listed).sort("code")
            known = {k: v for k, v in zip(listed_codes[scheme], listed_codes["code"], strict=True) if k is not None}
            value = f"map {{{', '.join(f'{text(k)}: {text(v)}' for k, v in known.items())}}}[{said}]"
            return value, [f"{said} is not null and {said} not in {texts(known)}"]
        if kind == "text":
            form = meta.get("pattern") or r"[^\p{Cc}\x{FFFD}]*"
            bad = [f"not regexp_full_match({said}, {text(form)})", *self._placeholder(column, meta)]
            return said, bad + [f"regexp_matches({said}, {text(spoilt)})"] * (meta.get("variable") in NAMES)
        if kind == "code" and "list" in meta:
            value = self._listed(column, meta["list"])
            return value, [f"{said} is not null and {value} is null"]
        if kind == "code":
            whens = (
                (code, str(means).lower() if isinstance(means, bool) else means)
                for code, means in meta["codes"].items()
            )
            value = self.decoded(column, {"codes": dict(whens)})
            return value, [f"{said} is not null and {said} not in {texts(meta['codes'])}"]
        if kind == "academic_year":
            pair = f"left({said}, 4) || '-' || cast(cast(left({said}, 4) as integer) + 1 as varchar)"
            form = "(19|20)[0-9]{2}" if self.dialect["year_format"] == "first" else "(19|20)[0-9]{2}-(19|20)[0-9]{2}"
            value = f"case when regexp_full_match({said}, {text(form)}) then {pair} end"
            bad = [f"{said} is not null and {value} is null"]
            bad += [f"{value} <> {said}"] * (self.dialect["year_format"] != "first")
            if meta.get("variable") == "academic_year":
                last = min(int(str(reference("editions")["academic_year"].max())[:4]), self.day.year) + 1
                bad.append(f"cast(left({said}, 4) as integer) not between {setting('first_academic_year')} and {last}")
            return value, bad
        mark = "." if kind == "integer" else self.dialect["decimal_mark"]
        if kind == "date":
            width = len(self.dialect["date_format"].replace("%Y", "YYYY").replace("%", "_"))
            value = (
                f"case when length({said}) = {width} then try_strptime({said},"
                f" {text(self.dialect['date_format'])})::date end"
            )
        else:
            form = "-?[0-9]+" if kind == "integer" else rf"-?[0-9]+([{mark}][0-9]+)?"
            value = (
                f"case when regexp_full_match({said}, {text(form)}) then replace({said}, {text(mark)}, '.')::double end"
            )
        bad = [f"{said} is not null and {value} is null"]
        if kind == "mark":
            bad = [f"{said} not in {texts(meta['codes'])} and {bad[0]}"] if meta.get("codes") else bad
            scale = (
                meta.get("scale") or f"""try_cast(replace("{meta.get("scale_column")}", {text(mark)}, '.') as double)"""
            )
            return value, [*bad, f"{value} not between 0 and {scale}"]
        least, most = (self._limit(meta.get(end), kind) for end in ("minimum", "maximum"))
        return value, bad + [f"{value} < {least}"] * (least is not None) + [f"{value} > {most}"] * (most is not None)

    def _listed(self, column: str, name: str) -> str:
        """What a code of a list means in the year of its record: the academic year, or the one that ends in the year of
        its jury or decision; without a year, by the codes in force now."""
        dated = {meta.get("variable"): other for other, meta in reversed(self.columns.items())}
        if "academic_year" in dated:
            year = f"""try_cast(left("{dated["academic_year"]}", 4) as integer)"""
        elif day := dated.get("jury_date", dated.get("decision_date")):
            year = f"""year(try_strptime("{day}", {text(self.dialect["date_format"])})) - 1"""
        else:
            year = "null"
        whens = " ".join(
            f"""when "{column}" = {text(row["code"])} and coalesce({year}, 9999) between {row["from_year"] or 0}"""
            f""" and {row["to_year"] or 9999} then {text(row["meaning"])}"""
            for row in reference("code_lists").iter_rows(named=True)
            if row["list"] == name
        )
        return f"case {whens} end"

    def _limit(self, limit: object, kind: str) -> str | None:
        """An end of a range: a number, a day, or the day of the extraction, some years before it."""
        if limit is None or not isinstance(limit, str):
            return None if limit is None else str(limit)
        if not limit.startswith("extraction"):
            return f"date {text(limit)}"
        back = int((re.search(r"- (\d+) years", limit) or [0, 0])[1])
        day = f"date {text(self.day)} - interval {back} year"
        return f"cast({day} as date)" if kind == "date" else str(self.day.year)

    def _placeholder(self, column: str, meta: Meta) -> list[str]:
        """Whether a text means no value: a sign, a word, in an identifier 0; a word in a name only where more says
        so."""

        def is_placeholder(said: str, *kinds: str) -> str:
            listed = reference("placeholders")
            return f"upper({said}) in {texts(w for k, w in listed.select('kind', 'written').iter_rows() if k in kinds)}"

        variable, said = meta.get("variable"), f'"{column}"'
        if variable == "names":
            return [
                " and ".join(
                    is_placeholder(f"trim(split_part({said}, ',', {place}))", "sign", "word") for place in (1, 2)
                )
            ]
        if variable not in NAMES:
            numbers = ("identifier",) if meta.get("personal") in ("identity", "identifier") else ()
            return [is_placeholder(said, "sign", "word", *numbers)]
        beside = [
            is_placeholder(
                f'"{c}"', "sign", "word", *(() if self.columns[c].get("variable") in NAMES else ("identifier", "date"))
            )
            for c in self.identities
            if c != column
        ]
        return [is_placeholder(said, "sign"), f"{is_placeholder(said, 'word')} and ({either(beside)})"]


def read(connection: duckdb.DuckDBPyConnection, folder: Path, copies: Path, root: Path = ROOT) -> None:
    """Type every extract that the tables need, the lists of reference, and a view a subject."""
    with (folder / contract()[MANIFEST]["file"]).open(encoding="utf-8", newline="") as manifest:
        rows = csv.DictReader(manifest)
        days = {f"{row['system']}.{row['extract']}": date.fromisoformat(row["extracted_on"]) for row in rows}
    needed = [n for n in contract() if n != MANIFEST and not n.startswith("mooc.")]
    for number, name in enumerate(needed, start=1):
        reader = Reader(name, folder, copies, days[name])
        connection.execute(f'create table "{name}" as {reader.relation(number)}')
        reader.file.unlink()
    for subject in SUBJECTS:
        named = [name for name in needed if contract()[name]["entity"] == subject]
        parts = (f'select * from "{name}"' for name in (*named, *ALSO.get(subject, ())))
        connection.execute(f"create view {subject} as {' union all by name '.join(parts)}")
    for name in REFERENCE:
        file = root / "seeds/reference" / f"{name}.csv"
        connection.execute(f"create table {name} as from read_csv({text(file)}, all_varchar = true)")
    plain = "upper(name)"
    for letter, meant in (pair.split("=") for pair in LETTERS.split()):
        plain = f"replace({plain}, {text(letter)}, {text(meant)})"
    connection.execute(
        f"create macro plain(name) as nullif(regexp_replace(strip_accents({plain}), '[^A-Z]', '', 'g'), '')"
    )


def cells(folder: Path, threads: int = 2, memory: str = "3GB", root: Path = ROOT) -> list[Printed]:
    """Every printed cell, from the landing in `folder`, by the lists of reference of the project in `root`."""
    with tempfile.TemporaryDirectory() as work:
        connection = duckdb.connect(
            config={"threads": threads, "memory_limit": memory, "temp_directory": f"{work}/spill"}
        )
        read(connection, folder, Path(work), root)
        connection.execute(f"set variable names_of_one = {int(setting('identifier_names'))}")
        for name in ("registrations_open", "academic_year_ends"):
            connection.execute(f"set variable {name} = {text(setting(name))}")
        connection.execute((Path(__file__).with_suffix(".sql")).read_text(encoding="utf-8"))
        return connection.execute("from cells order by all").fetchall()


def main() -> None:
    """Write the cells as CSV."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="3GB", help="all that DuckDB may take: a larger landing needs more")
    parser.add_argument("--out", type=Path, default=Path(os.devnull))
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("table_no", "row_code", "column_code", "period", "value", "marker"))
        writer.writerows(cells(options.folder, options.threads, options.memory))


if __name__ == "__main__":
    main()
