"""The stand on which faults are tried: a folder with a database, receivers on loopback, runs of the real command."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

CHECKOUT = Path(__file__).resolve().parents[1]
HOOK = Path(__file__).resolve().parent / "hook"
CLOCKS = {1: "2025-11-14T18:00:00+08:00", 2: "2025-11-17T18:00:00+08:00"}
DEADLINE_S = 600
CHANNELS = """
[[alerts.channel]]
name = "desk"
kind = "webhook"
url_env = "FAULTS_DESK"

[[alerts.channel]]
name = "ops"
kind = "webhook"
url_env = "FAULTS_OPS"
audience = "operator"
"""


class Told(NamedTuple):
    """One message that arrived at a receiver: its key, and the row of ``alerts`` that it holds."""

    key: str
    alert: dict[str, Any]


class Receiver:
    """A webhook receiver; ``status`` is what it answers, ``on_post`` is called before it does."""

    def __init__(self) -> None:
        self.got: list[Told] = []
        self.status = 200
        self.url = ""
        self.on_post: Callable[[], object] | None = None

    def take(self) -> list[Told]:
        """Return what arrived since the last call."""
        got, self.got = self.got, []
        return got


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Open a receiver on loopback; what it answers with 200 counts as told."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if receiver.status == 200:
                receiver.got.append(Told(self.headers["Idempotency-Key"] or "", json.loads(body)))
            if receiver.on_post:
                receiver.on_post()
            self.send_response(receiver.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


class Ran(NamedTuple):
    """What a crawl printed, and how it ended; a killed one has the negative signal as its exit status."""

    exit: int
    log: str
    json: dict[str, Any]

    @property
    def run(self) -> dict[str, Any]:
        """The row of the last source; empty when none began."""
        runs: list[dict[str, Any]] = self.json.get("runs") or [{}]
        return runs[-1]


class Stand:
    """One installation in a folder of its own."""

    def __init__(self, folder: Path, desk: Receiver, ops: Receiver, rules: str = "[alerts]\n") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.desk, self.ops = folder, desk, ops
        self.database = folder / "firesale.db"
        (folder / "firesale.toml").write_text(rules + CHANNELS, encoding="utf-8")

    def environment(self, world: str, now: str, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of a child: nothing of the caller's own firesale."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FIRESALE_")}
        own = {"FIRESALE_WORLD": world, "FIRESALE_NOW": now, "FIRESALE_CHROMIUM": "none", "FIRESALE_LOG": "ERROR",
               "FAULTS_DESK": self.desk.url, "FAULTS_OPS": self.ops.url, "PYTHONPATH": str(CHECKOUT)}  # fmt: skip
        return {**kept, **own, **(more or {})}

    def start(
        self, world: str, now: str, *asked: str, more: Mapping[str, str] | None = None, **popen: Any
    ) -> Crawl:
        """Start a crawl; output goes to files, so that nobody has to read it."""
        return Crawl(self, self.environment(world, now, more), asked, popen)

    def crawl(
        self, world: str, now: str, *asked: str, more: Mapping[str, str] | None = None, **popen: Any
    ) -> Ran:
        """Crawl and wait for the end."""
        return self.start(world, now, *asked, more=more, **popen).wait()

    def crawl_elsewhere(self, folder: Path, world: str, now: str, *asked: str) -> Ran:
        """Crawl from another working directory, with what is said written there."""
        config = {"FIRESALE_CONFIG": str(self.folder / "firesale.toml")}
        return Crawl(self, self.environment(world, now, config), asked, {}, folder).wait()

    def query(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Return rows of the database as dicts."""
        return query(self.database, sql, *values)

    def copy_from(self, other: Stand) -> None:
        """Take over another stand's database, with its kept documents."""
        shutil.copytree(other.folder, self.folder, dirs_exist_ok=True)


class Crawl:
    """A crawl in a process group of its own."""

    def __init__(
        self,
        stand: Stand,
        env: dict[str, str],
        asked: tuple[str, ...],
        popen: dict[str, Any],
        folder: Path | None = None,
    ) -> None:
        folder = folder or stand.folder.parent  # not on the disk that may be full
        self.out, self.err = (folder / f"{stand.folder.name}-{name}" for name in ("out.json", "err.log"))
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "firesale", "crawl", *asked, "--json", "--db", str(stand.database)],
                cwd=stand.folder, env=env, stdout=out, stderr=err, start_new_session=True, **popen,
            )  # fmt: skip

    def kill(self) -> None:
        """End it at once, as the kernel does when memory runs out."""
        self.process.kill()

    def wait(self, seconds: float = DEADLINE_S) -> Ran:
        """Return what came of it; one that hangs beyond the deadline is killed and has exit status -9."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        out, log = self.out.read_text("utf-8").strip(), self.err.read_text("utf-8", "replace")
        return Ran(self.process.returncode, log, json.loads(out) if out.startswith("{") else {})


def query(database: Path, sql: str, *values: object) -> list[dict[str, Any]]:
    """Return rows of a database as dicts."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, values)]
