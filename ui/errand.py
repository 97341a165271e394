"""Service calls off the GUI thread, one worker a queue, with the result brought back queued.

Two queues stand apart (decisions.md 20): entries have a worker of their own, so that printing and
history never delay a save.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of one errand, on its way home."""

    future: "Future[Any]"
    done: Callable[[Any], None]
    failed: Callable[[BaseException], None]


class Errands(QObject):
    """One worker thread; `run` gives it work, `done` or `failed` is called on the GUI thread."""

    _finished = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._away = 0
        self._finished.connect(self._home, Qt.ConnectionType.QueuedConnection)

    @property
    def away(self) -> int:
        """How many errands are not home yet."""
        return self._away

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Do `work` on the worker; its result or its failure is handed over on the GUI thread."""
        self._away += 1
        future = self._worker.submit(work)
        future.add_done_callback(
            lambda finished: self._finished.emit(_Outcome(finished, done, failed))
        )

    @Slot(object)
    def _home(self, outcome: _Outcome) -> None:
        self._away -= 1
        fault = outcome.future.exception()
        if fault is None:
            outcome.done(outcome.future.result())
        else:
            outcome.failed(fault)

    def close(self) -> None:
        """Finish what was given and leave no thread behind."""
        self._worker.shutdown(wait=True)
