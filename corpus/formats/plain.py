"""Text in whatever encoding it was saved."""

import re
import unicodedata
from contextlib import suppress

from charset_normalizer import from_bytes

from corpus.formats.found import Unreadable
from corpus.formats.tcvn3 import from_tcvn3

SYLLABLE = re.compile(
    r"(?:ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    r"[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ]{1,3}"
    r"(?:ng|nh|ch|[cmnpt])?", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
THAI_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
THAI_MARK_IN_PLACE = re.compile("(?<=[\u0e01-\u0e2e\u0e31-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
ENOUGH_WORDS = 5
MOSTLY = 0.8


def decode(data: bytes) -> str:
    """The text of `data`. Raises Unreadable where it is not text."""
    known = decode_marked(data)
    if known is not None:
        return known
    wide = _utf16_without_mark(data)
    if wide is not None:
        return wide
    # A NUL is in no text but UTF-16 and UTF-32: what has one is a program, a picture, a damaged file.
    if b"\0" in data:
        raise Unreadable("is not text. Save it as UTF-8 text, or take it out of the folder.")
    # Guessing is poor at these: it takes Thai for Korean and knows no TCVN3.
    own = _vietnamese(data) or _thai(data)
    if own is not None:
        return own
    best = from_bytes(data).best()
    if best is None:
        raise Unreadable("is not text in any encoding known here. Save it as UTF-8 text.")
    return str(best)


def decode_marked(data: bytes) -> str | None:
    """The text of `data` where it says its encoding itself or is valid UTF-8; None elsewhere."""
    for mark, encoding in ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    try:
        return None if b"\0" in data else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def without_comments(text: str) -> str:
    """Markdown without its comments ("<!-- … -->"), which no reader sees."""
    parts, position = [], 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[position:start])
        position = end + 3
    return "".join(parts) + text[position:]


def _utf16_without_mark(data: bytes) -> str | None:
    """Latin text in UTF-16 has a NUL in nearly every second place."""
    start = data[:4_000]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if len(data) % 2 == 0 and len(zeros) > 4 and zeros.count(0) > 0.6 * len(zeros):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
    return None


def _vietnamese(data: bytes) -> str | None:
    """Windows-1258 and TCVN3 are told by their result: words that are Vietnamese syllables."""
    latin = data.decode("cp1252", "replace")
    readings = [from_tcvn3(data.decode("latin-1")), latin]
    with suppress(UnicodeDecodeError):
        readings.append(data.decode("cp1258"))
    best = max(readings, key=_share_of_syllables)
    return best if best is not latin and _share_of_syllables(best) >= MOSTLY else None


def _thai(data: bytes) -> str | None:
    """Windows-874 (TIS-620): vowel signs and tone marks stand on consonants, which no other text does by chance."""
    try:
        text = data.decode("cp874")
    except UnicodeDecodeError:
        return None
    marks = len(THAI_MARK.findall(text))
    in_place = len(THAI_MARK_IN_PLACE.findall(text))
    return text if in_place >= ENOUGH_WORDS and in_place >= 0.98 * marks else None


def _share_of_syllables(text: str) -> float:
    """Of the words with a letter beyond ASCII, those that a Vietnamese may have written."""
    words = [word for word in WORD.findall(unicodedata.normalize("NFC", text[:20_000])) if not word.isascii()]
    if len(words) < ENOUGH_WORDS:
        return 0
    return sum(bool(SYLLABLE.fullmatch(word)) for word in words) / len(words)
