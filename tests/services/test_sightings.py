"""What is seen of a device: in the order it was heard, with what went before."""

from station.domain.book import Book
from station.services.parts import Look, Parts
from station.services.sightings import Seen, Sightings, devices
from tests.services.placed import OTHER, WISH
from tests.services.recording import LINE, at, identity


def part(parts, serial="P1", line=LINE, address=""):
    parts.identified(line, identity(serial))
    return parts.of(line, address)


def look(first, talk=0, **more):
    return Look(at(first), at(first + 0.5), talk, **more)


def test_a_device_is_looked_at_once_with_all_its_parts_and_the_first_heard_first():
    parts = Parts(lambda _: "bcc")
    one, more = part(parts), part(parts, address="ABP")
    other = part(parts, "P2", OTHER.line)

    found = list(
        devices({(one, LINE): look(2), (other, OTHER.line): look(1.5), (more, LINE): look(1)})
    )

    assert found == [
        ((one.source, LINE), {one: look(2), more: look(1)}),
        ((other.source, OTHER.line), {other: look(1.5)}),
    ]


def test_it_is_seen_as_what_was_heard_last_of_it_in_the_second_that_is_looked_at():
    assert Seen.of([look(2, 3), look(1, 3)]) == Seen(at(2.5), 3)


def test_a_sighting_says_what_went_before_by_the_monotonic_clock():
    parts = Parts(lambda _: "bcc")
    one = part(parts)
    seen = {one: look(60, 4, bed_label="Bed 3")}
    sightings = Sightings(parts, {LINE: WISH}.get)

    first = sightings.of(LINE, seen, Book(), None)
    again = sightings.of(LINE, seen, Book(), Seen(at(50), 4))
    anew = sightings.of(LINE, seen, Book(), Seen(at(50), 3))

    assert (first.bed, first.port, first.bed_label) == ("3", WISH.port, "Bed 3")
    assert (first.last_heard, first.unbroken) == (None, False)
    assert (again.last_heard, again.unbroken) == (at(50).utc, True)
    assert (anew.last_heard, anew.unbroken) == (at(50).utc, False)
    one.last_heard = at(-500).utc  # an earlier run of the recorder heard it
    assert sightings.of(LINE, seen, Book(), None).last_heard == at(-500).utc


def test_the_port_is_what_the_line_was_known_as_in_that_second():
    parts = Parts(lambda _: "bcc")
    seen = {part(parts): look(60, port="FTDI no. 1")}

    assert Sightings(parts, {LINE: WISH}.get).of(LINE, seen, Book(), None).port == "FTDI no. 1"
