"""HTTP messages as they stand in WARC files: bytes to parts and parts to bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from lgcrawl.captures.capture import Capture, Headers
from pipelines.addresses import unposted

MAX_HEAD = 1024 * 1024  # bytes; more is no head
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/(\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t]+([^\r\n]{0,2000}))?[ \t]*")
_ASKED = re.compile(rb"([!#-'*+.0-9A-Z^-z|~-]{1,40})[ \t]+[^ \t]*(?:[ \t]+HTTP/[\d.]{1,5})?[ \t]*")
_SAFE = "!#$%&'()*+,/:;=?@[\\]^`{|}~"  # all of ASCII but blanks, quotes and angle brackets
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")
_NOT_TOKEN = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")

# A header whose value no longer fits the bytes kept is renamed, as web archives do: by wayback
# machines and us, by Browsertrix, by Common Crawl.
ORIGINAL = "X-Archive-Orig-"
_RENAMED = re.compile(
    r"(?:x-archive-orig-)*(x-archive-orig-|x-orig-|x-crawl-)"
    r"(content-encoding|transfer-encoding|content-length)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Message:
    """The first line without its end, the headers as sent (latin-1), and what follows them."""

    first: bytes
    headers: Headers
    body: bytes

    def values(self, name: str) -> list[str]:
        """Every value of a header, whatever the case of its name."""
        return [value for key, value in self.headers if key.lower() == name]


def parse(block: bytes) -> Message:
    """A message; without a head where there is none to be found.

    >>> parse(b"HTTP/1.1 200 OK\\r\\nServer: nginx\\r\\n  /1.24\\r\\n\\r\\n<p>")
    Message(first=b'HTTP/1.1 200 OK', headers=(('Server', 'nginx /1.24'),), body=b'<p>')
    """
    end = _HEAD_END.search(block, 0, MAX_HEAD)
    if end is None and len(block) > MAX_HEAD:
        return Message(b"", (), block)
    head = block[: end.start()] if end else block.rstrip(b"\r\n")
    first, _, rest = head.partition(b"\n")
    headers: list[tuple[str, str]] = []
    for line in rest.split(b"\n"):
        text = line.rstrip(b"\r").decode("latin-1")
        if text[:1] in (" ", "\t") and headers:  # a folded value
            name, value = headers.pop()
            headers.append((name, f"{value} {text.strip(' ' + chr(9))}"))
            continue
        name, colon, value = text.partition(":")
        if colon:
            headers.append((name.strip(" \t"), value.strip(" \t")))
    return Message(first.rstrip(b"\r"), tuple(headers), block[end.end() :] if end else b"")


def status_of(message: Message) -> tuple[str, int, str] | None:
    """Protocol, status and reason of an answer; None where the message is none."""
    found = _STATUS.fullmatch(message.first)
    if found is None:
        return None
    return f"HTTP/{found[1].decode()}", int(found[2]), (found[3] or b"").decode("latin-1")


def method_of(message: Message) -> str | None:
    """The method of a request; None where the message is none."""
    found = _ASKED.fullmatch(message.first)
    return found[1].decode() if found else None


def as_kept(headers: Headers) -> tuple[Headers, bool, bool]:
    """Headers by their own names; whether a recorder undid the content and the transfer coding.

    A recorder that undoes one renames the header that told of it, and writes the length anew.

    >>> as_kept((("X-Crawl-Content-Length", "90"), ("Content-Length", "400")))
    ((('Content-Length', '90'),), False, False)
    """
    own = [(_own_name(name), value) for name, value in headers]
    undone = {
        name.lower() for (name, _), (sent, _) in zip(own, headers, strict=True) if name != sent
    }
    anew = bool(undone & {"content-length", "transfer-encoding"})
    kept = tuple(
        pair
        for pair, sent in zip(own, headers, strict=True)
        if not (anew and sent[0].lower() == "content-length")
    )
    return kept, "content-encoding" in undone, "transfer-encoding" in undone


def as_written(capture: Capture) -> Headers:
    """The headers of an answer, fitted to the body as it is kept; :func:`as_kept` undoes it.

    >>> gzipped = (("Content-Encoding", "gzip"), ("Content-Length", "90"))
    >>> moment = "2026-11-23T06:15:00Z"
    >>> as_written(Capture(url="http://e.uk/", fetched_at=moment, status=200, body=b"<p>",
    ...     response_headers=gzipped, decoded=True))[:2]
    (('X-Archive-Orig-Content-Encoding', 'gzip'), ('X-Archive-Orig-Content-Length', '90'))
    """
    headers = capture.response_headers
    if capture.body is None:
        return tuple((_guarded(name), value) for name, value in headers)
    size = str(len(capture.body))
    lengths = [value for name, value in headers if name.lower() == "content-length"]
    chunked = any(name.lower() == "transfer-encoding" for name, _ in headers)
    anew = chunked or any(value != size for value in lengths)
    wrong = {"transfer-encoding"} | ({"content-encoding"} if capture.decoded else set())
    wrong |= {"content-length"} if anew else set()
    written = [
        (ORIGINAL + name if name.lower() in wrong else _guarded(name), value)
        for name, value in headers
    ]
    return (*written, ("Content-Length", size)) if anew else tuple(written)


def answer_head(capture: Capture) -> bytes:
    """The status line and headers of an answer, with the empty line that ends them."""
    first = f"{_protocol(capture)} {capture.status} {capture.reason}".rstrip()
    return _head(first, as_written(capture))


def request_head(capture: Capture) -> bytes:
    """The request line and headers of what was asked, with the empty line that ends them."""
    try:
        parts = urlsplit(unposted(capture.url)[0])
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    except ValueError:
        target = "/"
    first = f"{_token(capture.method)} {uri(target)} {_protocol(capture)}"
    return _head(first, capture.request_headers)


def uri(text: str) -> str:
    """An address in which nothing ends a line or a word: escaped as UTF-8 where it has such.

    >>> uri("https://e.gov.uk/swyddi gwag/ŵy\\r\\nX: y?a=%20")
    'https://e.gov.uk/swyddi%20gwag/%C5%B5y%0D%0AX:%20y?a=%20'
    """
    return quote(text, safe=_SAFE, errors="replace")


def line(text: str) -> str:
    """A text that stays within its line: what could end it becomes a blank.

    >>> line("a\\r\\nSet-Cookie: b")
    'a Set-Cookie: b'
    """
    return _CONTROL.sub(" ", text).strip(" \t")


def _head(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{_token(name)}: {line(value)}" for name, value in headers)]
    return b"".join(_bytes(line(text)) + b"\r\n" for text in lines) + b"\r\n"


def _bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")  # headers are bytes; what is kept is how latin-1 shows them
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _token(name: str) -> str:
    return _NOT_TOKEN.sub("_", name) or "_"


def _protocol(capture: Capture) -> str:
    """HTTP/2 has no text form: archives write it as 1.1 and name it in WARC-Protocol."""
    return capture.protocol if capture.protocol == "HTTP/1.0" else "HTTP/1.1"


def _own_name(name: str) -> str:
    renamed = _RENAMED.fullmatch(name)
    if renamed is None:
        return name
    ours = name.lower().startswith(ORIGINAL.lower())
    return name[len(ORIGINAL if ours else renamed[1]) :]


def _guarded(name: str) -> str:
    """A name that itself looks like a renamed one gets the prefix once more, to be told apart."""
    return ORIGINAL + name if _RENAMED.fullmatch(name) else name
