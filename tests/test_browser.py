"""Pages drawn by a real browser: what a spider gets, that nothing leaves the world, and what failures cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import DownloadFailedError
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings

from crawlers import settings
from crawlers.blocked import Challenged
from crawlers.browser import Answer, BrowserDied, BrowserWish, NoBrowser, PageTimeout, answers_of
from crawlers.browser.wish import BrowserGivenUp
from fixtures.world.server import WorldServer
from fixtures.world.site import Page
from tests.browser_site import (
    CORS,
    DATA,
    SHOP,
    Data,
    Pages,
    Trap,
    browsers_of,
    draw,
    drawn_by_script,
    kill_browser,
    moved,
    need_browser,
    page_of,
    paths,
    served,
)

CHECKOUT = Path(__file__).resolve().parents[1]
LOADED = BrowserWish()


@pytest.fixture(autouse=True)
def a_browser():
    need_browser()


def rows_of(response):
    return response.css(".row::text").getall()


def test_the_response_is_the_page_as_its_script_drew_it():
    with served({}) as world:
        [response] = draw(world, page_of("/lot/7"))
    assert isinstance(response, HtmlResponse)
    assert (response.status, response.url) == (200, f"https://{SHOP}/lot/7")
    assert rows_of(response) == ["拍品7 700"]
    assert "browser" in response.flags


def test_the_answers_that_the_page_itself_received_come_with_it():
    with served({}) as world:
        [response] = draw(world, page_of("/lot/7"))
    [answer] = answers_of(response)
    assert answer.url == f"https://{DATA}/api?functionId=lot&id=7"
    assert (answer.status, json.loads(answer.body)["cents"]) == (200, 700)


def test_only_answers_whose_address_has_one_of_the_words_are_kept():
    wish = BrowserWish(wait_for=".row", answers=("functionId=other",))
    extra = f'<script>fetch("https://{DATA}/api?functionId=other&id=5")</script>'
    with served({"/both": drawn_by_script(4, extra)}) as world:
        [response] = draw(world, page_of("/both", wish))
    assert [answer.url for answer in answers_of(response)] == [f"https://{DATA}/api?functionId=other&id=5"]


def test_an_answer_as_jsonp_is_an_answer():
    scripts = Pages("scripts.example", {"/api": Page(200, b'got({"a":1})', "text/javascript")})
    page = '<script>function got(o){}</script><script src="https://scripts.example/api?jsonp=got"></script>'
    with served({"/p": page}, scripts) as world:
        [response] = draw(world, page_of("/p", BrowserWish(answers=("jsonp=got",))))
    assert [answer.body for answer in answers_of(response)] == [b'got({"a":1})']


def test_a_page_without_a_wish_for_an_element_is_ready_when_it_has_loaded_and_its_answers_are_in():
    late = f'<script>onload = () => setTimeout(() => fetch("https://{DATA}/api?id=1"), 300)</script>'
    with served({"/late": late}) as world:
        [response] = draw(world, page_of("/late", BrowserWish(answers=(DATA,))))
    assert len(answers_of(response)) == 1


def test_a_file_that_is_no_html_comes_as_received():
    body = b'{"a": 1}'
    with served({"/data": Page(200, body, "application/json")}) as world:
        [response] = draw(world, page_of("/data", LOADED))
    assert response.body == body
    assert not isinstance(response, HtmlResponse)


# --- the world ---------------------------------------------------------------------------------------


def test_redirects_of_the_document_stay_in_the_world_and_end_in_the_final_address():
    pages = {"/old": moved("/older"), "/older": moved("https://www.second.example/lot/3")}
    with served(pages, Pages("www.second.example", {"/lot/3": "<p class=row>there"})) as world:
        [response] = draw(world, page_of("/old", BrowserWish(".row")))
        assert paths(world) == [f"/{SHOP}/old", f"/{SHOP}/older", "/www.second.example/lot/3"]
    assert response.url == "https://www.second.example/lot/3"
    assert rows_of(response) == ["there"]


def test_a_redirect_that_names_the_world_itself_leads_to_the_real_address():
    with served({}) as world:
        world.override(f"/{SHOP}/old", status=302, headers={"Location": f"{world.url}/{SHOP}/lot/2"})
        [response] = draw(world, page_of("/old"))
    assert response.url == f"https://{SHOP}/lot/2"


def test_a_page_that_sends_itself_elsewhere_by_script_ends_there():
    pages = {"/go": "<script>location.replace('https://www.second.example/x')</script>"}
    with served(pages, Pages("www.second.example", {"/x": "<p class=row>there"})) as world:
        [response] = draw(world, page_of("/go", BrowserWish(".row")))
    assert response.url == "https://www.second.example/x"


ESCAPES = """<p class=row>x</p>
<script>
for (const address of ["http://127.0.0.1:PORT/a", "http://localhost:PORT/b", "https://unknown.example/c", "/away"])
  fetch(address, {mode: "no-cors"}).catch(() => 0);
