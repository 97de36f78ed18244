"""The staging layer, written from the contracts: models, their properties and tests, and the union of all systems.

A contract's column says what it becomes (`target`); `entities.yml` says what an entity's columns are. A model brings
those that its extract says something of; the union declares them all, and is null where a system says nothing. What a
mapping cannot say is a model written by hand (`by_hand`), of which the properties are written here all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any

from chiffres_cles.contract import Column, Contract, ContractError, Extract
from chiffres_cles.sql import text as sql_text
from chiffres_cles.yaml_files import read_yaml

ENTITIES = Path(__file__).with_name("entities.yml")
SOUND = {"where": "reject_rule is null"}
"""Checks look at sound rows: one that breaks the contract stays, its value perhaps null."""
REJECTS = dict.fromkeys(("reject_column", "reject_rule", "reject_value"), "varchar")
"""Column -> its type: why a record is refused."""
RECORD = {
    "record_key": "varchar",
    "problems": 'struct("column" varchar, "rule" varchar, "value" varchar, refuses boolean)[]',
}
"""Column -> its type: what the accounts say of a record (`stg_landing__records`)."""
RECORDS = "records"
"""The entity of an extract whose records are no row of any other."""
LINE = 120
"""Columns at which a list of names is broken."""
ENTITY_KEYS = {"title", "rules", "united", "columns"}
COLUMN_KEYS = {"type", "must", "values", "in", "in_systems", "pattern", "never_above", "description"}


@dataclass(frozen=True)
class EntityColumn:
    """A column of an entity: its type of SQL, and what it may hold."""

    name: str
    type: str
    description: str
    must: bool = False
    values: tuple[Any, ...] = ()
    reference: str | None = None
    systems_of: str | None = None
    pattern: str | None = None
    never_above: str | None = None


@dataclass(frozen=True)
class Entity:
    """What extracts become, such as `enrolments`."""

    name: str
    title: str
    rules: str | None
    """Of the domain, that bear on it, such as `R1, R5`."""
    united: bool
    columns: dict[str, EntityColumn]


@dataclass(frozen=True)
class Staged:
    """One staging model: an extract as one of its entities."""

    extract: Extract
    entity: Entity
    by_hand: str | None
    """Why its SQL is written by hand; None where it is generated."""

    @property
    def name(self) -> str:
        """Name of the model: system and entity, with the extract's `part` where a system brings an entity more than
        once."""
        entity = self.entity.name.removeprefix(f"{self.extract.system}_")
        part = f"{self.extract.part}_" if self.extract.part else ""
        return f"stg_{self.extract.system}__{part}{entity}"

    @property
    def folder(self) -> Path:
        """Folder of the model, relative to the project."""
        return Path("models/staging") / self.extract.system

    @property
    def has_each_record(self) -> bool:
        """Whether it has one row for each record of its extract, and is the model that the accounts take them from."""
        return self.entity.name == RECORDS or (self.entity.name == self.extract.entity and not self.sessions)

    def sources(self, target: str) -> list[Column]:
        """The columns of the extract that become `target`, in their order."""
        return [column for column in self.extract.columns if target in column.targets]

    @property
    def columns(self) -> list[EntityColumn]:
        """The columns of the entity that the model has: what the extract says, and all where no union beside it has
        them."""
        mine = self.entity.columns.values()
        return [column for column in mine if _is_carried(self, column) or not self.entity.united]

    @property
    def sessions(self) -> list[int]:
        """The sessions that are side by side on a record; empty where a record is of one session or of none."""
        if "session" not in self.entity.columns:
            return []
        return sorted({column.session for column in self.extract.columns if column.session})


@cache
def load_entities(file: Path = ENTITIES) -> dict[str, Entity]:
    """The entities by name. Raises `ContractError` naming what `entities.yml` should not say."""
    entities = {}
    for name, entity in read_yaml(file).items():
        if wrong := sorted(set(entity) - ENTITY_KEYS):
            raise ContractError(f"{file.name}: entity {name}: {', '.join(wrong)} is no key of an entity")
        columns = {}
        for column, meta in entity["columns"].items():
            if wrong := sorted(set(meta) - COLUMN_KEYS):
                raise ContractError(f"{file.name}: {name}.{column}: {', '.join(wrong)} is no key of a column")
            columns[column] = EntityColumn(
                name=column,
                type=meta["type"],
                description=meta["description"],
                must=meta.get("must", False),
                values=tuple(meta.get("values", ())),
                reference=meta.get("in"),
                systems_of=meta.get("in_systems"),
                pattern=meta.get("pattern"),
                never_above=meta.get("never_above"),
            )
        entities[name] = Entity(name, entity["title"], entity.get("rules"), entity.get("united", False), columns)
    return entities


def staged_models(contract: Contract) -> list[Staged]:
    """Every staging model of the contract, its mapping checked.

    Raises `ContractError` where a target is no column of the extract's entities, a code means what the entity does not
    know, a column that must be there is not, or two models would bear one name.
    """
    entities = load_entities()
    models = []
    for extract in contract.extracts:
        named = (extract.entity, *extract.also, *extract.by_hand)
        unknown = [name for name in named if name not in entities or name == RECORDS]
        if unknown:
            raise ContractError(f"{extract.system}.{extract.name}: {unknown[0]} is no entity (entities.yml)")
        mine = [entities[name] for name in (extract.entity, *extract.also)]
        _check_mapping(extract, mine)
        own = [Staged(extract, entity, extract.by_hand.get(entity.name)) for entity in mine]
        # sessions that nothing is said of are no rows, but each record landed
        models += own if own[0].has_each_record else [*own, Staged(extract, entities[RECORDS], None)]
    for model in models:
        _check_model(model)
    names = [model.name for model in models]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ContractError(f"two extracts would become {twice[0]}: give one a `part`")
    for entity in entities.values():
        systems = sorted({model.extract.system for model in models if model.entity == entity})
        if not entity.united and len(systems) > 1 and entity.name != RECORDS:
            raise ContractError(f"{' and '.join(systems)} both bring {entity.name}, which one system alone may bring")
    return models


def _check_mapping(extract: Extract, entities: list[Entity]) -> None:
    """Each target and constant is a column of one of the extract's entities, and each meaning is one that it may
    hold."""
    known = {name: column for entity in entities for name, column in entity.columns.items()}
    for target, value in extract.always.items():
        place = f"{extract.system}.{extract.name}: always {target}"
        if target not in known:
            raise ContractError(f"{place}: no column of {' or '.join(e.name for e in entities)}")
        _check_values(place, known[target], [value])
        if said := [column.name for column in extract.columns if target in column.targets]:
            raise ContractError(f"{extract.system}.{extract.name}: {target} both always {value} and from {said[0]}")
    for column in extract.columns:
        place = f"{extract.system}.{extract.name}: column {column.name}"
        for target in column.targets:
            if target not in known:
                raise ContractError(f"{place}: target {target} is no column of {' or '.join(e.name for e in entities)}")
            meanings = column.meaning.get(target, column.codes if column.meta["type"] == "code" else {})
            means = list(meanings.values()) if isinstance(meanings, dict) else [meanings]
            blank = [column.blank] if column.blank is not None else []
            by_hand = any(target in entity.columns and entity.name in extract.by_hand for entity in entities)
            if not by_hand:
                _check_values(place, known[target], means + blank)
        if stray := sorted(set(column.meaning) - set(column.targets)):
            raise ContractError(f"{place}: a meaning for {stray[0]}, which is no target of it")


def _check_values(place: str, column: EntityColumn, values: list[Any]) -> None:
    wrong = [value for value in values if column.values and value not in column.values]
    if wrong:
        raise ContractError(f"{place}: {wrong[0]!r} is no {column.name} ({', '.join(map(str, column.values))})")


def _check_model(model: Staged) -> None:
    """Nothing lacks that the entity must have, and several columns make one only where it names something."""
    place = f"{model.extract.system}.{model.extract.name}"
    lacking = [c.name for c in model.entity.columns.values() if c.must and not _is_carried(model, c)]
    if lacking:
        raise ContractError(f"{place}: no column becomes {lacking[0]}, without which there are no {model.entity.name}")
    for name in model.entity.columns:
        sources = [column for column in model.sources(name) if not column.session]
        if len(sources) > 1 and not name.endswith("_ref") and not model.by_hand:
            raise ContractError(f"{place}: {sources[0].name} and {sources[1].name} both become {name}")


def _is_carried(model: Staged, column: EntityColumn) -> bool:
    """Whether the extract says anything of the column."""
    return bool(
        model.sources(column.name)
        or column.name in model.extract.always
        or (column.name == "system" and "system" not in model.entity.columns)
        or (column.name == "session" and model.sessions)
        or (column.name == "outcome" and _marks_with_codes(model))
        or (column.name == "mark_scale" and _scale(model) is not None)
    )


def _marks_with_codes(model: Staged) -> list[Column]:
    """The columns of marks whose codes give an outcome, as `ABS` does in the place of a mark."""
    if "outcome" not in model.entity.columns:
        return []
    return [column for column in model.sources("mark") if column.codes]


def _scale(model: Staged) -> object:
    """The scale of all marks of the extract, where the contract says one."""
    if "mark_scale" not in model.entity.columns:
        return None
    scales = {column.meta["scale"] for column in model.sources("mark") if "scale" in column.meta}
    return scales.pop() if len(scales) == 1 else None


# --- SQL


def model_sql(model: Staged, generated: str) -> str:
    """The SQL of a staging model; `generated` is the comment at its head."""
    landed = f"    {{{{ landed('{model.extract.system}', '{model.extract.name}') }}}}"
    relation, condition = "landed", ""
    if model.sessions:
        sessions = _session_columns(model)
        relation = "sessions"
        head = f"with\n\nlanded as (\n\n{landed}\n\n),\n\n{_sessions_sql(model, sessions)}\n\n"
        said = [
            name if target == "continuous_assessment" else f"{name} is not null" for target, name in sessions.items()
        ]
        condition = f"\nwhere {' or '.join(said)}"
    else:
        head = f"with landed as (\n\n{landed}\n\n)\n\n"
    columns = ["row_id", "record_number"]
    if "system" not in model.entity.columns:
        columns.append(f"'{model.extract.system}' as system")
    columns += [_expression(model, column) for column in model.columns]
    columns += [name for name, _ in _of_each_record(model)]
    body = ",\n".join(f"    {column}" for column in columns)
    return f"-- {generated}\n{head}select\n{body}\nfrom {relation}{condition}\n"


def _session_columns(model: Staged) -> dict[str, str]:
    """What a record gives of each of its sessions: column of the entity -> its name among `sessions`."""
    targets = [
        target
        for target in model.entity.columns
        if any(column.session for column in model.sources(target))
        or (target == "outcome" and any(column.session for column in _marks_with_codes(model)))
    ]
    return {target: f"session_{target}" for target in targets}


def _sessions_sql(model: Staged, sessions: dict[str, str]) -> str:
    lines = ["        landed.*,", "        numbers.session,"]
    for target, name in sessions.items():
        cases = [f"when {column.session} then {column.name}" for column in model.sources(target) if column.session]
        if target == "outcome":
            marks = [column for column in _marks_with_codes(model) if column.session]
            cases += [f"when {column.session} then {column.name}_code" for column in marks]
        lines.append(f"        case numbers.session {' '.join(cases)} end as {name},")
    lines[-1] = lines[-1].removesuffix(",")
    numbers = ", ".join(f"({number})" for number in model.sessions)
    return (
        "-- the sessions are on the enrolment's row: one row each, where anything is said of it\n"
        "sessions as (\n\n    select\n" + "\n".join(lines) + "\n    from landed\n"
        f"    cross join (values {numbers}) as numbers (session)\n\n)"
    )


def _expression(model: Staged, column: EntityColumn) -> str:
    """The column as an item of the select: what becomes of it, or a null where the extract says nothing."""
    sources = model.sources(column.name)
    value = _value(model, column, sources)
    return column.name if value == column.name else f"{value} as {column.name}"


def _value(model: Staged, column: EntityColumn, sources: list[Column]) -> str:
    if column.name in _session_columns(model):
        return f"session_{column.name}"
    if column.name == "session" and model.sessions:
        return "session"
    if column.name == "outcome" and not sources and (marks := _marks_with_codes(model)):
        return f"{marks[0].name}_code"
    if column.name == "mark_scale" and not sources and (scale := _scale(model)) is not None:
        return f"cast({scale} as decimal(12, 4))"
    if column.name in model.extract.always:
        return _literal(model.extract.always[column.name])
    if not sources:
        return f"cast(null as {column.type.replace(',', ', ')})"
    if len(sources) > 1:
        # a name made of several columns, such as an offering's
        texts = [c.name if _sql_type(c) == "varchar" else f"cast({c.name} as varchar)" for c in sources]
        return "\n    || '/' || ".join(texts)
    return _of_one(column, sources[0])


def _of_one(column: EntityColumn, source: Column) -> str:
    """The value of an entity's column that one column of the extract gives."""
    value = source.name
    if source.meta.get("variable") == "names":
        part = f"split_part({value}, ',', {1 if column.name == 'last_name' else 2})"
        return part if column.name == "last_name" else f"trim({part})"
    meaning = source.meaning.get(column.name)
    if isinstance(meaning, dict):
        cases = [f"        when {_literal(met)} then {_literal(means)}" for met, means in meaning.items()]
        value = "\n".join([f"case {value}", *cases, "    end"])
    elif meaning is not None:
        value = f"case when {value} is not null then {_literal(meaning)} end"
    elif _sql_type(source) != column.type:
        value = f"cast({value} as {column.type})"
    return value if source.blank is None else f"coalesce({value}, {_literal(source.blank)})"


