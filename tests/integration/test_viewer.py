"""The page of a document, over a real index and a real server's routes."""

import itertools
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from assistant.pipeline import Assistant
from assistant.settings import read_settings
from index.build import build
from page.guard import Guard
from page.viewer.links import link_in
from page.viewer.place import PART_CHARACTERS, part_starts
from page.viewer.routes import document_routes
from tests.integration.quick_vectors import QuickVectors

TAG = '<img src=x onerror="window.hacked=1">'
LETTER = f"The river letter\n\nThe town of Brasa {TAG} builds nine bridges.\n\n- Each bridge is of stone.\n"
MIXED = ("# Costs\n\n" + "The mill of Arnes grinds the wheat of every farm in the valley.\n\n" * 40
         + "\n\n| Item | Cost |\n|:---|---:|\n| Stone | 30 |\n| Wood | 5 |\n\n# Cối xay\n\n"
         + "Cối xay của thị trấn xay lúa mì cho mọi nông trại.\n\n" * 30)


def pdf() -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    for page in ("The harbour of Tavola opens in May.", "The market of Tavola opens in June, and it stays open."):
        canvas.drawString(72, 700, page)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "letter.txt").write_text(LETTER, "utf-8")
    (corpus / "harbour.pdf").write_bytes(pdf())
    with zipfile.ZipFile(corpus / "papers.zip", "w") as archive:
        archive.writestr("sub/plan.pdf", pdf().replace(b"Tavola", b"Tavolo"))
    lines = "\n\n".join(f"The committee of town {number} met in office {number}." for number in range(1_500))
    (corpus / "long.txt").write_text(lines, "utf-8")
    return tmp_path


@pytest.fixture
def assistant_here(folder: Path, cache_directory: Path) -> Assistant:
    settings = read_settings({}, index_directory=folder / "index", corpus_directory=folder / "corpus",
                             cache_directory=cache_directory)
    reindex(folder, cache_directory)
    return Assistant(settings, QuickVectors())


def reindex(folder: Path, cache: Path) -> None:
    build(folder / "corpus", folder / "index", QuickVectors(), cache_directory=cache)


@pytest.fixture
def client(assistant_here: Assistant) -> Iterator[TestClient]:
    app = Starlette(routes=document_routes(assistant_here), middleware=[Middleware(Guard, max_body_bytes=1_000)])
    with TestClient(app) as client:
        yield client


def link(assistant: Assistant, name: str, quote: str) -> str:
    snapshot = assistant.snapshot()
    text = snapshot.stored_text(name)
    start = text.index(quote)
    passage = next(one for one in snapshot.passages if one.document == name and one.span.start <= start < one.span.end)
    return link_in(snapshot, name, passage.passage_id, start, start + len(quote))


def test_a_document_with_the_quoted_words_marked(assistant_here: Assistant, client: TestClient) -> None:
    answer = client.get(link(assistant_here, "letter", "nine bridges"))
    assert answer.status_code == 200
    assert '<mark id="quote">nine bridges</mark>' in answer.text
    assert "<img" not in answer.text and "&lt;img" in answer.text
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert re.search(r'<section id="passage-[0-9a-f]{16}" class="passage linked" lang="en">', answer.text)
    tags = re.findall(r"<[^>]*>", answer.text)
    assert [tag for tag in tags if tag.startswith("<script")] == [
        '<script src="/document/copy.js" defer>', '<script src="/document/viewer.js" defer>']
    assert not [tag for tag in tags if re.search(r"\son\w+=|\sstyle=|https?://", tag)]
    for address in ("/document/copy.js", "/document/viewer.js", "/document/viewer.css"):
        assert client.get(address).status_code == 200


def test_a_table_of_markdown_is_one_and_other_languages_are_told(folder: Path, assistant_here: Assistant,
                                                                 client: TestClient, cache_directory: Path) -> None:
    (folder / "corpus" / "both.md").write_text(MIXED, "utf-8")
    reindex(folder, cache_directory)
    shown = client.get(link(assistant_here, "both", "Stone")).text
    assert "---" not in shown and shown.count("<table>") == 1 and shown.count("<tr>") == 3
    assert re.search(r'<mark id="quote">Stone</mark>', shown)
    assert "English, Vietnamese" in shown
    sections = re.findall(r'<section id="passage-[^>]*lang="(..)">(.*?)</section>', shown, re.DOTALL)
    assert {language for language, _ in sections} == {"en", "vi"}
    for language, inside in sections:
        assert ('class="language" lang="en">Vietnamese<' in inside) == (language == "vi")


