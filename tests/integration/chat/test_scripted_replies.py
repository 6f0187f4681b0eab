"""What a model may say and what of it is shown: replies written down beforehand, over real HTTP and the real index."""

import json
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from langchain_openai.chat_models import _client_utils

from assistant.answer import Answer, Statement
from assistant.chat.models import open_chat_model
from assistant.chat.rewrite import rewritten
from assistant.commands import writer_lines
from assistant.errors import AssistantError
from assistant.evaluate import evaluate
from assistant.pipeline import Assistant
from assistant.question_set import read_question_set
from assistant.settings import read_settings
from tests.integration.chat.scripted_server import saying, statements

QUESTION = "What is the period of K-NUPP phase 2?"
REGISTER_QUESTION = "Which countries participate in K-NUPP phase 2?"
QUOTE = "Period: 2022-2026"


@pytest.fixture
def asking(assistant: Assistant) -> Callable[..., Assistant]:
    def make(url: str, **more: object) -> Assistant:
        return with_settings(assistant, chat_model="openai:scripted", chat_base_url=url, **more)

    return make


def with_settings(assistant: Assistant, **changed: object) -> Assistant:
    """The same index and reader, which take seconds to open, under other settings."""
    assert assistant.reader
    other = copy(assistant)
    other.settings = replace(assistant.settings, **changed)
    for name in [name for name in vars(other) if "chat" in name or "writer" in name]:
        del vars(other)[name]
    return other


def check_verbatim(assistant: Assistant, answer: Answer) -> None:
    for citation in answer.citations:
        assert assistant.snapshot().stored_text(citation.document)[citation.start : citation.end] == citation.quote


def test_a_proved_statement_is_streamed_and_shown(asking: Callable[..., Assistant]) -> None:
    heard: list[Statement] = []
    with saying(statements(("The period is 2022 to 2026.", 2, QUOTE))) as server:
        assistant = asking(server.url)
        answer = assistant.ask(QUESTION, on_statement=heard.append)
        assert answer.status == "answered"
        assert answer.answer == "The period is 2022 to 2026. [1]"
        assert [one.text for one in heard] == ["The period is 2022 to 2026."]
        assert answer.writer is not None and not answer.writer.is_remote
        assert (answer.writer.tokens_in, answer.writer.tokens_out) == (7, 5)
        assert not answer.fallback and not answer.left_out
        assert "writer" not in answer.as_dict()
        check_verbatim(assistant, answer)


@pytest.mark.parametrize("said", [
    ("The period is 2022 to 2027.", 2, QUOTE),  # a changed number
    ("The period is 2022 to 2026, paid by Google.", 2, QUOTE),  # a name from nowhere
    ("The programme has 2026 partners.", 1, "2026 partners take part in the programme"),  # a forged quote
    ("The period is not 2022 to 2026.", 2, QUOTE),  # a denial
])
def test_what_is_not_proved_is_left_out_and_quotes_answer(asking: Callable[..., Assistant],
                                                          said: tuple[str, int, str]) -> None:
    with saying(statements(said)) as server:
        assistant = asking(server.url)
        answer = assistant.ask(QUESTION)
        assert len(server.asked) == 2, "it was asked once more, with the reason"
        assert said[0] not in answer.answer
        assert answer.fallback and said[0] in [one.text for one in answer.left_out]
        assert answer.status == "answered" and answer.citations
        check_verbatim(assistant, answer)


def test_a_half_reply_is_told(asking: Callable[..., Assistant]) -> None:
    reply = statements(("The period is 2022 to 2026.", 2, QUOTE), ("Cambodia takes part.", 2, "Kingdom of Cambodia"))
    with saying(reply, break_after=9) as server:
        answer = asking(server.url).ask(QUESTION)
        assert "broke off" in answer.fallback
        assert answer.status == "answered" and answer.citations


def test_what_the_model_does_not_find_and_the_register_does_is_quoted(asking: Callable[..., Assistant]) -> None:
    with saying(statements()) as server:
        answer = asking(server.url).ask(REGISTER_QUESTION)
        assert answer.from_register and "found no answer" in answer.fallback


@pytest.mark.parametrize(("reply", "told"), [
    ((401, "Incorrect API key provided: sk-verysecret123"), "was not accepted on this machine"),
    ((404, "The model `scripted` does not exist"), "There is no model called scripted on this machine"),
    ((400, "the request exceeds the available context size"), "do not fit the context"),
    ((404, "Not Found"), "no chat model at this address"),
    ((400, "Input tokens exceed the configured limit of 272000 tokens."), "do not fit the context"),
    ((400, "The decoder prompt (length 3000) is longer than the maximum model length of 2048."), "do not fit"),
    ((500, "context shift is disabled"), "do not fit the context"),
    ((413, "Request too large for model: Limit 6000, Requested 9000"), "do not fit the context"),
    ((429, "slow down"), "No more questions are taken"),
    ((503, "Loading model"), "is not ready on this machine"),
    ((302, "elsewhere"), "is no reply of a chat model"),
])
def test_a_server_that_refuses(asking: Callable[..., Assistant], reply: tuple[int, str], told: str) -> None:
    with saying(reply) as server:
        answer = asking(server.url).ask(QUESTION)
        assert told in answer.fallback and "verysecret" not in answer.fallback
        assert answer.status == "answered" and answer.citations


