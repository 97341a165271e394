"""The steps of one bed: in order, added to while it runs, never changed behind a reader."""

from decimal import Decimal

from devices.simulators.course import Act, Course, Step


def read(course, until, cursor=0):
    found = []
    while (step := course.next_step(cursor, until)) is not None:
        cursor += 1
        found.append(step)
    return found


def test_steps_come_in_the_order_of_their_moments():
    course = Course([Step(60, Act.STOP), Step(0, Act.START)])

    assert [step.act for step in read(course, 60)] == [Act.START, Act.STOP]


def test_steps_of_one_moment_keep_the_order_they_were_written_in():
    course = Course([Step(0, Act.LOAD), Step(0, Act.RATE), Step(0, Act.START)])

    assert [step.act for step in read(course, 0)] == [Act.LOAD, Act.RATE, Act.START]


def test_a_step_is_not_seen_before_its_moment():
    assert read(Course([Step(60, Act.STOP)]), 59.9) == []


def test_a_step_added_for_later_is_seen_by_every_reader():
    course = Course([Step(0, Act.START)])
    assert len(read(course, 10)) == 1

    course.add(Step(20, Act.BOLUS, Decimal("1.5")))

    assert [step.act for step in read(course, 30, cursor=1)] == [Act.BOLUS]
    assert [step.act for step in read(course, 30)] == [Act.START, Act.BOLUS]


def test_a_step_added_for_the_past_happens_now_and_keeps_what_it_was():
    course = Course()
    read(course, 100)

    added = course.add(Step(5, Act.EFFECT, Decimal(2), "nausea"))

    assert added == Step(100, Act.EFFECT, Decimal(2), "nausea")


def test_the_newest_step_of_a_kind_can_be_looked_up():
    course = Course([Step(0, Act.RATE, Decimal(1)), Step(50, Act.RATE, Decimal(2))])

    assert course.last_before(Act.RATE, 49).amount == 1
    assert course.last_before(Act.RATE, 50).amount == 2
    assert course.last_before(Act.STOP, 50) is None
