"""sqlfluff in less than half of its time: `python pytests/lint/lint_sql.py lint models tests analyses`.

Its Jinja templater compiles each file of macros anew for each file that it lints, twice: 70 files for 400, most of its
time. Here Jinja compiles a text once in a process. Three rules of layout each lay out the same file: here it is laid
out once. With `--processes` each process imports this module, and does so too.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2 import Environment
from sqlfluff.cli.commands import cli
from sqlfluff.core import FluffConfig
from sqlfluff.core.parser import BaseSegment
from sqlfluff.utils.reflow.sequence import ReflowSequence

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

LAYOUT: Any = ReflowSequence
lay_out = LAYOUT.from_root
last: list[Any] = [None, None, None]


def lay_out_once(root: BaseSegment, config: FluffConfig) -> ReflowSequence:
    """The layout of a file, kept till another is asked for: a rule that lints makes what it changes anew."""
    if last[0] is not root or last[1] is not config:
        last[:] = root, config, lay_out(root, config)
    kept: ReflowSequence = last[2]
    return kept


LAYOUT.from_root = lay_out_once

if __name__ == "__main__":
    cli()
