"""The name of the programme a document is about."""

import re

from corpus.facts.entries import entries
from corpus.facts.keys import key_meaning
from corpus.facts.phase_labels import phase_labels
from corpus.facts.source import Source


def programme_name(source: Source) -> str:
    """What a field such as "Project title" says, without a phase at its end; else the title of the document."""
    for entry in entries(source):
        if key_meaning(entry.key) == "programme":
            labels = phase_labels(entry.value)
            name = entry.value[: labels[-1].start] if labels and labels[-1].end == len(entry.value) else entry.value
            return re.sub(r"[\s,(–—-]+$", "", name)
    return source.document.title
