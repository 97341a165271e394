"""The numbers of one pump at each answer."""

from decimal import Decimal

from devices.protocols.bbraun_space_bcc.figures import Count, Figures
from station.domain.observation import DeviceEvent
from tests.devices.protocols.bbraun_space_bcc.rack import START, values

CORE = {"INRT": "10.00", "INVI": "1.5"}
RATE, INFUSED, DOSE = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV", "MDC_RATE_DOSE"


class Answers:
    """Figures that are given one answer after the other."""

    def __init__(self):
        self.count = Count()
        self.figures = Figures("50111", self.count)

    def take(self, **fields):
        told = {code.encode(): str(text).encode() for code, text in fields.items()}
        return values(self.figures.answer(told, START))

    def counter(self, text):
        return self.figures.counter({b"INVI": text.encode()}, START)


def test_every_figure_of_an_answer_is_a_reading_of_its_channel_and_moment():
    readings = Figures("501112", Count()).answer({b"INRT": b"10.00", b"INVI": b"0.0"}, START)

    assert [(reading.channel, reading.heard) for reading in readings] == [("501112", START)] * 2
    assert values(readings) == {
        RATE: (Decimal("10.00"), "mL/h", "valid"),
        INFUSED: (Decimal("0.0"), "mL", "valid"),
    }


def test_rate_and_volume_are_said_to_be_absent_when_they_are():
    absent = {RATE: (None, "mL/h", "na"), INFUSED: (None, "mL", "na")}

    assert Answers().take() == absent
    assert Answers().take(INRT="_NV", INVI="_NA") == absent


def test_a_figure_that_was_there_before_and_is_missing_is_said_to_be_absent():
    answers = Answers()
    answers.take(**CORE, INVTB="50.0", INSYR="50.0")

    again = answers.take(**CORE)

    assert again["MDC_VOL_FLUID_TBI"] == (None, "mL", "na")
    assert again["private:bbraun-space-bcc:INSYR"] == (None, "mL", "na")
    assert answers.take(**CORE, INVTB="40.0")["MDC_VOL_FLUID_TBI"][0] == Decimal("40.0")


def test_a_figure_of_the_contract_that_the_pump_marks_absent_is_a_reading_from_the_first():
    assert Answers().take(**CORE, INRMT="_NV")["MDC_TIME_PD_REMAIN"] == (None, "min", "na")
    assert Answers().take(**CORE, INDORT="_NV", INDORTU="_NV")[DOSE] == (None, "mg/h", "na")


def test_a_private_figure_that_was_never_a_number_is_not_said():
    assert set(Answers().take(**CORE, XNEW="_NV", INSTBY="_NV")) == {RATE, INFUSED}


def test_an_impossible_value_is_no_value_and_counts_as_bad():
    answers = Answers()

    assert answers.take(INRT="1900.00", INVI="1.0")[RATE] == (None, "mL/h", "invalid")
    assert answers.count.bad == 1


def test_an_unknown_parameter_is_kept_when_it_is_a_number_and_counted_when_not():
    answers = Answers()

    read = answers.take(**CORE, XNEW="7.5", XWORD="abc", odd="1")

    assert read["private:bbraun-space-bcc:XNEW"] == (Decimal("7.5"), "1", "valid")
    assert set(read) == {RATE, INFUSED, "private:bbraun-space-bcc:XNEW"}
    assert (answers.count.skipped, answers.count.bad) == (2, 0)


def test_patient_fields_are_neither_read_nor_counted_as_unknown():
    answers = Answers()

    read = answers.take(**CORE, PATID="4711", PATW="70.5", INPATW="70.5", PATAGE="44", NURSEID="9")

    assert set(read) == {RATE, INFUSED}
    assert answers.count.skipped == 0


def test_the_delivered_dose_is_read_in_the_pumps_own_unit():
    read = Answers().take(**CORE, DORT="0.12", DORTU="69", INDCON="10", INDCONU="31")

    assert read[DOSE] == (Decimal("0.12"), "mg/kg/h", "valid")
    assert read["MDC_CONC_DRUG"] == (Decimal(10), "mg/mL", "valid")


def test_the_configured_dose_stands_in_only_where_there_is_no_delivered_one():
    configured = {"INDORT": "5.0", "INDORTU": "48"}

    assert Answers().take(**CORE, **configured)[DOSE] == (Decimal("5.0"), "mg/h", "valid")
    assert Answers().take(**CORE, **configured, DORT="4.0", DORTU="48")[DOSE][0] == Decimal("4.0")
    assert Answers().take(**CORE, **configured, DORT="_NV", DORTU="_NV")[DOSE] == (
        None,
        "mg/h",
        "na",
    )


def test_a_dose_without_its_unit_is_no_dose():
    answers = Answers()

    assert answers.take(**CORE, DORT="0.12")[DOSE] == (None, "mg/h", "na")
    answers.take(**CORE, DORT="0.12", DORTU="71")
    assert answers.take(**CORE, DORT="0.12", DORTU="_NV")[DOSE] == (None, "ug/kg/min", "na")


def test_a_limit_is_kept_in_the_unit_beside_it_and_not_without():
    read = Answers().take(**CORE, SLHIGH="12.0", RTLIMUT="1", BOLVOLHLHIGH="3.0")

    assert read["private:bbraun-space-bcc:SLHIGH"] == (Decimal("12.0"), "mL/h", "valid")
    assert "private:bbraun-space-bcc:BOLVOLHLHIGH" not in read


def test_a_pump_cannot_fill_the_memory_with_figures():
    answers = Answers()
    answers.take(**{f"X{number}": number for number in range(300)})

    assert answers.count.skipped == 300 - 254  # two of the 256 are rate and volume
    assert len(answers.take(X0=1)) == 256


def test_a_counter_that_falls_is_an_event_and_one_that_rises_is_none():
    answers = Answers()

    assert answers.counter("10.0") == []
    assert answers.counter("10.0") == []
    assert answers.counter("12.3") == []
    assert answers.counter("_NV") == []
    (fell,) = answers.counter("0.0")
    assert isinstance(fell, DeviceEvent)
    assert (fell.channel, fell.name) == ("50111", "counter-fell")
    assert "12.3" in fell.text
    assert answers.counter("0.0") == []


def test_a_counter_at_its_end_is_an_event_once():
    answers = Answers()

    assert [event.name for event in answers.counter("9999.9")] == ["saturated"]
    assert answers.counter("9999.9") == []
    assert [event.name for event in answers.counter("1.0")] == ["counter-fell"]
