"""What walks over lists have covered, so that the next run knows where to stop and what to ask again."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from crawlers.reading.titles import kept_title
from crawlers.records import ListRow, Walked
from pipelines.keep import statements as sql
from pipelines.keep.forgotten import FORGOTTEN, forgotten_urls, url_hash
from pipelines.keep.rows import Row, cell

_OF_RECORDS = ("notices", "lots", "house_index")


class Walks:
    """The tables ``walks`` and ``listed``. The caller opens transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def remember(self, walked: Walked, source: str, run_id: int, *, sound: bool) -> None:
        """Remember a walk; its rows count as covered only when it was complete and the run held."""
        complete = walked.complete and sound
        row = {
            "run_id": run_id,
            "source": source,
            "listing": walked.listing,
            "first_page_rows": walked.first_page_rows,
            "total": walked.total,
            "complete": int(complete),
            "short_by": walked.short_by,
        }
        self.connection.execute(sql.PUT_WALK, row)
        if complete:
            self._cover(walked, source)

    def _cover(self, walked: Walked, source: str) -> None:
        """Rows whose document is stored are covered; the others wait and are asked for by the next run."""
        query = " UNION ALL ".join(f"SELECT url FROM {table} WHERE source = :source" for table in _OF_RECORDS)
        stored = {row["url"] for row in self.connection.execute(query, {"source": source})}
        query = "SELECT * FROM listed WHERE source = ? AND listing = ?"
        known = {row["url"]: dict(row) for row in self.connection.execute(query, [source, walked.listing])}
        waited = [row["url"] for row in known.values() if row["state"] == "pending"]
        rows = {url: _list_row(known[url]) for url in (*waited, *walked.failed) if url in known}
        rows |= {row.url: row for row in walked.rows}
        put = []
        forgotten = forgotten_urls(self.connection)
        for url, row in rows.items():
            if forgotten and url_hash(url) in forgotten:
                put.append(_without_words(source, walked.listing, url))
                continue
            waits = url in walked.failed or url not in stored
            put.append(
                {
                    "source": source,
                    "listing": walked.listing,
                    "url": url,
                    "title": kept_title(row.title),
                    "published_on": cell(row.published_on),
                    "state": "pending" if waits else "covered",
                    "tries": known.get(url, {"tries": 0})["tries"] + 1 if waits else 0,
                }
            )
        self.connection.executemany(sql.PUT_LISTED, put)

    def seen(self, urls: set[str], now: datetime) -> None:
        """Known records that a list still shows were seen now."""
        stamps = [(now.isoformat(), url) for url in urls]
        for table in ("notices", "lots"):
            self.connection.executemany(f"UPDATE {table} SET last_seen_at = ? WHERE url = ?", stamps)

    def count_known(self, urls: set[str]) -> int:
        """Return how many of these addresses are stored."""
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS met (url TEXT PRIMARY KEY)")
        self.connection.execute("DELETE FROM met")
        self.connection.executemany("INSERT INTO met VALUES (?)", [[url] for url in urls])
        counts = (f"(SELECT count(DISTINCT url) FROM {table} JOIN met USING (url))" for table in _OF_RECORDS)
        return int(self.connection.execute(f"SELECT {' + '.join(counts)}").fetchone()[0])

    def count_covered(self, source: str) -> int:
        """Return how many rows of a source's lists are stored."""
        query = "SELECT count(*) FROM listed WHERE source = ? AND state IN ('covered', 'forgotten')"
        return int(self.connection.execute(query, [source]).fetchone()[0])


def _without_words(source: str, listing: str, url: str) -> Row:
    """The row of a record that was forgotten: it is known, and nothing is said of it."""
    words = dict.fromkeys(("title", "published_on"))
    return {"source": source, "listing": listing, "url": url, **words, "state": FORGOTTEN, "tries": 0}


def _list_row(known: Row) -> ListRow:
    return ListRow(url=known["url"], title=known["title"], published_on=known["published_on"])
