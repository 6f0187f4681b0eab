"""A checkpoint of the training -> the adapter that the product loads: fp16, with the name of its encoder."""

import argparse
import hashlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file

from assistant.settings import read_settings
from index.embed import open_embedder
from index.reader import ADAPTER
from training.reader.train import ALPHA, RANK

LOW_RANK = re.compile(r"encoder\.(.+)\.parametrizations\.weight\.0\.([AB])")


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the adapter and prints its checksum."""
    parser = argparse.ArgumentParser(description="Exports the reader.")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=ADAPTER)
    given = parser.parse_args(arguments)
    weights = {}
    for name, value in torch.load(given.checkpoint, weights_only=True).items():
        match = LOW_RANK.fullmatch(name)
        weights[f"{match[1]}.{match[2]}" if match else name] = value.to(torch.float16).contiguous()
    settings = read_settings()
    encoder = open_embedder(settings.embedding_model, settings.cache_directory).identity
    save_file(weights, given.output, {"encoder": encoder, "scale": str(ALPHA / RANK)})
    data = given.output.read_bytes()
    print(f"{given.output.name}: {len(data) / 1e6:.1f} MB, sha256 {hashlib.sha256(data).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
