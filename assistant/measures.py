"""How good one answer is: what is measured of a question, as plain numbers; None where a measure says nothing of it.

Success@k, recall@k, reciprocal rank and nDCG come from ir-measures (MacAvaney, Macdonald, Ounis 2022). A passage is
relevant when it holds an evidence quote; a quote that no passage holds counts as a relevant passage never found.
"""

import re
from collections.abc import Mapping, Sequence

from assistant.answer import Answer
from assistant.cite import numbers_held
from assistant.question_set import EvidenceQuote, LabelledQuestion, plain
from index.snapshot import Snapshot

CUTOFFS = (1, 3, 5, 10)
EVIDENCE_CUTOFF = 5
MAX_WORDS, MAX_LIST_WORDS, LIST_GROUPS = 150, 400, 4
RETRIEVAL = (*(f"success@{k}" for k in CUTOFFS), *(f"recall@{k}" for k in CUTOFFS), "mrr@10", "ndcg@10",
             f"evidence_recall@{EVIDENCE_CUTOFF}")
ANSWERS = ("accuracy", "nugget_recall", "citation_precision", "citation_recall", "quote_fidelity", "number_fidelity")
REFUSING = ("rejection_recall", "rejection_precision", "false_refusals")
BY_CITATION = ("citation_precision", "quote_fidelity")  # shares of all citations: an answer counts once for each
LOWER_IS_BETTER = ("false_refusals", "aurc")
BINARY = (*(f"success@{k}" for k in CUTOFFS), "accuracy", "number_fidelity", *REFUSING)
NOT_IN_ANY, NOT_RETRIEVED = "not in any passage", "not retrieved"
NOT_CHOSEN, REFUSED = "retrieved, not chosen", "chosen, refused"
STAGES = (NOT_IN_ANY, NOT_RETRIEVED, NOT_CHOSEN, REFUSED)  # in the order in which evidence passes them
Measures = dict[str, float | None]


