"""The landing gate: Great Expectations suites derived from the landing contract, run a file at a time."""
