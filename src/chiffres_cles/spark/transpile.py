"""DuckDB's SQL as Spark's: named rules on sqlglot's tree, each for a kind of difference, and a refusal of all the rest.

A construct passes for one of two reasons: a rule below rewrites it, or the comparison of all tables (`make spark`) has
held it against DuckDB and it stands in `PROVED`. Any other stops with the construct and the words of both dialects: a
difference that nobody sees is worse than a build that stops. What depends on a type, which the text does not tell, is
asked of Spark itself: `typeof` is folded before the query runs, and `raise_error` stops it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import sqlglot
from sqlglot import exp


class Engine(Protocol):
    """What the rules ask of Spark, and have it do, before the query itself."""

    def columns(self, query: str) -> list[str]:
        """The names of the columns that a query in Spark's words gives, in order."""

    def make(self, view: View) -> None:
        """Make a step: a relation under a name, for the time of a session."""


class NotProved(ValueError):
    """A construct that no rule rewrites and no comparison proved; the message has the words of both dialects."""


@dataclass(frozen=True)
class Rule:
    """A kind of difference: the node of the tree that it takes, what differs, and how it is rewritten."""

    node: type[exp.Expression]
    reason: str
    apply: Callable[[exp.Expression], exp.Expression]


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


RULES: dict[str, Rule] = {}
"""The rules by name."""


def rule(
    node: type[exp.Expression],
) -> Callable[[Callable[..., exp.Expression]], Callable[..., exp.Expression]]:
    """Enter a rule under its function's name; the text of the function is its reason."""

    def enter(apply: Callable[..., exp.Expression]) -> Callable[..., exp.Expression]:
        RULES[apply.__name__] = Rule(node, apply.__doc__ or "", apply)
        return apply

    return enter


def built(template: str, **nodes: exp.Expression | str | None) -> exp.Expression:
    """An expression in Spark's words, in which each `@name` is the node given."""
    tree = sqlglot.parse_one(
        re.sub(r"@(\w+)", r"__\1__", template)
    )  # in sqlglot's own words: Spark's casts are lenient to it
    for column in list(tree.find_all(exp.Column)):
        given = nodes.get(column.name.strip("_")) if column.name.startswith("__") else None
        if given is not None:
            new = exp.Literal.string(given) if isinstance(given, str) else given.copy()
            if column is tree:
                return new
            column.replace(exp.paren(new, copy=False) if isinstance(new, exp.Binary) else new)
    return tree


def call(name: str, *arguments: exp.Expression) -> exp.Expression:
    """A function of Spark by its name."""
    return exp.Anonymous(this=name, expressions=list(arguments))


# ---- names and types ----


@rule(exp.Table)
def one_catalogue(node: exp.Expression) -> exp.Expression:
    """Two databases, one catalogue: schemas stay apart, the catalogue goes."""
    node.set("catalog", None)
    return node


TYPES = {
    exp.DataType.Type.UUID: "string", exp.DataType.Type.INT128: "decimal(38, 0)",
    exp.DataType.Type.UBIGINT: "decimal(20, 0)",
}  # fmt: skip
"""DuckDB's types that Spark lacks. A uuid is its 36 characters: the same order, and the same text in a key."""


@rule(exp.DataType)
def types(node: exp.Expression) -> exp.Expression:
    """Uuid, hugeint and ubigint are no types of Spark."""
    return exp.DataType.build(TYPES[node.this], dialect="spark") if node.this in TYPES else node


WHOLE = {exp.DataType.Type.INT, exp.DataType.Type.BIGINT, exp.DataType.Type.SMALLINT, exp.DataType.Type.TINYINT}
NO_FRACTION = (
    *(exp.Left, exp.Right, exp.Substring, exp.RegexpExtract, exp.Null, exp.Count, exp.Length, exp.Year, exp.Month),
    *(exp.Day, exp.StrPosition, exp.RowNumber, exp.Window, exp.Not, exp.And, exp.Or, exp.EQ, exp.NEQ, exp.GT, exp.GTE),
    *(exp.LT, exp.LTE, exp.In, exp.Is, exp.Between, exp.Boolean),
)
"""What is a text, a truth or a whole number by its form."""


def _whole(node: exp.Expression) -> bool:
    """Whether a value has no fraction by its form: Spark need not be asked for its type."""
    if isinstance(node, exp.Window):
        return isinstance(node.this, (exp.RowNumber, exp.Rank, exp.DenseRank, exp.Count))
    if isinstance(node, exp.Cast):
        return bool(node.args["to"].this in WHOLE)
    if isinstance(node, exp.Literal):
        return bool(node.is_string) or node.name.isdigit()
    if isinstance(node, (exp.Paren, exp.Neg)):
        return _whole(node.this)
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul, exp.Mod)):
        return _whole(node.this) and _whole(node.expression)
    return bool(node.meta.get("whole")) or isinstance(node, NO_FRACTION)


