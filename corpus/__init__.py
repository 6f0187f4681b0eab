"""DOCUMENT -> PASSAGES. Reads files and splits them; knows parsers, never a model."""
