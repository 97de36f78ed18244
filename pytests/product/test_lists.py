"""A list of the project that cannot be read is named with its line, and no traceback: a list is what people edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from chiffres_cles.contract import CODE_LISTS, code_lists
from chiffres_cles.editions import editions
from chiffres_cles.flow import with_flow
from chiffres_cles.glossary import PAGE, glossary_page
from chiffres_cles.lists import ProjectFileError, read_list

COLUMNS = ("list", "code", "meaning", "from_year", "to_year")
HEAD = ",".join(COLUMNS) + "\n"


def written(folder: Path, content: bytes) -> Path:
    file = folder / CODE_LISTS
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{HEAD}sexes,1,M,soon,\n".encode(), "row 1, column from_year: 'soon' is no whole number"),
        (f"{HEAD}sexes,1,M,,\nsexes,\u00e9,F,,\n".encode("cp1252"), "line 3: not UTF-8"),
        (
            HEAD.replace(",", ";").encode() + b"sexes;1;M;;\n",
            "line 1: .*list.* is missing; values are separated by commas",
        ),
        (f"{HEAD}sexes,1,M,\n".encode(), "line 2: not as many values as columns"),
        (f"{HEAD}sexes,1,M,,,\n".encode(), "line 2: not as many values as columns"),
        (f'{HEAD}sexes,1,"M,,\n'.encode(), "line 2: unexpected end of data"),
        (f"{HEAD}sexes,1,{'M' * 200_000},,\n".encode(), "line 2: field larger than field limit"),
    ],
    ids=["a year", "encoding", "separator", "too few", "too many", "a quote", "too long"],
)
def test_a_list_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, content: bytes, message: str) -> None:
    written(tmp_path, content)
    with pytest.raises(ProjectFileError, match=rf"^code_lists\.csv, {message}"):
        code_lists(tmp_path)


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    file = written(tmp_path, f"\ufeff{HEAD}sexes,1,M,,\n".encode())
    assert read_list(file, COLUMNS) == [dict(zip(COLUMNS, ("sexes", "1", "M", "", ""), strict=True))]


def test_an_edition_of_a_year_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "editions.csv"
    file.write_text("edition,academic_year,calendar_year,cohort\n2031,2030-2031,soon,2030-2031\n", encoding="utf-8")
    with pytest.raises(ProjectFileError, match=r"editions\.csv, row 1, column calendar_year"):
        editions(file)


def test_a_page_without_the_place_of_what_is_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError, match=r"README\.md lacks the markers"):
        with_flow("# A page\n", "flowchart LR")
    (tmp_path / PAGE).parent.mkdir(parents=True)
    (tmp_path / PAGE).write_text("# Words\n", encoding="utf-8")
    with pytest.raises(ProjectFileError, match=r"docs/glossary\.md has no table"):
        glossary_page(tmp_path)
