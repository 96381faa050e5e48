"""The table of sessions, and the table under it."""
