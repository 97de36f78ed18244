"""The landing as the contract says it: every extract typed, what refuses a record, what is only unknown."""

from __future__ import annotations

import calendar
import csv
import datetime
import io
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = "landing.manifest"
NAMES = ("last_name", "first_name", "names")
"""Variables of the columns that hold names."""
Meta = dict[str, Any]
"""What YAML says of an extract, or of a column."""


@cache
def setting(name: str, default: object = None) -> Any:
    """A setting of `dbt_project.yml`, by which a choice is made that no document decides."""
    return yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"].get(name, default)


@cache
def contract(root: Path = ROOT) -> dict[str, Meta]:
    """`system.extract` -> its file, dialect, entity, key and columns, as the YAML has them."""
    extracts = {}
    for file in sorted((root / "models/staging").glob("*/_*__sources.yml")):
        for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]:
            for table in source["tables"]:
                extracts[f"{source['name']}.{table['name']}"] = {
                    "system": source["name"],
                    "dialect": source["config"]["meta"]["dialect"],
                    **table["config"]["meta"],
                    "columns": {c["name"]: c["config"]["meta"] for c in table["columns"]},
                }
    return extracts


@cache
def reference(name: str, root: Path = ROOT) -> pl.DataFrame:
    """A reference list, all text, blank as null."""
    return pl.read_csv(root / "seeds/reference" / f"{name}.csv", infer_schema=False)


def in_force(year: pl.Expr) -> pl.Expr:
    """Whether an entry of a list, which has `from_year` and `to_year`, is in force in the academic year that begins
    then."""
    first, last = (pl.col(name).cast(pl.Int64) for name in ("from_year", "to_year"))
    return year.is_between(first.fill_null(0), last.fill_null(9999))


def refuses(meta: Meta) -> bool:
    """Whether a bad or missing value refuses the whole record: what identifies it or places it. All else may be
    unknown."""
    if "refuses" in meta:
        return bool(meta["refuses"])
    return bool(meta.get("required")) and meta.get("personal") not in ("identity", "attribute")


def read(folder: Path, name: str) -> pl.DataFrame:
    """One extract: its columns typed, `record`, `row_id`, `refused` where the record cannot count, and `under_way`
    where it is of a year that no edition reads yet."""
    extract = contract()[name]
    text = (folder / extract["file"]).read_bytes().decode(extract["dialect"]["encoding"])
    rows = csv.reader(
        io.StringIO(unicodedata.normalize("NFC", text), newline=""), delimiter=extract["dialect"]["separator"]
    )
    header, *records = rows
    day = None if name == MANIFEST else _extracted_on(folder, name)
    raw = pl.DataFrame(records, schema=dict.fromkeys(header, pl.String), orient="row")
    # a blank, or nothing but blanks, is missing
    raw = raw.with_columns(pl.all().str.strip_chars(" ").replace("", None))
    raw = raw.select(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("record"), pl.all())
    typed, problems, later = [], [], pl.lit(False)
    listed = _placeholders(extract["columns"])
    for column, meta in extract["columns"].items():
        known = pl.when(~pl.col(column).is_in(meta.get("unknown", []))).then(pl.col(column))
        value, bad = _typed(raw, known, column, meta, extract, day)
        if meta.get("variable") in NAMES and setting("lossy_text"):
            bad = bad | pl.col(column).str.contains(str(setting("lossy_text")))
        good = ~(bad.fill_null(False) | listed.get(column, pl.lit(False)))
        if meta.get("variable") == "academic_year" and day:  # it has its year all the same
            later = _under_way(value, day)
            good = good & ~later
            typed.append(pl.when(good | later).then(value).alias(column))
        else:
            typed.append(pl.when(good).then(value).alias(column))
        if meta["type"] == "mark":
            codes = _decoded(pl.col(column), meta.get("codes") or {})
            typed.append(pl.when(good).then(codes).alias(f"{column}_code"))
        if refuses(meta):
            lacks = bool(meta.get("required")) and not meta.get("may_be_blank")
            problems.append(pl.col(column).is_null() & pl.lit(lacks) | ~good)
    refused = pl.any_horizontal(problems) if problems else pl.lit(False)
    return raw.select(
        "record",
        pl.format(f"{name}#{{}}", "record").alias("row_id"),
        pl.lit(extract["system"]).alias("system"),
        refused.alias("refused"),
        later.alias("under_way"),
        *typed,
    )


