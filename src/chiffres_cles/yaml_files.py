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
    """What a file holds. Raises OSError, and `yaml.YAMLError`, which names the file."""
    try:
        return yaml.load(file.read_bytes(), Loader=LOADER)
    except yaml.YAMLError as error:
        raise yaml.YAMLError(f"{file.name}: {error}") from error


@cache
def project_variables() -> dict[str, Any]:
    """The variables of dbt's project: its settings by name."""
    variables: dict[str, Any] = read_yaml(ROOT / "dbt_project.yml")["vars"]
    return variables
