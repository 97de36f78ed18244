"""Decisions and diplomas: years and cohorts, one notification, one document (R13 to R17, R21)."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import polars as pl

from oracle.contract import in_force, reference
from oracle.enrolments import first_of_key, placed, with_person
from oracle.entities import subject
from oracle.people import Groups, Node, Row

OUTCOMES = {
    "VAE": ["full", "partial", "refusal"],
    "VAPP": ["direct", "exempted", "conditional", "refusal"],
    "VES": ["agreement", "agreement_with_refusal", "refusal"],
}
"""The words of each scheme's decisions (R17); in another's a decision is refused."""
NATIONAL_NUMBER = re.compile(r"[0-9]{4}P[0-9]{7}")


def _in_window(frame: pl.DataFrame, windows: pl.DataFrame, by: str, day: str) -> pl.DataFrame:
    """With the window, of those of its kind, that the day is in; null where there is none."""
    windows = windows.with_columns(pl.col("starts_on", "ends_on").str.to_date())
    found = frame.select("row_id", by, day).join(windows, on=by).filter(pl.col(day).is_between("starts_on", "ends_on"))
    return frame.join(found.drop(by, day, "starts_on", "ends_on", "source"), on="row_id", how="left")


def decisions(extracts: dict[str, pl.DataFrame], people: pl.DataFrame) -> pl.DataFrame:
    """Every decision with its year and `disposition`; what INTEC and a national application both report counts once
    (R17)."""
    frame = placed(with_person(subject(extracts, "decisions"), people, "decision_date"))
    years = reference("validation_years").rename({"scheme": "validation_scheme", "year": "decision_year"})
    frame = _in_window(frame, years, "validation_scheme", "decision_date")
    other_words = pl.any_horizontal(
        (pl.col("validation_scheme") == scheme) & ~pl.col("decision_outcome").is_in(words)
        for scheme, words in OUTCOMES.items()
    )
    bad = pl.col("refused") | pl.col("person").is_null() | pl.col("decision_year").is_null() | other_words
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
    frame = with_person(frame, people, "jury_date")
    kinds = reference("certification_kinds").select("kind", "family", "cohort_window", "from_year", "to_year")
    begins = pl.col("academic_year").str.head(4).cast(pl.Int64)
    listed = extracts["bedeo.certifications"].join(kinds, left_on="certification_kind", right_on="kind")
    listed = first_of_key(listed.filter(in_force(begins)), "academic_year", "certification")
    latest = (
        listed.sort("academic_year")
        .group_by("certification", maintain_order=True)
        .agg(pl.col("certification_kind").last().alias("listed_kind"))
    )
    frame = frame.join(latest, on="certification", how="left").with_columns(
        pl.coalesce("listed_kind", "certification_kind").alias("kind")
    )
    frame = _in_window(
        frame.join(kinds, on="kind", how="left"), reference("cohort_windows"), "cohort_window", "jury_date"
    )
    # an extract that has no names says by the learner's number alone who holds it
    known = people.group_by("person").agg(pl.len().alias("records"))
    frame = frame.join(known, on="person", how="left")
    nobody = (pl.col("extract") == "siscol.diplomes") & (pl.col("records").fill_null(0) < 2)
    closed = ~in_force(pl.col("cohort").str.head(4).cast(pl.Int64)).fill_null(False)
    bad = pl.col("refused") | nobody | closed
    kind = pl.col("document_kind").fill_null("original")
    state = pl.col("document_state").fill_null("delivered")
    out = (state != "delivered") | (kind == "duplicate")
    frame = frame.with_columns(
        kind.alias("document_kind"),
        pl.when(bad)
        .then(pl.lit("rejected"))
        .when(out)
        .then(pl.lit("out_of_scope"))
        .otherwise(None)
        .alias("disposition"),
    )
    entered = frame.filter(pl.col("disposition").is_null() | (pl.col("disposition") == "out_of_scope"))
    kept = {_counting(rows) for rows in _documents(entered.to_dicts())}
    disposition = pl.when(pl.col("row_id").is_in(list(kept))).then(pl.lit("kept")).otherwise(pl.lit("deduplicated"))
    return frame.with_columns(pl.coalesce("disposition", disposition).alias("disposition"))


def _number(row: Row, column: str) -> Node | None:
    """A document's number: the national one is one everywhere, an own one within the brand or centre that gave it."""
    number = row[column]
    if number is None or NATIONAL_NUMBER.fullmatch(number):
        return number and (number,)
    return row["extract"], row["brand"], row["diploma_centre"], number


def _documents(rows: list[Row]) -> list[list[Row]]:
    """The rows of one diploma: a person's certification, and those tied to it by the numbers of their
    documents.

    Each row gets `depth`, how many replacements it rests on. A document that does not count may still tie others.
    """
    groups = Groups()
    replacements: dict[str, dict[Node, set[Node]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        own, person = (row["person"], "certification", row["certification"]), row["person"]
        document, replaced = _number(row, "document"), _number(row, "replaced_document")
        row["document_node"] = document or ("row", row["row_id"])
        groups.find(own)
        for number in filter(None, (document, replaced)):
            groups.join(own, (person, "number", number))
        if replaced:
            replacements[person][row["document_node"]].add(replaced)
    documents = defaultdict(list)
    for row in rows:
        row["depth"] = _depth(replacements[row["person"]], row["document_node"], ())
        if row["disposition"] is None:
            documents[groups.find((row["person"], "certification", row["certification"]))].append(row)
    return list(documents.values())


def _depth(replacements: dict[Node, set[Node]], document: Node, path: tuple[Node, ...]) -> int:
    """The longest way down from a document to what it replaces; a step back to a document of the way ends it."""
    if document in path or document not in replacements:
        return 0
    return max(1 + _depth(replacements, replaced, (*path, document)) for replaced in replacements[document])


def _counting(rows: list[Row]) -> str:
    """The row that counts: the correction at the end of the chain, the last delivered; else an original; else a
    re-issue."""

    def order(row: Row) -> tuple[Any, ...]:
        correction, day = row["document_kind"] == "correction", row["delivery_date"]
        return (
            {"correction": 1, "reissue": 3}.get(row["document_kind"], 2),
            -row["depth"] if correction else 0,
            -day.toordinal() if correction and day else 0,
            row["priority"],
            row["record"],
            row["row_id"],
        )

    return str(min(rows, key=order)["row_id"])
