"""A model from a GGUF file, run by a process that the product starts: the real SmolLM2-135M in the real llama.cpp."""

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage

from assistant.chat import gguf
from assistant.chat.gguf import open_gguf
from assistant.chat.models import Place, place_of
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.settings import ROOT, Settings, read_settings
from tests.integration.chat.small_model import model_file, within

SHORT = [HumanMessage("What is a town?")]
# A program that opens a model, tells the number of its process, and waits.
OPENS = """
import sys
from assistant.chat import gguf
from assistant.settings import read_settings
gguf.open_gguf(read_settings({}, chat_model=sys.argv[1], chat_context_tokens=1024))
print(gguf._running["model"].process.pid, flush=True)
sys.stdin.read()
"""


def of(path: object, **more: object) -> Settings:
    small = {"chat_context_tokens": 1024, "chat_answer_tokens": 128}
    return read_settings({}, chat_model=f"gguf:{path}", **(small | more))


@pytest.fixture(autouse=True)
def no_test_hangs() -> Iterator[None]:
    with within(280):
        yield


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    yield
    gguf._end_all()
    gguf._running.clear()


def test_it_answers_and_is_opened_once() -> None:
    settings = of(model_file())
    model = open_gguf(settings)
    assert open_gguf(settings) is model
    answer = model.bind(max_tokens=8).invoke(SHORT)
    assert answer.content and 0 < answer.usage_metadata["output_tokens"] <= 8
    assert place_of(settings, model) == Place("this machine", False)


def test_one_that_let_go_of_its_port_is_not_asked_again() -> None:
    """As a killed process does before it is gone."""
    settings = of(model_file())
    open_gguf(settings)
    before = gguf._running["model"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        before.url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"  # nobody listens there
        assert before.process.poll() is None
        assert open_gguf(settings).bind(max_tokens=4).invoke(SHORT).content
    assert before.process.poll() is not None


def test_nobody_without_the_key_is_answered() -> None:
    open_gguf(of(model_file()))
    asked = urllib.request.Request(gguf._running["model"].url + "/chat/completions", b'{"messages": []}',
                                   {"content-type": "application/json"})
    assert asked.host.startswith("127.0.0.1:")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=10)
    assert refused.value.code == 401


def test_a_proxy_of_the_environment_is_not_sent_the_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "OPENAI_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    settings = of(model_file(), chat_timeout_seconds=59)  # another setting: another client
    assert open_gguf(settings).bind(max_tokens=4).invoke(SHORT).content


def test_a_process_that_ended_is_told_and_started_anew(assistant: Assistant) -> None:
    assert assistant.reader
    chatting = copy(assistant)
    chatting.settings = replace(assistant.settings, chat_model=f"gguf:{model_file()}", chat_context_tokens=1024,
                                chat_answer_tokens=128, chat_passages=1, chat_timeout_seconds=100)
    vars(chatting).pop("chat", None)
    asked: list[float] = []

    def end_it_once() -> bool:
        """Is asked before the model is, and then while it is waited for."""
        asked.append(time.monotonic())
        if len(asked) == 2:
            gguf._running["model"].process.kill()
        return False

    assert chatting.chat and chatting.chat.model
    answer = chatting.ask("When does K-NUPP phase 2 end?", is_cancelled=end_it_once)
    assert len(asked) >= 2 and "it is started anew" in answer.fallback
    assert answer.status == "answered" and answer.citations
    assert chatting.chat.model.bind(max_tokens=4).invoke(SHORT).content


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc whether a process is there")
def test_it_ends_with_the_program_that_opened_it_however_that_ends() -> None:
    with subprocess.Popen([sys.executable, "-c", OPENS, f"gguf:{model_file()}"], stdin=subprocess.PIPE, cwd=ROOT,
                          stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        number = int(program.stdout.readline())
        assert Path(f"/proc/{number}").exists()
        program.kill()
    until = time.monotonic() + 20
    while _runs(number) and time.monotonic() < until:
        time.sleep(0.1)
    assert not _runs(number)


def _runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_is_no_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match=r"missing.gguf cannot be opened .*Set ASSISTANT_CHAT_MODEL") as missing:
        open_gguf(of(tmp_path / "missing.gguf"))
    (tmp_path / "letter.gguf").write_text("Dear ministers", "utf-8")
    with pytest.raises(AssistantError, match=r"letter.gguf is no GGUF file") as letter:
        open_gguf(of(tmp_path / "letter.gguf"))
    assert str(tmp_path) not in f"{missing.value} {letter.value}", "visitors of the page read it"
    with pytest.raises(AssistantError, match="cannot be opened"):
        open_gguf(of(tmp_path))


@pytest.mark.parametrize("kept", [0.02, 0.6])
def test_a_file_cut_short_is_told(tmp_path: Path, kept: float) -> None:
    data = model_file().read_bytes()
    (tmp_path / "cut.gguf").write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(AssistantError, match="cannot be loaded: the file is cut short"):
        open_gguf(of(tmp_path / "cut.gguf"))


def test_a_process_that_never_tells_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    silent = tmp_path / "silent.py"
    silent.write_text("import time\ntime.sleep(600)\n", "utf-8")
    monkeypatch.setattr(gguf, "SERVER", silent)
    monkeypatch.setattr(gguf, "LOADING_SECONDS", 1)
    with pytest.raises(AssistantError, match="cannot be loaded"):
        open_gguf(of(model_file(), chat_answer_tokens=129))


def test_a_file_larger_than_the_memory_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    little = tmp_path / "meminfo"
    little.write_text("MemTotal: 100 kB\nMemAvailable: 5 kB\n", "ascii")
    monkeypatch.setattr(gguf, "MEMORY_OF_THE_SYSTEM", little)
    with pytest.raises(AssistantError, match=r"needs 0\.\d GB of memory, and 0\.0 GB are free"):
        open_gguf(of(model_file(), chat_answer_tokens=130))


def test_a_missing_package_is_named_with_its_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "xllamacpp" else find(name))
    with pytest.raises(AssistantError, match=r"pip install xllamacpp==\d"):
        open_gguf(of(model_file(), chat_answer_tokens=131))


def test_the_process_is_given_no_core_too_many() -> None:
    assert 1 <= gguf._threads() <= max(1, (os.cpu_count() or 2) - 1)
