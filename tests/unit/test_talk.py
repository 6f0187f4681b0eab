"""What the server keeps of a visitor's conversation when questions and "New conversation" overtake each other."""

import threading
from concurrent.futures import ThreadPoolExecutor

from page.conversation import Turn
from page.talk import Talk
from page.working import Work


def test_a_talk_goes_on_and_never_back() -> None:
    talk = Talk(turns=(Turn("first"),))
    assert talk.follow(0) and talk.turns, "the same conversation"
    assert talk.follow(2) and not talk.turns and talk.number == 2
    talk.turns = (Turn("second"),)
    assert not talk.follow(1) and talk.turns and talk.number == 2, "of a conversation that was left"


def test_what_came_of_a_question_stands_in_its_place_unless_it_was_left() -> None:
    one, other = Turn("one"), Turn("other")
    talk = Talk(turns=(one, other))
    talk.put(Turn("one", problem="none", key=one.key))
    assert [turn.problem for turn in talk.turns] == ["none", ""]
    talk.follow(1)
    talk.put(Turn("other", key=other.key))
    assert talk.turns == ()


def test_a_talk_waits_until_its_work_is_done() -> None:
    go_on = threading.Event()
    with ThreadPoolExecutor(1) as executor:
        talk = Talk()
        assert not talk.is_waiting
        talk.work = Work(executor, lambda step: Turn("one") if go_on.wait(10) else Turn("late"))
        assert talk.is_waiting
        go_on.set()
        assert list(talk.work.steps()) == [] and not talk.is_waiting
        assert talk.work.result().question == "one"
