"""The texts that Alibaba's item pages load later, in the wrappers they come in.

JSON handed to a call (``null({"content": "<p>…"});``), a script that assigns (``var desc='…';``), bare HTML; the
count of the bids in an object literal whose keys stand without quotes. Usually GBK, entities escaped twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from crawlers.families.json_answers import read_json
from crawlers.reading.lots.record import lines_of_html
from crawlers.records import Unreadable

_ASSIGNED = re.compile(
    r"^\s*(?:var\s+|window\.)?[\w$.]+\s*=\s*(?P<quote>['\"])(?P<text>.*)(?P=quote)\s*;?\s*$", re.DOTALL
)
_ESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_CONTROL = {"n": "\n", "r": "\n", "t": " ", "b": " ", "f": " ", "v": " ", "0": "", "\n": "", "\r\n": ""}
_TWICE = re.compile(r"&amp;(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_TOTAL = re.compile(r"""["']?totalCnt["']?\s*:\s*["']?(\d{1,7})\b""")
_TROUBLE = re.compile(
    "系统繁忙|稍后再试|访问异常|服务异常|网络异常|系统异常|出错了|RGV587|FAIL_SYS|Service Unavailable|Bad Gateway"
)
_SHORT = 2000
NOT_READY = "加载中"


def lines(text: str) -> list[str]:
    """The lines of a text as received, personal passages cut; empty when it says nothing (yet).

    Raises ``Unreadable`` when it is in none of the wrappers.
    """
    html = _TWICE.sub(r"&\1;", _html(text))
    found = list(lines_of_html(html))
    return [] if len(found) == 1 and NOT_READY in found[0] else found


def must_say_something(text: str) -> None:
    """Raise ``Unreadable`` for what comes in place of a text when a site has trouble: nothing, or an error."""
    bare = text.strip()
    if not bare:
        raise Unreadable("an empty answer")
    try:
        answer = read_json(bare.encode())
    except Unreadable:
        answer = None
    if isinstance(answer, Mapping) and (
        answer.get("success") in (False, "false") or not (answer.keys() & {"content", "data"})
    ):
        raise Unreadable(f"an error in its place ({str(answer.get('code') or answer.get('msg') or '')[:20]})")
    if len(bare) < _SHORT and _TROUBLE.search(bare):
        raise Unreadable("an error page in its place")


def bids_in(text: str) -> int | None:
    """The number of bids that a page of the bids' record gives; who bid is not looked at."""
    found = _TOTAL.search(text)
    return int(found[1]) if found else None


def _html(text: str) -> str:
    assigned = _ASSIGNED.match(text)
    if assigned:
        return _ESCAPED.sub(_unescaped, assigned["text"])
    if not text.strip() or text.lstrip().startswith("<"):
        return text
    try:
        answer = read_json(text.strip().encode())
    except Unreadable:
        raise Unreadable("a text in an unknown wrapper", text.strip()[:60]) from None
    for _ in range(2):
        if (
            isinstance(answer, Mapping)
            and "content" not in answer
            and isinstance(answer.get("data"), Mapping)
        ):
            answer = answer["data"]
    if isinstance(answer, str):
        return answer
    if not isinstance(answer, Mapping):
        raise Unreadable("the answer holds no text (content)", text.strip()[:60])
    words = answer.get("content")
    return words if isinstance(words, str) else ""


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] in "ux" and len(code) > 2:
        return chr(int(code[1:], 16))
    return _CONTROL.get(code, code)
