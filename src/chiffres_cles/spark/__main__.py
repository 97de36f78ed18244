"""`python -m chiffres_cles.spark`: what `make spark` runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from chiffres_cles import settings
from chiffres_cles.landing import LandingError
from chiffres_cles.plugin import KeyRefused
from chiffres_cles.spark.build import SparkBuild, SparkError, report


def main(arguments: list[str] | None = None) -> int:
    """Build on Spark and compare; 0 where every table is equal, else 1."""
    parser = argparse.ArgumentParser(prog="chiffres_cles.spark", description=__doc__)
    parser.add_argument("--master", default="local[2]", help="the session's master: local[2], or spark://host:7077")
    parser.add_argument("--folder", type=Path, help="where the Parquet goes; spark/ of the working folder")
    given = parser.parse_args(arguments)
    settings.at_root()
    try:
        build = SparkBuild(
            settings.results_folder("dev"), (given.folder or settings.work() / "spark").absolute(), given.master
        )
        build.run()
        comparisons = build.compared(settings.work() / "cnam.duckdb")
    except (SparkError, LandingError, KeyRefused) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(report(comparisons, build.failures)))
    return int(not all(one.equal for one in comparisons))


if __name__ == "__main__":
    sys.exit(main())
