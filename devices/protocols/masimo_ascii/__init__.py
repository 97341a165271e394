"""Masimo "ASCII 1" text output, 9600 baud 8N1: one line a second, and nothing is ever sent.

Read in this order: ``SOURCE.md`` (where every byte comes from), ``frames`` (lines), then the
station's end: ``messages`` (what a line says), ``translate`` (its numbers as measurements, and how
far they may be believed), ``alarms``, ``oximeter`` (two agreeing lines to readings, in the order of
the device's clock), ``presence`` (silence), ``driver``.  The device's end, written from the sheet
on its own: ``responder_lines`` and ``responder``.  ``kind`` is the catalogue entry.
"""
