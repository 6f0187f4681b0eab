"""Trains the adapter and the heads of the reader on a frozen encoder."""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from torch import nn
from torch.nn import functional

from assistant.settings import read_settings
from index.default_model import ensure_default_model
from training.reader.batches import Batch, batches
from training.reader.readings import from_json

RANK, ALPHA = 32, 64
LAYERS = range(3, 12)  # the lowest ones tell little of meaning, and not learning them saves a fifth of the time
BATCH, RATE, WARM_UP = 16, 6e-4, 0.06
SPAN_SHARE, SENTENCE_SHARE = 0.25, 1.0


class Reader(nn.Module):
    """The encoder with its adapter, and three heads on its last states."""

    def __init__(self, encoder: nn.Module, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        # peft makes its weights exact; they are stepped on exact copies anyway (see `step`).
        self.encoder.to(torch.bfloat16)
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
    """Trains for a number of epochs, or until the minutes are over, and saves a checkpoint."""
    parser = argparse.ArgumentParser(description="Trains the reader.")
    parser.add_argument("--readings", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=1.0)
    given = parser.parse_args(arguments)
    torch.manual_seed(7)
    chance = random.Random(7)
    readings = [from_json(json.loads(line)) for line in given.readings.read_text("utf-8").splitlines()]
    from transformers import AutoModel, AutoTokenizer

    folder = ensure_default_model(read_settings().cache_directory).name_or_path
    tokenizer = AutoTokenizer.from_pretrained(folder)
    # On a processor the plain attention in pure bfloat16 trains three times as fast as the fused one with autocast.
    encoder = AutoModel.from_pretrained(folder, dtype=torch.bfloat16, attn_implementation="eager")
    config = LoraConfig(r=RANK, lora_alpha=ALPHA, layers_to_transform=list(LAYERS),
                        target_modules=["query", "key", "value", "attention.output.dense", "intermediate.dense",
                                        "output.dense"])
    reader = Reader(get_peft_model(encoder, config), encoder.config.hidden_size)
    steps = int(given.epochs * len(readings) / BATCH)
    learned = [parameter for parameter in reader.parameters() if parameter.requires_grad]
    # Small steps would be lost in bfloat16: they are taken on exact copies.
    exact = [parameter.detach().float().clone().requires_grad_() for parameter in learned]
    print(f"{len(readings)} readings, {steps} steps, {sum(one.numel() for one in learned):,} weights", flush=True)
    optimiser = torch.optim.AdamW(exact, lr=RATE, weight_decay=0.01)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1, pct_start=WARM_UP,
                                                anneal_strategy="linear")
    done, started, shown = 0, time.perf_counter(), 0.0
    reader.eval()  # no dropout: drawing its random numbers takes a processor longer than all the rest
    while done < steps:
        for batch in batches(readings, tokenizer, BATCH, chance):
            loss = loss_of(batch, reader(batch))
            loss.backward()
            step(learned, exact, optimiser)
            rates.step()
            done += 1
            shown += loss.item()
            if done % 25 == 0:
                pace = done * BATCH / (time.perf_counter() - started)
                left = (steps - done) * BATCH / pace / 60
                print(f"step {done}: loss {shown / 25:.3f}, {pace:.1f} readings/s, {left:.0f} min left", flush=True)
                shown = 0.0
            if done % 400 == 0:
                save(reader, given.output)
            if done >= steps:
                break
        chance.shuffle(readings)
    save(reader, given.output)
    return 0


def step(learned: Sequence[nn.Parameter], exact: Sequence[torch.Tensor], optimiser: torch.optim.Optimizer) -> None:
    """One step of the optimiser on the exact copies, then back into the weights."""
    for coarse, fine in zip(learned, exact, strict=True):
        fine.grad = None if coarse.grad is None else coarse.grad.float()
        coarse.grad = None
    nn.utils.clip_grad_norm_(exact, 1.0)
    optimiser.step()
    with torch.no_grad():
        for coarse, fine in zip(learned, exact, strict=True):
            coarse.copy_(fine)


def save(reader: Reader, path: Path) -> None:
    """What was learned, and nothing of the encoder."""
    torch.save({name: value for name, value in reader.state_dict().items() if "lora_" in name or "head" in name}, path)


if __name__ == "__main__":
    sys.exit(main())
