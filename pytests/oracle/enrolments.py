"""Registrations, enrolments and exams: home centre, scope, one enrolment however many systems report it, outcomes (R1
to R11, R18, R19)."""

from __future__ import annotations

import polars as pl

from oracle.contract import in_force, reference, setting
from oracle.entities import exam_results, subject

YEAR, LEARNER_YEAR = "academic_year", ["person", "academic_year"]
ENROLMENT = ["person", "academic_year", "unit", "organising_centre"]
PLACE = ["priority", "record", "extract"]
"""Where nothing else decides: the system's priority, then the order of the file."""


def placed(frame: pl.DataFrame) -> pl.DataFrame:
    """With the priority of the system and the extract that the record is of."""
    priority = reference("system_priorities").select("system", pl.col("priority").cast(pl.Int64))
    return frame.join(priority, on="system", how="left").with_columns(
        pl.col("row_id").str.split("#").list.get(0).alias("extract")
    )


def with_person(frame: pl.DataFrame, people: pl.DataFrame, when: str) -> pl.DataFrame:
    """With the person who held (`system`, `local_id`) in the year or on the day `when`, null where the system knows
    none."""
    holders = people.select("system", "local_id", "held_from", "held_until", "person")
    frame = frame.join(holders, on=["system", "local_id"], how="left", maintain_order="left")
    moment = pl.col(when).cast(pl.String).fill_null("")
    held = (moment >= pl.col("held_from").fill_null("")) & (
        pl.col("held_until").is_null() | (moment < pl.col("held_until"))
    )
    return frame.filter(held | pl.col("person").is_null()).drop("held_from", "held_until")


def first_known(*columns: str) -> list[pl.Expr]:
    """In a group, the first value that is known of each column."""
    return [pl.col(column).drop_nulls().first().alias(column) for column in columns]


def first_of_key(frame: pl.DataFrame, *key: str) -> pl.DataFrame:
    """Of the records that count, the first of each key."""
    return frame.filter(~pl.col("refused")).sort("record").unique(list(key), keep="first", maintain_order=True)