@pytest.mark.parametrize("refuses", [
    {"response_format": "'response_format' of type 'json_schema' is not supported"},
    {"stream_options": "Unknown field: stream_options"},
    {"stream_options": "Extra inputs are not permitted: stream_options", "response_format": "Bad Request"},
    {"max_completion_tokens": "Extra inputs are not permitted: max_completion_tokens"},
    {"stream": "Streaming is not supported by this server."},
])
def test_what_a_server_refuses_of_a_request_is_left_out(asking: Callable[..., Assistant], refuses: dict[str, str]
                                                        ) -> None:
    with saying(statements(("The period is 2022 to 2026.", 2, QUOTE))) as server:
        server.refuses, server.is_streaming = refuses, "stream" not in refuses
        assistant = asking(server.url)
        for _ in range(2):
            answer = assistant.ask(QUESTION)
            assert answer.answer == "The period is 2022 to 2026. [1]" and not answer.fallback
        assert len(server.asked) == 2, "it is remembered: the second question is not refused"


def test_a_temperature_that_is_refused_is_left_out(asking: Callable[..., Assistant]) -> None:
    """The reasoning models of OpenAI take none."""
    with saying((400, "Unsupported value: 'temperature' does not support 0 with this model."),
                statements(("The period is 2022 to 2026.", 2, QUOTE))) as server:
        assert not asking(server.url).ask(QUESTION).fallback
        assert "temperature" in server.asked[0] and "temperature" not in server.asked[1]


def test_a_server_that_does_not_stream_is_asked_for_the_whole(asking: Callable[..., Assistant]) -> None:
    with saying(statements(("The period is 2022 to 2026.", 2, QUOTE))) as server:
        server.is_streaming = False
        answer = asking(server.url).ask(QUESTION)
        assert not answer.fallback and answer.writer is not None and answer.writer.tokens_in == 7


@pytest.mark.parametrize("reply", ["", "  "])
def test_an_empty_reply_is_told_in_words_for_people(asking: Callable[..., Assistant], reply: str) -> None:
    with saying(reply) as server:
        assert "could not be read as statements" in asking(server.url).ask(QUESTION).fallback


def test_a_server_that_is_not_there(asking: Callable[..., Assistant]) -> None:
    answer = asking("http://127.0.0.1:9/v1").ask(QUESTION)
    assert "cannot be reached" in answer.fallback and answer.citations


@pytest.mark.parametrize("named", ["HTTP_PROXY", "ALL_PROXY", "OPENAI_PROXY"])
def test_a_proxy_of_the_environment_is_not_asked_for_a_server_on_this_machine(
        asking: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
        named: str) -> None:
    monkeypatch.setattr(_client_utils, "_proxy_env_warning_emitted", False)  # it warns once a process
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "")
    for name in (named, named.lower()):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with saying(statements(("The period is 2022 to 2026.", 2, QUOTE))) as server:
        answer = asking(server.url).ask(QUESTION)
        assert not answer.fallback and len(server.asked) == 1
    assert "proxy" not in caplog.text  # a warning that proxies are not used would only worry people: that is the aim


def test_clients_that_take_no_client_of_ours_are_told_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "example.org")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    settings = read_settings({}, chat_model="groq:any", chat_base_url="http://127.0.0.2:1234/v1")
    with pytest.raises(AssistantError, match="langchain-groq"):
        open_chat_model(settings)
    with saying(statements()) as server, httpx.Client() as client:
        url = server.url.replace("127.0.0.1", "localhost")
        assert client.post(f"{url}/chat/completions", json={}).status_code == 200
    assert os.environ["NO_PROXY"] == "example.org,localhost,127.0.0.1,::1,127.0.0.2"


def test_a_server_elsewhere_is_asked_through_the_proxy(asking: Callable[..., Assistant],
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    with saying(statements(("The period is 2022 to 2026.", 2, QUOTE))) as server:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, server.url.removesuffix("/v1"))
        answer = asking("http://elsewhere.example/v1").ask(QUESTION)
        assert not answer.fallback and answer.writer and answer.writer.is_remote


def test_a_server_that_takes_too_long(asking: Callable[..., Assistant]) -> None:
    with saying(statements(), wait_seconds=5) as server:
        answer = asking(server.url, chat_timeout_seconds=0.5).ask(QUESTION)
        assert "had not answered after 0.5 seconds" in answer.fallback and answer.citations


def test_cancelling(asking: Callable[..., Assistant]) -> None:
    with saying(statements(), wait_seconds=5) as server, pytest.raises(AssistantError, match="cancelled"):
        asking(server.url).ask(QUESTION, is_cancelled=lambda: True)


