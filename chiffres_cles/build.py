"""`make build`: check the landing, run `dbt build` in this process, publish, and say what was done."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path

from dbt.cli.main import dbtRunner

from chiffres_cles.contract import load_contract
from chiffres_cles.landing import check_landing
from chiffres_cles.plugin import KeyRefused, landing_folder, person_key
from chiffres_cles.publish import PublishError, publish


def build(target: str, working: Path, published: Path) -> int:
    """Build `target` and publish it; returns the exit code, 1 where anything refused or failed.

    Nothing published changes unless every check holds. Raises `LandingError` for a landing that is refused.
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
    os.environ.setdefault("DBT_PROFILES_DIR", "profiles")
    arguments = ["--quiet", "build", "--full-refresh", "--target", target]
    if not as_seeds:
        # the committed seeds of the extracts have no part in a landing by files
        arguments += ["--exclude", "path:seeds/extracts"]
    outcome = dbtRunner().invoke(arguments)
    results = list(outcome.result or [])
    kinds = Counter((result.node.resource_type.value, result.status.value) for result in results)
    if not outcome.success:
        failed = [result.node.name for result in results if result.status.value in ("error", "fail", "skipped")]
        print(f"not published: {len(failed)} nodes failed or were skipped: {', '.join(failed[:20])}", file=sys.stderr)
        if outcome.exception:
            print(outcome.exception, file=sys.stderr)
        return 1
    try:
        rows = publish(working, published)
    except PublishError as error:
        print(f"not published: {error}", file=sys.stderr)
        return 1
    _summarise(rows, kinds, published, time.monotonic() - started)
    return 0


def _summarise(rows: dict[str, int], kinds: Counter, published: Path, seconds: float) -> None:
    facts = {table: count for table, count in rows.items() if table.split(".")[1].startswith(("fct_", "dim_"))}
    width = max(map(len, facts), default=0)
    print("\nrows")
    for table, count in facts.items():
        print(f"  {table:<{width}}  {count:>10,}")
    models = sum(count for (kind, _), count in kinds.items() if kind == "model")
    checks = sum(count for (kind, _), count in kinds.items() if kind in ("test", "unit_test"))
    unit = sum(count for (kind, _), count in kinds.items() if kind == "unit_test")
    print(f"\n{models} models, {checks} checks ({unit} unit tests), all hold; {seconds:.0f} s")
    print(f"published: {published}")
    print("look next: quality.row_accounts (what became of each landed row), quality.rejects, marts.fct_enrolments;")
    print("           `make docs` serves the documentation, analyses/ holds questions to start from")
