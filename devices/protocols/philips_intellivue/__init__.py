"""Philips IntelliVue data export over MIB/RS232, 115200 baud 8N1.

Read in this order: ``SOURCE.md`` (where every byte comes from), ``frames`` (the line, shared by
both ends), then the station's end: ``messages`` (what may be sent), ``association`` (greeting and
farewell), ``results`` with ``nested``, ``numerics``, ``alarms`` and ``mds`` (what the monitor
answers), ``linked`` (answers in several frames), ``vocabulary``, ``translate``, ``alarm_codes``,
``nameplate``, ``clock`` and ``voices`` (answers to readings, gathered in ``monitor``), ``asking``
(what is asked when), ``driver``.  The monitor's end, written from the sheet on its own:
``responder`` with ``responder_wire``, ``responder_greeting``, ``responder_polls``,
``responder_values`` and ``responder_alarms``.  ``kind`` is the catalogue entry.
"""
