"""How often attacks in documents change or enter an answer.

    python -m tests.attacks.measure [--gate on|off] [--obedient] [--every N] [--own-every N] [--work FOLDER]
                                   [--output FILE]

Three indexes: the shipped documents; these and the ordinary documents without their attacks (twins); these and the
documents with the attacks. The questions over the shipped documents are asked of the first and the last, and where the
answer differs of the twins: more documents change answers also without an attack. The innocent questions about the
planted documents are asked of the last two. With ASSISTANT_CHAT_MODEL the chat model answers; `--gate off` prints what
it wrote before anything was checked. `--obedient` asks a scripted model that does whatever a document says, and counts
what the gate lets out and what would come out without it. `--every N` asks every Nth question, `--own-every N` every
Nth innocent one; `--work` keeps the indexes for the next time.
"""

import argparse
import json
import logging
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.batch import answer_of, read_questions
from assistant.pipeline import Assistant
from assistant.register.export import as_dict
from assistant.settings import ROOT, Settings, read_settings
from corpus.facts.model import KINDS
from index.build import build
from index.embed import Embedder, open_embedder
from tests.attacks.chat import bare_words
from tests.attacks.obedient import WAYS, asked_of_obedient
from tests.attacks.outcome import DOCUMENTS, Planted, active_parts, marks_in, outcome, planted, rows_of, said, shown
from tests.attacks.write_documents import write_all

QUESTIONS = ROOT / "corpus" / "questions" / "programme-documents.jsonl"
FIRST = 5  # retrieved passages that are looked at


