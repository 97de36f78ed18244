"""The picture of the flow in the README, drawn from dbt's manifest: the layers, their subjects, and which reads
which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chiffres_cles.lists import ProjectFileError

BEGIN, END = "<!-- flow: generated from dbt's manifest by `make flow` -->", "<!-- /flow -->"
LAYERS = {
    "staging": "staging: a folder a system",
    "intermediate": "intermediate: a folder a subject",
    "marts": "marts: facts and dimensions",
    "publication": "publication: cells and tables",
    "quality": "quality: accounts of rows",
}
SHOWN = ("intermediate", "marts")
"""Layers whose folders are drawn: the subjects of the one, the facts of the other."""


def flow_diagram(manifest: dict[str, Any]) -> str:
    """A Mermaid diagram of the layers: an arrow where models of one read models of the other.

    `manifest` is the content of `target/manifest.json`. Returns the text between the markers of the README.
    """
    models = {name: node for name, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    folders = {name: Path(node["original_file_path"]).parts[1:-1] for name, node in models.items()}
    arrows = {
        (folders[parent][0], folders[name][0])
        for name, node in models.items()
        for parent in node["depends_on"]["nodes"]
        if parent in folders
    }
    lines = [BEGIN, "", "```mermaid", "flowchart LR", '  extracts["extracts of fifteen systems"]']
    for layer, title in LAYERS.items():
        subjects = sorted({folder[1] for folder in folders.values() if folder[0] == layer and len(folder) > 1})
        if layer in SHOWN:
            lines.append(f'  subgraph {layer}["{title}"]')
            lines += [f'    {layer}_{subject}["{subject}"]' for subject in subjects]
            lines.append("  end")
        else:
            lines.append(f'  {layer}["{title}"]')
    lines.append("  extracts --> staging")
    forward = [(one, other) for one in LAYERS for other in LAYERS if one != other and (one, other) in arrows]
    # what quality gives to the layers before it, such as the days of extraction, would point against the flow
    lines += [f"  {one} --> {other}" for one, other in forward if one != "quality"]
    return "\n".join([*lines, "```", "", END])


def with_flow(readme: str, diagram: str) -> str:
    """The README with its diagram replaced; `ProjectFileError` where it lacks the markers."""
    if BEGIN not in readme or END not in readme:
        raise ProjectFileError("README.md lacks the markers of the flow diagram")
    before, rest = readme.split(BEGIN, 1)
    return before + diagram + rest.split(END, 1)[1]
