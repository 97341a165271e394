from dataclasses import replace
from datetime import UTC, datetime

import pytest

from devices.catalogue import kinds
from devices.conversation import Conversation
from devices.effects import Opened, Received, Transmit, WakeAfter, Woken
from devices.greet import ANSWER, ASK, FORMS, QUICK, greet, greetings
from devices.line import open_line
from devices.query import Gate, Query
from devices.simulators.device_line import Setting
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.clock import Stamp
from station.domain.errors import Unavailable
from station.domain.observation import Numeric
from tests.architecture.every_kind import Everything
from tests.devices.far_end import FarEnd
from tests.devices.ticker import ASK as QUESTION
from tests.devices.ticker import KIND, Steady, TickerDriver, TickerResponder
from tests.devices.virtual_port import VirtualPort

EVERY = tuple(kinds().values())
ASKED = tuple(kind for kind in EVERY if kind.queries)
START = Stamp(datetime(2026, 3, 1, 8, tzinfo=UTC), 50_000.0)


class Plain(TickerDriver):
    """Always asks the same, every second."""

    def encode(self, transmit):  # noqa: ARG002 - it has one question
        return b"<?0>"


PLAIN = replace(KIND, protocol="plain", make_driver=Plain)


class Seldom(Plain):
    """Listens for 5 s before it asks, and asks again after a minute."""

    def handle(self, event):
        if isinstance(event, Opened):
            return [WakeAfter(5.0)]
        return [
            replace(one, seconds=60.0) if isinstance(one, WakeAfter) else one
            for one in super().handle(event)
        ]


class Answering(TickerResponder):
    """Answers each question with these bytes; remembers what it was asked."""

    def __init__(self, panels, says):
        super().__init__(panels)
        self._says = says

    def receive(self, data, now):
        self.asked.append((now, data))
        return self._says(data) if callable(self._says) else self._says


def port_of(says, baud=None, kind=KIND):
    devices = []

    def make(panels):
        devices.append(Answering(panels, says))
        return devices[-1]

    return VirtualPort(Setting(replace(kind, make_responder=make), Steady(1), baud=baud)), devices


def everything(known=EVERY, **more):
    return greetings(VirtualPort().unknown(**more)[0], known)


def forms(kind):
    """Every form in which a kind's driver greets, found by looking on for a minute."""
    driver, event, wires = kind.make_driver(), Opened(START), []
    query = next(one.query for one in everything([kind]))
    while event.at.monotonic < START.monotonic + 120:
        wait = 60.0
        for effect in driver.handle(event):
            if isinstance(effect, WakeAfter):
                wait = effect.seconds
            elif isinstance(effect, Transmit) and effect.query == query:
                wires.append(driver.encode(effect))
        event = Woken(event.at.later(wait))
    return list(dict.fromkeys(wires))


# ---------------------------------------------------------------- the order


def test_usual_speeds_come_first_and_the_shortest_greeting_first_among_them():
    asked = everything()
    usual = asked[: len(ASKED)]

    assert [one.kind for one in usual] == sorted(ASKED, key=lambda kind: max(map(len, forms(kind))))
    assert all(one.baud == one.kind.settings.baud for one in usual)
    others = [(one.kind.protocol, one.baud) for one in asked[len(ASKED) : -len(ASKED)]]
    assert set(others) == {(k.protocol, baud) for k in ASKED for baud in k.settings.other_bauds}
    last = asked[-len(ASKED) :]
    assert [one.kind for one in last] == [one.kind for one in usual]
    assert all(one.seconds >= ASK > QUICK for one in last)


def test_the_order_is_the_same_every_time_and_whoever_has_no_question_is_not_in_it():
    mute = replace(KIND, protocol="mute", queries=())
    long = replace(KIND, protocol="long", make_driver=lambda: Wordy(b"?" * 40))
    known = [mute, long, KIND]

    names = [one.kind.protocol for one in everything(known)]
    assert names == [one.kind.protocol for one in everything(known)]
    assert names[:2] == ["ticker", "long"]
    assert "mute" not in names


class Wordy(TickerDriver):
    """Asks a question of its own."""

    def __init__(self, body):
        super().__init__()
        self._query = Query("own", (body,))

    def _ask(self):
        return [Transmit(self._query), WakeAfter(1.0)]


