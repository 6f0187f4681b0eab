"""The trained reader: what it reads, what it says, and what it does not fit."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.embed import Embedder
from index.reader import ADAPTER, MAX_TOKENS, PairTokens, Reader, ToRead, _words, pair_tokens

MOST_BYTES = 12_000_000
TEXT = "The board met twice. Phase III of Rivers Alive runs from 2031 to 2034. Tea was served in the garden."


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    spans, start = [], 0
    for part in text.split(". "):
        spans.append((start, start + len(part)))
        start += len(part) + 2
    return tuple(spans)


@pytest.fixture(scope="module")
def reader(embedder: Embedder) -> Reader:
    found = Reader.open(embedder)
    assert found is not None
    return found


def test_the_shipped_adapter_is_the_one_its_card_describes() -> None:
    data = ADAPTER.read_bytes()
    assert len(data) <= MOST_BYTES
    card = Path("docs/reader.md").read_text("utf-8")
    assert hashlib.sha256(data).hexdigest() in card


def test_another_encoder_runs_without_it(embedder: Embedder, tmp_path: Path) -> None:
    other = tmp_path / "reader.safetensors"
    size = int.from_bytes(ADAPTER.read_bytes()[:8], "little")
    header = json.loads(ADAPTER.read_bytes()[8 : 8 + size])
    header["__metadata__"]["encoder"] = "another model"
    raw = json.dumps(header).encode()
    other.write_bytes(len(raw).to_bytes(8, "little") + raw + ADAPTER.read_bytes()[8 + size :])
    assert Reader.open(embedder, other) is None
    assert Reader.open(embedder, tmp_path / "none.safetensors") is None


@pytest.mark.parametrize("question", ["When does phase 3 of Rivers Alive end?",
                                      "Giai đoạn 3 của Rivers Alive kết thúc khi nào?",
                                      "Kapan fase 3 Rivers Alive berakhir?"])
def test_it_tells_the_sentence_that_answers(reader: Reader, question: str) -> None:
    read = reader.read(question, [ToRead("Rivers Alive", TEXT, sentences(TEXT))])[0]
    assert int(np.argmax([-99 if one is None else one for one in read.sentences])) == 1


@pytest.mark.parametrize("question", ["When does phase 3 of Rivers Alive end?",
                                      "Giai đoạn 3 của Rivers Alive kết thúc khi nào?"])
def test_a_passage_that_answers_stands_above_one_that_only_speaks_of_it(reader: Reader, question: str) -> None:
    beside = "Phase III of Rivers Alive was welcomed by all mayors. Its logo was drawn by pupils."
    answers, speaks = reader.read(question, [ToRead("Rivers Alive", text, sentences(text)) for text in (TEXT, beside)])
    assert answers.passage > speaks.passage


def test_the_words_lie_inside_their_sentence(reader: Reader) -> None:
    spans = sentences(TEXT)
    read = reader.read("When does phase 3 end?", [ToRead("Rivers Alive", TEXT, spans)])[0]
    for (start, end), words in zip(spans, read.words, strict=True):
        assert words is not None
        assert start <= words.start < words.end <= end + 2
        assert TEXT[words.start : words.end] == TEXT[words.start : words.end].strip()
        assert 0 < words.probability <= 1


def test_what_it_says_does_not_depend_on_the_passages_beside(reader: Reader) -> None:
    one = ToRead("Rivers Alive", TEXT, sentences(TEXT))
    other = ToRead("Tea", "Tea. " * 200, ((0, 4),))
    question = "When does phase 3 end?"
    alone, together = reader.read(question, [one])[0], reader.read(question, [one, other])[0]
    assert alone.passage == pytest.approx(together.passage, abs=0.2)  # bfloat16 rounds


def test_a_long_passage_is_cut_and_says_so(reader: Reader) -> None:
    text = "word " * 600 + ". The end is in 2030."
    read = reader.read("When is the end?", [ToRead("T", text, ((0, 20), (3001, len(text))))])[0]
    assert read.sentences[0] is not None
    assert read.sentences[1] is None and read.words[1] is None


def test_nothing_to_read(reader: Reader) -> None:
    assert reader.read("When?", []) == []


def test_a_question_longer_than_its_room_leaves_the_passage_in_sight(embedder: Embedder) -> None:
    pair = pair_tokens(embedder.encoder[1], "why " * 500, "T", TEXT, sentences(TEXT))
    assert len(pair.tokens) <= MAX_TOKENS
    assert all(last > first for first, last in pair.sentences)


def test_the_likeliest_words_of_a_sentence() -> None:
    pair = PairTokens([0] * 6, [(0, 0), (0, 2), (2, 4), (4, 6), (6, 8), (0, 0)], [(1, 5)])
    logits = np.zeros((6, 2), np.float32)
    logits[2, 0] = logits[3, 1] = 9.0
    found = _words(logits, pair, 1, 5, "ab cdefg")
    assert found is not None and (found.start, found.end) == (3, 6) and found.probability > 0.9


def test_it_can_be_switched_off(settings: Settings, embedder: Embedder) -> None:
    without = Assistant(replace(settings, passages_read=0), embedder)
    answer, found = without.ask_and_show("When does phase 2 of K-NUPP end?")
    assert answer.status == "answered"
    assert all(one.words is None for one in found.evidence)
