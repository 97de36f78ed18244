"""What is held of every landing within the contract: published, accounted for, every cell with a value or a marker,
and equal to the oracle."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from in_process import Built, Compiled
from oracle import Facts, facts_of

from fuzz.compare import differences
from fuzz.landing import Landing

COMPARED = (
    "publication.cells",
    "quality.row_accounts",
    "quality.identity_matches",
    "intermediate.int_row_dispositions",
    "marts.fct_registrations",
    "marts.fct_exam_outcomes",
    "marts.fct_vae_decisions",
    "marts.fct_vapp_decisions",
    "marts.fct_ves_decisions",
    "marts.fct_diplomas",
    "detail.fct_decision_days",
    "detail.fct_diploma_days",
)
"""The relations that are held against the oracle."""


def faults(project: Compiled, landing: Landing, folder: Path) -> list[str]:
    """All that is wrong with the build of a landing, each as `kind: what`, none where it is right."""
    shutil.rmtree(folder, ignore_errors=True)
    files = landing.write(folder / "landing")
    built = project.build(files, folder)
    found = [str(failure) for failure in built.failures]
    if not found and not built.published.exists():
        found.append("publisher: nothing was published")
    return found + _differences(project, built, landing, files)


def _differences(project: Compiled, built: Built, landing: Landing, files: Path) -> list[str]:
    stopped = {failure.node for failure in built.failures if failure.kind in ("error", "refused")}
    if stopped & {"check_landing", *project.upstream(project.models(*COMPARED))}:
        return []
    return [str(difference) for difference in differences(built, facts_of(files), landing.records)]


def models_of_facts(project: Compiled) -> list[str]:
    """The nodes of the compared relations that are rows and not cells."""
    return project.models(*(relation for relation in COMPARED if relation != "publication.cells"))


def faults_of_facts(project: Compiled, landing: Landing, files: Path, facts: Facts, folder: Path) -> list[str]:
    """What is wrong with the facts that a landing of files makes: models and checks of them alone, at half the cost."""
    shutil.rmtree(folder, ignore_errors=True)
    wanted = models_of_facts(project)
    built = project.build(files, folder, only=wanted)
    if built.failures:
        return [str(failure) for failure in built.failures]
    return [str(difference) for difference in differences(built, facts, landing.records, cells=False)]


def kind_of(fault: str) -> str:
    """The kind of a fault, without the rows, values and cells that another landing would have: what shrinking keeps."""
    kind, _, rest = fault.partition(": ")
    if kind in ("check", "error", "publisher"):
        return f"{kind}: {rest.partition(': ')[0]}"
    if kind == "refused":
        return "refused"
    if kind.startswith("disposition"):
        return f"{kind}: {rest.partition('#')[0]}"
    return kind


def again(project: Compiled, fault: str, folder: Path) -> Callable[[Landing], bool]:
    """Whether a landing still has a fault of the same kind, by building no more of the project than the fault needs."""
    kind = kind_of(fault)
    if kind.startswith(("check: ", "error: ")):
        only = [kind.partition(": ")[2]]
    elif kind.startswith(("refused", "publisher")):
        only = None
    else:
        only = project.models(*COMPARED)

    def fails(landing: Landing) -> bool:
        shutil.rmtree(folder, ignore_errors=True)
        files = landing.write(folder / "landing")
        built = project.build(files, folder, only=only)
        found = [str(failure) for failure in built.failures]
        if only is not None and not kind.startswith(("check", "error")):
            found += _differences(project, built, landing, files)
        return any(kind_of(one) == kind for one in found)

    return fails
