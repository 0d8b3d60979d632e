"""What is worth an alert: pure functions of a package, the clock and the settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from crawlers.clock import BEIJING
from crawlers.config import AlertSettings
from crawlers.records import Kind
from pipelines.tell import messages
from pipelines.tell.package import Alert, Fact, PackageView

__all__ = [
    "FIRST_CRAWL",
    "LARGE_PACKAGE",
    "Alert",
    "Fact",
    "PackageView",
    "fact_of",
    "first_crawl",
    "large_package",
]

LARGE_PACKAGE = "large_package"
FIRST_CRAWL = "first_crawl"
FRESH_DAYS = 7

LISTINGS = frozenset({Kind.MARKETING, Kind.TRANSFER, Kind.DISPOSAL, Kind.FILING})
# Endings are news only to those who were told of the beginning.
ENDINGS = frozenset({Kind.RESULT, Kind.WITHDRAWAL})

# What people leave off or add when they name a region.
_REGION_ENDINGS = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市")


def fact_of(view: PackageView) -> Fact:
    """Return what an alert about this package would say: amount, date of the latest listing, state.

    The date of a result or withdrawal is no listing: without ``listed_on`` the one told before stays.
    """
    listed_on = view.listed_on.isoformat() if view.listed_on else None
    if listed_on is None and view.kind in LISTINGS and view.published_on:
        listed_on = view.published_on.isoformat()
    if listed_on is None and view.previous is not None:
        listed_on = view.previous.listed_on
    amount = None if view.amount_yuan is None else f"{view.amount_yuan:.2f}"
    return Fact(project_id=view.project_id, amount_yuan=amount, listed_on=listed_on, state=view.state)


def large_package(
    view: PackageView, now: datetime, settings: AlertSettings, lang: str = "en"
) -> Alert | None:
    """Return the alert about a large package, ``None`` when there is nothing to tell.

    Large means claims (the printed total when the claims are not known) of ``min_claims_yuan`` or more.
    The end of a package that was told of is told whatever the numbers say then.
    """
    fact = fact_of(view)
    if fact == view.previous or not _fresh(view.published_on, now):
        return None
    if view.kind in ENDINGS:
        news = view.previous is not None and _words_pass(view, settings)
    else:
        news = _qualifies(view, settings)
    if not news:
        return None
    return Alert(
        alert_id=_alert_id(LARGE_PACKAGE, view.project_id, [fact]),
        rule=LARGE_PACKAGE,
        subject_type="project",
        subject_id=view.project_id,
        audience="reader",
        title=messages.package_title(view, lang),
        body=messages.package_body(view, fact, lang),
        created_at=now,
        facts=(fact,),
    )


def first_crawl(
    source: str, views: Iterable[PackageView], now: datetime, settings: AlertSettings, lang: str = "en"
) -> Alert | None:
    """Return one alert for all large packages of a source that has not had a complete run before.

    Largest first; what an earlier alert already told is left out; ``None`` when nothing qualifies.
    """
    fresh = (view for view in views if _fresh(view.published_on, now) and _qualifies(view, settings))
    told = sorted(_one_per_project(fresh), key=lambda view: (-(view.amount_yuan or 0), view.project_id))
    facts = [fact_of(view) for view in told]
    if not facts:
        return None
    return Alert(
        alert_id=_alert_id(FIRST_CRAWL, source, facts),
        rule=FIRST_CRAWL,
        subject_type="source",
        subject_id=source,
        audience="reader",
        title=messages.first_crawl_title(source, told, settings.min_claims_yuan, lang),
        body=messages.first_crawl_body(told, lang),
        created_at=now,
        facts=tuple(facts),
    )


def _one_per_project(views: Iterable[PackageView]) -> Iterator[PackageView]:
    latest: dict[str, PackageView] = {}
    for view in views:
        known = latest.get(view.project_id)
        if known is None or _rank(view) > _rank(known):
            latest[view.project_id] = view
    return (view for view in latest.values() if fact_of(view) != view.previous)


def _rank(view: PackageView) -> tuple[date, bool, str]:
    return (view.published_on or date.min, view.kind == Kind.TRANSFER, view.url)


def _fresh(published_on: date | None, now: datetime) -> bool:
    if published_on is None:
        return False
    today = now.astimezone(BEIJING).date()
    return today - timedelta(days=FRESH_DAYS) <= published_on <= today + timedelta(days=1)


def _qualifies(view: PackageView, settings: AlertSettings) -> bool:
    amount = view.amount_yuan
    if view.kind not in LISTINGS or amount is None or amount < settings.min_claims_yuan:
        return False
    if settings.overdue_days is not None and not _at_least(view.overdue_days, settings.overdue_days):
        return False
    if _is_certainly_less(_discount(view), settings.discount):
        return False
    return _words_pass(view, settings)


def _at_least(value: Decimal | None, least: Decimal) -> bool:
    """Tell whether a value certainly reaches a limit: an unknown one does not."""
    return value is not None and value >= least


def _is_certainly_less(value: Decimal | None, least: Decimal | None) -> bool:
    """Tell whether a value is known and below a limit that is set.

    The registry withholds its prices: a filter that wanted a known discount would silence every package, above all
    for those who set it as the rule for lots.
    """
    return value is not None and least is not None and value < least


def _discount(view: PackageView) -> Decimal | None:
    """Return 1 - starting price / claims; a price of 0 and a total of unknown make-up give none."""
    if not view.starting_price_yuan or not view.claims_yuan:
        return None
    return 1 - view.starting_price_yuan / view.claims_yuan


def _words_pass(view: PackageView, settings: AlertSettings) -> bool:
    """Apply the filters of words; of several words of one filter any is enough."""
    branch = view.branch or ""
    sellers = [f"{name}{branch}" for name in (view.seller, view.bank) if name] or [branch]
    places = [*sellers, view.title]
    anywhere = [*places, view.debtor or ""]
    regions = tuple(_bare_region(word) for word in settings.region)
    return (
        _any_in(settings.seller, sellers)
        and _any_in(regions, places)
        and _any_in(settings.keyword, anywhere)
        and (not settings.product or view.product in settings.product)
    )


def _any_in(words: tuple[str, ...], texts: list[str]) -> bool:
    squeezed = [_squeezed(text) for text in texts]
    return not words or any(_squeezed(word) in text for word in words for text in squeezed)


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold().replace("(", "（").replace(")", "）")


def _bare_region(word: str) -> str:
    """Take 省, 市 or 自治区 off a region: branches are named 浙江分行 as well as 浙江省分行."""
    for ending in _REGION_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word.removesuffix(ending)
    return word


def _alert_id(rule: str, subject_id: str, facts: list[Fact]) -> str:
    parts = [[fact.project_id, fact.amount_yuan, fact.listed_on, fact.state] for fact in facts]
    text = json.dumps([rule, subject_id, sorted(parts, key=str)], ensure_ascii=False)
    return f"{rule}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
