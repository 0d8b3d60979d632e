"""A block page is not a page: tell a challenge from an answer, before anything is parsed.

The marks are data, met in public descriptions of the sites.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

# 429 becomes one of these only when it comes again after its wait (crawlers.polite).
CHALLENGE_STATUSES = frozenset({403, 405, 412, 521})

HEAD_CHARACTERS = 8192
SHORT_PAGE_BYTES = 30_000

# Scripts and cookie names of protection products: their presence in the head of a page is enough.
MARKS: tuple[tuple[str, str], ...] = (
    ("__jsl_clearance", "Jiasule script challenge"),
    ("__jsluid", "Jiasule script challenge"),
    ("HWWAFSESID", "Huawei Cloud firewall page"),
    ("acw_sc__v2", "Alibaba Cloud script challenge"),
    ("aliyun_waf", "Alibaba Cloud firewall page"),
    ("nc_1_n1z", "Alibaba slider"),
    ("nc_1__scale_text", "Alibaba slider"),
    ("x5secdata", "Alibaba punish page"),
    ("_____tmd_____", "Alibaba punish page"),
    ("RGV587_ERROR", "Alibaba punish page"),
    ("privatedomain/risk_handler", "JD risk page"),
    ("$_ts=window", "Ruishu script challenge"),
    ("cf-chl-", "Cloudflare challenge"),
    ("cdn-cgi/challenge-platform", "Cloudflare challenge"),
    ("TencentCaptcha", "Tencent captcha"),
    ("geetest", "Geetest captcha"),
    ("g-recaptcha", "reCAPTCHA"),
)

# Words shown to people. An ordinary notice may use any of them ("enter the 验证码 to sign up"), so they
# count only on a page that says little else.
WORDS: tuple[tuple[str, str], ...] = (
    ("滑块", "slider"),
    ("滑动验证", "slider"),
    ("人机验证", "captcha"),
    ("安全验证", "captcha"),
    ("访问验证", "captcha"),
    ("验证后继续访问", "captcha"),
    ("验证码", "captcha"),
    ("captcha", "captcha"),
    ("访问过于频繁", "rate limit page"),
    ("访问频率", "rate limit page"),
    ("操作过于频繁", "rate limit page"),
    ("请求过于频繁", "rate limit page"),
    ("访问被拦截", "firewall page"),
    ("请求被拦截", "firewall page"),
    ("访问被阻断", "firewall page"),
    ("访问被拒绝", "firewall page"),
    ("请求存在威胁", "firewall page"),
    ("网站防火墙", "firewall page"),
    ("应用防火墙", "firewall page"),
    ("javascript并刷新", "script challenge"),
    ("启用JavaScript", "script challenge"),
    ("enable JavaScript and", "script challenge"),
    ("Access Denied", "firewall page"),
    ("扫码登录", "log-in page"),
    ("欢迎登录", "log-in page"),
)
LITTLE_TEXT = 400


_MARKS = {mark.casefold(): what for mark, what in MARKS}
_WORDS = {word.casefold(): what for word, what in WORDS}
_NOT_SHOWN = re.compile(r"<(script|style)\b.*?(</\1>|$)|<[^>]*>|\s+", re.IGNORECASE | re.DOTALL)


class Challenged(IgnoreRequest):
    """Raised by ``BlockedMiddleware`` when an answer is a challenge. The page is not asked for again."""

    def __init__(self, evidence: str) -> None:
        super().__init__(evidence)
        self.evidence = evidence


def challenge_in(status: int, body: bytes, encoding: str = "utf-8") -> str | None:
    """Return what kind of challenge an answer is, or ``None`` when it is an ordinary one.

    A page of more than 30 KB is taken for content whatever it mentions, and so is any file that is not
    text (a PDF, a zip).
    """
    if status in CHALLENGE_STATUSES:
        return f"HTTP {status}"
    if len(body) > SHORT_PAGE_BYTES or body[:5].startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf", b"\x89PNG")):
        return None
    text = body.decode(encoding, "replace").casefold()
    found = _first_in(_MARKS, text[:HEAD_CHARACTERS])
    if not found and _first_in(_WORDS, text):
        shown = _NOT_SHOWN.sub("", text)
        found = _first_in(_WORDS, shown) if len(shown) <= LITTLE_TEXT else None
    return f"{found[1]} ({found[0]!r})" if found else None


def _first_in(table: dict[str, str], text: str) -> tuple[str, str] | None:
    return next((pair for pair in table.items() if pair[0] in text), None)


def _encoding(response: Response) -> str:
    return getattr(response, "encoding", None) or "utf-8"


class BlockedMiddleware:
    """Stops a challenge before it reaches a reader. Stands below retry, above decompression."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Raise ``Challenged`` for a challenge, pass anything else on."""
        if request.meta.get("is_robots"):
            return response
        evidence = challenge_in(response.status, response.body, _encoding(response))
        if evidence:
            raise Challenged(evidence)
        return response
