"""How the models grow: `make bench-scale TIMES="1 4 10"`, landings of so many times the full size.

Each landing is written by `multiply.py`, the models run on it from empty files, up to the cells and then the mask of
secrecy, its published part is copied as a publication does, and the six tables are made by hand from it (`rival.py`).
Measured are wall time, processor time, peak memory, spilled bytes, the size published, the time of each layer and of
the ten slowest nodes (those of two threads, which wait for each other), and the exponent: the slope of the logarithm of
processor seconds over that of the size.
What is measured goes into `RESULTS.md`. A size that the disk cannot hold is left out and said: some 2 GB of disk a full
size are needed, and another for the landing.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from measure import (
    BY_HAND,
    DBT,
    HERE,
    MASKED,
    MODELS,
    PYTHON,
    UP_TO_CELLS,
    Cost,
    machine,
    measure,
    settings,
    write_section,
)
from multiply import multiply

from chiffres_cles.publish import copy_whole
from chiffres_cles.secrecy.memory import FOLDER as MASKS

NEEDED = 8
"""Times the bytes of a landing that its run may take of the disk: copies, working and private files, spill, published
file."""
MEMORY = "16GB"
"""What the script by hand may take, which holds a landing in memory; the models have what their profile gives."""


@dataclass(frozen=True)
class Run:
    """One size: the models and the script by hand, and what the models left."""

    times: float
    records: int
    models: Cost
    mask: Cost
    by_hand: Cost | None
    """None where it could not hold the landing."""
    spilled: int
    working: int
    published: int
    nodes: list[tuple[str, str, float]]
    """Layer, name and seconds of each model."""


class Spill:
    """The largest size of the folders where DuckDB puts what memory does not hold, looked at while a command runs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.largest, self.ended = folder, 0, threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self.ended.wait(0.5):
            self.largest = max(self.largest, sum(_size(file) for file in self.folder.glob("*.tmp/**/*")))

    def __enter__(self) -> Spill:
        """Begin to look."""
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop looking."""
        self.ended.set()
        self.thread.join()


def _size(file: Path) -> int:
    """Bytes of a file, 0 where it is gone."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def run(landing: Path, times: float, work: Path) -> Run:
    """Measure a landing, in a folder that is empty before and after.

    Raises `RuntimeError` where a command fails.
    """
    environment = settings(work, landing)
    measure([*DBT, "--quiet", "seed", "--target", "full"], environment)
    with Spill(work / "work") as spill:
        models = measure([*DBT, "--quiet", "run", "--target", "full", *UP_TO_CELLS], environment)
    results = json.loads((work / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    manifest = json.loads((work / "target" / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    nodes = [
        (manifest[r["unique_id"]]["fqn"][1], manifest[r["unique_id"]]["name"], r["execution_time"])
        for r in results
        if r["unique_id"] in manifest
    ]
    shutil.rmtree(MASKS, ignore_errors=True)  # a mask that is remembered would cost nothing
    mask = measure([*DBT, "--quiet", "run", "--target", "full", *MASKED], environment)
    working, published = work / "work" / "cnam_full.duckdb", work / "published" / "cnam_full.duckdb"
    published.parent.mkdir()
    copy_whole(working, published)
    size = working.stat().st_size, published.stat().st_size
    shutil.rmtree(work / "work")
    by_hand = None
    try:
        by_hand = measure([PYTHON, str(HERE / "rival.py"), str(landing), "--memory", MEMORY], environment)
    except RuntimeError as error:
        print(f"{times:g}×: by hand not measured, {error}", flush=True)
    manifest_file = (landing / "landing/landing__manifest.csv").read_text(encoding="utf-8").splitlines()
    place = manifest_file[0].split(",").index("records")
    records = sum(int(line.split(",")[place]) for line in manifest_file[1:])
    return Run(times, records, models, mask, by_hand, spill.largest, *size, nodes)


def exponent(runs: list[Run], cost: str = "models") -> float | None:
    """The slope of log(processor seconds) over log(size), by least squares; None for one size."""
    points = [(math.log(r.records), math.log(getattr(r, cost).cpu)) for r in runs if getattr(r, cost)]
    middle = [sum(values) / len(values) for values in zip(*points, strict=True)]
    spread = sum((x - middle[0]) ** 2 for x, _ in points)
    return sum((x - middle[0]) * (y - middle[1]) for x, y in points) / spread if spread else None


def as_markdown(runs: list[Run], left_out: list[str]) -> list[str]:
    """The section of the results: sizes, layers, the slowest nodes of the largest, and a plot."""
    sizes = [f"{r.times:g}×" for r in runs]
    rows = {
        "records, million": [f"{r.records / 1e6:.1f}" for r in runs],
        "models, seconds": [f"{r.models.seconds:,.0f}" for r in runs],
        "models, CPU seconds": [f"{r.models.cpu:,.1f}" for r in runs],
        "by hand, CPU seconds": [f"{r.by_hand.cpu:,.1f}" if r.by_hand else "not measured" for r in runs],
        "models to by hand": [f"{r.models.cpu / r.by_hand.cpu:.2f}" if r.by_hand else "" for r in runs],
        "mask, CPU seconds": [f"{r.mask.cpu:,.1f}" for r in runs],
        "peak of the models, MB": [f"{r.models.peak:,.0f}" for r in runs],
        "spilled, MB": [f"{r.spilled / 1e6:,.0f}" for r in runs],
        "working file, MB": [f"{r.working / 1e6:,.0f}" for r in runs],
        "published file, MB": [f"{r.published / 1e6:,.0f}" for r in runs],
    }
    layers: list[defaultdict[str, float]] = [defaultdict(float) for _ in runs]
    for layer, r in zip(layers, runs, strict=True):
        for name, _, own_seconds in r.nodes:
            layer[name] += own_seconds
    rows |= {f"{name}, thread seconds": [f"{layer[name]:,.1f}" for layer in layers] for name in layers[-1]}
    seconds = [{name: s for _, name, s in r.nodes} for r in runs]
    slowest = sorted(seconds[-1], key=lambda name: -seconds[-1][name])[:10]
    rows |= {f"`{name}`, seconds": [f"{by_model.get(name, 0):,.1f}" for by_model in seconds] for name in slowest}
    lines = ["| | " + " | ".join(sizes) + " |", "|---" * (len(runs) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(values) + " |" for name, values in rows.items()]
    for cost, name in (("models", MODELS), ("by_hand", BY_HAND)):
        slope = exponent(runs, cost)
        lines += ["", f"Exponent of CPU seconds, {name}: {slope:.3f}."] if slope is not None else []
    lines += [
        "",
        "```mermaid",
        "xychart-beta",
        '    title "CPU seconds a million records"',
        "    x-axis [" + ", ".join(f'"{size}"' for size in sizes) + "]",
        '    y-axis "CPU seconds" 0 --> ' + _top(runs),
        "    line [" + ", ".join(f"{r.models.cpu / r.records * 1e6:.2f}" for r in runs) + "]",
        "    line [" + ", ".join(f"{r.by_hand.cpu / r.records * 1e6:.2f}" for r in runs if r.by_hand) + "]",
        "```",
        "",
        "The upper line is the models, the lower one the script by hand; a level line grows as the landing does.",
    ]
    return [*lines, *[f"\n{reason}" for reason in left_out], "", machine()]


def _top(runs: list[Run]) -> str:
    """The end of the plot's axis."""
    return str(math.ceil(max(r.models.cpu / r.records * 1e6 for r in runs) * 1.2))


def main() -> int:
    """Measure each size that the disk holds; 1 where it holds none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int, nargs="+", help="how many times the landing")
    parser.add_argument("--landing", type=Path, default=Path("landing/full"), help="the landing that is multiplied")
    parser.add_argument("--work", type=Path, help="a folder on a disk with room")
    parser.add_argument("--write", action="store_true", help="put the tables into bench/RESULTS.md")
    options = parser.parse_args()
    runs, left_out = [], []
    for times in options.times:
        with tempfile.TemporaryDirectory(dir=options.work) as folder:
            size = sum(_size(file) for file in options.landing.rglob("*.csv")) * times
            if shutil.disk_usage(folder).free < size * NEEDED:
                left_out.append(f"{times}×: not measured, the disk had no room for {size * NEEDED / 1e9:,.0f} GB.")
                print(left_out[-1], flush=True)
                continue
            started = time.monotonic()
            landing = Path(folder) / "landing"
            records = multiply(options.landing, landing, times)
            print(f"{times}×: {records:,} records written in {time.monotonic() - started:.0f} s", flush=True)
            try:
                runs.append(run(landing, times, Path(folder)))
            except RuntimeError as error:
                left_out.append(f"{times}×: not measured, {error}")
                print(left_out[-1], flush=True)
                continue
            last = runs[-1]
            print(f"{times}×: models {last.models}, by hand {last.by_hand}, {last.spilled:,} bytes spilled", flush=True)
    if not runs:
        return 1
    lines = as_markdown(runs, left_out)
    print("", *lines, sep="\n")
    if options.write:
        write_section("scale", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
