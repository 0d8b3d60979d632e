"""Troubles of sites, machines and receivers: the right state, nothing lost, nothing told that is no news.

    python -m faults troubles [NAME ...]      # all of them take about ten minutes

Every trouble befalls the second day of the demo world, after an undisturbed first one, and ends again. What is
expected stands beside what was seen.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from faults.compare import Contents, records
from faults.stand import CLOCKS, Ran, Receiver, Stand, receiving
from faults.twist import Twisted
from fixtures.world.days import sites
from fixtures.world.server import WorldServer

RULES = "[alerts]\nmin_claims_yuan = 1e8\n"
MONDAY, NIGHT, TUESDAY = CLOCKS[2], "2025-11-18T06:00:00+08:00", "2025-11-18T18:00:00+08:00"
Said = dict[str, object]


class Row(NamedTuple):
    """One line of the table."""

    trouble: str
    when: str
    expected: Said
    seen: Said

    @property
    def ok(self) -> bool:
        """Whether all that is expected was seen."""
        return all(self.seen.get(name) == value for name, value in self.expected.items())


class House:
    """The twisted world, the receivers, a database as the first day left it, and what the second should add."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        self._stack = ExitStack()

    def __enter__(self) -> House:
        self.desk, self.ops = (self._stack.enter_context(receiving()) for _ in range(2))
        self.sites = {day: [Twisted(site) for site in sites(day, history=False)] for day in CLOCKS}
        self.worlds = {day: self._stack.enter_context(WorldServer(self.sites[day])) for day in CLOCKS}
        self.world = self.worlds[2]
        self.bases: dict[str, Stand] = {}
        self.references: dict[str, tuple[Contents, list[tuple[object, ...]]]] = {}
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def empty(self) -> Stand:
        """Return an installation that has never crawled."""
        self.number += 1
        return Stand(self.folder / f"stand-{self.number}", self.desk, self.ops, RULES)

    def stand(self, source: str = "yindeng") -> Stand:
        """Return an installation as the first day left it."""
        if source not in self.bases:
            base = self.empty()
            self.sound(base.crawl(self.worlds[1].url, CLOCKS[1], source))
            self.bases[source] = base
        stand = self.empty()
        stand.copy_from(self.bases[source])
        self.hush()
        return stand

    def reference(self, source: str = "yindeng") -> tuple[Contents, list[tuple[object, ...]]]:
        """Return the records and the messages to readers of an undisturbed second day."""
        if source not in self.references:
            stand = self.stand(source)
            self.sound(stand.crawl(self.world.url, TUESDAY, source))
            self.references[source] = records(stand.database), told(self.desk)
            self.hush()
        return self.references[source]

    def sound(self, ran: Ran) -> None:
        """Raise when a crawl that nothing disturbed did not end well."""
        if ran.exit:
            raise RuntimeError(f"an undisturbed crawl ended with {ran.exit}: {ran.log[-2000:]}{ran.json}")

    def hush(self) -> None:
        """Forget what arrived."""
        self.desk.take(), self.ops.take()

    def seen(self, stand: Stand, ran: Ran, before: Contents | None = None) -> Said:
        """Return what a crawl did, as the table says it."""
        said: Said = {"state": ran.run.get("state"), "exit": ran.exit}
        if before is not None:
            said["records changed"] = moved(before, records(stand.database, with_times=True))
        said |= {"to readers": len(self.desk.take()), "to operators": len(self.ops.take())}
        if "Traceback" in ran.log:
            said["traceback"] = ran.log.strip().splitlines()[-1]
        if ran.run.get("state") not in ("ok", None):
            said["reason"] = str(ran.run.get("reason"))
        elif ran.exit:
            said["reason"] = ran.log.strip()[-300:]
        return said

    def recovered(self, stand: Stand, source: str = "yindeng", now: str = TUESDAY, url: str = "") -> Said:
        """Crawl without trouble and return how far that is from an undisturbed second day."""
        reference, messages = self.reference(source)
        ran = stand.crawl(url or self.world.url, now, source)
        readers = told(self.desk, keep=True)
        return {**self.seen(stand, ran), "records lacking or wrong": moved(reference, records(stand.database)),
                "readers' messages lost or too many": len(set(messages) ^ set(readers))}  # fmt: skip


def told(receiver: Receiver, *, keep: bool = False) -> list[tuple[object, ...]]:
    """Return what was said, but for when."""
    got = receiver.got if keep else receiver.take()
    return sorted((one.alert["rule"], one.alert["subject_id"], one.alert["title"]) for one in got)


def moved(before: Contents, after: Contents) -> int:
    """Return how many rows are not in both."""
    return sum((before[name] - after[name]).total() + (after[name] - before[name]).total() for name in before)


def sound(**more: object) -> Said:
    """Return what is expected of the run after the trouble."""
    return {
        "state": "ok",
        "exit": 0,
        "records lacking or wrong": 0,
        "readers' messages lost or too many": 0,
        **more,
    }


def troubles() -> dict[str, Callable[[House], Iterator[Row]]]:
    """Return every trouble by its name."""
    from faults import troubles_machine, troubles_site  # noqa: PLC0415 - they import this module

    return {**troubles_site.TROUBLES, **troubles_machine.TROUBLES}


def run(names: Sequence[str]) -> list[Row]:
    """Try troubles, printing every line as it comes."""
    folder = Path(tempfile.mkdtemp(prefix="firesale-troubles-"))
    rows: list[Row] = []
    try:
        with House(folder) as house:
            for name in names:
                began = time.monotonic()
                for row in troubles()[name](house):
                    rows.append(row)
                    print(*lines(row), sep="\n", flush=True)
                print(f"    {time.monotonic() - began:.0f} s", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return rows


def lines(row: Row) -> Iterator[str]:
    """Yield the lines of a row: trouble, expected, seen, ok."""
    yield f"{'ok ' if row.ok else 'NOT'} {row.trouble}, {row.when}"
    yield f"    expected: {_said(row.expected)}"
    yield f"    seen:     {_said(row.seen)}"


def _said(said: Said) -> str:
    return ", ".join(f"{name} {value}" for name, value in said.items())


def main(arguments: Sequence[str]) -> int:
    """Try the troubles; 1 when anything was not as expected."""
    parser = argparse.ArgumentParser(prog="python -m faults troubles", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(troubles())}")
    parser.add_argument("--seed", type=int, default=1, help="the order in which they befall")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(troubles()):
        parser.error(f"there is no trouble {', '.join(sorted(unknown))}")
    names = asked.names or random.Random(asked.seed).sample(list(troubles()), len(troubles()))
    rows = run(names)
    print(f"as expected: {sum(row.ok for row in rows)} of {len(rows)}")
    for row in rows:
        if not row.ok:
            print(f"NOT {row.trouble}, {row.when}")
    return int(not all(row.ok for row in rows))
