"""The generator of synthetic extracts: reproducible, in each dialect, soiled as asked, and of nobody real."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from chiffres_cles.contract import Column, Extract, from_extraction, load_contract
from chiffres_cles.settings import ROOT
from synthetic.__main__ import generate
from synthetic.draws import Draws, quotas, rank_in_group, spread
from synthetic.encode import EncodingError, encode
from synthetic.extracts import Extracts, extracts
from synthetic.landing import write
from synthetic.names import CNAM_INE_RANGE, INE_RANGE, LETTERS, plain
from synthetic.parameters import FILE, reference_list

CONTRACT = load_contract()
DEFAULTS = yaml.safe_load(FILE.read_text(encoding="utf-8"))["defaults"]
SEEDS = ROOT / "seeds" / "extracts"


@pytest.fixture(scope="module")
def made() -> Extracts:
    return extracts(DEFAULTS["seed"], DEFAULTS["scale"], CONTRACT)


@pytest.fixture(scope="module")
def as_seeds(tmp_path_factory: pytest.TempPathFactory, made: Extracts) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    write(folder, CONTRACT, made.frames, as_seeds=True)
    return folder


# ---- reproducible


def test_the_committed_extracts_are_what_the_generator_writes(as_seeds: Path) -> None:
    files = {extract.file for extract in CONTRACT.extracts}
    different = [file for file in sorted(files) if (SEEDS / file).read_bytes() != (as_seeds / file).read_bytes()]
    assert not different, f"run `make seeds`: {different}"
    committed = {str(path.relative_to(SEEDS)) for path in SEEDS.glob("*/*.csv")}
    assert committed == files


def test_two_runs_write_the_same_and_another_seed_other_people(made: Extracts) -> None:
    again = extracts(DEFAULTS["seed"], DEFAULTS["scale"], CONTRACT)
    assert all(frame.equals(again.frames[key]) for key, frame in made.frames.items())
    other = extracts(DEFAULTS["seed"] + 1, DEFAULTS["scale"], CONTRACT)
    names = [
        set(zip(run.truth.people["last_name"], run.truth.people["first_name"], strict=True)) for run in (made, other)
    ]
    assert len(names[0] & names[1]) < 0.05 * len(names[0])


def test_another_seed_keeps_the_number_of_learners_by_centre_and_year(made: Extracts) -> None:
    other = extracts(7, DEFAULTS["scale"], CONTRACT)
    counts = []
    for run in (made, other):
        rows = run.truth.registrations
        counts.append(rows[rows["counted"] & (rows["kind"] == "home")].groupby(["year", "centre"]).size())
    pd.testing.assert_series_equal(counts[0], counts[1])


def test_the_committed_extracts_are_small(as_seeds: Path) -> None:
    assert sum(path.stat().st_size for path in as_seeds.glob("*/*.csv")) < 10_000_000


# ---- dialects


def test_a_landing_is_the_seeds_in_each_dialect(tmp_path: Path, as_seeds: Path, made: Extracts) -> None:
    counts = write(tmp_path, CONTRACT, made.frames, as_seeds=False)
    for extract in CONTRACT.extracts:
        content = (tmp_path / extract.file).read_bytes()
        assert content.decode(extract.dialect.encoding).encode() == (as_seeds / extract.file).read_bytes()
        assert b"\r" not in content and content.endswith(b"\n")
        header = content.split(b"\n", 1)[0].decode()
        assert header == extract.dialect.separator.join(extract.column_names)
        assert counts[extract.file] == len(made.frames[extract.system, extract.name])
    encodings = {e.dialect.encoding for e in CONTRACT.extracts if not (tmp_path / e.file).read_bytes().isascii()}
    assert {"latin-1", "cp1252", "utf-8"} <= encodings


def test_generate_writes_every_extract_of_the_contract(tmp_path: Path) -> None:
    counts = generate(tmp_path, seed=1, scale=0.001, as_seeds=False)
    assert set(counts) == {extract.file for extract in CONTRACT.extracts}
    assert all(count > 0 for count in counts.values())


def listed(manifest: pd.DataFrame) -> dict[tuple[str, str], int]:
    """The records of each extract, as the manifest says them."""
    columns = (manifest[name] for name in ("system", "extract", "records"))
    return {(system, extract): int(records) for system, extract, records in zip(*columns, strict=True)}


def test_the_manifest_counts_every_other_extract_and_calls_it_synthetic(made: Extracts) -> None:
    manifest = made.frames["landing", "manifest"]
    assert listed(manifest) == {key: len(frame) for key, frame in made.frames.items() if key != ("landing", "manifest")}
    assert set(manifest["synthetic"]) == {"true"}


def test_a_frame_that_is_not_the_contract_s_is_refused(made: Extracts, tmp_path: Path) -> None:
    frame = made.frames["siscol", "resultats"]
    with pytest.raises(EncodingError, match="siscol__resultats"):
        write(tmp_path, CONTRACT, {("siscol", "resultats"): frame[frame.columns[::-1]]}, as_seeds=True)
    with pytest.raises(EncodingError, match="session"):
        encode(CONTRACT.extract("siscol", "resultats"), frame.drop(columns="session"), Draws(1))


# ---- dirt: one bad value of each rule, and nothing bad beside what was meant


def problem(made: Extracts, extract: Extract, frame: pd.DataFrame) -> pd.Series:
    """First rule that each row breaks ('' for none), by the contract: an independent reading of what the build rejects.

    `made`: the landing whose manifest says on which day the extract was taken.
    """
    found = pd.Series("", index=frame.index, dtype=object)
    manifest = made.frames["landing", "manifest"]
    own = manifest[(manifest["system"] == extract.system) & (manifest["extract"] == extract.name)]
    extracted_on = pd.Timestamp(own["extracted_on"].max())
    for column in extract.columns:
        for rule, bad in _rules(extract, column, frame, extracted_on):
            found = found.mask((found == "") & bad, rule)
    return found


def _rules(
    extract: Extract, column: Column, frame: pd.DataFrame, extracted_on: pd.Timestamp
) -> Iterator[tuple[str, pd.Series]]:
    meta, kind, dialect = column.meta, column.meta["type"], extract.dialect
    text = frame[column.name].str.strip()
    filled = (text != "") & ~text.isin(meta.get("unknown", []))
    if meta.get("required") and not meta.get("may_be_blank"):
        yield "required", text == ""
    if meta.get("expected"):
        yield "missing", text == ""
    if kind == "text" and column.personal != "identity":
        yield "placeholder", text.str.lower() == "inconnu"
    if "pattern" in meta:
        yield "bad_format", filled & ~text.str.fullmatch(meta["pattern"])
    if kind == "code":
        yield "unknown_code", filled & ~text.isin([str(code) for code in meta["codes"]])
    if "lookup" in meta:
        seed, scheme = meta["lookup"].split(".")
        yield "unknown_code", filled & ~text.isin(reference_list(seed)[scheme])
    number: pd.Series | None = None
    if kind == "academic_year":
        first = pd.to_numeric(text.str[:4], errors="coerce")
        pair = first.astype("Int64").astype(str) + "-" + (first + 1).astype("Int64").astype(str)
        form = text == pair if dialect.year_format == "pair" else text.str.fullmatch(r"(19|20)\d\d")
        yield "not_a_year", filled & ~form
    if kind == "date":
        day = pd.to_datetime(text, format=dialect.date_format, errors="coerce")
        yield "not_a_date", filled & day.isna()
        number = day
    if kind in ("integer", "decimal", "mark"):
        number = pd.to_numeric(text.str.replace(dialect.decimal_mark, "."), errors="coerce")
        codes = [str(code) for code in meta.get("codes", {})] if kind == "mark" else []
        yield "not_a_number", filled & number.isna() & ~text.isin(codes)
        if kind == "mark":
            scale = meta.get("scale") or pd.to_numeric(
                frame[meta["scale_column"]].str.replace(dialect.decimal_mark, ".")
            )
            yield "above_scale", number > scale
            yield "out_of_range", number < 0
    if number is not None:
        low, high = meta.get("minimum"), meta.get("maximum")
        if low is not None:
            yield "out_of_range", number < (pd.Timestamp(low) if kind == "date" else low)
        if (years := from_extraction(high)) is not None:
            last = extracted_on + pd.DateOffset(years=years)
            limit: Any = last if kind == "date" else last.year
            yield "out_of_range" if years else "after_extraction", number > limit
        elif high is not None:
            yield "out_of_range", number > high


def test_each_rule_of_values_has_bad_rows_and_no_other_row_is_bad(made: Extracts) -> None:
    found: Counter[str] = Counter()
    systems: dict[str, set[str]] = {}
    for extract in CONTRACT.extracts:
        frame = made.frames[extract.system, extract.name]
        rules = problem(made, extract, frame)
        for rule, count in Counter(rules[rules != ""]).items():
            found[rule] += count
            systems.setdefault(rule, set()).add(extract.system)
        assert (rules != "").mean() <= 0.01 or (rules != "").sum() <= 3, extract.seed
    meant = Counter({kind.removeprefix("reject_"): n for kind, n in made.dirt.items() if kind.startswith("reject_")})
    # beside them, the records of those whose sex nobody says
    meant["missing"] += int((~made.truth.people["sex_known"]).to_numpy()[made.sight.records["person"]].sum())
    assert found == meant
    assert set(found) == {
        "required", "missing", "placeholder", "bad_format", "unknown_code", "not_a_year", "not_a_date", "not_a_number",
        "above_scale", "out_of_range", "after_extraction",
    }  # fmt: skip
    assert all(len(where) >= 2 for rule, where in systems.items() if rule not in ("placeholder", "after_extraction"))


# ---- dirt: each kind that the rules must catch


def enrolled(made: Extracts) -> pd.DataFrame:
    frame = made.truth.enrolments
    codes = made.parameters.centres["code"].to_numpy()
    return frame.assign(home_code=codes[frame["home"]], organiser_code=codes[frame["organiser"]])


def reported_systems(made: Extracts) -> pd.Series:
    return made.sight.reports.groupby("enrolment")["system"].nunique()


def folded(names: pd.Series) -> pd.Series:
    def fold(name: str) -> str:
        return re.sub("[^A-Z]", "", unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().upper())

    return names.map(fold)


def written_records(made: Extracts) -> pd.DataFrame:
    return made.sight.records.assign(key=folded(made.sight.records["last_name"]))


def valid_ine(text: str) -> bool:
    return bool(re.fullmatch(r"\d{10}[A-Z]", text)) and LETTERS[int(text[:10]) % 23] == text[10]


def spellings(made: Extracts) -> int:
    names = [
        made.frames["siscol", "auditeurs"]["nom"],
        made.frames["gescicca", "auditeur"]["nom"],
        made.frames["sissae", "auditeurs"]["nom"],
    ]
    return sum(int(series.str.contains("[À-ÿ'-]").sum()) for series in names)


def shared_ine_other_name(made: Extracts) -> int:
    records = written_records(made)
    shown = records[records["ine"].map(valid_ine)]
    return int((shown.groupby("ine")["key"].nunique() > 1).sum())


def homonyms(made: Extracts) -> int:
    people = made.truth.people
    groups = people[people["homonym"] >= 0].groupby("homonym")
    same = groups[["last_name", "first_name", "birth", "women"]].nunique().max(axis=1) == 1
    return int((same & (groups["ine"].apply(lambda ine: ine[ine != ""].nunique()) == 2)).sum())


def third_of_a_name(made: Extracts) -> int:
    people = made.truth.people
    return int((people[people["homonym"] >= 0].groupby("homonym").size() == 3).sum())


def two_registrations(made: Extracts, *, same_centre: bool) -> int:
    seen = made.sight.registrations
    rows = made.truth.registrations.iloc[seen["registration"]].reset_index(drop=True)
    rows["system"] = seen["system"].to_numpy()
    rows = rows[rows["kind"] != "cancelled"]
    groups = rows.groupby(["person", "year"])
    if same_centre:
        return int(((groups["centre"].nunique() == 1) & (groups["system"].nunique() > 1)).sum())
    return int((groups["centre"].nunique() > 1).sum())


def nobody_sat(made: Extracts) -> int:
    rows = made.truth.enrolments
    rows = rows[(rows["reason"] == "") & (rows["outcome"] >= 0)]
    return int((rows.groupby(["organiser", "year", "unit"])["outcome"].min() >= 2).sum())


def completeness(made: Extracts, low: float, high: float) -> int:
    rows = enrolled(made)
    rows = rows[(rows["reason"] == "") & (rows["outcome"] >= 0)]
    share = (rows["outcome"] < 3).groupby(rows["organiser_code"]).mean()
    return int(((share > low) & (share < high)).sum())


def sessions(made: Extracts) -> pd.DataFrame:
    return made.truth.sessions.pivot(index="enrolment", columns="session", values="outcome")


def second_sessions_for_others(made: Extracts) -> int:
    both = sessions(made).dropna()
    return int(both[1].isin(["passed", "attended", "blank"]).sum())


def duplicated_keys(made: Extracts) -> int:
    total = 0
    for extract in CONTRACT.extracts:
        frame = made.frames[extract.system, extract.name]
        sound = frame[problem(made, extract, frame) == ""]
        total += int(sound.duplicated(list(extract.key)).sum() > 0)
    return total


def blank(made: Extracts, extract: str, column: str) -> int:
    return valued(made, extract, column, "")


def valued(made: Extracts, extract: str, column: str, value: str) -> int:
    system, name = extract.split(".")
    return int((made.frames[system, name][column] == value).sum())


def idle_registrations(made: Extracts, *, with_enrolments: bool) -> int:
    rows = made.truth.registrations
    rows = rows[~rows["counted"] & (rows["kind"] == "home")]
    taken = pd.MultiIndex.from_frame(made.truth.enrolments[["person", "year"]])
    held = pd.MultiIndex.from_frame(rows[["person", "year"]]).isin(taken)
    return int(held.sum() if with_enrolments else (~held).sum())


def of_reason(reason: str, at_least: int = 5) -> Callable[[Extracts], bool]:
    return lambda made: int((made.truth.enrolments["reason"] == reason).sum()) >= at_least


def juries_on(made: Extracts, *days: str) -> bool:
    """Whether a jury was held on each of the days (month-day, or a whole date)."""
    held = made.truth.documents["jury"].dt.strftime("%Y-%m-%d")
    return all((held.str.endswith(day)).sum() >= 2 for day in days)


def decided_on(made: Extracts, scheme: str, *days: str) -> bool:
    rows = made.truth.decisions[made.truth.decisions["scheme"] == scheme]
    held = rows["decided_on"].dt.strftime("%Y-%m-%d")
    return all(held.str.endswith(day).any() for day in days)


def documents_in(made: Extracts, kind: str) -> int:
    return int((made.truth.documents["kind"] == kind).sum())


def d3_and_siscol(made: Extracts) -> int:
    d3, siscol = made.frames["d3", "demandes"], made.frames["siscol", "diplomes"]
    return len((set(d3["num_parchemin"]) & set(siscol["num_parchemin"])) - {""})


def several_schemes(made: Extracts) -> int:
    rows = made.truth.decisions
    return int((rows.groupby(["candidate", "year"])["scheme"].nunique() > 1).sum())


def earlier_conflicts(made: Extracts, seen_by: str) -> int:
    """Second registrations of an earlier day than the home's."""
    rows = made.truth.registrations
    second = rows[(rows["kind"] == "conflict") & (rows["seen_by"] == seen_by)]
    both = second.merge(rows[rows["kind"] == "home"], on=["person", "year"], suffixes=("", "_home"))
    return int((both["registered_on"] < both["registered_on_home"]).sum())


