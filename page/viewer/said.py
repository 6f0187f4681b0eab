"""Every word that the page of a document says by itself."""

BACK = "Programme documents"
TEXT, PICTURE = "Text", "Page as it looks"
VIEWS = "How the document is shown"
TABLE = "Table"
PARTS, PAGES = "Parts", "Pages"
GO_TO_QUOTE = "Go to the quoted words"
COPY_LINK, COPIED = "Copy link", "Link copied"
OPEN_IN_DOCUMENT = "Open in document"
EARLIER, LATER = "← Earlier part", "Later part →"
PAGE_BEFORE, PAGE_AFTER = "← Previous page", "Next page →"
GO_TO_PAGE, GO = "Page", "Go"
NEWER = "A newer version replaces this document:"
OLDER = "This replaces an older version:"
CHANGED = "This document has changed since the link was made. Here is its present text."
CHANGED_FOUND = "The passage that was linked to still stands in it and is marked at its side."
CHANGED_LOST = "The passage that was linked to does not stand in it any more in the same words."
LOST = "The place that this link names is not in this document. The link may be cut: copy it again."
GONE_TITLE = "This document is no longer here"
GONE = ("The text that this link was made of is not among the documents any more, and nothing of it is kept. Ask "
        "whoever sent the link, or search the present documents.")
UNKNOWN_TITLE = "There is no such document"
UNKNOWN = "No document has this link. It may be cut: copy it again, or search the present documents."
FAILED_TITLE = "The document cannot be shown"
FILE_DIFFERS = ("The file in the corpus folder is gone or is not the one that was indexed, so only the stored text is "
                "shown. Index it again to see its pages.")
NOT_LOCATED = ("The quoted words could not be found on this picture for sure, so nothing is marked on it. They are "
               "marked in the text.")
NO_PICTURE = "This page cannot be shown as a picture, only as text."
BUSY = "Too many pages are being drawn at this moment. Reload in a few seconds."
FIELDS = {"issuer": "Issuer", "date": "Date", "number": "Number", "language": "Language", "pages": "Pages",
          "origin": "Origin"}


def page_name(page: int) -> str:
    """ "Page 3"."""
    return f"Page {page:,}"


def passage_name(number: int) -> str:
    """What the sign of a passage does."""
    return f"Link to passage {number:,}"


def part_name(part: int, parts: int) -> str:
    """ "Part 2 of 30"."""
    return f"Part {part:,} of {parts:,}"
