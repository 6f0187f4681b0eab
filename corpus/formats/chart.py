"""A chart of an office document -> rows: what it counts first, then a column a series, with the values kept in it."""

from datetime import date, timedelta
from zipfile import ZipFile

from lxml import etree

from corpus.formats.found import MAX_ROWS, Unreadable
from corpus.formats.packed import read_xml

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FIRST_DAY = date(1899, 12, 30)  # day 0 of the programs that write charts
LAST_DAY = 2_958_465
NAMES, VALUES = (f"{C}cat", f"{C}xVal"), (f"{C}val", f"{C}yVal")
MAX_SERIES = 500


def chart_rows(archive: ZipFile, part: str) -> list[list[str]]:
    """The rows of the chart in `part`, its title in a row of its own before them; none where it keeps no values."""
    root = read_xml(archive, part) if part else None
    plot = None if root is None else root.find(f"{C}chart/{C}plotArea")
    if root is None or plot is None:
        return []
    series = list(plot.iter(f"{C}ser"))[:MAX_SERIES]
    # Two kinds of one chart, bars and a line, share their names; those of a cloud of points are numbers of each series.
    columns = [(_name(one, number), _points(one, NAMES), _points(one, VALUES)) for number, one in enumerate(series, 1)]
    columns = [column for column in columns if column[2]]
    if not columns:
        return []
    title = _text(root.find(f"{C}chart/{C}title"))
    above = [[title]] if title else []
    counted = _text(plot.find(f"{C}catAx/{C}title")) or _text(plot.find(f"{C}dateAx/{C}title"))
    if len(columns) == 1:
        counted = counted or title or "–"  # a header of one cell would be a title over the table
    names: dict[int, str] = {}
    for _, named, values in columns:
        names = {**dict.fromkeys(values, ""), **named, **{place: name for place, name in names.items() if name}}
    if len(names) > MAX_ROWS:
        raise Unreadable(f"holds a chart of more than {MAX_ROWS:,} points. Cut it into parts.")
    if any(any(names[place] != name for place, name in named.items()) for _, named, _ in columns):
        points = [[name, named.get(place, ""), value]
                  for name, named, values in columns for place, value in values.items()]
        across, up = ([_text(axis.find(f"{C}title")) for axis in plot.findall(f"{C}valAx")] + ["", ""])[:2]
        return [*above, ["–", across or "x", up or "y"], *points][:MAX_ROWS]
    rows = [[names[place], *(values.get(place, "") for *_, values in columns)] for place in sorted(names)]
    return [*above, [counted, *(name for name, *_ in columns)], *rows]


def _name(series: etree._Element, number: int) -> str:
    given = series.find(f"{C}tx")
    parts = [] if given is None else [value.text or "" for value in given.iter(f"{C}v")]
    return " ".join(parts) or f"Series {number}"


def _text(element: etree._Element | None) -> str:
    if element is None:
        return ""
    texts = [*element.iter(f"{A}t")] or [*element.iter(f"{C}v")]
    return " ".join("".join(text.text or "" for text in texts).split())


def _points(series: etree._Element, tags: tuple[str, str]) -> dict[int, str]:
    """What a series keeps by place. Names on several levels ("2031", "Q1") are one, the outermost first."""
    given = next((found for tag in tags if (found := series.find(tag)) is not None), None)
    if given is None:
        return {}
    levels = [_numbered(level, "") for level in given.iter(f"{C}lvl")]
    if levels:
        return {place: " ".join([*(_last_up_to(level, place) for level in reversed(levels[1:])), name])
                for place, name in levels[0].items()}
    cache = next(given.iter(f"{C}numCache", f"{C}numLit", f"{C}strCache", f"{C}strLit"), None)
    return {} if cache is None else _numbered(cache, cache.findtext(f"{C}formatCode") or "")


def _numbered(cache: etree._Element, form: str) -> dict[int, str]:
    is_number = cache.tag in (f"{C}numCache", f"{C}numLit")
    points = {}
    for point in cache.iter(f"{C}pt"):
        place, value = point.get("idx") or "", point.findtext(f"{C}v") or ""
        if place.isdecimal() and value.strip():
            points[int(place)] = _written(value, point.get("formatCode") or form) if is_number else value
    return points


def _last_up_to(level: dict[int, str], place: int) -> str:
    return level[max((at for at in level if at <= place), default=min(level))] if level else ""


def _written(value: str, form: str) -> str:
    """A number as people write it; a day where its form is that of one."""
    try:
        number = float(value)
    except ValueError:
        return value
    bare = form.lower().replace("general", "").split(";")[0]
    if "y" in bare and 0 < number <= LAST_DAY:
        return (FIRST_DAY + timedelta(days=int(number))).isoformat()
    return f"{100 * number:.6g}%" if bare.endswith("%") else f"{number:.12g}"