def cancelled_under_its_key(made: Extracts) -> int:
    frame = made.frames["gescicca", "inscription"]
    key = ["cra", "annee", "auditeur_numero"]
    states = frame.groupby(key, sort=False)["etat"].agg(tuple)
    return int(states.map(lambda pair: pair == ("Validée", "Annulée")).sum())


def corrected(made: Extracts, column: str) -> int:
    """Corrections in D3 that change a column of the document that they name."""
    d3 = made.frames["d3", "demandes"].query("etat == 'délivré'")
    first = d3.query("nature_document == 'original'")[["num_parchemin", column]].drop_duplicates("num_parchemin")
    both = d3.query("nature_document == 'rectificatif'").merge(
        first, left_on="num_parchemin_initial", right_on="num_parchemin", suffixes=("", "_before")
    )
    return int((both[column] != both[column + "_before"]).sum())


def renamed(made: Extracts) -> int:
    """Requests in D3 that name a learner of SISCOL who has the birth date and another name."""
    d3 = made.frames["d3", "demandes"].query("application_origine == 'SISCOL' and ine == ''")
    siscol = made.frames["siscol", "auditeurs"].drop_duplicates("num_auditeur")
    both = d3.merge(siscol, on="num_auditeur", suffixes=("", "_siscol"))
    written, known = (
        both[name].map(lambda text: re.sub("[^A-Z]", "", plain(text).upper())) for name in ("nom_naissance", "nom")
    )
    born = both["date_naissance"] == both["date_naissance_siscol"].map(lambda day: "-".join(reversed(day.split("/"))))
    return int(((written != known) & born).sum())