def test_pages_of_a_pdf_with_words_over_two(assistant_here: Assistant, client: TestClient) -> None:
    text = assistant_here.snapshot().stored_text("harbour")
    address = link(assistant_here, "harbour", text[text.index("opens in May"):text.index(" opens in June")])
    shown = client.get(address).text
    pictures = re.findall(r'<img src="([^"]+)"', shown)
    assert len(pictures) == 2 and "for sure" not in shown
    for number, picture in enumerate(pictures):
        answer = client.get(picture.replace("&amp;", "&"))
        assert answer.headers["content-type"] == "image/png" and f"/page/{number + 1}.png" in picture
        assert answer.headers["x-quote-located"] == "yes"


def test_a_sentence_over_two_pages_is_cut_at_the_end_of_the_page(folder: Path, assistant_here: Assistant,
                                                                client: TestClient, cache_directory: Path) -> None:
    halves = ["The mill of Arnes grinds the wheat of every farm", "in the valley from Monday to Friday."]
    (folder / "corpus" / "mill.txt").write_text("\n\f".join(halves), "utf-8")
    reindex(folder, cache_directory)
    shown = client.get(link(assistant_here, "mill", "\n\f".join(halves))).text
    pages = re.split(r'<p class="page-line" id="page-\d">', shown)[1:]
    assert [[words.strip() for words in re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL)] for page in pages] == [
        halves[:1], halves[1:]]
    assert "\f" not in shown, "a browser shows it as an empty box"


def test_a_pdf_in_an_archive(assistant_here: Assistant, client: TestClient) -> None:
    address = link(assistant_here, "papers/sub/plan", "The market of")
    shown = client.get(address).text
    assert "/page/2.png" in shown and '<mark id="quote">The market of</mark>' in shown


def test_a_file_that_is_gone_or_another_is_not_shown(assistant_here: Assistant, client: TestClient, folder: Path
                                                     ) -> None:
    address = link(assistant_here, "harbour", "harbour")
    picture = re.findall(r'<img src="([^"]+)"', client.get(address).text)[0].replace("&amp;", "&")
    for change in (lambda path: path.write_bytes(pdf() + b"\n%"), lambda path: path.unlink()):
        change(folder / "corpus" / "harbour.pdf")
        shown = client.get(address)
        assert shown.status_code == 200 and "is not the one that was indexed" in shown.text
        assert "<img" not in shown.text and '<mark id="quote">harbour</mark>' in shown.text
        assert client.get(picture).status_code == 404


def test_links_after_a_change_and_a_removal(assistant_here: Assistant, client: TestClient, folder: Path,
                                            cache_directory: Path) -> None:
    address = link(assistant_here, "letter", "nine bridges")
    (folder / "corpus" / "other.txt").write_text("Something else is said here about markets.", "utf-8")
    reindex(folder, cache_directory)
    assert '<mark id="quote">nine bridges</mark>' in client.get(address).text

    (folder / "corpus" / "letter.txt").write_text(LETTER.replace("nine", "two"), "utf-8")
    reindex(folder, cache_directory)
    changed = client.get(address)
    assert changed.status_code == 200 and "has changed since the link was made" in changed.text
    assert "two bridges" in changed.text and "nine" not in changed.text and "<mark" not in changed.text

    (folder / "corpus" / "letter.txt").unlink()
    reindex(folder, cache_directory)
    gone = client.get(address)
    assert gone.status_code == 410 and "no longer here" in gone.text and "bridges" not in gone.text


@pytest.mark.parametrize("address", [
    "/document/0123456789abcdef", "/document/letter", "/document/..%2Fcorpus%2Fletter.txt",
    "/document/0123456789abcdef/page/1.png", "/document/%3Cscript%3E"])
def test_what_is_not_there(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404 and "<script>" not in answer.text


@pytest.mark.parametrize("query", ["start=5&end=2", "start=a&end=b", "start=0&end=99999999", "start=-1&end=4",
                                   "start=1", "passage=none", "start=٣&end=٤"])
def test_a_cut_link_is_told(assistant_here: Assistant, client: TestClient, query: str) -> None:
    whole = link(assistant_here, "letter", "nine").partition("?")[0]
    answer = client.get(f"{whole}?{query}")
    assert answer.status_code == 200 and "<mark" not in answer.text and "The link may be cut" in answer.text


def test_a_long_document_is_shown_in_parts(assistant_here: Assistant, client: TestClient) -> None:
    shown = client.get(link(assistant_here, "long", "office 1200."))
    assert '<mark id="quote">office 1200.</mark>' in shown.text and "town 3 " not in shown.text
    earlier = re.search(r'<a href="([^"]+)">← Earlier part', shown.text)
    assert earlier is not None
    before = client.get(earlier[1].replace("&amp;", "&"))
    assert "Go to the quoted words" in before.text and "<mark" not in before.text


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["a" * 20_000_000, "word " * 4_000_000, "line\n" * 4_000_000])
def test_the_longest_text_is_cut_into_parts_of_bounded_length(text: str) -> None:
    starts = [*part_starts(text), len(text)]
    assert all(0 < b - a <= PART_CHARACTERS for a, b in itertools.pairwise(starts))
