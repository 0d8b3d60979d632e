"""What every kind of receiver is sent and how its answer is read, without a network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from pipelines.tell.answers import Came, redact
from pipelines.tell.replies import judge
from pipelines.tell.robots import post_for

ROW = {
    "alert_id": "large_package:1",
    "rule": "large_package",
    "subject_type": "project",
    "subject_id": "p1",
    "audience": "reader",
    "title": "T <at user_id='all'>&<!channel> *x*",
    "body": "first\n<b>second</b>",
    "created_at": "2025-11-17T18:00:00+08:00",
    "state": "waiting",
    "told_at": None,
    "tries": 0,
}
ROBOTS = ("dingtalk", "wecom", "feishu", "telegram", "slack")


def text_of(kind, payload):
    return {
        "dingtalk": lambda: payload["text"]["content"],
        "wecom": lambda: payload["text"]["content"],
        "feishu": lambda: payload["content"]["text"],
        "telegram": lambda: payload["text"],
        "slack": lambda: payload["text"],
    }[kind]()


def test_a_webhook_receives_the_row_and_the_key():
    post = post_for("webhook", "https://example.org/h", ROW, 0)
    assert post.payload == ROW
    assert post.headers == {"Idempotency-Key": "large_package:1"}


def test_dingtalk_is_signed_with_the_secret_and_the_secret_stays_here():
    address = "https://oapi.dingtalk.com/robot/send?access_token=abc&secret=SEC0+/="
    post = post_for("dingtalk", address, ROW, 1763373600.5)
    query = parse_qs(urlsplit(post.url).query)
    key, text = b"SEC0+/=", b"1763373600500\nSEC0+/="
    assert query["timestamp"] == ["1763373600500"]
    assert query["sign"] == [base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()]
    assert query["access_token"] == ["abc"]
    assert "SEC0" not in post.url
    assert post.payload["msgtype"] == "text"


def test_dingtalk_without_a_secret_is_not_signed():
    address = "https://oapi.dingtalk.com/robot/send?access_token=abc"
    assert post_for("dingtalk", address, ROW, 1).url == address


def test_feishu_is_signed_in_its_own_order():
    post = post_for("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/u?secret=s0", ROW, 1763373600.9)
    sign = base64.b64encode(hmac.new(b"1763373600\ns0", b"", hashlib.sha256).digest()).decode()
    assert (post.payload["timestamp"], post.payload["sign"]) == ("1763373600", sign)
    assert post.url == "https://open.feishu.cn/open-apis/bot/v2/hook/u"
    bare = post_for("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/u", ROW, 1)
    assert "sign" not in bare.payload


def test_telegram_names_the_chat_and_sets_no_markup():
    post = post_for("telegram", "https://api.telegram.org/bot1:a/sendMessage?chat_id=-100", ROW, 0)
    assert post.payload["chat_id"] == "-100"
    assert "parse_mode" not in post.payload


@pytest.mark.parametrize("kind", ROBOTS)
def test_title_and_body_arrive_in_one_text(kind):
    text = text_of(kind, post_for(kind, "https://example.org/?chat_id=1", ROW, 0).payload)
    assert text.startswith("T ")
    assert "first\n" in text


@pytest.mark.parametrize(
    ("kind", "tag", "written"),
    [
        ("wecom", "<at", "＜at"),
        ("feishu", "<at", "＜at"),
        ("slack", "<!channel>", "&amp;&lt;!channel&gt;"),
    ],
)
def test_a_title_cannot_call_everybody(kind, tag, written):
    text = text_of(kind, post_for(kind, "https://example.org/", ROW, 0).payload)
    assert tag not in text
    assert written in text


def test_slack_shows_stars_as_stars():
    assert post_for("slack", "https://example.org/", ROW, 0).payload["mrkdwn"] is False


@pytest.mark.parametrize(
    ("kind", "encoding", "limit"),
    [("wecom", "utf-8", 2048), ("telegram", "utf-16-le", 8192), ("dingtalk", "utf-8", 20_000)],
)
def test_a_long_text_is_cut_between_lines_to_what_the_kind_takes(kind, encoding, limit):
    row = {**ROW, "body": "\n".join(f"第{number}行" + "字" * 50 for number in range(500))}
    text = text_of(kind, post_for(kind, "https://example.org/?chat_id=1", row, 0).payload)
    assert limit * 0.8 < len(text.encode(encoding)) <= limit
    assert text.endswith("字\n…")


def test_one_endless_line_is_left_out_and_the_title_stays():
    row = {**ROW, "title": "T", "body": "字" * 5000}
    assert text_of("wecom", post_for("wecom", "https://example.org/", row, 0).payload) == "T\n…"


def test_line_breaks_in_a_title_and_control_characters_go():
    row = {**ROW, "title": "one\r\ntwo", "body": "a\x00b\u202ec"}
    assert text_of("dingtalk", post_for("dingtalk", "https://example.org/", row, 0).payload) == "one two\nabc"


def answer(kind, body, status=200, headers=None):
    body = json.dumps(body).encode() if isinstance(body, dict | list) else body
    return judge(kind, "https://example.org/?key=SECRET99", status, headers or {}, body)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("webhook", b""),
        ("webhook", b"<html>anything</html>"),
        ("dingtalk", {"errcode": 0, "errmsg": "ok"}),
        ("dingtalk", {"errcode": "0"}),
        ("wecom", {"errcode": 0, "errmsg": "ok"}),
        ("feishu", {"code": 0, "msg": "success", "data": {}}),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}),
        ("telegram", {"ok": True, "result": {}}),
        ("slack", b"ok"),
        ("slack", b"ok\n"),
    ],
)
def test_a_yes_is_told(kind, body):
    assert answer(kind, body).came is Came.TOLD


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, "errcode 310000, sign not match"),
        ("dingtalk", {"errcode": None}, "errcode None"),
        ("dingtalk", {"errcode": False}, "errcode False"),
        ("dingtalk", {}, ""),
        ("dingtalk", [], ""),
        ("dingtalk", b"", ""),
        ("dingtalk", b"<html>gateway</html>", "<html>gateway</html>"),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, "errcode 93000, invalid webhook url"),
        ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, "code 19024, Key Words Not Found"),
        ("feishu", {"code": 0, "StatusCode": 5}, "StatusCode 5"),
        ("feishu", {"msg": "success"}, "success"),
        ("telegram", {"ok": False, "description": "Bad Request: chat not found"}, "chat not found"),
        ("telegram", {"ok": "true"}, ""),
        ("slack", b"invalid_payload", "invalid_payload"),
        ("slack", b"not ok", "not ok"),
        ("slack", b"", ""),
    ],
)
def test_a_refusal_with_status_200_is_no_success(kind, body, words):
    came = answer(kind, body)
    assert came.came is Came.REFUSED
    assert words in came.reason
    assert came.reason.startswith("answered 200 and refused")


@pytest.mark.parametrize("kind", ["webhook", *ROBOTS])
@pytest.mark.parametrize(
    ("status", "came"),
    [
        (301, Came.REFUSED),
        (302, Came.REFUSED),
        (304, Came.REFUSED),
        (400, Came.REFUSED),
        (404, Came.REFUSED),
        (500, Came.UNREACHABLE),
        (503, Came.UNREACHABLE),
        (429, Came.LIMITED),
    ],
)
def test_a_status_outside_200_to_299_is_no_success_whatever_the_body_says(kind, status, came):
    yes = b'{"errcode":0,"code":0,"ok":true}'
    said = answer(kind, yes, status)
    assert said.came is came
    assert f"answered {status}" in said.reason


@pytest.mark.parametrize(
    ("kind", "body", "wait_s"),
    [
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, 600),
        ("dingtalk", {"errcode": 410100}, 600),
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, 60),
        ("feishu", {"code": 9499, "msg": "too many request"}, 60),
        ("feishu", {"code": 11232}, 60),
    ],
)
def test_too_many_messages_means_later(kind, body, wait_s):
    said = answer(kind, body)
    assert (said.came, said.wait_s) == (Came.LIMITED, wait_s)


@pytest.mark.parametrize(
    ("headers", "body", "wait_s"),
    [
        ({"Retry-After": "17"}, b"", 17),
        ({"Retry-After": "99999999"}, b"", 6 * 3600),
        ({"Retry-After": "Mon, 17 Nov 2025 10:00:00 GMT"}, b"", 60),
        ({"Retry-After": "-5"}, b"", 60),
        ({}, b"", 60),
        ({}, {"ok": False, "parameters": {"retry_after": 35}}, 35),
        ({}, {"ok": False, "parameters": [1]}, 60),
    ],
)
def test_429_waits_as_long_as_it_asks(headers, body, wait_s):
    said = answer("telegram", body, 429, headers)
    assert (said.came, said.wait_s) == (Came.LIMITED, wait_s)


def test_deeply_nested_json_is_a_refusal():
    assert answer("dingtalk", b"[" * 50_000).came is Came.REFUSED


def test_the_words_of_an_answer_hold_no_secret_and_are_bounded():
    said = answer("wecom", {"errcode": 1, "errmsg": "bad key SECRET99 " + "x" * 1000 + "\n\x1b[0m"})
    assert "SECRET99" not in said.reason
    assert len(said.reason) < 250
    assert said.reason.isprintable()


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("https://a.example/robot/send?access_token=abcd1234", "token abcd1234 is bad"),
        ("https://a.example/send?key=p%2Bq-7890", "p+q-7890 and p%2Bq-7890"),
        ("https://a.example/hook/T0AAAA/B0BBBB/cccc1111dddd2222eeee", "no cccc1111dddd2222eeee"),
        ("https://api.telegram.org/bot123:abc_DEF/sendMessage?chat_id=1", "bot123:abc_DEF"),
        ("mailto://user:pass9word@host.example", "login user pass9word"),
        ("", "see https://x.example/a?token=zzzz1111 now"),
        ("", "https://me:pass9word@x.example/"),
        ("", "/bot77:abc_DEF/sendMessage"),
        ("", "access_token=zzzz1111&x=1"),
        ("", "550 someone.secret@mail.example rejected"),
    ],
)
def test_secrets_are_taken_out(address, text):
    said = redact(text, address)
    assert "***" in said
    for secret in ("abcd1234", "7890", "cccc1111", "abc_DEF", "pass9word", "zzzz1111", "someone.secret"):
        assert secret not in said


def test_what_is_no_secret_stays_readable():
    said = redact("robot send failed: errcode 310000", "https://a.example/robot/send?access_token=abcd1234")
    assert said == "robot send failed: errcode 310000"
