"""The MOOC platform."""

from __future__ import annotations

import pandas as pd

from synthetic.systems.view import Tables
from synthetic.truth import Truth


def mooc(truth: Truth) -> Tables:
    """sessions, inscriptions."""
    runs, registered = truth.mooc_sessions, truth.mooc_registrations
    return Tables(
        {
            "sessions": pd.DataFrame(
                {
                    "course_run": runs["run"],
                    "course_code": runs["course"],
                    "title": runs["title"],
                    "academic_year": runs["year"],
                    "starts_at": runs["starts_at"],
                }
            ),
            "inscriptions": pd.DataFrame(
                {
                    "account_id": registered["account"],
                    "course_run": registered["run"],
                    "enrolled_at": registered["enrolled_at"],
                    "country": registered["country"],
                }
            ),
        }
    )
