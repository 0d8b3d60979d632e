"""What each kind of receiver is sent over HTTP: pure functions, no network in here."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from attrs import field, frozen

from pipelines.tell.words import clean, clean_lines

# Longest text a kind takes: encoding to measure in, and bytes.
_LIMITS: Mapping[str, tuple[str, int]] = {
    "dingtalk": ("utf-8", 18_000),
    "wecom": ("utf-8", 2_048),
    "feishu": ("utf-8", 15_000),
    "telegram": ("utf-16-le", 8_192),
    "slack": ("utf-8", 30_000),
}


@frozen(kw_only=True)
class Post:
    """One HTTP POST of JSON; ``url`` is secret."""

    url: str = field(repr=False)
    payload: Mapping[str, Any] = field(repr=False)
    headers: Mapping[str, str] = field(factory=dict)


def post_for(kind: str, address: str, row: Mapping[str, Any], at_s: float) -> Post:
    """Make the request for one alert. ``row`` is a row of ``alerts``, ``at_s`` the time to sign with."""
    return _POSTS[kind](address, row, at_s)


def _text(kind: str, row: Mapping[str, Any], escape: Callable[[str], str] = lambda text: text) -> str:
    """Join title and body, escaped, as long as the kind allows; cut between two lines."""
    text = escape(f"{clean(row['title'], 300)}\n{clean_lines(row['body'])}")
    encoding, limit = _LIMITS[kind]
    if len(text.encode(encoding)) <= limit:
        return text
    more = "\n…"
    kept = text.encode(encoding)[: limit - len(more.encode(encoding))].decode(encoding, "ignore")
    return kept.rpartition("\n")[0] + more


def _no_tags(text: str) -> str:
    """Disarm ``<at ...>`` and ``<@...>``: a title from a page must not call everybody in a group."""
    return text.replace("<", "＜").replace(">", "＞")


def _slack_escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def split_secret(address: str) -> tuple[str, list[tuple[str, str]], str | None]:
    """Split an address into itself without query, its query, and the value of ``secret`` in it.

    A ``+`` in a query is kept as a plus: secrets are base64 and people paste them as they are.
    """
    parts = urlsplit(address)
    pairs = parse_qsl(parts.query.replace("+", "%2B"), keep_blank_values=True)
    secret = next((value for name, value in pairs if name == "secret"), None)
    query = [(name, value) for name, value in pairs if name != "secret"]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")), query, secret


def _joined(bare: str, query: list[tuple[str, str]]) -> str:
    return f"{bare}?{urlencode(query)}" if query else bare


def _hmac(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def _webhook(address: str, row: Mapping[str, Any], at_s: float) -> Post:
    return Post(url=address, payload=dict(row), headers={"Idempotency-Key": row["alert_id"]})


def _dingtalk(address: str, row: Mapping[str, Any], at_s: float) -> Post:
    bare, query, secret = split_secret(address)
    if secret:
        stamp = str(int(at_s * 1000))
        query += [("timestamp", stamp), ("sign", _hmac(secret, f"{stamp}\n{secret}"))]
    return Post(
        url=_joined(bare, query), payload={"msgtype": "text", "text": {"content": _text("dingtalk", row)}}
    )


def _wecom(address: str, row: Mapping[str, Any], at_s: float) -> Post:
    return Post(url=address, payload={"msgtype": "text", "text": {"content": _text("wecom", row, _no_tags)}})


def _feishu(address: str, row: Mapping[str, Any], at_s: float) -> Post:
    bare, query, secret = split_secret(address)
    payload: dict[str, Any] = {"msg_type": "text", "content": {"text": _text("feishu", row, _no_tags)}}
    if secret:
        stamp = str(int(at_s))
        # Feishu's own order: the text to sign is the key, and the message is empty.
        payload |= {"timestamp": stamp, "sign": _hmac(f"{stamp}\n{secret}", "")}
    return Post(url=_joined(bare, query), payload=payload)


def _telegram(address: str, row: Mapping[str, Any], at_s: float) -> Post:
    # No parse_mode: the text is shown as it is, so nothing in it can be markup.
    given = dict(parse_qsl(urlsplit(address).query))
    text = {"text": _text("telegram", row), "link_preview_options": {"is_disabled": True}}
    return Post(url=address, payload={**given, **text})


def _slack(address: str, row: Mapping[str, Any], at_s: float) -> Post:
    text = _text("slack", row, _slack_escape)
    return Post(url=address, payload={"text": text, "mrkdwn": False, "unfurl_links": False})


_POSTS: Mapping[str, Callable[[str, Mapping[str, Any], float], Post]] = {
    "webhook": _webhook,
    "dingtalk": _dingtalk,
    "wecom": _wecom,
    "feishu": _feishu,
    "telegram": _telegram,
    "slack": _slack,
}
