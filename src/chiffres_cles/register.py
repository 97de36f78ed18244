"""The register: every check of the gate and of dbt, and the waivers, as rows.

A check's number is a digest of its stable name, so that it stays when others come and go, and no list is kept by hand.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from chiffres_cles.contract import Contract, load_contract
from chiffres_cles.lists import ProjectFileError, read_list
from chiffres_cles.settings import ROOT
from chiffres_cles.yaml_files import read_yaml

TITLES = Path(__file__).with_name("checks.yml")
WAIVERS = ROOT / "rules" / "waivers.csv"
KIND = re.compile(r"\{%-?\s*test\s+(\w+)\s*\(")
"""The definition of a kind of check, in a file of `tests/generic`."""
DETAILED = "tests/publication/detailed/"
"""The assertions of tables, which share a title."""
RULE_OF_THE_DOMAIN = re.compile(r"\bR(?:[1-9]|1[0-9]|2[0-4])\b")
WAIVER_COLUMNS = ("rule_id", "system", "academic_year", "allowed_failures", "reason", "approving_role", "expires_on")


class RegisterError(ValueError):
    """The register or the waivers cannot be read; the message names file and line."""


@dataclass(frozen=True)
class Check:
    """One check, as `quality.rules` has it."""

    rule_number: str
    """`D-` (dbt), `G-` (gate), `M-` (movements), `R-` (rejects) or `V-` (values set aside), and eight hexadecimal
    digits of the name's digest."""
    rule_id: str
    title_fr: str
    title_en: str
    population: str
    failing_condition: str
    severity: str
    """`blocking`; `warning`; `counted`, for rows that the build rejects one by one; or `set_aside`, for values that are
    unknown."""
    tolerance: float
    """Largest share of failures that passes: zero unless a reason is beside it."""
    tolerance_reason: str | None
    approving_role: str | None
    source: str
    version: str
    """A digest of the definition: another version is another definition under the same name."""
    status: str = "active"


@dataclass(frozen=True)
class Waiver:
    """So many failures of a check that somebody answers for, until a day. Empty scope: all systems, all years."""

    rule_id: str
    system: str
    academic_year: str
    allowed_failures: int
    reason: str
    approving_role: str
    expires_on: date

    def covers(self, rule_id: str, system: str | None, year: str | None, failures: int, today: date) -> bool:
        """Whether it lets these failures pass: the same check and scope, no more than allowed, not expired."""
        return (
            self.rule_id == rule_id
            and self.system in ("", system)
            and self.academic_year in ("", year)
            and failures <= self.allowed_failures
            and today <= self.expires_on
        )


def load_waivers(file: Path = WAIVERS) -> list[Waiver]:
    """The waivers in force or expired; raises `RegisterError` where the list cannot be read, and for a row that lacks
    a figure, reason, role or day."""
    try:
        rows = read_list(file, WAIVER_COLUMNS)
    except ProjectFileError as error:
        raise RegisterError(str(error)) from error
    if rows and tuple(rows[0]) != WAIVER_COLUMNS:
        raise RegisterError(f"{file.name}, line 1: the columns must be {', '.join(WAIVER_COLUMNS)}")
    waivers = []
    for line, row in enumerate(rows, start=2):
        for column in ("rule_id", "allowed_failures", "reason", "approving_role", "expires_on"):
            if not row[column].strip():
                raise RegisterError(f"{file.name}, line {line}, column {column}: a waiver cannot do without it")
        if not row["allowed_failures"].isdecimal():
            raise RegisterError(f"{file.name}, line {line}, column allowed_failures: not a whole number")
        try:
            expires = date.fromisoformat(row["expires_on"])
        except ValueError:
            raise RegisterError(f"{file.name}, line {line}, column expires_on: not a day as 2026-12-31") from None
        waivers.append(
            Waiver(
                row["rule_id"],
                row["system"],
                row["academic_year"],
                int(row["allowed_failures"]),
                row["reason"],
                row["approving_role"],
                expires,
            )
        )
    return waivers


def check_titles(project: Path = ROOT) -> None:
    """Raise `RegisterError` where a check of dbt has no title in `checks.yml`; asks the files of `tests`, before dbt
    reads them."""
    titled = titles()
    for file in sorted((project / "tests").rglob("*.sql")):
        path = file.relative_to(project).as_posix()
        if path.startswith("tests/generic/"):
            for kind in KIND.findall(file.read_text(encoding="utf-8")):
                _title(titled, kind, path, is_kind=True)
        else:
            _title(titled, file.stem, path)


def titles() -> dict[str, Any]:
    """What `checks.yml` says of each check: its title in both languages, and what it is when it fails."""
    return _read_once(TITLES)


@cache
def _read_once(file: Path) -> dict[str, Any]:
    titled: dict[str, Any] = read_yaml(file)
    return titled


def _title(titled: dict[str, Any], name: str, path: str, is_kind: bool = False) -> dict[str, str]:
    """The title of a check, or of its kind. The assertion of a detailed table is named by the table's content."""
    named = titled["kinds" if is_kind else "checks"]
    title: dict[str, str] | None = titled["detailed"] if path.startswith(DETAILED) else named.get(name)
    if not title:
        what = "kind of check" if is_kind else "check"
        raise RegisterError(f"{TITLES.name}: no title for the {what} {name} ({path})")
    return title


