import pytest

from devices.protocols.philips_intellivue.asking import (
    CYCLE,
    MDS_AGAIN,
    MDS_EVERY,
    NOTHING,
    NUDGE,
    PATIENCE,
    PERIOD,
    RENEWAL,
    Asking,
)
from devices.protocols.philips_intellivue.association import UNSPECIFIED, Accepted
from devices.protocols.philips_intellivue.messages import (
    EXTENDED_ALARMS,
    EXTENDED_NUMERICS,
    KEEP_ALIVE,
    POLL_ALARMS,
    POLL_MDS,
    POLL_NUMERICS,
    ticks,
    word,
)
from devices.protocols.philips_intellivue.results import ALARMS, MDS, NUMERICS


def begun(agreed: Accepted = UNSPECIFIED, *, introduced: bool = True) -> Asking:
    asking = Asking()
    asking.begin(agreed, 0.0, introduced=introduced)
    return asking


def running(agreed: Accepted = UNSPECIFIED) -> Asking:
    """Numerics and alarms were asked and answered at second 0."""
    asking = begun(agreed)
    for number, polled in ((1, NUMERICS), (2, ALARMS)):
        asking.next(0.0)
        asking.answered(number, polled, 0.0)
    return asking


def live(asking: Asking, now: float) -> None:
    """Both extended polls go on."""
    asking.received(now)
    asking.answered(0, NUMERICS, now)
    asking.answered(0, ALARMS, now)


def test_numerics_are_asked_first_then_alarms_one_at_a_time():
    asking = begun()
    first = asking.next(0.0)

    assert first.query is EXTENDED_NUMERICS
    assert first.fields == {"invoke": word(1), "poll": word(1), "period": ticks(PERIOD)}
    assert asking.next(0.5) is None
    asking.answered(1, NUMERICS, 0.6)
    assert asking.next(0.6).query is EXTENDED_ALARMS


def test_the_next_request_does_not_wait_for_ever_for_the_answer_to_the_last():
    asking = begun()
    asking.next(0.0)

    assert asking.next(PATIENCE - 0.1) is None
    assert asking.deadline() == PATIENCE
    assert asking.next(PATIENCE).query is EXTENDED_ALARMS


def test_only_its_own_answer_releases_a_request():
    asking = begun()
    asking.next(0.0)
    asking.answered(77, NUMERICS, 0.5)

    assert asking.next(0.5) is None


def test_a_monitor_that_did_not_announce_itself_is_asked_who_it_is():
    assert begun(introduced=False).next(0.0).query is POLL_MDS


def test_who_it_is_is_asked_again_soon_and_the_rest_has_its_turn_meanwhile():
    asking = begun(introduced=False)
    asking.next(0.0)
    assert PATIENCE < MDS_AGAIN

    assert asking.next(PATIENCE).query is EXTENDED_NUMERICS
    asking.answered(2, NUMERICS, 2.1)
    assert asking.next(2.1).query is EXTENDED_ALARMS
    asking.answered(3, ALARMS, 2.2)
    assert asking.deadline() == MDS_AGAIN
    assert asking.next(MDS_AGAIN).query is POLL_MDS
    asking.answered(4, MDS, 3.1)
    live(asking, 5.9)
    live(asking, 6.5)
    assert asking.next(6.5) is None


def test_an_answer_that_does_not_say_who_it_is_leaves_the_question_open():
    asking = running()
    asking.doubted(1.0)
    asking.next(1.0)
    asking.answered(3, NOTHING, 1.1)

    live(asking, 4.0)
    assert asking.next(1.0 + MDS_AGAIN).query is POLL_MDS


def test_a_monitor_that_denies_to_say_who_it_is_is_asked_seldom():
    asking = begun(introduced=False)
    asking.next(0.0)

    assert asking.denied(1, 0.1) == MDS
    for number, polled in ((2, NUMERICS), (3, ALARMS)):
        asking.next(0.2)
        asking.answered(number, polled, 0.2)
    for second in range(1, 10):
        live(asking, second)
        request = asking.next(second)
        assert request is None or request.query is KEEP_ALIVE
    live(asking, 11.1)
    assert asking.next(11.1).query is POLL_MDS


