"""What tests share: the real model, one index of the shipped documents, and no way to the network."""

import os

# Before anything is imported that reads them.
os.environ |= {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False", "GRADIO_ANALYTICS_ENABLED": "False"}

import ipaddress
import logging
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.pipeline import Assistant
from assistant.settings import ROOT, Settings, read_settings
from index.build import build
from index.default_model import ensure_default_model
from index.embed import Embedder, open_embedder

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells of every index it builds

DOCUMENTS = ROOT / "corpus" / "documents"


def pytest_configure(config: pytest.Config) -> None:
    """Chroma warns of its own way to say that it needs no embedding function."""
    config.addinivalue_line("filterwarnings", "ignore:legacy embedding function config:DeprecationWarning")


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """A test that reaches for another machine fails; what runs here must work offline."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
        yield


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple):  # a path is a socket of this machine
            _require_loopback(str(address[0]))
        return method(self, address)

    return call


def _guarded_lookup(lookup: Callable[..., Any]) -> Callable[..., Any]:
    def call(host: Any, *arguments: Any, **options: Any) -> Any:
        if host is not None:
            _require_loopback(host.decode() if isinstance(host, bytes) else str(host))
        return lookup(host, *arguments, **options)

    return call


def _require_loopback(host: str) -> None:
    if not _is_loopback(host):
        raise AssertionError(f"reached for the network: {host}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def cache_directory() -> Path:
    """Where the model lies: ASSISTANT_CACHE_DIRECTORY or the user's cache. It is prepared if this is the first time."""
    cache = read_settings().cache_directory
    os.environ["ASSISTANT_CACHE_DIRECTORY"] = str(cache)  # for processes that tests start
    ensure_default_model(cache)
    return cache


@pytest.fixture(scope="session")
def embedder(cache_directory: Path) -> Embedder:
    """The real default model."""
    return open_embedder("", cache_directory)


@pytest.fixture(scope="session")
def built_index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, cache_directory: Path) -> Iterator[Path]:
    """An index of the shipped documents; tests only read it."""
    folder = tmp_path_factory.mktemp("index")
    receipt = build(DOCUMENTS, folder, embedder, cache_directory=cache_directory)
    assert receipt.added and not receipt.failed
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def settings(built_index: Path, cache_directory: Path) -> Settings:
    """The settings as shipped, with the index of this run."""
    return read_settings({}, index_directory=built_index, cache_directory=cache_directory, corpus_directory=DOCUMENTS)


@pytest.fixture(scope="session")
def assistant(settings: Settings, embedder: Embedder) -> Assistant:
    """An assistant over `built_index`."""
    return Assistant(settings, embedder)
