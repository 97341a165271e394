"""Every entry about one patient by one nurse: the pages, made ready to be shown.

A bed's page has one of these while a person is signed in; another person gets another one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from station.domain.entry import EntryKind
from station.services.enter import Hand
from station.services.entered import Line
from station.services.pump_now import PumpNow
from station.services.syringe_change import PumpChannel
from ui.assessments.side_effect_form import SideEffectForm
from ui.assessments.side_effect_page import SideEffectPage
from ui.entries.entry_page import EntryPage
from ui.entries.history_page import HistoryPage
from ui.entries.small_forms import NoteForm, OffMonitorForm, WeightForm
from ui.entries.small_pages import OffMonitorPage, SyringePage
from ui.entries.subject import Subject
from ui.entries.syringe_form import SyringeForm
from ui.entries.undo_bar import UndoBar
from ui.errand import Errands
from ui.observations.observation_form import ObservationForm, PainForm
from ui.observations.observation_page import ObservationPage, Offers, Shown, nothing_offered


def nothing_known() -> str:
    """No dose is known."""
    return ""


@dataclass(frozen=True, slots=True)
class EntryDesk:
    """Makes the pages.

    `offers`, `dose_now` and `pump_now` are asked on the GUI thread and touch no disk.
    """

    subject: Subject
    hand: Hand
    errands: Errands
    offers: Offers = nothing_offered
    dose_now: Callable[[], str] = nothing_known
    pump_now: Callable[[], PumpNow] = PumpNow

    def observations(self) -> ObservationPage:
        """A set; the pump read by eye belongs to every one."""
        form = ObservationForm(self.subject.zone, dose_now=self.dose_now)
        shown = Shown(self.offers, self.pump_now)
        return ObservationPage(form, self.subject, self.hand, self.errands, shown)

    def pain(self) -> ObservationPage:
        """The pain scores alone."""
        form = PainForm(self.subject.zone)
        return ObservationPage(form, self.subject, self.hand, self.errands)

    def side_effects(self, effect: str = "") -> SideEffectPage:
        """The checklist, open at an effect where one is named."""
        form = SideEffectForm(self.subject.zone)
        return SideEffectPage(form, self.subject, self.hand, self.errands, effect)

    def note(self) -> EntryPage:
        """A free note."""
        return EntryPage(NoteForm(self.subject.zone), self.subject, self.hand, self.errands)

    def weight(self) -> EntryPage:
        """A weight."""
        return EntryPage(WeightForm(self.subject.zone), self.subject, self.hand, self.errands)

    def off_monitor(self) -> OffMonitorPage:
        """Off the monitor, or back on it."""
        form = OffMonitorForm(self.subject.zone)
        return OffMonitorPage(form, self.subject, self.hand, self.errands)

    def syringe(self, pumps: Sequence[PumpChannel]) -> SyringePage:
        """A syringe; the pumps are read first, with `syringe_change.pump_channels`."""
        form = SyringeForm(self.subject.zone, pumps)
        return SyringePage(form, self.subject, self.hand, self.errands)

    def history(self) -> HistoryPage:
        """What was entered this shift."""
        return HistoryPage(self.subject, self.hand, self.errands)

    def undo_bar(self) -> UndoBar:
        """The minute after an entry."""
        return UndoBar(self.subject, self.hand, self.errands)

    def correction(self, line: Line) -> EntryPage:
        """The form that corrects a line of the history, filled with what it says.

        No device is offered: what a monitor shows now was not so then.
        """
        if line.weight is not None:
            weight = WeightForm(self.subject.zone)
            weight.amend(line.weight)
            weight.name = f"correct {line.name}"
            return EntryPage(weight, self.subject, self.hand, self.errands)
        if line.entry is None:
            raise ValueError("a syringe is corrected by entering it again")
        form: ObservationForm | SideEffectForm | NoteForm
        match line.entry.kind:
            case EntryKind.OBSERVATIONS:
                form = ObservationForm(self.subject.zone, dose_now=self.dose_now)
            case EntryKind.SIDE_EFFECTS:
                form = SideEffectForm(self.subject.zone)
            case _:
                form = NoteForm(self.subject.zone)
        form.amend(line.entry)
        form.name = f"correct {line.name}"
        if isinstance(form, ObservationForm):
            return ObservationPage(form, self.subject, self.hand, self.errands)
        if isinstance(form, SideEffectForm):
            return SideEffectPage(form, self.subject, self.hand, self.errands)
        return EntryPage(form, self.subject, self.hand, self.errands)
