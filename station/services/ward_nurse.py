"""A nurse at the beds of a simulated ward: confirms, answers, enters, discharges and admits.

Everything goes through the services that a window calls; she tells the truth, and takes her time.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Final

from station.data import admissions
from station.domain.association import Where
from station.domain.errors import Refused
from station.domain.observation_set import Answer
from station.domain.patient import Admission, Patient
from station.domain.syringe import Form, Strength
from station.domain.weight import Method
from station.services import associate
from station.services.admit_patient import Arrival, admit_patient, room
from station.services.associate import Waiting
from station.services.discharge_patient import discharge_patient
from station.services.duty import Duty
from station.services.enter import Amends, Hand, sign_note, sign_set
from station.services.syringe_change import Label, first_entry, pump_channels, second_entry
from station.services.ward_truth import WardTruth, after

PATIENCE: Final = (1.0, 12.0)  # s until somebody comes to a device that waits
LABEL: Final = Label("Ketamine", Form.RACEMIC, Strength(Decimal(200), Decimal(2)),
                     Decimal(50), Decimal(4))  # fmt: skip


class WardNurse:
    """Does what is to be done whenever she is asked; `every` seconds she also enters something."""

    def __init__(self, duty: Duty, truth: WardTruth, dice: random.Random, every: float) -> None:
        self._duty, self._truth, self._dice, self._every = duty, truth, dice, every
        self._comes: dict[tuple[str, datetime], datetime] = {}
        self._next: datetime | None = None
        self._number = 0
        self.done: Counter[str] = Counter()

    def admit(self, bed: str) -> Admission:
        """Somebody new in a free bed."""
        self._number += 1
        patient = Patient(f"Invented {self._number}", "Any", date(1970, 1, 1), f"R-{self._number}")
        now = self._duty.now
        arrival = Arrival(patient, bed, now, Decimal(70), Method.MEASURED)
        admission = admit_patient(self._duty, arrival)
        self._truth.lies(admission.id, bed, now)
        return admission

    def step(self, now: datetime) -> None:
        """Go to whatever waits for long enough, and now and then enter something."""
        for one in associate.waiting(self._duty.store, now):
            waits = one.line, one.since
            again = after(now, self._dice.uniform(*PATIENCE))
            if self._comes.setdefault(waits, again) <= now:
                self._comes[waits] = again
                self._try("devices answered for", partial(self._answer, one))
        if self._next is None or self._next <= now:
            self._next = after(now, self._dice.uniform(0.5, 1.5) * self._every)
            acts, weights = zip(*self._acts(), strict=True)
            self._dice.choices(acts, weights)[0]()

    def _try(self, what: str, act: Callable[[], None]) -> None:
        """What the ward's rules refuse is done later, or not at all."""
        try:
            act()
            self.done[what] += 1
        except Refused:
            self.done[f"{what}: refused by the ward's rules"] += 1

    def _answer(self, one: Waiting) -> None:
        """She reads wristband and label: what is at the bed is the patient's who lies there."""
        store, act = self._duty.store, self._duty.act(self._dice.choice(tuple(Where)))
        if not self._truth.hangs(one.line, one.channel.device.serial):
            raise Refused("This device is not there any more.")
        there = {admission.bed: admission for admission in admissions.present(store)}
        admission = there.get(one.bed or "")
        if admission is None:
            raise Refused("Nobody lies there.")
        if one.association is not None:
            associate.answer(store, one.association.id, act, stayed=True)
            return
        since = act.moment
        if self._dice.random() < 0.5:  # noqa: PLR2004 - now, or from when both were there
            since = max(one.since, self._truth.lies_since(admission.id))
        found = associate.found(store, one.channel, one.line, act.moment)
        associate.confirm(store, found, admission, act, since)

    # ------------------------------------------------------------ entries

    def _acts(self) -> list[tuple[Callable[[], None], int]]:
        return [
            (lambda: self._try("sets signed", self._sign_set), 6),
            (lambda: self._try("notes signed and put right", self._note), 2),
            (lambda: self._try("syringes changed", self._syringe), 3),
            (lambda: self._try("patients discharged, others admitted", self._next_patient), 1),
            (lambda: self._try("patients moved", self._move), 1),
        ]

    def _hand(self) -> Hand:
        author = self._duty.author
        there = admissions.present(self._duty.store)
        if author is None or not there:
            raise Refused("There is nobody to write about.")
        return Hand(self._duty.store, self._duty.clock, self._dice.choice(there), author)

    def _sign_set(self) -> None:
        pain = self._dice.randint(0, 10)
        answers = {"pain-rest": Answer(str(pain)), "pain-movement": Answer(str(min(pain + 1, 10))),
                   "sedation": Answer("0")}  # fmt: skip
        sign_set(self._hand(), answers, self._duty.now)

    def _note(self) -> None:
        hand = self._hand()
        entry = sign_note(hand, "Walked to the garden.", self._duty.now)
        amends = Amends(entry.entry_id, "another patient's")
        sign_note(hand, "Walked to the window.", self._duty.now, amends=amends)

    def _syringe(self) -> None:
        hand = self._hand()
        pumps = pump_channels(hand)
        if not pumps:
            raise Refused("There is no pump.")
        pump = self._dice.choice(pumps)
        first_entry(hand, pump, LABEL, self._duty.now)
        second_entry(hand, pump, LABEL)

    def _next_patient(self) -> None:
        hand = self._hand()
        now = self._duty.now
        discharge_patient(self._duty, hand.admission, now, "well again")
        self._truth.leaves(hand.admission.id, now)
        self.admit(hand.admission.bed)

    def _move(self) -> None:
        hand = self._hand()
        free = room(self._duty.store).free
        if not free:
            raise Refused("Every bed is taken.")
        bed, act = self._dice.choice(free), self._duty.act()
        associate.move(self._duty.store, hand.admission, bed, act, act.moment)
        self._truth.lies(hand.admission.id, bed, act.moment)
