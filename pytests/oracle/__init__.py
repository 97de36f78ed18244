"""A second implementation of the rules, in Polars, written from the documents alone.

It reads the landing contract (`models/staging/*/_*__sources.yml`), the reference lists (`seeds/reference/`) and
`docs/rules.md`, and imports nothing else of the project. `pytests/fuzz` holds the warehouse against it: saying each
rule twice is its whole point, so nothing of it may be shared with the models.
"""

from oracle.facts import Facts, facts_of
from oracle.tables import printed_tables

__all__ = ["Facts", "facts_of", "printed_tables"]
