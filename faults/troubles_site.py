"""Troubles that a site makes: blocked, forbidden, empty, another layout, pages that fail, hang, drip, break off, or
come in another encoding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from faults import twist
from faults.compare import query_records, records
from faults.stand import Stand
from faults.troubles import MONDAY, NIGHT, TUESDAY, House, Row, Said, sound
from faults.twist import Turn

HOST = "https://www.yindeng.com.cn"
TRANSFERS = f"{HOST}/xxpl/xxpl_bldkzr/bldkzr_zrgg/"
THIRD_PAGE = {1: "index_6.html", 2: "index_6.html"}  # of eight; they count down
UNSEEN = {"records changed": 0, "to readers": 0}


def _refused(page: Any) -> Any:
    return page._replace(status=403, body=b"<html><body>403 Forbidden</body></html>")


def _forbidding(request: Any, page: Any) -> Any:
    if request.path == "/robots.txt":
        return page._replace(status=200, body=b"User-agent: *\nDisallow: /\n", content_type="text/plain")
    return page


def _challenging_calls(request: Any, page: Any) -> Any:
    return _refused(page) if "unifiedSearch" in request.query else page


#: name -> (how the site's answers are turned, state, exit status); those whose names begin with jd are of JD's calls.
HELD_BACK: dict[str, tuple[Turn, str, int]] = {
    "blocked": (twist.of_lists(_refused), "blocked", 4),
    "challenged": (twist.of_lists(twist.challenged), "blocked", 4),
    "items-blocked": (twist.of_items(_refused), "blocked", 4),
    "forbidden": (_forbidding, "disallowed", 4),
    "empty": (twist.of_lists(twist.without_rows), "empty", 5),
    "layout": (twist.of_lists(twist.with_other_classes), "layout", 5),
    "fields-vanished": (twist.of_items(twist.without_fields), "layout", 5),
    "jd-blocked": (_challenging_calls, "blocked", 4),
    "jd-empty": (twist.of_calls(twist.of_no_lots, listing=True), "empty", 5),
    "jd-layout": (twist.of_calls(twist.of_other_names, listing=True), "layout", 5),
    "jd-fields-renamed": (twist.of_calls(twist.of_other_names, listing=False), "layout", 5),
    "jd-fields-vanished": (twist.of_calls(twist.of_nothing, listing=False), "layout", 5),
}


def held_back(house: House, name: str) -> Iterator[Row]:
    """Two runs that see nothing, then one that sees all again."""
    turn, state, status = HELD_BACK[name]
    source, host = (
        ("jd_auctions", "api.m.jd.com") if name.startswith("jd-") else ("yindeng", "www.yindeng.com.cn")
    )
    house.reference(source)
    stand, site = house.stand(source), next(one for one in house.sites[2] if one.host == host)
    before = records(stand.database, with_times=True)
    site.turn = turn
    try:
        for when, now, messages in (("first run", MONDAY, 1), ("second run", NIGHT, 0)):
            ran = stand.crawl(house.world.url, now, source)
            expected = {"state": state, "exit": status, **UNSEEN, "to operators": messages}
            yield Row(name, when, expected, house.seen(stand, ran, before))
    finally:
        site.turn = None
    yield Row(name, "recovery", sound(**{"to operators": 1}), house.recovered(stand, source))


def third_page(house: House) -> Iterator[Row]:
    """Page 3 of the list fails in a first crawl, and in a full one over known records."""
    for day, stand, options in ((1, house.empty(), ()), (2, house.stand(), ("--full",))):
        world, page = house.worlds[day], TRANSFERS + THIRD_PAGE[day]
        whole = house.empty() if day == 1 else house.stand()
        now = "2025-11-14T18:00:00+08:00" if day == 1 else TUESDAY
        house.sound(whole.crawl(world.url, now, "yindeng", *options))
        house.hush()
        known = _facts(stand)
        world.override(page, status=500)
        ran = stand.crawl(world.url, now, "yindeng", *options)
        world.restore(page)
        reference = _facts(whole)
        seen = house.seen(stand, ran)
        seen |= {"on the page, stored": len(_on_page(house, day) & set(_facts(stand)) - set(known)),
                 "elsewhere, lacking or wrong": _wrong(reference, _facts(stand), _on_page(house, day) - set(known))}  # fmt: skip
        expected: Said = {"state": "partial", "exit": 3, "to operators": 1, "on the page, stored": 0,
                          "elsewhere, lacking or wrong": 0}  # fmt: skip
        where = "first crawl" if day == 1 else "known records, --full"
        yield Row("third-page", where, expected, seen)
        ran = stand.crawl(world.url, now, "yindeng")
        seen = {**house.seen(stand, ran), "lacking or wrong": _wrong(reference, _facts(stand), set())}
        yield Row("third-page", f"{where}, next run", {"state": "ok", "exit": 0, "to operators": 1, "lacking or wrong": 0}, seen)  # fmt: skip


def one_item(house: House, name: str, befall: Callable[[House, str], Any]) -> Iterator[Row]:
    """One new notice does not come in a run; the others do, and the next run has it."""
    house.reference()
    stand = house.stand()
    item = _new_item(house, stand)
    with befall(house, item) as world:
        ran = stand.crawl(world or house.world.url, MONDAY, "yindeng")
    stored = _facts(stand)
    seen = {**house.seen(stand, ran), "that notice": "stored" if _id(item) in stored else "not stored"}
    expected: Said = {"state": "partial", "exit": 3, "to operators": 0, "that notice": "not stored"}
    yield Row(name, "first run", expected, seen)
    reference, _ = house.reference()
    ran = stand.crawl(house.world.url, TUESDAY, "yindeng")
    lacking = (reference["notices"] - records(stand.database)["notices"]).total()
    after = {**house.seen(stand, ran), "notices lacking or wrong": lacking}
    yield Row(
        name, "recovery", {"state": "ok", "exit": 0, "to operators": 0, "notices lacking or wrong": 0}, after
    )


def encoding(house: House, name: str, turn: Turn) -> Iterator[Row]:
    """Pages in another encoding than they say: read as they are meant, or held back; never a wrong value."""
    house.reference()
    stand, site = house.stand(), house.sites[2][0]
    known = _facts(stand)
    whole = house.stand()
    house.sound(whole.crawl(house.world.url, TUESDAY, "yindeng"))
    meant = _facts(whole)
    house.hush()
    site.turn = turn
    try:
        ran = stand.crawl(house.world.url, MONDAY, "yindeng")
    finally:
        site.turn = None
    seen = house.seen(stand, ran)
    seen["wrong values"] = "; ".join(_invented(meant, known, _facts(stand))) or 0
    yield Row(name, "first run", {"wrong values": 0}, seen)
    after = house.recovered(stand)
    yield Row(name, "recovery", {"state": "ok", "exit": 0, "records lacking or wrong": 0}, after)


def _facts(stand: Stand) -> dict[str, dict[str, Any]]:
    """The notices by their ids, without the bookkeeping."""
    return query_records(stand.database, "notices", "notice_id") if stand.database.exists() else {}


def _wrong(reference: dict[str, Any], seen: dict[str, Any], but: set[str]) -> int:
    return sum(reference.get(name) != seen.get(name) for name in {*reference, *seen} - but)


def _invented(meant: dict[str, Any], known: dict[str, Any], seen: dict[str, Any]) -> list[str]:
    """Values that neither the page nor the past says; what is missing is not invented."""
    judgements = (
        "missing",
        "reading",
        "checks_failed",
        "starting_price_state",
        "document_url",
        "rule_project_id",
        "project_id",
    )
    wrong = []
    for name, row in seen.items():
        for column, value in row.items():
            allowed = (None, meant.get(name, {}).get(column), known.get(name, {}).get(column))
            if column not in judgements and value not in allowed:
                wrong.append(f"{name} {column} {str(value)[:30]!r}, not {str(allowed[1])[:30]!r}")
    return wrong[:3] + ([f"and {len(wrong) - 3} more"] if len(wrong) > 3 else [])


def _on_page(house: House, day: int) -> set[str]:
    """The ids of the notices on the third page."""
    from fixtures.world.site import Request  # noqa: PLC0415

    path = (TRANSFERS + THIRD_PAGE[day]).removeprefix(HOST)
    body = house.sites[day][0].answer(Request("GET", "www.yindeng.com.cn", path, "", {}, b"")).body.decode()
    return {_id(part.partition('"')[0]) for part in body.split('href="./')[1:]}


def _new_item(house: House, stand: Stand) -> str:
    """The address of a notice of the second day that the first has not."""
    known = _facts(stand)
    whole = house.stand()
    house.sound(whole.crawl(house.world.url, TUESDAY, "yindeng"))
    house.hush()
    new = {
        name: row for name, row in _facts(whole).items() if name not in known and row["kind"] == "transfer"
    }
    return str(new[min(new)]["url"])


def _id(url: str) -> str:
    return f"yindeng:{url.rpartition('/')[2].removesuffix('.html')}"


class _Overridden:
    """A page that is answered in another way while the context is open."""

    def __init__(self, house: House, url: str, **answer: Any) -> None:
        self.house, self.url, self.answer = house, url, answer

    def __enter__(self) -> str:
        self.house.world.override(self.url, **self.answer)
        return ""

    def __exit__(self, *_: object) -> None:
        self.house.world.restore(self.url)


class _Held:
    """A page that hangs while the context is open."""

    def __init__(self, house: House, url: str) -> None:
        self.hold = house.world.hold(url)

    def __enter__(self) -> str:
        return ""

    def __exit__(self, *_: object) -> None:
        self.hold.release()


def _cut(house: House, url: str) -> _Overridden:
    return _Overridden(house, url, body="<html>" + "x" * 5000, cut_at=200)


def _drip(house: House, url: str) -> Any:
    return twist.dripping(house.world.url, lambda path: path.endswith(url.rpartition("/")[2]))


_GBK, _UTF8 = "text/html; charset=gbk", "text/html; charset=utf-8"
ENCODINGS: dict[str, Turn] = {
    "gbk-said-utf8": twist.of_items(twist.in_encoding("gbk", _UTF8)),
    "utf8-said-gbk": twist.of_items(twist.in_encoding("utf-8", _GBK)),
    "utf16": twist.of_items(twist.in_encoding("utf-16", "text/html")),
    "broken-bytes": twist.of_items(twist.broken_bytes),
    "lists-gbk-said-utf8": twist.of_lists(twist.in_encoding("gbk", _UTF8)),
    "lists-utf8-said-gbk": twist.of_lists(twist.in_encoding("utf-8", _GBK)),
    "lists-broken-bytes": twist.of_lists(twist.broken_bytes),
}
TROUBLES: dict[str, Callable[[House], Iterator[Row]]] = {
    **{name: partial(held_back, name=name) for name in HELD_BACK},
    "third-page": third_page,
    "body-cut": partial(one_item, name="body-cut", befall=_cut),
    "server-hanging": partial(one_item, name="server-hanging", befall=_Held),
    "slow-drip": partial(one_item, name="slow-drip", befall=_drip),
    **{name: partial(encoding, name=name, turn=turn) for name, turn in ENCODINGS.items()},
}
