"""Reading all facts of a document: never an error, every quote verbatim, the same each time."""

import unicodedata
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.settings import ROOT
from corpus.blocks import read_blocks
from corpus.document import Document
from corpus.facts.model import KINDS, as_json, from_json
from corpus.facts.read import read_facts
from corpus.read import read_document, read_sources
from corpus.split import split

WORDS = st.sampled_from([
    "We", "the", "Ministry", "commit", "to", "shall", "submit", "by", "no later than", "30 June 2025", "5/6/2023",
    "2030", "Phase II", "2024-2026", "Donor", "agree as follows", "Deadline", "cam kết", "trước ngày",
    "17 tháng 01 năm 2020",
    "đề nghị", "gửi về", "Kami", "berkomitmen untuk", "paling lambat", "30 Juni 2025", "ภายในวันที่", "31 ตุลาคม 2567",
    "ให้คำมั่น", "៖", "។", "**bold**", "“quoted”", "|", "was", "due on", "25%", "USD 4.5 million", "(a)", "(b)", "and",
    "\u200b", "\u0301", "\ufdfa", "😀", "\u202e", "\x07", "\u2028", "\x85", "\u00a0",
])
OPENINGS = st.sampled_from(["", "", "# ", "- ", "  - ", "1. ", "2.", "(a) ", "I. ", "đ) ", "Deadline: ", "Status:",
                            "| Action | Due |", "a\tb", "|---|---|", "Commitment 1: ", "We commit to: ", "\t"])
ENDINGS = st.sampled_from(["", ".", ":", ";", "?", ",", " to:", " như sau:"])
BREAKS = st.sampled_from(["\n", "\n", "\n\n", "\f"])
LINES = st.builds(lambda opening, words, ending, end: opening + " ".join(words) + ending + end, OPENINGS,
                  st.lists(WORDS, max_size=14), ENDINGS, BREAKS)
TEXTS = st.one_of(st.lists(LINES, max_size=25).map("".join), st.text(max_size=300)).map(
    lambda text: unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8")))


@settings(max_examples=200, deadline=None)
@example("", "en")
@example("We commit to:\n", "en")
@example("1. We agree to:\n(a) a\n(a) b\n1. c\n", "en")
@example("Deadline:\n|Due|\n|5/6/2023|\n", "vi")
@given(TEXTS, st.sampled_from(["en", "vi", "id", "ms", "th", "fil", "und", ""]))
def test_no_text_makes_an_error_and_every_quote_is_verbatim(text: str, language: str) -> None:
    document = Document("name", "name.txt", text, read_blocks(text), "Title", "", "", language, "")
    passages = split(document)
    facts = read_facts(document, passages)
    known = {passage.passage_id: passage for passage in passages}
    for fact in facts:
        assert fact.proofs and 0 < fact.confidence <= 1
        for proof in fact.proofs:
            assert text[proof.start : proof.end] == proof.quote
            span = known[proof.passage_id].span
            assert span.start <= proof.start < proof.end <= span.end
    assert from_json(as_json(facts)) == facts == read_facts(document, passages)


def test_the_shipped_documents_give_all_four_kinds_and_each_kind_in_order() -> None:
    folder = ROOT / "corpus" / "documents"
    sources = read_sources(folder)
    found = set()
    for path in sorted(folder.glob("*.txt")):
        document = read_document(path, sources[path.name])
        facts = read_facts(document, split(document))
        assert [KINDS.index(fact.kind) for fact in facts] == sorted(KINDS.index(fact.kind) for fact in facts)
        for before, after in pairwise(facts):
            if before.kind == after.kind and before.kind in ("commitment", "deadline"):
                assert before.proofs[0].start <= after.proofs[0].start
        found |= {fact.kind for fact in facts}
    assert found == set(KINDS)
