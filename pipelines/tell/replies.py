"""How a receiver's answer is read. No network in here.

The Chinese robots answer 200 whatever happened; only their code tells. An answer that is not certainly a
yes counts as a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipelines.tell.answers import Answer, Came, redact

DEFAULT_WAIT_S = 60.0
LONGEST_WAIT_S = 6 * 3600.0

# Answer codes that mean "too many messages", with the seconds to wait. DingTalk shuts a robot up for ten
# minutes after 20 messages in one; WeCom and Feishu count by the minute.
_LIMIT_CODES: Mapping[str, Mapping[int, float]] = {
    "dingtalk": {130101: 600.0, 410100: 600.0},
    "wecom": {45009: 60.0},
    "feishu": {9499: 60.0, 11232: 60.0},
}
_CODE_NAMES: Mapping[str, tuple[str, ...]] = {
    "dingtalk": ("errcode",),
    "wecom": ("errcode",),
    "feishu": ("code", "StatusCode"),  # the older robots of Feishu answer in the second form
}
_MESSAGE_NAMES = ("errmsg", "msg", "StatusMessage", "description")


def judge(kind: str, address: str, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """Read an answer. ``headers`` is asked for ``Retry-After`` in that spelling."""
    said = _said(body)
    wait_s = _wait(headers.get("Retry-After"), said)
    words = _words(kind, said, body, address)
    if status == 429:
        return Answer(came=Came.LIMITED, reason=f"answered 429{words}", wait_s=wait_s or DEFAULT_WAIT_S)
    if status >= 500:
        return Answer(came=Came.UNREACHABLE, reason=f"answered {status}{words}", wait_s=wait_s)
    if not 200 <= status < 300:
        return Answer(came=Came.REFUSED, reason=f"answered {status}{words}", wait_s=wait_s)
    return _accepted(kind, said, body, words)


def _accepted(kind: str, said: Mapping[str, Any], body: bytes, words: str) -> Answer:
    told = Answer(came=Came.TOLD)
    if kind == "webhook" or (kind == "slack" and body.strip() == b"ok"):
        return told
    if kind == "telegram" and said.get("ok") is True:
        return told
    codes = [code for name in _CODE_NAMES.get(kind, ()) if (code := _code(said, name)) is not None]
    if codes and not any(codes):
        return told
    wait_s = next((wait for code, wait in _LIMIT_CODES.get(kind, {}).items() if code in codes), None)
    if wait_s is not None:
        return Answer(came=Came.LIMITED, reason=f"too many messages{words}", wait_s=wait_s)
    return Answer(came=Came.REFUSED, reason=f"answered 200 and refused{words}")


def _said(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _code(said: Mapping[str, Any], name: str) -> int | None:
    """Return an answer code; one that is there and is no number counts as a failure, -1."""
    if name not in said:
        return None
    code = said[name]
    if isinstance(code, int) and not isinstance(code, bool):
        return code
    return int(code) if isinstance(code, str) and code.isascii() and code.isdigit() else -1


def _words(kind: str, said: Mapping[str, Any], body: bytes, address: str) -> str:
    if kind == "webhook":
        return ""
    parts = [f"{name} {said[name]}" for name in _CODE_NAMES.get(kind, ()) if name in said]
    parts += [str(said[name]) for name in _MESSAGE_NAMES if said.get(name)]
    if not said:
        parts = [body[:100].decode("utf-8", "replace")]
    words = redact(", ".join(parts), address)
    return f": {words}" if words else ""


def _wait(retry_after: str | None, said: Mapping[str, Any]) -> float | None:
    """Return the seconds the receiver asks for; a date instead of seconds is waited for as the default."""
    parameters = said.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    words = str(asked if asked is not None else retry_after or "").strip()
    if not words:
        return None
    seconds = float(words) if words.isascii() and words.isdigit() and len(words) < 9 else DEFAULT_WAIT_S
    return min(seconds, LONGEST_WAIT_S)
