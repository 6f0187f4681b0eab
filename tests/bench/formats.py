"""Reads every file below a folder as the product does and tells how each ended: read, or for which reason not.

    python -m tests.bench.formats FOLDER [--show] [--parser]

`--show` prints each failed file with its reason; `--parser` also times PDFium alone on the same PDFs. Ends with status
1 if a file took longer than it may, or failed without a reason of its own.
"""

import argparse
import resource
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from corpus.child import SECONDS, SECONDS_TO_RECOGNISE, shared_child
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.read import MAX_FILE_BYTES, read_documents

SLOW_SECONDS = SECONDS + 15
SLOW_SECONDS_OF_SCANS = SLOW_SECONDS + SECONDS_TO_RECOGNISE


@dataclass
class Count:
    """The files of one kind."""

    files: int = 0
    read: int = 0
    pages: int = 0
    characters: int = 0
    seconds: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")


def measure(folder: Path, show: bool = False) -> tuple[dict[str, Count], list[str]]:
    """Counts by the ending of the files' names, and what went wrong that must not."""
    counts: dict[str, Count] = {}
    wrong: list[str] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        count = counts.setdefault(path.suffix.lower(), Count())
        started = time.perf_counter()
        try:
            for shown, found in read_documents(path):
                _add(count, found)
                if show and isinstance(found, CorpusError):
                    print(f"{shown}: {found}")
        except CorpusError as error:
            _add(count, error)
            if show:
                print(error)
        except Exception as error:
            wrong.append(f"{path.name}: {type(error).__name__}: {error}")
        seconds = time.perf_counter() - started
        count.seconds += seconds
        count.slowest = max(count.slowest, (seconds, path.name))
        may_be_scan = path.suffix.lower() == ".pdf" and shutil.which("tesseract")
        if seconds > (SLOW_SECONDS_OF_SCANS if may_be_scan else SLOW_SECONDS):
            wrong.append(f"{path.name}: {seconds:.0f} seconds")
    return counts, wrong


def _add(count: Count, found: Document | CorpusError) -> None:
    count.files += 1
    if isinstance(found, CorpusError):
        count.reasons[_reason(str(found))] += 1
        return
    count.read += 1
    count.pages += found.pages or 0
    count.characters += len(found.text)


def _reason(message: str) -> str:
    for words in ("needs OCR", "password-protected", "holds no text", "is damaged", "cannot be read", "parser fail",
                  "parser stop", "is not read after", "archive inside", "nested too deeply", "is not text", "is no ",
                  "inflates", "holds more", "larger than", "no files", "has no ending", "is a program"):
        if words in message:
            return words
    return message[-80:]


def parser_alone(folder: Path) -> tuple[int, float]:
    """Pages and seconds of PDFium's own text of the same files."""
    pages, started = 0, time.perf_counter()
    for path in sorted(folder.rglob("*.pdf")):
        if path.stat().st_size > MAX_FILE_BYTES:
            continue
        try:
            with pypdfium2.PdfDocument(path) as document:
                for page in document:
                    page.get_textpage().get_text_range()
                    pages += 1
        except (pypdfium2.PdfiumError, UnicodeError):
            continue
    return pages, time.perf_counter() - started


def main() -> int:
    """Prints the table; 1 where something went wrong that must not."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--show", action="store_true")
    options.add_argument("--parser", action="store_true")
    given = options.parse_args()
    counts, wrong = measure(given.folder, given.show)
    for suffix, count in sorted(counts.items(), key=lambda item: -item[1].files):
        a_page = f", {1000 * count.seconds / count.pages:.1f} ms a page" if count.pages else ""
        print(f"{suffix or '(none)':8} {count.files:5} files, {count.read} read, {count.pages} pages, "
              f"{count.characters:,} characters, {count.seconds:.1f} s{a_page}; slowest {count.slowest[0]:.1f} s "
              f"{count.slowest[1][-60:]}")
        for reason, number in count.reasons.most_common():
            print(f"         {number:5} {reason}")
    if given.parser:
        pages, seconds = parser_alone(given.folder)
        print(f"PDFium alone: {pages} pages, {seconds:.1f} s, {1000 * seconds / max(1, pages):.1f} ms a page")
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    shared_child().close()
    child = max(child, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    print(f"memory at most: {own:.0f} MiB here, {child:.0f} MiB in the child")
    print("\n".join(wrong or ["nothing went wrong"]))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
