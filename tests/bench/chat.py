"""What the gate does to the answers of a chat model: how much of what it says is shown, and whether that is proved.

    python -m tests.bench.chat --model gguf:/path/model.gguf [--base-url URL] [--questions FILE] [--every N]
                               [--passages N] [--answer-tokens N] [--seconds N] [--output FILE]

Every question is asked once. What was shown is checked again, by another check than the gate's (tests/bench/proof.py).
The same check of what the model said at first tells what would have been shown without the gate; nowhere else can the
gate be left out. The index is built anew for the measurement.
"""

import argparse
import json
import logging
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Statement
from assistant.batch import read_questions
from assistant.chat.parse import Claimed
from assistant.chat.writer import ChatWriter, _Answering
from assistant.pipeline import Assistant
from assistant.settings import ROOT, Settings, read_settings
from corpus.document import Passage
from index.build import build
from index.embed import open_embedder
from tests.bench.proof import fault_of_said, fault_of_shown

GOLD = ROOT.parent / "shared" / "gold" / "questions.jsonl"
# One statement as the model said it: what it was given, and whether it was asked a second time.
Said = tuple[Claimed, Sequence[Passage], bool]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the shares; with `--output` also each answer, as JSON lines. 1 where something unproved was shown."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.chat", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="as ASSISTANT_CHAT_MODEL")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--questions", type=Path, default=GOLD)
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--passages", type=int, default=10)
    parser.add_argument("--answer-tokens", type=int, default=1_024)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args(arguments)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(
            index_directory=Path(folder) / "index", chat_model=chosen.model, chat_base_url=chosen.base_url or None,
            chat_passages=chosen.passages, chat_answer_tokens=chosen.answer_tokens, chat_timeout_seconds=chosen.seconds)
        rows = []
        for row in measured(settings, chosen.questions, chosen.every):
            rows.append(row)
            print(".", end="", file=sys.stderr, flush=True)
            if chosen.output:  # as they come: an hour of answers is not lost with the last one
                chosen.output.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), "utf-8")
    print_shares(rows)
    return 1 if any(fault for row in rows for _, fault in row["shown"]) else 0


def measured(settings: Settings, questions: Path, every: int) -> Iterator[dict[str, Any]]:
    """One row a question: what was said, what was shown of it, and the fault of each, "" where it is proved."""
    embedder = open_embedder(settings.embedding_model, settings.cache_directory)
    build(settings.corpus_directory, settings.index_directory, embedder, cache_directory=settings.cache_directory)
    assistant = Assistant(settings, embedder)
    for question in read_questions(questions)[::every]:
        shown: list[Statement] = []
        with heard() as said:
            answer = assistant.ask(question.question, question.history, on_statement=shown.append)
        yield row_of(assistant, answer, shown, said)


def row_of(assistant: Assistant, answer: Answer, shown: Sequence[Statement], said: Sequence[Said]) -> dict[str, Any]:
    """One question's row."""
    text_of = assistant.snapshot().stored_text
    return {"question": answer.question, "status": answer.status, "answer": answer.answer, "fallback": answer.fallback,
            "asked": answer.writer is not None and not answer.writer.is_for_question,
            "by_model": bool(shown) and not answer.fallback,
            "first_word_seconds": answer.writer.first_word_seconds if answer.writer else None,
            "said": [[one.text, one.citations, fault_of_said(one, given)] for one, given, again in said if not again],
            "said_again": [[one.text, one.citations] for one, _, again in said if again],
            "shown": [[one.text, fault_of_shown(one, text_of)] for one in shown],
            "left_out": [[one.text, one.reason] for one in answer.left_out]}


@contextmanager
def heard() -> Iterator[list[Said]]:
    """What the model says while the block runs, before the gate."""
    said: list[Said] = []
    take, repair, is_again = _Answering.take, ChatWriter._repair, [False]

    def hear(answering: _Answering, claimed: Claimed) -> None:
        said.append((claimed, answering.gate.passages, is_again[0]))
        take(answering, claimed)

    def hear_again(writer: ChatWriter, *arguments: Any) -> None:
        is_again[0] = True
        repair(writer, *arguments)

    _Answering.take, ChatWriter._repair = hear, hear_again  # type: ignore[method-assign]
    try:
        yield said
    finally:
        _Answering.take, ChatWriter._repair = take, repair  # type: ignore[method-assign]


def print_shares(rows: Sequence[dict[str, Any]]) -> None:
    """The table of decision 16."""
    asked = [row for row in rows if row["asked"]]
    said = [fault for row in rows for *_, fault in row["said"]]
    again = sum(len(row["said_again"]) for row in rows)
    shown = [fault for row in rows for _, fault in row["shown"]]
    dropped = sum(len(row["left_out"]) for row in rows)
    seconds = [row["first_word_seconds"] for row in asked if row["first_word_seconds"] is not None]
    print(f"\n{len(rows)} questions, {len(asked)} put to the model")
    print(f"answered by the model {sum(row['by_model'] for row in rows)}, by quotes instead "
          f"{sum(bool(row['fallback']) and row['status'] == 'answered' for row in asked)}, not found "
          f"{sum(row['status'] == 'not_found' for row in asked)}")
    for reason, number in Counter(row["fallback"] for row in asked if row["fallback"]).most_common():
        print(f"  {number:3} {reason}")
    print(f"gate on:  {len(shown)} statements shown, proved {share(sum(not one for one in shown), len(shown))}; "
          f"left out {share(dropped, dropped + len(shown))}")
    print(f"gate off: {len(said)} statements said at first, not proved {share(sum(map(bool, said)), len(said))}; "
          f"{again} said when asked again")
    for reason, number in Counter(fault for fault in said if fault).most_common():
        print(f"  {number:3} {reason}")
    if seconds:
        print(f"seconds to the first word: median {statistics.median(seconds):.1f}, most {max(seconds):.1f}")


def share(part: int, whole: int) -> str:
    """"3 of 4 (75 %)"."""
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else "0 of 0"


if __name__ == "__main__":
    sys.exit(main())
