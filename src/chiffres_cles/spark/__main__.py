"""`make spark`: the project built by dbt on Apache Spark, and each of its tables held against DuckDB's.

The folder of the tables is whole or not there at all: it is built aside, and takes the place of the last build's where
every model was built. `--target full` builds the full-size landing, held against what `make full` made of it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

from chiffres_cles import settings
from chiffres_cles.dbt_command import DBT, environment
from chiffres_cles.spark.compare import compared, report
from chiffres_cles.spark.publishing import export

SPARK = {"dev": "spark", "full": "spark_full"}
"""Target of DuckDB -> the one of Spark that builds the same landing, and the folder of its tables."""
UNFINISHED = ".unfinished"
"""Ends the name of the folder of a build that is under way, or that failed."""
CANNOT = {
    "r22_rows_that_came_went_and_moved_are_listed_by_key": "a whole row as text is written otherwise by Spark, where"
    " its digest stops the query",
    "r08_an_offering_of_planned_distance_before_its_first_year_is_distance": "Spark's optimizer loses a column (`key"
    " not found`) where a row that is a literal is asked for its modality's first year",
}
"""Unit tests that cannot pass on Spark -> the reason."""


def dbt(folder: Path, master: str, *arguments: str) -> bool:
    """Run dbt's target of Spark on the tables in `folder`; whether all that it ran passed."""
    target = folder.name.removesuffix(UNFINISHED)
    given = environment(settings.results_folder(target)) | {"SPARK_MASTER": master, "SPARK_FOLDER": folder.name}
    whole = subprocess.run([*DBT, *arguments, "--target", target], env=given).returncode == 0
    shutil.rmtree(folder.with_name("spark.local"), ignore_errors=True)
    return whole


def build(folder: Path, master: str, select: list[str]) -> tuple[Path, bool]:
    """Build the models, the whole into `folder`; where the tables are, and whether dbt did all. Those of a build that
    is under way, or that failed, are beside it (`UNFINISHED`)."""
    unfinished = folder.with_name(f"{folder.name}{UNFINISHED}")
    shutil.rmtree(unfinished, ignore_errors=True)
    chosen = ["--select", *select] if select else []
    whole = dbt(unfinished, master, "build", "--resource-type", "model", "--resource-type", "seed", *chosen)
    if not whole or select:
        return unfinished, whole
    shutil.rmtree(folder, ignore_errors=True)
    return unfinished.rename(folder), True


def test(folder: Path, master: str) -> bool:
    """Run every data test and unit test on what was built; whether all passed that can."""
    for name, reason in CANNOT.items():
        print(f"not run, {name}: {reason}")
    return dbt(folder, master, "test", "--exclude", *CANNOT)


def main(arguments: list[str] | None = None) -> int:
    """Build on Spark, compare, and write the Parquet of what is published; 0 where every table is equal, and every test
    passed that was asked for, else 1."""
    parser = argparse.ArgumentParser(prog="chiffres_cles.spark", description=__doc__)
    parser.add_argument("--target", choices=SPARK, default="dev", help="the landing: committed extracts, or full")
    parser.add_argument("--master", default="local[2]", help="the session's master: local[2], or spark://host:7077")
    parser.add_argument("--tests", action="store_true", help="run data tests and unit tests too")
    parser.add_argument("--select", nargs="+", default=[], help="build these alone, as dbt selects")
    given = parser.parse_args(arguments)
    settings.at_root()
    working = settings.work() / settings.TARGETS[given.target]
    if not working.exists():
        how = "make full" if given.target == "full" else "make build FULL=1"
        print(f"{working} is not there: `{how}` first", file=sys.stderr)
        return 1
    if given.target == "full":
        settings.have_full_landing()
    folder = settings.work() / SPARK[given.target]
    tables, whole = build(folder, given.master, given.select)
    manifest = json.loads((settings.results_folder(folder.name) / "manifest.json").read_text(encoding="utf-8"))
    nodes = [one for one in manifest["nodes"].values() if one["resource_type"] in ("model", "seed")]
    comparisons = compared([(one["schema"], one["alias"]) for one in nodes], working, tables)
    print("\n".join(report(comparisons)), flush=True)
    if whole and not given.select:
        tested = given.tests and test(tables, given.master)
        whole = tested or not given.tests
        parquet = settings.warehouse() / "parquet" / folder.name
        export(manifest, tested, tables, parquet)
        print(f"written: {parquet}")
    return int(not whole or not all(one.equal for one in comparisons))


if __name__ == "__main__":
    sys.exit(main())
