"""When people want to be told: quiet hours and digests, as pure functions of the clock. All in Beijing time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal

from attrs import frozen

from crawlers.clock import BEIJING
from crawlers.config import Config

# What is "the largest" where nobody says it: so many times what is worth an alert at all.
_AT_ONCE_TIMES = 10


@frozen(kw_only=True)
class Habits:
    """``quiet``: from (included) until (excluded), nobody is told. ``digest``: the times of day at which readers
    get what has waited, as one message; alerts of ``at_once_yuan`` or more do not wait.
    """

    quiet: tuple[time, time] | None = None
    digest: Sequence[time] = ()
    at_once_yuan: Decimal = Decimal("Infinity")
    lang: str = "en"


def habits_of(config: Config) -> Habits:
    """Return what the configuration says about times."""
    alerts = config.alerts
    at_once = alerts.at_once_yuan
    return Habits(
        quiet=alerts.quiet,
        digest=alerts.digest,
        at_once_yuan=alerts.min_claims_yuan * _AT_ONCE_TIMES if at_once is None else at_once,
        lang=config.lang,
    )


def quiet_until(now: datetime, quiet: tuple[time, time] | None) -> datetime | None:
    """Return when the quiet hours end that ``now`` lies in, ``None`` outside of them."""
    if quiet is None:
        return None
    start, end = quiet
    here = now.astimezone(BEIJING)
    at = here.time()
    if not (start <= at < end if start < end else at >= start or at < end):
        return None
    return _next(here, end)


def digest_at(created_at: datetime, times: Sequence[time]) -> datetime:
    """Return the first of these times of day after ``created_at``; there is at least one."""
    here = created_at.astimezone(BEIJING)
    return min(_next(here, one) for one in times)


def _next(after: datetime, at: time) -> datetime:
    same_day = datetime.combine(after.date(), at, BEIJING)
    return same_day if same_day > after else same_day + timedelta(days=1)
