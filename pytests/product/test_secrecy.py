"""Statistical secrecy: the rule on each edge, and the attack on all that is exported."""

from __future__ import annotations

import ctypes
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from math import inf

import numpy as np
import pytest
from attacking import Attack, attack
from builds import Build
from exports import Key
from scipy.optimize import milp

from chiffres_cles.secrecy.attack import Part, Row, Rows, System, Terms, Witnesses, c_output_left_out, seen, structure
from chiffres_cles.secrecy.counts import AxisRow, CellRow, ColumnRow, Facts, KeyRow, Reader, RowRow
from chiffres_cles.secrecy.mask import PrintedRow, excepted_of
from chiffres_cles.secrecy.memory import SOURCES
from chiffres_cles.secrecy.suppression import Block, Limits, Mask, Programme, hidden, recovered, secrets
from chiffres_cles.settings import ROOT

COLUMN: ColumnRow = {
    "edition": "2024", "content": "", "column_code": "n",
    "row_relation": "rows_learners", "row_by": "home_centre_code", "row_parent": "home_area_code",
    "row_condition": None, "numerator_condition": None, "numerator_expression": "1", "denominator_expression": None,
    "distinct_on": None, "is_share": False, "change_of": None, "factor": 1.0, "unit": "auditeurs",
}  # fmt: skip
SEEKING: ColumnRow = {**COLUMN, "numerator_condition": "situation = 'seeking'"}
SHARE: ColumnRow = {**SEEKING, "denominator_expression": "1", "factor": 100.0}
AMONG_SEEKING: ColumnRow = {**SEEKING, "is_share": True, "factor": 100.0}
AGE_KNOWN = "cast(age is not null as integer)"
MEAN: ColumnRow = {**COLUMN, "numerator_expression": "age", "denominator_expression": AGE_KNOWN}
CENTRES = ("ARA", "BRE", "NOR", "PAR")
AXES: list[AxisRow] = [{"dimension": "centre", "code": code, "parent": "METROPOLE"} for code in CENTRES]
Counts = Mapping[str, tuple[float, float | None]]
"""Row -> numerator and denominator."""


def rows_of(content: str) -> list[RowRow]:
    """The rows of a table: the centres, and their total."""
    centres: list[RowRow] = [{"content": content, "row_code": code, "level": 0} for code in CENTRES]
    return [*centres, {"content": content, "row_code": "TOTAL", "level": 2}]


def facts(*tables: tuple[str, ColumnRow, Counts], sensitive: bool = False, period: str = "2023-2024") -> Facts:
    """Facts of tables of centres: (content, column, counts)."""
    columns: list[ColumnRow] = []
    rows: list[RowRow] = []
    cells: list[CellRow] = []
    for content, column, counts in tables:
        columns.append({**column, "content": content})
        rows += rows_of(content)
        for code, (top, bottom) in counts.items():
            value = column["factor"] * top / bottom if bottom else top
            decimals = 1 if bottom else 0
            marker = "s.o." if bottom == 0 else None
            cells.append({
                "edition": "2024", "table_no": content, "content": content, "row_code": code, "column_code": "n",
                "period": period, "numerator": top, "denominator": bottom, "marker": marker,
                "display": marker or f"{value:.{decimals}f}".replace(".", ","), "decimals": decimals,
            })  # fmt: skip
    relations = {"rows_learners"} if sensitive else set()
    return Reader(columns, rows, AXES).read(cells, {"rows_learners"}, relations)


def counts(**numbers: float) -> dict[str, tuple[float, None]]:
    return {code: (count, None) for code, count in numbers.items()}


def system(rows: list[Row], found: Facts) -> System:
    return System(Rows.of(rows, found.truth), found.truth)


def named(found: Facts, places: set[int]) -> set[str]:
    return {f"{found.cells[place].content}/{found.cells[place].key[2]}" for place in places}


