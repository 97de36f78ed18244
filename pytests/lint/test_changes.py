"""Each change that the long tests make to the project on purpose finds its text: they run when an issue closes, and a
rule that was written anew would be broken by nothing until then."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from texts import ROOT

LISTS = [
    *sorted((ROOT / "pytests" / "mutations").glob("*.yml")),
    ROOT / "pytests" / "full" / "known_mistakes.yml",
    ROOT / "pytests" / "fuzz" / "put_back.yml",
]


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.name)
def test_the_text_of_each_change_is_once_in_its_file(file: Path) -> None:
    sections = yaml.safe_load(file.read_text(encoding="utf-8"))
    changes = [change for changes in sections.values() for change in changes]
    assert changes
    found = [((ROOT / change["file"]).read_text(encoding="utf-8").count(change["find"]), change) for change in changes]
    assert [f"{change['find']} of {change['file']}: {times} times" for times, change in found if times != 1] == []
