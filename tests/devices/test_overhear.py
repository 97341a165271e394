import random
from dataclasses import replace

import pytest

from devices.catalogue import kinds
from devices.kind import LineSettings
from devices.line import open_line
from devices.overhear import (
    AT_MOST,
    LEAST,
    ROUND,
    found_at,
    line_settings,
    listening_seconds,
    overhear,
)
from devices.simulators.device_line import Setting
from devices.unknown_device import format_words
from station.domain.errors import Unavailable
from tests.devices.far_end import FarEnd
from tests.devices.ticker import KIND, Steady, TickerDriver, TickerResponder
from tests.devices.virtual_port import VirtualPort


class Speaking(TickerResponder):
    """Says a value by itself, every so often; answers nobody."""

    def __init__(self, panels, every=1.0, says=b"<v:1.0000000000000000>"):
        super().__init__(panels)
        self._every, self._says, self._next = every, says, 0.4

    def receive(self, data, now):  # noqa: ARG002 - it answers nobody
        return b""

    def due(self, now):
        if now < self._next:
            return b""
        self._next = now + self._every
        return self._says() if callable(self._says) else self._says

    def next_due(self, now):  # noqa: ARG002 - as told
        return self._next


LINE = b"<v:%s>" % b"1.".ljust(18, b"0")


def port_of(every=1.0, says=LINE, baud=None, settings=KIND.settings):
    kind = replace(
        KIND, settings=settings, make_responder=lambda panels: Speaking(panels, every, says)
    )
    return VirtualPort(Setting(kind, Steady(1), baud=baud))


def deaf(protocol, **settings):
    """A kind that never understands anything, on a line of its own."""
    line = replace(KIND.settings, **settings)
    return replace(KIND, protocol=protocol, settings=line, make_driver=Deaf)


class Deaf(TickerDriver):
    def handle(self, event):  # noqa: ARG002 - deaf
        return []


# ---------------------------------------------------------------- which settings


def test_every_setting_of_the_catalogue_is_listened_to_and_four_speeds_besides():
    device, _ = VirtualPort().unknown()
    settings = line_settings(device, tuple(kinds().values()))

    assert len(set(settings)) == len(settings)
    for kind in kinds().values():
        for baud in (kind.settings.baud, *kind.settings.other_bauds):
            wanted = replace(kind.settings, baud=baud, other_bauds=(), xonxoff=False)
            assert wanted in settings
    assert {LineSettings(baud) for baud in (9600, 19200, 38400, 115200)} <= set(settings)


def test_the_usual_settings_come_first_and_flow_control_by_characters_is_off():
    odd = deaf("odd", baud=300, bits=7, parity="E", xonxoff=True, other_bauds=(600,))
    wired = deaf("wired", baud=19200, rtscts=True)
    settings = line_settings(VirtualPort().unknown()[0], [odd, wired, KIND])

    assert [format_words(one) for one in settings] == [
        "300 7E1", "19200 8N1", "9600 8N1", "19200 8N1", "38400 8N1", "115200 8N1", "600 7E1",
    ]  # fmt: skip
    assert not any(one.xonxoff for one in settings)
    assert [one.rtscts for one in settings].count(True) == 1


def test_a_known_speed_leaves_the_forms_of_a_character():
    odd = deaf("odd", baud=300, bits=7, parity="E")
    device, _ = VirtualPort().unknown(baud=57600)

    assert [format_words(one) for one in line_settings(device, [odd, KIND])] == [
        "57600 7E1", "57600 8N1",
    ]  # fmt: skip


def test_behind_a_socket_there_is_one_setting_and_every_kind_listens_at_it():
    port = port_of()
    port.name = "socket://127.0.0.1:4001"
    device, traffic = port.unknown()
    odd = deaf("odd", baud=300, bits=7, parity="E")

    heard = overhear(device, [odd, KIND])
    assert heard.found.kind is KIND
    assert heard.found.baud is None
    assert (len(port.opened), traffic.bytes_out) == (1, 0)


# ---------------------------------------------------------------- what is heard


