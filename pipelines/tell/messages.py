"""What an alert says: title and body in plain text, English or Chinese.

Every amount has its unit and its base, and what is not known is said with its reason. Texts from pages
are untrusted and pass through ``clean``; what a channel needs besides is done where it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from pipelines.tell.package import Fact, PackageView
from pipelines.tell.words import (
    KINDS,
    PRICE_STATES,
    PRODUCTS,
    STATES,
    clean,
    clean_url,
    in_language,
    label,
    yuan_text,
)

PACKAGES_LISTED = 20
_TITLE_LIMIT = 160
_EXPECTED = (
    "claims_yuan",
    "principal_yuan",
    "interest_yuan",
    "base_date",
    "overdue_days",
    "loans",
    "borrowers",
    "registration_deadline_at",
    "bid_on",
)
# Many notices rightly print none of these: they are unknown only when a reason says so.
_OPTIONAL = ("total_yuan", "fees_yuan", "starting_price_yuan", "debtor")


def headline(view: PackageView, lang: str) -> str:
    """Return who sells what for how much, in one line."""
    who = " ".join(clean(part, 60) for part in (view.bank or view.seller, view.branch) if part)
    if not who:
        who = clean(view.title, 80)
    product = PRODUCTS.get(view.product or "")
    what = [view.phase, in_language(product, lang) if product else None, view.debtor]
    named = " ".join([who, *(clean(part, 60) for part in what if part)])
    return clean(f"{named}: {_how_much(view, lang)}", _TITLE_LIMIT)


def package_title(view: PackageView, lang: str) -> str:
    """Return the title of an alert about one package: its state first."""
    return clean(f"{_state(view.state, lang)}: {headline(view, lang)}", _TITLE_LIMIT)


def package_body(view: PackageView, fact: Fact, lang: str) -> str:
    """Return the body of an alert about one package; ``fact`` is what is told now."""
    return "\n".join(
        [
            *_changed(view.previous, fact, lang),
            *_what(view, lang),
            *_amounts(view, lang),
            *_when_and_where(view, lang),
            *_unknown(view, lang),
            label("not_advice", lang),
        ]
    )


def first_crawl_title(source: str, views: Sequence[PackageView], least: Decimal, lang: str) -> str:
    """Return the title of the one alert about a source that was never crawled completely before."""
    amount = yuan_text(least, lang)
    if lang == "zh":
        return clean(f"首次采集 {source}：近7日内 {len(views)} 个资产包不低于 {amount}", _TITLE_LIMIT)
    packages = "1 package" if len(views) == 1 else f"{len(views)} packages"
    return clean(f"First look at {source}: {packages} of at least {amount} within 7 days", _TITLE_LIMIT)


def first_crawl_body(views: Sequence[PackageView], lang: str) -> str:
    """List the packages, in the order given; those beyond ``PACKAGES_LISTED`` are counted."""
    lines: list[str] = []
    for number, view in enumerate(views[:PACKAGES_LISTED], 1):
        lines.append(f"{number}. {package_title(view, lang)}")
        lines.append("   " + ", ".join(_short(view, lang)))
    more = len(views) - PACKAGES_LISTED
    if more > 0:
        lines.append(f"另有 {more} 个。" if lang == "zh" else f"and {more} more.")
    lines.append(label("not_advice", lang))
    return "\n".join(lines)


def _state(state: str, lang: str) -> str:
    return in_language(STATES[state], lang) if state in STATES else clean(state, 20)


def _how_much(view: PackageView, lang: str) -> str:
    if view.amount_yuan is None:
        return f"{label('claims', lang)} {label('not_known', lang)}"
    base = "claims" if view.claims_yuan is not None else "total"
    return f"{label(base, lang)} {yuan_text(view.amount_yuan, lang)}"


def _changed(before: Fact | None, now: Fact, lang: str) -> Iterator[str]:
    if before is None:
        return
    changes = []
    if before.amount_yuan != now.amount_yuan:
        pair = [_told_amount(fact.amount_yuan, lang) for fact in (before, now)]
        changes.append(f"{label('amount', lang)} {pair[0]} → {pair[1]}")
    if before.listed_on != now.listed_on:
        changes.append(f"{label('listed_on', lang)} {before.listed_on or '?'} → {now.listed_on or '?'}")
    if before.state != now.state:
        pair = [_state(fact.state, lang) for fact in (before, now)]
        changes.append(f"{label('state', lang)} {pair[0]} → {pair[1]}")
    yield f"{label('since', lang)}: {'; '.join(changes)}"


def _told_amount(amount: str | None, lang: str) -> str:
    return label("not_known", lang) if amount is None else yuan_text(Decimal(amount), lang)


def _what(view: PackageView, lang: str) -> Iterator[str]:
    kind = in_language(KINDS[view.kind], lang) if view.kind in KINDS else clean(view.kind, 20)
    about = [kind, f"{label('published', lang)} {_day(view.published_on)}", view.source]
    yield f"{label('notice', lang)}: {clean(view.title)} ({', '.join(about)})"
    seller = " ".join(clean(part, 80) for part in (view.seller or view.bank, view.branch) if part)
    if seller:
        yield f"{label('seller', lang)}: {seller}"
    if view.debtor:
        yield f"{label('debtor', lang)}: {clean(view.debtor, 80)}"
    product = PRODUCTS.get(view.product or "")
    if product:
        yield f"{label('product', lang)}: {in_language(product, lang)}"


def _amounts(view: PackageView, lang: str) -> Iterator[str]:
    parts = (view.principal_yuan, view.interest_yuan)
    for column in ("claims_yuan", "principal_yuan", "interest_yuan", "total_yuan", "fees_yuan"):
        amount: Decimal | None = getattr(view, column)
        if amount is not None:
            yield f"{label(column, lang)}: {yuan_text(amount, lang, exact=True)}"
    if view.claims_yuan is not None and None not in parts:
        added = sum((part for part in parts if part is not None), Decimal(0))
        if added != view.claims_yuan:
            yield f"({label('parts_differ', lang)} {added:,.2f})"
    if view.base_date:
        yield f"{label('base_date', lang)}: {_day(view.base_date)}"
    if view.overdue_days is not None:
        yield f"{label('overdue_days', lang)}: {view.overdue_days:,}"
    if view.loans is not None or view.borrowers is not None:
        counts = ["?" if count is None else f"{count:,}" for count in (view.loans, view.borrowers)]
        yield f"{label('loans_borrowers', lang)}: {counts[0]} / {counts[1]}"
    yield f"{label('starting_price_yuan', lang)}: {_price(view, lang)}"


def _price(view: PackageView, lang: str) -> str:
    if view.starting_price_yuan is not None:
        return yuan_text(view.starting_price_yuan, lang)
    return in_language(PRICE_STATES.get(view.starting_price_state, PRICE_STATES["unreadable"]), lang)


def _when_and_where(view: PackageView, lang: str) -> Iterator[str]:
    if view.registration_deadline_at:
        until = view.registration_deadline_at
        yield f"{label('registration_deadline_at', lang)}: {until:%Y-%m-%d %H:%M} (UTC+8)"
    if view.bid_on:
        yield f"{label('bid_on', lang)}: {_day(view.bid_on)}"
    for key, url in (("link", clean_url(view.url)), ("document", clean_url(view.document_url))):
        if url:
            yield f"{label(key, lang)}: {url}"


def _unknown(view: PackageView, lang: str) -> Iterator[str]:
    # what a notice need not print is unknown only when it was printed and could not be read
    refused = tuple(c for c in _OPTIONAL if view.missing.get(c, "").startswith("unreadable"))
    unknown = []
    for column in (*_EXPECTED, *refused):
        if getattr(view, column) is None:
            reason = view.missing.get(column)
            words = clean(reason, 100) if reason else label("no_reason", lang)
            unknown.append(f"{label(column, lang)} ({words})")
    if unknown:
        yield f"{label('unknown', lang)}: {'; '.join(unknown)}"


def _short(view: PackageView, lang: str) -> Iterator[str]:
    yield f"{label('published', lang)} {_day(view.published_on)}"
    if view.overdue_days is not None:
        yield f"{label('overdue_days', lang)} {view.overdue_days:,}"
    if view.bid_on:
        yield f"{label('bid_on', lang)} {_day(view.bid_on)}"
    url = clean_url(view.url)
    if url:
        yield url


def _day(day: date | None) -> str:
    return "?" if day is None else day.isoformat()
