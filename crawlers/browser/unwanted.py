"""What a page does not get to load, and how the browser is started for that.

The browser itself stops what stands here: only a request that matches is paused and refused, all others never
pass through Python.
"""

from __future__ import annotations

from typing import Any

# Resource types as the Chrome DevTools protocol names them.
TYPES = ("Image", "Font", "Media", "Ping", "CSPViolationReport")

# Counting and advertising services met on the platforms' pages; nothing readable comes from them.
TRACKERS = (
    "hm.baidu.com",
    "*.mmstat.com",
    "*.cnzz.com",
    "*.umeng.com",
    "*.tanx.com",
    "*.alimama.com",
    "mercury.jd.com",
    "uranus.jd.com",
    "saturn.jd.com",
    "jrclick.jd.com",
    "*.google-analytics.com",
    "*.googletagmanager.com",
    "*.doubleclick.net",
    "*.sensorsdata.cn",
    "*.growingio.com",
)

LAUNCH_ARGUMENTS = (
    "--blink-settings=imagesEnabled=false",
    "--disable-remote-fonts",
    "--mute-audio",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # one process a page: frames of other sites are then under the same rules
    "--disable-site-isolation-trials",
)


def patterns() -> list[dict[str, Any]]:
    """Return the requests to refuse, in the form of the protocol's ``Fetch.enable``."""
    kinds = [{"resourceType": kind} for kind in TYPES]
    return [*kinds, *({"urlPattern": f"*://{host}/*"} for host in TRACKERS)]
