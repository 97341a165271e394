"""What is seen of a device: in the order it was heard, with what went before."""

from station.domain.book import Book
from station.services.parts import Parts
from station.services.sightings import Seen, Sightings, devices
from tests.services.placed import OTHER, WISH
from tests.services.recording import LINE, at, identity


def part(parts, serial="P1", line=LINE, address=""):
    parts.identified(line, identity(serial))
    return parts.of(line, address)


def test_a_device_is_looked_at_once_with_all_its_parts_and_the_first_heard_first():
    parts = Parts(lambda _: "bcc")
    one, more = part(parts), part(parts, address="ABP")
    other = part(parts, "P2", OTHER.line)

    found = list(devices({(one, LINE): at(2), (other, OTHER.line): at(1.5), (more, LINE): at(1)}))

    assert found == [
        ((one.source, LINE), {one: at(2), more: at(1)}),
        ((other.source, OTHER.line), {other: at(1.5)}),
    ]


def test_it_is_seen_as_its_newest_part_but_never_later_than_the_second_that_is_looked_at():
    parts = Parts(lambda _: "bcc")
    one, more = part(parts), part(parts, address="ABP")
    one.talk, one.heard, more.heard = 3, at(2.5), at(2.1)

    assert Seen.of({one: at(2), more: at(2.1)}, at(3)) == Seen(at(2.5), 3)
    one.heard = at(900)  # what has come since; the second that is written now is long past
    assert Seen.of({one: at(2), more: at(2.1)}, at(3)) == Seen(at(3), 3)


def test_a_sighting_says_what_went_before_by_the_monotonic_clock():
    parts = Parts(lambda _: "bcc")
    one = part(parts)
    one.talk, one.bed_label = 4, "Bed 3"
    sightings = Sightings(parts, {LINE: WISH}.get)

    first = sightings.of(LINE, {one: at(60)}, Book(), None)
    again = sightings.of(LINE, {one: at(60)}, Book(), Seen(at(50), 4))
    anew = sightings.of(LINE, {one: at(60)}, Book(), Seen(at(50), 3))

    assert (first.bed, first.port, first.bed_label) == ("3", WISH.port, "Bed 3")
    assert (first.last_heard, first.unbroken) == (None, False)
    assert (again.last_heard, again.unbroken) == (at(50).utc, True)
    assert (anew.last_heard, anew.unbroken) == (at(50).utc, False)
    one.last_heard = at(-500).utc  # an earlier run of the recorder heard it
    assert sightings.of(LINE, {one: at(60)}, Book(), None).last_heard == at(-500).utc
