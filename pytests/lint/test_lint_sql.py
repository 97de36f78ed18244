"""The lint of SQL finds what sqlfluff finds without its short cuts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from chiffres_cles.settings import ROOT

MODEL = ROOT / "models" / "intermediate" / "registrations" / "int_registrations_ranked.sql"


def damaged(text: str) -> str:
    """The text with a fault of layout or of letters in every third line."""
    damages = (
        lambda line: line.replace(" ", "  ", 1) if line.strip() else line + " ",
        lambda line: line + "  ",
        lambda line: "   " + line,
        lambda line: line.replace("from", "FROM").replace("as ", "AS "),
        lambda line: line.replace(", ", " ,").replace("= ", "="),
    )
    lines = text.splitlines()
    for place in range(2, len(lines), 3):
        lines[place] = damages[place // 3 % len(damages)](lines[place])
    return "\n".join(lines)


def found(file: Path, *command: str) -> list[tuple[str, int, int]]:
    """Rule, line and column of each fault in a file."""
    done = subprocess.run(
        [sys.executable, *command, "lint", "--format", "json", "--processes", "1", "--config", ".sqlfluff", str(file)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    [linted] = json.loads(done.stdout)
    return [(one["code"], one["start_line_no"], one["start_line_pos"]) for one in linted["violations"]]


def test_short_cuts_leave_no_fault_out(tmp_path: Path) -> None:
    file = tmp_path / MODEL.name
    file.write_text(damaged(MODEL.read_text(encoding="utf-8")), encoding="utf-8")
    plainly = found(file, "-m", "sqlfluff")
    assert len(plainly) > 20 and {"LT01", "LT02", "CP01"} <= {rule for rule, _, _ in plainly}
    assert found(file, "pytests/lint/lint_sql.py") == plainly