UUID = "^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$"


@rule(exp.Cast)
def cast(node: exp.Expression) -> exp.Expression:
    """DuckDB rounds a fraction that becomes whole, Spark cuts it; it prints doubles otherwise; a uuid is checked."""
    inner, to = node.this, node.args["to"]
    if node.args.get("was_uuid"):
        if isinstance(inner, exp.Null):
            return node
        plain = isinstance(inner, exp.MD5) or inner.name.lower() == "keyed_hash"
        bare = inner if plain else built("replace(lower(@x), '-', '')", x=inner)
        text = built("regexp_replace(@x, @form, '$1-$2-$3-$4-$5')", x=bare, form=UUID)
        if plain:
            return text
        return built("if(@x is null or @x rlike @form, @text, raise_error('no uuid'))", x=inner, text=text,
                     form="^(?i)[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$")  # fmt: skip
    if isinstance(inner, exp.Explode) and not inner.expressions:
        # a generator stands alone in Spark's select: its list is cast, and not its values
        if not inner.this.meta.get("series"):
            raise NotProved(f"a cast of what is unnested: {_words(node)}")
        return exp.Explode(
            this=exp.Cast(this=inner.this, to=exp.DataType.build(f"array<{to.sql('spark')}>", dialect="spark"))
        )
    if to.this in WHOLE and not _whole(inner):
        return built("if(typeof(@x) rlike '^(double|float|decimal.*[1-9].)$', raise_error(@why), @cast)",
                     x=inner, cast=node, why="cast of a fraction to a whole number is not proved")  # fmt: skip
    return node


WHOLE_TEXT = r"^\s*[+-]?[0-9]+\s*$"
NUMBERLIKE = r"^\s*[+-]?[0-9.][0-9a-fA-FxXbB_.eE+-]*\s*$"


@rule(exp.TryCast)
def try_cast(node: exp.Expression) -> exp.Expression:
    """DuckDB takes 12.7, 1e3 or 2024/01/05 where Spark's try_cast gives null."""
    inner, to = node.this, node.args["to"].this
    tested = isinstance(inner, exp.Case) and any(isinstance(one.this, exp.RegexpLike) for one in inner.args["ifs"])
    if to in WHOLE and not tested:
        return built(
            "case when @x rlike @whole then @cast when @x rlike @like then raise_error(@why) end",
            x=inner,
            cast=node,
            whole=WHOLE_TEXT,
            like=NUMBERLIKE,
            why="try_cast of a number that is not written as a whole one is not proved",
        )
    if to == exp.DataType.Type.DATE:
        return built(
            "case when @x rlike @day then @cast when @x is not null then raise_error(@why) end",
            x=inner,
            cast=node,
            day="^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            why="try_cast of a day that is not written 2024-01-31 is not proved",
        )
    return node


# ---- numbers ----


@rule(exp.Div)
def divided(node: exp.Expression) -> exp.Expression:
    """DuckDB divides as doubles, whatever the types; Spark keeps decimals (by zero, ANSI mode stops)."""
    return built("cast(@a as double) / cast(@b as double)", a=node.this, b=node.expression)


@rule(exp.Avg)
def average(node: exp.Expression) -> exp.Expression:
    """An average of decimals is a double in DuckDB and a decimal in Spark."""
    return built("avg(cast(@x as double))", x=node.this)


@rule(exp.Floor)
def floor(node: exp.Expression) -> exp.Expression:
    """The floor of a double is a double in DuckDB and whole in Spark, which it may overflow."""
    return built("cast(floor(@x) as double)", x=node.this)


@rule(exp.Round)
def rounded(node: exp.Expression) -> exp.Expression:
    """DuckDB rounds what a double is, Spark the shortest text of it: 44.15, which is a little less, to 44.1 and to
    44.2.

    They differ where that text ends in a five that the double is not: there the query stops.
    """
    places = node.args.get("decimals")
    if places is None:
        whole = built("round(cast(@x as double))", x=node.this)
        whole.meta["whole"] = True
        return whole
    if not isinstance(places, exp.Literal):
        raise NotProved(f"rounded to places that are no literal: {_words(node)}")
    n = int(places.name)
    x = built("cast(@x as double)", x=node.this)
    return built(
        f"if(@x = round(@x, {n + 1}) and @x * {2 ** (n + 1)} <> floor(@x * {2 ** (n + 1)})"
        f" and right(cast(cast(@x as decimal(38, {n + 1})) as string), 1) = '5', raise_error(@why), round(@x, {n}))",
        x=x,
        why="round of a double whose text ends in a five that it is not is not proved",
    )


