"""Writing a file beside its target, so that the target is replaced only when the new one is complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def complete_or_not_at_all(target: Path) -> Iterator[Path]:
    """Give the address of a temporary file beside ``target``; it takes the target's place at the end, or goes.

    Raises ``OSError`` when the folder cannot be written.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
