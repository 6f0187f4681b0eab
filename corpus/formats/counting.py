"""Numbers as lists count: letters and Roman numerals."""

ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa, as word processors count."""
    return chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 10)


def roman(number: int) -> str:
    """4 is iv."""
    written = ""
    for value, sign in ROMAN:
        while number >= value and len(written) < 30:
            written += sign
            number -= value
    return written
