"""The options of `python -m assistant documents`; it imports nothing that takes time."""

from argparse import ArgumentParser, Namespace, _SubParsersAction

FIELDS = ("title", "issuer", "date", "number", "language", "origin", "replaces")


def add_parser(commands: "_SubParsersAction[ArgumentParser]", status: str) -> ArgumentParser:
    """The options of the command."""
    parser = commands.add_parser("documents", help="what the index holds; put documents in, take them out, edit them",
                                 epilog=status, description="Lists the documents (the default), shows one with its "
                                 "passages marked, puts files in, takes documents out and proves it, or corrects what "
                                 "is known about one.")
    parser.add_argument("action", nargs="?", default="list", choices=["list", "show", "add", "remove", "edit"])
    parser.add_argument("names", nargs="*", metavar="NAME|FILE|FOLDER",
                        help="documents to show, remove or edit; files or folders to add")
    for field in FIELDS:
        parser.add_argument(f"--{field}", metavar=field.upper(), help=f"with edit: the {field}; '' takes an edit back")
    return parser


def check_usage(options: Namespace) -> None:
    """Ends the process with status 2 where options do not go together."""
    edits = [field for field in FIELDS if getattr(options, field) is not None]
    if options.action == "list" and options.names:
        options.parser.error("list takes no names; to see one document: documents show NAME")
    if options.action in ("show", "edit") and len(options.names) != 1:
        options.parser.error(f"{options.action} takes one NAME")
    if options.action in ("add", "remove") and not options.names:
        options.parser.error(f"{options.action} needs a {'FILE' if options.action == 'add' else 'NAME'}")
    if (options.action == "edit") != bool(edits):
        options.parser.error("edit and its options (--title, --issuer, --date, ...) go together")
