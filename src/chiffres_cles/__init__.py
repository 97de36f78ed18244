"""The product: contract, landing, gate, build, publication, command line."""

from __future__ import annotations

import sys
from types import TracebackType


def _on_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What ends a command of this package: Ctrl-C in one line, at whatever moment it comes, and an error of ours in
    full."""
    if issubclass(kind, KeyboardInterrupt):
        print("stopped by Ctrl-C: the published file is whole, the one before or the new one", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _on_error  # here, and not in main: Ctrl-C may come while the modules are loaded
