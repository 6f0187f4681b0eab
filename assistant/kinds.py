"""What kind of answer a question wants: a date, an amount, a list … told by its nearest examples in any language.

The examples (data/question_kinds.json, written for this product) are embedded once with the model in use and a
logistic regression is fitted on them; both are kept in the cache folder under the model's identity.
"""

import contextlib
import hashlib
import json
import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embed import Embedder
from index.languages import LanguageMeans

EXAMPLES = Path(__file__).parent / "data" / "question_kinds.json"
# Chosen by the log-likelihood of languages left out (docs/decisions/0005).
REGULARISATION = 300.0

YEAR = r"(?:1[89]|20|25)\d\d"
DATE = re.compile(
    rf"\b{YEAR}\b|\b\d{{1,2}}\s*[/.-]\s*\d{{1,2}}\s*[/.-]\s*\d{{2,4}}\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+[^\W\d]{{3,}}\b"
    r"|(?:ngày|tháng|tanggal|วันที่|月|日)\s*\d|\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b",
)
SPAN_OF_TIME = re.compile(
    rf"{YEAR}\D{{1,25}}{YEAR}|\b\d+\s*(?:-|–)?\s*(?:years?|months?|weeks?|days?|năm|tháng|tuần|ngày|tahun|bulan|minggu|hari"
    r"|ปี|เดือน|年|个月|taon|buwan)", re.IGNORECASE)
MONEY = re.compile(
    r"[$€£¥฿₫₱₩]\s?\d|\d\s?[$€£¥฿₫₱₩]|\b(?:USD|EUR|GBP|VND|IDR|MYR|THB|PHP|SGD|KRW|JPY|LAK|KHR|MMK|AUD|NOK|SEK|CHF|CNY"
    r"|Rp\.?|RM|US\s?\$)\s?\d|\d[\d.,]*\s?(?:(?:million|billion|thousand|mn|bn|triệu|tỷ|tỉ|nghìn|juta|miliar|ribu|ล้าน)\s*)?"
    r"(?:USD|EUR|VND|IDR|MYR|THB|PHP|KRW|dollars?|euros?|đồng|rupiah|ringgit|baht|บาท|pesos?|won|kip|riel|kyat|yen)",
    re.IGNORECASE)
# In a table's header or a key: "Contribution (USD)".
CURRENCY = re.compile(
    r"[$€£¥฿₫₱₩]|\b(?:USD|EUR|GBP|VND|IDR|MYR|THB|PHP|SGD|KRW|JPY|LAK|KHR|MMK|AUD|NOK|SEK|CHF|CNY|Rp|RM)\b"
    r"|\b(?:dollars?|euros?|đồng|rupiah|ringgit|baht|pesos?|kip|riel|kyat)\b|บาท|ກີບ|រៀល|ကျပ်", re.IGNORECASE)
PERCENT = re.compile(r"%|per\s?cent|persen|peratus|phần trăm|ร้อยละ|เปอร์เซ็นต์", re.IGNORECASE)
NUMBER = re.compile(r"\d")
NUMBER_WORD = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|dozen|hundred)\b", re.IGNORECASE)
CONTACT = re.compile(r"\S+@\S+\.\S+|https?://|www\.|\+?\d[\d ().-]{6,}\d")
CAPITALISED = re.compile(r"(?:[^\W\d_][\w’'.-]*\s+)?[A-ZÀ-ÞĐ][\w’'.-]*(?:\s+[A-ZÀ-ÞĐ][\w’'.-]*)+")
SEVERAL = re.compile(r"[,;、，；]")


@dataclass(frozen=True)
class KindClassifier:
    """A linear classifier on question vectors; `weights` is (kinds, dimensions), `bias` (kinds,)."""

    kinds: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray

    def probabilities(self, vector: np.ndarray) -> dict[str, float]:
        """How likely each kind is, for one question vector (dimensions,)."""
        logits = self.weights @ vector + self.bias
        odds = np.exp(logits - logits.max())
        return dict(zip(self.kinds, (odds / odds.sum()).tolist(), strict=True))


