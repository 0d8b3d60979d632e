"""One notice from its title, its list row and what its document prints, label by label.

Certain or refused: a field whose words do not certainly mean one value stays empty, with its words in a
problem and its reason in ``missing``; the record is kept whatever could not be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from attrs import define, evolve, field, fields, frozen

from crawlers.reading import personal
from crawlers.reading.cells import Cells, Table, Value
from crawlers.reading.checks import failed_checks
from crawlers.reading.dates import read_date, read_instant
from crawlers.reading.kept_words import fit_to_keep, label_fit_to_keep
from crawlers.reading.money import read_yuan
from crawlers.reading.numbers import read_count, read_counts, read_decimal
from crawlers.reading.pdf import Layout
from crawlers.reading.text import without_watermark
from crawlers.reading.titles import Title, bank_of, read_seller, read_title
from crawlers.reading.words import CLASSES, GUARANTEES, LITIGATION, NONE_WORDS, PRICE_HIDDEN
from crawlers.records import Kind, Notice, PriceState, Problem, Product, Reading, Unreadable

_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9\-_/.（）()号第年期]{2,59}$")
_COMPANY = re.compile(
    r"^[一-鿿（）()、A-Za-z0-9·&.\-－]{3,80}(公司|中心|银行|分行|支行|联社|集团|合伙\)?|合作社|事务所|基金|部|厂)$"
)
_BRANCH_OF_A_COMPANY = re.compile(r"^(?!.*银行)[一-鿿]{2,14}(分公司|支公司)$")
_NOTES = re.compile(
    r"注(?:\d|[一二三四五])?[:：.、](.+?)(?=注(?:\d|[一二三四五])?[:：.、]|\n[一二三四五六七八九十]+、|\n\n|$)",
    re.DOTALL,
)
_NONE_ASKED = re.compile(r"不收取?|无需|不需|免|不设|不缴")
_AMOUNT_IN_SENTENCE = re.compile(r"(?<![约近超\d.,])[\d,.]+(?:亿|万|千)?元(?!/|以上|左右)")
_CLOCK_START = re.compile(
    r"起算|开始计算|之日起|次日起|起始日|起计|计算方式|逾期天数(?:是指|指|为|=|按|自|以)"
)

# Columns that a document may print; the others follow from the title, the list row or the fetch.
_AMOUNTS = (
    "principal_yuan",
    "interest_yuan",
    "penalty_yuan",
    "fees_yuan",
    "claims_yuan",
    "total_yuan",
    "deposit_yuan",
)
_COUNT_LISTS = {"classification": CLASSES, "guarantee": GUARANTEES, "litigation": LITIGATION}
_IN_THE_TABLE = frozenset((
    "base_date", "principal_yuan", "interest_yuan", "claims_yuan", "total_yuan", "fees_yuan", "loans", "borrowers",
    "overdue_days", "borrower_age", *_COUNT_LISTS,
))  # fmt: skip
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
    """The text of a document: tables, and the lines outside of them. ``trouble`` says why there is none."""

    tables: Sequence[Table] = ()
    lines: Sequence[str] = ()
    trouble: str | None = None
    unread_pages: tuple[int, ...] = ()


def body_of_layout(layout: Layout) -> Body:
    """Return what a PDF's layout holds as a body."""
    tables = tuple(table.rows for table in layout.tables)
    return Body(tables=tables, lines=layout.text_outside, unread_pages=layout.unread_pages)


@define
class _Taking:
    """The values taken out of a document so far, and what went wrong with the others."""

    url: str
    cells: Cells
    values: dict[str, Any] = field(factory=dict)
    missing: dict[str, str] = field(factory=dict)
    problems: list[Problem] = field(factory=list)
    unread: int = 0

    def take(self, column: str, read: Callable[[Value, str], Any]) -> None:
        """Read a column; several printed values must agree."""
        printed = self.cells.take(column)
        if not printed:
            if column in _IN_THE_TABLE and self.cells.is_bare(column):
                self.refuse(column, Unreadable("its label stands alone, its value somewhere else"))
            else:
                self.missing[column] = "not printed"
            return
        real = [value for value in printed if value.words not in NONE_WORDS or value.wrapped]
        if not real:
            self.missing[column] = f"printed as none: {fit_to_keep(printed[0].words)!r}"
            return
        if column in _COUNT_LISTS and not any(re.search(r"\d", value.words) for value in real):
            self.uncounted(column, real[0].words)
            return
        try:
            found = [_first_certain(value, read) for value in real]
            if any(other != found[0] for other in found):
                raise Unreadable(
                    "printed more than once with different values", " / ".join(v.words for v in real)
                )
        except Unreadable as error:
            self.refuse(column, error)
            return
        self.values[column] = found[0]

    def uncounted(self, column: str, words: str) -> None:
        """Leave a list empty that was printed as a sentence: it was read, and it holds no counts."""
        reason = "printed without counts"
        self.missing[column] = f"{reason}: {fit_to_keep(words)!r}"
        self.problems.append(Problem(url=self.url, field=column, words=fit_to_keep(words), reason=reason))

    def refuse(self, column: str, error: Unreadable) -> None:
        """Leave a column empty and keep words and reason, without personal data."""
        words = fit_to_keep(error.words)
        self.unread += 1
        self.missing[column] = f"unreadable: {error.reason}"
        self.problems.append(Problem(url=self.url, field=column, words=words, reason=error.reason))


