"""kill -9, a full disk, a read-only folder, a second writer: the published file stays the last good one."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.conftest import KILLS, Kills, Project


def test_a_killed_build_loses_nothing(killed: Kills) -> None:
    assert [after for _, after in killed.digests] == [before for before, _ in killed.digests]
    assert len(killed.digests) >= KILLS - 1  # a quick machine may end a build before the last blow


def test_a_build_after_the_killed_ones_passes(killed: Kills, damaged: Project) -> None:
    """The lock is free, the leftovers are no hindrance, and the ledger knows which runs were killed."""
    assert damaged.digest() not in {digest for pair in killed.digests for digest in pair}  # an untouched file is seen
    assert list(damaged.warehouse.glob(".publishing-*")) == []
    assert damaged.runs()[-1][0] == "passed"
    killed.good.run("check")  # the next run in that warehouse finds the killed ones and writes it down
    verdicts = [(verdict, reason) for verdict, reason, _ in killed.good.runs()]
    assert "running" not in {verdict for verdict, _ in verdicts}
    # a build killed in its first second had not opened the ledger yet
    written = [second for second in killed.seconds if second > 10]
    assert verdicts.count(("failed", "killed, or could not write its end")) >= len(written) > 0


def test_a_kill_while_publishing_loses_nothing(damaged: Project, seed: int) -> None:
    """The moments of publishing are few in a build: here they are aimed at."""
    draw = random.Random(seed + 1)
    started = time.monotonic()
    assert damaged.run("publish")[0] == 0
    length = time.monotonic() - started
    blows = 0
    for _ in range(3 * KILLS):
        after = length * (1 + 3 * (blows + draw.random()) / KILLS) / 4
        if damaged.killed_after(after, "publish"):
            blows += 1
        else:  # it was over: the machine is quicker than when it was measured
            length = after
        damaged.digest()  # whole, whether the one before or the new one: every table is read to its end
        if blows == KILLS:
            break
    assert blows > KILLS / 2
    assert damaged.run("publish")[0] == 0
    assert list(damaged.warehouse.glob(".publishing-*")) == []


@pytest.fixture
def small_disk(damaged: Project, tmp_path: Path) -> Iterator[Project]:
    """The same project with its warehouse on a file system of its own, real for root as for others."""
    project = Project(tmp_path)
    shutil.copytree(damaged.work, project.work)
    project.warehouse.mkdir()
    size = damaged.published.stat().st_size + (damaged.warehouse / "ledger.duckdb").stat().st_size + 2_000_000
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(project.warehouse)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        shutil.copy2(damaged.published, project.published)
        shutil.copy2(damaged.warehouse / "ledger.duckdb", project.warehouse)
        yield project
    finally:
        subprocess.run(["umount", str(project.warehouse)], check=True)


def test_a_full_disk_is_reported_and_loses_nothing(small_disk: Project) -> None:
    before = small_disk.digest()
    code, output = small_disk.run("publish")
    assert code == 1
    assert "nothing published was changed" in output
    assert "Traceback" not in output
    assert small_disk.digest() == before
    assert list(small_disk.warehouse.glob(".publishing-*")) == []


def test_a_read_only_folder_is_reported_and_loses_nothing(small_disk: Project) -> None:
    before = small_disk.digest()
    folder = str(small_disk.warehouse)
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    try:
        code, output = small_disk.run("publish")
        assert code == 1
        assert "Traceback" not in output
        assert "ead-only" in output
        assert small_disk.digest() == before
    finally:
        subprocess.run(["mount", "-o", "remount,rw", folder], check=True)


READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
for _ in range(2):
    print(connection.execute("select count(distinct run_id), max(run_id) from quality.runs").fetchall(), flush=True)
    sys.stdin.readline()
"""


def test_a_reader_is_not_disturbed(damaged: Project) -> None:
    """A reader in a process of its own goes on with the file that it opened; who comes later sees the new one."""
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(damaged.published)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout
    first = reader.stdout.readline()
    code, output = damaged.run("publish")
    assert code == 0, output
    second = reader.communicate("\n\n")[0]
    assert reader.returncode == 0
    assert second == first
    later = str(damaged.rows("select count(distinct run_id), max(run_id) from quality.runs"))
    assert later != first.strip()


def test_a_second_writer_is_refused_in_words(good: Project) -> None:
    first = good.start("build", "--anew")
    lock = good.work / ".lock"
    until = time.monotonic() + 30
    while f"process {first.pid} " not in lock.read_text() and time.monotonic() < until:
        time.sleep(0.05)
    code, output = good.run("publish")
    assert code == 1
    assert f"is in use by process {first.pid}" in output
    waiting = good.start("build", "--anew", "--wait")
    time.sleep(4)  # longer than an impatient one would wait
    assert waiting.poll() is None
    first.kill()
    first.communicate()
    while f"process {waiting.pid} " not in lock.read_text() and time.monotonic() < until + 30:
        time.sleep(0.05)
    assert f"process {waiting.pid} " in lock.read_text()
    waiting.kill()
    waiting.communicate()
    good.digest()
