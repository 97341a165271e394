"""The two ways the station says no; every other exception is a bug."""


class Refused(Exception):
    """A rule of the ward or of the station says no.  The text is one sentence for the nurse."""


class Unavailable(Exception):
    """Something outside says no: a disk, a file, a key, a port.  The text says what to do."""
