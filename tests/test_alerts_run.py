"""From a notice on the site to one message at a real receiver, once."""

import json
import threading
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from small_registry import FRIDAY, MONDAY, SmallRegistry, crawl, rows, transfer_body

from fixtures.world.server import WorldServer

CONFIG = """
[[alerts.channel]]
name = "desk"
kind = "{kind}"
url_env = "DESK"
"""


class Receiver:
    def __init__(self):
        self.got = []
        self.status = 200
        self.body = b""


@contextmanager
def receiving():
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers), json.loads(body)))
            self.send_response(receiver.status)
            self.end_headers()
            self.wfile.write(receiver.body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/robot?access_token=secret-token"
    try:
        yield receiver
    finally:
        server.shutdown()


@pytest.fixture
def receiver():
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def site():
    return SmallRegistry()


@pytest.fixture
def run(site, receiver, tmp_path):
    """Crawl with a channel set up."""
    (tmp_path / "firesale.toml").write_text(CONFIG.format(kind="webhook"))
    with WorldServer([site]) as server:

        def once(now, kind="webhook"):
            (tmp_path / "firesale.toml").write_text(CONFIG.format(kind=kind))
            return crawl(server, tmp_path / "firesale.db", now=now, env={"DESK": receiver.url})

        once.database = tmp_path / "firesale.db"
        yield once


def test_a_large_package_is_told_once(run, site, receiver):
    assert run(FRIDAY).json["alerts"] == []
    site.post(on=date(2025, 11, 17), principal=2_447_000_000)
    ran = run(MONDAY)
    (alert,) = ran.json["alerts"]
    assert (alert["rule"], alert["subject_type"], alert["state"]) == ("large_package", "project", "told")
    ((headers, body),) = receiver.got
    assert headers["Idempotency-Key"] == body["alert_id"] == alert["alert_id"]
    assert "2.447" in body["title"] + body["body"] or "24.47" in body["title"] + body["body"]
    assert "2025-11-28" in body["body"]
    run(MONDAY)
    run("2025-11-18T09:00:00+08:00")
    assert len(receiver.got) == 1


def test_the_first_crawl_gives_one_summary(run, site, receiver):
    site.post(principal=3_000_000_000)
    site.post(principal=2_000_000_000)
    site.post(on=date(2025, 10, 28), principal=9_000_000_000)
    ran = run(FRIDAY)
    (alert,) = ran.json["alerts"]
    assert (alert["rule"], alert["subject_type"], alert["subject_id"]) == ("first_crawl", "source", "yindeng")
    assert len(receiver.got) == 1
    assert run(MONDAY).json["alerts"] == []


def test_a_package_below_the_threshold_is_silent(run, site, receiver):
    run(FRIDAY)
    site.post(on=date(2025, 11, 17), principal=799_000_000)
    assert run(MONDAY).json["alerts"] == []


def test_claims_of_exactly_one_billion_alert(run, site, receiver):
    run(FRIDAY)
    site.post(on=date(2025, 11, 17), principal=999_800_000)
    assert len(run(MONDAY).json["alerts"]) == 1


def test_an_old_notice_met_late_does_not_alert(run, site, receiver):
    run(FRIDAY)
    site.post(on=date(2025, 11, 9), principal=5_000_000_000)
    ran = run(MONDAY)
    assert (ran.run["new"], ran.json["alerts"]) == (1, [])


def test_another_amount_is_another_alert_and_the_same_is_not(run, site, receiver):
    run(FRIDAY)
    site.post(on=date(2025, 11, 17), principal=2_000_000_000)
    run(MONDAY)
    site.replace("transfer", -1, body=transfer_body(2_500_000_000))
    assert len(run("2025-11-18T09:00:00+08:00").json["alerts"]) == 1
    assert run("2025-11-19T09:00:00+08:00").json["alerts"] == []
    assert len({body["alert_id"] for _, body in receiver.got}) == len(receiver.got) == 2


def test_a_receiver_that_is_down_gets_it_later(run, site, receiver):
    run(FRIDAY)
    site.post(on=date(2025, 11, 17), principal=2_000_000_000)
    receiver.status = 503
    ran = run(MONDAY)
    assert (ran.exit, ran.json["alerts"][0]["state"]) == (0, "failed")
    receiver.status = 200
    run("2025-11-17T20:00:00+08:00")
    assert rows(run.database, "SELECT state FROM alerts") == [{"state": "told"}]
    assert len({body["alert_id"] for _, body in receiver.got}) == 1


def test_a_robot_that_answers_200_with_an_error_code_has_refused(run, site, receiver):
    run(FRIDAY, "dingtalk")
    site.post(on=date(2025, 11, 17), principal=2_000_000_000)
    receiver.body = b'{"errcode":310000,"errmsg":"sign not match"}'
    ran = run(MONDAY, "dingtalk")
    assert ran.json["alerts"][0]["state"] == "failed"
    assert "secret-token" not in ran.log + json.dumps(rows(run.database, "SELECT * FROM deliveries"))


def test_outside_of_loopback_nobody_is_told_in_a_world(run, site, receiver):
    receiver.url = "https://hooks.example.com/desk"
    run(FRIDAY)
    site.post(on=date(2025, 11, 17), principal=2_000_000_000)
    assert run(MONDAY).json["alerts"][0]["state"] == "waiting"
