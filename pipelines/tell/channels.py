"""One message to one channel: is it set up, does it lie on this machine, what came of it.

With a world set, only channels on loopback are told; the others are held.
"""

from __future__ import annotations

import hashlib
import ipaddress
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawlers.clock import BEIJING
from crawlers.config import Channel
from pipelines.tell.answers import Answer, Came
from pipelines.tell.package import ALERT_COLUMNS
from pipelines.tell.words import clean

TIME_LIMIT_S = 10.0
_TEST = {
    "en": ("firesale: a test", "This channel works. Nothing happened; somebody ran 'alerts test'."),
    "zh": ("firesale：测试", "此通道工作正常。并无新事件，仅为测试。"),
}


def deliver(channel: Channel, row: Mapping[str, Any]) -> Answer:
    """Send one row of ``alerts`` to a channel within ``TIME_LIMIT_S``. Raises nothing."""
    problem = why_unusable(channel)
    if problem is not None or channel.address is None:
        return Answer(came=Came.UNUSABLE, reason=problem)
    address = channel.address
    if channel.kind == "email":
        return _within(TIME_LIMIT_S, lambda: _senders().send_mail(address, row))
    direct = is_on_loopback(channel)
    return _within(TIME_LIMIT_S, lambda: _senders().send_json(channel.kind, address, row, direct=direct))


def why_unusable(channel: Channel) -> str | None:
    """Return why a channel cannot be told as it is set up, ``None`` when it can."""
    address = channel.address
    if address is None:
        return channel.reason or "no address"
    held = f"the environment variable {channel.url_env}"
    if address != clean(address, len(address)) or " " in address or "\\" in address:
        return f"{held} holds blanks, backslashes or control characters"
    if channel.kind == "email":
        usable = _senders().mail_sender(address) is not None
        return None if usable else f"{held} holds no address such as mailtos://user:password@host?to=..."
    if not _is_http(address):
        return f"{held} holds no http(s) address"
    if channel.kind == "telegram" and not parse_qs(urlsplit(address).query).get("chat_id"):
        return f"{held} names no chat; it must end in /sendMessage?chat_id=..."
    return None


def _is_http(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_on_loopback(channel: Channel) -> bool:
    """Tell whether a message to this channel certainly stays on this machine; no name is looked up."""
    if channel.address is None or why_unusable(channel) is not None:
        return False
    if channel.kind != "email":
        return _is_loopback(urlsplit(channel.address).hostname)
    # Which server an e-mail goes to is apprise's decision, and keys may be fetched from a third place.
    sender = _senders().mail_sender(channel.address)
    return sender is not None and not sender.use_wkd and _is_loopback(sender.smtp_host)


def is_held(channel: Channel, world: str | None) -> bool:
    """Tell whether the world that is set keeps this channel from being told."""
    return bool(world) and not is_on_loopback(channel)


def send_test(
    channels: Iterable[Channel], now: datetime, lang: str = "en", world: str | None = None
) -> list[tuple[Channel, Answer]]:
    """Send one test message to every channel and return what came of each."""
    came = []
    for channel in channels:
        if is_held(channel, world):
            reason = "FIRESALE_WORLD is set and this channel is not on loopback"
            came.append((channel, Answer(came=Came.HELD, reason=why_unusable(channel) or reason)))
        else:
            came.append((channel, deliver(channel, _test_row(channel, now, lang))))
    return came


def _test_row(channel: Channel, now: datetime, lang: str) -> dict[str, Any]:
    created_at = now.astimezone(BEIJING).isoformat()
    mark = hashlib.sha256(f"{channel.name}|{created_at}".encode()).hexdigest()[:16]
    title, body = _TEST[lang]
    values = (f"test:{mark}", "test", "channel", channel.name, channel.audience, title, body, created_at)
    return dict(zip(ALERT_COLUMNS, (*values, "waiting", None, 0), strict=True))


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _within(limit_s: float, send: Callable[[], Answer]) -> Answer:
    """Run ``send`` in a thread: a receiver that drips bytes would outlast any time-out of a socket."""
    came: list[Answer] = []

    def run() -> None:
        try:
            came.append(send())
        except Exception as error:  # one channel must not end the others; its text may hold the address
            came.append(Answer(came=Came.REFUSED, reason=f"sending failed ({type(error).__name__})"))

    thread = threading.Thread(target=run, daemon=True, name="tell")
    thread.start()
    thread.join(limit_s)
    return came[0] if came else Answer(came=Came.UNREACHABLE, reason=f"no answer within {limit_s:g} s")


def _senders() -> Any:
    """Import the senders late: apprise takes longer to import than most commands to run."""
    from pipelines.tell import senders  # noqa: PLC0415

    return senders
