"""The calibration: whole numbers that print the published cells, and a truth that has them, whatever the seed.

Truth is held against the printed cells at full size without any model: the models take the dirt out again.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from synthetic.catalogue import certifications, units
from synthetic.draws import Draws
from synthetic.enrolments import UNKNOWN_MODALITY, enrolments
from synthetic.exams import outcomes
from synthetic.offerings import offerings
from synthetic.parameters import Parameters, load_parameters
from synthetic.people import persons, presences
from synthetic.places import matrix
from synthetic.rates import COLUMN_OF, COLUMNS, FAILED, PASSED, UNRECORDED, dealt
from synthetic.registrations import registrations
from synthetic.targets import DIPLOMA, EMPLOYMENT, TOTAL, Frame, Printed, in_sums, printed_cells

PERIOD = "2023-2024"
Drawn = tuple[Parameters, pd.DataFrame, pd.DataFrame]
"""What was drawn: the parameters, the enrolments taken and the registrations held."""


@pytest.fixture(scope="module")
def full() -> Parameters:
    return load_parameters(1)


def groups(parameters: Parameters) -> dict[str, np.ndarray]:
    frame = Frame(tuple(parameters.centres["code"]), tuple(parameters.centres["area"]))
    return {**{code: np.array([n]) for n, code in enumerate(frame.codes)}, **frame.groups}


def wrong(
    parameters: Parameters,
    cells: dict[tuple[str, str], Printed],
    column: str,
    above: np.ndarray,
    below: np.ndarray,
    factor: int = 100,
) -> list[str]:
    """Rows whose cell of a column does not print from the sums of `above` and `below`, which are by centre."""
    found = []
    for name, members in groups(parameters).items():
        cell = cells.get((name, column))
        if cell is not None and not cell.prints(int(above[members].sum()), int(below[members].sum()), factor):
            found.append(name)
    return found


# ---- the counts, which no seed changes


def test_the_counts_print_table_1(full: Parameters) -> None:
    cells = {key[:2]: cell for key, cell in printed_cells("1", PERIOD).items()}
    # Liban, of whom nothing is known, prints a zero that the sub-total leaves out
    c = {name: full.centres[name].to_numpy() for name in full.targets.centres}
    # the sex of a few of Polynésie française and Côte d'Ivoire is unknown
    sexes = full["calibration"]["known_at_most"]["sex"]
    sex_known = np.array(
        [sexes.get(code, size) for code, size in zip(full.centres["code"], c["learners"], strict=True)]
    )
    columns = {
        "distance_hybrid_share": (c["distance_learners"], c["learners"], 100),
        "masculinity_ratio": (c["men"], sex_known - c["men"], 100),
        "mean_age": (c["age_sum"], c["age_known"], 1),
        "work_study_share": (c["work_study"], c["learners"], 100),
    }
    diploma = np.column_stack([c["diploma_known"], c["diploma_above"]])
    names = ("situation_known", "employed", "seeking", "active_too", "idle_too")
    employment = np.column_stack([c[name] for name in names])
    for shares, counts in ((DIPLOMA, diploma), (EMPLOYMENT, employment)):
        for share in shares:
            columns[share.column] = (counts @ np.array(share.above), counts @ np.array(share.below), 100)
    missed = {(row, column) for column, parts in columns.items() for row in wrong(full, cells, column, *parts)}
    # what no counts can print (seeds/reference/contradictions.csv) and nothing else; test_contradictions.py proves them
    assert missed == {key for key, cell in cells.items() if not cell.possible}, missed
    assert (c["situation_known"] + c["active_too"] + c["idle_too"] <= c["learners"]).all()
    assert (c["diploma_known"] <= c["learners"]).all() and (c["employed"] + c["seeking"] <= c["situation_known"]).all()


def test_the_counts_print_the_shares_of_table_2(full: Parameters) -> None:
    cells, c = full.targets.by_centre, full.centres
    far, known = c["distance_enrolments"].to_numpy(), np.maximum(c["modality_known"].to_numpy(), 1)
    known = np.where(c["enrolments"] > 0, known, 0)
    assert set(wrong(full, cells, "distance_hybrid_share", far, known)) <= {"MDG"}
    total = int(cells[TOTAL, "enrolments"].value)
    assert c["enrolments"].sum() == total == full.targets.epns[full["base_year"]].sum()


def test_a_printed_number_knows_what_prints_so() -> None:
    cell = Printed(Fraction("66.9"), 1)
    assert cell.counts(1000) == (669, 669)
    assert cell.prints(669, 1000) and not cell.prints(6695, 10000) and cell.prints(6685, 10000)
    assert Printed(Fraction("0.0"), 1).counts(100) == (0, 0)


def test_sums_are_met_within_the_slack_of_the_centres() -> None:
    frame = Frame(("a", "b", "c"), ("X", "X", "Y"))
    counts = in_sums(frame, np.array([0, 0, 5]), np.array([10, 4, 9]), {"X": (13, 14), TOTAL: (22, 22)})
    assert counts[:2].sum() in (13, 14) and counts.sum() == 22 and (counts <= [10, 4, 9]).all()


def test_a_matrix_has_its_sums_and_a_learner_for_each_offering() -> None:
    open_to = np.array([[3, 0, 2], [1, 4, 0]])
    counts = matrix(np.array([20, 30]), np.array([15, 20, 15]), open_to)
    assert counts.sum(axis=1).tolist() == [20, 30] and counts.sum(axis=0).tolist() == [15, 20, 15]
    assert (counts >= open_to).all() and (counts[open_to == 0] == 0).all()


def test_what_is_dealt_has_its_sums_and_its_limits() -> None:
    most = np.array([[50, 10], [40, 30]])
    counts = dealt(np.array([45, 60]), np.array([80, 25]), most, np.array([0.9, 0.6]), free=False)
    assert counts.sum(axis=1).tolist() == [45, 60] and counts.sum(axis=0).tolist() == [80, 25]
    assert (counts <= most).all()


# ---- the truth, of two seeds


@pytest.fixture(scope="module", params=[2024, 31])
def drawn(request: pytest.FixtureRequest) -> Drawn:
    parameters, draws = load_parameters(1), Draws(request.param)
    catalogue = units(parameters, draws)
    present = presences(parameters, draws)
    people = persons(parameters, draws, present)
    held = registrations(parameters, draws, present, people, certifications(parameters, draws))
    taken = enrolments(parameters, draws, held, catalogue, offerings(parameters, draws, catalogue))
    taken["outcome"], elsewhere = outcomes(parameters, draws, taken, catalogue)
    taken["exam_centre"] = np.where(elsewhere >= 0, elsewhere, taken["organiser"])
    taken["epn"] = catalogue["epn"].to_numpy()[taken["unit"]]
    return parameters, taken, held


def by_centre(rows: pd.DataFrame, column: str) -> np.ndarray:
    return np.bincount(rows[column], minlength=25)


def test_the_truth_has_the_counts_of_tables_1_to_3(drawn: Drawn) -> None:
    parameters, taken, held = drawn
    c = parameters.centres
    now = taken[taken["year"] == parameters["base_year"]]
    assert not now.duplicated(["person", "unit", "organiser"]).any()
    known = now[now["modality"] < 4]
    incoming = now[now["home"] != now["organiser"]].drop_duplicates(["person", "organiser"])
    learners = now.drop_duplicates("person")
    pairs = {
        "learners": by_centre(learners, "home"),
        "enrolments": by_centre(now, "organiser"),
        "modality_known": by_centre(known, "organiser"),
        "distance_enrolments": by_centre(known[known["modality"] > 0], "organiser"),
        "distance_learners": by_centre(known[known["modality"] > 0].drop_duplicates("person"), "home"),
        "entering": by_centre(incoming, "organiser"),
    }
    for number, name in enumerate(("open_pres", "open_foad", "open_hyb", "open_foadp")):
        run = known[known["modality"] == number].drop_duplicates(["organiser", "unit"])
        pairs[name] = by_centre(run, "organiser")
    pairs["exam_enrolments"] = by_centre(now[(now["outcome"] >= 0) & (now["brand"] != "INTEC")], "exam_centre")
    different = {name: (counts - c[name]).tolist() for name, counts in pairs.items() if (counts != c[name]).any()}
    assert not different
    epns = taken.groupby(["epn", "year"]).size().unstack()
    assert (epns[[2022, 2023]] == parameters.targets.epns[[2022, 2023]]).all(axis=None)
    declared = held[(held["year"] == parameters["base_year"]) & held["counted"] & (held["kind"] == "home")]
    for situation in ("employed", "seeking"):
        assert by_centre(declared[declared["situation"] == situation], "centre").tolist() == c[situation].tolist()
    assert by_centre(declared[declared["situation"] != ""], "centre").tolist() == c["situation_known"].tolist()


def complete(parameters: Parameters, rows: pd.DataFrame, part: list[str]) -> pd.DataFrame:
    rows = rows.assign(present=rows["outcome"] <= FAILED, passed=rows["outcome"] == PASSED, all=True)
    recorded = (rows["outcome"] < UNRECORDED).groupby([rows[p] for p in part]).transform("mean")
    return rows[recorded > float(parameters.completeness)]


def test_the_truth_prints_the_rates_of_tables_2_and_4(drawn: Drawn) -> None:
    parameters, taken, _ = drawn
    exams = taken[(taken["outcome"] >= 0) & (taken["brand"] != "INTEC")]
    now = complete(parameters, exams[exams["year"] == parameters["base_year"]], ["exam_centre", "epn"])
    sums = now.groupby("exam_centre")[["all", "present", "passed"]].sum().reindex(range(25), fill_value=0)
    cells = parameters.targets.by_centre
    size, present, passed = (sums[name].to_numpy() for name in ("all", "present", "passed"))
    assert wrong(parameters, cells, "attendance_rate", present, size) == []
    assert wrong(parameters, cells, "success_rate", passed, present) == []
    codes = parameters.centres["code"].to_numpy()
    few = [code for code in codes[size > 0] if (code, "attendance_rate") not in cells]
    assert few == list(parameters["exams"]["few_complete"]) and size[codes == few[0]][0] < 30
    rates = {}
    for year in (2022, 2023):
        heard = complete(parameters, exams[exams["year"] == year], ["organiser", "unit", "modality"])
        column = np.array(COLUMNS)[COLUMN_OF[heard["modality"]]]
        sums = heard[["all", "present", "passed"]].groupby(column).sum()
        sums.loc[TOTAL] = sums.sum()
        rates[year] = {
            "attendance": 100 * sums["present"] / sums["all"], "success": 100 * sums["passed"] / sums["present"],
        }  # fmt: skip
    missed = []
    for (row, column), cell in parameters.targets.by_modality.items():
        name = column.split("_")[0]
        value = rates[2023][name][row] - (rates[2022][name][row] if column.endswith("_pp") else 0)
        if abs(value - float(cell.value)) >= float(cell.half):
            missed.append((row, column, float(cell.value), value))
    assert not missed


def test_the_truth_meets_the_texts_where_the_history_of_liban_says_no_modality(drawn: Drawn) -> None:
    parameters, taken, _ = drawn
    # nothing that Liban reported before SISSAE has a modality that anybody could count (R8)
    by_hand = taken["year"] < parameters["enrolments"]["liban_by_hand_before"]
    by_hand &= (parameters.centres["code"] == "LBN").to_numpy()[taken["organiser"]]
    assert by_hand.any() and (taken["home"] == taken["organiser"])[by_hand].all()
    taken = taken.assign(modality=taken["modality"].mask(by_hand, UNKNOWN_MODALITY))
    now = taken[(taken["year"] == 2019) & (taken["modality"] != UNKNOWN_MODALITY)]
    share = parameters.figure("presential_enrolments_share", 2019)
    assert abs(100 * (now["modality"] == 0).mean() - share) < 0.5
    for indicator, code in (("presential", 0), ("distance", 1)):
        run = now[now["modality"] == code].drop_duplicates(["organiser", "unit"])
        # "more than", which is at most 5 % more
        assert 1 <= len(run) / parameters.figure(f"offerings_{indicator}", 2019) <= 1.05, indicator
    exams = taken[(taken["outcome"] >= 0) & (taken["brand"] != "INTEC")]
    missed = []
    for year in (2018, 2019):
        heard = complete(parameters, exams[exams["year"] == year], ["organiser", "unit", "modality"])
        column = np.array(COLUMNS)[COLUMN_OF[heard["modality"]]]
        sums = heard[["all", "present", "passed"]].groupby(column).sum()
        for name, (above, below) in {"attendance": ("present", "all"), "success": ("passed", "present")}.items():
            for modality in COLUMNS[:3]:
                said = parameters.said(f"{name}_rate", year, modality)
                value = 100 * sums[above][modality] / sums[below][modality]
                if said is not None and abs(value - said) >= 0.5:
                    missed.append((name, modality, year, said, value))
    assert not missed
