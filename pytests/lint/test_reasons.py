"""What a lint lets pass has its reason beside it: `# pyrefly: ignore[kind]  # why`, `# noqa: KIND (why)`,
`-- why -- noqa: KIND`."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "pytests", "bench", "models", "macros", "tests", "analyses")
LETS_PASS = re.compile(r"(?:#|--(?: [^\"']*--)?) *(?:noqa|(?:type|pyrefly): *ignore|yamllint +disable)\b.*")
WITH_REASON = re.compile(
    r"# pyrefly: ignore\[[a-z-]+\]  # \w.{5,}"
    r"|# noqa: [A-Z]+\d*(?:, [A-Z]+\d*)* \(\w.{5,}\)"
    r"|-- \w.{5,} -- noqa: [A-Z]+\d*(?:, [A-Z]+\d*)*$"
    r"|# yamllint disable(?:-line)? rule:[a-z-]+ {2}# \w.{5,}"
)


def without_reason(line: str) -> bool:
    """Whether a line lets something pass and does not say why, or does not say what."""
    found = LETS_PASS.search(line)
    return found is not None and not WITH_REASON.match(found[0])


def test_what_a_lint_lets_pass_has_its_reason() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for folder in FOLDERS
        for file in sorted((ROOT / folder).rglob("*.*"))
        if file.suffix in (".py", ".sql", ".yml") and file != Path(__file__)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if without_reason(line)
    ]
    assert wrong == []


def test_a_reason_that_lacks_is_found() -> None:
    assert without_reason("x = 1  # noqa")
    assert without_reason("x = 1  # noqa: E501")
    assert without_reason("x = f()  # pyrefly: ignore[bad-return]")
    assert without_reason("x = f()  # pyrefly: ignore  # dbt types it not")
    assert without_reason("x = f()  # type: ignore[misc]  # dbt types it not")
    assert without_reason("select 1 -- noqa: PRS")
    assert not without_reason("x = f()  # pyrefly: ignore[bad-return]  # dbt types it not")
    assert not without_reason("x = 1  # noqa: E402 (after the path is set)")
    assert not without_reason("using (a) -- both have one -- noqa: ST07")
    assert not without_reason("x = 1")
