"""Truth: the sessions of MOOCs and the registrations of accounts to them; no account is a learner."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic.draws import Draws, largest_remainder
from synthetic.parameters import Parameters


def moocs(parameters: Parameters, draws: Draws) -> tuple[pd.DataFrame, pd.DataFrame]:
    """sessions: run, course, title, year, starts_at. registrations: account, run, enrolled_at, country (INSEE code or
    '')."""
    settings = parameters["moocs"]
    rng = draws.stream("moocs")
    countries = np.array(parameters["people"]["nationalities"], dtype=object)
    sessions, parts = [], []
    for year, (courses, registered) in settings["counts"].items():
        start = np.datetime64(f"{year}-09-15T08:00:00")
        rows = []
        for course in range(1, courses + 1):
            # a MOOC has one session a year, or two
            for session in range(1 + (course % 3 == 0)):
                rows.append(
                    {
                        "course": f"CNAM{course:05d}",
                        "run": f"CNAM{course:05d}S{(year - settings['first_year']) * 2 + session + 1:02d}",
                        "title": f"MOOC inventé {course}",
                        "year": year,
                        "starts_at": start + np.timedelta64(int(rng.integers(0, 120)) + 120 * session, "D"),
                    }
                )
        frame = pd.DataFrame(rows)
        total = parameters.size(registered, 1.0, len(frame))
        counts = largest_remainder(rng.gamma(1.5, size=len(frame)) + 0.2, total)
        place = np.repeat(np.arange(len(frame)), counts)
        number = rng.permutation(total) if total else np.empty(0, dtype=int)
        seconds = rng.integers(-40 * 86_400, 30 * 86_400, total).astype("timedelta64[s]")
        parts.append(
            pd.DataFrame(
                {
                    "account": [f"{year:04x}{n * 2_654_435_761 % (1 << 48):012x}" for n in number.tolist()],
                    "run": frame["run"].to_numpy(dtype=object)[place],
                    "enrolled_at": frame["starts_at"].to_numpy().astype("datetime64[s]")[place] + seconds,
                    "country": np.where(
                        rng.random(total) < 0.6, "99100",
                        np.where(rng.random(total) < 0.15, "", countries[rng.integers(0, len(countries), total)]),
                    ),
                }
            )
        )  # fmt: skip
        sessions.append(frame)
    return pd.concat(sessions, ignore_index=True), pd.concat(parts, ignore_index=True)