@rule(exp.Format)
def formatted(node: exp.Expression) -> exp.Expression:
    """Python's format specification against Java's."""
    found = re.fullmatch(r"\{:(,?)\.(\d)f\}", node.this.name)
    if not found:
        raise NotProved(f"format {node.this.name!r}: no rule writes it for Spark's format_string")
    return call("format_string", exp.Literal.string(f"%{found[1]}.{found[2]}f"), *node.expressions)


# ---- texts ----

ZS = "\u0020\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


@rule(exp.Trim)
def trimmed(node: exp.Expression) -> exp.Expression:
    """DuckDB trims every blank of Unicode (category Zs), Spark the common one alone."""
    if node.expression or node.args.get("position"):
        raise NotProved(f"{node.sql('duckdb')}: no rule writes it for Spark")
    return built("trim(both @blanks from @x)", blanks=ZS, x=node.this)


SEVERAL = [chr(i) for i in range(0x80, 0x10000) if not 0xD800 <= i < 0xE000 and len(chr(i).upper()) > 1]
SEVERAL += map(chr, (0x19B, 0x264, 0x1C8A, 0xA7CD, 0xA7CF, 0xA7D3, 0xA7D5, 0xA7DB))
"""Letters of which Java makes several capitals, and those whose capital DuckDB does not know: it is of Unicode 16."""
ONE = {"ß": "ẞ"} | {c: chr(ord(c) + 8) for c in SEVERAL if 0x1F80 <= ord(c) < 0x1FB0 and not ord(c) & 8}
ONE |= {"ᾳ": "ᾼ", "ῃ": "ῌ", "ῳ": "ῼ"}
HELD = "".join(chr(0xE000 + place) for place in range(len(SEVERAL)))


@rule(exp.Upper)
def upper(node: exp.Expression) -> exp.Expression:
    """Java makes SS of ß and FI of a ligature, DuckDB one letter of each: `SEVERAL` are set aside for the while."""
    return built("translate(upper(translate(@x, @several, @held)), @held, @one)", x=node.this,
                 several="".join(SEVERAL), held=HELD, one="".join(ONE.get(c, c) for c in SEVERAL))  # fmt: skip


@rule(exp.Chr)
def chr_of(node: exp.Expression) -> exp.Expression:
    """Spark takes the number modulo 256, without a word."""
    only = node.expressions[0] if node.expressions else node.this
    if not isinstance(only, exp.Literal):
        raise NotProved(f"{node.sql('duckdb')}: chr of what is no literal is another in Spark above 255")
    return exp.Literal.string(chr(int(only.name)))


@rule(exp.Split)
def split(node: exp.Expression) -> exp.Expression:
    """An empty separator gives the characters in DuckDB."""
    if isinstance(node.expression, exp.Literal) and node.expression.name == "":
        return built("regexp_extract_all(@x, '(?s).', 0)", x=node.this)
    return node


def pattern(node: exp.Expression) -> str:
    """RE2's pattern for Java: line ends are \\n alone, and `$` is the end of the text."""
    if not isinstance(node, exp.Literal):
        raise NotProved(f"{node.sql('duckdb')}: a pattern that is no literal cannot be read for Java")
    text = node.name
    bare = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "", text)
    if bare.endswith("$") and text.endswith("$"):
        bare, text = bare[:-1], text[:-1] + "\\z"
    if "$" in bare or "(?" in bare.replace("(?:", ""):
        raise NotProved(f"pattern {node.name!r}: $ and flags differ between RE2 and Java")
    return str(text)


@rule(exp.RegexpFullMatch)
def full_match(node: exp.Expression) -> exp.Expression:
    """Spark finds a pattern, and does not ask that it be the whole text."""
    return built("@x rlike @p", x=node.this, p=f"(?d)^(?:{pattern(node.expression)})\\z")


@rule(exp.RegexpLike)
def matches(node: exp.Expression) -> exp.Expression:
    """Line ends differ between RE2 and Java."""
    return built("@x rlike @p", x=node.this, p=f"(?d){pattern(node.expression)}")


@rule(exp.RegexpExtract)
def extracted(node: exp.Expression) -> exp.Expression:
    """DuckDB gives the whole match where no group is named, Spark the first group."""
    group = node.args.get("group") or exp.Literal.number(0)
    return call("regexp_extract", node.this, exp.Literal.string(f"(?d){pattern(node.expression)}"), group)


@rule(exp.RegexpReplace)
def replaced(node: exp.Expression) -> exp.Expression:
    """Without 'g' DuckDB replaces the first alone; Java names groups with $."""
    new = node.args.get("replacement")
    every = "g" in (node.args["modifiers"].name if node.args.get("modifiers") else "")
    text = node.expression.name
    if not isinstance(new, exp.Literal) or not (every or text.startswith("^") or text.endswith("$")):
        raise NotProved(f"{node.sql('duckdb')}: Spark's regexp_replace replaces every match")
    with_groups = re.sub(r"\\(\d)", r"$\1", new.name.replace("$", "\\$"))
    return call(
        "regexp_replace",
        node.this,
        exp.Literal.string(f"(?d){pattern(node.expression)}"),
        exp.Literal.string(with_groups),
    )


