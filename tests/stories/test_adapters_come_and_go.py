"""Adapters are pulled, renamed and swapped; every reading stays with its patient, or waits.

Real pseudo-terminals behind a fake kernel tree; the line's own session, the recorder's gathering,
placing and writing, a real encrypted record; a nurse's confirmation as the window makes it.
"""

import os
import random
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import pytest

from devices.adapters import Finder, adapters
from devices.effects import Publish
from devices.session import Session, Wiring
from station.data import admissions, associations, journal, links, register
from station.data.beds import set_beds
from station.data.links import Wish
from station.domain.adapter import Adapter
from station.domain.association import Where
from station.domain.clock import Stamp, StoppedClock
from station.domain.device import ConnectionState
from station.domain.nomenclature import FLOW
from station.domain.observation import Identity
from station.domain.patient import Bed, Patient
from station.domain.person import Person
from station.domain.quarantine import Trigger
from station.domain.sighting import Waits
from station.services.admit_patient import Guest
from station.services.confirm_device import confirm_device
from station.services.device_sheet import device_sheet
from station.services.duty import Duty
from station.services.gather import Gathering, Said
from station.services.parts import Parts
from station.services.placing import Placing
from station.services.scribe import Scribe
from station.services.sight import Sight
from station.services.stay import stay
from tests.data import conftest
from tests.data.ready import a_person
from tests.devices.far_end import FarEnd
from tests.devices.plugged import Plugged
from tests.devices.ticker import KIND, TickerDriver

blank, record, store = conftest.blank, conftest.record, conftest.store

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
FTDI = Adapter(0x0403, 0x6001, "A5XK3RJT", "1-4.2", 0)
OTHER_FTDI = Adapter(0x0403, 0x6001, "B9YY0QQZ", "1-4.3", 0)
CH340 = Adapter(0x1A86, 0x7523, None, "1-1", 0)
OTHER_CH340 = replace(CH340, location="1-2")
CLONE = Adapter(0x10C4, 0xEA60, "DEADBEEF", "2-1", 0)
OTHER_CLONE = replace(CLONE, location="2-2")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals")


class NamingDriver(TickerDriver):
    """A ticker that is told who its device is: `<s:P1>`; `<s:>` is one without a serial number."""

    def _take(self, piece, event):
        if isinstance(piece, bytes) and piece.startswith(b"s:"):
            self._known = True
            serial = piece.removeprefix(b"s:").decode() or None
            return [Publish(Identity("", "Ticker", serial, event.at))]
        return super()._take(piece, event)


