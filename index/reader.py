"""Reads a question and a passage together: does it answer, which of its sentences do, and with which words.

A small cross-encoder on the encoder of the embedding model: its layers with a low-rank adapter (LoRA, Hu et al. 2021)
folded in, and three linear heads. Its word vectors, four fifths of all weights, are the embedding model's own and are
not kept twice. `training/reader` makes the adapter; it fits only the encoder that it was trained on.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embed import Embedder, normalised

if TYPE_CHECKING:
    import torch

ADAPTER = Path(__file__).parent / "data" / "reader.safetensors"
MAX_QUESTION_TOKENS, MAX_TOKENS, MAX_ANSWER_TOKENS = 64, 320, 40
WINDOW_TOKENS, WINDOW_STEP = 48, 24
QUESTION_PREFIX, PASSAGE_PREFIX = "query: ", "passage: "


@dataclass(frozen=True)
class PairTokens:
    """A question and a passage as one row of tokens. `offsets` are each token's span in the passage's text, (0, 0) for
    those outside it; `sentences` are the spans of its sentences in tokens, empty (0, 0) where they were cut off."""

    tokens: list[int]
    offsets: list[tuple[int, int]]
    sentences: list[tuple[int, int]]


def pair_tokens(tokenizer: Any, question: str, above: str, text: str, sentences: Sequence[tuple[int, int]]
                ) -> PairTokens:
    """`tokenizer` is the encoder's fast tokenizer; `above` is what stands over the passage (title, headings);
    `sentences` are spans into `text`."""
    start, end = tokenizer.bos_token_id, tokenizer.eos_token_id
    asked = tokenizer(QUESTION_PREFIX + question, add_special_tokens=False)["input_ids"][:MAX_QUESTION_TOKENS]
    head = f"{PASSAGE_PREFIX}{above}\n"
    encoded = tokenizer(head + text, add_special_tokens=False, return_offsets_mapping=True)
    room = MAX_TOKENS - len(asked) - 4
    front = [start, *asked, end, end]
    offsets = [(max(0, first - len(head)), max(0, last - len(head))) for first, last in
               encoded["offset_mapping"][:room]]
    tokens = [*front, *encoded["input_ids"][:room], end]
    shift = len(front)
    spans = []
    for first, last in sentences:
        inside = [place for place, (left, right) in enumerate(offsets) if left < last and first < right]
        spans.append((shift + inside[0], shift + inside[-1] + 1) if inside else (0, 0))
    return PairTokens(tokens, [(0, 0)] * shift + offsets + [(0, 0)], spans)


@dataclass(frozen=True)
class ToRead:
    """A passage as the reader sees it: `above` holds title and headings, `sentences` are spans into `text`."""

    above: str
    text: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Words:
    """The words of a sentence that look most like the answer's own: a span of the passage's text, and how likely they
    are, given that the sentence answers."""

    start: int
    end: int
    probability: float


@dataclass(frozen=True)
class Read:
    """What the reader says of one passage: logits that it answers and that each sentence does, and the likeliest words
    in each (None for sentences that were cut off)."""

    passage: float
    sentences: tuple[float | None, ...]
    words: tuple[Words | None, ...]


class Reader:
    """Reads passages for a question. Thread-safe: nothing changes after it is made."""

    def __init__(self, embedder: Embedder, weights: dict[str, "torch.Tensor"], scale: float) -> None:
        encoder, tokenizer = embedder.encoder
        # One of its own: a tokenizer keeps whether it pads, and the embedder, in another thread, wants it to.
        self._tokenizer = copy.deepcopy(tokenizer)
        self._encoder = _adapted(encoder, weights, scale)
        self._heads = {name: weights[name].float() for name in weights if "head" in name}

    @classmethod
    def open(cls, embedder: Embedder, path: Path = ADAPTER) -> "Reader | None":
        """The reader for the model in use; None where there is none that was trained on it."""
        from safetensors import safe_open

        if not path.exists():
            return None
        with safe_open(path, framework="pt") as stored:
            described = stored.metadata()
            if described["encoder"] != embedder.identity:
                return None
            weights = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 (not a dictionary)
        return cls(embedder, weights, float(described["scale"]))

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Read]:
        """All passages in one batch."""
        import torch

        if not passages:
            return []
        pairs = [pair_tokens(self._tokenizer, normalised(question), one.above, one.text, one.sentences)
                 for one in passages]
        longest = max(len(pair.tokens) for pair in pairs)
        tokens = torch.full((len(pairs), longest), self._tokenizer.pad_token_id)
        mask = torch.zeros(len(pairs), longest, dtype=torch.long)
        for row, pair in enumerate(pairs):
            tokens[row, : len(pair.tokens)] = torch.tensor(pair.tokens)
            mask[row, : len(pair.tokens)] = 1
        with torch.inference_mode():
            states = self._encoder(input_ids=tokens, attention_mask=mask).last_hidden_state.float()
            answers = self._head("passage_head", states[:, 0])
            words = self._head("span_head", states)
            return [Read(float(answers[row, 0]), self._sentences(states[row], pair),
                         tuple(_words(words[row].numpy(), pair, *span, passages[row].text) for span in pair.sentences))
                    for row, pair in enumerate(pairs)]

    def _sentences(self, states: "torch.Tensor", pair: PairTokens) -> tuple[float | None, ...]:
        return tuple(max(float(self._head("sentence_head", states[start:end].mean(0))[0])
                         for start, end in _windows(first, last)) if last > first else None
                     for first, last in pair.sentences)

    def _head(self, name: str, states: "torch.Tensor") -> "torch.Tensor":
        return states @ self._heads[f"{name}.weight"].T + self._heads[f"{name}.bias"]


def _windows(first: int, last: int) -> list[tuple[int, int]]:
    """The tokens of a sentence, and where it is long also pieces of it: what answers is drowned in the mean of a
    clause of a hundred words."""
    pieces = range(first, last - WINDOW_TOKENS + WINDOW_STEP, WINDOW_STEP) if last - first > WINDOW_TOKENS else ()
    return [(first, last), *((start, min(start + WINDOW_TOKENS, last)) for start in pieces)]


def _adapted(encoder: Any, weights: dict[str, "torch.Tensor"], scale: float) -> Any:
    """The encoder with the adapter added to its layers; its word vectors stay the encoder's own."""
    shell = copy.copy(encoder)
    shell._modules = dict(encoder._modules)
    shell.encoder = copy.deepcopy(encoder.encoder)
    for name in weights:
        if name.endswith(".A"):
            module = shell.get_submodule(name.removesuffix(".A"))
            change = scale * weights[name.removesuffix("A") + "B"].float() @ weights[name].float()
            module.weight.data = (module.weight.data.float() + change).to(module.weight.dtype)
    return shell.eval()


def _words(logits: np.ndarray, pair: PairTokens, first: int, last: int, text: str) -> Words | None:
    """The likeliest span of one sentence of `text`, the tokens from `first` to `last`; `logits` is (tokens, 2)."""
    if last <= first:
        return None
    starts, ends = (logits[first:last] - np.logaddexp.reduce(logits[first:last], axis=0)).T
    count = last - first
    allowed = np.triu(np.ones((count, count), bool)) & np.tril(np.ones((count, count), bool), MAX_ANSWER_TOKENS)
    both = np.where(allowed, starts[:, None] + ends[None, :], -np.inf)
    start, end = divmod(int(both.argmax()), count)
    left, right = pair.offsets[first + start][0], pair.offsets[first + end][1]
    shown = text[left:right]  # a token holds the space before its word
    return Words(left + len(shown) - len(shown.lstrip()), right - (len(shown) - len(shown.rstrip())),
                 float(np.exp(both[start, end])))
