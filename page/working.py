"""Work in another thread whose steps can be followed while it runs."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Work(Generic[Result]):
    """Starts `task` at once; `steps()` yields what it reports until it is done, then `result()` gives its result."""

    def __init__(self, executor: Executor, task: Callable[[Callable[[str], None]], Result]) -> None:
        self._steps: SimpleQueue[str | None] = SimpleQueue()
        self._future: Future[Result] = executor.submit(task, self._steps.put)
        self._future.add_done_callback(lambda done: self._steps.put(None))

    def steps(self) -> Iterator[str]:
        """Each step as it begins."""
        while (step := self._steps.get()) is not None:
            yield step

    def report(self, step: str) -> None:
        """Tells whoever follows the steps of one more; of what else has changed meanwhile."""
        self._steps.put(step)

    @property
    def is_done(self) -> bool:
        """Whether it has a result, or failed."""
        return self._future.done()

    def result(self) -> Result:
        """What the task returned; raises what it raised."""
        return self._future.result()
