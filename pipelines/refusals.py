"""What makes a crawl impossible is said in one line, also where Scrapy's own command started it.

It is met while the engine is made: once a spider opens, every part would have its say about the closing of what
never was open.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

from pipelines.keep.database import DatabaseUnusable, check_writable
from pipelines.keep.locks import AlreadyRunning, reserve_once

REFUSALS = (AlreadyRunning, DatabaseUnusable)


def refuse_early(database: Path, source: str) -> None:
    """Take the lock of a source and see that the database can be written to. Raises one of ``REFUSALS``."""
    _say_in_one_line()
    check_writable(database)
    reserve_once(database, source)


def _say_in_one_line() -> None:
    """Let the loop say a refusal that nobody asks for by its words, and everything else as it does."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # made outside of a crawl
        return
    loop.set_exception_handler(_say)


def _say(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    if isinstance(error, REFUSALS):
        logging.getLogger(__name__).error("%s", error)
    else:
        loop.default_exception_handler(context)
