"""From what a platform says of a lot to one record: every column read, or empty with the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from attrs import define, evolve, field

from crawlers.reading.garbled import NOT_DECODED, certain
from crawlers.reading.lots import areas, checks, conditions, kinds, places, prices, rounds, sellers, titles
from crawlers.reading.lots.address import split_address
from crawlers.reading.lots.facts import LotFacts
from crawlers.reading.lots.persons import without_persons
from crawlers.reading.lots.undecoded import without_garbled
from crawlers.reading.page import lines_of, tables_of, uncut
from crawlers.records import Lot, LotKind, LotStatus, Problem, Reading, Round, Unreadable

T = TypeVar("T")

_WHY: dict[str, str] = {
    "final_price_yuan": "not sold",
    "share": "the whole",
    "bank": "the seller is no bank",
    "goods": "no goods",
}


@define
class _Columns:
    """The columns of a lot while they are read, with what could not be."""

    url: str
    missing: dict[str, str] = field(factory=dict)
    problems: list[Problem] = field(factory=list)
    left_out: bool = False  # words in a broken encoding, that any column may have stood in

    def read(self, name: str, reader: Callable[[], T | None]) -> T | None:
        """Return what a reader reads; a refusal is noted and leaves the column empty."""
        try:
            return reader()
        except Unreadable as error:
            self.refuse(name, error.reason, error.words)
            return None

    def refuse(self, name: str, reason: str, words: str = "") -> None:
        """Note why a column stays empty though something is printed."""
        self.missing[name] = f"unreadable: {reason}"
        self.problems.append(Problem(url=self.url, field=name, reason=reason, words=words or None))


def lot_of(facts: LotFacts) -> tuple[Lot, Sequence[Problem]]:
    """Return the record of a lot and the problems met; never raises for what the page says."""
    facts, left_out = without_garbled(facts)
    columns = _Columns(facts.url, problems=[*left_out], left_out=bool(left_out))
    for name, reason, words in facts.unreadable:
        columns.refuse(name, reason, words)
    lines = [line for text in facts.texts for line in text]
    kind, goods = kinds.kind_of(facts.title, facts.category, lines, facts.lease)
    area, area_checks = columns.read("area_sqm", lambda: _area(facts, kind)) or (None, ())
    region = columns.read("city", lambda: _region(facts, columns)) or places.NOWHERE
    address = _address(facts)
    seller = columns.read("seller", lambda: sellers.seller_of(facts.sellers, facts.attributes, facts.texts))
    lot = Lot(
        lot_id=facts.lot_id,
        platform=facts.platform,
        source=facts.source,
        url=facts.url,
        title=titles.clean_title(facts.title),
        kind=kind,
        goods=goods,
        units=columns.read("units", lambda: kinds.units_of(facts.title, kind, lines)),
        channel=sellers.channel_of(seller, facts.from_court, facts.bankruptcy),
        seller=seller,
        bank=sellers.bank_of(seller),
        province=region.province,
        city=region.city,
        district=region.district,
        address=address,
        community=facts.community or columns.read("community", lambda: _community(address)),
        area_sqm=area,
        share=columns.read("share", lambda: kinds.share_of(facts.title, lines)),
        round=columns.read("round", lambda: rounds.round_of(facts.title, facts.round_words, facts.times))
        or Round.UNKNOWN,
        case_no=columns.read("case_no", lambda: sellers.case_no_of(facts.title, facts.texts)),
        conditions=conditions.conditions_of(facts.texts),
        **_amounts(facts),
        **_course(facts),
    )
    lot = evolve(lot, checks_failed=(*area_checks, *checks.lot_checks(lot)))
    return certain(_judged(lot, columns), columns.problems)


def _amounts(facts: LotFacts) -> dict[str, Any]:
    """0 is no base, no deposit and no step; a price of 0 is a price. The final price is one only when sold."""
    appraisal, market = facts.appraisal_yuan or None, facts.market_price_yuan or None
    label = facts.price_label or prices.label_of(facts.attributes, facts.texts)
    return {
        "appraisal_yuan": appraisal,
        "market_price_yuan": market,
        "price_label": label if appraisal or market else None,
        "starting_price_yuan": facts.starting_price_yuan,
        "current_price_yuan": facts.current_price_yuan,
        "final_price_yuan": facts.current_price_yuan if facts.status is LotStatus.SOLD else None,
        "deposit_yuan": facts.deposit_yuan or None,
        "increment_yuan": facts.increment_yuan or None,
    }


def _course(facts: LotFacts) -> dict[str, Any]:
    names = ("status", "starts_at", "ends_at", "bids", "applicants", "viewers")
    return {name: getattr(facts, name) for name in names}


def _area(facts: LotFacts, kind: LotKind) -> tuple[Decimal | None, tuple[str, ...]]:
    """Of land the land's area; of a claim or shares none, for what is described there is their collateral."""
    if kind in (LotKind.CLAIM, LotKind.EQUITY):
        return None, ()
    return areas.area_of(facts.attributes, facts.texts, facts.title, land=kind is LotKind.LAND)


