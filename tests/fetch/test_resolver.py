"""What is looked up is what is connected to: no second look-up could say something else."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.resolver import dnscache
from twisted.internet._resolver import SimpleResolverComplexifier
from twisted.internet.base import ThreadedResolver
from twisted.internet.defer import Deferred, succeed
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.error import DNSLookupError
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock

from lgcrawl.fetch.guard import GuardedResolver

NAME = "rebinding.example.org"


class Reactor(MemoryReactorClock):
    """Remembers whom it would have connected to."""

    def installed(self, answers: list[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """A resolver whose answers change; gives the list of what was looked up."""
        looked_up: list[str] = []

        def look_up(self: Any, name: str, timeout: Any = ()) -> Deferred[str]:
            looked_up.append(name)
            return succeed(answers.pop(0))

        monkeypatch.setattr(ThreadedResolver, "getHostByName", look_up)
        # What installing it on a reactor does.
        self.nameResolver = SimpleResolverComplexifier(GuardedResolver(self, 0, 5.0))
        return looked_up


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    dnscache.clear()


def connect(reactor: Reactor) -> list[BaseException]:
    failed: list[BaseException] = []
    endpoint = HostnameEndpoint(reactor, NAME.encode(), 80)
    endpoint.connect(Factory()).addErrback(lambda failure: failed.append(failure.value))
    reactor.advance(1)
    return failed


def test_the_address_that_was_checked_is_the_one_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reactor = Reactor()
    looked_up = reactor.installed(["93.184.215.14", "127.0.0.1"], monkeypatch)
    connect(reactor)
    assert [client[:2] for client in reactor.tcpClients] == [("93.184.215.14", 80)]
    assert looked_up == [NAME]


def test_the_next_connection_is_checked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    reactor = Reactor()
    reactor.installed(["93.184.215.14", "127.0.0.1"], monkeypatch)
    connect(reactor)
    (error,) = connect(reactor)
    assert isinstance(error, DNSLookupError)
    assert len(reactor.tcpClients) == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1"])
def test_a_private_answer_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reactor = Reactor()
    reactor.installed([address], monkeypatch)
    (error,) = connect(reactor)
    assert isinstance(error, DNSLookupError)
    assert reactor.tcpClients == []
