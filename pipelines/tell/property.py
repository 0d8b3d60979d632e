"""Which lots are worth an alert: a discount on a sound base, a cheap re-listing, a watched seller.

Every rule is off until it is set; the filters seller, region and keyword must pass besides. Pure functions
of a lot, the clock and the settings. A lot counts as published when it was first seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from crawlers.config import AlertSettings
from crawlers.records import LotStatus, Round
from pipelines.tell import property_messages as messages
from pipelines.tell import rules
from pipelines.tell.lot_view import Discount, LotView, Reason
from pipelines.tell.package import Alert, Fact

DISCOUNT: Final = "lot_discount"
RELISTED: Final = "lot_relisted"
SELLER: Final = "lot_of_seller"
ENDED: Final = "lot_ended"

#: Bases that are not the seller's bare word ("market price") and no estimate.
SOUND_BASES: Final = ("appraisal", "listing_average")
_OPEN: Final = frozenset({LotStatus.UPCOMING, LotStatus.LIVE, LotStatus.UNKNOWN})
_AGAIN: Final = frozenset({Round.SECOND, Round.SELL_OFF, Round.RELIST})


def fact_of(view: LotView) -> Fact:
    """Return what an alert would say: price, day of the sale, state. Upcoming and live are one state."""
    amount = view.price_yuan
    return Fact(
        project_id=view.subject_id,
        amount_yuan=None if amount is None else f"{amount:.2f}",
        listed_on=view.starts_at.date().isoformat() if view.starts_at else None,
        state="listed" if view.status in _OPEN else view.status,
    )


def lot_alert(view: LotView, now: datetime, settings: AlertSettings, lang: str = "en") -> Alert | None:
    """Return the alert about a lot, ``None`` when there is nothing to tell.

    One alert for all rules that hold, named after the first. The end of a sale that was told of is told too;
    to others an ended lot is no news.
    """
    fact = fact_of(view)
    if fact == view.previous or not _fresh(view, now) or not _words_pass(view, settings):
        return None
    reasons = reasons_of(view, settings)
    if view.status not in _OPEN:
        if view.previous is None or _before_what_was_told(fact, view.previous):
            return None
        reasons = (*reasons, Reason(rule=ENDED))
    if not reasons:
        return None
    rule = reasons[0].rule
    return Alert(
        alert_id=rules._alert_id(rule, view.subject_id, [fact]),
        rule=rule,
        subject_type="lot",
        subject_id=view.lot_id,
        audience="reader",
        title=messages.lot_title(view, reasons, lang),
        body=messages.lot_body(view, fact, reasons, lang),
        created_at=now,
        facts=(fact,),
    )


def _before_what_was_told(fact: Fact, previous: Fact) -> bool:
    """Tell whether a sale lies before the one that was told of: an earlier round that is met, or read again, later."""
    return bool(fact.listed_on and previous.listed_on and fact.listed_on < previous.listed_on)


def first_look(
    source: str, views: Iterable[LotView], now: datetime, settings: AlertSettings, lang: str = "en"
) -> Alert | None:
    """Return one alert for all such lots of a source that has not had a complete run before.

    One lot for each thing, deepest discount first; ``None`` when nothing qualifies.
    """
    chosen: dict[str, tuple[LotView, Sequence[Reason]]] = {}
    for view in sorted(views, key=lambda view: (str(view.starts_at), view.lot_id)):
        reasons = reasons_of(view, settings)
        if reasons and view.status in _OPEN and _fresh(view, now) and _words_pass(view, settings):
            chosen[view.subject_id] = (view, reasons)  # the latest: what was told of it is no news again
    news = (one for one in chosen.values() if fact_of(one[0]) != one[0].previous)
    told = sorted(news, key=lambda one: (-(one[0].deepest or 0), one[0].lot_id))
    if not told:
        return None
    facts = [fact_of(view) for view, _ in told]
    return Alert(
        alert_id=rules._alert_id(rules.FIRST_CRAWL, source, facts),
        rule=rules.FIRST_CRAWL,
        subject_type="source",
        subject_id=source,
        audience="reader",
        title=messages.first_look_title(source, len(told), lang),
        body=messages.first_look_body(told, lang),
        created_at=now,
        facts=tuple(facts),
    )


def reasons_of(view: LotView, settings: AlertSettings) -> tuple[Reason, ...]:
    """Return which rules hold, the discount first."""
    reasons = []
    best = max(_sound(view), key=lambda one: one.discount, default=None)
    if settings.discount is not None and best and best.discount >= settings.discount:
        reasons.append(Reason(rule=DISCOUNT, limit=settings.discount, discount=best))
    again = view.listed_before or view.round in _AGAIN
    below = settings.relist_below_yuan
    if below is not None and again and view.starting_price_yuan and view.starting_price_yuan < below:
        reasons.append(Reason(rule=RELISTED, limit=below))
    sellers = [name for name in (view.seller, view.bank) if name]
    if settings.watched_sellers and rules._any_in(settings.watched_sellers, sellers):
        reasons.append(Reason(rule=SELLER))
    return tuple(reasons)


def _sound(view: LotView) -> list[Discount]:
    """Return the computed discounts of the price that counts: the final one once there is one."""
    return [one for one in view.of_price if one.base_kind in SOUND_BASES]


def _words_pass(view: LotView, settings: AlertSettings) -> bool:
    sellers = [name for name in (view.seller, view.bank) if name]
    places = [name for name in (view.province, view.city, view.district, *sellers, view.title) if name]
    anywhere = [*places, view.goods or "", view.community or ""]
    regions = tuple(rules._bare_region(word) for word in settings.region)
    return (
        rules._any_in(settings.seller, sellers)
        and rules._any_in(regions, places)
        and rules._any_in(settings.keyword, anywhere)
    )


def _fresh(view: LotView, now: datetime) -> bool:
    return rules._fresh(view.first_seen_at.date(), now)
