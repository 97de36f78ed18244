"""The commands behind the Makefile: `chiffres-cles <command> --help`."""

from __future__ import annotations

import argparse
import io
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import shtab
import yaml

from chiffres_cles import settings
from chiffres_cles.contract import ContractError, load_contract
from chiffres_cles.decisions import DecisionsError
from chiffres_cles.freeze import FreezeError, check_store, freeze
from chiffres_cles.gate.checks import GateError
from chiffres_cles.landing import LandingError
from chiffres_cles.ledger import FILE as LEDGER
from chiffres_cles.ledger import LedgerError, check_and_record, first_line, opened, recorded
from chiffres_cles.lists import ProjectFileError
from chiffres_cles.new_system import begin, kinds
from chiffres_cles.parquet import ParquetError, export, folder_of
from chiffres_cles.publish import Altered, Busy, OneFolder, PublishError, check_apart, check_published
from chiffres_cles.register import RegisterError, load_waivers
from chiffres_cles.settings import TARGETS, store

NEXT = {
    "build": "`make diff` shows what moved, `make publication` writes workbook and site; "
    "look at quality.rejects and quality.value_issues",
    "check": "`make build` builds what was checked, and `make full` a landing of full size",
    "contract": "`make build`, and commit what was written with the contract",
    "export": "DuckDB, Spark or Trino read the folder; `make publish PARQUET=folder` publishes it",
    "diff": "open warehouse/diff/index.html",
    "freeze": "from the next build on it is printed as it is now; publication.revisions lists what moves",
    "publication": "open site/index.html in its folder",
    "publish": "`make diff` shows what moved, `make publication` writes workbook and site",
    "reconcile": "`make explain CELL=…` lists the rows behind a cell",
    "rollback": "`make verify` compares what is published with the ledger",
    "system": "say in it what the files hold, then `make contract` (docs/new-system.md)",
}
"""Command -> what one does after it, said at its end where it did what it says."""


def given(text: str) -> Path:
    """A path as the command line gives it, seen from the folder where it is called."""
    return Path(text).absolute()


