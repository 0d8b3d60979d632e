"""What the world's server was asked, by lot and by notice; list pages and robots.txt stand apart."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, urlsplit

from attrs import define, field

from fixtures.world.auctions.house import House
from fixtures.world.auctions.jd_records import album_id
from fixtures.world.files import stem_of_file
from fixtures.world.switches import Logged

_ALI_ITEM = re.compile(r"/(?:sf_item|auction)/(\d+)\.htm$|/i8/(\d+)/desc\.js$")
_NOTICE = re.compile(r"/(t\d{8}_\d+)\.html$")
_FILE = re.compile(r"/(P0\d+)\.pdf$")


@define
class Asked:
    """Requests by subject (a lot's id, a notice's file stem, ``list``, ``robots``) and by run."""

    house: House
    by_run: list[dict[str, int]] = field(factory=list)
    unchanged: dict[str, int] = field(factory=lambda: defaultdict(int))  # answered 304, by subject
    _albums: dict[str, str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Note which announcement is which lot's."""
        self._albums = {
            str(album_id(lot)): lot.lot_id for lot in self.house.lots.values() if lot.surface == "jd"
        }

    def add(self, lines: Iterable[Logged]) -> dict[str, int]:
        """Count the requests of one run in."""
        run: dict[str, int] = defaultdict(int)
        for line in lines:
            subject = self.subject(line.path)
            run[subject] += 1
            self.unchanged[subject] += line.status == 304
        self.by_run.append(run)
        return run

    def subject(self, path: str) -> str:
        """Return whom a request is about; ``path`` begins with the host."""
        parts = urlsplit(path)
        if parts.path.endswith("/robots.txt"):
            return "robots"
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/api.m.jd.com/api":
            return self._of_jd(asked)
        if item := _ALI_ITEM.search(parts.path):
            return f"ali:{item[1] or item[2]}"
        if "/json/" in parts.path:
            return f"ali:{asked.get('id')}"
        if parts.path.endswith("/notice_detail.htm"):
            return f"announcement:{asked.get('id')}"
        if notice := _NOTICE.search(parts.path):
            return notice[1]
        if file := _FILE.search(parts.path):
            return stem_of_file(file[1])
        return "list"

    def _of_jd(self, asked: Mapping[str, str]) -> str:
        body = json.loads(asked.get("body", "{}"))
        if "albumId" in body:
            return self._albums.get(str(body["albumId"]), "album")
        return f"jd:{body['paimaiId']}" if "paimaiId" in body else "list"

    def total(self, subject: str) -> int:
        """How many requests were about a subject."""
        return sum(run.get(subject, 0) for run in self.by_run)

    def looks(self, subject: str) -> list[int]:
        """The requests of every run that asked for a subject, in order."""
        return [run[subject] for run in self.by_run if run.get(subject)]
