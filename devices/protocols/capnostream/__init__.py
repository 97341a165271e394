"""Capnostream 20 over RS-232, 115200 baud 8N1.

Read in this order: ``SOURCE.md`` (where every byte comes from), ``frames`` (the line, shared by
both ends), then the station's end: ``messages`` (what may be sent, what is read), ``greeting`` (who
is there), ``plausible`` (what is believed at once and what must be said twice), ``device_id``,
``clock``, ``wave``, ``figures``, ``labels`` and ``alarms`` (messages to readings, gathered in
``translate``), ``driver``.  The monitor's end, written from the sheet on its own: ``responder``
with ``responder_setup``, ``responder_words`` and ``capnogram``.  ``kind`` is the catalogue entry.
"""
