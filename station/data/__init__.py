"""The encrypted record: one SQLCipher file, its tables, and the verbs that read and write it.

The raw bytes of lines lie beside it in a file of their own (``capture_file``).
Sessions are opened here, used in one thread and never leave: callers receive domain values.
"""
