"""The one error class of this room."""


class IndexingError(Exception):
    """Anything that goes wrong in this room; the message ends with what to do."""