new WebSocket("ws://127.0.0.1:PORT/"); new WebSocket("wss://socket.example/s");
navigator.sendBeacon("http://127.0.0.1:PORT/beacon");
const shared = new Worker(URL.createObjectURL(new Blob(["fetch('http://127.0.0.1:PORT/worker')"])));
try { navigator.serviceWorker.register("/service.js"); } catch (e) {}
setTimeout(() => document.body.insertAdjacentHTML("beforeend", "<i id=late></i>"), 700);
</script>
<iframe src="http://127.0.0.1:PORT/frame"></iframe><script src="http://127.0.0.1:PORT/script.js"></script>
<link rel=prefetch href="http://127.0.0.1:PORT/p"><link rel=dns-prefetch href="//127.0.0.1:PORT">
<link rel=preconnect href="http://127.0.0.1:PORT">"""


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_no_request_of_a_page_leaves_the_world(scheme):
    with Trap() as trap:
        page = ESCAPES.replace("PORT", str(trap.port))
        away = moved(f"http://127.0.0.1:{trap.port}/redirected")
        with served({"/": page, "/away": away, "/doc": moved(f"http://127.0.0.1:{trap.port}/doc")}) as world:
            first = Request(f"{scheme}://{SHOP}/", meta={"browser": BrowserWish("#late")})
            got, elsewhere = draw(world, first, page_of("/doc", LOADED))
            asked = paths(world)
        assert trap.reached == {}
    assert got.status == 200
    assert "/unknown.example/c" in asked
    assert f"/127.0.0.1:{trap.port}/script.js" in asked
    assert (elsewhere.status, elsewhere.url) == (404, f"http://127.0.0.1:{trap.port}/doc")


def test_a_host_that_the_world_does_not_know_gets_its_404():
    with served({}) as world:
        [response] = draw(world, page_of("/", host="unknown.example"))
    assert response.status == 404


def test_service_workers_are_not_installed():
    script = "<script>navigator.serviceWorker.register('/service.js').catch(() => 0)"
    done = ".finally(() => document.body.insertAdjacentHTML('beforeend', '<p class=row>x'))</script>"
    pages = {"/": f"<body>{script}{done}", "/service.js": Page(200, b"", "text/javascript")}
    with served(pages) as world:
        draw(world, page_of("/", LOADED), page_of("/lot/1"))
        assert f"/{SHOP}/service.js" not in paths(world)


def test_cookies_belong_to_the_host_that_set_them():
    second = Pages("www.second.example", {"/": "<p class=row>x"})
    keeps = moved("/lot/1", ("Set-Cookie", "visit=shop; Secure; HttpOnly"))
    with served({"/in": keeps}, second) as world:
        draw(
            world,
            page_of("/in"),
            page_of("/", BrowserWish(".row"), host="www.second.example"),
            BROWSER_PAGES=1,
        )
        sent = {line.path: line.headers.get("cookie") for line in world.requests}
    assert sent[f"/{SHOP}/lot/1"] == "visit=shop"
    assert sent[f"/{DATA}/api?functionId=lot&id=1"] is None
    assert sent["/www.second.example/"] is None


def test_a_cookie_of_one_domain_reaches_its_other_hosts():
    set_cookie = Page(200, b"<p class=row>x", headers=(("Set-Cookie", "d=1; Domain=two.example"),))
    sites = Pages("a.two.example", {"/": set_cookie}), Pages("b.two.example", {"/": "<p class=row>x"})
    wish = BrowserWish(".row")
    with served({}, *sites) as world:
        draw(world, *(page_of("/", wish, host=site.host) for site in sites), BROWSER_PAGES=1)
        sent = {line.path: line.headers.get("cookie") for line in world.requests}
    assert sent["/b.two.example/"] == "d=1"


def test_every_request_of_a_page_says_who_we_are():
    with served({}) as world:
        draw(world, page_of("/lot/1"))
        agents = {line.headers["user-agent"] for line in world.requests}
        languages = {line.headers["accept-language"].split(",")[0] for line in world.requests}
    assert agents == {settings.USER_AGENT}
    assert languages == {"zh-CN"}


def test_a_referer_is_sent_when_the_spider_names_one():
    with served({}) as world:
        draw(world, page_of("/lot/1", headers={"Referer": f"https://{SHOP}/list"}))
        assert world.requests[0].headers["referer"] == f"https://{SHOP}/list"


def test_what_is_posted_by_a_page_arrives_with_its_body():
    class Echo:
        host = "echo.example"

        def answer(self, request):
            body = json.dumps({"method": request.method, "got": request.body.decode()}).encode()
            return Page(200, body, "application/json", headers=CORS)

    script = "<script>fetch('https://echo.example/', {method: 'POST', body: '页=2', credentials: 'include'})"
    with served({"/": script + "</script>"}, Echo()) as world:
        [response] = draw(world, page_of("/", BrowserWish(answers=("echo.example",))))
    assert json.loads(answers_of(response)[-1].body) == {"method": "POST", "got": "页=2"}


# --- what is not loaded ------------------------------------------------------------------------------

HEAVY = """<link rel=stylesheet href=/s.css><img src=/1.png><img srcset="/2.png 2x"><picture><source srcset=/3.webp>
<img src=/4.jpg></picture><video src=/v.mp4 preload=auto poster=/5.png></video><audio src=/a.mp3 preload=auto></audio>
<video src="/stream?id=1" autoplay muted></video><svg><image href=/6.png /></svg><input type=image src=/7.png>
<link rel=icon href=/favicon.ico><link rel=preload as=font crossorigin href=/f1.woff2><p style="font-family:F">字</p>
<script src="https://hm.baidu.com/hm.js"></script><script src="https://log.mmstat.com/eg.js"></script>
<iframe src="https://frames.example/"></iframe><a ping=/ping href=#x id=a>x</a>
<script>new Image().src = "/beacon.gif"; navigator.sendBeacon("/sent"); document.getElementById("a").click();
setTimeout(() => document.body.insertAdjacentHTML("beforeend", "<p class=row>x</p>"), 500)</script>"""


def test_no_picture_font_medium_or_tracker_is_loaded():
    style = "@font-face{font-family:F;src:url(/f2.woff2)} body{background:url(/8.png)}"
    frames = Pages("frames.example", {"/": "<img src=/9.png><video src=/w.mp4 preload=auto></video>"})
    with served({"/": HEAVY, "/s.css": Page(200, style.encode(), "text/css")}, frames) as world:
        [response] = draw(world, page_of("/", BrowserWish(".row")))
        assert set(paths(world)) == {f"/{SHOP}/", f"/{SHOP}/s.css", "/frames.example/"}
    assert rows_of(response) == ["x"]


# --- reuse -------------------------------------------------------------------------------------------


LEFTOVERS = {
    "it asks again and again": f'setInterval(() => fetch("https://{DATA}/api?id=99"), 10)',
    "it asks when it is left": f'onpagehide = () => fetch("https://{DATA}/api?id=99", {{keepalive: true}})',
    "it moves within itself": f'setInterval(() => {{ history.pushState(0, "", "/lot/2"); fetch("https://{DATA}/api?id=99") }}, 10)',
    "it goes elsewhere": "setTimeout(() => setInterval(() => location.reload(), 10), 400)",
}


@pytest.mark.parametrize("at_once", [False, True], ids=["after a pause", "straight after"])
@pytest.mark.parametrize("script", LEFTOVERS.values(), ids=LEFTOVERS)
def test_answers_of_one_page_are_never_given_to_the_next(script, at_once):
    page = drawn_by_script(1, f"<script>{script}</script>")
    with served({"/before": page}) as world:
        wanted = [page_of("/before"), page_of("/lot/2"), page_of("/before"), page_of("/lot/3")]
        _, second, _, third = draw(world, *wanted, at_once=at_once, BROWSER_PAGES=1)
    for number, response in ((2, second), (3, third)):
        expected = [f"https://{DATA}/api?functionId=lot&id={number}"]
        assert [answer.url for answer in answers_of(response)] == expected
        assert rows_of(response) == [f"拍品{number} {number}00"]


@pytest.mark.parametrize(
    "script", [LEFTOVERS["it asks again and again"], LEFTOVERS["it moves within itself"]]
)
def test_what_the_page_before_receives_while_the_next_is_on_its_way_is_not_the_next_ones(script):
    page = drawn_by_script(1, f"<script>{script}</script>")
    with served({"/before": page}) as world:
        hold = world.hold(f"/{SHOP}/lot/2")
        threading.Thread(target=lambda: hold.reached.wait() and world.after(10, hold.release)).start()
        _, second = draw(world, page_of("/before"), page_of("/lot/2"), at_once=True, BROWSER_PAGES=1)
        assert paths(world).index(f"/{SHOP}/lot/2") > 10  # the page before went on asking all the while
    assert [answer.url for answer in answers_of(second)] == [f"https://{DATA}/api?functionId=lot&id=2"]
    assert rows_of(second) == ["拍品2 200"]


def test_a_page_that_was_taken_asks_for_nothing_more():
    chatty = f'<script>setInterval(() => fetch("https://{DATA}/api?id=99"), 50)</script>'
    with served({"/chatty": drawn_by_script(1, chatty)}) as world:
        draw(world, page_of("/chatty"), page_of("/lot/2"), page_of("/lot/3"), BROWSER_PAGES=1)
        asked = paths(world)
    assert "id=99" not in " ".join(asked[asked.index(f"/{SHOP}/lot/3") :])


def test_tabs_share_nothing_after_so_many_pages():
    keeps = Page(200, b"<p class=row>x", headers=(("Set-Cookie", "visit=1"),))
    three = [page_of("/in", BrowserWish(".row")) for _ in range(3)]
    with served({"/in": keeps}) as world:
        draw(world, *three, BROWSER_PAGES=1, BROWSER_PAGES_PER_CONTEXT=2)
        assert [line.headers.get("cookie") for line in world.requests] == [None, "visit=1", None]


def test_no_more_pages_are_open_at_once_than_the_setting_says():
    with served({}) as world:
        hold = world.hold(f"/{SHOP}/lot/1")
        held = world.hold(f"/{SHOP}/lot/2")
        wanted = [page_of(f"/lot/{number}") for number in (1, 2, 3)]
        *failed, third = draw(world, *wanted, at_once=True, BROWSER_PAGES=2, BROWSER_PAGE_S=2)
        assert (len(hold.held), len(held.held)) == (1, 1)
        assert paths(world)[0] == f"/{SHOP}/lot/3"
    assert [type(error) for error in failed] == [PageTimeout, PageTimeout]
    assert rows_of(third) == ["拍品3 300"]


def test_popups_and_dialogs_hold_nothing_up():
    with served({"/": "<script>alert(1);open('/other');confirm(2)</script><p class=row>x"}) as world:
        [response] = draw(world, page_of("/", BrowserWish(".row")))
    assert rows_of(response) == ["x"]


# --- failures ----------------------------------------------------------------------------------------

NEVER = {
    "its element never comes": "<p>something else",
    "its script never ends": "<script>setTimeout(() => { while (true); }, 50)</script>",
    "its script never ends while it loads": "<script>while (true);</script>",
    "it reloads itself for ever": "<script>location.reload()</script>",
}


@pytest.mark.parametrize("page", NEVER.values(), ids=NEVER)
def test_a_page_that_never_finishes_costs_its_deadline_and_nothing_else(page):
    with served({"/never": page}) as world:
        draw_these = [page_of("/lot/1"), page_of("/never"), page_of("/lot/2"), page_of("/lot/3")]
        began = time.monotonic()
        first, never, *others = draw(world, *draw_these, BROWSER_PAGES=1, BROWSER_PAGE_S=3)
        took = time.monotonic() - began
    assert isinstance(never, PageTimeout)
    assert [rows_of(page) for page in (first, *others)] == [["拍品1 100"], ["拍品2 200"], ["拍品3 300"]]
    assert took < 3 + 8


def test_a_page_past_its_deadline_is_not_worth_another_try_in_this_run():
    retried = RetryMiddleware(Settings()).exceptions_to_retry
    assert issubclass(BrowserDied, retried)
    assert not any(issubclass(final, retried) for final in (PageTimeout, NoBrowser, BrowserGivenUp))


def test_the_time_of_a_run_is_bounded():
    with served({}) as world:
        first, late = draw(world, page_of("/lot/1"), page_of("/lot/2"), BROWSER_RUN_S=0.01)
    assert isinstance(first, HtmlResponse)
    assert isinstance(late, PageTimeout)


def test_a_connection_that_breaks_is_worth_another_try():
    with served({}) as world:
        world.override(f"/{SHOP}/cut", body="<p class=row>" + "x" * 1000, cut_at=20)
        [error] = draw(world, page_of("/cut"))
    assert isinstance(error, DownloadFailedError)


class Deadly(Pages):
    """A site that ends the browser as soon as it asks for some pages, before they are answered."""

    def __init__(self, *deadly):
        super().__init__(SHOP, {})
        self.deadly = deadly

    def answer(self, request):
        if request.path in self.deadly:
            kill_browser(os.getpid())
        return super().answer(request)


def test_a_browser_that_crashed_is_started_again():
    with WorldServer([Deadly("/lot/2"), Data()]) as world:
        wanted = [page_of(f"/lot/{number}") for number in range(1, 7)]
        got = draw(world, *wanted, BROWSER_PAGES=1)
    lost = {n: type(page) for n, page in enumerate(got, 1) if not isinstance(page, Response)}
    assert lost == {2: BrowserDied}
    assert browsers_of(os.getpid()) == []


def test_a_browser_that_keeps_crashing_is_left_alone():
    with WorldServer([Deadly("/lot/1", "/lot/2"), Data()]) as world:
        got = draw(world, *(page_of(f"/lot/{n}") for n in range(1, 5)), BROWSER_PAGES=1, BROWSER_RESTARTS=1)
    assert [type(error) for error in got] == [BrowserDied, BrowserDied, BrowserGivenUp, BrowserGivenUp]


def test_without_a_browser_the_error_has_the_line_that_installs_one(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.delenv("FIRESALE_CHROMIUM", raising=False)
    [error] = draw(None, page_of("/lot/1"))
    assert isinstance(error, NoBrowser)
    assert "apt-get install -y --no-install-recommends chromium-headless-shell" in str(error)


def test_a_browser_that_does_not_start_is_named(monkeypatch, tmp_path):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("FIRESALE_CHROMIUM", str(broken))
    [error] = draw(None, page_of("/lot/1"))
    assert isinstance(error, NoBrowser)
    assert str(broken) in str(error)


# --- challenges --------------------------------------------------------------------------------------


def test_a_page_that_ends_at_a_log_in_page_is_not_waited_for():
    pages = {"/in": moved("https://login.taobao.com/member/login.jhtml?redirectURL=x")}
    log_in = Pages("login.taobao.com", {"/member/login.jhtml": "<p>登录"})
    with served(pages, log_in) as world:
        began = time.monotonic()
        [response] = draw(world, page_of("/in"))
    assert response.url.startswith("https://login.taobao.com/")
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("status", [403, 412, 404, 503])
def test_a_page_with_an_error_status_is_not_waited_for(status):
    with served({"/in": Page(status, b"<p>no")}) as world:
        began = time.monotonic()
        [response] = draw(world, page_of("/in"))
    assert (response.status, time.monotonic() - began < 15) == (status, True)


def test_a_challenge_in_place_of_the_page_is_handed_on_before_the_deadline():
    with served({"/in": "<script>var a = 'x5secdata';</script><p>请滑动验证"}) as world:
        began = time.monotonic()
        [response] = draw(world, page_of("/in"))
    assert "请滑动验证" in response.text
    assert time.monotonic() - began < 15


def test_a_page_whose_own_call_was_challenged_is_challenged():
    with served({"/in": drawn_by_script(1)}) as world:
        world.override(f"/{DATA}/api", status=403, body="no access", headers=dict(CORS))
        [error] = draw(world, page_of("/in"))
    assert isinstance(error, Challenged)
    assert "403" in error.evidence


def test_an_answer_knows_that_it_is_a_challenge():
    punished = Answer("https://x/", 200, b'{"ret":["FAIL_SYS_USER_VALIDATE","RGV587_ERROR::SM"]}')
    assert punished.challenge
    assert Answer("https://x/", 200, b'{"ok":1}').challenge is None


# --- a whole crawl -----------------------------------------------------------------------------------

CRAWL = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from crawlers import settings
from crawlers.browser import BrowserWish, answers_of

class Lots(Spider):
    name = "lots"
    async def start(self):
        for path in sys.argv[1:]:
            how = {} if path.startswith("/plain") else {"browser": BrowserWish(".row", ("api.example",))}
            yield Request("https://paimai.example" + path, meta=how, callback=self.got, errback=self.failed)
    def got(self, response):
        print(response.url, response.status, len(answers_of(response)), *response.css(".row::text").getall(), flush=True)
    def failed(self, failure):
        print(failure.request.url, type(failure.value).__name__, failure.value, flush=True)

given = {name: value for name, value in vars(settings).items() if name.isupper()}
given["ITEM_PIPELINES"] = {}
given["BROWSER_PAGE_S"] = 20
process = AsyncCrawlerProcess(Settings(given))
process.crawl(Lots)
process.start()
"""


