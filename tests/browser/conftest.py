"""The real page in a process of its own, over a real index, and a real Chromium to look at it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 240

TAG, SCRIPT = '<img src=x onerror="window.hacked=1">', "<script>window.hacked=1</script>"
HOSTILE_TITLE = f"Lunar {TAG} {SCRIPT} [link](javascript:alert(1))"
HOSTILE_TEXT = f"""Lunar Gardens Programme

The Lunar Gardens Programme grows **moon lettuce** {TAG} in ![a](http://evil.example/a.png) crater Tycho.

Its gardener is {SCRIPT} Ms. Selene Moonwell & ${{window.hacked=1}} {{{{value}}}} [link](http://evil.example/).
"""


@pytest.fixture(scope="session")
def page_folder(tmp_path_factory: pytest.TempPathFactory, built_index: Path) -> Path:
    """An index and a corpus folder of its own: the shipped documents, and a new one that tries to break the page."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(built_index, folder / "index")
    corpus = folder / "corpus"
    shutil.copytree(ROOT / "corpus" / "documents", corpus)
    (corpus / "lunar-gardens.txt").write_text(HOSTILE_TEXT, "utf-8")
    quoted = HOSTILE_TITLE.replace('"', '""')
    with (corpus / "sources.csv").open("a", encoding="utf-8") as sources:
        sources.write(f'lunar-gardens.txt,"{quoted}",<b>Nobody</b>,2031-02-03,en,project page\n')
    return folder


@pytest.fixture(scope="session")
def page_url(page_folder: Path, cache_directory: Path) -> Iterator[str]:
    """The page that tests share; they leave its documents as they were."""
    with serving(page_folder, cache_directory) as url:
        yield url


@contextmanager
def serving(folder: Path, cache_directory: Path, **more: str) -> Iterator[str]:
    """`python app.py` on a free port, over a folder with corpus and index; it brings the index in line first. `more`
    are further variables."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "ASSISTANT_CACHE_DIRECTORY": str(cache_directory), "ASSISTANT_CORPUS_DIRECTORY": str(folder / "corpus"),
        "ASSISTANT_INDEX_DIRECTORY": str(folder / "index"), "ASSISTANT_PORT": str(port),
        "ASSISTANT_EVALUATION_DIRECTORY": str(folder / "evaluation"), **more,
    }
    log = (folder / "log").open("w", encoding="utf-8")
    process = subprocess.Popen([sys.executable, str(ROOT / "app.py")], cwd=folder, env=environment, stdout=log,
                               stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}/"
    try:
        _wait_until_served(url, process, folder / "log")
        yield url
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


def _wait_until_served(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"app.py ended with {process.returncode}:\n{log.read_text('utf-8')[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"app.py did not serve the page:\n{log.read_text('utf-8')[-2000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """One Chromium for all tests; each opens its own window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, page_url: str) -> Iterator[Callable]:  # type: ignore[no-untyped-def]
    """Opens the shared page as a new visitor."""
    with visiting(chromium, page_url) as open_page:
        yield open_page


@contextmanager
def visiting(chromium, page_url: str) -> Iterator[Callable]:  # type: ignore[no-untyped-def]
    """Opens a page as a new visitor. Afterwards: nothing was asked of another host, and nothing was complained of."""
    contexts, complaints, elsewhere = [], [], []

    def open_page(width: int = 1400, height: int = 900, address: str = "",  # type: ignore[no-untyped-def]
                  **options: object):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda one: elsewhere.append(one.url) if not _is_own(one.url, page_url) else None)
        page.goto(page_url + address)
        for shown in ("#log .start", ".filter"):  # of the first tab, which an address may not open
            page.wait_for_selector(shown, state="attached" if address else "visible")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert elsewhere == []
    assert complaints == []


def _is_own(url: str, page_url: str) -> bool:
    return url.startswith((page_url, "data:", "blob:"))
