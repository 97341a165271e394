from station.domain.errors import Unavailable
from ui.keeper import Keeper


def test_a_recorder_that_died_is_started_again_and_a_running_one_is_left_alone(qtbot):
    alive, started = [], []

    def start():
        started.append(1)
        alive.append(1)

    keeper = Keeper(lambda: bool(alive), start, started.append)
    keeper.begin()
    keeper.look()
    assert started == [1]
    alive.clear()
    keeper.look()
    assert started == [1, 1]
    keeper.end()
    qtbot.wait(1)


def test_a_recorder_that_cannot_be_started_is_said_in_one_sentence(qapp):
    said = []

    def start():
        raise Unavailable("The recorder cannot be started.")

    keeper = Keeper(lambda: False, start, said.append)
    keeper.setParent(qapp)
    keeper.look()
    assert str(said[0]) == "The recorder cannot be started."
