"""The key that turns persons into hashes: whether it can be guessed, and a fingerprint that
distinguishes it from another without giving it away."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from math import log2
from typing import Any

DEMO_KEY = "demonstration key for synthetic extracts, protects nothing"
DEMONSTRATION = "demonstration"
"""What is printed in place of the fingerprint of the demonstration key."""
LEAST_STRENGTH = 80.0
"""Bits that a key must hold. `openssl rand -hex 16` gives some 110 by `strength`, and hardly ever fewer than 95."""
NEW_KEY = "openssl rand -hex 32"


def fingerprint(key: bytes) -> str:
    """Twelve hexadecimal digits that are the same for the same key, from which it cannot be found."""
    if key == DEMO_KEY.encode():
        return DEMONSTRATION
    return hmac.new(key, b"fingerprint of the key", hashlib.sha256).hexdigest()[:12]


def strength(key: str) -> float:
    """Bits that a key holds at most, by its own characters: what it repeats as a whole counts once, and neither a
    character that returns nor a step between two that returns (`abcdef`, `13579`) adds much. Words pass for more
    than they are."""
    period = next((size for size in range(1, len(key)) if key.startswith(key[size:])), len(key))
    once = key[:period]
    steps = [ord(after) - ord(before) for before, after in zip(once, once[1:], strict=False)]
    return min(_bits(list(once)), _bits(steps))


def _bits(symbols: list[Any]) -> float:
    """Entropy of a list of symbols by their own frequencies, times their number."""
    size = len(symbols)
    return -sum(times * log2(times / size) for times in Counter(symbols).values())
