"""A kernel's tree of USB adapters in a folder, whose ports lead to real pseudo-terminals."""

import shutil
from pathlib import Path

from station.domain.adapter import Adapter


class Plugged:
    """Adapters that are plugged in and out: a fake /sys/class/tty and /dev, as Linux lays them out.

    `look` is what reads them.
    """

    def __init__(self, place: Path) -> None:
        self.terminals, self.devices = place / "class" / "tty", place / "dev"
        self._boxes = place / "devices"
        for folder in (self.terminals, self.devices, self._boxes):
            folder.mkdir(parents=True, exist_ok=True)

    def plug(self, name: str, adapter: Adapter, far_end: str | None = None, outlet: int = 0) -> str:
        """An adapter appears under a name, with the cable to `far_end`; gives back its port.

        `outlet` is which connector of an interface that has several.
        """
        box = self._boxes / "usb1" / str(adapter.location)
        interface = (adapter.interface or 0) - outlet
        connector = box / f"{adapter.location}:1.{interface}"
        inner = connector / name if name.startswith("ttyUSB") else connector
        inner.mkdir(parents=True)
        self._write(connector / "bInterfaceNumber", f"{interface:02x}")
        if inner != connector:
            self._write(inner / "port_number", str(outlet))
        self._write(box / "idVendor", f"{adapter.vendor:04x}")
        self._write(box / "idProduct", f"{adapter.product:04x}")
        if adapter.serial is not None:
            self._write(box / "serial", adapter.serial)
        (self.terminals / name).mkdir()
        (self.terminals / name / "device").symlink_to(inner)
        if far_end is not None:
            (self.devices / name).symlink_to(far_end)
        return str(self.devices / name)

    def unplug(self, name: str) -> None:
        """It is gone, with everything that was told of it."""
        inner = (self.terminals / name / "device").resolve()
        shutil.rmtree(inner)
        if not any(one.name.startswith("ttyUSB") for one in inner.parent.iterdir()):
            shutil.rmtree(inner.parent, ignore_errors=True)
        shutil.rmtree(self.terminals / name)
        (self.devices / name).unlink(missing_ok=True)

    @staticmethod
    def _write(path: Path, words: str) -> None:
        path.write_text(f"{words}\n")
