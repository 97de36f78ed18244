"""The publication for machines: one tidy file of all cells, JSON-stat a table, and what describes them.

All of it is written from the tables as they are published: a hidden cell has its marker here too, and no number.
"""

from __future__ import annotations

import csv
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import duckdb
import yaml

from chiffres_cles.display import plain
from chiffres_cles.ledger import first_line
from chiffres_cles.publication.content import MARKERS, PublicationError, Table, displayed_number
from chiffres_cles.publication.csv_files import safe_text
from chiffres_cles.sql import text as sql_text
from chiffres_cles.yaml_files import read_yaml

Json = dict[str, Any]
"""What a descriptor is made of."""
SETTINGS = Path(__file__).parent / "settings.yml"
FOLDER = "donnees"
"""Of the site: these addresses do not change from one edition to the next."""
UNDATED = date(1970, 1, 1)
"""The day of what no extract and no freeze dates: a feed must give one."""


@dataclass(frozen=True)
class Settings:
    """Licence, contact and address of the publication, as `settings.yml` has them."""

    title: str
    description: str
    publisher: str
    contact: str
    contact_email: str
    licence: dict[str, str]
    address: str
    next_release: str
    keywords: list[str]

    def next_text(self, tables: list[Table]) -> str:
        """What readers see of the edition to come."""
        latest = max(table.edition for table in tables)
        name = f"édition {int(latest) + 1}" if latest.isdigit() else "édition suivante"
        return f"{name}, {date.fromisoformat(self.next_release):%d/%m/%Y}" if self.next_release else (
            f"{name}, date non annoncée")  # fmt: skip


def read_settings(path: Path = SETTINGS) -> Settings:
    """The settings. Raises PublicationError where one is missing, unknown or cannot be read."""
    try:
        found = read_yaml(path)
        settings = Settings(**found)
        if settings.next_release:
            settings = replace(settings, next_release=str(settings.next_release))
            date.fromisoformat(settings.next_release)
        missing = {"name", "identifier", "url"} - set(settings.licence)
    except yaml.YAMLError as error:
        raise PublicationError(first_line(error)) from error
    except (OSError, TypeError, ValueError) as error:
        raise PublicationError(f"{path.name}: {first_line(error)}") from error
    if missing:
        raise PublicationError(f"{path.name}: licence: {', '.join(sorted(missing))} is missing")
    return settings


FIELDS = (
    ("edition", "string", "Édition des chiffres clés"),
    ("tableau", "string", "Numéro du tableau dans l'édition"),
    ("ligne", "string", "Code de la ligne"),
    ("libelle_ligne", "string", "Libellé de la ligne"),
    ("niveau", "integer", "0 : détail, 1 : sous-total, 2 : total"),
    ("colonne", "string", "Code de l'indicateur"),
    ("libelle_colonne", "string", "Libellé de l'indicateur"),
    ("unite", "string", "Unité de la valeur"),
    ("periode", "string", "Année universitaire (2023-2024), année civile (2024) ou promotion (2022-2023)"),
    ("valeur", "number", "Valeur telle qu'elle est imprimée, arrondie ; vide où un marqueur la remplace"),
    ("decimales", "integer", "Nombre de décimales imprimées"),
    (
        "marqueur",
        "string",
        "Marqueur qui tient lieu de valeur : " + " ; ".join(f"{m} = {t}" for m, t in MARKERS.items()),
    ),
    ("provisoire", "boolean", "Vrai où la valeur est provisoire"),
)
"""The dictionary of the tidy file: name, type and meaning of each column."""
KEY = ["edition", "tableau", "ligne", "colonne", "periode"]

TABLE_FIELDS = (
    ("edition", "string", "Édition des chiffres clés"),
    ("tableau", "string", "Numéro du tableau dans l'édition"),
    ("contenu", "string", "Nom du contenu, le même d'une édition à l'autre"),
    ("section", "string", "Section de l'édition"),
    ("titre", "string", "Titre"),
    ("champ", "string", "Ce dont le tableau parle"),
    ("sources", "string", "Systèmes et extraits comptés"),
    ("extraction", "string", "Jours d'extraction"),
    ("notes", "string", "Notes, marqueurs et source, une par ligne"),
)
COLUMN_FIELDS = (
    ("edition", "string", "Édition des chiffres clés"),
    ("tableau", "string", "Numéro du tableau dans l'édition"),
    ("colonne", "string", "Code de l'indicateur"),
    ("libelle_colonne", "string", "Libellé de l'indicateur"),
    ("unite", "string", "Unité"),
    ("mesure", "string", "Mesure, la même d'un tableau à l'autre"),
    ("definition", "string", "Définition"),
    ("numerateur", "string", "Ce qui est au-dessus de la barre"),
    ("denominateur", "string", "Ce qui est au-dessous ; vide pour un effectif"),
    ("regles", "string", "Règles R1 à R24 sur lesquelles il repose"),
    ("source", "string", "Document qui le définit"),
)
RESOURCES = (
    ("cellules", "Toutes les cellules de tous les tableaux, une par ligne", FIELDS, KEY),
    ("tableaux", "Les tableaux", TABLE_FIELDS, ["edition", "tableau"]),
    ("indicateurs", "Le dictionnaire des indicateurs", COLUMN_FIELDS, ["edition", "tableau", "colonne"]),
)
"""Name, title, columns and key of each file."""


