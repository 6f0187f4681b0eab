"""Readings -> tensors. The same layout as model.py reads: question, then the passage under its headings."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import torch

from index.reader import PairTokens, pair_tokens
from training.reader.readings import Reading

ROUND_TOKENS = 32


@dataclass(frozen=True)
class Batch:
    """`answers` (readings): whether the passage answers. `sentence_*`: one row a sentence, with the reading it is of
    and whether it answers. `starts`, `ends` (readings, tokens): where the answer's words may begin and end."""

    tokens: torch.Tensor
    mask: torch.Tensor
    answers: torch.Tensor
    sentence_pool: torch.Tensor
    sentence_right: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor

    def on(self, device: str) -> "Batch":
        """The same on another device."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


def batches(readings: Sequence[Reading], tokenizer: object, size: int, chance: random.Random | None
            ) -> Iterator[Batch]:
    """Batches of readings of like length; in random order where `chance` is given."""
    pool = 64 * size
    for first in range(0, len(readings), pool):
        pairs = [(one, pair_tokens(tokenizer, one.question, one.above, one.text, one.sentences))
                 for one in readings[first : first + pool]]
        pairs.sort(key=lambda pair: len(pair[1].tokens))
        cuts = list(range(0, len(pairs), size))
        if chance:
            chance.shuffle(cuts)
        for cut in cuts:
            yield _batch(pairs[cut : cut + size])


def _batch(pairs: Sequence[tuple[Reading, PairTokens]]) -> Batch:
    # A processor multiplies matrices of such widths a tenth faster.
    longest = -(-max(len(pair.tokens) for _, pair in pairs) // ROUND_TOKENS) * ROUND_TOKENS
    tokens = torch.zeros(len(pairs), longest, dtype=torch.long)
    mask = torch.zeros(len(pairs), longest, dtype=torch.long)
    starts, ends = torch.zeros(len(pairs), longest), torch.zeros(len(pairs), longest)
    rows, right = [], []
    for number, (one, pair) in enumerate(pairs):
        tokens[number, : len(pair.tokens)] = torch.tensor(pair.tokens)
        mask[number, : len(pair.tokens)] = 1
        for sentence, (first, last) in enumerate(pair.sentences):
            if last > first:
                row = torch.zeros(len(pairs), longest)
                row[number, first:last] = 1 / (last - first)
                rows.append(row)
                right.append(float(sentence in one.right))
        for begin, end in one.answers:
            inside = [place for place, (left, after) in enumerate(pair.offsets) if left < end and begin < after]
            if inside:
                starts[number, inside[0]] = 1
                ends[number, inside[-1]] = 1
    return Batch(tokens, mask, torch.tensor([float(bool(one.right)) for one, _ in pairs]),
                 torch.stack(rows) if rows else torch.zeros(0, len(pairs), longest), torch.tensor(right), starts, ends)
