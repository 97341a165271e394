"""The trunk: what the ward knows (domain), how it is kept (data), what it does (services).

Imports no Qt, no serial port and no PDF.  ``services`` may use ``data`` and ``domain``, ``data``
may use ``domain``, and ``domain`` stands on the standard library alone.
"""
