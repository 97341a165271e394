import random
import re
from dataclasses import replace

import pytest

from devices.catalogue import kinds
from devices.json_lines import Traffic
from devices.overhear import ALWAYS
from devices.recognise import NotKnown, find_out, how_long, recognise, this_is
from devices.simulators.bedside import Bedside
from devices.simulators.device_line import Setting
from devices.unknown_device import Found, UnknownDevice
from station.domain.errors import Unavailable
from tests.devices.far_end import FarEnd, answering
from tests.devices.rival import HOLD, another
from tests.devices.simulated import Hurried, simulated
from tests.devices.test_greet import forms
from tests.devices.ticker import KIND, Steady, TickerDriver, TickerResponder
from tests.devices.virtual_port import VirtualPort

EVERY = tuple(kinds().values())
BAUDS = (1200, 4800, 9600, 19200, 38400, 57600, 115200)
LISTENED = {one.baud for one in ALWAYS}


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


# ---------------------------------------------------------------- every kind of the catalogue


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.protocol)
def test_every_kind_is_known_by_its_simulated_device_on_a_real_line(tmp_path, kind):
    """And is taken for no other: all of them are asked about."""
    told = []
    with simulated(kind, tmp_path / "device", Hurried()) as port:
        device, traffic = unknown(port, told=told.append)
        found = recognise(device, EVERY)

    assert found == Found(kind)
    greeted = [one for one in told if one.startswith("Greeting")]
    assert bool(traffic.bytes_out) is bool(greeted)
    assert told.index(greeted[0]) >= len(LISTENED) if greeted else traffic.bytes_out == 0


SPEAKERS = [kind for kind in EVERY if not kind.queries]
ANSWERERS = [kind for kind in EVERY if kind.queries][:2]


@pytest.mark.parametrize("kind", [*SPEAKERS, *ANSWERERS], ids=lambda kind: kind.protocol)
def test_at_a_speed_that_nobody_listens_at_no_device_is_known_on_a_real_line(tmp_path, kind):
    told = []
    with simulated(kind, tmp_path / "device", Hurried(), baud=4800) as port:
        device, traffic = unknown(port)
        heard = replace(device, told=lambda words: told.append((words, traffic.bytes_out)))
        found = recognise(heard, [kind, *SPEAKERS])

    start = "bytes arrive, but no protocol I know" if traffic.bytes_in else "no bytes at all"
    assert found.sentence.startswith(f"{port}: {start} at ")
    assert not any(sent for words, sent in told if words.startswith("Listening"))
    assert bool(traffic.bytes_out) is bool(kind.queries)


def at_speed(kind, baud):
    """What is found where a device of this kind has this speed; and how much was sent when."""
    port = VirtualPort(Setting(kind, Bedside(1).panels(kind), baud=baud))
    device, traffic = port.unknown()
    told = []
    heard = replace(device, told=lambda words: told.append((words, traffic.bytes_out)))
    return recognise(heard, EVERY), told, traffic


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.protocol)
def test_at_any_speed_a_device_is_known_as_itself_or_not_at_all(kind):
    """At every wrong setting the sentence holds, and nobody is spoken to before all is heard."""
    for baud in BAUDS:
        found, told, traffic = at_speed(kind, baud)
        if isinstance(found, NotKnown):
            assert baud not in {kind.settings.baud, *kind.settings.other_bauds}
            assert found.bytes == traffic.bytes_in
            start = "bytes arrive, but no protocol I know" if found.bytes else "no bytes at all"
            speeds = "at 9600, 19200, 38400 or 115200 baud, nor at 1200 or 57600"
            assert f"{start} {speeds}" in found.sentence
        else:
            assert (found.kind, found.baud or kind.settings.baud) == (kind, baud)
        assert not any(sent for words, sent in told if words.startswith("Listening"))
        assert kind.queries or not traffic.bytes_out


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.protocol)
def test_nothing_but_greetings_of_the_golden_lists_is_ever_sent(kind):
    port = VirtualPort(Setting(kind, Bedside(1).panels(kind), baud=4800))
    device, traffic = port.unknown()
    recognise(device, EVERY)

    allowed = {wire for one in EVERY if one.queries for wire in forms(one)}
    assert set(traffic.sent_frames) <= allowed


# ---------------------------------------------------------------- one kind or none


def test_a_device_that_speaks_by_itself_is_known_without_a_word_to_it():
    with FarEnd() as far:
        device, traffic = unknown(far.near, carry_on=lambda: far.say(b"<v:1>") is None)

        assert recognise(device, [DEAF, KIND]) == Found(KIND)
        assert traffic.bytes_out == 0
        assert far.quiet()


def test_a_device_that_only_answers_is_greeted_in_turn():
    with FarEnd() as far:
        device, traffic = unknown(far.near)
        with answering(far, TickerResponder(Steady(1))):
            found = recognise(device, [DEAF, SLOW, KIND])

        assert found == Found(
            SLOW
        )  # a pseudo-terminal does not mind the speed: the first that fits
        assert set(traffic.sent_frames) <= {b"<?%d>" % turn for turn in range(10)}


def test_a_device_at_another_of_its_speeds_is_known_with_that_speed(tmp_path):
    kind = replace(KIND, settings=replace(KIND.settings, other_bauds=(57600,)))
    clock = Hurried()
    with simulated(kind, tmp_path / "device", clock, baud=57600, panels=Steady(1)) as port:
        found = recognise(unknown(port)[0], [kind])

    assert found == Found(kind, 57600)
    assert this_is("/dev/ttyUSB0", found) == (
        "/dev/ttyUSB0: this is Ticker (ticker), at 57600 baud."
    )


