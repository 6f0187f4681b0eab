"""Trains the adapter and the heads of the reader on a frozen encoder."""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import distributed, nn
from torch.nn import functional
from torch.nn.utils import parametrize

from assistant.settings import read_settings
from index.default_model import ensure_default_model
from training.reader.batches import Batch, batches
from training.reader.readings import from_json

RANK, ALPHA = 32, 64
LAYERS = range(3, 12)  # the lowest ones tell little of meaning, and not learning them saves a fifth of the time
BATCH, RATE, WARM_UP = 16, 6e-4, 0.06
SPAN_SHARE, SENTENCE_SHARE = 0.25, 1.0


class LowRank(nn.Module):
    """What is added to a frozen matrix: a product of two thin ones (LoRA, Hu et al. 2021). It is added to the matrix
    before the input meets it, as the product that is shipped does, and a step so costs a third less than beside it."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self.A = nn.Parameter(torch.empty(RANK, columns))
        self.B = nn.Parameter(torch.zeros(rows, RANK))
        nn.init.kaiming_uniform_(self.A, a=5**0.5)

    def forward(self, frozen: torch.Tensor) -> torch.Tensor:
        """The matrix (rows, columns) with the adapter in it, in its own precision; the thin ones stay exact."""
        return frozen + (ALPHA / RANK * self.B @ self.A).to(frozen.dtype)


def attention(module: nn.Module, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor,
              attention_mask: torch.Tensor | None, scaling: float, **_: object) -> tuple[torch.Tensor, None]:
    """Attention with as few passes over its (questions, heads, tokens, tokens) scores as there can be: a processor is
    bound by its memory here."""
    count, heads, tokens, width = query.shape
    shape = (count * heads, tokens, width)
    mask = query.new_zeros(1, 1, tokens)
    if attention_mask is not None:  # None where nothing is padded
        mask = attention_mask[:, :, :1].expand(count, heads, 1, tokens).reshape(count * heads, 1, tokens)
    scores = torch.baddbmm(mask, (query * scaling).reshape(shape), key.reshape(shape).transpose(1, 2))
    mixed = torch.bmm(scores.softmax(-1), value.reshape(shape))
    return mixed.view(count, heads, tokens, width).transpose(1, 2), None


class Reader(nn.Module):
    """The encoder with its adapter, and three heads on its last states."""

    def __init__(self, encoder: Any, width: int) -> None:
        super().__init__()
        encoder.requires_grad_(False)
        for name, module in list(encoder.encoder.named_modules()):
            if isinstance(module, nn.Linear) and int(name.split(".")[1]) in LAYERS:
                parametrize.register_parametrization(module, "weight", LowRank(*module.weight.shape))
        self.encoder = encoder
        self.passage_head = nn.Linear(width, 1)
        self.sentence_head = nn.Linear(width, 1)
        self.span_head = nn.Linear(width, 2)

    def forward(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Logits: of the passages, of the sentences, and (readings, tokens, 2) of where the words start and end."""
        states = self.encoder(input_ids=batch.tokens, attention_mask=batch.mask).last_hidden_state.float()
        pooled = torch.einsum("sbt,bth->sh", batch.sentence_pool, states)
        return (self.passage_head(states[:, 0]).squeeze(-1), self.sentence_head(pooled).squeeze(-1),
                self.span_head(states))


