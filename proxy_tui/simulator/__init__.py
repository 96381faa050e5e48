"""A Twilio Proxy v1 of our own: Twilio's rules, a demo world, faults on request.

Reached in process (``transport.in_process``) or over loopback (``server.Server``).
Import from the modules; this package imports none of them.
"""
