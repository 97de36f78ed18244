"""sqlfluff in half of its time: `python pytests/lint/lint_sql.py lint models tests analyses`.

Its Jinja templater compiles each file of macros anew for each file that it lints, twice: 70 files for 400, most of
its time. Here Jinja compiles a text once in a process. With `--processes` each process imports this module, and does
so too.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2 import Environment
from sqlfluff.cli.commands import cli

_compile = Environment.compile
_compiled: dict[tuple[type[Environment], str, str | None, str | None], CodeType] = {}


def compile_once(
    self: Environment, source: Any, name: str | None = None, filename: str | None = None, **how: bool
) -> CodeType | str:
    """The code of a template, kept by its text: what it does depends on the kind of environment and no other state."""
    if how or not isinstance(source, str):
        return _compile(self, source, name, filename, **how)  # type: ignore[call-overload, no-any-return]  # as it came
    key = (type(self), source, name, filename)
    if key not in _compiled:
        _compiled[key] = _compile(self, source, name, filename)
    return _compiled[key]


Environment.compile = compile_once  # type: ignore[method-assign, assignment]  # the one place where Jinja compiles

if __name__ == "__main__":
    cli()
