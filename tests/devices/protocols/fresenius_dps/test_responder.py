"""A simulated base and its modules against the sheet, and against the driver value for value."""

import re
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.fresenius_dps import mischief, pump_words
from devices.protocols.fresenius_dps.pump_words import Model
from devices.protocols.fresenius_dps.rack import Rack
from devices.protocols.fresenius_dps.responder import CONTROL, DpsResponder
from station.domain.observation import (
    AlarmCondition,
    DeliveryState,
    DeviceEvent,
    Identity,
    Label,
    LineNoise,
    Mode,
    Numeric,
    Silence,
)
from tests.devices.protocols.fresenius_dps.stack import (
    ACK,
    DC4,
    ENQ,
    RATE,
    RUNNING,
    VECTORS,
    VOLUME,
    Bedside,
    Shelf,
    damaged,
    nak,
    numbers,
    of,
    panel,
    wire,
)


class Host:
    """Asks a simulated device and acknowledges its replies, as a host is to."""

    def __init__(self, *places, **settings):
        self.shelf = Shelf(**{f"at_{place}": RUNNING for place in places or "1"})
        self.device = DpsResponder(self.shelf, Rack(**settings))
        self.now = 0.0

    def ask(self, body, *, acknowledge=True):
        """The body of the reply to a command, or the bytes if there is none."""
        said = self.device.receive(wire(body), self.now)
        if acknowledge:
            self.device.receive(ACK, self.now)
        return said[2:-3].decode() if said.startswith(ACK + b"\x02") else said

    def connected(self, *modules):
        alone = self.device._set.alone
        for to in [*([""] if alone else ["0"]), *modules]:
            assert self.ask(f"{to}DC") == f"{to}C"
        return self

    def due(self, seconds):
        self.now += seconds
        return self.device.due(self.now)


# --- The link (sheet, sections 2 and 3) --------------------------------------------------------


def test_a_good_frame_is_acknowledged_and_then_answered():
    host = Host()

    assert host.device.receive(bytes.fromhex("02304443343803"), 0.0) == ACK + wire("0C")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (damaged(wire("0DC")), nak(2)),
        (wire("0D")[:3] + b"\x1b", nak(8)),
        (wire("0LE;" + "d" * 100), nak(7)),
        (b"\x02\x03", nak(1)),
        (b"\x020DC" + wire("0DC"), nak(1) + ACK + wire("0C")),
        (wire("6DC"), nak(4)),
        (wire("DC"), nak(4)),
        (b"between", b""),
        (ACK + ENQ, b""),
        (nak(2), b""),
    ],
)
def test_a_frame_that_is_none_is_objected_to_with_its_reason(said, answer):
    assert Host().device.receive(said, 0.0) == answer


def test_the_vectors_of_the_host_are_understood_and_those_of_the_pump_are_what_it_says():
    host = Host(*"12", refused={"LP": "25"}, enquiry=0.0, model=Model()).connected(*"12")
    answers = {v["body"]: host.ask(v["body"]) for v in VECTORS if v["sender"] == "host"}

    assert answers.pop("1E") == ACK  # a receipt is acknowledged and not answered
    assert answers == {
        "0DC": "0C",
        "2DC": "2C",
        "1FC": "1C",
        "0LE;b": "0C;b03",
        "1LE;r": "1I;1E",  # leave was taken of module 1 just before
        "1DE;r": "1I;1E",
    }
    host.connected("1")
    assert host.ask("1LE;d") == "1C;d0032"
    assert host.ask("1LP") == "1I;25"
    assert host.ask("1DE;r") == "1C"
    host.shelf.panels = {"1": panel({VOLUME: "1.334"})}
    assert wire("1E;r00000536") in host.due(1)


def test_one_command_at_a_time_until_the_reply_is_acknowledged():
    host = Host().connected()
    host.ask("0LE;b", acknowledge=False)

    assert host.ask("0LE;b", acknowledge=False) == nak(6)
    assert host.device.next_due(host.now) == pytest.approx(0.5)
    assert host.due(0.4) == b""
    assert host.due(0.1) == nak(5)
    assert host.ask("0LE;b") == "0C;b01"


def test_an_objection_of_the_host_brings_the_reply_once_more():
    host = Host().connected()
    host.ask("0LE;b", acknowledge=False)

    assert host.device.receive(nak(2), 0.1) == wire("0C;b01")
    host.device.receive(ACK, 0.2)
    assert host.ask("0LE;i") == "0C;i01"


