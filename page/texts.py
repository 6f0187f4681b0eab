"""Every word the page says by itself, and how it names languages, dates and confidence."""

from datetime import date

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
NO_DOCUMENTS = "No documents have been indexed yet. Run: python -m assistant index"

SEARCH_IN = "Search in:"
SEARCH_LABEL = "Documents to search in"
SEARCH_HINT = "Nothing ticked: all are searched."
FIND_LABEL = "Find a document by its title"

UNDERSTOOD_AS = "Understood as:"
LOOKED_IN = "Searched only in:"
SOURCES_HEADING = "Sources"
CLOSEST_HEADING = "The closest passages"
PROBLEM_HEADING = "This could not be answered"
UNEXPECTED = "Something went wrong on our side. It has been noted. Please ask again in a moment."
CLOSE_PASSAGE = "Close passage"
PASSAGE_LABEL = "The passage in its surroundings"
COPY = "Copy with sources"
COPIED = "Copied"
WAITING = "waiting for its turn …"

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


def counted(number: int, one: str, many: str) -> str:
    """ "1 document", "4 documents"."""
    return f"{number:,} {one if number == 1 else many}"


def place(title: str, section: str, page: int | None) -> str:
    """Where a passage stands, in one line."""
    where = " › ".join(part for part in (title, section) if part)
    return f"{where}, p. {page}" if page is not None else where
