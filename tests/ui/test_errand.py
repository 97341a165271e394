import threading

import pytest

from station.domain.errors import Refused
from ui.errand import Errands


@pytest.fixture
def errands(qapp):
    queue = Errands("errand", parent=qapp)
    yield queue
    queue.close()


def test_a_result_comes_home_on_the_gui_thread(qtbot, errands):
    home, where, results = threading.get_ident(), [], []

    def work():
        where.append(threading.get_ident())
        return 7

    def done(result):
        results.append((result, threading.get_ident()))

    errands.run(work, done, pytest.fail)
    assert errands.away == 1
    qtbot.waitUntil(lambda: bool(results))
    assert results == [(7, home)]
    assert where != [home]
    assert errands.away == 0


def test_a_failure_comes_home_as_itself(qtbot, errands):
    faults = []

    def work():
        raise Refused("No weight is recorded.")

    errands.run(work, pytest.fail, faults.append)
    qtbot.waitUntil(lambda: bool(faults))
    assert isinstance(faults[0], Refused)


def test_errands_of_one_queue_are_done_in_the_order_they_were_given(qtbot, errands):
    order = []
    for number in range(20):
        errands.run(lambda n=number: n, order.append, pytest.fail)
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))
