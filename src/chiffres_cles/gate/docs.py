"""Data Docs in French, for whoever sends the extracts: which file, which records, what to do.

Great Expectations calls these classes (`gx/great_expectations.yml`); they replace its pages, which are in English and
load scripts from elsewhere. A page holds verdicts, record numbers and hashed keys: its data are the verdicts alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chiffres_cles.contract import load_contract
from chiffres_cles.display import written
from chiffres_cles.gate.checks import GateError

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
    from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext

PLACES = {
    "record_number": "enregistrement",
    "hashed_key": "clé hachée",
    "file": "fichier",
    "line": "ligne",
    "column": "colonne",
    "year": "année",
    "taken": "enregistrements emportés",
    "refused": "enregistrements écartés",
    "records": "enregistrements",
    "before": "l'année d'avant",
}
"""Columns that say where a failure is, in the order and words of the pages."""
GENERAL = {"structure": "Structure des fichiers", "volumes": "Volumes par année", "refusals": "Ce qui est écarté"}


class ValidationRenderer:
    """The content of a suite's page."""

    def render(self, result: ExpectationSuiteValidationResult) -> dict[str, Any]:
        """The page's variables: each failing check with its records, and the checks that hold."""
        checks = [_check(one) for one in result.results]
        return {
            "page": "suite",
            "title": _title(result.suite_name),
            # a page lies in a folder for each part of its suite's name, its run and its time, below `validations`
            "home": "../" * (len(result.suite_name.split(".")) + 3) + "index.html",
            "failing": [check for check in checks if check["failures"]],
            "holding": [check for check in checks if not check["failures"]],
        }


class IndexRenderer:
    """The content of the first page: what each file's suite found."""

    def __init__(self, data_context: AbstractDataContext) -> None:
        self.data_context = data_context

    def render(self, index: dict[str, Any]) -> dict[str, Any]:
        """The page's variables, from the results that Great Expectations has kept of this run."""
        links = {link["expectation_suite_name"]: link["filepath"] for link in index.get("validations_links", [])}
        store = self.data_context.validation_results_store
        suites = {}
        for key in store.list_keys():
            result = store.get(key)
            if result is None:
                raise GateError(f"the result of {key} is listed and cannot be read: run the gate again")
            suites[result.suite_name] = [_check(one) for one in result.results]
        refused = {row["fichier"] for check in suites.get("structure", []) for row in check["rows"]}
        files = []
        for extract in load_contract().extracts:
            name = f"{extract.system}.{extract.name}"
            checks = [check for check in suites.get(name, []) if check["failures"]]
            files.append(
                {
                    "file": extract.file,
                    "link": links.get(name),
                    "refused": extract.file in refused,
                    **{
                        severity: sum(check["failures"] for check in checks if check["severity"] == severity)
                        for severity in ("counted", "set_aside", "warning")
                    },
                }
            )
        volumes = [check for check in suites.get("volumes", []) if check["failures"]]
        warned = [row for check in suites.get("refusals", []) if check["failures"] for row in check["rows"]]
        return {
            "page": "index",
            "warned": warned,
            "title": "Contrôle des extractions",
            "files": files,
            "refused": len(refused),
            "links": links,
            "volumes": sum(check["failures"] for check in volumes),
        }


class PageView:
    """A page's variables as HTML: one file, nothing loaded from elsewhere."""

    def __init__(self, **directories: object) -> None:
        loader = FileSystemLoader(Path(__file__).parent)
        environment = Environment(autoescape=True, undefined=StrictUndefined, loader=loader)
        environment.filters["fr"] = _french
        self.template = environment.get_template("page.html")

    def render(self, content: dict[str, Any], **options: object) -> str:
        """The page."""
        return self.template.render(content)


def _check(one: Any) -> dict[str, Any]:
    meta, result = one.expectation_config.meta, one.result
    rows = result.get("unexpected_index_list") or result.get("partial_unexpected_index_list") or []
    places = [name for name in PLACES if any(row.get(name) is not None for row in rows)]
    return {
        "title": one.expectation_config.description,
        "severity": meta["severity"],
        "expected": meta["expected"],
        "todo": meta["todo"],
        "population": result["element_count"],
        "failures": result["unexpected_count"],
        "places": [PLACES[name] for name in places],
        "rows": [{PLACES[name]: row.get(name) for name in places} for row in rows],
    }


def _title(suite: str) -> str:
    if suite in GENERAL:
        return GENERAL[suite]
    return load_contract().extract(*suite.split(".", 1)).file


def _french(value: object) -> str:
    """A number with U+202F between thousands; anything else as it is, nothing for none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return written(value) if isinstance(value, int) else "" if value is None else str(value)
