"""What people call files, and what they may be called in the corpus folder."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.file_names import MAX_BYTES, file_name, same_but_for_case
from assistant.errors import AssistantError
from index.snapshot import StoredDocument
from index.versions import is_later, linked


@pytest.mark.parametrize(("given_name", "kept"), [
    ("../../etc/plan.txt", "plan.txt"), ("C:\\a\\plan.txt", "plan.txt"), ("pl\0an.txt", "plan.txt"),
    ("\u202etxt.exe.txt", "txt.exe.txt"), ("a\nb.txt", "ab.txt"), (".hidden.txt", "hidden.txt"), ("a?.txt", "a_.txt"),
    ("con.txt", "_con.txt"), ("kế hoạch.txt", "kế hoạch.txt"), (unicodedata.normalize("NFD", "kế.txt"), "kế.txt"),
])
def test_names_are_made_safe(given_name: str, kept: str) -> None:
    assert file_name(given_name) == kept


@pytest.mark.parametrize("name", ["", "..", "/", "sources.csv", "SOURCES.csv", "register-corrections.jsonl", "a.tmp"])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(AssistantError):
        file_name(name)


@given(st.text(max_size=400))
def test_any_name_is_safe_or_refused(name: str) -> None:
    try:
        made = file_name(name)
    except AssistantError:
        return
    assert "/" not in made and "\\" not in made and "\0" not in made and not made.startswith(".")
    assert len(made.encode("utf-8")) <= MAX_BYTES + 1 and file_name(made) == made


def test_long_names_keep_their_ending() -> None:
    made = file_name("ก" * 300 + ".docx")
    assert made.endswith("ก.docx") and len(made.encode("utf-8")) <= MAX_BYTES


def test_names_that_differ_in_capitals() -> None:
    assert same_but_for_case("A.txt", ["b.txt", "a.TXT"]) == "a.TXT"
    assert same_but_for_case("a.txt", ["a.txt"]) == ""


def row(name: str, date: str, title: str = "Report", issuer: str = "Office", **more: str) -> StoredDocument:
    return StoredDocument(name, f"{name}.txt", title, issuer, date, "en", "", "f", "t", 1, 0, source_file=f"{name}.txt",
                          **more)


def test_versions_need_the_same_paper_a_later_date_and_much_of_the_text() -> None:
    def older_of(first: StoredDocument, second: StoredDocument, shared: float = 0.9) -> str:
        return linked([first, second], [(0, 1, 0.5, shared)])[0][1].replaces

    assert older_of(row("a", "2031-01"), row("b", "2031-02-01")) == "a"
    assert older_of(row("a", "2031-01"), row("b", "2031-02-01"), shared=0.5) == ""
    assert older_of(row("a", "2031"), row("b", "2031-02-01")) == ""  # perhaps earlier
    assert older_of(row("a", "2031-01"), row("b", "2031-02", title="Other")) == ""
    assert older_of(row("a", "2031-01", number="1/A"), row("b", "2031-02", title="Other", number="1/a")) == "a"
    assert older_of(row("a", "2031-01", issuer=""), row("b", "2031-02", issuer="")) == ""
    assert older_of(row("a", "2031-01"), row("b", "2031-02", said_to_replace="none")) == ""
    assert not is_later("soon", "2031")


def test_chains_and_circles_of_versions() -> None:
    rows = [row("a", "2031"), row("b", "2032"), row("c", "2033")]
    pairs = [(0, 1, 0.9, 0.9), (0, 2, 0.9, 0.9), (1, 2, 0.9, 0.9)]
    found, _ = linked(rows, pairs)
    assert [(one.replaces, one.replaced_by) for one in found] == [("", "b"), ("a", "c"), ("b", "")]
    assert all(one.similar_to != one.replaces or not one.replaces for one in found)
    circle = [row("a", "", said_to_replace="b"), row("b", "", said_to_replace="A.txt"), row("c", "")]
    found, noted = linked(circle, [])
    assert [one.replaces for one in found] == ["b", "", ""] and list(noted) == ["b"]
