"""A whole build in this process: the project compiled once by dbt, its SQL run against any landing in seconds.

Nothing of a build is left out but dbt's process: the byte-level check, every seed of reference, every model under its
contract, every data test, and the publisher's own decision and copy. What dbt compiles depends on the project alone;
it is made anew when a file that it reads changes, by digest. `Compiled.build` then gives a `Built`.
"""

from __future__ import annotations

import hashlib
import json
import os
import runpy
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Generator, Iterable
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from types import SimpleNamespace

import duckdb
from builds import Databases, Json, run_dbt

from chiffres_cles.contract import load_contract
from chiffres_cles.landing import LandingError, check_landing
from chiffres_cles.ledger import counted_results, dbt_results
from chiffres_cles.plugin import Plugin
from chiffres_cles.publish import PublishError, held, publish
from chiffres_cles.register import check_name, load_waivers
from chiffres_cles.scan import statement
from chiffres_cles.settings import LANDING_VARIABLE, ROOT
from chiffres_cles.sql import text as sql_text

CACHE = ROOT / "target" / "in_process"
READ = (
    "dbt_project.yml",
    "profiles",
    "models",
    "macros",
    "seeds/reference",
    "seeds/published",
    "seeds/extracts",
    "tests",
)
"""What dbt reads to compile; of `seeds/extracts` the properties alone, since a landing of files replaces the
rows."""
MASK = "model.chiffres_cles.hidden_cells"
KEPT = 3
"""Compilations that are kept."""


@dataclass(frozen=True)
class Failure:
    """One thing that keeps a landing from being published: a refusal, a node that stopped, a check that found rows."""

    kind: str
    """`refused`, `error` (a model), `check` (a blocking test), `publisher`."""
    node: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.node}: {self.message}"


@dataclass(frozen=True)
class Built(Databases):
    """What a build in this process left: its databases, and what kept it from being published."""

    failures: list[Failure] = field(default_factory=list)

    @property
    def published(self) -> Path:
        """The published file, which is there only where nothing failed."""
        return self.work.parent / "warehouse" / "cnam.duckdb"


