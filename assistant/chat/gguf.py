"""A language model from a GGUF file, run inside this process by llama.cpp (`pip install -r requirements-gguf.txt`).

It is a LangChain chat model: `invoke`, `stream`, and answers held to a JSON schema by `response_format`, as with a
server that speaks OpenAI's protocol. Who stops reading the stream stops the model.
"""

import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from assistant.errors import AssistantError
from assistant.settings import Settings

MAGIC = b"GGUF"
INSTALL = "pip install -r requirements-gguf.txt"
MEMORY_OF_THE_SYSTEM = Path("/proc/meminfo")


class GgufChatModel(BaseChatModel):
    """A chat model in the file `path`. `context_tokens` bounds question, passages and answer together; one answer is
    written at a time, others wait. Raises AssistantError where the file cannot be used or the prompt is too long."""

    path: Path
    context_tokens: int
    max_tokens: int
    temperature: float = 0.0
    threads: int = max(1, os.cpu_count() or 1)

    @property
    def _llm_type(self) -> str:
        return "gguf"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.path.name, "context_tokens": self.context_tokens, "temperature": self.temperature}

    def load(self) -> None:
        """Loads the model now, which the first answer would otherwise wait for."""
        _server(self.path, self.context_tokens, self.threads)

    def _generate(self, messages: list[BaseMessage], stop: list[str] | None = None,
                  run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(self, messages: list[BaseMessage], stop: list[str] | None = None,
                run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        server = _server(self.path, self.context_tokens, self.threads)
        body = self._request(messages, stop, kwargs)
        for data in _written(lambda callback: server.handle_chat_completions(body, callback)):
            chunk = _chunk(data, self.path)
            if chunk is None:
                continue
            if run_manager and chunk.text:
                run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    def _request(self, messages: Sequence[BaseMessage], stop: list[str] | None, options: dict[str, Any]
                 ) -> dict[str, Any]:
        """What llama.cpp is asked. Of `options`, those that bound or shape the text; tools are not for this model."""
        shaping = {name: options[name] for name in ("response_format", "max_tokens", "temperature", "seed")
                   if options.get(name) is not None}
        return {"messages": convert_to_openai_messages(messages), "max_tokens": self.max_tokens,
                "temperature": self.temperature, "stop": stop or [], "stream": True,
                "stream_options": {"include_usage": True}, **shaping}


def open_gguf(path: str | Path, settings: Settings) -> GgufChatModel:
    """The model in a GGUF file, checked but not loaded yet. Raises AssistantError where it cannot be used."""
    path = Path(path).expanduser()
    _check_file(path)
    _library()
    return GgufChatModel(path=path, context_tokens=settings.chat_context_tokens, max_tokens=settings.chat_answer_tokens)


def _check_file(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            magic = stream.read(len(MAGIC))
        size = path.stat().st_size
    except OSError as error:
        raise AssistantError(f"The language model {path} cannot be opened ({error.strerror}). Set ASSISTANT_CHAT_MODEL "
                             "to gguf: and the path of a .gguf file, or leave it empty.") from error
    if magic != MAGIC:
        raise AssistantError(f"{path} is no GGUF file. Set ASSISTANT_CHAT_MODEL to gguf: and the path of a model in "
                             "the GGUF format, or leave it empty.")
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


def _library() -> Any:
    try:
        import xllamacpp
    except ImportError as error:
        raise AssistantError(f"A model from a GGUF file needs the package xllamacpp. Install it with: {INSTALL}"
                             ) from error
    return xllamacpp


@lru_cache(maxsize=1)
def _server(path: Path, context_tokens: int, threads: int) -> Any:
    """llama.cpp with the model loaded; one a process, for a second one would double the memory."""
    _check_file(path)
    parameters = _library().CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx = context_tokens
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = threads
    parameters.verbosity = -1
    parameters.cache_ram_mib = 0  # earlier prompts need not be kept: two questions share no passages
    # llama.cpp opens a port of 127.0.0.1 whether it is used or not. It is called directly, and the port is of no use
    # to anyone without this key.
    parameters.api_keys = [os.urandom(32).hex()]
    parameters.port = 0
    parameters.ui = False
    parameters.endpoint_slots = False
    try:
        return _library().Server(parameters)
    except RuntimeError as error:
        raise AssistantError(f"The language model {path.name} cannot be loaded: the file is cut short, damaged, of a "
                             f"kind that llama.cpp does not know, or {context_tokens:,} tokens of context take more "
                             "memory than is free. Fetch it again, take another model, or lower "
                             "ASSISTANT_CHAT_CONTEXT_TOKENS.") from error


def _written(write: Callable[[Callable[[Any], bool]], Any]) -> Iterator[dict[str, Any]]:
    """What `write` hands to its callback, as it comes. The callback tells it to stop once nobody reads any more."""
    pieces: queue.Queue[Any] = queue.Queue()
    stopped = threading.Event()
    done = object()

    def take(piece: Any) -> bool:
        for one in piece if isinstance(piece, list) else [piece]:
            pieces.put(one)
        return stopped.is_set()

    def run() -> None:
        try:
            answer = write(take)
            if answer is not None:
                pieces.put(answer)
        except Exception as error:  # of the library; raised again in the thread that reads
            pieces.put(error)
        finally:
            pieces.put(done)

    thread = threading.Thread(target=run, name="gguf", daemon=True)
    thread.start()
    try:
        while (piece := pieces.get()) is not done:
            if isinstance(piece, Exception):
                raise AssistantError(f"The language model stopped with an error ({piece}). Ask again, or leave "
                                     "ASSISTANT_CHAT_MODEL empty.") from piece
            yield piece
    finally:
        stopped.set()
        thread.join()  # until the token it is at is written: the next answer finds the model free


def _chunk(data: dict[str, Any], path: Path) -> ChatGenerationChunk | None:
    """One piece of llama.cpp's stream. Raises AssistantError for a refusal."""
    if "error" in data:
        raise AssistantError(_refusal(data["error"], path))
    usage = data.get("usage")
    counted = UsageMetadata(input_tokens=usage["prompt_tokens"], output_tokens=usage["completion_tokens"],
                            total_tokens=usage["total_tokens"]) if usage else None
    choices = data.get("choices") or []
    if not choices:
        return ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=counted)) if counted else None
    text = choices[0].get("delta", {}).get("content") or ""
    reason = choices[0].get("finish_reason")
    about = {"finish_reason": reason, "model_name": path.name} if reason else {}
    return ChatGenerationChunk(message=AIMessageChunk(content=text, response_metadata=about, usage_metadata=counted),
                               generation_info=about or None)


def _refusal(error: dict[str, Any], path: Path) -> str:
    if error.get("type") == "exceed_context_size_error":
        return (f"Question and passages are {error.get('n_prompt_tokens', 'too many')} tokens, which exceed the "
                f"context of {error.get('n_ctx', 'fewer')} that {path.name} was opened with. Raise "
                "ASSISTANT_CHAT_CONTEXT_TOKENS, or lower ASSISTANT_CHAT_PASSAGES.")
    return (f"The language model {path.name} refused the question ({error.get('message', 'no reason given')}). Ask "
            "again, or leave ASSISTANT_CHAT_MODEL empty.")
