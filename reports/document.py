"""A report as a document: coverage at its head, then the figures by section, then what others published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from attrs import evolve, frozen

from reports.coverage import Seen
from reports.figures.catalogue import SECTIONS, by_id
from reports.figures.figure import Figure, Words

#: Members of a grouped figure shown in a document; the page and the export have all.
SHOWN = 12
DISCLAIMER = Words(
    "Information only, not investment or legal advice. Counts say nothing about the solvency of a bank.",
    "仅供参考，不构成投资或法律意见。上述数字不代表任何银行的偿付能力。",
)

#: The breakdowns that a reader reads through; the others one looks up, on the page or in an export.
_READ = frozenset(
    (
        "notices_by_kind_day", "claims_by_overdue_day_yuan", "largest_day_yuan",
        "notices_by_kind_week", "largest_week_yuan",
        "transfer_notices_by_month", "largest_ytd_yuan",
        "notices_share_by_size_ytd", "claims_share_by_size_ytd",
        "transfer_notices_by_seller_ytd", "transfer_projects_by_seller_ytd", "transfer_notices_by_seller_type_ytd",
        "transfer_notices_by_seller_month",
        "transfer_notices_by_product_ytd", "claims_by_overdue_ytd_yuan", "transfer_notices_by_province_ytd",
        "price_shown_share_by_month",
        "asked_over_claims_by_quarter", "asked_over_principal_by_quarter", "asked_over_claims_by_overdue_ytd",
        "lots_by_seller", "assets_by_seller", "lots_by_platform", "lots_by_kind", "conditions_printed", "estates_no_bid", "court_to_bank",
        "starting_discount_by_round", "final_discount_by_round", "largest_discounts",
        "clearance_rounds_by_round", "price_path_by_round",
        "goods_by_kind", "goods_by_seller", "goods_on_offer_yuan",
    )
)  # fmt: skip


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

    def to_be_read(self) -> Document:
        """Return it without the breakdowns that one looks up: what is printed, or sent to somebody."""
        kept = [
            evolve(
                section,
                blocks=[block for block in section.blocks if not block.grouped or block.figure.id in _READ],
            )
            for section in self.sections
        ]
        return evolve(self, sections=[section for section in kept if section.blocks])


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
