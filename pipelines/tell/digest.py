"""Several alerts as one message: gathered at the time of the digest, told and tried again like any other.

A digest is an alert of its own (rule ``digest``). What happens to its delivery happens to those it holds.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from attrs import frozen

from pipelines.tell.habits import Habits, digest_at
from pipelines.tell.outbox import sum_up, transaction
from pipelines.tell.words import LABELS, clean, in_language, label

DIGEST: Final = "digest"
_BODY_LIMIT = 20_000

_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("{count} alerts, the largest: {largest}", "{count} 条提醒，金额最大：{largest}"),
    "rest": (
        "The other {count} in full: `firesale alerts --json`",
        "其余 {count} 条全文见 `firesale alerts --json`",
    ),
}


@frozen(kw_only=True)
class _Waiting:
    """One alert to one channel that nobody has tried to tell so far."""

    alert_id: str
    channel: str
    title: str
    body: str
    created_at: datetime
    amount_yuan: Decimal


def gather(
    conn: sqlite3.Connection, channels: Collection[str], now: datetime, habits: Habits
) -> frozenset[tuple[str, str]]:
    """Put together what is due as a digest; return the alerts and channels that wait for a later one.

    ``channels`` are those that can be told now. A single alert is no digest and goes as it is.
    """
    if not habits.digest:
        return frozenset()
    with transaction(conn):
        waiting = [one for one in _waiting(conn, channels) if one.amount_yuan < habits.at_once_yuan]
        due = [one for one in waiting if digest_at(one.created_at, habits.digest) <= now]
        if len({one.alert_id for one in due}) > 1:
            _put(conn, due, now, habits.lang)
    return frozenset((one.alert_id, one.channel) for one in waiting if one not in due)


def follow(conn: sqlite3.Connection, digest_id: str, channel: str) -> None:
    """Let the alerts of a digest share what came of it on a channel, in the caller's transaction."""
    members = [row[0] for row in conn.execute(
        "SELECT alert_id FROM digests WHERE digest_id = ? AND channel = ?", (digest_id, channel))]  # fmt: skip
    for alert_id in members:
        conn.execute(
            "UPDATE deliveries SET (state, tries, next_try_at, told_at, error) = (SELECT state, tries, next_try_at,"
            " told_at, error FROM deliveries WHERE alert_id = ?1 AND channel = ?2) WHERE alert_id = ?3 AND channel = ?2",
            (digest_id, channel, alert_id),
        )
        sum_up(conn, alert_id)


def leave_out(conn: sqlite3.Connection, alert_ids: Sequence[str], said: str) -> None:
    """Put ``said`` in the place of these alerts in every digest that holds them, in the caller's transaction."""
    for alert_id in alert_ids:
        query = "SELECT title, body FROM alerts WHERE alert_id = ?"
        title, body = conn.execute(query, (alert_id,)).fetchone()
        for words in (_whole(title, body), title, clean(title)):
            conn.execute(
                "UPDATE alerts SET title = replace(title, ?1, ?2), body = replace(body, ?1, ?2)"
                " WHERE alert_id IN (SELECT digest_id FROM digests WHERE alert_id = ?3)",
                (words, said, alert_id),
            )
        conn.execute("DELETE FROM digests WHERE alert_id = ?", (alert_id,))


def _whole(title: str, body: str) -> str:
    """One alert as it stands in a digest; the line that ends every message stands there once."""
    ends = LABELS["not_advice"]
    return "\n".join([title, *(line for line in body.splitlines() if line not in ends)])


def _waiting(conn: sqlite3.Connection, channels: Collection[str]) -> list[_Waiting]:
    marks = ", ".join("?" * len(channels))
    rows = conn.execute(
        "SELECT d.alert_id, d.channel, a.title, a.body, a.created_at,"
        " (SELECT max(CAST(f.amount_yuan AS REAL)) FROM alert_facts AS f WHERE f.alert_id = a.alert_id)"
        " FROM deliveries AS d JOIN alerts AS a USING (alert_id) WHERE d.state <> 'told' AND d.tries = 0"
        f" AND a.audience = 'reader' AND a.rule <> ? AND d.channel IN ({marks})"
        " AND NOT EXISTS (SELECT 1 FROM digests AS g WHERE g.alert_id = d.alert_id AND g.channel = d.channel)"
        " ORDER BY a.created_at, a.rowid, d.rowid",
        (DIGEST, *channels),
    ).fetchall()
    return [
        _Waiting(
            alert_id=alert_id,
            channel=channel,
            title=title,
            body=body,
            created_at=datetime.fromisoformat(created_at),
            amount_yuan=Decimal(str(amount or 0)),
        )
        for alert_id, channel, title, body, created_at, amount in map(tuple, rows)
    ]


def _put(conn: sqlite3.Connection, due: Sequence[_Waiting], now: datetime, lang: str) -> None:
    alerts = {one.alert_id: one for one in due}
    members = sorted(alerts.values(), key=lambda one: -one.amount_yuan)
    digest_id = f"{DIGEST}:{hashlib.sha256(json.dumps(sorted(alerts)).encode()).hexdigest()[:16]}"
    title = in_language(_WORDS["title"], lang).format(count=len(members), largest=clean(members[0].title))
    conn.execute(
        "INSERT INTO alerts (alert_id, rule, subject_type, subject_id, audience, title, body, created_at)"
        " VALUES (?, ?, 'digest', ?, 'reader', ?, ?, ?) ON CONFLICT (alert_id) DO NOTHING",
        (digest_id, DIGEST, digest_id, title, _body(members, lang), now.isoformat()),
    )
    for channel in dict.fromkeys(one.channel for one in due):
        conn.execute("INSERT INTO deliveries (alert_id, channel) VALUES (?, ?)", (digest_id, channel))
    conn.executemany(
        "INSERT INTO digests (alert_id, channel, digest_id) VALUES (?, ?, ?)",
        [(one.alert_id, one.channel, digest_id) for one in due],
    )
    sum_up(conn, digest_id)


def _body(members: Sequence[_Waiting], lang: str) -> str:
    """All titles first, because some robots take short texts only; then as many whole alerts as fit."""
    parts = ["\n".join(f"{number}. {one.title}" for number, one in enumerate(members, 1))]
    room = _BODY_LIMIT - len(parts[0])
    for number, one in enumerate(members, 1):
        whole = f"{number}. {_whole(one.title, one.body)}"
        room -= len(whole) + 2
        if room < 0:
            parts.append(in_language(_WORDS["rest"], lang).format(count=len(members) - number + 1))
            break
        parts.append(whole)
    return "\n\n".join([*parts, label("not_advice", lang)])
