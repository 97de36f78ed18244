"""Whatever stops a command, it says so in one line, and leaves what is published."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
import shtab
from dbt_common.exceptions import DbtRuntimeError

from chiffres_cles.__main__ import NEXT, command_line, main
from chiffres_cles.contract import Contract
from chiffres_cles.dbt_command import DBT
from chiffres_cles.landing import LARGEST_FILE, LandingError, check_landing
from chiffres_cles.plugin import Plugin
from chiffres_cles.settings import ROOT

FILE = "siscol/siscol__auditeurs.csv"


def stopped(folder: Path, after: float, *arguments: str) -> tuple[int, str]:
    """A command's code and what it said, with Ctrl-C so many seconds after its start."""
    environment = {
        **os.environ,
        "CHIFFRES_CLES_WORK": str(folder / "work"),
        "CHIFFRES_CLES_WAREHOUSE": str(folder / "warehouse"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    command = [sys.executable, "-m", "chiffres_cles", *arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
        # a shell has what it starts in the background ignore Ctrl-C, these tests with it
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        time.sleep(after)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: dbt gets it too
        output = process.communicate(timeout=60)[0]
    return process.returncode, output


@pytest.mark.parametrize("after", [0.3, 1.5, 6.0, 15.0])
def test_ctrl_c_is_reported_in_one_line(tmp_path: Path, after: float) -> None:
    code, output = stopped(tmp_path, after, "build")
    assert code == -signal.SIGINT
    assert "Traceback" not in output
    assert [line for line in output.splitlines() if "Ctrl-C" in line] == [
        "stopped by Ctrl-C: the published file is whole, the one before or the new one"
    ]
    ledger = tmp_path / "warehouse" / "ledger.duckdb"
    if ledger.exists():
        with duckdb.connect(str(ledger), read_only=True) as connection:
            # stopped while the ledger is made, it has no run and perhaps no table
            if connection.execute("select 1 from duckdb_tables() where table_name = 'runs'").fetchall():
                assert connection.execute("select verdict from quality.runs").fetchall() in ([], [("failed",)])


def test_a_file_larger_than_any_extract_is_refused_unread(tmp_path: Path, contract: Contract) -> None:
    for extract in contract.extracts:
        (tmp_path / extract.file).parent.mkdir(exist_ok=True)
        (tmp_path / extract.file).touch()
    os.truncate(tmp_path / FILE, LARGEST_FILE + 1)
    started = time.monotonic()
    with pytest.raises(LandingError) as refusal:
        check_landing(tmp_path, contract, as_seeds=False)
    problems = [str(problem) for problem in refusal.value.problems if problem.file == FILE]
    assert problems == [
        f"{FILE}: {LARGEST_FILE + 1:,} bytes, where no extract has more than {LARGEST_FILE:,}: not an extract,"
        " or damaged"
    ]
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (MemoryError(), "this machine has not enough memory"),
        (duckdb.IOException("Could not set lock on file\n  and a stack"), "Could not set lock on file"),
        (OSError(28, "No space left on device", "work/cnam.duckdb"), "No space left on device (work/cnam.duckdb)"),
    ],
)
def test_what_nobody_foresaw_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception, line: str
) -> None:
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(tmp_path))
    monkeypatch.setattr("chiffres_cles.explain.explain", failing)
    assert main(["explain", "2024/1/X/y/2023"]) == 1
    assert capsys.readouterr().err.splitlines() == [f"stopped, nothing published was changed: {line}"]


def plugged(work: Path, *, read_only: bool = False) -> None:
    """What dbt does before it opens its working file; `read_only`: as a profile that only reads the private one."""
    plugin = Plugin.__new__(Plugin)
    plugin.target, plugin.private = "dev", work / "private.duckdb"
    private = SimpleNamespace(path=str(plugin.private), read_only=read_only)
    credentials: Any = SimpleNamespace(path=str(work / "cnam.duckdb"), attach=[private])
    plugin.update_connection_config(credentials, {})


