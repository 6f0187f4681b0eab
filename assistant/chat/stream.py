"""A model's reply, piece by piece, within a time and until it is cancelled.

The model is read in a thread of its own: not every provider's client keeps a time-out, and none can be cancelled.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.runnables import Runnable

from assistant.errors import AssistantError

HEED_CANCEL_SECONDS = 0.1
# What openai's client raises, where a schema is asked for, at the end of a reply that is as long as it may be, or that
# is empty. What was said until then is a reply all the same.
ENDS = {"LengthFinishReasonError": "length", "ValidationError": "empty"}
ENDED_AT_LENGTH = ("length", "max_tokens")
CANCELLED = "The question was cancelled. Ask again when you like."


@dataclass
class Usage:
    """What a reply cost, as far as the model tells; filled in while it is read."""

    tokens_in: int | None = None
    tokens_out: int | None = None
    first_word_seconds: float | None = None
    finish_reason: str = ""
    is_sent: bool = False  # whether the model was asked at all

    def add(self, chunk: AIMessage) -> None:
        """Takes over what a piece of the reply says of its cost."""
        told = chunk.usage_metadata
        if told:
            self.tokens_in = (self.tokens_in or 0) + int(told.get("input_tokens") or 0)
            self.tokens_out = (self.tokens_out or 0) + int(told.get("output_tokens") or 0)
        told_else = chunk.response_metadata.get("token_usage")  # langchain-openai, where a schema is asked for
        if told_else and not told:
            self.tokens_in = told_else.get("prompt_tokens", self.tokens_in)
            self.tokens_out = told_else.get("completion_tokens", self.tokens_out)
        reason = chunk.response_metadata.get("finish_reason") or chunk.response_metadata.get("done_reason") \
            or chunk.response_metadata.get("stop_reason")
        self.finish_reason = str(reason or self.finish_reason)


class CancelledError(AssistantError):
    """The person cancelled; nothing answers instead."""


class TookTooLong(AssistantError):
    """The time was over before the reply was."""


def stream_text(model: Runnable[Any, Any], messages: Sequence[BaseMessage], seconds: float, usage: Usage,
                is_cancelled: Callable[[], bool] = lambda: False) -> Iterator[str]:
    """The pieces of the reply's text. Raises TookTooLong after `seconds` in all, CancelledError, and whatever the
    model's client raises."""
    pieces: SimpleQueue[AIMessage | BaseException | None] = SimpleQueue()
    left = threading.Event()
    started = time.monotonic()
    threading.Thread(target=_read, args=(model, messages, pieces, left), daemon=True, name="chat-model").start()
    try:
        while True:
            piece = _next(pieces, started + seconds, is_cancelled)
            if piece is None:
                return
            if isinstance(piece, BaseException):
                raise piece
            usage.add(piece)
            text = text_of(piece)
            if text:
                if usage.first_word_seconds is None:
                    usage.first_word_seconds = round(time.monotonic() - started, 3)
                yield text
    finally:
        left.set()


def _next(pieces: "SimpleQueue[AIMessage | BaseException | None]", until: float,
          is_cancelled: Callable[[], bool]) -> AIMessage | BaseException | None:
    while True:
        if is_cancelled():
            raise CancelledError(CANCELLED)
        left = until - time.monotonic()
        if left <= 0:
            raise TookTooLong
        try:
            return pieces.get(timeout=min(left, HEED_CANCEL_SECONDS))
        except Empty:
            continue


def _read(model: Runnable[Any, Any], messages: Sequence[BaseMessage],
          pieces: "SimpleQueue[AIMessage | BaseException | None]", left: threading.Event) -> None:
    # Nobody but the model itself may see the passages: LangSmith would be sent all of them where its variables are set.
    from langsmith import tracing_context

    try:
        with tracing_context(enabled=False):
            reply = model.stream(list(messages))
            try:
                for chunk in reply:
                    if left.is_set():
                        break
                    if isinstance(chunk, AIMessage):  # in one piece where the server does not stream
                        pieces.put(chunk)
            finally:
                close = getattr(reply, "close", None)
                if close is not None:
                    close()  # hangs up, so that the server stops writing
        pieces.put(None)
    except BaseException as error:  # whatever it is, the one who waits must hear of it
        reason = ENDS.get(type(error).__name__)
        if reason:
            pieces.put(AIMessageChunk(content="", response_metadata={"finish_reason": reason}))
            pieces.put(None)
        else:
            pieces.put(error)


def text_of(chunk: AIMessage) -> str:
    """The text in a piece of a reply; where the model answers by calling a tool, the tool's arguments."""
    calls = chunk.tool_call_chunks if isinstance(chunk, AIMessageChunk) else ()
    called = "".join(str(call.get("args") or "") for call in calls) \
        or "".join(json.dumps(call["args"], ensure_ascii=False) for call in chunk.tool_calls if not calls)
    return called or chunk.text
