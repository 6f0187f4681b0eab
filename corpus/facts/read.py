"""Document -> facts: phases, partners, commitments and deadlines, each kind in the order of the document."""

from collections.abc import Sequence

from corpus.document import Document, Passage
from corpus.facts.commitments import read_commitments
from corpus.facts.deadlines import read_deadlines
from corpus.facts.model import AnyFact
from corpus.facts.partners import read_partners
from corpus.facts.phases import read_phases
from corpus.facts.source import Source


def read_facts(document: Document, passages: Sequence[Passage]) -> list[AnyFact]:
    """The facts of a document; `passages` are those that `split` makes of it, in reading order."""
    source = Source(document, passages)
    return [*read_phases(source), *read_partners(source), *read_commitments(source), *read_deadlines(source)]