def _sql_type(column: Column) -> str:
    """The type that `landed()` gives a column."""
    types = {"integer": "integer", "decimal": "decimal(12,4)", "mark": "decimal(12,4)", "date": "date"}
    return str(types.get(column.meta["type"]) or column.meta.get("data_type", "varchar"))


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else sql_text(value)


# --- properties and tests


def properties(system: str, models: list[Staged], contract: Contract) -> dict[str, Any]:
    """The properties of a system's models: descriptions, types, and tests on sound rows."""
    labels = {one.name: one.label for one in contract.systems}
    deliverers = {
        name: sorted({model.extract.system for model in staged_models(contract) if model.entity.name == name})
        for name in load_entities()
    }
    return {
        "version": 2,
        "models": [_model_properties(model, labels[system], deliverers) for model in models],
    }


def _model_properties(model: Staged, label: str, deliverers: dict[str, list[str]]) -> dict[str, Any]:
    extract = model.extract
    grain = (
        f"One row a session of which a record of the extract `{extract.name}` says anything; key `row_id` and"
        " `session`."
        if model.sessions
        else f"One row for each record of the extract `{extract.name}`; key `row_id`."
    )
    by_hand = f" Written by hand: {model.by_hand}" if model.by_hand else ""
    model_properties: dict[str, Any] = {
        "name": model.name,
        "description": (
            f"{model.entity.title} of {label}, typed and decoded{_ruled(model.entity)}. {grain} {extract.description}"
            f" Records that break the contract are in, with their reject columns filled.{by_hand}"
        ),
    }
    if model.sessions:
        model_properties["data_tests"] = [{"unique_combination": {"arguments": {"columns": ["row_id", "session"]}}}]
    model_properties["columns"] = [
        {**_described("row_id"), "data_tests": ["not_null"] if model.sessions else ["unique", "not_null"]},
        {**_described("record_number", "bigint"), "data_tests": ["not_null"]},
        *([] if "system" in model.entity.columns else [{**_described("system"), "data_tests": ["not_null"]}]),
        *(_column_properties(model, column, deliverers) for column in model.columns),
        *(_described(name, data_type) for name, data_type in _of_each_record(model)),
    ]
    return model_properties


