"""Troubles of the machine and of receivers: a full disk, a locked database, nobody who answers."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from faults.compare import healthy, records
from faults.stand import Stand
from faults.troubles import MONDAY, NIGHT, TUESDAY, House, Row, Said, sound

ROOM = 64 * 1024
HALF_AN_HOUR = ("2025-11-17T18:00:00+08:00", "2025-11-17T18:20:00+08:00", "2025-11-17T18:40:00+08:00")
AN_HOUR_LATER = "2025-11-17T19:05:00+08:00"


def full_disk(house: House) -> Iterator[Row]:
    """A file system without room for more than a few records; then it has room again."""
    house.reference()
    stand = house.stand()
    with _small_disk(stand, ROOM) as limit:
        before = records(stand.database)
        ran = stand.crawl(house.world.url, MONDAY, "yindeng", preexec_fn=limit)
        seen = house.seen(stand, ran)
        seen |= {
            "damage": "; ".join(healthy(stand.database)) or 0,
            "names the file": stand.database.name in ran.log,
        }
        seen["records lost"] = sum((rows - records(stand.database)[name]).total() for name, rows in before.items() if name == "changes")  # fmt: skip
    expected: Said = {"state": "error", "exit": 1, "damage": 0, "records lost": 0, "to readers": 0}
    yield Row("full-disk", "while full", {**expected, "names the file": True}, seen)
    yield Row("full-disk", "recovery", sound(), house.recovered(stand))


def full_at_first(house: House) -> Iterator[Row]:
    """No room for the database itself: one line in words, exit 1, and nothing half."""
    stand = house.empty()
    with _small_disk(stand, 0, least=16 * 1024) as limit:
        ran = stand.crawl(house.worlds[1].url, "2025-11-14T18:00:00+08:00", "yindeng", preexec_fn=limit)
        seen = house.seen(stand, ran)
    seen["lines said"] = len(ran.log.strip().splitlines())
    yield Row("full-at-first", "no room at all", {"exit": 1, "lines said": 1, "to readers": 0}, seen)
    ran = stand.crawl(house.worlds[1].url, "2025-11-14T18:00:00+08:00", "yindeng")
    yield Row("full-at-first", "recovery", {"state": "ok", "exit": 0}, house.seen(stand, ran))


def read_only(house: House) -> Iterator[Row]:
    """The database lies on a file system that became read-only."""
    stand = house.stand()
    before = records(stand.database, with_times=True)
    with _mounted(stand, "size=64m") as mounted:
        if not mounted:
            return
        _mount("-o", "remount,ro", str(stand.folder))
        ran = stand.crawl_elsewhere(house.folder, house.world.url, MONDAY, "yindeng")
        _mount("-o", "remount,rw", str(stand.folder))
        seen = house.seen(stand, ran, before)
    seen["lines said"] = len(ran.log.strip().splitlines())
    expected: Said = {"exit": 1, "records changed": 0, "lines said": 1, "to readers": 0}
    yield Row("read-only", "while read-only", expected, seen)


def locked(house: House, name: str, seconds: float | None, after: int) -> Iterator[Row]:
    """Another process holds the write lock for some seconds, or for the whole run, after so many requests."""
    house.reference()
    stand = house.stand()
    before = records(stand.database, with_times=True)
    holder = _Holder(stand.database)
    house.world.requests.clear()
    if after:
        house.world.after(after, holder.take)
    else:
        holder.take()
    if seconds is not None:
        threading.Timer(seconds, holder.let_go).start()
    ran = stand.crawl(house.world.url, MONDAY, "yindeng")
    holder.let_go()
    if seconds is not None:
        reference, _ = house.reference()
        seen = {
            **house.seen(stand, ran),
            "wrong": (records(stand.database)["notices"] - reference["notices"]).total(),
        }
        yield Row(name, "while locked", {"state": "ok", "exit": 0, "wrong": 0}, seen)
        return
    seen = house.seen(stand, ran, None if after else before)
    expected: Said = {"exit": 1, "to readers": 0, **({} if after else {"records changed": 0})}
    seen["names the file"] = stand.database.name in ran.log + str(ran.run.get("reason"))
    yield Row(name, "while locked", {**expected, "names the file": True}, seen)
    yield Row(name, "recovery", sound(), house.recovered(stand))


def receiver_down(house: House) -> Iterator[Row]:
    """Readers' receiver answers 503 for an hour; the clock moves on between the runs."""
    _, messages = house.reference()
    stand = house.stand()
    house.desk.status = 503
    try:
        for now in HALF_AN_HOUR:
            ran = stand.crawl(house.world.url, now, "yindeng")
            seen = {**house.seen(stand, ran), "waiting": _count(stand, "state <> 'told'")}
            yield Row("receiver-down", f"at {now[11:16]}", {"state": "ok", "exit": 0, "to readers": 0, "waiting": len(messages)}, seen)  # fmt: skip
    finally:
        house.desk.status = 200
    ran = stand.crawl(house.world.url, AN_HOUR_LATER, "yindeng")
    keys = [one.key for one in house.desk.got]
    seen = {
        "told twice": len(keys) - len(set(keys)),
        **house.seen(stand, ran),
        "waiting": _count(stand, "state <> 'told'"),
    }
    yield Row("receiver-down", f"at {AN_HOUR_LATER[11:16]}, up again", {"exit": 0, "to readers": len(messages), "told twice": 0, "waiting": 0}, seen)  # fmt: skip
    ran = stand.crawl(house.world.url, NIGHT, "yindeng")
    yield Row("receiver-down", "the next morning", {"exit": 0, "to readers": 0}, house.seen(stand, ran))


