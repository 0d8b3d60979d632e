"""The switchboard: every part as text, in order, each with its reason.

Read by ``scrapy`` through scrapy.cfg and by the door alike, so that ``scrapy crawl SOURCE`` and
``firesale crawl SOURCE`` go through the same parts into the same database.
"""

from __future__ import annotations

import os

from crawlers import config as _config
from crawlers.world import is_loopback, world_from_environment

BOT_NAME = "firesale"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
SPIDER_LOADER_CLASS = "crawlers.loading.SourceLoader"  # Scrapy's own stops every source for an error in one

_settings = _config.load(None, os.environ)
FIRESALE_WORLD = world_from_environment()
FIRESALE_DB = os.environ.get("FIRESALE_DB") or "firesale.db"
FIRESALE_MEMORY = "pipelines.keep.memory.StoredMemory"
FIRESALE_DEADLINES = {name: source.deadline for name, source in _settings.sources.items() if source.deadline}
FIRESALE_DAILY_REQUESTS = {
    name: one.daily_requests for name, one in _settings.sources.items() if one.daily_requests
}
FIRESALE_FLOORS = {name: dict(source.floors) for name, source in _settings.sources.items()}
FIRESALE_NARROWED = {name: dict(source.narrowed) for name, source in _settings.sources.items()}
_own_world = FIRESALE_WORLD is not None and is_loopback(FIRESALE_WORLD)

# Who we are: product, version, and whom to ask. A site that minds can tell us apart and reach us.
_contact = f"; {_settings.contact}" if _settings.contact else ""
USER_AGENT = f"firesale/0.1 (monitor of public notices{_contact})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",  # was "en": some sites answer with another page
}

# Pace: one request at a time and host, three seconds apart; crawlers of the registry were tolerated at
# one. A world on loopback is ours and needs no patience.
DOWNLOAD_DELAY = 0 if _own_world else 3.0
DOWNLOAD_DELAY_JITTER = 0.3
CONCURRENT_REQUESTS = 16
CONCURRENT_ITEMS = 2  # was 100: so many tasks are made for every answer, and each of ours yields one record
CONCURRENT_REQUESTS_PER_DOMAIN = 8 if _own_world else 1
FIRESALE_LEDGER = "pipelines.keep.hosts.HostLedger"
FIRESALE_TURNS = "pipelines.keep.turns.HostTurns"  # Scrapy keeps the pace of a source, this that of a host
FIRESALE_DAILY_BUDGET = (
    0 if _own_world else 20_000
)  # requests of a host and day; at one in 3 s a day has 28,800
TOO_MANY_REQUESTS_WAIT_S = 0 if _own_world else 60

# Deadlines and sizes: a page or PDF of more than this is not a notice.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True  # a body cut short is an error, not a shorter body

# A failed answer is asked for twice more; 429 has a part of its own, challenges are never repeated.
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]

# Statuses reach the spider, which says what they mean; redirects are followed to allowed hosts only.
HTTPERROR_ALLOW_ALL = True
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False  # refreshing by itself is what challenge pages do
HTTPPROXY_ENABLED = FIRESALE_WORLD is None  # inside a world nothing reaches the network
COOKIES_ENABLED = True
ROBOTSTXT_OBEY = False  # Scrapy's own part allows all when robots.txt fails; ours, below, forbids

# Pages drawn by a browser (crawlers.browser): two tabs keep two cores busy.
BROWSER_PAGES = 2
BROWSER_PAGE_S = 30  # a page's deadline; it costs this once and is not asked for again in the run
BROWSER_RUN_S = 3600  # a run's; what is left then is asked for by the next run. 0: none
BROWSER_PAGES_PER_CONTEXT = 50  # pages leave memory behind: 1.4 GB after 400, 0.6 GB with this
BROWSER_RESTARTS = 5  # after so many crashes of the browser in one run it is left alone

DOWNLOAD_HANDLERS = {
    "http": "crawlers.browser.handler.BrowserHandler",  # below all other parts: they see real addresses only
    "https": "crawlers.browser.handler.BrowserHandler",
}
DOWNLOADER_MIDDLEWARES = {
    "crawlers.budget.BudgetMiddleware": 900,  # last before the network: what is counted was asked
    "crawlers.elsewhere.HostsMiddleware": 90,  # links and redirects to other sites: not even their robots.txt
    "crawlers.polite.RobotsMiddleware": 100,  # before anything is sent
    "crawlers.blocked.RedirectedToChallengeMiddleware": 610,  # before the redirect (600) is followed
    # answers pass from high numbers to low: unpacked (590), then told from a challenge, then retried (550)
    "crawlers.blocked.BlockedMiddleware": 570,
    "crawlers.polite.TooManyRequestsMiddleware": 560,
}
ITEM_PIPELINES = {
    "pipelines.keeper.Keeper": 500,  # one part: a record, its changes, project, price and alert are one transaction
}

# Off: they open local ports, or print what the runs table says better.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
EXTENSIONS = {"scrapy.extensions.logstats.LogStats": None, "crawlers.deadline.Deadline": 500}
LOG_LEVEL = os.environ.get("FIRESALE_LOG", "WARNING")
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_DATEFORMAT = "%Y-%m-%d %H:%M:%S"
