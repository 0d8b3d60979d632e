"""A receiver on loopback that answers as it is told, a mail server, an outbox, packages and a clock."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sqlite3
import threading
from datetime import date, datetime
from decimal import Decimal
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crawlers.clock import BEIJING
from crawlers.config import Channel
from pipelines.tell.outbox import DDL
from pipelines.tell.package import Alert, PackageView

NOW = datetime(2025, 11, 17, 18, 0, tzinfo=BEIJING)
AS_THE_KIND_LIKES = {
    "webhook": b"",
    "dingtalk": b'{"errcode":0,"errmsg":"ok"}',
    "wecom": b'{"errcode":0,"errmsg":"ok"}',
    "feishu": b'{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}',
    "telegram": b'{"ok":true,"result":{"message_id":1}}',
    "slack": b"ok",
}
PATHS = {
    "webhook": "/hook/SECRET99",
    "dingtalk": "/robot/send?access_token=SECRET99TOKEN&secret=SECsecret99",
    "wecom": "/cgi-bin/webhook/send?key=SECRET99-key",
    "feishu": "/open-apis/bot/v2/hook/SECRET99-uuid?secret=secret99+/=",
    "telegram": "/bot123456:SECRET99/sendMessage?chat_id=-100123",
    "slack": "/services/T000/B000/SECRET99",
}


class Receiver:
    """Keeps what it is sent; answers from ``answers`` (status, headers, body), then as the kind likes."""

    def __init__(self):
        self.requests = []
        self.answers = []
        self.default = (200, {}, b"")
        self.on_request = None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                receiver.requests.append((self.path, dict(self.headers), json.loads(body)))
                if receiver.on_request:
                    receiver.on_request()
                status, headers, answer = receiver.answers.pop(0) if receiver.answers else receiver.default
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def channel(self, kind="webhook", **given):
        if not self.requests and not self.answers:
            self.default = (200, {}, AS_THE_KIND_LIKES[kind])
        address = f"http://127.0.0.1:{self.port}{given.pop('path', PATHS[kind])}"
        return Channel(**{"name": kind, "kind": kind, "url_env": "URL", "address": address, **given})

    @property
    def ids(self):
        return [headers.get("Idempotency-Key") for _, headers, _ in self.requests]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.stop()


class MailServer:
    """Just enough SMTP to take a message or to refuse it."""

    def __init__(self):
        self.messages = []
        self.recipients = []
        self.refuse = None
        self.loop = asyncio.new_event_loop()
        started = threading.Event()

        def run():
            asyncio.set_event_loop(self.loop)
            self.server = self.loop.run_until_complete(asyncio.start_server(self.talk, "127.0.0.1", 0))
            self.port = self.server.sockets[0].getsockname()[1]
            started.set()
            self.loop.run_forever()

        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()
        started.wait(5)

    async def talk(self, reader, writer):
        async def say(words):
            writer.write(words.encode() + b"\r\n")
            await writer.drain()

        await say("220 test")
        while line := await reader.readline():
            verb = line.decode().strip().upper()
            if verb.startswith("RCPT"):
                self.recipients.append(line.decode().strip()[8:])
                await say(self.refuse or "250 ok")
            elif verb.startswith("DATA"):
                await say("354 go on")
                data = b""
                while (part := await reader.readline()) != b".\r\n":
                    data += part.removeprefix(b".")
                self.messages.append(message_from_bytes(data, policy=policy.default))
                await say("250 ok")
            elif verb.startswith("QUIT"):
                await say("221 bye")
                break
            else:
                await say("250 ok")
        writer.close()

    def stop(self):
        async def close():
            self.server.close()
            for task in asyncio.all_tasks():
                if task is not asyncio.current_task():
                    task.cancel()

        asyncio.run_coroutine_threadsafe(close(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()


@pytest.fixture
def mail_server():
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def everything_logged():
    """All that reaches the root logger at the lowest level, as a crawl's log would keep it.

    Not caplog: that one also listens to loggers that pass nothing on.
    """
    stream = io.StringIO()
    handler, root = logging.StreamHandler(stream), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def database(tmp_path):
    """Opens the same outbox again and again, as processes do."""
    opened = []

    def connect(**given):
        conn = sqlite3.connect(tmp_path / "firesale.db", check_same_thread=False, **given)
        conn.execute("PRAGMA foreign_keys = ON")
        conn.executescript(DDL)
        opened.append(conn)
        return conn

    yield connect
    for conn in opened:
        conn.close()


@pytest.fixture
def db(database):
    return database()


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def alert():
    def make(alert_id="large_package:1", **given):
        values = {
            "rule": "large_package",
            "subject_type": "project",
            "subject_id": "p1",
            "audience": "reader",
            "title": "Listed: 民生银行",
            "body": "Claims: 5.142 billion yuan (51.42亿)",
            "created_at": NOW,
        }
        return Alert(alert_id=alert_id, **(values | given))

    return make


@pytest.fixture
def view():
    def make(**given):
        values = {
            "project_id": "p1",
            "source": "yindeng",
            "kind": "transfer",
            "state": "listed",
            "title": "关于中国民生银行股份有限公司信用卡中心2025年第6期个人不良贷款（信用卡透支）转让公告",
            "url": "https://www.yindeng.com.cn/xxpl/t20251114_1.html",
            "seller": "中国民生银行股份有限公司",
            "bank": "中国民生银行",
            "branch": "信用卡中心",
            "product": "credit_card",
            "phase": "2025-6",
            "published_on": date(2025, 11, 14),
            "claims_yuan": Decimal("5142345678.90"),
            "principal_yuan": Decimal("2447000000.00"),
            "interest_yuan": Decimal("2695345678.90"),
            "overdue_days": Decimal("1856.28"),
            "loans": 148351,
            "borrowers": 147800,
            "starting_price_state": "withheld",
            "base_date": date(2025, 4, 9),
            "registration_deadline_at": datetime(2025, 11, 26, 17, 0, tzinfo=BEIJING),
            "bid_on": date(2025, 11, 28),
        }
        return PackageView(**(values | given))

    return make