def _of_each_record(model: Staged) -> list[tuple[str, str]]:
    """The columns by which a record is judged, each with its type: why it is refused, and, where the model has each
    record of its extract, its key and all that is wrong with it."""
    return [*REJECTS.items(), *(RECORD.items() if model.has_each_record else ())]


def _described(name: str, data_type: str = "varchar") -> dict[str, Any]:
    return {"name": name, "data_type": data_type, "description": f"{{{{ doc('column_{name}') }}}}"}


def _column_properties(model: Staged, column: EntityColumn, deliverers: dict[str, list[str]]) -> dict[str, Any]:
    described = {"name": column.name, "data_type": column.type, "description": _origin(model, column)}
    if not _is_carried(model, column):
        return described
    tests: list[dict[str, Any]] = []
    if _is_known(model, column):
        tests.append({"not_null": {"config": SOUND}})
    if values := column.values or (deliverers[column.systems_of] if column.systems_of else ()):
        arguments: dict[str, Any] = {"values": list(values)}
        if not isinstance(values[0], str):
            arguments["quote"] = False
        tests.append({"accepted_values": {"arguments": arguments, "config": SOUND}})
    if column.reference:
        to = {"to": f"ref('{column.reference}')", "field": "code"}
        tests.append({"relationships": {"arguments": to, "config": SOUND}})
    if column.pattern:
        tests.append({"matches_pattern": {"arguments": {"regex": column.pattern}, "config": SOUND}})
    if column.never_above:
        tests.append({"never_above": {"arguments": {"other": column.never_above}, "config": SOUND}})
    return {**described, "data_tests": tests} if tests else described


