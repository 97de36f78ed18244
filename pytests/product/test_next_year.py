"""The generator's next year and later extract: what was there stays, what comes is sound, and both are counted."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from test_generator import cancelled_under_its_key, corrected, listed, problem, renamed

from chiffres_cles.contract import MANIFEST, load_contract
from chiffres_cles.landing import check_landing
from synthetic import parameters as parameters_module
from synthetic.__main__ import generate, main
from synthetic.extracts import Extracts, extracts
from synthetic.landing import write
from synthetic.later import Changes, extracted_later
from synthetic.parameters import FILE, following, load_parameters, reference_list

CONTRACT = load_contract()
DEFAULTS = yaml.safe_load(FILE.read_text(encoding="utf-8"))["defaults"]
SEED, SCALE = DEFAULTS["seed"], DEFAULTS["scale"]
YEAR = 2024
LATER = date(2026, 7, 15)


@pytest.fixture(scope="module")
def made() -> Extracts:
    return extracts(SEED, SCALE, CONTRACT)


@pytest.fixture(scope="module")
def next_year() -> Extracts:
    return extracts(SEED, SCALE, CONTRACT, YEAR + 1)


@pytest.fixture(scope="module")
def later(next_year: Extracts) -> tuple[Extracts, Changes]:
    again = copy.deepcopy(next_year)
    return again, extracted_later(again, CONTRACT, LATER)


def added(made: Extracts, next_year: Extracts, key: tuple[str, str]) -> pd.DataFrame:
    return next_year.frames[key].iloc[len(made.frames[key]) :]


def files(folder: Path) -> dict[str, bytes]:
    return {extract.file: (folder / extract.file).read_bytes() for extract in CONTRACT.extracts}


# ---- the year after


def test_the_years_before_stay_the_same_records_byte_for_byte(
    tmp_path: Path, made: Extracts, next_year: Extracts
) -> None:
    for name, run in (("before", made), ("after", next_year)):
        write(tmp_path / name, CONTRACT, run.frames, as_seeds=False)
    before, after = files(tmp_path / "before"), files(tmp_path / "after")
    manifest = CONTRACT.extract(*MANIFEST).file
    assert [file for file in before if file != manifest and not after[file].startswith(before[file])] == []


def test_every_extract_but_a_closed_one_gains_records_of_the_new_year_alone(
    made: Extracts, next_year: Extracts
) -> None:
    for extract in CONTRACT.extracts:
        key = (extract.system, extract.name)
        if key == MANIFEST:
            continue
        new = added(made, next_year, key)
        assert extract.closed == (len(new) == 0), extract.seed
        new = new[problem(next_year, extract, new) == ""]
        for column in extract.columns:
            if column.meta.get("variable") == "academic_year" and len(new):
                first = YEAR + 1 if extract.system == "bedeo" else YEAR
                text = f"{first}-{first + 1}" if extract.dialect.year_format == "pair" else f"{first}"
                assert set(new[column.name]) == {text}, extract.seed


def test_the_new_year_is_bad_where_dirt_was_meant_and_nowhere_else(next_year: Extracts) -> None:
    found: Counter[str] = Counter()
    for extract in CONTRACT.extracts:
        rules = problem(next_year, extract, next_year.frames[extract.system, extract.name])
        found.update(rules[rules != ""])
    meant = Counter(
        {kind.removeprefix("reject_"): n for kind, n in next_year.dirt.items() if kind.startswith("reject_")}
    )
    # beside them, the records of those whose sex nobody says
    people, records = next_year.truth.people, next_year.sight.records
    meant["missing"] += int((~people["sex_known"]).to_numpy()[records["person"]].sum())
    assert found == meant


def test_what_is_rare_is_in_the_first_years_alone(made: Extracts, next_year: Extracts) -> None:
    frames = {key: added(made, next_year, key) for key in made.frames if key != MANIFEST}
    # D3 names learners whom SISCOL knows since before
    frames["siscol", "auditeurs"] = next_year.frames["siscol", "auditeurs"]
    # copies of rows with an unknown certification or a day before every window come each year
    frames["d3", "demandes"] = frames["d3", "demandes"].query(
        "code_diplome != 'ZZ99999Z' and date_jury != '2012-03-01'"
    )
    new = replace(next_year, frames=frames)
    for count in (
        cancelled_under_its_key, lambda run: corrected(run, "code_diplome"), lambda run: corrected(run, "date_jury"),
        renamed,
    ):  # fmt: skip
        assert count(made) > 0
        assert count(new) == 0
    for kind in ("before_its_first_year", "replaces_itself"):
        assert next_year.dirt[kind] == made.dirt[kind] > 0
    assert not made.truth.people["sex_known"].all()
    assert next_year.truth.people["sex_known"].iloc[len(made.truth.people) :].all()


def test_a_good_part_of_the_learners_come_back_and_keep_what_is_theirs(made: Extracts, next_year: Extracts) -> None:
    before, now = made.truth.registrations, next_year.truth.registrations
    last = before[(before["year"] == YEAR - 1) & before["counted"] & (before["kind"] == "home")]
    home = now[now["counted"] & (now["kind"] == "home")]
    assert 0.3 < home["person"].isin(last["person"]).mean() < 0.5
    both = home.merge(last, on=["person", "centre", "work_study"], suffixes=("", "_before"))
    assert len(both) > 100
    assert (both["programme"] == both["programme_before"]).all() and (both["brand"] == both["brand_before"]).all()
    pd.testing.assert_frame_equal(
        next_year.truth.people.loc[made.truth.people.index], made.truth.people, check_dtype=False
    )


def test_the_new_year_s_size_follows_the_trends(made: Extracts, next_year: Extracts) -> None:
    def size(run: Extracts, year: int) -> int:
        rows = run.truth.enrolments
        return int(((rows["year"] == year) & (rows["reason"] == "")).sum())

    trend = next_year.parameters["next_years"]["by_year"]["enrolments.by_year"]
    assert size(next_year, YEAR) == pytest.approx(trend * size(made, YEAR - 1), rel=0.02)


def test_no_number_of_the_years_before_is_given_again(made: Extracts, next_year: Extracts) -> None:
    records, people = next_year.sight.records, next_year.truth.people
    assert not records.duplicated(["system", "local_id"]).any()
    for column in ("ine", "cnam_ine"):
        given = people.loc[people[column] != "", column]
        assert not given.duplicated().any()
    for system, name, column in (
        ("siscol", "inscriptions_ue", "num_insc_ue"), ("siscol", "diplomes", "num_diplome"),
        ("d3", "demandes", "num_demande"), ("d3", "demandes", "num_parchemin"),
        ("collections", "marques", "num_diplome"), ("intec", "validations", "NumDossier"),
        ("diva", "candidats", "num_candidat"), ("diva", "decisions", "num_decision"),
        ("divap", "candidats", "ID_CANDIDAT"), ("divap", "decisions", "ID_DOSSIER"),
        ("viatic", "decisions", "no_notification"), ("viatic", "decisions", "no_candidat"),
    ):  # fmt: skip
        new, before = added(made, next_year, (system, name)), made.frames[system, name]
        new = new[problem(next_year, CONTRACT.extract(system, name), new) == ""]
        assert set(new[column]) & set(before[column]) <= {""}, (system, name, column)


def test_validations_and_juries_are_of_the_new_year_on_its_first_and_last_day(next_year: Extracts) -> None:
    decided = next_year.truth.decisions
    assert set(decided["scheme"]) == {"VAE", "VAPP", "VES"}
    assert (decided["decided_on"].min(), decided["decided_on"].max()) == (
        pd.Timestamp("2025-01-01"),
        pd.Timestamp("2025-12-31"),
    )
    documents = next_year.truth.documents
    assert set(documents["cohort"]) == {YEAR}
    window = next_year.truth.certifications["window"].to_numpy()[documents["certification"]]
    originals = documents.assign(window=window)[documents["state"] == "delivered"]
    juries = originals.groupby("window")["jury"].agg(["min", "max"])
    assert list(juries.loc["rectorat"]) == [pd.Timestamp("2024-12-01"), pd.Timestamp("2025-11-30")]
    assert list(juries.loc["calendar"]) == [pd.Timestamp("2025-01-01"), pd.Timestamp("2025-12-31")]


def test_the_manifests_say_the_summer_after_and_count_every_other_extract(
    next_year: Extracts, later: tuple[Extracts, Changes]
) -> None:
    for run in (next_year, later[0]):
        manifest = run.frames[MANIFEST]
        assert manifest["extracted_on"].between("2026-04-01", "2026-09-30").all()
        assert listed(manifest) == {key: len(frame) for key, frame in run.frames.items() if key != MANIFEST}


def test_a_second_year_more_leaves_the_first_as_it_is(next_year: Extracts) -> None:
    two = extracts(SEED, SCALE, CONTRACT, YEAR + 2)
    for key, frame in next_year.frames.items():
        if key != MANIFEST:
            assert two.frames[key].iloc[: len(frame)].equals(frame), key
    assert set(two.truth.registrations["year"]) == {YEAR + 1}


def test_small_scales_and_other_seeds_have_a_next_year_too(tmp_path: Path) -> None:
    counts = generate(tmp_path, seed=3, scale=0.001, as_seeds=False, until=YEAR + 1, later=(LATER,))
    assert check_landing(tmp_path, CONTRACT, as_seeds=False) == counts


# ---- a later extract


def test_a_later_extract_changes_what_it_says_and_nothing_else(
    next_year: Extracts, later: tuple[Extracts, Changes]
) -> None:
    again, changes = later
    counted: Counter[tuple[str, str]] = Counter()
    for (extract, what), count in changes.items():
        counted[extract, "added" if what.startswith("late") and what != "late marks" else "changed"] += count
    found: Counter[tuple[str, str]] = Counter()
    for key, old in next_year.frames.items():
        if key == MANIFEST:
            continue
        new = again.frames[key]
        found[".".join(key), "added"] += len(new) - len(old)
        found[".".join(key), "changed"] += int((new.iloc[: len(old)] != old).any(axis=1).sum())
    assert +found == counted
    kinds = {what for _, what in changes}
    assert kinds == {"late marks", "corrected marks", "corrected names", "late enrolments", "late documents"}


def test_a_late_mark_is_where_nothing_was_and_a_corrected_one_where_another_was(
    next_year: Extracts, later: tuple[Extracts, Changes]
) -> None:
    again, changes = later
    for extract in CONTRACT.extracts:
        key = (extract.system, extract.name)
        results = [c.name for c in extract.columns if c.meta.get("variable") in ("mark", "exam_outcome")]
        if not results or key == MANIFEST:
            continue
        old = next_year.frames[key]
        new = again.frames[key].iloc[: len(old)]
        changed = (old != new).any(axis=1)
        assert (old[changed].drop(columns=results[0]) == new[changed].drop(columns=results[0])).all(axis=None)
        blank = (old.loc[changed, results] == "").all(axis=1)
        assert blank.sum() == changes[f"{extract.system}.{extract.name}", "late marks"], extract.seed
        assert (new.loc[changed, results[0]] != "").all()
        # a corrected mark contradicts no result beside it
        codes = [c.name for c in extract.columns if c.name in results[1:] and c.meta["type"] == "code"]
        assert (new.loc[changed, codes] == "").all(axis=None), extract.seed
        rules = problem(again, extract, new[changed])
        assert (rules == "").all(), extract.seed


def test_late_documents_are_of_the_last_cohort_and_delivered_in_between(later: tuple[Extracts, Changes]) -> None:
    again, _ = later
    (late,) = again.late
    assert set(late.documents["cohort"]) == {YEAR}
    assert late.documents["delivered_on"].between("2026-06-03", str(LATER)).all()
    assert not set(late.documents["number"]) & set(again.truth.documents["number"])
    assert (late.enrolments["year"] == YEAR).all()


def test_nobody_is_new_to_a_system_in_a_later_extract(next_year: Extracts, later: tuple[Extracts, Changes]) -> None:
    for key in (("siscol", "auditeurs"), ("gescicca", "auditeur"), ("sissae", "auditeurs"), ("siscol", "inscriptions")):
        assert len(later[0].frames[key]) == len(next_year.frames[key])


def test_a_later_extract_is_the_same_twice_and_another_with_another_seed(
    next_year: Extracts, later: tuple[Extracts, Changes]
) -> None:
    same, other = copy.deepcopy(next_year), copy.deepcopy(next_year)
    assert extracted_later(same, CONTRACT, LATER) == later[1]
    assert all(frame.equals(same.frames[key]) for key, frame in later[0].frames.items())
    extracted_later(other, CONTRACT, LATER, seed=2)
    assert not other.frames["gescicca", "note"].equals(same.frames["gescicca", "note"])


def test_a_later_extract_of_the_committed_years_passes_the_landing_check(tmp_path: Path) -> None:
    counts = generate(tmp_path, SEED, SCALE, as_seeds=False, later=(date(2025, 7, 15), date(2025, 9, 15)))
    assert check_landing(tmp_path, CONTRACT, as_seeds=False) == counts
    manifest = pd.read_csv(tmp_path / CONTRACT.extract(*MANIFEST).file, dtype=str)
    assert set(manifest["extracted_on"]) == {"2025-09-15"}


# ---- what cannot be is said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--until", "2020"], "none ends in 2020"),
        (["--later", "2025-01-15"], "until 2025-06-02"),
        (["--scale", "0"], "above 0"),
    ],
)
def test_a_year_or_day_that_cannot_be_is_refused(
    options: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--landing", str(tmp_path / "landing"), *options]) == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "landing").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v["years"].append(2024), r"sizes\.learners_by_year\.METROPOLE has 6 values for the 7 years"),
        (lambda v: v["enrolments"]["by_year"].pop(), r"enrolments\.by_year has 5 values for the 6 years"),
        (lambda v: v["people"]["bac_below"].pop(2020), r"people\.bac_below has no value for 2020"),
        (lambda v: v["catalogue"]["years"].append(2025), r"catalogue\.hours_by_year has no value for 2025"),
        (lambda v: v["next_years"]["by_year"].update({"exams.yaer_shift": 1}), r"exams\.yaer_shift, which is no"),
    ],
)  # fmt: skip
def test_a_parameter_that_lacks_a_year_is_named(
    change: Callable[[dict[str, Any]], object], message: str, tmp_path: Path
) -> None:
    values = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    change(values)
    path = tmp_path / "parameters.yml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        load_parameters(0.01, path)


def test_the_parameters_of_the_next_year_lack_none() -> None:
    parameters = following(following(load_parameters(1)))
    parameters_module.check_years(parameters.values, "parameters.yml")
    assert parameters.edition == YEAR + 2


def test_a_centre_that_no_edition_printed_yet_has_no_records(
    monkeypatch: pytest.MonkeyPatch, made: Extracts, caplog: pytest.LogCaptureFixture
) -> None:
    def with_another(name: str) -> pd.DataFrame:
        listed = reference_list(name)
        if name != "centres":
            return listed
        corse = listed.iloc[[0]].assign(code="COR", label_fr="Cnam Corse")
        return pd.concat([listed, corse], ignore_index=True)

    monkeypatch.setattr(parameters_module, "reference_list", with_another)
    again = extracts(SEED, SCALE, CONTRACT)
    assert "COR" in caplog.text
    assert all(frame.equals(again.frames[key]) for key, frame in made.frames.items())
