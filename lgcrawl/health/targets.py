"""Whom alerts are sent to: a webhook, a mailbox, a dead man's switch; all optional.

Their addresses are secrets: they come from the environment only, and no message names more of them
than a host.
"""

from __future__ import annotations

import json
import smtplib
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pipelines.errors import InputError

WEBHOOK, SMTP, PING = "LGCRAWL_ALERT_WEBHOOK", "LGCRAWL_ALERT_SMTP", "LGCRAWL_PING_URL"
SECONDS = 5.0  # to wait for each answer of a target
ALTOGETHER = 15.0  # seconds; a target that drips its answer is given up
# What Slack would take for a link or a call to everybody; a page may have said it.
_MARKED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class NotTold(Exception):
    """A target was not reached; says who and why, and no secret."""


class Target(Protocol):
    """Who is told."""

    @property
    def name(self) -> str:
        """``webhook`` or ``smtp``."""

    def send(self, subject: str, text: str) -> None:
        """Tell it. Raises NotTold."""


class _Stay(HTTPRedirectHandler):
    """An alert goes where it was sent to."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow nothing."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Slack-shaped: POST of ``{"text": ...}``; Mattermost, Rocket.Chat and others read it too."""

    url: str = field(repr=False)
    name: str = "webhook"

    def send(self, subject: str, text: str) -> None:
        """Tell it. Raises NotTold."""
        said = f"{subject}\n{text}" if text else subject
        _ask(self.url, "webhook", json.dumps({"text": said.translate(_MARKED)}).encode())


@dataclass(frozen=True, slots=True)
class Mailbox:
    """``smtp://user:pass@host:port/?from=a@b&to=c@d``; ``smtps`` for TLS from the first byte.

    STARTTLS is used where it is offered, and a password never sent in the clear.
    """

    url: SplitResult = field(repr=False)
    sender: str
    to: str
    name: str = "smtp"

    def send(self, subject: str, text: str) -> None:
        """Tell it. Raises NotTold."""
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = subject, self.sender, self.to
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid("lgcrawl", self.sender.rpartition("@")[2] or "localhost")
        message.set_content(text or subject)
        _within(lambda: self._deliver(message), f"mail server {self.url.hostname}")

    def _deliver(self, message: EmailMessage) -> None:
        url, context = self.url, ssl.create_default_context()
        host = url.hostname or ""
        server: smtplib.SMTP
        if url.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, url.port or 465, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, url.port or 25, timeout=SECONDS)
        with server:
            server.ehlo()
            safe = url.scheme == "smtps" or host in _LOCAL
            if url.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
                safe = True
            if url.username:
                if not safe:
                    raise NotTold("it offers no TLS, and a password is not sent in the clear")
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(message)


def from_environment(env: Mapping[str, str]) -> list[Target]:
    """The targets that are set. Raises InputError for one that is no address, without naming it."""
    found: list[Target] = []
    if env.get(WEBHOOK):
        found.append(Webhook(_web(env[WEBHOOK], WEBHOOK)))
    if env.get(SMTP):
        found.append(_mailbox(env[SMTP]))
    return found


def ping(env: Mapping[str, str]) -> None:
    """Tell the dead man's switch, where there is one, that a crawl ran to its end.

    Raises NotTold, and InputError for what is no address.
    """
    if env.get(PING):
        _ask(_web(env[PING], PING), "ping", None)


def _web(value: str, name: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or not value.isprintable() or " " in value:
        raise InputError(f"{name}: no web address; write https://HOST/PATH")
    return value


def _mailbox(value: str) -> Mailbox:
    try:
        url = urlsplit(value)
        known = url.scheme in ("smtp", "smtps") and bool(url.hostname) and url.port != 0
        said = {key: values[0] for key, values in parse_qs(url.query).items()}
    except ValueError:
        known, said = False, {}
    good = all("@" in said.get(key, "") and said[key].isprintable() for key in ("from", "to"))
    if not known or not good:
        raise InputError(
            f"{SMTP}: write smtp://USER:PASSWORD@HOST:PORT/?from=ADDRESS&to=ADDRESS, "
            "with %40 for an @ in a name or password"
        )
    return Mailbox(url, said["from"], said["to"])


def _ask(url: str, what: str, body: bytes | None) -> None:
    """One request, its answer a 2xx."""
    headers = {"User-Agent": "lgcrawl", "Content-Type": "application/json"}
    request = Request(url, body, headers if body else {"User-Agent": "lgcrawl"})  # noqa: S310

    def do() -> None:
        try:
            with build_opener(_Stay).open(request, timeout=SECONDS):
                return
        except HTTPError as error:
            error.close()
            raise NotTold(f"HTTP {error.code}") from None

    _within(do, f"{what} {urlsplit(url).hostname}")


def _within(do: Callable[[], None], who: str) -> None:
    """Do it in a thread that is left behind when it takes too long."""
    wrong: list[str] = ["no end of it in time"]

    def work() -> None:
        try:
            do()
        except NotTold as error:
            wrong[:] = [str(error)]
        except smtplib.SMTPResponseException as error:
            wrong[:] = [f"SMTP {error.smtp_code}"]  # its words may repeat what was sent
        except (OSError, HTTPException, smtplib.SMTPException, ValueError) as error:
            reason = getattr(error, "reason", None)
            wrong[:] = [type(reason if isinstance(reason, Exception) else error).__name__]
        else:
            wrong.clear()

    thread = threading.Thread(target=work, name="lgcrawl-alert", daemon=True)
    thread.start()
    thread.join(ALTOGETHER)
    if wrong:
        raise NotTold(f"{who}: {wrong[0]}")
