"""What proves a statement and what does not, in several languages; and that a changed number, name or word of a quote
never passes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.chat.claims import claims_of
from assistant.chat.gate import OFF_QUESTION, Failed, Gate, Passed, unproved
from assistant.chat.lexicon import ordinary_words, small_words
from assistant.chat.parse import Claimed
from corpus.blocks import read_blocks
from corpus.document import Document, Passage, Span
from corpus.split import split

TEXT = """# Riverbank Programme

Period: 2031-2034

The Bureau of Canal Works shall submit the tender by 24 March 2032.

The budget of phase 2 is 2.5 million USD, of which 15% comes from the Republic of Korea.

Three towns did not take part in the first round.

## Partners

- Kingdom of Cambodia
- Harbour Wards Council
"""
IS_ORDINARY = ordinary_words({}, small_words([
    TEXT, "the three towns budget period tender takes part is paid by does it batas anggarannya hạn proyek "
          "a all only more less than third dozen có ada ngân trên tất cả"]))


@dataclass(frozen=True)
class Texts:
    """What the gate asks of an index: the text of a document, and all passages."""

    texts: Mapping[str, str]
    passages: Sequence[Passage]

    def text(self, name: str) -> str:
        return self.texts[name]


def gate(text: str = TEXT, language: str = "en") -> Gate:
    passages = split(Document("it", "it.txt", text, read_blocks(text), "It", "", "", language, ""))
    return Gate(Texts({"it": text}, passages), passages, language, IS_ORDINARY, 1.0)  # type: ignore[arg-type]


def fault(statement: str, quote: str, language: str = "en", quote_language: str = "en") -> str:
    return unproved(claims_of(statement, language, IS_ORDINARY), [claims_of(quote, quote_language, IS_ORDINARY)])


@pytest.mark.parametrize(("statement", "quote", "language", "quote_language"), [
    ("It ends in 2034.", "Period: 2031-2034", "en", "en"),
    ("The budget is 2.5 million USD.", "ngân sách 2,5 triệu USD", "en", "vi"),
    ("Hạn nộp là ngày 24 tháng 3 năm 2032.", "by 24 March 2032", "vi", "en"),
    ("Batas waktunya 24 Maret 2032.", "by 24 March 2032", "id", "en"),
    ("Giai đoạn 2 có 5 nước.", "Phase II is held in 5 countries", "vi", "en"),
    ("ระยะที่ 2 มี 5 ประเทศ", "Phase 2 is held in 5 countries", "th", "en"),
    ("Hàn Quốc tham gia.", "The Republic of Korea takes part", "vi", "en"),
    ("South Korea and Vietnam take part.", "The Republic of Korea, Socialist Republic of Viet Nam", "en", "en"),
    ("ลาวเข้าร่วม", "Lao People's Democratic Republic takes part", "th", "en"),
    ("Anggarannya 1.500.000 USD.", "The budget is 1,500,000 USD", "id", "en"),
    ("It must be in on 24 March.", "by 24 March 2032", "en", "en"),
    ("It must be in on March 24th.", "on 24 March of each year", "en", "en"),
    ("It is not paid.", "Khoản này không được trả", "en", "vi"),
    ("It must be in no later than 24 March 2032.", "shall submit it by 24 March 2032", "en", "en"),
    ("Three towns take part.", "3 towns take part", "en", "en"),
    ("Có mười hai nước trong năm 2032.", "12 countries in 2032", "vi", "en"),
    ("มีสิบสองประเทศ", "12 countries", "th", "en"),
    ("Ada dua belas negara.", "twelve countries", "id", "en"),
    ("共有十二个国家。", "12 countries", "zh", "en"),
    ("The share is 15 per cent.", "15%", "en", "en"),
    ("百分之十五", "15 percent", "zh", "en"),
    ("Half of it is paid.", "50% of it is paid", "en", "en"),
    ("The budget is 5 billion dong.", "5 tỷ đồng", "en", "vi"),
    ("Ngân sách là 5 triệu đô la.", "USD 5 million", "vi", "en"),
    ("The total is Rp 5 billion.", "Rp5 miliar", "en", "id"),
    ("共5000吨。", "5,000 tonnes", "zh", "en"),
    ("More than 70 towns take part.", "hơn 70 đô thị tham gia", "en", "vi"),
    ("三个国家超过70万人。", "over 700,000 people in three countries", "zh", "en"),
    ("日本和韩国参加。", "Japan and the Republic of Korea take part", "zh", "en"),
    ("It was held on 5 June 2023.", "held in June 2023, on 5/6/2023", "en", "en"),
    ("The ASEAN Secretariat pays.", "Donor: ASEAN Secretariat", "en", "en"),
    ("Co-funding is paid.", "funding is paid", "en", "en"),
    ("All three towns take part.", "3 towns take part", "en", "en"),
    ("It took three years.", "over three years", "en", "en"), ("7 huyện tham gia.", "trên 7 huyện", "vi", "vi"),
    ("The ceiling is 60 million rupiah.", "paling banyak Rp60 juta", "en", "id"),
    ("It lasts 15 years or longer.", "at least 15 years", "en", "en"),
    ("至少培训600万人。", "train at least 6 million people", "zh", "en"),
    ("It is 60% here.", "more than 60% there, and 60% here", "en", "en"),
    ("It went up to 2.6 tonnes.", "it rose to 2.6 tonnes", "en", "en"),
    ("Tỷ lệ chưa đến 5%.", "tỷ lệ dưới 5%", "vi", "vi"),
])
def test_the_same_in_other_words_is_proved(statement: str, quote: str, language: str, quote_language: str) -> None:
    assert fault(statement, quote, language, quote_language) == ""


@pytest.mark.parametrize(("statement", "quote", "language", "quote_language"), [
    ("It ends in 2035.", "Period: 2031-2034", "en", "en"),
    ("The budget is 2.5 billion USD.", "ngân sách 2,5 triệu USD", "en", "vi"),
    ("Hạn nộp là ngày 25 tháng 3 năm 2032.", "by 24 March 2032", "vi", "en"),
    ("Batas waktunya 24 Mei 2032.", "by 24 March 2032", "id", "en"),
    ("Giai đoạn 3 có 5 nước.", "Phase II is held in 5 countries", "vi", "en"),
    ("ระยะที่ 1 มี 5 ประเทศ", "Phase 2 is held in 5 countries", "th", "en"),
    ("ระยะที่ 2 มี ๖ ประเทศ", "Phase 2 is held in 5 countries", "th", "en"),
    ("North Korea takes part.", "The Republic of Korea takes part", "en", "en"),
    ("Triều Tiên tham gia.", "The Republic of Korea takes part", "vi", "en"),
    ("24 towns begin in March.", "by 24 March 2032", "en", "en"),
    ("It must be in on 24 March 24.", "by 24 March 2032", "en", "en"),
    ("It must be in on 23 March.", "on 24 March, in 23 towns", "en", "en"),
    ("Nhật Bản tham gia.", "The Republic of Korea takes part", "vi", "en"),
    ("Anggarannya 1.500.000 USD.", "The budget is 1,500 USD", "id", "en"),
    ("It is paid.", "Khoản này không được trả", "en", "vi"),
    ("Proyek ini tidak dibayar.", "The project is paid", "id", "en"),
    ("It must be in after 24 March 2032.", "shall submit it before 24 March 2032", "en", "en"),
    ("The budget is 15%.", "The budget is 15 towns", "en", "en"),
    ("The tender is at https://evil.example/x.", "The tender is at the town hall", "en", "en"),
    ("The World Bank pays.", "The Asian Development Bank pays", "en", "en"),
    ("Seven towns take part.", "3 towns take part", "en", "en"),
    ("Có ba nước.", "5 countries", "vi", "en"), ("มีสามประเทศ", "5 countries", "th", "en"),
    ("Ada dua belas negara.", "5 negara", "id", "id"), ("共有三个国家。", "5 countries", "zh", "en"),
    ("A dozen towns take part.", "3 towns take part", "en", "en"),
    ("The third town takes part.", "the second town takes part", "en", "en"),
    ("63 phần trăm tham gia.", "63 towns take part", "vi", "en"),
    ("It has 40 hectares.", "it has 40 towns", "en", "en"), ("It takes 12 hours.", "it takes 12 days", "en", "en"),
    ("5 million dollars", "5 triệu đồng", "en", "vi"), ("共5万美元", "50,000 towns", "zh", "en"),
    ("Less than 50% take part.", "more than 50% take part", "en", "en"),
    ("Trên 70 đô thị tham gia.", "dưới 70 đô thị tham gia", "vi", "vi"),
    ("More than 70 towns take part.", "70 towns take part", "en", "en"),
    ("Only the towns take part.", "the towns take part", "en", "en"),
    ("Tất cả các nước tham gia.", "các nước tham gia", "vi", "vi"),
    ("所有国家参加。", "the countries take part", "zh", "en"), ("没有参加。", "they take part", "zh", "en"),
    ("The towns failed to take part.", "the towns take part", "en", "en"),
    ("日本参加。", "the Republic of Korea takes part", "zh", "en"), ("ลาวเข้าร่วม", "Viet Nam takes part", "th", "en"),
    ("Ѕamsung takes part.", "the town takes part", "en", "en"),
    ("5² towns take part.", "5 towns take part", "en", "en"), ("⑥ towns take part.", "5 towns take part", "en", "en"),
    ("It is at [it](//evil.example/x).", "it is at the town hall", "en", "en"),
    ("It is at g\u200boogle.com.", "it is at the town hall", "en", "en"),
    ("It was held on 6 May 2023.", "held in June 2023, on 5/6/2023", "en", "en"),
    ("50% take part.", "more than 50% take part", "en", "en"), ("It lasts 15 years.", "at least 15 years", "en", "en"),
    ("Mỗi nhà được 90 triệu đồng.", "không quá 90 triệu đồng", "vi", "vi"),
    ("4,800 families take part.", "over 4,800 families take part", "en", "en"),
    ("60%参加。", "more than 60% take part", "zh", "en"),
])
def test_what_the_quote_does_not_say_is_not(statement: str, quote: str, language: str, quote_language: str) -> None:
    assert fault(statement, quote, language, quote_language)


@pytest.mark.parametrize(("statement", "passage", "quote"), [
    ("The tender is due by 24 March 2032.", 1, "shall submit the tender by 24 March 2032"),
    ("The tender is due by 24 March 2032.", 9, "shall submit the tender by 24 March 2032"),  # a passage that is not
    ("The period is 2031 to 2034.", 1, "“Period:  2031–2034”"),  # other marks, dashes, spaces
    ("The tender is due by 24 March 2032.", 1, "The Bureau of Canal Works … by 24 March 2032"),
    ("The Bureau of Canal Works shall submit the tender by 24 March 2032.", 1, ""),  # the sentence that says it
    ("Harbour Wards Council is among the partners.", 1, "- Harbour Wards Council"),
])
def test_a_statement_with_its_quote_is_shown(statement: str, passage: int, quote: str) -> None:
    checked = gate().check(Claimed(statement, ((passage, quote),)))
    assert isinstance(checked, Passed)
    for one in checked.quotes:
        assert TEXT[one.span.start : one.span.end].strip()


@pytest.mark.parametrize(("statement", "citations"), [
    ("The weather will be fine in the harbour.", ()),
    ("The tender is due by 25 March 2032.", ((1, "shall submit the tender by 24 March 2032"),)),
    ("The tender is due by 24 March 2032.", ((1, "the tender must be at the hall by 24 March 2032 at noon, thrice"),)),
    ("The Google Bureau shall submit the tender.", ((1, "The Bureau of Canal Works shall submit the tender"),)),
    ("It begins in 203.", ((1, "203"),)),
    ("Three towns took part in the first round.", ((1, "Three towns did not take part in the first round."),)),
    ("The tender is due by 24 March 2032.", ((1, "by 24 March 2032"), (1, "a second quote that stands nowhere"))),
    ("kestrel01 https://kestrel01.example/", ((1, "Period: 2031-2034"),)),
])
def test_a_statement_without_proof_is_not(statement: str, citations: tuple[tuple[int, str], ...]) -> None:
    assert isinstance(gate().check(Claimed(statement, citations)), Failed)


QUOTED = ["The Bureau of Canal Works shall submit the tender by 24 March 2032.",
          "The budget of phase 2 is 2.5 million USD, of which 15% comes from the Republic of Korea."]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(QUOTED), st.integers(0, 5), st.integers(0, 99_999))
def test_a_changed_number_never_passes(sentence: str, which: int, number: int) -> None:
    numbers = list(re.finditer(r"\d+", sentence))
    found = numbers[which % len(numbers)]
    assume(int(found[0]) != number)
    assume(sentence[found.start() - 1] != "." or str(number).rstrip("0") != found[0])  # 2.50 is 2.5
    changed = sentence[: found.start()] + str(number) + sentence[found.end() :]
    assert isinstance(gate().check(Claimed(changed, ((1, sentence),))), Failed), changed


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(QUOTED), st.integers(1, 30), st.from_regex(r"[A-Z][a-z]{4,9}x", fullmatch=True))
def test_a_name_put_in_never_passes(sentence: str, place: int, name: str) -> None:
    words = sentence.split()
    at = 1 + place % (len(words) - 1)
    changed = " ".join([*words[:at], name, *words[at:]])
    assert isinstance(gate().check(Claimed(changed, ((1, sentence),))), Failed), changed


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.lists(st.tuples(st.one_of(st.none(), st.integers(-3, 12)), st.text(max_size=60)),
                                      max_size=3))
def test_whatever_passes_cites_words_of_the_document(statement: str, citations: list[tuple[int | None, str]]) -> None:
    checked = gate().check(Claimed(statement, tuple(citations)))
    if isinstance(checked, Passed):
        assert checked.quotes
        for quote in checked.quotes:
            assert quote.passage.span.start <= quote.span.start < quote.span.end <= quote.passage.span.end


PHASES = """# Canals

