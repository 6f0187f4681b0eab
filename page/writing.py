"""What the page shows of a language model: before a question, while it writes, and under its answer, as HTML.

Its name, its host and every word of it are escaped. Only statements that passed the gate come here as an answer.
"""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError

from assistant.answer import Answer, LeftOut, Statement, Writer, statements_text
from assistant.messages import languages
from page import writing_texts as said
from page.markup import button, element, safe, words


def note_html(writer: Writer | None, problem: str, chosen_language: str) -> str:
    """The line by the question box: which model writes and where what is asked goes to; and in which language."""
    if writer is None:
        return ""
    if problem:
        return element("p", f"{safe(said.CANNOT_WRITE)} {words(problem)}", class_="writes", data_remote=True)
    line = with_names(said.WRITES_ELSEWHERE if writer.is_remote else said.WRITES_HERE, writer)
    return element("p", line, class_="writes", data_remote=writer.is_remote) + _language_choice(chosen_language)


def evaluated_html(writer: Writer | None, count: int) -> str:
    """Beside a question set: which model would answer its `count` questions, and where a run sends them."""
    if writer is None:
        return ""
    line = said.EVALUATED_ELSEWHERE if writer.is_remote else said.EVALUATED_HERE
    return element("p", with_names(line.replace("{count}", f"{count:,}"), writer), class_="note writes-run")


def _language_choice(chosen: str) -> str:
    codes = languages()
    offered = [("", said.LANGUAGE_OF_QUESTION), *((code, own_name(code)) for code in codes)]
    if chosen and chosen not in codes:
        offered.append((chosen, own_name(chosen)))
    options = "".join(element("option", safe(name), value=code, selected=code == chosen, lang=code or None)
                      for code, name in offered)
    return element("label", safe(said.ANSWER_LANGUAGE) + " " + element("select", options, id="answer-language"),
                   class_="answer-language")


def own_name(code: str) -> str:
    """A language as its speakers write it: "vi" -> "Tiếng Việt"; the code where it has no name."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return code
    return name[:1].upper() + name[1:] if name else code


def so_far(question: str, statements: Sequence[Statement], language: str) -> Answer:
    """An answer of the statements that are proved until now, to be shown like any other."""
    citations = {cited.number: cited for one in statements for cited in one.citations}
    return Answer("", question, question, language, "answered", statements_text(statements), 0.0,
                  tuple(citations[number] for number in sorted(citations)), ())


def more_html() -> str:
    """Under the statements proved until now: that more may follow."""
    return element("p", safe(said.PROVED_SO_FAR), class_="more")


def stopped_html(question: str, is_begun: bool, writer: Writer | None) -> str:
    """What stands under a question whose answer was stopped: also who had begun to write it, where text was sent."""
    told = element("p", safe(said.STOPPED_HALFWAY if is_begun else said.STOPPED))
    if writer is not None and (is_begun or writer.is_remote):
        line = said.STOPPED_ELSEWHERE
        if is_begun:
            line = said.WRITTEN_ELSEWHERE if writer.is_remote else said.WRITTEN_HERE
        told += element("p", with_names(line, writer), class_="aside written")
    return element("div", told + button(safe(said.ASK_AGAIN), class_="again", data_ask=question), class_="stopped",
                   role="status")


def fallback_html(answer: Answer, was_begun: bool) -> str:
    """Why the documents are quoted instead, above the answer; `was_begun` where statements of the model had been
    shown."""
    if not answer.fallback:
        return ""
    heading = said.QUOTED_INSTEAD if answer.status == "answered" else said.NOT_FOUND_BY_MODEL
    parts = [element("strong", safe(heading)), words(answer.fallback), safe(said.TAKEN_BACK) if was_begun else ""]
    return element("p", " ".join(part for part in parts if part), class_="fallback")


def written_html(answer: Answer) -> str:
    """Under an answer: the model, where it ran, what it cost, and on demand what of it was left out."""
    writer = answer.writer
    if writer is None:
        return ""
    if writer.is_for_question:
        in_vain = writer.first_word_seconds is None
        line = (said.REWROTE_IN_VAIN if in_vain else said.REWROTE_ELSEWHERE) if writer.is_remote else said.REWROTE_HERE
    elif answer.is_by_model:
        line = said.WRITTEN_ELSEWHERE if writer.is_remote else said.WRITTEN_HERE
    elif not writer.is_sent:
        line = said.NOT_ASKED
    elif not writer.is_remote:
        line = said.ASKED_HERE
    else:
        line = said.ASKED_IN_VAIN if writer.first_word_seconds is None else said.ASKED_ELSEWHERE
    cost = element("span", safe(_cost(writer)), class_="cost") if _cost(writer) else ""
    return element("p", f"{with_names(line, writer)} {cost}", class_="aside written") + _left_out(answer.left_out)


def _cost(writer: Writer) -> str:
    parts = []
    if writer.tokens_in is not None and writer.tokens_out is not None:
        parts.append(said.TOKENS.format(tokens_in=f"{writer.tokens_in:,}", tokens_out=f"{writer.tokens_out:,}"))
    if writer.first_word_seconds is not None:
        parts.append(said.FIRST_WORD.format(seconds=f"{writer.first_word_seconds:.1f}"))
    return " · ".join(parts)


def _left_out(statements: Sequence[LeftOut]) -> str:
    if not statements:
        return ""
    count = len(statements)
    summary = said.LEFT_OUT_ONE if count == 1 else said.LEFT_OUT_MANY.format(count=count)
    lines = "".join(element("li", _not_shown(one)) for one in statements)
    return element("details", element("summary", safe(summary)) + element("ul", lines), class_="left-out")


def _not_shown(statement: LeftOut) -> str:
    reason = words(said.BECAUSE.format(reason=statement.reason), "p", class_="reason")
    return words(statement.text, "p", class_="statement") + reason


def with_names(line: str, writer: Writer) -> str:
    """A line of ours with the model and the host in it, each in its own direction."""
    return line.format(model=words(writer.name, "b"), host=words(writer.host, "b"))
