"""Scans in the languages of the region: read where Tesseract has their data, told with what to install where not."""

import difflib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont, features
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader

from corpus.child import Child, NeedsRecognition
from corpus.formats import recognise
from corpus.formats.found import Found
from tests.unit.test_formats_pdf import made

NOTO = Path("/usr/share/fonts/truetype/noto")
LETTERS = {
    "tha": ("NotoSansThai", "กระทรวงศึกษาธิการขอให้ทุกจังหวัดส่งรายชื่อครู\nที่เข้าร่วมโครงการภายในวันที่ 17 มกราคม 2574\n"
                            "เพื่อเตรียมการอบรมครั้งแรกในเดือนมีนาคม"),
    "lao": ("NotoSansLao", "ກະຊວງສຶກສາທິການຂໍໃຫ້ທຸກແຂວງສົ່ງລາຍຊື່ຄູ\nທີ່ເຂົ້າຮ່ວມໂຄງການກ່ອນວັນທີ 17 ມັງກອນ 2031\n"
                           "ເພື່ອກະກຽມການຝຶກອົບຮົມຄັ້ງທຳອິດ"),
    "khm": ("NotoSansKhmer", "ក្រសួងអប់រំស្នើសុំឱ្យគ្រប់ខេត្តផ្ញើបញ្ជីឈ្មោះ\nគ្រូបង្រៀនដែលចូលរួមកម្មវិធីមុនថ្ងៃទី ១៧ មករា\n"
                             "ដើម្បីរៀបចំវគ្គបណ្តុះបណ្តាលលើកដំបូង"),
    "mya": ("NotoSansMyanmar", "ပညာရေးဝန်ကြီးဌာနသည် ပြည်နယ်အားလုံးကို\nဆရာများစာရင်းကို ဇန်နဝါရီလ ၁၇ ရက်မတိုင်မီ\n"
                               "ပေးပို့ရန် တောင်းဆိုထားသည်။ တံတားကို ပြုပြင်ရန် ပိတ်ထားသည်။"),
    "ind": ("NotoSans", "Kementerian Pendidikan meminta semua provinsi\nmengirimkan daftar guru yang ikut serta dalam\n"
                        "program sebelum tanggal 17 Januari 2031.")}


def scan(text: str, name: str, turn: int = 0) -> bytes:
    font = NOTO / f"{name}-Regular.ttf"
    if not font.exists():
        pytest.skip(f"the font {name} is not installed: apt-get install fonts-noto-core")
    if not features.check("raqm"):
        pytest.skip("this Pillow sets no complex scripts: install it with Raqm")
    page = Image.new("L", (1654, 2339), 255)
    ImageDraw.Draw(page).multiline_text((180, 220), text, fill=20, font=ImageFont.truetype(str(font), 38), spacing=40)
    page = page.rotate(turn, expand=True)
    return made(lambda canvas: canvas.drawImage(ImageReader(page), 0, 0, *A4))


def scanned(data: bytes) -> Found:
    if not recognise.languages():
        pytest.skip("Tesseract is not installed: apt-get install tesseract-ocr")
    child = Child()
    try:
        return child.read("scan.pdf", data)
    finally:
        child.close()


@pytest.mark.parametrize(("language", "likeness"), [("tha", 0.85), ("ind", 0.9), ("lao", 0.7), ("khm", 0.7),
                                                    ("mya", 0.6)])
def test_a_scan_is_read_where_its_language_is_installed(language: str, likeness: float) -> None:
    name, text = LETTERS[language]
    if language not in recognise.languages():
        pytest.skip(f"Tesseract does not read {language} here: apt-get install tesseract-ocr-{language}")
    document = scanned(scan(text, name))
    found = "".join(document.text.split())
    assert difflib.SequenceMatcher(None, found, "".join(text.split()), autojunk=False).ratio() >= likeness, found
    unsure = [one.name for one in recognise.OTHER_LETTERS if one.code == language and not one.is_sure]
    assert [one in " ".join(document.warnings) for one in unsure] == [True] * len(unsure)
    assert bool(document.warnings) == bool(unsure)


@pytest.mark.parametrize("language", ["tha", "lao", "khm", "mya"])
def test_a_scan_in_letters_that_are_not_installed_is_told_and_not_read_as_others(language: str) -> None:
    if language in recognise.languages():
        pytest.skip(f"Tesseract reads {language} here")
    with pytest.raises(NeedsRecognition, match=rf"needs OCR: .*install its Debian package: .*tesseract-ocr-{language}"):
        scanned(scan(LETTERS[language][1], LETTERS[language][0]))


@pytest.mark.parametrize("turn", [90, 180])
def test_a_scan_that_lies_on_its_side_or_upside_down_is_turned(turn: int) -> None:
    text = ("The bridge at Brasa is closed for repair until the\n14th of March 2031. The towns pay one third of the\n"
            "costs, which are large. Every school of the town\nsends two teachers to the first meeting.\n") * 3
    if recognise.languages() and "osd" not in recognise.installed():
        pytest.skip("Tesseract does not tell how a page lies here: apt-get install tesseract-ocr-osd")
    assert "The towns pay one third of the" in scanned(scan(text, "NotoSans", turn)).text
