"""The encrypted record: one SQLCipher file, its tables, and the verbs that read and write it.

Sessions are opened here, used in one thread and never leave: callers receive domain values.
"""
