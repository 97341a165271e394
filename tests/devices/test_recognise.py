from dataclasses import replace

import pytest

from devices.json_lines import Traffic
from devices.recognise import UnknownDevice, recognise
from station.domain.clock import SystemClock
from station.domain.errors import Unavailable
from tests.devices.far_end import FarEnd, answering
from tests.devices.ticker import KIND, Steady, TickerDriver, TickerResponder


class Hurried(SystemClock):
    """The machine's clock, eight times as fast: finding out what a device is takes its time."""

    def now(self):
        real = super().now()
        return replace(real, monotonic=real.monotonic * 8)


class DeafDriver(TickerDriver):
    """Understands nothing."""

    def handle(self, event):
        self.events.append(event)
        return []


DEAF = replace(KIND, protocol="deaf", title="Deaf", make_driver=DeafDriver, queries=())
SLOW = replace(KIND, protocol="slow", settings=replace(KIND.settings, baud=300))


def unknown(port, **more):
    traffic = Traffic()
    given = {"baud": None, "clock": Hurried(), "carry_on": lambda: True, "tap": traffic, **more}
    return UnknownDevice(port, **given), traffic


def test_a_device_that_speaks_by_itself_is_known_without_a_word_to_it():
    with FarEnd() as far:
        device, traffic = unknown(far.near, carry_on=iter([True] * 3 + [False] * 99).__next__)
        far.say(b"<v:1>")  # lost at the opening, as on any port
        kind = recognise_while(far, device, [DEAF, KIND])

        assert kind is KIND
        assert traffic.bytes_out == 0
        assert far.quiet()


def recognise_while(far, device, known):
    """Recognise a device that goes on speaking by itself."""

    class Speaking(TickerResponder):
        def receive(self, data, now):
            raise AssertionError(data, now)

    spoken = replace(device, carry_on=lambda: far.say(b"<v:1>") or device.carry_on())
    with answering(far, Speaking(Steady(1))):
        return recognise(spoken, known)


def test_a_device_that_only_answers_is_asked_in_turn():
    with FarEnd() as far:
        device, traffic = unknown(far.near)
        with answering(far, TickerResponder(Steady(1))):
            kind = recognise(device, [DEAF, SLOW, KIND])

        assert kind is SLOW  # a pseudo-terminal does not mind the speed: the first one that fits
        assert set(traffic.sent_frames) <= {b"<?%d>" % turn for turn in range(10)}


def test_a_silent_port_is_no_kind_of_device():
    with FarEnd() as far:
        device, traffic = unknown(far.near)

        assert recognise(device, [DEAF, KIND]) is None
        assert traffic.bytes_in == 0


def test_bytes_of_no_known_protocol_are_counted_and_no_kind_of_device():
    with FarEnd() as far:
        device, traffic = unknown(far.near)
        said = iter(range(5))
        noisy = replace(device, carry_on=lambda: next(said, None) is None or not far.say(b"\x80"))

        assert recognise(noisy, [DEAF, KIND]) is None
        assert traffic.bytes_in > 0


@pytest.mark.parametrize("queries", [(), KIND.queries])
def test_a_port_that_cannot_be_opened_is_unavailable(tmp_path, queries):
    device, _ = unknown(str(tmp_path / "missing"))

    with pytest.raises(Unavailable, match="is not there"):
        recognise(device, [replace(KIND, queries=queries)])


def test_a_speed_that_was_asked_for_is_the_only_one_tried():
    with FarEnd() as far:
        device, _ = unknown(far.near, baud=115200)

        assert recognise(device, [DEAF, replace(SLOW, queries=())]) is None
        assert far.baud == 0o10002
