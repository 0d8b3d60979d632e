"""PDFs read in child processes with a limit of time and of memory.

PDFium is C++ fed with files from anywhere: it may take for ever, take all memory, or end its process. Here
that costs one file and never the crawl. Nothing of the crawl is forked or imported into a child; it starts
with the first file, serves many, and is replaced when it ends.
"""

from __future__ import annotations

import queue
from types import TracebackType
from typing import Any, Self

from crawlers.reading.pdf.child import Child
from crawlers.reading.pdf.file_type import MIB, check
from crawlers.reading.pdf.layout import Layout, PdfReading, Table
from crawlers.records import Unreadable

_FILES = 500  # served by one child; bounds whatever PDFium does not give back


class PdfReaders:
    """A few child processes that read PDFs; ``read`` may be called from any thread.

    Use as a context manager or call ``close``; a program that forgets to is not kept from ending.
    """

    def __init__(
        self, time_limit_s: float = 20.0, memory_limit_bytes: int = 1024 * MIB, processes: int = 1
    ) -> None:
        self.time_limit_s = time_limit_s
        self.memory_limit_bytes = memory_limit_bytes
        self._closed = False
        self._processes = processes
        self._idle: queue.LifoQueue[Child | None] = queue.LifoQueue()
        for _ in range(processes):
            self._idle.put(None)

    def read(self, data: bytes) -> PdfReading:
        """Read one file; blocks until a child is free and done. Raises ``Unreadable``."""
        check(data)
        child = self._idle.get()
        try:
            if self._closed:
                raise RuntimeError("these PDF readers are closed")
            if child is None or not child.is_alive():
                child = Child(self.memory_limit_bytes)
            told, kept = child.ask(data, self.time_limit_s)
        finally:
            self._put_back(child)
        if "reason" in told:
            raise Unreadable(told["reason"], told["words"])
        return PdfReading(_layout(told), kept, told["pages"])

    def close(self) -> None:
        """End the children; a read that is under way ends first."""
        self._closed = True
        places = [self._idle.get() for _ in range(self._processes)]
        for child in places:
            if child is not None:
                child.end()
            self._idle.put(None)

    def _put_back(self, child: Child | None) -> None:
        if child is not None and (self._closed or child.files >= _FILES):
            child.end()
        self._idle.put(child if child is not None and child.is_alive() else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _layout(told: dict[str, Any]) -> Layout:
    return Layout(
        tuple(Table(tuple(tuple(row) for row in rows)) for rows in told["tables"]),
        tuple(told["lines"]),
        tuple(told["text_outside"]),
        tuple(told["unread_pages"]),
    )