def dbt_checks(manifest: dict[str, Any]) -> list[Check]:
    """One check a data test of dbt's manifest; raises `RegisterError` for a test without a title in `checks.yml`."""
    titled = titles()
    checks = []
    for node in manifest["nodes"].values():
        if node["resource_type"] != "test":
            continue
        metadata = node.get("test_metadata")
        name = metadata["name"] if metadata else node["name"]
        path = node["original_file_path"]
        title = _title(titled, name, path, is_kind=bool(metadata))
        tested = tested_node(node, manifest)
        model = manifest["nodes"][tested] if tested else None
        place = f"{model['schema']}.{model['alias']}" if model else "the project"
        words = {
            "column": node.get("column_name") or "the columns",
            "model": name if path.startswith(DETAILED) else place,
        }
        where = node["config"].get("where")
        checks.append(
            _check(
                "D",
                rule_id=check_name(node["unique_id"]),
                title_fr=title["fr"].format(**words),
                title_en=title["en"].format(**words),
                population=f"rows of {place}" + (f" where {where}" if where else ""),
                failing_condition=title["fails"],
                severity="blocking" if node["config"]["severity"].lower() == "error" else "warning",
                source=title.get("source") or _source(node, model),
                definition=node["raw_code"] + str(metadata),
            )
        )
    return checks


def reject_checks(reasons: list[tuple[str, str, str]]) -> list[Check]:
    """One check a reason of rejection: `reasons` are (code, source, meaning) of `reference.disposition_rules`."""
    return _reasons("R", "reject", ("Lignes rejetées", "Rejected rows"), "counted", reasons)


def issue_checks(reasons: list[tuple[str, str, str]]) -> list[Check]:
    """One check a reason to set a value aside: `reasons` as in `reject_checks`."""
    return _reasons("V", "value", ("Valeurs tenues pour inconnues", "Values set aside"), "set_aside", reasons)


def _reasons(
    letter: str, prefix: str, titles: tuple[str, str], severity: str, reasons: list[tuple[str, str, str]]
) -> list[Check]:
    return [
        _check(
            letter,
            rule_id=f"{prefix}.{code}",
            title_fr=f"{titles[0]} : {code}",
            title_en=f"{titles[1]}: {meaning}",
            population="landed rows of the system and year",
            failing_condition=meaning,
            severity=severity,
            source=source,
            definition=code + meaning,
        )
        for code, source, meaning in reasons
    ]


def movement_checks() -> list[Check]:
    """The limits on what a build may be beside the one published last: how much of each measure,
    `reference.usual_movements`."""
    limits = {
        "movement.change": (
            "Les effectifs restent proches de ceux de la dernière publication",
            "Counts stay near those of the build published last",
            "a count is further from that of the build published last than its limit lets it be",
        ),
        "movement.share": (
            "La part écartée d'une extraction, en enregistrements ou en valeurs, reste sous sa limite",
            "The share of an extract that is refused, or whose values are set aside, stays under its limit",
            "more of the extract is refused, or set aside, than its limit lets be",
        ),
    }
    return [
        _check(
            "M",
            rule_id=rule_id,
            title_fr=french,
            title_en=english,
            population="rows of the measure",
            failing_condition=fails,
            severity="blocking",
            source="seeds/reference/usual_movements.csv",
            definition=rule_id + fails,
        )
        for rule_id, (french, english, fails) in limits.items()
    ]


def landing_checks(contract: Contract | None = None) -> list[Check]:
    """A row of the register for each check of the gate."""
    from chiffres_cles.gate.checks import gate_checks

    return [
        _check(
            "G",
            rule_id=check.rule_id,
            title_fr=check.title_fr,
            title_en=check.title_en,
            population=check.population,
            failing_condition=check.failing_condition,
            severity=check.severity,
            source=check.source,
            definition=check.definition,
        )
        for check in gate_checks(contract or load_contract())
    ]


def check_name(unique_id: str) -> str:
    """The stable name of a dbt test: its unique id without `test` and the project."""
    return "dbt." + unique_id.split(".", 2)[2]


def tested_node(node: dict[str, Any], manifest: dict[str, Any]) -> str | None:
    """The node whose rows a dbt test looks at: the one it is attached to, or the first that it reads."""
    reads = [name for name in node["depends_on"]["nodes"] if name in manifest["nodes"]]
    return node.get("attached_node") or (reads[0] if reads else None)


def _source(node: dict[str, Any], model: dict[str, Any] | None) -> str:
    """The rules of `docs/rules.md` that the test's tags name, else its column's description, else its model's, or its
    file."""
    tags = " ".join(node["config"].get("tags", []))
    column = (model or {}).get("columns", {}).get(node.get("column_name") or "", {})
    for text in (tags, column.get("description", ""), (model or {}).get("description", "")):
        if rules := dict.fromkeys(RULE_OF_THE_DOMAIN.findall(text)):
            return ", ".join(rules)
    return str((model or node)["original_file_path"])


def _check(letter: str, *, definition: str, rule_id: str, **fields: object) -> Check:
    values: dict[str, Any] = {"tolerance": 0.0, "tolerance_reason": None, "approving_role": None, **fields}
    return Check(f"{letter}-{_digest(rule_id)}", rule_id, version=_digest(definition), **values)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
