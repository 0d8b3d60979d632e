"""Sending what waits in the outbox, each delivery on its own.

A delivery is claimed, sent, and what came of it is committed at once. A crash in between leaves the claim
of a dead process; the next run sends the same ``alert_id`` again. Nothing is ever given up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from attrs import evolve, frozen

from crawlers.clock import BEIJING
from crawlers.config import Channel
from pipelines.tell import claims
from pipelines.tell.answers import Answer, Came
from pipelines.tell.channels import deliver, is_held
from pipelines.tell.digest import follow, gather
from pipelines.tell.habits import Habits, quiet_until
from pipelines.tell.outbox import Delivery, alert_row, due, sum_up, transaction

Send = Callable[[Channel, Mapping[str, Any]], Answer]

BACK_OFF_MINUTES = (1, 5, 10, 20, 30)


@frozen(kw_only=True)
class Failure:
    """One delivery that did not go through; ``reason`` holds no secret."""

    alert_id: str
    channel: str
    reason: str


@frozen(kw_only=True)
class Report:
    """What one telling did.

    ``told`` are pairs of alert and channel; ``held`` counts deliveries kept back by the world,
    ``waiting`` all that are not told now; ``gone`` names channels that deliveries are addressed to and
    that are no longer configured for this audience; ``quiet_until`` is set in quiet hours, when nobody was told.
    """

    told: tuple[tuple[str, str], ...] = ()
    failed: tuple[Failure, ...] = ()
    held: int = 0
    waiting: int = 0
    gone: tuple[str, ...] = ()
    quiet_until: datetime | None = None


def tell_waiting(
    conn: sqlite3.Connection,
    channels: Iterable[Channel],
    now: datetime,
    world: str | None = None,
    *,
    hurry: bool = False,
    send: Send = deliver,
    habits: Habits = Habits(),  # noqa: B008 - frozen
) -> Report:
    """Send what waits, oldest first, and commit every delivery on its own.

    ``hurry`` (a person started this run) also tries what still backs off, except where the receiver itself
    asked to wait. ``habits`` says when nobody is told and what readers get as one message. A channel that does not
    answer is left alone for the rest of this run; the others go on.
    The connection must not be in a transaction: raises ``ValueError``.
    """
    if conn.in_transaction:
        raise ValueError("alerts are told after the record is committed, and a transaction is open")
    telling = _Telling(conn, {channel.name: channel for channel in channels}, now.astimezone(BEIJING), world)
    until = quiet_until(telling.now, habits.quiet)
    if until is None:
        later = gather(conn, telling.reachable, telling.now, habits)
        for delivery in due(conn, telling.now, hurry=hurry):
            if (delivery.alert_id, delivery.channel) not in later:
                telling.one(delivery, send)
    return evolve(telling.report(), quiet_until=until)


class _Telling:
    """One run over the outbox."""

    def __init__(
        self, conn: sqlite3.Connection, channels: Mapping[str, Channel], now: datetime, world: str | None
    ) -> None:
        self.conn, self.channels, self.now, self.world = conn, channels, now, world
        self.held_channels = {name for name, channel in channels.items() if is_held(channel, world)}
        self.reachable = {
            name for name, channel in channels.items()
            if channel.audience == "reader" and name not in self.held_channels
        }  # fmt: skip
        self.silent: set[str] = set()
        self.gone: set[str] = set()
        self.told: list[tuple[str, str]] = []
        self.failed: list[Failure] = []
        self.held = 0

    def one(self, delivery: Delivery, send: Send) -> None:
        channel = self.channels.get(delivery.channel)
        if channel is None or channel.audience != delivery.audience:
            self.gone.add(delivery.channel)
        elif channel.name in self.held_channels:
            self.held += 1
        elif channel.name not in self.silent and self._claim(delivery):
            self._send(delivery, channel, send)

    def _claim(self, delivery: Delivery) -> bool:
        if not claims.is_free(delivery.claimed_by, delivery.claimed_at, self.now):
            return False
        with transaction(self.conn):
            claimed = self.conn.execute(
                "UPDATE deliveries SET claimed_by = ?, claimed_at = ? WHERE alert_id = ? AND channel = ?"
                " AND state <> 'told' AND tries = ? AND claimed_by IS ?",
                (
                    claims.MINE,
                    self.now.isoformat(),
                    delivery.alert_id,
                    delivery.channel,
                    delivery.tries,
                    delivery.claimed_by,
                ),
            )
            return claimed.rowcount == 1

    def _send(self, delivery: Delivery, channel: Channel, send: Send) -> None:
        try:
            answer = send(channel, alert_row(self.conn, delivery.alert_id))
        except BaseException:
            with transaction(self.conn):  # stopped by hand: nothing is known, so nothing is counted
                self._update(delivery, "claimed_by = NULL, claimed_at = NULL", ())
            raise
        if answer.came in (Came.UNREACHABLE, Came.LIMITED):
            self.silent.add(channel.name)
        with transaction(self.conn):
            self._record(delivery, answer)
            sum_up(self.conn, delivery.alert_id)
            follow(self.conn, delivery.alert_id, delivery.channel)

    def _record(self, delivery: Delivery, answer: Answer) -> None:
        tried = int(answer.came is not Came.UNUSABLE)
        done = f"tries = tries + {tried}, claimed_by = NULL, claimed_at = NULL"
        if answer.came is Came.TOLD:
            self.told.append((delivery.alert_id, delivery.channel))
            told = f"{done}, state = 'told', told_at = ?, next_try_at = NULL, error = NULL, rate_limited = 0"
            self._update(delivery, told, (self.now.isoformat(),))
            return
        reason = answer.reason or answer.came.value
        self.failed.append(Failure(alert_id=delivery.alert_id, channel=delivery.channel, reason=reason))
        again = (self.now + _pause(answer, delivery.tries + 1)).isoformat()
        asked = answer.came is Came.LIMITED or answer.wait_s is not None
        failed = f"{done}, state = 'failed', next_try_at = ?, error = ?, rate_limited = ?"
        self._update(delivery, failed, (again, reason, int(asked)))

    def _update(self, delivery: Delivery, setting: str, values: tuple[Any, ...]) -> None:
        self.conn.execute(
            f"UPDATE deliveries SET {setting} WHERE alert_id = ? AND channel = ? AND claimed_by = ?",
            (*values, delivery.alert_id, delivery.channel, claims.MINE),
        )

    def report(self) -> Report:
        (waiting,) = self.conn.execute("SELECT count(*) FROM deliveries WHERE state <> 'told'").fetchone()
        return Report(
            told=tuple(self.told),
            failed=tuple(self.failed),
            held=self.held,
            waiting=waiting,
            gone=tuple(sorted(self.gone)),
        )


def _pause(answer: Answer, tries: int) -> timedelta:
    """Return how long to leave a channel alone: what it asks for, nothing when it only lacks its address."""
    if answer.came is Came.UNUSABLE:
        return timedelta(0)
    if answer.wait_s is not None:
        return timedelta(seconds=answer.wait_s)
    return timedelta(minutes=BACK_OFF_MINUTES[min(tries, len(BACK_OFF_MINUTES)) - 1])
