"""Makes the reader again: `make train-reader` (see docs/decisions/0010)."""
