"""Clipboard, crash reports, debug log, redaction."""