def test_extended_polls_are_renewed_well_before_they_end():
    assert RENEWAL <= PERIOD / 2
    asking = running()
    asked = []
    for second in range(1, RENEWAL + 2):
        live(asking, second)
        while (request := asking.next(second)) is not None:
            asked.append((second, request.query))
            asking.answered(int.from_bytes(request.fields["invoke"], "big"), 0, second)

    assert [one for one in asked if one[1] is not KEEP_ALIVE] == [
        (60, POLL_MDS),
        (60, EXTENDED_NUMERICS),
        (60, EXTENDED_ALARMS),
    ]


def test_a_renewal_keeps_its_poll_number_and_has_an_invoke_id_of_its_own():
    """So the monitor puts it in the place of what it renews, and its answers are told apart."""
    asking = running()
    live(asking, RENEWAL)
    asking._topics[MDS].due = RENEWAL + 1

    assert asking.next(RENEWAL).fields == {
        "invoke": word(3),
        "poll": word(1),
        "period": ticks(PERIOD),
    }


def test_the_clocks_are_asked_each_minute():
    asking = running()
    for second in range(1, MDS_EVERY):
        live(asking, second)
        request = asking.next(second)
        assert request is None or request.query is KEEP_ALIVE
    live(asking, MDS_EVERY)
    assert asking.next(MDS_EVERY).query is POLL_MDS


def test_a_restarted_monitor_is_asked_for_its_clocks_at_once():
    asking = running()
    asking.doubted(5.0)

    assert asking.next(5.0).query is POLL_MDS


def test_numerics_that_fell_quiet_are_asked_for_again():
    asking = running()
    asking.received(4.0)
    asking.answered(0, ALARMS, 4.0)

    assert asking.next(4.0).query is EXTENDED_NUMERICS
    asking.answered(3, NUMERICS, 4.5)
    assert asking.next(4.6) is None


def test_a_slow_monitor_is_not_hurried():
    asking = running(Accepted(12.0, 996))
    for second in range(1, 35):
        asking.received(second)
        assert asking.next(second) is None


@pytest.mark.parametrize(("period", "limit"), [(0.5, 10), (4.0, 12), (10.0, 30)])
def test_a_keep_alive_is_sent_a_second_before_the_monitor_s_patience_ends(period, limit):
    asking = running(Accepted(period, 996))
    for second in range(1, limit - 1):
        live(asking, second)
        assert asking.next(second) is None
    live(asking, limit - 1)

    assert asking.next(limit - 1).query is KEEP_ALIVE


def test_one_keep_alive_is_sent_when_nothing_is_received():
    asking = running(Accepted(60.0, 996))

    assert asking.next(NUDGE - 0.1) is None
    assert asking.next(NUDGE).query is KEEP_ALIVE
    assert asking.next(NUDGE + PATIENCE + 1) is None
    asking.received(8.0)
    assert asking.next(8.0 + NUDGE).query is KEEP_ALIVE


def test_a_denied_extended_poll_becomes_single_polls_each_cycle():
    asking = begun()
    asking.next(0.0)

    assert asking.denied(1, 0.1) is None
    assert asking.next(0.1).query is POLL_NUMERICS
    asking.answered(2, NUMERICS, 0.2)
    assert asking.next(0.2).query is EXTENDED_ALARMS
    assert asking.denied(3, 0.3) is None
    assert asking.next(0.3).query is POLL_ALARMS
    asking.answered(4, ALARMS, 0.4)
    assert asking.deadline() == pytest.approx(0.1 + CYCLE)
    assert asking.next(0.1 + CYCLE).query is POLL_NUMERICS


def test_what_is_denied_altogether_is_asked_seldom():
    asking = begun()
    asking.next(0.0)
    asking.answered(1, NUMERICS, 0.0)
    asking.next(0.0)
    asking.denied(2, 0.0)
    asking.next(0.0)

    assert asking.denied(3, 0.0) == ALARMS
    live(asking, 3.9)
    assert asking.next(3.9) is None
    live(asking, 8.0)
    assert asking.next(8.0) is None
    live(asking, 10.0)
    assert asking.next(10.0).query is POLL_ALARMS


def test_a_denial_of_nothing_we_asked_changes_nothing():
    asking = running()

    assert asking.denied(999, 1.0) is None
    assert asking.next(1.0) is None


def test_numbers_never_are_zero_and_begin_again_after_the_last():
    asking = begun()
    asking._number = 0xFE

    assert asking.next(0.0).fields["invoke"] == word(0xFF)
    asking.answered(0xFF, NUMERICS, 0.0)
    assert asking.next(0.0).fields["invoke"] == word(1)
