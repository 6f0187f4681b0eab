"""The lines of the pages of a PDF -> text: running lines removed, paragraphs joined, headings and items marked."""

import re
from collections import Counter

from corpus.formats.found import table_rows
from corpus.formats.pdf_paragraphs import LEADER, PageLines, half_points, paragraphs_of, usual_distances
from corpus.formats.pdf_pieces import Piece
from corpus.formats.pdf_running import HEADING_RATIO, remove_running_lines
from corpus.lines import ENDS_SENTENCE, item_marker_length

MAX_HEADING_CHARACTERS = 200
MAX_BOLD_HEADING_CHARACTERS = 100
LINE_END_HYPHEN = re.compile(r"(\w[\w'’]*)[-‐\u00ad]$")
# Thai, Lao, Burmese, Khmer, Chinese and Japanese put no space between words, so none stands for a line end.
WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uff00-\uffef]")
WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")


def write_pages(pages: list[PageLines]) -> str:
    """The text of all pages, a form feed between two."""
    remove_running_lines(pages)
    words = _whole_words(pages)
    levels, body = _heading_levels(pages)
    usual = usual_distances(pages)
    previous: list[list[str]] = []
    return "\n\f".join(_write_page(page, levels, body, words, usual, previous) for page in pages)


def _whole_words(pages: list[PageLines]) -> Counter[str]:
    """The words of the document and how often each stands in it, without the parts of those that a line end cuts."""
    words: Counter[str] = Counter()
    cut = False
    for page in pages:
        for line in page.lines:
            text = WORD.sub("", line.text.lower(), count=1) if cut else line.text.lower()
            cut = bool(LINE_END_HYPHEN.search(text))
            words.update(WORD.findall(LINE_END_HYPHEN.sub("", text)))
    return words


def _heading_levels(pages: list[PageLines]) -> tuple[dict[int, int], float]:
    """The level of each size of letters that is larger than most (in half points), and the size of most."""
    sizes: Counter[int] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[half_points(line)] += len(line.text)
    if not sizes:
        return {}, 1.0
    body = sizes.most_common(1)[0][0]
    larger = sorted((size for size in sizes if size >= HEADING_RATIO * body), reverse=True)
    levels: dict[int, int] = {}
    level, last = 0, 0.0
    for size in larger:
        if level == 0 or size < 0.93 * last:
            level, last = min(level + 1, 4), size
        levels[size] = level
    return levels, body / 2


def _write_page(page: PageLines, levels: dict[int, int], body: float, words: Counter[str], usual: dict[int, float],
                previous: list[list[str]]) -> str:
    margin = min((line.left for line in page.lines if line.rows is None), default=0.0)
    return "\n".join(_write(lines, levels, body, words, margin, previous)
                     for lines in paragraphs_of(page, levels, usual))


def _write(lines: list[Piece], levels: dict[int, int], body: float, words: Counter[str], margin: float,
           previous: list[list[str]]) -> str:
    if lines[0].rows is not None:
        return _write_table(lines[0].rows, previous)
    previous.clear()
    text = LEADER.sub(" … ", _join([line.text for line in lines], words))
    if "\t" in text:
        return text
    level = levels.get(half_points(lines[0]))
    is_item = bool(item_marker_length(text))
    if level and len(text) <= MAX_HEADING_CHARACTERS and _letters(text) >= 2:
        return f"\n{'#' * level} {text}"
    if _is_bold_heading(lines, text, body):
        return f"\n{'#' * (max(levels.values(), default=0) + 1)} {text}"
    if is_item:
        return " " * (2 * round((lines[0].left - margin) / 18)) + text
    return f"\n{text}" if len(lines) > 1 else text


def _is_bold_heading(lines: list[Piece], text: str, body: float) -> bool:
    return (all(line.bold for line in lines) and len(text) <= MAX_BOLD_HEADING_CHARACTERS and len(lines) <= 2
            and not ENDS_SENTENCE.search(text) and "@" not in text and lines[0].size >= 0.95 * body
            and _letters(text) >= 3)


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _write_table(rows: list[list[str]], previous: list[list[str]]) -> str:
    """A table that goes on from the page before it repeats no header."""
    goes_on = bool(previous) and len(previous[0]) == len(rows[0])
    if goes_on and rows[0] == previous[0]:
        rows = rows[1:]
    if not goes_on:
        previous[:] = [rows[0]]
    return table_rows(rows)


def _join(lines: list[str], words: Counter[str]) -> str:
    """Lines to one; a word that a line end has cut is whole again."""
    text = lines[0]
    for line in lines[1:]:
        cut = LINE_END_HYPHEN.search(text)
        following = WORD.match(line)
        if cut and following and line[0].islower():
            first, second = cut[1].lower(), following[0].lower()
            # "multi-stakeholder" keeps its hyphen where the document writes it so elsewhere, or has both words.
            whole = words[first + second]
            keeps = words[f"{first}-{second}"] > whole or (not whole and words[first] > 0 and words[second] > 0)
            text = text[: cut.end(1)] + ("-" if keeps else "") + line
        else:
            text += space_between(text, line) + line
    return text


def space_between(above: str, below: str) -> str:
    """What stands for the end of a line between two lines: nothing where their script puts no space between words."""
    return "" if _touches(above) or (WITHOUT_SPACES.match(above[-1:]) and WITHOUT_SPACES.match(below)) else " "


def _touches(text: str) -> bool:
    return text.endswith(("-", "–", "/")) and not text.endswith((" -", " –", " /"))
