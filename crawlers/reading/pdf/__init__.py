"""A notice's PDF to its tables and lines, with the watermark and personal data left out."""

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
    "layout",
    "looks_cut_short",
    "sniff",
]
