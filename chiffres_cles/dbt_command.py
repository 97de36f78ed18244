"""dbt's command line as a module: `python -m chiffres_cles.dbt_command build`.

The script `dbt` beside an interpreter names that interpreter by its path: in a project that was copied or moved it
is the old folder's. A module is run by whatever Python runs the project.
"""

from __future__ import annotations

import signal
import sys

DBT = [sys.executable, "-m", "chiffres_cles.dbt_command"]
"""What a command that runs dbt begins with."""

if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # who called it says what Ctrl-C stops
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # at once: dbt would show where it was
    from dbt.cli.main import cli

    cli(prog_name="dbt")
