"""How far a change of the documents is, and what came of it, as HTML."""

from collections.abc import Iterable, Mapping

from assistant.documents.receipts import FileReceipt, RemovalReceipt
from index.build import Receipt
from page import documents_texts as said
from page import texts
from page.documents_work import Change
from page.evaluation import problem_html
from page.markup import button, element, safe, words

Titles = Mapping[str, str]  # of the documents, by their names


def work_html(change: Change | None, followed: int, titles: Titles, problem: str = "") -> str:
    """The change under way; else what came of the newest one, which whoever did not follow it finds folded up."""
    told = element("div", problem_html(problem), data_refused=problem) if problem else ""
    if change is None:
        return told
    if change.is_under_way:
        return told + _under_way(change)
    if change.number == followed:
        return told + element("section", _ended(change, titles), class_="receipt", aria_label=said.LAST_CHANGE,
                              data_ended=str(change.number))
    if followed < 0:  # the receipt was closed
        return told
    summary = element("summary", f"{safe(said.LAST_CHANGE)}: {words(_headline(change), 'span')}")
    return told + element("details", summary + _ended(change, titles, with_heading=False), class_="receipt earlier",
                   data_earlier=str(change.number))


def _under_way(change: Change) -> str:
    about = f"{said.UNDER_WAY[change.kind]}{': ' if change.about else ''}{change.about}"
    step = f"{change.step}, {change.fraction:.0%}"
    if change.cancelled.is_set():
        step = said.CANCELLING
    elif (seconds := change.seconds_left()) is not None:
        step += f", {said.of_this_step(texts.time_left(seconds))}"
    bar = element("progress", "", value=f"{change.fraction:.3f}", max="1", aria_label=about)
    cancel = button(safe(said.CANCEL), data_act="cancel", data_number=str(change.number), data_key="cancel-change",
                    class_="cancel") if change.may_be_cancelled and not change.cancelled.is_set() else ""
    hint = said.CANCEL_HINT if change.may_be_cancelled else said.NO_CANCEL_HINT
    return element("section", words(about, "p", class_="running") + bar
                   + element("div", words(step, "p", class_="note step") + cancel, class_="step-line")
                   + element("p", safe(hint), class_="note"), class_="under-way", data_under_way=str(change.number),
                   aria_label=said.UNDER_WAY[change.kind])


def _headline(change: Change) -> str:
    if change.problem:
        return change.problem
    if change.kind == "add":
        return said.receipt_summary(change.files)
    if change.kind == "index" and change.built:
        return _built(change.built)
    if change.kind == "remove":
        return f"{said.REMOVED}: {change.about}"
    return f"{change.about}: {said.EDITED}"


def _ended(change: Change, titles: Titles, with_heading: bool = True) -> str:
    close = button("✕", data_dismiss=True, data_key="close-receipt",
                   aria_label=said.CLOSE_RECEIPT, class_="close") if with_heading else ""
    if change.cancelled.is_set() and change.problem:
        return close + (words(change.problem, "p", class_="note", role="status") if with_heading else "")
    if change.problem:
        return close + (problem_html(change.problem) if with_heading else "")
    took = f" ({change.seconds:.0f} s)" if change.seconds >= 1 else ""
    heading = words(_headline(change) + took, "h2", tabindex="-1") if with_heading else ""
    # What somebody has to do something about stands first: a list of a hundred is not read to its end.
    inside = "".join(_file(receipt, titles) for receipt in sorted(change.files, key=said.urgency))
    inside += "".join(_failed(file, reason) for file, reason in (change.built.failed if change.built else {}).items())
    shown = element("ul", inside, class_="files") if inside else ""
    return close + heading + shown + "".join(_removal(receipt) for receipt in change.removals)


def _built(receipt: Receipt) -> str:
    counts = [f"{len(getattr(receipt, kind)):,} {kind}" for kind in ("added", "updated", "removed", "unchanged")]
    return f"The index is in line with the folder: {', '.join(counts)}, {len(receipt.failed):,} failed."


def _failed(file: str, reason: str) -> str:
    return element("li", _badge("failed") + words(file, class_="file") + words(reason, "p", class_="reason"),
                   class_="failed")


def _badge(outcome: str) -> str:
    return element("span", safe(said.OUTCOMES[outcome]), class_=f"badge {outcome}")  # type: ignore[index]


def _file(receipt: FileReceipt, titles: Titles) -> str:
    head = _badge(receipt.outcome) + words(receipt.file, class_="file")
    lines = []
    if receipt.outcome == "failed":
        lines.append(words(receipt.reason, "p", class_="reason"))
    elif receipt.outcome == "duplicate":
        lines.append(element("p", f"{safe(said.SAME_AS)} {_link(receipt.document, titles)}"))
    else:
        sizes = said.sizes(receipt.pages, receipt.passages, receipt.facts)
        languages = texts.language_names([receipt.language, *receipt.languages])
        lines.append(element("p", _link(receipt.document, titles, receipt.title)))
        lines.append(words(" · ".join(filter(None, [*sizes, languages])), "p", class_="note"))
    if receipt.similar_to:
        share = f" ({receipt.similarity:.0%})"
        lines.append(element("p", f"{safe(said.SIMILAR)} {_link(receipt.similar_to, titles)}{safe(share)}"))
    if receipt.replaces:
        lines.append(element("p", f"{safe(said.REPLACES)} {_link(receipt.replaces, titles)}"))
    lines.append(_list(receipt.warnings, "warnings"))
    if receipt.changes:
        told = f"{said.WHAT_CHANGED}: {texts.counted(len(receipt.changes), 'change', 'changes')}"
        lines.append(element("details", element("summary", safe(told)) + _list(receipt.changes, "changes"), open=True))
    return element("li", element("div", head, class_="file-head") + "".join(lines), class_=receipt.outcome)


def _link(name: str, titles: Titles, title: str = "") -> str:
    """Opens a document that is still there; else its name."""
    shown = words(titles.get(name) or title or name)
    return button(shown, data_open=name, class_="to-document") if name in titles else shown


def _list(lines: Iterable[str], kind: str) -> str:
    rows = "".join(words(line, "li") for line in lines)
    return element("ul", rows, class_=kind) if rows else ""


def _proof(receipt: RemovalReceipt) -> str:
    return said.proof(receipt.sentences_checked, receipt.sentences_shared, receipt.sentences_short)


def _removal(receipt: RemovalReceipt) -> str:
    sizes = " · ".join(said.sizes(None, receipt.passages, receipt.facts))
    rows = [(said.TAKEN_OUT, words("; ".join([*receipt.files, sizes])))]
    if receipt.decisions:
        rows.append((said.DECISIONS, safe(texts.counted(receipt.decisions, "decision", "decisions"))))
    if receipt.traces:
        rows.append((said.NO_PROOF, _list(receipt.traces, "traces")))
    else:
        rows.append((said.PROOF, words(_proof(receipt), class_="proved")))
    if receipt.remains:
        rows.append((said.REMAINS, _list(receipt.remains, "remains")))
    return element("dl", "".join(element("div", element("dt", safe(name)) + element("dd", value))
                                 for name, value in rows), class_="fields removal")
