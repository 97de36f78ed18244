"""dbt's command line as a module: `python -m chiffres_cles.dbt_command build`.

The script `dbt` beside an interpreter names that interpreter by its path: in a project that was copied or moved it is the
old folder's. A module is run by whatever Python runs the project.
"""

from __future__ import annotations

import sys

DBT = [sys.executable, "-m", "chiffres_cles.dbt_command"]
"""What a command that runs dbt begins with."""

if __name__ == "__main__":
    from dbt.cli.main import cli

    cli(prog_name="dbt")
