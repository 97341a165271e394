"""How the record's file came to have the shape it has: one script a step, run by ``upgrade``.

``env.py`` is run by Alembic on a connection that ``upgrade`` gives it; there is no ``alembic.ini``
and no downgrade.  A batch that copies a table must say ``table_kwargs={"sqlite_strict": True}``,
with ``"sqlite_with_rowid": False`` where the table has no rowid, and make its guards again.
"""
