"""Which browser there is, and the line that installs one.

Order: ``FIRESALE_CHROMIUM`` (a path, or ``none``), Playwright's own headless shell, then the system's.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen
from scrapy.exceptions import IgnoreRequest

# The headless shell draws 2 to 3 times as many pages a second as a full browser.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
)
INSTALL_LINE = (
    "apt-get install -y --no-install-recommends chromium-headless-shell  "
    "(or: .venv/bin/playwright install --only-shell chromium)"
)
_OWN = "chromium_headless_shell-*/*/*"
_OWN_NAMES = ("chrome-headless-shell", "headless_shell")


@frozen
class Found:
    """A browser and where it comes from, in words."""

    path: Path
    origin: str


class NoBrowser(IgnoreRequest):
    """Raised for a page that needs a browser when there is none; its text has the line that installs one."""


def find_browser(environment: Mapping[str, str] | None = None) -> Found | None:
    """Return the browser to take, or ``None`` (also when FIRESALE_CHROMIUM says none, or names no program)."""
    environment = os.environ if environment is None else environment
    told = environment.get("FIRESALE_CHROMIUM", "")
    if told:
        path = shutil.which(told) if told != "none" else None
        return Found(Path(path), "FIRESALE_CHROMIUM") if path else None
    own = _playwrights_own(environment)
    if own:
        return Found(own, "Playwright's own")
    on_path = (shutil.which(name, path=environment.get("PATH")) for name in NAMES)
    system = next((path for path in on_path if path), None)
    return Found(Path(system), "the system's") if system else None


def why_no_browser(environment: Mapping[str, str] | None = None) -> str | None:
    """Return why pages cannot be drawn, with what to do about it; ``None`` when there is a browser."""
    environment = os.environ if environment is None else environment
    if find_browser(environment):
        return None
    told = environment.get("FIRESALE_CHROMIUM", "")
    if told == "none":
        return "no browser, as FIRESALE_CHROMIUM=none says; unset it to use one"
    if told:
        return f"FIRESALE_CHROMIUM={told} is not a program that can be run"
    return f"no browser was found; install one: {INSTALL_LINE}"


def _playwrights_own(environment: Mapping[str, str]) -> Path | None:
    folder = environment.get("PLAYWRIGHT_BROWSERS_PATH")
    mac = Path("~/Library/Caches/ms-playwright").expanduser()
    cache = environment.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    root = Path(folder) if folder else mac if sys.platform == "darwin" else Path(cache) / "ms-playwright"
    complete = [
        path
        for path in root.glob(_OWN)
        if path.name in _OWN_NAMES and (path.parents[1] / "INSTALLATION_COMPLETE").exists()
    ]
    return max(complete, key=_revision, default=None)


def _revision(path: Path) -> int:
    number = path.parents[1].name.rpartition("-")[2]
    return int(number) if number.isdigit() else 0


def main() -> int:
    """For ``./run``: print the browser's path; without one, why not on standard error, and return 1."""
    found = find_browser()
    if found is None:
        sys.stderr.write(f"{why_no_browser()}\n")
        return 1
    sys.stdout.write(f"{found.path}  ({found.origin})\n")
    return 0
