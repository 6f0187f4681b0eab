"""The best passages read once more, question and passage together, by the trained reader (index/reader.py).

What it says becomes two more signals of every sentence. The sentences of passages that it did not read are taken for
the least likely of those it did.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.evidence import Evidence, Weights
from assistant.question import Question
from index.reader import Read, Reader, ToRead

Readings = dict[str, Read]  # by passage id


def read_best(question: Question, evidence: Sequence[Evidence], reader: Reader, depth: int) -> Readings:
    """What the reader says of the `depth` passages whose evidence is best; `evidence` stands best first."""
    passages = list({one.found.passage.passage_id: one.found.passage for one in evidence}.values())[:depth]
    to_read = [ToRead("\n".join(part for part in (passage.title, passage.section) if part), passage.text,
                      tuple((sentence.span.start - passage.span.start, sentence.span.end - passage.span.start)
                            for sentence in passage.sentences)) for passage in passages]
    return dict(zip([passage.passage_id for passage in passages], reader.read(question.interpreted, to_read),
                    strict=True))


def reweighed(evidence: Sequence[Evidence], readings: Readings, weights: Weights) -> list[Evidence]:
    """The evidence with the reader's signals and the score of `weights`, best first."""
    least_passage = min((one.passage for one in readings.values()), default=0.0)
    least_sentence = min((said for one in readings.values() for said in one.sentences if said is not None),
                         default=0.0)
    scored = []
    for one in evidence:
        read = readings.get(one.found.passage.passage_id)
        said = read.sentences[one.number] if read else None
        signals = np.append(one.signals, (read.passage if read else least_passage,
                                          least_sentence if said is None else said))
        scored.append(replace(one, signals=signals, score=float(weights.rank @ signals),
                              words=read.words[one.number] if read else None))
    return sorted(scored, key=lambda one: (-one.score, one.found.passage.passage_id, one.number))
