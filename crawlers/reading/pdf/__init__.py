"""A notice's PDF to its tables and lines, with the watermark and personal data left out.

``extract`` and ``read`` work in this process, for files that are trusted; ``PdfReaders`` is for all others.
PDFium is loaded when one of the two is called, not before: replaying kept pages does without it.
"""

from crawlers.reading.pdf.file_type import looks_cut_short, sniff
from crawlers.reading.pdf.layout import Layout, PdfReading, Table, layout
from crawlers.reading.pdf.pages import Page, Pages
from crawlers.reading.pdf.readers import PdfReaders

__all__ = [
    "Layout",
    "Page",
    "Pages",
    "PdfReaders",
    "PdfReading",
    "Table",
    "extract",
    "layout",
    "looks_cut_short",
    "read",
    "sniff",
]


def extract(data: bytes) -> Pages:
    """The pages of a PDF without watermark and personal data. Raises ``Unreadable``."""
    from crawlers.reading.pdf import reading  # noqa: PLC0415

    return reading.extract(data)


def read(data: bytes) -> PdfReading:
    """Everything that is known of a PDF. Raises ``Unreadable``."""
    from crawlers.reading.pdf import reading  # noqa: PLC0415

    return reading.read(data)