def start_crawl(world, *wanted):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FIRESALE_")}
    told = {"FIRESALE_WORLD": world.url, "PYTHONPATH": str(CHECKOUT)}
    if "FIRESALE_CHROMIUM" in os.environ:
        told["FIRESALE_CHROMIUM"] = os.environ["FIRESALE_CHROMIUM"]
    return subprocess.Popen(
        [sys.executable, "-c", CRAWL, *wanted], env=kept | told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )  # fmt: skip


def crawl(world, *wanted):
    process = start_crawl(world, *wanted)
    said, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in said.splitlines()}, errors


def test_killing_the_browser_in_mid_run_costs_no_page():
    wanted = [f"/lot/{number}" for number in range(1, 13)]
    with served({}) as world:
        process = start_crawl(world, *wanted)
        world.after(9, lambda: kill_browser(process.pid))
        said, errors = process.communicate(timeout=120)
    assert sorted(said.splitlines()) == sorted(
        f"https://{SHOP}/lot/{number} 200 1 拍品{number} {number}00" for number in range(1, 13)
    ), errors


def test_in_a_crawl_plain_requests_keep_the_plain_handler():
    with served({"/plain": "<p class=row>plain<script src=/never.js></script>"}) as world:
        got, _ = crawl(world, "/plain", "/lot/1")
        assert f"/{SHOP}/never.js" not in paths(world)
    assert got == {f"https://{SHOP}/plain": "200 0 plain", f"https://{SHOP}/lot/1": "200 1 拍品1 100"}