class Judge:
    """Knows which passages of an index hold which evidence, and whether quotes are verbatim."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._texts = [(passage.passage_id, passage.document, plain(passage.text)) for passage in snapshot.passages]
        self._names = {plain(alias): document.name for document in snapshot.documents.values()
                       for alias in (document.file, document.name)}

    def holders(self, evidence: EvidenceQuote) -> frozenset[str]:
        """The ids of the passages that hold a quote, in the document it names."""
        name, quote = self._names.get(plain(evidence.document)), plain(evidence.quote)
        return frozenset(passage_id for passage_id, document, text in self._texts
                         if quote in text and (not evidence.document or document == name))

    def knows(self, document: str) -> bool:
        """Whether the index has a document of that name or file; "" stands for any."""
        return not document or plain(document) in self._names

    def verbatim(self, answer: Answer) -> list[bool]:
        """For every citation, whether its quote stands where it says in the stored text, read from disk now."""
        texts = {name: self._snapshot.stored_text(name) for name in {one.document for one in answer.citations}
                 if name in self._snapshot.documents}
        return [bool(one.quote) and texts.get(one.document, "")[one.start : one.end] == one.quote
                for one in answer.citations]


def is_right(question: LabelledQuestion, answer: Answer, holders: Sequence[frozenset[str]]) -> bool:
    """Whether an answer was given, says all it must, is short enough and cites a passage that holds evidence."""
    most = MAX_LIST_WORDS if _asks_for_a_list(question) else MAX_WORDS
    cited = {one.passage_id for one in answer.citations}
    return (question.answerable and answer.status == "answered" and all(_said(question, answer))
            and len(answer.answer.split()) <= most and any(cited & one for one in holders))


def answer_measures(question: LabelledQuestion, answer: Answer, holders: Sequence[frozenset[str]],
                    verbatim: Sequence[bool]) -> Measures:
    """The measures of an answer and of refusing. `holders` are the passages that hold each evidence quote."""
    answered, measures = answer.status == "answered", dict.fromkeys((*ANSWERS, *REFUSING))
    if question.answerable:
        said, cited = _said(question, answer), {one.passage_id for one in answer.citations}
        measures |= {"accuracy": float(is_right(question, answer, holders)),
                     "nugget_recall": answered * _share(said) if said else None,
                     "citation_precision": _share(_supporting(question, answer, holders)) if answered else None,
                     "citation_recall": _share([bool(cited & one) for one in holders])}
    if answered:
        quoted = " ".join(one.quote for one in answer.citations)
        measures["quote_fidelity"] = _share(verbatim)
        measures["number_fidelity"] = float(numbers_held(_without_marks(answer), quoted))
    else:
        measures["rejection_precision"] = float(not question.answerable)
    measures["false_refusals" if question.answerable else "rejection_recall"] = float(not answered)
    return measures


def retrieval_measures(holders: Mapping[str, Sequence[frozenset[str]]],
                       answers: Mapping[str, Answer]) -> dict[str, Measures]:
    """The measures of retrieval by the id of the question, for the questions that have evidence."""
    from ir_measures import Qrel, ScoredDoc, iter_calc, parse_measure

    names = {parse_measure(f"{theirs}@{k}"): f"{ours}@{k}" for ours, theirs, cutoffs in (
        ("success", "Success", CUTOFFS), ("recall", "R", CUTOFFS), ("mrr", "RR", (10,)), ("ndcg", "nDCG", (10,)))
             for k in cutoffs}
    judged = [name for name, one in holders.items() if one]
    # Numbers for the ids, which may hold anything; and ranks for the scores, since equal ones would be reordered.
    relevant = [Qrel(str(number), passage, 1) for number, name in enumerate(judged)
                for passage in _judged(holders[name])]
    ranked = [ScoredDoc(str(number), found.passage_id, float(-rank)) for number, name in enumerate(judged)
              for rank, found in enumerate(answers[name].retrieved)]
    measures: dict[str, Measures] = {}
    for name in judged:
        top = {found.passage_id for found in answers[name].retrieved[:EVIDENCE_CUTOFF]}
        measures[name] = dict.fromkeys(names.values(), 0.0)  # where nothing was retrieved the library says nothing
        measures[name][f"evidence_recall@{EVIDENCE_CUTOFF}"] = _share([bool(top & one) for one in holders[name]])
    for value in iter_calc(list(names), relevant, ranked) if relevant else ():
        measures[judged[int(value.query_id)]][names[value.measure]] = float(value.value)
    return measures


def lost_at(question: LabelledQuestion, answer: Answer, unrefused: Answer, holders: Sequence[frozenset[str]]) -> str:
    """The first stage at which evidence of a question that was not answered rightly was lost; "" where none was.

    `unrefused` is what would have been answered if nothing were refused.
    """
    if not question.answerable or is_right(question, answer, holders):
        return ""
    if not all(holders):
        return NOT_IN_ANY
    retrieved = {one.passage_id for one in answer.retrieved}
    if not all(retrieved & one for one in holders):
        return NOT_RETRIEVED
    chosen = {one.passage_id for one in unrefused.citations}
    if not all(chosen & one for one in holders):
        return NOT_CHOSEN
    return REFUSED if answer.status != "answered" else ""


def _judged(holders: Sequence[frozenset[str]]) -> set[str]:
    missing = {f"missing {number}" for number, one in enumerate(holders) if not one}
    return missing.union(*holders)


def _asks_for_a_list(question: LabelledQuestion) -> bool:
    """By what a right answer holds, or by the evidence: of a list that was marked as right nothing else is known."""
    quoted = sum(len(one.quote.split()) for one in question.evidence)
    return max(len(question.must), len(question.evidence)) >= LIST_GROUPS or quoted > MAX_WORDS


def _said(question: LabelledQuestion, answer: Answer) -> list[bool]:
    text = plain(answer.answer)
    return [any(plain(one) in text for one in group) for group in question.must]


def _supporting(question: LabelledQuestion, answer: Answer, holders: Sequence[frozenset[str]]) -> list[bool]:
    """For every citation: its passage holds evidence, is a part of it, or holds words that the answer must hold."""
    wanted = [plain(one) for group in question.must for one in group]
    whole = [plain(one.quote) for one in question.evidence]
    return [any(one.passage_id in passages for passages in holders) or any(plain(one.text) in text for text in whole)
            or any(text in plain(one.text) for text in wanted) for one in answer.citations]


def _without_marks(answer: Answer) -> str:
    marks = "|".join(str(one.number) for one in answer.citations)
    return re.sub(rf"\[(?:{marks})\]", " ", answer.answer) if marks else answer.answer


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0
