"""A quote may deny one thing and say another; and the ordinary words, codes and abbreviations of an answer are no names
that its quotes would have to hold."""

import pytest

from assistant.chat.claims import claims_of
from assistant.chat.crossed import crossed_item
from assistant.chat.denials import denied_clauses
from assistant.chat.gate import unproved
from assistant.chat.lexicon import ordinary_words

SCORES = {"additional": -5.0, "policy": -5.0, "Policy": -6.0, "the": -1.0}
IS_ORDINARY = ordinary_words(SCORES, frozenset(["farm", "workers", "students", "the"]))


def fault(statement: str, quote: str, language: str = "en", quote_language: str = "en") -> str:
    return unproved(claims_of(statement, language, IS_ORDINARY), [claims_of(quote, quote_language, IS_ORDINARY)])


@pytest.mark.parametrize(("statement", "quote", "language"), [
    ("Farm workers are covered.", "Workers under student visas are not covered. Farm workers are covered.", "en"),
    ("The fee is 5 USD.", "The fee is 5 USD, but no member has to pay it in advance.", "en"),
    ("Hợp tác xã được nộp hồ sơ.", "Doanh nghiệp và cá nhân không được nộp. Hợp tác xã được nộp hồ sơ.", "vi"),
    ("สหกรณ์ยื่นได้ภายในเดือนนี้", "บริษัทเอกชนไม่มีสิทธิได้รับเงินอุดหนุน, สหกรณ์ยื่นได้ภายในเดือนนี้", "th"),
])
def test_what_a_quote_says_beside_a_denial_is_proved(statement: str, quote: str, language: str) -> None:
    assert fault(statement, quote, language, language) == ""


@pytest.mark.parametrize(("statement", "quote", "language"), [
    ("Workers under student visas are covered.", "Workers under student visas are not covered, farm workers are.",
     "en"),
    ("Members pay a fee.", "Fee: none. Members pay a fee: no", "en"),
    ("Doanh nghiệp được nộp hồ sơ.", "Doanh nghiệp không được nộp hồ sơ. Hợp tác xã được nộp.", "vi"),
    ("บริษัทเอกชนมีสิทธิได้รับเงินอุดหนุน", "บริษัทเอกชนไม่มีสิทธิได้รับเงินอุดหนุน, สหกรณ์ยื่นได้ภายในเดือนนี้", "th"),
])
def test_what_a_quote_denies_is_not(statement: str, quote: str, language: str) -> None:
    assert fault(statement, quote, language, language) == "it affirms what its quotes deny"


def test_between_languages_any_denial_counts() -> None:
    assert fault("Cooperatives may apply.", "Doanh nghiệp không được nộp. Hợp tác xã được nộp hồ sơ.", "en", "vi")


def test_a_clause_that_only_denies_stands_for_its_text() -> None:
    assert denied_clauses("Fee for members: none", "en") == ("Fee for members: none",)
    assert denied_clauses("It is open. It is not free; it is near.", "en") == ("It is not free;",)
    assert denied_clauses("It is not limited to towns.", "en") == ()


@pytest.mark.parametrize("opener", ["Additionally", "However", "Moreover", "Lastly", "Policies"])
def test_a_word_that_opens_a_sentence_is_no_name(opener: str) -> None:
    assert fault(f"{opener}, the workers are covered.", "the workers are covered") == ""


@pytest.mark.parametrize(("opener", "language"), [("Tuy", "vi"), ("Selain", "id"), ("Menurut", "ms"), ("Bukod", "fil")])
def test_it_is_none_in_other_languages(opener: str, language: str) -> None:
    assert not claims_of(f"{opener} itu, 5.", language, IS_ORDINARY).names


def test_a_name_that_opens_a_sentence_is_still_one() -> None:
    assert "Italy" in claims_of("Italy", "en", IS_ORDINARY).names + claims_of("Italy", "en", IS_ORDINARY).countries
    assert fault("Emily, the workers are covered.", "the workers are covered")


def test_a_code_is_proved_letters_and_figures() -> None:
    assert fault("The workers fill in form FW-001.", "the workers fill in form FW-001 (two pages)") == ""
    assert fault("The workers fill in form FX-001.", "the workers fill in form FW-001 (two pages)")
    assert fault("The workers fill in forms FW-1 and FW-12.", "the workers fill in forms FW-1 and FW-13, two pages")
    assert fault("The workers fill in form FW-002.", "the workers fill in form FW-001 (two pages)")


def test_an_abbreviation_is_proved_by_the_words_it_stands_for() -> None:
    quote = "the workers write to the Ministry of Planning and Investment and the Lower Delta Bank"
    assert fault("The workers write to the MPI and the LDB.", quote) == ""
    assert fault("The workers write to the MPA.", quote)
    assert fault("The workers write to the ADB.", quote)
    assert fault("The workers write to the LD.", quote)


def test_figures_beside_brackets_are_no_list() -> None:
    """A measure in other units, and a telephone number: nothing is behind another name."""
    for said, quote in (("Aru got 5 feet of snow.", "Aru got 5 feet (1.5 m), Bima got 4 feet (1.2 m)"),
                        ("The hotline of Aru is (510) 420.", "Aru has Bima (800), hotline (510) 420")):
        assert crossed_item(claims_of(said, "en", IS_ORDINARY), [claims_of(quote, "en", IS_ORDINARY)]) == ""
