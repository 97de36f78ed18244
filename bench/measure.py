"""What the project costs, beside what its work costs by hand: `make bench` of the daily commands, `make bench FULL=1`
at full size.

The tables give wall time, processor time (medians of several runs, at full size one run each) and the peak memory of
the largest process; the ratios are of processor seconds of one run of this program. Machines are noisy: compare rows
and ratios of one run, not two runs. At full size two rivals do the six printed tables alone, from the same files, and
their cells must be the warehouse's: one script of SQL (`rival.py`), and the second implementation of the rules in
Polars (`polars_rival.py`). What is measured goes into its section of `RESULTS.md` with `--write`.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from chiffres_cles.contract import load_contract
from chiffres_cles.secrecy.memory import FOLDER as MASKS
from chiffres_cles.settings import ROOT

PYTHON = sys.executable
HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
DBT = [PYTHON, "-m", "chiffres_cles.dbt_command"]
BUILD = [PYTHON, "-m", "chiffres_cles", "build"]
ANEW = [*BUILD, "--anew"]
CHECK = [PYTHON, "-m", "chiffres_cles", "check"]
DBT_ALONE, PUBLICATION, MODELS, SECRECY, CHECKS, BY_HAND, IN_POLARS = (
    "import of dbt alone",
    "publication models and their checks",
    "models alone, up to the cells",
    "models alone, the mask of secrecy and what shows it",
    "data tests alone",
    "the six tables by hand, one DuckDB script",
    "the six tables in Polars, pytests/oracle",
)
DAILY = {
    DBT_ALONE: [PYTHON, "-c", "import dbt.cli.main"],
    "dbt parse, warm": [*DBT, "--quiet", "parse"],
    "dbt run, one model": [*DBT, "--quiet", "run", "--select", "fct_enrolments"],
    PUBLICATION: [
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
AS_FILES = "make build FULL=1, the extracts as files"
ALL = "make full: models, all data tests, publication"
MARKS = "gescicca/gescicca__note.csv"
MASKED = ["--select", "hidden_cells+"]
"""The mask and what shows it."""
UP_TO_CELLS = ["--exclude", "hidden_cells+"]
"""No rival works out a mask, which follows from the cells and their tables: as many at any size."""
RATIOS = {
    "models up to the cells, to the six tables by hand": ((MODELS,), (BY_HAND,)),
    "all models, to the six tables by hand": ((MODELS, SECRECY), (BY_HAND,)),
    "models up to the cells, to the six tables in Polars": ((MODELS,), (IN_POLARS,)),
    "all data tests to all models": ((CHECKS,), (MODELS, SECRECY)),
    "thirty marks that came again, to all at full size": ((LATE,), (ALL,)),
    "publication models and checks to the import of dbt": ((PUBLICATION,), (DBT_ALONE,)),
}
"""Sums of processor seconds whose ratio is given, where all were measured."""


@dataclass(frozen=True)
class Cost:
    """One command: seconds of wall time, seconds of all processors, MB of the largest process at its peak."""

    seconds: float
    cpu: float
    peak: float


def publication(target: str, folder: Path) -> dict[str, list[str]]:
    """`make publication` with the dbt docs, into a folder of its own; it reads what a build published."""
    command = [PYTHON, "-m", "chiffres_cles", "publication", "--target", target, "--folder", str(folder)]
    return {"make publication": command}


def at_full_size(landing: Path, work: Path) -> dict[str, list[str]]:
    """The commands at full size, in an order in which each finds what it needs."""
    generation = [PYTHON, "-m", "synthetic", "--landing", str(landing), "--scale", "1"]
    tests = [*DBT, "--quiet", "test", "--target", "full", "--exclude-resource-type", "unit_test"]
    return {
        **({} if landing.exists() else {"generation": generation}),
        "seeds": [*DBT, "--quiet", "seed", "--target", "full"],
        BY_HAND: [PYTHON, str(HERE / "rival.py"), str(landing), "--out", str(work / "by_hand.csv")],
        MODELS: [*DBT, "--quiet", "run", "--target", "full", *UP_TO_CELLS],
        SECRECY: [*DBT, "--quiet", "run", "--target", "full", *MASKED],
        CHECKS: tests,
        IN_POLARS: [PYTHON, str(HERE / "polars_rival.py"), str(landing), "--out", str(work / "in_polars.csv")],
        "make check: the gate": [*CHECK, str(landing)],
        ALL: [*BUILD, "--target", "full"],
        LATE: [*BUILD, "--target", "full"],
    }


def correct_marks(landing: Path) -> None:
    """Write thirty of the newest marks of Gescicc@ out of 20 anew, others each time: one file of one system that came
    again. Who passed still does: at full size a printed rate that moved would refuse the build."""
    file = landing / MARKS
    header, *lines = file.read_text(encoding="latin-1").splitlines()
    columns = header.split(";")
    left = 30
    for place in range(len(lines) - 1, -1, -1):
        row = dict(zip(columns, lines[place].split(";"), strict=True))
        if left and row["note_max"] == "20" and row["note"].replace(",", "").isdigit():
            mark = float(row["note"].replace(",", "."))
            better, worse = ("16", "15") if mark >= 10 else ("6", "5")
            row["note"] = worse if mark == float(better) else better
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


def measure(command: list[str], environment: Mapping[str, str]) -> Cost:
    """What one run costs, its children included.

    Raises `RuntimeError` where the command fails.
    """
    started = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {output.decode()[-500:]}")
    return Cost(time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(c) for c in zip(*((c.seconds, c.cpu, c.peak) for c in costs), strict=True)))


def differing(cells: Path, working: Path) -> list[str]:
    """The printed cells of the latest edition that are not in a rival's file as in the working file, by value or
    marker.

    Values are equal to 1e-9. Raises `OSError` where there is no file.
    """
    with cells.open(encoding="utf-8", newline="") as file:
        rival = {
            (row["table_no"], row["row_code"], row["column_code"], row["period"]): (row["value"], row["marker"] or None)
            for row in csv.DictReader(file)
        }
    with duckdb.connect(str(working), read_only=True) as connection:
        rows = connection.execute("""
            select table_no, row_code, column_code, period, value, marker from publication.cells
            where edition = (select max(edition) from reference.editions)
                and table_no in ('1', '2', '3', '4', '5A', '5B')
        """).fetchall()
    ours = {row[:4]: (row[4], row[5]) for row in rows}

    def same(key: tuple[str, str, str, str]) -> bool:
        if key not in rival or key not in ours:
            return False
        (theirs, their_marker), (value, marker) = rival[key], ours[key]
        if their_marker != marker or (value is None) != (theirs == ""):
            return False
        return value is None or abs(value - float(theirs)) <= 1e-9

    return ["/".join(key) for key in sorted(rival.keys() | ours.keys()) if not same(key)]


def as_lines(costs: dict[str, Cost]) -> list[str]:
    """The table of the commands and that of the ratios, in Markdown."""
    lines = ["| command | seconds | CPU seconds | peak MB |", "|---|---|---|---|"]
    lines += [f"| {name} | {c.seconds:.1f} | {c.cpu:.1f} | {c.peak:,.0f} |" for name, c in costs.items()]
    lines += ["", "| ratio of CPU seconds | |", "|---|---|"]
    for name, sides in RATIOS.items():
        if all(command in costs for side in sides for command in side):
            above, below = (sum(costs[command].cpu for command in side) for side in sides)
            lines.append(f"| {name} | {above / below:.2f} |")
    return lines


def write_section(name: str, lines: list[str], file: Path = RESULTS) -> None:
    """Put `lines` in the place of a section of the results, which comments begin and end.

    Raises `ValueError` where the file has no such section.
    """
    text = file.read_text(encoding="utf-8")
    begins, ends = f"<!-- {name}: written by bench -->", f"<!-- /{name} -->"
    head, _, rest = text.partition(begins)
    _, found, tail = rest.partition(ends)
    if not found:
        raise ValueError(f"{file} has no section {name}")
    file.write_text("\n".join([head + begins, "", *lines, "", ends]) + tail, encoding="utf-8")


def machine() -> str:
    """When and on what a figure was measured."""
    load = os.getloadavg()[0]
    at = datetime.now(UTC).strftime("%d/%m/%Y %H:%M")
    return f"{at} UTC, {os.cpu_count()} cores, DuckDB {duckdb.__version__}, load at the end {load:.1f}."


def settings(work: Path, landing: Path | None = None) -> dict[str, str]:
    """The environment of the commands: all that they write goes below `work`."""
    (work / "work").mkdir(exist_ok=True)
    environment = {**os.environ, "DBT_PROFILES_DIR": "profiles", "CHIFFRES_CLES_WORK": str(work / "work")}
    environment |= {"CHIFFRES_CLES_WAREHOUSE": str(work / "warehouse"), "DBT_TARGET_PATH": str(work / "target")}
    return environment | ({"CHIFFRES_CLES_LANDING": str(landing)} if landing else {})


def main() -> int:
    """Print Markdown tables of the commands and ratios; 1 where a rival's cells are not the warehouse's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the commands at full size, once each")
    parser.add_argument("--landing", type=Path, help="a full-size landing that is there already; else one is generated")
    parser.add_argument("--runs", type=int, default=3, help="runs of each daily command")
    parser.add_argument("--write", action="store_true", help="put the tables into bench/RESULTS.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        landing = (options.landing or work / "landing").resolve()
        if options.full:
            environment, warm, runs = settings(work, landing), 0, 1
            commands = at_full_size(landing, work) | publication("full", work / "publication")
        else:
            environment, warm, runs = settings(work), 1, options.runs
            # the models of one selected run need their parents
            measure(BUILD, environment)
            commands = DAILY | publication("dev", work / "publication") | {AS_FILES: ANEW, LATE: BUILD}
        came = work / "came_again"
        costs: dict[str, Cost] = {}
        wrong: list[str] = []
        for name, command in commands.items():
            if name == AS_FILES:
                as_files(came)
                environment["CHIFFRES_CLES_LANDING"] = str(came)
            elif name == LATE and options.full:
                shutil.copytree(landing, came)
                environment["CHIFFRES_CLES_LANDING"] = str(came)
            runs_of_it = []
            for _ in range(warm + runs):
                if name in (SECRECY, ALL):
                    shutil.rmtree(MASKS, ignore_errors=True)  # a mask that is remembered would cost nothing
                if name == LATE:
                    correct_marks(came)
                runs_of_it.append(measure(command, environment))
            costs[name] = median(runs_of_it[warm:])
            cost = costs[name]
            print(f"{name}: {cost.cpu:.1f} CPU seconds, {cost.seconds:.1f} seconds, {cost.peak:,.0f} MB", flush=True)
        for rival in ("by_hand", "in_polars") if options.full else ():
            differ = differing(work / f"{rival}.csv", work / "work" / "cnam_full.duckdb")
            print(f"{rival}: {len(differ)} printed cells differ {' '.join(differ[:5])}", flush=True)
            wrong += differ
    lines = [*as_lines(costs), "", machine()]
    print("", *lines, sep="\n")
    if options.write and not wrong:
        write_section("full" if options.full else "daily", lines)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
