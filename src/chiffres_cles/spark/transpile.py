"""DuckDB's SQL as Spark's: named rules on sqlglot's tree, each for a kind of difference, and a refusal of all the rest.

A construct passes for one of two reasons: a rule below rewrites it, or the comparison of all tables (`make spark`) has
held it against DuckDB and it is in `PROVED`. Any other stops with the construct and the words of both dialects: a
difference that nobody sees is worse than a build that stops. What depends on a type, which the text does not give, is
asked of Spark itself: `typeof` is folded before the query runs, and `raise_error` stops it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn, Protocol, TypeAlias

import sqlglot
from sqlglot import exp

Node: TypeAlias = exp.Expression


class Engine(Protocol):
    """What the rules ask of Spark, and have it do, before the query itself."""

    def columns(self, query: str) -> list[str]:
        """The names of the columns that a query in Spark's words gives, in order."""

    def make(self, view: View) -> None:
        """Make a step: a relation under a name, for the time of a session."""


class NotProved(ValueError):
    """A construct that no rule rewrites and no comparison proved; the message has the words of both dialects."""


@dataclass(frozen=True)
class View:
    """A step before the query: a relation of its own name.

    With `step` it is recursive: it begins as `sql`, and `step` is asked again and again, of the rows that came last
    (`new`) and of all so far (`all_rows`), until none comes. A row takes the place of the one before that has its
    `key`; without a key rows are added, each once where `distinct`.
    """

    name: str
    sql: str
    kept: bool = False
    """Whether it is made once, and not anew wherever it is read: a number given in no order is another each time."""
    step: str = ""
    columns: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    distinct: bool = False

    @property
    def new(self) -> str:
        """The name under which `step` reads the rows that came last."""
        return f"{self.name}__new"

    @property
    def all_rows(self) -> str:
        """The name under which `step` reads all rows so far."""
        return f"{self.name}__all"


RULES: dict[str, tuple[type[Node], Callable[..., Node]]] = {}
"""The rules by name: the node of the tree that each takes, and what writes it anew; its text says what differs."""


def rule(kind: type[Node]) -> Callable[[Callable[..., Node]], Callable[..., Node]]:
    """Enter a rule under its function's name."""

    def enter(apply: Callable[..., Node]) -> Callable[..., Node]:
        RULES[apply.__name__] = kind, apply
        return apply

    return enter


def written(name: str, kind: type[Node], template: str, reason: str) -> None:
    """Enter a rule that is one expression of the node's own parts, `@this` and the like."""

    def apply(node: Node) -> Node:
        return built(template, **node.args)

    apply.__name__, apply.__doc__ = name, reason
    rule(kind)(apply)


def built(template: str, **nodes: Node | str | None) -> Node:
    """An expression in Spark's words, in which each `@name` is the node given."""
    # in sqlglot's own words: Spark's casts are lenient to it
    tree = sqlglot.parse_one(re.sub(r"@(\w+)", r"__\1__", template))
    for column in list(tree.find_all(exp.Column)):
        given = nodes.get(column.name.strip("_")) if column.name.startswith("__") else None
        if given is not None:
            new = exp.Literal.string(given) if isinstance(given, str) else given.copy()
            if column is tree:
                return new
            column.replace(exp.paren(new, copy=False) if isinstance(new, exp.Binary) else new)
    return tree


def call(name: str, *arguments: Node | str) -> Node:
    """A function of Spark by its name."""
    given = [exp.Literal.string(one) if isinstance(one, str) else one for one in arguments]
    return exp.Anonymous(this=name, expressions=given)


def words(node: Node) -> str:
    """A construct in the words of both dialects."""
    ours, theirs = (node.sql(one, unsupported_level=sqlglot.ErrorLevel.IGNORE)[:300] for one in ("duckdb", "spark"))
    return f"{ours}; Spark would read {theirs}"


def refused(node: Node, why: str) -> NoReturn:
    """Stop, with a construct in the words of both dialects."""
    raise NotProved(f"{why}: {words(node)}")


STOPPING = (exp.Cast, exp.Round)
"""What the query itself may stop at, where a type or a value is another in Spark."""


def stopped(node: Node, why: str) -> str:
    """What a query says that stops by itself: the construct as the model has it, in the words of both dialects."""
    return f"not proved on Spark: {why}: {node.meta['words']}"


# ---- names and types ----


@rule(exp.Table)
def one_catalogue(node: Node) -> Node:
    """Two databases, one catalogue: schemas stay apart, the catalogue goes."""
    node.set("catalog", None)
    return node


Type = exp.DataType.Type
TYPES = {Type.UUID: "string", Type.INT128: "decimal(38, 0)", Type.UBIGINT: "decimal(20, 0)"}
"""DuckDB's types that Spark lacks. A uuid is its 36 characters: the same order, and the same text in a key."""