def _first_certain(value: Value, read: Callable[[Value, str], Any]) -> Any:
    """Read the words as they stand, else joined with the lines they may have been wrapped into."""
    candidates = [value.words, *value.wrapped]
    for words, longer in pairwise(candidates):
        if words[-1:] in "0123456789,." and longer[len(words) : len(words) + 1] in "0123456789,.":
            candidates = candidates[1:]  # a number runs on: its first half is not the number
        else:
            break
    trouble: Unreadable | None = None
    for place, words in enumerate(candidates):
        try:
            found = without_watermark(words, lambda text: read(value, text))
        except Unreadable as error:
            trouble = trouble or error
            continue
        # a company's branch may have been wrapped into the next line; a signature there is another company
        for longer in candidates[place + 1 :] if isinstance(found, str) else ():
            if _BRANCH_OF_A_COMPANY.match(longer[len(words) :]):
                return read(value, longer)
        return found
    raise trouble or Unreadable("no words")


def has_labels(body: Body) -> bool:
    """Tell whether a document prints any label of a notice: else it is another file of the page."""
    return not body.trouble and Cells.read(body.tables, body.lines).labels > 0


def read_notice(source: Source, body: Body) -> tuple[Notice, tuple[Problem, ...]]:
    """Return the notice and the problems met while reading it. Never raises for what a page holds."""
    title = read_title(source.title)
    cells = Cells.read(body.tables, body.lines)
    labels, unknown = cells.labels, [(name, words) for name, words in cells.unknown]
    taking = _Taking(source.url, cells)
    _take_fields(taking)
    values = taking.values
    values["overdue_note"] = read_overdue_note(
        [*body.lines, *(cell for t in body.tables for row in t for cell in row)]
    )
    _derive_claims(taking)
    _take_price(taking)
    for label, words in unknown:
        reason = "a label that is not known: its value was left"
        taking.problems.append(
            Problem(url=source.url, field=None, words=_label_words(label, words), reason=reason)
        )
    for number in body.unread_pages:
        reason = f"page {number} is an image without text: what it says is not known"
        taking.problems.append(Problem(url=source.url, reason=reason))
    reading = _how_much(title.kind, body, labels, taking.unread + len(unknown) + len(body.unread_pages))
    if reading is Reading.UNREADABLE:
        taking.problems.append(Problem(url=source.url, reason=_why_unreadable(body)))
    state = _price_state(taking, title.kind, reading, source)
    values["starting_price_state"] = state
    if state is not PriceState.GIVEN:
        taking.missing.setdefault("starting_price_yuan", _PRICE_REASONS[state])
    _problems_of_title(taking, title)
    return _assemble(source, title, taking, reading, body), tuple(taking.problems)


def _label_words(label: str, words: str) -> str:
    return f"{label_fit_to_keep(label)}\t{fit_to_keep(words)}"


def _take_fields(taking: _Taking) -> None:
    _prefer_numbers(taking.cells, "deposit_yuan")
    for column in _AMOUNTS:
        taking.take(
            column,
            _read_deposit if column == "deposit_yuan" else lambda value, words: read_yuan(words, value.unit),
        )
    taking.take("base_date", lambda _, words: read_date(words))
    taking.take("loans", lambda _, words: read_count(words))
    taking.take("borrowers", lambda _, words: read_count(words))
    taking.take("overdue_days", lambda _, words: read_decimal(words))
    taking.take("borrower_age", lambda _, words: read_decimal(words))
    for column, known in _COUNT_LISTS.items():
        taking.take(column, _counts_of(known, taking.values.get("loans")))
    taking.take("registration_deadline_at", lambda _, words: read_instant(words))
    taking.take("bid_on", lambda _, words: _read_day(words))
    taking.take("agreement_on", lambda _, words: read_date(words))
    taking.take("buyer", lambda _, words: _read_company(words))
    taking.take("seller", lambda _, words: _read_company(words))
    taking.take("project_code", lambda _, words: _read_code(words))


