"""The fields of one document: every column taken out by its labels, certain or refused with its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from attrs import define, evolve, field

from crawlers.reading import personal
from crawlers.reading.cells import Cells, Value
from crawlers.reading.dates import read_date, read_instant
from crawlers.reading.kept_words import fit_to_keep
from crawlers.reading.money import read_yuan
from crawlers.reading.numbers import read_count, read_counts, read_decimal
from crawlers.reading.text import without_watermark
from crawlers.reading.words import CLASSES, GUARANTEES, LITIGATION, NONE_WORDS, PRICE_HIDDEN
from crawlers.records import Problem, Unreadable

_MOST_DAYS = 36_525  # a hundred years

_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9\-_/.（）()号第年期]{2,59}$")
_COMPANY = re.compile(
    r"^[一-鿿（）()、A-Za-z0-9·&.\-－]{3,80}(公司|中心|银行|分行|支行|联社|集团|合伙\)?|合作社|事务所|基金|部|厂)$"
)
_BRANCH_OF_A_COMPANY = re.compile(r"^(?!.*银行)[一-鿿]{2,14}(分公司|支公司)$")
_NOTES = re.compile(
    r"注(?:\d|[一二三四五])?[:：.、](.+?)(?=注(?:\d|[一二三四五])?[:：.、]|\n[一二三四五六七八九十]+、|\n\n|$)",
    re.DOTALL,
)
_ISO_INSTANT = re.compile(r"^(\d{4}[-/.]\d{2}[-/.]\d{2})(\d{2}:\d{2})")
_NONE_ASKED = re.compile(r"不收取?|无需|不需|免|不设|不缴")
_AMOUNT_IN_SENTENCE = re.compile(r"(?<![约近超\d.,])[\d,.]+(?:亿|万|千)?元(?!/|以上|左右)")
_FROM_A_DAY = re.compile(r"起算|开始计算|之日起|次日起|起计")
_CLOCK_START = re.compile(
    r"起算|开始计算|之日起|次日起|起始日|起计|计算方式|逾期天数[，,]?(?:系|是指|指|为|=|按|自|以|从)|逾期日"
)

# Columns that a document may print; the others follow from the title, the list row or the fetch.
AMOUNTS = (
    "principal_yuan",
    "interest_yuan",
    "penalty_yuan",
    "fees_yuan",
    "claims_yuan",
    "total_yuan",
    "deposit_yuan",
)
COUNT_LISTS = {"classification": CLASSES, "guarantee": GUARANTEES, "litigation": LITIGATION}
_ALONE = "its label stands alone, its value somewhere else"


@define
class Taking:
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
            if self.cells.is_bare(column):
                self.refuse(column, Unreadable(_ALONE))
            else:
                self.missing[column] = "not printed"
            return
        real = [value for value in printed if value.words not in NONE_WORDS or value.wrapped]
        if not real and any(not v.in_table and not v.words for v in printed):
            self.refuse(column, Unreadable(_ALONE))
            return
        if not real:
            self.missing[column] = f"printed as none: {fit_to_keep(printed[0].words)!r}"
            return
        if column in COUNT_LISTS and not any(re.search(r"\d", value.words) for value in real):
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


def take_fields(taking: Taking) -> None:
    """Take every column but the price, whose state depends on how much else was read."""
    _prefer_numbers(taking.cells, "deposit_yuan")
    for column in AMOUNTS:
        taking.take(
            column,
            _read_deposit if column == "deposit_yuan" else lambda value, words: read_yuan(words, value.unit),
        )
    taking.take("base_date", lambda _, words: read_date(words))
    taking.take("loans", lambda _, words: read_count(words))
    taking.take("borrowers", lambda _, words: read_count(words))
    taking.take("overdue_days", lambda _, words: _days_overdue(words))
    taking.take("borrower_age", lambda _, words: read_decimal(words))
    for column, known in COUNT_LISTS.items():
        taking.take(column, _counts_of(known, taking.values.get("loans")))
    taking.take("registration_deadline_at", lambda _, words: _read_instant(words))
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


def _read_instant(words: str) -> datetime:
    """An instant; between an ISO day and its hour the blank was squeezed out, and both have all their digits."""
    return read_instant(_ISO_INSTANT.sub(r"\1 \2", words))


def _read_day(words: str) -> date:
    """A day, with or without an hour behind it."""
    try:
        return read_date(words)
    except Unreadable:
        return _read_instant(words).date()


def _read_code(words: str) -> str:
    if not _CODE.match(words):
        raise Unreadable("not a project code", words)
    return words


def _read_company(words: str) -> str:
    if not _COMPANY.match(words) or personal.is_person(words) is not False:
        raise Unreadable("not certainly a company", words)
    return words.replace("(", "（").replace(")", "）")


def derive_claims(taking: Taking) -> None:
    """Claims are the printed sum, else the sum of both parts when both are printed."""
    values = taking.values
    if "claims_yuan" in values or "principal_yuan" not in values or "interest_yuan" not in values:
        return
    values["claims_yuan"] = values["principal_yuan"] + values["interest_yuan"]


def take_price(taking: Taking) -> None:
    """The starting price, when one is printed; words such as "see the system" are not a price."""
    printed = taking.cells.take("starting_price_yuan")
    if not printed and taking.cells.is_bare("starting_price_yuan"):
        taking.refuse("starting_price_yuan", Unreadable(_ALONE))
    said = [value for value in printed if value.words not in NONE_WORDS and not _hidden(value.words)]
    if said:
        taking.cells.values["starting_price_yuan"] = said
        taking.take("starting_price_yuan", lambda value, words: read_yuan(words, value.unit))


def _hidden(words: str) -> bool:
    return any(mark in words for mark in PRICE_HIDDEN)


def _days_overdue(words: str) -> Decimal:
    """Days overdue, on average. Raises ``Unreadable`` for more than a life has."""
    days = read_decimal(words, ("天", "日"))
    if days > _MOST_DAYS:
        raise Unreadable("more days than a debt can be old", words)
    return days


def read_overdue_note(lines: Sequence[str]) -> str | None:
    """Return the footnote that says from when days overdue are counted, ``None`` when there is none."""
    text = "\n".join("".join(line.split()) for line in lines)
    notes = [personal.scrub(note.replace("\n", "")) for note in _NOTES.findall(text) if "逾期" in note]
    # one of the notes says what the averages are weighted by: it names the days and does not define them
    others = [note for note in notes if "权重" not in note and "加权" not in note]
    telling = [note for note in others if _CLOCK_START.search(note)] + others
    telling += [note for note in notes if _CLOCK_START.search(note) and _FROM_A_DAY.search(note)]
    return next((note for note in telling if note), None)
