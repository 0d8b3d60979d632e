"""The outbox: what is to be told to whom, stored in the transaction of the record, so that no alert is lost.

``alerts`` is public; ``deliveries`` (one alert to one channel) and ``alert_facts`` (what was told about a
project, to know what is news) and ``digests`` (which alerts go to a channel inside another) are our own. ``telling`` sends what is stored here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from attrs import frozen

from crawlers.clock import BEIJING
from crawlers.config import Channel
from pipelines.tell.package import ALERT_COLUMNS, Alert, Fact

DDL = """
CREATE TABLE IF NOT EXISTS alerts (
    alert_id TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('reader', 'operator')),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'told', 'failed')),
    told_at TEXT,
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS deliveries (
    alert_id TEXT NOT NULL REFERENCES alerts (alert_id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'told', 'failed')),
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT,
    told_at TEXT,
    error TEXT,
    rate_limited INTEGER NOT NULL DEFAULT 0,
    claimed_by TEXT,
    claimed_at TEXT,
    PRIMARY KEY (alert_id, channel)
);
CREATE TABLE IF NOT EXISTS alert_facts (
    alert_id TEXT NOT NULL REFERENCES alerts (alert_id) ON DELETE CASCADE,
    project_id TEXT NOT NULL,
    amount_yuan TEXT,
    listed_on TEXT,
    state TEXT NOT NULL,
    PRIMARY KEY (alert_id, project_id)
);
CREATE INDEX IF NOT EXISTS alert_facts_project ON alert_facts (project_id);
CREATE TABLE IF NOT EXISTS digests (
    alert_id TEXT NOT NULL REFERENCES alerts (alert_id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    digest_id TEXT NOT NULL REFERENCES alerts (alert_id) ON DELETE CASCADE,
    PRIMARY KEY (alert_id, channel)
);
CREATE INDEX IF NOT EXISTS digests_digest ON digests (digest_id);
"""


def insert_alert(conn: sqlite3.Connection, alert: Alert, channels: Iterable[Channel]) -> bool:
    """Store an alert, addressed to the channels of its audience, in the caller's transaction.

    Returns ``False`` and changes nothing when this alert is there already.
    """
    created_at = alert.created_at.astimezone(BEIJING).isoformat()
    row = (alert.alert_id, alert.rule, alert.subject_type, alert.subject_id, alert.audience)
    inserted = conn.execute(
        "INSERT INTO alerts (alert_id, rule, subject_type, subject_id, audience, title, body, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (alert_id) DO NOTHING",
        (*row, alert.title, alert.body, created_at),
    )
    if inserted.rowcount != 1:
        return False
    addressed = [(alert.alert_id, channel.name) for channel in channels if channel.audience == alert.audience]
    conn.executemany("INSERT INTO deliveries (alert_id, channel) VALUES (?, ?)", addressed)
    facts = [(alert.alert_id, f.project_id, f.amount_yuan, f.listed_on, f.state) for f in alert.facts]
    conn.executemany("INSERT INTO alert_facts VALUES (?, ?, ?, ?, ?)", facts)
    return True


def previous_fact(conn: sqlite3.Connection, project_id: str, formerly: Iterable[str] = ()) -> Fact | None:
    """Return what the last alert said about a project, ``None`` when there was none.

    ``formerly`` are ids that the project had before a join; the fact bears the present one.
    """
    ids = (project_id, *formerly)
    row = conn.execute(
        "SELECT amount_yuan, listed_on, state FROM alert_facts"
        f" WHERE project_id IN ({', '.join('?' * len(ids))}) ORDER BY rowid DESC LIMIT 1",
        ids,
    ).fetchone()
    if row is None:
        return None
    amount_yuan, listed_on, state = tuple(row)
    return Fact(project_id=project_id, amount_yuan=amount_yuan, listed_on=listed_on, state=state)


@frozen(kw_only=True)
class Delivery:
    """One alert to one channel, not told so far; ``audience`` is the alert's."""

    alert_id: str
    channel: str
    tries: int
    audience: str
    claimed_by: str | None
    claimed_at: str | None


def due(conn: sqlite3.Connection, now: datetime, *, hurry: bool) -> list[Delivery]:
    """Return the deliveries whose time has come, oldest first; ``hurry`` also those that only back off.

    What goes inside a digest is not among them.
    """
    rows = conn.execute(
        "SELECT d.alert_id, d.channel, d.tries, a.audience, d.claimed_by, d.claimed_at"
        " FROM deliveries AS d JOIN alerts AS a USING (alert_id)"
        " WHERE d.state <> 'told'"
        " AND NOT EXISTS (SELECT 1 FROM digests AS g WHERE g.alert_id = d.alert_id AND g.channel = d.channel)"
        " AND (d.next_try_at IS NULL OR d.next_try_at <= ? OR (? AND NOT d.rate_limited))"
        " ORDER BY a.created_at, a.rowid, d.rowid",
        (now.isoformat(), hurry),
    ).fetchall()
    names = ("alert_id", "channel", "tries", "audience", "claimed_by", "claimed_at")
    return [Delivery(**dict(zip(names, tuple(row), strict=True))) for row in rows]


def alert_row(conn: sqlite3.Connection, alert_id: str) -> dict[str, Any]:
    """Return one row of ``alerts`` under its column names."""
    row = conn.execute(f"SELECT {', '.join(ALERT_COLUMNS)} FROM alerts WHERE alert_id = ?", (alert_id,))
    return dict(zip(ALERT_COLUMNS, tuple(row.fetchone()), strict=True))


def sum_up(conn: sqlite3.Connection, alert_id: str) -> None:
    """Set the alert's own state from its deliveries: told when all are, failed when a last try failed."""
    conn.execute(
        "UPDATE alerts SET (state, told_at, tries) = (SELECT CASE"
        " WHEN min(d.state = 'told') THEN 'told' WHEN max(d.state = 'failed') THEN 'failed'"
        " ELSE 'waiting' END, CASE WHEN min(d.state = 'told') THEN max(d.told_at) END, sum(d.tries)"
        " FROM deliveries AS d WHERE d.alert_id = alerts.alert_id) WHERE alert_id = ?",
        (alert_id,),
    )


@contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """Begin and commit by hand: right for connections with and without implicit transactions."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        conn.rollback()
        raise
    conn.commit()
