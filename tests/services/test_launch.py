import sys

import pytest

from station.data.places import places
from station.domain.errors import Unavailable
from station.services.launch import has_display, reason, recorder_running, start_recorder
from station.services.single import hold


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a window can always be seen there")
@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_window_can_be_seen_where_the_session_names_a_display(monkeypatch, name):
    for one in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(one, raising=False)
    assert not has_display()
    monkeypatch.setenv(name, "somewhere")
    assert has_display()


@pytest.fixture
def station(home):
    return places(home)


def test_a_recorder_runs_as_long_as_it_holds_the_stations_lock(station):
    assert not recorder_running(station)
    single = hold(station.recorder_lock, "recorder", "boot")
    assert recorder_running(station)
    single.release()
    assert not recorder_running(station)


def test_what_a_recorder_cannot_do_it_leaves_in_words(station):
    assert reason(station) == ""

    process = start_recorder(
        [sys.executable, "-c", "import sys; sys.exit('The key is missing.')"], station
    )

    assert process.wait(60) == 1
    assert reason(station) == "The key is missing."


def test_a_recorder_is_a_session_of_its_own(station):
    words = "import os; print(os.getsid(0) == os.getpid())"

    start_recorder([sys.executable, "-c", words], station).wait(60)

    assert reason(station) == "True"


def test_a_program_that_is_not_there_is_one_sentence(station):
    with pytest.raises(Unavailable, match="nothing is being recorded"):
        start_recorder([str(station.data / "nothing")], station)
