"""kill -9, a full disk, a read-only folder, a second writer: the published file stays the last good one."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Project

KILLS = 20 if os.environ.get("FAULTS") == "all" else 3
"""Three in each run of the tests, twenty in `make faults`."""


def test_a_killed_build_loses_nothing(good: Project, seed: int):
    draw = random.Random(seed)
    before = good.digest()
    started = time.monotonic()
    code, output = good.run("build")
    assert code == 0, output[-3000:]
    length = time.monotonic() - started
    last, recorded = good.digest(), len(good.runs())
    assert last != before  # the runs of the ledger are in it, so that an untouched file would be seen
    for _ in range(KILLS):
        process = good.start("build")
        try:
            process.wait(timeout=draw.uniform(0.5, length))
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        if process.returncode == 0:  # it was over before the blow
            last = good.digest()
        assert good.digest() == last
    code, output = good.run("build")  # the lock is free, the leftovers are no hindrance
    assert code == 0, output[-3000:]
    assert list(good.warehouse.glob(".publishing-*")) == []
    verdicts = [verdict for verdict, _ in good.runs()][recorded:]
    assert "running" not in verdicts
    assert verdicts[-1] == "passed"


def test_a_kill_while_publishing_loses_nothing(good: Project, seed: int):
    """The moments of publishing are few in a build: here they are aimed at."""
    draw = random.Random(seed + 1)
    started = time.monotonic()
    assert good.run("publish")[0] == 0
    length = time.monotonic() - started
    for _ in range(KILLS):
        process = good.start("publish")
        try:
            process.wait(timeout=draw.uniform(length / 4, length))
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        good.digest()  # whole, whether the one before or the new one: every table is read to its end
    assert good.run("publish")[0] == 0
    assert list(good.warehouse.glob(".publishing-*")) == []


@pytest.fixture
def small_disk(good: Project, tmp_path: Path) -> Iterator[Project]:
    """The same project with its warehouse on a file system of its own, real for root as for others."""
    project = Project(tmp_path)
    shutil.copytree(good.folder / "work", tmp_path / "work")
    project.warehouse.mkdir()
    size = good.published.stat().st_size + (good.warehouse / "ledger.duckdb").stat().st_size + 2_000_000
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(project.warehouse)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        shutil.copy2(good.published, project.published)
        shutil.copy2(good.warehouse / "ledger.duckdb", project.warehouse)
        yield project
    finally:
        subprocess.run(["umount", str(project.warehouse)], check=True)


def test_a_full_disk_is_told_and_loses_nothing(small_disk: Project):
    before = small_disk.digest()
    code, output = small_disk.run("publish")
    assert code == 1
    assert "nothing published was changed" in output
    assert "Traceback" not in output
    assert small_disk.digest() == before
    assert list(small_disk.warehouse.glob(".publishing-*")) == []


def test_a_read_only_folder_is_told_and_loses_nothing(small_disk: Project):
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


def test_a_second_writer_is_told(good: Project):
    first = good.start("build")
    lock = good.folder / "work" / ".lock"
    until = time.monotonic() + 30
    while f"process {first.pid} " not in lock.read_text() and time.monotonic() < until:
        time.sleep(0.05)
    code, output = good.run("build")
    assert code == 1
    assert f"is in use by process {first.pid}" in output
    first.kill()
    first.communicate()
    good.digest()
