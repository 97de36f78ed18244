"""The landing contract, and what is generated from it."""

from __future__ import annotations

import codecs
import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from chiffres_cles.contract import CODE_LISTS, Contract, ContractError, from_extraction, load_contract
from chiffres_cles.documents import generated_files, left_over
from chiffres_cles.settings import ROOT

TYPES = {"text", "code", "date", "integer", "decimal", "mark", "academic_year"}


@pytest.mark.parametrize("maximum", ['"2026-12-31"', "2026-12-31", "extraction + a year", "2025"])
def test_a_ceiling_that_names_a_year_is_refused(tmp_path: Path, maximum: str) -> None:
    place = Path("models/staging/siscol/_siscol__sources.yml")
    text = (ROOT / place).read_text(encoding="utf-8")
    named = "minimum: 1940, maximum: " if maximum == "2025" else 'minimum: "2010-01-01", maximum: '
    assert f"{named}extraction" in text
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).write_text(text.replace(f"{named}extraction", f"{named}{maximum}"), encoding="utf-8")
    (tmp_path / CODE_LISTS).parent.mkdir(parents=True)
    shutil.copy(ROOT / CODE_LISTS, tmp_path / CODE_LISTS)
    with pytest.raises(ContractError, match=r"column \w+: maximum .*`extraction|counted from the extraction"):
        load_contract(tmp_path)


def test_a_ceiling_is_so_many_years_from_the_extraction() -> None:
    maxima = ("extraction", "extraction - 12 years", "extraction + 1 year", 60, None)
    assert [from_extraction(maximum) for maximum in maxima] == [0, -12, 1, None, None]


def test_every_folder_of_staging_is_a_systems_or_the_union(contract: Contract) -> None:
    folders = {folder.name for folder in (ROOT / "models/staging").iterdir() if folder.is_dir()}
    assert folders == {system.name for system in contract.systems} | {"united"}


def test_generated_files_are_up_to_date(contract: Contract) -> None:
    stale = [
        str(path)
        for path, text in generated_files(contract).items()
        if (ROOT / path).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `make contract`"
    assert left_over(contract) == [], "run `make contract`"


def test_each_dialect_can_be_read(contract: Contract) -> None:
    for system in contract.systems:
        dialect = system.dialect
        assert dialect.separator in ";,|\t"
        codecs.lookup(dialect.encoding)
        assert dialect.decimal_mark in ",."
        day = datetime(2024, 11, 30)
        assert datetime.strptime(day.strftime(dialect.date_format), dialect.date_format) == day
        assert dialect.year_format in ("first", "pair")


def test_the_dialects_differ(contract: Contract) -> None:
    dialects = [system.dialect for system in contract.systems]
    for part in ("separator", "encoding", "decimal_mark", "date_format", "year_format"):
        assert len({getattr(dialect, part) for dialect in dialects}) > 1, part


def test_columns_are_complete(contract: Contract) -> None:
    for extract in contract.extracts:
        assert extract.file == f"{extract.system}/{extract.seed}.csv"
        assert len(set(extract.column_names)) == len(extract.columns)
        assert extract.description
        for column in extract.columns:
            where = f"{extract.seed}.{column.name}"
            assert column.description, where
            assert column.meta["type"] in TYPES, where
            assert (column.meta["type"] == "code") == bool(column.codes) or column.meta["type"] == "mark", where
            if pattern := column.meta.get("pattern"):
                re.compile(pattern)
            if scale_column := column.meta.get("scale_column"):
                assert scale_column in extract.column_names, where
            if column.meta["type"] == "mark":
                assert "scale" in column.meta or "scale_column" in column.meta, where


def test_names_births_and_ine_are_marked_personal(contract: Contract) -> None:
    personal = re.compile(
        r"(^|_)(nom|prenoms?|ine|lastname|firstname|birthdate|date_naissance|ne_le)($|_)", re.IGNORECASE
    )
    for extract in contract.extracts:
        for column in extract.columns:
            if personal.search(column.name):
                assert column.personal == "identity", f"{extract.seed}.{column.name}"


def test_the_systems_are_in_the_order_of_their_priorities_and_no_two_at_once(contract: Contract) -> None:
    ranked = [system.name for system in contract.by_priority]
    assert ranked[:2] == ["siscol", "open_portal"]
    assert {one.name for one in contract.systems} - set(ranked) == {"landing", "bedeo"}
    siscol = next(one for one in contract.systems if one.name == "siscol")
    twice = replace(siscol, name="ypareo")
    with pytest.raises(ContractError, match="siscol and ypareo both have the priority 10"):
        _ = Contract((*contract.systems, twice)).by_priority
