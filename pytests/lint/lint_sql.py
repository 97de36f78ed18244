"""sqlfluff in half of its time: `python pytests/lint/lint_sql.py lint models tests analyses`.

Its Jinja templater compiles each file of macros anew for each file that it lints, twice: 70 files for 400, most of its
time. Here Jinja compiles a text once in a process. With `--processes` each process imports this module, and does so
too.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2 import Environment
from sqlfluff.cli.commands import cli

JINJA: Any = Environment
compile_anew = JINJA.compile
compiled: dict[tuple[type[Environment], str, str | None, str | None], CodeType] = {}


def compile_once(
    self: Environment, source: Any, name: str | None = None, filename: str | None = None, **how: bool
) -> Any:
    """The code of a template, kept by its text: it depends on the kind of environment, and on nothing else here."""
    if how or not isinstance(source, str):
        return compile_anew(self, source, name, filename, **how)
    key = (type(self), source, name, filename)
    if key not in compiled:
        compiled[key] = compile_anew(self, source, name, filename)
    return compiled[key]


JINJA.compile = compile_once

if __name__ == "__main__":
    cli()
