"""Twilio's rules without HTTP: records, validation, operations and refusals."""
