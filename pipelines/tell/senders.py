"""The senders, as apprise plug-ins. Imports apprise, so it is imported when there is something to send.

apprise's own plug-ins for the Chinese robots report success when those answer 200 with an error code;
ours read the answer and keep it in ``answer``. E-mail is apprise's own, watched through its log.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

import apprise
import requests
from apprise import NotifyType
from apprise.plugins.base import NotifyBase
from apprise.plugins.email.base import NotifyEmail

from pipelines.tell.answers import Answer, Came, redact
from pipelines.tell.replies import judge
from pipelines.tell.robots import post_for
from pipelines.tell.words import clean, clean_lines

CONNECT_S = 5.0
READ_S = 8.0
_ANSWER_LIMIT = 64 * 1024

# Below warnings both write the addresses they send to, tokens included. Scrapy logs at DEBUG by default.
logging.getLogger("urllib3").setLevel(logging.WARNING)
_APPRISE_LOG = logging.getLogger("apprise")
_APPRISE_LOG.propagate = False


class JsonSender(NotifyBase):  # type: ignore[no-untyped-call]  # half of apprise has types
    """Sends one row of ``alerts`` as the JSON that one kind of receiver takes; no redirect is followed."""

    request_rate_per_sec = 0
    title_maxlen = 1_000
    body_maxlen = 1_000_000

    def __init__(self, kind: str, address: str, row: Mapping[str, Any], *, direct: bool) -> None:
        super().__init__(asset=_asset())  # type: ignore[no-untyped-call]
        self.kind, self.address, self.row, self.direct = kind, address, row, direct
        self.answer = Answer(came=Came.REFUSED, reason="nothing was sent")

    def url(self, privacy: bool = False, *args: Any, **kwargs: Any) -> str:
        """Return the kind only: the address is secret."""
        return f"firesale-{self.kind}://"

    def send(
        self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **kwargs: Any
    ) -> bool:
        """Send and keep what came of it in ``answer``. Raises nothing."""
        row = {**self.row, "title": title, "body": body} if self.kind != "webhook" else self.row
        try:
            self.answer = self._posted(row)
        except requests.RequestException as error:
            self.answer = Answer(came=Came.UNREACHABLE, reason=_no_answer(error))
        return self.answer.came is Came.TOLD

    def _posted(self, row: Mapping[str, Any]) -> Answer:
        post = post_for(self.kind, self.address, row, time.time())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "firesale",
            **post.headers,
        }
        data = json.dumps(post.payload, ensure_ascii=False).encode()
        with requests.Session() as session:
            # A proxy of the environment must not carry what is meant for this machine.
            session.trust_env = not self.direct
            with session.post(
                post.url,
                data=data,
                headers=headers,
                timeout=(CONNECT_S, READ_S),
                allow_redirects=False,
                stream=True,
            ) as reply:
                body = reply.raw.read(_ANSWER_LIMIT, decode_content=True) or b""
                return judge(self.kind, self.address, reply.status_code, reply.headers, body)


class _Heard(logging.Handler):
    """Keeps what apprise logs in one thread: its only word on why an e-mail did not go."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.thread = threading.get_ident()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.lines.append(record.getMessage())


def mail_sender(address: str) -> NotifyEmail | None:
    """Return apprise's e-mail sender for a ``mailto(s)://`` address, ``None`` when it is not one."""
    scheme, _, rest = address.partition("://")
    scheme = {"smtp": "mailto", "smtps": "mailtos"}.get(scheme.lower(), scheme.lower())
    if scheme not in ("mailto", "mailtos"):
        return None
    sender = apprise.Apprise.instantiate(f"{scheme}://{rest}", asset=_asset())
    return sender if isinstance(sender, NotifyEmail) else None


def send_json(kind: str, address: str, row: Mapping[str, Any], *, direct: bool) -> Answer:
    """Send one row of ``alerts`` to a robot or webhook; ``direct`` goes past any proxy."""
    sender = JsonSender(kind, address, row, direct=direct)
    sender.notify(**_written(row))
    return sender.answer


def send_mail(address: str, row: Mapping[str, Any]) -> Answer:
    """Send one row of ``alerts`` by e-mail, in plain text."""
    sender = mail_sender(address)
    if sender is None:
        return Answer(came=Came.UNUSABLE, reason="not an address such as mailtos://user:password@host")
    sender.request_rate_per_sec = 0
    sender.socket_connect_timeout = READ_S
    sender.headers["X-Alert-Id"] = clean(row["alert_id"])
    heard = _Heard()
    level = _APPRISE_LOG.level
    _APPRISE_LOG.addHandler(heard)
    _APPRISE_LOG.setLevel(logging.DEBUG)
    try:
        told = sender.notify(**_written(row))
    finally:
        _APPRISE_LOG.setLevel(level)
        _APPRISE_LOG.removeHandler(heard)
    return Answer(came=Came.TOLD) if told else _mail_answer(heard.lines, address)


def _written(row: Mapping[str, Any]) -> dict[str, Any]:
    # One clean line: a line break in a subject would begin a header of its own.
    title, body = clean(row["title"], 300), clean_lines(row["body"])
    return {"title": title, "body": body, "body_format": apprise.NotifyFormat.TEXT}


def _mail_answer(lines: list[str], address: str) -> Answer:
    causes = [line.removeprefix("Socket Exception: ") for line in lines if line.startswith("Socket Exc")]
    causes += [line for line in lines if " was refused: " in line]
    unreachable = any(line.startswith("Connection error") for line in lines)
    reason = redact("; ".join(causes) or "the mail server did not take it", address)
    return Answer(came=Came.UNREACHABLE if unreachable else Came.REFUSED, reason=reason)


def _no_answer(error: requests.RequestException) -> str:
    """Name the cause; the error's own text holds the address."""
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not accepted"
    if isinstance(error, requests.exceptions.ProxyError):
        return "no connection through the proxy"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    return f"the request failed ({type(error).__name__})"


def _asset() -> apprise.AppriseAsset:
    return apprise.AppriseAsset(app_id="firesale", app_desc="firesale", app_url="")
