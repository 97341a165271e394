"""Moved to ``devices.panel``: import it from there."""

from devices.panel import Panel, Panels, Responder, Shown

__all__ = ["Panel", "Panels", "Responder", "Shown"]