def test_a_known_speed_is_the_only_one():
    kind = replace(PLAIN, settings=replace(KIND.settings, other_bauds=(19200, 38400)))

    assert [one.baud for one in everything([kind])] == [9600, 19200, 38400, 9600]
    assert [one.baud for one in everything([kind], baud=57600)] == [57600, 57600]


def test_behind_a_socket_nobody_is_greeted_at_another_speed():
    kind = replace(PLAIN, settings=replace(KIND.settings, other_bauds=(19200,)))
    port = VirtualPort()
    port.name = "socket://10.0.0.7:4001"

    assert [one.baud for one in greetings(port.unknown()[0], [kind])] == [9600, 9600]


def test_the_first_round_is_quick_and_the_last_has_time_for_every_form():
    many = replace(KIND, make_driver=lambda: TickerDriver(2.0))  # ten forms, one each 2 s
    seconds = [(one.kind, one.seconds) for one in everything([many, PLAIN])]

    assert seconds == [(many, QUICK), (PLAIN, QUICK), (many, 2.0 * FORMS), (PLAIN, ASK)]


def test_whoever_would_listen_for_long_before_it_asks_is_given_longer_to_answer():
    seldom = replace(KIND, make_driver=Seldom)

    assert [one.seconds for one in everything([seldom])] == [2.5, ANSWER]


def test_a_driver_that_never_asks_is_never_sent_for():
    class Silent(TickerDriver):
        def handle(self, event):  # noqa: ARG002 - it has nothing to say
            return [WakeAfter(1.0)]

    assert everything([replace(KIND, make_driver=Silent)]) == []


# ---------------------------------------------------------------- greeting


def test_the_device_that_answers_is_found_and_nobody_is_greeted_after_it():
    port, _ = port_of(b"<v:5>")
    told = []
    device, traffic = port.unknown(told=told.append)
    after = replace(KIND, protocol="after", make_driver=lambda: Wordy(b"??????"))

    greeted = greet(device, greetings(device, [after, PLAIN]))
    assert (greeted.found.kind, greeted.found.baud, greeted.bytes) == (PLAIN, None, 5)
    assert list(traffic.sent_frames) == [b"<?0>"]
    assert told == ["Greeting Ticker at 9600 8N1 (1 of 4)"]


def test_a_device_at_another_of_its_speeds_is_found_there():
    kind = replace(PLAIN, settings=replace(KIND.settings, other_bauds=(38400,)))
    port, _ = port_of(b"<v:5>", baud=38400)
    device, _ = port.unknown()

    assert greet(device, greetings(device, [kind])).found.baud == 38400


def test_a_driver_that_would_listen_first_asks_at_once_and_once_more_after_an_answers_time():
    port, [asked] = port_of(b"")
    device, _ = port.unknown()
    one, _ = greetings(device, [replace(KIND, make_driver=Seldom)])
    assert greet(device, [replace(one, seconds=20.0)]).found is None

    moments = [moment for moment, _ in asked.asked]
    assert moments[0] < 1.0
    assert moments[1] == pytest.approx(moments[0] + ANSWER, abs=0.3)


def test_an_answer_that_has_begun_is_heard_to_its_end_even_in_the_quick_round():
    class Slowly(TickerResponder):
        """Says one character each half second."""

        def receive(self, data, now):  # noqa: ARG002 - it begins when it is asked
            self._to_say = list(b"<v:5>") if not hasattr(self, "_to_say") else self._to_say
            return b""

        def due(self, now):
            if not getattr(self, "_to_say", []) or now < getattr(self, "_next", 0.0):
                return b""
            self._next = now + 0.5
            return bytes([self._to_say.pop(0)])

        def next_due(self, now):
            return now

    port = VirtualPort(Setting(replace(KIND, make_responder=Slowly), Steady(1)))
    device, _ = port.unknown()

    assert greet(device, greetings(device, [PLAIN])[:1]).found.kind is PLAIN


def test_noise_without_end_does_not_hold_up_the_next_greeting():
    class Noisy(TickerResponder):
        def due(self, now):  # noqa: ARG002 - always
            return b"\x80"

        def next_due(self, now):
            return now

    port = VirtualPort(Setting(replace(KIND, make_responder=Noisy), Steady(1)))
    device, _ = port.unknown()

    assert greet(device, greetings(device, [PLAIN])[:1]).found is None
    assert port.clock.now().monotonic - 1000 < ANSWER + 0.5