def _is_known(model: Staged, column: EntityColumn) -> bool:
    """Whether a sound record always has a value of it."""
    if column.name in model.extract.always or (column.name == "session" and model.sessions):
        return True
    if column.name in _session_columns(model):
        return False
    sources = model.sources(column.name)
    if column.name == "mark_scale" and not sources:
        return _scale(model) is not None
    required = [c.blank is not None or (c.refuses and not c.meta.get("may_be_blank")) for c in sources]
    return bool(required) and all(required) and not any(column.name in source.meaning for source in sources)


def _origin(model: Staged, column: EntityColumn) -> str:
    """The description of a column, with where it comes from or what it always is."""
    sources = [source.name for source in model.sources(column.name)]
    if column.name == "outcome" and not sources:
        sources = [source.name for source in _marks_with_codes(model)]
    if column.name in model.extract.always:
        return f"{column.description} Here always `{model.extract.always[column.name]}`."
    if column.name == "mark_scale" and not sources and (scale := _scale(model)) is not None:
        return f"{column.description} Here always {scale}."
    if column.name == "session" and model.sessions:
        return column.description
    if not sources:
        return f"{column.description} The extract does not say: always null."
    return f"{column.description} From {', '.join(f'`{name}`' for name in sources)}."


# --- all systems together