class Compiled:
    """The project's nodes as dbt compiled them, and the database that holds the seeds of reference."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
        self.nodes: dict[str, Json] = self.manifest["nodes"]
        self.placeholder = str(folder / "work")
        """The working folder that the compiled SQL names."""
        self.seeded = folder / "work" / "cnam.duckdb"
        """The database that holds the seeds of reference."""
        self._types: dict[str, str] = {}

    def changed(self, code: dict[str, str], seeded: Path | None = None) -> Compiled:
        """The same project with other compiled SQL of some nodes, or other seeds."""
        other = copy(self)
        other.nodes = self.nodes | {name: {**self.nodes[name], "compiled_code": sql} for name, sql in code.items()}
        other.seeded = seeded or self.seeded
        return other

    @cached_property
    def order(self) -> list[str]:
        """Models, each after what it reads."""
        graph = {name: self._reads(name) for name, node in self.nodes.items() if node["resource_type"] == "model"}
        return [name for name in TopologicalSorter(graph).static_order() if name in graph]

    @cached_property
    def tests(self) -> list[str]:
        """Every data test."""
        return [name for name, node in self.nodes.items() if node["resource_type"] == "test"]

    def upstream(self, wanted: Iterable[str]) -> set[str]:
        """The wanted nodes and all that they read, directly or not."""
        found, left = set(), list(wanted)
        while left:
            name = left.pop()
            if name not in found and name in self.nodes:
                found.add(name)
                left += self._reads(name)
        return found

    def downstream(self, name: str) -> set[str]:
        """The node of this name and all that read it, directly or not."""
        found = {name}
        while more := {one for one in self.nodes if one not in found and found & {*self._reads(one)}}:
            found |= more
        return found

    def models(self, *relations: str) -> list[str]:
        """The nodes that make `schema.table`, each."""
        by_relation = {
            f"{node['schema']}.{node['alias']}": name
            for name, node in self.nodes.items()
            if node["resource_type"] == "model"
        }
        return [by_relation[relation] for relation in relations]

    def build(
        self,
        landing: Path,
        folder: Path,
        *,
        only: Collection[str] | None = None,
        publishing: bool = True,
        masked: bool = True,
        today: date | None = None,
        prepare: Callable[[duckdb.DuckDBPyConnection], None] = lambda connection: None,
    ) -> Built:
        """Build `landing` (files in their dialects) in `folder` and publish it there; `only`: these nodes, unpublished.

        `masked`: without it the mask of secrecy is not worked out, nor what shows it, and nothing is published: all
        other checks and the publisher's decision are as ever. `today`: the day on which it lands. `prepare`: what
        changes the lists of reference before the models read them. Never raises for what a landing may cause: a
        refusal, an error or a failing check is in `failures`.
        """
        work = folder / "work"
        work.mkdir(parents=True, exist_ok=True)
        built = Built(work)
        with _environment(landing):
            try:
                check_landing(landing, load_contract(), as_seeds=False, transcode_to=work / "landing_dev", today=today)
            except LandingError as error:
                built.failures.append(Failure("refused", "check_landing", str(error)))
                return built
            wanted = self.upstream(only) if only is not None else set(self.nodes)
            found = self._run(built, wanted if masked else wanted - self.downstream(MASK), prepare)
            if only is None and publishing and not any(failure.kind == "error" for failure in built.failures):
                self._judge(built, found)
                if masked and not built.failures:
                    self._publish(built)
        return built

    def _reads(self, name: str) -> list[str]:
        return list(self.nodes[name]["depends_on"].get("nodes", []))

    def _run(self, built: Built, wanted: set[str], prepare: Callable[[duckdb.DuckDBPyConnection], None]) -> list[Json]:
        """Run models and tests; the results of tests as dbt gives them."""
        shutil.copyfile(self.seeded, built.working)
        stopped: set[str] = set()
        results = []
        with duckdb.connect(str(built.working), config={"threads": 2}) as connection:
            plugin = functions_of(built.private)
            plugin.configure_connection(connection)
            connection.execute(f"attach {sql_text(built.private)} as private")
            schemas = {
                (node["database"], node["schema"]) for node in self.nodes.values() if node["resource_type"] == "model"
            }
            prepare(connection)
            for database, schema in sorted(schemas):
                connection.execute(f'create schema if not exists "{database}"."{schema}"')
            for name in self.order:
                if name not in wanted:
                    continue
                if stopped & {*self._reads(name)}:
                    stopped.add(name)
                    continue
                try:
                    self._make(connection, self.nodes[name], built.work)
                except (duckdb.Error, ContractBroken) as error:
                    stopped.add(name)
                    built.failures.append(Failure("error", name, str(error).split("\n\nLINE")[0][:2000]))
            for names in self._scans([n for n in self.tests if n in wanted and not stopped & {*self._reads(n)}]):
                sqls = [self._sql(self.nodes[name], built.work) for name in names]
                for name, (count, refusal) in zip(names, _failures(connection, sqls), strict=True):
                    if refusal:
                        built.failures.append(Failure("error", name, refusal))
                        continue
                    results.append({"unique_id": name, "status": "fail" if count else "pass", "failures": count})
                    if count and self.nodes[name]["config"]["severity"].lower() == "error":
                        built.failures.append(Failure("check", name, f"{count} failures"))
            connection.execute("checkpoint")
            connection.execute("checkpoint private")
        return results

    def _scans(self, tests: Iterable[str]) -> list[list[str]]:
        """The tests that one statement counts: of one table, since every table is there by now."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in tests:
            found[self.nodes[name].get("attached_node") or name].append(name)
        return [*found.values()]

    def _sql(self, node: Json, work: Path) -> str:
        return str(node["compiled_code"]).replace(self.placeholder, str(work).replace("'", "''"))

    def _make(self, connection: duckdb.DuckDBPyConnection, node: Json, work: Path) -> None:
        """Make a model as dbt does: where its contract is enforced, with its columns and types and no others."""
        if node["language"] == "python":
            self._run_python(connection, node)
            return
        kind, sql, relation = node["config"]["materialized"], self._sql(node, work), node["relation_name"]
        if kind not in ("table", "view"):
            raise ContractBroken(f"it is materialized as {kind}, which this build does not know")
        selected = "*"
        if node["config"]["contract"]["enforced"]:
            selected = ", ".join(f'"{column["name"]}"' for column in node["columns"].values())
        connection.execute(f"create or replace {kind} {relation} as (select {selected} from ({sql}\n))")
        if selected != "*":
            found = {name: of_type for name, of_type, *_ in connection.execute(f"describe ({sql}\n)").fetchall()}
            declared = {
                column["name"]: self._type(connection, column["data_type"]) for column in node["columns"].values()
            }
            if found != declared:
                differing = sorted(name for name in {*found, *declared} if found.get(name) != declared.get(name))
                raise ContractBroken(f"columns that are not those of its contract: {', '.join(differing)}")

    def _run_python(self, connection: duckdb.DuckDBPyConnection, node: Json) -> None:
        """Make a model that is written in Python: its function, on the relations of this build."""
        relations = {
            self.nodes[name]["name"]: self.nodes[name]["relation_name"] for name in self._reads(node["unique_id"])
        }
        dbt = SimpleNamespace(config=lambda **_: None, ref=lambda name: connection.sql(f"from {relations[name]}"))
        try:
            found = runpy.run_path(str(ROOT / node["original_file_path"]))["model"](dbt, connection)
            found.create(node["relation_name"])
        except (ValueError, TypeError, LookupError, AttributeError) as error:  # dbt gives it as the model's error too
            raise ContractBroken(f"{type(error).__name__}: {error}") from error

    def _type(self, connection: duckdb.DuckDBPyConnection, name: str) -> str:
        if name not in self._types:
            self._types[name] = connection.execute(f"select typeof(cast(null as {name}))").fetchall()[0][0]
        return self._types[name]

    def _judge(self, built: Built, results: list[Json]) -> None:
        """The publisher's decision, by the ledger's judgement of dbt's results."""
        waivers = load_waivers()
        _, judged = dbt_results(self.manifest, results, built.working, built.private, waivers)
        _, rejected = counted_results(built.working, waivers)
        blocking = {result.rule_id: result for result in judged + rejected if result.verdict == "fail"}
        checks = {check_name(failure.node): failure for failure in built.failures if failure.kind == "check"}
        for rule_id in checks.keys() - blocking.keys():  # a waiver lets it pass
            built.failures.remove(checks[rule_id])
        for rule_id in blocking.keys() - checks.keys():
            found = blocking[rule_id]
            built.failures.append(Failure("publisher", rule_id, f"{found.failures} of {found.population}"))

    def _publish(self, built: Built) -> None:
        built.published.parent.mkdir(parents=True, exist_ok=True)
        try:
            publish(built.working, built.published)
        except PublishError as error:
            built.failures.append(Failure("publisher", "publish", str(error)))