def kind_classifier(embedder: Embedder, means: LanguageMeans, cache_folder: Path, examples: Path = EXAMPLES
                    ) -> KindClassifier:
    """The classifier of the kinds in `examples` for this model, from the cache or fitted now (about 800 short texts to
    embed)."""
    data = examples.read_bytes()
    made_of = (data, embedder.identity.encode(), str(REGULARISATION).encode(), means.questions.tobytes())
    key = hashlib.sha256(b"|".join(made_of)).hexdigest()[:16]
    path = cache_folder / f"{examples.stem.replace('_', '-')}-{key}.npz"
    try:
        return _load(path)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        # Not there yet, or damaged: it is made (again) from the examples.
        pass
    fitted = _fit(json.loads(data)["kinds"], embedder, means)
    # A cache that cannot be written costs seconds at every start, no answer.
    with contextlib.suppress(OSError):
        _save(fitted, path)
    return fitted


def _load(path: Path) -> KindClassifier:
    with np.load(path) as stored:
        return KindClassifier(tuple(str(kind) for kind in stored["kinds"]), stored["weights"], stored["bias"])


def _save(classifier: KindClassifier, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp.npz")
    np.savez(temporary, kinds=np.array(classifier.kinds), weights=classifier.weights, bias=classifier.bias)
    temporary.replace(path)


def _fit(examples: dict[str, dict[str, list[str]]], embedder: Embedder, means: LanguageMeans
         ) -> KindClassifier:
    # Imported here: a question that finds the fitted weights needs no scikit-learn.
    from sklearn.linear_model import LogisticRegression

    rows = [(kind, language, text) for kind, by_language in examples.items()
            for language, texts in by_language.items() for text in texts]
    vectors = means.shift_questions(embedder.encode_questions([text for _, _, text in rows]),
                                    [language for _, language, _ in rows])
    model = LogisticRegression(C=REGULARISATION, max_iter=2_000).fit(vectors, [kind for kind, _, _ in rows])
    return KindClassifier(tuple(str(kind) for kind in model.classes_), model.coef_.astype(np.float32),
                          model.intercept_.astype(np.float32))


# An amount or an address is nothing else: where one is surely wanted, a sentence without one cannot answer. A date or
# a person may stand there in words that no pattern knows.
REQUIRED_FORMS = ("money", "contact")
SURELY = 0.8
FORMS = ("date", "duration", "money", "count", "contact", "person", "list")


def form_signals(kinds: Mapping[str, float], text: str, header: str = "") -> list[float]:
    """Whether `text` has the form each kind of FORMS wants (a "when" wants a date): 1 where it has it, -1 where it
    lacks it, times the probability that the question is of that kind. `header` says what the numbers of a line or of a
    row are: the key or the head of the table."""
    return [kinds.get(kind, 0.0) * (1.0 if _has_form(kind, text, header) else -1.0) for kind in FORMS]


def lacks_required_form(kinds: Mapping[str, float], question: str, text: str, header: str = "") -> bool:
    """Whether an amount or an address is surely wanted and `text` holds none; a share answers who asks for a share."""
    if PERCENT.search(question) and PERCENT.search(text):
        return False
    return any(kinds.get(kind, 0.0) >= SURELY and not _has_form(kind, text, header) for kind in REQUIRED_FORMS)


def _has_form(kind: str, text: str, header: str) -> bool:
    if kind == "money" and CURRENCY.search(header) and NUMBER.search(text):
        return True
    if kind == "count":
        return bool(NUMBER.search(text) or NUMBER_WORD.search(text))
    if kind == "list":
        return len(SEVERAL.findall(text)) >= 2
    forms = {"date": DATE, "duration": SPAN_OF_TIME, "money": MONEY, "contact": CONTACT, "person": CAPITALISED}
    return bool(forms[kind].search(text))
