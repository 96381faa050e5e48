"""Which hosts are this machine, and which are Twilio's.

Standard library only, so that settings can ask before httpx is loaded.
"""

import ipaddress
import re
import socket

_IPV4 = re.compile(r"[0-9a-fx.]+")


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine, in any spelling that a resolver takes for it.

    ``localhost``, 127.0.0.0/8 also as ``127.1``, ``2130706433`` or ``0x7f.1``,
    ``::1`` written out or mapped (``::ffff:127.0.0.1``); brackets, a trailing dot
    and letter case do not matter.
    """
    name = host.lower().removeprefix("[").removesuffix("]").removesuffix(".")
    if name == "localhost":
        return True
    if ":" in name:
        return _is_loopback_v6(name)
    if not _IPV4.fullmatch(name):
        return False
    try:
        # The rules of the resolver: parts may be missing, octal or hexadecimal.
        return socket.inet_aton(name)[0] == 127
    except OSError:
        return False


def _is_loopback_v6(name: str) -> bool:
    try:
        address = ipaddress.IPv6Address(name)
    except ValueError:
        return False
    mapped = address.ipv4_mapped
    return address.is_loopback if mapped is None else mapped.is_loopback


def is_twilio(host: str) -> bool:
    """Return whether a host belongs to twilio.com."""
    name = host.lower().removesuffix(".")
    return name == "twilio.com" or name.endswith(".twilio.com")
