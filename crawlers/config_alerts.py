"""``[alerts]`` of the configuration: what is worth an alert, whom to tell, and when nobody is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from crawlers import config_forms as forms
from crawlers.config_forms import Form
from crawlers.config_table import Table
from crawlers.records import Product

CHANNEL_KINDS = ("webhook", "email", "dingtalk", "wecom", "feishu", "telegram", "slack")
AUDIENCES = ("reader", "operator")


def _span(value: Any) -> tuple[time, time] | None:
    ends = [forms.TIMES.read(word.strip()) for word in value.split("-")] if isinstance(value, str) else []
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return None
    return ends[0][0], ends[1][0]


SPAN: Form[tuple[time, time]] = Form('a span of Beijing time such as "22:00-07:00"', _span)


@frozen(kw_only=True)
class Channel:
    """One way to tell somebody.

    ``address`` is the secret that the variable ``url_env`` holds: it is in no repr, log or error.
    It is ``None`` when the channel cannot be told; ``reason`` then says why.
    """

    name: str
    kind: str
    url_env: str
    audience: str = "reader"
    address: str | None = field(default=None, repr=False)
    reason: str | None = None


@frozen(kw_only=True)
class AlertSettings:
    """What is worth an alert. Every filter that is set must pass; of a list any word is enough.

    For lots ``discount``, ``relist_below_yuan`` and ``watched_sellers`` are rules, each off until set: any of them
    makes an alert. For packages ``discount`` is a filter beside ``min_claims_yuan``: it leaves out a package whose
    printed price is less than that below its claims, and none whose discount is not known (price withheld, no
    claims). Seller, region and keyword are filters of both, product and overdue_days of packages, where what is not
    known does not pass.

    Times of day in Beijing: nobody is told in the ``quiet`` hours; readers get what is below ``at_once_yuan``
    (default: ten times ``min_claims_yuan``) as one message at the ``digest`` times.
    """

    min_claims_yuan: Decimal = Decimal(1_000_000_000)
    seller: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    keyword: tuple[str, ...] = ()
    overdue_days: Decimal | None = None
    discount: Decimal | None = None
    relist_below_yuan: Decimal | None = None
    watched_sellers: tuple[str, ...] = ()
    quiet: tuple[time, time] | None = None
    digest: tuple[time, ...] = ()
    at_once_yuan: Decimal | None = None
    channels: tuple[Channel, ...] = ()


def take_alerts(table: Table, env: Mapping[str, str]) -> AlertSettings:
    """Read the table and the addresses of its channels. Raises ``ConfigError``."""
    least = table.take("min_claims_yuan", forms.NUMBER)
    channels = table.take_raw("channel", [])
    settings = AlertSettings(
        min_claims_yuan=AlertSettings().min_claims_yuan if least is None else least,
        seller=table.take("seller", forms.WORDS) or (),
        product=table.take("product", forms.some_of([product.value for product in Product])) or (),
        region=table.take("region", forms.WORDS) or (),
        keyword=table.take("keyword", forms.WORDS) or (),
        overdue_days=table.take("overdue_days", forms.NUMBER),
        discount=table.take("discount", forms.SHARE),
        relist_below_yuan=table.take("relist_below_yuan", forms.NUMBER),
        watched_sellers=table.take("watched_sellers", forms.WORDS) or (),
        quiet=table.take("quiet", SPAN),
        digest=table.take("digest", forms.TIMES) or (),
        at_once_yuan=table.take("at_once_yuan", forms.NUMBER),
        channels=_channels(table, channels, env),
    )
    table.nothing_left()
    return settings


def _channels(alerts: Table, values: Any, env: Mapping[str, str]) -> tuple[Channel, ...]:
    if not isinstance(values, list):
        raise alerts.wrong("channel", "expected a list of tables, each headed [[alerts.channel]]")
    channels: dict[str, Channel] = {}
    for number, one in enumerate(values, 1):
        channel = _channel(Table(alerts.file, f"[[alerts.channel]] no. {number}", one, secret=True), env)
        if channel.name in channels:
            raise alerts.wrong("channel", f"two channels are named {channel.name!r}")
        channels[channel.name] = channel
    return tuple(channels.values())


def _channel(table: Table, env: Mapping[str, str]) -> Channel:
    given = {
        "name": table.take("name", forms.LABEL),
        "kind": table.take("kind", forms.one_of(CHANNEL_KINDS)),
        "url_env": table.take("url_env", forms.VARIABLE),
    }
    audience = table.take("audience", forms.one_of(AUDIENCES)) or "reader"
    table.nothing_left()
    needed = {key: value for key, value in given.items() if value is not None}
    for key in given:
        if key not in needed:
            raise table.wrong(key, "missing; a channel needs name, kind and url_env")
    address = env.get(needed["url_env"], "").strip() or None
    reason = None if address else f"the environment variable {needed['url_env']} is not set"
    return Channel(**needed, audience=audience, address=address, reason=reason)
