"""The ward in plain Python: units, readings, patients, doses.  Standard library only.

Nothing here reads a clock (but ``clock``), opens a file or knows a device's wire format.
"""