def command_line() -> argparse.ArgumentParser:
    """The commands and what each takes; `--print-completion bash` prints what completes them in a shell."""
    parser = argparse.ArgumentParser(prog="chiffres-cles", description=__doc__)
    shtab.add_argument_to(parser, ["--print-completion"])
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="check the landing, run dbt build, publish, summarise")
    build.add_argument("--target", choices=TARGETS, default="dev")
    build.add_argument("--wait", action="store_true", help="wait for a build that is at work in the same folder")
    build.add_argument("--anew", action="store_true", help="build everything, and keep nothing of the build before")
    reconciling = commands.add_parser(
        "reconcile", help="the printed cells against the rebuilt ones, and each that is not exact"
    )
    reconciling.add_argument("--target", choices=TARGETS, default="full")
    publishing = commands.add_parser("publish", help="publish the working file as it is")
    publishing.add_argument("--target", choices=TARGETS, default="dev")
    publishing.add_argument("--parquet", type=given, help="publish instead what this folder of `make export` holds")
    exporting = commands.add_parser("export", help="write what is published as Parquet, a file a table")
    exporting.add_argument("--target", choices=TARGETS, default="dev")
    exporting.add_argument("--folder", type=given, help="beside the published file without it, parquet/<its name>")
    back = commands.add_parser("rollback", help="put the published build before the current one back")
    back.add_argument("--target", choices=TARGETS, default="dev")
    back.add_argument("--to", help="name of the kept build to put back")
    back.add_argument("--list", action="store_true", help="list the kept builds and change nothing")
    verifying = commands.add_parser("verify", help="published file, kept builds and ledger against what was published")
    verifying.add_argument("--target", choices=TARGETS, help="all that are published without it")
    commands.add_parser("ledger", help="whether the ledger can be read; one that is damaged or gone is restored")
    moved = commands.add_parser("diff", help="what moved between two published builds, as a page and tables")
    moved.add_argument("--target", choices=TARGETS, default="dev")
    moved.add_argument("old", nargs="?", type=given, help="a published file; without both, the two published last")
    moved.add_argument("new", nargs="?", type=given)
    comparing = commands.add_parser("compare", help="whether two published files hold the same cells and facts")
    comparing.add_argument("before", type=given, help="a published file")
    comparing.add_argument("after", type=given)
    purging = commands.add_parser("purge", help="remove every place that may hold personal data, the landing left out")
    purging.add_argument("--landing", type=given, help="remove this landing folder too")
    purging.add_argument(
        "--older", help="remove instead what is older than a day, 2025-08-31, or than so many days, 365"
    )
    erasing = commands.add_parser("erase", help="take one person out of published and kept files and the ledger")
    erasing.add_argument("person", help="a record of the person, system.extract#number, or the person's key")
    erasing.add_argument("--target", choices=TARGETS, default="dev")
    measuring = commands.add_parser("privacy", help="how many rows of persons are one of a kind in a published file")
    measuring.add_argument("--target", choices=TARGETS, help="full where it is published, else dev")
    measuring.add_argument("file", nargs="?", type=given, help="another published file")
    check = commands.add_parser("check", help="the gate on a landing: its suites, and Data Docs")
    check.add_argument("landing", nargs="?", type=given, help="folder of files; the committed seeds without it")
    publication = commands.add_parser("publication", help="write the workbook, the CSV files and the site")
    publication.add_argument("--target", choices=TARGETS, help="published file to read; default: full if it exists")
    publication.add_argument("--folder", type=given, default=Path("publication"))
    documenting = commands.add_parser("docs", help="write the dbt docs as one page that opens from disk")
    documenting.add_argument("--target", choices=TARGETS, default="dev")
    documenting.add_argument("--folder", type=given, default=Path("publication"))
    commands.add_parser(
        "contract", help="write the staging layer, docs/landing.md and the seeds' properties from the contracts"
    )
    beginning = commands.add_parser("system", help="begin the contract of a new system (docs/new-system.md)")
    beginning.add_argument("name", help="its folder, such as ypareo")
    beginning.add_argument("--kind", choices=kinds(), default="schooling")
    commands.add_parser(
        "flow", help="draw the README's picture of the flow and docs/joins.md from target/manifest.json"
    )
    proposing = commands.add_parser("edition", help="whether the landing holds an edition's year; if so, write its row")
    proposing.add_argument("year", type=int, help="calendar year of the edition, such as 2025")
    proposing.add_argument("--target", choices=TARGETS, default="dev", help="the working file to look into")
    freezing = commands.add_parser("freeze", help="keep an edition as it is published, for good")
    freezing.add_argument("edition", help="such as 2024")
    freezing.add_argument("--target", choices=TARGETS, default="dev")
    freezing.add_argument("--reason", help="why an edition that is frozen is frozen anew")
    explaining = commands.add_parser("explain", help="a published cell: its definition, its counts, the rows behind it")
    explaining.add_argument("cell", help="edition/table_no/row_code/column_code/period")
    explaining.add_argument("--target", choices=TARGETS, help="full where it is published, else dev")
    explaining.add_argument("--rows", type=int, default=20, help="how many rows to show")
    asking = commands.add_parser("mf", help="MetricFlow's commands, on a published file: docs/metrics.md")
    asking.add_argument("--target", choices=TARGETS, help="full where it is published, else dev")
    asking.add_argument(
        "arguments", nargs=argparse.REMAINDER, help="query, list or validate-configs, and what it takes"
    )
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 when it did what it says, 1 when it refused, 2 for a wrong call."""
    options = command_line().parse_args(arguments)
    settings.at_root()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal of another encoding shows « ? », and no traceback
            stream.reconfigure(errors="replace")
    run = {
        "build": _build,
        "publish": _publish,
        "export": _export,
        "rollback": _rollback,
        "verify": _verify,
        "ledger": _ledger,
        "diff": _diff,
        "compare": _compare,
        "purge": _purge,
        "privacy": _privacy,
        "erase": _erase,
        "check": _check,
        "contract": _contract,
        "system": _system,
        "flow": _flow,
        "reconcile": _reconcile,
        "publication": _publication,
        "docs": _docs,
        "explain": _explain,
        "mf": _mf,
        "edition": _edition,
        "freeze": _freeze,
    }[options.command]
    try:
        check_apart(settings.work(), settings.warehouse())
        code = run(options)
        if code == 0 and options.command in NEXT:
            print(f"next: {NEXT[options.command]}")
        return code
    except (LandingError, DecisionsError, ContractError, RegisterError, LedgerError, GateError, FreezeError) as error:
        print(f"{error}", file=sys.stderr)
    except (ProjectFileError, yaml.YAMLError, Busy, OneFolder, Altered, settings.SettingRefused) as error:
        print(f"{error}", file=sys.stderr)
    except (PublishError, ParquetError) as error:
        print(f"not published: {error}", file=sys.stderr)
    except OSError as error:  # a full or read-only disk: what was published stays
        place = f" ({error.filename})" if error.filename else ""
        print(f"stopped, nothing published was changed: {error.strerror or error}{place}", file=sys.stderr)
    except MemoryError:
        print("stopped, nothing published was changed: this machine has not enough memory", file=sys.stderr)
    except duckdb.Error as error:  # a file that is damaged, or that another process has open
        print(f"stopped, nothing published was changed: {first_line(error)}", file=sys.stderr)
    return 1


def _asked_or_full(options: argparse.Namespace) -> str:
    """The target that the command line names, else `full` where it is published, else `dev`."""
    return options.target or ("full" if (settings.warehouse() / TARGETS["full"]).exists() else "dev")


def _verified(published: Path) -> Path:
    """The published file, once it is seen to be as it was published; raises `Altered` where it is not."""
    if doubt := check_published(published):
        print(doubt, file=sys.stderr)
    return published


def _check(options: argparse.Namespace) -> int:
    folder = Path(options.landing) if options.landing else Path("seeds/extracts")
    with recorded(settings.warehouse() / LEDGER, "check", None, folder) as run:
        check_and_record(folder, not options.landing, run, load_waivers())
        run.verdict = "passed"
    return 0


def _contract(options: argparse.Namespace) -> int:
    from chiffres_cles.documents import write_documents

    changed = write_documents(load_contract())
    print("\n".join(f"written: {path}" for path in changed) or "the generated documents are up to date")
    return 0


def _system(options: argparse.Namespace) -> int:
    path = begin(options.name, options.kind)
    print(f"written: {path}")
    return 0


def _flow(options: argparse.Namespace) -> int:
    from chiffres_cles.flow import flow_diagram, with_flow
    from chiffres_cles.joins import joins_page

    manifest = json.loads((settings.results_folder() / "manifest.json").read_text(encoding="utf-8"))
    readme = Path("README.md")
    readme.write_text(with_flow(readme.read_text(encoding="utf-8"), flow_diagram(manifest)), encoding="utf-8")
    joins = Path("docs/joins.md")
    joins.write_text(joins_page(manifest), encoding="utf-8")
    print(f"written: {readme}, {joins}")
    return 0


def _reconcile(options: argparse.Namespace) -> int:
    from chiffres_cles.reconcile import reconciliation_report

    # the working file: a build that an unexplained cell keeps from being published is the one to look into
    working = settings.work() / TARGETS[options.target]
    if not working.exists():
        print(f"{working} does not exist: `make full` builds it", file=sys.stderr)
        return 1
    print(reconciliation_report(working))
    return 0


def _export(options: argparse.Namespace) -> int:
    published = settings.warehouse() / TARGETS[options.target]
    if not _verified(published).exists():
        print(f"{published} does not exist: build first", file=sys.stderr)
        return 1
    folder = options.folder or folder_of(published)
    catalogue = export(published, folder)
    print(f"written: {folder}, {sum(not one.sql for one in catalogue.tables)} tables")
    return 0


def _publish(options: argparse.Namespace) -> int:
    from chiffres_cles.build import publish_as_left, publish_parquet

    published = settings.warehouse() / TARGETS[options.target]
    if options.parquet:
        publish_parquet(options.parquet, options.target, settings.work(), published)
        print(f"published: {published}")
        return 0
    code = publish_as_left(options.target, settings.work() / TARGETS[options.target], published)
    if not code:
        print(f"published: {published}")
    return code


def _publication(options: argparse.Namespace) -> int:
    from chiffres_cles.publication import PublicationError, write_publication
    from chiffres_cles.publication.docs import generate_docs

    target = _asked_or_full(options)
    published = _verified(settings.warehouse() / TARGETS[target])
    try:
        # dbt works beside the tables
        with ThreadPoolExecutor(1) as pool:
            docs = pool.submit(generate_docs, target, settings.work() / TARGETS[target])
            written = write_publication(published, options.folder, lambda: docs.result()[0])
        reason = docs.result()[1]
        written += [f"no dbt docs: {reason}"] if reason else []
    except PublicationError as error:
        print(f"nothing written: {error}", file=sys.stderr)
        return 1
    print("\n".join(written))
    return 0


def _docs(options: argparse.Namespace) -> int:
    from chiffres_cles.publication import PublicationError
    from chiffres_cles.publication.docs import generate_docs, write_docs

    page, reason = generate_docs(options.target, settings.work() / TARGETS[options.target])
    if page is None:
        print(f"no dbt docs: {reason}", file=sys.stderr)
        return 1
    written = options.folder / "site" / "docs" / "index.html"
    try:
        write_docs(page, written)
    except PublicationError as error:
        print(f"nothing written: {error}", file=sys.stderr)
        return 1
    print(f"dbt docs: {written}")
    return 0


def _explain(options: argparse.Namespace) -> int:
    from chiffres_cles.explain import ExplainError, explain, explained

    target = _asked_or_full(options)
    published = _verified(settings.warehouse() / TARGETS[target])
    try:
        print(explained(explain(published, options.cell), options.rows))
    except ExplainError as error:
        print(f"{error}", file=sys.stderr)
        return 1
    return 0


def _mf(options: argparse.Namespace) -> int:
    from chiffres_cles.metrics import MetricsError, PublishedMetrics, mf

    target = _asked_or_full(options)
    folder = settings.results_folder() / "analyst"
    try:
        return mf(PublishedMetrics(settings.warehouse() / TARGETS[target], folder), options.arguments)
    except MetricsError as error:
        print(f"{error}", file=sys.stderr)
        return 1


def _edition(options: argparse.Namespace) -> int:
    from chiffres_cles.edition import EditionError, proposal_text, propose, write_row

    try:
        proposal = propose(settings.work() / TARGETS[options.target], options.year)
    except EditionError as error:
        print(f"nothing written: {error}", file=sys.stderr)
        return 1
    print(proposal_text(proposal))
    if proposal.lacks:
        print("nothing written", file=sys.stderr)
        return 1
    if not proposal.exists:
        write_row(proposal)
        print("written: its row in seeds/reference/editions.csv; `make build` makes its tables")
    return 0


def _freeze(options: argparse.Namespace) -> int:
    try:
        with recorded(settings.warehouse() / LEDGER, "freeze", options.target) as run:
            published = _verified(settings.warehouse() / TARGETS[options.target])
            made = freeze(published, options.edition, options.target, store(), options.reason)
            run.verdict, run.reason = "passed", options.reason
    except FreezeError as error:
        print(f"not frozen: {error}", file=sys.stderr)
        return 1
    print(f"frozen: {made.line}")
    return 0


def _rollback(options: argparse.Namespace) -> int:
    from chiffres_cles.publish import current, kept, rollback

    published = settings.warehouse() / TARGETS[options.target]
    if not options.list:
        with recorded(settings.warehouse() / LEDGER, "rollback", options.target) as run:
            chosen = rollback(published, options.to, run.run_id)
            run.verdict, run.published_as = "passed", chosen.name
        print(f"published again: {chosen.name}")
    now = current(published)
    print(
        "\n".join(f"{'*' if build.name == now else ' '} {build.name}" for build in kept(published))
        or "no build is kept"
    )
    return 0


def _verify(options: argparse.Namespace) -> int:
    from chiffres_cles.ledger import readable
    from chiffres_cles.publish import verify

    ledger, whole = settings.warehouse() / LEDGER, True
    if ledger.exists():
        print(f"{ledger}: {readable(ledger)} runs")
    else:
        print(f"{ledger} is not there: `make ledger` restores it from what was published last")
        whole = False
    for target, name in TARGETS.items():
        if options.target in (None, target):
            lines, as_published = verify(settings.warehouse() / name)
            print("\n".join(lines or [f"{settings.warehouse() / name} is not published"]))
            whole = whole and as_published
    try:
        print(f"{store()}: {check_store(store())} freezes, as they were frozen")
    except FreezeError as error:
        print(error)
        whole = False
    return 0 if whole else 1


def _ledger(options: argparse.Namespace) -> int:
    from chiffres_cles.ledger import readable, set_aside

    ledger = settings.warehouse() / LEDGER
    if ledger.exists():
        try:
            print(f"{ledger} can be read: {readable(ledger)} runs")
            return 0
        except LedgerError as error:
            print(f"{error}", file=sys.stderr)
            print(f"moved away: {set_aside(ledger)}")
    with opened(ledger):  # what is not there is restored
        pass
    print(f"{ledger}: {readable(ledger)} runs")
    return 0


def _diff(options: argparse.Namespace) -> int:
    from chiffres_cles.diff import DiffError, last_two, write_difference

    try:
        if options.old and not options.new:
            raise DiffError("name two published files, or none")
        old, new = (
            (options.old, options.new) if options.old else last_two(settings.warehouse() / TARGETS[options.target])
        )
        print(
            f"written: {write_difference(old, new, settings.warehouse() / 'diff', settings.work())}, and the tables"
            " beside it"
        )
    except DiffError as error:
        print(f"no difference: {error}", file=sys.stderr)
        return 1
    return 0


def _compare(options: argparse.Namespace) -> int:
    from chiffres_cles.compare import CompareError, compare, compared

    try:
        comparison = compare(options.before, options.after)
    except CompareError as error:
        print(f"nothing compared: {error}", file=sys.stderr)
        return 1
    print(compared(comparison))
    return 1 if comparison.cells or comparison.tables else 0


def _purge(options: argparse.Namespace) -> int:
    from chiffres_cles.publish import held
    from chiffres_cles.purge import PurgeError, day_of, purge

    try:
        if options.older:
            from chiffres_cles.erase import forget_before

            day = day_of(options.older)
            forgotten = [line for name in TARGETS.values() for line in forget_before(day, settings.warehouse() / name)]
            print("\n".join(forgotten) or f"nothing that is kept is older than {day}")
            return 0
        with held(settings.work()):
            removed = purge(Path(), settings.work(), options.landing)
    except PurgeError as error:
        print(f"{error}", file=sys.stderr)
        return 1
    print("\n".join(f"removed: {path}" for path in removed) or "nothing personal was there")
    return 0


def _erase(options: argparse.Namespace) -> int:
    from chiffres_cles.erase import EraseError, erase, person_of
    from chiffres_cles.plugin import KeyRefused, person_key
    from chiffres_cles.publish import held

    name = TARGETS[options.target]
    working, private = settings.work() / name, settings.work() / name.replace("cnam", "private", 1)
    try:
        with held(settings.work()), recorded(settings.warehouse() / LEDGER, "erase", options.target) as run:
            person = person_of(options.person, private) if "#" in options.person else options.person
            done = erase(person, working, private, settings.warehouse() / name, person_key())
            run.verdict = "passed"
    except (EraseError, KeyRefused) as error:
        print(f"nothing erased: {error}", file=sys.stderr)
        return 1
    print("\n".join(done))
    print(
        "figures stay as published; a build of the same landing brings the person back: have the record deleted in its"
        " system"
    )
    return 0


def _privacy(options: argparse.Namespace) -> int:
    from chiffres_cles.privacy import as_markdown, uniqueness

    target = _asked_or_full(options)
    file = options.file or _verified(settings.warehouse() / TARGETS[target])
    if not file.exists():
        print(f"{file} does not exist: build first", file=sys.stderr)
        return 1
    print(as_markdown(uniqueness(file)))
    return 0


def _build(options: argparse.Namespace) -> int:
    from chiffres_cles.build import build

    name = TARGETS[options.target]
    return build(options.target, settings.work() / name, settings.warehouse() / name, options.wait, options.anew)


if __name__ == "__main__":
    sys.exit(main())