@rule(exp.DataType)
def types(node: Node) -> Node:
    """Uuid, hugeint and ubigint are no types of Spark."""
    return exp.DataType.build(TYPES[node.this], dialect="spark") if node.this in TYPES else node


@rule(exp.ColumnDef)
def fields(node: Node) -> Node:
    """A field of a structure's type is a name and a type in both; a query declares no column of a table."""
    if not isinstance(node.parent, exp.DataType):
        refused(node, "a column that a query declares")
    return node


WHOLE = {Type.INT, Type.BIGINT, Type.SMALLINT, Type.TINYINT}
NO_FRACTION = (
    *(exp.Left, exp.Right, exp.Substring, exp.RegexpExtract, exp.Null, exp.Count, exp.Length, exp.Year, exp.Month),
    *(exp.Day, exp.StrPosition, exp.RowNumber, exp.Window, exp.Not, exp.And, exp.Or, exp.EQ, exp.NEQ, exp.GT, exp.GTE),
    *(exp.LT, exp.LTE, exp.In, exp.Is, exp.Between, exp.Boolean),
)
"""What is a text, a truth or a whole number by its form."""


def _whole(node: Node | None) -> bool:
    """Whether a value has no fraction, and is no span of days, by its form: Spark need not be asked for its type."""
    match node:
        case exp.Window():
            return isinstance(node.this, exp.RowNumber | exp.Rank | exp.DenseRank | exp.Count)
        case exp.Cast():
            return bool(node.args["to"].this in WHOLE)
        case exp.Case():
            return all(map(_whole, (one.args["true"] for one in node.args["ifs"]))) and _whole(node.args.get("default"))
        case exp.Literal():
            return bool(node.is_string) or node.name.isdigit()
        case None:
            return True
        case exp.Paren() | exp.Neg():
            return _whole(node.this)
        case exp.Add() | exp.Sub() | exp.Mul() | exp.Mod():
            return _whole(node.this) and _whole(node.expression)
    return bool(node.meta.get("whole")) or isinstance(node, NO_FRACTION)


UNLIKE = dict.fromkeys(WHOLE, ("double|float|decimal.*,[1-9]", "a fraction to a whole number"))
UNLIKE |= dict.fromkeys((Type.TEXT, Type.VARCHAR), ("double|float|interval", "a double or a span of days to text"))
"""What a cast gives -> the types of Spark of which DuckDB's is another, and the cast in words."""
UUID = "^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$"
DASHED = "^(?i)[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$"


def _uuid(text: Node) -> Node:
    """The 36 characters of a text that is a uuid, with or without its dashes; another stops the query."""
    bare = built("replace(lower(@x), '-', '')", x=text)
    dashed = built("regexp_replace(@x, @form, '$1-$2-$3-$4-$5')", x=bare, form=UUID)
    checked = "if(@x is null or @x rlike @form, @text, raise_error('no uuid'))"
    return built(checked, x=text, text=dashed, form=DASHED)


@rule(exp.Cast)
def cast(node: Node) -> Node:
    """DuckDB rounds a fraction that becomes whole, Spark cuts it; each prints doubles its way; a uuid is checked."""
    inner, to = node.this, node.args["to"]
    if node.args.get("was_uuid"):
        if isinstance(inner, exp.Null):
            return node
        if isinstance(inner, exp.MD5) or inner.name.lower() == "keyed_hash":
            return built("regexp_replace(@x, @form, '$1-$2-$3-$4-$5')", x=inner, form=UUID)
        return _uuid(inner)
    if isinstance(inner, exp.Explode) and not inner.expressions:
        # a generator is alone in Spark's select: its list is cast, and not its values
        if not inner.this.meta.get("series"):
            refused(node, "a cast of what is unnested")
        listed_ = exp.DataType.build(f"array<{to.sql('spark')}>", dialect="spark")
        return exp.Explode(this=exp.Cast(this=inner.this, to=listed_))
    if to.this not in UNLIKE or _whole(inner) and not (to.this not in WHOLE and inner.find(exp.Round)):
        return node
    types_, what = UNLIKE[to.this]
    checked = "if(typeof(@x) rlike @types, raise_error(@why), @cast)"
    return built(checked, x=inner, cast=node, types=f"^({types_})", why=stopped(node, f"cast of {what}"))


@rule(exp.TryCast)
def try_cast(node: Node) -> Node:
    """DuckDB takes 12.7, 1e3 or 2024/01/05 where Spark's try_cast gives null."""
    inner, to = node.this, node.args["to"].this
    tested = isinstance(inner, exp.Case) and any(isinstance(one.this, exp.RegexpLike) for one in inner.args["ifs"])
    taken = "case when @x rlike @form then @cast when @x rlike @other then raise_error(@why) end"
    if to in WHOLE and not tested:
        return built(taken, x=inner, cast=node, form=r"^\s*[+-]?[0-9]+\s*$",
                     other=r"^\s*[+-]?[0-9.][0-9a-fA-FxXbB_.eE+-]*\s*$",
                     why=stopped(node, "try_cast of a number that is not written as a whole one"))  # fmt: skip
    if to == Type.DATE:
        return built(taken, x=inner, cast=node, form="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", other="",
                     why=stopped(node, "try_cast of a day that is not written 2024-01-31"))  # fmt: skip
    return node


