"""How well drawn pages in the languages of the region are read by Tesseract, and in which letters.

With all of its data, and without those of the page's own language, when the page should be told and not read:

    python -m tests.bench.scans [--pages 6]

Pages are lines of generated documents (training/generated), drawn, turned a little, blurred and strewn with noise.
Wants Debian's tesseract-ocr-vie -tha -lao -khm -mya and fonts-noto-core; TESSDATA_PREFIX may name a folder of data.
"""

import argparse
import difflib
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.formats import recognise
from training.generated.__main__ import generate

NOTO = Path("/usr/share/fonts/truetype/noto")
LANGUAGES = {"vi": ("", "LATIN", "vie"), "th": ("Thai", "THAI", "tha"), "lo": ("Lao", "LAO", "lao"),
             "km": ("Khmer", "KHMER", "khm"), "my": ("Myanmar", "MYANMAR", "mya")}
LINES, LINE_CHARACTERS = 12, 58


def main() -> None:
    """A line a language: pages read in its letters, their likeness (median, lowest), and what the others came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=6)
    pages = parser.parse_args().pages
    there = recognise.installed()
    for language, (_, script, code) in LANGUAGES.items():
        for data in (there, there - {code}):
            recognise.installed = lambda data=data: data  # type: ignore[assignment]
            found = [(recognise.page_lines(page, *page.get_size()), text) for page, text in drawn(language, pages)]
            right = sorted(likeness(one, text) for one, text in found if letters_of(one) == script)
            others = sum(bool(one.lines) and letters_of(one) != script for one, _ in found)
            values = f"{right[len(right) // 2]:.2f}, lowest {right[0]:.2f}" if right else "-"
            told = sum(not one.lines for one, _ in found)
            print(f"{language} {'with' if data == there else 'without'} its data: {len(right)} of {pages} read, "
                  f"likeness {values}; told {told}; in other letters {others}", flush=True)


def drawn(language: str, pages: int) -> Iterator[tuple[pdfium.PdfPage, str]]:
    """Pages of a language as pictures in a PDF, with their text."""
    for number in range(pages):
        text = "\n".join(lines_of(language, number))
        face = NOTO / f"Noto{('Sans', 'Serif')[number % 2]}{LANGUAGES[language][0]}-Regular.ttf"
        size = (30, 34, 38, 42)[number % 4]
        page = Image.new("L", (1654, 2339), 255)
        ImageDraw.Draw(page).multiline_text((150, 220), text, fill=25, font=ImageFont.truetype(str(face), size),
                                            spacing=size)
        page = page.rotate(0.3, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
        noise = np.random.default_rng(number).normal(0, 8, (page.height, page.width))
        data = BytesIO()
        canvas = Canvas(data, pagesize=A4)
        strewn = np.clip(np.asarray(page, np.float32) + noise, 0, 255).astype(np.uint8)
        canvas.drawImage(ImageReader(Image.fromarray(strewn)), 0, 0, *A4)
        canvas.save()
        yield pdfium.PdfDocument(data.getvalue())[0], text


def lines_of(language: str, number: int) -> list[str]:
    """Lines in the letters of a language alone."""
    found: list[str] = []
    seed = 1_000 * number
    while len(found) < LINES:
        seed += 1
        for line in generate(9, seed, [language])["text"].split("\n"):
            plain = line.strip("#*- |")[:LINE_CHARACTERS]
            if len(plain) >= 18 and script_of(plain, True) == LANGUAGES[language][1]:
                found.append(plain)
    return found[:LINES]


def script_of(text: str, all_of_it: bool = False) -> str:
    """The script of most letters, by their Unicode names; "" where there is none, or others too and all are wanted."""
    scripts = [unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha()]
    if not scripts or (all_of_it and len(set(scripts)) > 1):
        return ""
    return max(set(scripts), key=scripts.count)


def letters_of(recognised: recognise.Recognised) -> str:
    """The script that a page was read in."""
    return script_of("".join(line.text for line in recognised.lines))


def likeness(recognised: recognise.Recognised, text: str) -> float:
    """How like the letters read are to those drawn, 0 to 1, white space aside."""
    read = "".join("".join(line.text for line in recognised.lines).split())
    return difflib.SequenceMatcher(None, read, "".join(text.split()), autojunk=False).ratio()


if __name__ == "__main__":
    main()
