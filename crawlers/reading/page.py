"""An HTML page as it is read and kept: scripts gone, personal passages cut, tables and lines.

Reading works on the cleaned page, so that what is kept reads the same again.
"""

from __future__ import annotations

import codecs
import gzip
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from attrs import frozen
from lxml import etree
from parsel import Selector

from crawlers.reading import personal

_DROPPED = ("script", "style", "noscript", "template", "svg", "object", "embed", "form", "input")
_KEPT_ATTRIBUTES = frozenset(
    ("class", "id", "href", "src", "title", "colspan", "rowspan", "charset", "http-equiv", "content")
)
_BLOCKS = frozenset((
    "p", "div", "li", "ul", "ol", "tr", "table", "tbody", "thead", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "section",
    "article", "header", "footer", "dl", "dt", "dd", "body", "html", "title", "head", "pre", "blockquote", "caption",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))
# What a parser lets through and no element takes back: a page in a broken encoding is full of them.
_NOT_SETTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# entities that a site escaped twice: they are shown as &#21450; and mean 及
_TWICE = re.compile(r"&amp;(#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_HAN = re.compile("[\u3400-\u9fff]")
_META_CHARSET = re.compile(rb"""<meta[^>]+charset=["']?\s*([\w-]+)""", re.IGNORECASE)
_CHINESE_IN_UTF8 = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")
_TOLD_BY = 256 * 1024  # bytes that a page without a whole encoding is judged by
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")


Element = etree._Element


@frozen
class Page:
    """A cleaned page: its selector, and the bytes that are kept of it."""

    url: str
    selector: Selector
    kept: bytes


def encoding_of(body: bytes, declared: str | None = None) -> str:
    """Return the encoding of a page: what decodes without error, the declared one first.

    Chinese pages declare gb2312 and use GBK; detection by statistics is wrong on short ones. Text in UTF-8 often
    passes for another encoding and no other for it, so it is told by itself; the western ones take any byte, and
    mean nothing here. Where none decodes all (a byte was lost), UTF-8 is told by most of its bytes.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    in_page = _META_CHARSET.search(body[:2048])
    names = [declared, in_page[1].decode("ascii", "replace") if in_page else None, "utf-8", "gb18030"]
    said = [codec for codec in map(_codec, names) if codec]
    if _CHINESE_IN_UTF8.search(body):
        said.insert(0, "utf-8")
    for codec in said:
        try:
            body.decode(codec)
        except UnicodeDecodeError:
            continue
        return codec
    start = body[:_TOLD_BY]
    in_utf8 = 3 * len(_CHINESE_IN_UTF8.findall(start))
    if 2 * in_utf8 > sum(map(len, _BEYOND_ASCII.findall(start))):
        return "utf-8"
    return min(said, key=lambda codec: start.decode(codec, "replace").count("\ufffd"))


@lru_cache
def _codec(name: str | None) -> str | None:
    """The codec of a declared encoding; ``None`` for none, one that Python does not know, and the western ones."""
    try:
        known = codecs.lookup((name or "").strip()).name
    except (LookupError, ValueError):
        return None
    if known.startswith(("iso8859", "cp125", "ascii", "latin")) or not _decodes(known):
        return None
    return "gb18030" if known in ("gb2312", "gbk") else known


def _decodes(codec: str) -> bool:
    """Whether a codec makes text of bytes: rot13, base64 and the like are codecs too."""
    try:
        return isinstance(b"aa".decode(codec), str)
    except (LookupError, ValueError):
        return False


def read_page(url: str, body: bytes, declared: str | None = None) -> Page:
    """Parse and clean a page; an empty body gives an empty page."""
    text = body.decode(encoding_of(body, declared), "replace").replace("\x00", "")
    root = _root(_TWICE.sub(r"&\1;", text))
    _strip(root)
    _cut_personal(root)
    cleaned = etree.tostring(root, encoding="unicode", method="html")
    return Page(
        url=url, selector=Selector(root=root, type="html"), kept=gzip.compress(cleaned.encode(), 1, mtime=0)
    )


def uncut(text: str) -> Selector:
    """Parse a text in HTML of which lines are taken and persons cut out there; nothing of it is kept as it is."""
    root = _root(text.replace("\x00", ""))
    _strip(root)
    return Selector(root=root, type="html")


def _root(text: str) -> Element:
    """Parse what there is; a page of nothing but blanks and comments is an empty page, not an error.

    Plain lxml elements: those of lxml.html look up a class for every node that is touched.
    """
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    return etree.fromstring(b"<html></html>", parser) if root is None else root


def from_kept(url: str, kept: bytes) -> Page:
    """Read a kept page again."""
    return read_page(url, gzip.decompress(kept), "utf-8")


def _strip(root: Element) -> None:
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    for element in root.iter():
        if any(_NOT_SETTABLE.search(str(name)) for name in element.attrib):
            _drop_unnamable(element)
        for name in element.attrib:
            value = str(element.attrib[name])
            if name not in _KEPT_ATTRIBUTES or value.startswith(("mailto:", "tel:", "data:", "javascript:")):
                del element.attrib[name]
            elif name in ("title", "content") or _HAN.search(value):  # a broken page has sentences anywhere
                element.attrib[name] = _NOT_SETTABLE.sub("", personal.scrub(value))


def _drop_unnamable(element: Element) -> None:
    """Leave the attributes that can be asked for by their name: for the others that is an error."""
    named = [(name, value) for name, value in element.attrib.items() if not _NOT_SETTABLE.search(str(name))]
    element.attrib.clear()
    for name, value in named:
        element.attrib[name] = _NOT_SETTABLE.sub("", str(value))


def _cut_personal(root: Element) -> None:
    """Cut personal passages out of the text nodes, seen as the lines and cells a reader sees."""
    nodes: list[tuple[Element, str, int, int]] = []
    parts: list[str] = []
    length = 0
    for element, kind, raw in _text_nodes(root):
        words = raw
        if element is not None:
            words = raw.replace("\n", " ").replace("\t", " ")
            nodes.append((element, kind, length, length + len(words)))
        parts.append(words)
        length += len(words)
    text = "".join(parts)
    spans = personal.passages(text)
    for element, kind, start, end in nodes if spans else ():
        cuts = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
        if cuts:
            setattr(element, kind, _without(text[start:end], [(a - start, b - start) for a, b in cuts]))


def _without(words: str, cuts: Sequence[tuple[int, int]]) -> str:
    place, kept = 0, []
    for start, end in cuts:
        kept.append(words[place:start])
        place = end
    return _NOT_SETTABLE.sub("", "".join((*kept, words[place:])))


def _text_nodes(root: Element) -> Iterator[tuple[Element | None, str, str]]:
    """Yield (element, "text" or "tail", words) in reading order; breaks come with no element."""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag in _BLOCKS:
                yield None, "", "\n"
            if element.text:
                yield element, "text", element.text
        else:
            if tag in _CELLS:
                yield None, "", "\t"
            elif tag in _BLOCKS:
                yield None, "", "\n"
            if element.tail:
                yield element, "tail", element.tail


def tables_of(selector: Selector) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the innermost tables as rows of cell texts; a cell that spans several columns stands once."""
    root = selector.root
    found = [root] if root.tag == "table" else []
    tables = []
    for table in (*found, *root.iterdescendants("table")):
        if table.find(".//table") is not None:
            continue
        rows = (tuple(_text(cell) for cell in row if cell.tag in _CELLS) for row in table.iter("tr"))
        tables.append(tuple(row for row in rows if row))
    return tuple(table for table in tables if table)


def lines_of(selector: Selector) -> tuple[str, ...]:
    """Return the lines of text outside of the innermost tables, blanks folded, empty ones left out."""
    parts: list[str] = []
    root = selector.root
    within = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        innermost = element.tag == "table" and element.find(".//table") is None
        if event == "start":
            within += innermost
            if element.tag in _BLOCKS or element.tag in _CELLS:
                parts.append("\n")
            if element.text and not within:
                parts.append(element.text.replace("\n", " "))
        else:
            within -= innermost
            if element.tag in _BLOCKS or element.tag in _CELLS:
                parts.append("\n")
            if element.tail and not within and element is not root:
                parts.append(element.tail.replace("\n", " "))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return tuple(line for line in lines if line)


def _text(cell: Element) -> str:
    words = str(cell.xpath("string()")) if len(cell) else cell.text or ""
    return words.strip()