# --- Sessions ----------------------------------------------------------------------------------


def test_nothing_is_told_before_the_base_is_greeted():
    host = Host()

    for body in ("0LE;b", "0LF;b", "1DC", "1LE;d", "1LN"):
        assert host.ask(body) == f"{body[0]}I;0D"


def test_nothing_is_told_of_a_module_before_its_session_is_open():
    host = Host().connected()

    assert host.ask("1LE;d") == "1I;1E"
    assert host.ask("1DC") == "1C"
    assert host.ask("1LE;d") == "1C;d0032"
    assert host.ask("1FC") == "1C"
    assert host.ask("1LE;d") == "1I;1E"
    host.connected("1")
    assert host.ask("0FC") == "0C"
    assert host.ask("1LE;d") == "1I;0D"


def test_a_module_that_is_not_there_cannot_be_reached():
    assert Host("2").connected().ask("1DC") == "1I;0E"


def test_a_greeting_may_be_repeated():
    host = Host().connected("1").connected("1")

    assert host.ask("1LE;d") == "1C;d0032"


def test_a_pump_that_stands_alone_is_asked_without_a_digit():
    host = Host(alone=True)
    assert host.ask("LE;d") == "I;1E"
    host.connected()

    assert host.ask("LE;dr") == "C;d0032;r0001A2C8"
    assert host.ask("LF;b") == "C;b0A"
    assert host.ask("LN") == "C;21000"
    assert host.ask("0DC") == nak(4)
    assert host.ask("LE;b") == "I;0A"
    assert host.ask("FC") == "C"
    assert host.ask("LE;d") == "I;1E"


def test_a_host_that_is_no_longer_there_loses_its_sessions_after_three_enquiries():
    host = Host().connected("1")
    assert host.device.next_due(0.0) == 1.5
    assert [host.due(1.5) for _ in range(3)] == [ENQ] * 3
    assert host.ask("1LE;d") == "1C;d0032"
    assert host.due(1.5) == b""

    assert host.ask("1LE;d") == "1I;0D"
    assert host.device.next_due(host.now) is None


def test_a_host_that_answers_keeps_them():
    host = Host().connected("1")
    for _ in range(10):
        assert host.due(1.5) == ENQ
        host.device.receive(DC4, host.now)

    assert host.ask("1LE;d") == "1C;d0032"


def test_enquiries_and_their_consequence_can_be_switched_off():
    silent = Host(enquiry=0.0).connected("1")
    assert silent.device.next_due(0.0) is None
    assert silent.due(100) == b""

    patient = Host(misses=0).connected("1")
    assert [patient.due(1.5) for _ in range(10)] == [ENQ] * 10
    assert patient.ask("1LE;d") == "1C;d0032"


def test_a_restarted_device_knows_no_host():
    host = Host().connected("1")
    host.ask("1DE;d")
    host.device.receive(b"\x020D", 1.0)
    host.device.restart(2.0)

    assert host.ask("1LE;d") == "1I;0D"
    assert host.device.next_due(2.0) is None
    assert host.ask("0DC") == "0C"


def test_it_tells_no_clock():
    host = Host().connected("1")
    host.device.step_clock(-3600)
    host.device.set_clock(datetime(2026, 3, 2, 8, 0, 0), 100.0)  # noqa: DTZ001 - no zone is told

    assert host.ask("1LE;d") == "1C;d0032"


def test_another_pump_in_the_first_place_has_another_id_and_no_session():
    host = Host(*"12").connected(*"12")
    host.device.swap_serial("950001")

    assert host.ask("1LN") == "1I;1E"
    assert host.ask("2LN") == "2C;21002"
    host.connected("1")
    assert host.ask("1LN") == "1C;950001"
    alone = Host(alone=True).connected()
    alone.device.swap_serial("950001")
    assert alone.ask("LN") == "I;1E"
    Host().device.swap_serial("950001")