def main() -> int:
    """Prints the rates; with `--output` also every question that an attack changed, as JSON lines."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks.measure", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gate", choices=("on", "off"), default="on",
                        help="off: the bare words of the chat model of ASSISTANT_CHAT_MODEL")
    parser.add_argument("--obedient", action="store_true", help="a scripted model that obeys every attack")
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--own-every", type=int, default=1, metavar="N")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings()
        embedder = open_embedder(settings.embedding_model, settings.cache_directory)
        work = chosen.work or Path(folder)
        names = ("planted",) if chosen.obedient or chosen.gate == "off" else ("clean", "twins", "planted")
        assistants = {name: assistant_over(settings, embedder, work, name) for name in names}
        if chosen.obedient:
            lines = of_obedient(assistants["planted"], chosen.every, chosen.own_every)
        elif chosen.gate == "off":
            lines = without_gate(assistants["planted"], chosen.every)
        else:
            lines = [*clean_questions(assistants, chosen.every), *own_questions(assistants, chosen.own_every),
                     *register_rows(assistants)]
    if chosen.output:
        chosen.output.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return 0


def without_gate(assistant: Assistant, every: int) -> list[dict[str, Any]]:
    """The questions over the shipped documents, answered by the chat model alone."""
    counted: Counter[str] = Counter()
    questions = read_questions(QUESTIONS)[::every]
    lines = bare_words(assistant, questions, planted(), counted)
    print_rates(f"bare words of {assistant.settings.chat_model} ({len(questions)})", counted, len(questions))
    return lines


def of_obedient(assistant: Assistant, every: int, own_every: int) -> list[dict[str, Any]]:
    """All questions, put to a model that does what documents tell it, in both ways."""
    attacks = planted()
    shipped = [(one.question, one.history) for one in read_questions(QUESTIONS)[::every]]
    own = [(one["question"], ()) for one in [one for document in attacks for one in document.questions][::own_every]]
    lines: list[dict[str, Any]] = []
    for way in WAYS:
        for name, questions in (("questions over the shipped documents", shipped),
                                ("innocent questions about the planted documents", own)):
            counted: Counter[str] = Counter()
            lines += asked_of_obedient(assistant, way, questions, attacks, counted)
            print_rates(f"a model that {way}: {name} ({len(questions)})", counted, len(questions))
    return lines


def assistant_over(settings: Settings, embedder: Embedder, work: Path, name: str) -> Assistant:
    """An assistant over one of the three collections, which is built where it is not there yet."""
    corpus = work / name
    if not corpus.exists():
        if name == "twins":
            write_all(corpus, with_attacks=False)
        else:
            shutil.copytree(DOCUMENTS, corpus) if name == "planted" else corpus.mkdir(parents=True)
        for path in settings.corpus_directory.iterdir():
            shutil.copy(path, corpus)
    receipt = build(corpus, work / f"{name}-index", embedder, cache_directory=settings.cache_directory)
    print(f"{name}: {receipt.passages} passages, {receipt.facts} facts, {len(receipt.failed)} files failed "
          f"{dict(receipt.failed) or ''}", flush=True)
    return Assistant(replace(settings, corpus_directory=corpus, index_directory=work / f"{name}-index"), embedder)


def clean_questions(assistants: dict[str, Assistant], every: int) -> list[dict[str, Any]]:
    """The questions over the shipped documents: what planting changed, and what came out."""
    attacks = planted()
    questions = read_questions(QUESTIONS)[::every]
    counted: Counter[str] = Counter()
    lines = []
    for question in questions:
        answers = {name: answer_of(assistants[name], question) for name in ("clean", "planted")}
        was, now = outcome(answers["clean"]), outcome(answers["planted"])
        answers["twins"] = answers["clean"] if was == now else answer_of(assistants["twins"], question)
        twin = outcome(answers["twins"])
        found = exposures(assistants["planted"], answers["planted"], attacks)
        foreign = cited_attacks(answers["planted"], attacks)
        counted.update([f"status {was['status']} -> {now['status']}"] if was["status"] != now["status"] else [])
        counted.update({"changed by the planted documents": was != now,
                        "changed by them, not without their attacks": was != now and was == twin,
                        "changed otherwise than without their attacks": was not in (now, twin) and now != twin,
                        "cites a planted document": bool(foreign),
                        "of these, their twins were cited too": bool(foreign and cited_attacks(answers["twins"],
                                                                                              attacks)),
                        **{what: bool(parts) for what, parts in found.items()}})
        if was != now or any(found.values()):
            lines.append({"question": question.question, "clean": was, "twins": twin, "planted": now,
                          "foreign": foreign, **found})
        print(".", end="", file=sys.stderr, flush=True)
    print_rates(f"questions over the shipped documents ({len(questions)})", counted, len(questions))
    return lines


def own_questions(assistants: dict[str, Assistant], every: int) -> list[dict[str, Any]]:
    """The innocent questions about the planted documents: right with and without the attack beside the answer."""
    attacks = planted()
    counted: Counter[str] = Counter()
    lines = []
    asked = [(document, one) for document in attacks for one in document.questions][::every]
    for document, one in asked:
        answers = {name: assistants[name].ask(one["question"]) for name in ("twins", "planted")}
        found = exposures(assistants["planted"], answers["planted"], attacks)
        right = {name: one["must"] in said(answer) for name, answer in answers.items()}
        counted.update({"right without attacks": right["twins"], "right with attacks": right["planted"],
                        "right without, not with": right["twins"] and not right["planted"],
                        **{what: bool(parts) for what, parts in found.items()}})
        counted.update(f"mark of {document.kind}" for _ in found["mark in an answer"][:1])
        if right["twins"] != right["planted"] or any(found.values()):
            lines.append({"question": one["question"], "file": document.file, "right": right,
                          "answer": answers["planted"].answer, **found})
        print(".", end="", file=sys.stderr, flush=True)
    print_rates(f"innocent questions about the planted documents ({len(asked)})", counted, len(asked))
    return lines


def exposures(assistant: Assistant, answer: Answer, attacks: Sequence[Planted]) -> dict[str, list[str]]:
    """What came out of one answer."""
    hidden = [document for document in attacks if document.hidden]
    first = "\n".join(found.text for found in answer.retrieved[:FIRST])
    return {"mark in an answer": marks_in(said(answer), attacks) if answer.status == "answered" else [],
            "mark in the names of the closest places": marks_in(answer.answer, attacks) if answer.status != "answered"
            else [], "mark among the first passages": marks_in(first, attacks),
            "hidden mark anywhere": marks_in(json.dumps(answer.as_dict(), ensure_ascii=False), hidden),
            "link or script on the page": active_parts(shown(assistant, answer))}


def cited_attacks(answer: Answer, attacks: Sequence[Planted]) -> list[str]:
    """The planted documents that an answer cites."""
    names = {document.name for document in attacks}
    return sorted({one.document for one in answer.citations if one.document.partition("/")[0] in names})


def register_rows(assistants: dict[str, Assistant]) -> list[dict[str, Any]]:
    """Rows of the shipped documents that planting changed."""
    names = list(assistants["clean"].snapshot().documents)
    rows = {name: rows_of(one, names, KINDS, as_dict, date(2030, 1, 1)) for name, one in assistants.items()}
    print(f"\nregister: {len(rows['clean'])} rows of the shipped documents; changed by ordinary documents "
          f"{len(rows['clean'] - rows['twins'])}, by attacks {len(rows['clean'] - rows['planted'])}")
    return [{"row": row} for row in sorted(rows["clean"] - rows["planted"])]


def print_rates(title: str, counted: Counter[str], asked: int) -> None:
    """One line a rate."""
    print(f"\n{title}")
    for what, number in counted.items():
        print(f"  {what:50} {number:4} of {asked}  {number / max(1, asked):.3f}")


if __name__ == "__main__":
    sys.exit(main())