def masked(found: Facts, **settings: set[int]) -> Mask:
    """The mask, held against the attack."""
    excepted = settings.get("excepted", set())
    mask = hidden(found, Limits(), excepted, settings.get("kept", set()))
    everything = {place for place, cell in enumerate(found.cells) if cell.marker is None}
    shown = everything - mask.primary - mask.secondary
    assert recovered(found, Limits(), excepted, shown) == []
    # and without it the secret would lie open
    for place in mask.primary:
        assert recovered(found, Limits(), excepted, shown | {place})
    return mask


@pytest.mark.parametrize(("count", "is_hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_count_of_one_to_four_is_hidden_and_zero_is_not(count: int, is_hidden: bool) -> None:
    mask = masked(facts(("t", COLUMN, counts(ARA=count))))
    assert bool(mask.primary) == is_hidden


@pytest.mark.parametrize(
    ("top", "bottom", "is_hidden"),
    [(2, 4, True), (0, 4, True), (5, 10, False), (4, 10, True), (6, 10, True), (0, 10, False), (10, 10, False)],
)
def test_a_share_rests_on_five_above_below_and_beside(top: int, bottom: int, is_hidden: bool) -> None:
    mask = masked(facts(("t", SHARE, {"ARA": (top, bottom)})))
    assert bool(mask.primary) == is_hidden


@pytest.mark.parametrize(
    ("top", "bottom", "is_hidden"), [(0, 10, True), (10, 10, True), (11, 11, False), (0, 11, False)]
)
def test_that_all_or_none_had_a_sensitive_outcome_is_not_said_of_few(top: int, bottom: int, is_hidden: bool) -> None:
    assert bool(masked(facts(("t", SHARE, {"ARA": (top, bottom)}), sensitive=True)).primary) == is_hidden


def test_how_much_is_known_is_no_secret_and_gives_none_away() -> None:
    known: ColumnRow = {**COLUMN, "numerator_expression": AGE_KNOWN, "denominator_expression": "1", "factor": 100.0}
    assert not masked(facts(("v", known, {"ARA": (57, 60), "BRE": (2, 60), "NOR": (0, 9)}))).primary
    assert masked(facts(("v", known, {"ARA": (2, 4)}))).primary  # of four learners it gives their number
    # the mean is of three, and 5.0 % of 60 are three
    found = facts(("t", COLUMN, counts(ARA=60)), ("u", MEAN, {"ARA": (90.0, 3)}), ("v", known, {"ARA": (3, 60)}))
    mask = masked(found)
    assert named(found, mask.primary) == {"u/ARA"}
    assert named(found, mask.secondary) == {"v/ARA"}


def test_a_total_would_give_a_lone_secret_away() -> None:
    found = facts(("t", COLUMN, counts(ARA=2, BRE=30, NOR=7, PAR=500, TOTAL=539)))
    mask = masked(found)
    assert named(found, mask.primary) == {"t/ARA"}
    assert named(found, mask.secondary) == {"t/NOR"}


def test_two_secrets_of_a_sum_that_is_too_small_are_not_enough() -> None:
    found = facts(("t", COLUMN, counts(ARA=1, BRE=2, NOR=7, PAR=500, TOTAL=510)))
    assert named(found, masked(found).secondary) == {"t/NOR"}


def test_the_same_count_in_two_tables_is_hidden_in_both() -> None:
    one = counts(ARA=2, BRE=30, NOR=7, PAR=500, TOTAL=539)
    found = facts(("t", COLUMN, one), ("u", COLUMN, one))
    mask = masked(found)
    assert named(found, mask.primary | mask.secondary) == {"t/ARA", "t/NOR", "u/ARA", "u/NOR"}


def test_a_share_over_a_hidden_count_is_solved_in_whole_numbers() -> None:
    # of NOR 83.3 % says 6, 12, 18: with a total of 39 beside 2 and 30 it can be 6 alone or, both hidden, few others
    bases = counts(ARA=2, BRE=30, NOR=7, TOTAL=39)
    shares = {"ARA": (0, 2), "BRE": (10, 30), "NOR": (0, 7), "TOTAL": (10, 39)}
    found = facts(("t", COLUMN, bases), ("u", SHARE, shares))
    mask = masked(found)
    assert {"t/ARA", "u/ARA"} <= named(found, mask.primary)


def test_what_was_printed_stays_and_what_it_gives_is_public() -> None:
    one = counts(ARA=2, BRE=30, NOR=7, PAR=500, TOTAL=539)
    found = facts(("1", COLUMN, one), ("u", COLUMN, one))
    excepted = {place for place, cell in enumerate(found.cells) if cell.content == "1"}
    mask = hidden(found, Limits(), excepted)
    assert named(found, mask.primary) == {"u/ARA"} and not mask.secondary and mask.public


def test_a_count_for_which_nothing_near_is_left_is_attacked_again_before_it_is_given_up() -> None:
    # in one round BRE's share and the total are hidden for two secrets of ARA, and nothing is left for the third: they
    # are enough
    found = facts(("t", COLUMN, counts(ARA=3, BRE=20, TOTAL=23)), ("u", SHARE, {"ARA": (2, 3), "BRE": (13, 20)}))
    mask = hidden(found, Limits(), set())
    assert named(found, mask.primary) == {"t/ARA", "u/ARA"} and not mask.public
    assert recovered(found, Limits(), set(), set(range(len(found.cells))) - mask.primary - mask.secondary) == []


def test_where_nothing_near_helps_the_search_widens_to_the_tables_then_to_the_block(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = counts(ARA=2, BRE=30, NOR=7, PAR=500, TOTAL=539)
    found = facts(("t", COLUMN, one), ("u", COLUMN, counts(BRE=30, NOR=7, PAR=500)))
    monkeypatch.setattr(Programme, "others", lambda *_: None)
    monkeypatch.setattr(Block, "near", lambda *_: set())
    widened: list[set[str]] = []
    wide = Block.wide

    def watched(block: Block, terms: Terms) -> set[int]:
        places = wide(block, terms)
        widened.append(named(found, places))
        return places

    monkeypatch.setattr(Block, "wide", watched)
    mask = hidden(found, Limits(), set())
    assert not mask.public
    assert recovered(found, Limits(), set(), set(range(len(found.cells))) - mask.primary - mask.secondary) == []
    # the cheaper half of the secret's own table first, its total last of it; then what shows the same centres elsewhere
    assert widened == [{"t/BRE", "t/NOR"}, {"t/PAR"}, {"t/TOTAL"}, {"u/BRE"}, {"u/NOR"}, {"u/PAR"}]


def test_what_is_known_when_all_that_may_go_is_hidden_was_printed() -> None:
    one = counts(ARA=2, BRE=30, NOR=7, PAR=500, TOTAL=539)
    found = facts(("1", COLUMN, counts(BRE=30, NOR=7, PAR=500, TOTAL=539)), ("u", COLUMN, one))
    mask = hidden(found, Limits(), {place for place, cell in enumerate(found.cells) if cell.content == "1"})
    assert named(found, mask.primary) == {"u/ARA"} and mask.public


@pytest.mark.parametrize(
    ("learners", "seeking", "stay"),
    [
        ("exact", "exact", {"s", "n"}),
        ("exact", "unexplained", {"s"}),  # a count of some of them says nothing of who the others are
        ("unexplained", "exact", {"n"}),
        (None, "exact", {"s", "n"}),  # no count of the row was printed
    ],
)
def test_a_printed_share_stays_where_it_is_of_the_persons_that_it_was_printed_of(
    learners: str | None, seeking: str, stay: set[str]
) -> None:
    share: ColumnRow = {**SHARE, "denominator_expression": AGE_KNOWN}
    columns: list[ColumnRow] = [
        {**column, "content": "1", "column_code": code}
        for code, column in (("n", SEEKING), ("l", COLUMN), ("s", share))
    ]
    printed: list[PrintedRow] = []
    cells: list[CellRow] = []
    for code, row, top, bottom, status in (
        ("n", "BRE", 1, None, seeking), ("l", "BRE", 9, None, learners), ("s", "BRE", 1, 8, "exact"),
        ("l", "TOTAL", 99, None, "unexplained"), ("l", "NOR", 90, None, "unexplained"),
    ):  # fmt: skip
        key: KeyRow = {"edition": "2024", "table_no": "1", "row_code": row, "column_code": code, "period": "2023-2024"}
        cells.append({
            **key, "content": "1", "numerator": top, "denominator": bottom, "marker": None, "display": "1",
            "decimals": 1,
        })  # fmt: skip
        if status:
            printed.append({**key, "status": status})
    found = Reader(columns, rows_of("1"), AXES).read(cells, {"rows_learners"})
    places = excepted_of(found, [{"edition": "2024", "table_no": "1"}], printed)
    excepted = {found.cells[place].key[3] for place in places}
    assert excepted == stay | ({"l"} if learners == "exact" else set())
    assert not excepted_of(found, [{"edition": "2023", "table_no": "1"}], printed)


def test_what_print_does_not_prove_is_not_public() -> None:
    # printed: 5.9 % of all who seek work are in PAR: 1 of 17, 2 of 34, 3 of 51, whatever is far from the truth too
    shares = {"ARA": (14, 51), "BRE": (16, 51), "NOR": (18, 51), "PAR": (3, 51), "TOTAL": (51, 51)}
    found = facts(("x", AMONG_SEEKING, shares), ("w", SEEKING, counts(BRE=16, NOR=18, PAR=3, TOTAL=51)))
    excepted = {
        place for place, cell in enumerate(found.cells) if cell.content == "x" and cell.key[2] in ("NOR", "PAR")
    }
    mask = hidden(found, Limits(), excepted)
    assert not mask.public and mask.secondary
    shown = set(range(len(found.cells))) - mask.primary - mask.secondary
    assert recovered(found, Limits(), excepted, shown) == []


def test_a_count_that_a_share_moves_by_steps_is_not_held_within_the_first_step() -> None:
    # printed: 60 % of BRE, 3 of 5, 6 of 10, 9 of 15: no step is 4, and two are more
    found = facts(("u", SHARE, {"BRE": (3, 5)}))
    [top], [bottom] = ({getattr(cell, name) for cell in found.cells} for name in ("numerator", "denominator"))
    all_rows = structure(found) + seen(found.cells[0], 0)
    assert (
        system(all_rows, found).narrow([((top, 1.0),), ((bottom, 1.0),)], 5, Witnesses(found.truth), exact=True) == []
    )
    assert system(all_rows, found).proved([((top, 1.0),), ((bottom, 1.0),)], 5) == []


def test_a_complement_that_may_grow_for_ever_is_wide() -> None:
    # 5.9 % lets whole and part move far from the truth alone, where their difference has no end
    found = facts(("u", SHARE, {"BRE": (3, 51)}))
    [cell] = found.cells
    assert cell.denominator is not None
    rest = ((cell.denominator, 1.0), (cell.numerator, -1.0))
    all_rows = structure(found) + seen(cell, 0)
    assert system(all_rows, found).narrow([rest], 5, Witnesses(found.truth), exact=True) == []
    assert system(all_rows, found).proved([rest], 5) == []


def test_what_is_narrow_near_the_truth_is_looked_for_further_off_before_more_is_hidden_for_it() -> None:
    # printed: 5.9 %, 3 of 51, and 7 of 118 or 119
    found = facts(("u", SHARE, {"BRE": (3, 51)}))
    [cell] = found.cells
    top: Terms = ((cell.numerator, 1.0),)
    reader = system(structure(found) + seen(cell, 0), found)
    assert reader.narrow([top], 5, Witnesses(found.truth), exact=False) == [top]
    assert reader.narrow([top], 5, Witnesses(found.truth), exact=False, again={top}) == []


def test_what_is_proved_to_be_narrow_is_returned() -> None:
    found = facts(("t", COLUMN, counts(ARA=2, BRE=30, TOTAL=32)))
    ara, bre, _ = (cell.numerator for cell in found.cells)
    all_rows = structure(found) + seen(found.cells[2], 2)
    assert system(all_rows, found).proved([((ara, 1.0),)], 5) == []
    assert system(all_rows, found).proved([((ara, 1.0), (bre, 1.0))], 5) == [((ara, 1.0), (bre, 1.0))]
    all_rows += seen(found.cells[1], 1)
    assert system(all_rows, found).proved([((ara, 1.0),)], 5) == [((ara, 1.0),)]


@pytest.mark.parametrize("seed", range(30))
def test_what_is_narrow_and_what_is_proved_is_so_of_every_number_that_is_tried(seed: int) -> None:
    chance = random.Random(seed)
    ara, bre = chance.randint(0, 12), chance.randint(0, 12)
    of_ara, of_bre = (chance.choice([0, whole, chance.randint(0, whole)]) for whole in (ara, bre))
    found = facts(
        ("t", COLUMN, counts(ARA=ara, BRE=bre, TOTAL=ara + bre)),
        ("w", SEEKING, counts(ARA=of_ara, BRE=of_bre, TOTAL=of_ara + of_bre)),
        ("u", SHARE, {"ARA": (of_ara, ara), "BRE": (of_bre, bre)}),
    )
    shown = [place for place in range(len(found.cells)) if chance.random() < 0.4]
    said = structure(found) + [row for place in shown for row in seen(found.cells[place], place)]
    rows = Rows.of(said, found.truth)
    every = np.indices((41,) * 4).reshape(4, -1)
    every = every[:, (every[2] <= every[0]) & (every[3] <= every[1])]
    of = {f"{cell.content}/{cell.key[2]}": cell.numerator for cell in found.cells}
    tried_of = {of["t/ARA"]: every[0], of["t/BRE"]: every[1], of["w/ARA"]: every[2], of["w/BRE"]: every[3]}
    tried_of |= {of["t/TOTAL"]: every[0] + every[1], of["w/TOTAL"]: every[2] + every[3]}
    assert {*tried_of} == {*found.truth}
    tried = np.array([tried_of[count] for count in found.truth])
    kept = tried[:, rows.kept_by(tried).all(axis=0)]
    wide = {((count, 1.0),) for count, values in zip(found.truth, kept, strict=True) if np.ptp(values) >= 4}
    secrets_of_all = [((count, 1.0),) for count in found.truth]
    reader = System(rows, found.truth)
    narrow = {*reader.narrow(secrets_of_all, 5, Witnesses(found.truth), exact=True)}
    alone = {one for one in secrets_of_all if reader.narrow([one], 5, Witnesses(found.truth), exact=True)}
    assert alone == narrow and wide.isdisjoint(narrow)
    if kept.max() < 40:  # nothing lies beyond what is tried
        assert narrow == {*secrets_of_all} - wide
    assert {*reader.proved(secrets_of_all, 5)} <= narrow


def drawn(seed: int) -> tuple[Facts, set[int]]:
    """A small publication of any counts, shares and means that the four centres may have, and its excepted cells."""
    chance = random.Random(seed)
    own = CENTRES[: chance.choice([2, 3, 4, 4])]
    most = chance.choice([6, 12, 30])
    learners = {code: chance.randint(0, most) for code in own}
    seeking = {code: chance.randint(0, learners[code]) for code in own}
    for group in (learners, seeking):
        group["TOTAL"] = sum(group.values())
    kinds: dict[str, tuple[ColumnRow, Callable[[str], tuple[float, float | None]]]] = {
        "t": (COLUMN, lambda code: (learners[code], None)),
        "u": (SHARE, lambda code: (seeking[code], learners[code])),
        "w": (SEEKING, lambda code: (seeking[code], None)),
        "x": (AMONG_SEEKING, lambda code: (seeking[code], seeking["TOTAL"])),
    }
    tables = []
    for content in chance.sample(sorted(kinds), chance.randint(1, 4)):
        column, what = kinds[content]
        # a share of its own rows lists them all
        rows = [code for code in (*own, "TOTAL") if content == "x" or chance.random() < 0.85]
        tables.append((content, column, {code: what(code) for code in rows}))
    found = facts(*tables, sensitive=chance.random() < 0.3)
    share = chance.choice([0.0, 0.1, 0.2, 0.4])
    return found, {place for place in range(len(found.cells)) if chance.random() < share}


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_any_small_publication_is_masked_so_that_the_attack_finds_nothing(first: int) -> None:
    for seed in range(first, first + 20):
        found, excepted = drawn(seed)
        mask = hidden(found, Limits(), excepted)
        everything = {place for place, cell in enumerate(found.cells) if cell.marker is None}
        shown = everything - mask.primary - mask.secondary
        assert recovered(found, Limits(), excepted, shown) == [], seed


@pytest.mark.parametrize("seed", [2, 10, 84, 117])
def test_where_a_proof_meets_its_limit_all_that_is_left_was_printed(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(Part, "reach", lambda part, objective, enough: enough)  # as HiGHS says at its last branch
    found, excepted = drawn(seed)
    mask = hidden(found, Limits(), excepted)
    everything = {place for place, cell in enumerate(found.cells) if cell.marker is None}
    shown = everything - mask.primary - mask.secondary
    assert mask.public and shown <= excepted
    assert recovered(found, Limits(), excepted, shown) == []
    # one cell beside print, and what is not proved to be of print alone is recovered
    assert all(recovered(found, Limits(), excepted, shown | {place}) for place in everything - shown)


@pytest.mark.parametrize("seed", range(40))
def test_a_mask_does_not_depend_on_the_order_of_the_rows(seed: int) -> None:
    learners = {"ARA": 3, "BRE": 20, "NOR": 6, "PAR": 9, "TOTAL": 38}
    shares = {"ARA": (2, 3), "BRE": (13, 20), "NOR": (5, 6), "PAR": (4, 9), "TOTAL": (24, 38)}
    in_turn = facts(("t", COLUMN, counts(**learners)), ("u", SHARE, shares))

    def mixed(counts: Counts) -> Counts:
        return {code: counts[code] for code in random.Random(seed).sample(sorted(counts), len(counts))}

    found = facts(("u", SHARE, mixed(shares)), ("t", COLUMN, mixed(counts(**learners))))
    one, other = (hidden(each, Limits(), set()) for each in (in_turn, found))
    assert [cell.key for cell in found.cells] == [cell.key for cell in in_turn.cells]
    assert (one.primary, one.secondary) == (other.primary, other.secondary)


def test_a_mask_is_the_same_in_each_process() -> None:
    # a set has another order in each
    code = (
        "from product.test_secrecy import *\n"
        "for seed in range(60):\n"
        "    found, excepted = drawn(seed)\n"
        "    mask = hidden(found, Limits(), excepted)\n"
        "    print(seed, sorted(mask.primary), sorted(mask.secondary))"
    )
    counts = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(counts) == 1


def test_a_mask_is_limited_by_branches_and_never_by_a_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[float, float]] = []
    solve: Callable[..., object] = milp

    def watched(*given: object, options: dict[str, float], **named: object) -> object:
        limits.append((options["node_limit"], options["time_limit"]))
        return solve(*given, options=options, **named)

    monkeypatch.setattr("chiffres_cles.secrecy.attack.milp", watched)
    for seed in range(20):
        found, excepted = drawn(seed)
        hidden(found, Limits(), excepted)
    assert limits and all(branches <= 2_000 and seconds == inf for branches, seconds in limits)


def test_what_was_hidden_for_others_and_is_no_longer_needed_is_shown_again(monkeypatch: pytest.MonkeyPatch) -> None:
    less = more = 0
    taken = Block.take_back
    for seed in range(120):
        found, excepted = drawn(seed)
        less += len(hidden(found, Limits(), excepted).secondary)
        monkeypatch.setattr(Block, "take_back", lambda *_: 0)
        more += len(hidden(found, Limits(), excepted).secondary)
        monkeypatch.setattr(Block, "take_back", taken)
    assert less < more


def test_what_highs_prints_of_its_own_is_left_out(capfd: pytest.CaptureFixture[str]) -> None:
    library = ctypes.CDLL(None)
    with c_output_left_out():
        library.puts(b"HighsMipSolverData::transformNewIntegerFeasibleSolution tmpSolver.run();")
        library.fflush(None)
        print("of Python")
    library.puts(b"of C afterwards")
    library.fflush(None)
    assert sorted(capfd.readouterr().out.splitlines()) == ["of C afterwards", "of Python"]


def test_secrets_that_move_against_one_another_stop_nothing() -> None:
    shares = {"ARA": (6, 9), "BRE": (3, 9), "PAR": (1, 9)}
    of_all = {"ARA": (6, 10), "BRE": (3, 10), "PAR": (1, 10), "TOTAL": (10, 10)}
    found = facts(("u", SHARE, shares), ("w", SEEKING, counts(ARA=6, BRE=3, TOTAL=10)), ("x", AMONG_SEEKING, of_all))
    excepted = {place for place, cell in enumerate(found.cells) if cell.key[1:3] in (("x", "TOTAL"), ("u", "BRE"))}
    mask = hidden(found, Limits(), excepted)
    shown = set(range(len(found.cells))) - mask.primary - mask.secondary
    assert recovered(found, Limits(), excepted, shown) == []


def test_a_block_is_worked_out_anew_where_its_cells_changed_and_is_remembered_else() -> None:
    memory: dict[str, list[int]] = {}
    worked: list[str] = []

    def remembered(made_of: str, work_out: Callable[[], list[int]]) -> list[int]:
        if made_of not in memory:
            worked.append(made_of)
            memory[made_of] = work_out()
        return memory[made_of]

    def of_two_years(**late: float) -> Facts:
        before = facts(("t", COLUMN, counts(ARA=2, BRE=30, NOR=7, PAR=500, TOTAL=539)))
        now = facts(("t", COLUMN, counts(**late)), period="2024-2025")
        return Facts(before.cells + now.cells, before.truth | now.truth, before.sums + now.sums)

    for late, times in (
        ({"ARA": 3, "BRE": 20, "NOR": 9, "TOTAL": 32}, 2),
        ({"ARA": 3, "BRE": 20, "NOR": 9, "TOTAL": 32}, 2),
        ({"ARA": 3, "BRE": 8, "NOR": 21, "TOTAL": 32}, 3),  # now another is the cheapest to hide
    ):
        found = of_two_years(**late)
        mask, anew = hidden(found, Limits(), set(), remembered=remembered), hidden(found, Limits(), set())
        assert (mask.primary, mask.secondary) == (anew.primary, anew.secondary)
        assert mask.secondary
        assert len(worked) == times
    # an exception, a cell that was hidden before and another limit are of what a block is made of too
    total = next(place for place, cell in enumerate(found.cells) if cell.key[2] == "TOTAL" and "2025" in cell.key[4])
    nothing: set[int] = set()
    for limits, excepted, kept in (
        (Limits(), {total}, nothing),
        (Limits(), nothing, {total}),
        (Limits(count=4), nothing, nothing),
    ):
        count = len(worked)
        hidden(found, limits, excepted, kept, remembered=remembered)
        assert len(worked) > count


def test_what_was_hidden_stays_hidden() -> None:
    found = facts(("t", COLUMN, counts(ARA=20, BRE=30, NOR=7, PAR=500, TOTAL=557)))
    kept = {place for place, cell in enumerate(found.cells) if cell.key[2] == "ARA"}
    mask = masked(found, kept=kept)
    assert kept <= mask.secondary and len(mask.secondary) > 1  # alone it would be the total less the others


def test_an_age_that_nobody_has_stops_nothing() -> None:
    means = {"ARA": (2 * 7.0, 2), "BRE": (20 * 35.0, 20), "NOR": (9 * 130.0, 9), "TOTAL": (14 + 700 + 1170, 31)}
    found = facts(("t", COLUMN, counts(ARA=2, BRE=20, NOR=9, TOTAL=31)), ("u", MEAN, means))
    mask = masked(found)
    assert named(found, mask.primary) == {"t/ARA", "u/ARA"}


def test_editions_that_disagree_are_two_vintages() -> None:
    one = facts(("t", COLUMN, counts(ARA=2, BRE=30, NOR=7, PAR=500, TOTAL=539)))
    cells: list[CellRow] = [
        {
            "edition": edition,
            "table_no": "t",
            "content": "t",
            "row_code": code,
            "column_code": "n",
            "period": "2023-2024",
            "numerator": count,
            "denominator": None,
            "marker": None,
            "display": str(count),
            "decimals": 0,
        }
        for edition, more in (("2024", 0), ("2025", 1))
        for code, count in (("ARA", 2), ("BRE", 30 + more), ("TOTAL", 32 + more))
    ]
    columns: list[ColumnRow] = [{**COLUMN, "edition": edition, "content": "t"} for edition in ("2024", "2025")]
    found = Reader(columns, rows_of("t"), AXES).read(cells, {"rows_learners"})
    assert {cell.numerator.period for cell in found.cells} == {"2023-2024", "2023-2024@2024"}
    assert len({cell.numerator.period for cell in one.cells}) == 1
    assert len(masked(found).primary) == 2


def test_a_condition_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="age between 20"):
        facts(("t", {**COLUMN, "row_condition": "age between 20"}, counts(ARA=3)))


@pytest.fixture(scope="module")
def small(built: Build, exports: dict[Key, str]) -> Attack:
    return attack(built.working, exports)


def test_nothing_hidden_is_reckoned_from_all_that_is_exported(small: Attack) -> None:
    assert len(small.hidden) > 1000
    assert recovered(small.facts, small.limits, small.excepted, small.shown) == []


def test_a_cell_that_is_shown_by_hand_is_found(small: Attack) -> None:
    found = small.facts
    only = Facts(
        [cell for cell in found.cells if cell.key[4] == "2024" and cell.key[0] == "2024"], found.truth, found.sums
    )
    places = {cell.key: place for place, cell in enumerate(only.cells)}
    shown = {places[found.cells[place].key] for place in small.shown if found.cells[place].key in places}
    excepted = {places[found.cells[place].key] for place in small.excepted if found.cells[place].key in places}
    hidden_cells = [p for p, cell in enumerate(only.cells) if p not in shown and cell.marker is None]
    primary = [place for place in hidden_cells if secrets(only.cells[place], small.limits)]
    secondary = [place for place in hidden_cells if place not in primary]
    assert recovered(only, small.limits, excepted, shown) == []
    for place in primary[:: len(primary) // 3]:
        assert recovered(only, small.limits, excepted, shown | {place}), only.cells[place].key
    # one that is hidden for others gives them away, if it is not one of several that each would be enough
    assert any(recovered(only, small.limits, excepted, shown | {place}) for place in secondary[:12])


def test_a_kept_mask_is_of_all_the_code_that_it_follows_from() -> None:
    """Where things are is no part of it."""
    package = ROOT / "src" / "chiffres_cles"
    imported = {
        package / f"{name}.py"
        for file in (package / "secrecy").glob("*.py")
        for name in re.findall(r"^from chiffres_cles\.(\w+) import", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    outside = {file for file in imported if file.exists()} - {package / "settings.py"}
    assert outside
    assert outside - set(SOURCES) == set()
