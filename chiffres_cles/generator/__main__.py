"""`python -m chiffres_cles.generator --landing FOLDER [--seed N] [--scale S] [--seeds]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

from chiffres_cles.contract import load_contract
from chiffres_cles.generator.encode import EncodingError
from chiffres_cles.generator.extracts import extracts
from chiffres_cles.generator.landing import write
from chiffres_cles.generator.parameters import FILE


def generate(landing: Path, seed: int, scale: float, as_seeds: bool, until: int | None = None) -> dict[str, int]:
    """Write every extract of the contract below `landing`; returns the number of records by file.

    `scale` 1 is full size. `as_seeds`: UTF-8 whatever the dialect's encoding; all else as the dialect says. `until`: the
    last edition whose year is written.
    """
    contract = load_contract()
    return write(landing, contract, extracts(seed, scale, contract, until).frames, as_seeds=as_seeds)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when it wrote, 1 when it could not."""
    defaults = yaml.safe_load(FILE.read_text(encoding="utf-8"))["defaults"]
    parser = argparse.ArgumentParser(prog="chiffres_cles.generator", description="Write synthetic extracts.")
    parser.add_argument("--landing", type=Path, required=True, help="folder to write below")
    parser.add_argument("--seed", type=int, default=defaults["seed"], help="another seed, other people")
    parser.add_argument("--scale", type=float, default=defaults["scale"], help="1 is full size")
    parser.add_argument("--seeds", action="store_true", help="write UTF-8, as the committed seeds are")
    parser.add_argument("--until", type=int, metavar="EDITION", help="last edition whose year is written; the records of the years before stay the same")
    options = parser.parse_args(arguments)
    try:
        counts = generate(options.landing, options.seed, options.scale, options.seeds, options.until)
    except (EncodingError, ValueError) as error:
        print(f"nothing usable was written: {error}", file=sys.stderr)
        return 1
    width = max(map(len, counts))
    print("\n".join(f"{file:<{width}}  {count:>9,}" for file, count in counts.items()))
    print(f"{sum(counts.values()):,} records in {len(counts)} files below {options.landing}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