# ---- numbers ----

written("divided", exp.Div, "cast(@this as double) / cast(@expression as double)",
        "DuckDB divides as doubles, whatever the types; Spark keeps decimals (by zero, ANSI mode stops).")  # fmt: skip
written("average", exp.Avg, "avg(cast(@this as double))",
        "An average of decimals is a double in DuckDB and a decimal in Spark.")  # fmt: skip
written("floor", exp.Floor, "cast(floor(@this) as double)",
        "The floor of a double is a double in DuckDB and whole in Spark, which it may overflow.")  # fmt: skip


@rule(exp.Round)
def rounded(node: Node) -> Node:
    """DuckDB rounds what a double is, Spark the shortest text of it: 44.15, a little less, to 44.1 and to 44.2.

    They differ where that text ends in a five that the double is not: there the query stops.
    """
    places = node.args.get("decimals")
    if places is None:
        whole = built("round(cast(@x as double))", x=node.this)
        whole.meta["whole"] = True
        return whole
    if not isinstance(places, exp.Literal):
        refused(node, "rounded to places that are no literal")
    n, power = int(places.name), 2 ** (int(places.name) + 1)
    return built(
        f"if(@x = round(@x, {n + 1}) and @x * {power} <> floor(@x * {power})"
        f" and right(cast(cast(@x as decimal(38, {n + 1})) as string), 1) = '5', raise_error(@why), round(@x, {n}))",
        x=built("cast(@x as double)", x=node.this),
        why=stopped(node, "round of a double whose text ends in a five that it is not"),
    )


@rule(exp.Format)
def formatted(node: Node) -> Node:
    """Python's format specification against Java's."""
    found = re.fullmatch(r"\{:(,?)\.(\d)f\}", node.this.name)
    if not found:
        refused(node, "a format that no rule writes")
    return call("format_string", f"%{found[1]}.{found[2]}f", *node.expressions)


# ---- texts ----

ZS = "\u0020\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


@rule(exp.Trim)
def trimmed(node: Node) -> Node:
    """DuckDB trims every blank of Unicode (category Zs), Spark the common one alone."""
    if node.expression or node.args.get("position"):
        refused(node, "a trim of other signs, or of one end")
    return built("trim(both @blanks from @x)", blanks=ZS, x=node.this)


SEVERAL = [chr(i) for i in range(0x80, 0x10000) if not 0xD800 <= i < 0xE000 and len(chr(i).upper()) > 1]
SEVERAL += map(chr, (0x19B, 0x264, 0x1C8A, 0xA7CD, 0xA7CF, 0xA7D3, 0xA7D5, 0xA7DB))
"""Letters of which Java makes several capitals, and those whose capital DuckDB does not know: it is of Unicode 16."""
ONE = {"ß": "ẞ"} | {c: chr(ord(c) + 8) for c in SEVERAL if 0x1F80 <= ord(c) < 0x1FB0 and not ord(c) & 8}
ONE |= {"ᾳ": "ᾼ", "ῃ": "ῌ", "ῳ": "ῼ"}
HELD = "".join(chr(0xE000 + place) for place in range(len(SEVERAL)))


@rule(exp.Upper)
def upper(node: Node) -> Node:
    """Java makes SS of ß and FI of a ligature, DuckDB one letter of each: `SEVERAL` are set aside for the while."""
    return built("translate(upper(translate(@x, @several, @held)), @held, @one)", x=node.this,
                 several="".join(SEVERAL), held=HELD, one="".join(ONE.get(c, c) for c in SEVERAL))  # fmt: skip


@rule(exp.Chr)
def chr_of(node: Node) -> Node:
    """Spark takes the number modulo 256, without a word."""
    only = node.expressions[0] if node.expressions else node.this
    if not isinstance(only, exp.Literal):
        refused(node, "chr of what is no literal is another in Spark above 255")
    return exp.Literal.string(chr(int(only.name)))


@rule(exp.Split)
def split(node: Node) -> Node:
    """An empty separator gives the characters in DuckDB."""
    if isinstance(node.expression, exp.Literal) and node.expression.name == "":
        return built("regexp_extract_all(@x, '(?s).', 0)", x=node.this)
    return node


def pattern(node: Node) -> str:
    """RE2's pattern for Java: line ends are \\n alone, and `$` is the end of the text."""
    if not isinstance(node, exp.Literal):
        refused(node, "a pattern that is no literal")
    text = node.name
    bare = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "", text)
    if bare.endswith("$") and text.endswith("$"):
        bare, text = bare[:-1], text[:-1] + "\\z"
    if "$" in bare or "(?" in bare.replace("(?:", ""):
        refused(node, "a pattern with $ or flags, which differ between RE2 and Java")
    return str(text)


