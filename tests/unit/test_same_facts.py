"""What of a translation is shown: the figures of its original, all of them and no others, in several languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chat.lexicon import ordinary_words, small_words
from assistant.chat.same_facts import Pair, fault_of, other_names

IS_ORDINARY = ordinary_words({}, small_words(["the cities must send their list ministry planning of it is"]))
LETTER = "gửi về Bộ Kế hoạch và Đầu tư trước ngày 17 tháng 01 năm 2020"
TENDER = "The tender of phase 2 is due by 24 March 2032 and costs 2.5 million USD in 5 countries."
TRANSLATED = "Hồ sơ thầu của giai đoạn 2 phải nộp trước ngày 24 tháng 3 năm 2032 và trị giá 2,5 triệu USD ở 5 nước."


def pair(quote: str, quote_language: str, said: str, language: str) -> Pair:
    return Pair(quote, quote_language, said, language, IS_ORDINARY)


@pytest.mark.parametrize(("quote", "quote_language", "said", "language"), [
    (LETTER, "vi", "to be sent to the Ministry of Planning and Investment before 17 January 2020", "en"),
    (TENDER, "en", TRANSLATED, "vi"), (TRANSLATED, "vi", TENDER, "en"),
    ("Hạn nộp là ngày 30/9.", "vi", "The deadline is 30 September.", "en"),
    ("It begins in March.", "en", "Chương trình bắt đầu vào tháng 3.", "vi"),
    ("It must be in on March 24th.", "en", "Phải nộp vào ngày 24 tháng 3.", "vi"),
    ("การประชุมจัดขึ้นในเดือนมกราคม", "th", "The meeting is held in January.", "en"),
    ("กรุงเทพมหานครมีความเข้มแข็ง", "th", "Bangkok is strong.", "en"),  # no month, though "มีค" stands in it
    ("会议于3月21日举行。", "zh", "The meeting is held on 21 March.", "en"),
    ("La reunión será el 18 de mayo.", "es", "The meeting is on 18 May.", "en"),
    ("Three towns take part.", "en", "Ba thị trấn tham gia.", "vi"),
    ("Dự án có 3 thị trấn.", "vi", "The project has three towns.", "en"),
    ("French experts take part.", "en", "Các chuyên gia Pháp tham gia.", "vi"),
    ("It covers 30 per cent of the towns.", "en", "Dự án bao gồm 30% các thị trấn.", "vi"),
    ("See https://example.org/a for **all** of it.", "en", "Xem **tất cả** tại https://example.org/a nhé.", "vi"),
])
def test_an_honest_translation_is_shown(quote: str, quote_language: str, said: str, language: str) -> None:
    assert fault_of(pair(quote, quote_language, said, language)) == ""


@pytest.mark.parametrize(("said", "told"), [
    (TRANSLATED.replace("2032", "2033"), "it has the date “"),
    (TRANSLATED.replace("24 tháng 3", "24 tháng 5"), "it has the date “"),
    (TRANSLATED.replace("2,5 triệu", "2,5 tỷ"), "it has the number “2,5 tỷ”"),
    (TRANSLATED.replace("giai đoạn 2", "giai đoạn 3"), "it has “phase 3”"),
    (TRANSLATED.replace(" ở 5 nước", ""), "it lacks the number “5” of the original"),
    (TRANSLATED.replace(" trước ngày 24 tháng 3 năm 2032", ""), "it lacks the date “24 March 2032” of the original"),
    (TRANSLATED.replace("USD", "$"), ""),
    (TRANSLATED + " Xem http://evil.example/a", "it has the address “http://evil.example/a”"),
    (TRANSLATED + " <img src=x>", "it has markup"), ("**" + TRANSLATED + "**", "it has markup"),
    (TRANSLATED.replace("2032", "\u202e2302\u202c"), "characters that cannot be seen"),
    ("", "it is empty"), (" …", "it is empty"), (TRANSLATED * 12, "it is far longer than the original"),
    (TENDER, "it is not in Vietnamese"), ("I am sorry, but I cannot help you with this request.", "it is not in Viet"),
])
def test_another_one_is_left_out_with_the_reason(said: str, told: str) -> None:
    fault = fault_of(pair(TENDER, "en", said, "vi"))
    assert told in fault and bool(fault) == bool(told)


@pytest.mark.parametrize(("quote", "said"), [
    ("The Republic of Korea pays.", "Triều Tiên trả tiền."), ("It costs €5.", "Dự án trị giá $5."),
    ("It begins in March.", "Chương trình bắt đầu vào tháng 5."), ("It is due on 24 March.", "Hạn là ngày 25 tháng 3."),
])
def test_what_stands_in_the_place_of_another_is_seen(quote: str, said: str) -> None:
    assert fault_of(pair(quote, "en", said, "vi")).startswith("it has ")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, sum(character.isdigit() for character in TRANSLATED) - 1), st.integers(1, 9))
def test_no_changed_digit_passes(place: int, by: int) -> None:
    at = [number for number, character in enumerate(TRANSLATED) if character.isdigit()][place]
    said = TRANSLATED[:at] + str((int(TRANSLATED[at]) + by) % 10) + TRANSLATED[at + 1 :]
    assert fault_of(pair(TENDER, "en", said, "vi"))


def test_names_that_are_not_in_the_original_are_named() -> None:
    said = "It is to be sent to Google in Hanoi by K-NUPP."
    assert other_names(pair("K-NUPP gửi về Bộ tại Hà Nội", "vi", said, "en")) == ("Google",)
    assert other_names(pair("ส่งไปยังกรุงเทพฯ", "th", said, "en")) == (), "in another script nothing can be compared"