def test_what_a_driver_would_ask_after_its_greeting_waits_until_the_kind_is_known():
    class Curious(Plain):
        def handle(self, event):
            effects = super().handle(event)
            return [*effects, Transmit(Query("more", (b"more",)))] * 2

        def encode(self, transmit):
            return b"<?0>" if transmit.query is QUESTION else b"<more>"

    port, _ = port_of(b"\x80")
    device, traffic = port.unknown()
    curious = replace(KIND, make_driver=Curious)

    assert greet(device, greetings(device, [curious])).found is None
    assert list(traffic.sent_frames) == [b"<?0>"]


@pytest.mark.parametrize(
    "says",
    [lambda asked: asked, b"\x80" * 40, b"\x80" * 40 + b"<v:5>", b""],
    ids=["an echo", "noise", "a frame in much noise", "nothing"],
)
def test_what_is_no_answer_is_no_find(says):
    class Vain(Plain):
        """Counts whatever frame comes, even its own."""

        def handle(self, event):
            effects = super().handle(event) if b"?" not in getattr(event, "data", b"") else []
            self.tally.good += b"?" in getattr(event, "data", b"")
            return effects

    port, _ = port_of(says)
    device, _ = port.unknown()
    greeted = greet(device, greetings(device, [replace(KIND, make_driver=Vain)]))

    assert greeted.found is None
    assert bool(greeted.bytes) is (says != b"" and not callable(says))


def test_greeting_ends_when_somebody_says_so():
    port, [asked] = port_of(b"")
    device, _ = port.unknown(carry_on=lambda: False)

    assert greet(device, greetings(device, [KIND])).found is None
    assert asked.asked == []


def test_a_port_that_goes_away_is_one_sentence():
    with FarEnd() as far:
        looks = iter(range(9))
        device, _ = VirtualPort().unknown(
            carry_on=lambda: next(looks) < 2 or far.hang_up() is None, opener=open_line
        )
        device = replace(device, port=far.near)
        with pytest.raises(Unavailable, match="went away while it was open"):
            greet(device, greetings(device, [KIND]))


# ---------------------------------------------------------------- it must do no harm


@pytest.mark.parametrize("kind", ASKED, ids=lambda kind: kind.protocol)
def test_every_byte_of_a_greeting_is_the_kinds_own_first_question(kind):
    port, _ = port_of(b"", kind=kind)
    device, traffic = port.unknown()
    asked = greetings(device, [kind])
    greet(device, asked)

    only = Gate((asked[0].query,), kind.unframe)
    assert traffic.sent_frames
    assert all(map(only.permits, traffic.sent_frames))
    assert all(map(kind.gate().permits, traffic.sent_frames))
    assert set(traffic.sent_frames) <= set(forms(kind))


class Greeted:
    """A device that somebody greeted in every other language before it is spoken to."""

    def __init__(self, device, wires):
        self._device, self._wires, self.said = device, wires, []

    def __getattr__(self, name):
        return getattr(self._device, name)

    def due(self, now):
        for wire in self._wires:
            self.said.append(self._device.receive(wire, now) + self._device.due(now))
        answers = b"".join(self.said) if self._wires else b""
        self._wires = ()
        return answers + self._device.due(now)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.protocol)
def test_no_device_is_confused_by_the_greeting_of_another(kind):
    """At one and the same speed, which is the worst case: nothing is garbled."""
    others = [(other, wire) for other in ASKED if other is not kind for wire in forms(other)]
    greeted = []

    def wrap(device):
        greeted.append(Greeted(device, [wire for _, wire in others]))
        return greeted[-1]

    lines = [
        VirtualLine(kind, Everything(kind), START, VirtualSettings(wrap=one))
        for one in (None, wrap)
    ]
    readings = [line.run(30.0) for line in lines]
    plain, after = (
        {(one.channel, one.metric.code, one.value) for one in told if isinstance(one, Numeric)}
        for told in readings
    )
    assert plain
    assert after == plain

    for (other, _), said in zip(others, greeted[0].said, strict=True):
        ear = Conversation(other.make_driver(), lambda _wire: None, lambda _reading: None)
        ear.hear(Opened(START))
        ear.hear(Received(said, START.later(0.1))) if said else None
        assert ear.driver.tally.good == 0, other.protocol
