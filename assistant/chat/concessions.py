"""What a server refuses of a request is left out of it: schema, count of tokens, temperature, length, streaming.

Servers that speak the OpenAI protocol leave out different parts of it, and say so with a refusal of the whole request.
"""

import re
from collections.abc import Collection
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableSequence

from assistant.chat import prompt
from assistant.chat.failures import is_context_overflow, is_no_reply, said, statuses

SCHEMA, USAGE, TEMPERATURE, LENGTH, STREAMING = "schema", "usage", "temperature", "length", "streaming"
# By what a refusal names; the first that fits. Whole words: every refusal is said to hold "information".
NAMED = {part: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for part, words in (
    (USAGE, "stream_options|include_usage"), (TEMPERATURE, "temperature"), (LENGTH, "max_completion_tokens"),
    (SCHEMA, "response_format|json_schema|structured|tools?|tool_choice|format|grammar"),
    (STREAMING, "stream(?:ing)?"))}
UNNAMED = (SCHEMA, USAGE)  # what is left out where a refusal names nothing
BAD_REQUEST, FAILED = (400, 422, 501), 500


def refused_part(error: BaseException, left_out: Collection[str], in_form: bool) -> str | None:
    """The part to leave out before asking again; None where that is no help. `in_form`: a schema was asked for."""
    left_out = {*left_out, *(() if in_form else (SCHEMA,))}
    if is_no_reply(error):
        return None if STREAMING in left_out else STREAMING
    found = statuses(error)
    if is_context_overflow(error) or not found & {*BAD_REQUEST, FAILED}:
        return None
    named = [part for part, words in NAMED.items() if words.search(said(error))]
    if not found & set(BAD_REQUEST):  # a server that fails on a schema, such as one that makes no grammar of it
        return SCHEMA if SCHEMA in named and SCHEMA not in left_out else None
    return next((part for part in named or UNNAMED if part not in left_out), None)


def as_accepted(model: BaseChatModel, left_out: Collection[str], in_form: bool) -> Runnable[Any, Any]:
    """The model with requests that lack these parts, so far as its client can leave them out; told to keep to the
    schema where `in_form`, server and client know how."""
    changed: dict[str, Any] = {}
    if USAGE in left_out:
        changed["stream_usage"] = False
    if TEMPERATURE in left_out:
        changed["temperature"] = None
    if LENGTH in left_out:  # older servers know it by its older name
        changed |= {"max_tokens": None, "extra_body": {"max_tokens": getattr(model, "max_tokens", None)}}
    if STREAMING in left_out:
        changed["disable_streaming"] = True
    known = {name: value for name, value in changed.items() if name in type(model).model_fields}
    kept = model.model_copy(update=known) if known else model
    return _in_schema(kept) if in_form and SCHEMA not in left_out else kept


def _in_schema(model: BaseChatModel) -> Runnable[Any, Any]:
    try:
        bound = model.with_structured_output(prompt.SCHEMA)
    except Exception:  # providers say in many ways that they cannot
        return model
    # Its first part is the model; the last would parse, and give nothing before all is there.
    return bound.first if isinstance(bound, RunnableSequence) else model
