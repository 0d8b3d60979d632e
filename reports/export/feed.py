"""New loan packages as an Atom feed (RFC 4287)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from reports.document import DISCLAIMER
from reports.export.cells import clean
from reports.export.sheet import is_link
from reports.export.target import complete_or_not_at_all
from reports.figures.as_of import AsOf
from reports.figures.figure import Words
from reports.figures.wording import package_name, product, yuan

#: How long a package is new, and how many a feed holds at most.
NEW_DAYS: Final = 60
MOST: Final = 500
_ATOM: Final = "http://www.w3.org/2005/Atom"
# a name of our own for ever, whatever the address under which the feed is served
_TAG: Final = "tag:firesale.invalid,2025"

_TITLE = Words("New loan packages of Chinese banks", "中国的银行新挂牌不良贷款资产包")
_STATES: Final[Mapping[str, Words]] = {
    "marketed": Words("marketed", "招商"), "listed": Words("listed", "挂牌"), "relisted": Words("listed again", "重新挂牌"),
    "sold": Words("sold", "已成交"), "withdrawn": Words("withdrawn", "已撤回"),
}  # fmt: skip
_PARTS: Final = (
    ("claims_yuan", Words("claims (principal + interest)", "未偿本息总额")),
    ("total_yuan", Words("printed total", "公告所列总额")),
    ("principal_yuan", Words("principal", "未偿本金")),
)

# the latest notice of a package tells when its entry was last updated
_PACKAGES = """
    SELECT p.*, n.notice_id, n.url, n.published_on, n.first_seen_at, n.last_changed_at, n.bid_on
    FROM {projects} p JOIN main.notices n ON n.notice_id = (
        SELECT m.notice_id FROM main.notices m WHERE m.project_id = p.project_id AND m.published_on <= :day
        ORDER BY m.published_on DESC, m.notice_id DESC LIMIT 1)
    WHERE p.first_notice_on BETWEEN :since AND :day
    ORDER BY n.published_on DESC, ifnull(p.claims_yuan, p.total_yuan) DESC, p.project_id LIMIT :most
"""


def write_atom(connection: sqlite3.Connection, target: Path, *, as_of: date, lang: str) -> int:
    """Write the feed of ``atom_feed`` into a file, replaced when it is complete; return how many entries it has."""
    feed = atom_feed(connection, as_of=as_of, self_url=None, lang=lang)
    with complete_or_not_at_all(target) as part:
        part.write_bytes(feed)
    return feed.count(b"<entry>")


def atom_feed(connection: sqlite3.Connection, *, as_of: date, self_url: str | None, lang: str) -> bytes:
    """Return the feed of loan packages whose first notice was published in the 60 days up to ``as_of``, as UTF-8 XML.

    One entry a package, the latest news first, at most 500. Ids stay the same for ever; ``updated`` is the day
    of the package's latest notice, or when that changed. Every entry links to its notice. ``self_url`` is the
    address of the feed itself, where it has one. The connection is only read; of a day in the past temporary views
    are made in it, so it must not be shared then.
    """
    register_namespace("", _ATOM)
    since = as_of - timedelta(days=NEW_DAYS)
    query = _PACKAGES.format(projects=_projects(connection, as_of))
    cursor = connection.execute(query, {"day": str(as_of), "since": str(since), "most": MOST})
    names = [column[0] for column in cursor.description]
    packages = [dict(zip(names, row, strict=True)) for row in cursor]
    feed = Element(
        _name("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "zh" if lang == "zh" else "en"}
    )
    _text(feed, "id", f"{_TAG}:new-packages")
    _text(feed, "title", _TITLE.of(lang))
    _text(feed, "subtitle", DISCLAIMER.of(lang))
    _text(feed, "updated", max((_updated(one) for one in packages), default=f"{as_of}T00:00:00+08:00"))
    _text(SubElement(feed, _name("author")), "name", "firesale")
    _text(feed, "generator", "firesale")
    if self_url:
        SubElement(
            feed, _name("link"), {"rel": "self", "type": "application/atom+xml", "href": clean(self_url)}
        )
    for package in packages:
        _entry(feed, package, lang)
    indent(feed)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _projects(connection: sqlite3.Connection, as_of: date) -> str:
    """The table of packages as they stood then: today's, unless one of them has a later notice."""
    later = connection.execute(
        "SELECT 1 FROM main.projects WHERE latest_notice_on > ? LIMIT 1", [str(as_of)]
    ).fetchone()
    if not later:
        return "main.projects"
    AsOf(connection, as_of)
    return "temp.projects_at"


def _entry(feed: Element, package: Mapping[str, Any], lang: str) -> None:
    entry = SubElement(feed, _name("entry"))
    size = next((package[name] for name in ("claims_yuan", "total_yuan") if package[name] is not None), None)
    state = _STATES[package["state"]].of(lang)
    parts = [
        f"{state}: {package_name(package)}",
        product(package["product"], lang),
        yuan(size, lang) if size else "",
    ]
    _text(entry, "id", f"{_TAG}:{package['project_id']}")
    _text(entry, "title", ", ".join(part for part in parts if part))
    _text(entry, "published", f"{package['first_notice_on']}T00:00:00+08:00")
    _text(entry, "updated", _updated(package))
    if is_link(package["url"] or ""):
        SubElement(entry, _name("link"), {"rel": "alternate", "type": "text/html", "href": package["url"]})
    if package["product"]:
        SubElement(
            entry, _name("category"), {"term": package["product"], "label": product(package["product"], lang)}
        )
    _text(entry, "summary", "\n".join(_lines(package, lang)))


def _lines(package: Mapping[str, Any], lang: str) -> Iterator[str]:
    """What is known of a package, a line each; sizes in words and exactly, each with what it holds."""
    for column, words in _PARTS:
        if package[column] is not None:
            yield f"{words.of(lang)}: {yuan(package[column], lang)} ({package[column]:,.2f})"
    if package["overdue_days"] is not None:
        yield f"{Words('overdue days, weighted', '加权平均逾期天数').of(lang)}: {package['overdue_days']:,.2f}"
    for column, words in (
        ("bid_on", Words("bidding on", "竞价日")),
        ("published_on", Words("latest notice", "最近公告日")),
    ):
        if package[column]:
            yield f"{words.of(lang)}: {package[column]}"
    yield DISCLAIMER.of(lang)


def _updated(package: Mapping[str, Any]) -> str:
    """The day of the latest notice, or when it changed after it was first seen."""
    if package["last_changed_at"] and package["last_changed_at"] != package["first_seen_at"]:
        return str(package["last_changed_at"])
    return f"{package['published_on']}T00:00:00+08:00"


def _name(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, _name(name)).text = clean(words)
