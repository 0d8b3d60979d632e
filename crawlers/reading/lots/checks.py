"""What a lot's own figures must keep among themselves. A breach is an entry, never a reason to drop the lot."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from crawlers.records import Channel, Lot, LotStatus, Round

_TOLERANCE: Final = Decimal("0.005")  # starting prices are rounded
#: Least starting price over the appraisal, of courts only.
_LEAST: Final = {Round.FIRST: Decimal("0.70"), Round.SECOND: Decimal("0.56"), Round.SELL_OFF: Decimal("0.56")}
_NAMES: Final = {
    Round.FIRST: "court_first_start_below_70pct",
    Round.SECOND: "court_second_start_below_56pct",
    Round.SELL_OFF: "court_sell_off_start_below_56pct",
}
_DEPOSIT: Final = (Decimal("0.05"), Decimal("0.20"))
_MOST_OVER_BASE: Final = Decimal("1.5")
_UNIT: Final = Decimal(10_000)


def lot_checks(lot: Lot) -> tuple[str, ...]:
    """Return the names of the checks that the lot fails."""
    return tuple(dict.fromkeys((*_prices(lot), *_times(lot), *_of_courts(lot))))


def _prices(lot: Lot) -> Iterator[str]:
    start, base = lot.starting_price_yuan, lot.appraisal_yuan or lot.market_price_yuan
    if start is not None and start == 0:
        yield "starting_price_is_zero"
    if lot.area_sqm is not None and lot.area_sqm <= 0:
        yield "area_is_zero"
    if (
        lot.status is LotStatus.SOLD
        and start
        and lot.final_price_yuan is not None
        and lot.final_price_yuan < start
    ):
        yield "final_below_start"
    if start and base:
        for ratio in (start / base * _UNIT, base / start * _UNIT, start / base / _UNIT, base / start / _UNIT):
            if Decimal("0.5") <= ratio <= Decimal("1.5") and not _UNIT / 2 < start / base * _UNIT < _UNIT * 2:
                yield "unit_mixup"
                break


def _times(lot: Lot) -> Iterator[str]:
    if lot.starts_at and lot.ends_at and lot.ends_at < lot.starts_at:
        yield "ends_before_starts"
    elif lot.channel is Channel.COURT and lot.starts_at and lot.ends_at:
        ran = lot.ends_at - lot.starts_at
        if (
            lot.status in (LotStatus.UPCOMING, LotStatus.SOLD, LotStatus.UNSOLD)
            and ran.total_seconds() < 86_000
        ):
            yield "court_shorter_than_a_day"


def _of_courts(lot: Lot) -> Iterator[str]:
    start, base = lot.starting_price_yuan, lot.appraisal_yuan  # a market price is no base of the law's
    if lot.channel is not Channel.COURT or not start:
        return
    least = _LEAST.get(lot.round)
    if base and least is not None and start / base < least - _TOLERANCE:
        yield _NAMES[lot.round]
    if base and least is not None and start / base > _MOST_OVER_BASE:
        yield "start_far_above_base"
    if lot.deposit_yuan and lot.round is not Round.SELL_OFF:
        share = lot.deposit_yuan / start
        if not _DEPOSIT[0] - _TOLERANCE / 5 <= share <= _DEPOSIT[1] + _TOLERANCE / 5:
            yield "deposit_outside_5_20pct"
