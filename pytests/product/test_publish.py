"""Publishing: whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import duckdb
import pytest

from chiffres_cles.__main__ import main
from chiffres_cles.build import begin_anew, publish_with_ledger
from chiffres_cles.diff import last_two
from chiffres_cles.joins import Keys
from chiffres_cles.ledger import publications, recorded, write
from chiffres_cles.publish import (
    Altered,
    Busy,
    PublishError,
    check_free,
    check_published,
    current,
    damage,
    held,
    kept,
    keys_of,
    publish,
    rollback,
    verify,
)
from chiffres_cles.settings import KEEP_VARIABLE, READERS_VARIABLE, ROOT
from chiffres_cles.sql import text as sql_text


@pytest.fixture
def working(tmp_path: Path) -> Path:
    path = tmp_path / "work" / "cnam.duckdb"
    path.parent.mkdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts; create schema intermediate")
        connection.execute('create table marts.dim_x (x integer primary key, "odd \'name" varchar not null)')
        connection.execute("insert into marts.dim_x values (1, 'a'), (2, 'b')")
        connection.execute("comment on table marts.dim_x is 'it''s x'")
        connection.execute("comment on column marts.dim_x.x is 'the key'")
        connection.execute("create table intermediate.hidden as select 1 as y")
    return path


def test_only_published_schemas_are_copied_with_comments_and_keys(working: Path, tmp_path: Path) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    assert publish(working, published) == {"marts.dim_x": 2}
    connection = duckdb.connect(str(published))
    assert connection.execute("select table_name, comment from duckdb_tables()").fetchall() == [("dim_x", "it's x")]
    assert ("x", "the key") in connection.execute(
        "select column_name, comment from duckdb_columns() where not internal"
    ).fetchall()
    with pytest.raises(duckdb.ConstraintException):
        connection.execute("insert into marts.dim_x values (1, 'c')")


STAR = {
    "marts.dim_x": Keys("x"),
    "marts.dim_y": Keys("y", (("x", "marts.dim_x", "x"),)),
    "marts.a_fact": Keys(None, (("x", "marts.dim_x", "x"), ("y", "marts.dim_y", "y"))),
}
"""Keys of marts of which the first by name points at the others."""


@pytest.fixture
def star(working: Path) -> Path:
    with duckdb.connect(str(working)) as connection:
        connection.execute("create table marts.dim_y as select 7 as y, 1 as x")
        connection.execute(
            "create table marts.a_fact as select * from (values (1, 7), (2, null), (1, 7)) as fact (x, y)"
        )
    return working


def declared(published: Path) -> dict[str, Keys]:
    with duckdb.connect(str(published), read_only=True) as connection:
        return keys_of(connection, published.stem)


def test_a_published_file_declares_the_keys_that_it_is_given(star: Path, tmp_path: Path) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    assert publish(star, published, keys=STAR) == {"marts.a_fact": 3, "marts.dim_x": 2, "marts.dim_y": 1}
    assert declared(published) == STAR
    again = tmp_path / "again" / "cnam.duckdb"
    publish(published, again)
    assert declared(again) == STAR, "a copy has the keys of what it is copied from"
    publish(published, again, keys={})
    assert declared(again) == {}


def test_a_key_that_does_not_hold_is_said_and_left_out_with_what_points_at_it(
    star: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    with duckdb.connect(str(star)) as connection:
        connection.execute("insert into marts.dim_y values (7, 2)")
    assert publish(star, published, keys=STAR)["marts.dim_y"] == 2
    assert declared(published) == {"marts.dim_x": Keys("x"), "marts.a_fact": Keys(None, (("x", "marts.dim_x", "x"),))}
    assert "marts.dim_y: its keys are not declared in the published file: " in capsys.readouterr().err


def test_a_reader_of_duckdb_1_5_opens_a_published_file(working: Path, tmp_path: Path) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"

    def complete(connection: duckdb.DuckDBPyConnection, _: str) -> None:
        connection.execute("create table marts.added_later as select 1 as one")

    publish(working, published, complete)
    with duckdb.connect(str(published), read_only=True) as connection:
        version = connection.execute(
            "select tags['storage_version'] from duckdb_databases() where database_name = 'cnam'"
        )
        assert version.fetchall() == [("v1.5.0+",)]


def test_a_reader_keeps_what_it_opened(working: Path, tmp_path: Path) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    publish(working, published)
    reader = duckdb.connect(str(published), read_only=True)
    with duckdb.connect(str(working)) as connection:
        connection.execute("insert into marts.dim_x values (3, 'c')")
    publish(working, published)
    assert reader.execute("select count(*) from marts.dim_x").fetchall() == [(2,)]
    reader.close()
    with duckdb.connect(str(published), read_only=True) as later:
        assert later.execute("select count(*) from marts.dim_x").fetchall() == [(3,)]


HOLDING = "import duckdb, sys; duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'read'); print(flush=True); input()"


@pytest.mark.parametrize(
    ("mode", "to_write", "is_in_the_way"), [("read", True, True), ("read", False, False), ("write", False, True)]
)
def test_who_has_a_working_file_open_is_reported_in_one_line(
    working: Path, mode: str, to_write: bool, is_in_the_way: bool
) -> None:
    command = [sys.executable, "-c", HOLDING.replace("duckdb.connect", "c = duckdb.connect"), str(working), mode]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        try:
            check_free(working, to_write=to_write)
            message = ""
        except Busy as error:
            message = str(error)
        holder.communicate(b"\n")
    assert message.startswith(f"{working} is open in process {holder.pid} (") == is_in_the_way
    assert "\n" not in message
    check_free(working)


def test_a_path_may_hold_blanks_apostrophes_and_accents(working: Path, tmp_path: Path) -> None:
    folder = tmp_path / "l'entrepôt de l'été 2025"
    moved = folder / "work" / working.name
    moved.parent.mkdir(parents=True)
    working.rename(moved)
    with recorded(folder / "ledger.duckdb", "publish", "dev") as run:
        write(run, [], [], moved)
        publish_with_ledger(moved, folder / "cnam.duckdb", run)
    with duckdb.connect(str(folder / "cnam.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from quality.runs where verdict = 'passed'").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("target", "variable", "arguments"),
    [
        ("check", "LANDING", ["check"]),
        ("purge", "LANDING", ["purge", "--landing"]),
        ("explain", "CELL", ["explain"]),
        ("rollback", "TO", ["rollback", "--target", "dev", "--to"]),
    ],
)
def test_make_hands_on_what_it_is_given_as_it_is(target: str, variable: str, arguments: list[str]) -> None:
    given = "/data/l'extraction de l'été 2025"
    command = ["make", "--silent", "--assume-old=.venv/installed", target, "RUN=printf '%s\\n'", f"{variable}={given}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [*arguments, given]


def test_a_half_written_or_missing_or_empty_working_file_is_refused(working: Path, tmp_path: Path) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    publish(working, published)
    before = published.read_bytes()
    wal = working.with_name(working.name + ".wal")
    wal.touch()
    with pytest.raises(PublishError, match="half-written"):
        publish(working, published)
    wal.unlink()
    with pytest.raises(PublishError, match="build first"):
        publish(tmp_path / "nothing.duckdb", published)
    with duckdb.connect(str(working)) as connection:
        connection.execute("drop table marts.dim_x")
    with pytest.raises(PublishError, match="no table"):
        publish(working, published)
    assert published.read_bytes() == before
    assert sorted(path.name for path in published.parent.iterdir()) == [".lock", "cnam.duckdb", "kept", "ledger.duckdb"]
    assert len(kept(published)) == 1


def test_a_view_is_never_published(working: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(working)) as connection:
        connection.execute("create view marts.v as select * from marts.dim_x")
    assert publish(working, tmp_path / "cnam.duckdb") == {"marts.dim_x": 2}


def rows_of(published: Path) -> int:
    with duckdb.connect(str(published), read_only=True) as connection:
        return int(connection.execute("select count(*) from marts.dim_x").fetchall()[0][0])


def publish_with(working: Path, published: Path, rows: int) -> None:
    with duckdb.connect(str(working)) as connection:
        connection.execute("delete from marts.dim_x")
        connection.execute("insert into marts.dim_x select i, 'x' from range(?) as r (i)", [rows])
    publish(working, published)


def test_the_ledger_says_that_a_build_was_gone_back_to(
    working: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    for rows in (1, 2):
        publish_with(working, published, rows)
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(published.parent))
    assert main(["rollback"]) == 0 and rows_of(published) == 1
    assert main(["rollback"]) == 1
    with duckdb.connect(str(published.parent / "ledger.duckdb"), read_only=True) as ledger:
        runs = ledger.execute("select command, verdict, published_as from quality.runs order by started").fetchall()
    assert runs == [("rollback", "passed", kept(published)[0].name), ("rollback", "failed", None)]


def test_the_last_builds_are_kept_and_one_can_go_back_and_forth(
    working: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEEP_VARIABLE, "3")
    published = tmp_path / "warehouse" / "cnam.duckdb"
    for rows in (1, 2, 3, 4):
        publish_with(working, published, rows)
    builds = kept(published)
    assert [rows_of(build) for build in builds] == [2, 3, 4]
    assert current(published) == builds[-1].name
    reader = duckdb.connect(str(published), read_only=True)
    assert rollback(published) == builds[-2]
    assert reader.execute("select count(*) from marts.dim_x").fetchall() == [(4,)]
    reader.close()
    assert rows_of(published) == 3
    rollback(published)
    assert rows_of(published) == 2
    with pytest.raises(PublishError, match="no build before"):
        rollback(published)
    assert rollback(published, builds[-1].name) == builds[-1]
    assert rows_of(published) == 4
    with pytest.raises(PublishError, match="is not kept"):
        rollback(published, "cnam.never.duckdb")
    # the oldest is the published one: it stays when others are forgotten
    rollback(published, builds[0].name)
    publish_with(working, published, 5)
    assert [rows_of(build) for build in kept(published)] == [3, 4, 5]


@pytest.mark.parametrize("setting", ["1", "0", "-2", "many"])
def test_a_senseless_number_of_kept_builds_is_refused(
    working: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv(KEEP_VARIABLE, setting)
    with pytest.raises(PublishError, match=KEEP_VARIABLE):
        publish(working, tmp_path / "warehouse" / "cnam.duckdb")
    assert not (tmp_path / "warehouse").exists()


def test_what_a_killed_publication_left_is_removed(working: Path, tmp_path: Path) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    left = published.parent / ".publishing-left" / "cnam.duckdb"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    publish(working, published)
    assert not left.parent.exists()


def test_a_held_folder_is_refused_and_freed_by_death(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from chiffres_cles.publish import held\n"
        "with held(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(600)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        with pytest.raises(Busy, match=f"process {holder.pid} since"), held(tmp_path, patience=0.2):
            pass
    finally:
        holder.kill()
        holder.wait()
    with held(tmp_path, patience=0.2) as lock:
        assert os.pread(lock, 20, 0).startswith(f"process {os.getpid()}".encode())


WRITING = """
import duckdb, os, sys
connection = duckdb.connect(sys.argv[1])
connection.execute("insert into marts.dim_x values (999999, 'an analyst')")
print(flush=True)
os.kill(os.getpid(), 9) if sys.argv[2] == 'killed' else input()
"""


def log_of(database: Path) -> Path:
    """Where DuckDB keeps what a connection changes, until it is in the file."""
    return database.with_name(f"{database.name}.wal")


def writer_of(file: Path, end: str) -> subprocess.Popen[bytes]:
    """An analyst's process that has written into a file, its log not yet in it: `killed` by now, or still `open`."""
    narrowed = file.stat().st_mode
    file.chmod(0o640)  # root asks no mode; who does ask widens it first
    process = subprocess.Popen(
        [sys.executable, "-c", WRITING, str(file), end], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.readline()
    if end == "killed":
        process.communicate()
    file.chmod(narrowed)
    assert log_of(file).exists()
    return process


@pytest.mark.parametrize("how", ["publish", "rollback"])
def test_the_log_of_a_dead_writer_never_reaches_the_next_file(
    working: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    for rows in (1, 2):
        publish_with(working, published, rows)
    writer_of(published, "killed")
    log_of(published).with_name(
        f"{log_of(published).name}.recovery"
    ).touch()  # as a checkpoint that was killed leaves it
    if how == "publish":
        publish_with(working, published, 3)
    else:
        rollback(published)
    assert sorted(path.name for path in published.parent.iterdir()) == [".lock", "cnam.duckdb", "kept", "ledger.duckdb"]
    assert rows_of(published) == (3 if how == "publish" else 1)
    assert f"removed: {log_of(published)}" in capsys.readouterr().err
    assert verify(published)[1]


@pytest.mark.parametrize("how", ["publish", "rollback"])
def test_nothing_is_published_while_somebody_has_the_file_open_for_writing(
    working: Path, tmp_path: Path, how: str
) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    for rows in (1, 2):
        publish_with(working, published, rows)
    builds, number = kept(published), len(publications(published.with_name("ledger.duckdb"), published.name))
    with duckdb.connect(str(working)) as connection:
        connection.execute("insert into marts.dim_x values (3, 'c')")
    writer = writer_of(published, "open")
    with pytest.raises(Busy, match=f"open for writing in process {writer.pid}"):
        publish(working, published) if how == "publish" else rollback(published)
    assert kept(published) == builds
    assert len(publications(published.with_name("ledger.duckdb"), published.name)) == number
    writer.communicate(b"\n")  # its log goes into the file that it opened, which is no published build any more
    assert not verify(published)[1]
    publish(working, published)
    assert rows_of(published) == 3
    assert [rows_of(build) for build in kept(published)][-3:] == [1, 2, 3]
    assert verify(published)[1]


def test_duckdb_itself_refuses_the_log_of_another_published_file(working: Path, tmp_path: Path) -> None:
    """The last defence, of a log that comes when nobody publishes: never other figures, rather none."""
    published = tmp_path / "warehouse" / "cnam.duckdb"
    publish_with(working, published, 1)
    writer_of(published, "killed")
    log = log_of(published).read_bytes()
    publish_with(working, published, 2)
    log_of(published).write_bytes(log)
    with pytest.raises(duckdb.IOException, match="does not match"):
        rows_of(published)
    with pytest.raises(Altered, match="open for writing"):
        check_published(published)


@pytest.mark.parametrize(
    ("readers", "umask", "mode", "of_ledger"),
    [
        ("", 0o022, 0o440, 0o640),
        ("group", 0o077, 0o400, 0o600),
        ("all", 0o022, 0o444, 0o640),
        ("all", 0o027, 0o440, 0o640),
    ],
)
def test_no_file_is_wider_than_it_should_be_or_than_the_umask(
    working: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readers: str, umask: int, mode: int, of_ledger: int
) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    if readers:
        monkeypatch.setenv(READERS_VARIABLE, readers)
    before = os.umask(umask)
    try:
        for rows in (1, 2):
            publish_with(working, published, rows)
        rollback(published)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(file.stat().st_mode) for file in [published, *kept(published)]} == {mode}
    assert stat.S_IMODE(published.with_name("ledger.duckdb").stat().st_mode) == of_ledger


def test_a_setting_of_readers_that_nobody_knows_is_refused(
    working: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(READERS_VARIABLE, "everybody")
    with pytest.raises(PublishError, match="everybody"):
        publish(working, tmp_path / "warehouse" / "cnam.duckdb")


def test_what_is_written_in_place_is_in_no_kept_build(working: Path, tmp_path: Path) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    publish_with(working, published, 1)
    assert [build.samefile(published) for build in kept(published)] == [False]
    published.chmod(0o640)
    with duckdb.connect(str(published)) as connection:
        connection.execute("delete from marts.dim_x")
    assert [rows_of(build) for build in kept(published)] == [1]
    # the altered file is named, and the kept copy puts it right
    with pytest.raises(Altered, match="is not as it was published") as refusal:
        check_published(published)
    assert kept(published)[0].name in str(refusal.value)
    rollback(published, kept(published)[0].name)
    assert rows_of(published) == 1


def damaged(file: Path) -> None:
    """Change one byte of a file that nobody may write."""
    content = bytearray(file.read_bytes())
    content[-1000] ^= 1
    file.chmod(0o640)
    file.write_bytes(content)


def test_a_damaged_build_is_not_gone_back_to(
    working: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    for rows in (1, 2):
        publish_with(working, published, rows)
    damaged(kept(published)[0])
    before = published.read_bytes()
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(published.parent))
    assert main(["rollback"]) == 1
    assert f"{kept(published)[0]} is not as it was published" in capsys.readouterr().err
    assert published.read_bytes() == before
    assert main(["verify"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"{published}: as published, {kept(published)[1].name}" in lines
    assert f"{kept(published)[0]} is not as it was published" in lines


@pytest.mark.parametrize("command", [["explain", "2024/1/X/y/2023"], ["publication"], ["freeze", "2024"], ["verify"]])
def test_a_damaged_published_file_is_reported_before_anything_is_read_from_it(
    working: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    publish_with(working, published, 1)
    damaged(published)
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(published.parent))
    monkeypatch.setenv("CHIFFRES_CLES_EDITIONS", str(tmp_path / "editions"))
    folder = ["--folder", str(tmp_path / "publication")] if command == ["publication"] else []
    assert main([*command, *folder]) == 1
    output = capsys.readouterr()
    assert f"{published} is not as it was published" in output.out + output.err
    assert f"make rollback TO={kept(published)[0].name}" in output.out + output.err
    assert not (tmp_path / "publication").exists()


def test_a_published_file_without_its_ledger_is_reported_as_not_verified(working: Path, tmp_path: Path) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    publish_with(working, published, 1)
    assert check_published(published) is None
    published.with_name("ledger.duckdb").unlink()
    assert check_published(published) == f"{published} is not verified: no ledger is beside it"


def test_a_clock_that_was_ahead_makes_nobody_forget_the_later_builds(
    working: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger has the order of builds; their names have the time of a clock."""
    monkeypatch.setenv(KEEP_VARIABLE, "3")
    published = tmp_path / "warehouse" / "cnam.duckdb"

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(days=365)

    with monkeypatch.context() as once:
        once.setattr("chiffres_cles.publish.datetime", Ahead)
        publish_with(working, published, 1)
    for rows in (2, 3, 4):
        publish_with(working, published, rows)
    assert [rows_of(build) for build in kept(published)] == [2, 3, 4]
    rollback(published)
    assert rows_of(published) == 3
    assert [build.name for build in last_two(published)] == [build.name for build in kept(published)[-2:]]


@pytest.mark.parametrize("work", ["warehouse", "link", "warehouse/kept"])
def test_one_folder_for_work_and_warehouse_is_refused(
    working: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    published = tmp_path / "warehouse" / "cnam.duckdb"
    publish_with(working, published, 1)
    (tmp_path / "link").symlink_to(published.parent)
    monkeypatch.setenv("CHIFFRES_CLES_WAREHOUSE", str(published.parent))
    monkeypatch.setenv("CHIFFRES_CLES_WORK", str(tmp_path / work))
    for command in ("build", "publish", "purge"):
        assert main([command]) == 1
        assert "set CHIFFRES_CLES_WORK and CHIFFRES_CLES_WAREHOUSE to two folders" in capsys.readouterr().err
    assert rows_of(published) == 1
    assert len(kept(published)) == 1


def test_a_damaged_working_file_is_reported_in_one_line(working: Path, tmp_path: Path) -> None:
    working.write_bytes(b"no database at all" * 1000)
    with pytest.raises(PublishError, match="is damaged, build again") as refusal:
        publish(working, tmp_path / "warehouse" / "cnam.duckdb")
    assert "\n" not in str(refusal.value)


def test_a_build_begins_with_nothing_that_an_earlier_one_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, broken, logged = (tmp_path / f"{name}.duckdb" for name in ("whole", "broken", "logged"))
    with duckdb.connect(str(whole)) as connection:
        connection.execute("create schema marts; create table marts.of_a_model_that_is_gone as select 1 as x")
    broken.write_bytes(b"damaged" * 10_000)
    log_of(logged).write_bytes(b"a log without its file")
    begin_anew(whole, broken, logged)
    assert list(tmp_path.iterdir()) == []
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"{broken} was damaged, and is made anew: ")


@pytest.mark.parametrize("how", ["connected", "attached"])
def test_a_file_that_this_process_has_open_is_not_reported_as_damaged(working: Path, how: str) -> None:
    with duckdb.connect(str(working) if how == "connected" else ":memory:") as connection:
        if how == "attached":
            connection.execute(f"attach {sql_text(working)} as own")
        assert damage(working) is None
    assert damage(working) is None
