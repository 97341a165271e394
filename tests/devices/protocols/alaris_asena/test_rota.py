"""Which question comes next."""

from collections import Counter
from itertools import pairwise

import pytest

from devices.protocols.alaris_asena import messages
from devices.protocols.alaris_asena.rota import ALARM_EVERY, BETWEEN_QUESTIONS, Rota


class Line:
    """A rota on a line where every question is answered, unless it is named."""

    def __init__(self, *unanswered):
        self.rota = Rota()
        self.unanswered = set(unanswered)
        self.now = 0.0
        self.asked = []

    def run(self, seconds, *, alarm=False):
        before, end = len(self.asked), self.now + seconds
        while self.now < end:
            query = self.rota.next(self.now)
            self.asked.append((self.now, query.name))
            if query.name in self.unanswered:
                self.rota.in_vain(query, self.now)
            else:
                self.rota.answered(query, self.now)
                self.rota.known = self.rota.known or query is messages.SERIAL_NUMBER
            if query is messages.ALARM and alarm:
                self.rota.want(messages.ALARM, self.now + ALARM_EVERY)
            self.now += BETWEEN_QUESTIONS
        return [name for _, name in self.asked[before:]]

    def gaps(self, name):
        moments = [moment for moment, asked in self.asked if asked == name]
        return [round(b - a, 2) for a, b in pairwise(moments)]


def test_it_begins_with_who_what_and_how_slow_and_then_alternates():
    assert Line().run(13.6) == [
        "INST_SERIALNO",
        "COMMS_PROTOCOL",
        "COMMS_RESPONSE_MAX",
        "INF",
        "ALARM",
        "INF",
        "INF_VTBI",
        "INF",
        "SYRINGE_STATUS",
        "INF",
        "INF_RATE_MAX_SYRINGE",
        "INF",
        "INF_VTBI",
    ]


def test_nothing_but_the_serial_number_is_asked_until_it_is_known():
    assert set(Line("INST_SERIALNO").run(60)) == {"INST_SERIALNO"}


def test_the_status_comes_every_second_turn_at_least_and_the_others_in_their_time():
    line = Line()
    line.run(600)

    assert max(line.gaps("INF")) <= 2.1 + 0.01
    assert min(line.gaps("INF_VTBI")) >= 5.0
    assert max(line.gaps("INF_VTBI")) <= 8.5
    assert min(line.gaps("SYRINGE_STATUS")) >= 6.0
    assert max(line.gaps("SYRINGE_STATUS")) <= 10.0
    once = Counter(name for _, name in line.asked)
    assert once["COMMS_PROTOCOL"] == once["COMMS_RESPONSE_MAX"] == once["ALARM"] == 1
    assert once["INF_RATE_MAX_SYRINGE"] == 1
    assert once["INF"] > 0.6 * len(line.asked)


def test_a_standing_alarm_is_read_again_and_leaves_room_for_the_others():
    line = Line()
    line.run(600, alarm=True)

    assert 6.0 <= min(line.gaps("ALARM")) <= max(line.gaps("ALARM")) <= 8.5
    assert max(line.gaps("INF")) <= 2.1 + 0.01
    assert max(line.gaps("INF_VTBI")) <= 10.0
    assert max(line.gaps("SYRINGE_STATUS")) <= 10.6


def test_what_is_wanted_has_the_next_turn_that_is_not_the_status():
    line = Line()
    line.run(20)
    line.rota.want(messages.ALARM, line.now)

    assert "ALARM" in line.run(2.0)


def test_what_is_not_answered_comes_later_each_time_and_costs_others_nothing():
    line = Line("INF_VTBI")
    line.run(2000)
    gaps = line.gaps("INF_VTBI")

    assert gaps[:6] == pytest.approx([5, 10, 20, 40, 80, 160], abs=2.2)
    assert max(gaps) <= 322.2
    assert max(line.gaps("INF")) <= 2.1 + 0.01


def test_a_greeting_that_is_not_answered_does_not_hold_up_the_status():
    line = Line("COMMS_PROTOCOL", "COMMS_RESPONSE_MAX")

    assert line.run(4.2) == ["INST_SERIALNO", "COMMS_PROTOCOL", "COMMS_RESPONSE_MAX", "INF"]
    assert line.run(60).count("COMMS_PROTOCOL") >= 2


def test_starting_over_asks_who_it_is_and_goes_on_with_the_status():
    line = Line()
    line.run(60)
    line.rota.start_over()

    assert line.run(2.0) == ["INST_SERIALNO", "INF"]


def test_another_pump_is_asked_everything():
    line = Line()
    line.run(60)
    line.rota.all_due()

    assert set(line.run(12)) >= {"COMMS_PROTOCOL", "INF_RATE_MAX_SYRINGE", "SYRINGE_STATUS"}
