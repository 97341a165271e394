"""What stands in front of the desk just now, and who is at the keyboard."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import SignalInstance

from station.domain.person import Person
from station.services.duty import Duty
from ui.desk import Desk
from ui.devices.devices_page import DevicesPage
from ui.form_page import FormPage
from ui.page import Page

KEPT = 3  # pages that were left and may still be told of work that comes home


class Front:
    """Puts pages in front of a desk; what is left is let go a few pages later."""

    def __init__(self, desk: Desk, duty: Duty) -> None:
        self.desk, self.duty = desk, duty
        self.help: Callable[[str], None] | None = None
        self._pages: list[Page] = []

    def put(self, page: Page, away: SignalInstance | None, troubled: SignalInstance) -> None:
        """A page in front of the desk; with `away` the desk comes back."""
        if away is not None:
            away.connect(self.desk.again)
        troubled.connect(self.desk.show_trouble)
        if isinstance(page, FormPage | DevicesPage):
            page.help = self.help
        self._pages.append(page)
        self.desk.window.show_page(page)
        while len(self._pages) > KEPT:
            old = self._pages.pop(0)
            self.desk.window.pages.removeWidget(old)
            old.deleteLater()

    def say_person(self, person: Person) -> None:
        """From now on this person's name stands under every entry."""
        self.duty = replace(self.duty, author=person)
        self.desk.window.say_person(person.name)

    @property
    def person_name(self) -> str:
        """Whose hands are at the keyboard, for what is printed."""
        author = self.duty.author
        return "nobody signed in" if author is None else author.name
