"""What stock Scrapy does with the hostile server: the table of docs/ops.md, measured.

Its own defaults but for ROBOTSTXT_OBEY, else it would not ask at all, and a timeout short enough
for a test. ``make soak`` runs it; a new version of Scrapy may change the table.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Answer, Site
from tests.crawl.hostile import BOMB, TIMEOUT, Port, serving

pytestmark = pytest.mark.skipif(
    "LGCRAWL_SOAK" not in os.environ, reason="not ours to keep green: `make soak` runs it"
)
SPIDER = f"""
import json, sys
import scrapy
from scrapy.crawler import CrawlerProcess
class Stock(scrapy.Spider):
    name = "stock"
    async def start(self):
        for behaviour, urls in json.loads(sys.argv[1]).items():
            for url in urls:
                yield scrapy.Request(url, cb_kwargs={{"behaviour": behaviour}}, errback=self.failed)
    def parse(self, response, behaviour):
        text = response.text[:2000] if hasattr(response, "text") else ""
        self.tell(behaviour, status=response.status, size=len(response.body), text=text)
    def failed(self, failure):
        error = failure.value
        self.tell(failure.request.cb_kwargs["behaviour"], error=type(error).__name__)
    def tell(self, behaviour, **what):
        print(json.dumps({{"behaviour": behaviour, **what}}), flush=True)
