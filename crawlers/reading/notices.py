"""One notice from its title, its list row and what its document prints, label by label.

Certain or refused: a field whose words do not certainly mean one value stays empty, with its words in a
problem and its reason in ``missing``; the record is kept whatever could not be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import evolve, fields, frozen

from crawlers.reading.cells import Cells, Table
from crawlers.reading.checks import failed_checks
from crawlers.reading.fields import (
    AMOUNTS,
    COUNT_LISTS,
    Taking,
    derive_claims,
    read_overdue_note,
    take_fields,
    take_price,
)
from crawlers.reading.garbled import NOT_DECODED, REASON, certain, fit_to_show, is_garbled
from crawlers.reading.kept_words import fit_to_keep, label_fit_to_keep
from crawlers.reading.pdf import Layout
from crawlers.reading.titles import Title, bank_of, kept_title, read_seller, read_title
from crawlers.records import Kind, Notice, PriceState, Problem, Product, Reading

# Text without a table is all there is to read in these.
_MAY_HAVE_NO_LABELS = frozenset({Kind.CORRECTION, Kind.WITHDRAWAL, Kind.OTHER})


@frozen(kw_only=True)
class Source:
    """What is known of a document before it is read."""

    notice_id: str
    source: str
    url: str
    title: str
    published_on: date | None
    document_url: str | None = None
    document_sha256: str | None = None
    price_withheld_since: date | None = None


@frozen(kw_only=True)
class Body:
    """The text of a document: tables, and the lines outside of them. ``trouble`` says why there is none;
    ``undecoded`` holds the cells and lines in a broken encoding, in which any label may have stood.
    """

    tables: Sequence[Table] = ()
    lines: Sequence[str] = ()
    trouble: str | None = None
    unread_pages: tuple[int, ...] = ()
    undecoded: tuple[str, ...] = ()


def body_of_layout(layout: Layout) -> Body:
    """Return what a PDF's layout holds as a body."""
    tables = tuple(table.rows for table in layout.tables)
    return Body(tables=tables, lines=layout.text_outside, unread_pages=layout.unread_pages)


def body_of_page(body: Body) -> Body:
    """Return a body as it stands in a page, with what of it could not be decoded."""
    cells = (cell for table in body.tables for row in table for cell in row)
    return evolve(body, undecoded=tuple(words for words in (*cells, *body.lines) if is_garbled(words)))


def has_labels(body: Body) -> bool:
    """Tell whether a document prints any label of a notice: else it is another file of the page."""
    return not body.trouble and Cells.read(body.tables, body.lines).labels > 0


def read_notice(source: Source, body: Body) -> tuple[Notice, tuple[Problem, ...]]:
    """Return the notice and the problems met while reading it. Never raises for what a page holds."""
    title = read_title(source.title)
    cells = Cells.read(body.tables, body.lines)
    labels = cells.labels
    taking = Taking(source.url, cells)
    take_fields(taking)
    in_tables = (cell for table in body.tables for row in table for cell in row)
    taking.values["overdue_note"] = read_overdue_note([*body.lines, *in_tables])
    derive_claims(taking)
    take_price(taking)
    left = _what_is_left(source, cells, body)
    taking.problems += left
    reading = _how_much(title.kind, body, labels, taking.unread + len(left))
    if reading is Reading.UNREADABLE:
        taking.problems.append(Problem(url=source.url, reason=_why_unreadable(body)))
    state = _price_state(taking, title.kind, reading, source)
    taking.values["starting_price_state"] = state
    if state is not PriceState.GIVEN:
        taking.missing.setdefault("starting_price_yuan", _PRICE_REASONS[state])
    _problems_of_title(taking, title)
    return certain(_assemble(source, title, taking, reading, body), taking.problems)


def _what_is_left(source: Source, cells: Cells, body: Body) -> list[Problem]:
    """Labels nobody knows and pages without text: a new row in a source is noticed on its first day."""
    unknown = [
        Problem(
            url=source.url,
            words=_label_words(label, words),
            reason="a label that is not known: its value was left",
        )
        for label, words in cells.unknown
    ]
    images = [
        Problem(url=source.url, reason=f"page {number} is an image without text: what it says is not known")
        for number in body.unread_pages
    ]
    undecoded = [
        Problem(url=source.url, words=fit_to_keep(fit_to_show(words)), reason=f"a line that {REASON}")
        for words in body.undecoded[:_UNDECODED_SAID]
    ]
    return unknown + images + undecoded


_UNDECODED_SAID = 5  # a page full of them is said in a few


def _label_words(label: str, words: str) -> str:
    return f"{label_fit_to_keep(label)}\t{fit_to_keep(words)}"