def _region(facts: LotFacts, columns: _Columns) -> places.Region:
    region = places.region_of(facts.region, facts.address, facts.title)
    if region.unsure:
        columns.missing["district"] = region.unsure
    return region


def _address(facts: LotFacts) -> str | None:
    """The printed address behind province, city and district, personal passages gone."""
    words = places.head_of(titles.clean_title(facts.address or ""))[1]
    return words or None


def _community(address: str | None) -> str | None:
    return split_address(address).community if address else None


def _judged(lot: Lot, columns: _Columns) -> Lot:
    """Say of every empty column why, and how much of the lot was read."""
    missing = dict(columns.missing)
    for name in _COLUMNS:
        if getattr(lot, name) is None:
            missing.setdefault(name, _why(name, lot))
    read = [
        name for name in ("starting_price_yuan", "starts_at", "ends_at") if getattr(lot, name) is not None
    ]
    if columns.left_out:
        missing = {name: NOT_DECODED if why == "not printed" else why for name, why in missing.items()}
        missing |= {} if lot.title else {"title": NOT_DECODED}
    unread = columns.missing or columns.left_out or lot.status is LotStatus.UNKNOWN
    reading = Reading.UNREADABLE if not read else Reading.PARTIAL if unread else Reading.COMPLETE
    return evolve(lot, missing=missing, reading=reading)


#: Whose share is none: it is appraised and sold as what it is, whatever part of something else that may be.
_NO_SHARE: dict[LotKind, str] = {
    LotKind.EQUITY: "the stake itself is sold, whole",
    LotKind.CLAIM: "the claim itself is sold, whole",
}


def _why(name: str, lot: Lot) -> str:
    if name == "share" and lot.kind in _NO_SHARE:
        return _NO_SHARE[lot.kind]
    if name == "final_price_yuan" and lot.status is LotStatus.SOLD:
        return "not printed"
    return _WHY.get(name, "not printed")


_COLUMNS = (
    "goods", "units", "seller", "bank", "province", "city", "district", "address", "community", "area_sqm", "share",
    "starts_at", "ends_at", "appraisal_yuan", "market_price_yuan", "price_label", "starting_price_yuan",
    "current_price_yuan", "final_price_yuan", "deposit_yuan", "increment_yuan", "bids", "applicants", "viewers",
    "case_no",
)  # fmt: skip


def lines_of_html(html: str, again: int = 2) -> tuple[str, ...]:
    """The lines of a text in HTML, persons and number plates cut; a row of a table is one line, cells apart by tabs.

    Platforms escape descriptions once or twice: what comes out as tags still is read once more.
    """
    if not html.strip():
        return ()
    selector = uncut(html)
    lines = [*lines_of(selector)]
    lines += ["\t".join(row) for table in tables_of(selector) for row in table]
    text = "\n".join(" ".join(line.split("\n")) for line in lines)
    if again and "<" in text and ">" in text and text.lstrip().startswith("<"):
        return lines_of_html(text, again - 1)
    return tuple(line for line in without_persons(text).split("\n") if line.strip())
