"""How results read for people, and that nothing in them steers a terminal."""

import contextlib
import os
import signal
import time

import pytest

from assistant.answer import Answer, Citation
from assistant.commands import answer_text, receipt_text
from assistant.progress import Progress, harmless, heeding_control_c
from index.build import Receipt


def answer(*citations: Citation) -> Answer:
    return Answer("", "q", "q", "en", "answered" if citations else "not_found", "The text. [1]", 0.9, citations, ())


def citation(page: int | None) -> Citation:
    return Citation(1, "market", "Night Market", page, "Hours › Summer", "en", "id", 10, 31, "It opens\nat  18:30.",
                    "It opens\nat  18:30. And more.", 0.5)


def test_sources_tell_title_section_page_and_place() -> None:
    assert answer_text(answer(citation(3))).splitlines() == [
        "The text. [1]", "", "Sources", "[1] Night Market › Hours › Summer, page 3",
        "    market, characters 10–31: “It opens at 18:30.”"]
    assert "[1] Night Market › Hours › Summer\n" in answer_text(answer(citation(None)))


def test_without_citations_the_answer_stands_alone() -> None:
    assert answer_text(answer()) == "The text. [1]"


def test_a_receipt_names_what_changed_and_what_failed() -> None:
    plain = {"similar_to": "", "replaces": "", "warnings": ()}
    receipt = Receipt(added=["a", "b"], removed=["c"], unchanged=["d"], failed={"e.pdf": "It is damaged. Mend it."},
                      passages=7, seconds=1.25,
                      documents={"a": plain, "b": {"similar_to": "d", "replaces": "a", "warnings": ("Page 2 is a "
                                                                                                     "picture.",)}})
    assert receipt_text(receipt).splitlines() == [
        "The index holds 3 documents in 7 passages (1.2 s): 2 added, 0 updated, 1 removed, 1 unchanged, 1 failed.",
        "Added: a, b", "Removed: c", "Failed: e.pdf: It is damaged. Mend it.",
        "Nearly the same: b and d", "Newer version: b replaces a", "Warning: b: Page 2 is a picture."]


def test_steering_characters_are_taken_out() -> None:
    assert harmless("a\x1b[2Jb\x07c\u202ed\x9be\r") == "a[2Jbcde"
    kept = "line\n\ttab – “ទំព័រ” ก็\u200b\u200d"  # spaces of no width part words in Khmer and Thai
    assert harmless(kept) == kept


def test_a_lost_control_c_is_heeded_at_the_next_step() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), heeding_control_c(), Progress(quiet=True) as progress:
        progress("reading", 0.0)
        with contextlib.suppress(KeyboardInterrupt):  # as some libraries do
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)
        progress("embedding", 0.5)
    assert signal.getsignal(signal.SIGINT) is before
    Progress(quiet=True)("reading", 0.0)


def test_progress_in_lines(capsys) -> None:  # type: ignore[no-untyped-def]
    with Progress() as progress:
        for number in range(50):
            progress(f"reading file-{number}\x1b[2J\n", number / 50)
        progress("storing", 1.0)
    out, error = capsys.readouterr()
    assert out == "" and error.splitlines() == ["reading file-0[2J", "storing"]
    with Progress(quiet=True) as progress:
        progress("reading", 0.0)
    assert capsys.readouterr() == ("", "")