@rule(exp.RegexpFullMatch)
def full_match(node: Node) -> Node:
    """Spark finds a pattern, and does not ask that it be the whole text."""
    return built("@x rlike @p", x=node.this, p=f"(?d)^(?:{pattern(node.expression)})\\z")


@rule(exp.RegexpLike)
def matches(node: Node) -> Node:
    """Line ends differ between RE2 and Java."""
    return built("@x rlike @p", x=node.this, p=f"(?d){pattern(node.expression)}")


@rule(exp.RegexpExtract)
def extracted(node: Node) -> Node:
    """DuckDB gives the whole match where no group is named, Spark the first group."""
    group = node.args.get("group") or exp.Literal.number(0)
    return call("regexp_extract", node.this, f"(?d){pattern(node.expression)}", group)


@rule(exp.RegexpReplace)
def replaced(node: Node) -> Node:
    """Without 'g' DuckDB replaces the first alone; Java names groups with $."""
    new, text = node.args.get("replacement"), node.expression.name
    every = "g" in (node.args["modifiers"].name if node.args.get("modifiers") else "")
    if not isinstance(new, exp.Literal) or not (every or text.startswith("^") or text.endswith("$")):
        refused(node, "Spark's regexp_replace replaces every match")
    with_groups = re.sub(r"\\(\d)", r"$\1", new.name.replace("$", "\\$"))
    return call("regexp_replace", node.this, f"(?d){pattern(node.expression)}", with_groups)


# ---- days ----

DAYS = {"%Y": "yyyy", "%m": "MM", "%d": "dd", "%H": "HH", "%M": "mm", "%S": "ss"}


def java_format(node: Node) -> str:
    """A format of strptime in Java's letters; letters of its own are quoted."""
    parts = re.findall(r"%.|[A-Za-z]+|[^A-Za-z%]+", node.name)
    if any(part.startswith("%") and part not in DAYS for part in parts):
        refused(node, "a format that no rule writes")
    return "".join(DAYS.get(part, f"'{part}'" if part.isalpha() else part) for part in parts)


@rule(exp.TimeToStr)
def printed_day(node: Node) -> Node:
    """The letters of a format are Java's."""
    return call("date_format", node.this, java_format(node.args["format"]))


written("made_day", exp.DateFromParts, "make_date(cast(@year as int), cast(@month as int), cast(@day as int))",
        "Parts are whole numbers of 32 bits.")  # fmt: skip


@rule(exp.GenerateSeries)
def series(node: Node) -> Node:
    """Spark's sequence stops, or counts down, where the end is before the start; DuckDB gives none."""
    start, end, step = node.args["start"], node.args["end"], node.args.get("step") or exp.Literal.number(1)
    if node.args.get("is_end_exclusive"):
        end = exp.Sub(this=exp.paren(end), expression=exp.Literal.number(1))
    made = built("if(@a <= @b, sequence(@a, @b, @s), array())", a=start, b=end, s=step)
    made.meta["series"] = True
    return call("explode", made) if isinstance(node.parent, exp.Table) else made


# ---- aggregates and windows ----


for _name, _kind, _by in (("least_by", exp.ArgMin, "min_by"), ("greatest_by", exp.ArgMax, "max_by")):
    written(_name, _kind, f"{_by}(@this, case when @this is not null then @expression end)",
            "DuckDB passes over rows whose value is null, Spark takes them.")  # fmt: skip


@rule(exp.Grouping)
def grouping(node: Node) -> Node:
    """Spark's grouping takes one column."""
    columns = node.expressions or [node.this]
    parts = [f"grouping(@c{i}) * {2 ** (len(columns) - 1 - i)}" for i in range(len(columns))]
    return built("(" + " + ".join(parts) + ")", **{f"c{i}": column for i, column in enumerate(columns)})


@rule(exp.GroupConcat)
def joined(node: Node) -> Node:
    """Listagg(distinct) beside other aggregates breaks Spark's planner; of no row DuckDB gives null."""
    inner, separator = node.this, node.args.get("separator") or exp.Literal.string(",")
    order = inner.expressions if isinstance(inner, exp.Order) else []
    inner = inner.this if order else inner
    if not isinstance(inner, exp.Distinct):
        return node
    value = inner.expressions[0]
    nocase = any(isinstance(one.this, exp.Collate) for one in order)
    if any((one.this.this if nocase else one.this) != value or one.args.get("desc") for one in order):
        refused(node, "texts joined in another order than their own")
    texts = "array_sort(collect_set(@x))"
    if nocase:
        texts = "array_sort(transform(collect_set(@x), one -> struct(lower(one) as low, one as own))).own"
    return built(f"case when count(@x) > 0 then array_join({texts}, @s) end", x=value, s=separator)


