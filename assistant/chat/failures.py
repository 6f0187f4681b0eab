"""What is said where a model cannot be used: what happened and what to do, for people."""

import json
import re
from collections.abc import Iterator

from assistant.answer import model_name
from assistant.chat.models import GGUF, Place, without_secrets
from assistant.errors import AssistantError
from assistant.settings import Settings

CONTEXT = re.compile(r"context.{0,40}(?:length|size|window|exceed|limit|long|shift|overflow)|exceed.{0,30}context|"
                     r"prompt is too long|too many (?:input )?tokens|tokens? exceeds?\b|inputs?`? tokens.{0,60}must be|"
                     r"maximum (?:model|sequence|input|prompt) length|request too large", re.IGNORECASE)
TOO_LARGE, NOT_NOW, MOVED = 413, {502, 503, 504}, {301, 302, 303, 307, 308}
FILTERED = re.compile(r"ContentFilter|content.filter", re.IGNORECASE)
NO_MODEL = re.compile(r"model.{0,80}(?:not found|does not exist|not exist|unknown|not available)|no such model|"
                      r"unknown model", re.IGNORECASE)
BROKEN_OFF = re.compile(r"RemoteProtocolError|IncompleteRead|ReadError|ChunkedEncoding|peer closed|incomplete chunked",
                        re.IGNORECASE)
# What clients say of a reply that is none: a page of a portal, or an answer in one piece where pieces were asked for.
NO_REPLY = re.compile(r"No generation chunks were returned|Unexpected response type")
UNREACHABLE = re.compile(r"connect|unreachable|name or service|refused|getaddrinfo|resolve", re.IGNORECASE)


def is_context_overflow(error: BaseException) -> bool:
    """Whether the question and its passages were too long for the model."""
    return CONTEXT.search(said(error)) is not None or TOO_LARGE in statuses(error)


def is_no_reply(error: BaseException) -> bool:
    """Whether what came is no reply of a chat model, or none in pieces. Clients stumble over such a one."""
    return NO_REPLY.search(said(error)) is not None or bool(statuses(error) & MOVED) \
        or isinstance(error, AssertionError | AttributeError | TypeError)


def said(error: BaseException) -> str:
    """What an error and those behind it say, with the body of a server's reply that the message may lack."""
    return " ".join(part for one in _chain(error) for part in (str(one), _body(one)) if part)


def statuses(error: BaseException) -> set[int]:
    """The HTTP statuses of an error and those behind it."""
    return {status for one in _chain(error) if (status := _status(one)) is not None}


def explained(error: BaseException, settings: Settings, place: Place, is_begun: bool) -> AssistantError:
    """The failure as a sentence for people. `is_begun` tells whether a part of the answer had come."""
    if isinstance(error, AssistantError):
        return error
    return AssistantError(_text(error, settings, place, is_begun))


def _text(error: BaseException, settings: Settings, place: Place, is_begun: bool) -> str:
    kinds = " ".join(f"{type(one).__module__}.{type(one).__name__}" for one in _chain(error))
    told, found = said(error), statuses(error)
    model, where = model_name(settings.chat_model), place.where
    refused = _refused(error, settings, place)
    if refused:
        return refused
    if "Timeout" in kinds:
        return timed_out(settings)
    if settings.chat_model.startswith(GGUF) and (BROKEN_OFF.search(kinds + told) or UNREACHABLE.search(kinds)):
        where = " in the middle of its answer" if is_begun else ""
        return (f"The process of {model} ended{where}: it crashed, or took more memory than there is. Ask again: it is "
                "started anew. If it ends again, take a smaller model.")
    if is_begun and (BROKEN_OFF.search(kinds + told) or UNREACHABLE.search(kinds)):
        return broken_off(settings, place)
    if is_no_reply(error) or "JSONDecodeError" in kinds:
        return broken_off(settings, place) if is_begun else (
            f"What came from {model} {where} is no reply of a chat model. Check that ASSISTANT_CHAT_BASE_URL is the "
            "address of its OpenAI interface; it often ends with /v1.")
    if UNREACHABLE.search(kinds) or BROKEN_OFF.search(kinds):
        check = "Check that it runs and that ASSISTANT_CHAT_BASE_URL is its address."
        if place.is_remote and not settings.chat_base_url:
            check = "Check that this machine has a connection to it, or name another model with ASSISTANT_CHAT_MODEL."
        return f"The model {model} cannot be reached {where}. {check}"
    if found & NOT_NOW:
        return f"The model {model} is not ready {where}, or has too much to do. Ask again in a moment."
    reason = " ".join(without_secrets(f"{error} {_body(error)}").split())[:200] or type(error).__name__
    return f"The model {model} failed {where} ({reason}). Ask again, or name another one with ASSISTANT_CHAT_MODEL."


def _refused(error: BaseException, settings: Settings, place: Place) -> str:
    """What is said where the server answers and refuses; "" for other failures."""
    told, found = said(error), statuses(error)
    model, where = model_name(settings.chat_model), place.where
    if found & {401, 403}:
        return (f"The key for {model} was not accepted {where}. Put the right key in the provider's environment "
                "variable (OPENAI_API_KEY for openai) and start again.")
    if is_context_overflow(error):
        return (f"The question and its passages do not fit the context of {model}. Lower ASSISTANT_CHAT_CONTEXT_TOKENS "
                f"({settings.chat_context_tokens}) to what the model has, or give it a larger context.")
    if NO_MODEL.search(told):
        return (f"There is no model called {model} {where}. Name one that is there with ASSISTANT_CHAT_MODEL, or load "
                "it.")
    if 404 in found:  # of the model or of the address: the reply does not tell
        return (f"There is no model called {model} {where}, or no chat model at this address. Check "
                "ASSISTANT_CHAT_MODEL and ASSISTANT_CHAT_BASE_URL, which often ends with /v1.")
    if 429 in found:
        return f"No more questions are taken {where} now (too many, or the credit is used up). Ask again later."
    if FILTERED.search(f"{type(error).__name__} {told}"):
        return f"The provider of {model} held its answer back by a filter of its own. Ask in other words."
    return ""


def timed_out(settings: Settings) -> str:
    """What is said of a model that took too long."""
    return (f"The model {model_name(settings.chat_model)} had not answered after {settings.chat_timeout_seconds:g} "
            "seconds. Raise ASSISTANT_CHAT_TIMEOUT_SECONDS, or name a faster model.")


def broken_off(settings: Settings, place: Place) -> str:
    """What is said of an answer that stopped in its middle."""
    return (f"The model {model_name(settings.chat_model)} {place.where} broke off in the middle of its "
            "answer. Check that it runs, and ask again.")


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else None


def _body(error: BaseException) -> str:
    """What a server's reply says beside the error's own message; "" for a page in HTML."""
    body = getattr(error, "body", None)
    if isinstance(body, dict) and isinstance(message := body.get("message"), str) and message in str(error):
        return ""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False) if body else ""
    return "" if text.lstrip().startswith("<") or text in str(error) else text
