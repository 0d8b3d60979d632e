"""Files that a person sends on: Excel, CSV, JSON lines, and the Atom feed of new packages."""

from __future__ import annotations

from reports.export.feed import atom_feed, write_atom
from reports.export.text_files import write_csv, write_jsonl
from reports.export.workbook import write_xlsx

__all__ = ["atom_feed", "write_atom", "write_csv", "write_jsonl", "write_xlsx"]
