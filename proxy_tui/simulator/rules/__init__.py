"""Twilio's rules without HTTP: records, fields of a request, what is allowed, refusals."""
