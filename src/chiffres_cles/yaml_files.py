"""The YAML files of the project, read by LibYAML where PyYAML has it, as its wheels have: the contracts in a tenth of a
second, not in one, which each command and each dbt takes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from chiffres_cles.settings import ROOT

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(file: Path) -> Any:
    """What a file holds. Raises OSError and `yaml.YAMLError`."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)


@cache
def project_variables() -> dict[str, Any]:
    """The variables of dbt's project: its settings by name."""
    variables: dict[str, Any] = read_yaml(ROOT / "dbt_project.yml")["vars"]
    return variables