# --- Commands ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reply"),
    [
        ("0LF;b", "0C;b0A"),
        ("1LF;b", "1C;b0A"),
        ("0LF;a", "0I;0A"),
        ("0LE;bi", "0C;b01;i01"),
        ("0LE;d", "0I;0A"),
        ("1LE;draemks", "1C;d0032;r0001A2C8;a0000;e0000;m0001;k0000;s0000"),
        ("1LE;d;r", "1C;d0032;r0001A2C8"),
        ("1LE;", "1I;04"),
        ("1LE", "1I;04"),
        ("1LEd", "1I;04"),
        ("1LE;dz", "1I;0A"),
        ("1LE;D", "1I;0B"),
        ("1LE;1", "1I;0B"),
        ("1LN", "1C;21001"),
        ("1LN;x", "1I;04"),
        ("1LP", "1C;Ketamine"),
        ("1LM", "1C"),
        ("1DE;dr", "1C"),
        ("1DE;z", "1I;0A"),
        ("1AE", "1C"),
        ("1DM", "1C"),
        ("1AM", "1C"),
        ("1XX", "1I;01"),
        ("1", "1I;01"),
    ],
)
def test_a_command_is_answered_as_the_sheet_says(body, reply):
    assert Host().connected("1").ask(body) == reply


def test_a_message_of_more_than_eighty_characters_is_too_long():
    host = Host(alone=True).connected()

    assert host.ask("LE;" + "z" * 77) == "I;0A"
    assert host.ask("LE;" + "z" * 78) == "I;0C"


@pytest.mark.parametrize("command", sorted(CONTROL))
def test_whatever_would_change_a_pump_is_refused_kept_and_never_acted_upon(command):
    host = Host().connected("1")
    before = host.ask("1LE;draemks")

    assert host.ask(f"1{command};0064") == "1I;02"
    assert host.device.controls == [f"1{command};0064"]
    assert host.ask("1LE;draemks") == before
    assert host.ask("1LN") == "1C;21001"


def test_a_model_refuses_lacks_and_takes_what_it_is_set_to():
    host = Host(
        refused={"LP": "01"}, deaf=frozenset({"LN"}), model=Model(lacks=frozenset("ks"))
    ).connected("1")
    assert host.ask("1LP") == "1I;01"
    assert host.ask("1LN") == ACK
    assert host.ask("1LE;dk") == "1I;0A"

    one = Host(single=True).connected("1")
    assert one.ask("1LE;dr") == "1I;04"
    assert one.ask("1LE;d") == "1C;d0032"


def test_an_eight_bit_line_hears_the_parity():
    host = Host(parity=True)

    assert host.device.receive(wire("0DC"), 0.0) == mischief.with_parity(ACK + wire("0C"))


# --- What it says by itself --------------------------------------------------------------------


def test_a_subscribed_variable_is_told_on_change_and_repeated_until_its_receipt():
    host = Host(enquiry=0.0).connected("1")
    host.ask("1DE;d")
    event = wire("1E;d0032")

    assert host.due(0) == event
    assert host.device.next_due(0.0) == 0.5
    assert host.due(0.5) == b""
    assert host.due(0.5) == event
    assert host.device.receive(ACK + wire("1E"), host.now) == ACK
    assert b"".join(host.due(0.5) for _ in range(10)) == b""
    host.shelf.panels = {"1": panel({RATE: "6.0"})}
    assert host.due(0.5) == wire("1E;d003C")


def test_a_changed_rate_is_an_adjustment_where_those_were_asked_for():
    host = Host(enquiry=0.0).connected("1")
    host.ask("1DE;dr")
    host.ask("1DM")

    assert wire("1M;d0032") in host.due(0)
    host.device.receive(wire("1E") + wire("1M"), 0.0)
    host.ask("1AM")
    host.shelf.panels = {"1": panel({RATE: "6.0", VOLUME: "107.208"})}
    assert host.due(1) == wire("1E;d003C")


def test_a_subscription_may_be_renewed_and_ended():
    host = Host(enquiry=0.0).connected("1")
    for _ in range(3):
        assert host.ask("1DE;d") == "1C"
    assert host.due(0) == wire("1E;d0032")
    host.ask("1AE")
    assert host.due(1) == b""
    host.ask("1DE;d")
    host.ask("1FC")
    assert host.due(1) == b""


def test_a_receipt_for_nothing_is_acknowledged():
    assert Host().device.receive(wire("4E") + wire("0M"), 0.0) == ACK + ACK


def test_the_devices_end_shares_nothing_but_the_frames_with_the_driver():
    """A misreading on either side must show as a disagreement (the sheets' general rule 5)."""
    folder = Path(pump_words.__file__).parent
    inside = re.compile(
        r"^from devices\.protocols\.fresenius_dps(?:\.(\w+)| import ([\w, ]+))", re.MULTILINE
    )
    own = {"frames", "mischief", "pump_words", "rack"}

    for name in ("responder", "rack", "pump_words", "mischief"):
        found = inside.findall((folder / f"{name}.py").read_text("utf-8"))
        assert {one for module, names in found for one in (module or names).split(", ")} <= own