def receiver_gone(house: House) -> Iterator[Row]:
    """Nobody listens at the receiver's address, and the crawl is as good as ever; then somebody does."""
    _, messages = house.reference()
    stand = house.stand()
    address, house.desk.url = house.desk.url, "http://127.0.0.1:9/"
    try:
        ran = stand.crawl(house.world.url, MONDAY, "yindeng")
    finally:
        house.desk.url = address
    yield Row(
        "receiver-gone", "while gone", {"state": "ok", "exit": 0, "to readers": 0}, house.seen(stand, ran)
    )
    ran = stand.crawl(house.world.url, TUESDAY, "yindeng")
    yield Row("receiver-gone", "back", {"exit": 0, "to readers": len(messages)}, house.seen(stand, ran))


def _count(stand: Stand, where: str) -> int:
    return int(stand.query(f"SELECT count(*) AS n FROM deliveries WHERE {where}")[0]["n"])


class _Holder:
    """Another connection that holds the write lock until told to let it go."""

    def __init__(self, database: Path) -> None:
        self.connection = sqlite3.connect(database, timeout=30, isolation_level=None, check_same_thread=False)

    def take(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")

    def let_go(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")


@contextmanager
def _small_disk(stand: Stand, room: int, *, least: int = 0) -> Iterator[Callable[[], None] | None]:
    """Put a stand on a file system that has only so much room, as root; else limit the size of its files, by
    the function that is yielded for the child.
    """
    used = sum(path.stat().st_size for path in stand.folder.rglob("*") if path.is_file())
    with _mounted(stand, f"size={-(-max(used + room, least) // 4096) * 4096}") as mounted:
        if mounted:
            yield None
            return
        size = stand.database.stat().st_size if stand.database.exists() else 0
        limit = max(size + room, least)
        yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


@contextmanager
def _mounted(stand: Stand, options: str) -> Iterator[bool]:
    """Lay a file system in memory over a stand's folder, holding what was there; ``False`` where we may not."""
    if not _mount("-t", "tmpfs", "-o", options, "tmpfs", str(_beside(stand))):
        yield False
        return
    _copy(stand.folder, _beside(stand))
    _mount("--move", str(_beside(stand)), str(stand.folder))
    try:
        yield True
    finally:
        kept = stand.folder.with_name(stand.folder.name + "-kept")
        _copy(stand.folder, kept)
        subprocess.run(["umount", str(stand.folder)], check=True)
        _copy(kept, stand.folder)


def _beside(stand: Stand) -> Path:
    beside = stand.folder.with_name(stand.folder.name + "-disk")
    beside.mkdir(exist_ok=True)
    return beside


def _copy(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True)


def _mount(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode == 0


TROUBLES: dict[str, Callable[[House], Iterator[Row]]] = {
    "full-disk": full_disk,
    "full-at-first": full_at_first,
    "read-only": read_only,
    "locked-for-5-s": partial(locked, name="locked-for-5-s", seconds=5.0, after=0),
    "locked-amid-for-5-s": partial(locked, name="locked-amid-for-5-s", seconds=8.0, after=20),
    "locked-throughout": partial(locked, name="locked-throughout", seconds=None, after=0),
    "locked-amid": partial(locked, name="locked-amid", seconds=None, after=20),
    "receiver-down": receiver_down,
    "receiver-gone": receiver_gone,
}