KINDS: dict[str, Callable[[Extracts], bool]] = {
    "the same enrolment known to two systems": lambda m: (reported_systems(m) > 1).sum() >= 50,
    "the same enrolment known to two regional table sets": (
        lambda m: (m.sight.reports.groupby(["enrolment", "system"]).size() > 1).sum() >= 50
    ),
    "names with accents, hyphens and apostrophes": lambda m: spellings(m) >= 50,
    "a misspelt name with the same INE": lambda m: shared_ine_other_name(m) >= 3,
    "one person with and without INE": lambda m: (m.sight.records.groupby("person")["ine"].nunique() > 1).sum() >= 20,
    "an INE typed on somebody else's record": lambda m: m.dirt["ine_of_another"] >= 1,
    "a wrong INE check character": (
        lambda m: sum(ine != "" and not valid_ine(ine) for ine in m.sight.records["ine"]) >= 3
    ),
    "homonyms with two valid INE": lambda m: homonyms(m) >= 3,
    "a third record of a homonym's name without INE": lambda m: third_of_a_name(m) >= 1,
    "former local numbers": lambda m: (m.frames["gescicca", "auditeur"]["ancien_code"] != "").sum() >= 3,
    "a former number with another spelling": lambda m: m.dirt["former_number_other_spelling"] >= 1,
    "identifiers that the Cnam issues": lambda m: (m.frames["gescicca", "auditeur"]["ine_cnam"] != "").sum() >= 10,
    "two registrations in a year, in two centres": lambda m: two_registrations(m, same_centre=False) >= 5,
    "two registrations in a year, of one centre in two systems": lambda m: two_registrations(m, same_centre=True) >= 20,
    "cancelled registrations": lambda m: (m.truth.registrations["kind"] == "cancelled").sum() >= 5,
    "cancelled enrolments": of_reason("cancelled"),
    "local units": of_reason("local"),
    "units of another year": of_reason("other_year"),
    "UA units": of_reason("experience"),
    "units granted by a validation": of_reason("validation"),
    "offerings closed": of_reason("closed"),
    "Madagascar's own units": of_reason("own"),
    "enrolments without a registration": of_reason("unregistered"),
    "INTEC in Paris": lambda m: (enrolled(m).query("brand == 'INTEC' and organiser_code == 'PAR'").shape[0]) >= 500,
    "INTEC elsewhere": lambda m: (m.frames["gescicca", "inscription_unite"]["composante"] == "INTEC").sum() >= 10,
    "enrolments in units without exam": (
        lambda m: ((m.truth.enrolments["outcome"] < 0) & (m.truth.enrolments["reason"] == "")).sum() >= 20
    ),
    "offerings where nobody sat": lambda m: nobody_sat(m) >= 5,
    "exams sat in another centre": lambda m: (m.truth.sessions["exam_centre"] >= 0).sum() >= 20,
    "marks out of 10 and 100 in Gescicc@": (
        lambda m: {"10", "20", "100"} == set(m.frames["gescicca", "note"]["note_max"])
    ),
    "marks out of 10 and 100 in GALAO": lambda m: {"10", "20", "100"} == set(m.frames["galao", "suivis"]["Bareme"]),
    "marks out of 100 in SISSAE": (
        lambda m: (pd.to_numeric(m.frames["sissae", "notes"]["note_s1"], errors="coerce") > 20).sum() >= 50
    ),
    "absences": lambda m: (m.truth.sessions["outcome"] == "absent").sum() >= 100,
    "both codes of absence in Gescicc@": lambda m: {"ABS", "DEF"} <= set(m.frames["gescicca", "note"]["note"]),
    "passed at session 2": lambda m: (sessions(m)[2] == "passed").sum() >= 50,
    "session 2 only for the absent or failed": lambda m: second_sessions_for_others(m) == 0,
    "continuous assessment handed in without mark": lambda m: (m.truth.sessions["outcome"] == "attended").sum() >= 20,
    "a result without its mark": (
        lambda m: m.frames["siscol", "resultats"].query("note == '' and resultat == 'ADM'").shape[0] >= 10
    ),
    "blank marks": lambda m: blank(m, "gescicca.note", "note") >= 20,
    "centres with low completeness": lambda m: completeness(m, -0.01, 0.4) >= 4,
    "centres with high completeness": lambda m: completeness(m, 0.4, 1.01) >= 10,
    "a mark of exactly 10": lambda m: (m.truth.sessions["mark"] == 10).sum() >= 5,
    "rows written twice": lambda m: duplicated_keys(m) >= 12,
    "missing situation": lambda m: blank(m, "siscol.inscriptions", "situation") >= 20,
    "activity missing apart from the situation": (
        lambda m: (
            m.frames["gescicca", "inscription"].query("(actif == '') != (situation_professionnelle == '')").shape[0]
            >= 20
        )
    ),
    "missing diploma": lambda m: blank(m, "gescicca.inscription", "plus_haut_diplome_niveau") >= 20,
    "missing occupation of the employed": (
        lambda m: (
            m.frames["gescicca", "inscription"].query("pcs == '' and situation_professionnelle == 'En emploi'").shape[0]
            >= 10
        )
    ),
    "missing working time": lambda m: blank(m, "open_portal.registrations", "workingTime") >= 5,
    "unknown nationality": lambda m: valued(m, "siscol.auditeurs", "nationalite", "99990") >= 1,
    "unknown modality, blank": lambda m: blank(m, "siscol.inscriptions_ue", "modalite") >= 5,
    "unknown modality, spelt out": lambda m: valued(m, "gescicca.unite_ouverte", "modalite", "Non renseignée") >= 1,
    "planned distance only from 2022-2023": lambda m: m.truth.enrolments.query("modality == 3")["year"].min() == 2022,
    "a registration without any enrolment": lambda m: idle_registrations(m, with_enrolments=False) >= 5,
    "a learner whose enrolments are all out of scope": lambda m: idle_registrations(m, with_enrolments=True) >= 3,
    "learners who come back after a year away": (
        lambda m: (
            (
                m.truth.registrations.query("kind == 'home'")
                .groupby("person")["year"]
                .agg(lambda y: max(np.diff(sorted(y)), default=0))
                > 1
            ).sum()
            >= 10
        )
    ),
    "work-study known to GALAO and Gescicc@": lambda m: (m.truth.enrolments["galao"] == "both").sum() >= 50,
    "work-study known to GALAO alone": lambda m: (m.truth.enrolments["galao"] == "only").sum() >= 50,
    "orphans": lambda m: all(
        m.dirt[k] >= 3
        for k in ("unknown_learner", "unknown_offering", "no_enrolment", "unknown_candidate", "unknown_mooc_session")
    ),
    "a decision of INTEC that the national application has too": (
        lambda m: (m.truth.decisions.query("intec and national").shape[0]) >= 1
    ),
    "a jury before every window": lambda m: m.dirt["no_window"] >= 1,
    "an unknown kind of certification": lambda m: valued(m, "bedeo.certifications", "nature", "TITRE") >= 1,
    "juries on both sides of 30 November": lambda m: juries_on(m, "-11-30", "-12-01"),
    "juries on both sides of the epidemic's window": lambda m: juries_on(m, "2020-12-31", "2021-01-01"),
    "VAPP juries on both sides of 31 January": lambda m: decided_on(
        m, "VAPP", "-01-31", "-02-01", "2023-12-31", "2024-01-01"
    ),
    "VAE decisions on both sides of the new year": lambda m: decided_on(m, "VAE", "-12-31", "-01-01"),
    "duplicata": lambda m: documents_in(m, "duplicate") >= 5,
    "re-issues": lambda m: documents_in(m, "reissue") >= 5,
    "corrections": lambda m: documents_in(m, "correction") >= 5,
    "diplomas known to D3 and SISCOL": lambda m: d3_and_siscol(m) >= 20,
    "documents that were not delivered": lambda m: m.truth.documents["state"].nunique() == 4,
    "learners of unknown sex": lambda m: blank(m, "gescicca.auditeur", "titre") >= 1,
    "a conflict in which the later registration is of the residence": lambda m: earlier_conflicts(m, "") >= 3,
    "a conflict that SISCOL saw first, of nobody's residence": lambda m: earlier_conflicts(m, "siscol") >= 2,
    "a registration valid, and then cancelled under its key": lambda m: cancelled_under_its_key(m) >= 5,
    "a correction of the certification": lambda m: corrected(m, "code_diplome") >= 2,
    "a correction of the day of the jury": lambda m: corrected(m, "date_jury") >= 2,
    "a diploma under a name that the local number alone ties": lambda m: renamed(m) >= 3,
    "a day of registration of another year": lambda m: m.dirt["day_of_another_year"] >= 1,
    "planned distance before its first year": lambda m: m.dirt["before_its_first_year"] >= 1,
    "a document that replaces itself": lambda m: m.dirt["replaces_itself"] >= 1,
    "a person in several schemes": lambda m: several_schemes(m) >= 5,
    "one candidate of INTEC and of a national system": (
        lambda m: (m.truth.decisions.groupby("candidate")["intec"].nunique() > 1).sum() >= 1
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_extracts_hold(kind: str, made: Extracts) -> None:
    assert KINDS[kind](made)


def test_every_kind_of_dirt_that_is_counted_was_made(made: Extracts) -> None:
    assert all(count > 0 for count in made.dirt.values()), made.dirt


# ---- nobody real


def test_every_identifier_is_in_a_range_that_is_not_issued(made: Extracts) -> None:
    ine_columns = {"ine", "INE", "nationalStudentId"}
    seen = 0
    for extract in CONTRACT.extracts:
        frame = made.frames[extract.system, extract.name]
        for column in extract.columns:
            values = frame[column.name]
            filled = values[values != ""]
            if column.name in ine_columns:
                assert filled.str.fullmatch(INE_RANGE).all(), extract.seed
                seen += len(filled)
            elif column.name == "ine_cnam":
                assert filled.str.fullmatch(CNAM_INE_RANGE).all()
    assert seen > 1000


def test_each_enrolment_in_gescicca_points_to_an_offering_but_the_orphans(made: Extracts) -> None:
    place = ["centre_code", "annee", "semestre_code", "groupe_code"]
    offered = pd.MultiIndex.from_frame(made.frames["gescicca", "unite_ouverte"][[*place, "unite_numero"]])
    taken = pd.MultiIndex.from_frame(made.frames["gescicca", "inscription_unite"][[*place, "unite_code"]])
    assert (~taken.isin(offered)).sum() == made.dirt["unknown_offering"]


def test_local_numbers_are_unique_in_their_system(made: Extracts) -> None:
    records = made.sight.records
    assert not records.duplicated(["system", "local_id"]).any()


def test_teaching_centre_numbers_are_unique_over_the_regions(made: Extracts) -> None:
    offered = made.truth.offerings
    used = offered[offered["teaching_centre"] != ""]
    assert (used.groupby("teaching_centre")["centre"].nunique() == 1).all()


# ---- apportionment


def test_quotas_add_up_and_do_not_lose_a_rare_label_in_small_groups() -> None:
    shares = np.tile([0.95, 0.05], (100, 1))
    counts = quotas(np.full(100, 4), shares, carry_below=200)
    assert (counts.sum(axis=1) == 4).all()
    assert counts[:, 1].sum() == 20
    assert quotas(np.array([1000]), np.array([[0.476, 0.524]]))[0].tolist() == [476, 524]


def test_spread_respects_its_bounds_and_total() -> None:
    counts = spread(25, np.array([1.0, 5.0, 100.0]), np.array([1, 0, 0]), 16)
    assert counts.sum() == 25 and counts.max() == 16 and counts[0] >= 1


def test_rank_in_group_counts_from_zero_in_the_order_of_the_rows() -> None:
    assert rank_in_group(np.array([2, 1, 2, 2, 1])).tolist() == [0, 0, 1, 2, 1]
