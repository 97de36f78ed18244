"""Statistical secrecy: which cells are hidden, and the attack that says whether this is enough (docs/secrecy.md)."""
