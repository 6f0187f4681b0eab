"""Every name and number a person can set, from ASSISTANT_* variables. A variable that is not here is an error."""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import Field, TypeAdapter, ValidationError

from assistant.errors import AssistantError

PREFIX = "ASSISTANT_"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ROOT = Path(__file__).resolve().parent.parent

NotNegative = Annotated[int, Field(ge=0)]
AtLeastOne = Annotated[int, Field(ge=1)]
AtLeastFive = Annotated[int, Field(ge=5)]
AtLeastTwenty = Annotated[int, Field(ge=20)]
AtLeast128 = Annotated[int, Field(ge=128)]
AtLeast1024 = Annotated[int, Field(ge=1024)]
Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
LanguageCode = Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$")]
Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Port = Annotated[int, Field(ge=0, le=65_535)]


@dataclass(frozen=True)
class Settings:
    """The settings; each is the variable ASSISTANT_ and its name in capitals.

    `evaluation_directory` keeps what people marked in the chat, their question sets and saved runs.
    `embedding_model`: a sentence-transformers folder or name; empty for the built-in multilingual-e5-small.
    `passages_retrieved`: how many passages are looked at for an answer. `passages_read`: how many of them the trained
    reader reads; 0 switches it off. `refuse_below`: an answer whose confidence is lower is not shown.
    `max_answer_words` holds for answers that are not lists. `manage_documents`: whether visitors of the page may put
    documents in, change and remove them; unset, they may where the page is served to its own machine alone.
    `chat_model` writes the answers: "ollama:NAME", "openai:NAME", "gguf:FILE" or what LangChain's `init_chat_model`
    takes; empty: answers are quotes. `chat_base_url`: the address of its server. `chat_passages`: how many passages it
    is given, if they fit `chat_context_tokens`. `answer_language`: a code such as "vi"; empty: the question's language.
    A key is no setting: it stands in the provider's own environment variable.
    """

    corpus_directory: Path = ROOT / "corpus" / "documents"
    index_directory: Path = ROOT / "index" / "stored"
    evaluation_directory: Path = ROOT / "evaluation"
    cache_directory: Path = Path(platformdirs.user_cache_dir("programme-assistant"))
    embedding_model: str = ""
    passages_retrieved: AtLeastFive = 20
    passages_read: NotNegative = 6
    candidates: AtLeastFive = 100
    refuse_below: Probability = 0.12
    max_answer_words: AtLeastTwenty = 150
    max_list_words: AtLeastTwenty = 400
    max_question_characters: AtLeastTwenty = 2_000
    chat_model: str = ""
    chat_base_url: str = ""
    chat_timeout_seconds: Seconds = 60.0
    chat_context_tokens: AtLeast1024 = 8_192
    chat_answer_tokens: AtLeast128 = 1_024
    chat_passages: AtLeastOne = 10
    answer_language: LanguageCode = ""
    host: str = "127.0.0.1"
    port: Port = 7860
    max_waiting_questions: AtLeastOne = 32
    questions_at_once: AtLeastOne = 2
    max_upload_megabytes: AtLeastOne = 20
    max_upload_total_megabytes: AtLeastOne = 200
    manage_documents: bool | None = None

    @property
    def may_manage_documents(self) -> bool:
        """Whether visitors of the page may change what is indexed."""
        return self.host in LOOPBACK if self.manage_documents is None else self.manage_documents


def read_settings(environment: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """The settings of `environment` (default: the process's), with `overrides` that are not None on top."""
    environment = os.environ if environment is None else environment
    names = {field.name: field.type for field in fields(Settings)}
    given: dict[str, object] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in names:
            raise AssistantError(f"There is no setting {variable}.{_meant(name, names)} README lists the settings.")
        given[name] = value
    given |= {name: value for name, value in overrides.items() if value is not None}
    try:
        return TypeAdapter(Settings).validate_python(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{str(first['loc'][0]).upper()}"
        raise AssistantError(f"The setting {name} cannot be '{first['input']}': {first['msg'].lower()}.") from error


def _meant(name: str, names: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(name, names, 1)
    return f" Did you mean {PREFIX}{close[0].upper()}?" if close else ""