@pytest.mark.parametrize("every", [0.1, 1.0, 2.0, 10.0])
@pytest.mark.parametrize("baud", [9600, 19200, 57600])
def test_however_seldom_a_device_speaks_and_at_whatever_speed_it_is_found(every, baud):
    port = port_of(every, baud=baud)
    kind = replace(KIND, settings=replace(KIND.settings, other_bauds=(57600,)))
    device, traffic = port.unknown()

    found = overhear(device, [deaf("a", baud=300), deaf("b", baud=115200), kind]).found
    assert (found.kind, found.baud) == (kind, None if baud == 9600 else baud)
    assert traffic.bytes_out == 0
    assert port.clock.now().monotonic < 1000 + AT_MOST


def test_a_silent_port_is_listened_to_at_every_setting_and_given_up():
    port = VirtualPort()
    told = []
    device, traffic = port.unknown(told=told.append)

    heard = overhear(device, [KIND])
    assert (heard.found, heard.chatter, traffic.bytes_in) == (None, False, 0)
    assert [baud for _, baud in port.opened] == [9600, 19200, 38400, 115200]
    assert port.clock.now().monotonic == pytest.approx(1000 + ROUND, abs=0.5)
    assert told[1] == "Listening at 19200 8N1, nothing is sent (2 of 4)"


def test_a_device_that_is_not_switched_on_until_later_is_still_found():
    kind = replace(KIND, make_responder=lambda panels: Speaking(panels, 10.0))
    port = VirtualPort(Setting(kind, Steady(1)), silent_for=9.0)
    device, _ = port.unknown()

    assert overhear(device, [KIND]).found.kind is KIND


def test_stray_bytes_are_nobody_speaking():
    port = port_of(3.0, b"\x80")
    device, _ = port.unknown()

    heard = overhear(device, [KIND])
    assert (heard.found, heard.chatter) == (None, False)
    assert 0 < sum(heard.listened.values()) < 8


def test_random_bytes_are_heard_out_at_every_setting_and_are_nobody_we_know():
    dice = random.Random(3)  # noqa: S311 - noise, no secret
    port = port_of(0.05, lambda: dice.randbytes(20))
    device, traffic = port.unknown()

    heard = overhear(device, tuple(kinds().values()))
    assert (heard.found, heard.chatter) == (None, True)
    assert set(heard.listened) == set(line_settings(device, tuple(kinds().values())))
    assert sum(heard.listened.values()) == traffic.bytes_in
    assert traffic.bytes_out == 0
    assert port.clock.now().monotonic < 1000 + AT_MOST


def test_a_fair_find_gives_way_to_a_better_one_at_another_setting():
    class Lenient(TickerDriver):
        """Takes whatever comes for a good frame, and one in four for a bad one."""

        def handle(self, event):
            effects = super().handle(event)
            self.tally.good, self.tally.bad = 9 * bool(self._held or self.tally.good), 3
            return effects

    lenient = replace(
        KIND, protocol="lenient", settings=replace(KIND.settings, baud=300), make_driver=Lenient,
        queries=(),
    )  # fmt: skip
    seven = replace(KIND, settings=replace(KIND.settings, bits=7, parity="E"))
    port = port_of(settings=seven.settings)
    device, _ = port.unknown()

    assert overhear(device, [lenient, seven]).found.kind is seven


def test_listening_ends_when_somebody_says_so():
    device, _ = VirtualPort().unknown(carry_on=iter([True] * 4 + [False] * 9).__next__)

    heard = overhear(device, [KIND])
    assert (heard.found, len(heard.listened)) == (None, 1)


def test_a_port_that_goes_away_while_it_is_listened_to_is_one_sentence():
    with FarEnd() as far:
        looks = iter(range(9))
        device, _ = VirtualPort().unknown(
            carry_on=lambda: next(looks) < 2 or far.hang_up() is None, opener=open_line
        )
        with pytest.raises(Unavailable, match="went away while it was open"):
            overhear(replace(device, port=far.near), [KIND])


# ---------------------------------------------------------------- what is made of it


def test_only_a_speed_that_is_not_the_usual_one_is_named():
    device, _ = VirtualPort().unknown()

    assert found_at(KIND, 9600, device).baud is None
    assert found_at(KIND, 19200, device).baud == 19200


def test_a_silent_port_takes_the_longest_pause_or_a_little_at_each_setting():
    assert listening_seconds(2) == ROUND
    assert listening_seconds(20) == 20 * LEAST
