"""Every kind against a real server on this machine: told, refused, not there, slow, held."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading

import pytest

from crawlers.config import Channel
from pipelines.tell import channels
from pipelines.tell.answers import Came
from pipelines.tell.channels import deliver, is_held, is_on_loopback, send_test, why_unusable
from pipelines.tell.package import ALERT_COLUMNS

KINDS = ("webhook", "dingtalk", "wecom", "feishu", "telegram", "slack")
WORLD = "http://127.0.0.1:8765"
ROW = dict(
    zip(
        ALERT_COLUMNS,
        ("large_package:1", "large_package", "project", "p1", "reader", "标题", "正文\n   第二行 \n",
         "2025-11-17T18:00:00+08:00", "waiting", None, 0),
        strict=True,
    )
)  # fmt: skip


def channel(kind, address, **given):
    return Channel(**{"name": kind, "kind": kind, "url_env": "DESK_URL", "address": address, **given})


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_tells_a_receiver_that_says_yes(receiver, kind):
    assert deliver(receiver.channel(kind), ROW).came is Came.TOLD
    ((_, headers, payload),) = receiver.requests
    assert headers["Content-Type"].startswith("application/json")
    assert "标题" in str(payload)
    assert "正文" in str(payload)


def test_a_webhook_gets_the_row_unchanged_under_the_names_of_the_table(receiver):
    deliver(receiver.channel("webhook"), ROW)
    path, headers, payload = receiver.requests[0]
    assert payload == ROW
    assert headers["Idempotency-Key"] == "large_package:1"
    assert path == "/hook/SECRET99"


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
def test_the_secret_of_a_signed_robot_is_not_sent(receiver, kind):
    deliver(receiver.channel(kind), ROW)
    assert "ecret" not in str(receiver.requests)
    assert "sign" in str(receiver.requests)


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_robot_that_answers_200_with_an_error_code_has_refused(receiver, kind):
    receiver.answers = [(200, {}, b'{"errcode":310000,"code":19024,"ok":false,"msg":"no"}')]
    assert deliver(receiver.channel(kind), ROW).came is Came.REFUSED


def test_a_redirect_is_not_followed(receiver):
    receiver.answers = [(307, {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"}, b"")]
    assert deliver(receiver.channel(), ROW).came is Came.REFUSED
    assert len(receiver.requests) == 1


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_receiver_that_is_not_there_is_unreachable_and_no_secret_is_said(kind, everything_logged):
    address = f"http://127.0.0.1:{free_port()}/bot1:SECRET99?chat_id=1&access_token=SECRET99&secret=SECRET99"
    said = deliver(channel(kind, address), ROW)
    assert (said.came, said.reason) == (Came.UNREACHABLE, "no connection")
    assert "SECRET99" not in everything_logged.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_no_log_holds_a_secret_even_when_all_is_logged(receiver, kind, everything_logged):
    deliver(receiver.channel(kind), ROW)
    assert len(receiver.requests) == 1
    assert "SECRET99" not in everything_logged.getvalue()
    assert "ecret99" not in everything_logged.getvalue()


def test_a_secret_in_a_certificate_or_url_error_is_not_said():
    for address in (
        "https://127.0.0.1:1/SECRET99?key=SECRET99",
        "http://[::1]:1/SECRET99",
        "http://a..b/SECRET99",
    ):
        said = deliver(channel("webhook", address), ROW)
        assert said.came in (Came.UNREACHABLE, Came.REFUSED, Came.UNUSABLE)
        assert "SECRET99" not in said.reason


def test_a_receiver_that_never_answers_costs_the_time_limit_and_no_more(monkeypatch):
    monkeypatch.setattr(channels, "TIME_LIMIT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        said = deliver(channel("webhook", address), ROW)
    assert (said.came, said.reason) == (Came.UNREACHABLE, "no answer within 0.3 s")


def test_a_receiver_that_drips_bytes_costs_no_more_either(monkeypatch):
    monkeypatch.setattr(channels, "TIME_LIMIT_S", 0.3)
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as dripping:

        def drip():
            conn, _ = dripping.accept()
            with conn:
                conn.sendall(b"HTTP/1.1 200 OK\r\nX-")
                while not ended.wait(0.05):
                    conn.sendall(b"a")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        said = deliver(channel("webhook", f"http://127.0.0.1:{dripping.getsockname()[1]}/"), ROW)
        ended.set()
        thread.join(5)
    assert said.came is Came.UNREACHABLE


def test_a_fault_of_ours_is_told_as_one_without_its_text(monkeypatch):
    class Broken:
        def send_json(self, *args, **kwargs):
            raise RuntimeError("https://example.org/?token=SECRET99")

    monkeypatch.setattr(channels, "_senders", Broken)
    said = deliver(channel("webhook", "https://example.org/"), ROW)
    assert (said.came, said.reason) == (Came.REFUSED, "sending failed (RuntimeError)")


def test_a_proxy_of_the_environment_does_not_carry_what_is_meant_for_this_machine(receiver, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    assert deliver(receiver.channel(), ROW).came is Came.TOLD


@pytest.mark.parametrize(
    ("kind", "address", "words"),
    [
        ("webhook", "example.org/hook", "DESK_URL holds no http(s) address"),
        ("webhook", "ftp://example.org/hook", "holds no http(s) address"),
        ("webhook", "https://", "holds no http(s) address"),
        ("webhook", "https://a:notaport/", "holds no http(s) address"),
        ("webhook", "https://[::1", "holds no http(s) address"),
        ("slack", "https://exa mple.org/", "holds blanks, backslashes or control characters"),
        ("slack", "http://evil.example\\@127.0.0.1/", "holds blanks, backslashes or control characters"),
        ("slack", "https://example.org/\r\nX: y", "holds blanks, backslashes or control characters"),
        ("telegram", "https://api.telegram.org/bot1:a/sendMessage", "names no chat"),
        ("email", "https://example.org/", "holds no address such as mailtos://"),
        ("email", "mailto://", "holds no address such as mailtos://"),
    ],
)
def test_an_address_that_cannot_be_one_is_said_and_not_tried(kind, address, words):
    one = channel(kind, address)
    assert words in why_unusable(one)
    said = deliver(one, ROW)
    assert (said.came, said.reason) == (Came.UNUSABLE, why_unusable(one))
    assert "example" not in said.reason.replace("mailtos://user:password@host", "")


def test_a_channel_without_address_says_its_reason():
    one = channel("webhook", None, reason="the environment variable DESK_URL is not set")
    assert deliver(one, ROW).reason == "the environment variable DESK_URL is not set"
    assert not is_on_loopback(one)


@pytest.mark.parametrize(
    ("kind", "address", "loopback"),
    [
        ("webhook", "http://127.0.0.1:5/", True),
        ("webhook", "http://127.9.9.9/", True),
        ("webhook", "http://localhost:5/", True),
        ("webhook", "http://[::1]:5/", True),
        ("webhook", "http://0.0.0.0:5/", False),
        ("webhook", "http://192.168.0.5/", False),
        ("webhook", "http://localhost.example.org/", False),
        ("webhook", "http://127.0.0.1.example.org/", False),
        ("webhook", "http://127.0.0.1@example.org/", False),
        ("webhook", "http://evil.example\\@127.0.0.1/", False),
        ("email", "mailto://127.0.0.1:2525/?from=a@example.org", True),
        ("email", "mailto://u:p@example.org?smtp=127.0.0.1", True),
        ("email", "mailto://127.0.0.1/?smtp=mail.example.org&from=a@example.org", False),
        ("email", "mailto://u:p@gmail.com", False),
        ("email", "mailto://127.0.0.1/?from=a@example.org&wkd=yes", False),
    ],
)
def test_only_what_certainly_stays_on_this_machine_is_loopback(kind, address, loopback):
    one = channel(kind, address)
    assert is_on_loopback(one) is loopback
    assert is_held(one, WORLD) is not loopback
    assert not is_held(one, None)


def test_the_test_message_goes_to_every_channel_and_says_what_came_of_it(receiver, now):
    here = receiver.channel(name="here")
    unset = channel("slack", None, name="unset", reason="not set")
    came = send_test([here, unset], now, "zh")
    assert [(one.name, said.came) for one, said in came] == [("here", Came.TOLD), ("unset", Came.UNUSABLE)]
    (payload,) = (payload for _, _, payload in receiver.requests)
    assert (payload["rule"], payload["title"]) == ("test", "firesale：测试")
    assert receiver.ids == [payload["alert_id"]]
    assert tuple(payload) == ALERT_COLUMNS


def test_the_test_message_stays_in_the_world(receiver, now):
    away = channel("slack", "https://hooks.slack.example/services/SECRET99", name="away")
    unset = channel("slack", None, name="unset", reason="not set")
    came = send_test([away, receiver.channel(name="desk 中文"), unset], now, "en", WORLD)
    assert [said.came for _, said in came] == [Came.HELD, Came.TOLD, Came.HELD]
    assert came[0][1].reason == "FIRESALE_WORLD is set and this channel is not on loopback"
    assert came[2][1].reason == "not set"


def test_apprise_is_not_imported_before_something_is_sent():
    code = (
        "import sys, pipelines.tell.telling, pipelines.tell.rules, pipelines.tell.channels as c;"
        "from crawlers.config import Channel;"
        "c.is_held(Channel(name='a', kind='slack', url_env='A', address='https://a.example/'), 'w');"
        "print([name for name in ('apprise', 'requests', 'scrapy') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
