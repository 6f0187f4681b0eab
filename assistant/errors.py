"""The one error of this room."""


class AssistantError(Exception):
    """A question or a setting cannot be used; the message ends with what to do."""
