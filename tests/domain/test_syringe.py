from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from station.domain.device import Channel, Device
from station.domain.errors import Refused
from station.domain.syringe import Contents, Form, Strength, Substance, Syringe, in_pump

START = datetime(2026, 4, 4, 10, tzinfo=UTC)
CHANNEL = Channel(Device("bbraun-space-bcc", "Perfusor", "12345"), "50111")


def at(hours):
    return START + timedelta(hours=hours)


def a_syringe(begin=0, end=None, **named):
    values = {
        "channel": CHANNEL,
        "admission": "a",
        "drug": "ketamine",
        "form": Form.RACEMIC,
        "volume_ml": Decimal(50),
        "concentration": Decimal(4),
        "strength": Strength(Decimal(200), Decimal(2)),
        "begin": at(begin),
        "end": None if end is None else at(end),
        "recorded": at(begin),
        "author": "nurse",
        "confirmed_by": "second nurse",
    }
    return Syringe(**values | named)


def test_a_confirmed_syringe_says_what_a_millilitre_holds():
    contents = a_syringe().contents

    assert contents == Contents(Substance("ketamine", Form.RACEMIC), Decimal(4))
    assert contents.substance.words == "ketamine racemic"
    assert replace(contents.substance, form=Form.S_PLUS).words == "ketamine S(+)"


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"drug": None}, "no mg: enter the drug in the syringe"),
        ({"drug": " "}, "no mg: enter the drug in the syringe"),
        ({"form": None}, "no mg: enter the form, racemic or S(+)"),
        ({"concentration": None}, "no mg: enter the concentration in mg/mL"),
        ({"confirmed_by": None}, "no mg: confirm the syringe's drug, form and concentration"),
    ],
)
def test_a_syringe_with_something_missing_says_what_to_do(missing, words):
    assert a_syringe(**missing).contents == words


def test_a_syringe_may_be_without_a_known_volume():
    assert a_syringe(volume_ml=None).volume_ml is None


@pytest.mark.parametrize("field", ["volume_ml", "concentration"])
@pytest.mark.parametrize("nothing", [Decimal(0), Decimal(-1)])
def test_a_volume_or_concentration_of_nothing_is_refused(field, nothing):
    with pytest.raises(Refused, match="above 0"):
        a_syringe(**{field: nothing})


def test_a_correction_gives_its_reason():
    with pytest.raises(Refused, match="Say why"):
        a_syringe(supersedes="other")


def test_the_syringe_of_a_moment_is_the_newest_one_in_that_channel():
    first, second = a_syringe(0), a_syringe(5, 8)
    elsewhere = a_syringe(6, channel=replace(CHANNEL, address="50112"))
    rows = [first, second, elsewhere]

    assert in_pump(rows, CHANNEL, at(-1)) is None
    assert in_pump(rows, CHANNEL, at(4)) == first
    assert in_pump(rows, CHANNEL, at(7)) == second


def test_a_superseded_syringe_was_never_in_the_pump():
    wrong = a_syringe(0)
    right = a_syringe(0, concentration=Decimal(10), supersedes=wrong.id, reason="label misread")

    assert in_pump([wrong, right], CHANNEL, at(1)) == right
