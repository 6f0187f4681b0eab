"""The smallest pieces of HTML. Whatever comes from a document or a person passes through `safe` before it is shown."""

import html
import re

# Signs that a document was written in Markdown. They are shown, as all that is in a quote, but not loudly.
SYNTAX = re.compile(r"\*\*|^#{1,6} ", re.MULTILINE)


def safe(text: str) -> str:
    """Text as HTML: nothing in it is markup, and nothing in it can break the transport (NUL, lone surrogates)."""
    return html.escape(sendable(text), quote=True)


def sendable(text: str) -> str:
    """Text without what can break the transport."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def verbatim(text: str) -> str:
    """A document's words as HTML: every character stands, nothing is interpreted; signs of Markdown are dimmed."""
    return SYNTAX.sub(lambda match: element("span", match[0], class_="syntax"), safe(text))


def element(tag: str, content: str, **attributes: str | bool | None) -> str:
    """`<tag attributes>content</tag>`; `content` is HTML already, attribute values are not. `class_` is class, other
    underscores are hyphens; None and False leave an attribute out, True writes its bare name."""
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    return f"<{tag}{written}>{content}</{tag}>"


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{safe(value)}"'


def button(content: str, **attributes: str | bool | None) -> str:
    """A button that submits nothing; the page's script gives it its meaning by its data attributes."""
    return element("button", content, type="button", **attributes)


def snippet(text: str, characters: int) -> str:
    """The beginning of a text in one line, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= characters else line[:characters].rsplit(" ", 1)[0] + " …"


def words(text: str, tag: str = "span", language: str | None = None, **attributes: str | bool | None) -> str:
    """Words of a document or a person: escaped, in their own direction and language."""
    return element(tag, safe(text), dir="auto", lang=language or None, **attributes)