@cache
def _listed(*kinds: str) -> list[str]:
    """What is written for no value, of some kinds, in capitals."""
    if not (ROOT / "seeds/reference/placeholders.csv").exists():
        return []
    return reference("placeholders").filter(pl.col("kind").is_in(kinds))["written"].to_list()


def _placeholders(columns: dict[str, Meta]) -> dict[str, pl.Expr]:
    """Whether a text means no value: a sign anywhere, 0 in an identifier; a word anywhere, but in a name only
    where both names are placeholders or another identity is one."""

    def is_placeholder(column: str, *kinds: str) -> pl.Expr:
        return pl.col(column).str.to_uppercase().is_in(_listed(*kinds)).fill_null(False)

    found = {}
    identities = [column for column, meta in columns.items() if meta.get("personal") == "identity"]
    for column, meta in columns.items():
        variable = meta.get("variable")
        if meta["type"] != "text" or "lookup" in meta:
            continue
        if variable == "names":
            both = [
                pl.col(column).str.split(",").list.get(place, null_on_oob=True).str.strip_chars(" ") for place in (0, 1)
            ]
            found[column] = pl.all_horizontal(
                name.str.to_uppercase().is_in(_listed("sign", "word")).fill_null(False) for name in both
            )
        elif variable in NAMES:
            beside = [
                is_placeholder(
                    other, "sign", "word", *(() if columns[other].get("variable") in NAMES else ("identifier", "date"))
                )
                for other in identities
                if other != column
            ]
            found[column] = is_placeholder(column, "sign") | (
                is_placeholder(column, "word") & pl.any_horizontal([pl.lit(False), *beside])
            )
        else:
            identifies = meta.get("personal") in ("identity", "identifier")
            found[column] = is_placeholder(column, "sign", "word", *(("identifier",) if identifies else ()))
    return found


def _extracted_on(folder: Path, name: str) -> datetime.date | None:
    """The day on which an extract was taken, as the manifest says."""
    with (folder / contract()[MANIFEST]["file"]).open(encoding="utf-8", newline="") as text:
        days = {f"{row['system']}.{row['extract']}": row["extracted_on"] for row in csv.DictReader(text)}
    return datetime.date.fromisoformat(days[name]) if name in days else None


def _latest(maximum: object, extracted_on: datetime.date | None) -> datetime.date | None:
    """The last day that a column can hold: `extraction`, or so many years before or after it."""
    if not isinstance(maximum, str) or extracted_on is None:
        return None
    _, _, years = maximum.partition(" ")
    sign, number = (years[0], int(years.split()[1])) if years else ("+", 0)
    year = extracted_on.year + (number if sign == "+" else -number)
    if (extracted_on.month, extracted_on.day) == (2, 29) and not calendar.isleap(year):
        return datetime.date(year, 2, 28)
    return extracted_on.replace(year=year)