@rule(exp.Collate)
def collated(node: Node) -> Node:
    """An order that passes over capitals is written by the rule that joins texts."""
    if not isinstance(node.parent, exp.Ordered) or not node.find_ancestor(exp.GroupConcat):
        refused(node, "a collation")
    return node if node.expression.name.lower() == "nocase" else refused(node, "another collation than nocase")


written("listed", exp.ArrayAgg, "case when count(@this) > 0 then collect_list(@this) end",
        "DuckDB's list of no row is null, and holds nulls.")  # fmt: skip


@rule(exp.Filter)
def filtered(node: Node) -> Node:
    """Spark's filter goes with an aggregate alone, over no window: else the condition goes into the argument."""
    over = isinstance(node.parent, exp.Window)
    if not over and not isinstance(node.this, exp.Case | exp.IgnoreNulls):
        return node
    if over and not isinstance(node.this, exp.Count | exp.Sum | exp.Min | exp.Max | exp.LogicalOr):
        refused(node, "a filter on this aggregate over a window")
    for aggregate in [node.this] if over else list(node.this.find_all(exp.AggFunc, exp.Anonymous)):
        name = aggregate.name.lower() if isinstance(aggregate, exp.Anonymous) else ""
        if name in ("", "collect_list", "collect_set"):
            value = aggregate.expressions[0] if name else aggregate.this
            if isinstance(value, exp.Distinct):
                refused(node, "a filter on a distinct aggregate, where it goes into the argument")
            value = exp.Literal.number(1) if isinstance(value, exp.Star) else value
            kept = built("case when @c then @x end", c=exp.paren(node.expression.this), x=value)
            aggregate.set(*(("expressions", [kept]) if name else ("this", kept)))
    return node.this


# ---- lists ----


@rule(exp.Comprehension)
def comprehension(node: Node) -> Node:
    """Spark writes it with a function of the element."""
    if node.args.get("condition"):
        refused(node, "a condition within a comprehension")
    element = exp.to_identifier(node.expression.name)
    return call("transform", node.args["iterator"], exp.Lambda(this=node.this, expressions=[element]))


@rule(exp.Array)
def array(node: Node) -> Node:
    """A comprehension is in a list of its own."""
    only = node.expressions[0] if len(node.expressions) == 1 else None
    return only if isinstance(only, exp.Anonymous) and only.name == "transform" else node


written("distinct_list", exp.ArrayDistinct, "array_compact(array_distinct(@this))",
        "DuckDB's distinct list drops nulls.")  # fmt: skip
written("flat", exp.Flatten, "flatten(array_compact(@this))", "DuckDB passes over a null list.")


@rule(exp.Explode)
def unnested(node: Node) -> Node:
    """An unnest of records with recursive := true gives their fields."""
    if not node.expressions:
        return node
    if not node.this.meta.get("records"):
        refused(node, "a recursive unnest of what is no list of records")
    return call("inline", node.this)


@rule(exp.FromJson)
def of_json(node: Node) -> Node:
    """The shape of JSON is written as a type; what does not have it stops the query. A uuid is checked."""
    names = {"INTEGER": "int", "VARCHAR": "string", "DATE": "date", "UUID": "string"}
    fields = re.findall(r'"(\w+)":\s*"(\w+)"', node.expression.name)
    shape = ", ".join(f"{name}: {names[kind]}" for name, kind in fields)
    read = call("from_json", node.this, f"array<struct<{shape}>>", call("map", "mode", "FAILFAST"))
    record: list[Node | str] = []
    for name, kind in fields:
        value = exp.column(name, table="record")
        record += [name, _uuid(value) if kind == "UUID" else value]
    each = exp.Lambda(this=call("named_struct", *record), expressions=[exp.to_identifier("record")])
    records = call("transform", read, each)
    records.meta["records"] = True
    return records


# ---- functions that sqlglot leaves by their name ----


def _date_sub(node: Node) -> Node:
    unit, start, end = node.expressions
    if unit.name != "year":
        refused(node, "date_sub is proved of years alone")
    return built("cast(months_between(@b, @a) / 12 as bigint)", a=start, b=end)


def _strptime(node: Node) -> Node:
    text, form = node.expressions
    return built("cast(try_to_timestamp(@x, @f) as timestamp_ntz)", x=text, f=java_format(form))


def _digest(node: Node) -> Node:
    """The last eight bytes of an MD5 as a number, their order turned."""
    text = node.expressions[0]
    given = text.args["false"] if isinstance(text, exp.If) else text  # the cast, or the check around it
    if isinstance(given, exp.Cast) and isinstance(given.this, exp.Column) and not given.this.table:
        # of the rows of frozen editions alone: where there are some, the query stops
        return built("cast(raise_error(@why) as decimal(20, 0))", why=stopped(given, "a whole row as text"))
    parts = [f"substr(md5(@x), {place}, 2)" for place in range(31, 16, -2)]
    return built(f"cast(conv(concat({', '.join(parts)}), 16, 10) as decimal(20, 0))", x=text)


