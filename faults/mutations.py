"""What a fuzzer does to a page: every mutation is a pure function of a random source and the bytes before it.

Text mutations work on the page as it decodes and give it back in the same encoding; ``bytes`` ones do not look.
A mutation that finds nothing to change gives back what it was given.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

Change = Callable[[random.Random, str], str]
ByteChange = Callable[[random.Random, bytes], bytes]

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(r"[万亿千]?元|㎡|平方米|%")
_UNITS = ("元", "万元", "亿元", "千元", "百万元", "美元", "", "㎡", "亩", "公顷", "%", "‰")
_LABEL = re.compile(r"[一-鿿]{2,12}(?=[:：<\t\"])")
_CELL = re.compile(r"<t[dh][^>]*>.*?</t[dh]>|<p[^>]*>.*?</p>", re.DOTALL)
_TAG = re.compile(r"</?\w+[^>]*>")
_HUGE = ("9" * 40, "1" + "0" * 400, "1e308", "-5", "0", "00012", "1.2.3", "NaN", "٣٤٥", "１２３４５", "①②")
_CONTROLS = ("\x00", "\x0b", "\x1f", "\u202e", "\u200b", "\ufeff", "\ufffe", "\u2028", "\xad", "\ud7a3")


def decoded(body: bytes) -> tuple[str, str]:
    """The text of a page and its encoding; what is neither UTF-8 nor GB18030 is taken byte by byte."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return body.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1"), "latin-1"


def _one(rng: random.Random, pattern: re.Pattern[str], text: str, new: Callable[[str], str]) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    one = rng.choice(found)
    return text[: one.start()] + new(one[0]) + text[one.end() :]


def _span(rng: random.Random, size: int, longest: int = 200) -> tuple[int, int]:
    start = rng.randrange(max(size, 1))
    return start, min(size, start + rng.randint(1, longest))


def _digit(rng: random.Random, text: str) -> str:
    return _one(rng, re.compile(r"\d"), text, lambda _: str(rng.randrange(10)))


def _separators(rng: random.Random, text: str) -> str:
    def moved(number: str) -> str:
        bare = number.replace(",", "")
        place = rng.randint(1, len(bare))
        return bare[:place] + rng.choice((",", "，", ".", " ", "'", "·", "．")) + bare[place:]

    return _one(rng, re.compile(r"\d[\d,]{3,}(?:\.\d+)?"), text, moved)


def _swapped(rng: random.Random, pattern: re.Pattern[str], text: str) -> str:
    found = list(pattern.finditer(text))
    if len(found) < 2:
        return text
    first, second = sorted(rng.sample(found, 2), key=lambda each: each.start())
    middle = text[first.end() : second.start()]
    return text[: first.start()] + second[0] + middle + first[0] + text[second.end() :]


def _nested(rng: random.Random, text: str) -> str:
    opening, closing = rng.choice((("<div>", "</div>"), ("<table><tr><td>", ""), ("[", "]"), ('{"a":', "}")))
    place = rng.choice([match.end() for match in _TAG.finditer(text)] or [rng.randrange(len(text) + 1)])
    return text[:place] + opening * 10_000 + closing * 10_000 + text[place:]


def _entities(rng: random.Random, text: str) -> str:
    if rng.random() < 0.5:
        return _one(rng, re.compile("&"), text, lambda _: "&amp;")
    return _one(rng, re.compile(r"[\d一-鿿]"), text, lambda c: f"&amp;#{ord(c)};")


def _truncated(rng: random.Random, text: str) -> str:
    return text[: rng.randrange(len(text) + 1)]


def _deleted(rng: random.Random, text: str) -> str:
    start, end = _span(rng, len(text))
    return text[:start] + text[end:]


def _doubled(rng: random.Random, text: str) -> str:
    start, end = _span(rng, len(text))
    return text[:end] + text[start:end] + text[end:]


def _control(rng: random.Random, text: str) -> str:
    place = rng.choice([match.start() + 1 for match in _NUMBER.finditer(text)] or [0])
    return text[:place] + rng.choice(_CONTROLS) + text[place:]


TEXT: Mapping[str, Change] = {
    "digit changed": _digit,
    "number huge or odd": lambda rng, text: _one(rng, _NUMBER, text, lambda _: rng.choice(_HUGE)),
    "separator moved": _separators,
    "unit changed": lambda rng, text: _one(rng, _UNIT, text, lambda _: rng.choice(_UNITS)),
    "label cut": lambda rng, text: _one(rng, _LABEL, text, lambda label: label[rng.randint(1, len(label)) :]),
    "label doubled": lambda rng, text: _one(rng, _LABEL, text, lambda label: label * 2),
    "cells swapped": lambda rng, text: _swapped(rng, _CELL, text),
    "tags swapped": lambda rng, text: _swapped(rng, _TAG, text),
    "tag removed": lambda rng, text: _one(rng, _TAG, text, lambda _: ""),
    "cell doubled": lambda rng, text: _one(rng, _CELL, text, lambda cell: cell * 2),
    "cell removed": lambda rng, text: _one(rng, _CELL, text, lambda _: ""),
    "characters deleted": _deleted,
    "characters doubled": _doubled,
    "truncated": _truncated,
    "entities doubled": _entities,
    "control character": _control,
    "nested deep": _nested,
}


def _flipped(rng: random.Random, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(rng.choice((1, 1, 3, 20)) if changed else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut_out(rng: random.Random, body: bytes) -> bytes:
    start, end = _span(rng, len(body), 60)
    return body[:start] + body[end:]


def _repeated(rng: random.Random, body: bytes) -> bytes:
    start, end = _span(rng, len(body), 400)
    return body[:end] + body[start:end] + body[end:]


def _encoding(rng: random.Random, body: bytes) -> bytes:
    text, _ = decoded(body)
    return text.encode(rng.choice(("gb18030", "utf-16", "utf-8-sig", "big5")), "replace")


BYTES: Mapping[str, ByteChange] = {
    "bytes flipped": _flipped,
    "bytes deleted": _cut_out,
    "bytes doubled": _repeated,
    "bytes truncated": lambda rng, body: body[: rng.randrange(len(body) + 1)],
}
PAGES: Mapping[str, ByteChange] = {**BYTES, "encoding broken": _encoding}


def on_text(change: Change) -> ByteChange:
    """A text mutation on the bytes of a page, in the page's own encoding."""

    def changed(rng: random.Random, body: bytes) -> bytes:
        text, encoding = decoded(body)
        return change(rng, text).encode(encoding, "replace")

    return changed


OF_PAGES: Mapping[str, ByteChange] = {**PAGES, **{name: on_text(change) for name, change in TEXT.items()}}
# What may be done to the words of a drawn page: there are no tags in it.
OF_WORDS: Mapping[str, Change] = {
    name: change
    for name, change in TEXT.items()
    if not re.search("tag|cell|nested|entities|truncated|control", name)
}
