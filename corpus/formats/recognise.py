"""Reading pictures of text with Tesseract, where it is installed. It is a program of its own: nothing is imported."""

import shutil
import subprocess
from functools import cache
from io import BytesIO

import pypdfium2 as pdfium

from corpus.formats.found import Unreadable
from corpus.formats.pdf_pieces import Piece

LANGUAGES = ("vie", "eng", "ind", "msa", "fil", "tha", "lao", "khm", "mya")
DOTS_PER_INCH = 200
MAX_PIXELS = 20_000_000
MIN_CONFIDENCE = 30
SECONDS_A_PAGE = 60


@cache
def languages() -> tuple[str, ...]:
    """The languages of this region that the installed Tesseract reads; none where it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return ()
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False).stdout
    return tuple(language for language in LANGUAGES if language in listed.split())


def page_lines(page: pdfium.PdfPage, width: float, height: float) -> list[Piece]:
    """The lines that Tesseract reads on a page, placed on it."""
    scale = min(DOTS_PER_INCH / 72, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    buffer = BytesIO()
    bitmap.to_pil().save(buffer, "PNG")
    bitmap.close()
    command = ["tesseract", "stdin", "stdout", "-l", "+".join(languages()), "--dpi", str(DOTS_PER_INCH), "tsv"]
    try:
        done = subprocess.run(command, input=buffer.getvalue(), capture_output=True, timeout=SECONDS_A_PAGE,
                              check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unreadable("needs OCR, and Tesseract did not finish. Save it with a text layer.") from error
    return _lines(done.stdout.decode("utf-8", "replace"), scale)


def _lines(table: str, scale: float) -> list[Piece]:
    """Tesseract's table of words -> lines. Its columns: level, page, block, paragraph, line, word, left, top, width,
    height, confidence, text."""
    lines: dict[tuple[str, ...], Piece] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or float(cells[10]) < MIN_CONFIDENCE or not cells[11].strip():
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
