"""``firesale serve``: the local web page."""

from __future__ import annotations

import json
import logging
import socket
from contextlib import closing
from datetime import date, datetime, time, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawlers import clock
from firesale.commands.shared import database_option, language

if TYPE_CHECKING:
    from reports.web.site import Site

log = logging.getLogger(__name__)

PORT = 8001
_BACKLOG = 128


@click.command("serve")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to answer at; this machine only unless set.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option(
    "--lang",
    type=click.Choice(("en", "zh")),
    help="Language of addresses that name none (default: that of the configuration).",
)
@click.option("--as-of", "as_of", metavar="DATE", help="Figures as of the end of this day (default: today).")
@click.option("--json", "as_json", is_flag=True, help="Say the address as one JSON object.")
@database_option
def serve_command(
    host: str, port: int, lang: str | None, as_of: str | None, as_json: bool, database: Path
) -> int:
    """Serve the web page, read-only, until stopped. It needs no network.

    Packages, lots, sellers, figures with plots, alerts, the health of the sources, and search, in English and Chinese;
    every number leads to its rows. Free SQL is answered on this machine only.

    Example: firesale serve

    Example: firesale serve --port 8080 --lang zh
    """  # fmt: skip
    from firesale.commands.report import day_of

    words, day = lang or language(), day_of(as_of)
    _bring_up_to_date(database, day)
    with closing(_listening(host, port)) as listening:
        address = _address(host, listening.getsockname()[1])
        click.echo(json.dumps({"address": address}) if as_json else f"{address}  (Ctrl-C stops it)")
        _serve(_site(database, words, host, day if as_of else None), listening)
    return 0


def _bring_up_to_date(database: Path, day: date) -> None:
    """Compute the figures of the day; a database that cannot be written is shown with those it has."""
    from firesale.figuring import bring_up_to_date
    from pipelines.keep.database import DatabaseUnusable, open_reading

    open_reading(database).close()  # none at all, or none of ours: said before anything starts
    try:
        bring_up_to_date(database, day)
    except DatabaseUnusable as error:
        log.warning("%s; the page shows the figures as they were computed last", error)


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens already, so that the address said is answered. Raises a usage error when taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise click.UsageError(
            f"cannot answer at {host}, port {port}: {error.strerror or error}. Next step: another --port (0 takes a free one)"
        ) from error
    listening.listen(_BACKLOG)
    return listening


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _site(database: Path, lang: str, host: str, day: date | None) -> Site:
    """The page; of a day that was asked for, sources stand as they stood at its end."""
    from firesale.commands.report import known_sources
    from reports.web.application import site_of
    from reports.web.gate import LOOPBACK_NAMES

    loopback = _is_loopback(host)
    named = f"[{host}]" if ":" in host else host
    hosts = {*LOOPBACK_NAMES, named} if loopback else None
    return site_of(
        database, lang=lang, sources=known_sources(), now=lambda: _then(day), loopback=loopback, hosts=hosts
    )


def _then(day: date | None) -> datetime:
    """Now, or the end of a day in the past."""
    now = clock.now()
    return min(now, datetime.combine(day + timedelta(days=1), time(), clock.BEIJING)) if day else now


def _serve(site: Site, listening: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config(
        site.app(), log_level="warning", access_log=False, server_header=False, lifespan="on"
    )
    server: Any = uvicorn.Server(config)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return  # that is how it is stopped
