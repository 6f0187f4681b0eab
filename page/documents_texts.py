"""Every word the Documents tab says by itself."""

from collections.abc import Sequence
from typing import Literal

from assistant.documents.receipts import FileReceipt, Outcome
from page.texts import counted, date_name

Status = Literal["indexed", "replaced", "needs OCR", "failed", "new", "changed", "gone"]

TAB = "Documents"
EMPTY = "Nothing has been put in yet."
STATUS: dict[Status, str] = {
    "indexed": "indexed", "replaced": "replaced", "needs OCR": "needs OCR", "failed": "failed",
    "new": "not indexed yet", "changed": "changed in the folder", "gone": "gone from the folder"}
STATUS_EXPLAINED: dict[Status, str] = {
    "indexed": "Indexed: it is searched and quoted.",
    "replaced": "A newer version has taken its place.",
    "needs OCR": "Not indexed: its pages are pictures.",
    "failed": "Not indexed: it could not be read.",
    "new": "It lies in the folder, and has not been indexed yet.",
    "changed": "Its file or its row in sources.csv has changed since it was indexed.",
    "gone": "Its file is not in the folder any more; what was indexed is still searched.",
}
FILTER_LABEL = "Narrow down the documents"
TEXT_LABEL = "Words in title, issuer, number or file name"
TEXT_PLACEHOLDER = "Find documents"
SORT_BY = "Sort by"
NONE_LEFT = "No document has all of these words."
SHOW_ALL = "Show all"
FIRST_SHOWN = "Only the first {shown} are shown; find words, or show all."

IN_LINE = "In line with the folder."
CHANGED = "The folder has changed"
BRING_IN_LINE = "Bring the index in line with the folder"
TRY_AGAIN = "Try again the files that could not be read"

PUT_IN = "Put documents in"
DROP = "Drop files here, or"
CHOOSE_FILES = "Choose files"
CHOOSE_FOLDER = "Choose a folder"
KINDS = ("PDF, Word, PowerPoint, Excel, OpenDocument, HTML, e-mail, plain text, and ZIP files of "
         "these.")
SENDING = "Sending {name} ({number} of {all}), {share} %"
BROKEN_OFF = "{name} could not be sent: the connection to the page broke off. Send it again."
HIDDEN_LEFT_OUT = "Files that are hidden or that programs leave in folders were left out: {names}."
READ_ONLY = "On this page documents can be looked at, but not put in, changed or removed."
HOW_TO_ALLOW = ("Whoever runs the page can allow it: set ASSISTANT_MANAGE_DOCUMENTS=true and start it again. Unset, it "
                "is allowed only where the page is served to its own machine alone (ASSISTANT_HOST is 127.0.0.1).")

CANCEL = "Cancel"
CANCELLING = "Cancelling after this step …"
CANCELLED = "Cancelled. Nothing was changed."
NO_CANCEL_HINT = "People can go on asking; they see the old state until this is done."
CANCEL_HINT = f"{NO_CANCEL_HINT} Cancelling leaves everything as it was."
ONE_AT_A_TIME = "Documents are being changed already, and only one change is made at a time. Wait until it is done."
FILES_GONE = "The files that were sent are not there any more. Choose them again."
NOTHING_SENT = "No files were chosen. Choose some."
LAST_CHANGE = "The last change"
CLOSE_RECEIPT = "Close this receipt"
UNDER_WAY = {"add": "Putting in", "remove": "Removing", "edit": "Changing", "index": "Bringing the index in line"}
WAITING = "beginning"

PANEL = "The document"
CLOSE = "Close the document (Escape)"
PREVIOUS = "Previous document"
NEXT = "Next document"
OPEN = "Open the document"
GONE = "There is no document of this name any more."
FIELDS = {"title": "Title", "issuer": "Issuer", "date": "Date", "number": "Number", "language": "Language",
          "origin": "Origin", "replaces": "Replaces", "pages": "Pages", "passages": "Passages",
          "file": "File", "name": "Name"}
EDITABLE = ("title", "issuer", "date", "number", "language", "origin")
AS_READ = "as read in the document"
AS_FOUND = "as told from number, title and date"
NO_OTHER = "no other document"
EDIT = "Edit"
NOTHING_CHANGED = "Nothing was changed in the form, so nothing was saved. Change a field, or close the form."
EDIT_LABEL = "What is known of it"
EDIT_HINT = ("Kept in sources.csv in the folder. An emptied field is read from the document again. Dates as 2026, "
             "2026-11 or 2026-11-30. The document is then read and indexed anew.")
SAVE = "Save"
REMOVE = "Remove …"
REMOVE_LABEL = "Remove this document?"
REMOVE_YES = "Yes, remove it for good"
REMOVE_NO = "Keep it"
FACTS = "Facts read from it"
NO_FACTS = "No facts were read from it."
WARNINGS = "To be known"
VERSIONS = "Versions"
REPLACES = "It replaces"
REPLACED_BY = "It was replaced by"
SIMILAR = "Much like"
REASON = "Why"