def _row(node: Node) -> Node:
    """A null in a compared row is after every value in DuckDB, before them in Spark."""
    return call("struct", *(part for one in node.expressions for part in (built("@x is null", x=one), one)))


OWN: dict[str, Callable[[Node], Node]] = dict.fromkeys(
    ("keyed_hash", "strip_accents", "identity_decisions"), lambda node: node
)
"""Functions that the session has (`session.py`)."""
FUNCTIONS = OWN | {
    "date_sub": _date_sub, "try_strptime": _strptime, "md5_number_lower": _digest, "row": _row,
    "to_years": lambda node: built("make_ym_interval(@n, 0)", n=node.expressions[0]),
}  # fmt: skip


@rule(exp.Bracket)
def elements(node: Node) -> Node:
    """A place that a list has not is null in DuckDB, and stops Spark; a structure has each of its fields."""
    (place,) = node.expressions
    return call("get", node.this, place) if place.is_int else node


@rule(exp.Anonymous)
def functions(node: Node) -> Node:
    """Functions that Spark lacks, or has under another name."""
    if node.name.lower() not in FUNCTIONS:
        refused(node, f"no rule takes the function {node.name.lower()}")
    return FUNCTIONS[node.name.lower()](node)


# ---- relations ----

RECORD_NUMBER = "record__number"
"""The column of a landed table that carries the record's number in its file."""


@rule(exp.Window)
def row_numbers(node: Node) -> Node:
    """Row_number() over () is the order of the file in DuckDB: it is carried, or that of a fixture's rows."""
    if not isinstance(node.this, exp.RowNumber) or any(node.args.get(a) for a in ("partition_by", "order", "alias")):
        return node
    select = node.find_ancestor(exp.Select)
    source = select.args["from_"].this if select is not None and select.args.get("from_") else None
    if isinstance(source, exp.Table) and source.db == "landing":
        return exp.column(RECORD_NUMBER)
    return built("row_number() over (order by monotonically_increasing_id())")


@rule(exp.Select)
def first_of_each(node: Node) -> Node:
    """Distinct on: the first row of each group, in the order that is given."""
    distinct = node.args.get("distinct")
    if distinct is None or not distinct.args.get("on"):
        return node
    order, by = node.args.get("order"), distinct.args["on"]
    if order is None or node.args.get("group") or node.args.get("limit"):
        refused(node, "distinct on without an order, or beside a group")
    with_ = node.args.get("with_")
    for part in ("distinct", "order", "with_"):
        node.set(part, None)
    rank = exp.Window(this=exp.RowNumber(), partition_by=[one.copy() for one in by.expressions or [by]], order=order)
    node.append("expressions", exp.alias_(rank, "rank__"))
    star = exp.Star(except_=[exp.to_identifier("rank__")])
    outer = exp.Select(expressions=[star]).from_(_named(node.copy(), "ranked__")).where(exp.column("rank__").eq(1))
    outer.set("with_", with_)
    return outer


@rule(exp.Select)
def list_before_function(node: Node) -> Node:
    """Spark's functions of a list take none that holds a query: the list is made in a query within."""
    filters = itertools.chain(*(item.find_all(exp.ArrayFilter) for item in node.expressions))
    held = [one for one in filters if one.find_ancestor(exp.Select) is node and one.this.find(exp.Select)]
    if not held:
        return node
    rest = ("joins", "group", "having", "where", "distinct", "order", "laterals", "qualify", "windows")
    stars = [item for item in node.expressions if item.is_star]
    if any(node.args.get(name) for name in rest) or not all(isinstance(star, exp.Star) for star in stars):
        refused(node, "a list that holds a query, in a query of several parts")
    inner = exp.Select(expressions=[exp.Star()], from_=node.args["from_"].copy())
    for place, one in enumerate(held):
        inner.append("expressions", exp.alias_(one.this.copy(), f"list__{place}"))
        one.set("this", exp.column(f"list__{place}"))
        for star in stars:
            star.set("except_", [*(star.args.get("except_") or []), exp.to_identifier(f"list__{place}")])
    node.set("from_", exp.From(this=_named(inner, node.args["from_"].this.alias or "listed__")))
    return node


def _named(query: Node, name: str) -> Node:
    return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(name)))


