"""One folder a wire protocol; no folder knows another.

Each holds ``frames`` (bytes to frames and back), ``messages`` (frame bodies to messages, and the
queries that may be sent), ``driver`` (the conversation), ``translate`` (messages to readings),
``responder`` (the device's end, written from the sheet on its own), ``kind`` (the catalogue entry)
and ``SOURCE.md``.
"""
