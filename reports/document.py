"""A report as a document: coverage at its head, then the figures by section, then what others published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from attrs import frozen

from reports.coverage import Seen
from reports.figures.catalogue import SECTIONS, by_id
from reports.figures.figure import Figure, Words

#: Members of a grouped figure shown in a document; the page and the export have all.
SHOWN = 12
DISCLAIMER = Words(
    "Information only, not investment or legal advice. Counts say nothing about the solvency of a bank.",
    "仅供参考，不构成投资或法律意见。数量不代表任何银行的偿付能力。",
)


@frozen(kw_only=True)
class Block:
    """One figure in a document, with its values in their order (rows of the table ``figures``)."""

    figure: Figure
    rows: Sequence[Mapping[str, Any]]

    @property
    def grouped(self) -> bool:
        """Whether it has members."""
        return any(row["member"] is not None for row in self.rows)


@frozen(kw_only=True)
class Section:
    """Figures that belong together."""

    id: str
    title: Words
    blocks: Sequence[Block]


@frozen(kw_only=True)
class Document:
    """All that a report says, as of the end of a day."""

    as_of: date
    coverage: Sequence[Seen]
    sections: Sequence[Section]

    def blocks(self) -> Iterator[Block]:
        """Yield all figures."""
        for section in self.sections:
            yield from section.blocks


def document(rows: Sequence[Mapping[str, Any]], as_of: date, coverage: Sequence[Seen]) -> Document:
    """Build a document from rows of the table ``figures``; those of figures no longer defined are left out."""
    known = by_id()
    gathered: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        gathered.setdefault(row["figure_id"], []).append(row)
    sections = []
    for name, title in SECTIONS.items():
        blocks = [
            Block(figure=one, rows=gathered[one.id])
            for one in known.values()
            if one.section == name and one.id in gathered
        ]
        if blocks:
            sections.append(Section(id=name, title=title, blocks=blocks))
    return Document(as_of=as_of, coverage=coverage, sections=sections)


def filled(words: Words, as_of: date, lang: str) -> str:
    """Return words with the report's days in the place of {day}, {year}, {since} and {until}."""
    since = as_of - timedelta(days=6)
    days = {"{day}": as_of, "{year}": as_of.year, "{since}": since, "{until}": as_of}
    text = words.of(lang)
    for place, value in days.items():
        text = text.replace(place, str(value))
    return text


def note_of(row: Mapping[str, Any], lang: str) -> str:
    """Return the note of a value in a language; empty when there is none."""
    return row[f"note_{'zh' if lang == 'zh' else 'en'}"] or ""
