"""What a probe keeps of a site as fixtures: cleaned, read as the page that came, and outside of version control."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, TextResponse
from small_registry import FRIDAY, environment
from test_fixtures import compare, plain, read_case
from test_house_index import Statistics

from crawlers.browser.wish import ANSWERS, WISH, Answer, BrowserWish
from crawlers.families.again import Kept
from crawlers.families.recorded import recorded
from crawlers.outcome import State
from firesale import running
from firesale.commands.sources import proof_of
from firesale.recording import CaseRefused, Recorder, check_case, kept_of_case
from fixtures.world import planted
from fixtures.world.auctions import planted as planted_in_lots
from fixtures.world.days import sites
from fixtures.world.server import WorldServer
from fixtures.world.site import Request as Asked

PLANTED = (*planted.PLANTED, *planted_in_lots.PLANTED)
SOURCES = running.all_sources()
LISTS = [(name, one.name) for name in ("yindeng", "jd_auctions", "ali_court", "ali_notices") for one in SOURCES[name].lists]  # fmt: skip
BESIDE = {"origin": "recorded", "recorded_at": FRIDAY}


@pytest.fixture(scope="module")
def world():
    """Every site of the world by its host, asked without a server."""
    by_host = {site.host: site for site in [*sites(1, history=False), Statistics()]}

    def answer(request, **meta):
        host, _, rest = request.url.partition("://")[2].partition("/")
        path, _, query = rest.partition("?")
        page = by_host[host].answer(Asked("GET", host, f"/{path}", query, {}, b""))
        headers = {"Content-Type": page.content_type}
        return TextResponse(request.url, body=page.body, headers=headers, request=request)

    return answer


def spider_of(name):
    spider = SOURCES[name]()
    spider.now = datetime.fromisoformat(FRIDAY)
    return spider


@pytest.mark.parametrize(("name", "listing"), LISTS)
def test_a_list_is_read_from_what_is_kept_of_it_as_from_what_came(world, name, listing, tmp_path):
    spider = spider_of(name)
    (one,) = (each for each in spider.lists if each.name == listing)
    response = world(spider.list_request(one, None))
    came, _ = spider.read_answer(response, one, None)
    recorder = Recorder()
    recorder.watch(response, response.request, spider)
    (case,) = recorder.save(tmp_path / name, "spring", None, BESIDE)
    assert case.name == f"spring-{listing}-list"
    assert read_case(case)["rows"] == plain(came)["rows"] != []
    text = "".join(file.read_text() for file in case.iterdir())
    assert [words for words in PLANTED if words in text] == []
    assert "<style" not in text and "javascript" not in text.lower()


def test_the_index_of_cities_is_kept_too(world, tmp_path):
    spider, recorder = spider_of("house_index"), Recorder()
    response = world(Request("https://datacenter-web.eastmoney.com/api/data/v1/get?pageNumber=1"))
    recorder.watch(response, response.request, spider)
    (case,) = recorder.save(tmp_path / "house_index", "autumn", None, BESIDE)
    assert len(read_case(case)["rows"]) == 50


def test_of_a_drawn_page_its_answers_are_kept_without_the_persons_in_them(tmp_path):
    spider, recorder = spider_of("ali_assets"), Recorder()
    url = spider.list_request(spider.lists[0], None).url
    row = {
        "itemId": 1095000000001, "auctionTitle": "卞知非名下杭州市西湖区示例路1号演示花园2幢301室", "shopName": "卞知非",
        "contactMobile": 13800880017, "contactName": "令狐砚秋", "auctionLink": "//zc-item.taobao.com/auction/1095000000001.htm",
        "price": "158.4", "priceUnit": "万", "status": "before", "bizType": 7,
    }  # fmt: skip
    body = json.dumps(
        {"ret": ["SUCCESS"], "data": {"totalCount": 1, "schemeList": [row]}}, ensure_ascii=False
    )
    received = (Answer("https://h5api.m.taobao.com/h5/mtop.search/1.0/?sign=abc&t=1", 200, body.encode()),)
    request = Request(url, meta={WISH: BrowserWish(), ANSWERS: received})
    page = "<html><style>p{}</style><div class='pc-search-list--area'></div><script>var a = 1</script></html>"
    response = HtmlResponse(url, body=page.encode(), request=request, flags=[WISH])
    recorder.watch(response, request, spider)
    (case,) = recorder.save(tmp_path / "ali_assets", "spring", None, BESIDE)
    text = "".join(file.read_text() for file in case.iterdir())
    assert [words for words in (*PLANTED, "sign=abc", "var a", "<style") if words in text] == []
    (read,) = read_case(case)["rows"]
    assert read["url"] == "https://zc-item.taobao.com/auction/1095000000001.htm"
    assert "示例路1号演示花园" in read["title"]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ({"city": "安吉", "phone": "13800880017"}, {"city": "安吉", "phone": ""}),
        ({"note": '{"contact": "令狐砚秋", "area": "89.5"}'}, {"note": '{"contact":"","area":"89.5"}'}),
        ({"paimaiId": 13800880017, "callMe": 13800880017}, {"paimaiId": 13800880017, "callMe": 0}),
        ({"someone": "卞知非", "price": 158.4}, {"someone": "", "price": 158.4}),
        ({"datas": [], "ok": True, "none": None}, {"datas": [], "ok": True, "none": None}),
    ],
)
def test_json_keeps_every_key_and_no_person(body, kept):
    response = TextResponse("https://www.example.cn/list.json", body=json.dumps(body).encode())
    assert json.loads(recorded(response).page) == kept


@pytest.mark.parametrize("case", ["../spring", "a/b", "", ".hidden", "a" * 61, "spring.list", "spring form"])
def test_a_case_is_the_name_of_a_folder(case, tmp_path):
    with pytest.raises(CaseRefused, match="name of a folder"):
        check_case("yindeng", case, tmp_path)


@pytest.mark.parametrize("taken", ["spring", "spring-transfer-list"])
def test_no_case_is_ever_written_over(taken, tmp_path):
    (tmp_path / "yindeng" / taken).mkdir(parents=True)
    check_case("yindeng", "spring-2", tmp_path)
    with pytest.raises(CaseRefused, match="is there already"):
        check_case("yindeng", "spring", tmp_path)


def test_what_is_kept_of_an_item_comes_back_as_it_was(tmp_path):
    kept = Kept(
        url="https://www.example.cn/1.html", title="转让公告", published_on=None, listing="transfer", ask_again=False,
        read_at=datetime.fromisoformat(FRIDAY), page=None, page_sha256=None, file=None, file_sha256="ab", file_url=None,
        beside={"trouble": "a scan"},
    )  # fmt: skip
    (case,) = Recorder().save(tmp_path / "yindeng", "a-scan", kept, BESIDE)
    assert kept_of_case(case) == kept


def test_a_probe_keeps_what_came_and_the_source_is_proven_by_it(tmp_path, monkeypatch):
    into = tmp_path / "fixtures"
    command = [
        sys.executable,
        "-m",
        "firesale",
        "probe",
        "yindeng",
        "--json",
        "--save",
        "spring",
        "--into",
        str(into),
    ]
    with WorldServer(sites(1, history=False)) as server:
        ran = {"cwd": tmp_path, "env": environment(server, FRIDAY), "capture_output": True, "text": True}
        done = subprocess.run(command, **ran, check=False)
        again = subprocess.run(command, **ran, check=False)
        asked = len(server.requests)
    seen = json.loads(done.stdout)
    assert (done.returncode, seen["state"], seen["not_saved"]) == (0, "ok", [])
    case = into / "yindeng" / "spring"
    assert seen["saved"] == [str(case), str(case) + "-transfer-list", str(case) + "-result-list"]
    assert (again.returncode, asked) == (2, len(seen["answers"]))
    assert "is there already" in again.stderr
    monkeypatch.setattr("firesale.commands.sources.FIXTURES", into)
    assert proof_of("yindeng") == "recorded"
    read = read_case(case)
    for name in ("seller", "principal_yuan", "claims_yuan", "title", "registration_deadline_at"):
        assert str(read["notice"][name]) == str(seen["record"][name])
    with pytest.raises(pytest.fail.Exception, match="was written"):
        compare(case, read)
    compare(case, read_case(case))
    git = subprocess.run(["git", "init", "-q"], cwd=into, check=True) and subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=into, capture_output=True, text=True, check=True
    )
    assert git.stdout == ""
    text = "".join(file.read_text() for file in into.rglob("*.*") if file.is_file())
    assert [words for words in PLANTED if words in text] == []


@pytest.mark.parametrize("state", [State.BLOCKED, State.DISALLOWED, State.ERROR, State.SKIPPED])
def test_a_site_that_did_not_answer_is_not_saved(state, tmp_path, monkeypatch):
    from firesale import probing  # noqa: PLC0415 - the whole door

    def crawl(order, config, on_response):
        request = Request("https://datacenter-web.eastmoney.com/api/data/v1/get")
        on_response(
            response=TextResponse(request.url, body=b"{}"), request=request, spider=SOURCES["house_index"]()
        )
        return running.Ran(states={"house_index": state})

    monkeypatch.setattr(running, "crawl", crawl)
    seen = probing.probe("house_index", tmp_path / "a.db", None, save="spring", fixtures=tmp_path)
    assert seen.saved == [] and "no page of the site" in seen.not_saved[0]
    assert list(tmp_path.iterdir()) == []
