"""A block page is not a page: tell a challenge from an answer, before anything is parsed.

The marks are data, met in public descriptions of the sites.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

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

# Parts of an address that is a challenge whatever its page says: host and path, lower case.
ADDRESS_MARKS: tuple[tuple[str, str], ...] = (
    ("/_____tmd_____/punish", "Alibaba punish page"),
    ("login.taobao.com/", "Taobao log-in page"),
    ("login.tmall.com/", "Taobao log-in page"),
    ("/havanaone/login/", "Taobao log-in page"),
    ("i.taobao.com/my_itaobao", "Taobao log-in page"),
    ("passport.jd.com/", "JD log-in page"),
    ("plogin.m.jd.com/", "JD log-in page"),
    ("/privatedomain/risk_handler", "JD risk page"),
    ("cfe.m.jd.com/", "JD risk page"),
)

# Parameters that carry a visitor's or a challenge's token: no log and no table needs their values.
TOKENS = frozenset(
    {
        "x5secdata", "x5step", "x5sec", "x5referer", "bx-ua", "bx-umidtoken", "bx-pp", "bx_et", "umid", "ua",
        "sign", "token", "h5st", "x-api-eid-token", "eid", "fp", "uuid", "_m_h5_tk", "sessionid", "ticket",
    }
)  # fmt: skip
REDACTION_DEPTH = 3


_MARKS = {mark.casefold(): what for mark, what in MARKS}
_ADDRESS_MARKS = dict(ADDRESS_MARKS)
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


def challenging_address(url: str) -> str | None:
    """Return what kind of challenge an address leads to, or ``None``; its parameters are not looked at."""
    parts = urlsplit(url)
    found = _first_in(_ADDRESS_MARKS, f"{parts.hostname or ''}{parts.path or '/'}".casefold())
    return f"{found[1]} ({found[0]!r} in the address)" if found else None


def redacted(url: str) -> str:
    """Return an address without the parameters that carry tokens, also in addresses that are parameters.

    An address without such a parameter is given back as it is.
    """
    return _redacted(url, REDACTION_DEPTH)


def _redacted(url: str, depth: int) -> str:
    place, mark, query = url.partition("?")
    query, hash_mark, fragment = query.partition("#")
    if not mark:
        return url
    pairs = query.split("&")
    kept = [_inner(pair, depth) for pair in pairs if pair.partition("=")[0].casefold() not in TOKENS]
    query = "&".join(kept)
    return place + (mark if query else "") + query + hash_mark + fragment


def _inner(pair: str, depth: int) -> str:
    name, mark, value = pair.partition("=")
    inner = unquote(value)
    if "?" not in inner or inner == value:
        return pair
    clean = _redacted(inner, depth - 1) if depth else inner.partition("?")[0]
    return pair if clean == inner else name + mark + quote(clean, safe="")


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
        evidence = challenging_address(response.url) or challenge_in(
            response.status, response.body, _encoding(response)
        )
        if evidence:
            raise Challenged(evidence)
        return response


class RedirectedToChallengeMiddleware:
    """Stops a redirect to a log-in or punish page before it is followed. Stands above the redirects."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Raise ``Challenged`` for such a redirect, pass anything else on."""
        location = response.headers.get("Location") if 300 <= response.status < 400 else None
        if location and not request.meta.get("is_robots"):
            evidence = challenging_address(urljoin(response.url, location.decode("latin-1")))
            if evidence:
                raise Challenged(f"redirected: {evidence}")
        return response
