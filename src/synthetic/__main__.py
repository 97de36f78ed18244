"""`python -m synthetic --landing FOLDER` writes a landing; options say which.

--seed N --scale S     other people; 1 is full size
--seeds                UTF-8, as the committed extracts are
--until 2025           a year more for each edition beyond the committed ones: academic year 2024-2025, validations of
                       2025, cohort 2024-2025, all uncalibrated; the years before stay the same records, byte for byte
--later 2026-07-15     the same landing as extracted on that day: late marks, enrolments and diplomas, corrections;
                       given twice, two extracts after the first; --later-seed N for other changes
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from chiffres_cles.contract import load_contract
from chiffres_cles.yaml_files import read_yaml
from synthetic.encode import EncodingError
from synthetic.extracts import extracts
from synthetic.landing import write
from synthetic.later import Changes, extracted_later
from synthetic.parameters import FILE


def generate(
    landing: Path, seed: int, scale: float, as_seeds: bool, until: int | None = None, later: tuple[date, ...] = (),
    later_seed: int = 1, changes: Changes | None = None,
) -> dict[str, int]:  # fmt: skip
    """Write every extract of the contract below `landing`; returns the number of records by file.

    `scale` 1 is full size. `as_seeds`: UTF-8 whatever the dialect's encoding; all else as the dialect says. `until`:
    the last edition whose year is written. `later`: days of later extracts, each after the one before; what they
    changed is added to `changes`. Raises `ValueError` for a scale, edition or day that cannot be, before it writes.
    """
    contract = load_contract()
    made = extracts(seed, scale, contract, until)
    counted = changes if changes is not None else Counter()
    for on in later:
        counted.update(extracted_later(made, contract, on, later_seed))
    return write(landing, contract, made.frames, as_seeds=as_seeds)


def day(text: str) -> date:
    """A day as the command line says it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day of the form 2026-07-15") from None


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when it wrote, 1 when it could not."""
    defaults = read_yaml(FILE)["defaults"]
    parser = argparse.ArgumentParser(prog="synthetic", description="Write synthetic extracts.")
    parser.add_argument("--landing", type=Path, required=True, help="folder to write below")
    parser.add_argument("--seed", type=int, default=defaults["seed"], help="another seed, other people")
    parser.add_argument("--scale", type=float, default=defaults["scale"], help="1 is full size")
    parser.add_argument("--seeds", action="store_true", help="write UTF-8, as the committed seeds are")
    parser.add_argument(
        "--until", type=int, metavar="EDITION",
        help="last edition whose year is written; the records of the years before stay the same",
    )  # fmt: skip
    parser.add_argument(
        "--later", type=day, action="append", default=[], metavar="DAY",
        help="the same landing as extracted later, with what was recorded, delivered and corrected since",
    )  # fmt: skip
    parser.add_argument("--later-seed", type=int, default=1, help="another seed, other changes since")
    options = parser.parse_args(arguments)
    if options.scale == 1:  # a minute or two
        logging.basicConfig(stream=sys.stdout, format="  %(message)s", level=logging.INFO)
    changes: Changes = Counter()
    try:
        counts = generate(
            options.landing, options.seed, options.scale, options.seeds, options.until, tuple(options.later),
            options.later_seed, changes,
        )  # fmt: skip
    except (EncodingError, ValueError) as error:
        print(f"nothing usable was written: {error}", file=sys.stderr)
        return 1
    width = max(map(len, counts))
    print("\n".join(f"{file:<{width}}  {count:>9,}" for file, count in counts.items()))
    print(f"{sum(counts.values()):,} records in {len(counts)} files below {options.landing}")
    if options.later:
        print(f"changed since the first extract, until {options.later[-1]}:")
        print("\n".join(f"  {extract:<{width}}  {what:<16} {count:>7,}" for (extract, what), count in changes.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