class Ward:
    """Two beds with a patient and a line each; adapters with a pump behind each; one recorder."""

    def __init__(self, store, place, *made_on):
        self.store, self.clock = store, StoppedClock(START, 1000.0)
        self.plugged = Plugged(place)
        self.finder = Finder(partial(adapters, self.plugged.terminals, self.plugged.devices))
        self.nurse = Person("L. Brandt", "nurse", a_person(store, "L. Brandt"))
        set_beds(store, [Bed("1", 1), Bed("2", 2)], self.nurse.id, START)
        self.stays = {bed: self._admit(bed, name) for bed, name in (("1", "ANNA"), ("2", "BERT"))}
        for bed, adapter in zip(("1", "2"), made_on, strict=False):
            links.wish(store, Wish(f"line-{bed}", "ticker", "/dev/ttyUSB0", None, bed,
                                   adapter=adapter))  # fmt: skip
        self._record()
        self.ends, self.items = {}, []
        kind = replace(KIND, make_driver=NamingDriver)
        self.lines = {
            wish.line: Session(
                Wiring(wish.line, kind, wish.port), self.clock,
                lambda line, heard: self.items.append(Said(line, heard)),
                lambda state: self.items.append(state),  # noqa: PLW0108 - the list is exchanged
                self.finder.opener(wish.line),
            )
            for wish in links.wishes(store)
        }  # fmt: skip

    def _admit(self, bed, name):
        patient = Patient(name, "X", date(1980, 1, 1), name)
        return admissions.admit(self.store, patient, bed, START, self.nurse.id, START)

    def _record(self):
        parts = Parts(lambda _line: "ticker")
        start = journal.Start("boot", 1, Stamp(START, 1000.0), "0", "UTC", "synced")
        session = journal.begin_session(self.store, start)
        placing = Placing(self.store, parts, self._wish_of, Waits())
        self.gathering = Gathering(parts, Sight(), demo=False)
        self.scribe = Scribe(self.store, session, placing)

    def _wish_of(self, line):
        return next((one for one in links.wishes(self.store) if one.line == line), None)

    # ------------------------------------------------------------ hands at the computer

    def plug(self, tty, adapter, serial, rate):
        """An adapter under a name, with a pump behind it that shows a rate."""
        end = self.ends[tty] = FarEnd()
        end.speaks = b"<s:%s><v:%d>" % ((serial or "").encode(), rate)
        self.plugged.plug(tty, adapter, end.near)

    def unplug(self, *ttys):
        for tty in ttys or list(self.ends):
            self.ends.pop(tty).hang_up()
            self.plugged.unplug(tty)
        self.second()

    def second(self, count=1):
        """Lines are stepped, pumps answer what they were asked, and the recorder writes."""
        self.finder.wanted(links.wishes(self.store))
        for _ in range(count):
            self.clock.advance(
                4.5
            )  # just not a silence: a pump without a number may be another then
            for session in self.lines.values():
                session.step()
            for end in self.ends.values():
                if not end.quiet():
                    end.hear(4)
                    end.say(end.speaks)
            for session in self.lines.values():
                session.step()
            items, self.items = self.items, []
            self.scribe.write([self.gathering.second(items, self.clock.now())])

    def confirm(self, line, since=None):
        """A nurse confirms what is on a line for the patient of its bed."""
        duty = Duty(self.store, self.clock, self.nurse)
        device = device_sheet(self.store, duty.now).line(line).devices[-1]
        bed = line.removeprefix("line-")
        guest = next(
            one for one in device_sheet(self.store, duty.now).room.guests
            if one.admission.bed == bed
        )  # fmt: skip
        assert isinstance(guest, Guest)
        confirm_device(duty, device, guest, Where.BEDSIDE, since)

    # ------------------------------------------------------------ eyes on the record

    def rates(self, bed):
        """What counts for the patient of a bed, as every screen and page works it out."""
        found = stay(self.store, self.stays[bed], self.clock.now().utc)
        return sorted(
            {
                sample.value
                for one in found.stretches
                for sample in journal.period(
                    self.store, one.figure, FLOW.code, one.period.begin, one.period.end
                )
            }
        )

    @property
    def stored(self):
        """Everything that was recorded, whose ever it is."""
        far = datetime(2100, 1, 1, tzinfo=UTC)
        return sorted(
            {
                sample.value
                for figure in register.channels(self.store)
                for sample in journal.period(self.store, figure, FLOW.code, START, far)
            }
        )

    @property
    def held(self):
        """Which quarantines stand: why, and at which bed."""
        now = self.clock.now().utc
        rows = associations.book(self.store).quarantines
        gone = {row.supersedes for row in rows}
        return [(row.trigger, row.bed) for row in rows if row.id not in gone and row.covers(now)]

    def close(self):
        for tty in list(self.ends):
            self.ends.pop(tty).hang_up()
        for session in self.lines.values():
            session.close()


def decimals(*values):
    return [Decimal(value) for value in values]


@pytest.fixture
def wards(store, tmp_path):
    made = []

    def make(*made_on):
        made.append(Ward(store, tmp_path / "sys", *made_on))
        return made[-1]

    yield make
    for ward in made:
        ward.close()


@pytest.mark.parametrize(
    "pair", [(FTDI, OTHER_FTDI), (CH340, OTHER_CH340), (CLONE, OTHER_CLONE)],
    ids=["serial numbers", "none", "one number twice"],
)  # fmt: skip
def test_in_a_storm_of_names_each_pump_stays_with_its_patient_and_nothing_is_asked(wards, pair):
    ward = wards(*pair)
    ward.plug("ttyUSB0", pair[0], "P1", 1)
    ward.plug("ttyUSB1", pair[1], "P2", 2)
    ward.second()
    for line in ("line-1", "line-2"):
        ward.confirm(line)
    dice = random.Random(3)  # noqa: S311 - it shuffles names, it guards nothing

    expected = {"1": [], "2": []}
    for turn in range(1, 6):
        ward.unplug()
        names = dice.sample([f"ttyUSB{number}" for number in range(5)], 2)
        for bed, tty, adapter, serial in zip("12", names, pair, ("P1", "P2"), strict=True):
            value = 100 * int(bed) + turn
            ward.plug(tty, adapter, serial, value)
            expected[bed].append(Decimal(value))
        ward.second()

    ward.second()
    assert ward.held == []
    assert {bed: ward.rates(bed)[-5:] for bed in "12"} == expected


