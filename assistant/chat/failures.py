"""What is said where a model cannot be used: what happened and what to do, for people."""

import re
from collections.abc import Iterator

from assistant.answer import model_name
from assistant.chat.models import GGUF, Place, without_secrets
from assistant.errors import AssistantError
from assistant.settings import Settings

CONTEXT = re.compile(r"context.{0,40}(?:length|size|window|exceed|limit|long)|exceed.{0,30}context|prompt is too long|"
                     r"too many (?:input )?tokens", re.IGNORECASE)
NO_MODEL = re.compile(r"model.{0,80}(?:not found|does not exist|not exist|unknown|not available)|no such model|"
                      r"unknown model", re.IGNORECASE)
BROKEN_OFF = re.compile(r"RemoteProtocolError|IncompleteRead|ReadError|ChunkedEncoding|peer closed|incomplete chunked",
                        re.IGNORECASE)
UNREACHABLE = re.compile(r"connect|unreachable|name or service|refused|getaddrinfo|resolve", re.IGNORECASE)


def is_context_overflow(error: BaseException) -> bool:
    """Whether the question and its passages were too long for the model."""
    return any(CONTEXT.search(str(one)) for one in _chain(error))


def is_bad_request_about(error: BaseException, *words: str) -> bool:
    """Whether the server refuses a part of the request that has one of these words."""
    return any(_status(one) in (400, 422, 501) and any(word in str(one).casefold() for word in words)
               for one in _chain(error))


def explained(error: BaseException, settings: Settings, place: Place, is_begun: bool) -> AssistantError:
    """The failure as a sentence for people. `is_begun` tells whether a part of the answer had come."""
    if isinstance(error, AssistantError):
        return error
    return AssistantError(_text(error, settings, place, is_begun))


def _text(error: BaseException, settings: Settings, place: Place, is_begun: bool) -> str:
    chain = list(_chain(error))
    kinds = " ".join(f"{type(one).__module__}.{type(one).__name__}" for one in chain)
    said = " ".join(str(one) for one in chain)
    statuses = {_status(one) for one in chain}
    model, where = model_name(settings.chat_model), place.where
    if statuses & {401, 403}:
        return (f"The key for {model} was not accepted {where}. Put the right key in the provider's environment "
                "variable (OPENAI_API_KEY for openai) and start again.")
    if is_context_overflow(error):
        return (f"The question and its passages do not fit the context of {model}. Lower ASSISTANT_CHAT_CONTEXT_TOKENS "
                f"({settings.chat_context_tokens}) to what the model has, or give it a larger context.")
    if 404 in statuses or NO_MODEL.search(said):
        return (f"There is no model called {model} {where}. Name one that is there with ASSISTANT_CHAT_MODEL, or load "
                "it.")
    if 429 in statuses:
        return f"No more questions are taken {where} now (too many, or the credit is used up). Ask again later."
    if "Timeout" in kinds:
        return timed_out(settings)
    if settings.chat_model.startswith(GGUF) and (BROKEN_OFF.search(kinds + said) or UNREACHABLE.search(kinds)):
        where = " in the middle of its answer" if is_begun else ""
        return (f"The process of {model} ended{where}: it crashed, or took more memory than there is. Ask again: it is "
                "started anew. If it ends again, take a smaller model.")
    if is_begun and (BROKEN_OFF.search(kinds + said) or UNREACHABLE.search(kinds)):
        return broken_off(settings, place)
    if UNREACHABLE.search(kinds) or BROKEN_OFF.search(kinds):
        return (f"The model {model} cannot be reached {where}. Check that it runs and that ASSISTANT_CHAT_BASE_URL is "
                "its address.")
    reason = " ".join(without_secrets(str(error)).split())[:200] or type(error).__name__
    return f"The model {model} failed {where} ({reason}). Ask again, or name another one with ASSISTANT_CHAT_MODEL."


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
