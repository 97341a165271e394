"""Run the steps on the connection that ``upgrade`` opened; the transaction is its too."""

from alembic import context

from station.data import tables_lines, tables_notes, tables_readings, tables_register
from station.data.tables import METADATA

KNOWN = (tables_lines, tables_notes, tables_readings, tables_register)  # imported: now in METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=False,
)
context.run_migrations()
