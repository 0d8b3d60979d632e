"""Sellers: who there is, whom words mean, and one seller's stream."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from attrs import frozen

from reports.figures.sellers_months import Stream
from reports.figures.transfers import months_back
from reports.web.english import in_chinese

MOST_MEANT: Final = 40
USUAL_MONTHS: Final = 12
_SHOWN_MONTHS = 24
_RECENT = 12
# one step of the index a seller, however many rows each has
_NAMES = """
    WITH RECURSIVE names (seller) AS (
        SELECT (SELECT min(seller) FROM {table})
        UNION ALL SELECT (SELECT min(seller) FROM {table} WHERE seller > names.seller) FROM names WHERE names.seller NOT NULL
    ) SELECT seller FROM names WHERE seller NOT NULL
"""


@frozen(kw_only=True)
class Month:
    """A month of a seller's stream: its transfer notices beside those of the twelve months before, and its claims.

    ``known`` notices give an amount. The month that is not ``over`` is not judged.
    """

    stream: Stream
    claims_yuan: float | None
    known: int
    over: bool

    @property
    def usual(self) -> tuple[float, float] | None:
        """The lower and upper quartile of the twelve months before; ``None`` where they are not known."""
        usual = self.stream.usual if self.over else None
        return (usual[1], usual[3]) if usual else None

    @property
    def unusual(self) -> bool:
        """Whether there are unusually many or few."""
        return self.over and bool(self.stream.unusual)


def meant(connection: sqlite3.Connection, words: str, table: str) -> list[str]:
    """Return the sellers of ``projects`` or ``lots`` whose name holds the words, in Chinese or English."""
    names = [row[0] for row in connection.execute(_NAMES.format(table=table))]
    if words in names:
        return [words]
    wanted = [[words], *(want.split() for want in in_chinese(words))]
    return [name for name in names if any(all(part in name for part in want) for want in wanted)][:MOST_MEANT]


def stream(connection: sqlite3.Connection, seller: str, until: str) -> dict[str, Any] | None:
    """Return a seller's months, latest packages and lots, and sums over all; ``None`` for a seller nobody knows.

    ``until`` is the month (YYYY-MM) that the stream ends with.
    """
    months = _months(connection, seller, until)
    packages = _rows(connection, "SELECT *, ifnull(claims_yuan, total_yuan) AS size_yuan FROM projects WHERE seller = ?"
                     " ORDER BY latest_notice_on DESC, project_id DESC LIMIT ?", seller)  # fmt: skip
    lots = _rows(
        connection, "SELECT * FROM lots_public WHERE seller = ? ORDER BY first_seen_at DESC LIMIT ?", seller
    )
    if not (months or packages or lots):
        return None
    return {"seller": seller, "months": months, "packages": packages, "lots": lots}


def _rows(connection: sqlite3.Connection, query: str, seller: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(query, [seller, _RECENT])]


def _months(connection: sqlite3.Connection, seller: str, until: str) -> list[Month]:
    """The last 24 months up to ``until``, the latest first, those without a notice too; none before the first notice."""
    of_seller = "FROM notices WHERE seller = ? AND kind = 'transfer'"
    since = connection.execute(f"SELECT substr(min(published_on), 1, 7) {of_seller}", [seller]).fetchone()[0]
    if since is None:
        return []
    first = months_back(until, _SHOWN_MONTHS - 1 + USUAL_MONTHS)
    query = (
        "SELECT substr(published_on, 1, 7) AS month, count(*) AS notices, sum(ifnull(claims_yuan, total_yuan)) AS claims_yuan,"
        f" count(ifnull(claims_yuan, total_yuan)) AS known {of_seller} AND published_on >= ? AND published_on < ? GROUP BY month"
    )
    found = {row["month"]: row for row in connection.execute(query, [seller, first, f"{until}-99"])}

    def count(month: str) -> int:
        return found[month]["notices"] if month in found else 0

    made = []
    for month in (months_back(until, back) for back in range(_SHOWN_MONTHS)):
        if month >= since:
            before = [count(months_back(month, back)) for back in range(1, USUAL_MONTHS + 1)]
            row = found.get(month)
            made.append(
                Month(
                    stream=Stream(seller, month, count(month), before, since), over=month != until,
                    claims_yuan=row["claims_yuan"] if row else None, known=row["known"] if row else 0,
                )
            )  # fmt: skip
    return made
