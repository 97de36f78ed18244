"""Damaged extracts and killed commands, and what is published after them: `make faults`."""
