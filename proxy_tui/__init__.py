"""Run live Twilio Proxy sessions from a terminal."""

__version__ = "0.1.0"
