"""Fault files, and what they do to an answer."""
