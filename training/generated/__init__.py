"""Invented documents with questions, to train the reader on what a passage does and does not answer."""
