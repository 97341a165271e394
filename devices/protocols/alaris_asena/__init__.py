"""Alaris and Asena syringe pumps (GH, CC, TIVA) over their serial line, 38400 baud 8N1.

``frames`` cuts and makes frames; ``messages`` holds every question that may be asked, the only
encoder of the station's side, and takes answers apart.  ``driver`` leads the conversation with
``rota`` (what is asked when), ``patience`` (how long is waited) and ``presence`` (silence).
``translate`` turns answers into readings; ``figures``, ``delivery``, ``alarms`` and
``alarm_codes`` hold what the fields mean.  ``responder`` and ``pump_words`` are the device's end,
written from the sheet on their own.  ``kind`` is the catalogue's entry; SOURCE.md says where every
byte is documented.
"""
