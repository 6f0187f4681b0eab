"""What a document is made of. Every span is a pair of character offsets into the document's NFC text, end exclusive."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

BlockKind = Literal["heading", "paragraph", "item", "field", "row", "noise"]


class Span(NamedTuple):
    """Character offsets into a document's NFC text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, key-value line or table row.

    `span` covers what is shown (the marker of a list item included, its indentation not). `depth` is the nesting
    of a list item (0 outermost) or the level of a heading (1 outermost). `headings` and `lead_ins` are the spans
    of the headings above and of the lines that introduce this one ("Status:"), outermost first.
    """

    kind: BlockKind
    span: Span
    depth: int = 0
    headings: tuple[Span, ...] = ()
    lead_ins: tuple[Span, ...] = ()
    page: int | None = None


@dataclass(frozen=True)
class Document:
    """One file of the corpus, or one member of an archive there: its NFC text and what is known about it.

    `file` is the file in the folder, `number` the one its issuer gave it ("9480/BKHĐT"), `pages` is None where its kind
    has none; `warnings` tell what its text lacks. `source_file` is the name that sources.csv gives it (of a member of
    an archive "papers.zip/letter.docx"), `said_to_replace` what stands there of an older version, as written.
    """

    name: str
    file: str
    text: str
    blocks: tuple[Block, ...]
    title: str
    issuer: str
    date: str
    language: str
    origin: str
    number: str = ""
    pages: int | None = None
    languages: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source_file: str = ""
    said_to_replace: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest thing that is quoted: a sentence, list item, key-value line or table row.

    `kind` is the kind of the block it stands in; `headings` and `lead_ins` are those of the block. `list_id` tells
    the items of one list from those of another: it is the start of the list's innermost lead-in or heading.
    """

    span: Span
    kind: BlockKind
    headings: tuple[Span, ...]
    lead_ins: tuple[Span, ...]
    list_id: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text that is retrieved and cited as one: `text` is the document's text at `span`, verbatim."""

    passage_id: str
    document: str
    title: str
    section: str
    page: int | None
    language: str
    span: Span
    text: str
    sentences: tuple[Sentence, ...]