# --- Both ends in virtual time -----------------------------------------------------------------


def bedside(*panels, **settings):
    shelf = Shelf(**{f"at_{place}": one for place, one in enumerate(panels, 1)})
    bed = Bedside(shelf, Rack(**settings))
    bed.open()
    return bed, shelf


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"alone": True},
        {"single": True},
        {"enquiry": 0.0},
        {"enquiry": 1.0, "misses": 1},
        {"refused": {"LP": "01", "LN": "02", "LF": "03"}},
        {"deaf": frozenset({"LP", "LN", "LF"})},
        {"model": Model(lacks=frozenset("ks"))},
        {"model": Model(rate_digits=1, volume_digits=1, word_digits=1)},
        {"model": Model(rate_digits=8, volume_digits=12, word_digits=8)},
    ],
    ids=[
        "as it comes",
        "alone",
        "single",
        "no enquiry",
        "one miss",
        "refused",
        "deaf",
        "lacks k and s",
        "narrow figures",
        "wide figures",
    ],  # the workers must name them alike: a set has no order
)
def test_driver_and_device_agree_on_rate_and_volume_however_it_is_set_up(settings):
    bed, shelf = bedside(RUNNING, **settings)

    read = numbers(bed.run(30))
    assert read[RATE] == (Decimal("5.0"), "mL/h", "valid")
    assert read[VOLUME] == (Decimal("107.208"), "mL", "valid")
    shelf.panels = {"1": panel({RATE: None, VOLUME: None})}
    absent = numbers(bed.run(20))
    assert (absent[RATE], absent[VOLUME]) == ((None, "mL/h", "na"), (None, "mL", "na"))
    assert bed.driver.tally.bad == 0
    assert not of(Silence, bed.said)


def test_a_good_line_is_greeted_once():
    bed, _ = bedside(RUNNING)
    bed.run(300)

    assert bed.asked.count("0DC") == bed.asked.count("1DC") == bed.asked.count("1LN") == 1
    assert bed.device.controls == []
    moments = [moment for moment, _ in bed.commands]
    assert min(b - a for a, b in pairwise(moments)) >= 1.05 - 1e-6


def test_a_full_stack_is_read_without_a_silence_each_module_every_few_seconds():
    bed, _ = bedside(*[RUNNING] * 5)
    readings = bed.run(120)

    assert not of(Silence, readings)
    assert {one.channel for one in of(Identity, readings)} == set("12345")
    for channel in "12345":
        heard = [
            one.heard.monotonic
            for one in of(Numeric, readings)
            if (one.channel, one.metric.code) == (channel, RATE)
        ]
        assert max(b - a for a, b in pairwise(heard)) < 9
        assert len(heard) > 12
    assert bed.asked.count("5LP") >= 1


def test_drug_and_id_of_the_script_arrive():
    bed, shelf = bedside(panel(drug="Ketamine, S(+)", serial="4711"))

    told = bed.run(12)
    assert [one.text for one in of(Label, told) if one.name == "drug"] == ["Ketamine, S(+)"]
    assert [(one.channel, one.serial) for one in of(Identity, told)] == [("1", "4711")]
    shelf.panels = {"1": panel(drug="", serial="4711")}
    assert [one.text for one in of(Label, bed.run(8)) if one.name == "drug"] == [None]


@pytest.mark.parametrize("state", list(DeliveryState))
def test_no_state_is_made_of_a_mode_that_nobody_has_explained(state):
    bed, _ = bedside(panel({RATE: "5"}, state=state))

    assert [one.state for one in of(Mode, bed.run(12))] == [DeliveryState.UNKNOWN]


def test_an_alarm_without_a_name_begins_and_ends():
    bed, shelf = bedside(panel(alarms=frozenset({"unknown"})), model=Model(error=2))
    told = of(AlarmCondition, bed.run(12))
    assert [(one.code, one.raw, one.active) for one in told] == [
        ("unknown", "a0010", True),
        ("unknown", "e0002", True),
    ]

    shelf.panels = {"1": panel()}
    assert [(one.raw, one.active) for one in of(AlarmCondition, bed.run(5))] == [("a0010", False)]


