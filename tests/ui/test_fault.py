import pytest

from station.domain.errors import Refused, Unavailable
from ui.fault import Place, explain


def test_a_refusal_stands_beside_its_field_and_an_outage_in_the_banner():
    assert explain(Refused("No weight is recorded.")).place is Place.FIELD
    assert explain(Unavailable("The disk is full.")).sentence == "The disk is full."
    assert explain(Unavailable("The disk is full.")).place is Place.BANNER


@pytest.mark.expects_log("a bug reached the window")
def test_a_bug_becomes_a_dialog_with_a_report_and_no_traceback_in_the_sentence():
    trouble = explain(ZeroDivisionError("x"))
    assert trouble.place is Place.DIALOG
    assert "ZeroDivisionError" in trouble.report
    assert "Traceback" not in trouble.sentence
