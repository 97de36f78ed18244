"""What Great Expectations works out again and again, worked out once; what it finds and writes stays the same.

Imported where a gate begins, as Great Expectations itself: its import takes seconds. `pytests/product/test_spared.py`
holds it against the library's own.
"""

from __future__ import annotations

from typing import Any

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import parse_result_format

OF_THE_LIBRARY = Expectation._get_runtime_kwargs
"""What is replaced, to hold ours against."""


def spare() -> None:
    """Have this process leave out what is left out here."""
    Expectation._get_runtime_kwargs = arguments  # pyrefly: ignore[method-assign]  # the one place where they are gathered


def arguments(self: Expectation, runtime_configuration: dict[str, Any] | None = None) -> dict[str, Any]:
    """What an expectation is asked with, of its own configuration and that of the run. The library makes the
    configuration anew for each argument, 127 times an expectation: a sixth of the gate (bench/RESULTS.md)."""
    own, given = self.configuration.kwargs, runtime_configuration or {}
    of_data = (*self.success_keys, *self.domain_keys)
    found = {key: own.get(key, self._get_default_value(key)) for key in (*self.runtime_keys, *of_data)}
    found.update({key: given[key] for key in self.runtime_keys if key in given and key not in of_data})
    found["result_format"] = parse_result_format(found["result_format"])
    return found
