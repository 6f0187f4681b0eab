"""Settings come from ASSISTANT_* variables; a mistake in one is told and not passed over."""

from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.settings import Settings, read_settings


def test_without_variables_the_defaults_hold() -> None:
    settings = read_settings({})
    assert settings == Settings()
    assert settings.host == "127.0.0.1"
    assert (settings.corpus_directory / "sources.csv").exists()


def test_variables_are_read_with_their_type() -> None:
    settings = read_settings({"ASSISTANT_PASSAGES_RETRIEVED": "7", "ASSISTANT_REFUSE_BELOW": "0.25",
                              "ASSISTANT_INDEX_DIRECTORY": "/somewhere", "PATH": "/bin", "assistant_port": "x"})
    assert (settings.passages_retrieved, settings.refuse_below) == (7, 0.25)
    assert settings.index_directory == Path("/somewhere")


def test_what_the_command_line_says_goes_first() -> None:
    environment = {"ASSISTANT_INDEX_DIRECTORY": "/from/environment", "ASSISTANT_PORT": "9000"}
    settings = read_settings(environment, index_directory=Path("/from/option"), corpus_directory=None)
    assert (settings.index_directory, settings.port) == (Path("/from/option"), 9000)
    assert settings.corpus_directory == Settings().corpus_directory


@pytest.mark.parametrize(("variable", "meant"), [("ASSISTANT_PASSAGE_RETRIEVED", "ASSISTANT_PASSAGES_RETRIEVED"),
                                                 ("ASSISTANT_INDEX_DIR", "ASSISTANT_INDEX_DIRECTORY")])
def test_an_unknown_variable_is_an_error_that_names_the_likely_one(variable: str, meant: str) -> None:
    with pytest.raises(AssistantError, match=rf"no setting {variable}.*Did you mean {meant}\?"):
        read_settings({variable: "1"})


def test_an_unknown_variable_like_no_other() -> None:
    with pytest.raises(AssistantError, match="no setting ASSISTANT_XYZZY"):
        read_settings({"ASSISTANT_XYZZY": "1"})


@pytest.mark.parametrize(("variable", "value"), [("ASSISTANT_PORT", "soon"), ("ASSISTANT_REFUSE_BELOW", "often"),
                                                 ("ASSISTANT_PASSAGES_RETRIEVED", "3.5"), ("ASSISTANT_PORT", "")])
def test_a_bad_value_is_an_error_that_names_both(variable: str, value: str) -> None:
    with pytest.raises(AssistantError, match=f"{variable} cannot be '{value}'"):
        read_settings({variable: value})
