"""The operator's decisions of identity: a private file that says which records are one person, and which are two.

A record is named by its extract and its hashed key, as `quality.identity_doubts` gives them, so that a decision
outlives the next extraction. The file is read by the matching (`models/intermediate/identity/`) through the dbt-duckdb
plugin.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chiffres_cles.contract import Contract
from chiffres_cles.settings import DECISIONS_VARIABLE

DECISIONS = Path("private/identity_decisions.csv")
"""Where the file is unless the environment names another; git-ignored."""
HEADER = ("extract_a", "key_a", "extract_b", "key_b", "decision", "role", "decided_on", "reason")
TOGETHER, APART = "together", "apart"
HASHED_KEY = re.compile("[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")

Record = tuple[str, str]
"""Extract (`system.name`) and hashed key."""


class DecisionsError(ValueError):
    """The file of decisions is refused; the message lists each problem with line and column, never a value."""

    def __init__(self, path: Path, problems: list[str]):
        lines = "\n".join(f"  - {path.name}{problem}" for problem in problems)
        super().__init__(f"the decisions of identity are refused, nothing was built or replaced:\n{lines}")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One line of the file. Role and reason stay in it."""

    line: int
    record_a: Record
    record_b: Record
    decision: str
    """`together` or `apart`."""
    decided_on: date


def decisions_path() -> Path:
    """The file of decisions in force: the environment's, else the one in its settled place."""
    return Path(os.environ.get(DECISIONS_VARIABLE) or DECISIONS)


def load_decisions(path: Path, contract: Contract) -> list[Decision]:
    """The decisions of a file, in its order; none where there is no file in the usual place.

    Raises `DecisionsError` with every problem found: a file that the environment names and that is not there, text that
    is not UTF-8, another header, a value missing or not of its form, a pair decided twice, decisions that contradict
    each other.
    """
    if not path.exists():
        if os.environ.get(DECISIONS_VARIABLE):
            raise DecisionsError(path, [f": the file that {DECISIONS_VARIABLE} names does not exist"])
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DecisionsError(path, [f": byte {error.start} is not UTF-8"]) from error
    except OSError as error:
        raise DecisionsError(path, [f": cannot be read: {error.strerror}"]) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise DecisionsError(path, [f", line {reader.line_num}: is no CSV: {error}"]) from error
    if not rows or tuple(rows[0][1]) != HEADER:
        raise DecisionsError(path, [f", line 1: the header is not « {','.join(HEADER)} »"])
    problems: list[str] = []
    decisions = []
    for line, row in rows[1:]:
        if found := _problems(row, contract):
            problems += [f", line {line}{problem}" for problem in found]
        else:
            decisions.append(_decision(line, row))
    problems += _contradictions(decisions)
    if problems:
        raise DecisionsError(path, problems)
    return decisions


def decisions_as_json(decisions: list[Decision]) -> str:
    """The decisions as the model `int_identity_decisions` reads them; `person_a` and `person_b` number the persons that
    the decisions make, so that records that they put together, directly or one by one, have one number."""
    persons = _persons(decisions)
    return json.dumps(
        [
            {
                "line": one.line,
                "decision": one.decision,
                "decided_on": one.decided_on.isoformat(),
                "extract_a": one.record_a[0],
                "key_a": one.record_a[1],
                "person_a": persons[one.record_a],
                "extract_b": one.record_b[0],
                "key_b": one.record_b[1],
                "person_b": persons[one.record_b],
            }
            for one in decisions
        ]
    )


def _problems(row: list[str], contract: Contract) -> list[str]:
    """What is wrong with one row, each with its column."""
    if len(row) != len(HEADER):
        return [f": holds {len(row)} fields where the header has {len(HEADER)}"]
    values = dict(zip(HEADER, (value.strip() for value in row), strict=True))
    problems = [f", column {column}: is blank" for column, value in values.items() if not value]
    known = {f"{extract.system}.{extract.name}" for extract in contract.extracts}
    for place in "ab":
        if values[f"extract_{place}"] and values[f"extract_{place}"] not in known:
            problems.append(f", column extract_{place}: is no extract of the contract, such as siscol.auditeurs")
        if values[f"key_{place}"] and not HASHED_KEY.fullmatch(values[f"key_{place}"].lower()):
            problems.append(f", column key_{place}: is no hashed key, which has 32 hexadecimal digits")
    if values["decision"] and values["decision"] not in (TOGETHER, APART):
        problems.append(f", column decision: is neither {TOGETHER} nor {APART}")
    if values["decided_on"]:
        try:
            decided_on = date.fromisoformat(values["decided_on"])
        except ValueError:
            problems.append(", column decided_on: is no day of the form 2025-01-31")
        else:
            if decided_on > date.today():
                problems.append(", column decided_on: is in the future")
    return problems


def _decision(line: int, row: list[str]) -> Decision:
    """A row in which nothing is wrong."""
    extract_a, key_a, extract_b, key_b, decision, _, decided_on, _ = (value.strip() for value in row)
    return Decision(
        line=line,
        record_a=(extract_a, _plain(key_a)),
        record_b=(extract_b, _plain(key_b)),
        decision=decision,
        decided_on=date.fromisoformat(decided_on),
    )


def _plain(key: str) -> str:
    """A hashed key in one spelling, with or without hyphens and capitals in the file."""
    digits = key.lower().replace("-", "")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _contradictions(decisions: list[Decision]) -> list[str]:
    """Pairs decided twice, a record with itself, and records that are apart in one line and together by others."""
    problems = []
    lines: dict[frozenset[Record], int] = {}
    for one in decisions:
        pair = frozenset((one.record_a, one.record_b))
        if len(pair) == 1:
            problems.append(f", line {one.line}: names one record twice")
        elif pair in lines:
            problems.append(f", line {one.line}: the pair is decided in line {lines[pair]} already")
        lines.setdefault(pair, one.line)
    persons = _persons(decisions)
    problems += [
        f", line {one.line}: holds apart two records that other lines put together"
        for one in decisions
        if one.decision == APART and one.record_a != one.record_b and persons[one.record_a] == persons[one.record_b]
    ]
    return problems


def _persons(decisions: list[Decision]) -> dict[Record, int]:
    """Record -> number of its person, from 1: those that `together` joins, one by one, have the same."""
    persons: dict[Record, int] = {}
    for one in decisions:
        for record in (one.record_a, one.record_b):
            persons.setdefault(record, len(persons) + 1)
        if one.decision == TOGETHER:
            kept, gone = sorted((persons[one.record_a], persons[one.record_b]))
            persons.update({record: kept for record, number in persons.items() if number == gone})
    return persons
