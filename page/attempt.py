"""What fails is told to people in a sentence; the rest goes to the log."""

import sys
import traceback
from collections.abc import Callable
from typing import TypeVar

from assistant.errors import AssistantError
from corpus.errors import CorpusError
from index.errors import IndexingError
from page import texts

Result = TypeVar("Result")


def attempt(task: Callable[[], Result], unexpected: str = texts.UNEXPECTED_THERE) -> tuple[Result | None, str]:
    """What `task` returns and "", or None and what is said of its failure: `unexpected` where it was not foreseen."""
    try:
        return task(), ""
    except (AssistantError, IndexingError, CorpusError) as error:
        return None, str(error)
    except Exception:
        traceback.print_exc(file=sys.stderr)
        return None, unexpected
