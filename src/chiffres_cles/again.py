"""What a build keeps of the one before: when it may, and what it leaves to the next.

Beside the working file is a record of what made it: the project, the settings and the files of the landing, by their
digests, and of each table and check what it was made of (`chiffres_cles.keep`). The next build keeps what has not
changed. Where anything but the landing changed, or the working file is not as that build left it, nothing is kept,
and a line says why: a full build is never wrong.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chiffres_cles.contract import MANIFEST
from chiffres_cles.decisions import decisions_path
from chiffres_cles.files import LandedFile
from chiffres_cles.keys import fingerprint
from chiffres_cles.ledger import logs_of, opened, versions
from chiffres_cles.publish import damage
from chiffres_cles.settings import ROOT, store

PROJECT = (
    "dbt_project.yml", "profiles/*.yml", "models/**/*.sql", "models/**/*.yml", "macros/**/*.sql", "macros/**/*.yml",
    "seeds/**/*.yml", "seeds/reference/*.csv", "seeds/published/*.csv", "tests/**/*.sql", "tests/generic/*.yml",
    "src/chiffres_cles/**/*.py", "src/chiffres_cles/**/*.yml",
)  # fmt: skip
"""Below the project, whatever a table or a check is made of beside the landing."""


@dataclass
class Memory:
    """What a build may keep, and what it leaves."""

    file: Path
    """`again_<target>.json` in the working folder."""
    databases: tuple[Path, ...]
    run: str
    circumstances: dict[str, str]
    """What must be as it was -> its digest, and in the words of the line that says why nothing is kept."""
    files: list[LandedFile]
    anew: str | None = None
    """Why nothing is kept; None where something may be."""
    last: str = ""
    """The run that left what may be kept."""
    before: dict[str, list[str]] = field(default_factory=dict)
    """The files of the build before: digest, and digest of what its manifest said."""
    nodes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def exchange(self) -> Path:
        """The file by which dbt learns what to keep, and in which it says what it leaves."""
        return self.file.with_suffix(".dbt.json")

    def hand_over(self) -> Path:
        """Write what dbt may keep, and forget it here: a build that is killed leaves nothing to keep."""
        self.file.unlink(missing_ok=True)
        given = {
            "run": self.run, "nodes": self.nodes, "decisions": _of_files([decisions_path()]),
            "files": {one.file: [one.sha256 or "absent", one.manifest_digest] for one in self.files},
        }  # fmt: skip
        self.exchange.write_text(json.dumps(given), encoding="utf-8")
        return self.exchange

    def take_back(self) -> None:
        """Read what dbt leaves, where it came to its end; where it did not, the file is still what it was given."""
        try:
            left = json.loads(self.exchange.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            left = {"files": {}}
        self.exchange.unlink(missing_ok=True)
        self.nodes = {} if "files" in left else left["nodes"]

    def keep(self) -> None:
        """Leave to the next build what this one made; nothing where dbt did not come to its end."""
        if not self.nodes:
            return
        kept = {
            "run": self.run,
            "circumstances": self.circumstances,
            "databases": [_stamp(database) for database in self.databases],
            "files": {one.file: [one.sha256 or "absent", one.manifest_digest] for one in self.files},
            "nodes": self.nodes,
        }
        unfinished = self.file.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(kept), encoding="utf-8")
        unfinished.replace(self.file)

    def came_again(self) -> list[LandedFile]:
        """The files that are not those of the build before, the manifest itself left out."""
        return [
            one
            for one in self.files
            if (one.system, one.extract) != MANIFEST
            and self.before.get(one.file) != [one.sha256 or "absent", one.manifest_digest]
        ]

    def as_before(self) -> dict[tuple[str, str], int]:
        """The extracts that are those of the build before, with their numbers of records; none where nothing is
        kept."""
        again = {one.file for one in self.came_again()}
        return {
            (one.system, one.extract): one.records or 0
            for one in self.files
            if not self.anew and one.file not in again and (one.system, one.extract) != MANIFEST
        }

    def opening(self) -> str:
        """What a build says first: what came again, or why everything is built."""
        if self.anew:
            return f"everything is built: {self.anew}"
        names = [one.name for one in self.came_again()]
        if not names:
            return "no file came again; what did not change since the last build is kept"
        return f"came again: {', '.join(names)}; what does not rest on it is kept from the last build"


def recall(
    file: Path, databases: tuple[Path, ...], ledger: Path, run: str, key: bytes, as_seeds: bool, files: list[LandedFile]
) -> Memory:
    """What the build `run` may keep of the one that left `file` beside its `databases`.

    `key`: of persons. `as_seeds`: the landing is that of the committed extracts. Nothing is kept where anything is in
    doubt.
    """
    memory = Memory(file, databases, run, _circumstances(key, as_seeds), files)
    try:
        before = json.loads(file.read_text(encoding="utf-8"))
        changed = [name for name, digest in memory.circumstances.items() if before["circumstances"].get(name) != digest]
        stamps, memory.last, memory.before, memory.nodes = (
            before[name] for name in ("databases", "run", "files", "nodes")
        )
    except FileNotFoundError:
        memory.anew = "no build that came to its end left its tables here"
    except (OSError, ValueError, KeyError, TypeError):
        memory.anew = f"{file} cannot be read"
    else:
        memory.anew = _doubt(changed, stamps, databases) or _unknown(memory, ledger)
    if memory.anew:
        memory.nodes = {}
    return memory


def _doubt(changed: list[str], stamps: list[Any], databases: tuple[Path, ...]) -> str | None:
    if changed:
        return f"{' and '.join(changed)} changed since the last build"
    for database, stamp in zip(databases, stamps, strict=False):
        if not database.exists() or logs_of(database) or _stamp(database) != stamp:
            return f"{database} is not as the last build left it"
        if reason := damage(database):
            return f"{database} is damaged: {reason}"
    return None


def _unknown(memory: Memory, ledger: Path) -> str | None:
    """Why results cannot be given the run that holds them: the ledger does not know it."""
    held = {memory.last, *(node["run"] for node in memory.nodes.values())}
    with opened(ledger) as connection:
        known = {run for (run,) in connection.execute("select run_id from quality.runs").fetchall()}
    return None if held <= known else "the ledger does not know the builds that made what could be kept"


def _circumstances(key: bytes, as_seeds: bool) -> dict[str, str]:
    project = sorted({file for pattern in PROJECT for file in ROOT.glob(pattern)})
    frozen = sorted(file for file in store().rglob("*") if file.is_file())
    return {
        "the project's files": _of_files(project),
        "the key": fingerprint(key),
        "the kind of landing (committed extracts, or a folder)": "seeds" if as_seeds else "files",
        "the frozen editions": _of_files(frozen),
        "the versions of Python and its packages": json.dumps(versions(), sort_keys=True),
        "the settings of dbt": json.dumps({k: v for k, v in sorted(os.environ.items()) if k in SETTINGS}),
    }


SETTINGS = ("CHIFFRES_CLES_EDITIONS", "DBT_TARGET", "SCAN")
"""Variables of the environment that models, or how checks are run, depend on."""


def _of_files(files: Iterable[Path]) -> str:
    """Digest of the names and contents of files; one that is not there counts by its name."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes() if file.is_file() else b""
        digest.update(f"{file}\0{len(content)}\0".encode() + hashlib.sha256(content).digest())
    return digest.hexdigest()


def _stamp(database: Path) -> list[int]:
    """What shows that a database changed since, without reading it."""
    state = database.stat()
    return [state.st_size, state.st_mtime_ns, state.st_ino]
