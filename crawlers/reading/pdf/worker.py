"""The child process that reads PDFs: one request after the other until its input ends.

A request is its length (8 bytes, big-endian) and the file; an answer is the length of a JSON object, that
object, the length of the kept bytes (0 when refused), and these. The first answer comes unasked, when the
child is ready. JSON and not pickle: whatever a hostile file makes of this process, its parent only ever
takes plain data from it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from typing import BinaryIO

import crawlers.reading.pdf.extraction  # noqa: F401 -- before the memory limit, so that the library fits
from crawlers.reading.pdf.file_type import MIB
from crawlers.reading.pdf.reading import read
from crawlers.records import Unreadable

_LENGTH = 8
_ORPHANED_S = 1.0


def main() -> None:
    """Serve on standard input and output; ``argv[1]`` is the memory limit in bytes."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may come between the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the crawl, which may finish what it has
    threading.Thread(target=_die_with, args=(os.getppid(),), daemon=True).start()
    limit = int(sys.argv[1])
    limit_memory(limit)
    send(answers, {"ready": True}, b"")
    while (data := receive(requests)) is not None:
        send(answers, *answer(data, limit))


def send(stream: BinaryIO, told: dict[str, object], kept: bytes) -> None:
    """Write one answer."""
    for part in (json.dumps(told, separators=(",", ":")).encode("ascii"), kept):
        stream.write(len(part).to_bytes(_LENGTH, "big"))
        stream.write(part)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """One message; ``None`` when the other side is gone."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    length = int.from_bytes(head, "big")
    data = stream.read(length)
    return data if len(data) == length else None


def answer(data: bytes, limit: int) -> tuple[dict[str, object], bytes]:
    """What was read and the kept bytes, or why it was not read."""
    try:
        reading = read(data)
    except Unreadable as refused:
        return _refusal(refused.reason, refused.words), b""
    except MemoryError:
        return _refusal(f"needed more than {limit // MIB} MiB"), b""
    except Exception as error:
        # The kind only: the message of an error may hold words of the file, and persons' names with them.
        return _refusal(f"the PDF reader failed ({type(error).__name__})"), b""
    seen = reading.layout
    told: dict[str, object] = {
        "tables": [table.rows for table in seen.tables],
        "lines": seen.lines,
        "text_outside": seen.text_outside,
        "unread_pages": seen.unread_pages,
        "pages": reading.pages,
    }
    return told, reading.kept


def _refusal(reason: str, words: str = "") -> dict[str, object]:
    return {"reason": reason, "words": words}


def limit_memory(limit: int) -> None:
    """Bound the address space, where the system can (not on Windows)."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
    except (ValueError, OSError):  # macOS refuses limits below what is in use
        return


def _die_with(parent: int) -> None:
    """End when the parent has ended, even in the middle of a file."""
    while os.getppid() == parent:
        time.sleep(_ORPHANED_S)
    os._exit(1)


if __name__ == "__main__":
    main()
