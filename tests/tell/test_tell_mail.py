"""E-mail through apprise to a real, very small mail server."""

from __future__ import annotations

import pytest

from crawlers.config import Channel
from pipelines.tell.answers import Came
from pipelines.tell.channels import deliver
from pipelines.tell.package import ALERT_COLUMNS

ROW = dict.fromkeys(ALERT_COLUMNS) | {
    "alert_id": "large_package:1",
    "title": "挂牌: 民生\u202e银行\r\nBcc: all@example.org",
    "body": "Claims: 51.42亿 <b>&amp;</b>\n   indented\n.\nlast",
}


@pytest.fixture
def mailbox(mail_server):
    def channel(scheme="mailto", login="", query=""):
        to = "from=firesale@example.org&to=desk@example.org"
        address = f"{scheme}://{login}127.0.0.1:{mail_server.port}/?{to}{query}"
        return Channel(name="mail", kind="email", url_env="MAIL_URL", address=address)

    return channel


@pytest.mark.parametrize("scheme", ["mailto", "smtp", "MAILTO"])
def test_a_mail_arrives_in_plain_text_with_the_id_of_its_alert(mail_server, mailbox, scheme):
    assert deliver(mailbox(scheme), ROW).came is Came.TOLD
    (mail,) = mail_server.messages
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n").rstrip("\n") == ROW["body"]
    assert mail["X-Alert-Id"] == "large_package:1"
    assert "desk@example.org" in mail["To"]


def test_a_title_cannot_add_a_header_or_a_recipient(mail_server, mailbox):
    deliver(mailbox(), ROW)
    (mail,) = mail_server.messages
    assert mail["Subject"] == "挂牌: 民生银行 Bcc: all@example.org"
    assert mail["Bcc"] is None
    assert mail_server.recipients == ["<desk@example.org>"]


def test_a_refused_mail_is_not_told_and_says_why_without_the_address(mail_server, mailbox, everything_logged):
    mail_server.refuse = "550 no such box desk@example.org"
    said = deliver(mailbox(), ROW)
    assert said.came is Came.REFUSED
    assert "550" in said.reason
    assert "no such box" in said.reason
    assert "desk@example.org" not in said.reason + everything_logged.getvalue()


def test_a_password_is_in_no_reason_and_no_log(mail_server, mailbox, everything_logged):
    said = deliver(mailbox(login="user:SECRET99@"), ROW)  # this server knows no log-in
    assert said.came is Came.UNREACHABLE
    assert "AUTH" in said.reason
    assert "SECRET99" not in said.reason + everything_logged.getvalue()
    assert mail_server.messages == []


def test_a_mail_server_that_is_not_there_is_unreachable(mail_server, mailbox):
    one = mailbox()
    mail_server.loop.call_soon_threadsafe(mail_server.server.close)
    gone = Channel(
        name="mail",
        kind="email",
        url_env="MAIL_URL",
        address=one.address.replace(f":{mail_server.port}", ":1"),
    )
    said = deliver(gone, ROW)
    assert said.came is Came.UNREACHABLE
    assert "refused" in said.reason.lower()
