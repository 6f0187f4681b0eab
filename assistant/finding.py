"""What was found for a question, and the answer that is made of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer import Answer, Citation, Retrieved, Status
from assistant.evidence import Evidence
from assistant.messages import message
from assistant.question import Question
from assistant.register.question import RegisterQuery
from assistant.retrieve import Retrieval
from corpus.document import Passage

if TYPE_CHECKING:
    from assistant.chat.writer import Written

CLOSEST_SHOWN = 3


@dataclass(frozen=True)
class Finding:
    """What was found for one reading of a question: passages, the kinds of answer wanted, every sentence as evidence
    (best first), the passages in that order, and how sure it is that the best one answers. `register` are the rows of
    the register that answer instead, where they prove the answer better; `sure` is then theirs."""

    question: Question
    retrieval: Retrieval
    kinds: dict[str, float]
    evidence: list[Evidence]
    ranked: list[tuple[Passage, float]]
    sure: float
    register: RegisterQuery | None = None


def answer_of(found: Finding, status: Status, text: str, citations: tuple[Citation, ...],
              written: "Written | None" = None) -> Answer:
    """The answer made of what was found and what was written, without an id and the seconds it took."""
    question = found.question
    retrieved = tuple(Retrieved.of(passage, score) for passage, score in found.ranked)
    by_model = written is not None and bool(written.citations)
    return Answer("", question.text, question.interpreted, question.language, status, text,
                  round(found.sure, 4), citations, retrieved,
                  from_register=status == "answered" and found.register is not None and not by_model,
                  writer=written.writer if written else None, left_out=written.left_out if written else (),
                  fallback=_fallback(written))


def _fallback(written: "Written | None") -> str:
    if written is None or written.citations:
        return ""
    return written.fallback or (f"The model {written.writer.name} read the passages and found no answer in them. Ask "
                                "in other words where you think that they hold one.")


def not_found_text(found: Finding) -> str:
    """What is said where the documents do not answer: so, what was searched, and what came closest."""
    language, retrieval = found.question.language, found.retrieval
    places = [" › ".join(part for part in (passage.title, passage.section) if part)
              for passage, _ in found.ranked[:CLOSEST_SHOWN]]
    lines = [message("not_found", language),
             message("searched", language).format(passages=retrieval.searched, documents=retrieval.documents_searched)]
    if places:
        lines.append(message("closest", language).format(places="; ".join(dict.fromkeys(places))))
    return "\n".join(lines)
