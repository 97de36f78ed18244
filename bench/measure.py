"""Wall time, processor time and peak memory: `make bench` of the daily commands, `make bench FULL=1` of those at full size.

The table gives medians, and the peak of the largest process. A daily command runs once to warm up and then several
times; at full size each runs once. Machines are noisy: compare the rows of one run, not two runs.
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

from chiffres_cles.contract import ROOT, load_contract

PYTHON = sys.executable
DBT = [PYTHON, "-m", "chiffres_cles.dbt_command"]
BUILD = [PYTHON, "-m", "chiffres_cles", "build"]
ANEW = [*BUILD, "--anew"]
CHECK = [PYTHON, "-m", "chiffres_cles", "check"]
DAILY = {
    "import of dbt alone": [PYTHON, "-c", "import dbt.cli.main"],
    "dbt parse, warm": [*DBT, "--quiet", "parse"],
    "dbt run, one model": [*DBT, "--quiet", "run", "--select", "fct_enrolments"],
    "publication models and their checks": [
        *DBT, "--quiet", "build", "--select", "path:models/publication", "--exclude-resource-type", "unit_test",
    ],
    "make check, the committed extracts": CHECK,
    # leaves the models empty: the build comes after it
    "dbt run, all models on no rows: dbt's own time": [*DBT, "--quiet", "run", "--empty"],
    "make build FULL=1, made environment": ANEW,
    "make build, nothing came again": BUILD,
}  # fmt: skip
LATE = "make build, thirty marks of one system came again"
"""To be held against a full build less `dbt run, one model`, which is dbt's own time."""
MARKS = "gescicca/gescicca__note.csv"


def publication(target: str, folder: Path) -> dict[str, list[str]]:
    """`make publication` with the dbt docs, into a folder of its own; it reads what a build published."""
    command = [PYTHON, "-m", "chiffres_cles", "publication", "--target", target, "--folder", str(folder)]
    return {"make publication": command}


def at_full_size(landing: Path) -> dict[str, list[str]]:
    """The commands at full size, in an order in which each finds what it needs."""
    return {
        "generation": [PYTHON, "-m", "chiffres_cles.generator", "--landing", str(landing), "--scale", "1"],
        "make check: the gate": [*CHECK, str(landing)],
        "seeds": [*DBT, "--quiet", "seed", "--target", "full"],
        "models alone": [*DBT, "--quiet", "run", "--target", "full"],
        "make full: models, all data tests, publication": [*BUILD, "--target", "full"],
        LATE: [*BUILD, "--target", "full"],
    }


def correct_marks(landing: Path) -> None:
    """Write thirty of the newest marks of Gescicc@ out of 20 anew, others each time: one file of one system that came again."""
    file = landing / MARKS
    header, *lines = file.read_text(encoding="latin-1").splitlines()
    columns = header.split(";")
    left = 30
    for place in range(len(lines) - 1, -1, -1):
        row = dict(zip(columns, lines[place].split(";"), strict=True))
        if left and row["note_max"] == "20" and row["note"].replace(",", "").isdigit():
            row["note"] = "16" if float(row["note"].replace(",", ".")) < 10 else "6"
            lines[place], left = ";".join(row.values()), left - 1
    if left:
        raise RuntimeError(f"{file} has no thirty marks")
    file.write_text("\n".join([header, *lines]) + "\n", encoding="latin-1")


def as_files(landing: Path) -> None:
    """The committed extracts as a landing of files, each in its system's encoding."""
    for extract in load_contract().extracts:
        (landing / extract.file).parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / "seeds" / "extracts" / extract.file).read_text(encoding="utf-8")
        (landing / extract.file).write_text(text, encoding=extract.dialect.encoding, newline="")


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Seconds of wall time, seconds of all processors, and MB of peak memory of one run, its children included.

    Raises `RuntimeError` where the command fails.
    """
    started = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {output.decode()[-500:]}")
    return time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Print a Markdown table of the commands."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the commands at full size, once each")
    parser.add_argument("--runs", type=int, default=3, help="runs of each daily command")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        environment = {**os.environ, "DBT_PROFILES_DIR": "profiles", "CHIFFRES_CLES_WORK": str(work / "work")}
        environment |= {"CHIFFRES_CLES_WAREHOUSE": str(work / "warehouse"), "DBT_TARGET_PATH": str(work / "target")}
        (work / "work").mkdir()
        if options.full:
            environment["CHIFFRES_CLES_LANDING"] = str(work / "landing")
            commands, warm, runs = at_full_size(work / "landing") | publication("full", work / "publication"), 0, 1
        else:
            # the models of one selected run need their parents
            measure(BUILD, environment)
            commands, warm, runs = DAILY | publication("dev", work / "publication"), 1, options.runs
            as_files(work / "landing")
            commands |= {"make build FULL=1, the extracts as files": ANEW, LATE: BUILD}
        print("| command | seconds | CPU seconds | peak MB |\n|---|---|---|---|")
        for name, command in commands.items():
            if "files" in name or name == LATE:
                environment["CHIFFRES_CLES_LANDING"] = str(work / "landing")
            figures = []
            for _ in range(warm + runs):
                if name == LATE:
                    correct_marks(work / "landing")
                figures.append(measure(command, environment))
            figures = figures[warm:]
            seconds, cpu, memory = (statistics.median(column) for column in zip(*figures, strict=True))
            print(f"| {name} | {seconds:.1f} | {cpu:.1f} | {memory:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