def loss_of(batch: Batch, outputs: tuple[torch.Tensor, torch.Tensor, torch.Tensor]) -> torch.Tensor:
    """Whether the passage answers, which sentences do, and where the words are known, where they start and end."""
    passages, sentences, spans = outputs
    loss = functional.binary_cross_entropy_with_logits(passages, batch.answers)
    loss = loss + SENTENCE_SHARE * functional.binary_cross_entropy_with_logits(sentences, batch.sentence_right)
    for place, gold in enumerate((batch.starts, batch.ends)):
        known = gold.sum(1) > 0
        if known.any():
            logits = spans[..., place].masked_fill(batch.mask == 0, -1e4)[known]
            inside = logits.masked_fill(gold[known] == 0, -1e4)
            loss = loss + SPAN_SHARE * (logits.logsumexp(1) - inside.logsumexp(1)).mean() * known.float().mean()
    return loss


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains for a number of epochs and saves a checkpoint now and then. Under torchrun every process takes its share
    of each batch."""
    parser = argparse.ArgumentParser(description="Trains the reader.")
    parser.add_argument("--readings", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=2.5)
    given = parser.parse_args(arguments)
    torch.manual_seed(7)
    if distributed.is_torchelastic_launched():
        distributed.init_process_group("gloo")
    processes = distributed.get_world_size() if distributed.is_initialized() else 1
    process = distributed.get_rank() if distributed.is_initialized() else 0
    readings = [from_json(json.loads(line)) for line in given.readings.read_text("utf-8").splitlines()]
    share = readings[process : len(readings) // processes * processes : processes]
    reader, tokenizer = untrained()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    reader.to(device)
    run = Run(reader, steps=int(given.epochs * len(readings) / BATCH))
    chance = random.Random(7)  # the same in every process: batches of like length meet
    while run.done < run.steps:
        for batch in batches(share, tokenizer, BATCH // processes, chance):
            run.step(batch.on(device))
            if process == 0 and run.done % 25 == 0:
                run.tell()
            if process == 0 and (run.done % 1000 == 0 or run.done == run.steps):
                save(reader, given.output)
            if run.done >= run.steps:
                break
        chance.shuffle(share)
    return 0


def untrained() -> tuple[Reader, Any]:
    """A reader that has learned nothing, on the model that comes with the product, and its tokenizer."""
    from transformers import AttentionInterface, AttentionMaskInterface, AutoModel, AutoTokenizer
    from transformers.masking_utils import eager_mask

    AttentionInterface.register("few_passes", attention)
    AttentionMaskInterface.register("few_passes", eager_mask)
    folder = ensure_default_model(read_settings().cache_directory).name_or_path
    # On a processor pure bfloat16 trains three times as fast as autocast.
    encoder = AutoModel.from_pretrained(folder, dtype=torch.bfloat16, attn_implementation="few_passes")
    reader = Reader(encoder, encoder.config.hidden_size)
    reader.eval()  # no dropout: drawing its random numbers takes a processor longer than all the rest
    return reader, AutoTokenizer.from_pretrained(folder)


class Run:
    """One training: its optimiser and how far it is."""

    def __init__(self, reader: Reader, steps: int) -> None:
        self.reader, self.steps, self.done = reader, steps, 0
        self._learned = [parameter for parameter in reader.parameters() if parameter.requires_grad]
        self._optimiser = torch.optim.AdamW(self._learned, lr=RATE, weight_decay=0.01)
        self._rates = torch.optim.lr_scheduler.OneCycleLR(self._optimiser, RATE, total_steps=steps + 1,
                                                          pct_start=WARM_UP, anneal_strategy="linear")
        self._started, self._losses = time.perf_counter(), 0.0

    def step(self, batch: Batch) -> None:
        """Learns from one batch, together with the other processes."""
        loss = loss_of(batch, self.reader(batch))
        loss.backward()
        if distributed.is_initialized():
            self._average()
        nn.utils.clip_grad_norm_(self._learned, 1.0)
        self._optimiser.step()
        self._optimiser.zero_grad()
        self._rates.step()
        self.done += 1
        self._losses += loss.item()

    def _average(self) -> None:
        for one in self._learned:
            one.grad = torch.zeros_like(one) if one.grad is None else one.grad
        gradients = [one.grad for one in self._learned if one.grad is not None]
        flat = nn.utils.parameters_to_vector(gradients)
        distributed.all_reduce(flat)
        nn.utils.vector_to_parameters(flat / distributed.get_world_size(), gradients)

    def tell(self) -> None:
        """How it goes."""
        pace = self.done * BATCH / (time.perf_counter() - self._started)
        left = (self.steps - self.done) * BATCH / pace / 60
        print(f"step {self.done} of {self.steps}: loss {self._losses / 25:.3f}, {pace:.1f} readings/s, {left:.0f} min "
              "left", flush=True)
        self._losses = 0.0


def save(reader: Reader, path: Path) -> None:
    """What was learned, and nothing of the encoder."""
    learned = {name for name, parameter in reader.named_parameters() if parameter.requires_grad}
    torch.save({name: value for name, value in reader.state_dict().items() if name in learned}, path)


if __name__ == "__main__":
    sys.exit(main())
