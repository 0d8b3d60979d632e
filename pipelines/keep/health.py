"""What is only worth a warning: more rows than there can be, little of what the site counts, unusual silence.

A broken maximum stops nothing: what came is stored, and a row of ``problems`` or of ``status`` says so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from attrs import frozen

from crawlers.records import Problem, Walked

# A first page with more than so many times the rows it ever had is another page.
MOST_TIMES = 3
# Lists move while they are walked: a few rows more than the site counts are no wonder.
MORE_THAN_ALL = 1.05
FEW_ROWS = 5
LEAST_COVERAGE = 0.8
# Fewer days with news than this are no habit.
DAYS_OF_A_HABIT = 5
LOOKED_BACK = timedelta(days=2 * 365)

_MOST_ROWS = """
    SELECT listing, max(first_page_rows) FROM walks WHERE source = ? AND complete = 1 GROUP BY listing
"""
_NEWS = """
    SELECT published_on FROM notices WHERE source = :source AND published_on BETWEEN :since AND :today
    UNION SELECT substr(first_seen_at, 1, 10) FROM lots WHERE source = :source AND first_seen_at >= :since
    ORDER BY 1
"""
_LAST_LOOK = """
    SELECT max(started_at) FROM runs WHERE source = ? AND state IN ('ok', 'degraded', 'partial')
"""
_COVERAGE = """
    SELECT known, site_total FROM runs WHERE source = ? AND complete = 1 AND site_total > 0
    ORDER BY run_id DESC LIMIT 1
"""


@frozen
class Silence:
    """Days since the last thing a source showed, and the longest it was ever silent before."""

    days: int
    longest: int
    since: date

    def is_unusual(self, promised: int) -> bool:
        """Tell whether it is longer than ever, and longer than the source promises."""
        return self.days > max(self.longest, promised)


def too_many(
    connection: sqlite3.Connection, source: str, walks: Sequence[Walked], pages: Mapping[str, str]
) -> list[Problem]:
    """Return what of a run's lists is more than expected; ``pages`` is the first page of each list."""
    most = dict(connection.execute(_MOST_ROWS, [source]).fetchall())
    problems = []
    for walk in walks:
        count, usual = len(walk.rows), most.get(walk.listing)
        if walk.total is not None and count > walk.total * MORE_THAN_ALL + FEW_ROWS:
            reason = f"{count} rows where the site counts {walk.total} ({count / max(walk.total, 1):.0%})"
            problems.append(_problem(walk, pages, reason))
        if usual and walk.first_page_rows > max(usual * MOST_TIMES, FEW_ROWS):
            reason = f"{walk.first_page_rows} rows on the first page where {usual} were the most so far"
            problems.append(_problem(walk, pages, reason))
    return problems


def _problem(walk: Walked, pages: Mapping[str, str], reason: str) -> Problem:
    url = pages.get(walk.listing, walk.listing)
    return Problem(
        url=url, field="rows", reason=f"{reason}; they were stored. Next step: open the list in a browser"
    )


def silence_of(connection: sqlite3.Connection, source: str, now: datetime) -> Silence | None:
    """Return how long a source has shown nothing new; ``None`` when it was not looked at since, or has no habit."""
    today = now.date()
    asked = {"source": source, "since": (today - LOOKED_BACK).isoformat(), "today": today.isoformat()}
    days = [date.fromisoformat(row[0]) for row in connection.execute(_NEWS, asked)]
    looked = connection.execute(_LAST_LOOK, [source]).fetchone()[0]
    if len(days) < DAYS_OF_A_HABIT or not looked:
        return None
    silent = (datetime.fromisoformat(looked).date() - days[-1]).days
    return Silence(silent, max((later - earlier).days for earlier, later in pairwise(days)), days[-1])


def coverage_of(connection: sqlite3.Connection, source: str) -> tuple[int, int] | None:
    """Return how many rows are known after the last complete run, and how many the site counted then."""
    row = connection.execute(_COVERAGE, [source]).fetchone()
    return (row[0] or 0, row[1]) if row else None


def warnings_of(connection: sqlite3.Connection, source: str, now: datetime, silence_days: int) -> list[str]:
    """Return what ``status`` warns of for a source, each with its evidence and next step."""
    warnings = []
    silence = silence_of(connection, source, now)
    if silence and silence.is_unusual(silence_days):
        warnings.append(
            f"nothing new since {silence.since} ({silence.days} days; the longest so far was {silence.longest}). "
            "Next step: open the list in a browser: has the site moved?"
        )
    coverage = coverage_of(connection, source)
    if coverage and coverage[0] < LEAST_COVERAGE * coverage[1]:
        known, total = coverage
        warnings.append(
            f"{known} of the {total} rows that the site counts are known ({known / total:.0%}). "
            f"Next step: firesale crawl {source} --full"
        )
    return warnings
