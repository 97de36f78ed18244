"""The texts of the project, as a reader meets them: prose of documents, descriptions in YAML, comments, docstrings and
messages, labels of seeds, words of the site's templates. Each is given with its place, without what is code in it."""

from __future__ import annotations

import ast
import csv
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "src" / "chiffres_cles"
FOLDERS = (".ci", "analyses", "bench", "docs", "macros", "models", "profiles", "pytests", "seeds", "src", "tests")
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`]*`|<[^<>]*>|&\w+;|https?://\S+|(?<=\n\n) {4}[^\n]*(?:\n+ {4}[^\n]*)*", re.DOTALL)
"""What is in a text and is none: code, tags, addresses."""
LINK = re.compile(r"\]\([^)\s]*\)")
STYLE = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
REFERENCE = re.compile(r"\[[^\[\]\n]*[/_][^\[\]\n]*\]")
"""A number that a text of the site asks for, as `[learners_by_area/TOTAL/learners]`."""
COMMENT_OF_TEMPLATE = re.compile(r"\{#.*?#\}", re.DOTALL)
NO_SENTENCE = re.compile(
    r"\bselect\b.*\bfrom\b|\b(?:union all|(?:order|group|partition) by|left join|inner join)\b"  # SQL, and its parts
    r"|^\s*(?:select|from|where|and|or|when|cast|create|insert|attach|update|drop|delete) |[ (]\w+\.\w+ (?:=|is) "
    r"|\w\([^)\s]|\w::|@\w|[\w-]+:[#\w-]+;|:[a-z0-9]+[;}]|\(\?",  # its functions, styles of a page, a pattern
    re.DOTALL,
)
"""What is in a string, or in a value of YAML, that is code and no sentence."""
MARK = re.compile(r"#!|# (?:fmt|pyrefly|noqa|ruff)\b")
"""A comment for a tool."""
NO_PROSE = {"expr", "where", "regex", "filter", "sql", "rows", "format", "find", "replace", "by", "constraints", "to"}
"""Keys of YAML whose values are expressions, fixtures or names."""
PROSE_COLUMN = re.compile(r"label|title|meaning|explanation|reason|term|avoid|definition|text|note|fr$|en$")
NO_LANGUAGE = {"countries.csv", "centres.csv"}
"""Seeds of proper names."""


class Text(NamedTuple):
    """One text: a paragraph, a comment, a label."""

    file: Path
    line: int
    words: str


def markdown(file: Path, source: str) -> Iterator[Text]:
    """The paragraphs of a document, and each cell of its tables by itself."""
    source = LINK.sub("]", _blank(CODE, _blank(EXPRESSION, _blank(COMMENT_OF_TEMPLATE, source))))
    for line, paragraph in _paragraphs(source):
        for row, cells in enumerate(paragraph.split("\n")):
            if cells.lstrip().startswith("|"):
                yield from (Text(file, line + row, cell) for cell in cells.split("|"))
        yield Text(file, line, "\n".join(one for one in paragraph.split("\n") if not one.lstrip().startswith("|")))


def yaml_texts(file: Path, source: str) -> Iterator[Text]:
    """The values of a YAML file that are sentences or labels, and its comments."""
    yield from _comments(file, source, "#")
    waiting: list[yaml.Node] = [node for node in yaml.compose_all(source, yaml.CSafeLoader) if node]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:  # an alias
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            waiting += [value for key, value in node.value if key.value not in NO_PROSE]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif " " in node.value.strip() and not NO_SENTENCE.search(said := _prose(node.value)):
            yield Text(file, node.start_mark.line + 1, said)


def python(file: Path, source: str) -> Iterator[Text]:
    """The comments and docstrings of a module, and the messages of the product."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and not MARK.match(token.string):
            yield Text(file, token.start[0], _prose(token.string))
    parts: set[ast.AST] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(docstring)) as constant, lineno=line):
                parts.add(constant)
                yield Text(file, line, _prose(docstring))
            case ast.JoinedStr(lineno=line) | ast.Constant(lineno=line) if file.is_relative_to(PRODUCT):
                if said := _message(node, parts):
                    yield Text(file, line, said)


def _message(node: ast.AST, parts: set[ast.AST]) -> str:
    """What a string says that is a sentence and not SQL; nothing of any other node. `parts`: of strings seen before."""
    said = ""
    if isinstance(node, ast.JoinedStr):
        parts.update(node.values)
        said = "".join(str(one.value) if isinstance(one, ast.Constant) else " … " for one in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in parts:
        said = node.value
    said = _prose(said)
    return said if len(re.findall(r"[^\W\d_]{2,}", said)) >= 3 and not NO_SENTENCE.search(said) else ""


def sql(file: Path, source: str) -> Iterator[Text]:
    """The comments of a model, a test or a macro."""
    for found in COMMENT_OF_TEMPLATE.finditer(source):
        yield Text(file, source.count("\n", 0, found.start()) + 1, _prose(found[0][2:-2]))
    yield from _comments(file, _blank(COMMENT_OF_TEMPLATE, source), "--")


def seed(file: Path, source: str) -> Iterator[Text]:
    """The labels and sentences of a reference list."""
    for line, row in enumerate(csv.DictReader(io.StringIO(source)), start=2):
        for column, value in row.items():
            if value and " " in value and PROSE_COLUMN.search(column):
                yield Text(file, line, _prose(value))


def template(file: Path, source: str) -> Iterator[Text]:
    """What a template of the site says."""
    source = _blank(REFERENCE, _blank(CODE, _blank(EXPRESSION, _blank(STYLE, _blank(COMMENT_OF_TEMPLATE, source)))))
    yield from (Text(file, line, words) for line, words in _paragraphs(source))


READERS: dict[str, Callable[[Path, str], Iterable[Text]]] = {
    ".md": markdown, ".yml": yaml_texts, ".yaml": yaml_texts, ".py": python, ".sql": sql, ".csv": seed,
    ".html": template, ".txt": template,
}  # fmt: skip


def texts(root: Path = ROOT) -> Iterator[Text]:
    """Every text of the project."""
    for file in sorted({*root.glob("*.md"), *(file for name in FOLDERS for file in (root / name).rglob("*.*"))}):
        if file.suffix in READERS and file.name not in NO_LANGUAGE and not {"extracts", "published"} & {*file.parts}:
            yield from READERS[file.suffix](file, file.read_text(encoding="utf-8"))


def _prose(source: str) -> str:
    """A text without what is code in it."""
    return CODE.sub(" ", EXPRESSION.sub(" ", source))


def _blank(pattern: re.Pattern[str], source: str) -> str:
    """A source without what a pattern finds, its lines where they were."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)


def _paragraphs(source: str) -> Iterator[tuple[int, str]]:
    line = 1
    for paragraph in re.split(r"(\n\s*\n)", source):
        if paragraph.strip():
            yield line, paragraph
        line += paragraph.count("\n")


def _comments(file: Path, source: str, mark: str) -> Iterator[Text]:
    """Comments to the end of a line; those of lines that follow each other are one text."""
    said: list[str] = []
    for line, text in enumerate([*source.split("\n"), ""], start=1):
        found = re.search(rf"(?:^|\s){re.escape(mark)} (.*)", text)
        if found:
            said.append(found[1])
        elif said:
            yield Text(file, line - len(said), _prose(" ".join(said)))
            said = []
