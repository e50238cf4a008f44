"""HTML made into plain text with its paragraphs kept, and into HTML that is safe to show."""

from __future__ import annotations

import html
import re

import nh3
from lxml import etree

from lgcrawl.extract.page import cap_attributes, parse_html
from pipelines.errors import PageError
from pipelines.text import clean

BULLET = "• "
_UNREAD_TAGS = """script style noscript template title svg math iframe object embed canvas audio
    video select button input textarea datalist"""
_BLOCK_TAGS = """address article aside blockquote body caption dd details div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section
    summary table tr ul"""
_SAFE_TAGS = """a abbr b blockquote br caption cite code dd del dl dt em figcaption figure h1 h2 h3
    h4 h5 h6 hr i ins li ol p pre q s small span strong sub sup table tbody td tfoot th thead tr
    u ul"""
_UNREAD, _BLOCKS = frozenset(_UNREAD_TAGS.split()), frozenset(_BLOCK_TAGS.split())
_OPENED, _CLOSED = _BLOCKS | {"br"}, _BLOCKS | {"td", "th"}  # whose begin, whose end is marked
_MARKUP = re.compile(r"<[a-zA-Z!/][^<>]{0,5000}>")
_ESCAPED = re.compile(r"&(?:amp;)?lt;/?[a-zA-Z]{1,10}[\s&/]")
_OWN_BULLET = re.compile(r"^[•·▪◦‣*–-]\s+")
_MOST_MARKUP = 500_000  # characters
_MOST_SALVAGED = 8_000  # characters; html.parser costs the square of hostile ones
_LAYOUT = re.compile(r"[\n\r\t\f\v\x1f]")
_CELL = "\x1f"
_BLANK = f" \n{_CELL}"

