"""A known lot looked at again: what stands of it is not asked for, and never where that is not certain."""

import gzip
import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from crawlers.families.standing import parts_of_kept, same_thing
from pipelines.keep.documents import Documents, kept_of
from pipelines.keep.memory import _has_moved, _is_open

NAMES = ("title", "status", "price", "end")
MOVING = frozenset(("status", "end"))


def shows(*values):
    return json.dumps(values, ensure_ascii=False)


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        (shows("a", "live", "5", 2), shows("a", "live", "5", 2), True),
        (shows("a", "sold", "5", 3), shows("a", "live", "5", 2), True),  # only how far it is
        (shows("a", "live", "4", 2), shows("a", "live", "5", 2), False),
        (shows("b", "live", "5", 2), shows("a", "live", "5", 2), False),
        (shows("a", "live", None, 2), shows("a", "live", "5", 2), False),
        (shows("a", "live", "5"), shows("a", "live", "5"), False),  # kept by another version
        (shows("a", "live", "5", 2), None, False),
        (None, shows("a", "live", "5", 2), False),
    ],
)
def test_a_thing_is_the_same_when_its_list_says_so_and_nothing_is_lacking(now, before, same):
    assert same_thing(now, before, NAMES, MOVING) is same


@pytest.mark.parametrize(
    ("kept", "parts"),
    [
        (gzip.compress(b'{"base": {"data": 1}}'), {"base": {"data": 1}}),
        (None, {}),
        (gzip.compress(b"<html></html>"), {}),  # a page, imported
        (gzip.compress(b"[1]"), {}),
        (gzip.compress(b'{"base": 1}')[:-9], {}),
        (b"", {}),
    ],
    ids=["parts", "nothing", "a page", "a list", "cut off", "empty"],  # packed bytes differ by the second
)
def test_parts_stand_only_when_they_are_kept_and_whole(kept, parts):
    assert parts_of_kept(kept) == parts


def test_what_is_kept_is_read_by_its_hash_and_nothing_else_is(tmp_path):
    database = tmp_path / "a.db"
    assert kept_of(database, "a") is None
    Documents(database)._open().close()
    with closing(sqlite3.connect(tmp_path / "a.db.documents" / "kept.db")) as kept, kept:
        kept.execute("INSERT INTO kept VALUES ('a', x'01')")
    assert (kept_of(database, "a"), kept_of(database, "b")) == (b"\x01", None)
    (tmp_path / "a.db.documents" / "kept.db").write_bytes(b"no database" * 100)
    assert kept_of(database, "a") is None


NOON = datetime.fromisoformat("2025-11-20T12:00:00+08:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def lot(status, asked, starts, ends):
    moments = {"asked_at": asked, "starts_at": starts, "ends_at": ends}
    return {"status": status} | {k: v and (NOON + v).isoformat() for k, v in moments.items()}


@pytest.mark.parametrize(
    ("status", "asked", "starts", "ends", "moved"),
    [
        ("upcoming", -5 * DAY, HOUR, DAY, False),
        ("upcoming", -5 * DAY, -HOUR, DAY, True),  # started
        ("live", -HOUR, -2 * HOUR, DAY, False),  # seen since it started
        ("live", -DAY, -2 * DAY, -HOUR, True),  # ended
        ("live", -HOUR, -3 * DAY, -2 * HOUR, False),  # extended: its list says when it is over
        ("live", -DAY, -3 * DAY, -DAY - HOUR, True),  # extended, and a day has passed
        ("ended", -DAY, -3 * DAY, -DAY - HOUR, True),  # the result may be out
        ("ended", -HOUR, -3 * DAY, -DAY - 2 * HOUR, False),
        ("ended", -3 * DAY, -9 * DAY, -8 * DAY + HOUR, True),  # a week later, for the last time
        ("ended", -DAY, -30 * DAY, -29 * DAY, False),
        ("suspended", -2 * DAY, -DAY, -HOUR, False),  # its list shows when it goes on
        ("suspended", -DAY, -8 * DAY, -7 * DAY - HOUR, True),
        ("unknown", -DAY, None, None, False),
    ],
)
def test_a_lot_is_asked_for_when_it_may_stand_differently_by_now(status, asked, starts, ends, moved):
    assert _has_moved(lot(status, asked, starts, ends), NOON) is moved


@pytest.mark.parametrize(
    ("published", "deadline", "bid", "asked", "is_open"),
    [
        ("2025-11-01", None, None, "2025-11-19", True),  # within 30 days
        ("2025-10-01", None, None, "2025-11-19", False),
        ("2025-10-01", "2025-11-20T17:00:00+08:00", None, "2025-11-19", True),
        ("2025-10-01", "2025-11-20T11:00:00+08:00", None, "2025-11-19", False),
        ("2025-10-01", None, "2025-11-20", "2025-11-19", True),
        ("2025-10-01", None, "2025-11-19", "2025-11-19", True),  # its bid was held since: once more
        ("2025-10-01", None, "2025-11-19", "2025-11-20", False),
        ("2025-10-01", None, "2025-11-12", "2025-11-10", False),  # long ago: the lists tell what came of it
    ],
)
def test_a_notice_is_asked_for_while_it_is_open_and_once_after_its_bid(
    published, deadline, bid, asked, is_open
):
    row = {"published_on": published, "registration_deadline_at": deadline, "bid_on": bid, "asked_on": asked,
           "unread": 0, "first_seen_at": "2025-10-01T18:00:00+08:00"}  # fmt: skip
    assert _is_open(row, NOON) is is_open
