"""One child process that reads PDFs, as its parent sees it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import IO, Any, NoReturn, cast

from crawlers.reading.pdf.file_type import MIB
from crawlers.records import ReaderFailed

_ROOT = Path(__file__).resolve().parents[3]
# What the interpreter needs; the token of an alert channel is none of it.
_ENVIRONMENT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "SYSTEMROOT",
    "TMPDIR",
)
_OUT_OF_MEMORY = tuple(getattr(signal, name, None) for name in ("SIGABRT", "SIGTRAP", "SIGILL"))
_LENGTH = 8
_LARGEST_ANSWER = 256 * MIB
_START_S = 60.0
_NOT_STARTED = "the PDF reader could not be started"


class Child:
    """A fresh interpreter that serves one file after the other; asked by one thread at a time."""

    def __init__(self, memory_limit_bytes: int) -> None:
        self.files = 0
        self._memory = memory_limit_bytes
        self._late = False
        self._process = _started(memory_limit_bytes)
        self._requests = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)
        # Also called when nobody holds this object any more, and at the latest when the interpreter ends.
        self.end = weakref.finalize(self, _end, self._process)
        if self._exchange(None, _START_S) is None:
            self.end()
            raise ReaderFailed(_NOT_STARTED)

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return bool(self.end.alive) and self._process.poll() is None

    def ask(self, data: bytes, time_limit_s: float) -> tuple[dict[str, Any], bytes]:
        """What the child tells of a file, and the kept bytes (empty when it was refused).

        Raises ``ReaderFailed`` when the child was too slow or ended.
        """
        self.files += 1
        answer = self._exchange(data, time_limit_s)
        if answer is None:
            self._explain(time_limit_s)
        return answer

    def _exchange(self, data: bytes | None, time_limit_s: float) -> tuple[dict[str, Any], bytes] | None:
        watch = threading.Timer(time_limit_s, self._kill)
        watch.daemon = True
        watch.start()
        try:
            if data is not None:
                self._send(data)
            return json.loads(self._receive()), self._receive()
        except (OSError, EOFError, ValueError):
            return None
        finally:
            watch.cancel()
            watch.join()  # from here on it cannot kill the child that serves the next file
            if self._late:
                self.end()

    def _kill(self) -> None:
        self._late = True
        self._process.kill()

    def _send(self, data: bytes) -> None:
        self._requests.write(len(data).to_bytes(_LENGTH, "big"))
        self._requests.write(data)
        self._requests.flush()

    def _receive(self) -> bytes:
        length = int.from_bytes(self._read(_LENGTH), "big")
        if length > _LARGEST_ANSWER:
            raise ValueError("not an answer")
        return self._read(length)

    def _read(self, length: int) -> bytes:
        data = self._answers.read(length)
        if len(data) < length:
            raise EOFError
        return data

    def _explain(self, time_limit_s: float) -> NoReturn:
        self.end()
        ended = self._process.returncode or 0
        if self._late:
            raise ReaderFailed(f"took longer than {time_limit_s:g} s")
        if -ended in _OUT_OF_MEMORY:
            raise ReaderFailed(f"needed more than {self._memory // MIB} MiB")
        raise ReaderFailed(f"the PDF reader broke off ({_name(-ended)})")


def _started(memory_limit_bytes: int) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 -- this interpreter and a module of ours
            [sys.executable, "-m", "crawlers.reading.pdf.worker", str(memory_limit_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            start_new_session=True,  # Ctrl-C is for the crawl, which ends its children itself
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )
    except OSError as error:
        raise ReaderFailed(_NOT_STARTED) from error


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"exit status {-number}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill and collect; a child has nothing of its own to save."""
    if process.poll() is None:
        process.terminate() if os.name == "nt" else process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # bytes that the child never took
                continue
