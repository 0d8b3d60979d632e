"""Killing a crawl at a moment, running it again, and comparing what is left with an undisturbed crawl's."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from faults.compare import Contents, contents, differences, healthy
from faults.stand import CLOCKS, HOOK, Crawl, Ran, Receiver, Stand, Told, receiving
from fixtures.world.days import sites
from fixtures.world.server import WorldServer

SOURCES = ("yindeng", "jd_auctions")
KINDS = ("request", "request", "statement", "commit", "committed", "told")
RULES = """
[alerts]
min_claims_yuan = 1e8
relist_below_yuan = 1e7
watched_sellers = ["农业银行", "吉林银行"]
"""
COMMIT_US = 3000
GROUP_S = 15


class Moment(NamedTuple):
    """When a crawl of a day is killed; the place counts requests, statements, commits or messages."""

    day: int
    kind: str
    place: int
    delay_us: int = 0

    def __str__(self) -> str:
        return f"day {self.day}, {self.kind} {self.place}" + (
            f" +{self.delay_us} us" if self.delay_us else ""
        )


class Undisturbed(NamedTuple):
    """What a crawl of a day leaves and tells when nobody disturbs it, and how much it does."""

    stand: Stand
    contents: Contents
    told: dict[str, Told]
    requests: int
    statements: int
    commits: int
    seconds: float


class Tried(NamedTuple):
    """One moment: whether the crawl was killed there, what was wrong after the normal run, what was told twice."""

    moment: Moment
    killed: bool
    wrong: list[str]
    twice: int


class Suite:
    """The worlds of both days, one receiver for each audience, and what an undisturbed crawl leaves."""

    def __init__(self, folder: Path, days: Sequence[int], sources: Sequence[str]) -> None:
        self.folder, self.days, self.sources = folder, days, sources
        self.undisturbed: dict[int, Undisturbed] = {}
        self.controls: dict[int, list[str]] = {}

    @contextmanager
    def opened(self, *, history: bool = False) -> Iterator[Suite]:
        """Serve the worlds and crawl them once undisturbed."""
        with ExitStack() as stack:
            self.desk, self.ops = (stack.enter_context(receiving()) for _ in range(2))
            self.worlds = {
                day: stack.enter_context(WorldServer(sites(day, history=history))) for day in CLOCKS
            }
            for day in sorted(CLOCKS):
                if day <= max(self.days):
                    self.undisturbed[day] = self._undisturbed(day)
            yield self

    def _stand(self, name: str, day: int) -> Stand:
        """Return a stand as it is before the crawl of a day."""
        stand = Stand(self.folder / name, self.desk, self.ops, RULES)
        if day > 1:
            stand.copy_from(self.undisturbed[day - 1].stand)
        return stand

    def _start(self, stand: Stand, day: int, fault: str = "") -> Crawl:
        more = {}
        if fault:
            path = stand.environment("", "")["PYTHONPATH"]
            more = {"PYTHONPATH": f"{HOOK}{os.pathsep}{path}", "FIRESALE_FAULT": fault}
        return stand.start(self.worlds[day].url, CLOCKS[day], *self.sources, more=more)

    def _undisturbed(self, day: int) -> Undisturbed:
        stand, world, count = self._stand(f"undisturbed-{day}", day), self.worlds[day], self.folder / "count"
        world.requests.clear()
        began = time.monotonic()
        ran = self._start(stand, day, f"count:{count}").wait()
        if ran.exit not in (0, 3) or not ran.json:
            raise RuntimeError(f"the undisturbed crawl of day {day} ended with {ran.exit}: {ran.log[-2000:]}")
        statements, commits = map(int, count.read_text().split())
        told = {one.key: one for one in [*self.desk.take(), *self.ops.take()]}
        seconds = time.monotonic() - began
        return Undisturbed(
            stand, contents(stand.database), told, len(world.requests), statements, commits, seconds
        )

    def moments(self, count: int, draw: random.Random) -> list[Moment]:
        """Draw moments: days and kinds in turn, places at random over the whole of a crawl."""
        drawn = []
        for number in range(count):
            day, kind = self.days[number % len(self.days)], KINDS[number // len(self.days) % len(KINDS)]
            whole = self.undisturbed[day]
            if kind == "told" and not whole.told:
                kind = "commit"
            most = {"request": whole.requests, "statement": whole.statements, "told": len(whole.told)}
            place = draw.randint(1, most.get(kind, whole.commits))
            drawn.append(Moment(day, kind, place, draw.randint(0, COMMIT_US) if kind == "commit" else 0))
        return drawn

    def try_one(self, moment: Moment, name: str) -> Tried:
        """Kill a crawl at a moment, run it again, and compare."""
        stand = self._stand(name, moment.day)
        killed, left = self._kill(stand, moment)
        first = [*self.desk.take(), *self.ops.take()]
        ran = self._start(stand, moment.day).wait()
        told = [*first, *self.desk.take(), *self.ops.take()]
        wrong = left + self._wrong(stand, moment.day, ran, told)
        if not wrong:
            shutil.rmtree(stand.folder)
        return Tried(moment, killed, wrong, len(told) - len({one.key for one in told}))

    def control(self, day: int) -> list[str]:
        """Crawl twice and kill neither: what differs then is not for a kill to answer for. Once a day."""
        if day in self.controls:
            return self.controls[day]
        stand = self._stand(f"control-{day}", day)
        self._start(stand, day).wait()
        first = [*self.desk.take(), *self.ops.take()]
        ran = self._start(stand, day).wait()
        self.controls[day] = self._wrong(stand, day, ran, [*first, *self.desk.take(), *self.ops.take()])
        return self.controls[day]

    def _kill(self, stand: Stand, moment: Moment) -> tuple[bool, list[str]]:
        world = self.worlds[moment.day]
        world.requests.clear()
        fault = f"{moment.kind}:{moment.place}"
        in_store = moment.kind not in ("request", "told")
        if moment.kind == "commit":
            fault += f":{moment.delay_us}"
        crawl = self._start(stand, moment.day, fault if in_store else "")
        if moment.kind == "request":
            world.after(moment.place, crawl.kill)
        if moment.kind == "told":
            _kill_when_told(crawl, (self.desk, self.ops), moment.place)
        ran = crawl.wait()
        world._actions.clear()
        self.desk.on_post = self.ops.on_post = None
        return ran.exit == -9, _left_running(crawl.process.pid)

    def _wrong(self, stand: Stand, day: int, ran: Ran, told: Sequence[Told]) -> list[str]:
        whole = self.undisturbed[day]
        wrong = differences(whole.contents, contents(stand.database)) + healthy(stand.database)
        expected = _exit(whole.stand, self.sources)
        if ran.exit != expected:
            wrong.append(f"exit {ran.exit}, not {expected}: {ran.log[-300:]}")
        if ours := _states(stand, self.sources) ^ _states(whole.stand, self.sources):
            wrong.append(f"last runs differ: {sorted(map(str, ours))}")
        for key in sorted({one.key for one in told} ^ set(whole.told)):
            wrong.append(f"{'lost' if key in whole.told else 'too many'}: message {key}")
        wrong += [
            f"another text: {one.key}" for one in told if _text(one) != _text(whole.told.get(one.key, one))
        ]
        return wrong


def _kill_when_told(crawl: Crawl, receivers: Sequence[Receiver], place: int) -> None:
    """Kill a crawl while the message so counted has arrived and has not been answered."""
    arrived = Counter[str]()

    def on_post() -> None:
        arrived["all"] += 1
        if arrived["all"] == place:
            crawl.kill()
            crawl.process.wait()

    for receiver in receivers:
        receiver.on_post = on_post


def _left_running(group: int) -> list[str]:
    """Wait for the helpers of a killed crawl to end by themselves; those that do not are told, and ended."""
    deadline = time.monotonic() + GROUP_S
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return []
        time.sleep(0.1)
    os.killpg(group, 9)
    return [f"helpers were still running {GROUP_S} s after the kill"]


def _exit(stand: Stand, sources: Sequence[str]) -> int:
    return 3 if any(state != "ok" for _, state, *_ in _states(stand, sources)) else 0


def _states(stand: Stand, sources: Sequence[str]) -> set[tuple[object, ...]]:
    """The last run of each source: its state, whether it was complete, what it covers."""
    last = "SELECT source, state, complete, known, site_total FROM runs WHERE run_id IN"
    rows = stand.query(f"{last} (SELECT max(run_id) FROM runs GROUP BY source)")
    return {tuple(row.values()) for row in rows if row["source"] in sources}


def _text(one: Told) -> tuple[object, ...]:
    return tuple(one.alert[name] for name in ("rule", "subject_id", "audience", "title", "body"))
