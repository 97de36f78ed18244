"""`make build`: check the landing, run `dbt build`, publish, and say what was done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from chiffres_cles.contract import load_contract
from chiffres_cles.landing import check_landing
from chiffres_cles.plugin import KeyRefused, landing_folder, person_key
from chiffres_cles.publish import PublishError, publish


def build(target: str, working: Path, published: Path) -> int:
    """Build `target` and publish it; returns the exit code, 1 where anything refused or failed.

    Nothing published changes unless every check on the data holds. Unit tests are left to `make test`: they test the
    logic on rows of their own, and say nothing of a landing. Raises `LandingError` for a landing that is refused.
    """
    started = time.monotonic()
    folder, as_seeds = landing_folder()
    # before dbt, whose parser stops with a message of its own at a seed that is not UTF-8
    check_landing(folder, load_contract(), as_seeds=as_seeds)
    try:
        person_key()
    except KeyRefused as error:
        print(f"not built: {error}", file=sys.stderr)
        return 1
    results = _dbt_build(target)
    if results is None or any(status in ("error", "fail", "skipped") for _, status in results.elements()):
        print("not published: the build did not pass, see above", file=sys.stderr)
        return 1
    try:
        rows = publish(working, published)
    except PublishError as error:
        print(f"not published: {error}", file=sys.stderr)
        return 1
    _summarise(rows, results, published, time.monotonic() - started)
    return 0


def _dbt_build(target: str) -> Counter[tuple[str, str]] | None:
    """Run dbt in a process of its own, which closes the working file; counts of (kind of node, status)."""
    # a changed contract may change the columns of a seed, which only a full refresh follows
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "build", "--full-refresh", "--target", target]
    command += ["--exclude-resource-type", "unit_test"]
    environment = {"DBT_PROFILES_DIR": "profiles", **os.environ}
    if subprocess.run(command, env=environment).returncode:
        return None
    results = Path(os.environ.get("DBT_TARGET_PATH", "target")) / "run_results.json"
    return Counter(
        (result["unique_id"].split(".")[0], result["status"])
        for result in json.loads(results.read_text(encoding="utf-8"))["results"]
    )


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
