"""Wall time and peak memory of the daily commands: `make bench`.

Each command runs once to warm up and then several times; the table gives the median, and the peak of the largest
process. Machines are noisy: compare the rows of one run, not two runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PYTHON = sys.executable
DBT = str(Path(PYTHON).with_name("dbt"))
COMMANDS = {
    "import of dbt alone": [PYTHON, "-c", "import dbt.cli.main"],
    "dbt parse, warm": [DBT, "--quiet", "parse"],
    "dbt run, one model": [DBT, "--quiet", "run", "--select", "fct_enrolments"],
    "make build, made environment": [PYTHON, "-m", "chiffres_cles", "build"],
}


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds of wall time and MB of peak memory (of the process and its children) of one run.

    Raises `RuntimeError` where the command fails.
    """
    started = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {errors.decode()[-500:]}")
    return time.monotonic() - started, usage.ru_maxrss / 1024


def main() -> None:
    """Print a Markdown table of the commands."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as work:
        environment = {**os.environ, "DBT_PROFILES_DIR": "profiles", "CHIFFRES_CLES_WORK": work}
        environment["DBT_TARGET_PATH"] = str(Path(work) / "target")
        # the models of one selected run need their parents
        measure(COMMANDS["make build, made environment"], environment)
        print("| command | seconds | peak MB |\n|---|---|---|")
        for name, command in COMMANDS.items():
            measure(command, environment)
            figures = [measure(command, environment) for _ in range(runs)]
            seconds, memory = (statistics.median(column) for column in zip(*figures, strict=True))
            print(f"| {name} | {seconds:.1f} | {memory:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
