"""The one error of this room."""


class CorpusError(Exception):
    """A document or the corpus folder cannot be used; the message ends with what to do."""
