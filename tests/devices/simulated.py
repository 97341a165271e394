"""A simulated device on a real pseudo-terminal, at work on a thread, in the clock's own time."""

import threading
from contextlib import contextmanager
from dataclasses import replace

from devices.simulators.bedside import Bedside
from devices.simulators.device_line import DeviceLine, Setting
from devices.simulators.host import run
from devices.simulators.pseudo_terminal import PseudoTerminal
from station.domain.clock import SystemClock

PATIENCE = 10.0


class Hurried(SystemClock):
    """The machine's clock, eight times as fast: finding out what a device is takes its time."""

    def now(self):
        real = super().now()
        return replace(real, monotonic=real.monotonic * 8)


@contextmanager
def simulated(kind, link, clock, baud=None, panels=None):
    """The device at the far end of `link`, until the block ends."""
    setting = Setting(kind, panels or Bedside(1).panels(kind), baud=baud)
    line = DeviceLine(setting, PseudoTerminal(link, setting.speed))
    line.open()
    stop = threading.Event()
    thread = threading.Thread(target=run, args=([line], clock, stop))
    thread.start()
    try:
        yield str(link)
    finally:
        stop.set()
        thread.join(PATIENCE)
