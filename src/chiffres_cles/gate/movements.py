"""The page on what moved since the last publication, beside the gate's Data Docs: in French, for whoever sends the
extracts."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chiffres_cles.display import written
from chiffres_cles.lists import read_list
from chiffres_cles.movements import Movement
from chiffres_cles.settings import ROOT

FOLDER = ROOT / "gx" / "uncommitted" / "data_docs"
NAME = "movements.html"
LABELS = ROOT / "seeds" / "reference" / "usual_movements.csv"


def write_page(found: list[Movement], against: str | None, folder: Path = FOLDER) -> Path:
    """Write the page of a build's movements, in their order; `against`: the build compared with. Returns the page."""
    labels = {row["measure"]: row["label_fr"] for row in read_list(LABELS, ("measure", "label_fr"))}
    rows = [
        {
            "label": labels[one.measure],
            "subject": one.subject,
            "before": "" if one.before is None else _french(one, one.before),
            "after": _french(one, one.after),
            "times": written(one.times_usual, 1) if one.times_usual else "",
            "is_beyond_limit": one.is_beyond_limit,
            "cause": one.cause,
        }
        for one in found
    ]
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, loader=FileSystemLoader(Path(__file__).parent)
    )
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / NAME
    page.write_text(environment.get_template(NAME).render(rows=rows, against=against), encoding="utf-8")
    return page


def _french(one: Movement, value: float) -> str:
    """A value as French prints it: a count with U+202F between thousands, a share in percent, a mean with its comma."""
    if one.unit == "count":
        return written(value)
    return f"{written(100 * value, 1)} %" if one.unit == "share" else written(value, 1)
