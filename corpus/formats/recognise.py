"""Reading pictures of text with Tesseract, where it is installed. It is a program of its own: nothing is imported."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image

from corpus.formats.found import Unreadable
from corpus.formats.pdf_pieces import Piece

LANGUAGES = ("vie", "eng", "ind", "msa", "fil")  # read together: their letters are the same
DOTS_PER_INCH = 200
MAX_PIXELS = 20_000_000
MIN_CONFIDENCE = 30
# The mean over the letters of a page in Latin letters: these come out at 90 and more, other ones read as such at 36 at
# most. What lies between is a bad scan, which other data would read as their own letters.
MIN_PAGE_CONFIDENCE, MAX_OTHER_LETTERS = 70, 45
SECONDS_A_PAGE = 60


@dataclass(frozen=True)
class Letters:
    """Letters that are read by themselves, for together with others Lao is read as Thai. `confidence` is the mean from
    which on a page is in them: Tesseract's own numbers differ from data to data (docs/decisions/0013). Where `is_sure`
    is not set, words of low confidence are mostly right and are kept, and people are told."""

    name: str
    code: str
    confidence: float
    is_sure: bool = False


OTHER_LETTERS = (Letters("Thai", "tha", 87, True), Letters("Lao", "lao", 21), Letters("Khmer", "khm", 45),
                 Letters("Burmese", "mya", 45))
ONE_COLUMN, FINER = ("--psm", "4"), 1.5  # with its own layout Tesseract leaves out lines of Khmer and Burmese


@dataclass(frozen=True)
class Recognised:
    """The lines of a page, and the letters that it is in where these are not read well. `is_unknown`: it holds words
    that cannot be read; then there are no lines, for letters without data come out as those of another language."""

    lines: list[Piece]
    is_unknown: bool = False
    unsure_of: str = ""


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
    return tuple(language for language in (*LANGUAGES, *(one.code for one in OTHER_LETTERS)) if language in installed())


def page_lines(page: pdfium.PdfPage, width: float, height: float) -> Recognised:
    """What Tesseract reads on a page, placed on it."""
    scale = min(DOTS_PER_INCH / 72, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    picture = _drawn(page, scale)
    lines, confidence = _read(picture, scale, LANGUAGES)
    if 0 < confidence < MAX_OTHER_LETTERS:
        found = _other_letters(page, picture, scale)
        if found is not None:
            return found
    if 0 < confidence < MIN_PAGE_CONFIDENCE and (turn := _turn(picture)):
        lines, confidence = _read(picture.rotate(-turn, expand=True, fillcolor=255), scale, LANGUAGES)
    is_unknown = 0 < confidence < MIN_PAGE_CONFIDENCE
    return Recognised([] if is_unknown else lines, is_unknown)


def missing_languages() -> str:
    """What to do where a page is in letters that the installed Tesseract does not read."""
    missing = [f"tesseract-ocr-{one.code} ({one.name})" for one in OTHER_LETTERS if one.code not in installed()]
    packages = f"If its letters are those of another language, install its Debian package: {', '.join(missing)}. "
    return f"{packages if missing else ''}Scan it anew, or save it with a text layer."


def _drawn(page: pdfium.PdfPage, scale: float) -> Image.Image:
    bitmap = page.render(scale=scale, grayscale=True)
    picture: Image.Image = bitmap.to_pil().copy()
    bitmap.close()
    return picture


def _other_letters(page: pdfium.PdfPage, picture: Image.Image, scale: float) -> Recognised | None:
    """The page in letters other than Latin ones; None where the data for none of them is sure enough of it."""
    best: tuple[float, Recognised] | None = None
    fine = None
    for letters in (one for one in OTHER_LETTERS if one.code in installed()):
        if letters.is_sure:
            lines, confidence = _read(picture, scale, (letters.code,))
        else:
            fine = fine or _drawn(page, scale * FINER)
            lines, confidence = _read(fine, scale * FINER, (letters.code,), 0, *ONE_COLUMN)
        share = confidence / letters.confidence
        if share >= 1 and (best is None or share > best[0]):
            best = share, Recognised(lines, unsure_of="" if letters.is_sure else letters.name)
        if letters.is_sure and share >= 1:
            break
    return best[1] if best else None


def _read(picture: Image.Image, scale: float, wanted: tuple[str, ...], least: float = MIN_CONFIDENCE, *options: str
          ) -> tuple[list[Piece], float]:
    """The lines of a picture without words of less than `least` confidence, and the mean confidence of its letters in
    per cent; 0 where it finds none."""
    known = [language for language in wanted if language in installed()]
    if not known:
        return [], 0.0
    table = _run(picture, *options, "-l", "+".join(known), "tsv")
    rows = [row.split("\t") for row in table.splitlines()[1:]]
    words = [row for row in rows if len(row) >= 12 and row[0] == "5" and row[11].strip()]
    letters = sum(len(row[11]) for row in words)
    confidence = sum(float(row[10]) * len(row[11]) for row in words) / max(1, letters)
    return _lines([row for row in words if float(row[10]) >= least], scale), confidence


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
