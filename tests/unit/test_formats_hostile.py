"""Files made to do harm end with a reason, in time; nothing is written, started or fetched; the next file is read."""

import os
import socket
import subprocess
import sys
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
from corpus.read import Source, corpus_files, not_files, read_document, read_documents
from corpus.worker import FORBIDDEN, _forbid
from index.changes import find_changes
from index.readings import Readings

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


@pytest.mark.parametrize("name", ["   .html", "\u202elmth.html", "line\nbreak.html"])
def test_a_name_is_a_title_that_can_be_seen(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(PAGE)
    title = read_document(path).title
    assert title.isprintable() and any(character.isalnum() for character in title)


WHOLE = {
    "a.html": PAGE * 50, "a.eml": b"From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=x\n\n"
    b"--x\nContent-Type: text/plain; charset=x-none\n\nThe bridge is closed.\n--x--", "a.csv": b'a,"b\nc",d\n' * 40,
    "a.docx": word(WORD.format(paragraph("The bridge is closed.") * 200)),
    "a.odt": zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>" * 200}),
    "a.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"}


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_files_that_are_cut_or_spoilt_end_with_text_or_a_reason(name: str, child: Child) -> None:
    whole = WHOLE[name]
    spoilt = [whole[: len(whole) * part // 7] for part in range(7)]
    spoilt += [whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :]
               for place in range(0, min(len(whole), 900), 97)]
    for data in spoilt:
        try:
            assert child.read(name, data).text.strip()
        except CorpusError as error:
            assert str(error).startswith(name) and str(error).endswith(".")
            assert "makes its parser" not in str(error)
    assert child.read("next.html", PAGE).text == "The bridge is closed."


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".html", ".eml", ".csv", ".zip", ".txt"])
def test_a_file_without_bytes_is_told(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"empty{suffix}"
    path.write_bytes(b"")
    with pytest.raises(CorpusError, match=r"^empty\.\w+ holds no text\."):
        read_document(path)


@pytest.mark.parametrize(("right", "wrong"), [("a.docx", "a.pdf"), ("a.html", "a.docx"), ("a.docx", "a.html")])
def test_a_wrong_ending_is_told_and_the_content_read(right: str, wrong: str, child: Child) -> None:
    found = child.read(wrong, WHOLE[right])
    assert "The bridge is closed." in found.text
    assert f"Its ending is '{Path(wrong).suffix}'" in found.warnings[0]


def test_archives_and_documents_with_a_password_are_told(child: Child) -> None:
    locked = bytearray(zipped({"letter.txt": "x"}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + flags] |= 1
    with pytest.raises(CorpusError, match=r"letters\.zip is password-protected"):
        child.members("letters.zip", bytes(locked))
    manifest = "<m:manifest xmlns:m='x'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    odt = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": manifest})
    assert "a.odt is password-protected" in refused(child, "a.odt", odt)


def test_pages_and_mails_that_nest_without_end_are_told(child: Child) -> None:
    assert "nested too deeply" in refused(child, "deep.html", b"<div>" * 100_000 + b"x")
    mail = b"From: a\n" + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
                                   for n in range(3_000)) + b"\nx"
    try:
        assert child.read("deep.eml", mail)
    except CorpusError as error:
        assert str(error).startswith("deep.eml ")
    assert child.read("next.html", PAGE).text == "The bridge is closed."


def test_many_empty_elements_and_cells_take_no_time(child: Child) -> None:
    table = "<table:table-cell table:number-columns-repeated='999999999'/>"
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
                     for name in ("office", "text", "table"))
    rows = f"<table:table-row table:number-rows-repeated='999999999'>{table}{table}</table:table-row>"
    content = (f"<office:document-content {names}><office:body><office:text><text:p>Closed.</text:p><table:table>{rows}"
               "</table:table></office:text></office:body></office:document-content>")
    odt = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
    assert child.read("wide.odt", odt).text.strip() == "Closed."
    page = b"<table><tr><th>a<th>b<tr><td colspan=999999999 rowspan=999999999>x<td>y</table>"
    assert len(child.read("wide.html", page).text) < 10_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in folders are of Unix")
def test_pipes_devices_and_broken_links_are_told_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    (tmp_path / "bridge.txt").write_text("The bridge is closed.", "utf-8")
    assert [path.name for path in corpus_files(tmp_path)] == ["bridge.txt"]
    assert [path.name for path in not_files(tmp_path)] == ["device.txt", "nowhere.txt", "pipe.txt"]
    for name in ("pipe.txt", "device.txt"):
        with pytest.raises(CorpusError, match="is no file but a pipe or device"):
            read_document(tmp_path / name)
    with pytest.raises(CorpusError, match=r"nowhere\.txt cannot be opened"):
        read_document(tmp_path / "nowhere.txt")
    index = tmp_path / "index"
    with Readings(tmp_path) as readings:
        changes = find_changes(tmp_path, {}, lambda text, share: None, lambda row: True, readings.keep)
    assert not index.exists() and list(changes.fresh) == ["bridge"]
    assert set(changes.failed) == {"device.txt", "nowhere.txt", "pipe.txt"}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are those of Unix")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("x", "utf-8")
    path.chmod(0)
    is_root = os.geteuid() == 0
    try:
        if is_root:  # who may read everything
            os.seteuid(65534)
        with pytest.raises(CorpusError, match=r"secret\.txt cannot be opened \(Permission denied\)"):
            read_document(path)
    finally:
        if is_root:
            os.seteuid(0)


def test_a_file_that_grows_while_it_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "growing.txt"
    path.write_text("The bridge", "utf-8")
    real = os.fstat
    seen: list[int] = []

    def grow(number: int) -> os.stat_result:
        status = real(number)
        if not seen:  # right after the file was opened, another program writes on
            seen.append(number)
            with path.open("a", encoding="utf-8") as file:
                file.write(" is closed.")
        return status

    monkeypatch.setattr(os, "fstat", grow)
    with pytest.raises(CorpusError, match=r"growing\.txt was changed while it was read"):
        read_document(path)
    monkeypatch.undo()
    assert read_document(path).text == "The bridge is closed."


def test_plain_text_is_stored_as_it_is(tmp_path: Path) -> None:
    for path in corpus_files(Path(__file__).parents[2] / "corpus" / "documents"):
        assert read_document(path).text == path.read_text("utf-8-sig")
    odd = "a\u200bb\u00a0\n\n\n\nc <!-- d -->  \n"
    (tmp_path / "a.txt").write_text(odd, "utf-8")
    assert read_document(tmp_path / "a.txt").text == odd