def catalogue(extracts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The units of the national catalogue of each year, with their type, team and whether they end with an exam.

    A team that one catalogue leaves unknown is the one that the last catalogue knows; a unit has an exam unless it is
    known to have none (R18).
    """
    units = first_of_key(extracts["bedeo.unites"], YEAR, "unit").select(YEAR, "unit", "unit_type", "epn", "has_exam")
    good = extracts["bedeo.unites"].filter(~pl.col("refused") & pl.col("epn").is_not_null())
    latest = good.sort(YEAR, pl.col("record").neg()).group_by("unit", maintain_order=True).agg(pl.col("epn").last())
    return (
        units.join(latest.rename({"epn": "latest_epn"}), on="unit", how="left", maintain_order="left")
        .with_columns(pl.coalesce("epn", "latest_epn").alias("epn"), pl.col("has_exam").fill_null("true"))
        .drop("latest_epn")
    )


def registrations(extracts: dict[str, pl.DataFrame], people: pl.DataFrame) -> pl.DataFrame:
    """Every registration, with its `rank` among those of its learner's year (R3): 1 says the home centre; null
    cannot."""
    frame = placed(with_person(subject(extracts, "registrations"), people, YEAR))
    candidate = ~pl.col("refused") & (pl.col("registration_state") == "valid") & pl.col("person").is_not_null()
    frame = frame.with_columns(candidate.alias("candidate"))
    # the learner's residence that year, from whichever registration knows it
    lives_in = frame.filter("candidate").select(*LEARNER_YEAR, "residence").drop_nulls().unique()
    serves = reference("departments").rename({"department": "residence", "centre_code": "home_centre"})
    begins = pl.col(YEAR).str.head(4).cast(pl.Int64, strict=False)
    served = (
        lives_in.join(serves, on="residence")
        .filter(in_force(begins))
        .select(*LEARNER_YEAR, "home_centre", pl.lit(True).alias("serves"))
        .unique()
    )
    own = reference("centres").select(pl.col("code").alias("home_centre"), "own_system")
    frame = frame.join(served, on=[*LEARNER_YEAR, "home_centre"], how="left").join(own, on="home_centre", how="left")
    # a day outside the academic year is no evidence
    first = pl.col(YEAR).str.head(4).cast(pl.Int32, strict=False)
    day = pl.col("registration_date")
    opens, ends = (
        str(setting(name, default)).split("-")
        for name, default in (("registrations_open", "06-01"), ("academic_year_ends", "08-31"))
    )
    within = day.is_between(
        pl.date(first, int(opens[0]), int(opens[1])), pl.date(first + 1, int(ends[0]), int(ends[1]))
    )
    frame = frame.sort(
        pl.col("serves").fill_null(False).not_(),
        (pl.col("own_system") == pl.col("system")).fill_null(False).not_(),
        pl.when(within).then(day),
        *PLACE,
        nulls_last=True,
    )
    rank = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(LEARNER_YEAR)
    valid = frame.filter("candidate").with_columns(rank.alias("rank"))
    return pl.concat([valid, frame.filter(~pl.col("candidate"))], how="diagonal")


def registrations_decided(registered: pl.DataFrame, enrolled: pl.DataFrame) -> pl.DataFrame:
    """With the disposition of each: without an enrolment that counts that year there is no learner (R2), and where one
    that was not cancelled is refused, the registration hangs on it."""
    valid = enrolled.filter((pl.col("disposition") == "rejected") & (pl.col("enrolment_state") == "valid"))
    hanging = valid.select(*LEARNER_YEAR, pl.lit(True).alias("hangs")).unique()
    years = (
        enrolled.filter(pl.col("disposition") == "kept")
        .select(*LEARNER_YEAR, pl.lit(True).alias("is_learner"))
        .unique()
    )
    rejected = pl.col("refused") | pl.col("person").is_null()
    unlearned = pl.col("is_learner").is_null()
    frame = registered.join(years, on=LEARNER_YEAR, how="left").join(hanging, on=LEARNER_YEAR, how="left")
    return frame.with_columns(
        pl.when(rejected)
        .then(pl.lit("rejected"))
        .when(pl.col("rank").is_null())
        .then(pl.lit("out_of_scope"))
        .when(unlearned & pl.col("hangs").is_not_null())
        .then(pl.lit("rejected"))
        .when(unlearned)
        .then(pl.lit("out_of_scope"))
        .when(pl.col("rank") == 1)
        .then(pl.lit("kept"))
        .otherwise(pl.lit("deduplicated"))
        .alias("disposition")
    )


def enrolments(extracts: dict[str, pl.DataFrame], people: pl.DataFrame, registered: pl.DataFrame) -> pl.DataFrame:
    """Every enrolment with its `disposition`, and of those that count the `kept` row that counts for it (R1, R5,
    R7)."""
    frame = placed(with_person(subject(extracts, "enrolments"), people, YEAR))
    frame = _with_offering(extracts, frame)
    planned_from = reference("modalities").filter(pl.col("code") == "FOADP")["starts_in"].item()
    too_early = (pl.col("modality") == "FOADP") & (pl.col(YEAR) < planned_from)
    frame = frame.with_columns(pl.when(too_early).then(pl.lit("FOAD")).otherwise(pl.col("modality")).alias("modality"))
    homes = registered.filter(pl.col("rank") == 1).select(*LEARNER_YEAR, "home_centre")
    units = catalogue(extracts)
    # a unit refused for its year may be of any
    broken = subject(extracts, "units").filter("refused").select(YEAR, "unit")
    of_any_year = broken.filter(pl.col(YEAR).is_null())["unit"].drop_nulls().to_list()
    broken = broken.unique().with_columns(pl.lit(True).alias("unit_refused"))
    frame = (
        frame.drop("home_centre", strict=False)
        .join(homes, on=LEARNER_YEAR, how="left", maintain_order="left")
        .join(units, on=[YEAR, "unit"], how="left", maintain_order="left")
        .join(broken, on=[YEAR, "unit"], how="left", maintain_order="left")
        .with_columns(pl.col("unit_refused").fill_null(False) | pl.col("unit").is_in(of_any_year))
    )
    state, valid = pl.col("enrolment_state"), pl.col("enrolment_state") == "valid"
    rejected = (
        pl.col("refused")
        | pl.col("person").is_null()
        | pl.col("unknown_offering")
        | (pl.col("home_centre").is_null() & valid)
    )
    # the first reason that applies; a unit whose record in the catalogue is refused is not one that it lacks
    before_catalogue = (
        (state == "cancelled") | (pl.col("obtained_by") == "validation").fill_null(False) | (state == "dispensed")
    )
    before_catalogue = before_catalogue | (pl.col("offering_state") == "closed").fill_null(False)
    rejected = rejected | (~before_catalogue & pl.col("unit_type").is_null() & pl.col("unit_refused"))
    out = (
        before_catalogue
        | ~pl.col("unit_type").is_in(["UE", "US"]).fill_null(False)
        | (pl.col("organising_centre") == "MDG")
    )
    frame = frame.with_columns(
        pl.when(rejected)
        .then(pl.lit("rejected"))
        .when(out)
        .then(pl.lit("out_of_scope"))
        .otherwise(None)
        .alias("disposition")
    )
    own = reference("centres").select(pl.col("code").alias("organising_centre"), "own_system")
    counted = frame.filter(pl.col("disposition").is_null()).join(own, on="organising_centre", how="left")
    counted = counted.sort((pl.col("own_system") == pl.col("system")).fill_null(False).not_(), *PLACE)
    counted = counted.with_row_index("report_rank")  # the order in which reports count (R5)
    firsts = counted.group_by(ENROLMENT, maintain_order=True).agg(
        pl.col("row_id").first().alias("kept"), *first_known("modality", "brand")
    )
    counted = counted.drop("modality", "brand").join(firsts, on=ENROLMENT)
    disposition = pl.when(pl.col("kept") == pl.col("row_id")).then(pl.lit("kept")).otherwise(pl.lit("deduplicated"))
    counted = counted.with_columns(disposition.alias("disposition"))
    return pl.concat([counted, frame.filter(pl.col("disposition").is_not_null())], how="diagonal_relaxed")


def _with_offering(extracts: dict[str, pl.DataFrame], frame: pl.DataFrame) -> pl.DataFrame:
    """Gescicc@ gives the organiser and the modality of the offering alone."""
    key = ["teaching_centre", YEAR, "semester", "unit", "group"]
    offered = first_of_key(extracts["gescicca.unite_ouverte"], *key)
    offered = offered.select(
        *key, *(pl.col(c).alias(f"offered_{c}") for c in ("organising_centre", "modality")), "offering_state"
    )
    frame = frame.join(offered, on=key, how="left", maintain_order="left")
    own = pl.col("extract") != "gescicca.inscription_unite"
    return frame.with_columns(
        *(
            pl.when(own).then(pl.col(c)).otherwise(pl.col(f"offered_{c}")).alias(c)
            for c in ("organising_centre", "modality")
        ),
        (~own & pl.col("offering_state").is_null()).alias("unknown_offering"),
    )


def exams(extracts: dict[str, pl.DataFrame], people: pl.DataFrame, enrolled: pl.DataFrame) -> pl.DataFrame:
    """Every result, one row a session, with the kept enrolment that it is of, its outcome, and which `counts` (R5,
    R10)."""
    results = placed(with_person(exam_results(extracts), people, YEAR)).with_row_index("number")
    # of several enrolments that a result may be of, the one that counts best, then the first
    best = pl.col("disposition").replace_strict(
        {"kept": 1, "deduplicated": 2, "out_of_scope": 3, "rejected": 4}, return_dtype=pl.Int64
    )
    candidates = enrolled.sort(best, *PLACE)
    by_number = candidates.filter(pl.col("enrolment_ref").is_not_null()).unique(
        ["system", "enrolment_ref"], keep="first", maintain_order=True
    )
    fits = ["system", "person", YEAR, "unit", "teaching_centre"]
    by_unit = candidates.filter(pl.col("person").is_not_null()).unique(fits, keep="first", maintain_order=True)
    numbered = results.filter(pl.col("own_enrolment").is_null() & pl.col("enrolment_ref").is_not_null())
    loose = results.filter(pl.col("own_enrolment").is_null() & pl.col("enrolment_ref").is_null())
    matched = pl.concat(
        [
            results.filter(pl.col("own_enrolment").is_not_null()).with_columns(
                pl.col("own_enrolment").alias("enrolment")
            ),
            numbered.join(
                by_number.select("system", "enrolment_ref", pl.col("row_id").alias("enrolment")),
                on=["system", "enrolment_ref"],
                how="left",
            ),
            loose.join(
                by_unit.select(*fits, pl.col("row_id").alias("enrolment")), on=fits, how="left", nulls_equal=True
            ),
        ],
        how="diagonal_relaxed",
    )
    of_enrolment = enrolled.select(
        pl.col("row_id").alias("enrolment"),
        "disposition",
        "kept",
        "report_rank",
        pl.col("organising_centre").alias("organiser"),
    )
    matched = matched.drop("organising_centre", strict=False).join(of_enrolment, on="enrolment", how="left")
    bad = (
        pl.col("refused")
        | pl.col("person").is_null()
        | pl.col("disposition").is_null()
        | (pl.col("disposition") == "rejected")
    )
    candidate = ~bad & pl.col("disposition").is_in(["kept", "deduplicated"])
    # at least 10 out of 20 (R10), of the mark as it was written: twice 6.6 is 13.2 and no less
    passed = pl.col("mark") * 2 >= pl.col("mark_scale")
    outcome = (
        pl.when(passed)
        .then(pl.lit("passed"))
        .when(pl.col("mark").is_not_null() & pl.col("mark_scale").is_not_null())
        .then(pl.lit("failed"))
        .when(pl.col("result").is_in(["passed", "failed", "attended"]))
        .then(pl.col("result"))
        .when(pl.col("assessment_kind") == "true")
        .then(pl.lit("attended"))
        .when(pl.col("result") == "absent")
        .then(pl.lit("absent"))
    )
    matched = matched.with_columns(
        outcome.alias("outcome"), bad.alias("rejected"), candidate.fill_null(False).alias("candidate")
    )
    ordered = matched.sort(
        pl.col("outcome").is_null(), (pl.col("enrolment") != pl.col("kept")).fill_null(False), "report_rank", *PLACE
    )
    counts = (
        ordered.filter("candidate")
        .unique(["kept", "exam_session"], keep="first", maintain_order=True)
        .select("number", pl.lit(True).alias("counts"))
    )
    return ordered.join(counts, on="number", how="left").with_columns(
        pl.col("counts").fill_null(False),
        pl.when(pl.col("rejected").fill_null(True))
        .then(pl.lit("rejected"))
        .when(~pl.col("candidate"))
        .then(pl.lit("out_of_scope"))
        .when("counts")
        .then(pl.lit("kept"))
        .otherwise(pl.lit("deduplicated"))
        .alias("disposition"),
    )


def outcomes(
    extracts: dict[str, pl.DataFrame], enrolled: pl.DataFrame, registered: pl.DataFrame, results: pl.DataFrame
) -> pl.DataFrame:
    """One row an enrolment that counts: brand, exam scope, recorded, attended, passed, and the centre of the exam
    (R9)."""
    kept = enrolled.filter(pl.col("disposition") == "kept")
    brands = (
        registered.filter("candidate")
        .sort("rank")
        .group_by(LEARNER_YEAR, maintain_order=True)
        .agg(*first_known("brand"))
    )
    kept = kept.join(brands.rename({"brand": "registered_brand"}), on=LEARNER_YEAR, how="left")
    kept = kept.with_columns(pl.coalesce("brand", "registered_brand").alias("brand"))
    attended = pl.col("outcome").is_in(["passed", "failed", "attended"]).fill_null(False)
    sessions = (
        results.filter("counts")
        .sort("exam_session")
        .with_columns(pl.coalesce("exam_centre", "organiser").alias("sat_at"), attended.alias("attended"))
        .group_by("kept", maintain_order=True)
        .agg(
            pl.col("outcome").is_not_null().any().alias("recorded"),
            pl.col("attended").any(),
            (pl.col("outcome") == "passed").fill_null(False).any().alias("passed"),
            # where the first session attended was sat, else the first known
            pl.coalesce(pl.col("sat_at").filter("attended").first(), pl.col("sat_at").first()).alias("exam_centre"),
        )
    )
    scope = (pl.col("has_exam") == "true").fill_null(False) & (pl.col("brand").fill_null("") != "INTEC")
    return (
        kept.drop("exam_centre", strict=False)
        .join(sessions, on="kept", how="left")
        .with_columns(
            scope.alias("in_exam_scope"),
            pl.col("recorded", "attended", "passed").fill_null(False),
            pl.coalesce("exam_centre", "organising_centre").alias("exam_centre"),
        )
    )


def learners(registered: pl.DataFrame, counted: pl.DataFrame, profiles: pl.DataFrame) -> pl.DataFrame:
    """One row a learner and year (R2): home centre, what was declared, age on 31 December, and whether anything is at
    a distance."""
    at_distance = reference("modalities").filter(pl.col("is_distance_or_hybrid") == "true")["code"].to_list()
    taking = counted.group_by(LEARNER_YEAR).agg(
        pl.len().alias("enrolments"), pl.col("modality").is_in(at_distance).fill_null(False).any().alias("at_distance")
    )
    valid = registered.filter("candidate").sort("rank")
    work_study = pl.col("training_type").is_in(["apprenticeship", "professionalisation"])
    declared = valid.group_by(LEARNER_YEAR, maintain_order=True).agg(
        pl.col("row_id").first(),
        pl.col("home_centre").first(),
        *first_known("situation", "activity", "brand"),
        pl.coalesce(pl.col("training_type").filter(work_study).first(), pl.col("training_type").drop_nulls().first()),
    )
    age = pl.col(YEAR).str.head(4).cast(pl.Int64) - pl.col("birth_date").dt.year().cast(
        pl.Int64
    )  # whole years on 31 December
    active = pl.coalesce(pl.col("activity") == "active", pl.col("situation").is_in(["employed", "seeking"]))
    levels = reference("diploma_levels").select(
        pl.col("level").alias("diploma_at_first_registration"), (pl.col("is_bac3_plus") == "true").alias("bac3_plus")
    )
    return (
        declared.join(taking, on=LEARNER_YEAR)
        .join(profiles.select("person", "sex", "birth_date", "diploma_at_first_registration"), on="person", how="left")
        .join(levels, on="diploma_at_first_registration", how="left")
        .with_columns(age.alias("age"), active.alias("active"), work_study.fill_null(False).alias("work_study"))
    )
