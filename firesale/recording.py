"""Recorded cases: what a probe saw of a site, cleaned and kept as fixtures of its source.

``fixtures/SOURCE/CASE`` holds the one item, as it is kept of a record (page or parts, and the text of its file);
``fixtures/SOURCE/CASE-LISTING-list`` the first page of a list. They stay on the user's machine: every such folder
tells git to leave it out.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import define, field
from scrapy import Request
from scrapy.http import Response

from crawlers.browser import Answer
from crawlers.families.again import Kept
from crawlers.families.lists import Lists
from crawlers.families.recorded import Recorded, recorded
from crawlers.outcome import State
from crawlers.records import Unreadable
from crawlers.source import Source

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
#: What a site answers with in these states is no page of it.
NEVER_SAVED = frozenset((State.BLOCKED, State.DISALLOWED, State.SKIPPED, State.ERROR))
_CASE = re.compile(r"\w[\w-]{0,59}")
_OUT_OF_GIT = "# recorded pages stay on the user's machine\n*\n"


class CaseRefused(ValueError):
    """Raised for a name under which nothing can be kept; says why."""


def check_case(source: str, case: str, fixtures: Path = FIXTURES) -> None:
    """Raise ``CaseRefused`` for a name that is a path or no name, or is taken: nothing is ever written over."""
    if not _CASE.fullmatch(case):
        raise CaseRefused(f"CASE is the name of a folder: letters, digits, - and _, not {case!r}")
    for taken in sorted((fixtures / source).glob(f"{case}*")):
        if taken.name == case or re.fullmatch(f"{re.escape(case)}-.*list", taken.name):
            raise CaseRefused(f"{taken} is there already; name the case otherwise. Nothing was asked for")


@define
class Recorder:
    """Keeps the first page of every list in mind while a probe runs."""

    lists: dict[str, Recorded] = field(factory=dict)
    refused: list[str] = field(factory=list)

    def watch(self, response: Response, request: Request, spider: Source) -> None:
        """Look at an answer of the site; the first page of a list is cleaned and kept in mind."""
        name = _listing_of(spider, request.url)
        if name is None or name in self.lists or response.status != 200:
            return
        try:
            self.lists[name] = recorded(response)
        except Unreadable as error:
            self.refused.append(f"{name}: {error.reason}")

    def save(self, folder: Path, case: str, kept: Kept | None, beside: Mapping[str, Any]) -> list[Path]:
        """Write the cases and return their folders; ``beside`` is put down in each of them."""
        made = []
        if kept is not None:
            made.append(_save_item(folder / case, kept, beside))
        for name, page in self.lists.items():
            made.append(_save_list(folder / f"{case}-{name}-list", name, page, beside))
        return made


def _listing_of(spider: Source, url: str) -> str | None:
    """The list whose first page an address is; of a source without lists of rows, its first answer."""
    if not isinstance(spider, Lists):
        return None if urlsplit(url).path == "/robots.txt" else str(spider.lists[0].name)
    for listing in spider.lists:
        if spider.list_request(listing, None).url == url:
            return listing.kind
    return None


def _save_list(case: Path, name: str, page: Recorded, beside: Mapping[str, Any]) -> Path:
    files = {f"page.{page.suffix}": page.page}
    received = []
    for number, one in enumerate(page.received, 1):
        files[f"received-{number}.json"] = one.body
        received.append({"url": one.url, "status": one.status, "file": f"received-{number}.json"})
    said = {"url": page.url, "reads": "list", "listing": name, "drawn": page.drawn, "received": received}
    return _write(case, {**said, **beside}, files)


def _save_item(case: Path, kept: Kept, beside: Mapping[str, Any]) -> Path:
    files = {}
    if kept.page is not None:
        page = gzip.decompress(kept.page)
        files["page.html" if page[:1] == b"<" else "parts.json"] = page
    if kept.file is not None:
        files["attachment.json"] = gzip.decompress(kept.file)
    said = {
        "url": kept.url,
        "reads": "kept",
        "title": kept.title,
        "published_on": kept.published_on.isoformat() if kept.published_on else None,
        "listing": kept.listing,
        "ask_again": kept.ask_again,
        "page_sha256": kept.page_sha256,
        "file_sha256": kept.file_sha256,
        "file_url": kept.file_url,
        "beside": dict(kept.beside),
    }
    return _write(case, {**said, **beside}, files)


def _write(case: Path, said: Mapping[str, Any], files: Mapping[str, bytes]) -> Path:
    """Write a case; ``request.json`` last, so that half a case is none."""
    case.mkdir(parents=True)
    (case / ".gitignore").write_text(_OUT_OF_GIT, encoding="utf-8")
    for name, body in files.items():
        (case / name).write_bytes(body)
    request = json.dumps(said, ensure_ascii=False, indent=2)
    (case / "request.json").write_text(request + "\n", encoding="utf-8")
    return case


def kept_of_case(case: Path) -> Kept:
    """Return what a recorded item is read from."""
    said = json.loads((case / "request.json").read_text(encoding="utf-8"))
    page = next((case / name for name in ("page.html", "parts.json") if (case / name).exists()), None)
    file = case / "attachment.json"
    on = said["published_on"]
    return Kept(
        url=said["url"],
        title=said["title"],
        published_on=date.fromisoformat(on) if on else None,
        listing=said["listing"],
        ask_again=said["ask_again"],
        read_at=datetime.fromisoformat(said["recorded_at"]),
        page=gzip.compress(page.read_bytes()) if page else None,
        page_sha256=said["page_sha256"],
        file=gzip.compress(file.read_bytes()) if file.exists() else None,
        file_sha256=said["file_sha256"],
        file_url=said["file_url"],
        beside=said["beside"],
    )


def answer_of_case(case: Path) -> Response:
    """Return the answer that a recorded list is read from."""
    said = json.loads((case / "request.json").read_text(encoding="utf-8"))
    received: Sequence[Answer] = [
        Answer(one["url"], one["status"], (case / one["file"]).read_bytes()) for one in said["received"]
    ]
    page = next(case.glob("page.*")).read_bytes()
    return Recorded(url=said["url"], page=page, drawn=said["drawn"], received=received).answer()