process = CrawlerProcess({{"LOG_LEVEL": "CRITICAL", "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": True, "DOWNLOAD_TIMEOUT": {TIMEOUT}}})
process.crawl(Stock)
process.start()
"""
FOLLOWER = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess
class Follower(scrapy.Spider):
    name = "follower"
    start_urls = [sys.argv[1]]
    def parse(self, response):
        yield {"title": response.css("h1::text").get()}
        yield from response.follow_all(css="a")
process = CrawlerProcess({"LOG_LEVEL": "CRITICAL", "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0.02, **({"JOBDIR": "job"} if "job" in sys.argv else {})})
process.crawl(Follower)
process.start()
"""
Told = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Port], Told, int]]:
    """The hostile web after a crawl by stock Scrapy, what its spider saw, and the exit code."""
    with serving() as ports:
        starts = json.dumps({name: port.urls for name, port in ports.items()})
        ran = subprocess.run(
            [sys.executable, "-c", SPIDER, starts],
            cwd=tmp_path_factory.mktemp("stock"),
            env={**os.environ, "no_proxy": "127.0.0.1,localhost"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        told: Told = {name: [] for name in ports}
        for line in map(json.loads, ran.stdout.splitlines()):
            told[line["behaviour"]].append(line)
        yield ports, told, ran.returncode


def test_waiting_requests_slip_past_robots_txt(met: Any) -> None:
    ports, _, _ = met
    assert len(ports["robots_while_waiting"].pages_asked) == 6


@pytest.mark.parametrize("behaviour", ["robots_5xx", "robots_silent"])
def test_a_robots_txt_that_fails_allows_everything(met: Any, behaviour: str) -> None:
    ports, _, _ = met
    assert "/jobs" in ports[behaviour].pages_asked


def test_rules_are_read_to_the_end_however_long(met: Any) -> None:
    ports, _, _ = met
    assert ports["robots_vast"].pages_asked == []


def test_redirects_of_robots_txt_are_followed(met: Any) -> None:
    ports, _, _ = met
    assert ports["robots_redirected"].pages_asked == ["/r0", "/r1", "/r2", "/r3"]


def test_a_403_with_rules_in_it_is_obeyed(met: Any) -> None:
    ports, _, _ = met
    assert ports["robots_4xx"].pages_asked == []


def test_crawl_delay_is_ignored(met: Any) -> None:
    ports, _, _ = met
    moments = ports["crawl_delay"].moments
    assert min(later - earlier for earlier, later in pairwise(moments[1:])) < 0.2


def test_retry_after_is_ignored(met: Any) -> None:
    ports, _, _ = met
    moments = ports["retry_after"].moments
    assert moments[-1] - moments[-2] < 0.9
    assert ports["retry_after_an_hour"].pages_asked.count("/jobs") == 3


def test_several_at_once(met: Any) -> None:
    ports, _, _ = met
    assert ports["all_at_once"].at_once > 2  # up to eight, sixteen to all hosts


def test_a_host_that_fails_is_asked_three_times_for_each_page(met: Any) -> None:
    ports, _, _ = met
    assert len(ports["always_failing"].pages_asked) == 36


def test_its_timeout_is_for_the_whole_answer(met: Any) -> None:
    _, told, _ = met
    assert told["dripping"] == [{"behaviour": "dripping", "error": "DownloadTimeoutError"}]


@pytest.mark.parametrize("behaviour", ["gzip_bomb", "brotli_bomb", "zstd_bomb", "bomb_in_a_bomb"])
def test_bombs_are_read_up_to_a_gibibyte(met: Any, behaviour: str) -> None:
    _, told, _ = met
    assert [line["size"] for line in told[behaviour]] == [BOMB]


def test_an_endless_answer_is_read_up_to_a_gibibyte(met: Any) -> None:
    _, told, _ = met
    assert [line["size"] for line in told["endless"]] == [4 * BOMB]


@pytest.mark.parametrize("behaviour", ["leading_inside", "leading_inside_as_a_number"])
def test_a_redirect_to_a_private_address_is_followed(met: Any, behaviour: str) -> None:
    ports, _, _ = met
    assert "/admin" in ports[behaviour].hidden.asked


def test_a_page_that_leads_to_itself_is_dropped_and_nobody_told(met: Any) -> None:
    ports, told, _ = met
    assert ports["leading_in_a_circle"].pages_asked == ["/jobs"]
    assert told["leading_in_a_circle"] == []


def test_an_undeclared_charset_is_guessed(met: Any) -> None:
    _, told, _ = met
    assert "Ł5 an hour" in told["undeclared_charset"][0]["text"]


def test_all_of_it_is_a_success(met: Any) -> None:
    _, _, code = met
    assert code == 0


# -- lists, kills, second runs ---------------------------------------------------------------------
def follow(folder: Path, site: Site, *more: str) -> subprocess.Popen[bytes]:
    """A spider that follows every link from the front page."""
    return subprocess.Popen(
        [sys.executable, "-c", FOLLOWER, f"{site.url}/", *more],
        cwd=folder,
        env={**os.environ, "no_proxy": "127.0.0.1,localhost"},
    )


def test_killed_with_a_jobdir_it_has_lost_its_queue(tmp_path: Path, site: Site) -> None:
    site.pages["/"] = "".join(f'<a href="/{n}">{n}</a>' for n in range(200))
    site.pages |= {f"/{n}": f"<h1>{n}</h1>" for n in range(200)}
    with follow(tmp_path, site, "job") as process:
        while len(site.asked) < 50:
            time.sleep(0.01)
        process.kill()
    with follow(tmp_path, site, "job") as again:
        assert again.wait(timeout=60) == 0  # and says it has finished
    assert len(set(site.asked)) < 150


def test_a_calendar_is_followed_as_far_as_it_goes(tmp_path: Path, site: Site) -> None:
    site.pages["/"] = '<a href="/0">Next</a>'
    site.pages |= {f"/{n}": f'<h1>Nothing</h1><a href="/{n + 1}">Next</a>' for n in range(150)}
    with follow(tmp_path, site) as process:
        assert process.wait(timeout=60) == 0
    assert "/149" in site.asked


def test_each_session_is_a_page_of_its_own(tmp_path: Path, site: Site) -> None:
    site.pages["/"] = '<a href="/list;jsessionid=0">List</a>'
    for n in range(50):
        site.pages[f"/list;jsessionid={n}"] = f'<a href="/list;jsessionid={n + 1}">Next</a>'
    with follow(tmp_path, site) as process:
        assert process.wait(timeout=60) == 0
    assert len(set(site.asked)) > 50


def test_a_second_crawl_asks_for_everything_again(tmp_path: Path, site: Site) -> None:
    site.pages["/"] = "".join(f'<a href="/{n}">{n}</a>' for n in range(20))
    site.pages |= {f"/{n}": Answer(f"<h1>{n}</h1>", headers={"ETag": f'"{n}"'}) for n in range(20)}
    for _ in range(2):
        with follow(tmp_path, site) as process:
            assert process.wait(timeout=60) == 0
    assert len(site.asked) == 42
    assert "If-None-Match" not in site.headers