def test_two_adapters_alike_that_were_swapped_are_noticed_by_the_pumps_behind_them(wards):
    ward = wards(CH340, OTHER_CH340)
    ward.plug("ttyUSB0", CH340, "P1", 1)
    ward.plug("ttyUSB1", OTHER_CH340, "P2", 2)
    ward.second(2)
    for line in ("line-1", "line-2"):
        ward.confirm(line)
    ward.second()

    ward.unplug()
    ward.plug("ttyUSB0", CH340, "P2", 20)
    ward.plug("ttyUSB1", OTHER_CH340, "P1", 10)
    ward.second(3)

    # The station cannot know whether cables or pumps were swapped: both beds are asked.
    assert {trigger for trigger, _ in ward.held} == {Trigger.TWO_BEDS}
    assert {bed for _, bed in ward.held} == {"1", "2"}
    assert (ward.rates("1"), ward.rates("2")) == (decimals(1), decimals(2))
    assert set(decimals(10, 20)) <= set(ward.stored)


def test_a_pump_without_a_serial_number_waits_when_its_port_moved_and_counts_once_confirmed(wards):
    ward = wards(CH340)
    ward.plug("ttyUSB0", CH340, None, 1)
    ward.second(2)
    ward.confirm("line-1")
    ward.second(3)
    before = ward.rates("1")
    assert before == decimals(1)

    ward.unplug()
    ward.plug("ttyUSB3", CH340, None, 5)  # the same socket, another name
    ward.second(2)
    assert ward.held == [(Trigger.PORT_MOVED, "1")]
    assert ward.rates("1") == before
    (device,) = device_sheet(ward.store, ward.clock.now().utc).line("line-1").devices
    ward.confirm("line-1", device.held_since)
    assert ward.rates("1") == [*before, Decimal(5)]

    ward.unplug()
    moved = replace(CH340, location="5-5")
    ward.plug("ttyUSB0", moved, None, 7)  # another socket, and the only one like it
    ward.second(2)
    assert ward.held == [(Trigger.PORT_MOVED, "1")]
    ward.confirm("line-1")
    assert links.wishes(ward.store)[0].adapter == moved
    ward.second(3)
    assert ward.held == []
    assert Decimal(7) in ward.rates("1")


def test_the_same_adapter_in_another_socket_is_no_port_that_moved(wards):
    ward = wards(FTDI)
    ward.plug("ttyUSB0", FTDI, None, 1)
    ward.second(2)
    ward.confirm("line-1")
    ward.second()

    ward.unplug()
    ward.plug("ttyUSB4", replace(FTDI, location="3-3"), None, 5)
    ward.second(2)

    # The adapter is known, the pump behind it is not: it is asked about for that reason.
    assert ward.held == [(Trigger.UNVERIFIABLE, "1")]


def test_another_adapter_under_the_old_name_is_never_listened_to(wards):
    ward = wards(FTDI)
    ward.plug("ttyUSB0", FTDI, "P1", 1)
    ward.second(2)
    ward.confirm("line-1")
    ward.unplug()

    ward.plug("ttyUSB0", OTHER_FTDI, "P9", 99)
    ward.second(3)

    assert ward.ends["ttyUSB0"].quiet()
    assert Decimal(99) not in ward.stored
    (state,) = links.states(ward.store)
    assert state.state is ConnectionState.LOST
    assert "is not plugged in" in state.reason


def test_a_line_made_before_adapters_were_known_learns_its_own_at_the_first_opening(wards):
    ward = wards(None)
    port = str(ward.plugged.devices / "ttyUSB0")
    links.wish(ward.store, replace(links.wishes(ward.store)[0], port=port))
    ward.lines["line-1"]._wiring = replace(ward.lines["line-1"]._wiring, port=port)
    ward.plug("ttyUSB0", FTDI, "P1", 1)
    ward.second(2)
    assert links.wishes(ward.store)[0].adapter == FTDI

    ward.unplug()
    ward.plug("ttyUSB0", OTHER_FTDI, "P9", 99)
    ward.plug("ttyUSB1", FTDI, "P1", 5)
    ward.second(2)
    assert ward.stored == decimals(1, 5)