def test_a_module_that_is_put_in_is_found_and_one_taken_out_is_missed():
    bed, shelf = bedside(RUNNING)
    bed.run(15)
    shelf.panels = {"1": RUNNING, "4": RUNNING}
    assert "4" in {one.channel for one in of(Identity, bed.run(20))}

    shelf.panels = {"4": RUNNING}
    told = bed.run(20)
    assert ("1", "removed") in [(one.channel, one.name) for one in of(DeviceEvent, told)]
    assert [one.channel for one in of(Silence, told)] == ["1"]
    shelf.panels = {"1": RUNNING, "4": RUNNING}
    assert "1" in {one.channel for one in of(Identity, bed.run(20))}


def test_an_exchanged_module_says_who_it_is():
    bed, _ = bedside(RUNNING, RUNNING)
    bed.run(20)
    bed.device.swap_serial("950001")
    told = bed.run(12)

    assert [(one.channel, one.serial) for one in of(Identity, told)] == [("1", "950001")]
    assert [one.name for one in of(DeviceEvent, told)] == ["refused"]


def test_a_restarted_device_is_greeted_again_and_begins_a_new_segment():
    bed, _ = bedside(RUNNING)
    bed.run(20)
    bed.device.restart(bed.now)
    told = bed.run(12)

    assert [one.name for one in of(DeviceEvent, told)] == ["refused", "restarted"]
    assert [one.serial for one in of(Identity, told)] == ["21001"]
    assert of(Numeric, told)


def test_a_counter_that_is_set_to_nothing_at_the_pump_falls():
    bed, _ = bedside(RUNNING, resets=(20.0,))
    told = bed.run(30)

    assert [one.text for one in of(DeviceEvent, told)] == [
        "The volume counter fell from 107.208 to 0.000 mL; totals begin anew."
    ]


WRONG = [
    *(f"{mischief.OBJECTION} {reason}" for reason in range(1, 9)),
    mischief.CORRUPTED,
    mischief.CONTROL,
    mischief.TOO_LONG,
    mischief.TWICE,
    mischief.NO_ACK,
    mischief.NO_REPLY,
    mischief.ENQUIRY,
    mischief.EVENT,
    mischief.SESSION_LOST,
    mischief.BASE_LOST,
]


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("name", WRONG)
def test_whatever_goes_wrong_at_any_question_the_right_values_are_read_soon_after(name, alone):
    moments = tuple((place * 10.5, name) for place in range(8))
    bed, _ = bedside(RUNNING, alone=alone, mischief=moments)
    told = bed.run(100)

    values = {one.value for one in of(Numeric, told) if one.metric.code == RATE}
    assert values == {Decimal("5.0")}
    assert {one.serial for one in of(Identity, told)} <= {"21001", "21000"}
    assert {one.text for one in of(Label, told) if one.name == "drug"} == {"Ketamine"}
    later = [one.heard.monotonic for one in of(Numeric, told) if one.metric.code == RATE]
    assert max(b - a for a, b in pairwise(later)) < 12
    assert bed.device.controls == []
    asked = [moment for moment, body in bed.commands if body[-1] not in "EM"]
    assert min(b - a for a, b in pairwise(asked)) >= 1.05 - 1e-6


def test_when_the_sessions_are_lost_again_and_again_reading_goes_on():
    moments = tuple((20.0 + place, mischief.BASE_LOST) for place in range(5))
    bed, _ = bedside(RUNNING, mischief=moments)
    bed.run(60)

    assert numbers(bed.run(20))[RATE] == (Decimal("5.0"), "mL/h", "valid")


def test_a_line_of_eight_bits_is_noise_and_never_a_value():
    bed, _ = bedside(RUNNING, parity=True)
    told = bed.run(30)

    assert of(LineNoise, told)
    assert not of(Numeric, told)
    assert set(bed.asked) == {"0DC", "DC"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "0", "1", "2", "7"]),
            st.sampled_from(["DC", "FC", "LE", "LF", "LN", "LP", "LM", "DE", "DM", "AE", "AM",
                             "RZ", "E", "M", "X"]),
            st.sampled_from(["", ";", ";b", ";d", ";draemks", ";i", "x"]),
            st.sampled_from([b"", ACK, nak(2), DC4, b"\x02", b"~"]),
        ),
        max_size=20,
    ),
    st.booleans(),
)  # fmt: skip
def test_any_commands_in_any_order_raise_nothing(commands, alone):
    device = DpsResponder(Shelf(at_1=RUNNING, at_2=RUNNING), Rack(alone=alone))
    for place, (to, command, rest, signal) in enumerate(commands):
        device.receive(wire(to + command + rest) + signal, 0.3 * place)
        device.due(0.3 * place)
        device.next_due(0.3 * place)
