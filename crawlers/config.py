"""``firesale.toml``: who we are, what is worth an alert, whom to tell, how often to look.

Unknown keys and wrong types are refused before anything starts, with the file, the key and what is
expected. Secrets stand in environment variables; the file only names them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from attrs import field, frozen

from crawlers import config_forms as forms
from crawlers.config_alerts import AlertSettings, Channel, take_alerts
from crawlers.config_documents import DocumentSettings, take_documents
from crawlers.config_floors import take_floors
from crawlers.config_table import ConfigError, Table, suggestion

__all__ = ["AlertSettings", "Channel", "Config", "ConfigError", "SourceSettings", "load"]

VARIABLE_OF_FILE = "FIRESALE_CONFIG"
DEFAULT_FILE = "firesale.toml"
LANGUAGES = ("en", "zh")
EVERY_SOURCE = "*"
NARROWING = ("province", "city", "category", "status")  # and seller, which is also a filter of alerts

SourceKeys = Mapping[str, Mapping[str, type]]

# Written at the top of the file these keys are a mistake with a known cure.
_ELSEWHERE = (
    dict.fromkeys(
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
            "quiet",
            "digest",
            "at_once_yuan",
            "channel",
        ),
        "[alerts]",
    )
    | dict.fromkeys(("keep_days", "max_mb"), "[documents]")
    | dict.fromkeys(
        ("enabled", "every", "at", "deadline", "pace_s", "daily_requests", "floors", *NARROWING),
        "[sources.NAME]",
    )
)


@frozen(kw_only=True)
class SourceSettings:
    """What the user wants otherwise for one source; ``None`` leaves it to the spider.

    ``at`` are times of day in Beijing, instead of ``every``; ``deadline`` ends a run that takes longer.
    ``floors`` are the least rows of a list page and the least shares of filled fields (``crawlers.config_floors``).
    ``narrowed`` says what lists of lots are narrowed to (province, city, category, seller, status: words parted
    by commas); ``extra`` holds the values of the keys that the spider itself declares.
    """

    enabled: bool | None = None
    every: timedelta | None = None
    at: tuple[time, ...] = ()
    deadline: timedelta | None = None
    pace_s: float | None = None
    daily_requests: int | None = None
    floors: Mapping[str, float] = field(factory=dict)
    narrowed: Mapping[str, str] = field(factory=dict)
    extra: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True)
class Config:
    """The whole configuration; ``file`` is ``None`` when there is no file and all is default."""

    file: Path | None = None
    contact: str | None = None
    lang: str = "en"
    alerts: AlertSettings = field(factory=AlertSettings)
    documents: DocumentSettings = field(factory=DocumentSettings)
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
        alerts=take_alerts(Table(file, "[alerts]", top.take_raw("alerts", {})), env),
        documents=take_documents(Table(file, "[documents]", top.take_raw("documents", {}))),
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
        at=table.take("at", forms.TIMES) or (),
        deadline=table.take("deadline", forms.DURATION),
        pace_s=table.take("pace_s", forms.SECONDS),
        daily_requests=table.take("daily_requests", forms.COUNT),
        floors=take_floors(table),
        narrowed={
            key: ",".join(words) for key in (*NARROWING, "seller") if (words := table.take(key, forms.WORDS))
        },
        extra={key: value for key, value in taken.items() if value is not None},
    )
    if settings.every and settings.at:
        raise table.wrong("at", "stands beside every; a source has one schedule: take one of them out")
    table.nothing_left()
    return settings
