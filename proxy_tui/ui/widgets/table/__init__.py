"""The paged table, and the table of sessions on top of it."""
