"""From answers to readings: who, what, how much; what is said once and what each time."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.effects import Tally
from devices.protocols.alaris_asena.messages import FIELDS, QUERIES, Answer, Status, decode
from devices.protocols.alaris_asena.translate import Translator
from station.domain.observation import (
    AlarmCondition,
    DeviceEvent,
    Identity,
    Label,
    Mode,
    Numeric,
)
from tests.devices.protocols.alaris_asena.desk import (
    INFUSED,
    PRESSURE,
    RATE,
    SERIAL,
    START,
    TIME,
    VECTORS,
    VTBI,
    labels,
    of,
    status,
    values,
)

LOG = "private:alaris-asena:LOG"
BODIES = [vector["body"] for vector in VECTORS]
[INFUSING] = [body for body in BODIES if body.startswith("INF^") and "^SET^" in body]
[OCCLUDED] = [body for body in BODIES if body.startswith("INF^") and "^HLD^" in body]


class Pump:
    """A translator that is told bodies, one a second."""

    def __init__(self, serial=SERIAL):
        self.tally = Tally()
        self.translator = Translator(self.tally)
        self.now = 0.0
        if serial is not None:
            self.serial(serial)

    def at(self):
        return START.later(self.now)

    def serial(self, serial):
        self.now += 1
        return self.translator.introduce(decode(f"INST_SERIALNO^{serial}".encode()), self.at())

    def status(self, body=None, **changed):
        self.now += 1
        said = Status(*decode((body or status(**changed)).encode()).fields)
        return self.translator.status(said, self.at())[1]

    def news(self, **changed):
        said = Status(*decode(status(**changed).encode()).fields)
        return self.translator.status(said, self.at())[0]

    def answer(self, body):
        self.now += 1
        return self.translator.answer(decode(body.encode()), self.at())


@pytest.fixture
def pump():
    return Pump()


# --- Who it is -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serial", "model"),
    [
        ("8002-51740", "Alaris GH"),
        ("8003-10077", "Alaris CC"),
        ("8004-1", None),
        ("80021-1", None),
        ("135017", None),
    ],
)
def test_a_serial_number_is_an_identity_and_its_prefix_the_model(serial, model):
    another, said = Pump(None).serial(serial)

    assert another
    assert said == [Identity("", model, serial, START.later(1))]


def test_an_empty_serial_number_is_none():
    assert Pump(None).serial(" ")[1] == [Identity("", None, None, START.later(1))]


def test_the_language_comes_with_the_identity_and_stays_with_it(pump):
    (said,) = pump.answer("COMMS_PROTOCOL^Asena Rev 2.1.5")

    assert said == Identity("", "Alaris CC", SERIAL, pump.at(), "Asena Rev 2.1.5")
    assert pump.serial(SERIAL) == (
        False,
        [Identity("", "Alaris CC", SERIAL, pump.at(), said.software)],
    )
    assert pump.serial("8002-1") == (True, [Identity("", "Alaris GH", "8002-1", pump.at(), None)])


@pytest.mark.parametrize("language", ["Asena Rev 2.1.5", "Asena Rev 2", "Asena Rev 2.9", " "])
def test_a_pump_whose_language_is_known_or_not_told_is_read(pump, language):
    pump.answer(f"COMMS_PROTOCOL^{language}")

    assert pump.translator.supported
    assert RATE in values(pump.status())


@pytest.mark.parametrize("language", ["Asena Rev 3.0", "Asena Rev 20", "Graseby 2", "2.1.5"])
def test_a_pump_of_another_language_is_told_and_not_read(pump, language):
    identity, event = pump.answer(f"COMMS_PROTOCOL^{language}")

    assert identity.software == language
    assert (event.name, language in event.text) == ("unsupported", True)
    assert pump.status() == []
    assert not pump.news(flag="A")
    for body in ("ALARM^AL_OCCLU^ ^ ", "INF_VTBI^ACTIV^25.5^ml^STOP", "COMMS_RESPONSE_MAX^1^ms"):
        assert pump.answer(body) == []


def test_another_pump_ends_what_stood_at_the_first_and_begins_anew(pump):
    pump.answer("COMMS_PROTOCOL^Asena Rev 3.0")
    pump.serial("8003-1")
    pump.status(flag="A")
    pump.answer("ALARM^AL_OCCLU^ ^ ")

    another, said = pump.serial("8003-2")

    assert another
    assert [(one.raw, one.active) for one in of(AlarmCondition, said)] == [("AL_OCCLU", False)]
    assert of(Identity, said)[0].serial == "8003-2"
    assert type(said[-1]) is Identity  # whatever was of the first comes before
    again = pump.status(infused="0.100", log="5")
    assert not of(DeviceEvent, again)  # another pump's counter did not fall
    assert of(Mode, again)


def test_a_status_of_another_serial_number_is_told_once_and_is_another_pumps(pump):
    stranger = Status(*decode(status(serial="8003-9").encode()).fields)

    another, said = pump.translator.another(stranger, START)
    assert another
    assert [(one.name, one.text.split()[3]) for one in said] == [("another-serial", "8003-9")]
    assert pump.translator.another(stranger, START) == (True, [])


@pytest.mark.parametrize("serial", [SERIAL, f" {SERIAL} ", "", " "])
def test_a_status_of_the_same_or_of_no_serial_number_is_the_pumps_own(pump, serial):
    own = Status(*decode(status(serial=serial).encode()).fields)

    assert pump.translator.another(own, START) == (False, [])


def test_a_pump_without_a_serial_number_cannot_be_told_from_another():
    pump = Pump("")
    told = Status(*decode(status().encode()).fields)

    assert pump.translator.another(told, START) == (False, [])


# --- INF -----------------------------------------------------------------------------------------


def test_the_sheets_infusing_pump_is_read_field_by_field(pump):
    said = pump.status(INFUSING)

    assert values(said) == {
        RATE: (Decimal("4.50"), "mL/h", "valid"),
        INFUSED: (Decimal("12.345"), "mL", "valid"),
        PRESSURE: (Decimal("87.25"), "mm[Hg]", "valid"),
        TIME: (Decimal("312.67"), "min", "valid"),
        LOG: (Decimal(310042), "1", "valid"),
    }
    assert [one.state for one in of(Mode, said)] == ["infusing"]
    assert labels(said) == {"infusion-mode": "SET", "alarm-flag": "-", "log-type": "EVENT"}
    assert {(one.channel, one.heard) for one in said} == {("", pump.at())}


def test_the_sheets_occluded_pump_is_read_field_by_field(pump):
    said = pump.status(OCCLUDED) + pump.answer("ALARM^AL_OCCLU^ ^ ")

    assert values(said) == {
        RATE: (Decimal("0.00"), "mL/h", "valid"),
        INFUSED: (Decimal("12.391"), "mL", "valid"),
        PRESSURE: (Decimal("612.40"), "mm[Hg]", "valid"),
        TIME: (Decimal("309.55"), "min", "valid"),
        LOG: (Decimal(310047), "1", "valid"),
    }
    assert [one.state for one in of(Mode, said)] == ["stopped"]
    assert [(one.code, one.raw) for one in of(AlarmCondition, said)] == [("occlusion", "AL_OCCLU")]
    assert labels(said)["infusion-mode"] == "HLD"


def test_an_empty_field_is_absent_and_never_nothing_or_the_value_before(pump):
    pump.status()
    said = pump.status(rate="", infused="", pressure="", left="", log="")

    absent = {code: value[::2] for code, value in values(said).items()}
    assert absent == dict.fromkeys((RATE, INFUSED, PRESSURE, TIME, LOG), (None, "na"))
    assert [one.state for one in of(Mode, said)] == ["unknown"]
    assert pump.tally.bad == 0


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("rate", "fast", RATE),
        ("rate", "-1.00", RATE),
        ("rate", "1800.01", RATE),
        ("rate_unit", "mg/h", RATE),
        ("infused", "1,5", INFUSED),
        ("infused_unit", "l", INFUSED),
        ("pressure", "9999.00", PRESSURE),
        ("pressure_unit", "kPa", PRESSURE),
        ("left", "25:00:00", TIME),
        ("log", "new", LOG),
    ],
)
def test_a_field_that_cannot_be_meant_is_invalid_and_counted_and_the_others_are_read(
    pump, field, text, code
):
    told = values(pump.status(**{field: text}))

    assert told.pop(code)[::2] == (None, "invalid")
    assert {value[2] for value in told.values()} == {"valid"}
    assert len(told) == 4
    assert pump.tally.bad == 1


def test_a_negative_pressure_is_a_pressure(pump):
    assert values(pump.status(pressure="-12.25"))[PRESSURE] == (
        Decimal("-12.25"),
        "mm[Hg]",
        "valid",
    )


def test_more_than_a_day_to_go_is_an_overflow_and_no_number(pump):
    assert values(pump.status(left="24+"))[TIME] == (None, "min", "overflow")


def test_figures_are_said_each_time_and_words_only_when_they_change(pump):
    pump.status()
    again = pump.status()

    assert {type(one) for one in again} == {Numeric}
    assert len(again) == 5
    changed = pump.status(mode="HLD", rate="0.00", drug="Ketamine")
    assert labels(changed) == {"infusion-mode": "HLD", "drug": "Ketamine"}
    assert [one.state for one in of(Mode, changed)] == ["stopped"]
    assert labels(pump.status(mode="HLD", rate="0.00")) == {"drug": None}


def test_everything_is_said_again_after_an_interruption(pump):
    pump.status()
    pump.translator.afresh()
    again = pump.status()

    assert labels(again) == {"infusion-mode": "SET", "alarm-flag": "-", "log-type": "EVENT"}
    assert of(Mode, again)
    assert not of(Label, pump.status())


def test_words_are_shown_without_what_cannot_be_printed(pump):
    said = pump.status(drug="  Keta\u00admine \x7f" + "x" * 90)

    assert labels(said)["drug"].startswith("Keta")
    assert len(labels(said)["drug"]) == 64


def test_something_happened_when_the_log_grew_or_the_flag_changed_or_after_an_interruption(pump):
    assert pump.news()
    assert not pump.news()
    assert not pump.news(rate="9.00")
    assert pump.news(log="310043")
    assert not pump.news(log="310043")
    assert pump.news(log="310043", flag="A")
    pump.translator.afresh()
    assert pump.news(log="310043", flag="A")
    assert not pump.news(log="310043", flag="A")


def test_a_counter_that_falls_is_an_event_before_its_value(pump):
    pump.status(infused="12.345")
    assert not of(DeviceEvent, pump.status(infused="12.346"))
    assert not of(DeviceEvent, pump.status(infused=""))
    said = pump.status(infused="0.000")

    (event,) = of(DeviceEvent, said)
    assert event.name == "counter-fell"
    assert "12.346" in event.text
    codes = [getattr(getattr(one, "metric", None), "code", "") for one in said]
    assert said.index(event) < codes.index(INFUSED)
    assert not of(DeviceEvent, pump.status(infused="0.000"))


def test_a_log_that_begins_anew_is_an_event(pump):
    pump.status(log="310042")
    pump.status(log="")
    (event,) = of(DeviceEvent, pump.status(log="7"))

    assert event.name == "log-fell"
    assert "310042" in event.text


# --- ALARM ---------------------------------------------------------------------------------------


def test_no_alarm_in_any_of_its_forms_is_no_reading(pump):
    pump.status()
    for body in ("ALARM^AL_NOALM^ ^ ", "ALARM^AL_NOALM^ ^", "ALARM^AL_NOALM^^"):
        assert pump.answer(body) == []


def test_an_alarms_other_fields_are_kept_in_the_pumps_own_words(pump):
    pump.status(flag="A")
    said = pump.answer("ALARM^AL_OCCLU^MUTED^3")

    assert labels(said) == {"alarm-field-2": "MUTED", "alarm-field-3": "3"}
    assert labels(pump.answer("ALARM^AL_OCCLU^ ^3")) == {"alarm-field-2": None}


def test_a_pump_that_goes_on_to_keep_the_vein_open_says_so_once_its_alarm_is_read(pump):
    assert [one.state for one in of(Mode, pump.status(flag="A", rate="0.50"))] == ["infusing"]
    said = pump.answer("ALARM^AL_EOIKV^ ^ ")

    assert [one.code for one in of(AlarmCondition, said)] == ["infusion-complete"]
    assert [one.state for one in of(Mode, said)] == ["kvo"]
    assert not of(Mode, pump.answer("ALARM^AL_EOIKV^ ^ "))
    assert [one.state for one in of(Mode, pump.status(flag="-"))] == ["infusing"]


def test_an_alarm_that_is_read_before_any_status_says_nothing_of_the_state():
    said = Pump().answer("ALARM^AL_OCCLU^ ^ ")

    assert [type(one) for one in said] == [AlarmCondition]


def test_an_answer_without_a_code_is_counted_and_ends_nothing(pump):
    pump.status(flag="A")
    pump.answer("ALARM^AL_OCCLU^ ^ ")

    assert pump.answer("ALARM^ ^ ^ ") == []
    assert pump.tally.bad == 1
    assert pump.translator.alarms.code == "AL_OCCLU"


# --- The other answers ---------------------------------------------------------------------------


def test_a_volume_to_be_infused_is_read_with_its_words(pump):
    said = pump.answer("INF_VTBI^ACTIV^25.500^ml^STOP")

    assert values(said) == {VTBI: (Decimal("25.500"), "mL", "valid")}
    assert labels(said) == {"vtbi": "ACTIV", "vtbi-end": "STOP"}
    assert len(pump.answer("INF_VTBI^ACTIV^24.000^ml^STOP")) == 1


def test_an_empty_volume_is_absent_and_never_nothing(pump):
    assert values(pump.answer("INF_VTBI^DEACT^^ml^STOP")) == {VTBI: (None, "mL", "na")}
    assert values(pump.answer("INF_VTBI^ACTIV^^ml^KVO")) == {VTBI: (None, "mL", "na")}
    assert pump.tally.bad == 0


def test_a_volume_that_is_not_in_force_is_kept_apart(pump):
    assert values(pump.answer("INF_VTBI^DEACT^25.500^ml^STOP")) == {
        VTBI: (None, "mL", "na"),
        "private:alaris-asena:VTBI-DEACT": (Decimal("25.500"), "mL", "valid"),
    }


def test_a_volume_of_which_nobody_knows_whether_it_is_in_force_is_questionable(pump):
    assert values(pump.answer("INF_VTBI^PAUSD^25.500^ml^STOP")) == {
        VTBI: (Decimal("25.500"), "mL", "questionable")
    }
    assert values(pump.answer("INF_VTBI^PAUSD^^ml^STOP")) == {VTBI: (None, "mL", "na")}
    assert values(pump.answer("INF_VTBI^ACTIV^lots^ml^STOP")) == {VTBI: (None, "mL", "invalid")}
    assert pump.tally.bad == 1


def test_a_syringe_is_a_label_its_size_a_figure(pump):
    said = pump.answer("SYRINGE_STATUS^BD PLASTIPAK^ 50^CONF")

    assert labels(said) == {"syringe": "BD PLASTIPAK 50", "syringe-state": "CONF"}
    assert values(said) == {
        "private:alaris-asena:SYRINGE_STATUS": (Decimal(50), "mL", "valid"),
    }
    assert not pump.translator.syringe_changed


def test_another_syringe_is_noticed_once(pump):
    pump.answer("SYRINGE_STATUS^BD PLASTIPAK^ 50^CONF")
    said = pump.answer("SYRINGE_STATUS^B BRAUN^ 20^CONF")

    assert labels(said) == {"syringe": "B BRAUN 20"}
    assert pump.translator.syringe_changed
    pump.answer("SYRINGE_STATUS^B BRAUN^ 20^CONF")
    assert not pump.translator.syringe_changed


def test_no_syringe_is_no_label_and_no_size(pump):
    said = pump.answer("SYRINGE_STATUS^^^")

    assert labels(said) == {}
    assert values(said) == {"private:alaris-asena:SYRINGE_STATUS": (None, "mL", "na")}


def test_limits_of_rate_and_time_are_figures_of_the_protocols_own(pump):
    said = [
        *pump.answer("INF_RATE_MAX_SYRINGE^1200.00^ml/h"),
        *pump.answer("COMMS_RESPONSE_MAX^4000^ms"),
    ]

    assert values(said) == {
        "private:alaris-asena:INF_RATE_MAX_SYRINGE": (Decimal("1200.00"), "mL/h", "valid"),
        "private:alaris-asena:COMMS_RESPONSE_MAX": (Decimal(4000), "ms", "valid"),
    }


# --- Any words -----------------------------------------------------------------------------------

NAMES = sorted({query.name for query in QUERIES} - {"INF_RATE", "INF_VI"})
TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", " ", "A", "-", "HLD", "AL_OCCLU", "ACTIV", "4.50", "ml", "ml/h", "24+"]),
)


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.lists(TEXTS, min_size=13, max_size=13))))
def test_any_words_in_any_order_are_read_without_a_fault_and_within_belief(told):
    pump = Pump()
    for name, texts in told:
        answer = Answer(name, tuple(texts[: FIELDS[name]]))
        if name == "INF":
            said = pump.translator.status(Status(*answer.fields), START)[1]
        elif name == "INST_SERIALNO":
            said = pump.translator.introduce(answer, START)[1]
        else:
            said = pump.translator.answer(answer, START)
        for one in of(Numeric, said):
            assert one.value is None or one.metric.believable(one.value)
