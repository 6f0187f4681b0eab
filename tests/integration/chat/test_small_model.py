"""A real small model on a real server, over the OpenAI protocol. Its prose is not judged; that nothing unproved passes
is, and that nothing that happens to the server keeps a question from its answer."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import replace

import pytest

from assistant.answer import Answer, Statement
from assistant.chat.gguf import GgufProcess
from assistant.chat.stream import Usage
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from tests.integration.chat.small_model import serving, within

QUESTION = "When does K-NUPP phase 2 end?"
AT_ONCE = 8
FEW_TOKENS = 16  # where what the model says does not matter
LIMIT_SECONDS = 280  # on a machine that others keep busy; alone the longest test takes a sixth of it


@pytest.fixture(autouse=True)
def no_test_hangs() -> Iterator[None]:
    with within(LIMIT_SECONDS):
        yield


@pytest.fixture(scope="module")
def server() -> Iterator[GgufProcess]:
    with serving() as process:
        yield process


def asking(assistant: Assistant, url: str, **changed: object) -> Assistant:
    """An assistant over the same index that asks the model at `url`. The prompt is short, for the model is slow."""
    assert assistant.reader
    other = copy(assistant)
    given = {"chat_passages": 1, "chat_answer_tokens": 128, "chat_timeout_seconds": 60.0, **changed}
    other.settings = replace(assistant.settings, chat_model="openai:smollm2", chat_base_url=url, **given)
    vars(other).pop("chat", None)
    return other


def check_proved(assistant: Assistant, answer: Answer, heard: list[Statement]) -> None:
    """Whatever is shown is proved, by a check of its own: quotes are the document's characters, and every number of a
    statement stands in its quotes. Where the model proves nothing quotes answer; that it found nothing is told."""
    assert answer.status == "answered" or "found no answer" in answer.fallback
    assert bool(answer.citations) == (answer.status == "answered")
    assert answer.writer is not None and not answer.writer.is_remote
    for citation in answer.citations:
        assert assistant.snapshot().stored_text(citation.document)[citation.start : citation.end] == citation.quote
    for statement in heard:
        quoted = " ".join(citation.quote for citation in statement.citations)
        assert quoted and set(re.findall(r"\d+", statement.text)) <= set(re.findall(r"\d+", quoted))
    if answer.status == "answered" and not answer.fallback:
        assert len(answer.answer.splitlines()) == len(heard)
        assert all(one.text in line for one, line in zip(heard, answer.answer.splitlines(), strict=True))
        assert all(line.endswith("]") for line in answer.answer.splitlines())


def test_what_is_streamed_is_proved(assistant: Assistant, server: GgufProcess) -> None:
    chatting, heard = asking(assistant, server.url), []
    answer = chatting.ask(QUESTION, on_statement=heard.append)
    check_proved(chatting, answer, heard)
    assert answer.writer and answer.writer.first_word_seconds and "failed" not in answer.fallback


def test_a_question_off_the_subject_is_refused_without_the_model(assistant: Assistant, server: GgufProcess) -> None:
    answer = asking(assistant, server.url).ask("What was the budget of K-NUPP phase 2?")
    assert answer.status == "not_found" and answer.writer is None


def test_a_context_that_is_too_small_is_told(assistant: Assistant) -> None:
    with serving(context_tokens=256) as server:
        answer = asking(assistant, server.url, chat_passages=4).ask(QUESTION)
    assert "do not fit the context of smollm2" in answer.fallback
    assert answer.status == "answered" and answer.citations


def test_passages_that_the_server_has_no_room_for_are_left_out(assistant: Assistant, server: GgufProcess) -> None:
    """The settings promise more than the server has; half of the passages are tried, and half again."""
    chatting = asking(assistant, server.url, chat_passages=8, chat_context_tokens=30_000, chat_answer_tokens=FEW_TOKENS)
    answer = chatting.ask(QUESTION)
    assert "context" not in answer.fallback and answer.writer and answer.writer.first_word_seconds


def test_who_cancels_waits_no_longer(assistant: Assistant, server: GgufProcess) -> None:
    heeded: list[float] = []

    def is_cancelled() -> bool:  # a second after the model was asked
        heeded.append(time.monotonic())
        return heeded[-1] - heeded[0] > 1

    with pytest.raises(AssistantError, match="cancelled"):
        asking(assistant, server.url).ask(QUESTION, is_cancelled=is_cancelled)
    assert time.monotonic() - heeded[0] < 1 + 2


def test_a_model_that_is_too_slow_is_told(assistant: Assistant, server: GgufProcess) -> None:
    answer = asking(assistant, server.url, chat_timeout_seconds=0.5).ask(QUESTION)
    assert "had not answered after 0.5 seconds" in answer.fallback
    assert answer.status == "answered" and answer.citations


def test_a_server_killed_in_the_middle_of_its_answer(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        add = Usage.add

        def kill_after_the_first_word(usage: Usage, chunk: object) -> None:
            add(usage, chunk)
            if usage.first_word_seconds is not None:
                server.process.kill()

        monkeypatch.setattr(Usage, "add", kill_after_the_first_word)
        answer = asking(assistant, server.url).ask(QUESTION)
        assert "broke off in the middle of its answer" in answer.fallback
        assert answer.status == "answered" and answer.citations
        monkeypatch.undo()
        assert "cannot be reached" in asking(assistant, server.url).ask(QUESTION).fallback


def test_eight_questions_at_once(assistant: Assistant) -> None:
    heard: list[list[Statement]] = [[] for _ in range(AT_ONCE)]
    with serving(slots=2) as server, ThreadPoolExecutor(AT_ONCE) as threads:
        chatting = asking(assistant, server.url, chat_timeout_seconds=100, chat_answer_tokens=FEW_TOKENS)
        answers = list(threads.map(lambda number: chatting.ask(
            f"When does phase {1 + number % 2} of K-NUPP end?", on_statement=heard[number].append), range(AT_ONCE)))
    for answer, statements in zip(answers, heard, strict=True):
        check_proved(chatting, answer, statements)
        assert "failed" not in answer.fallback
    # On a busy machine the last ones may run out of time, and are then answered by quotes.
    assert any(answer.writer and answer.writer.first_word_seconds for answer in answers)
