"""PDFs read in a child process: the same as here, and whatever a file does to it costs that file only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from pdf_drawings import both, drawn, lines, photo, raw_page, stream, table

from crawlers.reading.pdf import PdfReaders
from crawlers.reading.pdf import child as child_module
from crawlers.reading.pdf.file_type import MIB
from crawlers.reading.pdf.reading import read
from crawlers.records import Unreadable

ROOT = Path(__file__).resolve().parents[2]
NOTICE = drawn(both(lines(65, 780, "不良贷款转让公告", "联系人：赵测试"), table()))


@cache
def slow(words: int = 1_000_000) -> bytes:
    """A page with so many words that it takes minutes, in a small file."""
    content = zlib.compress(b"BT /H 1 Tf 3 Tr " + b"(a) Tj 9 9 Td " * words + b"ET", 9)
    return _compressed(content)


def large(size: int) -> bytes:
    """A page whose content is small in the file and large in memory."""
    content = zlib.compress(b"BT /H 9 Tf 9 9 Td (Loans 756) Tj ET" + b" " * size, 9)
    return _compressed(content)


def _compressed(content: bytes) -> bytes:
    plain, marker = raw_page(b"@"), stream(b"@")
    packed = stream(content, b"/Filter/FlateDecode")
    body = plain.replace(marker, packed)
    start = body.index(b"xref\n")
    tail = body.rindex(b"startxref")
    return body[:tail] + b"startxref\n%d\n%%%%EOF\n" % start


@pytest.fixture
def readers() -> Iterator[PdfReaders]:
    with PdfReaders() as made:
        yield made


def process(readers: PdfReaders) -> subprocess.Popen[bytes]:
    """The child that is idle at the moment."""
    child = readers._idle.get()
    readers._idle.put(child)
    assert child is not None
    return child._process


def test_a_child_reads_what_is_read_here(readers: PdfReaders) -> None:
    assert readers.read(NOTICE) == read(NOTICE)


def test_one_child_serves_many_files(readers: PdfReaders) -> None:
    readers.read(NOTICE)
    first = process(readers).pid
    readers.read(NOTICE)
    assert process(readers).pid == first


def test_no_child_is_started_before_it_is_needed(readers: PdfReaders) -> None:
    with pytest.raises(Unreadable, match="not a PDF but HTML"):
        readers.read(b"<html>")
    assert readers._idle.get() is None
    readers._idle.put(None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (NOTICE[:-300], "truncated or damaged PDF"),
        (drawn(photo), "scanned: no text layer (1 pages, 1 images)"),
        (drawn(lines(65, 700, "公告"), encrypt="secret"), "encrypted PDF"),
    ],
)
def test_reasons_come_out_of_the_child(readers: PdfReaders, data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        readers.read(data)
    assert refused.value.reason == reason


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    with PdfReaders(time_limit_s=0.7) as readers:
        readers.read(NOTICE)
        begun = time.monotonic()
        with pytest.raises(Unreadable, match=r"^took longer than 0\.7 s"):
            readers.read(slow())
        assert time.monotonic() - begun < 5
        assert readers.read(NOTICE) == read(NOTICE)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the address space")
def test_a_file_that_needs_too_much_memory_is_given_up_and_the_next_is_read() -> None:
    with PdfReaders(memory_limit_bytes=250 * MIB) as readers:
        with pytest.raises(Unreadable, match=r"^needed more than 250 MiB"):
            readers.read(large(150 * MIB))
        assert readers.read(NOTICE) == read(NOTICE)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_child_that_was_killed_while_idle_is_replaced(readers: PdfReaders, number: int) -> None:
    readers.read(NOTICE)
    victim = process(readers)
    os.kill(victim.pid, number)
    victim.wait()
    assert readers.read(NOTICE) == read(NOTICE)


def test_an_interrupt_at_the_terminal_is_left_to_the_parent(readers: PdfReaders) -> None:
    readers.read(NOTICE)
    child = process(readers)
    os.kill(child.pid, signal.SIGINT)
    assert readers.read(NOTICE) == read(NOTICE)
    assert process(readers).pid == child.pid


def test_a_child_that_is_killed_at_work_costs_one_file(readers: PdfReaders) -> None:
    readers.read(NOTICE)
    victim = process(readers)
    killer = threading.Timer(0.5, os.kill, (victim.pid, signal.SIGKILL))
    killer.start()
    with pytest.raises(Unreadable, match="broke off \\(SIGKILL\\)"):
        readers.read(slow())
    killer.join()
    assert readers.read(NOTICE) == read(NOTICE)


def test_many_threads_may_read(readers: PdfReaders) -> None:
    expected = read(NOTICE)
    with PdfReaders(processes=2) as two, ThreadPoolExecutor(8) as threads:
        for made in (readers, two):
            assert list(threads.map(made.read, [NOTICE] * 20)) == [expected] * 20


def test_closed_readers_read_no_more() -> None:
    readers = PdfReaders()
    readers.read(NOTICE)
    child = process(readers)
    readers.close()
    readers.close()
    assert child.returncode is not None
    with pytest.raises(RuntimeError, match="closed"):
        readers.read(NOTICE)


def test_a_child_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch, readers: PdfReaders) -> None:
    monkeypatch.setattr(child_module, "_ROOT", ROOT / "tests")
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr(child_module.sys, "executable", "/bin/false")
    with pytest.raises(Unreadable, match="could not be started"):
        readers.read(NOTICE)


def test_a_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch, readers: PdfReaders) -> None:
    monkeypatch.setenv("FIRESALE_TEST_TOKEN", "secret-token")
    readers.read(NOTICE)
    seen = Path(f"/proc/{process(readers).pid}/environ")
    if seen.exists():
        assert b"secret-token" not in seen.read_bytes()


PROGRAM = """
import sys, threading, time
sys.path[:0] = [{root!r}, {tests!r}]
from test_pdf_readers import NOTICE, process, slow
from crawlers.reading.pdf import PdfReaders
readers = PdfReaders()
readers.read(NOTICE)
print(process(readers).pid, flush=True)
{rest}
"""


def program(rest: str) -> subprocess.Popen[str]:
    text = PROGRAM.format(root=str(ROOT), tests=str(Path(__file__).parent), rest=rest)
    return subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True)


def is_gone(pid: int, within_s: float = 5) -> bool:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return True
        except OSError:
            return True
        threading.Event().wait(0.05)
    return False


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "sys.exit(3)",
        "threading.Thread(target=readers.read, args=(slow(),), daemon=True).start(); time.sleep(.3)",
        "raise SystemExit",
    ],
)
def test_a_program_that_forgets_to_close_ends_and_leaves_no_child(rest: str) -> None:
    with program(rest) as running:
        out, _ = running.communicate(timeout=15)
    assert is_gone(int(out))


@pytest.mark.parametrize("rest", ["time.sleep(60)", "readers.read(slow())"], ids=["idle", "at work"])
def test_a_program_that_is_killed_leaves_no_child(rest: str) -> None:
    with program(rest) as running:
        assert running.stdout is not None
        pid = int(running.stdout.readline())
        threading.Event().wait(0.3)
        running.kill()
    assert is_gone(pid)
