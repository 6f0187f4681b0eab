"""What the server keeps for a visitor: the conversation, the question under way, and whether that was left or stopped.
"""

from dataclasses import dataclass

from page.conversation import Turn
from page.working import Work


@dataclass
class Talk:
    """The conversation and its number in the page, which counts up with "New conversation". It changes in place, so
    that a question under way sees that its conversation was left."""

    number: int = 0
    turns: tuple[Turn, ...] = ()
    work: Work[Turn] | None = None  # the question under way
    stopping: str = ""  # the key of the turn that is not to go on

    def follow(self, number: int) -> bool:
        """Goes on to the conversation of that number; False where it was left already."""
        if number > self.number:
            self.number, self.turns, self.work, self.stopping = number, (), None, ""
        return number == self.number

    def put(self, turn: Turn) -> None:
        """What came of a question, in the place of the question."""
        self.turns = tuple(turn if one.key == turn.key else one for one in self.turns)

    def turn(self, key: str) -> Turn | None:
        """The turn of that key, where it still stands here."""
        return next((one for one in self.turns if one.key == key), None)

    def stop(self, key: str) -> None:
        """Tells the question of that key not to go on, where it is the one under way."""
        if self.is_waiting and self.turns and self.turns[-1].key == key:
            self.stopping = key

    def is_over(self, number: int, key: str) -> bool:
        """Whether nobody wants to hear any more of the question of that key, asked in the conversation of that
        number."""
        return self.number != number or self.stopping == key

    @property
    def is_waiting(self) -> bool:
        """Whether a question is under way."""
        return self.work is not None and not self.work.is_done