# ---- days ----

DAYS = {"%Y": "yyyy", "%m": "MM", "%d": "dd", "%H": "HH", "%M": "mm", "%S": "ss"}


def java_format(text: str) -> str:
    """A format of strptime in Java's letters; letters of its own are quoted."""
    parts = re.findall(r"%.|[A-Za-z]+|[^A-Za-z%]+", text)
    if any(part.startswith("%") and part not in DAYS for part in parts):
        raise NotProved(f"format {text!r}: no rule writes it for Java")
    return "".join(DAYS.get(part, f"'{part}'" if part.isalpha() else part) for part in parts)


@rule(exp.TimeToStr)
def printed_day(node: exp.Expression) -> exp.Expression:
    """The letters of a format are Java's."""
    text = node.args["format"].name
    return call("date_format", node.this, exp.Literal.string(java_format(text)))


@rule(exp.DateFromParts)
def made_day(node: exp.Expression) -> exp.Expression:
    """Parts are whole numbers of 32 bits."""
    parts = [built("cast(@x as int)", x=node.args[name]) for name in ("year", "month", "day")]
    return call("make_date", *parts)


@rule(exp.GenerateSeries)
def series(node: exp.Expression) -> exp.Expression:
    """Spark's sequence stops, or counts down, where the end is before the start; DuckDB gives none."""
    start, end, step = node.args["start"], node.args["end"], node.args.get("step") or exp.Literal.number(1)
    if node.args.get("is_end_exclusive"):
        end = exp.Sub(this=exp.paren(end), expression=exp.Literal.number(1))
    made = built("if(@a <= @b, sequence(@a, @b, @s), array())", a=start, b=end, s=step)
    made.meta["series"] = True
    return made


# ---- aggregates and windows ----


def _kept(value: exp.Expression, rank: exp.Expression) -> exp.Expression:
    return built("case when @x is not null then @y end", x=value, y=rank)


@rule(exp.ArgMin)
def least_by(node: exp.Expression) -> exp.Expression:
    """DuckDB passes over rows whose value is null, Spark takes them."""
    return call("min_by", node.this, _kept(node.this, node.expression))


@rule(exp.ArgMax)
def greatest_by(node: exp.Expression) -> exp.Expression:
    """DuckDB passes over rows whose value is null, Spark takes them."""
    return call("max_by", node.this, _kept(node.this, node.expression))


@rule(exp.Grouping)
def grouping(node: exp.Expression) -> exp.Expression:
    """Spark's grouping takes one column."""
    columns = node.expressions or [node.this]
    parts = [f"grouping(@c{i}) * {2 ** (len(columns) - 1 - i)}" for i in range(len(columns))]
    return built("(" + " + ".join(parts) + ")", **{f"c{i}": column for i, column in enumerate(columns)})


@rule(exp.Window)
def filtered_window(node: exp.Expression) -> exp.Expression:
    """Spark has no filter on an aggregate over a window: the condition goes into the argument."""
    if not isinstance(node.this, exp.Filter):
        return node
    aggregate, condition = node.this.this, node.this.expression.this
    inner = aggregate.this if isinstance(aggregate, exp.IgnoreNulls) else aggregate
    if not isinstance(inner, (exp.Count, exp.Sum, exp.Min, exp.Max, exp.AnyValue, exp.LogicalOr)):
        raise NotProved(f"{node.sql('duckdb')}: a filter on this aggregate over a window")
    value = exp.Literal.number(1) if isinstance(inner.this, exp.Star) else inner.this
    if isinstance(value, exp.Distinct):
        raise NotProved(f"{node.sql('duckdb')}: a distinct aggregate over a window")
    inner.set("this", built("case when @c then @x end", c=exp.paren(condition), x=value))
    node.set("this", aggregate)
    return node


@rule(exp.GroupConcat)
def joined(node: exp.Expression) -> exp.Expression:
    """Listagg(distinct) beside other aggregates breaks Spark's planner; of no row DuckDB gives null."""
    inner, separator = node.this, node.args.get("separator") or exp.Literal.string(",")
    order = inner.find(exp.Order) if isinstance(inner, exp.Order) else None
    if order is not None:
        inner = order.this
    distinct = isinstance(inner, exp.Distinct)
    value = inner.expressions[0] if distinct else inner
    by = [one.this.sql() for one in order.expressions] if order is not None else []
    if not distinct:
        return node
    if (
        by
        and by != [value.sql()]
        or any(one.args.get("desc") for one in (order.expressions if order is not None else []))
    ):
        raise NotProved(f"{node.sql('duckdb')}: no rule writes it for Spark")
    return built("case when count(@x) > 0 then array_join(array_sort(collect_set(@x)), @s) end", x=value, s=separator)