PROVED = {
    *("Abs", "Add", "Alias", "And", "AnyValue", "Array", "ArrayAppend", "ArrayContains", "ArrayFilter", "ArraySort"),
    *("ArrayToString", "Between", "Boolean", "Bracket", "CTE", "Case", "Coalesce", "Column", "Columns", "Concat"),
    *("ConcatWs", "Contains", "Count", "DPipe", "DataTypeParam", "Day", "DenseRank", "Distinct", "EQ", "EndsWith"),
    *("Except", "Exists", "Explode", "FirstValue", "From", "GT", "GTE", "Greatest", "Group", "GroupingSets"),
    *("Having", "Identifier", "If", "IgnoreNulls", "In", "Interval", "Is", "Join", "LT", "LTE", "Lag", "Lambda"),
    *("LastValue", "Lead", "Least", "Left", "Length", "Like", "Limit", "Literal", "LogicalAnd", "LogicalOr", "Lower"),
    *("MD5", "Max", "Min", "Mod", "Month", "Mul", "NEQ", "Neg", "Not", "Null", "NullSafeEQ", "NullSafeNEQ", "Nullif"),
    *("Or", "Order", "Ordered", "Pad", "Paren", "Pivot", "Pow", "PropertyEQ", "Qualify", "Rank", "Replace", "Right"),
    *("Rollup", "RowNumber", "Select", "Sign", "SplitPart", "Star", "StartsWith", "StrPosition", "Struct", "Sub"),
    *("Subquery", "Substring", "Sum", "Table", "TableAlias", "Transform", "Tuple", "Union", "UnpivotColumns"),
    *("Values", "Var", "Where", "Window", "WindowSpec", "With", "Year"),
}
"""Constructs taken to mean the same in both: the comparison of all tables has held each against DuckDB."""


