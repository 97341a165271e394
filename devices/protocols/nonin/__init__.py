"""Nonin oximeters: serial formats 8, 2, 7 and 13 and the printer stream; nothing is ever sent.

``frames`` cuts and makes frames of all five, and ``moments`` knows when each came.  ``runs`` and
``detection`` decide which of them the device speaks and which of its statements count; ``messages``
reads them.  ``translate`` turns them into readings, with what the ``figures`` and ``conditions``
are called, the device's own ``running`` counts and the ``spot_checks`` of format 13; ``presence``
knows when the device is silent, and ``driver`` joins these on one line.  ``responder``,
``oximeter`` and ``oximeter_words`` are the device's end, written from the sheet on their own.
``kind`` is the catalogue's entry; SOURCE.md says where every byte is documented.
"""
