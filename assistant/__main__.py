"""The command line: python -m assistant index | ask."""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")


def main() -> int:
    p = argparse.ArgumentParser("assistant")
    sub = p.add_subparsers(dest="command", required=True)
    for name in ("index", "ask"):
        c = sub.add_parser(name)
        c.add_argument("--index", type=Path); c.add_argument("--corpus", type=Path); c.add_argument("--json", action="store_true")
        if name == "ask":
            c.add_argument("question", nargs="?"); c.add_argument("--after", action="append", default=[])
            c.add_argument("--batch", type=Path); c.add_argument("--output", type=Path)
        else:
            c.add_argument("--rebuild", action="store_true")
    a = p.parse_args()
    from assistant.settings import read_settings
    from index.embed import open_embedder
    s = read_settings(index_directory=a.index, corpus_directory=a.corpus)
    e = open_embedder(s.embedding_model, s.cache_directory)
    from assistant.pipeline import Assistant
    if a.command == "index":
        from index.build import build
        r = build(s.corpus_directory, s.index_directory, e, rebuild=a.rebuild)
        print(json.dumps(r.as_dict(), ensure_ascii=False)); return 0
    bot = Assistant(s, e)
    if a.batch:
        with a.output.open("w") as out:
            for line in a.batch.open():
                q = json.loads(line)
                out.write(json.dumps(bot.ask(q["question"], q.get("history", []), question_id=q["id"]).as_dict(), ensure_ascii=False) + "\n")
        return 0
    r = bot.ask(a.question, a.after)
    print(json.dumps(r.as_dict(), ensure_ascii=False, indent=1) if a.json else r.answer + f"\n({r.status} {r.confidence})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
