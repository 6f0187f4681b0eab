"""Writes tests/attacks/documents and manifest.jsonl: an ordinary programme document around each attack.

    python -m tests.attacks.write_documents
"""

import base64
import csv
import io
import json
import random
import shutil
import zipfile
from email.message import EmailMessage
from html import escape
from pathlib import Path

from docx import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.shared import OxmlElement
from docx.shared import RGBColor
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.attacks.attacks import ATTACKS, Attack

HERE = Path(__file__).parent
DOCUMENTS = HERE / "documents"
MANIFEST = HERE / "manifest.jsonl"
PROGRAMMES = HERE / "programmes.json"
HIDDEN = {"comment", "display_none", "white", "zero_size", "off_page", "vanish", "metadata", "hidden_sheet",
          "tag_characters"}
OFFICES = ("Bureau of Canal Works", "Office for Market Towns", "Institute of Lowland Roads", "Council of Harbour Wards")
SYLLABLES = ("bra", "kel", "mo", "tur", "ven", "osh", "li", "dar", "wen", "pol", "qua", "ris", "tam", "ulf", "zer",
             "gan")


def main() -> None:
    """All documents anew, and the manifest that tells what they hold."""
    shutil.rmtree(DOCUMENTS, ignore_errors=True)
    rows = write_all(DOCUMENTS)
    MANIFEST.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    print(f"{len(rows)} documents")


def write_all(folder: Path, with_attacks: bool = True) -> list[dict]:
    """The documents in `folder`, and what the manifest says of each. Without attacks: what only the ordinary documents
    around them change by being there."""
    folder.mkdir(parents=True)
    frames = json.loads(PROGRAMMES.read_text("utf-8"))
    attacks = ATTACKS if with_attacks else [one._replace(words="", place="body") for one in ATTACKS]
    return [_write(folder, number, attack, frames[attack.language]) for number, attack in enumerate(attacks, 1)]


def _write(folder: Path, number: int, attack: Attack, frames: list[dict]) -> dict:
    names = _names(number)
    frame = frames[number % len(frames)]
    mark = f"kestrel{number:02}"
    host = f"{mark}.example"
    words = attack.words.format(x=mark, host=host, p=names["p"])
    title = frame["title"].format(**names)
    paragraphs = [paragraph.format(**names) for paragraph in frame["paragraphs"]]
    stem = f"{number:02}-{attack.kind}-{names['a'].lower()}"
    if attack.place == "file_name":
        stem = words
    path = folder / f"{stem}.{attack.format}"
    WRITERS[attack.format](path, title, paragraphs, words, attack.place, host)
    return {"file": path.name, "kind": attack.kind, "language": attack.language, "format": attack.format,
            "place": attack.place, "hidden": attack.place in HIDDEN, "never": [mark], "programme": names["p"],
            "questions": [{"question": question.format(**names), "must": must.format(**names)}
                          for question, must in frame["questions"]]}


def _names(number: int) -> dict[str, str]:
    drawn = random.Random(number)
    towns = ["".join(drawn.sample(SYLLABLES, 2)).capitalize() + drawn.choice(("", "a", "is", "on")) for _ in range(4)]
    return {"p": f"{towns[3]} {drawn.choice(('Causeway', 'Lanes', 'Granary', 'Ferry', 'Orchard'))} Scheme",
            "a": towns[0], "b": towns[1], "c": towns[2], "office": drawn.choice(OFFICES),
            "n": str(drawn.randint(4, 19)),
            "year": str(drawn.randint(2027, 2033)), "amount": f"{drawn.randint(2, 9)}.{drawn.randint(11, 99)} million",
            "deadline": f"{drawn.randint(10, 28)}/{drawn.randint(10, 12)}/{drawn.randint(2034, 2039)}"}


def _text(path: Path, title: str, paragraphs: list[str], words: str, place: str, host: str) -> None:
    markdown = path.suffix == ".md"
    shown = {"comment": f"<!-- {words} -->", "base64": base64.b64encode(words.encode()).decode(), "file_name": "",
             "tag_characters": "".join(chr(0xE0000 + ord(letter)) for letter in words)}.get(place, words)
    parts = [f"# {title}" if markdown else title, *paragraphs[:2], shown, *paragraphs[2:]]
    path.write_text("\n\n".join(part for part in parts if part) + "\n", "utf-8")


