"""B. Braun Perfusor and Infusomat of the fm and compact families, over "dianet star".

``frames`` cuts and makes frames, with the vendor's own CRC; both ends share it.  The station's end:
``messages`` holds every question that may be asked and what an answer is; ``rota`` says what is
asked when, ``presence`` when a pump counts as silent, and ``driver`` leads the conversation.
``translate`` turns answers into readings with ``nameplate``, ``layouts``, ``dose_units``,
``figures``, ``delivery``, ``alarms``, ``clock`` and ``words``.  The pump's end, written from the
sheet on its own: ``responder`` with ``pump_words``, ``pump_memory`` and ``spoiling``.  ``kind`` is
the catalogue's entry; SOURCE.md says where every byte is documented.
"""
