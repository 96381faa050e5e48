"""The Twilio Proxy v1 API, for any program: no terminal, no settings, no simulator.

Import from the modules (``client``, ``models``, ``params``, ``errors``); this
package imports none of them, so that naming an error does not load httpx.
"""
