"""The name under which a file that was put in lies in the corpus folder."""

import re
import unicodedata
from collections.abc import Iterable

from assistant.errors import AssistantError
from corpus.read import CORRECTIONS, SOURCES

MAX_BYTES = 200  # file systems take 255; what writes beside a file makes its name longer
MAX_SUFFIX_CHARACTERS = 10
OWN = {SOURCES.casefold(), CORRECTIONS.casefold()}
# These mean something else on some systems, where the folder may be copied to.
SPECIAL = re.compile(r'[<>:"|?*]')
DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
PASSED_OVER = (".tmp", ".lock")


def file_name(given: str) -> str:
    """A name without folders, signs that cannot be seen or that turn text around, and no longer than file systems
    take. AssistantError where nothing is left of it, or it is the name of a file that is not a document."""
    last = re.split(r"[/\\]", given)[-1]
    name = unicodedata.normalize("NFC", last.encode("utf-8", "replace").decode("utf-8"))
    name = "".join(" " if unicodedata.category(sign) in ("Zl", "Zp", "Zs") else sign for sign in name
                   if unicodedata.category(sign)[0] != "C" or sign in "\u200c\u200d")  # joiners belong to some scripts
    name = " ".join(name.split())
    if not any(sign.isalnum() for sign in name.rpartition(".")[0] or name):  # "   .txt" is no file called txt
        raise AssistantError("Its name has no letters or digits before its ending. Give it a name.")
    name = SPECIAL.sub("_", name).lstrip("~$. ").rstrip(". ")
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > MAX_SUFFIX_CHARACTERS:
        stem, suffix = name, ""
    if not any(sign.isalnum() for sign in stem):
        raise AssistantError("Its name has no letters or digits. Give it a name.")
    name = _cut(stem, MAX_BYTES - len(suffix.encode()) - 1) + (f".{suffix}" if suffix else "")
    name = f"_{name}" if DEVICE.match(name) else name
    if name.casefold() in OWN or name.casefold().endswith(PASSED_OVER):
        raise AssistantError(f"Files called '{name}' are not documents here. Rename it.")
    return name


def _cut(stem: str, most: int) -> str:
    return stem.encode("utf-8")[:most].decode("utf-8", "ignore").rstrip(". ")


def same_but_for_case(name: str, others: Iterable[str]) -> str:
    """A name among the others that some file systems take for this one; "" where there is none."""
    wanted = unicodedata.normalize("NFC", name).casefold()
    return next((other for other in others
                 if other != name and unicodedata.normalize("NFC", other).casefold() == wanted), "")
