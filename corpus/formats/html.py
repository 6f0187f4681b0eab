"""HTML: the main text of a page with its headings, lists and tables, and what the page says of itself."""

import json
import re

from lxml import etree, html

from corpus.formats.found import Found, Unreadable
from corpus.formats.html_main import main_part
from corpus.formats.html_text import write_text
from corpus.formats.plain import decode

CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
TITLES = ("//meta[@property='og:title']/@content", "//meta[@name='DC.title' or @name='dc.title']/@content",
          "//meta[@name='citation_title']/@content")
ISSUERS = ("//meta[@property='og:site_name']/@content", "//meta[@name='DC.publisher' or @name='dc.publisher']/@content",
           "//meta[@name='publisher']/@content", "//meta[@name='citation_publisher']/@content")
DATES = ("//meta[@property='article:published_time']/@content", "//meta[@name='DC.date' or @name='dc.date']/@content",
         "//meta[@name='date']/@content", "//meta[@itemprop='datePublished']/@content",
         "//*[@itemprop='datePublished']/@datetime", "//meta[@name='citation_publication_date']/@content")
MAX_ELEMENTS = 400_000


def read_html(data: bytes) -> Found:
    """Reads a web page. Nothing that it names is fetched."""
    root = _tree(data)
    found = Found("", title=_title(root), issuer=_first(root, ISSUERS), date=_first(root, DATES))
    _add_structured(root, found)
    found.text = write_text(main_part(root))
    if not found.text.strip():
        raise Unreadable("holds no text outside of its menus and scripts. Save the page when it has loaded.")
    return found


def _tree(data: bytes) -> etree._Element:
    declared = CHARSET.search(data[:4096])
    text = None
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            text = data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            text = None
    text = decode(data) if text is None else text
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", ""))
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError, ValueError) as error:
        raise Unreadable("holds no text. Save the page when it has loaded.") from error
    # Below its depth the parser drops what it reads, and tells it only here.
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Unreadable("is nested too deeply. Save the page anew, or print it to PDF.")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise Unreadable(f"holds more than {MAX_ELEMENTS:,} elements. Cut it into parts.")
    return root


def _first(root: etree._Element, paths: tuple[str, ...]) -> str:
    for path in paths:
        for value in root.xpath(path):
            if str(value).strip():
                return " ".join(str(value).split())[:300]
    return ""


def _title(root: etree._Element) -> str:
    """What the page calls itself; without the site's name, which most pages put after it."""
    heading = root.xpath("//h1")
    own = " ".join("".join(heading[0].itertext()).split()) if len(heading) == 1 else ""
    titled = _first(root, TITLES) or " ".join("".join(root.xpath("//title//text()")).split())[:300]
    if own and len(own) > 3 and (own.lower() in titled.lower() or not titled):
        return own
    # In "Report no. 7 - the second year | Works" the end is a site's name, the middle is not if a heading has it.
    headings = (" ".join("".join(inner.itertext()).split()) for inner in root.xpath("//h1|//h2"))
    cut = re.split(r"\s+[|»·•]\s+|\s+[-–—]\s+(?=[^-–—]{2,40}$)", titled)[0]
    return max([cut, *(heading for heading in headings if titled.startswith(heading))], key=len)


def _add_structured(root: etree._Element, found: Found) -> None:
    """Publisher and date of JSON-LD, where the plain tags give none."""
    for script in root.xpath("//script[@type='application/ld+json']")[:5]:
        try:
            data = json.loads((script.text or "")[:200_000])
        except (ValueError, RecursionError):
            continue
        for item in data if isinstance(data, list) else [data]:
            if not isinstance(item, dict):
                continue
            publisher = item.get("publisher")
            if not found.issuer and isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
                found.issuer = publisher["name"].strip()[:300]
            if not found.date and isinstance(item.get("datePublished"), str):
                found.date = item["datePublished"].strip()[:40]
