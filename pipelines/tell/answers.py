"""What came of one attempt to tell a channel, and texts about it that hold no secret."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from attrs import frozen

from pipelines.tell.words import clean

_SHORTEST_SECRET = 4
_REASON_LIMIT = 200
_SECRETS_BY_SHAPE = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "***"),  # whom we write to is nobody's business in a log
    (re.compile(r"(?i)((?:token|key|secret|sign)=)[^&\s\"']+"), r"\1***"),
    (re.compile(r"(/bot)\d+:[\w-]+"), r"\1***"),
    (re.compile(r"(://)[^/@\s]+@"), r"\1***@"),
    (re.compile(r"(\?)[^\s?=]+=\S+"), r"\1***"),
)


class Came(enum.StrEnum):
    """What came of it."""

    TOLD = "told"
    REFUSED = "refused"  # the receiver answered and does not want this message
    UNREACHABLE = "unreachable"  # no answer, or the receiver is out of order: the rest can wait too
    LIMITED = "limited"  # too many messages: later, after the wait
    UNUSABLE = "unusable"  # the channel is not set up: no attempt was made
    HELD = "held"  # a world is set and the channel lies outside it


@frozen(kw_only=True)
class Answer:
    """The outcome of one attempt; ``reason`` is for people and holds no secret, ``wait_s`` in seconds."""

    came: Came
    reason: str | None = None
    wait_s: float | None = None


def redact(text: str, address: str | None) -> str:
    """Take out of a text whatever of a channel's address is secret, and what looks like a secret."""
    for secret in sorted(set(_secrets(address or "")), key=len, reverse=True):
        for written in {secret, unquote(secret), quote(secret, safe="")}:
            if len(written) >= _SHORTEST_SECRET:
                text = text.replace(written, "***")
    for shape, instead in _SECRETS_BY_SHAPE:
        text = shape.sub(instead, text)
    return clean(text, _REASON_LIMIT)


def _secrets(address: str) -> Iterator[str]:
    """Everything but scheme and host: path, query values, user and password."""
    try:
        parts = urlsplit(address)
    except ValueError:
        yield address
        return
    yield address
    yield from (part for part in (parts.query, parts.username, parts.password) if part)
    yield from (value for _, value in parse_qsl(parts.query))
    # Tokens are long or hold digits; words such as "robot" or "send" stay readable.
    yield from (step for step in parts.path.split("/") if len(step) > 20 or re.search(r"\d", step))
