"""`make build`: check the landing, run `dbt build`, publish, and say what was done."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import yaml

from chiffres_cles.contract import load_contract
from chiffres_cles.landing import check_landing
from chiffres_cles.plugin import LANDING_VARIABLE, KeyRefused, landing_folder, person_key
from chiffres_cles.publish import held, publish
from chiffres_cles.reconcile import reconciliation_summary

FULL_LANDING = Path("landing/full")
"""Where the generated full-size landing stands; git-ignored."""
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


def build(target: str, working: Path, published: Path, wait: bool = False) -> int:
    """Build `target` and publish it; returns the exit code, 1 where anything refused or failed.

    Nothing published changes unless every check on the data holds. Unit tests are left to `make test`: they test the
    logic on rows of their own, and say nothing of a landing. `wait`: where another build is at work in the same
    folder, wait for its end. Raises `LandingError` for a landing that is refused, `Busy` for a folder in use.
    """
    with held(working.parent, patience=float("inf") if wait else 2) as lock:
        return _build(target, working, published, lock)


def _build(target: str, working: Path, published: Path, lock: int) -> int:
    started = time.monotonic()
    if target == "full" and not os.environ.get(LANDING_VARIABLE):
        os.environ[LANDING_VARIABLE] = str(full_landing(FULL_LANDING))
    folder, as_seeds = landing_folder()
    # before dbt, whose parser stops with a message of its own at a seed that is not UTF-8
    check_landing(folder, load_contract(), as_seeds=as_seeds)
    try:
        person_key()
    except KeyRefused as error:
        print(f"not built: {error}", file=sys.stderr)
        return 1
    results = _dbt_build(target, lock)
    if results is None or any(status in ("error", "fail", "skipped") for _, status in results.elements()):
        print("not published: the build did not pass, see above", file=sys.stderr)
        return 1
    rows = publish(working, published)
    _summarise(rows, results, published, time.monotonic() - started)
    if target == "full":
        print("\n" + reconciliation_summary(published))
    return 0


def full_landing(folder: Path) -> Path:
    """The generated landing at full size, made on first use and kept; `folder` stands whole or not at all."""
    if not folder.exists():
        from chiffres_cles.generator.__main__ import generate
        from chiffres_cles.generator.parameters import FILE

        print(f"generating the full-size landing below {folder}: some minutes", flush=True)
        seed = yaml.safe_load(FILE.read_text(encoding="utf-8"))["defaults"]["seed"]
        unfinished = folder.with_name(folder.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        generate(unfinished, seed, 1, as_seeds=False)
        unfinished.rename(folder)
    return folder


def _dbt_build(target: str, lock: int) -> Counter[tuple[str, str]] | None:
    """Run dbt in a process of its own, which closes the working file; counts of (kind of node, status).

    dbt holds `lock` with its parent and dies with it, so that the folder is free when nothing works in it.
    """
    # a changed contract may change the columns of a seed, which only a full refresh follows
    command = [str(Path(sys.executable).with_name("dbt")), "build", "--full-refresh", "--target", target]
    command += ["--exclude-resource-type", "unit_test"]
    # at full size the models are told as they finish; the small build is over before one could read
    command += ["--no-use-colors"] if target == "full" else ["--quiet"]
    environment = {"DBT_PROFILES_DIR": "profiles", **os.environ}
    if subprocess.run(command, env=environment, pass_fds=[lock], preexec_fn=_die_with_parent).returncode:  # noqa: PLW1509
        return None
    results = Path(os.environ.get("DBT_TARGET_PATH", "target")) / "run_results.json"
    return Counter(
        (result["unique_id"].split(".")[0], result["status"])
        for result in json.loads(results.read_text(encoding="utf-8"))["results"]
    )


def _die_with_parent() -> None:
    """Have the kernel kill this process when its parent is killed: an orphan would go on writing."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _summarise(rows: dict[str, int], results: Counter[tuple[str, str]], published: Path, seconds: float) -> None:
    facts = {table: count for table, count in rows.items() if table.split(".")[1].startswith(("fct_", "dim_"))}
    width = max(map(len, facts), default=0)
    print("\nrows")
    for table, count in facts.items():
        print(f"  {table:<{width}}  {count:>10,}")
    print(f"\n{results['model', 'success']} models built, {results['test', 'pass']} checks hold; {seconds:.0f} s")
    print(f"published: {published}")
    print("look next: quality.row_accounts (what became of each landed row), quality.rejects, marts.fct_enrolments;")
    print("           `make docs` serves the documentation, analyses/ holds questions to start from")
