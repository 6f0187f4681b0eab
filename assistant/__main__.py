"""The command line: `python -m assistant index`, `ask`, `register`, `documents` and `evaluate`.

What they do stands in commands.py.

Results go to stdout, progress and errors to stderr. Exit status: 0 done (an honest "not found" is an answer), 1 it
failed, 2 wrong usage, 130 interrupted, 141 nobody reads the results any more.
"""

import argparse
import io
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assistant.documents.options import add_parser as documents_parser
from assistant.documents.options import check_usage as check_documents
from assistant.errors import AssistantError
from assistant.progress import heeding_control_c
from corpus.errors import CorpusError
from index.errors import IndexingError

INTERRUPTED, BROKEN_PIPE = 130, 141
STATUS = "exit status: 0 done (an honest 'not found' is an answer), 1 it failed, 2 wrong usage"
EXAMPLES = """examples:
  python -m assistant index
  python -m assistant ask "When does phase 2 end?"
  python -m assistant ask "And phase 1?" --after "When does phase 2 end?" --json
  python -m assistant ask --batch questions.jsonl --output answers.jsonl
  python -m assistant register deadlines --year 2026 --format ics --output deadlines.ics
  python -m assistant documents add report.pdf
  python -m assistant evaluate questions.jsonl --output runs/today --compare runs/yesterday"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Whatever the terminal's locale says: quotes are in many scripts, and arguments may be any bytes.
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    _check_usage(options)
    try:
        # Imported here, so that --help and wrong usage are answered at once.
        from assistant.commands import run

        with heeding_control_c():
            run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        return BROKEN_PIPE
    except SystemExit:
        raise
    except BaseException as error:  # the bindings of Chroma have errors that are no Exception
        if options.traceback:
            traceback.print_exception(error)
        print(_one_line(error), file=sys.stderr)
        return 1
    return 0


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    if isinstance(error, AssistantError | CorpusError | IndexingError):
        return f"Error: {text}"
    return f"Error: {type(error).__name__}: {text or 'no reason given'} (unexpected: --traceback shows where it arose)"


def _forget_stdout() -> None:
    """Python would otherwise complain at its end that the results cannot be written."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant", description="Answers questions about programme documents with verbatim quotes.",
        epilog=f"{EXAMPLES}\n\n{STATUS}", formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    index = commands.add_parser("index", help="bring the index in line with the corpus folder", epilog=STATUS,
                                description="Reads, splits and embeds what is new or changed in the corpus folder, "
                                            "takes out what is gone, and prints a receipt.")
    index.add_argument("--rebuild", action="store_true", help="do all documents anew, also those that have not changed")
    ask = commands.add_parser("ask", help="answer a question, or a file of them", epilog=STATUS,
                              description="Answers with verbatim quotes and where they stand, or says that the "
                                          "documents do not tell.")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument("--after", action="append", default=[], metavar="EARLIER_QUESTION",
                     help="an earlier question of the conversation; repeat it for more, oldest first")
    ask.add_argument("--batch", type=Path, metavar="QUESTIONS.jsonl",
                     help='answer many: lines such as {"question": "…", "id": "…", "history": ["…"]}')
    ask.add_argument("--output", type=Path, metavar="ANSWERS.jsonl", help="where the answers of --batch go")
    ask.add_argument("--answer-language", metavar="CODE",
                     help="the language a chat model answers in (vi); quotes stay as they are")
    documents = documents_parser(commands, STATUS)
    for command in (index, ask, _add_register(commands), documents, _add_evaluate(commands)):
        command.add_argument("--json", action="store_true", help="print JSON")
        command.add_argument("--index", type=Path, metavar="DIR", help="the folder of the index")
        command.add_argument("--corpus", type=Path, metavar="DIR", help="the folder of the documents")
        command.add_argument("--traceback", action="store_true", help="show where an error arose")
        command.set_defaults(parser=command)
    return parser


def _add_register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    register = commands.add_parser("register", help="phases, partners, commitments and deadlines, each with its quote",
                                   epilog=STATUS, description="Lists what the documents say of phases, partners, "
                                   "commitments and deadlines, each row with the words that prove it, or the rows that "
                                   "conflict; 'schema' prints the JSON Schema of the facts.")
    register.add_argument("what", choices=["phases", "partners", "commitments", "deadlines", "conflicts", "schema"])
    register.add_argument("--format", choices=["table", "json", "csv", "xlsx", "ics"], default="table",
                          help="ics is a calendar of deadlines or ends of phases (default: table)")
    register.add_argument("--output", type=Path, metavar="FILE", help="where it is saved")
    register.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD",
                          help="the day that tells which deadlines are past (default: today)")
    register.add_argument("--year", type=int, help="only rows with a date in that year")
    for name, meaning in (("programme", "about that programme"), ("document", "from that document"),
                          ("theme", "of that theme"), ("role", "with that role"), ("language", "in that language (en)"),
                          ("text", "with these words")):
        register.add_argument(f"--{name}", default="", metavar=name.upper(), help=f"only rows {meaning}")
    return register


def _add_evaluate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    evaluate = commands.add_parser("evaluate", help="measure retrieval, answers and refusals on a set of questions",
                                   epilog=STATUS, description="Asks questions whose answers are known and prints the "
                                                              "metrics: overall, by type and by language.")
    evaluate.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl",
                          help='lines such as {"question": "…", "answerable": true, "must": [["2026"]], "evidence": '
                               '[{"document": "…", "quote": "…"}], "type": "…", "language": "en"}')
    evaluate.add_argument("--output", type=Path, metavar="DIR", help="where the run and its report.html are saved")
    evaluate.add_argument("--compare", type=Path, metavar="DIR", help="a saved run of the same questions to compare "
                                                                      "with")
    return evaluate


def _check_usage(options: argparse.Namespace) -> None:
    """Ends the process with status 2 where options do not go together."""
    if options.command == "register":
        _check_register(options)
    if options.command == "documents":
        check_documents(options)
    if options.command != "ask":
        return
    if (options.question is None) == (options.batch is None):
        options.parser.error("give either a QUESTION or --batch")
    if (options.batch is None) != (options.output is None):
        options.parser.error("--batch and --output go together")
    if options.batch is not None and options.after:
        options.parser.error("--after is for one QUESTION; in a batch each question has its own history")


def _check_register(options: argparse.Namespace) -> None:
    if options.json and options.format not in ("table", "json"):
        options.parser.error("--json and --format contradict each other")
    options.format = "json" if options.json else options.format
    if options.format == "xlsx" and options.output is None:
        options.parser.error("--format xlsx needs --output FILE")
    allowed: dict[str, tuple[str, ...]] = {"conflicts": ("table", "json"), "schema": ("table", "json")}
    if options.what in ("partners", "commitments"):
        allowed[options.what] = ("table", "json", "csv", "xlsx")
    if options.format not in allowed.get(options.what, (options.format,)):
        options.parser.error(f"--format {options.format} is not for {options.what}")


if __name__ == "__main__":
    sys.exit(main())
