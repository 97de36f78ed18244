"""One person taken out of every kept file, and what is older than a day."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from builds import Build

from chiffres_cles.build import publish_with_ledger
from chiffres_cles.erase import EraseError, erase, forget_before, person_of
from chiffres_cles.joins import dimension_keys
from chiffres_cles.keys import DEMO_KEY
from chiffres_cles.ledger import opened, publications, recorded, write
from chiffres_cles.parquet import export, folder_of
from chiffres_cles.publish import kept, keys_of, publish, rollback, verify
from chiffres_cles.purge import PurgeError, day_of

KEY = DEMO_KEY.encode()
SAID = "select schema_name, table_name, column_name, comment from duckdb_columns() where not internal order by all"


@pytest.fixture(scope="module")
def twice(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project's folder with working files, and a build that was published twice."""
    folder = tmp_path_factory.mktemp("twice")
    shutil.copytree(built.work, folder / "work")
    published = folder / "warehouse" / "cnam.duckdb"
    for _ in range(2):
        with recorded(published.with_name("ledger.duckdb"), "build", "dev") as run:
            write(run, [], [], folder / "work" / "cnam.duckdb")
            publish_with_ledger(folder / "work" / "cnam.duckdb", published, run, dimension_keys(built.manifest()))
    return folder


@pytest.fixture
def place(twice: Path, tmp_path: Path) -> Path:
    """Such a folder for one test alone."""
    shutil.copytree(twice, tmp_path, dirs_exist_ok=True)
    return tmp_path


def rows_of(file: Path, value: str) -> dict[str, int]:
    """`schema.table.column` -> rows of a file that hold a UUID."""
    found = {}
    with duckdb.connect(str(file), read_only=True) as connection:
        for schema, table, column in connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where data_type = 'UUID'"
        ).fetchall():
            query = f"select count(*) from {schema}.{table} where {column} = ?::uuid"
            if count := connection.execute(query, [value]).fetchall()[0][0]:
                found[f"{schema}.{table}.{column}"] = count
    return found


def files(place: Path) -> list[Path]:
    warehouse = place / "warehouse"
    return [*warehouse.glob("*.duckdb"), *(warehouse / "kept").glob("*.duckdb")]


