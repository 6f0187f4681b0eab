"""Files made to do harm end with a reason, in time; nothing is written, started or fetched; the next file is read."""

import os
import socket
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest

from corpus.child import Child, printable
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.formats import packed
from corpus.read import Source, corpus_files, read_document, read_documents
from corpus.worker import FORBIDDEN, _forbid

WORD = ('<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body>'
        '</w:document>')
PAGE = b"<html><body><p>The bridge is closed.</p></body></html>"


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    child = Child(seconds=40)
    yield child
    child.close()


def zipped(members: dict[str, bytes | str]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def word(document: str) -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def refused(child: Child, name: str, data: bytes) -> str:
    with pytest.raises(CorpusError) as caught:
        child.read(name, data)
    assert child.read("next.html", PAGE).text == "The bridge is closed."
    return str(caught.value)


def test_an_archive_that_inflates_is_told_before_it_is_inflated(child: Child) -> None:
    reason = refused(child, "bomb.docx", zipped({"[Content_Types].xml": "x", "word/document.xml": b" " * 210_000_000}))
    assert "bomb.docx inflates to 200 MiB" in reason


def test_a_document_that_inflates_to_much_text_is_refused(child: Child) -> None:
    body = WORD.format(paragraph("a" * 100) * 500_000)
    assert "of text in one part" in refused(child, "long.docx", word(body))


def test_entities_are_not_expanded_and_files_not_read(child: Child, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret word", "utf-8")
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    for declared in (bomb, f'<!ENTITY e11 SYSTEM "file://{tmp_path}/secret.txt">'):
        document = f"<!DOCTYPE d [{declared}]>" + WORD.format(paragraph("&e11;"))
        assert "declares entities" in refused(child, "entities.docx", word(document))


def test_deep_nesting_is_told(child: Child) -> None:
    deep = "<w:sdt><w:sdtContent>" * 20_000 + paragraph("x") + "</w:sdtContent></w:sdt>" * 20_000
    assert "nested too deeply" in refused(child, "deep.docx", word(WORD.format(deep)))


def test_a_huge_table_is_told(child: Child) -> None:
    row = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
    assert "more than 200,000 rows" in refused(
        child, "table.docx", word(WORD.format(f"<w:tbl>{row * 200_001}</w:tbl>")))


def test_more_parts_than_a_document_has_are_told(child: Child) -> None:
    parts: dict[str, bytes | str] = {f"word/{number}.bin": b"" for number in range(packed.MAX_MEMBERS)}
    assert "parts, more than 5,000" in refused(child, "parts.docx", zipped({"[Content_Types].xml": "x"} | parts))


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read() -> None:
    slow = Child(seconds=0.3)
    try:
        with pytest.raises(CorpusError, match=r"slow\.html is not read after 0 seconds"):
            slow.read("slow.html", b"<p>a</p>" * 380_000)
        slow.seconds = 40
        assert slow.read("next.html", PAGE).text == "The bridge is closed."
    finally:
        slow.close()


def test_a_child_that_was_killed_is_replaced(child: Child) -> None:
    child.read("next.html", PAGE)
    assert child.process is not None
    first = child.process.pid
    child.process.kill()
    assert child.read("next.html", PAGE).text == "The bridge is closed."
    assert child.process.pid != first


def test_one_child_reads_many_files(child: Child) -> None:
    child.read("next.html", PAGE)
    assert child.process is not None
    process = child.process.pid
    for number in range(20):
        child.read(f"{number}.html", PAGE)
    assert child.process.pid == process


def test_the_child_imports_no_model() -> None:
    import subprocess
    import sys

    code = ("import sys; import corpus.worker; "
            "print([name for name in ('torch', 'transformers', 'chromadb', 'gradio', 'numpy') if name in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("event", sorted(FORBIDDEN))
def test_what_a_document_may_not_make_its_parser_do(event: str) -> None:
    with pytest.raises(PermissionError):
        _forbid(event, ())


def test_the_child_writes_no_file_and_starts_no_program() -> None:
    for arguments in (("/tmp/x", "w", os.O_WRONLY), ("/tmp/x", None, os.O_RDWR | os.O_CREAT)):
        with pytest.raises(PermissionError):
            _forbid("open", arguments)
    with pytest.raises(PermissionError):
        _forbid("subprocess.Popen", ("/bin/sh", ["sh"], None, None))
    _forbid("open", ("/tmp/x", "r", os.O_RDONLY))
    _forbid("subprocess.Popen", ("/usr/bin/tesseract", ["tesseract"], None, None))


def test_nothing_that_a_page_names_is_fetched(child: Child) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        page = (f"<!DOCTYPE html SYSTEM '{address}'><html><head><link rel=stylesheet href='{address}'>"
                f"<base href='{address}'></head><body><img src='{address}'><iframe src='{address}'></iframe>"
                "<p>Closed.</p></body></html>")
        assert child.read("page.html", page.encode()).text == "Closed."
        with pytest.raises(TimeoutError):
            server.accept()


def test_an_archive_gives_each_member_or_the_reason(tmp_path: Path) -> None:
    buffer = BytesIO()
    docx.Document().save(buffer)
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    data = zipped({"papers/bridge.html": PAGE, "bridge.txt": "Cầu", "../outside.txt": "x", "/root.txt": "x",
                   "C:\\windows.txt": "x", "empty.docx": buffer.getvalue(), "inner.zip": zipped({"a.txt": "x"}),
                   "__MACOSX/._a.txt": "x", "turned\u202etxt.exe": b"MZ\0"})
    archive = BytesIO(data)
    with zipfile.ZipFile(archive, "a") as added:
        added.writestr(link, "/etc/passwd")
    path = tmp_path / "papers.zip"
    path.write_bytes(archive.getvalue())
    sources = {"papers.zip": Source("papers.zip", title="Not each of these", issuer="Ministry of Works"),
               "papers.zip/bridge.txt": Source("papers.zip/bridge.txt", title="The bridge")}
    found = dict(read_documents(path, sources))
    read = {name: document for name, document in found.items() if isinstance(document, Document)}
    assert {name: (document.name, document.title, document.issuer) for name, document in read.items()} == {
        "papers.zip/papers/bridge.html": ("papers/papers/bridge", "bridge", "Ministry of Works"),
        "papers.zip/bridge.txt": ("papers/bridge", "The bridge", "")}
    reasons = {"papers.zip/../outside.txt": "leads out", "papers.zip//root.txt": "leads out",
               "papers.zip/C:\\windows.txt": "leads out", "papers.zip/empty.docx": "no text",
               "papers.zip/inner.zip": "inside of an archive", "papers.zip/link.txt": "is a link",
               "papers.zip/turned\\x202etxt.exe": "is a program"}
    assert {name for name in found if name not in read} == set(reasons)
    for name, reason in reasons.items():
        assert reason in str(found[name])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["papers.zip"]
    with pytest.raises(CorpusError, match="archive of several documents"):
        read_document(path)


def test_archives_of_many_files_or_two_of_one_name_are_refused(child: Child) -> None:
    with pytest.raises(CorpusError, match="holds 501 files, more than 500"):
        child.members("many.zip", zipped({f"{number}.txt": "x" for number in range(501)}))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("a.txt", "x")
        archive.writestr("a.txt", "y")
    with pytest.raises(CorpusError, match="two files of one name"):
        child.members("two.zip", buffer.getvalue())


@pytest.mark.parametrize("name", ["a" * 250 + ".html", "line\nbreak.html", "turned\u202elmth.html", "\x1b[31m.html"])
def test_odd_names_are_read_and_shown_as_text(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(PAGE)
    assert read_document(path).text == "The bridge is closed."
    assert printable(name).isprintable()
    path.write_bytes(b" ")
    with pytest.raises(CorpusError) as caught:
        read_document(path)
    assert str(caught.value).isprintable()


def test_plain_text_is_stored_as_it_is(tmp_path: Path) -> None:
    for path in corpus_files(Path(__file__).parents[2] / "corpus" / "documents"):
        assert read_document(path).text == path.read_text("utf-8-sig")
    odd = "a\u200bb\u00a0\n\n\n\nc <!-- d -->  \n"
    (tmp_path / "a.txt").write_text(odd, "utf-8")
    assert read_document(tmp_path / "a.txt").text == odd
