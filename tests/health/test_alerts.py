"""People are told when a state changes, once, and nothing is lost or delayed when they are not."""

from __future__ import annotations

import json
import socket
from base64 import b64decode
from datetime import timedelta

import pytest

from lgcrawl.health import targets
from lgcrawl.health.targets import NotTold, from_environment
from pipelines.errors import InputError
from tests.health.conftest import BAD, Invoke, Post, Ward, Web

SECRET = "T0K3N-of-mine"


@pytest.fixture
def hook(web: Web, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> Web:
    """A webhook that is set."""
    monkeypatch.setenv("LGCRAWL_ALERT_WEBHOOK", f"{web.url}/hook/{SECRET}")
    return web


def texts(web: Web) -> list[str]:
    return [json.loads(body)["text"] for method, _, body in web.took if method == "POST"]


def test_a_change_is_told_once(ward: Ward, invoke: Invoke, hook: Web) -> None:
    ward.run("essex", 3)
    assert invoke("alerts", "send", *ward.options)[0] == 0
    assert texts(hook) == []  # that a new source is good is no news
    ward.run("essex", 2, **BAD)
    for _ in range(2):
        assert invoke("alerts", "send", *ward.options)[0] == 0
    (text,) = texts(hook)
    since = f"{ward.now - timedelta(days=2):%Y-%m-%d %H:%M} UTC"
    assert text.splitlines() == [
        "lgcrawl: essex is bad",
        f"- essex (Essex: jobs): bad since {since}: failed: http_5xx: HTTP 503 "
        "(https://essex.example/jobs) [first told]",
        "  lgcrawl doctor essex",
    ]
    ward.run("essex", 1, **BAD)  # as bad as before
    invoke("alerts", "send", *ward.options)
    assert len(texts(hook)) == 1
    ward.run("essex", 0.1)
    invoke("alerts", "send", *ward.options)
    assert texts(hook)[1].startswith("lgcrawl: essex is good (was bad)\n")
    assert len(texts(hook)) == 2


def test_stale_is_told_too(ward: Ward, invoke: Invoke, hook: Web) -> None:
    ward.month("essex", until=14)
    ward.run("essex", 0.1, outcome="unchanged", reason="every record as before", new=0)
    invoke("alerts", "send", *ward.options)
    assert texts(hook)[0].startswith("lgcrawl: essex is stale\n")


def test_what_was_not_taken_is_told_by_the_next_run(
    ward: Ward, invoke: Invoke, hook: Web, post_office: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LGCRAWL_ALERT_SMTP", f"smtp://{post_office.address}/?from=a@e.uk&to=b@e.uk")
    ward.run("essex", 2, **BAD)
    hook.answer = 500
    code, _, err = invoke("alerts", "send", *ward.options)
    assert code == 1
    assert "not told: webhook 127.0.0.1: HTTP 500; the next run tries again" in err
    assert SECRET not in err
    assert post_office.letters.count("Subject: lgcrawl: essex is bad") == 1
    hook.answer = 200
    assert invoke("alerts", "send", *ward.options)[0] == 0
    assert len(texts(hook)) == 2
    assert post_office.letters.count("Subject:") == 1  # who was told is not told again


def test_no_page_can_call_everybody(ward: Ward, invoke: Invoke, hook: Web) -> None:
    ward.run("essex", 2, **BAD | {"reason": "nothing (<!channel> 0 jobs & more)"})
    invoke("alerts", "send", *ward.options)
    assert "(&lt;!channel&gt; 0 jobs &amp; more)" in texts(hook)[0]  # as Slack wants it


def test_many_changes_are_one_message(ward: Ward, invoke: Invoke, hook: Web) -> None:
    for n in range(45):
        ward.run(f"council-{n:02}", 1, **BAD)
    invoke("alerts", "send", *ward.options)
    (text,) = texts(hook)
    assert text.startswith("lgcrawl: 45 bad\n")
    assert text.endswith("... and 5 sources more: lgcrawl status")


def test_a_letter(
    ward: Ward, invoke: Invoke, post_office: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"smtp://me%40e.uk:{SECRET}@{post_office.address}/?from=crawl@e.uk&to=ops@e.uk"
    monkeypatch.setenv("LGCRAWL_ALERT_SMTP", url)
    ward.run("essex", 2, title="Essex\r\nBcc: all@e.uk", **BAD)
    code, out, err = invoke("alerts", "send", *ward.options)
    assert (code, out, err) == (0, "", "1 change told\n")
    asked = [line.lower() for line in post_office.said]
    assert [line for line in asked if line.startswith(("mail ", "rcpt "))] == [
        "mail from:<crawl@e.uk>",
        "rcpt to:<ops@e.uk>",
    ]
    assert not [line for line in asked if line.startswith("bcc:")]
    (auth,) = (line for line in post_office.said if line.startswith("AUTH PLAIN "))
    assert b64decode(auth.split()[2]) == f"\0me@e.uk\0{SECRET}".encode()
    assert SECRET not in post_office.letters


def test_a_mail_server_s_words_are_not_repeated(
    ward: Ward, invoke: Invoke, post_office: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LGCRAWL_ALERT_SMTP", f"smtp://{post_office.address}/?from=a@e.uk&to=b@e.uk")
    post_office.refuses = True
    ward.run("essex", 2, **BAD)
    code, _, err = invoke("alerts", "send", *ward.options)
    assert code == 1
    assert "not told: mail server 127.0.0.1: SMTP 451" in err
    assert "password" not in err


def test_a_password_is_not_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    (mailbox,) = from_environment(
        {"LGCRAWL_ALERT_SMTP": "smtp://me:secret@mail.example/?from=a@e.uk&to=b@e.uk"}
    )

    class Server:
        def __init__(self, *args: object, **kwargs: object) -> None: ...
        def __enter__(self) -> Server:
            return self

        def __exit__(self, *args: object) -> None: ...
        def ehlo(self) -> None: ...
        def has_extn(self, name: str) -> bool:
            return False

        def login(self, *args: object) -> None:
            raise AssertionError("sent in the clear")

    monkeypatch.setattr(targets.smtplib, "SMTP", Server)
    with pytest.raises(NotTold, match="no TLS"):
        mailbox.send("hello", "there")


def test_a_dead_target_costs_little_time(
    ward: Ward, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "SECONDS", 0.2)
    monkeypatch.setattr(targets, "ALTOGETHER", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts and never answers
        port = silent.getsockname()[1]
        monkeypatch.setenv("LGCRAWL_ALERT_WEBHOOK", f"http://127.0.0.1:{port}/{SECRET}")
        ward.run("essex", 2, **BAD)
        code, _, err = invoke("alerts", "send", *ward.options)
    assert code == 1
    assert "not told: webhook 127.0.0.1: TimeoutError" in err
    assert SECRET not in err


def test_redirects_are_not_followed(ward: Ward, invoke: Invoke, hook: Web) -> None:
    hook.answer = 302
    ward.run("essex", 2, **BAD)
    code, _, err = invoke("alerts", "send", *ward.options)
    assert code == 1
    assert "HTTP 302" in err
    assert len(hook.took) == 1


def test_the_digest_tells_of_all_that_is_not_good(ward: Ward, invoke: Invoke, hook: Web) -> None:
    ward.run("kent", 0.1, title="Kent")
    ward.run("essex", 0.1, **BAD)
    ward.card("surrey")
    ward.run("surrey", 5, title="Surrey")
    assert invoke("alerts", "digest", *ward.options)[0] == 0
    assert invoke("alerts", "digest", *ward.options)[0] == 0  # a digest is told each time
    first, second = texts(hook)
    assert first == second
    assert first.splitlines()[0] == f"lgcrawl digest of {ward.now:%Y-%m-%d}: 1 good, 1 late, 1 bad"
    assert "- essex (Essex: jobs): bad since" in first
    assert "- surrey (Surrey): late since" in first
    assert "- kent" not in first


def test_a_test_message_reaches_everybody(
    invoke: Invoke, hook: Web, post_office: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LGCRAWL_ALERT_SMTP", f"smtp://{post_office.address}/?from=a@e.uk&to=b@e.uk")
    monkeypatch.setenv("LGCRAWL_PING_URL", f"{hook.url}/ping")
    code, _, err = invoke("alerts", "test")
    assert (code, err) == (0, "told: webhook\ntold: smtp\n")
    assert [(method, path) for method, path, _ in hook.took] == [
        ("POST", f"/hook/{SECRET}"),
        ("GET", "/ping"),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LGCRAWL_ALERT_WEBHOOK", f"ftp://e.uk/{SECRET}"),
        ("LGCRAWL_ALERT_WEBHOOK", f"http://[{SECRET}/"),
        ("LGCRAWL_ALERT_WEBHOOK", f"https://e.uk:99999/{SECRET}"),
        ("LGCRAWL_ALERT_SMTP", f"smtp://me:{SECRET}@mail.example"),
        ("LGCRAWL_ALERT_SMTP", f"smtp://me:{SECRET}@mail.example/?from=a@e.uk&to=b@e.uk%0ABcc:c@e"),
    ],
)
def test_an_address_that_is_none_is_not_repeated(name: str, value: str) -> None:
    with pytest.raises(InputError) as raised:
        from_environment({name: value})
    assert name in str(raised.value)
    assert SECRET not in str(raised.value)
    assert SECRET not in repr(raised.value.__cause__)


def test_nobody_to_tell_is_one_line(ward: Ward, invoke: Invoke) -> None:
    for command in (["send", *ward.options], ["digest", *ward.options], ["test"]):
        code, _, err = invoke("alerts", *command)
        assert code == 2
        assert "LGCRAWL_ALERT_WEBHOOK" in err


def test_secrets_are_not_shown_by_repr(post_office: Post) -> None:
    found = from_environment(
        {
            "LGCRAWL_ALERT_WEBHOOK": f"https://e.uk/{SECRET}",
            "LGCRAWL_ALERT_SMTP": f"smtp://me:{SECRET}@mail.example/?from=a@e.uk&to=b@e.uk",
        }
    )
    assert len(found) == 2
    assert SECRET not in repr(found)


def test_a_crawl_tells_of_its_own_sources_and_is_not_stopped_by_it(
    ward: Ward, invoke: Invoke, hook: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lgcrawl import cards
    from lgcrawl.cli.watching import after_crawl

    monkeypatch.setenv("LGCRAWL_PING_URL", f"{hook.url}/ping")
    for slug in ("essex", "kent"):
        ward.card(slug)
        ward.run(slug, 1, **BAD)
    crawled = {"essex": cards.find("essex", ward.cards)}
    hook.answer = 503
    after_crawl(ward.archive, crawled, ended=False)
    assert [method for method, *_ in hook.took] == ["POST"]  # the switch hears of whole crawls only
    hook.answer = 200
    after_crawl(ward.archive, crawled, ended=True)
    assert [method for method, *_ in hook.took] == ["POST", "POST", "GET"]
    assert "kent" not in texts(hook)[1]
    monkeypatch.setenv("LGCRAWL_ALERT_WEBHOOK", "nonsense")
    after_crawl(ward.archive, crawled, ended=True)
