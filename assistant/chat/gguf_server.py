"""The process that runs a GGUF file for gguf.py: llama.cpp, speaking the OpenAI protocol on a port of 127.0.0.1.

It reads one line of JSON, what to serve, and answers with one: {"url": …}, or {"error": …} where the model cannot be
loaded. It ends with its standard input, so that it does not outlive who started it, however that ends.
"""

import json
import os
import sys
from typing import Any


def main() -> None:
    """Serves until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # the library writes there as it likes
    asked = json.loads(sys.stdin.readline())
    try:
        server = serve(asked)
        said = {"url": f"{server.listening_address}/v1"}
    except RuntimeError as error:
        said = {"error": str(error)[:200]}
    print(json.dumps(said), file=answers, flush=True)
    sys.stdin.read()
    os._exit(0)  # without waiting for an answer that is being written


def serve(asked: dict[str, Any]) -> Any:
    """llama.cpp with the model loaded. Raises RuntimeError where that fails.

    `asked`: "path"; "context_tokens" of one answer; "slots", how many are written at once; "threads"; "key", which
    callers must know ("" for none)."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = asked["path"]
    parameters.n_ctx = asked["context_tokens"] * asked["slots"]
    parameters.n_parallel = asked["slots"]
    parameters.cpuparams.n_threads = asked["threads"]
    parameters.cache_ram_mib = 0  # earlier prompts need not be kept, in 8 GB: two questions share no passages
    parameters.verbosity = -1
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    if asked["key"]:
        parameters.api_keys = [asked["key"]]
    parameters.ui = False
    parameters.endpoint_slots = False
    return xllamacpp.Server(parameters)


if __name__ == "__main__":
    main()