def records_sql(models: list[Staged], generated: str) -> str:
    """Every landed record, of the models that have each record of their extracts."""
    # a mark that came again is no other record: its rows are looked at (chiffres_cles.keep)
    config = f"-- {generated}\n{{{{ config(materialized='view', meta={{'rows_looked_at': true}}) }}}}\n"
    listed = "\n".join(_records_of(model) for model in models if model.has_each_record)
    return f"{config}{{{{ records_of([\n{listed}\n]) }}}}\n"


def _records_of(model: Staged) -> str:
    extract = model.extract
    has_year = "academic_year" in {column.name for column in model.columns}
    said = ", ".join(sql_text(text) for text in (model.name, extract.system, extract.name, extract.file))
    return f"    ({said}, {str(has_year).lower()}),"


def united_sql(entity: Entity, models: list[Staged], generated: str) -> str:
    """The union of every system's rows of an entity; its properties declare its columns."""
    names = ", ".join(f"'{model.name}'" for model in models if model.entity.name == entity.name)
    listed = fill(names, width=LINE, initial_indent=" " * 4, subsequent_indent=" " * 4)
    return f"-- {generated}\n{{{{ united([\n{listed},\n]) }}}}\n"


def _ruled(entity: Entity) -> str:
    """The rules of an entity in brackets, by which its checks are found; nothing where none bears on it."""
    return f" ({entity.rules})" if entity.rules else ""


def united_properties(models: list[Staged]) -> dict[str, Any]:
    """The properties of the unions: what they hold; their rows are checked where each system is staged."""
    unions = []
    for entity in united(models):
        title = re.sub(r",.*", "", entity.title)
        unions.append(
            {
                "name": f"stg_united__{entity.name}",
                "description": (
                    f"{title} of every system, put together by name{_ruled(entity)}. One row for each row of the"
                    " staging models of the entity; a column that an extract says nothing of is null in its rows."
                    " Records that break the contract are in, with their reject columns filled."
                ),
                "columns": [
                    _described("row_id"),
                    _described("record_number", "bigint"),
                    _described("system"),
                    *(
                        {"name": column.name, "data_type": column.type, "description": column.description}
                        for column in entity.columns.values()
                    ),
                    *(_described(name, data_type) for name, data_type in REJECTS.items()),
                ],
            }
        )
    return {"version": 2, "models": unions}


def united(models: list[Staged]) -> list[Entity]:
    """The entities that more than one system may bring and some system does, in the order of `entities.yml`."""
    brought = {model.entity.name for model in models}
    return [entity for entity in load_entities().values() if entity.united and entity.name in brought]
