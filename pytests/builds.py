"""Builds and landings that tests make: dbt run in a folder of its own, and the committed extracts as files."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.contract import Contract
from chiffres_cles.dbt_command import DBT
from chiffres_cles.settings import ROOT
from chiffres_cles.sql import text as sql_text

PARSED = ROOT / "target" / "parsed"
"""What dbt parsed before, a folder a target and kind of landing: for a test, and in `dev` for `make lint` too. A folder
of results that has it is spared 10 s. dbt parses anew each file that is another since."""
SEEDS = ROOT / "seeds" / "extracts"
Rows = list[dict[str, str]]
Json = dict[str, Any]
"""An object of a file of JSON or YAML: dbt's manifest, a node of it, the description of a table."""


def own_code(project: Path) -> dict[str, str]:
    """What has Python take the packages of `project`, which may be a copy, and not those that are installed."""
    return {"PYTHONPATH": str(project / "src")}


def changed_files(project: Path, folders: Iterable[str]) -> set[str]:
    """The files of these folders of a copy of the project that are not as the project's, or are not there."""

    def files(root: Path) -> dict[str, bytes]:
        found = (path for name in folders for path in (root / name).rglob("*") if path.is_file())
        return {str(path.relative_to(root)): path.read_bytes() for path in found if "__pycache__" not in path.parts}

    ours, theirs = files(ROOT), files(project)
    return {name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)}


@dataclass(frozen=True)
class Databases:
    """What a build leaves in the working folder `work`; those of the target `full` end in `_full`."""

    work: Path
    suffix: str = field(default="", kw_only=True)

    @property
    def working(self) -> Path:
        return self.work / f"cnam{self.suffix}.duckdb"

    @property
    def private(self) -> Path:
        return self.work / f"private{self.suffix}.duckdb"

    def connect(self) -> duckdb.DuckDBPyConnection:
        """The working file, with the private one attached as `private`; read only."""
        connection = duckdb.connect(str(self.working), read_only=True)
        # where this process has the working file open, the private one is attached to it already
        connection.execute(f"attach if not exists {sql_text(self.private)} as private (read_only)")
        return connection


@dataclass(frozen=True)
class Build(Databases):
    """One run of dbt in a folder of its own."""

    target: Path
    logs: Path
    returncode: int
    output: str

    def manifest(self) -> Json:
        return dict(json.loads((self.target / "manifest.json").read_text(encoding="utf-8")))

    def run_results(self) -> list[Json]:
        return list(json.loads((self.target / "run_results.json").read_text(encoding="utf-8"))["results"])


@contextmanager
def parsed_before(results: Path, target: str = "dev", *, as_files: bool) -> Generator[None]:
    """While a command of the project, and not of a copy of it, runs: its folder of results has what dbt parsed for the
    last such command, and gives the next what it leaves."""
    own = results / "partial_parse.msgpack"
    kept = PARSED / f"{target}{'_of_files' if as_files else ''}" / own.name
    if kept.exists() and not own.exists():
        results.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, own)
    yield
    if own.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(f".{os.getpid()}")
        shutil.copyfile(own, unfinished)
        unfinished.replace(kept)


def run_dbt(
    folder: Path,
    *arguments: str,
    landing: Path | None = None,
    project: Path = ROOT,
    variables: Mapping[str, str] = {},
) -> Build:
    """Run dbt from the root of `project` with its databases, target and logs under `folder`; `variables`: what its
    environment has beside ours."""
    work, target, logs = folder / "work", folder / "target", folder / "logs"
    work.mkdir(parents=True, exist_ok=True)
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("CHIFFRES_CLES_")},
        "DBT_PROFILES_DIR": "profiles",
        **own_code(project),
        "CHIFFRES_CLES_WORK": str(work),
        **({"CHIFFRES_CLES_LANDING": str(landing)} if landing else {}),
        **variables,
    }
    command = [*DBT, *arguments]
    command += ["--target-path", str(target), "--log-path", str(logs)]
    of = "full" if "full" in arguments else variables.get("DBT_TARGET", "dev")
    with parsed_before(target, of, as_files=landing is not None) if project == ROOT else nullcontext():
        done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    return Build(work, target, logs, done.returncode, done.stdout + done.stderr)


def write_landing(
    folder: Path, contract: Contract, change: Callable[[str, str], str] = lambda file, text: text
) -> Path:
    """The committed extracts as a landing of files, each in its dialect's encoding; `change` may alter a text."""
    for extract in contract.extracts:
        text = (SEEDS / extract.file).read_text(encoding="utf-8")
        target = folder / extract.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(change(extract.file, text).encode(extract.dialect.encoding))
    return folder


def with_records(text: str, separator: str, change: Callable[[Rows], Rows]) -> str:
    """The text of an extract with its records changed, under the same header."""
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, reader.fieldnames or (), delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(change(list(reader)))
    return out.getvalue()