def test_a_speed_that_was_asked_for_is_the_only_one_tried():
    port = VirtualPort()
    device, _ = port.unknown(baud=115200)

    found = recognise(device, [DEAF, replace(KIND, settings=replace(KIND.settings, baud=300))])
    assert {baud for _, baud in port.opened} == {115200}
    assert "at 115200 baud, and no answer" in found.sentence


# ---------------------------------------------------------------- the three sentences


def test_a_silent_port_says_what_to_look_at():
    with FarEnd() as far:
        device, traffic = unknown(far.near)
        found = recognise(device, [DEAF, KIND])

    assert found == NotKnown(far.near, (9600, 19200, 38400, 115200), 0, greeted=True)
    assert found.sentence == (
        f"{far.near}: no bytes at all at 9600, 19200, 38400 or 115200 baud, and no answer to any"
        " greeting: check that the device is on, its cable, and its data export setting."
    )
    assert traffic.bytes_in == 0


def test_random_bytes_are_of_nobody_we_know_and_whoever_sends_them_is_not_spoken_to():
    dice = random.Random(7)  # noqa: S311 - noise, no secret
    with FarEnd() as far:
        looked = lambda: far.say(dice.randbytes(3)) is None  # noqa: E731 - says more at each look
        device, traffic = unknown(far.near, carry_on=looked)
        found = recognise(device, EVERY)

        assert far.quiet()
    assert traffic.bytes_out == 0
    assert found.bytes == traffic.bytes_in > 1000
    assert found.sentence == (
        f"{far.near}: bytes arrive, but no protocol I know at 9600, 19200, 38400 or 115200 baud,"
        f" nor at 1200 or 57600 ({found.bytes} bytes were heard): check its data export setting,"
        " or choose device and speed by hand."
    )


@pytest.mark.parametrize("queries", [(), KIND.queries])
def test_a_port_that_another_program_has_is_said_to_be_its(queries):
    with FarEnd() as far, another(HOLD, far.near) as (rival, _):
        device, traffic = unknown(far.near)
        with pytest.raises(Unavailable) as no:
            recognise(device, [replace(KIND, queries=queries)])

    assert "is in use by another program: python" in str(no.value)
    assert f"(process {rival})." in str(no.value)
    assert (traffic.bytes_in, traffic.bytes_out) == (0, 0)


@pytest.mark.parametrize("queries", [(), KIND.queries])
def test_a_port_that_cannot_be_opened_is_unavailable(tmp_path, queries):
    device, _ = unknown(str(tmp_path / "missing"))

    with pytest.raises(Unavailable, match="is not there"):
        recognise(device, [replace(KIND, queries=queries)])


def test_one_stray_byte_is_counted_and_does_not_keep_the_device_from_being_greeted():
    with FarEnd() as far:
        looks = iter(range(10**6))
        device, traffic = unknown(
            far.near, carry_on=lambda: next(looks) != 4 or far.say(b"\x80") is None
        )
        with answering(far, TickerResponder(lambda _now: {})):
            found = recognise(device, [DEAF])

    assert (found.bytes, traffic.bytes_out) == (1, 0)
    assert "(1 byte was heard)" in found.sentence


def test_where_the_time_was_too_short_that_is_said_and_only_what_was_listened_at_is_named():
    port = VirtualPort()
    device, _ = port.unknown()
    short = replace(device, carry_on=lambda: device.clock.now().monotonic < 1005)
    found = recognise(short, [KIND])

    assert found.bauds == (9600, 19200)
    assert not found.greeted
    assert found.sentence == (
        "/dev/virtual: no bytes at all at 9600 or 19200 baud: check that the device is on, its"
        " cable, and its data export setting. There was no time to try everything."
    )


def test_behind_a_socket_no_speed_is_named():
    port = VirtualPort()
    port.name = "socket://10.0.0.7:4001"
    found = recognise(port.unknown()[0], [KIND])

    assert found.sentence.startswith("socket://10.0.0.7:4001: no bytes at all, and no answer")


def test_a_plug_that_joins_both_wires_is_no_device():
    class Joined(VirtualPort):
        def step(self):
            super().step()
            self.write(self.read())

    port = Joined()
    found = recognise(port.unknown()[0], EVERY)

    assert "no bytes at all" in found.sentence


# ---------------------------------------------------------------- how long, and for the window


def test_how_long_it_takes_is_told_beforehand_and_kept():
    port = VirtualPort()
    device, _ = port.unknown()
    words = how_long(device, EVERY)
    assert words.startswith("/dev/virtual: listening first, 11 s without a word to the device.")
    silent, most = map(int, re.findall(r"(\d+) s[,.]", words))
    recognise(device, EVERY)

    assert silent * 0.9 < port.clock.now().monotonic - 1000 <= silent + 5 < most


def test_a_window_is_told_in_plain_values(tmp_path):
    kind = next(one for one in EVERY if not one.queries)
    told = []
    with simulated(kind, tmp_path / "device", Hurried()) as port:
        found = find_out(Hurried(), port, lambda: True, told.append)

    assert (found.protocol, found.baud) == (kind.protocol, None)
    assert found.words == f"This is {kind.title}."
    assert told[0].startswith("Listening at ")


def test_a_window_is_told_why_nothing_was_found():
    with FarEnd() as far:
        found = find_out(Hurried(), far.near, iter([True] * 3 + [False] * 99).__next__, str)

    assert (found.protocol, found.baud) == (None, None)
    assert "no bytes at all at 9600 baud" in found.words
