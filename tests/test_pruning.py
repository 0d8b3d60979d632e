"""Kept documents expire and keep to their quota; newest versions go last, what an open alert needs not at all."""

import gzip
import random
from datetime import datetime, timedelta

import pytest

from crawlers.config import ConfigError, load
from crawlers.config_documents import DocumentSettings
from crawlers.records import Document, Found, Kind, Notice
from pipelines.keep.pruning import prune
from pipelines.keep.records import Counts
from pipelines.keep.store import Store

FIRST = datetime.fromisoformat("2025-11-14T18:00:00+08:00")
PLENTY = DocumentSettings(keep_days=400, max_mb=1000)


class SmallQuota:
    """A quota in bytes, for documents that are small."""

    keep_days = 400

    def __init__(self, max_bytes):
        self.max_bytes = max_bytes


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "firesale.db")
    yield store
    store.close()


def put(store, record, version, day, *, size=3000):
    """Store a version of a record as read on a day; its hash tells both. Returns the hash."""
    at = FIRST + timedelta(days=day)
    sha256 = f"{record}-{version}"
    noise = random.Random(sha256).randbytes(size)
    url = f"https://a.example/{record}"
    page = Document(
        url=url, sha256=sha256, content_type="text/html", size=size, fetched_at=at,
        kept=gzip.compress(b"<p>" + noise),
    )  # fmt: skip
    notice = Notice(
        notice_id=f"a:{record}", source="a", url=url, kind=Kind.TRANSFER, title=f"{record} {version}",
        document_sha256=sha256,
    )  # fmt: skip
    store.write([Found(record=notice, documents=(page,))], run_id=1, now=at, counts=Counts())
    return sha256


def kept(store):
    return set(store.documents.sizes())


def room_for(store, fewer):
    """A quota that the documents exceed by just so many documents of 3,000 bytes."""
    return SmallQuota(store.documents.size() - fewer * 3000 + 1000)


def alert(store, subject, state):
    with store.connection:
        store.connection.execute(
            "INSERT INTO alerts (alert_id, rule, subject_type, subject_id, audience, title, body, created_at, state)"
            " VALUES (?, 'large_package', 'project', ?, 'reader', 't', 'b', '2025-11-14', ?)",
            [f"{subject}-{state}", subject, state],
        )


def test_a_document_expires_after_its_days_and_its_row_says_that_nothing_is_kept(store):
    old, young = put(store, "old", 1, 0), put(store, "young", 1, 5)
    assert prune(store, PLENTY, FIRST + timedelta(days=400)).expired == 0
    done = prune(store, PLENTY, FIRST + timedelta(days=401))
    assert (done.expired, done.for_room) == (1, 0)
    assert kept(store) == {young}
    stored = store.connection.execute("SELECT sha256, kept_as, expires_on FROM documents ORDER BY sha256")
    assert [tuple(row) for row in stored] == [(old, None, "2026-12-19"), (young, "kept.db", "2026-12-24")]


def test_a_setting_that_keeps_documents_shorter_holds_for_those_that_are_there(store):
    put(store, "a", 1, 0)
    assert prune(store, DocumentSettings(keep_days=30), FIRST + timedelta(days=30)).expired == 0
    (day,) = store.connection.execute("SELECT expires_on FROM documents").fetchone()
    assert day == "2025-12-14"
    assert prune(store, DocumentSettings(keep_days=30), FIRST + timedelta(days=31)).expired == 1


def test_a_document_that_was_fetched_again_unchanged_expires_by_the_later_day(store):
    again = put(store, "a", 1, 0)
    put(store, "a", 1, 300)
    prune(store, PLENTY, FIRST + timedelta(days=401))
    assert kept(store) == {again}


def test_above_the_quota_older_versions_go_before_any_newest_one(store):
    first = put(store, "a", 1, 0)  # the newest version of its record, and the oldest document
    older = [put(store, "b", version, version) for version in (1, 2, 3)]
    last = put(store, "b", 4, 4)
    done = prune(store, room_for(store, 2), FIRST + timedelta(days=5))
    assert done.for_room == 2
    assert kept(store) == {first, older[2], last}
    done = prune(store, room_for(store, 2), FIRST + timedelta(days=5))
    assert kept(store) == {last}


def test_of_a_record_the_newest_version_never_goes_before_an_older_one_that_another_needs(store):
    """The older version is the newest of another record about which an alert waits: both stay."""
    shared = put(store, "a", 1, 0)
    newest = put(store, "a", 2, 1)
    put(store, "other", 1, 2)
    store.connection.execute("UPDATE readings SET page_sha256 = ? WHERE subject_id = 'a:other'", [shared])
    project = store.connection.execute(
        "SELECT project_id FROM notices WHERE notice_id = 'a:other'"
    ).fetchone()
    alert(store, project[0], "waiting")
    prune(store, room_for(store, 3), FIRST + timedelta(days=5))
    assert {shared, newest} <= kept(store)


@pytest.mark.parametrize(("state", "stays"), [("waiting", True), ("failed", True), ("told", False)])
def test_what_an_alert_still_to_be_told_rests_on_stays_expired_or_not(store, state, stays):
    sha256 = put(store, "a", 1, 0)
    (project,) = store.connection.execute("SELECT project_id FROM notices").fetchone()
    alert(store, project, state)
    prune(store, PLENTY, FIRST + timedelta(days=900))
    assert (sha256 in kept(store)) is stays
    prune(store, room_for(store, 5), FIRST + timedelta(days=900))
    assert (sha256 in kept(store)) is stays


def test_what_is_removed_is_nowhere_in_the_file(store, tmp_path):
    put(store, "a", 1, 0)
    (stored,) = store.documents._open().execute("SELECT body FROM kept").fetchone()
    prune(store, PLENTY, FIRST + timedelta(days=401))
    store.close()
    assert bytes(stored)[20:80] not in (tmp_path / "firesale.db.documents" / "kept.db").read_bytes()


def test_nothing_to_let_go_of_changes_nothing(store):
    put(store, "a", 1, 0)
    before = store.connection.total_changes
    done = prune(store, PLENTY, FIRST + timedelta(days=1))
    assert (done.expired, done.for_room, store.connection.total_changes) == (0, 0, before)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[documents]\nkeep_days = 0", "keep_days"),
        ("[documents]\nkeep_days = 1.5", "keep_days"),
        ('[documents]\nmax_mb = "1 GB"', "max_mb"),
        ("[documents]\nkeep = 3", "keep"),
        ("keep_days = 3", r"\[documents\]"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(tmp_path, text, says):
    file = tmp_path / "firesale.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=says):
        load(file, {})


def test_settings_are_read_and_have_defaults(tmp_path):
    file = tmp_path / "firesale.toml"
    file.write_text("[documents]\nkeep_days = 30\n")
    assert load(file, {}).documents == DocumentSettings(keep_days=30, max_mb=2048)
