import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from ui.collecting import Collecting, collect_due


@pytest.fixture(autouse=True)
def _as_it_was():
    usual = gc.get_threshold()
    yield
    gc.set_threshold(*usual)
    gc.unfreeze()


class Ring:
    """Goes only when somebody looks for cycles; remembers the thread that took it apart."""

    ends = []  # noqa: RUF012 - the tests' own

    def __init__(self):
        self.itself = self

    def __del__(self):
        self.ends.append(threading.current_thread())


def make_rings(number):
    for _ in range(number):
        Ring()


def test_what_is_due_is_collected_on_the_thread_that_asks(qapp, qtbot):
    assert qapp
    keeper = QObject()
    Collecting(keeper)
    gc.collect()
    Ring.ends.clear()
    gc.set_threshold(1, 10, 10)  # what is freed meanwhile counts against what was made

    worker = threading.Thread(target=make_rings, args=(500,))
    worker.start()
    worker.join()
    assert Ring.ends == []  # the worker made them, and did not collect

    qtbot.waitUntil(lambda: len(Ring.ends) == 500)
    assert set(Ring.ends) == {threading.main_thread()}
    keeper.deleteLater()


def test_nothing_is_collected_before_it_is_due():
    gc.collect()
    gc.set_threshold(10_000, 10, 10)
    ring = weakref.ref(Ring())

    collect_due()

    assert ring() is not None
    gc.collect()
    assert ring() is None


def test_older_generations_are_collected_in_their_turn():
    gc.collect()
    gc.set_threshold(0, 0, 0)
    told = []

    def tell(phase, info):
        if phase == "start":
            told.append(info["generation"])

    gc.callbacks.append(tell)
    try:
        make_rings(5)
        collect_due()
        make_rings(5)
        collect_due()
        make_rings(5)
        collect_due()
    finally:
        gc.callbacks.remove(tell)

    assert told[0] == 0
    assert {0, 1, 2} <= set(told)


def test_what_is_spared_is_not_looked_at_again(qapp):
    assert qapp
    keeper = QObject()
    collecting = Collecting(keeper)
    assert gc.get_freeze_count() == 0

    collecting.spare()

    assert gc.get_freeze_count() > 1000
    keeper.deleteLater()
