"""Readings as the lines that ``listen`` and ``replay`` print: one JSON object each."""

import json
from collections.abc import Hashable
from datetime import datetime
from typing import Any, TextIO

from station.domain.clock import Stamp, iso
from station.domain.observation import (
    AlarmCondition,
    Bolus,
    ClockReading,
    DeviceEvent,
    GenerationMode,
    Identity,
    Label,
    LineNoise,
    Mode,
    Numeric,
    Reading,
    Silence,
)

NOISE_SECONDS = 1.0  # noise of one reason is added up for so long before it is printed

Object = dict[str, Any]
Spoken = (
    Identity
    | Numeric
    | Mode
    | Bolus
    | AlarmCondition
    | Label
    | ClockReading
    | DeviceEvent
    | Silence
)


class Traffic:
    """Taps a session and counts what went over the line, both ways."""

    def __init__(self) -> None:
        self.bytes_in = 0
        self.bytes_out = 0
        self.sent_frames: dict[bytes, None] = {}

    def opened(self, at: Stamp) -> None:
        """Nothing is counted at an opening."""

    def received(self, data: bytes, at: Stamp) -> None:  # noqa: ARG002 - a tap is told the moment
        """Count what the device said."""
        self.bytes_in += len(data)

    def sent(self, wire: bytes, at: Stamp) -> None:  # noqa: ARG002 - a tap is told the moment
        """Count and keep what the station said."""
        self.bytes_out += len(wire)
        self.sent_frames[wire] = None

    def lost(self, reason: str, at: Stamp) -> None:
        """Nothing is counted at a loss."""


class JsonLines:
    """Prints readings as the contract of the command line has them; says what changed only once."""

    def __init__(self, protocol: str, out: TextIO) -> None:
        self._protocol = protocol
        self._out = out
        self._devices: dict[str, Object] = {}
        self._said: dict[Hashable, Object] = {}
        self._noise: LineNoise | None = None

    def take(self, readings: tuple[Reading, ...]) -> None:
        """Print a batch of readings."""
        for reading in readings:
            if isinstance(reading, LineNoise):
                self._gather(reading)
            else:
                self.flush()
                self._say(reading)

    def summary(self, good: int, bad: int, traffic: Traffic, at: Stamp) -> None:
        """Print the last line: how good the line was, and every distinct frame that was sent."""
        self.flush()
        self._print(
            at,
            {
                "kind": "summary",
                "frames_good": good,
                "frames_bad": bad,
                "bytes_in": traffic.bytes_in,
                "bytes_out": traffic.bytes_out,
                "frames_sent": [wire.hex() for wire in traffic.sent_frames],
            },
        )

    def flush(self) -> None:
        """Print the noise that is still being added up."""
        noise, self._noise = self._noise, None
        if noise is not None:
            self._print(noise.heard, {"kind": "noise", "bytes": noise.size, "reason": noise.reason})

    def let_pass(self, at: Stamp) -> None:
        """Print the noise that has been added up long enough by now."""
        if self._noise is not None and _aged(self._noise, at):
            self.flush()

    def _gather(self, noise: LineNoise) -> None:
        """Add noise to what came just before it, if it is of the same reason and not long ago."""
        held = self._noise
        if held is not None and held.reason == noise.reason and not _aged(held, noise.heard):
            self._noise = LineNoise(held.size + noise.size, held.reason, held.heard)
            return
        self.flush()
        self._noise = noise

    def _say(self, reading: Spoken) -> None:
        match reading:
            case Identity() | Label() | DeviceEvent():
                self._say_device(reading)
            case Numeric() | Bolus() | Silence():
                self._print(reading.heard, _line(reading))
            case Mode():
                self._say_once(reading.channel, reading.heard, _state(reading))
            case AlarmCondition():
                key = (reading.channel, reading.code, reading.raw)
                self._say_once(key, reading.heard, _alarm(reading))
            case ClockReading():
                pass  # the contract has no line for a device's clock; numerics carry its time

    def _say_device(self, reading: Identity | Label | DeviceEvent) -> None:
        """Print the device line of a channel again with what is now known besides."""
        known = self._devices.get(
            reading.channel,
            {
                "kind": "device",
                "protocol": self._protocol,
                "model": None,
                "serial": None,
                "channel": reading.channel,
            },
        )
        match reading:
            case DeviceEvent(name=name, text=text):
                self._print(reading.heard, {**known, "event": name, "text": text})
                return
            case Identity(model=model, serial=serial, software=software):
                known = {**known, "model": model, "serial": serial}
                if software is not None:
                    known["software"] = software
            case Label(name=name, text=text):
                known = {**known, name.replace(" ", "_"): text}
        self._devices[reading.channel] = known
        self._say_once(reading.channel, reading.heard, known)

    def _say_once(self, key: Hashable, heard: Stamp, line: Object) -> None:
        """Print a line unless it is the one said last of the same thing."""
        key = (line["kind"], key)
        if self._said.get(key) != line:
            self._said[key] = line
            self._print(heard, line)

    def _print(self, heard: Stamp, line: Object) -> None:
        self._out.write(json.dumps({"heard": iso(heard.utc), **line}) + "\n")
        self._out.flush()


def _aged(noise: LineNoise, at: Stamp) -> bool:
    return at.monotonic - noise.heard.monotonic >= NOISE_SECONDS


def _line(reading: Numeric | Bolus | Silence) -> Object:
    match reading:
        case Numeric():
            return _numeric(reading)
        case Bolus():
            return _bolus(reading)
        case Silence(channel=channel, since=since):
            return {"kind": "silence", "channel": channel, "since": iso(since.utc)}


def _numeric(reading: Numeric) -> Object:
    return {
        "kind": "numeric",
        "channel": reading.channel,
        "metric": reading.metric.code,
        "value": None if reading.value is None else float(reading.value),
        "unit": reading.unit.code,
        "validity": reading.validity.value,
        "device_time": _device_time(reading.device_time),
        **_unreal(reading.mode),
    }


def _state(reading: Mode) -> Object:
    return {
        "kind": "state",
        "channel": reading.channel,
        "state": reading.state.value,
        **_unreal(reading.mode),
    }


def _bolus(reading: Bolus) -> Object:
    return {
        "kind": "bolus",
        "channel": reading.channel,
        "volume": float(reading.volume),
        "unit": "mL",
        "count": reading.count,
        **_unreal(reading.mode),
    }


def _alarm(reading: AlarmCondition) -> Object:
    line: Object = {
        "kind": "alarm",
        "channel": reading.channel,
        "code": reading.code,
        "text": reading.text,
        "priority": reading.priority,
        "active": reading.active,
        "raw": reading.raw,
    }
    if reading.flags:
        line["flags"] = list(reading.flags)
    return {**line, **_unreal(reading.mode)}


def _unreal(mode: GenerationMode) -> Object:
    """What a device marks as demo or test says so on its line."""
    return {} if mode is GenerationMode.REAL else {"mode": mode.value}


def _device_time(moment: datetime | None) -> str | None:
    """The device's own time, in the device's zone: no Z, for nobody knows which zone that is."""
    return None if moment is None else moment.isoformat(timespec="milliseconds")
