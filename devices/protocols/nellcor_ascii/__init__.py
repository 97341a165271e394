"""Nellcor real-time ASCII printout, 9600 baud 8N1 with XON/XOFF: a line every two seconds.

Read in this order: ``SOURCE.md`` (where every byte comes from), ``frames`` (lines), then the
station's end: ``messages`` (what may be sent, and what a line says), ``translate`` (data lines as
measurements and conditions), ``alarms``, ``nameplate`` (headings), ``oximeter`` (two agreeing lines
to readings, in the order of the device's clock), ``presence`` (silence, and the one byte that may
end it), ``driver``.  The device's end, written from the sheet on its own: ``responder_lines`` and
``responder``.  ``kind`` is the catalogue entry.
"""