# No src, srcset, style or data-*: a kept page asks nothing of anyone when it is opened.
_CLEANER = nh3.Cleaner(
    tags=set(_SAFE_TAGS.split()),
    clean_content_tags=set(_UNREAD),
    attributes={
        "a": {"href", "title"},
        "abbr": {"title"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
        "ol": {"start"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer nofollow",
)


def sanitise(source: str) -> str:
    """HTML without anything that runs, posts or loads: scripts, handlers, forms, images, styles.

    >>> sanitise('<p onclick="x()">Read <a href="javascript:x()">this</a><script>x()</script></p>')
    '<p>Read <a rel="noopener noreferrer nofollow">this</a></p>'
    """
    # Lone surrogates are no characters; nh3 would refuse the whole text for one. It, too, takes the
    # square of a tag's attributes.
    try:
        markup = cap_attributes(source.encode("utf-8", "replace"))
    except PageError:
        return ""
    return _CLEANER.clean(markup.decode("utf-8", "replace")).strip()


def safe_html(source: str | None) -> str:
    """A fragment of HTML sanitised, however often it was escaped; "" where it has no markup.

    >>> safe_html("&lt;p onclick=x&gt;Salt &amp;amp; grit&lt;/p&gt;"), safe_html("No markup")
    ('<p>Salt &amp; grit</p>', '')
    """
    text = (source or "")[:_MOST_MARKUP].replace("\0", "")
    for _ in range(2):
        if _MARKUP.search(text):
            return sanitise(text)
        if not _ESCAPED.search(text):
            break
        text = html.unescape(text)
    return sanitise(text) if _MARKUP.search(text) else ""


def text_of(source: etree._Element | str | None) -> str:
    r"""Plain text of an element or of an HTML fragment, however often it was escaped.

    Paragraphs are parted by a blank line, a ``<br>`` starts a new line, list items are lines that
    begin with "• ", the cells of a table row are parted by " | ".

    >>> text_of("<p>Duties:</p><ul><li>Plan</li><li>Check</li></ul><p>Apply<br>today</p>")
    'Duties:\n\n• Plan\n• Check\n\nApply\ntoday'
    >>> text_of("&lt;p&gt;Salt &amp;amp; grit&lt;/p&gt;")
    'Salt & grit'
    >>> text_of("No markup,\njust words")
    'No markup,\njust words'
    >>> text_of('<a href="/apply>Apply</a><p>Salary: £20,000</p>')
    'Apply\nSalary: £20,000'
    """
    if source is None:
        return ""
    if not isinstance(source, str):
        return _Writer().read(source)
    text = source.replace("\0", "")
    for _ in range(3):  # some systems escape the markup of a description, and some do it twice
        if not _MARKUP.search(text):
            if not _ESCAPED.search(text):
                break
            text = html.unescape(text)
        root = _parse(text)
        if root is None:
            break
        text = _Writer().read(root) or _salvaged(text)
    return _lines(text)


def all_text(element: etree._Element) -> str:
    """All text below an element as it stands, scripts too: a sixth of what ``itertext`` costs."""
    return etree.tostring(element, encoding="unicode", method="text", with_tail=False)


def short_text(element: etree._Element, most: int) -> str:
    """All text below an element as it stands; "" where it is more than ``most`` characters.

    Never walks far through a large element, and hardly at all through what most elements are:
    text, or text around one other element of text.
    """
    text = element.text or ""
    child = next(element.iterchildren(), None)  # len() would count them all
    if child is None:
        return text if len(text) <= most else ""
    if child.getnext() is None and next(child.iterchildren(), None) is None:
        text += (child.text or "" if isinstance(child.tag, str) else "") + (child.tail or "")
        return text if len(text) <= most else ""
    text = ""
    for part in element.itertext():
        text += str(part)
        if len(text) > most:
            return ""
    return text


def _salvaged(fragment: str) -> str:
    """What BeautifulSoup reads where lxml reads nothing: one unclosed quote hides all from lxml."""
    if not re.search(r"\w", _MARKUP.sub("", fragment)):
        return ""
    from bs4 import BeautifulSoup  # 40 ms to load, for few fragments

    soup = BeautifulSoup(fragment[:_MOST_SALVAGED], "html.parser")
    for tag in soup(_UNREAD_TAGS.split()):
        tag.decompose()
    return _MARKUP.sub("", soup.get_text("\n"))


def _parse(fragment: str) -> etree._Element | None:
    try:
        root: etree._Element = parse_html(f"<body>{fragment}</body>".encode("utf-8", "replace"))
    except PageError:
        return None
    return root


def _lines(text: str) -> str:
    """Lines cleaned one by one; any run of blank ones becomes one."""
    printed = text.splitlines()
    if len(printed) == 1:  # as nearly all blocks of a page
        return clean(printed[0])
    lines: list[str] = []
    for line in map(clean, printed):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()


class _Writer:
    """Walks a tree once, without recursion, and writes its blocks."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.inline: list[str] = []
        self.lists = 0  # how many list items we are inside
        self.bullet = ""
        self.after_item = False

    def read(self, root: etree._Element) -> str:
        """The text of everything below ``root``."""
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        preformatted = 0
        for event, node in walk:
            tag = node.tag if isinstance(node.tag, str) else ""
            if "}" in tag:
                tag = tag.rpartition("}")[2]
            if event == "start":
                if tag in _UNREAD:
                    walk.skip_subtree()
                    continue
                if tag in _OPENED:
                    self._open(tag)
                    preformatted += tag == "pre"
                text = node.text
            else:
                if event == "end" and tag in _CLOSED:
                    preformatted -= tag == "pre"
                    self._close(tag)
                text = node.tail if node is not root else None
            if text:
                self.inline.append(text if preformatted else _flat(text))
        self._flush()
        return "".join(self.out)

    def _open(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
        if tag == "li":
            self.lists += 1
            self.bullet = BULLET
        elif tag == "br":
            self.inline.append("\n")

    def _close(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inline.append(_CELL)
        if tag in _BLOCKS:
            self._flush()
        if tag == "li":
            self.lists -= 1
            self.bullet = ""

    def _flush(self) -> None:
        if not self.inline:
            return
        printed, self.inline = "".join(self.inline), []
        if not printed.strip(_BLANK):  # what stands between two blocks of the source
            return
        if _CELL in printed:
            printed = "\n".join(map(_cells, printed.split("\n")))
        text = _lines(printed)
        if not text:
            return
        if self.bullet:
            text = self.bullet + _OWN_BULLET.sub("", text)
            self.bullet = ""
        item = self.lists > 0
        if self.out:
            self.out.append("\n" if item and self.after_item else "\n\n")
        self.out.append(text)
        self.after_item = item


def _flat(text: str) -> str:
    """The text with the line breaks of its source as spaces, as browsers show it."""
    if text.isprintable():
        return text
    return _LAYOUT.sub(" ", text) if text.strip(" \n\r\t") else " "


def _cells(line: str) -> str:
    return " | ".join(filter(None, map(clean, line.split(_CELL)))) if _CELL in line else line
