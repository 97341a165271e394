from uuid import uuid4

from ui.first_window import Doorbell, raise_first


def test_a_second_start_rings_the_first_window(qtbot):
    name, rung = f"station-{uuid4()}", []
    bell = Doorbell(name, lambda: rung.append(1))
    assert raise_first(name)
    qtbot.waitUntil(lambda: rung == [1])
    bell.close()


def test_without_a_first_window_nobody_answers(qapp):
    assert qapp is not None
    assert not raise_first(f"station-{uuid4()}")
