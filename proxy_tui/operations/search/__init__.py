"""Find sessions by number, SID or name."""