def _prefer_numbers(cells: Cells, column: str) -> None:
    """A heading's words ("保证金：本次竞价须缴纳保证金300,000元") say nothing beside the sentence with the number;
    a sentence without any number says that there is none.
    """
    printed = cells.values.get(column, [])
    with_numbers = [value for value in printed if re.search(r"\d|[壹贰叁肆伍陆柒捌玖拾佰仟]", value.words)]
    if with_numbers:
        cells.values[column] = with_numbers
    elif any(_NONE_ASKED.search(value.words) for value in printed):
        cells.values[column] = [evolve(printed[0], words="无", wrapped=())]


def _read_deposit(value: Value, words: str) -> Decimal:
    """An amount in a cell, or the one amount that a sentence holds."""
    try:
        return read_yuan(words, value.unit)
    except Unreadable:
        amounts = _AMOUNT_IN_SENTENCE.findall(words)
        if len(amounts) != 1 or "%" in words or "比例" in words:
            raise
        return read_yuan(amounts[0])


def _counts_of(known: frozenset[str], loans: int | None) -> Callable[[Value, str], dict[str, int]]:
    """A list in a line may go on in the next one: there only one that sums to the loans is certainly whole."""

    def read(value: Value, words: str) -> dict[str, int]:
        counts = read_counts(words, known)
        if not value.in_table and loans is not None and sum(counts.values()) != loans:
            raise Unreadable("a list in a line that does not sum to the loans: it may go on elsewhere", words)
        return counts

    return read


def _read_day(words: str) -> date:
    """A day, with or without an hour behind it."""
    try:
        return read_date(words)
    except Unreadable:
        return read_instant(words).date()


def _read_code(words: str) -> str:
    if not _CODE.match(words):
        raise Unreadable("not a project code", words)
    return words


def _read_company(words: str) -> str:
    if not _COMPANY.match(words) or personal.is_person(words) is not False:
        raise Unreadable("not certainly a company", words)
    return words.replace("(", "（").replace(")", "）")


def _derive_claims(taking: _Taking) -> None:
    """Claims are the printed sum, else the sum of both parts when both are printed."""
    values = taking.values
    if "claims_yuan" in values or "principal_yuan" not in values or "interest_yuan" not in values:
        return
    values["claims_yuan"] = values["principal_yuan"] + values["interest_yuan"]


def _take_price(taking: _Taking) -> None:
    """The starting price, when one is printed; words such as "see the system" are not a price."""
    printed = taking.cells.take("starting_price_yuan")
    said = [value for value in printed if value.words not in NONE_WORDS and not _hidden(value.words)]
    if said:
        taking.cells.values["starting_price_yuan"] = said
        taking.take("starting_price_yuan", lambda value, words: read_yuan(words, value.unit))


def _price_state(taking: _Taking, kind: Kind, reading: Reading, source: Source) -> PriceState:
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


def _hidden(words: str) -> bool:
    return any(mark in words for mark in PRICE_HIDDEN)


def read_overdue_note(lines: Sequence[str]) -> str | None:
    """Return the footnote that says from when days overdue are counted, ``None`` when there is none."""
    text = "\n".join("".join(line.split()) for line in lines)
    notes = [personal.scrub(note.replace("\n", "")) for note in _NOTES.findall(text) if "逾期" in note]
    telling = [note for note in notes if _CLOCK_START.search(note)]
    return next((note for note in telling if note), None)


def _how_much(kind: Kind, body: Body, labels: int, unread: int) -> Reading:
    if body.trouble:
        return Reading.UNREADABLE
    if labels == 0:
        has_text = any(line.strip() for line in body.lines) or any(body.tables)
        return Reading.COMPLETE if has_text and kind in _MAY_HAVE_NO_LABELS else Reading.UNREADABLE
    return Reading.PARTIAL if unread else Reading.COMPLETE


def _why_unreadable(body: Body) -> str:
    if body.trouble:
        return body.trouble
    text = "".join(body.lines) or any(body.tables)
    return "no known label in its text" if text else "no text in it"


def _problems_of_title(taking: _Taking, title: Title) -> None:
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


def _assemble(source: Source, title: Title, taking: _Taking, reading: Reading, body: Body) -> Notice:
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
        title=title.text,
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


def _missing(notice: Notice, taking: _Taking, body: Body, title: Title) -> dict[str, str]:
    """Say for every empty column why it is empty."""
    reasons = {}
    for attribute in fields(Notice):
        name = attribute.name
        if name in _NEVER_MISSING or getattr(notice, name) is not None:
            continue
        reason = taking.missing.get(name) or _REASONS.get(name, "not printed")
        if body.trouble and name in _PRINTED:
            reason = f"unreadable: {body.trouble}"
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
_PRINTED = frozenset((*_AMOUNTS, *_COUNT_LISTS, "base_date", "loans", "borrowers", "overdue_days", "overdue_note",
                      "borrower_age", "registration_deadline_at", "bid_on", "buyer", "agreement_on", "project_code"))  # fmt: skip