def test_a_person_is_in_no_file_after_the_erasure_and_all_else_is(place: Path) -> None:
    published, work = place / "warehouse" / "cnam.duckdb", place / "work"
    with duckdb.connect(str(published), read_only=True) as connection:
        person, registration, decision = connection.execute(
            "select learner_key::varchar, any_value(registration_key)::varchar, any_value(decision_key)::varchar"
            " from marts.fct_ves_decisions inner join marts.fct_registrations using (learner_key) group by 1 limit 1"
        ).fetchall()[0]
        before = connection.execute("select count(*) from marts.dim_learner").fetchall()[0][0]
        keys = keys_of(connection, published.stem)
        said = connection.execute(SAID).fetchall()
        cells = connection.execute("select bit_xor(hash(c)) from publication.cells as c").fetchall()
    assert len(rows_of(published, person)) > 5
    assert "detail.fct_decision_days.decision_key" in rows_of(published, decision)
    export(published, folder_of(published))
    done = erase(person, work / "cnam.duckdb", work / "private.duckdb", published, KEY)
    assert len(done) > 3
    assert not folder_of(published).exists()
    assert [
        (file.name, value)
        for file in files(place)
        for value in (person, registration, decision)
        if rows_of(file, value)
    ] == []
    assert not [*work.glob("*.duckdb")]
    with duckdb.connect(str(published), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.dim_learner").fetchall()[0][0] == before - 1
        assert connection.execute("select bit_xor(hash(c)) from publication.cells as c").fetchall() == cells
        assert connection.execute(SAID).fetchall() == said
        assert keys
        assert keys_of(connection, published.stem) == keys
    assert verify(published)[1]
    rollback(published)
    assert rows_of(published, person) == {}


def test_the_refused_records_of_a_person_go_too(place: Path) -> None:
    """Whatever run refused them: the ledger has each run's, and a published file a copy."""
    published, work = place / "warehouse" / "cnam.duckdb", place / "work"
    with duckdb.connect(str(work / "cnam.duckdb"), read_only=True) as connection:
        connection.execute(f"attach '{work / 'private.duckdb'}' as private (read_only)")
        record, hashed = connection.execute(
            "select rejects.row_id, rejects.hashed_key::varchar from quality.rejects as rejects"
            " inner join intermediate.int_enrolments_scoped as rows using (row_id)"
            " inner join private.quality.identity_matches as known on rows.learner_key = known.learner_key limit 1"
        ).fetchall()[0]
        first = connection.execute(
            "select known.row_id from intermediate.int_enrolments_scoped as rows"
            " inner join private.quality.identity_matches as known using (learner_key) where rows.row_id = ? limit 1",
            [record],
        ).fetchall()[0][0]
    ledger = published.with_name("ledger.duckdb")
    assert rows_of(ledger, hashed) == {"quality.rejects.hashed_key": 2}
    person = person_of(first, work / "private.duckdb")
    erase(person, work / "cnam.duckdb", work / "private.duckdb", published, KEY)
    assert [file.name for file in files(place) if rows_of(file, hashed)] == []
    with opened(ledger) as connection:
        assert connection.execute("select count(*) from quality.rejects").fetchall()[0][0] > 0


def test_who_is_not_known_is_not_erased(place: Path, tmp_path: Path) -> None:
    published, work = place / "warehouse" / "cnam.duckdb", place / "work"
    before = publications(published.with_name("ledger.duckdb"), published.name)
    nobody = "00000000-0000-0000-0000-000000000000"
    for person, message in ((nobody, "no record of the last build"), ("nonsense", "no key of a person")):
        with pytest.raises(EraseError, match=message):
            erase(person, work / "cnam.duckdb", work / "private.duckdb", published, KEY)
    with pytest.raises(EraseError, match="build, then erase"):
        erase(nobody, tmp_path / "no.duckdb", work / "private.duckdb", published, KEY)
    with pytest.raises(EraseError, match="no person has the record"):
        person_of("siscol.auditeurs#0", work / "private.duckdb")
    assert publications(published.with_name("ledger.duckdb"), published.name) == before


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A file published three times, 900, 400 and 0 days ago, with a refused record each."""
    working, published = tmp_path / "work" / "cnam.duckdb", tmp_path / "warehouse" / "cnam.duckdb"
    working.parent.mkdir()
    with duckdb.connect(str(working)) as connection:
        connection.execute("create schema quality; create schema marts; create table marts.dim_x as select 1 as x")
        connection.execute("create table quality.rejects as select 'siscol' as system, uuid() as hashed_key")
    for days in (900, 400, 0):
        with recorded(published.with_name("ledger.duckdb"), "build", "dev") as run:
            write(run, [], [], working)
            publish(working, published, None, run.run_id)
        with opened(published.with_name("ledger.duckdb")) as connection:
            then = datetime.now() - timedelta(days)
            connection.execute("update quality.publications set published_at = ? where run_id = ?", [then, run.run_id])
            connection.execute("update quality.runs set started = ? where run_id = ?", [then, run.run_id])
    return published


def test_what_is_older_than_a_day_goes_and_the_published_build_never(three: Path) -> None:
    builds = kept(three)
    assert forget_before(date.today() - timedelta(1000), three) == []
    assert len(forget_before(date.today() - timedelta(500), three)) == 2
    assert kept(three) == builds[1:]
    assert len(forget_before(date.today(), three)) == 2
    assert kept(three) == builds[2:]
    with opened(three.with_name("ledger.duckdb")) as connection:
        assert connection.execute("select count(*) from quality.rejects").fetchall() == [(1,)]
        assert connection.execute("select count(*) from quality.runs").fetchall() == [(3,)]
        connection.execute("update quality.publications set published_at = '2000-01-01'")
    assert forget_before(date.today(), three) == []
    assert three.exists() and kept(three) == builds[2:]


def test_a_day_or_a_number_of_days_is_needed() -> None:
    assert day_of("2025-08-31") == date(2025, 8, 31)
    assert day_of("365", date(2026, 1, 1)) == date(2025, 1, 1)
    for text in ("yesterday", "31/08/2025", "99999999", "2999-01-01", ""):
        with pytest.raises(PurgeError, match="nothing was removed"):
            day_of(text)
