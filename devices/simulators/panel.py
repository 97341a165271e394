"""Moved to ``devices.panel`` (kind and responders stand on it, simulators above them): import it from there."""

from devices.panel import Panel, Panels, Responder, Shown

__all__ = ["Panel", "Panels", "Responder", "Shown"]
