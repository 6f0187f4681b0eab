"""Every word the page says by itself, and how it names languages, dates and confidence."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.feedback import Kept

TITLE = "Programme documents"
TAGLINE = "Answers in the documents’ own words, each with its source, or an honest “not found”."
QUESTION_LABEL = "Your question"
QUESTION_PLACEHOLDER = "Ask the documents"
ASK = "Ask"
NEW_CONVERSATION = "New conversation"
SKIP = "Go to the question box"

START_HEADING = "What do the documents say?"
START_TEXT = (
    "Ask in any language. Every answer is quoted word for word; its marks, such as [1], open the passage it stands in."
)
EXAMPLES_HEADING = "For example"
DOCUMENTS_HEADING = "Documents"
NO_DOCUMENTS = "No documents have been indexed yet. Put some in under Documents, or run: python -m assistant index"

IS_IT_RIGHT = "Is this right?"
MARK_LABEL = "Your mark for this answer"
MARKS = {"right": "Right", "wrong": "Wrong", "wrong_passage": "Wrong passage"}
MARKS_EXPLAINED = {
    "answered": {"right": "Right: the answer and its sources are right", "wrong": "Wrong: the answer is not right",
                 "wrong_passage": "Wrong passage: the answer stands elsewhere"},
    "not_found": {"right": "Right: the documents really do not say", "wrong": "Wrong: the documents do say"},
}
WHICH_PASSAGE = "Which passage has the answer?"
WHICH_WORDS = "Which of its words answer? Nothing ticked: the whole passage."
CITED = "cited"
NOT_SAID = "The documents do not say"
NOT_KNOWN = "I do not know"
SHOULD_SAY = "What should the answer say?"
SHOULD_SAY_HINT = "Optional. A few words that must stand in it, such as a date or a name."
SAVE = "Save"
CANCEL = "Cancel"
WITHDRAW = "Withdraw my mark"
MARK_NOTHING_CHOSEN = "Nothing was saved yet: choose a passage, or one of the lines below the passages."
NOT_SAVED = "Not saved"
MARK_UNKNOWN = "This answer is no longer part of your conversation, so nothing was saved. Ask the question again."
MARK_NOT_UNDERSTOOD = "That choice does not belong to this answer, so nothing was saved. Open it again and choose."
MARK_UNEXPECTED = "Something went wrong on our side, and nothing was saved. It has been noted. Try again in a moment."

SEARCH_IN = "Search in:"
SEARCH_LABEL = "Documents to search in"
SEARCH_HINT = "Nothing ticked: all are searched."
REPLACED = "replaced by a newer version"
FIND_LABEL = "Find a document by its title"

UNDERSTOOD_AS = "Understood as:"
CHANGE_READING = "Change"
CHANGE_READING_LABEL = "Change how your question was understood"
MEANT = "What you mean"
ASK_AS_MEANT = "Ask this instead"
LOOKED_IN = "Searched only in:"
SOURCES_HEADING = "Sources"
CLOSEST_HEADING = "The closest passages"
PROBLEM_HEADING = "This could not be answered"
UNEXPECTED = "Something went wrong on our side. It has been noted. Please ask again in a moment."
CLOSE_PASSAGE = "Close passage"
PASSAGE_LABEL = "The passage in its surroundings"
COPY = "Copy with sources"
FROM_REGISTER = "From the register"
COPIED = "Copied"
WAITING = "waiting for its turn …"

ASK_TAB = "Ask"
EVALUATION_TAB = "Evaluation"
UNEXPECTED_THERE = "Something went wrong on our side. It has been noted. Please try again in a moment."
QUESTION_SET = "Question set"
NO_SETS = "There is no question set yet. Upload one: a .jsonl file with one question a line (README, “Evaluating”)."
SET_ORIGINS = {"marked": "marked in the chat", "shipped": "shipped", "uploaded": "uploaded"}
SET_LANGUAGES = "Languages:"
SET_TYPES = "Types:"
SET_GONE = "This question set is not there any more. Choose another one."
UPLOAD_SET = "Upload a set (.jsonl)"
SET_KEPT = "Kept as"
SET_FAULTS = "This file was not kept, because some of its lines cannot be used. Mend them and upload it again."
SET_UNUSABLE = "Some lines of this set cannot be used, so it cannot be run. Mend them."
MORE_FAULTS = "There may be more; these are the first."
EXAMPLE_LINE = "A line that can be used:"
UNKNOWN_DOCUMENTS = "Its evidence names documents that are not indexed, and counts as missing:"
RUN_EVALUATION = "Run the evaluation"
CANCEL_EVALUATION = "Cancel"
CANCELLING = "Cancelling after this question …"
CANCELLED = "The evaluation was cancelled. Nothing was saved."
EVALUATED = "Done and saved."
MEASURING = "Measuring the answers …"
ONE_AT_A_TIME = "Another evaluation is under way, and only one runs at a time. Wait for it, or cancel it below."
STARTED_ELSEWHERE = "Started from another page. Cancelling ends it there too."
SAVED_RUNS = "Saved run"
COMPARE_WITH = "Compare with"
NO_COMPARISON = "no other run"
NO_RUNS = "No run has been saved yet."
UNREADABLE_RUNS = "These saved runs are damaged and are left out:"
RESULT_START = "How good are the answers?"
RESULT_START_TEXT = (
    "Choose a set of questions whose answers are known and run it: all of them are asked, and what is found, answered "
    "and refused is measured. Or open a saved run."
)
DOWNLOAD = "Download:"
DOWNLOADS = {"report.html": "report", "metrics.json": "metrics", "questions.jsonl": "answers"}
NOTHING_TO_MEASURE = "none in this set"

LANGUAGES = {
    "en": "English", "vi": "Vietnamese", "id": "Indonesian", "ms": "Malay", "th": "Thai", "fil": "Filipino",
    "tl": "Filipino", "km": "Khmer", "lo": "Lao", "my": "Burmese", "ta": "Tamil", "zh": "Chinese", "ja": "Japanese",
    "ko": "Korean", "fr": "French", "es": "Spanish", "pt": "Portuguese", "de": "German", "ar": "Arabic",
    "ru": "Russian", "hi": "Hindi", "it": "Italian", "nl": "Dutch",
}
CONFIDENCE = ((0.85, "high"), (0.7, "good"), (0.5, "moderate"), (0.0, "low"))
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")


def language_name(code: str) -> str:
    """ "vi" -> "Vietnamese"; a code without a name here as it is."""
    return LANGUAGES.get(code.split("-")[0].lower(), code)


def language_names(codes: Sequence[str]) -> str:
    """ "Vietnamese, English"."""
    return ", ".join(dict.fromkeys(language_name(code) for code in codes if code))


def date_name(written: str) -> str:
    """ "2019-12-20" -> "20 December 2019", "2019-12" -> "December 2019"; anything else as it is."""
    try:
        if len(written) == 7:
            month = date.fromisoformat(f"{written}-01")
            return f"{MONTHS[month.month - 1]} {month.year}"
        day = date.fromisoformat(written)
    except ValueError:
        return written
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def confidence_name(confidence: float) -> str:
    """0.8 -> "good (80 %)"."""
    word = next(word for least, word in CONFIDENCE if confidence >= least)
    return f"{word} ({round(100 * confidence)} %)"


def moment_name(written: str) -> str:
    """ "2026-11-22T18:03:25+00:00" -> "22 November 2026, 18:03:25 UTC"; anything else as it is."""
    try:
        moment = datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError):
        return written
    return f"{date_name(moment.date().isoformat())}, {moment:%H:%M:%S} UTC"


def time_left(seconds: float) -> str:
    """ "about 40 seconds left", "about 3 minutes left"."""
    if seconds < 90:
        return f"about {counted(max(1, round(seconds)), 'second', 'seconds')} left"
    return f"about {counted(round(seconds / 60), 'minute', 'minutes')} left"


def counted(number: int, one: str, many: str) -> str:
    """ "1 document", "4 documents"."""
    return f"{number:,} {one if number == 1 else many}"


def saved(kept: "Kept", path: str, judged: bool) -> str:
    """What became of a mark: "Saved: this question is now part of your question set (12 questions)." and so on."""
    if kept.had_line:
        said = f"Saved in the place of your earlier mark ({_held(kept)})."
    else:
        said = f"Saved: this question is now part of your question set ({_held(kept)})."
    if not judged:
        said += " It does not count in an evaluation until somebody says what is right."
    return f"{said} It is kept in {path}.{_damaged(kept)}"


def withdrawn(kept: "Kept", path: str) -> str:
    """What is said where a mark was taken back."""
    return f"Withdrawn: this question is no longer in {path} ({_held(kept)}).{_damaged(kept)}"


def _held(kept: "Kept") -> str:
    waiting = f", {kept.awaiting:,} of them awaiting evidence" if kept.awaiting else ""
    return counted(kept.questions, "question", "questions") + waiting


def _damaged(kept: "Kept") -> str:
    if not kept.unreadable:
        return ""
    lines = f"{'Line' if len(kept.unreadable) == 1 else 'Lines'} {', '.join(map(str, kept.unreadable))}"
    return f" {lines} of the file cannot be read and stayed as found: mend or delete by hand."


def told_apart(titles: Mapping[str, str]) -> dict[str, str]:
    """The titles of documents by their names, with the name where two have the same: versions mostly do."""
    count = Counter(titles.values())
    return {name: f"{title} ({name})" if count[title] > 1 else title for name, title in titles.items()}


def place(title: str, section: str, page: int | None) -> str:
    """Where a passage stands, in one line."""
    where = " › ".join(part for part in (title, section) if part)
    return f"{where}, p. {page}" if page is not None else where
