"""B. Braun Space pumps behind a SpaceCom, asked through its BCC serial protocol.

``frames`` cuts and makes frames; ``messages`` reads their records and holds every question that
may be asked.  ``driver`` leads the conversation, in the device's own ``stuffing``, and
``attendance`` knows who is silent.  ``translate`` turns answers into readings through one ``pump``
an address, with its ``figures`` and ``boluses``; ``parameters``, ``unit_codes``, ``delivery`` and
``alarms`` hold what the codes mean.  ``responder`` and ``pump_words`` are the device's end, written
from the sheet on their own.  ``kind`` is the catalogue's entry; SOURCE.md says where every byte is
documented.
"""
