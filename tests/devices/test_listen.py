import io
import json
import os
import signal
import threading
from dataclasses import replace

import pytest

from devices.capture import Happened, read_capture
from devices.listen import Listening, listen, told_to_stop
from station.domain.clock import SystemClock
from station.domain.errors import Unavailable
from tests.devices.far_end import FarEnd, answering
from tests.devices.simulated import Hurried, simulated
from tests.devices.ticker import QUICK, CarefulDriver, Steady, TickerResponder


class Interrupted(SystemClock):
    """The machine's clock; at the fifth look at it somebody presses Ctrl-C."""

    def __init__(self):
        self._looks = 0

    def now(self):
        self._looks += 1
        if self._looks == 5:
            os.kill(os.getpid(), signal.SIGINT)
        return super().now()


class Ear(io.StringIO):
    """An output that tells the listener to stop once it has heard enough."""

    def __init__(self, enough, number=signal.SIGINT):
        super().__init__()
        self._enough = enough
        self._number = number

    def write(self, text):
        size = super().write(text)
        if self._enough == len(self.getvalue().splitlines()):
            os.kill(os.getpid(), self._number)
        return size

    @property
    def lines(self):
        return [json.loads(line) for line in self.getvalue().splitlines()]


def heard(asked, out, clock=None, errors=None):
    errors = errors or io.StringIO()
    status = listen(asked, out, errors, clock or SystemClock())
    return status, errors.getvalue()


def device():
    return TickerResponder(Steady(5))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_what_the_device_says_until_it_is_interrupted_and_sums_up(number):
    out = Ear(4, number)
    with FarEnd() as far, answering(far, device()):
        status, errors = heard(Listening(QUICK, far.near), out)

    assert status == 0
    assert errors == ""
    kinds = [line["kind"] for line in out.lines]
    assert kinds[:4] == ["device", "numeric", "numeric", "numeric"]
    assert kinds[-1] == "summary"
    summary = out.lines[-1]
    assert summary["frames_good"] == summary["bytes_in"] / len("<v:5>") >= 3
    assert summary["frames_bad"] == 0
    assert {bytes.fromhex(frame)[:2] for frame in summary["frames_sent"]} == {b"<?"}


def test_it_stops_by_itself_when_its_time_is_up():
    out = io.StringIO()
    with FarEnd() as far, answering(far, device()):
        status, _ = heard(Listening(QUICK, far.near, seconds=0.3), out)

    assert status == 0
    assert json.loads(out.getvalue().splitlines()[-1])["kind"] == "summary"


def test_signals_mean_what_they_meant_before_once_it_has_ended():
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with told_to_stop() as stopped:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopped.wait(5)

    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_thread_other_than_the_main_one_leaves_signals_alone():
    told = []

    def ask():
        with told_to_stop() as stopped:
            told.append(stopped.is_set())

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert told == [False]


# --- Ports ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [QUICK, None], ids=["ticker", "auto"])
def test_a_port_that_is_not_there_is_one_sentence_and_no_line(tmp_path, kind):
    out = io.StringIO()

    with pytest.raises(Unavailable, match=r"^The port .*/missing is not there: [^\n]*\.$"):
        heard(Listening(kind, str(tmp_path / "missing"), known=[QUICK]), out)
    assert out.getvalue() == ""


def test_a_port_that_goes_away_later_is_waited_for_and_the_person_is_told(tmp_path):
    out = Ear(12)
    link = tmp_path / "pump"
    first = FarEnd(link)
    enough = threading.Event()

    def unplug_and_plug_in_again():
        first.hear(4)
        first.say(b"<v:1>")
        while len(out.lines) < 2:
            enough.wait(0.01)
        first.hang_up()
        with FarEnd(link) as second, answering(second, device()):
            enough.wait(10)

    thread = threading.Thread(target=unplug_and_plug_in_again)
    thread.start()
    status, errors = heard(Listening(QUICK, str(link)), out)
    enough.set()
    thread.join(10)

    assert status == 0
    lost, talking = errors.splitlines()
    assert lost.startswith(f"{link}: lost: ")
    assert talking == f"{link}: talking"
    assert [line["value"] for line in out.lines if line["kind"] == "numeric"][:2] == [1.0, 5.0]


def test_a_wrong_speed_is_said_in_words():
    out = io.StringIO()
    with FarEnd() as far:

        class Garbling(TickerResponder):
            def receive(self, data, now):
                return super().receive(data, now).translate(bytes(range(255, -1, -1)))

        with answering(far, Garbling(Steady(5))):
            status, errors = heard(
                Listening(QUICK, far.near, baud=19200), out, errors=Ear(1, signal.SIGTERM)
            )

    assert status == 0
    assert "wrong speed: bytes come, but no message of Ticker at 19200 baud" in errors
    assert "noise" in {json.loads(line)["kind"] for line in out.getvalue().splitlines()}


def test_no_bytes_at_all_are_said_in_words():
    out = io.StringIO()
    with FarEnd() as far:
        status, errors = heard(Listening(QUICK, far.near), out, errors=Ear(1))

    assert status == 0
    assert "silent: no bytes at all from Ticker at 9600 baud" in errors


def test_it_stops_quietly_when_nobody_reads_any_more():
    class Shut(io.StringIO):
        def write(self, text):
            raise BrokenPipeError(text)

    with FarEnd() as far, answering(far, device()):
        status, _ = heard(Listening(QUICK, far.near), Shut())

    assert status == 0


