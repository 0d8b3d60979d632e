"""What a file is by its first bytes, and whether it arrived whole."""

from __future__ import annotations

import re

from crawlers.records import Unreadable

MIB = 1024 * 1024
LARGEST = 50 * MIB
DAMAGED = "truncated or damaged PDF"

_HEAD = 1024  # viewers look for %PDF in the first kilobyte, and for %%EOF in the last
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = ((b"word/", "docx"), (b"xl/", "xlsx"))
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|table|h[1-6])\b", re.I)
_XML = re.compile(rb"<\?xml[^>]*\?>\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_XREF = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
_NAMES = {
    "html": "HTML",
    "zip": "a ZIP archive",
    "docx": "a Word document (docx)",
    "xlsx": "an Excel sheet (xlsx)",
    "ole": "an old Office document (doc or xls)",
    "png": "a PNG image",
    "jpeg": "a JPEG image",
    "gif": "a GIF image",
    "rar": "a RAR archive",
    "7z": "a 7z archive",
    "unknown": "something else",
}


def sniff(data: bytes) -> str:
    """The type by magic bytes.

    One of pdf, html, zip, docx, xlsx, ole (doc or xls), png, jpeg, gif, rar, 7z, empty, unknown.
    Up to a kilobyte of anything but another type's signature is tolerated before ``%PDF``.
    """
    if not data.strip(b"\x00 \t\r\n"):
        return "empty"
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if data.startswith(_ZIP):
        return next((name for folder, name in _OFFICE if folder in data), "zip")
    head = data[: _HEAD + 4].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 with its byte order mark
        head = head.replace(b"\x00", b"")[2:].lstrip()
    if (head.startswith(b"<") and _HTML.search(head)) or _XML.match(head):
        return "html"
    return "pdf" if b"%PDF-" in head else "unknown"


def looks_cut_short(data: bytes) -> bool:
    """Whether the end of a PDF is missing.

    PDFium repairs such files silently and reads the pages that are there, so this is asked first.
    """
    end = data.rstrip(b"\x00 \t\r\n")[-2 * _HEAD :]
    if b"%%EOF" not in end[-_HEAD:] or b"startxref" not in end:
        return True
    linearized = re.search(rb"/Linearized\b[^>]*?/L\s+(\d+)", data[:_HEAD])
    # A linearized file holds an early %%EOF; its first object tells the whole length.
    return linearized is not None and int(linearized[1]) > len(data)


def has_holes(data: bytes) -> bool:
    """Whether something is missing before the end of a PDF.

    As a rule its table of places stands where the last line says. Where it does not, a careless writer is
    told from a lost piece by the streams: each must be as long as it claims.
    """
    start = re.match(rb"startxref\s+(\d+)", data[data.rindex(b"startxref") :])
    places = (int(start[1]), int(start[1]) + data.index(b"%PDF")) if start else ()
    if any(_XREF.match(data, place) for place in places):
        return False
    if len(re.findall(rb"\bendobj\b", data)) != len(re.findall(rb"\d\s+obj\b", data)):
        return True
    return not all(_is_whole(data, found.end()) for found in re.finditer(rb">>\s*stream\r?\n", data))


def _is_whole(data: bytes, start: int) -> bool:
    """Whether the stream that begins here ends where its dictionary says."""
    entries = data[data.rindex(b"obj", 0, start) : start]
    length = re.search(rb"/Length\s+(\d+)(\s+\d+\s+R)?", entries)
    if length is None:
        return False
    size = length[1]
    if length[2]:
        there = re.search(rb"\b%s\s+\d+\s+obj\s+(\d+)" % size, data)
        if there is None:
            return False
        size = there[1]
    return data[start + int(size) :][:20].lstrip().startswith(b"endstream")


def check(data: bytes) -> None:
    """Refuse at a glance what cannot be a whole PDF of reasonable size, with a reason a person understands."""
    kind = sniff(data)
    if kind == "empty":
        raise Unreadable("empty file")
    if kind != "pdf":
        raise Unreadable(f"not a PDF but {_NAMES[kind]}")
    if len(data) > LARGEST:
        raise Unreadable(f"larger than {LARGEST // MIB} MiB")
    if looks_cut_short(data):
        raise Unreadable(DAMAGED)
