"""``firesale.toml``: who we are, what is worth an alert, whom to tell, how often to look.

Unknown keys and wrong types are refused before anything starts, with the file, the key and what is
expected. Secrets stand in environment variables; the file only names them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import field, frozen

from crawlers import config_forms as forms
from crawlers.config_forms import ConfigError, Table, suggestion
from crawlers.records import Product

__all__ = ["AlertSettings", "Channel", "Config", "ConfigError", "SourceSettings", "load"]

VARIABLE_OF_FILE = "FIRESALE_CONFIG"
DEFAULT_FILE = "firesale.toml"
LANGUAGES = ("en", "zh")
CHANNEL_KINDS = ("webhook", "email", "dingtalk", "wecom", "feishu", "telegram", "slack")
AUDIENCES = ("reader", "operator")
EVERY_SOURCE = "*"
NARROWING = ("province", "city", "category", "status")  # and seller, which is also a filter of alerts

SourceKeys = Mapping[str, Mapping[str, type]]

# Written at the top of the file these keys are a mistake with a known cure.
_ELSEWHERE = dict.fromkeys(
    (
        "min_claims_yuan",
        "seller",
        "product",
        "region",
        "keyword",
        "overdue_days",
        "discount",
        "relist_below_yuan",
        "watched_sellers",
        "channel",
    ),
    "[alerts]",
) | dict.fromkeys(("enabled", "every", "pace_s", *NARROWING), "[sources.NAME]")


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

    For packages ``discount`` is a filter. For lots ``discount``, ``relist_below_yuan`` and ``watched_sellers``
    are rules, each off until set; seller, region and keyword are filters of both.
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
    channels: tuple[Channel, ...] = ()


@frozen(kw_only=True)
class SourceSettings:
    """What the user wants otherwise for one source; ``None`` leaves it to the spider.

    ``narrowed`` says what lists of lots are narrowed to (province, city, category, seller, status: words parted
    by commas); ``extra`` holds the values of the keys that the spider itself declares.
    """

    enabled: bool | None = None
    every: timedelta | None = None
    pace_s: float | None = None
    narrowed: Mapping[str, str] = field(factory=dict)
    extra: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True)
class Config:
    """The whole configuration; ``file`` is ``None`` when there is no file and all is default."""

    file: Path | None = None
    contact: str | None = None
    lang: str = "en"
    alerts: AlertSettings = AlertSettings()
    sources: Mapping[str, SourceSettings] = field(factory=dict)

    def source(self, name: str) -> SourceSettings:
        """Return what the file says about one source."""
        return self.sources.get(name, SourceSettings())


def load(path: Path | None, env: Mapping[str, str], source_keys: SourceKeys | None = None) -> Config:
    """Read the configuration.

    ``path``, else ``FIRESALE_CONFIG``, names a file that must be there; else ``firesale.toml`` in the
    working directory is read if there is one. ``source_keys`` maps every known source to the keys of its
    own and their types (``"*"`` for keys of all sources); without it any source name is taken.
    Raises ``ConfigError``.
    """
    named = path if path is not None else env.get(VARIABLE_OF_FILE)
    file = Path(named or DEFAULT_FILE)
    if not named and not file.exists():
        return Config()
    by_variable = path is None and bool(named)
    top = Table(file, "", _parse(file, by_variable=by_variable), _ELSEWHERE)
    config = Config(
        file=file,
        contact=top.take("contact", forms.TEXT),
        lang=top.take("lang", forms.one_of(LANGUAGES)) or "en",
        alerts=_alerts(Table(file, "[alerts]", top.take_raw("alerts", {})), env),
        sources=_sources(Table(file, "[sources]", top.take_raw("sources", {})), source_keys),
    )
    top.nothing_left()
    return config


def _parse(file: Path, *, by_variable: bool) -> dict[str, Any]:
    try:
        # Editors on Windows put a byte order mark first, which TOML does not know.
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        said = " (FIRESALE_CONFIG names it)" if by_variable else ""
        cure = "make it, or unset FIRESALE_CONFIG" if by_variable else "is the path right, and readable?"
        raise ConfigError(f"{file}{said}: cannot be read: {error.strerror}. Next step: {cure}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not UTF-8 at byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from None


def _alerts(table: Table, env: Mapping[str, str]) -> AlertSettings:
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


def _sources(table: Table, known: SourceKeys | None) -> dict[str, SourceSettings]:
    names = None if known is None else [name for name in known if name != EVERY_SOURCE]
    sources = {}
    for name, values in table.rest().items():
        if names is not None and name not in names:
            raise ConfigError(f"{table.file}: [sources.{name}]: unknown source{suggestion(name, names)}")
        own = {**(known or {}).get(EVERY_SOURCE, {}), **(known or {}).get(name, {})}
        sources[name] = _source(Table(table.file, f"[sources.{name}]", values), own)
    return sources


def _source(table: Table, own: Mapping[str, type]) -> SourceSettings:
    taken = {key: table.take(key, forms.BY_TYPE[kind]) for key, kind in own.items()}
    settings = SourceSettings(
        enabled=table.take("enabled", forms.FLAG),
        every=table.take("every", forms.DURATION),
        pace_s=table.take("pace_s", forms.SECONDS),
        narrowed={
            key: ",".join(words) for key in (*NARROWING, "seller") if (words := table.take(key, forms.WORDS))
        },
        extra={key: value for key, value in taken.items() if value is not None},
    )
    table.nothing_left()
    return settings
