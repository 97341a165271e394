"""What answers say, the list of everything that may be asked, and the encoder that can no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.effects import Transmit
from devices.protocols.alaris_asena import messages
from devices.protocols.alaris_asena.kind import KIND
from devices.protocols.alaris_asena.messages import FIELDS, NAMES, QUERIES, Status, decode, question
from devices.query import Query
from station.domain.errors import Refused
from tests.devices.protocols.alaris_asena.desk import ANSWERS, VECTORS, status, wire

TEN = [
    "INST_SERIALNO",
    "COMMS_PROTOCOL",
    "COMMS_RESPONSE_MAX",
    "SYRINGE_STATUS",
    "INF_RATE_MAX_SYRINGE",
    "INF",
    "INF_RATE",
    "INF_VI",
    "INF_VTBI",
    "ALARM",
]
ORDERS = [vector["body"] for vector in VECTORS if vector["kind"] == "control_never_send"]


def test_ten_bare_names_are_all_that_can_be_asked():
    assert {query.name: query.form for query in QUERIES} == {name: name.encode() for name in TEN}
    assert FIELDS.keys() == set(TEN)


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS if v["kind"] == "query"], ids=lambda vector: vector["body"]
)
def test_every_question_of_the_sheet_is_encoded_byte_for_byte(vector):
    assert question(vector["body"].encode()).hex() == vector["frame_hex"]


@pytest.mark.parametrize("name", TEN)
def test_a_driver_encodes_a_question_as_the_sheet_has_it(name):
    query = next(query for query in QUERIES if query.name == name)

    assert KIND.make_driver().encode(Transmit(query)) == wire(name)


@pytest.mark.parametrize("order", [*ORDERS, "REMOTE_CFG", "INF_PURGE_RATE^100", "INF^", "^", ""])
def test_no_order_can_be_encoded_or_pass_the_gate(order):
    with pytest.raises(Refused):
        question(order.encode())
    forged = Query(order or "nothing", (order.encode(),))
    with pytest.raises(Refused):
        KIND.make_driver().encode(Transmit(forged))
    assert not KIND.gate().permits(wire(order))


@given(st.one_of(st.binary(), st.sampled_from(TEN).map(str.encode)), st.binary(), st.binary())
def test_no_body_with_a_caret_can_be_encoded(name, before, after):
    with pytest.raises(Refused, match="order to the pump"):
        question(before + name + b"^" + after)


@given(st.binary())
def test_no_other_body_can_be_encoded(body):
    if body in NAMES:
        assert question(body) == wire(body)
        return
    with pytest.raises(Refused):
        question(body)


def test_an_answer_is_its_name_and_its_fields():
    answer = decode(b"SYRINGE_STATUS^BD PLASTIPAK^ 50^CONF")

    assert answer.name == "SYRINGE_STATUS"
    assert answer.fields == ("BD PLASTIPAK", " 50", "CONF")
    assert answer.whole


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_with_a_field_more_or_less_is_not_whole(name):
    body = ANSWERS[name]

    assert decode(body.encode()).whole
    assert not decode(f"{body}^".encode()).whole
    assert not decode(body.rpartition("^")[0].encode()).whole


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS if v["kind"] == "reply"], ids=lambda vector: vector["body"]
)
def test_every_answer_of_the_sheet_is_whole_unless_it_answers_an_order(vector):
    answer = decode(vector["body"].encode())

    assert answer.whole is not answer.name.startswith("REM")


def test_a_name_that_is_not_on_the_list_is_no_answer():
    assert not decode(b"REMOTE_CTRL^ENABLED^****^PERMIT^0^ms").whole
    assert not decode(b"").whole
    assert not decode(b"INF").whole


def test_the_thirteen_fields_of_a_status_stand_in_their_order():
    told = Status(*decode(status(drug="Ketamine").encode()).fields)

    assert told == Status(
        serial="8003-10077",
        flag="-",
        mode="SET",
        rate="4.50",
        rate_unit="ml/h",
        drug="Ketamine",
        infused="12.345",
        infused_unit="ml",
        pressure="87.25",
        pressure_unit="mmHg",
        time_to_go="05:12:40",
        log_type="EVENT",
        log="310042",
    )


@given(st.binary())
def test_any_bytes_are_taken_apart_without_a_fault(body):
    decode(body)


def test_bytes_beyond_ascii_are_shown_as_unreadable():
    assert decode(b"INST_SERIALNO^80\xb502").fields == ("80\N{REPLACEMENT CHARACTER}02",)


def test_the_queries_that_the_driver_does_not_need_are_permitted_all_the_same():
    for query in (messages.RATE, messages.INFUSED):
        assert KIND.gate().permits(KIND.make_driver().encode(Transmit(query)))
