"""Reading pictures of text with Tesseract, where it is installed. It is a program of its own: nothing is imported."""

import re
import shutil
import subprocess
from functools import cache
from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image

from corpus.formats.found import Unreadable
from corpus.formats.pdf_pieces import Piece

LANGUAGES = ("vie", "eng", "ind", "msa", "fil")  # read together: their letters are the same
# Read by itself: together with others, Lao is read as Thai. What Tesseract's data for Lao, Khmer and Burmese read is
# wrong or leaves lines out.
OTHER_LETTERS = {"Thai": "tha"}
DOTS_PER_INCH = 200
MAX_PIXELS = 20_000_000
MIN_CONFIDENCE = 30
# The mean over the letters of a page. Latin letters come out at 90 and more, other ones read as such at 33 at most;
# Thai at 93, other ones read as Thai at up to 81.
MIN_PAGE_CONFIDENCE, MIN_OTHER_CONFIDENCE = 70, 87
SECONDS_A_PAGE = 60


@cache
def installed() -> frozenset[str]:
    """What Tesseract has data for; nothing where it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False).stdout
    return frozenset(listed.split())


def languages() -> tuple[str, ...]:
    """The languages of this region that the installed Tesseract reads; none where it is not installed."""
    return tuple(language for language in (*LANGUAGES, *OTHER_LETTERS.values()) if language in installed())


def page_lines(page: pdfium.PdfPage, width: float, height: float) -> tuple[list[Piece], bool]:
    """The lines that Tesseract reads on a page, placed on it; and whether it holds words that it cannot read: then
    there are no lines, for letters it does not know come out as those of another language."""
    scale = min(DOTS_PER_INCH / 72, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    picture = bitmap.to_pil().copy()
    bitmap.close()
    lines, confidence = _read(picture, scale, LANGUAGES)
    if 0 < confidence < MIN_PAGE_CONFIDENCE:
        found = max((_read(picture, scale, (code,)) for code in OTHER_LETTERS.values() if code in installed()),
                    key=lambda one: one[1], default=([], 0.0))
        if found[1] >= MIN_OTHER_CONFIDENCE:
            return found[0], False
        if turn := _turn(picture):
            lines, confidence = _read(picture.rotate(-turn, expand=True, fillcolor=255), scale, LANGUAGES)
    is_unknown = 0 < confidence < MIN_PAGE_CONFIDENCE
    return ([] if is_unknown else lines), is_unknown


def missing_languages() -> str:
    """What to do where a page is in letters that the installed Tesseract does not read."""
    missing = [f"tesseract-ocr-{code} ({name})" for name, code in OTHER_LETTERS.items() if code not in installed()]
    packages = f"If its letters are those of another language, install its Debian package: {', '.join(missing)}. "
    return f"{packages if missing else ''}Scan it anew, or save it with a text layer."


def _read(picture: Image.Image, scale: float, wanted: tuple[str, ...]) -> tuple[list[Piece], float]:
    """The lines of a picture, and the mean confidence of its letters in per cent; 0 where it finds none."""
    known = [language for language in wanted if language in installed()]
    if not known:
        return [], 0.0
    table = _run(picture, "-l", "+".join(known), "tsv")
    rows = [row.split("\t") for row in table.splitlines()[1:]]
    words = [row for row in rows if len(row) >= 12 and row[0] == "5" and row[11].strip()]
    letters = sum(len(row[11]) for row in words)
    return _lines(words, scale), sum(float(row[10]) * len(row[11]) for row in words) / max(1, letters)


def _turn(picture: Image.Image) -> int:
    """By how much a page that lies on its side or upside down must be turned, clockwise, in degrees."""
    told = re.search(r"^Rotate: (90|180|270)$", _run(picture, "--psm", "0", "-l", "osd"), re.MULTILINE)
    return int(told[1]) if told else 0


def _run(picture: Image.Image, *options: str) -> str:
    """What Tesseract says of a picture."""
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    command = ["tesseract", "stdin", "stdout", "--dpi", str(DOTS_PER_INCH), *options]
    try:
        done = subprocess.run(command, input=buffer.getvalue(), capture_output=True, timeout=SECONDS_A_PAGE,
                              check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unreadable("needs OCR, and Tesseract did not finish. Save it with a text layer.") from error
    return done.stdout.decode("utf-8", "replace")


def _lines(words: list[list[str]], scale: float) -> list[Piece]:
    """Rows of Tesseract's table of words -> lines. Its columns: level, page, block, paragraph, line, word, left, top,
    width, height, confidence, text."""
    lines: dict[tuple[str, ...], Piece] = {}
    for cells in words:
        if float(cells[10]) < MIN_CONFIDENCE:
            continue
        left, top, wide, tall = (float(cell) / scale for cell in cells[6:10])
        key = tuple(cells[2:5])
        line = lines.get(key)
        if line is None:
            # The height of a word changes with its letters; sizes are not compared in recognised text.
            lines[key] = Piece(cells[11], left, top, left + wide, top + tall, 10)
        else:
            line.text += " " + cells[11]
            line.right, line.bottom = max(line.right, left + wide), max(line.bottom, top + tall)
            line.top = min(line.top, top)
    return list(lines.values())
