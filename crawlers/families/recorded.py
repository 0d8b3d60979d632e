"""A list page as a site answered it, cleaned so that it may be kept as a fixture, and answered again from that.

Pages lose scripts, styles and personal passages; JSON, also that which stands in a page or was received by a
drawn one, loses what names or reaches a person. A list cleaned so is read as the one that came.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import field, frozen
from lxml import etree
from parsel import Selector
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawlers.blocked import redacted
from crawlers.browser import Answer, BrowserWish, answers_of
from crawlers.browser.wish import ANSWERS, WISH
from crawlers.families.documents import declared
from crawlers.families.json_answers import BROKEN_JSON, inner_json, is_private, read_json
from crawlers.reading import personal
from crawlers.reading.lots.persons import without_persons
from crawlers.reading.page import encoding_of, read_page
from crawlers.records import Unreadable

# keys under which a site says who somebody is, or how to reach them; what stands there is not looked at
_OF_PERSONS = re.compile(
    "contact|linkman|phone|mobile|email|wechat|nick|buyer|bidder|owner|judge|realname|id_?card|avatar|token",
    re.IGNORECASE,
)
# 安吉 and 诸暨 are also names of persons
_OF_PLACES = re.compile("province|city|county|town|region|district", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9]\d{9}")


@frozen(kw_only=True)
class Recorded:
    """A cleaned answer: ``page`` is UTF-8, ``received`` what a drawn page's own calls were answered."""

    url: str
    page: bytes = field(repr=False)
    drawn: bool = False
    received: Sequence[Answer] = ()

    @property
    def suffix(self) -> str:
        """``json`` or ``html``."""
        return "html" if self.page.lstrip()[:1] == b"<" else "json"

    def answer(self) -> Response:
        """What a reader is given for it, as if the site had just answered so."""
        meta = {WISH: BrowserWish(), ANSWERS: tuple(self.received)} if self.drawn else {}
        kind = "application/json" if self.suffix == "json" else "text/html"
        return HtmlResponse(
            self.url,
            body=self.page,
            encoding="utf-8",
            headers={"Content-Type": f"{kind}; charset=utf-8"},
            request=Request(self.url, meta=meta),
            flags=[WISH] if self.drawn else [],
        )


def recorded(response: Response) -> Recorded:
    """Clean an answer. Raises ``Unreadable`` for what is neither a page nor JSON."""
    drawn = WISH in response.flags
    received = [
        Answer(redacted(one.url), one.status, _clean_body(one.body))
        for one in (answers_of(response) if drawn else ())
        if one.challenge is None
    ]
    asked = response.request.url if response.request is not None else response.url
    page = _clean_body(response.body, declared(response))
    return Recorded(url=redacted(asked), page=page, drawn=drawn, received=tuple(received))


def _clean_body(body: bytes, said: str | None = None) -> bytes:
    if body.lstrip()[:1] == b"<":
        return _clean_page(body, said)
    return _in_json(_clean(read_json(body)))


def _clean_page(body: bytes, said: str | None) -> bytes:
    """The page as it is kept of a record, and the JSON that stood in scripts of it."""
    raw = Selector(
        text=body.decode(encoding_of(body, said), "replace").replace("\x00", "").strip() or "<html></html>"
    )
    kept = gzip.decompress(read_page("", body, said).kept)
    root = etree.fromstring(kept, etree.HTMLParser(encoding="utf-8"))
    for script in raw.css("script[type*=json]"):
        try:
            value = _clean(read_json(script.xpath("string()").get("").strip().encode()))
        except Unreadable:
            continue
        named: dict[str, str] = {
            str(name): script.attrib[name] for name in ("id", "type") if name in script.attrib
        }
        etree.SubElement(root, "script", named).text = _in_json(value).decode().replace("</", "<\\/")
    for meta in root.iter("meta"):  # what is written is UTF-8
        if "charset" in meta.attrib:
            meta.set("charset", "utf-8")
        if "charset=" in meta.get("content", "").lower():
            meta.set("content", "text/html; charset=utf-8")
    cleaned: bytes = etree.tostring(root, encoding="utf-8", method="html")
    return cleaned


def _clean(value: Any, key: str = "") -> Any:
    """A value without persons: all keys stay, so that a changed shape can be seen."""
    if isinstance(value, Mapping):
        return {name: _clean(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner, key) for inner in value]
    if isinstance(value, str):
        return _clean_words(value, key)
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    is_phone = not key.lower().endswith("id") and _MOBILE.fullmatch(str(value))
    return 0 if is_number and (is_phone or _OF_PERSONS.search(key)) else value


def _clean_words(words: str, key: str) -> str:
    inner = inner_json(words)
    if not isinstance(inner, str):
        return _in_json(_clean(inner, key)).decode()
    if BROKEN_JSON.match(words):  # JSON that cannot be read: nobody knows whose words are in it
        return ""
    if _OF_PERSONS.search(key) or is_private(key, words):
        return ""
    if personal.is_person(words) and not _OF_PLACES.search(key):
        return ""
    return without_persons(personal.scrub(words)) or ""


def _in_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
