"""Decisions and diplomas: years and cohorts, one notification, one document (R13 to R17, R21)."""

from __future__ import annotations

import re
from collections import defaultdict

import polars as pl

from oracle.contract import reference
from oracle.enrolments import first_of_key, placed, with_person
from oracle.entities import subject
from oracle.people import Groups

NATIONAL_NUMBER = re.compile(r"[0-9]{4}P[0-9]{7}")


def _in_window(frame: pl.DataFrame, windows: pl.DataFrame, by: str, day: str) -> pl.DataFrame:
    """With the window, of those of its kind, that the day is in; null where there is none."""
    windows = windows.with_columns(pl.col("starts_on", "ends_on").str.to_date())
    found = frame.select("row_id", by, day).join(windows, on=by).filter(pl.col(day).is_between("starts_on", "ends_on"))
    return frame.join(found.drop(by, day, "starts_on", "ends_on", "source"), on="row_id", how="left")


def decisions(extracts: dict[str, pl.DataFrame], people: pl.DataFrame) -> pl.DataFrame:
    """Every decision with its year and `disposition`; what INTEC and a national application both report counts once (R17)."""
    frame = placed(with_person(subject(extracts, "decisions"), people))
    years = reference("validation_years").rename({"scheme": "validation_scheme", "year": "decision_year"})
    frame = _in_window(frame, years, "validation_scheme", "decision_date")
    bad = pl.col("refused") | pl.col("person").is_null() | pl.col("decision_year").is_null()
    frame = frame.with_columns(bad.alias("rejected")).sort("priority", "extract", "record")
    counted = frame.filter(~pl.col("rejected"))
    same_key = counted.filter(pl.struct("system", "reference").is_first_distinct().not_()).select("row_id")
    counted = counted.join(same_key, on="row_id", how="anti", maintain_order="left")
    decision = ["person", "validation_scheme", "certification", "decision_date"]
    first = pl.col("system").first().over(decision)
    kept = counted.filter(pl.col("system") == first).select("row_id", pl.lit("kept").alias("disposition"))
    frame = frame.join(kept, on="row_id", how="left")
    otherwise = pl.when("rejected").then(pl.lit("rejected")).otherwise(pl.lit("deduplicated"))
    return frame.with_columns(pl.coalesce("disposition", otherwise).alias("disposition"))


def diplomas(extracts: dict[str, pl.DataFrame], people: pl.DataFrame) -> pl.DataFrame:
    """Every document with its cohort and `disposition` (R13, R14, R21)."""
    frame = placed(subject(extracts, "diplomas").with_columns(pl.col("row_id").alias("local_id")))
    frame = with_person(frame, people)
    listed = first_of_key(extracts["bedeo.certifications"], "academic_year", "certification")
    kinds = reference("certification_kinds").select(pl.col("kind").alias("kind"), "family", "cohort_window")
    listed = listed.filter(pl.col("certification_kind").is_in(kinds["kind"].to_list())).sort("academic_year")
    latest = listed.group_by("certification", maintain_order=True).agg(pl.col("certification_kind").last().alias("listed_kind"))
    frame = frame.join(latest, on="certification", how="left").with_columns(pl.coalesce("listed_kind", "certification_kind").alias("kind"))
    frame = _in_window(frame.join(kinds, on="kind", how="left"), reference("cohort_windows"), "cohort_window", "jury_date")
    # without a name, only the learner's number says who holds it: a person of that record alone is nobody
    sexed = people.group_by("person").agg(pl.len().alias("records"))
    frame = frame.join(sexed, on="person", how="left")
    nobody = pl.col("last_name").is_null() & (pl.col("records").fill_null(0) < 2)
    bad = pl.col("refused") | nobody | pl.col("cohort").is_null()
    kind = pl.col("document_kind").fill_null("original")
    state = pl.col("document_state").fill_null("delivered")
    out = (state != "delivered") | (kind == "duplicate")
    frame = frame.with_columns(
        kind.alias("document_kind"),
        pl.when(bad).then(pl.lit("rejected")).when(out).then(pl.lit("out_of_scope")).otherwise(None).alias("disposition"),
    )
    counted = frame.filter(pl.col("disposition").is_null())
    kept = {_stands(rows) for rows in _documents(counted)}
    disposition = pl.when(pl.col("row_id").is_in(list(kept))).then(pl.lit("kept")).otherwise(pl.lit("deduplicated"))
    return frame.with_columns(pl.coalesce("disposition", disposition).alias("disposition"))


def _number(row: dict, number: str | None) -> tuple | None:
    """A document's number: the national one is one everywhere, a brand's own within the brand."""
    if number is None:
        return None
    return ("national", number) if NATIONAL_NUMBER.fullmatch(number) else (row["extract"], row["brand"], number)


def _documents(counted: pl.DataFrame) -> list[list[dict]]:
    """The rows that tell of one diploma: one person and certification, or the numbers of a chain of replacements."""
    groups, rows = Groups(), counted.to_dicts()
    for row in rows:
        person, own = row["person"], (row["person"], "certification", row["certification"])
        groups.find(own)
        numbers = [_number(row, row["document"])]
        if row["document_kind"] in ("correction", "reissue"):
            numbers.append(_number(row, row["replaced_document"]))
        for number in filter(None, numbers):
            groups.join(own, (person, *number))
    documents = defaultdict(list)
    for row in rows:
        documents[groups.find((row["person"], "certification", row["certification"]))].append(row)
    return list(documents.values())


def _stands(rows: list[dict]) -> str:
    """The row that speaks: the correction that no other replaces, the last delivered; else an original; else a re-issue."""
    replaced = {
        _number(row, row["replaced_document"])
        for row in rows
        if row["document_kind"] == "correction" and row["replaced_document"] != row["document"]
    }

    def order(row: dict) -> tuple:
        correction = row["document_kind"] == "correction"
        day = row["delivery_date"]
        return (
            {"correction": 1, "reissue": 3}.get(row["document_kind"], 2),
            correction and _number(row, row["document"]) in replaced,
            -day.toordinal() if correction and day else 0,
            row["priority"],
            row["extract"],
            row["record"],
        )

    return min(rows, key=order)["row_id"]
