"""The window: presenters (no Qt), models (no decisions) and views (no arithmetic).

Asks ``station.services`` for everything and never sees the database, a serial port or a PDF.
"""
