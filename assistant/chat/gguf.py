"""A language model from a GGUF file, without a server that anybody has to start: ASSISTANT_CHAT_MODEL=gguf:/path.

llama.cpp runs in a process of its own (gguf_server.py), which is started here with the first question, asked over the
OpenAI protocol, and ended with this one: a model that crashes, hangs or takes all memory cannot hold the product. It
listens on 127.0.0.1 alone, and only who knows its key, drawn anew each time, is answered.
"""

import atexit
import importlib.util
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from langchain_core.language_models import BaseChatModel

from assistant.chat.models import how_to_install, past_proxies
from assistant.errors import AssistantError
from assistant.settings import ROOT, Settings

MAGIC = b"GGUF"
SERVER = Path(__file__).with_name("gguf_server.py")
REQUIREMENTS = ROOT / "requirements-gguf.txt"
REACHING_SECONDS = 5
LOADING_SECONDS = 300  # a file of many gigabytes from a slow disk
MEMORY_OF_THE_SYSTEM = Path("/proc/meminfo")


@dataclass(frozen=True)
class Served:
    """What is served and how. `context_tokens` bounds question, passages and answer of one answer together, `slots`
    says how many are written at once, `answer_tokens` how long one is at most."""

    path: Path
    context_tokens: int
    answer_tokens: int
    timeout_seconds: float
    slots: int = 1
    threads: int = 1


class GgufProcess:
    """The process that serves a model, from its start on. Raises AssistantError where the model cannot be loaded."""

    def __init__(self, served: Served, key: str) -> None:
        self.served = served
        self.key = key
        # -P: the folder of the script does not come before the packages.
        self.process = subprocess.Popen([sys.executable, "-P", str(SERVER)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        self.url = self._loaded()

    def _loaded(self) -> str:
        asked = {"path": str(self.served.path), "context_tokens": self.served.context_tokens,
                 "slots": self.served.slots, "threads": self.served.threads, "key": self.key}
        assert self.process.stdin and self.process.stdout
        limit = threading.Timer(LOADING_SECONDS, self.process.kill)
        limit.start()
        try:
            self.process.stdin.write(json.dumps(asked).encode() + b"\n")
            self.process.stdin.flush()
            said = json.loads(self.process.stdout.readline())
        except (OSError, ValueError):  # it ended without a word
            said = {}
        finally:
            limit.cancel()
        if "url" not in said:
            self.end()
            raise AssistantError(_cannot_load(self.served))
        return str(said["url"])

    @property
    def is_running(self) -> bool:
        """Whether it can be asked: a process that was killed lets go of its port some time before it is gone."""
        if self.process.poll() is not None:
            return False
        parts = urlsplit(self.url)
        try:
            socket.create_connection((parts.hostname, parts.port), REACHING_SECONDS).close()
        except ConnectionRefusedError:
            return False
        except OSError:  # it is busy
            return True
        return True

    def end(self) -> None:
        """Ends the process at once, whatever it is at."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()

    @cached_property
    def model(self) -> BaseChatModel:
        """The client of it."""
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        # A proxy that the environment names would be sent the passages.
        return ChatOpenAI(model=self.served.path.name, base_url=self.url, api_key=SecretStr(self.key), temperature=0,
                          max_completion_tokens=self.served.answer_tokens, timeout=self.served.timeout_seconds,
                          max_retries=0, stream_usage=True, **past_proxies())


def open_gguf(settings: Settings) -> BaseChatModel:
    """The model in the file of ASSISTANT_CHAT_MODEL: the same while its process runs, a new one where that has ended.
    Raises AssistantError where the file or the package cannot be used."""
    path = Path(settings.chat_model.partition(":")[2]).expanduser().resolve()
    served = Served(path, settings.chat_context_tokens, settings.chat_answer_tokens, settings.chat_timeout_seconds,
                    threads=_threads())
    with _starting:
        running = _running.get("model")
        if running and running.served == served and running.is_running:
            return running.model
        check_package()
        check_file(path)
        if running:
            running.end()
            del _running["model"]
        _running["model"] = GgufProcess(served, secrets.token_hex(32))
        return _running["model"].model


_starting = threading.Lock()
_running: dict[str, GgufProcess] = {}  # one, for a second model would double the memory


@atexit.register
def _end_all() -> None:
    for process in _running.values():
        process.end()


def _threads() -> int:
    """One core is left to the rest: threads that wait for each other come to a standstill where one has no core."""
    return max(1, (os.cpu_count() or 1) - 1)


def check_package() -> None:
    """AssistantError where llama.cpp is not installed."""
    if importlib.util.find_spec("xllamacpp") is None:
        wanted = next(line for line in REQUIREMENTS.read_text("utf-8").splitlines() if line.startswith("xllamacpp"))
        raise AssistantError("A model from a GGUF file needs a package that is not installed. "
                             f"{how_to_install(wanted)}")


def check_file(path: Path) -> None:
    """AssistantError where the file is no model, or needs more memory than is free."""
    try:
        with path.open("rb") as stream:
            magic = stream.read(len(MAGIC))
        size = path.stat().st_size
    except OSError as error:
        raise AssistantError(f"The language model {path.name} cannot be opened ({error.strerror}). Set "
                             "ASSISTANT_CHAT_MODEL to gguf: and the path of a .gguf file, or leave it empty."
                             ) from error
    if magic != MAGIC:
        raise AssistantError(f"The file {path.name} is no GGUF file. Set ASSISTANT_CHAT_MODEL to gguf: and the "
                             "path of a model in the GGUF format, or leave it empty.")
    free = available_memory_bytes()
    if free is not None and size > free:
        raise AssistantError(f"The language model {path.name} needs {size / 1e9:.1f} GB of memory, and "
                             f"{free / 1e9:.1f} GB are free. Take a smaller model or one with fewer bits per weight, "
                             "or close other programs.")


def available_memory_bytes() -> int | None:
    """The memory that can be had without swapping; None where the system does not tell (Windows, macOS)."""
    try:
        lines = MEMORY_OF_THE_SYSTEM.read_text("ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return None


def _cannot_load(served: Served) -> str:
    return (f"The language model {served.path.name} cannot be loaded: the file is cut short, damaged, of a kind that "
            f"llama.cpp does not know, or {served.context_tokens:,} tokens of context take more memory than is free. "
            "Fetch it again, take another model, or lower ASSISTANT_CHAT_CONTEXT_TOKENS.")
