"""The vectors of documents that are new or changed. A document keeps its vectors where the same is to be embedded as
before: its number, date or issuer may change without that, its title stands before each passage."""

import hashlib
import json
from collections.abc import Mapping

from index import reading as reading_module
from index.context import passage_context, sentence_context
from index.embed import Embedder, Report, Vectors
from index.languages import LanguageMeans
from index.readings import KeptReading, Reading
from index.snapshot import StoredDocument
from index.vector_files import VectorFiles

EMBED_BATCH_PASSAGES = 64

Batch = tuple[list[str], list[str], int]  # what is embedded: texts, their languages, how many of them are passages


def embed_fresh(files: VectorFiles, fresh: Mapping[str, KeptReading], stored: Mapping[str, StoredDocument],
                embedder: Embedder, means: LanguageMeans, report: Report) -> None:
    """Sees to it that there is a file of vectors of each document of `fresh`; `stored` are those of the index in force.
    """
    total = sum(reading.passages for reading in fresh.values()) or 1
    done = 0
    for name, kept in sorted(fresh.items()):
        report(f"embedding {name}", done / total)
        reading = kept.load()
        # A build that was killed may have left it.
        if files.load(name, reading.fingerprint, reading.passages) is None:
            batches = [_batch(reading, start) for start in range(0, len(reading.passages), EMBED_BATCH_PASSAGES)]
            embedded = hashlib.sha256(json.dumps([reading_module.reading_code(), batches]).encode()).hexdigest()
            before = stored[name].fingerprint if name in stored else ""
            if not files.take_over(name, before, reading.fingerprint, embedded):
                vectors = []
                for number, batch in enumerate(batches):
                    begun = done + number * EMBED_BATCH_PASSAGES
                    report(f"embedding {name}", begun / total)
                    within = _within(report, f"embedding {name}", begun / total, batch[2] / total)
                    vectors.append(_embed(batch, embedder, means, within))
                files.save(name, reading.fingerprint, embedded, vectors)
        done += len(reading.passages)


def _within(report: Report, step: str, begun: float, share: float) -> Report:
    """Reports the progress of a part as that of the whole."""
    return lambda _, fraction: report(step, begun + share * fraction)


def _batch(reading: Reading, start: int) -> Batch:
    """Some passages from `start` on, then the sentences in them."""
    passages = reading.passages[start : start + EMBED_BATCH_PASSAGES]
    sentences = [(passage, sentence) for passage in passages for sentence in passage.sentences]
    texts = [passage_context(reading.document, passage) for passage in passages]
    texts += [sentence_context(reading.document, sentence) for _, sentence in sentences]
    languages = [passage.language for passage in passages] + [passage.language for passage, _ in sentences]
    return texts, languages, len(passages)


def _embed(batch: Batch, embedder: Embedder, means: LanguageMeans, report: Report) -> tuple[Vectors, Vectors]:
    """The vectors of the passages, and of the sentences in them. `report` may raise, to end it early."""
    texts, languages, passages = batch
    vectors = means.shift_passages(embedder.encode_passages(texts, report), languages)
    return vectors[:passages], vectors[passages:]