def test_a_reader_of_the_private_file_is_in_the_way_of_a_writer_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(tmp_path / "warehouse"))
    file = tmp_path / "work" / "private.duckdb"
    file.parent.mkdir()
    duckdb.connect(str(file)).close()
    reading = f"import duckdb; kept = duckdb.connect({str(file)!r}, read_only=True); print('open', flush=True); input()"
    reader = subprocess.Popen([sys.executable, "-c", reading], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert reader.stdout and reader.stdout.readline() == "open\n"
        plugged(tmp_path / "work", read_only=True)
        with pytest.raises(DbtRuntimeError, match=f"private.duckdb is open in process {reader.pid}"):
            plugged(tmp_path / "work")
    finally:
        reader.communicate("\n")


@pytest.mark.parametrize("name", ["cnam.duckdb", "private.duckdb"])
def test_dbt_alone_names_a_damaged_file_and_what_makes_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(tmp_path / "warehouse"))
    plugged(tmp_path / "work")  # the folder is made where it is missing
    (tmp_path / "work" / name).write_bytes(b"damaged" * 10_000)
    with pytest.raises(DbtRuntimeError, match=f"{name} is damaged, `make build` makes it anew"):
        plugged(tmp_path / "work")


def test_dbt_alone_refuses_to_work_in_the_published_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(tmp_path))
    with pytest.raises(DbtRuntimeError, match="two folders"):
        plugged(tmp_path)


def test_no_command_runs_the_script_of_another_folder_s_interpreter() -> None:
    """The scripts beside an interpreter name it by its path: in a copied or moved project that is the old one's."""
    assert DBT[0] == sys.executable
    scripts = re.compile(r"\.venv/bin/(?!python\b)\w+|with_name\(.dbt.\)")
    python = [path for folder in ("src", "bench", "pytests") for path in (ROOT / folder).rglob("*.py")]
    named = [path.name for path in [ROOT / "Makefile", *python] if scripts.search(path.read_text(encoding="utf-8"))]
    assert [name for name in named if name != Path(__file__).name] == []


def test_no_path_is_quoted_by_hand() -> None:
    """A path with an apostrophe ends a text that is only put between quotes."""
    by_hand = re.compile(r"""(?:attach|export|copy|to|read_\w+\(|glob\()\s*\[?'\{""")
    files = [path for folder in ("src", "bench") for path in (ROOT / folder).rglob("*.py")]
    files += [path for folder in ("macros", "models", "tests") for path in (ROOT / folder).rglob("*.sql")]
    assert [path.name for path in files if by_hand.search(path.read_text(encoding="utf-8"))] == []


def targets() -> set[str]:
    """The targets that `make` alone lists."""
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(re.findall(r"^  ([a-z-]+) +\S", done.stdout, re.MULTILINE))


def test_make_alone_lists_every_target_by_what_it_is_for() -> None:
    written = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert targets() == written


def test_what_a_command_says_to_do_next_can_be_done() -> None:
    commands = command_line().format_help()
    assert [command for command in NEXT if command not in commands] == []
    named = {target for text in NEXT.values() for target in re.findall(r"`make ([a-z-]+)", text)}
    assert named
    assert named <= targets()


def test_a_command_that_did_what_it_says_ends_with_what_to_do_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHIFFRES_CLES_WORK", str(tmp_path / "work"))
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(tmp_path / "warehouse"))
    assert main(["contract"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"next: {NEXT['contract']}"
    assert main(["publish"]) == 1
    assert "next:" not in capsys.readouterr().out


def test_a_shell_completes_the_commands(tmp_path: Path) -> None:
    script = tmp_path / "completion"
    script.write_text(shtab.complete(command_line(), "bash"), encoding="utf-8")
    script_line = "source $0; COMP_WORDS=(chiffres-cles roll); COMP_CWORD=1; _shtab_chiffres_cles; echo ${COMPREPLY[@]}"
    done = subprocess.run(["bash", "-c", script_line, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["rollback"]
