"""Every screen of the station in turn, opened as a nurse opens it: for the pictures.

The demonstration's first person is at the keyboard.  Nothing is typed and nothing is signed.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from station.services import entered, sign_in
from station.services.set_up import Begun
from ui.demonstration.pictures import Scene
from ui.desk import Desk
from ui.entries.entry_page import EntryPage
from ui.entries.history import SHIFT
from ui.entry_desk import EntryDesk
from ui.first_run.first_run import FirstRun
from ui.rounds import Rounds

DAY, THREE_DAYS = 86400.0, 259200.0
SPANS = (("24h", DAY), ("72h", THREE_DAYS))
FORMS: tuple[tuple[str, Callable[[EntryDesk], EntryPage]], ...] = (
    ("observations", lambda desk: desk.observations()),
    ("pain", lambda desk: desk.pain()),
    ("side-effects", lambda desk: desk.side_effects()),
    ("note", lambda desk: desk.note()),
    ("weight", lambda desk: desk.weight()),
    ("off-monitor", lambda desk: desk.off_monitor()),
)


class Tour:
    """The screens of one window over a ward in use.  `prints` are the window's own."""

    def __init__(
        self,
        desk: Desk,
        rounds: Rounds,
        begun: Begun,
        prints: Sequence[tuple[str, Callable[[str], None]]],
    ) -> None:
        self._desk, self._rounds, self._begun, self._prints = desk, rounds, begun, prints

    def scenes(self) -> list[Scene]:
        """Each screen by its name, in the order a nurse meets them."""
        return [
            Scene("board", self._desk.show_board, lambda: bool(self._desk.cards.facts)),
            *(scene for bed in self._begun.beds for scene in self._chart(bed)),
            *self._at_a_bed(),
            *self._at_the_ward(),
            Scene("guide", partial(self._rounds.help, "board")),
            Scene("sign-in", partial(self._rounds.sign_in, self._desk.again), self._rested),
        ]

    def _chart(self, bed: str) -> Iterator[Scene]:
        for name, span in SPANS:
            yield Scene(f"bed-{bed}-{name}", partial(self.open_bed, bed, span), self._rested)

    def open_bed(self, bed: str, span: float) -> None:
        """A patient's page, over so many seconds."""
        if self._desk.open_bed != bed or self._desk.window.page is not self._desk.bed:
            self._desk.show_bed(bed)
        self._desk.bed.choose(span)

    def _rested(self) -> bool:
        return not self._desk.entries.away and not self._desk.history.away

    # ------------------------------------------------------------ what a nurse does

    def _somebody(self) -> None:
        """The first person of the ward is at the keyboard."""
        if self._rounds.front.duty.author is None:
            self._rounds.front.say_person(sign_in.staff(self._rounds.front.duty.store)[0])

    @property
    def _bed(self) -> str | None:
        """The first bed that somebody lies in; the demonstration's third has the fullest story."""
        taken = [one.bed.name for one in self._desk.cards.facts if one.stay is not None]
        return "3" if "3" in taken else next(iter(taken), None)

    def _scene(self, name: str, act: Callable[[str], object]) -> Scene:
        """A page about the chosen bed's patient; a ward without a patient stays on its board."""

        def show() -> None:
            self._somebody()
            if (bed := self._bed) is not None:
                self.open_bed(bed, DAY)
                act(bed)

        return Scene(name, show, self._rested)

    def _form(self, make: Callable[[EntryDesk], EntryPage], bed: str) -> None:
        desk = self._rounds.desk_of(bed)
        if desk is not None:
            page = make(desk)
            self._rounds.front.put(page, None, page.troubled)

    def _correction(self, bed: str) -> None:
        """The newest entry of the shift, open to be corrected; the list, where there is none."""
        desk = self._rounds.desk_of(bed)
        if desk is None:
            return
        since = desk.hand.clock.now().utc - SHIFT
        lines = entered.lines(desk.hand, since, desk.subject.zone)
        line = next((one for one in lines if one.entry is not None and not one.replaced), None)
        if line is None:
            self._rounds.history(bed)
        else:
            self._form(lambda one: one.correction(line), bed)

    def _at_a_bed(self) -> Iterator[Scene]:
        rounds, ward = self._rounds, self._rounds.ward
        for name, make in FORMS:
            yield self._scene(name, partial(self._form, make))
        yield self._scene("syringe", rounds.syringe)
        yield self._scene("entered", rounds.history)
        yield self._scene("correction", self._correction)
        yield self._scene("move", ward.move)
        yield self._scene("discharge", ward.leave)
        yield self._scene("same", lambda bed: ward.compare(self._line_of(bed), bed))
        yield self._scene("confirm", lambda bed: ward.confirm(self._line_of(bed)))
        yield self._scene("whose-device", ward.correct_bed)
        for name, make_print in self._prints:
            yield self._scene(name, make_print)

    def _line_of(self, bed: str) -> str:
        facts = next(one for one in self._desk.cards.facts if one.bed.name == bed)
        return next(iter(facts.lines), "")

    def _at_the_ward(self) -> Iterator[Scene]:
        ward = self._rounds.ward
        for name, act in (
            ("admit", ward.admit), ("devices", ward.devices), ("connect", ward.connect_line),
            ("person", ward.add_person),
        ):  # fmt: skip
            yield Scene(name, partial(self._as_somebody, act), self._rested)

    def _as_somebody(self, act: Callable[[], None]) -> None:
        self._somebody()
        act()


def first_run_scenes(run: FirstRun, desk: Desk) -> list[Scene]:
    """The first start's pages, over a record in which nobody has begun."""

    def rested() -> bool:
        return not desk.entries.away

    return [
        Scene(f"first-start-{number}-{name}", partial(desk.window.show_page, page), rested)
        for number, (name, page) in enumerate(
            (
                ("ward", run.ward), ("person", run.person), ("device", run.connect_page),
                ("same", run.same), ("patient", run.admit), ("confirm", run.confirm),
                ("ready", run.ready),
            ),
            1,
        )
    ]  # fmt: skip