OUTCOMES: dict[Outcome, str] = {"added": "added", "updated": "updated", "unchanged": "unchanged",
                                "duplicate": "duplicate", "failed": "not put in"}
OUTCOMES_COUNTED: dict[Outcome, tuple[str, str]] = {
    "added": ("was added", "were added"), "updated": ("was updated", "were updated"),
    "unchanged": ("was there already, unchanged", "were there already, unchanged"),
    "duplicate": ("is a duplicate", "are duplicates"), "failed": ("was not put in", "were not put in")}
REMOVED = "Removed"
PROOF = "Proof"
NO_PROOF = "Some of it was found again"
TAKEN_OUT = "Taken out"
DECISIONS = "Went with it"
SAME_AS = "The same text as"
REMAINS = "Deliberately left"
EDITED = "Changed. It was read and indexed anew."
WHAT_CHANGED = "What changed"


def urgency(receipt: FileReceipt) -> int:
    """Where a receipt stands among those of one change: what failed first, then what is warned of."""
    return 0 if receipt.outcome == "failed" else 1 if receipt.warnings else 2


def of_this_step(time_left: str) -> str:
    """How long until the present step is done; how long the ones after it take is not known yet."""
    return f"{time_left} of this step"


def receipt_summary(receipts: Sequence[FileReceipt]) -> str:
    """ "5 files: 3 were added, 1 is a duplicate, 1 was not put in."; of an archive every document counts."""
    told = []
    files = counted(len({receipt.file.partition("/")[0] for receipt in receipts}), "file", "files")
    if any("/" in receipt.file for receipt in receipts):
        files += f" with {counted(len(receipts), 'document', 'documents')}"
    for outcome, (one, many) in OUTCOMES_COUNTED.items():
        number = sum(receipt.outcome == outcome for receipt in receipts)
        if number:
            told.append(f"{number:,} {one if number == 1 else many}")
    return f"{files}: {', '.join(told)}."


def sizes(pages: int | None, passages: int, facts: int) -> list[str]:
    """ "3 pages", "12 passages", "no facts"."""
    told = [] if pages is None else [counted(pages, "page", "pages")]
    told.append(counted(passages, "passage", "passages"))
    told.append(counted(facts, "fact", "facts") if facts else "no facts")
    return told


def what_goes(file: str, passages: int, facts: int, others: int) -> list[str]:
    """What a removal takes away, before it does."""
    lines = [f"Its file {file} is deleted from the corpus folder, with its row in sources.csv."]
    if passages:
        lines.append(f"Its {counted(passages, 'passage', 'passages')} and {counted(facts, 'fact', 'facts')} leave the "
                     "index and the register, with what was decided about them.")
    if others:
        lines.append(f"The file is an archive: {counted(others, 'other document', 'other documents')} in it will go "
                     "too.")
    lines.append("It cannot be undone here.")
    if passages:
        lines.append("Afterwards the whole index is searched for every sentence that only it has, and you see what was "
                     "found.")
    return lines


def proof(searched: int, shared: int, short: int) -> str:
    """What was searched for after a removal, where none of it was found, and which sentences were not."""
    gone = "it is in no list of documents, no passage, no vector and no row of the register any more."
    others = []
    if shared:
        others.append(f"{counted(shared, 'sentence stands', 'sentences stand')} in another document too and "
                      f"{'is' if shared == 1 else 'are'} still there for that")
    if short:
        others.append(f"{counted(short, 'sentence is', 'sentences are')} too short to search for")
    left_out = "".join(f" {'; '.join(others)}." if others else "")
    if not searched:
        why = left_out or " It has no sentences."
        return f"No sentence of it was searched for.{why} What was checked: {gone}"
    told = counted(searched, "sentence that only it has was", "sentences that only it has were")
    return f"{told} searched for in every file of the index: none was found again, and {gone}{left_out}"


def folder_changed(new: int, changed: int, gone: int) -> str:
    """ "The folder has changed: 2 new, 1 gone."."""
    told = [f"{number:,} {name}" for number, name in ((new, "new"), (changed, "changed"), (gone, "gone")) if number]
    return f"{CHANGED}: {', '.join(told)}."


def dated(date: str) -> str:
    """A date as it is shown in the table."""
    return date_name(date)


def too_large(name: str, largest_bytes: int) -> str:
    """Why a file is not taken."""
    return f"{name} is larger than {largest_bytes // 1024**2} MB, the most for one file. Cut it into parts."


def too_much(name: str, total_bytes: int) -> str:
    """Why a file is not taken together with those before it."""
    return (f"{name} makes it more than {total_bytes // 1024**2} MB at once. Put in the others first, then send the "
            "rest.")


def files_named(names: Sequence[str]) -> str:
    """ "letter.pdf", "letter.pdf and 2 other files"."""
    if len(names) == 1:
        return names[0]
    return f"{names[0]} and {counted(len(names) - 1, 'other file', 'other files')}"
