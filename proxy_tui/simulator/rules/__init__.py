"""Twilio's rules, without HTTP."""
