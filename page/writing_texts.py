"""Every word the page says of a language model: which one writes, where, what it cost, and what became of it."""

WRITES_HERE = "Answers are written by {model} on this machine."
WRITES_ELSEWHERE = "Answers are written by {model}. Your questions and the passages found are sent to {host}."
EVALUATED_HERE = "{model} writes the answers, on this machine; a run asks it up to {count} questions."
EVALUATED_ELSEWHERE = (
    "{model} writes the answers. A run sends up to {count} questions, earlier questions and the passages found to "
    "{host}, which may cost money."
)
CANNOT_WRITE = "The language model that is set cannot be used, so answers are quotes."
TAGLINE = "Written answers, each statement proved by the documents’ own words, or an honest “not found”."
START_TEXT = (
    "Ask in any language. A language model writes the answer, and only statements proved by a quote are shown; their "
    "marks, such as [1], open the quote where it stands."
)

ANSWER_LANGUAGE = "Answer in"
LANGUAGE_OF_QUESTION = "the question’s language"

STOP = "Stop"
PROVED_SO_FAR = "More may follow. Each statement was checked against its quotes before it was shown."
STOPPED = "You stopped this answer."
STOPPED_HALFWAY = "You stopped this answer, so it may be incomplete."
STOPPED_ELSEWHERE = "{model} may have been asked: your questions and the passages found may have reached {host}."
ASK_AGAIN = "Ask again"

QUOTED_INSTEAD = "Quoted from the documents, not written by the language model."
TAKEN_BACK = "What it had begun to write was taken back."
NOT_FOUND_BY_MODEL = "The language model was asked as well."
WRITTEN_HERE = "Written by {model} on this machine; each statement was checked against its quotes."
WRITTEN_ELSEWHERE = (
    "Written by {model}; each statement was checked against its quotes. Your questions and the passages found were "
    "sent to {host}."
)
COPIED_WRITTEN = (
    "Written by the language model {model}; each statement was checked against its quotes, not for meaning."
)
NOT_ASKED = "{model} could not be asked; nothing was sent to it."
ASKED_HERE = "{model} was asked on this machine."
ASKED_ELSEWHERE = "{model} was asked: your questions and the passages found were sent to {host}."
ASKED_IN_VAIN = "{model} was asked: your questions and the passages found may have reached {host}."
REWROTE_HERE = "{model} was asked on this machine what your question means."
REWROTE_ELSEWHERE = "{model} was asked what your question means: it and your earlier questions were sent to {host}."
REWROTE_IN_VAIN = (
    "{model} was asked what your question means: it and your earlier questions may have reached {host}."
)
TOKENS = "{tokens_in} tokens in, {tokens_out} out"
FIRST_WORD = "first word after {seconds} s"
LEFT_OUT_ONE = "1 statement was left out: which, and why"
LEFT_OUT_MANY = "{count} statements were left out: which, and why"
TRANSLATION = "Translation of the marked words"
TRANSLATE = "Translate into {language}"
TRANSLATE_AGAIN = "Try again"
WAITING_FOR_TRANSLATION = "Translating …"
TRANSLATING = "{model} is translating the marked words …"
TRANSLATION_SENDS = "The marked words are sent to {host}."
TRANSLATION_SENT = "The marked words were sent to {host}."
TRANSLATED = "Translation by {model}, not checked for meaning"
TRANSLATION_ASKED = "{model} was asked. The original stands above."
TRANSLATION_REFUSED = "The translation was left out: {reason}."
NOT_TRANSLATED = "There is no translation:"
NAMES_OTHERWISE = "Names not written so in the original: {names}"
NOTHING_TO_TRANSLATE = "This quote is no longer part of your conversation. Ask the question again."
NOT_TRANSLATED_TITLE = "Not translated"
BECAUSE = "Not shown because {reason}."
