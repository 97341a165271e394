"""A port without a system under it: a simulated device at its own speed, in virtual time."""

from datetime import UTC, datetime

from devices.json_lines import Traffic
from devices.line import SOCKET, Line
from devices.simulators.device_line import DeviceLine
from devices.unknown_device import UnknownDevice
from station.domain.clock import StoppedClock

BEGAN = datetime(2026, 3, 1, 8, tzinfo=UTC)
STEP = 0.02  # s


class VirtualPort:
    """Both ends of one line: what a device writes at the far end is read at this one.

    The clock goes on while somebody reads, and only then.
    """

    def __init__(self, setting=None, silent_for=0.0):
        self.clock = StoppedClock(BEGAN, 1000.0)
        self.name, self.baud, self.opened = "/dev/virtual", 9600, []
        self._silent_until = silent_for
        self._to_host, self._to_device = bytearray(), bytearray()
        self._device = None if setting is None else DeviceLine(setting, self)
        if self._device is not None:
            self._device.open()

    # ---- the device's end

    def plug_in(self): ...

    def unplug(self): ...

    def watched(self):
        return []

    def host_baud(self):
        return None if self.name.startswith(SOCKET) else self.baud

    # ---- both

    def write(self, data):
        """What the device says; a gate has let pass what comes from the host (see `Host`)."""
        self._to_host += data

    def read(self, seconds=0.0):
        """What the host said, to the device (which never waits)."""
        del seconds
        said, self._to_device = bytes(self._to_device), bytearray()
        return said

    def step(self):
        now = self.clock.advance(STEP).monotonic - 1000.0
        if self._device is not None and now >= self._silent_until:
            self._device.step(now)

    # ---- the host's end

    def open(self, port, settings, baud, gate):
        self.baud = baud or settings.baud
        self.opened.append((settings, self.baud))
        self._to_host.clear()
        return Line(port, Host(self), gate)

    def unknown(self, **more):
        """This port, as it is asked about; and what went over it."""
        traffic = Traffic()
        given = {"baud": None, "carry_on": lambda: True, "tap": traffic, "opener": self.open}
        return UnknownDevice(self.name, clock=self.clock, **{**given, **more}), traffic


class Host:
    """The pipe under a line of the station."""

    def __init__(self, port):
        self._port = port

    def read(self, seconds):
        left = max(round(seconds / STEP), 1)
        while left and not self._port._to_host:
            self._port.step()
            left -= 1
        came, self._port._to_host = bytes(self._port._to_host), bytearray()
        return came

    def write(self, wire):
        self._port._to_device += wire

    def close(self): ...
