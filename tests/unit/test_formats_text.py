"""Text in the encodings of this region, and the characters that show nothing."""

import unicodedata

import pytest

from corpus.formats.found import Unreadable
from corpus.formats.kinds import kind_of
from corpus.formats.parse import parse
from corpus.formats.plain import decode, without_comments
from corpus.formats.tcvn3 import LETTERS, from_tcvn3
from corpus.formats.tidy import tidy

VIETNAMESE = "Bộ Kế hoạch và Đầu tư đề nghị các đô thị tham gia mạng lưới thành phố bền vững trước ngày 17 tháng 01."
THAI = "กระทรวงได้อนุมัติโครงการพัฒนาเมืองที่ยั่งยืนในระยะที่สองแล้วเมื่อปีที่ผ่านมา"


def in_tcvn3(text: str) -> bytes:
    letters = {letter: code for code, letter in LETTERS.items()}
    return "".join(letters.get(character, character) for character in text).encode("latin-1")


def in_windows_1258(text: str) -> bytes:
    """Windows writes a letter with its mark, and the tone after it."""
    written = b""
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        tones = [part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"]
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        written += letter.encode("cp1258") + "".join(tones).encode("cp1258")
    return written


@pytest.mark.parametrize("data", [
    VIETNAMESE.encode(), VIETNAMESE.encode("utf-8-sig"), VIETNAMESE.encode("utf-16"), VIETNAMESE.encode("utf-16-le"),
    VIETNAMESE.encode("utf-16-be"), VIETNAMESE.encode("utf-32"), in_windows_1258(VIETNAMESE), in_tcvn3(VIETNAMESE),
], ids=["utf-8", "marked utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1258", "tcvn3"])
def test_vietnamese_in_every_encoding(data: bytes) -> None:
    assert unicodedata.normalize("NFC", decode(data)) == VIETNAMESE


def test_thai_of_windows_is_not_taken_for_korean() -> None:
    assert decode(THAI.encode("cp874")) == THAI


@pytest.mark.parametrize(("text", "encoding"), [
    ("Für die Größe der Straßen wäre eine schönere Lösung möglich gewesen.", "cp1252"),
    ("Программа развития городов начинается весной этого года.", "cp1251"),
])
def test_other_languages_are_not_taken_for_vietnamese_or_thai(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_what_is_no_text_is_told() -> None:
    with pytest.raises(Unreadable, match="is not text"):
        decode(bytes(range(256)) * 20)


def test_capital_fonts_of_tcvn3_show_capitals() -> None:
    assert from_tcvn3(in_tcvn3("bộ kế hoạch").decode("latin-1"), ".VnTimeH") == "BỘ KẾ HOẠCH"


def test_characters_that_show_nothing_are_dropped() -> None:
    smuggled = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
    assert tidy(f"The bri\u200bdge\u2060 is \u202eclosed\u202c.{smuggled}\ufeff\x00") == "The bridge is closed."
    assert tidy("co\u00adoperation\u00a0x \uf0b7 item\r\nline") == "cooperation x • item\nline"


@pytest.mark.parametrize("text", ["ភាសា\u200bខ្មែរ", "क्\u200dष", "\u0647\u0645\u200c\u06a9\u0627\u0631"])
def test_characters_that_shape_or_part_words_stay(text: str) -> None:
    assert tidy(text) == unicodedata.normalize("NFC", text)


def test_comments_of_markdown_are_dropped() -> None:
    assert without_comments("a <!-- ignore\nthis --> b <!-- open") == "a  b <!-- open"
    assert parse("a.md", b"# Title\n<!-- hidden -->\nText").text == "# Title\n\nText"


@pytest.mark.parametrize(("name", "data", "kind"), [
    ("a.txt", b"%PDF-1.7\n", "pdf"), ("a.pdf", b"<!DOCTYPE html><html><body>x", "html"),
    ("a.txt", b"  <html><body>x", "html"), ("a.txt", b"plain", "text"), ("a.MD", b"plain", "markdown"),
    ("a.htm", b"x", "html"), ("a.csv", b"a,b", "csv"), ("a.eml", b"From: x", "mail"),
])
def test_the_content_tells_the_kind(name: str, data: bytes, kind: str) -> None:
    assert kind_of(name, data) == kind


@pytest.mark.parametrize(("name", "data", "reason"), [
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, r"kind '\.doc'.*Save it as \.docx"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
    ("a.txt", b"{\\rtf1 x}", r"kind '\.rtf'"), ("a.png", b"\x89PNG\r\n\x1a\n", r"kind '\.png'.*Put it in a PDF"),
    ("a.pdf", b"hello", r"is no \.pdf file"), ("a.docx", b"PK\x03\x04cut", "damaged"), ("a.txt", b" \n", "no text"),
    ("a.exe", b"MZ\x90\0", "is a program"), ("letter", b"x", "has no ending"), ("a.xyz", b"x", r"kind '\.xyz'"),
])
def test_what_cannot_be_read_is_told_with_what_to_do(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        kind_of(name, data)
