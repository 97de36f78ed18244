"""The compiled project with one text changed: dbt compiles what the change reaches, and nothing else."""

from __future__ import annotations

import contextlib
import filecmp
import multiprocessing
import os
import shutil
from pathlib import Path
from typing import Any

import duckdb
from dbt.artifacts.resources.types import NodeType
from dbt.contracts.graph.nodes import SeedNode
from in_process import Compiled
from mutating import Change, callers, changed_node, code_of, invoked, set_code

from chiffres_cles.ledger import logs_of
from chiffres_cles.settings import LANDING_VARIABLE, ROOT, WORK_VARIABLE


class Mistaken:
    """The project's manifest, parsed once; each change of it is made in a forked process, which leaves it as it is."""

    def __init__(self, right: Compiled, folder: Path) -> None:
        self.right, self.folder = right, folder
        self.work = folder / "work"
        self.work.mkdir(parents=True)
        # parsed in this process, which then opens no database
        self.manifest = self._dbt("parse")
        # what runs before a build looks at the landing, and here is none yet
        for hook in [unit for unit, node in self.manifest.nodes.items() if node.resource_type is NodeType.Operation]:
            del self.manifest.nodes[hook]
        self.manifest.build_parent_and_child_maps()

    def by(self, change: Change) -> Compiled:
        """The project with the change made. Raises `RuntimeError` where dbt could not compile it, or load its seed."""
        seeded = self.work / "cnam.duckdb"
        for log in logs_of(seeded):  # of the change before
            log.unlink()
        shutil.copyfile(self.right.seeded, seeded)
        receiving, sending = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(
            target=lambda: sending.send(self._made(change)), daemon=True
        )
        process.start()
        sending.close()
        try:
            code = receiving.recv()
        except EOFError:
            raise RuntimeError(f"{change.file} could not be compiled with its change, see the output") from None
        process.join()
        if code:
            return self.right.changed(code)
        with duckdb.connect(str(seeded)) as connection:
            connection.execute("checkpoint")  # the process ends without: what it loaded is in a log beside the file
        if filecmp.cmp(seeded, self.right.seeded, shallow=False):
            raise RuntimeError(f"{change.file} was not loaded with its change")
        return self.right.changed({}, seeded=seeded)

    def _made(self, change: Change) -> dict[str, str]:
        """Node -> its SQL, compiled with the change; a seed is loaded with it instead."""
        node = changed_node(self.manifest, change)
        if isinstance(node, SeedNode):
            file = self.folder / node.original_file_path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(change.of((ROOT / change.file).read_text(encoding="utf-8")), encoding="utf-8")
            node.root_path = str(self.folder)
            self._dbt("seed", "--select", node.name)
            return {}
        set_code(node, change.of(code_of(node)))
        # a unit test is no part of a build
        reached = callers(self.manifest, node.unique_id) & self.right.nodes.keys()
        names = [".".join(self.manifest.nodes[unit].fqn) for unit in sorted(reached)]
        return {
            result.node.unique_id: result.node.compiled_code.replace(str(self.work), self.right.placeholder)
            for result in self._dbt("compile", "--select", *names)
            if result.node.unique_id in reached
        }

    def _dbt(self, *arguments: str) -> Any:
        """What the command gives: a manifest, or its results."""
        before = dict(os.environ)
        os.environ |= {WORK_VARIABLE: str(self.work), LANDING_VARIABLE: str(self.right.folder / "landing")}
        places = ("--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs"))
        try:
            with contextlib.chdir(ROOT):
                return invoked([*arguments, *places], getattr(self, "manifest", None))
        finally:
            os.environ.clear()
            os.environ |= before
