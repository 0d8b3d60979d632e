"""What an alert about a lot says: title and body in plain text, English or Chinese.

Every discount stands with its base, the base's date and source. A place ends at the estate: titles of
dwellings print the room, so they are left out. Texts from pages pass through ``clean``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pipelines.tell.lot_view import Discount, LotView, Reason
from pipelines.tell.package import Fact
from pipelines.tell.property_words import BASES, CONDITIONS, KINDS, LINES, ROUNDS, STATUSES
from pipelines.tell.words import clean, clean_url, in_language, label, yuan_text

LOTS_LISTED: Final = 20
_TITLE_LIMIT: Final = 160
_SENTENCE_LIMIT: Final = 120
#: What these are is said by kind and place; their titles name the room.
_PLACED: Final = frozenset({"housing", "commercial", "industrial", "land", "parking", "lease"})
_EXPECTED: Final = ("starting_price_yuan", "starts_at", "ends_at", "seller", "city", "deposit_yuan")


def lot_title(view: LotView, reasons: Sequence[Reason], lang: str) -> str:
    """Return status, seller, thing, place, price and the discount that was asked for, in one line."""
    best = next((reason.discount for reason in reasons if reason.discount), None)
    parts = [_price(view, lang), *([_off(best, lang)] if best else [])]
    status = in_language(STATUSES[view.status], lang)
    colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
    return clean(f"{status}{colon}{_headline(view, lang)}{colon}{comma.join(parts)}", _TITLE_LIMIT)


def lot_body(view: LotView, fact: Fact, reasons: Sequence[Reason], lang: str) -> str:
    """Return the body of an alert about one lot; ``fact`` is what is told now."""
    return "\n".join(
        [
            f"{_line('why', lang)}: {'; '.join(_why(reason, lang) for reason in reasons)}",
            *_changed(view.previous, fact, lang),
            *_what(view, lang),
            *_prices(view, lang),
            *_when_and_where(view, lang),
            *_unknown(view, lang),
            label("not_advice", lang),
        ]
    )


def first_look_title(source: str, count: int, lang: str) -> str:
    """Return the title of the one alert about the lots of a source that was never crawled whole before."""
    if lang == "zh":
        return clean(f"首次采集 {source}：近7日内 {count} 个标的符合条件", _TITLE_LIMIT)
    lots = "1 lot" if count == 1 else f"{count} lots"
    return clean(f"First look at {source}: {lots} that you asked for within 7 days", _TITLE_LIMIT)


def first_look_body(told: Sequence[tuple[LotView, Sequence[Reason]]], lang: str) -> str:
    """List the lots in the order given; those beyond ``LOTS_LISTED`` are counted."""
    lines: list[str] = []
    for number, (view, reasons) in enumerate(told[:LOTS_LISTED], 1):
        about = [f"{_line('starts', lang)} {_at(view.starts_at)}", clean_url(view.url)]
        lines.append(f"{number}. {lot_title(view, reasons, lang)}")
        lines.append("   " + ", ".join(words for words in about if words))
    more = len(told) - LOTS_LISTED
    if more > 0:
        lines.append(f"另有 {more} 个。" if lang == "zh" else f"and {more} more.")
    lines.append(label("not_advice", lang))
    return "\n".join(lines)


def _line(key: str, lang: str) -> str:
    return in_language(LINES[key], lang)


def _headline(view: LotView, lang: str) -> str:
    who = clean(view.bank or view.seller or "", 60)
    place = "".join(clean(name, 20) for name in (view.city, view.district) if name)
    parts = [who, in_language(KINDS[view.kind], lang), *_thing(view), place, _area(view, lang)]
    return " ".join(part for part in parts if part)


def _thing(view: LotView) -> list[str]:
    """Return words of what is sold, for things that are not told by kind and place."""
    if view.kind in _PLACED:
        return [clean(view.community, 40)] if view.community else []
    return [clean(view.goods or view.title, 60)]


def _area(view: LotView, lang: str) -> str:
    if view.area_sqm is None:
        return ""
    return f"{view.area_sqm:,f}㎡" if lang == "zh" else f"{view.area_sqm:,f} m²"


def _price(view: LotView, lang: str) -> str:
    name = _line(view.price_kind, lang)
    known = view.price_yuan
    return f"{name} {label('not_known', lang) if known is None else yuan_text(known, lang)}"


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def _off(one: Discount, lang: str) -> str:
    base, off = in_language(BASES[one.base_kind], lang), _percent(abs(one.discount))
    if lang == "zh":
        return f"{'低于' if one.discount >= 0 else '高于'}{base}{off}"
    return f"{off} {'below' if one.discount >= 0 else 'above'} {base}"


def _why(reason: Reason, lang: str) -> str:
    words = _line(reason.rule, lang)
    if reason.limit is None:
        return words
    limit = _percent(reason.limit) if reason.discount else yuan_text(reason.limit, lang)
    return f"{words} {limit}" + (f" ({_off(reason.discount, lang)})" if reason.discount else "")


def _changed(before: Fact | None, now: Fact, lang: str) -> Iterator[str]:
    if before is None:
        return
    amounts = [
        label("not_known", lang) if fact.amount_yuan is None else yuan_text(Decimal(fact.amount_yuan), lang)
        for fact in (before, now)
    ]
    states = [in_language(STATUSES.get(fact.state, STATUSES["unknown"]), lang) for fact in (before, now)]
    pairs = {
        _line("price", lang): amounts,
        _line("day", lang): [before.listed_on or "?", now.listed_on or "?"],
        label("state", lang): states,
    }
    changes = [f"{name} {old} → {new}" for name, (old, new) in pairs.items() if old != new]
    yield f"{label('since', lang)}: {'; '.join(changes)}"


def _what(view: LotView, lang: str) -> Iterator[str]:
    about = [_headline(view, lang)]
    if view.round in ROUNDS:
        about.append(in_language(ROUNDS[view.round], lang))
    if view.units is not None and view.units > 1:
        about.append(f"{view.units} {_line('units', lang)}")
    if view.share is not None:
        about.append(f"{_line('share', lang)} {_percent(view.share)}")
    yield f"{_line('what', lang)}: {', '.join(about)} ({view.source})"
    if view.seller:
        yield f"{label('seller', lang)}: {clean(view.seller, 80)}"
    if view.listed_before:
        last = "" if view.last_start_yuan is None else f" ({yuan_text(view.last_start_yuan, lang)})"
        yield f"{_line('before', lang)}: {view.listed_before}{last}"


def _prices(view: LotView, lang: str) -> Iterator[str]:
    for key, amount in (
        ("starting", view.starting_price_yuan),
        ("final", view.final_price_yuan),
        ("deposit", view.deposit_yuan),
    ):
        if amount is not None:
            yield f"{_line(key, lang)}: {yuan_text(amount, lang, exact=True)}"
    for one in view.of_price:
        base = "?" if one.base_yuan is None else yuan_text(one.base_yuan, lang, exact=True)
        yield f"{_off(one, lang)}: {base}, {one.base_as_of or '?'}, {clean(one.base_source or '?', 120)}"


def _when_and_where(view: LotView, lang: str) -> Iterator[str]:
    for key, at in (("starts", view.starts_at), ("ends", view.ends_at)):
        if at:
            yield f"{_line(key, lang)}: {_at(at)} (UTC+8)"
    for key, words in CONDITIONS.items():
        if key in view.conditions:
            yield f"{in_language(words, lang)}: {clean(view.conditions[key], _SENTENCE_LIMIT)}"
    url = clean_url(view.url)
    if url:
        yield f"{label('link', lang)}: {url}"


def _unknown(view: LotView, lang: str) -> Iterator[str]:
    unknown = []
    for column in _EXPECTED:
        if getattr(view, column) is None:
            reason = view.missing.get(column)
            unknown.append(
                f"{_line(column, lang)} ({clean(reason, 100) if reason else label('no_reason', lang)})"
            )
    for one in view.discounts:
        if one.known is None and one.price_kind == view.price_kind:
            unknown.append(f"{in_language(BASES[one.base_kind], lang)} ({clean(one.reason or '?', 100)})")
    if unknown:
        yield f"{label('unknown', lang)}: {'; '.join(unknown)}"


def _at(at: datetime | None) -> str:
    return "?" if at is None else f"{at:%Y-%m-%d %H:%M}"
