"""Text as a reader sees it: composed, with plain line ends, without characters that show nothing."""

import re
import unicodedata

# Tags and supplementary variation selectors are never text: they show nothing and have been used to smuggle words.
NEVER_SHOWN = re.compile(r"[\U000E0000-\U000E01EF]")
# A zero-width space parts words in scripts without spaces, joiners shape letters of Indic scripts and Arabic.
JOINING = "\u0600-\u06ff\u0900-\u109f\u1780-\u17ff"
ZERO_WIDTH = re.compile(rf"(?<![{JOINING}])[\u200b-\u200d]+|[\u200b-\u200d]+(?![{JOINING}])|"
                        "[\u2060-\u2064\ufeff\u034f]+")
TURNS_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
# The forms that letters of Arabic and Hebrew take beside others; words of a religious formula in one sign stay.
PRESENTATION = re.compile("[\ufb1d-\ufb4f\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe70-\ufefc]+")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
PRIVATE_BULLET = re.compile("[\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\uf0a8]")


def tidy(text: str) -> str:
    """NFC text without control, zero-width and direction-turning characters; lines end with a line feed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = CONTROL.sub("", NEVER_SHOWN.sub("", text)).replace("\x0b", "\n")
    text = ZERO_WIDTH.sub("", text.replace("\u00ad", ""))
    if not RIGHT_TO_LEFT.search(text):
        text = TURNS_DIRECTION.sub("", text)
    text = PRIVATE_BULLET.sub("•", text).replace("\u00a0", " ")
    text = PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[ \t]+(?=[\n\f])", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
