"""Fresenius Pilot, Orchestra (Module DPS), Base Primea and Base A, asked through their serial line.

``frames`` cuts and makes frames and the bytes of link control; ``messages`` reads replies and holds
everything that may be sent; ``questions`` knows which reply answers which question.  ``driver``
leads the conversation: ``dialogue`` says what is asked next of which ``session``, ``roll`` who is
silent.  ``translate`` turns answers into readings through one ``module`` a pump; ``variables`` says
what their digits mean.  ``responder``, ``rack``, ``pump_words`` and ``mischief`` are the device's
end, written from the sheet on their own.  ``kind`` is the catalogue's entry; SOURCE.md says where
every byte is documented.
"""
