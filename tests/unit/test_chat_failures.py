"""What people read where a chat model cannot be used: a whole sentence that ends with what to do, and no path."""

import pytest

from assistant.answer import model_name
from assistant.chat.failures import broken_off, explained, timed_out
from assistant.chat.models import Place
from assistant.settings import Settings, read_settings

HERE, ELSEWHERE = Place("this machine", False), Place("api.example.org", True)


class ServerError(Exception):
    def __init__(self, said: str, status_code: int | None = None) -> None:
        super().__init__(said)
        self.status_code = status_code


def of(model: str) -> Settings:
    return read_settings({}, chat_model=model)


@pytest.mark.parametrize("error", [
    ServerError("no", 401), ServerError("no", 404), ServerError("no", 429), ServerError("exceeds the context size"),
    ServerError("strange"), TimeoutError(), ConnectionRefusedError("refused")])
@pytest.mark.parametrize("model", ["gguf:/srv/models/small.gguf", "openai:small.gguf"])
@pytest.mark.parametrize("place", [HERE, ELSEWHERE])
@pytest.mark.parametrize("is_begun", [False, True])
def test_every_message_is_a_sentence_that_tells_what_to_do(error: Exception, model: str, place: Place, is_begun: bool
                                                           ) -> None:
    check(str(explained(error, of(model), place, is_begun)))


def test_so_are_those_of_a_model_that_is_slow_or_breaks_off() -> None:
    for said in (timed_out(of("gguf:/srv/models/small.gguf")), broken_off(of("gguf:/srv/models/small.gguf"), HERE)):
        check(said)
        assert "small.gguf" in said


def check(said: str) -> None:
    assert said[0].isupper() and said.endswith(".")
    assert any(verb in said for verb in ("Put ", "Name ", "Lower ", "Ask again", "Check ", "Raise "))
    assert "/srv" not in said and "gguf:" not in said and "openai:" not in said


@pytest.mark.parametrize(("model", "name"), [
    ("gguf:/srv/models/small.gguf", "small.gguf"), ("gguf:models/small.gguf", "small.gguf"),
    (r"gguf:C:\models\small.gguf", "small.gguf"), ("openai:gpt-x", "gpt-x"), ("ollama:qwen3:4b", "qwen3:4b"),
    ("openai:/srv/model", "model"), ("openai:org/model", "org/model"), ("alone", "alone")])
def test_a_model_has_a_short_name(model: str, name: str) -> None:
    assert model_name(model) == name
