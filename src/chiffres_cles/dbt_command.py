"""dbt's command line as a module: `python -m chiffres_cles.dbt_command build`.

The script `dbt` beside an interpreter names that interpreter by its path: in a project that was copied or moved it is
the old folder's. A module is run by whatever Python runs the project.

dbt keeps a million objects of its manifest for the length of a command, and Python's collector goes through them again
and again: left alone, the data tests of the small build take 9 % less time (17.1 s of a processor to 15.6).

Each target has a folder of results of its own: dbt parses the whole project anew, 15 s, where it finds those of
another. Which model waits for which check is worked out by dbt's newer way, `--use-fast-test-edges`: 3 s less, the same
order.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path

DBT = [sys.executable, "-m", "chiffres_cles.dbt_command"]
"""What a command that runs dbt begins with."""

THRESHOLDS = (100_000, 50, 100)
"""Objects made before the collector looks at the youngest, and rounds before it looks at those that stayed; Python's
own are 700, 10 and 10."""

SCAN = "scan"
"""What `run_results.json` has beside a check that passed in a statement of several: the name of the first of them."""

KEPT = "kept"
"""What `run_results.json` has beside what was not run again: the run that made the table, or last ran the check."""

KEEP_VARIABLE = "CHIFFRES_CLES_AGAIN"
"""Environment variable by which a build says to its dbt what to keep: a file, read and written anew
(`chiffres_cles.keep`)."""

CHECKED_VARIABLE = "CHIFFRES_CLES_CHECKED"
"""Environment variable by which a build gives its dbt the extracts (`system.name`, blanks between) that it has just
checked and copied: a second look would show nothing where the bytes are still those."""


def environment(folder: Path) -> dict[str, str]:
    """The environment of a dbt that writes its results to `folder`: this process's own, where the profile is, and
    settings."""
    settings = {"DBT_PROFILES_DIR": "profiles", "DBT_USE_FAST_TEST_EDGES": "true"}
    return {**settings, **os.environ, "DBT_TARGET_PATH": str(folder)}


if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # who called it says what Ctrl-C stops
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # at once: dbt would show where it was
    gc.set_threshold(*THRESHOLDS)
    from dbt.cli.main import cli

    from chiffres_cles.spared import NODES, spare, spare_parsing

    spare_parsing()
    if {*sys.argv} & {*NODES}:
        spare()
    gc.freeze()
    cli(prog_name="dbt")
