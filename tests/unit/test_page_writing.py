"""What the page says of a model under an answer that was stopped and beside a question set, and where text is sent."""

import pytest

from assistant.answer import Writer
from page.writing import evaluated_html, stopped_html

HERE, ELSEWHERE = (Writer("openai:small", host, is_remote) for host, is_remote in (("", False), ("ai.example", True)))


@pytest.mark.parametrize(("is_begun", "writer", "told"), [
    (True, HERE, "on this machine"), (True, ELSEWHERE, "were sent to"), (False, ELSEWHERE, "may have reached")])
def test_a_stopped_answer_tells_where_text_was_sent(is_begun: bool, writer: Writer, told: str) -> None:
    shown = stopped_html("Who?", is_begun, writer)
    assert told in shown and ("ai.example" in shown) is writer.is_remote


@pytest.mark.parametrize("writer", [None, HERE])
def test_nothing_is_said_of_a_model_where_nothing_left_this_machine(writer: Writer | None) -> None:
    assert "written" not in stopped_html("Who?", False, writer)


def test_it_is_said_beside_a_question_set_where_a_run_sends_its_questions() -> None:
    elsewhere = evaluated_html(ELSEWHERE, 1_360)
    assert "1,360 questions" in elsewhere and "ai.example" in elsewhere and "cost" in elsewhere
    assert "on this machine" in evaluated_html(HERE, 4)
    assert evaluated_html(None, 4) == ""
