"""The chat model that a setting names, and where it runs. Keys come from the provider's own environment variables."""

import ipaddress
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from langchain_core.language_models import BaseChatModel

from assistant.answer import model_name
from assistant.errors import AssistantError
from assistant.settings import Settings

GGUF = "gguf:"
OLLAMA, OPENAI = "ollama", "openai"
OLLAMA_URL = "http://127.0.0.1:11434"
HERE = "this machine"
# What a server of one's own is sent where no key is set; it asks for none, but the client wants to send one.
NO_KEY = "none"
MISSING_PACKAGE = re.compile(r"pip install (?:-U )?`?([\w.-]+)")


def how_to_install(package: str) -> str:
    """What to run for a package that is missing. The pip of this environment is named where it is the product's own:
    another one would put the package elsewhere."""
    pip = ".venv/bin/pip" if Path(sys.prefix).name == ".venv" else "pip"
    return f"Run `{pip} install {package}` and start again."


@dataclass(frozen=True)
class Place:
    """Where a model runs: `host` as shown to people; `is_remote` where text leaves this machine for it."""

    host: str
    is_remote: bool

    @property
    def where(self) -> str:
        """For a sentence: "on this machine", "at api.example.org"."""
        return f"at {self.host}" if self.is_remote else f"on {self.host}"


def open_chat_model(settings: Settings) -> BaseChatModel:
    """The model of ASSISTANT_CHAT_MODEL: "gguf:/path", "ollama:name", "openai:name" or whatever LangChain's
    `init_chat_model` takes. AssistantError where the name, a package or a key is missing; nothing is sent yet."""
    if settings.chat_model.startswith(GGUF):
        from assistant.chat.gguf import open_gguf

        return open_gguf(settings)
    _check_address(settings.chat_base_url)
    return _of_provider(settings)


def _of_provider(settings: Settings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        model = init_chat_model(settings.chat_model, **_options(settings))
    except ImportError as error:
        found = MISSING_PACKAGE.search(str(error))
        package = found[1] if found else "the package of its provider"
        raise AssistantError(f"The model '{model_name(settings.chat_model)}' needs a package that is not installed. "
                             f"{how_to_install(package)}") from error
    except Exception as error:  # each provider has errors of its own
        raise AssistantError(_unusable(settings, error)) from error
    if not isinstance(model, BaseChatModel):
        raise AssistantError(f"ASSISTANT_CHAT_MODEL '{model_name(settings.chat_model)}' names no model. Write "
                             "PROVIDER:MODEL.")
    return model


def _options(settings: Settings) -> dict[str, Any]:
    provider = settings.chat_model.partition(":")[0]
    options: dict[str, Any] = {"temperature": 0}
    is_here = not place_of(settings).is_remote
    if is_here:
        _exempt_from_proxies(settings.chat_base_url)
    if settings.chat_base_url:
        options["base_url"] = settings.chat_base_url
    if provider == OLLAMA:
        # Ollama cuts off silently what does not fit its own default.
        return options | {"num_ctx": settings.chat_context_tokens, "num_predict": settings.chat_answer_tokens,
                          "client_kwargs": {"timeout": settings.chat_timeout_seconds, "trust_env": not is_here}}
    options |= {"max_tokens": settings.chat_answer_tokens, "timeout": settings.chat_timeout_seconds, "max_retries": 0}
    if provider == OPENAI:
        options["stream_usage"] = True
        if settings.chat_base_url and not os.environ.get("OPENAI_API_KEY"):
            options["api_key"] = NO_KEY
        if is_here:
            options |= past_proxies()
    return options


def past_proxies() -> dict[str, Any]:
    """Options of LangChain's OpenAI client that take it past every proxy the environment names, OPENAI_PROXY too. With
    socket options of its own it would warn on the terminal that proxies are not used, which is what is wanted."""
    return {"http_client": httpx.Client(trust_env=False), "http_async_client": httpx.AsyncClient(trust_env=False),
            "openai_proxy": "", "http_socket_options": ()}


def _exempt_from_proxies(address: str) -> None:
    """A proxy that the environment names must not be sent what is meant for this machine. For the clients whose options
    do not tell them so; they read these variables when they are made."""
    host = urlsplit(address).hostname or ""
    for name in ("no_proxy", "NO_PROXY"):
        kept = [one for one in os.environ.get(name, "").split(",") if one.strip()]
        os.environ[name] = ",".join(dict.fromkeys([*kept, "localhost", "127.0.0.1", "::1", *([host] if host else [])]))


def _unusable(settings: Settings, error: Exception) -> str:
    name = model_name(settings.chat_model)
    reason = without_secrets(str(error)).replace(settings.chat_model, name)
    key = re.search(r"\b[A-Z][A-Z0-9_]*(?:API_KEY|TOKEN)\b", reason)
    if key:
        return (f"The model '{name}' wants a key. Put it in the environment variable {key[0]} (it is "
                "neither stored nor shown), or name another model with ASSISTANT_CHAT_MODEL.")
    first = " ".join(reason.split())[:200]
    return (f"The model '{name}' cannot be opened ({first}). Write ASSISTANT_CHAT_MODEL as "
            "PROVIDER:MODEL, such as ollama:NAME or openai:NAME.")


def _check_address(address: str) -> None:
    """A key in an address would be saved with the settings of a run."""
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise AssistantError("ASSISTANT_CHAT_BASE_URL is no address. Write one such as http://127.0.0.1:8080/v1.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise AssistantError("ASSISTANT_CHAT_BASE_URL holds more than an address. Take user, key and query out of it, "
                             "and put the key in the provider's own environment variable.")


def place_of(settings: Settings, model: BaseChatModel | None = None) -> Place:
    """Where the model runs, so far as the setting or the opened model tells; in doubt it is remote."""
    if settings.chat_model.startswith(GGUF):
        return Place(HERE, False)
    provider = settings.chat_model.partition(":")[0]
    address = settings.chat_base_url or _address_of(model)
    if not address and provider == OLLAMA:
        address = os.environ.get("OLLAMA_HOST") or OLLAMA_URL
    if not address:
        return Place(provider, True)
    host = urlsplit(address if "//" in address else f"//{address}").hostname or provider
    return Place(HERE, False) if _is_this_machine(host) else Place(host, True)


def _address_of(model: BaseChatModel | None) -> str:
    for owner in (getattr(model, "root_client", None), model):
        for name in ("base_url", "openai_api_base", "anthropic_api_url"):
            address = getattr(owner, name, None)
            if address:
                return str(address)
    return ""


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def without_secrets(text: str) -> str:
    """With "…" for the value of every environment variable that is named as a key, a token or a secret."""
    for name, value in os.environ.items():
        if len(value) >= 6 and re.search(r"KEY|TOKEN|SECRET|PASSWORD", name):
            text = text.replace(value, "…")
    return re.sub(r"\b(?:sk|pk|key)-[\w*-]{6,}", "…", text)
