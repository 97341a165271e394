from station.services.made_up_ward import MONITOR, PUMP, START, MadeUpWard


def a_ward(beds=2):
    return MadeUpWard(
        [
            (bed * 2 + place, part)
            for bed in range(beds)
            for place, part in enumerate((PUMP, MONITOR))
        ]
    )


def test_every_second_brings_a_value_of_every_metric():
    ward = a_ward()

    heard = ward.second()

    assert len(heard) == ward.heard_a_second == 40
    assert len({(figure, one.metric.code) for figure, one in heard}) == 40
    assert all(one.heard == START.later(1.0) for _, one in heard)


def test_values_stay_believable_and_on_the_step_of_their_metric():
    ward = a_ward(beds=1)

    for _ in range(500):
        for _, one in ward.second():
            assert one.metric.believable(one.value)
            assert one.value % one.metric.resolution == 0


def test_only_some_of_it_is_worth_storing_but_never_nothing_for_long():
    ward = a_ward()

    kept = [len(ward.thinned()) for _ in range(60)]

    assert kept[0] == ward.heard_a_second
    assert 60 * 4 < sum(kept[1:]) < 60 * ward.heard_a_second / 2


def test_the_same_ward_says_the_same():
    one, other = a_ward(), a_ward()

    assert one.second() == other.second()
    assert one.second() == other.second()