def transpile(sql: str, engine: Engine, prefix: str = "step") -> str:
    """A query of DuckDB in Spark's words. What must be there before it is made in `engine`, under names that begin with
    `prefix`.

    Raises `NotProved` for a construct that neither a rule nor the comparison has proved.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    handled = {kind for kind, _ in RULES.values()}
    for node in tree.walk():
        if type(node).__name__ not in PROVED and type(node) not in handled:
            refused(node, type(node).__name__)
        if isinstance(node, exp.Like) and "\\" in node.expression.name:
            refused(node, "a backslash in like")
        if isinstance(node, STOPPING):
            node.meta["words"] = words(node)
        if isinstance(node, exp.Cast) and node.args["to"].this == Type.UUID:
            node.set("was_uuid", True)
    tree = exp.Subquery(this=tree)  # so that a rule may take the whole query, too
    for window in list(tree.find_all(exp.Window)):
        _unframed(window)
    for union in [one for one in tree.find_all(exp.Union) if not isinstance(one.parent, exp.Union)]:
        if (values := _constants(union)) is not union:
            union.replace(values)
    for node in reversed(list(tree.walk(bfs=True))):  # the leaves first: what a rule replaces holds what was rewritten
        for kind, apply in RULES.values():
            if type(node) is kind and (new := apply(node)) is not node:
                node.replace(new)
                break
    tree = _Relations(engine, prefix).made(tree).this
    return str(tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE))


def _unframed(window: Node) -> None:
    """A rank has no frame: DuckDB passes over that of a named window, Spark stops at it."""
    named = window.args.get("alias")
    if not named or not isinstance(window.this, exp.RowNumber | exp.Rank | exp.DenseRank | exp.Lag | exp.Lead):
        return
    ours = next(one for one in window.find_ancestor(exp.Select).args["windows"] if one.name == named.name)
    if ours.args.get("spec"):
        window.set("alias", None)
        window.set("partition_by", [one.copy() for one in ours.args.get("partition_by") or []])
        window.set("order", ours.args["order"].copy())


CONSTANT = (
    exp.Literal, exp.Null, exp.Boolean, exp.Cast, exp.Neg, exp.DataType, exp.DataTypeParam, exp.Alias, exp.Identifier,
    exp.Select,
)  # fmt: skip


def _constants(union: Node) -> Node:
    """A union of rows of constants as one list of values: Spark would plan, and run, each as a query."""
    rows, rest = [], union
    while isinstance(rest, exp.Union):
        if any(rest.args.get(part) for part in ("distinct", "by_name", "with_", "order", "limit")):
            return union
        rows.append(rest.expression)
        rest = rest.this
    rows = [rest, *reversed(rows)]
    if len(rows) < 2 or not all(isinstance(part, CONSTANT) for row in rows for part in row.walk()):
        return union
    names = [one.alias_or_name for one in rows[0].expressions]
    if not all(names) or any(len(row.expressions) != len(names) for row in rows):
        return union
    given = [tuple(one.unalias().copy() for one in row.expressions) for row in rows]
    return exp.select("*").from_(exp.values(given, "constants__", names))


class _Relations:
    """Relations that Spark's text cannot say: recursion, `union by name`, `select * replace` and `unpivot` of a
    pattern.

    Where a query has one, each of its `with` relations becomes a view, so that Spark can be asked for its columns.
    """

    def __init__(self, engine: Engine, prefix: str) -> None:
        self.engine = engine
        self.names = (f"{prefix}_{number}" for number in itertools.count())

    def made(self, tree: Node) -> Node:
        """The tree with all of it written out, its steps made."""
        withs = [*reversed(list(tree.find_all(exp.With)))]  # the innermost first
        recursive = any(one.args.get("recursive") and any(map(_recurs, one.expressions)) for one in withs)
        if recursive or any(map(_asks_columns, tree.walk())):
            for with_ in withs:
                self._views(with_, recursive)
            self._expanded(tree)
        return tree

    def columns(self, query: Node) -> list[str]:
        return self.engine.columns(query.sql("spark"))

    def _views(self, with_: Node, kept: bool) -> None:
        """Make a view of each relation of a `with`, which goes, and have its readers read the view."""
        query, rest = with_.parent, list(with_.expressions)
        query.set("with_", None)
        while rest:
            cte, view = rest.pop(0), next(self.names)
            if _recurs(cte):
                self._recursive(cte, view)
            else:
                body = self._expanded(exp.Subquery(this=cte.this))
                self.engine.make(View(view, body.this.sql("spark"), kept))
            for table in [one for reader in (*rest, query) for one in reader.find_all(exp.Table)]:
                if not table.db and table.name.lower() == cte.alias.lower():
                    _renamed(table, view)

    def _recursive(self, cte: Node, view: str) -> None:
        union = cte.this
        start, step = (self._expanded(exp.Subquery(this=part)).this for part in (union.this, union.expression))
        columns = tuple(cte.alias_column_names) or tuple(self.columns(start))
        key = tuple(one.name for one in cte.args.get("key_expressions") or ())
        made = View(view, start.sql("spark"), True, "", columns, key, bool(union.args.get("distinct")))
        for table in _of_itself(cte, step):
            _renamed(table, made.all_rows if table.db else made.new)
        self.engine.make(replace(made, step=step.sql("spark")))

    def _expanded(self, tree: Node) -> Node:
        """Write out what names columns by a short form, the innermost query first."""
        for node in reversed(list(tree.walk(bfs=True))):
            if isinstance(node, exp.Union) and node.args.get("by_name"):
                self._by_name(node)
            elif isinstance(node, exp.Select):
                self._replaced(node)
            elif isinstance(node, exp.Pivot) and node.args.get("into"):
                node.replace(self._unpivoted(node))
        return tree

    def _by_name(self, union: Node) -> None:
        sides = {part: self.columns(union.args[part]) for part in ("this", "expression")}
        held = {part: {name.lower(): name for name in names} for part, names in sides.items()}
        names = held["this"] | {low: name for low, name in held["expression"].items() if low not in held["this"]}
        for part, has in held.items():
            chosen = [
                exp.column(name, quoted=True) if low in has else exp.alias_(exp.null(), name, quoted=True)
                for low, name in names.items()
            ]
            union.set(part, exp.select(*chosen).from_(_named(union.args[part].copy(), "side")))
        union.set("by_name", False)

    def _replaced(self, select: Node) -> None:
        for item in list(select.expressions):
            star = item.this if isinstance(item, exp.Column) else item
            if not isinstance(star, exp.Star) or not star.args.get("replace"):
                continue
            new = {one.alias.lower(): one for one in star.args["replace"]}
            star.set("replace", None)
            query = select.copy()
            for part in set(query.args) - {"from_", "joins"}:
                query.set(part, None)
            query.set("expressions", [item.copy()])
            table = item.table if isinstance(item, exp.Column) else None
            columns = [new.get(one.lower()) or exp.column(one, table=table, quoted=True) for one in self.columns(query)]
            place = select.expressions.index(item)
            select.set("expressions", [*select.expressions[:place], *columns, *select.expressions[place + 1 :]])

    def _unpivoted(self, pivot: Node) -> Node:
        table, into, listed = pivot.this.sql("spark"), pivot.args["into"], pivot.expressions[0]
        if not isinstance(listed, exp.Columns) or not isinstance(listed.this, exp.Star):
            refused(pivot, "unpivot of other than a pattern")
        out = {one.name.lower() for one in listed.this.args.get("except_") or []}
        names = [f"`{name}`" for name in self.engine.columns(f"select * from {table}") if name.lower() not in out]
        pairs = f"{into.expressions[0].name} for {into.this.name} in ({', '.join(names)})"
        return sqlglot.parse_one(f"select * from {table} unpivot ({pairs})", read="spark")


def _of_itself(cte: Node, tree: Node) -> list[Node]:
    """The readers, in a part of it, of a relation of a `with`."""
    own = (one for one in tree.find_all(exp.Table) if one.db in ("", "recurring"))
    return [one for one in own if one.name.lower() == cte.alias.lower()]


def _recurs(cte: Node) -> bool:
    return isinstance(cte.this, exp.Union) and bool(_of_itself(cte, cte.this))


def _asks_columns(node: Node) -> bool:
    return bool(
        isinstance(node, exp.Union) and node.args.get("by_name")
        or isinstance(node, exp.Star) and node.args.get("replace")
        or isinstance(node, exp.Pivot) and node.args.get("into")
    )  # fmt: skip


def _renamed(table: Node, name: str) -> None:
    """Read another relation under the same name."""
    if not table.alias:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
    table.set("this", exp.to_identifier(name))
    table.set("db", None)
