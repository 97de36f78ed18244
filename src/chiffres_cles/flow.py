"""The picture of the flow in the README, drawn from dbt's manifest: systems, subjects, marts, and what reads what."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from chiffres_cles.contract import Contract

BEGIN, END = "<!-- flow: generated from dbt's manifest by `make flow` -->", "<!-- /flow -->"
LAYERS = {
    "staging": "systems, each in staging",
    "intermediate": "subjects (intermediate)",
    "marts": "facts (marts)",
    "publication": "printed tables",
    "quality": "quality",
}


def flow_diagram(manifest: dict, contract: Contract) -> str:
    """A Mermaid diagram of the folders of models: an arrow where a model of one reads a model of the other.

    `manifest` is the content of `target/manifest.json`. Returns the text between the markers of the README.
    """
    labels = {system.name: system.label for system in contract.systems} | {"united": "all systems together"}
    models: Counter[tuple[str, str]] = Counter()
    folders: dict[str, tuple[str, str]] = {}
    for name, node in manifest["nodes"].items():
        if node["resource_type"] != "model":
            continue
        parts = Path(node["original_file_path"]).parts
        layer = parts[1]
        folder = parts[2] if len(parts) > 3 else ("accounts" if layer == "intermediate" else layer)
        folders[name] = (layer, folder)
        models[layer, folder] += 1
    # the reference dimensions and the accounts touch everything: arrows to and from them would hide the rest
    hidden = {("marts", "reference"), ("intermediate", "accounts"), ("staging", "landing")}
    arrows = sorted(
        {
            (folders[parent], folders[name])
            for name, folder in folders.items()
            for parent in manifest["nodes"][name]["depends_on"]["nodes"]
            if parent in folders and folders[parent] != folder and not hidden & {folders[parent], folder}
        }
        - {(a, b) for a in folders.values() for b in folders.values() if b[0] == "quality"}
    )
    lines = [BEGIN, "", "```mermaid", "flowchart LR"]
    for layer, title in LAYERS.items():
        lines.append(f'  subgraph {layer}["{title}"]')
        for (node_layer, folder), count in sorted(models.items()):
            if node_layer == layer and (layer, folder) not in hidden:
                label = labels.get(folder, folder) if layer == "staging" else folder
                lines.append(f'    {layer}_{folder}["{label} ({count})"]')
        lines.append("  end")
    lines += [f"  {a[0]}_{a[1]} --> {b[0]}_{b[1]}" for a, b in arrows]
    lines += ["  intermediate --> quality", "```", "", END]
    return "\n".join(lines)


def with_flow(readme: str, diagram: str) -> str:
    """The README with its diagram replaced; `ValueError` where it lacks the markers."""
    if BEGIN not in readme or END not in readme:
        raise ValueError("README.md lacks the markers of the flow diagram")
    before, rest = readme.split(BEGIN, 1)
    return before + diagram + rest.split(END, 1)[1]
