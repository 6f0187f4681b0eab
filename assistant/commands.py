"""What the commands do, and how their results read for people; the options stand in __main__.py."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.progress import Progress, harmless
from assistant.settings import Settings, read_settings

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation
    from index.build import Receipt


def run(options: Namespace) -> None:
    """Runs the command that `options` name."""
    settings = read_settings(index_directory=options.index, corpus_directory=options.corpus,
                             answer_language=getattr(options, "answer_language", None))
    if options.command == "index":
        run_index(settings, rebuild=options.rebuild, as_json=options.json)
    elif options.command == "register":
        from assistant.register.commands import run_register

        run_register(settings, options)
    elif options.command == "documents":
        from assistant.documents.commands import run_documents

        run_documents(settings, options)
    elif options.command == "evaluate":
        run_evaluate(settings, options.questions, options.output, options.compare, as_json=options.json)
    elif options.batch is not None:
        from assistant.batch import answer_batch

        with Progress() as progress:
            answer_batch(settings, options.batch, options.output, progress)
    else:
        run_ask(settings, options.question, options.after, as_json=options.json)


def run_index(settings: Settings, rebuild: bool, as_json: bool) -> None:
    """Brings the index in line with the corpus folder and prints the receipt."""
    from assistant.documents.killed import finish_killed
    from assistant.pipeline import Assistant
    from index.build import build
    from index.embed import open_embedder

    with Progress() as progress:
        embedder = open_embedder(settings.embedding_model, settings.cache_directory, progress)
        finish_killed(settings.corpus_directory)
        receipt = build(settings.corpus_directory, settings.index_directory, embedder, progress, rebuild,
                        settings.cache_directory)
        progress("preparing the kinds of questions", 1.0)
        # So that the first question need not wait for it.
        Assistant(settings, embedder).prepare()
    if not receipt.added and not receipt.updated and not receipt.unchanged:
        print(f"Note: {settings.corpus_directory} holds no document that can be read; the index is empty now.",
              file=sys.stderr)
    if as_json:
        print(json.dumps(receipt.as_dict(), ensure_ascii=False, indent=2))
    else:
        print(harmless(receipt_text(receipt)))


def run_ask(settings: Settings, question: str, after: list[str], as_json: bool) -> None:
    """Answers one question and prints the answer."""
    from assistant.pipeline import Assistant
    from index.embed import open_embedder
    from index.generations import hold_current

    # Without an index the model need not even be prepared.
    hold_current(settings.index_directory)[1].close()
    with Progress(quiet=True) as progress:
        embedder = open_embedder(settings.embedding_model, settings.cache_directory, progress)
        assistant = Assistant(settings, embedder)
        answer = assistant.ask(question, after, on_step=lambda step: progress(step, 0.0))
    if as_json:
        print(json.dumps(answer.as_dict(), ensure_ascii=False, indent=2))
    else:
        print(harmless(answer_text(answer)))


def run_evaluate(settings: Settings, questions_path: Path, output: Path | None, earlier: Path | None,
                 as_json: bool) -> None:
    """Measures the product on a set of questions, saves the run, compares it with an earlier one, prints the metrics.

    What can be wrong with the files is told before anything is asked.
    """
    from assistant.compare import check_same, compare, comparison_as_dict
    from assistant.evaluate import evaluate, unknown_documents
    from assistant.evaluation_text import comparison_text, run_text
    from assistant.pipeline import Assistant
    from assistant.question_set import read_question_set
    from assistant.report import report_html
    from assistant.saved_run import check_place, load_run, save_run
    from index.embed import open_embedder

    questions = read_question_set(questions_path)
    before = load_run(earlier) if earlier else None
    if before:
        check_same([one.as_dict() for one in questions], before.rows)
    if output:
        check_place(output)
    with Progress() as progress:
        assistant = Assistant(settings, open_embedder(settings.embedding_model, settings.cache_directory, progress))
        unknown = unknown_documents(assistant, questions)
        run = evaluate(assistant, questions, questions_path, progress)
    if questions.left_out:
        print(f"Note: {questions.left_out}", file=sys.stderr)
    if unknown:
        print(harmless(f"Note: evidence names documents that the index does not hold: {', '.join(unknown)}. It counts "
                       "as missing."), file=sys.stderr)
    differences = compare(run.rows, before.rows) if before else None
    if differences is not None:
        run.metrics["comparison"] = comparison_as_dict(differences)
    if output:
        save_run(output, run, report_html(run, differences))
    texts = [run_text(run)] + ([] if differences is None else [comparison_text(differences)])
    print(json.dumps(run.metrics, ensure_ascii=False, indent=2) if as_json else harmless("\n\n".join(texts)))


def receipt_text(receipt: "Receipt") -> str:
    """The receipt of a build, for people."""
    kinds = ("added", "updated", "removed", "unchanged")
    counts = [f"{len(getattr(receipt, kind))} {kind}" for kind in kinds]
    documents = len(receipt.added) + len(receipt.updated) + len(receipt.unchanged)
    lines = [f"The index holds {documents} documents in {receipt.passages} passages ({receipt.seconds:.1f} s): "
             f"{', '.join(counts)}, {len(receipt.failed)} failed."]
    lines += [f"{kind.capitalize()}: {', '.join(names)}" for kind in kinds[:3] if (names := getattr(receipt, kind))]
    lines += [f"Failed: {file}: {reason}" for file, reason in receipt.failed.items()]
    lines += [f"Note: {name}: {note}" for name, note in receipt.noted.items()]
    for name in (*receipt.added, *receipt.updated):
        about = receipt.documents[name]
        if about["similar_to"]:
            lines.append(f"Nearly the same: {name} and {about['similar_to']}")
        if about["replaces"]:
            lines.append(f"Newer version: {name} replaces {about['replaces']}")
        lines += [f"Warning: {name}: {warning}" for warning in about["warnings"]]
    return "\n".join(lines)


def answer_text(answer: "Answer") -> str:
    """An answer with its sources, for people; one that was not found says by itself what was searched."""
    written = [f"\n{line}" for line in writer_lines(answer)]
    if not answer.citations:
        return "\n".join([answer.answer, *written])
    sources = "Sources, from the register" if answer.from_register else "Sources"
    return "\n".join([answer.answer, "", sources, *(_source(citation) for citation in answer.citations), *written])


def writer_lines(answer: "Answer") -> list[str]:
    """Who wrote an answer where a chat model was asked: where it runs, its cost, and what of it was left out."""
    writer = answer.writer
    if writer is None:
        return []
    sent = "the questions were sent there, no passage" if writer.is_for_question else \
        "the questions and the passages found were sent there" if writer.is_sent else "nothing was sent there"
    place = f"{writer.host}: {sent}" if writer.is_remote else writer.host
    costs = [f"{count:,} tokens {way}" for count, way in ((writer.tokens_in, "in"), (writer.tokens_out, "out"))
             if count is not None]
    if writer.first_word_seconds is not None:
        costs.append(f"first word after {writer.first_word_seconds:.1f} s")
    cost = f" ({', '.join(costs)})" if costs else ""
    if writer.is_for_question:
        return [f"{writer.name} was asked what the question means. It runs on {place}{cost}."]
    told = (f"Quoted from the documents, not written by a model. {answer.fallback} " if answer.fallback else
            f"Written by {writer.name}, each statement checked against its quotes. ")
    lines = [f"{told}{f'{writer.name} runs' if answer.fallback else 'It runs'} on {place}{cost}."]
    if answer.left_out:
        lines.append("\n".join([f"Left out, not proved ({len(answer.left_out)}):",
                                *(f"- {one.text} ({one.reason})" for one in answer.left_out)]))
    return lines


def _source(citation: "Citation") -> str:
    place = " › ".join(part for part in (citation.title, citation.section) if part)
    page = f", page {citation.page}" if citation.page is not None else ""
    quote = " ".join(citation.quote.split())
    return (f"[{citation.number}] {place}{page}\n"
            f"    {citation.document}, characters {citation.start}–{citation.end}: “{quote}”")