def _typed(
    raw: pl.DataFrame, text: pl.Expr, column: str, meta: Meta, extract: Meta, extracted_on: datetime.date | None
) -> tuple[pl.Expr, pl.Expr]:
    """The value of a column, null where it cannot be read; and whether what is written there is bad."""
    kind, dialect = meta["type"], extract["dialect"]
    if kind == "text" and "lookup" in meta:
        seed, scheme = meta["lookup"].split(".")
        listed = (
            reference(seed)
            .select(pl.col(scheme).alias("written"), pl.col("code").alias("meant"))
            .drop_nulls()
            .sort("meant")
        )
        meanings = dict(zip(listed["written"], listed["meant"], strict=True))
        value = text.replace_strict(meanings, default=None, return_dtype=pl.String)
        return value, text.is_not_null() & value.is_null()
    if kind == "text":
        form = f"^(?:{meta['pattern']})$" if "pattern" in meta else r"^[^\p{Cc}\x{FFFD}]*$"
        return text, ~text.str.contains(form)
    if kind == "code":
        value = _meant(text, meta["list"], extract) if "list" in meta else _decoded(text, meta["codes"])
        return value, text.is_not_null() & value.is_null()
    if kind == "academic_year":
        first = text.str.extract(
            r"^((?:19|20)\d{2})$" if dialect["year_format"] == "first" else r"^((?:19|20)\d{2})-(?:19|20)\d{2}$"
        )
        pair = first + "-" + (first.cast(pl.Int64) + 1).cast(pl.String)
        value = pair if dialect["year_format"] == "first" else pl.when(pair == text).then(pair)
        bad = text.is_not_null() & value.is_null()
        if meta.get("variable") == "academic_year" and extracted_on:  # the manifest alone has no day
            least = int(setting("first_academic_year", 2010))
            bad = bad | (value < f"{least}-{least + 1}") | (_first_year(value) > extracted_on.year + 1)
        return value, bad
    if kind == "date":
        width = len(dialect["date_format"].replace("%Y", "YYYY").replace("%", "_"))
        whole = pl.when(text.str.len_chars() == width).then(text)
        value = whole.str.to_datetime(dialect["date_format"], strict=False, time_unit="us").dt.date()
        first_day = datetime.date.fromisoformat(meta["minimum"]) if "minimum" in meta else None
        last_day = _latest(meta.get("maximum"), extracted_on)
        return value, text.is_not_null() & value.is_null() | _outside(value, first_day, last_day)
    mark = "." if kind == "integer" else dialect["decimal_mark"]
    form = r"^-?\d+$" if kind == "integer" else rf"^-?\d+(?:[{mark}]\d+)?$"
    value = pl.when(text.str.contains(form)).then(
        text.str.replace(mark, ".", literal=True).cast(pl.Float64, strict=False)
    )
    bad = text.is_not_null() & value.is_null()
    if kind == "mark":
        bad = bad & ~text.is_in(list(meta.get("codes") or {}))
        scale = pl.lit(float(meta["scale"])) if "scale" in meta else scale_of(meta["scale_column"], dialect)
        return value, bad | (value > scale) | (value < 0)
    most = meta.get("maximum")
    if isinstance(most, str):  # a calendar year
        day = _latest(most, extracted_on)
        most = day.year if day else None
    return value, bad | _outside(value, meta.get("minimum"), most)


def _first_year(value: pl.Expr) -> pl.Expr:
    return value.str.head(4).cast(pl.Int64)


def _under_way(value: pl.Expr, extracted_on: datetime.date) -> pl.Expr:
    """Whether an academic year is later than the one after the latest edition's, and one that the extract can hold
    (R22)."""
    last = int(max(reference("editions")["academic_year"].to_list())[:4]) + 1
    return _first_year(value).is_between(last + 1, extracted_on.year + 1).fill_null(False)


def scale_of(column: str, dialect: Meta) -> pl.Expr:
    """The scale of a mark, from the column that holds it."""
    return pl.col(column).str.replace(dialect["decimal_mark"], ".", literal=True).cast(pl.Float64, strict=False)


def _outside(value: pl.Expr, least: object, most: object) -> pl.Expr:
    outside = pl.lit(False)
    if least is not None:
        outside = outside | (value < pl.lit(least))
    if most is not None:
        outside = outside | (value > pl.lit(most))
    return outside.fill_null(False)


def _meant(text: pl.Expr, name: str, extract: Meta) -> pl.Expr:
    """What each code of a list means in the academic year of its record, the one that ends in the year of its jury or
    decision; without a year, by the codes in force now."""
    by_variable = {meta.get("variable"): column for column, meta in reversed(extract["columns"].items())}
    year = pl.lit(None, dtype=pl.Int64)
    if "academic_year" in by_variable:
        year = pl.col(by_variable["academic_year"]).str.extract(r"^((?:19|20)\d{2})").cast(pl.Int64)
    elif dated := by_variable.get("jury_date", by_variable.get("decision_date")):
        day = pl.col(dated).str.to_datetime(extract["dialect"]["date_format"], strict=False, time_unit="us").dt.date()
        year = day.dt.year().cast(pl.Int64) - 1
    year = year.fill_null(9999)
    value = pl.lit(None, dtype=pl.String)
    for row in reference("code_lists").filter(pl.col("list") == name).iter_rows(named=True):
        in_force = year.is_between(int(row["from_year"] or 0), int(row["to_year"] or 9999))
        value = pl.when((text == row["code"]) & in_force).then(pl.lit(row["meaning"])).otherwise(value)
    return value


def _decoded(text: pl.Expr, codes: dict[str, Any]) -> pl.Expr:
    """What each code means, as text (`true` and `false` for the contract's booleans)."""
    meanings = [str(meaning).lower() if isinstance(meaning, bool) else str(meaning) for meaning in codes.values()]
    if not codes:
        return pl.lit(None, dtype=pl.String)
    return text.replace_strict([str(code) for code in codes], meanings, default=None, return_dtype=pl.String)