def _price_state(taking: Taking, kind: Kind, reading: Reading, source: Source) -> PriceState:
    """A price that is hidden is withheld, never absent or zero; one that may have been missed is unreadable."""
    if "starting_price_yuan" in taking.values:
        return PriceState.GIVEN
    if "starting_price_yuan" in taking.missing:
        return PriceState.UNREADABLE
    since, day = source.price_withheld_since, source.published_on
    hidden_by_then = since is not None and day is not None and day >= since
    if kind is not Kind.TRANSFER or not hidden_by_then:
        return PriceState.ABSENT
    return PriceState.WITHHELD if reading is Reading.COMPLETE else PriceState.UNREADABLE


_PRICE_REASONS = {
    PriceState.WITHHELD: "withheld: the registry no longer shows the starting price to the public",
    PriceState.UNREADABLE: "unreadable: the document was not read completely, so a price row may have been missed",
    PriceState.ABSENT: "not printed",
}


def _how_much(kind: Kind, body: Body, labels: int, unread: int) -> Reading:
    if body.trouble:
        return Reading.UNREADABLE
    if labels == 0:
        has_text = any(line.strip() for line in body.lines) or any(body.tables)
        return Reading.COMPLETE if has_text and kind in _MAY_HAVE_NO_LABELS else Reading.UNREADABLE
    return Reading.PARTIAL if unread else Reading.COMPLETE


# Why a document that has a text of its own was not read; all other reasons are of its file.
NO_LABEL, NO_TEXT = "no known label in its text", "no text in it"


def _why_unreadable(body: Body) -> str:
    if body.trouble:
        return body.trouble
    text = "".join(body.lines) or any(body.tables)
    return NO_LABEL if text else NO_TEXT


def _problems_of_title(taking: Taking, title: Title) -> None:
    if title.kind is Kind.OTHER:
        reason = "no known kind of notice by its title: kept as other; tell us if it matters"
        taking.problems.append(Problem(url=taking.url, field="kind", words=title.text, reason=reason))
    if title.product is Product.OTHER:
        reason = "a product that is not known: kept as other"
        taking.problems.append(
            Problem(url=taking.url, field="product", words=title.product_words, reason=reason)
        )
    if title.names_a_person:
        reason = "the debtor is not certainly a company: the name was cut out"
        taking.problems.append(Problem(url=taking.url, field="debtor", words=None, reason=reason))


def _assemble(source: Source, title: Title, taking: Taking, reading: Reading, body: Body) -> Notice:
    values = dict(taking.values)
    seller, branch = title.seller, title.branch
    printed_seller = values.pop("seller", None)
    if seller is None and printed_seller:
        seller, branch = read_seller(printed_seller)
    notice = Notice(
        notice_id=source.notice_id,
        source=source.source,
        url=source.url,
        kind=title.kind,
        title=kept_title(source.title),
        published_on=source.published_on,
        document_url=source.document_url,
        document_sha256=source.document_sha256,
        seller=seller,
        bank=bank_of(seller),
        branch=branch,
        debtor=title.debtor,
        product=title.product,
        phase_year=title.phase_year,
        phase_no=title.phase_no,
        reading=reading,
        **values,
    )
    return evolve(notice, checks_failed=failed_checks(notice), missing=_missing(notice, taking, body, title))


_NEVER_MISSING = frozenset(
    ("notice_id", "source", "url", "kind", "title", "reading", "missing", "checks_failed")
)


def _missing(notice: Notice, taking: Taking, body: Body, title: Title) -> dict[str, str]:
    """Say for every empty column why it is empty."""
    reasons = {}
    for attribute in fields(Notice):
        name = attribute.name
        if name in _NEVER_MISSING or getattr(notice, name) is not None:
            continue
        reason = taking.missing.get(name) or _REASONS.get(name, "not printed")
        if notice.reading is Reading.UNREADABLE and name in _PRINTED:
            reason = f"unreadable: {_why_unreadable(body)}"
        if body.undecoded and reason == "not printed":
            reason = NOT_DECODED
        if name == "document_url" and body.trouble:
            reason = body.trouble
        reasons[name] = reason
    if title.names_a_person:
        reasons["debtor"] = "not certainly a company: names of natural persons are not kept"
    if notice.seller is None:
        reasons["bank"] = "the seller is not known"
    return reasons


_REASONS = {
    "bank": "the seller is not a bank",
    "branch": "head office",
    "published_on": "no date on the list",
    "document_url": "the notice has no attachment: it was read from its page",
    "document_sha256": "no document was received",
    "phase_no": "the title names no phase",
    "phase_year": "the title names no year",
    "product": "the title names no product",
    "seller": "the title names no legal entity",
    "debtor": "the title names no debtor",
}
_PRINTED = frozenset((*AMOUNTS, *COUNT_LISTS, "base_date", "loans", "borrowers", "overdue_days", "overdue_note",
                      "borrower_age", "registration_deadline_at", "bid_on", "buyer", "agreement_on", "project_code"))  # fmt: skip