# --- Captures ------------------------------------------------------------------------------------


def test_a_capture_holds_what_went_over_the_line(tmp_path):
    out = Ear(4)
    with FarEnd() as far, answering(far, device()):
        heard(Listening(QUICK, far.near, capture=tmp_path / "pump.capture"), out)
    records = list(read_capture(tmp_path / "pump.capture"))

    assert b"".join(one.data for one in records if one.what is Happened.RECEIVED).startswith(
        b"<v:5>" * 3
    )
    assert records[-1].what is Happened.ENDED
    summary = out.lines[-1]
    sent = {one.data.hex() for one in records if one.what is Happened.SENT}
    assert sent == set(summary["frames_sent"])


@pytest.mark.expects_log("cannot be written: No such file or directory")
def test_a_capture_that_cannot_be_written_is_one_sentence(tmp_path):
    with FarEnd() as far, pytest.raises(Unavailable, match="cannot be written"):
        heard(Listening(QUICK, far.near, capture=tmp_path / "no" / "folder"), io.StringIO())


def test_a_port_that_is_not_there_leaves_an_older_capture_alone(tmp_path):
    kept = tmp_path / "pump.capture"
    kept.write_bytes(b"older")

    with pytest.raises(Unavailable):
        heard(Listening(QUICK, str(tmp_path / "missing"), capture=kept), io.StringIO())
    assert kept.read_bytes() == b"older"


# --- Finding out ---------------------------------------------------------------------------------


def test_an_unnamed_device_is_recognised_named_and_then_listened_to():
    out = Ear(3)
    with FarEnd() as far, answering(far, device()):
        status, errors = heard(Listening(None, far.near, known=[QUICK]), out, Hurried())

    assert status == 0
    how_long, *tried, this = errors.splitlines()
    assert how_long.startswith(f"{far.near or '/dev'}: listening first, 11 s without a word")
    assert [one.split()[0] for one in tried] == ["Listening"] * 4 + ["Greeting"]
    assert this == f"{far.near or '/dev'}: this is Ticker (ticker)."
    assert out.lines[0]["protocol"] == "ticker"
    assert out.lines[-1]["kind"] == "summary"


def test_an_unnamed_device_at_a_speed_that_is_not_its_usual_one_is_listened_to_at_it(tmp_path):
    kind = replace(QUICK, settings=replace(QUICK.settings, other_bauds=(57600,)))
    out, clock = Ear(3), Hurried()
    with simulated(kind, tmp_path / "pump", clock, baud=57600, panels=Steady(5)) as port:
        asked = Listening(None, port, known=[kind], capture=tmp_path / "pump.capture")
        _, errors = heard(asked, out, clock)

    assert f"{port}: this is Ticker (ticker), at 57600 baud." in errors
    assert next(one["value"] for one in out.lines if one["kind"] == "numeric") == 5.0
    assert b'"baud":57600' in (tmp_path / "pump.capture").read_bytes().replace(b" ", b"")


def test_an_unnamed_device_that_says_nothing_is_said_to_say_nothing():
    out = io.StringIO()
    with (
        FarEnd() as far,
        pytest.raises(Unavailable, match=r"no bytes at all at 9600, 19200, 38400 or 115200 baud"),
    ):
        heard(Listening(None, far.near, known=[QUICK]), out, Hurried())

    assert [json.loads(line)["kind"] for line in out.getvalue().splitlines()] == ["summary"]


def test_an_unnamed_device_of_no_known_protocol_is_said_to_be_that():
    class Foreign(TickerResponder):
        def receive(self, data, now):
            return super().receive(data, now) and b"\x02\x03"

    with (
        FarEnd() as far,
        answering(far, Foreign(Steady(5))),
        pytest.raises(Unavailable, match=r": bytes arrive, but no protocol I know at 9600,"),
    ):
        heard(Listening(None, far.near, known=[QUICK]), io.StringIO(), Hurried())


def test_the_time_that_was_given_bounds_finding_out_too():
    out, clock = io.StringIO(), Hurried()
    begin = clock.now().monotonic
    with FarEnd() as far, pytest.raises(Unavailable, match=r"no time to try everything\.$"):
        heard(Listening(None, far.near, seconds=4.0, known=[QUICK]), out, clock)

    assert 4.0 <= clock.now().monotonic - begin < 12.0
    assert json.loads(out.getvalue())["bytes_out"] == 0


def test_a_device_of_an_unknown_model_is_named_and_kept_raw_and_not_read(tmp_path):
    careful = replace(QUICK, make_driver=lambda: CarefulDriver(0.05))
    out = Ear(2)
    asked = Listening(None, "", known=[careful], capture=tmp_path / "pump.capture")
    with FarEnd() as far, answering(far, device()):
        _, errors = heard(replace(asked, port=far.near), out, Hurried())

    assert "this is Ticker (ticker)." in errors
    assert {one["kind"] for one in out.lines} == {"device", "summary"}
    assert (out.lines[1]["event"], out.lines[1]["text"]) == ("unsupported", "T9 is on no list.")
    kept = [one.data for one in read_capture(tmp_path / "pump.capture")]
    assert b"<v:5>" in b"".join(kept)


def test_an_interrupt_while_finding_out_is_no_complaint():
    out = io.StringIO()
    with FarEnd() as far:
        status, _ = heard(Listening(None, far.near, known=[QUICK]), out, Interrupted())

    assert status == 0
    assert [json.loads(line)["kind"] for line in out.getvalue().splitlines()] == ["summary"]