@rule(exp.ArrayAgg)
def listed(node: exp.Expression) -> exp.Expression:
    """DuckDB's list of no row is null, and holds nulls."""
    return built("case when count(@x) > 0 then collect_list(@x) end", x=node.this)


@rule(exp.Filter)
def filtered(node: exp.Expression) -> exp.Expression:
    """The condition of a rewritten aggregate goes into its argument."""
    if not isinstance(node.this, exp.Case):
        return node
    condition = exp.paren(node.expression.this)
    for aggregate in list(node.this.find_all(exp.Count, exp.AggFunc, exp.Anonymous)):
        name = aggregate.name.lower() if isinstance(aggregate, exp.Anonymous) else ""
        if isinstance(aggregate, exp.Anonymous) and name not in ("collect_list", "collect_set"):
            continue
        value = aggregate.expressions[0] if name else aggregate.this
        kept = built("case when @c then @x end", c=condition, x=value)
        aggregate.set(*(("expressions", [kept]) if name else ("this", kept)))
    return node.this


# ---- lists ----


@rule(exp.Comprehension)
def comprehension(node: exp.Expression) -> exp.Expression:
    """Spark writes it with a function of the element."""
    if node.args.get("condition"):
        raise NotProved(f"{node.sql('duckdb')}: a condition within a comprehension")
    name = node.expression
    lambda_ = exp.Lambda(this=node.this, expressions=[exp.to_identifier(name.name)])
    return call("transform", node.args["iterator"], lambda_)


@rule(exp.Array)
def array(node: exp.Expression) -> exp.Expression:
    """A comprehension stands in a list of its own."""
    only = node.expressions[0] if len(node.expressions) == 1 else None
    return only if isinstance(only, exp.Anonymous) and only.name == "transform" else node


@rule(exp.ArrayDistinct)
def distinct_list(node: exp.Expression) -> exp.Expression:
    """DuckDB's distinct list drops nulls."""
    return built("array_compact(array_distinct(@x))", x=node.this)


@rule(exp.Flatten)
def flat(node: exp.Expression) -> exp.Expression:
    """DuckDB passes over a null list."""
    return built("flatten(array_compact(@x))", x=node.this)


@rule(exp.Explode)
def unnested(node: exp.Expression) -> exp.Expression:
    """An unnest of records with recursive := true gives their fields."""
    if not node.expressions:
        return node
    if not isinstance(node.this, exp.Anonymous) or node.this.name != "from_json":
        raise NotProved(f"{node.sql('duckdb')}: a recursive unnest of what is no list of records")
    return call("inline", node.this)


@rule(exp.FromJson)
def of_json(node: exp.Expression) -> exp.Expression:
    """The shape of JSON is written as a type; what does not have it stops the query."""
    fields = re.findall(r'"(\w+)":\s*"(\w+)"', node.expression.name)
    names = {"INTEGER": "int", "VARCHAR": "string", "DATE": "date", "UUID": "string"}
    shape = "array<struct<" + ", ".join(f"{name}: {names[kind]}" for name, kind in fields) + ">>"
    return call(
        "from_json",
        node.this,
        exp.Literal.string(shape),
        call("map", exp.Literal.string("mode"), exp.Literal.string("FAILFAST")),
    )


# ---- functions that sqlglot leaves by their name ----


def _date_sub(node: exp.Expression) -> exp.Expression:
    unit, start, end = node.expressions
    if unit.name != "year":
        raise NotProved(f"{node.sql('duckdb')}: date_sub is proved of years alone")
    return built("cast(months_between(@b, @a) / 12 as bigint)", a=start, b=end)


def _strptime(node: exp.Expression) -> exp.Expression:
    text, form = node.expressions
    return built("cast(try_to_timestamp(@x, @f) as timestamp_ntz)", x=text, f=java_format(form.name))


def _digest(node: exp.Expression) -> exp.Expression:
    """The last eight bytes of an MD5 as a number, their order turned."""
    text = node.expressions[0]
    if isinstance(text, exp.Cast) and isinstance(text.this, exp.Column) and not text.this.table:
        # asked of the rows of frozen editions alone: where there are some, the query stops
        return built("cast(raise_error('a whole row as text is written otherwise by Spark') as decimal(20, 0))")
    parts = [f"substr(md5(@x), {place}, 2)" for place in range(31, 16, -2)]
    return built(f"cast(conv(concat({', '.join(parts)}), 16, 10) as decimal(20, 0))", x=text)


