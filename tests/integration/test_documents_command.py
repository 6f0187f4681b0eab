"""`python -m assistant documents` with the real model, in a process of its own where that matters."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.__main__ import main
from index.build import build
from index.embed import Embedder
from tests.conftest import DOCUMENTS

ROOT = Path(__file__).parents[2]
MILL = "Mill Programme\n\nThe mill of Arnes shall send its report to the Harbour Office by 30 June 2031.\n"
MIXED = ("# Mill Programme\n\n" + "The mill of Arnes grinds the wheat of every farm in the valley.\n\n" * 40
         + "\n\n# Chương trình cối xay\n\n" + "Cối xay của thị trấn xay lúa mì cho mọi nông trại.\n\n" * 30)


@pytest.fixture
def folders(tmp_path: Path, embedder: Embedder, cache_directory: Path) -> list[str]:
    """The options that name a corpus of one document and its index."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "mill.txt").write_text(MILL, "utf-8")
    build(tmp_path / "corpus", tmp_path / "index", embedder, cache_directory=cache_directory)
    return ["--index", str(tmp_path / "index"), "--corpus", str(tmp_path / "corpus")]


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert main(["documents", *arguments]) == status
    return capsys.readouterr().out


def test_documents_are_listed_put_in_shown_edited_and_taken_out(folders: list[str], tmp_path: Path,
                                                                 capsys: pytest.CaptureFixture[str]) -> None:
    assert "mill" in said(capsys, *folders) and "indexed" in said(capsys, "list", *folders)
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "mill.txt").write_text(MILL.replace("30 June", "31 July"), "utf-8")
    (papers / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    receipts = json.loads(said(capsys, "add", str(papers), "--json", *folders, status=1))
    assert {one["file"]: one["outcome"] for one in receipts} == {"bad.pdf": "failed", "mill.txt": "updated"}
    assert any("2031-07-31" in line for line in receipts[1]["changes"])
    assert "── passage 1 (" in said(capsys, "show", "mill", *folders)
    shown = json.loads(said(capsys, "show", "mill.txt", "--json", *folders))
    assert shown["text"][shown["passage_list"][0]["start"] :] and shown["status"] == "indexed"
    assert "Title: The Mill" in said(capsys, "edit", "mill", "--title", "The Mill", *folders)
    assert "nothing of it was found again" in said(capsys, "remove", "mill", *folders)
    assert json.loads(said(capsys, "--json", *folders)) == []


def test_links_that_lead_out_of_a_folder_are_told_and_not_followed(folders: list[str], tmp_path: Path,
                                                                   capsys: pytest.CaptureFixture[str]) -> None:
    papers = tmp_path / "papers"
    (papers / "inner").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("The vault of Arnes opens with the number nine.", "utf-8")
    (papers / "letter.txt").write_text("The miller of Arnes wrote to the harbour.", "utf-8")
    (papers / "inner" / "same.txt").symlink_to(papers / "letter.txt")
    (papers / "out.txt").symlink_to(tmp_path / "secret.txt")
    (papers / "nowhere.txt").symlink_to(tmp_path / "nothing.txt")
    (papers / "round.txt").symlink_to(papers / "round.txt")
    os.mkfifo(papers / "pipe.txt")
    for left_by_programs in (".hidden.txt", "~$letter.docx", "Thumbs.db"):
        (papers / left_by_programs).write_text("x", "utf-8")
    receipts = {one["file"]: one for one in json.loads(said(capsys, "add", str(papers), "--json", *folders, status=1))}
    outcomes = {name: one["outcome"] for name, one in receipts.items()}
    assert outcomes == {"letter.txt": "added", "same.txt": "duplicate", "out.txt": "failed", "nowhere.txt": "failed",
                        "round.txt": "failed", "pipe.txt": "failed"}
    assert "leads out of the folder" in receipts["out.txt"]["reason"]
    assert not (tmp_path / "corpus" / "out.txt").exists()


def test_the_languages_of_a_mixed_document_are_shown(folders: list[str], tmp_path: Path, embedder: Embedder,
                                                     cache_directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "corpus" / "both.md").write_text(MIXED, "utf-8")
    build(tmp_path / "corpus", tmp_path / "index", embedder, cache_directory=cache_directory)
    text = said(capsys, "show", "both", *folders)
    assert "Language: en, vi" in text
    shown = json.loads(said(capsys, "show", "both", "--json", *folders))
    found = {one["passage_id"]: one["language"] for one in shown["passage_list"]}
    assert set(found.values()) == {"en", "vi"}
    for passage_id, language in found.items():
        line = next(line for line in text.split("\n") if passage_id in line)
        assert line.endswith(", vi) ──") == (language == "vi")


def test_wrong_usage_and_one_clear_line(folders: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["show"], ["edit", "mill"], ["list", "mill"], ["add"], ["remove", "a", "--title", "b"]):
        with pytest.raises(SystemExit) as ended:
            main(["documents", *arguments, *folders])
        assert ended.value.code == 2
    capsys.readouterr()
    for arguments in (["show", "nothing"], ["remove", "nothing"], ["add", "/nowhere/x.txt"],
                      ["edit", "mill", "--date", "soon"]):
        assert main(["documents", *arguments, *folders]) == 1
        told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Error: ")]
        assert len(told) == 1


def test_the_receipt_of_index_tells_of_each_document(tmp_path: Path, cache_directory: Path) -> None:
    command = [sys.executable, "-m", "assistant", "index", "--json", "--index", str(tmp_path), "--corpus",
               str(DOCUMENTS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=dict(os.environ), check=True)
    receipt = json.loads(done.stdout)
    assert {"added", "updated", "removed", "unchanged", "failed", "passages", "facts", "seconds"} < set(receipt)
    assert set(receipt["documents"]) == set(receipt["added"])
    assert sum(one["passages"] for one in receipt["documents"].values()) == receipt["passages"]
