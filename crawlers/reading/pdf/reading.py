"""One PDF read whole, in this process: extracted, personal data taken out, laid out.

For files of unknown origin use ``PdfReaders``, which does this in a process with limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawlers.reading.pdf.extraction import pages_of
from crawlers.reading.pdf.layout import Layout, PdfReading, as_strings, placed, words_of
from crawlers.reading.pdf.lines import Words, text_of
from crawlers.reading.pdf.pages import Pages
from crawlers.reading.personal import passages
from crawlers.records import Unreadable

_ROUNDS = 5  # taking words out moves others together; so look again until nothing is found


def extract(data: bytes) -> Pages:
    """The pages of a PDF without watermark and personal data. Raises ``Unreadable``."""
    return without_personal_data(pages_of(data))[0]


def read(data: bytes) -> PdfReading:
    """Everything that is known of a PDF. Raises ``Unreadable``."""
    pages, seen = without_personal_data(pages_of(data))
    return PdfReading(seen, pages.to_bytes(), len(pages.pages))


def without_personal_data(pages: Pages) -> tuple[Pages, Layout]:
    """Pages whose text holds no personal passage, and their layout."""
    for _ in range(_ROUNDS):
        items = placed(pages)
        lines = words_of(items)
        spans = passages("\n".join(text_of(words) for words in lines))
        if not spans:
            return pages, as_strings(pages, items)
        pages = pages.without(_places(lines, spans))
    raise Unreadable("personal data could not be taken out")


def _places(lines: Sequence[Words], spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Spans of the text as (run, first character, character after the last)."""
    wanted = iter(spans)
    start, end = next(wanted)
    at = 0
    for words in lines:
        for text, run, offset in words:
            after = at + len(text)
            while start < after:
                if run >= 0 and end > at:
                    yield run, offset + max(0, start - at), offset + min(len(text), end - at)
                if end > after:
                    break
                following = next(wanted, None)
                if following is None:
                    return
                start, end = following
            at = after
        at += 1  # the line's end