def test_a_missing_package_is_named(assistant: Assistant) -> None:
    answer = with_settings(assistant, chat_model="groq:any").ask(QUESTION)
    assert re.search(r"Run `(\.venv/bin/)?pip install langchain-groq` and start again\.", answer.fallback)
    assert answer.citations
    assert "nothing was sent there" in "".join(writer_lines(answer))


def test_passages_are_data_between_marks_of_this_question(asking: Callable[..., Assistant]) -> None:
    with saying(statements()) as server:
        assistant = asking(server.url)
        nonces = []
        for _ in range(2):
            assistant.ask(QUESTION)
            sent = server.asked[-1]["messages"][1]["content"]
            nonces.append(sent.split("<passage 1 ")[1].split(">")[0])
        assert nonces[0] != nonces[1]


def test_eight_questions_at_once(asking: Callable[..., Assistant]) -> None:
    with saying(statements(("The period is 2022 to 2026.", 2, QUOTE))) as server:
        assistant = asking(server.url)
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(lambda _: assistant.ask(QUESTION), range(8)))
    assert {answer.answer for answer in answers} == {"The period is 2022 to 2026. [1]"}


def test_evaluating_asks_the_model_once_for_a_question(asking: Callable[..., Assistant], tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps({"id": "1", "question": "Who is the mayor of Luang Prabang?", "answerable": False,
                                     "must": [], "evidence": [], "type": "unanswerable", "language": "en"}), "utf-8")
    with saying(statements()) as server:
        assistant = asking(server.url, refuse_below=0.0)
        run = evaluate(assistant, read_question_set(questions), questions, lambda text, done: None)
        assert run.rows[0]["answer"]["status"] == "not_found" and len(server.asked) == 1


@pytest.mark.parametrize(("said", "understood"), [
    ("When does K-NUPP phase 2 end?", "When does K-NUPP phase 2 end?"),
    ("When does phase 3 of K-NUPP end?", None),  # a number that nobody said
    ("When does the Google programme end?", None), ("One line\nand another", None), ("", None),
    ('{"statements": [], "not_found": true}', None), ("I am sorry, but I cannot help you with this one.", None),
])
def test_a_follow_up_is_rewritten_with_nothing_put_in(asking: Callable[..., Assistant], said: str,
                                                      understood: str | None) -> None:
    with saying(said, statements()) as server:
        assistant = asking(server.url)
        assert assistant.chat
        rewritten_to = rewritten(assistant.chat, assistant.snapshot(), "And when does it end?",
                                 ["Which countries participate in K-NUPP phase 2?"], lambda: False)
        assert rewritten_to.text == (understood or "") and len(server.asked) == 1
        assert rewritten_to.usage.is_sent and rewritten_to.usage.tokens_in == 7


EARLIER = ["Which countries participate in K-NUPP phase 2?"]


def test_what_the_rewriting_of_a_follow_up_cost_is_counted(asking: Callable[..., Assistant]) -> None:
    with saying("When does K-NUPP phase 2 end?", statements(("It ends in 2026.", 2, QUOTE)),
                wait_seconds=0.3) as server:
        answer = asking(server.url).ask("And when does it end?", EARLIER)
        assert not answer.fallback and len(server.asked) == 2
        assert answer.writer is not None and not answer.writer.is_for_question
        assert (answer.writer.tokens_in, answer.writer.tokens_out) == (14, 10)
        assert answer.writer.first_word_seconds is not None and answer.writer.first_word_seconds >= 0.6


@pytest.mark.parametrize(("reply", "tokens_in"), [
    ("I am sorry, but I cannot help you with this one.", 7), ((500, "out of order"), None)])
def test_a_rewriting_that_is_of_no_use_is_told_where_no_answer_is_asked_for(
        asking: Callable[..., Assistant], reply: str | tuple[int, str], tokens_in: int | None) -> None:
    with saying(reply) as server:
        answer = asking(server.url, refuse_below=1.0).ask("And when does it end?", EARLIER)
        assert answer.status == "not_found" and len(server.asked) == 1
        assert answer.writer is not None and answer.writer.is_for_question and answer.writer.tokens_in == tokens_in
        assert "was asked what the question means" in "".join(writer_lines(answer))


def test_where_nothing_was_sent_nobody_is_named(assistant: Assistant) -> None:
    unopened = with_settings(assistant, chat_model="groq:any", refuse_below=1.0)
    assert unopened.ask("And when does it end?", EARLIER).writer is None


def test_evaluating_has_a_refused_follow_up_rewritten_once(asking: Callable[..., Assistant], tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps({
        "id": "1", "question": "And when does it end?", "history": EARLIER, "answerable": True, "must": [["2026"]],
        "evidence": [{"document": "k-nupp", "quote": QUOTE}], "type": "date", "language": "en"}), "utf-8")
    with saying("When does K-NUPP phase 2 end?", statements(("It ends in 2026.", 2, QUOTE))) as server:
        run = evaluate(asking(server.url, refuse_below=1.0), read_question_set(questions), questions,
                       lambda text, done: None)
        assert len(server.asked) == 2, "the follow-up, and the answer that would have been given"
        assert run.rows[0]["answer"]["status"] == "not_found" and run.rows[0]["right_unrefused"]
