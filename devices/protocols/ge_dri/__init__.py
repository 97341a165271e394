"""GE / Datex-Ohmeda record interface (DRI) of S/5 and CARESCAPE monitors, 19200 baud 8E1.

Read in this order: ``SOURCE.md`` (where every byte comes from), ``frames`` (the line, shared by
both ends), then the station's end: ``messages`` (what may be sent), ``records`` (a record and its
parts), ``physiology`` and ``alarms`` (what the parts hold), ``vocabulary`` (which number is what),
``translate`` with ``cuff``, ``nameplate``, ``clock`` and ``attendance`` (numbers to readings,
gathered in ``monitor``), ``asking`` (what is asked when), ``driver``.  The monitor's end, written
from the sheet on its own: ``responder`` with ``responder_setup``, ``responder_record``,
``responder_values`` and ``responder_alarms``.  ``kind`` is the catalogue entry.
"""
