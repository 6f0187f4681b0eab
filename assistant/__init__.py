"""QUESTION -> ANSWER. Retrieves, writes and cites; read pipeline.py first."""
