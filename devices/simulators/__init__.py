"""How simulated devices and their patient behave; no wire format is known here.

Time is an argument everywhere but in ``host``, ``bench`` and ``agree``, which run on real lines.
"""