def write_machine(tables: list[Table], folder: Path, settings: Settings) -> None:
    """Write all that is for machines into `folder`, the one of the site that FOLDER names."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_csv(folder / "cellules.csv", FIELDS, _cells(tables))
    _write_csv(folder / "tableaux.csv", TABLE_FIELDS, ([
        table.edition, table.number, table.content, table.section, table.title, table.scope, table.sources,
        table.extractions.text, "\n".join(table.remarks)] for table in tables))  # fmt: skip
    _write_csv(folder / "indicateurs.csv", COLUMN_FIELDS, ([
        table.edition, table.number, one.code, one.label, one.unit, one.measure, one.definition, one.numerator,
        one.denominator, one.rules, one.source] for table in tables for one in table.columns))  # fmt: skip
    _write_csv(folder / "dictionnaire.csv", [("fichier",), ("champ",), ("type",), ("description",)],
               ([f"{name}.csv", *field] for name, _, fields, _ in RESOURCES for field in fields))  # fmt: skip
    _write_parquet(folder)
    _write_json(folder / "datapackage.json", data_package(settings, tables))
    _write_json(folder / "catalogue.jsonld", catalogue(settings, tables))
    for table in tables:
        _write_json(folder / "json-stat" / table.edition / f"{table.number}.json", json_stat(table))
    (folder / "atom.xml").write_text(feed(settings, tables), encoding="utf-8")


def _write_json(path: Path, content: Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _cells(tables: list[Table]) -> Iterator[list[object]]:
    """The rows of the tidy file, in the order of FIELDS."""
    for table in tables:
        for row in table.rows:
            for column, period in table.headers:
                if cell := table.cell(row, column, period):
                    yield [
                        table.edition,
                        table.number,
                        row.code,
                        row.label,
                        row.level,
                        column.code,
                        column.label,
                        column.unit,
                        period,
                        "" if cell.marker else plain(cell.display),
                        cell.decimals,
                        cell.marker or "",
                        "true" if cell.provisional else "false",
                    ]


def _write_csv(path: Path, fields: Sequence[tuple[str, ...]], rows: Iterable[Sequence[object]]) -> None:
    """As RFC 4180 and CSVW have it: UTF-8, commas, decimal points."""
    numbers = {place for place, field in enumerate(fields) if field[1:2] in (("number",), ("integer",))}
    # a marker is one of a closed list, and a lone "-" is no formula
    numbers |= {place for place, field in enumerate(fields) if field[0] == "marqueur"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field[0] for field in fields])
        writer.writerows([value if at in numbers else safe_text(str(value)) for at, value in enumerate(row)]
                         for row in rows)  # fmt: skip


PARQUET = {"string": "varchar", "integer": "integer", "number": "double", "boolean": "boolean"}


def _write_parquet(folder: Path) -> None:
    """The tidy file once more, typed; read from the CSV, so that both hold the same."""
    types = ", ".join(f"'{name}': '{PARQUET[kind]}'" for name, kind, _ in FIELDS)
    source, target = (sql_text(folder / f"cellules.{end}") for end in ("csv", "parquet"))
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * from read_csv({source}, header = true, columns = {{{types}}}, nullstr = ''))"
            f" to {target} (format parquet, compression zstd)"
        )


def data_package(settings: Settings, tables: list[Table]) -> Json:
    """The Frictionless descriptor of the CSV files."""
    resources = []
    for name, title, fields, key in RESOURCES:
        schema: Json = {
            "fields": [_field(*field, is_key=field[0] in key) for field in fields],
            "primaryKey": key,
            "missingValues": [""],
        }
        links = {"cellules": ["tableaux", "indicateurs"], "indicateurs": ["tableaux"]}.get(name, [])
        keys = {other: other_key for other, _, _, other_key in RESOURCES}
        if links:
            schema["foreignKeys"] = [
                {"fields": keys[other], "reference": {"resource": other, "fields": keys[other]}} for other in links
            ]
        resources.append({
            "name": name, "title": title, "path": f"{name}.csv", "format": "csv", "mediatype": "text/csv",
            "encoding": "utf-8", "profile": "tabular-data-resource", "schema": schema,
        })  # fmt: skip
    return {
        "name": "chiffres-cles-du-cnam", "title": settings.title, "description": settings.description,
        "profile": "tabular-data-package", "version": max(table.edition for table in tables),
        "keywords": settings.keywords,
        "licenses": [{"name": settings.licence["identifier"], "title": settings.licence["name"],
                      "path": settings.licence["url"]}],
        "contributors": [{"title": settings.contact, "role": "publisher", "organization": settings.publisher}],
        "resources": resources,
    }  # fmt: skip


def _field(name: str, kind: str, meaning: str, is_key: bool) -> Json:
    constraints: Json = {"required": True} if is_key else {}
    if name == "marqueur":
        constraints["enum"] = list(MARKERS)
    field = {"name": name, "type": kind, "description": meaning}
    return {**field, "constraints": constraints} if constraints else field


def json_stat(table: Table) -> Json:
    """A table as JSON-stat 2.0: rows by indicators by periods. What has no number has its marker as its status."""
    values: list[float | None] = []
    status: dict[str, str] = {}
    for row in table.rows:
        for column in table.columns:
            for period in table.periods:
                cell = table.cell(row, column, period)
                if cell is not None and (cell.marker or cell.provisional):
                    status[str(len(values))] = cell.marker or "p"
                values.append(None if cell is None or cell.marker else displayed_number(cell))

    def dimension(label: str, members: list[tuple[str, str]], **more: object) -> dict[str, object]:
        codes = [code for code, _ in members]
        return {"label": label, "category": {"index": codes, "label": dict(members), **more}}

    decimals = {
        column.code: max((cell.decimals for key, cell in table.cells.items() if key[1] == column.code), default=0)
        for column in table.columns
    }
    units = {one.code: {"label": one.unit, "decimals": decimals[one.code]} for one in table.columns}
    return {
        "version": "2.0", "class": "dataset", "label": table.title, "source": table.sources,
        **({"updated": day.isoformat()} if (day := dated(table)) != UNDATED else {}),
        "note": table.remarks,
        "id": ["ligne", "indicateur", "periode"],
        "size": [len(table.rows), len(table.columns), len(table.periods)],
        "role": {"time": ["periode"], "metric": ["indicateur"]},
        "dimension": {
            "ligne": dimension("Ligne", [(row.code, row.label) for row in table.rows]),
            "indicateur": dimension("Indicateur", [(one.code, one.label) for one in table.columns], unit=units),
            "periode": dimension("Période", [(period, period) for period in table.periods]),
        },
        "value": values,
        **({"status": status} if status else {}),
        "extension": {"edition": table.edition, "tableau": table.number,
                      "marqueurs": {marker: MARKERS.get(marker, "") for marker in table.markers}},
    }  # fmt: skip


def dated(table: Table) -> date:
    """The day of a table: that of its freeze, else the last one on which what it counts was extracted."""
    if table.frozen_at:
        return table.frozen_at.date()
    return max((day for _, day in table.extractions.days), default=UNDATED)


WHOLE = (
    ("cellules.csv", "text/csv", "Toutes les cellules (CSV)"),
    ("cellules.parquet", "application/vnd.apache.parquet", "Toutes les cellules (Parquet)"),
)
"""(file, media type, title) of what holds all cells."""


def catalogue(settings: Settings, tables: list[Table]) -> Json:
    """DCAT 3 as JSON-LD: the catalogue, the data set of all cells, and one a table. Addresses are relative without a
    setting."""
    base = f"{settings.address}{FOLDER}/" if settings.address else ""
    media = "https://www.iana.org/assignments/media-types/"
    contact: Json = {"@type": "vcard:Organization", "vcard:fn": settings.contact}
    if settings.contact_email:
        contact["vcard:hasEmail"] = {"@id": f"mailto:{settings.contact_email}"}

    def distribution(path: str, kind: str, title: str) -> Json:
        return {"@id": base + path, "@type": "dcat:Distribution", "dct:title": _french(title),
                "dcat:downloadURL": {"@id": base + path}, "dcat:mediaType": {"@id": media + kind},
                "dct:license": {"@id": settings.licence["url"]}}  # fmt: skip

    common = {
        "dct:license": {"@id": settings.licence["url"]},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": settings.publisher},
        "dcat:contactPoint": contact,
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/FRA"},
    }
    latest = max((dated(table) for table in tables), default=UNDATED)
    datasets = [
        {
            "@id": base + "datapackage.json",
            "@type": "dcat:Dataset",
            "dct:title": _french(settings.title),
            "dct:description": _french(settings.description),
            "dct:identifier": "chiffres-cles",
            **common,
            **_issued(latest),
            "dcat:keyword": [_french(word) for word in settings.keywords],
            "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/ANNUAL"},
            "dcat:distribution": [distribution(path, kind, title) for path, kind, title in WHOLE],
        }
    ]
    for table in tables:
        path = f"json-stat/{table.edition}/{table.number}.json"
        datasets.append(
            {
                "@id": f"{base}tableaux/{table.edition}/{table.number}",
                "@type": "dcat:Dataset",
                "dct:title": _french(table.title),
                "dct:description": _french(". ".join(text for text in (table.scope, *table.notes) if text)),
                "dct:identifier": f"chiffres-cles/{table.edition}/{table.number}",
                **common,
                **_issued(dated(table)),
                "dcat:landingPage": {"@id": f"{base}../{table.edition}/{table.number}.html"},
                "dcat:distribution": [distribution(path, "application/json", "Ce tableau (JSON-stat 2.0)")],
            }
        )
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": base + "catalogue.jsonld", "@type": "dcat:Catalog", "dct:title": _french(settings.title),
        "dct:description": _french(settings.description), **common, "dcat:dataset": datasets,
    }  # fmt: skip


def _french(text: str) -> Json:
    return {"@value": text, "@language": "fr"}


def _issued(day: date) -> Json:
    return {} if day == UNDATED else {"dct:modified": {"@value": day.isoformat(), "@type": "xsd:date"}}


def dataset_json(settings: Settings, tables: list[Table], table: Table | None = None) -> str:
    """What search engines read: schema.org's Dataset, of one table or of all; safe inside a script element."""
    base = f"{settings.address}{FOLDER}/" if settings.address else ("../" if table else "") + f"{FOLDER}/"
    if table:
        files = [(f"json-stat/{table.edition}/{table.number}.json", "application/json")]
    else:
        files = [(path, kind) for path, kind, _ in WHOLE]
    about: Json = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "inLanguage": "fr",
        "name": table.title if table else settings.title,
        "description": f"{table.title}. {table.scope}" if table else settings.description,
        "license": settings.licence["url"],
        "isAccessibleForFree": True,
        "creator": {
            "@type": "Organization",
            "name": settings.publisher,
            "contactPoint": {"@type": "ContactPoint", "name": settings.contact},
        },
        "distribution": [
            {"@type": "DataDownload", "contentUrl": base + path, "encodingFormat": kind} for path, kind in files
        ],
    }
    if table:
        about["temporalCoverage"] = f"{table.periods[0][:4]}/{table.periods[-1][-4:]}"
        about["variableMeasured"] = [column.label for column in table.columns]
        about["isPartOf"] = {"@type": "Dataset", "name": settings.title, "description": settings.description}
    day = dated(table) if table else max((dated(one) for one in tables), default=UNDATED)
    if day != UNDATED:
        about["dateModified"] = day.isoformat()
    return json.dumps(about, ensure_ascii=False).replace("<", "\\u003c")