class ContractBroken(ValueError):
    """A model that cannot be made as dbt would make it."""


def compiled(cache: Path = CACHE, project: Path = ROOT) -> Compiled:
    """The project as it is, compiled by dbt where no earlier compilation has its digest."""
    folder = cache / _digest(project)
    with held(cache, patience=600):  # one process compiles, the others wait
        if not (folder / "whole").exists():
            _compile(cache, folder, project)
    return Compiled(folder)


def _compile(cache: Path, folder: Path, project: Path) -> None:
    """Have dbt compile the project into `folder`; the oldest compilations go."""
    for old in sorted(cache.glob("*/"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    seeded = run_dbt(
        folder, "--quiet", "seed", "--select", "path:seeds/reference", "path:seeds/published", project=project
    )
    # any landing of files: its place is in the compiled SQL, its rows are not
    compiled = run_dbt(
        folder, "--quiet", "compile", "--exclude", "test_type:unit", landing=folder / "landing", project=project
    )
    if seeded.returncode or compiled.returncode:
        raise RuntimeError(f"dbt could not compile the project:\n{(seeded.output + compiled.output)[-4000:]}")
    (folder / "whole").touch()


def _digest(project: Path) -> str:
    digest = hashlib.sha256()
    for place in READ:
        root = project / place
        for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if file.suffix not in (".sql", ".yml", ".csv", ".md") or (
                place == "seeds/extracts" and file.suffix == ".csv"
            ):
                continue
            digest.update(f"{file.relative_to(project)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _failures(connection: duckdb.DuckDBPyConnection, sqls: list[str]) -> list[tuple[int, str]]:
    """How many rows each data test finds, or why it stopped: in one statement where all can be run, as dbt does."""
    try:
        found = dict(connection.execute(statement(sqls)).fetchall())
        return [(found[number], "") for number in range(len(sqls))]
    except duckdb.Error as error:
        if len(sqls) == 1:
            return [(0, str(error)[:2000])]
        return [_failures(connection, [sql])[0] for sql in sqls]


def functions_of(private: Path) -> Plugin:
    """What a connection needs to read what the models say in SQL, `keyed_hash` and others, beside a private file."""
    mask = os.umask(0)
    os.umask(mask)
    plugin = Plugin("chiffres_cles.plugin", {"target": "dev", "private": str(private)})
    os.umask(mask)  # the plugin narrows it for its own process
    return plugin


@contextmanager
def _environment(landing: Path) -> Generator[None]:
    """The landing in force, as the environment says it."""
    before = os.environ.get(LANDING_VARIABLE)
    os.environ[LANDING_VARIABLE] = str(landing)
    try:
        yield
    finally:
        if before is None:
            del os.environ[LANDING_VARIABLE]
        else:
            os.environ[LANDING_VARIABLE] = before
