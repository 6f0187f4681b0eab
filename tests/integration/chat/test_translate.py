"""A quote put into another language: what the model says over real HTTP, what of it is kept, and that it is asked once.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation, Translation
from assistant.chat.stream import CancelledError
from assistant.chat.translate import translated
from assistant.cite import citation
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.write import Quote
from corpus.document import Span
from page.conversation import Turn, conversation_html
from page.passages import in_surroundings
from page.talk import Talk
from page.translating import translate, wished
from tests.integration.chat.scripted_server import ScriptedServer, saying
from tests.integration.chat.test_scripted_replies import with_settings

QUOTE = "Phase 2 was launched in June 2022"
GOOD = "Giai đoạn 2 được khởi động vào tháng 6 năm 2022"
Asking = Callable[..., tuple[Assistant, ScriptedServer]]


@pytest.fixture
def asking(assistant: Assistant) -> Iterator[Asking]:
    """An assistant whose model says what a test wrote down."""
    opened = []

    def make(*replies: str | tuple[int, str], timeout_seconds: float = 20, **more: object
             ) -> tuple[Assistant, ScriptedServer]:
        opened.append(saying(*replies, **more))  # type: ignore[arg-type]
        server = opened[-1].__enter__()
        return with_settings(assistant, chat_model="openai:scripted", chat_base_url=server.url,
                             chat_timeout_seconds=timeout_seconds), server

    yield make
    for one in opened:
        one.__exit__(None, None, None)


def cited(assistant: Assistant) -> Citation:
    """A quote of a shipped document."""
    snapshot = assistant.snapshot()
    passage = next(one for one in snapshot.passages if QUOTE in one.text)
    start = passage.span.start + passage.text.index(QUOTE)
    found = citation(snapshot, Quote(passage, Span(start, start + len(QUOTE)), "", 1.0), 1)
    assert found is not None
    return found


def said_of(assistant: Assistant, is_cancelled: Callable[[], bool] = lambda: False) -> Translation:
    assert assistant.chat
    return translated(assistant.chat, assistant.snapshot(), cited(assistant), "vi", is_cancelled)


@pytest.mark.parametrize("reply", [GOOD, f"“{GOOD}”", f"<think>June is tháng 6.</think>\n{GOOD}"])
def test_a_translation_with_the_same_figures_is_kept(asking: Asking, reply: str) -> None:
    assistant, server = asking(reply)
    translation = said_of(assistant)
    assert (translation.text, translation.refused, translation.failure) == (GOOD, "", "")
    assert translation.writer.name == "scripted" and translation.writer.tokens_in == 7
    sent = "".join(message["content"] for message in server.asked[0]["messages"])
    assert QUOTE in sent and "into Vietnamese" in sent
    mark = sent.partition("<quote ")[2].partition(">")[0]
    assert len(mark) == 16 and sent.count(f"</quote {mark}>") == 2 and "response_format" not in server.asked[0]


@pytest.mark.parametrize(("reply", "told"), [
    (GOOD.replace("2022", "2025"), "2025"),
    (GOOD.replace(" vào tháng 6 năm 2022", ""), "it lacks the date “June 2022” of the original"),
    (f"{GOOD}. http://evil.example/a", "http://evil.example/a"), (f"{GOOD} <b>!</b>", "markup"), ("", "it is empty"),
    (GOOD * 20, "far longer"), ("Sorry, I cannot translate that for you.", "it is not in Vietnamese"),
])
def test_what_differs_from_the_original_is_left_out(asking: Asking, reply: str, told: str) -> None:
    assistant, _ = asking(reply)
    translation = said_of(assistant)
    assert not translation.text and not translation.failure and told in translation.refused


@pytest.mark.parametrize(("reply", "told"), [
    ((401, "Incorrect API key provided: sk-verysecret123"), "was not accepted on this machine"),
    ((404, "The model `scripted` does not exist"), "There is no model called scripted on this machine"),
    ((429, "slow down"), "No more questions are taken"),
])
def test_a_server_that_refuses_is_told(asking: Asking, reply: tuple[int, str], told: str) -> None:
    translation = said_of(asking(reply)[0])
    assert told in translation.failure and "verysecret" not in translation.failure and not translation.text


def test_a_server_that_is_slow_gone_or_breaks_off_is_told(asking: Asking, assistant: Assistant) -> None:
    assert "after 0.5 seconds" in said_of(asking(GOOD, wait_seconds=5, timeout_seconds=0.5)[0]).failure
    assert "broke off" in said_of(asking(GOOD, break_after=2)[0]).failure
    gone = with_settings(assistant, chat_model="openai:scripted", chat_base_url="http://127.0.0.1:9/v1")
    assert "cannot be reached" in said_of(gone).failure


def test_it_can_be_cancelled(asking: Asking) -> None:
    with pytest.raises(CancelledError):
        said_of(asking(GOOD)[0], lambda: True)


def answered(assistant: Assistant, language: str = "vi") -> Turn:
    """A turn that cites the quote, and was to be answered in `language`."""
    assert assistant.writer
    one = cited(assistant)
    return Turn("?", Answer("", "?", "?", language, "answered", f"{one.quote} [1]", 0.9, (one,), (),
                            writer=replace(assistant.writer, language=language)),
                evidence=(in_surroundings(assistant.snapshot(), one),))


def press(assistant: Assistant, talk: Talk, turn: Turn) -> bool:
    """What the page does; whether the model was asked."""
    wish = wished(talk, {"turn": turn.key, "number": 1})
    if not turn.translations.begin(1):
        return False
    translate(assistant, talk, wish)
    return True


def test_pressing_twice_asks_once_and_the_original_stays_first(asking: Asking) -> None:
    assistant, server = asking(GOOD, wait_seconds=0.5)
    talk = Talk(turns=(turn := answered(assistant),))
    assert "Translate into Vietnamese" in conversation_html(talk.turns)
    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(lambda _: press(assistant, talk, turn), range(4))) == [False, False, False, True]
    assert len(server.asked) == 1 and not press(assistant, talk, turn)
    shown = conversation_html(talk.turns)
    assert 0 < shown.index(f"<mark>{QUOTE}</mark>") < shown.index(GOOD)
    assert "Translation by <b dir=\"auto\">scripted</b>, not checked for meaning" in shown


def test_after_a_failure_it_can_be_asked_again_after_a_refusal_not(asking: Asking) -> None:
    assistant, server = asking((500, "crashed"), GOOD.replace("2022", "2025"))
    talk = Talk(turns=(turn := answered(assistant),))
    assert press(assistant, talk, turn) and "Try again" in conversation_html(talk.turns)
    assert press(assistant, talk, turn)
    shown = conversation_html(talk.turns)
    assert "The translation was left out: it has" in shown and "tháng 6 năm 2025" in shown and GOOD[:20] not in shown
    assert not press(assistant, talk, turn) and len(server.asked) == 2


def test_what_the_model_says_is_escaped_and_told_where_it_went(asking: Asking) -> None:
    turn = answered(asking(GOOD)[0])
    assert turn.answer and turn.answer.writer
    elsewhere = replace(turn.answer.writer, model="openai:<i>m", host="<b>host.example", is_remote=True)
    turn = replace(turn, answer=replace(turn.answer, writer=elsewhere))
    assert "The marked words are sent to <b dir=\"auto\">&lt;b&gt;host.example</b>" in conversation_html((turn,))
    turn.translations.end(1, Translation(elsewhere, "vi", "a <script>x</script>", ("<i>N",)))
    shown = conversation_html((turn,))
    assert "a &lt;script&gt;x" in shown and "&lt;i&gt;N" in shown and "<script" not in shown and "<i>" not in shown
    assert "were sent to" in shown and "not checked for meaning" in shown
    turn.translations.end(1, Translation(elsewhere, "vi", refused="it has the address “<img>”"))
    assert "&lt;img&gt;" in conversation_html((turn,)) and "<img" not in conversation_html((turn,))


@pytest.mark.parametrize("data", [None, {}, {"turn": "x", "number": 1}, {"number": 1}, {"turn": 0, "number": 7},
                                  {"turn": 0, "number": "1"}, {"turn": 0, "number": True}, {"turn": 0, "number": [1]}])
def test_only_a_quote_of_the_conversation_can_be_asked_for(asking: Asking, data: dict[str, object] | None) -> None:
    assistant, server = asking(GOOD)
    turn = answered(assistant)
    if data and data.get("turn") == 0:
        data = data | {"turn": turn.key}
    with pytest.raises(AssistantError, match="Ask the question again"):
        wished(Talk(turns=(turn,)), data)
    with pytest.raises(AssistantError):
        wished(Talk(turns=(other := answered(assistant, "en"),)), {"turn": other.key, "number": 1})
    assert "Translate into" not in conversation_html((other,)) and not server.asked


def test_who_leaves_the_conversation_waits_for_nothing(asking: Asking) -> None:
    assistant, server = asking(GOOD, wait_seconds=30)
    talk = Talk(turns=(turn := answered(assistant),))
    pressing = threading.Thread(target=press, args=(assistant, talk, turn))
    pressing.start()
    while not server.asked:
        time.sleep(0.05)
    assert "is translating the marked words" in conversation_html(talk.turns)
    talk.follow(1)
    pressing.join(5)
    assert not pressing.is_alive() and turn.translations.done == {} and not turn.translations.under_way