def feed(settings: Settings, tables: list[Table]) -> str:
    """The Atom feed: an entry an edition, and one for what would be printed otherwise today in an edition that is
    frozen."""
    entries = []
    today = max((max((day for _, day in table.extractions.days), default=UNDATED) for table in tables), default=UNDATED)
    for edition in sorted({table.edition for table in tables}, reverse=True):
        own = [table for table in tables if table.edition == edition]
        state = "arrêtée" if own[0].frozen_at else "en cours : ses chiffres peuvent encore changer"
        entries.append((f"edition/{edition}", f"{settings.title}, édition {edition}", max(map(dated, own)),
                        f"../{edition}/index.html", f"{len(own)} tableaux, édition {state}."))  # fmt: skip
        revised = [table for table in own if table.revised]
        if revised:
            numbers = ", ".join(f"tableau {table.number} : {table.revised}" for table in revised)
            entries.append(
                (
                    f"revision/{edition}/{today}",
                    f"Révisions de l'édition {edition}",
                    today,
                    f"../{edition}/index.html",
                    f"Chiffres qui seraient autres aujourd'hui : {sum(t.revised for t in revised)} ({numbers}).",
                )
            )
    base = f"{settings.address}{FOLDER}/" if settings.address else ""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">',
             f"<title>{escape(settings.title)}</title>", f"<id>{_urn('feed')}</id>",
             f"<updated>{_moment(max((entry[2] for entry in entries), default=UNDATED))}</updated>",
             f"<author><name>{escape(settings.contact)}</name></author>",
             f"<rights>{escape(settings.licence['name'])}</rights>",
             f'<link rel="self" href={quoteattr(base + "atom.xml")}/>']  # fmt: skip
    for name, title, day, path, text in sorted(entries, key=lambda entry: entry[2], reverse=True):
        lines += ["<entry>", f"<title>{escape(title)}</title>", f"<id>{_urn(name)}</id>",
                  f"<updated>{_moment(day)}</updated>", f"<link href={quoteattr(base + path)}/>",
                  f'<content type="text">{escape(text)}</content>', "</entry>"]  # fmt: skip
    return "\n".join([*lines, "</feed>", ""])


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"chiffres-cles-du-cnam/{name}").urn


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
