import threading

from station.domain.gap import Cause
from station.services.gather import Gathering
from station.services.parts import Parts
from station.services.sight import Missing, Seen, Sight
from station.services.spool import AT_ONCE, Spool, Spooled
from tests.services.recording import PATIENCE, at, identity, rate, said


def seconds(count, start=0):
    """So many seconds of one pump whose rate changes each second."""
    gathering = Gathering(Parts(lambda _: "bcc"), Sight(), demo=False)
    gathering.second([said(identity())], at(start))
    return [
        gathering.second([said(rate(str(number), number))], at(number))
        for number in range(start, start + count)
    ]


def filled(spool, count):
    made = seconds(count)
    for second in made:
        spool.put(second)
    return made


def test_what_was_put_waits_oldest_first_until_it_is_stored():
    spool = Spool()
    made = filled(spool, 3)
    assert spool.next() == made

    spool.stored(made[:2])

    assert [second.stored for second in made] == [True, True, False]
    assert spool.next() == made[2:]
    assert spool.state == Spooled(1, 0)


def test_much_that_waits_is_written_in_bounded_pieces():
    spool = Spool()
    made = filled(spool, AT_ONCE + 5)

    assert spool.next() == made[:AT_ONCE]
    spool.stored(made[:AT_ONCE])
    assert spool.next() == made[AT_ONCE:]


def test_after_the_disk_said_no_all_stays_and_the_next_second_asks_again():
    spool = Spool()
    made = filled(spool, 2)
    spool.next()
    spool.failed()
    assert spool.next(patience=0) == []

    (more,) = seconds(1, start=5)
    spool.put(more)

    assert spool.next() == [*made, more]


def test_the_recorder_waits_for_the_disk_only_so_long():
    spool = Spool()
    filled(spool, 1)

    assert not spool.attempted(patience=0)
    spool.failed()
    assert spool.attempted(patience=0)


def test_the_recorder_learns_at_once_when_the_disk_has_taken_it():
    spool = Spool()
    made = filled(spool, 1)
    waited = []
    waiting = threading.Thread(target=lambda: waited.append(spool.attempted(PATIENCE)))
    waiting.start()

    spool.stored(made)
    waiting.join()

    assert waited == [True]


def test_more_than_half_an_hour_pushes_out_the_oldest_and_the_record_will_say_so():
    spool = Spool(longest=2)
    made = filled(spool, 4)

    part = made[0].heard[0].part
    assert spool.next() == made[2:]
    assert spool.state == Spooled(2, 2)
    assert [second.given_up for second in made] == [True, True, False, False]
    assert spool.missing() == [Missing(part, at(0).utc, at(1).utc, Cause.NOT_STORED)]
    assert spool.missing() == []


def test_a_gap_that_was_seen_in_a_second_that_is_given_up_is_written_all_the_same():
    spool = Spool(longest=1)
    made = filled(spool, 2)

    assert spool.leftovers() == [Seen(made[0].heard[0].part, at(0).utc)]
    assert spool.leftovers() == []


def test_what_cannot_be_stored_by_any_means_is_counted_and_said():
    spool = Spool()
    made = filled(spool, 2)

    spool.abandon(made[:1])

    assert spool.next() == made[1:]
    assert spool.state == Spooled(1, 1)
    assert [one.cause for one in spool.missing()] == [Cause.NOT_STORED]


def test_it_is_over_when_nothing_more_comes_and_nothing_waits():
    spool = Spool()
    made = filled(spool, 1)
    assert not spool.over
    spool.close()
    assert not spool.over
    assert spool.next() == made
    spool.failed()
    assert spool.next() == made  # nobody puts any more: the one who writes asks again by itself

    spool.stored(made)

    assert spool.over
    assert spool.next() == []