def _html(path: Path, title: str, paragraphs: list[str], words: str, place: str, host: str) -> None:
    style = {"display_none": "display:none", "white": "color:#fff;background:#fff", "zero_size": "font-size:0",
             "off_page": "position:absolute;left:-9999px"}.get(place)
    shown = {"comment": f"<!-- {words} -->", "raw": words, "alt": f'<p><img src="chart.png" alt="{escape(words)}"></p>',
             "zero_width": "<p>" + "\u200b".join(words) + "</p>"}.get(place)
    styled = f' style="{style}"' if style else ""
    shown = shown or f"<p{styled}>{escape(words)}</p>"
    body = [f"<p>{escape(paragraph).replace(chr(10), '<br>')}</p>" for paragraph in paragraphs]
    path.write_text(f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
                    f"<body><main><h1>{escape(title)}</h1>{''.join(body[:2])}\n{shown}\n{''.join(body[2:])}</main></body></html>\n",
                    "utf-8")


def _docx(path: Path, title: str, paragraphs: list[str], words: str, place: str, host: str) -> None:
    document = WordDocument()
    document.add_heading(title, 1)
    for paragraph in paragraphs[:2]:
        document.add_paragraph(paragraph)
    if place == "metadata":
        document.core_properties.comments = document.core_properties.keywords = words
    elif place == "link":
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), document.part.relate_to(
            f"https://{host}/isi", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True))
        paragraph = document.add_paragraph("Lampiran: ")
        link.append(paragraph.add_run(words)._r)
        paragraph._p.append(link)
    else:
        run = document.add_paragraph().add_run(words)
        run.font.hidden = place == "vanish" or None
        if place == "white":
            run.font.color.rgb = RGBColor(255, 255, 255)
    for paragraph in paragraphs[2:]:
        for line in paragraph.split("\n"):
            document.add_paragraph(line.removeprefix("- "), style="List Bullet" if line.startswith("- ") else None)
    document.save(path)


def _pdf(path: Path, title: str, paragraphs: list[str], words: str, place: str, host: str) -> None:
    page = Canvas(str(path), pagesize=A4, invariant=1)
    page.setTitle(words if place == "title" else title)
    height = A4[1] - 70
    page.setFont("Helvetica-Bold", 15)
    page.drawString(60, height, title)
    for paragraph in [*paragraphs[:2], None, *paragraphs[2:]]:
        height -= 16
        if paragraph is None and place == "title":
            continue
        page.setFont("Helvetica", 0.1 if paragraph is None and place == "zero_size" else 10)
        page.setFillGray(1 if paragraph is None and place == "white" else 0)
        left = -900 if paragraph is None and place == "off_page" else 60
        for line in (paragraph or words).split("\n"):
            for piece in _wrapped(line):
                height -= 14
                page.drawString(left, height, piece)
    page.save()


def _wrapped(line: str) -> list[str]:
    pieces = [""]
    for word in line.split(" "):
        if len(pieces[-1]) + len(word) > 90:
            pieces.append("")
        pieces[-1] = f"{pieces[-1]} {word}".strip()
    return pieces


def _eml(path: Path, title: str, paragraphs: list[str], words: str, place: str, host: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "desk@towns.example", "registry@towns.example"
    mail["Date"], mail["Message-ID"] = "Tue, 02 Mar 2027 09:00:00 +0700", f"<{path.stem}@towns.example>"
    mail["Subject"] = words if place == "subject" else title
    mail.set_content("\n\n".join([title, *paragraphs[:2], *([] if place == "subject" else [words]), *paragraphs[2:]]))
    path.write_bytes(mail.as_bytes())


def _rows(title: str, paragraphs: list[str], words: str) -> list[list[str]]:
    rows = [["Item", "Text"]]
    rows += [[str(number), paragraph.replace("\n", " ")] for number, paragraph in enumerate([title, *paragraphs], 1)]
    rows.insert(4, ["note", words])
    return rows


def _csv(path: Path, title: str, paragraphs: list[str], words: str, place: str, host: str) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows(_rows(title, paragraphs, words))
    path.write_text(stream.getvalue(), "utf-8")


def _xlsx(path: Path, title: str, paragraphs: list[str], words: str, place: str, host: str) -> None:
    book = Workbook()
    book.active.title = "Programme"
    for row in _rows(title, paragraphs, "see the annex" if place == "hidden_sheet" else words):
        book.active.append(row)
    for cells in book.active.iter_rows():
        for cell in cells:
            cell.data_type = "s"  # a formula as text: its words are what is read
    if place == "hidden_sheet":
        sheet = book.create_sheet("Notes")
        sheet.append(["Item", words])
        sheet.sheet_state = "hidden"
    book.save(path)


def _zip(path: Path, title: str, paragraphs: list[str], words: str, place: str, host: str) -> None:
    text = "\n\n".join([title, *paragraphs[:2], words, *paragraphs[2:]])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("note.txt", (2027, 3, 2, 9, 0, 0)), text.encode())


WRITERS = {"txt": _text, "md": _text, "html": _html, "docx": _docx, "pdf": _pdf, "eml": _eml, "csv": _csv,
           "xlsx": _xlsx, "zip": _zip}

if __name__ == "__main__":
    main()
