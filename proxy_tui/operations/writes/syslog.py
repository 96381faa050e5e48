"""The local syslog, which gets a copy of each record of the journal if the settings say so.

A copy is one datagram that never waits: the journal is what counts, and a syslog that
is missing, full or slow changes nothing about a write.
"""

import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_SOCKETS: Final = (Path("/dev/log"), Path("/var/run/syslog"))
"""On Linux, and on macOS."""
_NOTICE: Final = 1 * 8 + 5
"""Facility user, severity notice (RFC 3164)."""
_LONGEST: Final = 8_000
"""Bytes of a message; longer ones are cut by many a syslog."""


def local_socket() -> Path | None:
    """Return where the local syslog listens; None if it does not."""
    return next((path for path in _SOCKETS if path.is_socket()), None)


def send(path: Path, fields: Mapping[str, Any]) -> None:
    """Send a record, masked already, without waiting; drop it if it cannot be taken.

    Args:
        path: The socket.
        fields: The record, as a line of the journal has it. The steps of a batch are
            sent as their number.
    """
    told = dict(fields)
    if steps := told.get("steps"):
        told["steps"] = len(steps)
    text = json.dumps(told)
    while len(text) > _LONGEST:
        longest = max(told, key=lambda name: len(json.dumps(told[name])))
        del told[longest]
        text = json.dumps(told)
    message = f"<{_NOTICE}>proxy-tui[{told.get('pid', 0)}]: {text}".encode()
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendto(message, str(path))
