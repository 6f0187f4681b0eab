"""What page/ makes of an answer, without a browser: escaping, marks, surroundings."""

from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation, Retrieved
from page.answer_text import answer_html
from page.conversation import Turn, conversation_html, history
from page.copying import as_text
from page.evidence import evidence_html
from page.markup import safe, verbatim
from page.passages import Evidence, evidence_of
from page.texts import confidence_name, date_name, language_name

TEXT = "Title\n\n" + "Before. " * 100 + "The donor is A & B [1] <x>. It ends in 2026. " + "After. " * 100
PASSAGE = "The donor is A & B [1] <x>. It ends in 2026."
QUOTE = "The donor is A & B [1] <x>."


class StoredRow:
    name, content, title = "one", "0123456789abcdef", "Title <i>"
    issuer, date, origin = "Issuer", "2019-12-20", "letter"


class FakeSnapshot:
    """The three things that evidence is made from."""

    def __init__(self, text: str = TEXT) -> None:
        self.documents = {"one": StoredRow()}
        self._text = text

    def text(self, name: str) -> str:
        return self._text


def citation(quote: str = QUOTE, passage: str = PASSAGE, text: str = TEXT, number: int = 1) -> Citation:
    start = text.index(quote)
    return Citation(number, "one", "Title <i>", None, "Section", "en", "id", start, start + len(quote), quote, passage,
                    1.0)


def answer(text: str, citations=(), status="answered", retrieved=()) -> Answer:
    return Answer("", "Question?", "Question?", "en", status, text, 0.8, tuple(citations), tuple(retrieved))


def test_marks_are_buttons_but_a_footnote_in_a_quote_is_not():
    html = answer_html(answer(f"{QUOTE} [1]", [citation()]), "k")
    assert html.count("<button") == 1
    assert "A &amp; B [1] &lt;x&gt;. <button" in html
    assert 'data-evidence="evidence-k-0"' in html


def test_a_mark_without_citation_stays_text():
    assert "<button" not in answer_html(answer("See [7]. [999999999]", [citation()]), "k")


def test_lists_names_and_numbers_keep_their_own_characters():
    html = answer_html(answer("Programme A:\n- 2. Second [1]\n- plain **bold** [1]\n\nEnd", [citation()]), "k")
    assert '<p class="names"' in html
    assert '<li class="numbered" dir="auto" lang="en">2. Second <button' in html
    assert '<span class="syntax">**</span>bold' in html
    assert "<ol" not in html


def test_evidence_is_the_document_cut_in_five():
    evidence, = evidence_of(FakeSnapshot(), answer("x [1]", [citation()]))
    assert evidence.quote == QUOTE
    assert evidence.opening + evidence.quote + evidence.closing == PASSAGE
    whole = evidence.before + PASSAGE + evidence.after
    assert whole in TEXT
    assert 300 < len(evidence.before) <= 420
    assert not evidence.starts_document
    assert not evidence.ends_document


def test_sources_of_one_title_are_told_apart():
    snapshot = FakeSnapshot()
    snapshot.documents["two"] = StoredRow()
    cited = [citation(), replace(citation(number=2), document="two")]
    given = answer(f"{QUOTE} [1]\n\n{QUOTE} [2]", cited)
    html = conversation_html([Turn("Question?", given, evidence_of(snapshot, given), key="k")])
    sources = html.partition('class="sources"')[2].partition("</section>")[0]
    assert sources.count("<li>") == 2 and "(one)" in sources and "(two)" in sources
    assert "[2] Title <i> (two) › Section" in as_text(given)


def test_nothing_is_marked_when_the_document_has_changed_since():
    evidence, = evidence_of(FakeSnapshot("Quite another text."), answer("x [1]", [citation()]))
    assert evidence.quote == ""
    assert evidence.opening + evidence.closing == PASSAGE
    assert "<mark" not in evidence_html(evidence, 0)


def test_the_right_one_of_two_equal_quotes_is_marked():
    text = "Same. Same. " + PASSAGE
    second = Citation(1, "one", "T", None, "", "en", "id", 6, 11, "Same.", "Same. Same.", 1.0)
    evidence, = evidence_of(FakeSnapshot(text), answer("x [1]", [second]))
    assert (evidence.opening, evidence.quote, evidence.closing) == ("Same. ", "Same.", "")


def test_a_script_without_spaces_is_not_cut_inside_a_letter():
    thai = "ประเทศที่เข้าร่วมโครงการ" * 40
    text = thai + PASSAGE + thai
    evidence, = evidence_of(FakeSnapshot(text), answer("x [1]", [citation(text=text)]))
    for shown in (evidence.before, text[text.index(evidence.after) + len(evidence.after) :] or "x"):
        assert shown
    assert evidence.before[0] not in "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47\u0e48\u0e49"


def test_closest_passages_are_offered_where_nothing_was_found():
    start = TEXT.index(PASSAGE)
    found = Retrieved("one", "Title", 3, "S", "vi", "id", start, start + len(PASSAGE), PASSAGE, 0.5)
    missed = answer("Not found.\nSearched 5.\nClosest: Title.", status="not_found", retrieved=[found] * 5)
    turn = Turn("Question?", missed, evidence_of(FakeSnapshot(), missed), key="k")
    html = conversation_html([turn])
    assert len(turn.evidence) == 3
    assert html.count('class="place"') == 3
    assert "Closest: Title" not in html.split("copy-text")[0]
    assert "(p. 3, in Vietnamese)" in html


def test_a_list_from_one_place_is_one_source():
    citations = [citation(number=number) for number in range(1, 14)]
    listed = answer("\n".join(f"- item [{number}]" for number in range(1, 14)), citations)
    html = conversation_html([Turn("Question?", listed, evidence_of(FakeSnapshot(), listed))])
    assert html.count('class="place"') == 1
    assert html.count('class="mark"') == 26


def test_only_questions_that_could_be_asked_are_remembered():
    asked = answer("x")
    assert history([Turn("bad", problem="too long"), Turn("Question?", asked), Turn("waiting")]) == ("Question?",)


@pytest.mark.parametrize("text", ["<script>", "a\0b", "\ud800", '"quoted" & \'single\'', "\u202e"])
def test_no_text_is_markup(text):
    shown = safe(text)
    shown.encode("utf-8")
    assert not set(shown) & set("<>\"'\0")
    assert "<script" not in conversation_html([Turn(text, problem=text)])


def test_verbatim_keeps_every_character():
    assert verbatim("## **A** *b* # c") == ('<span class="syntax">## </span><span class="syntax">**</span>A'
                                            '<span class="syntax">**</span> *b* # c')


def test_copied_text_has_question_answer_and_sources():
    assert as_text(answer("Yes [1]", [citation()])) == "Question?\n\nYes [1]\n\nSources:\n[1] Title <i> › Section"


def test_names_for_people():
    assert date_name("2019-12-20") == "20 December 2019"
    assert date_name("2019-12") == "December 2019"
    assert date_name("spring 2019") == "spring 2019"
    assert language_name("vi") == "Vietnamese"
    assert language_name("xx") == "xx"
    assert confidence_name(0.8) == "good (80 %)"


def test_evidence_escapes_what_documents_bring():
    evil = '"><img src=x onerror=alert(1)>'
    evidence = Evidence(1, evil, evil, 1, evil, evil, evil, evil, evil, evil, evil, evil, evil, False, False)
    assert "<img" not in evidence_html(evidence, 0)
    assert '""' not in evidence_html(evidence, 0)
