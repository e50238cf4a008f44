"""The turns that Pace gives, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Request, Response
from scrapy.settings import Settings

from lgcrawl.fetch.hosts import Hosts
from lgcrawl.fetch.pace import GivenUp, Pace, Stopped
from lgcrawl.fetch.tempo import PATIENCE

Scene = Callable[[Pace], Coroutine[Any, Any, None]]


def crawler(delay: float) -> Any:
    closing = SimpleNamespace(closing=None)
    engine = SimpleNamespace(_slot=closing)
    return SimpleNamespace(settings=Settings({"DOWNLOAD_DELAY": delay}), engine=engine)


@pytest.fixture
def play(tmp_path: Path) -> Callable[..., None]:
    """Runs a scene with a Pace of its own."""

    def run(scene: Scene, delay: float = 0.0) -> None:
        asyncio.run(scene(Pace(crawler(delay), Hosts(tmp_path / "hosts.db"))))

    return run


def page(n: int = 0, host: str = "e.uk") -> Request:
    return Request(f"https://{host}/{n}")


def answer(pace: Pace, request: Request, status: int = 200, **headers: str) -> None:
    pace.process_response(request, Response(request.url, status=status, headers=headers))


async def send(pace: Pace, request: Request, sent: list[str]) -> None:
    """What Scrapy's downloader does with a request."""
    await pace.process_request(request)
    sent.append(request.url)
    await asyncio.sleep(0.005)
    answer(pace, request)


def test_first_come_first_served_one_at_a_time(play: Callable[..., None]) -> None:
    async def scene(pace: Pace) -> None:
        first, second, third = page(1), page(2), page(3)
        await pace.process_request(first)
        waiting = [asyncio.ensure_future(pace.process_request(one)) for one in (second, third)]
        await asyncio.wait(waiting, timeout=0.02)
        assert not any(one.done() for one in waiting)
        answer(pace, first)
        await waiting[0]
        assert not waiting[1].done()
        pace.process_exception(second, DownloadTimeoutError())
        waiting[1].cancel()

    play(scene)


def test_other_hosts_go_on_meanwhile(play: Callable[..., None]) -> None:
    async def scene(pace: Pace) -> None:
        await pace.process_request(page(1))
        sent: list[str] = []
        held = asyncio.ensure_future(send(pace, page(2), sent))
        await send(pace, page(1, "other.uk"), sent)
        assert sent == ["https://other.uk/1"]
        held.cancel()

    play(scene)


def test_the_delay_is_kept_between_an_answer_and_the_next_request(play) -> None:
    async def scene(pace: Pace) -> None:
        loop, sent = asyncio.get_running_loop(), []
        await send(pace, page(1), sent)
        ended = loop.time()
        await pace.process_request(page(2))
        assert loop.time() - ended > 0.095

    play(scene, delay=0.1)


@pytest.mark.parametrize("when", ["under way", "in line"])
def test_a_request_that_is_cancelled_holds_up_nobody(play, when: str) -> None:
    async def scene(pace: Pace) -> None:
        async def under_way(request: Request) -> None:
            await pace.process_request(request)
            await asyncio.sleep(60)

        going = asyncio.ensure_future(under_way(page(1)))
        await asyncio.sleep(0.01)
        if when == "in line":
            second = asyncio.ensure_future(under_way(page(2)))
            await asyncio.sleep(0.01)
            second.cancel()
        going.cancel()
        async with asyncio.timeout(1):
            await send(pace, page(3), [])

    play(scene)


def test_what_never_had_its_turn_ends_none(play: Callable[..., None]) -> None:
    async def scene(pace: Pace) -> None:
        await pace.process_request(page(1))
        pace.process_exception(page(2), ValueError("refused by the guard"))
        answer(pace, page(3))  # out of a cache
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await pace.process_request(page(4))

    play(scene)


def test_a_crawl_that_ends_waits_for_no_distant_turn(play: Callable[..., None]) -> None:
    async def scene(pace: Pace) -> None:
        first = page(1)
        await pace.process_request(first)
        answer(pace, first, 429, **{"Retry-After": "100"})
        waiting = asyncio.ensure_future(pace.process_request(page(2)))
        await asyncio.sleep(0.01)
        pace.crawler.engine._slot.closing = "the engine's Deferred"
        with pytest.raises(Stopped):
            await waiting

    play(scene)


def test_a_host_that_keeps_failing_is_asked_no_more(play: Callable[..., None]) -> None:
    async def scene(pace: Pace) -> None:
        for n in range(PATIENCE):
            await pace.process_request(request := page(n))
            answer(pace, request, 500)
        with pytest.raises(GivenUp, match=r"e\.uk is left alone until .*: HTTP 500"):
            await pace.process_request(page(9))
        await send(pace, page(1, "other.uk"), [])

    play(scene)


def test_a_missing_page_is_no_failure_of_its_host(play: Callable[..., None]) -> None:
    async def scene(pace: Pace) -> None:
        for n in range(3 * PATIENCE):
            await pace.process_request(request := page(n))
            answer(pace, request, 404)
        await send(pace, page(99), [])

    play(scene)
