"""Which places of the documents bear on a question, by the product's own evidence and not by what a model says.

A model that obeys a line in a document can quote it word for word; the line seldom answers what was asked.
"""

from collections.abc import Sequence

from assistant.evidence import Evidence
from assistant.write import Quote
from corpus.document import Passage, Span

# A sentence that scores further below the best one does not bear on the question (curve in docs/decisions/0016).
FURTHEST_BELOW = 6.0
Bearing = frozenset[tuple[str, Span]]  # the documents' names and the places in them


def bearing(evidence: Sequence[Evidence], proofs: Sequence[Quote] = ()) -> Bearing:
    """The sentences of `evidence`, which stands best first, that score nearly as well as the best, and what rows of the
    register quote."""
    near = [one for one in evidence if one.score >= evidence[0].score - FURTHEST_BELOW]
    return frozenset([*((one.found.passage.document, one.sentence.span) for one in near),
                      *((one.passage.document, one.span) for one in proofs)])


def bears(places: Sequence[tuple[Passage, Span]], on_question: Bearing) -> bool:
    """Whether one of the places is, or shares characters with, one that bears on the question."""
    return any(passage.document == document and span.start < other.end and other.start < span.end
               for passage, span in places for document, other in on_question)