def test_in_a_crawl_robots_txt_binds_a_drawn_page_and_challenges_are_told():
    robots = Page(200, b"User-agent: *\nDisallow: /lot/2\n", "text/plain")
    pages = {
        "/robots.txt": robots,
        "/risk": moved("https://cfe.m.jd.com/privatedomain/risk_handler/03101900/?returnurl=x"),
        "/plain": moved("https://passport.jd.com/new/login.aspx?x5secdata=secret"),
    }
    with served(pages, Pages("cfe.m.jd.com", {})) as world:
        got, _ = crawl(world, "/lot/1", "/lot/2", "/risk", "/plain")
        assert f"/{SHOP}/lot/2" not in paths(world)
        assert not any(path.startswith("/passport.jd.com") for path in paths(world))
    assert got[f"https://{SHOP}/lot/2"].startswith("Disallowed")
    assert [got[f"https://{SHOP}{path}"].split(" ")[0] for path in ("/risk", "/plain")] == ["Challenged"] * 2
    assert "secret" not in got[f"https://{SHOP}/plain"]


def test_a_crawl_without_drawn_pages_does_not_import_playwright():
    script = "import sys; from crawlers.browser import handler; sys.exit('playwright' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=CHECKOUT, check=False).returncode == 0


def test_nothing_is_left_running_after_the_tests():
    assert browsers_of(os.getpid()) == []
