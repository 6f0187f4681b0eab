"""Vietnamese of the years before Unicode: TCVN 5712:1993 in the use of the ABC fonts (.VnTime and its kin).

Each byte is one letter, read here by its place in Windows-1252. No codec of Python knows it.
"""

LETTERS = dict(zip(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ", strict=True))
TABLE = str.maketrans(LETTERS)


def is_tcvn3_font(font: str) -> bool:
    """Whether text set in `font` is TCVN3 whatever the file says: ".VnTime", ".VnArialH"."""
    return font.lstrip("/").partition("+")[2].startswith(".Vn") or font.startswith(".Vn")


def from_tcvn3(text: str, font: str = "") -> str:
    """Text of TCVN3 bytes that were taken for Windows-1252. Fonts whose name ends in H show capitals."""
    read = text.translate(TABLE)
    return read.upper() if font.endswith("H") and is_tcvn3_font(font) else read