## Phase 1

Period: 2031-2034

## Phase 2

Period: 2035-2038

Earlier meetings were those of Aru (2011), Bima (2015) and Ceram (2019).
"""


@pytest.mark.parametrize(("statement", "quotes", "is_shown"), [
    ("Phase 2 is from 2035 to 2038.", ("Period: 2031-2034", "Period: 2035-2038"), True),
    ("Phase 2 is from 2031 to 2034.", ("Period: 2031-2034", "Period: 2035-2038", "## Phase 2"), False),
    ("Phase 1 was 2031-2034, phase 2 is 2035-2038.", ("Period: 2031-2034", "Period: 2035-2038"), True),
    ("The meeting of Bima was in 2015.", ("Earlier meetings were those of Aru (2011), Bima (2015) and Ceram (2019).",),
     True),
    ("The meeting of Bima was in 2019.", ("Earlier meetings were those of Aru (2011), Bima (2015) and Ceram (2019).",),
     False),
])
def test_figures_belong_to_the_phase_and_the_name_they_stand_under(statement: str, quotes: tuple[str, ...],
                                                                   is_shown: bool) -> None:
    checked = gate(PHASES).check(Claimed(statement, tuple((1, quote) for quote in quotes)))
    assert isinstance(checked, Passed) is is_shown, checked


def test_a_statement_needs_a_quote_that_bears_on_the_question() -> None:
    """A quote beside it may be of anything, and without one that bears a true quote is not enough."""
    period, bureau = "Period: 2031-2034", "The Bureau of Canal Works shall submit the tender by 24 March 2032."
    at = TEXT.index(period)
    asked = replace(gate(), on_question=frozenset({("it", Span(at, at + len(period)))}))
    off = asked.check(Claimed(bureau, ((1, bureau),)))
    assert isinstance(off, Failed) and off.reason == OFF_QUESTION
    assert isinstance(gate().check(Claimed(bureau, ((1, bureau),))), Passed), "it is the question that it fails"
    assert isinstance(asked.check(Claimed("It ends in 2034.", ((1, period),))), Passed)
    assert isinstance(asked.check(Claimed("It ends in 2034.", ((1, period), (1, bureau)))), Passed)
    assert isinstance(replace(asked, on_question=frozenset()).check(Claimed(period, ((1, period),))), Failed)