FUNCTIONS: dict[str, Callable[[exp.Expression], exp.Expression]] = {
    "date_sub": _date_sub,
    "try_strptime": _strptime,
    "to_years": lambda n: built("make_ym_interval(@n, 0)", n=n.expressions[0]),
    "row": lambda n: call(
        "struct", *[built("coalesce(@x, raise_error('a null in a compared row'))", x=x) for x in n.expressions]
    ),
    "md5_number_lower": _digest,
    "keyed_hash": lambda n: n,
    "strip_accents": lambda n: n,
    "identity_decisions": lambda n: n,
    "landing_refusal": lambda n: n,
}


@rule(exp.Anonymous)
def functions(node: exp.Expression) -> exp.Expression:
    """Functions that Spark lacks, or has under another name."""
    name = node.name.lower()
    if name not in FUNCTIONS:
        raise NotProved(f"{node.sql('duckdb')}: no rule takes the function {name}")
    return FUNCTIONS[name](node)


# ---- relations ----


@rule(exp.Window)
def row_numbers(node: exp.Expression) -> exp.Expression:
    """Row_number() over () is the order of the file in DuckDB: it is carried, or that of a fixture's rows."""
    if isinstance(node.this, exp.RowNumber) and not any(node.args.get(a) for a in ("partition_by", "order", "alias")):
        select = node.find_ancestor(exp.Select)
        source = select.args["from_"].this if select is not None and select.args.get("from_") else None
        if isinstance(source, exp.Table) and source.args.get("db") and source.db == "landing":
            return exp.column(RECORD_NUMBER)
        return built("row_number() over (order by monotonically_increasing_id())")
    return node


@rule(exp.Select)
def first_of_each(node: exp.Expression) -> exp.Expression:
    """Distinct on: the first row of each group, in the order that is given."""
    distinct = node.args.get("distinct")
    if distinct is None or not distinct.args.get("on"):
        return node
    order, by = node.args.get("order"), distinct.args["on"]
    if order is None or node.args.get("group") or node.args.get("limit"):
        raise NotProved(f"distinct on without an order, or beside a group: {_words(node)}")
    node.set("distinct", None)
    node.set("order", None)
    rank = exp.Window(this=exp.RowNumber(), partition_by=[one.copy() for one in by.expressions or [by]], order=order)
    node.append("expressions", exp.alias_(rank, "rank__"))
    inner = exp.Subquery(this=node.copy(), alias=exp.TableAlias(this=exp.to_identifier("ranked__")))
    star = exp.Star(except_=[exp.to_identifier("rank__")])
    outer = exp.Select(expressions=[star]).from_(inner).where(exp.column("rank__").eq(1))
    outer.set("with_", node.args.get("with_"))
    outer.find(exp.Subquery).this.set("with_", None)
    return outer


@rule(exp.Select)
def list_before_function(node: exp.Expression) -> exp.Expression:
    """Spark's functions of a list take none that holds a query: the list is made in a query within."""
    held = [
        one
        for one in itertools.chain(*(item.find_all(exp.ArrayFilter) for item in node.expressions))
        if one.find_ancestor(exp.Select) is node and one.this.find(exp.Select)
    ]
    if not held:
        return node
    rest = ("joins", "group", "having", "where", "distinct", "order", "laterals", "qualify", "windows")
    if any(node.args.get(name) for name in rest) or any(
        item.find(exp.Star) for item in node.expressions if item.is_star
    ):
        raise NotProved(f"a list that holds a query, in a query of several parts: {_words(node)}")
    inner = exp.Select(expressions=[exp.Star()])
    inner.set("from_", node.args["from_"].copy())
    for place, one in enumerate(held):
        inner.append("expressions", exp.alias_(one.this.copy(), f"list__{place}"))
        one.set("this", exp.column(f"list__{place}"))
    alias = node.args["from_"].this.alias or "listed__"
    node.set("from_", exp.From(this=exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier(alias)))))
    return node


RECORD_NUMBER = "record__number"
"""The column of a landed table that carries the record's number in its file."""


PROVED = {
    *("Abs", "Add", "Alias", "And", "AnyValue", "Array", "ArrayAppend", "ArrayContains", "ArrayFilter", "ArraySort"),
    *("ArrayToString", "Between", "Boolean", "Bracket", "CTE", "Case", "Coalesce", "Column", "Columns", "Concat"),
    *("ConcatWs", "Contains", "Count", "DPipe", "DataTypeParam", "Day", "Dec", "DenseRank", "Distinct", "EQ"),
    *("EndsWith", "Except", "Exists", "Explode", "FirstValue", "From", "GT", "GTE", "Greatest", "Group"),
    *("GroupingSets", "Having", "Identifier", "If", "IgnoreNulls", "In", "Interval", "Is", "Join", "LT", "LTE"),
    *("Lag", "Lambda", "LastValue", "Lateral", "Lead", "Least", "Left", "Length", "Like", "Limit", "Literal"),
    *("LogicalAnd", "LogicalOr", "Lower", "MD5", "Max", "Min", "Mod", "Month", "Mul", "NEQ", "Neg", "Not", "Null"),
    *("NullSafeEQ", "NullSafeNEQ", "Nullif", "Or", "Order", "Ordered", "Paren", "Pivot", "Pow", "PropertyEQ"),
    *("Qualify", "Rank", "Replace", "Right", "RowNumber", "Select", "Sign", "SplitPart", "Star", "StartsWith"),
    *("StrPosition", "Struct", "Sub", "Subquery", "Substring", "Sum", "Table", "TableAlias", "Transform", "Tuple"),
    *("Union", "Unnest", "UnpivotColumns", "Values", "Var", "Where", "Window", "WindowSpec", "With", "Year"),
}
"""Constructs taken to mean the same in both. The comparison proves them, as far as it has come: docs/spark.md says how
far."""


