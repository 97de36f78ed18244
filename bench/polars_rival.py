"""The Polars rival: the second implementation of the rules, timed on the six printed tables.

    python bench/polars_rival.py FOLDER [--out cells.csv]

`pytests/oracle` is written to be read and to be right, not to be fast: persons are grouped in Python, and each extract
is read whole by Python's reader of CSV. It is what an analyst would write, and what the time of the warehouse is held
against.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "pytests"))

from oracle import facts_of, printed_tables


def main() -> None:
    """Write the cells as CSV."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path(os.devnull))
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("table_no", "row_code", "column_code", "period", "value", "marker"))
        for cell in printed_tables(facts_of(options.folder)):
            writer.writerow((*cell.key, None if cell.value is None else float(cell.value), cell.marker))


if __name__ == "__main__":
    main()
