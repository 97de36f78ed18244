"""Progress while a build works: what is done and what remains, in a line that a terminal writes over."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from typing import TextIO

KINDS = {"seed": "seeds", "model": "models", "test": "checks"}
"""Kinds of nodes that are counted."""
ON_A_TERMINAL, IN_A_FILE = 0.2, 10.0
"""Seconds between two lines."""


class Progress:
    """How far a command of dbt is; printed by whatever thread ends a node."""

    def __init__(self, nodes: Iterable[str], out: TextIO | None = None):
        """`nodes`: unique ids of all that will end, run or kept."""
        self.out = out or sys.stdout
        self.over = self.out.isatty()
        self.total = Counter(kind for node in nodes if (kind := node.split(".")[0]) in KINDS)
        self.ended: Counter[str] = Counter()
        self.kept = 0
        self.started = self.printed = time.monotonic()
        self.lock = threading.Lock()

    def done(self, node: str, kept: bool = False) -> None:
        """A node ended: run, or `kept` as it was."""
        with self.lock:
            self.ended[node.split(".")[0]] += 1
            self.kept += kept
            now, last = time.monotonic(), all(self.ended[kind] >= count for kind, count in self.total.items())
            # what was kept ends in no time, and is not worth a line
            if last or (not kept and now - self.printed >= (ON_A_TERMINAL if self.over else IN_A_FILE)):
                self.printed = now
                end = "\n" if last or not self.over else ""
                self.out.write(("\r\x1b[K" if self.over else "") + self.line(node, now) + end)
                self.out.flush()

    def line(self, node: str, now: float) -> str:
        """What is done of each kind, how much of it was kept, and what ended last."""
        done = ", ".join(
            f"{self.ended[kind]:,} of {count:,} {KINDS[kind]}" for kind in KINDS if (count := self.total[kind])
        )
        kept = f" ({self.kept:,} kept)" if self.kept else ""
        return f"  {now - self.started:4.0f} s  {done}{kept}; last {node.split('.')[2]}"[: 150 if self.over else None]