def transpile(sql: str, engine: Engine, prefix: str = "step") -> str:
    """A query of DuckDB in Spark's words. What must stand before it is made in `engine`, under names that begin with
    `prefix`.

    Raises `NotProved` for a construct that neither a rule nor the comparison has proved.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    handled = {one.node for one in RULES.values()}
    for node in tree.walk():
        if type(node).__name__ not in PROVED and type(node) not in handled:
            raise NotProved(f"{type(node).__name__}: {_words(node)}")
        if isinstance(node, exp.Like) and "\\" in node.expression.name:
            raise NotProved(f"a backslash in like: {_words(node)}")
        if isinstance(node, exp.Cast) and node.args["to"].this == exp.DataType.Type.UUID:
            node.set("was_uuid", True)
    tree = exp.Subquery(this=tree)
    for union in [one for one in tree.find_all(exp.Union) if not isinstance(one.parent, exp.Union)]:
        if (values := _constants(union)) is not None:
            if union.args.get("with_"):
                continue
            union.replace(values)
    # so that a rule may take the whole query, too
    for node in reversed(
        list(tree.walk(bfs=True))
    ):  # the leaves first: what a rule replaces holds what was already rewritten
        for one in RULES.values():
            if type(node) is one.node and (new := one.apply(node)) is not node:
                node.replace(new)
                break
    written = _Relations(engine, prefix).written(tree).this
    return str(written.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE))


def _constants(union: exp.Expression) -> exp.Expression | None:
    """A union of many rows of constants as one list of values: Spark would plan, and run, each as a query of its
    own."""
    rows = []
    while isinstance(union, exp.Union):
        if union.args.get("distinct") or union.args.get("by_name") or union.args.get("with_"):
            return None
        rows.append(union.expression)
        union = union.this
    rows.append(union)
    same = (
        exp.Literal,
        exp.Null,
        exp.Boolean,
        exp.Cast,
        exp.Neg,
        exp.DataType,
        exp.DataTypeParam,
        exp.Alias,
        exp.Identifier,
        exp.Select,
    )
    if len(rows) < 9 or not all(isinstance(part, same) for row in rows for part in row.walk()):
        return None
    names = [one.alias_or_name for one in rows[-1].expressions]
    if not all(names) or any(len(row.expressions) != len(names) for row in rows):
        return None
    values = exp.values(
        [tuple(one.unalias().copy() for one in row.expressions) for row in reversed(rows)], "constants__", names
    )
    return exp.select("*").from_(values)


def _words(node: exp.Expression) -> str:
    """A node in the words of both dialects."""
    return f"{node.sql('duckdb')[:300]}; Spark would read {node.sql('spark')[:300]}"


class _Relations:
    """Relations that Spark's text cannot say: recursion, `union by name`, `select * replace` and `unpivot` of a
    pattern.

    Where a query has one, each of its `with` relations becomes a view, so that Spark can be asked for its columns.
    """

    def __init__(self, engine: Engine, prefix: str) -> None:
        self.engine = engine
        self.names = (f"{prefix}_{number}" for number in itertools.count())

    def written(self, tree: exp.Expression) -> exp.Expression:
        recursive = any(
            one.args.get("recursive") and any(map(_recurs, one.expressions)) for one in tree.find_all(exp.With)
        )
        if recursive or any(map(_asks_columns, tree.walk())):
            for with_ in reversed(list(tree.find_all(exp.With))):  # the innermost first
                self._made(with_, recursive)
            self._expanded(tree)
        return tree

    def _made(self, with_: exp.Expression, kept: bool) -> None:
        """Make a view of each relation of a `with`, which goes, and have its readers read the view."""
        query = with_.parent
        query.set("with_", None)
        rest = list(with_.expressions)
        while rest:
            cte = rest.pop(0)
            name, view = cte.alias, next(self.names)
            if _recurs(cte):
                self._made_recursive(cte, view)
            else:
                body = self._expanded(exp.Subquery(this=cte.this))
                self.engine.make(View(view, body.this.sql("spark"), kept))
            for reader in [*rest, query]:
                _pointed(reader, name, view)

    def _made_recursive(self, cte: exp.Expression, view: str) -> None:
        union = cte.this
        start, step = (self._expanded(exp.Subquery(this=part)).this for part in (union.this, union.expression))
        columns = tuple(cte.alias_column_names) or tuple(self.engine.columns(start.sql("spark")))
        made = View(
            view,
            start.sql("spark"),
            True,
            "",
            columns,
            tuple(k.name for k in cte.args.get("key_expressions") or ()),
            bool(union.args.get("distinct")),
        )
        for table in step.find_all(exp.Table):
            if table.name.lower() == cte.alias.lower() and table.db in ("", "recurring"):
                _renamed(table, made.all_rows if table.db else made.new)
        self.engine.make(replace(made, step=step.sql("spark")))

    def _expanded(self, tree: exp.Expression) -> exp.Expression:
        """Write out what stands for columns, the innermost query first."""
        for node in reversed(list(tree.walk(bfs=True))):
            if isinstance(node, exp.Union) and node.args.get("by_name"):
                self._by_name(node)
            elif isinstance(node, exp.Select):
                self._replaced(node)
            elif isinstance(node, exp.Pivot) and node.args.get("into"):
                node.replace(self._unpivoted(node))
        return tree

    def _by_name(self, union: exp.Expression) -> None:
        sides = [union.this, union.expression]
        held = [{name.lower(): name for name in self.engine.columns(side.sql("spark"))} for side in sides]
        names = {**held[1], **held[0]}
        names = {key: names[key] for key in [*held[0], *[key for key in held[1] if key not in held[0]]]}
        for key, side, has in zip(("this", "expression"), sides, held, strict=True):
            chosen = [
                exp.column(name, quoted=True) if low in has else exp.alias_(exp.null(), name, quoted=True)
                for low, name in names.items()
            ]
            union.set(
                key,
                exp.select(*chosen).from_(
                    exp.Subquery(this=side.copy(), alias=exp.TableAlias(this=exp.to_identifier("side")))
                ),
            )
        union.set("by_name", False)

    def _replaced(self, select: exp.Expression) -> None:
        for item in list(select.expressions):
            star = item.this if isinstance(item, exp.Column) else item
            if not isinstance(star, exp.Star) or not star.args.get("replace"):
                continue
            new = {one.alias.lower(): one for one in star.args["replace"]}
            star.set("replace", None)
            asked = exp.Select(
                expressions=[item.copy()],
                from_=select.args["from_"].copy(),
                joins=[j.copy() for j in select.args.get("joins") or []],
            )
            table = item.table if isinstance(item, exp.Column) else None
            written = [
                new.get(name.lower()) or exp.column(name, table=table, quoted=True)
                for name in self.engine.columns(asked.sql("spark"))
            ]
            place = select.expressions.index(item)
            select.set("expressions", [*select.expressions[:place], *written, *select.expressions[place + 1 :]])

    def _unpivoted(self, pivot: exp.Expression) -> exp.Expression:
        table, into = pivot.this, pivot.args["into"]
        pattern_, value = pivot.expressions[0], into.expressions[0].name
        if not isinstance(pattern_, exp.Columns) or not isinstance(pattern_.this, exp.Star):
            raise NotProved(f"unpivot: {_words(pivot)}")
        out = {one.name.lower() for one in pattern_.this.args.get("except_") or []}
        names = [name for name in self.engine.columns(f"select * from {table.sql('spark')}") if name.lower() not in out]
        listed_ = ", ".join(f"`{name}`" for name in names)
        return sqlglot.parse_one(
            f"select * from {table.sql('spark')} unpivot ({value} for {into.this.name} in ({listed_}))", read="spark"
        )


def _recurs(cte: exp.Expression) -> bool:
    """Whether a relation of a `with` reads itself."""
    return isinstance(cte.this, exp.Union) and any(
        t.name.lower() == cte.alias.lower() and t.db in ("", "recurring") for t in cte.this.find_all(exp.Table)
    )


def _asks_columns(node: exp.Expression) -> bool:
    return bool(
        isinstance(node, exp.Union) and node.args.get("by_name")
        or isinstance(node, exp.Star) and node.args.get("replace")
        or isinstance(node, exp.Pivot) and node.args.get("into")
    )  # fmt: skip


def _pointed(tree: exp.Expression, name: str, view: str) -> None:
    """Have the readers of a relation read a view."""
    for table in list(tree.find_all(exp.Table)):
        if not table.db and table.name.lower() == name.lower():
            _renamed(table, view)


def _renamed(table: exp.Expression, name: str) -> None:
    """Read another relation under the same name."""
    if not table.alias:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
    table.set("this", exp.to_identifier(name))
    table.set("db", None)
