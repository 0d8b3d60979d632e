"""The waiting room: the first records of a run wait until they show that the pages are as usual.

Twenty are judged together, fewer at the run's end; after that the last twenty are watched. Nothing of what waits
is stored when its fields have vanished from the pages.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import define, field

from crawlers.blocked import redacted
from crawlers.fill_names import ALL, VANISHED, Promise, with_the_users
from crawlers.fills import WINDOW, Floor, counted, is_judged
from crawlers.outcome import State
from crawlers.records import Found, Seen
from crawlers.source import Source
from pipelines.keep.fills import FillHistory, Tallies, Tally, count, put_fills
from pipelines.keep.transactions import writing

if TYPE_CHECKING:
    from pipelines.keep.store import Store

Key = tuple[str, str]

# An answer to a row of a list is a page with its record.
_RECORD = (ALL, "record")
A_RECORD = Floor(*_RECORD, said=0.5, least=0.5)


@define
class Waiting:
    """Judges what one run finds before it is handed on to be stored.

    The first records are the newest and are judged by the history too. Those that follow come by age, and older
    ones may lack what is usual by now: they are judged by what source and user say.
    """

    spider: Source
    history: FillHistory
    tallies: Tallies = field(factory=dict)
    _held: list[Found | Seen] = field(factory=list)
    _found: int = 0
    _open: bool = False
    _last: dict[Key, deque[bool]] = field(factory=dict)
    _floors: dict[Key, Floor] = field(init=False)
    _names: Promise = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Read the floors that hold for this run."""
        promise, users = self.spider.fills, self.spider.floors
        self._names = with_the_users(promise, users)
        self._floors = self.history.floors(promise, users, whole=self.spider.whole)

    def take(self, item: Found | Seen) -> list[Found | Seen]:
        """Take what was found; return what may be stored now. Stops the run when fields have vanished."""
        if self._open:
            return self._watch(item)
        self._held.append(item)
        self._found += isinstance(item, Found)
        return self._judge(whole_run=False) if self._found >= WINDOW else []

    def rest(self) -> list[Found | Seen]:
        """The run has ended: return what waited, judged whole; nothing when the run was held back."""
        return [] if self._open else self._judge(whole_run=True)

    def remember(self, store: Store, run_id: int) -> None:
        """Put down how full this run's records were."""
        with writing(store.connection):
            put_fills(store.connection, self.tallies, self.spider.name, run_id, whole=self.spider.whole)

    def _judge(self, *, whole_run: bool) -> list[Found | Seen]:
        held, self._held, self._open = self._held, [], True
        judged = [item for item in held if isinstance(item, Found) and is_judged(item)]
        rows = [list(counted(item, self._names)) for item in judged]
        self.tallies = count(rows)
        broken = self._without_record(len(held))
        for key, tally in self.tallies.items():
            floor = self._floors[key]
            poor = self._with_those_before(floor, tally) if whole_run else tally
            if floor.is_broken(poor.records, poor.filled):
                broken[key] = poor
        if broken and not self.spider.outcome.holds_back:
            pages = self.spider.outcome.items.without_record or [judged[-1].record.url]
            self._stop(broken, pages[-1], "none of these records was stored")
        if self.spider.outcome.holds_back:
            return []
        for row in rows:
            self._remember(row)
        return held

    def _with_those_before(self, floor: Floor, tally: Tally) -> Tally:
        """A few poor records say little, the same in run after run says more."""
        if tally.filled >= floor.least * tally.records:
            return tally
        before = self.history.lately_below(floor)
        return Tally(tally.records + before.records, tally.filled + before.filled)

    def _watch(self, item: Found | Seen) -> list[Found | Seen]:
        if not isinstance(item, Found) or not is_judged(item):
            return [item]
        row = list(counted(item, self._names))
        for part, name, filled in row:
            self.tallies.setdefault((part, name), Tally()).add(1, int(filled))
        broken = {}
        for key in self._remember(row):
            last = self._last[key]
            if self._floors[key].as_said.is_broken(len(last), sum(last)):
                broken[key] = Tally(len(last), sum(last))
        if not broken:
            return [item]
        self._stop(broken, item.record.url, "what was stored before stays")
        return []

    def _remember(self, row: Iterable[tuple[str, str, bool]]) -> list[Key]:
        keys = []
        for part, name, filled in row:
            self._last.setdefault((part, name), deque(maxlen=WINDOW)).append(filled)
            keys.append((part, name))
        return keys

    def _without_record(self, held: int) -> dict[Key, Tally]:
        """Pages that hold no record at all are counted by the spider; where they are most, the pages have changed."""
        tally = Tally(held + len(self.spider.outcome.items.without_record), held)
        return {_RECORD: tally} if A_RECORD.is_broken(tally.records, tally.filled) else {}

    def _stop(self, broken: Mapping[Key, Tally], page: str, kept: str) -> None:
        floors = {_RECORD: A_RECORD, **self._floors}
        said = "; ".join(_in_words(floors[key], tally) for key, tally in broken.items())
        source, page = self.spider.name, redacted(page)
        self.spider.stop(
            State.LAYOUT,
            f"{page}: {VANISHED}: {said}; {kept}. Next step: compare this page in a browser with the reader "
            f"of {source}; if the site shows no more, `firesale floors {source}` says what to set",
        )


def _in_words(floor: Floor, tally: Tally) -> str:
    """``transfer amount in 0 of the last 20 records (0%, floor 40%, usual 95%)``."""
    where = f"{floor.part} {floor.name}" if floor.part != ALL else floor.name
    usual = f", usual {floor.usual:.0%}" if floor.usual is not None else ""
    share = tally.filled / tally.records
    return f"{where} in {tally.filled} of the last {tally.records} records ({share:.0%}, floor {floor.least:.0%}{usual})"
