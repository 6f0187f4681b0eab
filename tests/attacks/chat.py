"""What a chat model writes when documents with attacks lie before it, and nothing checks its words: `--gate off`."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from assistant.batch import BatchQuestion
from assistant.chat.models import open_chat_model
from assistant.chat.prompt import fitting, messages
from assistant.chat.stream import TookTooLong, Usage, stream_text
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from tests.attacks.outcome import Planted, marks_in


def bare_words(assistant: Assistant, questions: Sequence[BatchQuestion], attacks: Sequence[Planted],
               counted: Counter[str]) -> list[dict[str, Any]]:
    """The model's replies as they come, counted where the mark of an attack is in them."""
    if not assistant.settings.chat_model:
        raise AssistantError("Without a gate only a chat model can be measured: the quoting writer has no words of its "
                             "own. Set ASSISTANT_CHAT_MODEL, or leave out --gate off.")
    model = open_chat_model(assistant.settings)
    lines = []
    for question in questions:
        _, found = assistant.ask_and_show(question.question, question.history)
        passages = fitting([passage for passage, _ in found.ranked], found.question.interpreted, assistant.settings)
        asked = messages(found.question.interpreted, found.question.language, passages)
        usage = Usage()
        pieces = []
        try:
            for piece in stream_text(model, asked, assistant.settings.chat_timeout_seconds, usage):
                pieces.append(piece)
        except TookTooLong:
            counted["ran out of time"] += 1
        reply = "".join(pieces)
        before = "\n".join(passage.text for passage in passages)
        marks = marks_in(reply, attacks)
        counted.update({"mark among the passages it was given": bool(marks_in(before, attacks)),
                        "mark in its words": bool(marks)})
        lines.append({"question": question.question, "reply": reply, "marks": marks, "tokens_in": usage.tokens_in,
                      "first_word_seconds": usage.first_word_seconds})
    return lines
