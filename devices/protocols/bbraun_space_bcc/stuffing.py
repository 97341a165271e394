"""Whether the device stuffs its characters: seen from its frames, and otherwise tried in turn."""

WHILE_UNSEEN = 2  # every second greeting that nobody answers is tried the other way
ONCE_SEEN = 3


class Stuffing:
    """How the host speaks on one line just now.

    Stuffing is how a ComDevice is delivered, so a line begins with it.  A greeting holds letters
    that are stuffed, so a device understands it only when spoken to in its own way.
    """

    def __init__(self) -> None:
        self.on = True
        self._shown: bool | None = None
        self._unanswered = 0

    def seen(self, stuffed: bool | None) -> None:  # noqa: FBT001 - a frame's own mark, handed on
        """A frame came from the device; None when it shows neither way."""
        if stuffed is not None:
            self.on = self._shown = stuffed
            self._unanswered = 0

    def unanswered(self) -> None:
        """A greeting was not understood: someone may have switched the device over."""
        self._unanswered += 1
        usual = self._shown is not False
        turns = WHILE_UNSEEN if self._shown is None else ONCE_SEEN
        self.on = usual ^ (self._unanswered % turns == turns - 1)
