"""What a reader has of a publication: every number in its files, whatever their format, read without the code that
wrote them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from html import unescape
from itertools import product
from pathlib import Path

import duckdb
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Key = tuple[str, str, str, str, str]
SECRET = "c"


def _key(parts: Iterable[str]) -> Key:
    edition, number, row, column, period = parts
    return edition, number, row, column, period


def _key_of(cell: str) -> Key:
    """The key of a cell as a page writes it: its parts with a slash between."""
    return _key(unescape(cell).split("/"))


def exported(folder: Path) -> dict[Key, str]:
    """Cell -> what its CSV file shows of it, its marker where it has one. Workbook, pages and text may show no more:
    where one does, it is taken for what is shown."""
    found: dict[Key, str] = {}
    for edition in sorted(path.name for path in (folder / "csv").iterdir()):
        book = openpyxl.load_workbook(folder / f"chiffres-cles-{edition}.xlsx")
        for file in sorted((folder / "csv" / edition).glob("*.csv")):
            if file.stem == "notes":
                continue
            with file.open(encoding="utf-8-sig", newline="") as opened:
                lines = list(csv.DictReader(opened, delimiter=";"))
            # a number or marker, no further columns: the counts behind it would be more
            assert len(lines[0]) == 9, file
            keys = [(edition, file.stem, line["ligne"], line["colonne"], line["periode"]) for line in lines]
            shown = [line["marqueur"] or line["valeur"] for line in lines]
            for own_values in (_of_sheet(book[f"T{file.stem}"]), _of_page(folder / f"site/{edition}/{file.stem}.html")):
                assert len(own_values) == len(shown), (file, len(own_values), len(shown))
                shown = [other if own == SECRET else own for own, other in zip(shown, own_values, strict=True)]
            found.update(zip(keys, shown, strict=True))
        text = (folder / f"site/{edition}/chiffres-cles.html").read_text(encoding="utf-8")
        for cell, printed in re.findall(r'data-cell="([^"]+)"[^>]*>([^<]+)</a>', text):
            key = _key_of(cell)
            if found[key] == SECRET:
                found[key] = printed
    for key, printed in _of_places(folder / "site"):
        if found[key] == SECRET:
            found[key] = printed
    for others in (_of_tidy_file(folder), _of_parquet(folder), _of_cubes(folder), _of_charts(folder), _of_map(folder)):
        assert others.keys() <= found.keys()
        for key, other in others.items():
            if found[key] == SECRET:
                found[key] = other
    return found


def _of_tidy_file(folder: Path) -> dict[Key, str]:
    with (folder / "site/donnees/cellules.csv").open(encoding="utf-8", newline="") as text:
        lines = list(csv.DictReader(text))
    assert len(lines[0]) == 13
    names = ("edition", "tableau", "ligne", "colonne", "periode")
    return {_key(line[name] for name in names): line["valeur"].replace(".", ",") or line["marqueur"] for line in lines}


def _of_parquet(folder: Path) -> dict[Key, str]:
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select edition, tableau, ligne, colonne, periode, coalesce(cast(valeur as varchar), marqueur) from"
            " read_parquet(?)",
            [str(folder / "site/donnees/cellules.parquet")],
        ).fetchall()
    return {_key(key): shown for *key, shown in rows}


def _of_cubes(folder: Path) -> dict[Key, str]:
    """Of the JSON-stat files: the value at each place, else its status."""
    found = {}
    for path in sorted((folder / "site/donnees/json-stat").glob("*/*.json")):
        cube = json.loads(path.read_text(encoding="utf-8"))
        axes = [cube["dimension"][name]["category"]["index"] for name in cube["id"]]
        for place, key in enumerate(product(*axes)):
            value, status = cube["value"][place], cube.get("status", {}).get(str(place))
            if value is not None or status:
                found[path.parent.name, path.stem, *key] = status if value is None else str(value)
    return found


def _of_map(folder: Path) -> dict[Key, str]:
    """Of the map of the centres, drawing and table: whichever of the two shows a number."""
    page = folder / "site/carte.html"
    if not page.exists():
        return {}
    text = page.read_text(encoding="utf-8")
    found = {}
    for cell, printed in re.findall(r'data-cell="([^"]+)">([^<]+)</a>', text):
        edition, number, row, column, period = unescape(cell).split("/")
        found[edition, number, row, column, period] = unescape(printed).removesuffix(" (p)")
    edition, number = next(iter(found))[:2]
    return found | {(edition, number, *place): shown for place, shown in _of_marks(text)}


def _of_marks(drawing: str) -> list[tuple[tuple[str, str, str], str]]:
    """Of each mark of a chart or map: row, column and period of its cell, and the value that it says."""
    found = []
    for key, text in re.findall(r'data-k="([^"]+)"><title>([^<]*)</title>', drawing):
        row, column, period = unescape(key).split("/")
        shown = unescape(text).replace("\u00a0", " ").rsplit(": ", 1)[1].removesuffix(" (p)")
        found.append(((row, column, period), shown))
    return found


def _of_charts(folder: Path) -> dict[Key, str]:
    """Of the charts, in their pages and as files: each mark bears the key of its cell and says its value; their data
    too."""
    found: dict[Key, str] = {}
    for path in sorted([*(folder / "site").glob("*/*.html"), *(folder / "site").glob("*/graphiques/*.svg")]):
        is_file = path.suffix == ".svg"
        edition = (path.parent.parent if is_file else path.parent).name
        is_english = path.name.endswith(".en.html")
        number = path.stem.rsplit("-", 1)[0] if is_file else path.stem.removesuffix(".en")
        text = path.read_text(encoding="utf-8")
        for place, shown in _of_marks(text):
            if is_english:
                shown = shown.translate(str.maketrans(",.", "\u202f,"))
            cell = (edition, number, *place)
            if found.get(cell, SECRET) == SECRET:
                found[cell] = shown
    for path in sorted((folder / "site").glob("*/graphiques/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as opened:
            for line in csv.DictReader(opened, delimiter=";"):
                edition, number = path.parent.parent.name, path.stem.rsplit("-", 1)[0]
                key = (edition, number, line["ligne"], line["colonne"], line["periode"])
                if found.get(key, SECRET) == SECRET:
                    found[key] = line["marqueur"] or line["valeur"]
    return found


def _of_places(site: Path) -> list[tuple[Key, str]]:
    """The cells of the pages that gather them: of centres and EPN, and of the whole site."""
    found = []
    for page in [*site.glob("*.html"), *site.glob("centres/*.html"), *site.glob("epn/*.html")]:
        for cell, text in re.findall(
            r'data-cell="([^"]+)"[^>]*>(.*?)</a>', page.read_text(encoding="utf-8"), re.DOTALL
        ):
            strong = re.search(r"<strong>(.*?)</strong>", text, re.DOTALL)
            printed = re.sub(r"<[^>]*>", "", strong[1] if strong else text).replace("&nbsp;%", "").removesuffix(" (p)")
            found.append((_key_of(cell), unescape(printed).strip()))
    return found


def _of_sheet(sheet: Worksheet) -> list[str]:
    """The cells of a sheet in the order of its lines, from below its head to the empty line before its notes."""
    head = int(re.sub(r"\D", "", str(sheet.freeze_panes)))
    found: list[str] = []
    for line in sheet.iter_rows(min_row=head, values_only=True):
        if line[0] is None:
            return found
        found += [str(value) for value in line[1:] if value is not None]
    return found


def _of_page(page: Path) -> list[str]:
    body = re.search(r"<tbody>(.*?)</tbody>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert body, page
    cells = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", body[1], re.DOTALL)]
    return [unescape(cell).removesuffix(" (p)") for cell in cells if cell]
