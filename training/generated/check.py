"""Checks a generated file and shows what is in it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

Row = dict[str, Any]


def problems(document: Row) -> list[str]:
    text, found = document["text"], []
    told = {(about, relation) for about, relation in document["told"]}
    for question in document["questions"]:
        key = (question["about"], question["relation"])
        if question["answerable"]:
            if text[question["start"]:question["end"]] != question["answer"] or not question["answer"].strip():
                found.append(f"offsets: {question}")
            if any(not text[start:end].strip() for start, end in question.get("spans", [])):
                found.append(f"spans: {question}")
        elif key in told:
            found.append(f"told all the same: {question}")
        if "{" in question["question"] or not question["question"].strip():
            found.append(f"wording: {question}")
    share = sum(not q["answerable"] for q in document["questions"]) / max(1, len(document["questions"]))
    if len(document["questions"]) < 12 or not 0.25 <= share <= 0.5:
        found.append(f"{len(document['questions'])} questions, {share:.2f} without answer: {document['title']}")
    return found


def check(path: Path, samples: int = 10, seed: int = 0) -> int:
    documents = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    found = [problem for document in documents for problem in problems(document)]
    rows = [(document, question) for document in documents for question in document["questions"]]
    _counts("relation", Counter((q["relation"], q["answerable"]) for _, q in rows))
    _counts("language", Counter((q["language"], q["answerable"]) for _, q in rows))
    _counts("document language", Counter((d["language"], True) for d in documents))
    _counts("why no answer", Counter((q["why"], False) for _, q in rows if not q["answerable"]))
    refused = sum(not q["answerable"] for _, q in rows) / max(1, len(rows))
    across = sum(q["language"] != d["language"] for d, q in rows) / max(1, len(rows))
    print(f"\n{len(documents)} documents, {len(rows)} questions, {refused:.1%} without answer, {across:.1%} across")
    for document, question in Random(seed).sample(rows, min(samples, len(rows))):
        _show(document, question)
    print(f"\n{len(found)} problems", *found[:20], sep="\n")
    return 1 if found else 0


def _counts(name: str, counts: Counter[tuple[str, bool]]) -> None:
    print(f"\n{name:24} answered  refused")
    for key in sorted({key for key, _ in counts}):
        print(f"{key:24} {counts[key, True]:8} {counts[key, False]:8}")


def _show(document: Row, question: Row) -> None:
    print("\n" + "-" * 80)
    print(document["text"])
    verdict = question["answer"] if question["answerable"] else f"NO ANSWER ({question['why']})"
    print(f">> [{question['relation']}] {question['question']}\n<< {verdict}")
